"""How much faster two workers are than one, beside two bare `tesseract` programs and one.

    python -m scripts.bench.queue.two_workers [--papers 24] [--runs 3] [--seed 1] [--province]

Drawn papers of one page, as an office scans them, wait for one worker and then for two, which take them from the queue
as in a night's batch: both readers, access copy, archive, commit. On SQLite and a folder, as `sohoa run` has it, or
with `--province` on PostgreSQL and an S3 server of their own. Each worker has read a paper before the clock starts. A
rate is that of each worker until its own last paper, added up, so that it does not matter who is through first. Printed
are the medians of the runs, and how many cores were busy meanwhile: with workers, and with everything else (the
servers, and whoever else is on the machine). What two cores give at all, the peer says: the same files read by
`tesseract`, one thread each, by turns in the same runs. By the clock, so for a machine that nobody else uses.
"""

from __future__ import annotations

import argparse
import os
import queue
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any, Final

import psycopg

from scripts.samples import make_papers
from sohoa import logs, parts
from sohoa.settings import Settings, read_settings
from tests import servers
from worker.formats.sources import sniff
from worker.turn import process

MOST: Final = 2
START_SECONDS: Final = 300.0
ONE_THREAD: Final = {"OMP_THREAD_LIMIT": "1"}


@dataclass(frozen=True, slots=True)
class Round:
    """Papers a second, and how many cores were busy with workers and with everything else."""

    rate: float
    own: float
    others: float


def main() -> None:
    """Take the rounds by turns, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=24)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--province", action="store_true")
    asked = parser.parse_args()
    os.environ |= ONE_THREAD
    logs.configure("error", "bench")
    taken: dict[tuple[str, int], list[Round]] = {}
    with tempfile.TemporaryDirectory() as folder:
        drawn = make_papers(Path(folder), count=asked.papers + MOST, seed=asked.seed, qualities=["office"])
        files = [sample.pages[0] for sample in drawn]
        for _ in range(asked.runs):
            for count in range(1, MOST + 1):
                taken.setdefault(("sohoa", count), []).append(_of_workers(files, count, in_province=asked.province))
                taken.setdefault(("tesseract", count), []).append(_of_tesseract(files[MOST:], count))
    for who in ("sohoa", "tesseract"):
        for count in range(1, MOST + 1):
            rounds = taken[who, count]
            rate, own, others = (median(getattr(one, name) for one in rounds) for name in ("rate", "own", "others"))
            print(f"{who:>9} x {count}: {rate * 60:6.1f} papers/min; cores busy: {own:.2f}, with all else {others:.2f}")
        pairs = zip(taken[who, MOST], taken[who, 1], strict=True)
        print(f"{who:>9}: {MOST} beside 1 {median(two.rate / one.rate for two, one in pairs):.2f}")


def _of_workers(files: Sequence[Path], count: int, *, in_province: bool) -> Round:
    with ExitStack() as stack:
        settings = stack.enter_context(_home(in_province=in_province, workers=count))
        intake = parts.open_intake(settings)
        for file in files[MOST - count :]:
            intake.take(
                file,
                receipt_id=str(uuid.uuid4()),
                name=file.name,
                desk="mot-cua",
                channel="folder",
                lane="counter",
                requester="bench",
                source_format=sniff(file.read_bytes()[:1024]),
            )
        context = get_context("spawn")
        ready, told = context.Barrier(count + 1), context.Queue()
        workers = [
            context.Process(target=_work, args=(settings, number, ready, told), daemon=True) for number in range(count)
        ]
        for worker in workers:
            worker.start()
        ready.wait(START_SECONDS)
        with _all_busy() as seen:
            rates, busy = zip(*[told.get() for _ in workers], strict=True)
        for worker in workers:
            worker.join()
    return Round(sum(rates), sum(busy) / seen[1], (seen[0] - sum(busy)) / seen[1])


def _work(settings: Settings, number: int, ready: Any, told: Any) -> None:
    """A worker: what is loaded once is loaded with its first paper."""
    logs.configure("error", "bench")
    place = parts.workplace(settings, f"worker-{number}")
    process(place)
    ready.wait(START_SECONDS)
    done, begun, busy = 0, time.perf_counter(), _busy()
    last = begun
    while process(place) is not None:
        done, last = done + 1, time.perf_counter()
    told.put((done / (last - begun), _busy() - busy))


def _of_tesseract(files: Sequence[Path], count: int) -> Round:
    waiting: queue.SimpleQueue[Path] = queue.SimpleQueue()
    for file in files:
        waiting.put(file)

    def read(_: int) -> float:
        done, begun = 0, time.perf_counter()
        with suppress(queue.Empty):
            while True:
                command = ["tesseract", str(waiting.get_nowait()), "stdout", "-l", "vie"]
                subprocess.run(command, capture_output=True, check=True)
                done += 1
        return done / (time.perf_counter() - begun)

    before = _busy()
    with _all_busy() as seen, ThreadPoolExecutor(count) as pool:
        rates = list(pool.map(read, range(count)))
    own = _busy() - before
    return Round(sum(rates), own / seen[1], (seen[0] - own) / seen[1])


@contextmanager
def _home(*, in_province: bool, workers: int) -> Iterator[Settings]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if not in_province:
            yield read_settings(home=folder / "home", workers=workers)
            return
        server = stack.enter_context(servers.postgres(folder))
        with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
            admin.execute("CREATE DATABASE sohoa")
        store = stack.enter_context(servers.s3_server(folder, Path(sys.prefix) / "bin" / "weed"))
        yield read_settings(
            home=folder / "home", database_url=f"{server}/sohoa", objects_url=store.url("sohoa"), workers=workers
        )


def _busy() -> float:
    """The seconds of a core that this process and its children that ended took."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@contextmanager
def _all_busy() -> Iterator[list[float]]:
    """The seconds of a core that all on this machine took meanwhile, and how many seconds that was."""
    seen: list[float] = []
    before, begun = _of_machine(), time.perf_counter()
    yield seen
    seen += [_of_machine() - before, time.perf_counter() - begun]


def _of_machine() -> float:
    """Since it was started: user, nice and system."""
    words = Path("/proc/stat").read_text().split("\n", 1)[0].split()
    return sum(map(int, words[1:4])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
