"""The event trail shows what was done to it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from dossier.errors import TrailBroken
from storage.database.engine import Database
from storage.trail import events
from tests.archive import verified_trail

NOW = datetime(2026, 11, 23, 1, 2, 3, 456789, tzinfo=UTC)
ACTOR = events.Actor("một cửa", "giải quyết hồ sơ", "Nguyễn Thị Hạ", "c-1")

# How somebody with the database in hand would get past the triggers.
UNLOCK = {
    "sqlite": ("DROP TRIGGER events_no_update", "DROP TRIGGER events_no_delete"),
    "postgresql": ("DROP TRIGGER events_append_only ON events", "DROP TRIGGER events_packed_only ON events"),
}


def write(database: Database, count: int) -> None:
    for number in range(count):
        with database.write() as session:
            events.append(session, "read", ACTOR, now=NOW, document_id="d", details={"n": number, "tên": "Đỗ"})


def tamper(database: Database, statement: str) -> None:
    with database.write() as session:
        for unlock in UNLOCK[database.url.get_backend_name()]:
            session.execute(text(unlock))
        session.execute(text(statement))


def test_an_event_comes_back_as_it_was_written(database: Database) -> None:
    write(database, 1)
    with database.read() as session:
        (event,) = events.of_document(session, "d")
    assert event == events.Event(1, NOW, "read", ACTOR, "d", {"n": 0, "tên": "Đỗ"})


def test_an_untouched_trail_verifies(database: Database) -> None:
    write(database, 3)
    with database.read() as session:
        assert verified_trail(session) == 3


@pytest.mark.parametrize("statement", ["UPDATE events SET actor = 'x'", "DELETE FROM events"])
def test_an_entry_cannot_be_changed_through_sql(database: Database, statement: str) -> None:
    write(database, 1)
    with pytest.raises(DBAPIError), database.write() as session:
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "first_wrong"),
    [
        ("UPDATE events SET requester = 'nobody' WHERE seq = 2", 2),
        ("DELETE FROM events WHERE seq = 2", 2),
        ("DELETE FROM events WHERE seq = 3", 3),
        ("UPDATE events SET previous = hash WHERE seq = 1", 1),
    ],
)
def test_a_change_behind_the_triggers_shows(database: Database, statement: str, first_wrong: int) -> None:
    write(database, 3)
    tamper(database, statement)
    with database.read() as session, pytest.raises(TrailBroken) as broken:
        verified_trail(session)
    assert broken.value.values["seq"] == first_wrong


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("spoilt", ["at = '2026-08,05'", "details = '{'"])
def test_an_entry_that_cannot_be_read_is_where_the_trail_is_broken(database: Database, spoilt: str) -> None:
    write(database, 3)
    tamper(database, f"UPDATE events SET {spoilt} WHERE seq = 2")
    with database.read() as session, pytest.raises(TrailBroken) as broken:
        verified_trail(session)
    assert broken.value.values["seq"] == 2


def test_many_writers_make_one_chain(database: Database) -> None:
    threads = [threading.Thread(target=write, args=(database, 5)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert verified_trail(session) == 30


def test_a_trail_that_grows_while_it_is_walked_is_whole(database: Database) -> None:
    write(database, 3)
    with database.read() as session:
        walked = events.verified(session)
        next(walked)
        write(database, 2)
        assert len(list(walked)) == 2
        assert verified_trail(session) in (3, 5), "a snapshot on SQLite, what is there now on PostgreSQL"


def test_who_held_the_trail_in_one_transaction_sees_in_the_next_what_others_wrote(database: Database) -> None:
    with Session(database.engine) as session:
        for _ in range(2):
            with session.begin():
                for _ in range(2):
                    events.append(session, "read", ACTOR, now=NOW)
            write(database, 1)
    with database.read() as session:
        assert verified_trail(session) == 6


def test_an_event_goes_with_the_transaction_that_it_tells_of(database: Database) -> None:
    def cut_off() -> None:
        with database.write() as session:
            events.append(session, "archived", ACTOR, now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cut_off()
    with database.read() as session:
        assert verified_trail(session) == 0
