"""The proof that nothing was lost and nothing doubled: database, archive, trail and folder against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import LeaseRow, ReceiptRow
from storage.objects.folder import FolderStore
from storage.papers import documents
from storage.papers.search import search
from storage.queue import tallies
from storage.search.query import Query
from storage.trail import events
from tests.archive import verified_trail

DONE = ("archived", "needs_review")


def check_exactly_once(home: Path, desk: Path, names: set[str]) -> None:
    """Every file of `names` that was dropped into `desk` is one archived document with one receipt, and gone."""
    database = Database(f"sqlite:///{home / 'sohoa.db'}")
    check(database, Archive(FolderStore(home / "archive")), {desk: names})
    database.close()


def check(database: Database, archive: Archive, dropped: Mapping[Path, set[str]]) -> None:
    """The same of the files that were dropped into each desk's folder; no two desks had one of the same name."""
    names = {name for of_desk in dropped.values() for name in of_desk}
    with database.read() as session:
        found = list(_all(session))
        assert sorted(document.name for document in found) == sorted(names)
        assert {document.state for document in found} <= set(DONE)
        assert session.query(ReceiptRow).count() == len(names)
        assert session.query(LeaseRow).count() == 0
        verified_trail(session)
        assert tallies.wrong(session) == {}
        for document in found:
            actions = [event.action for event in events.of_document(session, document.id)]
            assert actions == ["received", document.state]
            assert documents.stored_copy(session, document.id, "access").size > 0
    assert sorted(archive.object_ids()) == sorted(object_id_of(document.id) for document in found)
    assert {object_id: archive.problems(object_id) for object_id in archive.object_ids()} == {
        object_id_of(document.id): [] for document in found
    }
    for desk, of_desk in dropped.items():
        assert [path for path in desk.rglob("*") if path.is_file() and path.suffix == ".png"] == []
        log = "".join(day.read_text("utf-8-sig") for day in sorted((desk / "_nhat-ky").glob("*.txt")))
        # Of what could not be taken for a while the desk was told before.
        lines = [line for line in log.splitlines() if "CHƯA nhận được" not in line]
        assert {name: sum(f" {name}:" in line for line in lines) for name in of_desk} == dict.fromkeys(of_desk, 1)


def _all(session: Session) -> Iterator[documents.Document]:
    cursor = None
    while True:
        page = search(session, Query(limit=200, cursor=cursor))
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return
