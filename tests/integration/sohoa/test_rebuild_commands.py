"""`sohoa rebuild`: what it says of what it left out; and with `--compare`, which rows of the database in use are not as
the archive says."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, text, update

from scripts.samples import tiny_page
from storage.archive.layout import place_of
from storage.archive.ocfl import object_id_of
from storage.database.engine import Database
from storage.database.models import DocumentRow, FieldRow, FileRow, ReceiptRow
from storage.trail import events
from storage.trail.events import Actor
from tests.archive import BOTH_SIZES, ONE_MACHINE
from tests.command_line import sohoa
from tests.integration.storage.keeping.test_keeping import spoil
from tests.integration.worker.test_pipeline import hand_in
from worker.pipeline import Workplace
from worker.rebuild.compare import differences, head_of
from worker.rebuild.run import rebuild
from worker.turn import process


def read(place: Workplace, folder: Path, street: str) -> str:
    """A paper that was handed in and read."""
    given = {"owner_name": "Nguyễn Thị Thử", "number": "70/2026"}
    document_id = hand_in(place, folder, tiny_page(f"Phố {street}"), given=given)
    assert process(place) == document_id
    return document_id


@BOTH_SIZES
def test_rows_that_are_not_as_the_archive_says_are_named_and_no_others(
    workplace: Workplace, empty_database: Database, tmp_path: Path
) -> None:
    database, archive = workplace.database, workplace.archive
    paper, other = (read(workplace, tmp_path, street) for street in ("Hàng Bạc", "Hàng Bồ"))
    since = head_of(database)
    for _ in rebuild(empty_database, archive, workplace.catalogue, tmp_path / "rebuild.db", source="test"):
        pass

    def told() -> set[str]:
        return {str(one) for one in differences(database, empty_database, since)}

    assert told() == set()
    with database.write() as session:  # read again since, with nothing new to keep
        session.execute(update(DocumentRow).values(archived_at=database.now() + timedelta(hours=1)))
    assert told() == set()
    with database.write() as session:
        session.execute(update(FieldRow).filter_by(document_id=paper, name="owner_name").values(value="Ai Đó"))
        session.execute(update(DocumentRow).filter_by(id=paper).values(valid_until=date(1999, 1, 1)))
        of_file = {"document_id": paper, "role": "other", "key": "k", "sha256": "0" * 64, "size": 1}
        session.execute(insert(FileRow).values(**of_file, media_type="text/plain", version="v1"))
        session.execute(delete(ReceiptRow).filter_by(document_id=other))
    of_paper = {
        f"documents {paper}: valid_until",
        f"fields {paper}/owner_name: value",
        f"files {paper}/other: chỉ có trong cơ sở dữ liệu",
    }
    of_other = f"receipts {other}: chỉ có trong kho"
    assert told() == {*of_paper, of_other}
    with database.write() as session:  # somebody worked on the one meanwhile, and looked at the other
        events.append(session, "corrected", Actor("lan"), now=database.now(), document_id=paper)
        events.append(session, "read", Actor("lan"), now=database.now(), document_id=other)
    assert told() == {of_other}


@ONE_MACHINE
def test_the_command_changes_nothing_and_leaves_nothing_in_scratch(
    workplace: Workplace, database_url: str, objects_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_home = {"HOME": str(tmp_path / "home"), "DATABASE_URL": database_url, "OBJECTS_URL": objects_url}
    for name, value in of_home.items():
        monkeypatch.setenv(f"SOHOA_{name}", value)
    paper, database = read(workplace, tmp_path, "Hàng Gai"), workplace.database
    assert "0 dòng" in sohoa("rebuild", "--compare")
    with database.write() as session:
        session.execute(update(DocumentRow).values(owner_name="Ai Đó", archived_at=datetime(2001, 1, 1, tzinfo=UTC)))
    said = sohoa("rebuild", "--compare", status=1)
    assert f"documents {paper}: archived_at, owner_name" in said
    with database.write() as session:  # SQLite keeps what is no day
        session.execute(text("UPDATE documents SET archived_at = '2001-01,01'"))
    assert f"documents {paper}: không đọc được" in sohoa("rebuild", "--compare", status=1)
    with database.write() as session:
        session.execute(update(DocumentRow).values(archived_at=datetime(2001, 1, 1, tzinfo=UTC)))
    assert "1 dòng" in said
    with database.read() as session:
        assert session.scalars(select(DocumentRow.owner_name)).all() == ["Ai Đó"]
    assert not any((tmp_path / "home").rglob("anew.db*"))


@ONE_MACHINE
@pytest.mark.parametrize("depth", [1, 6], ids=["a folder", "a folder in an object"])
def test_what_the_disk_does_not_give_back_is_named_and_all_else_is_compared(
    workplace: Workplace, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, depth: int
) -> None:
    (tmp_path / "home").mkdir()
    objects = tmp_path / "archive"
    of_home = {"HOME": str(tmp_path / "home"), "DATABASE_URL": database_url, "OBJECTS_URL": objects.as_uri()}
    for name, value in of_home.items():
        monkeypatch.setenv(f"SOHOA_{name}", value)
    paper, other = (read(workplace, tmp_path, street) for street in ("Hàng Gai", "Hàng Đào"))
    place = "/".join(f"{place_of(object_id_of(paper))}/v1/content".split("/")[:depth]) + "/"
    with workplace.database.write() as session:
        session.execute(update(DocumentRow).filter_by(id=other).values(owner_name="Ai Đó"))
    spoil(monkeypatch, objects / place, are_names_lost=True)
    said = sohoa("rebuild", "--compare", status=1)
    assert place in said
    assert f"documents {other}: owner_name" in said
    assert "1 đối tượng hỏng" in said or depth == 6
    assert "làm trống" not in said, "nothing is to be emptied for what was only looked at"


@ONE_MACHINE
@pytest.mark.parametrize("depth", [1, 6], ids=["a folder", "a folder in an object"])
def test_where_the_disk_did_not_give_all_back_the_way_out_is_said_as_long_as_nothing_else_is(
    workplace: Workplace, empty_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, depth: int
) -> None:
    (tmp_path / "home").mkdir()
    objects = tmp_path / "archive"
    in_use = empty_database.engine.url.render_as_string(hide_password=False)
    of_home = {"HOME": str(tmp_path / "home"), "DATABASE_URL": in_use, "OBJECTS_URL": objects.as_uri()}
    for name, value in of_home.items():
        monkeypatch.setenv(f"SOHOA_{name}", value)
    paper, _ = (read(workplace, tmp_path, street) for street in ("Hàng Gai", "Hàng Đào"))
    place = "/".join(f"{place_of(object_id_of(paper))}/v1/content".split("/")[:depth]) + "/"
    with monkeypatch.context() as fault:
        spoil(fault, objects / place, are_names_lost=True)
        said = sohoa("rebuild", "--new-trail", status=1)
    again = sohoa("rebuild", "--new-trail", status=1)
    for told in (said, again):
        assert place in told
        assert "hãy làm trống cơ sở dữ liệu rồi chạy lại sohoa rebuild từ đầu" in told
        assert "--from" in told
    assert "Lần dựng lại trước đã xong" in again
    assert "không phải làm lại" not in again


@ONE_MACHINE
def test_what_is_wrong_with_an_object_is_said_in_vietnamese(
    workplace: Workplace, empty_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By `sohoa fixity` and `sohoa rebuild`, whose sums are, too."""
    (tmp_path / "home").mkdir()
    objects = tmp_path / "archive"
    monkeypatch.setenv("SOHOA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SOHOA_OBJECTS_URL", objects.as_uri())
    changed, lacking, gone = (read(workplace, tmp_path, street) for street in ("Hàng Gai", "Hàng Đào", "Hàng Bạc"))
    original = next((objects / place_of(object_id_of(changed))).rglob("original.*"))
    original.write_bytes(b"forged")
    next((objects / place_of(object_id_of(lacking))).rglob("access.pdf")).unlink()
    for path in (objects / place_of(object_id_of(gone))).rglob("*"):
        if path.is_file():
            path.unlink()
    of_changed, of_gone = object_id_of(changed), object_id_of(gone)
    told = {}
    databases = {"fixity": workplace.database, "rebuild": empty_database}
    for command, database in databases.items():
        monkeypatch.setenv("SOHOA_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
        told[command] = sohoa(command, status=1)
        assert not re.search(r"missing|changed|expected|damaged|object in|by the trail", told[command])
    assert re.search(f"^{of_changed}: .*nội dung đã bị thay đổi .*đúng ra là", told["fixity"], re.MULTILINE)
    assert "access.pdf: không có trong kho" in told["fixity"]
    assert f"{of_gone}: giấy tờ không có đối tượng nào trong kho" in told["fixity"]
    assert f"{of_changed}: Kho lưu trữ bị hỏng ở" in told["rebuild"]
