"""Workplaces: everything a worker needs, over real servers, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dossier.catalogue.kinds import default_catalogue
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore
from tests.conftest import check_tallies
from tests.integration.desk_house import House, open_house
from tests.remembering import RememberingEngine
from worker.page import ReadOptions
from worker.pipeline import Workplace
from worker.recognise.tesseract_library import LibraryEngine

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="session")
def options(tmp_path_factory: pytest.TempPathFactory) -> ReadOptions:
    """Pages read with the real Tesseract, as the default settings do; each once."""
    return ReadOptions(RememberingEngine(LibraryEngine(), tmp_path_factory.mktemp("read")))


@pytest.fixture
def clock() -> Clock:
    """The clock of this test's workplace."""
    return Clock()


@pytest.fixture
def workplace(database: Database, store: ObjectStore, options: ReadOptions, clock: Clock, tmp_path: Path) -> Workplace:
    """A workplace on each database and each store in turn."""
    scratch = tmp_path / "work" / "documents"
    return Workplace("worker-1", database, Archive(store), scratch, default_catalogue(), options, clock)


@pytest.fixture
def embedded(options: ReadOptions, clock: Clock, tmp_path: Path, sqlite_url: str) -> Iterator[Workplace]:
    """A workplace on SQLite and a folder, for what does not depend on either."""
    database = Database(sqlite_url)
    archive, scratch = Archive(FolderStore(tmp_path / "archive")), tmp_path / "work"
    yield Workplace("worker-1", database, archive, scratch, default_catalogue(), options, clock)
    check_tallies(database)
    database.close()


@pytest.fixture
def house(tmp_path: Path, sqlite_url: str) -> Iterator[House]:
    """A desk on SQLite."""
    yield from open_house(tmp_path, sqlite_url)


@pytest.fixture
def both_houses(tmp_path: Path, database_url: str) -> Iterator[House]:
    """The same desk over SQLite and over PostgreSQL."""
    yield from open_house(tmp_path, database_url)
