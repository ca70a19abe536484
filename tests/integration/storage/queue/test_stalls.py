"""A page that stalls while other papers are read is not its machine's, and one that stalls with them is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dossier.errors import MachineStalled, ServerAway, SohoaError
from scripts.bench.whole.memory import InventedWords
from scripts.samples import tiny_page
from storage.database.engine import Database
from storage.papers import documents
from storage.queue import leases, stalls, workers
from storage.trail import events
from tests.files.pictures import packed, sheet
from tests.integration.conftest import Clock
from tests.integration.storage.test_receipts_and_leases import delivery, receive
from tests.integration.worker.test_pipeline import document, hand_in
from worker import limits, page
from worker.page import ReadOptions
from worker.pipeline import Workplace
from worker.turn import process

AT_PAGE_2 = MachineStalled(seconds=60, busy=1, page=2)


def tried(database: Database, now: datetime, error: SohoaError = AT_PAGE_2, *, is_sound: bool = True) -> frozenset[int]:
    """Let the only paper meet an error, and return which of its pages were known to hang. `is_sound`: whether its
    worker sees another paper through afterwards."""
    with database.write() as session:
        lease = leases.claim(session, "worker-1", now=now)
    assert lease is not None
    with database.write() as session:
        leases.postpone(session, lease, error, now=now)
        workers.faulted(session, "worker-1", error, now=now)
        if is_sound:
            workers.sound(session, "worker-1", now=now)
    return lease.hanging


def has_got_over(database: Database, now: datetime) -> None:
    """Let the worker have had a fault, and seen a paper through since."""
    with database.write() as session:
        workers.faulted(session, "worker-1", AT_PAGE_2, now=now)
        workers.sound(session, "worker-1", now=now)


def test_a_page_that_stalls_six_times_an_hour_apart_is_known_to_hang(database: Database, clock: Clock) -> None:
    receive(database, delivery())
    has_got_over(database, clock.now)
    for _ in range(stalls.MOST):
        assert tried(database, clock.now) == frozenset()
        clock.now += stalls.APART
    assert tried(database, clock.now) == {2}


def test_tries_soon_after_each_other_are_counted_once(database: Database, clock: Clock) -> None:
    receive(database, delivery())
    has_got_over(database, clock.now)
    begun = clock.now
    while clock.now < begun + stalls.APART * (stalls.MOST - 1):
        assert tried(database, clock.now) == frozenset()
        clock.now += leases.AFTER_A_FAULT.longest
    assert tried(database, clock.now) == frozenset()
    clock.now += leases.AFTER_A_FAULT.longest
    assert tried(database, clock.now) == {2}


def test_a_page_that_stalls_with_all_others_is_its_machines(database: Database, clock: Clock) -> None:
    receive(database, delivery())
    for _ in range(2 * stalls.MOST):
        assert tried(database, clock.now, is_sound=False) == frozenset()
        clock.now += stalls.APART


def test_a_page_at_which_workers_are_started_anew_again_and_again_is_their_machines(
    database: Database, clock: Clock
) -> None:
    receive(database, delivery())
    for _ in range(2 * stalls.MOST):
        with database.write() as session:
            workers.begin(session, "worker-1", now=clock.now)
        assert tried(database, clock.now) == frozenset()
        clock.now += stalls.APART


def test_pages_are_counted_apart_and_keep_each_other_from_nothing(database: Database, clock: Clock) -> None:
    receive(database, delivery())
    has_got_over(database, clock.now)
    for number in (2, 5):
        for _ in range(stalls.MOST):
            assert number not in tried(database, clock.now, MachineStalled(seconds=60, busy=1, page=number))
            clock.now += stalls.APART
    assert tried(database, clock.now) == {2, 5}


def test_what_stalls_beside_the_pages_hangs_for_nobody(database: Database, clock: Clock) -> None:
    receive(database, delivery())
    for _ in range(2 * stalls.MOST):
        assert tried(database, clock.now, MachineStalled(seconds=60, busy=1)) == frozenset()
        clock.now += stalls.APART


def test_another_fault_in_between_begins_anew(database: Database, clock: Clock) -> None:
    receive(database, delivery())
    has_got_over(database, clock.now)
    for _ in range(stalls.MOST):
        tried(database, clock.now)
        clock.now += stalls.APART
    assert tried(database, clock.now, ServerAway(server="S3")) == {2}
    clock.now += stalls.APART
    assert tried(database, clock.now) == frozenset()


def test_a_page_that_hangs_is_marked_and_its_paper_archived(
    embedded: Workplace, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    each = limits.each

    def hanging(function: Any, *values: Any, **more: Any) -> Iterator[tuple[int, Any]]:
        is_reading = getattr(function, "func", None) is page._read_numbered
        for number, outcome in each(function, *values, **more):
            yield number, MachineStalled(seconds=60, busy=1) if is_reading and number == 2 else outcome

    monkeypatch.setattr(limits, "each", hanging)
    place = replace(embedded, options=ReadOptions(InventedWords()))
    pages = packed(sheet("L"), "TIFF", save_all=True, append_images=[sheet("L"), sheet("L")])
    paper = hand_in(place, tmp_path, pages, "tiff", lane="backlog")
    for number in range(stalls.MOST + 1):  # at the first, nobody knows what its worker is good for
        other = hand_in(place, tmp_path, tiny_page(str(number)))
        assert {process(place), process(place)} == {paper, other}
        assert (document(place, paper).state, document(place, paper).error_code) == ("received", AT_PAGE_2.code)
        clock.now += stalls.APART + timedelta(seconds=1)
    assert process(place) == paper
    with place.database.read() as session:
        assert [one.error for one in documents.pages(session, paper)] == [None, "unreadable.took_too_long", None]
        assert [event.action for event in events.of_document(session, paper)] == ["received", "needs_review"]
