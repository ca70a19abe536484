"""What no paper can be made of is set aside with a reason, and comes back when it changes."""

from __future__ import annotations

import json
import uuid
from pathlib import Path, PurePath

import pytest
from sqlalchemy import update

from dossier.errors import AbandonedTooOften, Damaged, Fatal, SohoaError
from ingest.folders import DeskFolder, clear_dossier
from ingest.notes import come_back
from storage.archive.ocfl import Archive
from storage.database.models import DocumentRow, ReceiptRow
from storage.objects.folder import FolderStore
from storage.review.again import read_again
from storage.trail.events import Actor
from tests.files.tiny_files import locked_pdf, tiny_jpeg, tiny_pdf, tiny_png
from tests.integration.desk_house import CODE, NOON, House

DAMAGED = Damaged()


def test_an_old_half_pdf_is_rejected_with_a_note(house: House) -> None:
    content = tiny_pdf("a")[:700]
    house.drop("giấy.pdf", content)
    house.pass_time(house.watcher(), 100)
    assert house.left() == ["_loi/giấy.pdf", "_loi/giấy.pdf.txt"]
    assert (house.desk / "_loi" / "giấy.pdf").read_bytes() == content
    note = house.note("giấy.pdf")
    for part in ("giấy.pdf", "Lý do: Tệp bị", "Việc cần làm", "Mã lỗi: unreadable.", "23/11/2026 12:00:00"):
        assert part in note
    assert "giấy.pdf: KHÔNG nhận" in house.log()[0]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", locked_pdf("a"), "unreadable.encrypted"),
        ("a.docx", b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", "unreadable.not_a_scan"),
        ("a.txt", "chữ".encode(), "unreadable.not_a_scan"),
        ("a.png", b"", "unreadable.empty"),
        ("a.jpg", tiny_jpeg("a")[:-60], "unreadable.truncated"),
    ],
)
def test_what_is_no_whole_scan_is_rejected_only_when_it_is_old(
    house: House, name: str, content: bytes, code: str
) -> None:
    watcher = house.watcher()
    house.drop(name, content)
    house.pass_time(watcher, 59)
    assert house.left() == [name]
    house.pass_time(watcher, 1)
    assert house.left() == [f"_loi/{name}", f"_loi/{name}.txt"]
    assert code in house.note(name)


def test_a_rejected_file_never_covers_another(house: House) -> None:
    watcher = house.watcher()
    for content in (b"1", b"2", b"3"):
        house.drop("a.pdf", content)
        house.drop("a.pdf.txt", content + b"a text with the name of a note")
        house.pass_time(watcher, 100)
    kept = {path.read_bytes() for path in (house.desk / "_loi").iterdir()}
    assert {b"1", b"2", b"3", *(n + b"a text with the name of a note" for n in (b"1", b"2", b"3"))} <= kept
    assert len(house.left()) == 12


def test_a_name_too_long_or_undecodable_does_not_stop_a_rejection(house: House) -> None:
    house.drop("d" * 251 + ".pdf", b"1")
    house.drop("x\udcff\n.pdf", b"2")
    house.drop("y.png", tiny_png("y"))
    house.pass_time(house.watcher(), 100)
    assert {(house.desk / name).read_bytes() for name in house.left() if name.endswith(".pdf")} == {b"1", b"2"}
    assert len(house.documents()) == 1


@pytest.mark.parametrize("channel", ["folder", "page"])
def test_a_paper_that_fails_later_is_told_to_its_desk_once(both_houses: House, channel: str) -> None:
    house = both_houses
    watcher = house.watcher()
    house.drop("a.png", tiny_png("a"))
    house.pass_time(watcher)
    (document,) = house.documents()
    failed = update(DocumentRow).values(state="failed", error_code=Damaged.code, error_values={})
    with house.open[0].write() as session:
        session.execute(failed)
        session.execute(update(ReceiptRow).values(channel=channel))
    house.pass_time(watcher)
    house.pass_time(house.watcher())
    assert house.left() == [f"_loi/a.png ({document.id[:8]}).txt"]
    note = house.note(f"a.png ({document.id[:8]})")
    assert document.id in note
    assert Damaged().sentence() in note
    assert len(house.log()) == 2
    assert house.receipts()[0].told_at == NOON


def test_a_file_that_is_filled_after_its_rejection_comes_back_by_itself(house: House) -> None:
    watcher, content = house.watcher(), tiny_png("a")
    house.drop(f"{CODE}/a.png", b"")
    house.pass_time(watcher, 60)
    assert house.left() == ["_loi/a.png", "_loi/a.png.txt"]
    house.pass_time(house.watcher(), 100)  # nothing changed, also for a watcher that has just begun
    assert house.left() == ["_loi/a.png", "_loi/a.png.txt"]
    (house.desk / "_loi" / "a.png").write_bytes(content)  # the scanner goes on where its file is now
    house.now += 35
    house.pass_time(watcher)
    assert (house.left(), [one.dossier_code for one in house.documents()]) == ([], [CODE])
    assert any("được xem lại" in line for line in house.log())


@pytest.mark.parametrize(
    ("name", "relative"),
    [
        ("../../../sohoa.db", "a.pdf"),
        ("..", "a.pdf"),
        ("a\0.pdf", "a.pdf"),
        ("\ud800.pdf", "a.pdf"),
        ("a.png", "../../../planted.png"),
        ("a.png", "/planted.png"),
        ("a.png", "_dang-nhan/planted.png"),
        ("a.png", ""),
    ],
)
def test_what_a_foreign_list_of_rejected_files_names_elsewhere_stays_where_it_is(
    house: House, name: str, relative: str
) -> None:
    (house.home / "sohoa.db").write_bytes(b"not theirs")
    house.drop("_loi/a.png", tiny_png("a"))
    before = sorted(house.home.rglob("*.[dp][bdn]*"))
    (house.desk / "_loi" / ".da-xem").write_text(json.dumps({name: [relative, 0, 0]}))
    assert come_back(DeskFolder(house.desk)) == []
    assert sorted(house.home.rglob("*.[dp][bdn]*")) == before


def test_a_rejected_file_comes_back_into_the_desks_own_folder_where_a_link_leads_out(house: House) -> None:
    (house.home / "elsewhere").mkdir()
    house.drop("_loi/a.png", tiny_png("a"))
    (house.desk / "_loi" / "b.png").symlink_to(house.home / "elsewhere")
    (house.desk / "out").symlink_to(house.home / "elsewhere")
    listed = {"a.png": ["out/sub/a.png", 0, 0], "b.png": ["b.png", 0, 0]}
    (house.desk / "_loi" / ".da-xem").write_text(json.dumps(listed))
    assert come_back(DeskFolder(house.desk)) == ["out/sub/a.png"]
    assert house.left() == ["_loi/b.png", "a.png", "out"]
    assert list((house.home / "elsewhere").iterdir()) == []


def _theirs(house: House) -> Path:
    """A folder outside the desk's, into which the service may write and whoever is at the share may not."""
    home = house.home / "settings"
    home.mkdir()
    (home / "sohoa.toml").write_text("not theirs")
    return home


@pytest.mark.parametrize("name", ["a.toml", "sohoa.toml"])
def test_a_claim_that_is_given_back_through_a_link_stays_in_the_desk_s_folder(house: House, name: str) -> None:
    theirs = _theirs(house)
    house.drop(f"_dang-nhan/{uuid.uuid4()}/x/{name}", b"planted")
    (house.desk / "x").symlink_to(theirs)
    house.watcher().scan_once(0)
    assert [path.name for path in theirs.iterdir()] == ["sohoa.toml"]
    assert (theirs / "sohoa.toml").read_text() == "not theirs"
    assert (house.desk / name).read_bytes() == b"planted"


@pytest.mark.parametrize("link", [".dang-ghi", ".da-xem", "a.png.txt"])
def test_a_note_is_written_through_no_link(house: House, link: str) -> None:
    theirs = _theirs(house)
    (house.desk / "_loi").mkdir()
    (house.desk / "_loi" / link).symlink_to(theirs / "sohoa.toml")
    house.drop("a.png", b"")
    house.pass_time(house.watcher(), 100)
    assert (theirs / "sohoa.toml").read_text() == "not theirs"
    assert any(path.name.endswith(".txt") and not path.is_symlink() for path in (house.desk / "_loi").iterdir())


def test_no_folder_is_cleared_away_through_a_link(house: House) -> None:
    theirs = _theirs(house)
    (theirs / "empty").mkdir()
    (house.desk / CODE).symlink_to(theirs)
    clear_dossier(DeskFolder(house.desk), PurePath(CODE, "empty"))
    assert (theirs / "empty").is_dir()


def test_each_desk_that_handed_a_paper_in_is_told_that_it_failed(house: House) -> None:
    other = house.scan / "quay-2"
    other.mkdir()
    watcher = house.watcher()
    house.drop("a.png", tiny_png("a"))
    house.pass_time(watcher)
    _fail(house)
    house.pass_time(watcher)
    (document,) = house.documents()
    told = f"_loi/a.png ({document.id[:8]}).txt"
    assert house.left() == [told]
    (house.desk / told).unlink()
    (other / "giống.png").write_bytes(tiny_png("a"))
    house.pass_time(watcher)
    assert house.documents()[0].state == "received"
    _fail(house)
    house.pass_time(watcher)
    note = (other / "_loi" / f"giống.png ({document.id[:8]}).txt").read_text("utf-8-sig")
    assert ("Tệp: giống.png" in note, "“quay-2”" in note) == (True, True)
    assert house.left() == []  # who was told is not told again of what others hand in
    for desk in (house.desk, other):
        (log,) = (desk / "_nhat-ky").iterdir()
        assert log.read_text("utf-8-sig").count("không xử lý được") == 1


def test_a_paper_that_is_tried_again_and_fails_again_is_told_again(house: House) -> None:
    watcher = house.watcher()
    house.drop("a.png", tiny_png("a"))
    house.pass_time(watcher)
    _fail(house)
    house.pass_time(watcher)
    (document,) = house.documents()
    with house.open[0].write() as session:
        read_again(session, Archive(FolderStore(house.home / "archive")), document.id, Actor("test"), now=NOON)
    _fail(house)
    house.pass_time(watcher)
    assert sum("không xử lý được" in line for line in house.log()) == 2


@pytest.mark.parametrize(
    ("error", "task", "not_told"),
    [
        (Damaged(), "sửa theo lý do trên rồi quét lại vào thư mục quét “mot-cua”", "người quản trị"),
        (Fatal(), "báo người quản trị", "quét lại vào"),
        (AbandonedTooOften(attempts=5), "báo người quản trị", "quét lại vào"),
    ],
)
def test_a_note_asks_for_another_scan_only_where_the_scan_is_at_fault(
    house: House, error: SohoaError, task: str, not_told: str
) -> None:
    watcher = house.watcher()
    house.drop("a.png", tiny_png("a"))
    house.pass_time(watcher)
    _fail(house, error)
    house.pass_time(watcher)
    (document,) = house.documents()
    asked = house.note(f"a.png ({document.id[:8]})").partition("Việc cần làm: ")[2].partition("\r\n")[0]
    assert (task in asked, not_told in asked) == (True, False), asked


def _fail(house: House, error: SohoaError = DAMAGED) -> None:
    with house.open[0].write() as session:
        session.execute(
            update(DocumentRow).values(state="failed", error_code=error.code, error_values=error.plain_values())
        )
