"""`sohoa sign` and `sohoa signatures`: one consent, many papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.errors import BadRequest, BadSigningKey
from storage.database.engine import Database
from storage.objects.folder import FolderStore
from tests.archive import House, marital_status
from tests.command_line import sohoa
from tests.files import signed_pdf
from tests.files.keys import SECRET, p12
from tests.files.signed_pdf import NOW
from tests.files.signing_service import CREDENTIAL, PIN, TOKEN, signing_service


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
    assert "Đã ký 1 bản số hóa; 0 bản" in sohoa(*sign)
    assert "Không có giấy tờ nào chờ cán bộ số hóa ký." in sohoa(*sign)
    assert "Đã ký 0 bản số hóa; 1 bản không ký được" in sohoa(*sign, papers[0], status=1)
    consents = [entry for entry in house.trail() if entry.action == "signing_consented"]
    signed = [entry for entry in house.trail() if entry.action == "copy_signed"]
    assert [entry.details["papers"] for entry in consents] == [2, 1, 1]
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
