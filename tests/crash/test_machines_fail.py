"""Machines and servers of a province fail while two desks drop scans: no paper ends by it (law 11 of the design)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from dossier.errors import NoSpace
from scripts.province import province
from storage.database.engine import Database
from storage.queue import failures
from tests.crash.broken_province import Desks, are_done, wait_until, wait_until_all_are_done, wait_until_all_are_read
from tests.crash.faults import CannotInjectError, Faults, faults_of, full, scratch_of, small_disk

# How many times a fault is met before it is mended.
FELT = 3
MOST_SCANS = 60
RESTARTS = 3
SCRATCH_MB = 400
WORKERS = ("worker-1", "worker-2")


@pytest.fixture
def faults(tmp_path: Path) -> Iterator[Faults]:
    with province(tmp_path / "province") as broken, faults_of(broken) as found:
        yield found


@pytest.mark.slow
def test_no_fault_of_a_machine_or_of_a_server_that_answers_ends_a_paper(faults: Faults) -> None:
    broken, desks = faults.broken, Desks(faults.broken)
    desks.drop()
    wait_until_all_are_done(broken, desks)
    for fault in (faults.key_refused, faults.error_500):
        with fault():
            drop_until_felt(faults, desks)
    for number in range(RESTARTS):
        desks.drop()
        faults.restart_postgresql(number)
    with faults.redis_flushed():
        desks.drop()
        wait_until_all_are_done(broken, desks)
    wait_until_all_are_read(broken, desks)


@pytest.mark.slow
def test_workers_whose_clocks_are_twenty_minutes_apart_or_whose_disks_are_full_end_no_paper(faults: Faults) -> None:
    broken, desks = faults.broken, Desks(faults.broken)
    with ExitStack() as stack:
        try:
            disks = [stack.enter_context(small_disk(scratch_of(broken, worker), SCRATCH_MB)) for worker in WORKERS]
        except CannotInjectError as why:
            pytest.skip(str(why))
        with faults.clocks_apart():
            desks.drop()
            desks.drop()
            wait_until_all_are_done(broken, desks)
            database = Database(broken.urls["postgresql"])
            with ExitStack() as filled:
                for disk in disks:
                    filled.enter_context(full(disk))
                desks.drop()
                wait_until(broken, lambda: NoSpace.code in _postponed(database))
            database.close()
            wait_until_all_are_read(broken, desks)


def drop_until_felt(faults: Faults, desks: Desks) -> None:
    """Scans, until the fault was met a few times: what one worker meets alone the other may spare it, by taking all."""
    enough = faults.felt + FELT
    database = Database(faults.broken.urls["postgresql"])
    while faults.felt < enough:
        assert desks.count < MOST_SCANS
        desks.drop()
        desks.drop()
        wait_until(faults.broken, lambda: faults.felt >= enough or are_done(database, desks))
    database.close()


def _postponed(database: Database) -> set[str]:
    with database.read() as session:
        return {late.error.code for late in failures.postponed(session, now=database.now())}
