"""Faults of machines and servers, one after another, while two desks of a province drop scans: no paper may end by one.

.venv/bin/python -m scripts.bench.whole.province_faults [--fault NAME]… [--seconds 30] [--papers 6] [--home DIR]

Each fault is injected for real (tests/crash/faults.py) while papers are under way, held for a while, and mended; then
all papers have to be archived. Prints for each how many papers came in, how many ended otherwise (none may), how long
after mending the last one was archived, and what `/metrics` said meanwhile. At the end every file is compared with
archive, database and trail (tests/crash/exactly_once.py). Small disks need root, clocks a C compiler; what cannot be
injected is told with its reason.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import urllib3
from prometheus_client.parser import text_string_to_metric_families

from scripts.province import Province, province
from storage.database.engine import Database
from tests.crash.broken_province import Desks, states_in, wait_until_all_are_done, wait_until_all_are_read
from tests.crash.faults import WORKER, CannotInjectError, Faults, faults_of, full, scratch_of, small_disk

# Longer than a lease (90 s, storage/queue/leases.py), and than any time limit of a call.
LONGER_THAN_A_LEASE: Final = 110.0
# What is waited for after mending before a paper counts as stuck: more than the longest pause of a paper (15 minutes).
MOST_SECONDS: Final = 1200.0
LOOK_SECONDS: Final = 0.3
# A worker wants 256 MB of free scratch.
SCRATCH_MB, ARCHIVE_MB = 400, 64
ENDED: Final = ("archived", "needs_review", "failed")
RESTARTS: Final = 20


@dataclass(frozen=True, slots=True)
class Case:
    """A fault, for how many seconds at least it is held, and whether the papers are of several parts of an upload."""

    inject: Callable[[Faults], AbstractContextManager[None]]
    seconds: float = 0.0
    heavy: bool = False
    restarts: int = 0


@contextmanager
def _nothing(_: Faults) -> Iterator[None]:
    yield


SCRATCH_FULL, ARCHIVE_FULL = "scratch-full", "archive-full"
CASES: Final = {
    "s3-key": Case(Faults.key_refused),
    "s3-bucket": Case(Faults.bucket_missing),
    "s3-wrong-bucket": Case(Faults.wrong_bucket),
    "s3-slow": Case(Faults.slow, 60.0),
    "s3-500": Case(Faults.error_500),
    "s3-503": Case(Faults.error_503),
    "s3-cut": Case(Faults.cut),
    "s3-part-cut": Case(Faults.part_cut, heavy=True),
    "s3-away": Case(Faults.store_away, 60.0),
    SCRATCH_FULL: Case(Faults.scratch_full),
    "clock-ahead": Case(Faults.clock_ahead),
    "clock-behind": Case(Faults.clock_behind),
    "redis-flushed": Case(Faults.redis_flushed),
    "redis-hung": Case(Faults.redis_hung, 60.0),
    "redis-away": Case(Faults.redis_away, LONGER_THAN_A_LEASE),
    "postgresql-restarted": Case(_nothing, restarts=RESTARTS),
    "postgresql-away": Case(Faults.postgresql_away, LONGER_THAN_A_LEASE),
}


@dataclass(slots=True)
class Told:
    """What `/metrics` said while a fault was there: the most of each figure, and how often it did not answer."""

    broken: Province
    most: dict[str, float] = field(default_factory=dict)
    silent: int = 0
    http: urllib3.PoolManager = field(
        default_factory=lambda: urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(3))
    )

    def look(self) -> bool:
        """Ask once. False: no answer."""
        try:
            answer = self.http.request("GET", f"{self.broken.address}/metrics")
        except urllib3.exceptions.HTTPError:
            self.silent += 1
            return False
        if answer.status != 200:
            self.silent += 1
            return False
        for family in text_string_to_metric_families(answer.data.decode()):
            for sample in family.samples:
                match sample.name:
                    case "sohoa_workers_out_of_service":
                        self._at_least("out of service", sample.value)
                    case "sohoa_postponed" | "sohoa_failed":
                        self._at_least(f"{sample.name[6:]} {sample.labels['code']}", sample.value)
                    case "sohoa_store_up":
                        self._at_least("store down", 1 - sample.value)
        return True

    def _at_least(self, what: str, value: float) -> None:
        if value:
            self.most[what] = max(value, self.most.get(what, 0))

    def __str__(self) -> str:
        said = [f"{what} {value:g}" for what, value in sorted(self.most.items())]
        return "; ".join([*said, *([f"no answer {self.silent} times"] if self.silent else [])]) or "nothing"


class Bench:
    """One province, broken again and again. `papers`: of each fault; `seconds`: for how long each is held at least."""

    def __init__(self, broken: Province, papers: int, seconds: float) -> None:
        self.broken, self.papers, self.seconds = broken, papers, seconds
        self.desks, self.database = Desks(broken), Database(broken.urls["postgresql"])

    def begin(self) -> None:
        """All parts run, and a paper went all the way."""
        self.desks.drop()
        wait_until_all_are_done(self.broken, self.desks)
        self._until(Told(self.broken).look)

    def run(self, name: str, case: Case, faults: Faults | None, fault: AbstractContextManager[None]) -> None:
        """One fault, and one line of the table. A third of the papers comes in before it, so that some are under way,
        the others while it is there."""
        broken, desks, told = self.broken, self.desks, Told(self.broken)
        failed, first, seconds = states_in(self.database).get("failed", 0), desks.count, max(self.seconds, case.seconds)
        last = first + self.papers
        for _ in range(max(1, self.papers // 3)):
            desks.drop(heavy=case.heavy)
        self._until(lambda: sum(states_in(self.database).values()) > first)
        felt = faults.felt if faults else 0
        with fault:
            begun, restarts = time.monotonic(), 0
            while (passed := time.monotonic() - begun) < seconds or restarts < case.restarts:
                if desks.count < last and passed * self.papers >= (desks.count - first) * seconds:
                    desks.drop(heavy=case.heavy)
                if faults and restarts < case.restarts and passed * case.restarts >= restarts * seconds:
                    faults.restart_postgresql(restarts)
                    restarts += 1
                broken.keep_going()
                told.look()
                time.sleep(LOOK_SECONDS)
            while desks.count < last:
                desks.drop(heavy=case.heavy)
            held, felt = time.monotonic() - begun, (faults.felt if faults else 0) - felt
        mended = time.monotonic()
        self._until(lambda: sum(states_in(self.database).get(state, 0) for state in ENDED) >= desks.count)
        took, ended = time.monotonic() - mended, states_in(self.database).get("failed", 0) - failed
        met = str(felt) if felt else "-"
        print(f"{name:22}{held:4.0f} s{self.papers:8}{met:>6}{ended:7}{took:10.0f} s  {told}", flush=True)

    def compare(self) -> None:
        """Every file is archived once, and nothing is left over. Ends the parts."""
        self.database.close()
        wait_until_all_are_read(self.broken, self.desks)
        print(f"{self.desks.count} papers, each archived once", flush=True)

    def _until(self, is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + MOST_SECONDS
        while not is_so():
            if time.monotonic() > deadline:
                raise TimeoutError(f"papers are stuck: {states_in(self.database)}, logs: {self.broken.folder}/*.log")
            self.broken.keep_going()
            time.sleep(LOOK_SECONDS)


def main() -> None:
    """Inject all that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fault", action="append", choices=[*CASES, ARCHIVE_FULL], help="by default all")
    parser.add_argument(
        "--seconds", type=float, default=30.0, help="for how long each is held, if not longer by itself"
    )
    parser.add_argument("--papers", type=int, default=6, help="of each fault")
    parser.add_argument("--home", type=Path, help="an empty folder for what the parts keep and log")
    asked = parser.parse_args()
    names = asked.fault or [*CASES, ARCHIVE_FULL]
    with ExitStack() as stack:
        folder = asked.home or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        print(
            f"{'fault':22}{'held':>6}{'papers':>8}{'met':>6}{'ended':>7}{'back after':>12}  /metrics meanwhile",
            flush=True,
        )
        if chosen := [name for name in names if name != ARCHIVE_FULL]:
            with province(folder / "s3") as broken:
                _with_s3(Bench(broken, asked.papers, asked.seconds), chosen)
        if ARCHIVE_FULL in names:
            with (
                _or_told(ARCHIVE_FULL),
                small_disk(folder / "archive", ARCHIVE_MB) as disk,
                province(folder / "folder", objects=f"{disk.as_uri()}/root") as broken,
            ):
                bench = Bench(broken, asked.papers, asked.seconds)
                bench.begin()
                bench.run(ARCHIVE_FULL, Case(_nothing), None, full(disk))
                bench.compare()


def _with_s3(bench: Bench, names: list[str]) -> None:
    with ExitStack() as stack:
        faults, chosen = stack.enter_context(faults_of(bench.broken)), list(names)
        if SCRATCH_FULL in chosen:
            chosen.remove(SCRATCH_FULL)
            with _or_told(SCRATCH_FULL):
                stack.enter_context(small_disk(scratch_of(bench.broken, WORKER), SCRATCH_MB))
                chosen.append(SCRATCH_FULL)
        bench.begin()
        for name in chosen:
            with _or_told(name):
                bench.run(name, CASES[name], faults, CASES[name].inject(faults))
        bench.compare()


@contextmanager
def _or_told(name: str) -> Iterator[None]:
    try:
        yield
    except CannotInjectError as why:
        print(f"{name:22}skipped: {why}", flush=True)


if __name__ == "__main__":
    main()
