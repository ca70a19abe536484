"""`sohoa retention`: terms, holds, and a list that two persons confirm with their passwords, up to its certificate."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
import typer

from dossier.access_errors import NotAllowed, WrongPassword
from dossier.errors import BadManifest, BadRequest, InsideArchive, NotFound, SecondPersonNeeded
from ingest.places import NotWritten, Occupied
from ingest.reports.reconciliation import reconciled
from ingest.reports.sampling import error_rate
from sohoa.given_files import ask_secret
from storage.accounts import accounts
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.database.reach import EVERYTHING
from storage.objects.folder import FolderStore
from storage.papers import batches
from storage.trail import pieces
from storage.trail.events import Actor
from tests.archive import PASSWORD, PASSWORDS, House
from tests.command_line import sohoa
from tests.integration.storage.retention.desk import KIND, carry_out, confirmed, old_paper
from worker.rebuild.run import NoArchive

OWN = f"""
[[rules]]
kinds = ["{KIND}"]
years = 10
from = "issued"
act = "Quyết định 1/QĐ-UBND"
article = "Điều 2"
"""


@pytest.fixture
def house(database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("SOHOA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SOHOA_DATABASE_URL", database_url)
    monkeypatch.chdir(tmp_path)
    return House(database, FolderStore(tmp_path / "home" / "archive"), tmp_path)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_list_goes_its_way_from_proposal_to_certificate(house: House, tmp_path: Path) -> None:
    held, gone = old_paper(house), old_paper(house)
    assert "[?]" in sohoa("retention", "rules")
    assert "0 giấy tờ hết thời hạn" in sohoa("retention", "list"), "nothing ends by what ships"
    (tmp_path / "home" / "retention.toml").write_text(OWN, "utf-8")
    assert "Quyết định 1/QĐ-UBND, Điều 2" in sohoa("retention", "rules")
    placed = sohoa("retention", "hold", "document", held, "--reason", "vụ án 12")
    (hold_id,) = re.findall(r"[0-9a-f-]{36}", placed)
    assert "hiện giữ 1 giấy tờ" in placed
    for about in (("owner", "049085123457"), ("dossier", "000.00.23.H47-211101-0001")):
        nothing = sohoa("retention", "hold", *about, "--reason", "nhầm")
        assert "hiện giữ 0 giấy tờ" in nothing
    with pytest.raises(BadRequest, match="64"):
        sohoa("retention", "hold", "owner", "1" * 65, "--reason", "dài")
    page = house.browser("operator", person="Vũ Văn Vận").get(f"/documents/{held}").text
    assert "vụ án 12" in page
    page = house.browser(person="Người Đọc").get(f"/documents/{held}").text
    assert "Có lệnh giữ" in page
    assert "vụ án 12" not in page
    told = sohoa("retention", "list", "--due-by", "2026-08-01")
    assert "2 giấy tờ hết thời hạn lưu trữ trước ngày 01/08/2026, trong đó 1 có lệnh giữ" in told
    assert "vụ án 12" in sohoa("retention", "holds")
    assert f'"document": "{gone}"' in sohoa("retention", "list", "--json")

    proposed = sohoa("retention", "propose", "--due-by", "2026-08-01")
    (list_id,) = set(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", proposed))
    with pytest.raises(NotAllowed):
        sohoa("retention", "carry-out", list_id)
    assert not re.search(r"[0-9a-f]{64}", sohoa("retention", "lists")), "who confirms looks at the list"
    (digest,) = re.findall(r"([0-9a-f]{8})[0-9a-f]{56}\b", sohoa("retention", "show", list_id).splitlines()[-1])
    lan, minh = (house.account(person, "operator") for person in ("Lê Thị Lan", "Trần Minh"))
    with pytest.raises(WrongPassword):
        sohoa("retention", "confirm", list_id, "--account", lan, says=f"{digest}\nsai-mat-khau\n")
    confirm = ("retention", "confirm", list_id, "--account")
    with house.database.write() as session:
        roles = ["operator"]
        _, once = accounts.add(session, PASSWORDS, "moi", "Vũ Mới", roles, EVERYTHING, Actor("test"), now=house.now)
    with pytest.raises(NotAllowed, match="change it first"):
        sohoa(*confirm, "moi", says=f"{digest}\n{once}\n")
    assert "1/2" in sohoa(*confirm, lan, says=f"{digest}\n{PASSWORD}\n")
    with pytest.raises(SecondPersonNeeded):
        sohoa(*confirm, lan, says=f"{digest}\n{PASSWORD}\n")
    for other in (digest[:7], "00000000"):
        with pytest.raises(BadRequest):
            sohoa(*confirm, minh, "--digest", other, says=f"{PASSWORD}\n")
    with pytest.raises(BadRequest):
        sohoa("retention", "certificate", list_id)
    assert "2/2" in sohoa(*confirm, minh, "--digest", digest, says=f"{PASSWORD}\n")
    assert "Đã tiêu hủy 1 giấy tờ, giữ lại 0" in sohoa("retention", "carry-out", list_id)
    assert "đã tiêu hủy" in sohoa("retention", "show", list_id)
    assert list_id in sohoa("retention", "lists")
    FolderStore(tmp_path / "other").put("x", b"")
    with pytest.raises(NoArchive):
        sohoa("retention", "again", "--from", (tmp_path / "other").as_uri())
    Archive(FolderStore(tmp_path / "other")).declare()
    assert "Đã tiêu hủy lại 0 giấy tờ" in sohoa("retention", "again", "--from", (tmp_path / "other").as_uri())
    with pytest.raises(InsideArchive):
        sohoa("retention", "again", "--from", (tmp_path / "home" / "archive").as_uri())
    (tmp_path / "signed.pdf").write_bytes(b"signed")
    for place, refused in {"signed.pdf": Occupied, "none/bb.pdf": NotFound, "bb.txt": BadRequest}.items():
        with pytest.raises(refused):
            sohoa("retention", "certificate", list_id, "--out", tmp_path / place)
    with pytest.raises(NotWritten):
        sohoa("retention", "certificate", list_id, "--out", "/proc/bb.pdf")
    assert (tmp_path / "signed.pdf").read_bytes() == b"signed"
    sohoa("retention", "certificate", list_id, "--out", tmp_path / "bb.pdf")
    copied = pieces.keys(house.store)
    assert copied, "what the checkpoint on it says can be brought back"
    house.account("Vũ Mới Nữa")
    sohoa("retention", "certificate", list_id, "--out", tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "bb.pdf").read_bytes()
    assert pieces.keys(house.store) == copied, "what came since is not copied for it"
    pdf = pypdfium2.PdfDocument(tmp_path / "bb.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    for said in ("Lê Thị Lan", "Trần Minh", "Quyết định 1/QĐ-UBND", "Giấy tờ đã tiêu hủy (1)", "mã xác thực"):
        assert said in text, said
    assert "Nguyễn Thị Hoa" not in text
    assert gone in text, "an id is on one line"
    assert len(re.findall(r"\b[0-9a-f]{64}\b", text)) == 3, "digests of list, trail and paper are on one line each"

    caller = house.caller("read")
    answer = caller.get(f"/v1/documents/{gone}")
    assert (answer.status_code, answer.json()["code"]) == (410, "refused.disposed")
    assert list_id in answer.json()["detail"]
    desk = house.caller("review", "standing", "read")
    for asked in (
        desk.get(f"/v1/review/{gone}"),
        desk.post(f"/v1/review/{gone}/claim"),
        desk.post(f"/v1/documents/{gone}/standing", json={"standing": "revoked", "reason": "x"}),
    ):
        assert (asked.status_code, asked.json()["code"]) == (410, "refused.disposed")
    assert caller.get(f"/v1/documents/{held}").status_code == 200
    page = house.browser().get(f"/documents/{gone}")
    assert page.status_code == 410
    assert "đã được tiêu hủy" in page.text

    sohoa("retention", "release", hold_id, "--reason", "án đã xử")
    sohoa("retention", "close", "000.00.23.H47-211101-0001", "--on", "2026-01-01")
    assert "1 giấy tờ hết thời hạn" in sohoa("retention", "list")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_sample_is_drawn_of_a_run_without_what_was_disposed_of_since(house: House, tmp_path: Path) -> None:
    run, paper = house.batch(), old_paper(house)
    with house.database.write() as session:
        batches.taken(session, run, 3, paper)
    record = reconciled(house._intake(), run, operator="thu", now=house.now)
    stays = record["lines"][0]["document"]
    assert "không lấy vào mẫu" not in sohoa("batch", run, "--sample", tmp_path / "0.xlsx", "--share", "1", status=1)
    assert [one.why for one in carry_out(house, confirmed(house))] == [None]
    told = sohoa("batch", run, "--sample", tmp_path / "1.xlsx", "--share", "1", "--seed", "7", status=1)
    assert "Mẫu 1 giấy tờ, --seed 7" in told
    assert "1 giấy tờ của lượt chạy đã bị tiêu hủy hoặc hủy khóa từ khi lưu, không lấy vào mẫu." in told
    sheet = openpyxl.load_workbook(tmp_path / "1.xlsx").worksheets[0]
    assert [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)] == [stays]
    # The sheet that was drawn before has a line of it still, of which nobody can say anything.
    book = openpyxl.load_workbook(tmp_path / "0.xlsx")
    lines = {row[2].value: row for row in book.worksheets[0].iter_rows(min_row=2)}
    assert lines.keys() == {stays, paper}
    with pytest.raises(BadManifest) as unsaid:
        sohoa("batch", run, "--checked", tmp_path / "0.xlsx")
    assert unsaid.value.values["count"] == 1
    lines[stays][4].value = "Đúng"
    book.save(tmp_path / "0.xlsx")
    told = sohoa("batch", run, "--checked", tmp_path / "0.xlsx")
    assert error_rate(0, 1).sentence() in told
    assert "1 giấy tờ đã bị tiêu hủy hoặc hủy khóa trước khi được kiểm tra, không tính vào kết quả." in told
    lines[paper][4].value = "Sai"  # said while it was there
    book.save(tmp_path / "0.xlsx")
    assert "tiêu hủy" not in (told := sohoa("batch", run, "--checked", tmp_path / "0.xlsx"))
    assert error_rate(1, 2).sentence() in told


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_list_that_was_withdrawn_has_no_certificate_and_says_why(house: House, tmp_path: Path) -> None:
    old_paper(house)
    (tmp_path / "home" / "retention.toml").write_text(OWN, "utf-8")
    (list_id,) = set(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", sohoa("retention", "propose", "--due-by", "2026-08-01")))
    with pytest.raises(BadRequest, match="not carried out to its end"):
        sohoa("retention", "certificate", list_id)
    sohoa("retention", "withdraw", list_id)
    with pytest.raises(BadRequest, match="withdrawn"):
        sohoa("retention", "certificate", list_id)


@pytest.mark.parametrize("command", [("list", "--due-by"), ("propose", "--due-by"), ("close", "x", "--on")])
def test_a_day_in_another_form_is_refused_in_vietnamese(command: tuple[str, ...]) -> None:
    with pytest.raises(BadRequest) as refused:
        sohoa("retention", *command, "31-12-2026")
    assert "“31-12-2026” không phải là ngày; hãy viết NĂM-THÁNG-NGÀY" in refused.value.sentence()


def test_a_secret_that_is_piped_in_is_read_without_a_word_of_python(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_terminal(*_: object) -> int:
        raise OSError

    monkeypatch.setattr("sohoa.given_files.os.open", no_terminal)
    monkeypatch.setattr("sys.stdin", io.StringIO("bí mật\n"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ask_secret("Mật khẩu") == "bí mật"
        with pytest.raises(typer.Abort):
            ask_secret("Mật khẩu")
