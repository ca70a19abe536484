"""`sohoa sign` and `sohoa signatures`: one consent, many papers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from dossier.errors import BadRequest, BadSigningKey, Encrypted, NotFound, Overtaken, ServerAway, SohoaError
from sohoa.commands.doctor import SOUND, WARNS, examine
from sohoa.keeper import Keeper
from sohoa.settings import read_settings
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.objects.folder import FolderStore
from storage.papers import documents
from storage.review.signed_copies import ending
from tests.archive import DESK, House, marital_status
from tests.command_line import sohoa
from tests.files import signed_pdf
from tests.files.keys import SECRET, p12
from tests.files.signed_pdf import NOW, YEAR, Issued, issued
from tests.files.signing_service import CREDENTIAL, PIN, TOKEN, signing_service
from tests.files.time_authority import TimeAuthority, time_authority
from worker.signing import signed_copies
from worker.signing.signed_copies import SigningPlace


@pytest.fixture
def house(database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("SOHOA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SOHOA_DATABASE_URL", database_url)
    (tmp_path / "roots.pem").write_bytes(signed_pdf.root().der)
    monkeypatch.setenv("SOHOA_TRUST_ROOTS", str(tmp_path / "roots.pem"))
    return House(database, FolderStore(tmp_path / "home" / "archive"), tmp_path, now=NOW)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_one_consent_signs_all_that_wait_and_the_api_and_the_desk_show_it(house: House, tmp_path: Path) -> None:
    papers = [house.archive(marital_status(), signed=False) for _ in range(3)]
    key = str(p12(tmp_path, signed_pdf.officer()))
    refused = sohoa("sign", "--p12", key, says=f"{SECRET}\nn\n", status=1)
    assert "Ký 3 bản số hóa bằng chứng thư của Nguyễn Văn An (cán bộ số hóa)" in refused
    assert [entry for entry in house.trail() if entry.action in ("signing_consented", "copy_signed")] == []

    (tmp_path / "secret").write_text(f"{SECRET}\n")
    sign = ("sign", "--p12", key, "--secret-file", str(tmp_path / "secret"), "--yes")
    assert "Đã ký 2 bản số hóa; 0 bản" in sohoa(*sign, "--limit", "2")
    assert json.loads(sohoa("status", "--json"))["signed_copies"]["without"] == 1
    assert "Đã ký 1 bản số hóa; 0 bản" in sohoa(*sign)
    told = sohoa("status")
    holding, ended = re.findall(r"đã ký số: (\d); chữ ký hết hạn chứng minh: (\d); chưa có bản ký ở đây: 0", told)[0]
    assert int(holding) + int(ended) == 3, "by the database's clock, which is today's"
    assert "Không có giấy tờ nào chờ cán bộ số hóa ký." in sohoa(*sign)
    said = sohoa(*sign, papers[0], status=1)
    assert "Đã ký 0 bản số hóa; 1 bản không ký được" in said
    assert f"Không ký: {papers[0]}" in said
    consents = [entry for entry in house.trail() if entry.action == "signing_consented"]
    signed = [entry for entry in house.trail() if entry.action == "copy_signed"]
    assert [entry.details["papers"] for entry in consents] == [2, 1]
    assert [entry.details["consent"] for entry in signed] == [consents[0].hash, consents[0].hash, consents[1].hash]

    caller = house.caller("read")
    shape = caller.get(f"/v1/documents/{papers[0]}").json()
    assert shape["signed"] is True
    assert [one["verdict"] for one in shape["copy_signatures"]] == ["good"]
    assert caller.get(f"/v1/documents/{papers[0]}/files/signed").content.startswith(b"%PDF-")
    page = house.browser().get(f"/documents/{papers[0]}").text
    assert "Mở bản đã ký số (PDF)" in page
    assert "Trên bản số hóa ký tại đây" in page
    assert "Đã kiểm tra 3 giấy tờ; kết quả của 0 thay đổi." in sohoa("signatures", "check")
    with pytest.raises(BadRequest, match="SOHOA_TIME_AUTHORITY"):
        sohoa("signatures", "renew")
    with pytest.raises(BadRequest, match="pkcs11"):
        sohoa("sign", "--token", "thẻ")
    (tmp_path / "secret").write_text("sai")
    with pytest.raises(BadSigningKey):
        sohoa(*sign)
    with pytest.raises(BadRequest, match="không có"):
        sohoa("sign", "--p12", key, "--secret-file", str(tmp_path / "không có"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_looks_after_the_archive_stamps_again_in_time_or_is_told(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = [house.archive(marital_status(), signed=False) for _ in range(2)]
    broken = house.archive(marital_status(), signed=False)
    until = NOW + timedelta(days=30)
    soon = p12(tmp_path, issued("Nguyễn Văn An", signed_pdf.authority(), ends=until))
    (tmp_path / "secret").write_text(SECRET)
    sohoa("sign", "--p12", str(soon), "--secret-file", str(tmp_path / "secret"), "--yes")
    with house.database.read() as session:
        damaged = tmp_path / "home" / "archive" / documents.stored_copy(session, broken, "signed").key
    damaged.write_bytes(b"%PDF-")

    def found() -> tuple[str, str | SohoaError]:
        return next((mark, said) for name, mark, said in examine(read_settings()) if name == "signed copies")

    mark, said = found()
    assert (mark, getattr(said, "code", None)) == (WARNS, "fatal.signatures_ending")
    assert f"{until:%d/%m/%Y}" in str(said)
    metrics = house.caller().get("/metrics").text
    assert 'sohoa_signed_copies{proof="ends_soon"} 3.0' in metrics
    Keeper(read_settings()).keep()  # without an authority there is nothing to be done
    assert [entry for entry in house.trail() if entry.action == "copy_stamped"] == []

    (tmp_path / "authority").mkdir()
    with time_authority(tmp_path / "authority") as authority:
        (tmp_path / "roots.pem").write_bytes(
            b"".join(
                one.public_bytes(Encoding.PEM)
                for one in (signed_pdf.root().pyca_certificate, authority.root.pyca_certificate)
            )
        )
        monkeypatch.setenv("SOHOA_TIME_AUTHORITY", authority.url)
        keeper = Keeper(read_settings())
        authority.fails = True
        keeper.keep()
        authority.fails = False
        keeper.keep()
        asked = len(authority.asked)
        keeper.keep()  # what cannot be renewed is not asked for every minute
        assert len(authority.asked) == asked
    entries = [entry for entry in house.trail() if entry.action == "copy_stamped"]
    assert {entry.document_id for entry in entries} == set(papers)
    assert {(entry.actor, entry.details["level"]) for entry in entries} == {("sohoa keep", "t")}
    mark, said = found()
    assert mark == WARNS, "the damaged one"
    assert "1 bản" in said.sentence("vi") if isinstance(said, SohoaError) else False


@pytest.fixture
def authority(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TimeAuthority]:
    """The one that is configured, and its root."""
    (tmp_path / "authority").mkdir()
    (tmp_path / "secret").write_text(SECRET)
    with time_authority(tmp_path / "authority") as one:
        (tmp_path / "roots.pem").write_bytes(one.root.der)
        monkeypatch.setenv("SOHOA_TIME_AUTHORITY", one.url)
        yield one


def sign_by(tmp_path: Path, officer: Issued, *options: str) -> None:
    key = str(p12(tmp_path, officer))
    sohoa("sign", "--p12", key, "--secret-file", str(tmp_path / "secret"), "--yes", *options)


def stamped(house: House) -> list[str | None]:
    return [entry.document_id for entry in house.trail() if entry.action == "copy_stamped"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_copy_whose_list_of_revoked_certificates_is_not_to_be_had_holds_up_no_other(
    house: House, tmp_path: Path, authority: TimeAuthority
) -> None:
    officer = issued("Nguyễn Văn An", authority.root, title="Công chức", revoked_at=authority.revoked_at)
    away = f"{authority.revoked_at}/other"
    papers = []
    for days, listed in ((30, away), (40, None), (50, None)):
        ends = NOW + timedelta(days=days)
        authority.takes(authority.stamper_until(f"Dấu thời gian thử {days}", ends, revoked_at=listed))
        papers.append(house.archive(marital_status(), signed=False))
        sign_by(tmp_path, officer, "--level", "lta")
    authority.takes(authority.stamper_until("Dấu thời gian thử mới", NOW + 15 * YEAR))
    authority.gone.append(away)
    assert "Đã gia hạn 1 trên 2 bản ký" in sohoa("signatures", "renew", "--limit", "2", status=1)
    assert stamped(house) == papers[1:2]
    keeper = Keeper(read_settings())
    keeper.keep()
    assert stamped(house) == papers[1:]
    authority.gone.clear()
    keeper.keep()
    assert stamped(house) == papers[1:], "its turn comes in the next round"
    Keeper(read_settings()).keep()
    assert stamped(house) == [*papers[1:], papers[0]]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_authority_whose_own_certificate_ends_soon_is_not_asked_in_vain_copy_by_copy(
    house: House, tmp_path: Path, authority: TimeAuthority
) -> None:
    papers = {house.archive(marital_status(), signed=False) for _ in range(3)}
    sign_by(tmp_path, issued("Nguyễn Văn An", authority.root, ends=NOW + timedelta(days=30)), "--level", "b")
    authority.takes(authority.stamper_until("Dấu thời gian thử một", NOW + timedelta(days=80)))
    Keeper(read_settings()).keep()
    assert set(stamped(house)) == papers
    asked = len(authority.asked)
    for _ in range(2):  # on two days
        keeper = Keeper(read_settings())
        keeper.keep()
        keeper.keep()
    assert len(authority.asked) == asked + 2, "until when it stamps by now, once a day"
    told = sohoa("signatures", "renew")
    assert "Đã gia hạn 0 trên 3 bản ký" in told
    assert "3 bản ký chưa gia hạn thêm được" in told
    assert f"hết hạn ngày {NOW + timedelta(days=80):%d/%m/%Y}" in told
    assert len(authority.asked) == asked + 3
    authority.takes(authority.stamper_until("Dấu thời gian thử hai", NOW + 15 * YEAR))
    Keeper(read_settings()).keep()
    assert len(stamped(house)) == 6
    with house.database.read() as session:
        assert ending(session, NOW, NOW + 14 * YEAR) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_does_not_exist_is_refused_before_anything_is_signed(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper, unread = house.archive(marital_status(), signed=False), house.fail(Encrypted())
    (tmp_path / "secret").write_text(SECRET)
    sign = ("sign", "--p12", p12(tmp_path, signed_pdf.officer()), "--secret-file", tmp_path / "secret", "--yes")
    nobodys = "11111111-1111-1111-1111-111111111111"
    with pytest.raises(NotFound, match=nobodys):
        sohoa(*sign, paper, nobodys)
    with pytest.raises(BadRequest, match="“nonsense”"):
        sohoa(*sign, "--desk", "nonsense")
    for half in (("--pkcs11", "lib.so"), ("--csc", "https://ky.example.vn"), ("--label", "an")):
        with pytest.raises(BadRequest, match="pkcs11"):
            sohoa(*sign, *half)
    assert [entry for entry in house.trail() if entry.action in ("signing_consented", "copy_signed")] == []
    monkeypatch.setenv("SOHOA_TIME_AUTHORITY", "http://an:mat-khau@127.0.0.1:9/stamp")
    with pytest.raises(ServerAway, match=r"127\.0\.0\.1:9") as away:
        sohoa(*sign)
    assert "mat-khau" not in str(away.value)
    monkeypatch.delenv("SOHOA_TIME_AUTHORITY")
    said = sohoa(*sign, paper, unread, "--desk", DESK, status=1)
    assert "Đã ký 1 bản số hóa; 1 bản không ký được" in said
    assert f"Không ký: {unread}" in said


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_copy_whose_proof_has_ended_is_told_and_signed_anew(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = house.archive(marital_status(), signed=False)
    (tmp_path / "secret").write_text(SECRET)
    sign = ("sign", "--p12", p12(tmp_path, signed_pdf.officer()), "--secret-file", tmp_path / "secret", "--yes")
    sohoa(*sign)
    assert "Không có giấy tờ nào chờ" in sohoa(*sign)
    with house.database.write() as session:
        session.get_one(DocumentRow, paper).copy_holds_until = NOW - timedelta(days=1)

    def found() -> tuple[str, str | SohoaError]:
        return next((mark, said) for name, mark, said in examine(read_settings()) if name == "signed copies")

    mark, said = found()
    assert (mark, getattr(said, "code", None)) == (WARNS, "fatal.signatures_ended")
    assert 'sohoa_signed_copies{proof="ended"} 1.0' in house.caller().get("/metrics").text
    monkeypatch.setenv("SOHOA_TIME_AUTHORITY", "http://127.0.0.1:9")  # which nobody asks: there is nothing to stamp
    told = sohoa("signatures", "renew", status=1)
    monkeypatch.delenv("SOHOA_TIME_AUTHORITY")
    assert f"ký lại bằng sohoa sign: {paper}" in told
    assert "Đã ký 1 bản số hóa; 0 bản" in sohoa(*sign)
    assert found()[0] == SOUND
    assert "Không có giấy tờ nào chờ" in sohoa(*sign)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_copy_that_others_wrote_meanwhile_holds_up_no_other(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers, sign = [house.archive(marital_status(), signed=False) for _ in range(2)], signed_copies.sign

    def signed(place: SigningPlace, document_id: str, *others: Any) -> bool:
        if document_id == papers[0]:
            raise Overtaken(key="khóa")
        return sign(place, document_id, *others)

    monkeypatch.setattr(signed_copies, "sign", signed)
    (tmp_path / "secret").write_text(SECRET)
    options = ("--p12", p12(tmp_path, signed_pdf.officer()), "--secret-file", tmp_path / "secret", "--yes")
    said = sohoa("sign", *options, status=1)
    assert "Đã ký 1 bản số hóa; 1 bản" in said
    assert [entry.document_id for entry in house.trail() if entry.action == "copy_signed"] == papers[1:]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_key_far_away_signs_with_what_its_holder_types(house: House, tmp_path: Path) -> None:
    house.archive(marital_status(), signed=False)
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    with signing_service(signed_pdf.officer()) as service:
        service.objects, service.otp = ("PIN", "OTP"), "424242"
        where = ("--csc", service.url, "--credential", CREDENTIAL, "--csc-token", str(tmp_path / "token"))
        told = sohoa("sign", *where, "--yes", says=f"{PIN}\n424242\n")
    assert "Mật khẩu dùng một lần (OTP)" in told
    assert "Đã ký 1 bản số hóa; 0 bản" in told
    assert service.asked[1] == "credentials/authorize 1", "for one that waits, although two may be at once"
