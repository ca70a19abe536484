"""The search index made anew: whole, resumable, while papers change, on both databases."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import AbstractContextManager
from itertools import count, islice
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from dossier.errors import SohoaError
from sohoa.commands import doctor
from sohoa.settings import Settings
from storage import reindexing
from storage.database.engine import Database
from storage.database.models import DocumentRow, SearchIndexRow
from storage.objects.folder import FolderStore
from storage.papers.search import search
from storage.search.query import Query
from storage.search.tokens import VERSION
from tests.archive import House, value

NAMES = ("Trần Thị Bưởi", "Lê Thị Hạ", "Đỗ Ánh Dương")


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database, FolderStore(tmp_path / "archive"), tmp_path)


@pytest.fixture
def ids(house: House, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Papers of which an index of before has nothing, but something of a paper that is not there."""
    monkeypatch.setattr(reindexing, "AT_ONCE", 1)
    ids = [
        house.archive([value("owner_name", name)], texts=["giấy", f"trang hai {at}a"]) for at, name in enumerate(NAMES)
    ]
    with house.database.write() as session:
        row = session.get_one(SearchIndexRow, 1)
        row.version = 1
        for place in ("fields", "pages"):
            key = "rowid" if house.database.is_sqlite else "id"
            session.execute(text(f"UPDATE search_{place} SET {key} = {key} + {99 << 20}"))
        session.execute(text("DELETE FROM search_words"))
    return ids


def found(house: House, q: str) -> list[str]:
    with house.database.read() as session:
        return [one.id for one in search(session, Query(q=q)).items]


def state(house: House) -> reindexing.IndexState:
    with house.database.read() as session:
        return reindexing.state(session)


def steps(house: House) -> Generator[reindexing.Step, None, None]:
    yield from reindexing.rebuild(house.database, house.store)


def test_a_paper_that_comes_in_before_the_last_commit_stays_in_the_index(
    house: House, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[str] = []
    write, calls = Database.write, count()

    def met(database: Database) -> AbstractContextManager[Session]:
        if next(calls) == len(ids) + 1:  # behind the marking and a write a paper: the one that ends the run
            monkeypatch.undo()
            late.append(house.archive([value("owner_name", "Lê Muộn")], texts=["trang muộn"]))
        return write(database)

    monkeypatch.setattr(Database, "write", met)
    assert sum(step.papers for step in steps(house)) == len(ids) + 1
    assert found(house, "lê muộn") == found(house, "trang muộn") == late
    assert state(house) == reindexing.IndexState(VERSION, None, 0)


def test_nobody_is_shown_another_who_asks_for_a_code(house: House) -> None:
    house.archive([value("owner_name", "Lê Thị Hạ"), value("owner_id", "001190012345")])
    assert len(found(house, "001190012345")) == 1
    assert found(house, "001190012346") == []


def test_a_run_that_was_cut_off_goes_on_and_leaves_nothing_of_before(house: House, ids: list[str]) -> None:
    assert state(house) == reindexing.IndexState(1, None, 0)
    cut_off = steps(house)
    assert list(islice(cut_off, 2)) == [reindexing.Step(1, ())] * 2
    cut_off.close()
    assert state(house) == reindexing.IndexState(1, VERSION, 1)
    assert found(house, "bưởi") == ids[:1]
    assert found(house, "ánh dương") == []
    assert [step.papers for step in steps(house)] == [1]
    assert state(house) == reindexing.IndexState(VERSION, None, 0)
    assert [found(house, name) for name in NAMES] == [[one] for one in ids]
    assert [found(house, f"hai {at}a") for at in range(3)] == [[one] for one in ids]
    assert found(house, "Trần Thị Bười") == found(house, "Trần Tih Bưởi") == ids[:1]
    with house.database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM search_fields")) == len(ids)
        assert session.scalar(text("SELECT count(*) FROM search_pages")) == 2 * len(ids)


def test_a_paper_that_is_corrected_meanwhile_is_taken_as_it_is_then(
    house: House, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def corrected(*_: object) -> dict[int, str]:
        monkeypatch.undo()
        with house.database.write() as session:
            session.get_one(DocumentRow, ids[0]).version += 1
        return {1: "đã cũ"}

    monkeypatch.setattr(reindexing, "_pages_of", corrected)
    assert sum(step.papers for step in steps(house)) == len(ids)
    assert found(house, "đã cũ") == []
    assert found(house, "hai 0a") == ids[:1]


def test_a_text_that_the_archive_lacks_or_has_of_other_pages_is_told(house: House, ids: list[str]) -> None:
    with house.database.read() as session:
        key = session.scalar(text("SELECT key FROM files WHERE document_id = :id AND role = 'text'"), {"id": ids[1]})
        page = "DELETE FROM pages WHERE document_id = :id AND number = 1"
    with house.database.write() as session:
        session.execute(text(page), {"id": ids[2]})
    house.store.delete(key)
    assert [one for step in steps(house) for one in step.without_text] == ids[1:]
    assert found(house, "lê thị hạ") == ids[1:2]
    assert found(house, "ánh dương") == ids[2:]


def test_an_index_of_before_is_told_and_fails_nothing(house: House, ids: list[str], tmp_path: Path) -> None:
    url = house.database.url.render_as_string(hide_password=False)
    settings = Settings(home=tmp_path, database_url=url)

    def told() -> tuple[str, str | SohoaError]:
        return next((mark, found) for name, mark, found in doctor.examine(settings) if name == "search index")

    mark, finding = told()
    assert mark == doctor.WARNS
    assert isinstance(finding, doctor.IndexOutdated)
    assert sum(step.papers for step in steps(house)) == len(ids)
    assert told() == (doctor.SOUND, f"phiên bản {VERSION}")
