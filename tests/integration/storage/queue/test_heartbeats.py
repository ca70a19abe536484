"""A beat is never what ends the part that beats."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from dossier.errors import MachineFault, NoSpace, ServerAway
from storage.database.engine import Database
from storage.queue import heartbeats
from storage.queue.heartbeats import Heart
from tests.integration.conftest import NOW, Clock


@pytest.mark.parametrize("fault", [ServerAway(server="db"), NoSpace(), MachineFault(problem="malformed")])
def test_a_database_that_cannot_take_a_beat_hears_of_it_later(
    sqlite_url: str, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    database = Database(sqlite_url)
    heart = Heart(database, "watcher", "w", tmp_path, clock)

    @contextmanager
    def refuse(_: Database) -> Iterator[Session]:
        raise fault
        yield

    with monkeypatch.context() as patch:
        patch.setattr(Database, "write", refuse)
        heart(3)
        heart.end()
    monkeypatch.setattr(heartbeats, "EVERY_SECONDS", -1.0)
    heart(3)
    with database.read() as session:
        assert [(one.name, one.at, one.scan_files) for one in heartbeats.everyone(session)] == [("w", NOW, 3)]
    database.close()


def test_a_disk_that_is_not_there_ends_no_part(sqlite_url: str, clock: Clock, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    heart = Heart(database, "watcher", "w", tmp_path / "away", clock)
    heart()
    with database.read() as session:
        assert heartbeats.everyone(session) == []
    database.close()
