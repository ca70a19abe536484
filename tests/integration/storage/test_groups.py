"""Entries of the trail that are written in groups."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, event

from dossier.errors import DATABASE, ServerAway, Transient
from storage.database.engine import Database
from storage.trail import events, groups
from storage.trail.events import Actor, Entry
from storage.trail.groups import TrailWriter
from tests.archive import verified_trail

NOW = datetime(2026, 11, 29, 1, 2, 3, tzinfo=UTC)


def entry(number: object) -> Entry:
    return Entry("read", Actor("client:c"), NOW, "d", {"n": number})


@pytest.fixture
def writer(database: Database) -> Iterator[TrailWriter]:
    writer = TrailWriter(database)
    yield writer
    writer.close()


@contextmanager
def held(database: Database) -> Iterator[None]:
    """Somebody else has the end of the trail."""
    with database.write() as session:
        events.hold(session)
        yield


def numbers(database: Database) -> list[int]:
    with database.read() as session:
        verified_trail(session)
        return [one.details["n"] for one in events.of_document(session, "d")]


def test_what_comes_in_as_the_thread_is_about_to_rest_is_written(
    database: Database, writer: TrailWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[Future[None]] = []

    def time_is_up(_: float) -> bool:
        if not late:
            late.append(writer.hand_in([entry(1)]))
        return False

    monkeypatch.setattr(writer._changed, "wait", time_is_up)
    writer.write([entry(0)])
    writer.close()
    assert numbers(database) == [0, 1]


def test_all_that_wait_go_on_record_by_one_commit(database: Database, writer: TrailWriter) -> None:
    commits: list[Connection] = []
    with held(database):
        first = writer.hand_in([entry(0)])
        while not first.running():  # its group is begun, and waits for the trail
            pass
        others = [writer.hand_in([entry(2 * number + 1), entry(2 * number + 2)]) for number in range(20)]
        event.listen(database.engine, "commit", commits.append)
        assert not any(one.done() for one in (first, *others))
    wait([first, *others])
    assert numbers(database) == list(range(41))
    assert len(commits) == 3, "of who held it, of the first, of the twenty"


def test_a_commit_that_fails_fails_for_all_and_the_next_is_tried(
    database: Database, writer: TrailWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held(database):
        first = writer.hand_in([entry(0)])
        while not first.running():  # else the others might be of its group, which may be begun already
            pass
        others = [writer.hand_in([entry(number)]) for number in (1, 2)]
        monkeypatch.setattr(events, "append_alone", _away)
    wait([first, *others])
    assert all(isinstance(one.exception(), ServerAway) for one in others)
    before = numbers(database)
    monkeypatch.undo()
    writer.write([entry(3)])
    assert numbers(database) == [*before, 3]


def test_who_may_wait_writes_where_nobody_does_and_else_leaves_it_to_who_writes(
    database: Database, writer: TrailWriter
) -> None:
    assert writer.hand_in_here([entry(0)]).done()
    assert writer._thread is None
    with held(database):
        first = writer.hand_in([entry(1)])
        while not first.running():
            pass
        second = writer.hand_in_here([entry(2)])
        assert not second.done()
    wait([first, second])
    assert numbers(database) == [0, 1, 2]


def test_writers_of_several_programs_add_behind_each_other(database: Database) -> None:
    writers = [TrailWriter(database), TrailWriter(database)]
    for number in range(6):
        writers[number % 2].write([entry(2 * number), entry(2 * number + 1)])
    for one in writers:
        one.close()
    assert numbers(database) == list(range(12))


def test_who_waited_for_another_adds_behind_what_that_has_added(database: Database, writer: TrailWriter) -> None:
    writer.write([entry(0)])
    with database.write() as session:
        events.append(session, "read", Actor("client:c"), now=NOW, document_id="d", details={"n": 1})
        late = writer.hand_in([entry(2)])
        while not late.running():
            pass
    wait([late])
    writer.write([entry(3)])
    assert numbers(database) == [0, 1, 2, 3]


def _away(*_: object) -> None:
    raise ServerAway(server=DATABASE)


def test_only_who_hands_in_what_cannot_be_written_suffers_from_it(database: Database, writer: TrailWriter) -> None:
    with held(database):
        hands = [writer.hand_in([entry(number)]) for number in (0, 1, object(), 3)]
    wait(hands)
    assert [one.exception() is None for one in hands] == [True, True, False, True]
    assert numbers(database) == [0, 1, 3]


def test_nobody_waits_without_end(database: Database, writer: TrailWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "PATIENCE_SECONDS", 0.01)
    with held(database):
        first = writer.hand_in([entry(0)])
        while not first.running():
            pass
        with pytest.raises(Transient):
            writer.write([entry(1)])
    wait([first])
    writer.close()
    assert numbers(database) == [0], "who went away before the group began is not in it"


def test_no_more_wait_than_may(database: Database, writer: TrailWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MOST_WAITING", 2)
    with held(database):
        first = writer.hand_in([entry(0)])
        while not first.running():
            pass
        waiting = [first, writer.hand_in([entry(1)]), writer.hand_in([entry(2)])]
        with pytest.raises(Transient):
            writer.hand_in([entry(3)])
    wait(waiting)
    assert numbers(database) == [0, 1, 2]


def test_closing_writes_what_waits(database: Database, writer: TrailWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MOST_AT_ONCE", 2)
    with held(database):
        hands = [writer.hand_in([entry(number)]) for number in range(7)]
    writer.close()
    assert all(one.done() for one in hands)
    assert numbers(database) == list(range(7))


def test_writers_of_several_processes_and_of_changes_make_one_chain(database: Database) -> None:
    one, other = TrailWriter(database), TrailWriter(database)
    waiting = []
    for number in range(30):
        waiting += [one.hand_in([entry(number)]), other.hand_in([entry(number)])]
        if number % 10 == 0:
            with database.write() as session:
                events.append(session, "archived", Actor("worker"), now=NOW)
    one.close()
    other.close()
    assert all(one.exception() is None for one in waiting)
    assert sorted(numbers(database)) == sorted([*range(30), *range(30)])
