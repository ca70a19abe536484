"""A long paper on two workers beside one, and a citizen's page that comes meanwhile.

    python -m scripts.bench.whole.long_paper [--pages 500] [--engine invented] [--cost 0.6] [--rounds 1] [--kills 0]
        [--seed 1]

On the topology of a province: PostgreSQL, Redis and an S3 store of their own, and workers that wait for RQ's jobs, each
with a scratch folder of its own. In each round the paper is handed in at the backlog and read by one worker, then
another like it by two; two pages come in at the counter meanwhile, and their time is held against that of pages that
came in while nothing else did. `--engine invented` takes `--cost` seconds a page for the recognition and does all
else as it is done; `tesseract` reads with both readers. With `--kills` nothing is timed: the paper is read by two
workers of which any process is killed again and again, and `RuntimeError` is raised unless it is archived once and
whole.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import signal
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import img2pdf
import psycopg
from PIL import Image, ImageDraw
from sqlalchemy import func, select

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Word
from ingest.intake import Intake
from scripts.bench.whole.memory import InventedWords
from scripts.samples.drawing.fonts import font
from sohoa import parts
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.database.models import DocumentRow, PageRow, PageShareRow
from storage.database.schema import upgrade
from storage.objects.store import open_store
from storage.trail import events
from tests import servers
from worker.formats.sources import Pixels
from worker.page import ReadOptions
from worker.pipeline import Workplace
from worker.queue import fitness, rq
from worker.queue.reconciler import reconcile
from worker.queue.rq import RqDoorbell
from worker.recognise.tesseract_library import LibraryEngine

RECONCILE_SECONDS = 5.0
LOOK_SECONDS = 0.02
SAID = "Ủy ban nhân dân xã giao công chức tư pháp hộ tịch kiểm tra hồ sơ và trả kết quả đúng hạn cho người dân"


class Costly(InventedWords):
    """An engine that reads invented words, and takes its time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        """Words, after so many seconds."""
        time.sleep(self.seconds)
        return super().read(image, dpi, seconds)


@dataclass(frozen=True, slots=True)
class House:
    """Where the servers are, and how papers are read there."""

    folder: Path
    database: str
    redis: str
    objects: str
    options: ReadOptions

    def place(self, name: str) -> Workplace:
        """A workplace of its own."""
        database = Database(self.database)
        upgrade(database)
        archive = Archive(open_store(self.objects))
        scratch = self.folder / name
        return Workplace(name, database, archive, scratch, default_catalogue(), self.options, database.now)


@contextmanager
def _workers(house: House, count: int) -> Iterator[None]:
    """So many workers, each in a process of its own."""
    pids = [_worker(house, number) for number in range(1, count + 1)]
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGTERM)
            os.waitpid(pid, 0)


def _worker(house: House, number: int) -> int:
    """Start a worker; the id of its process."""
    pid = os.fork()
    if pid == 0:
        place = house.place(f"worker-{number}")
        fitness.begin(place)
        rq.serve(place, house.redis)
        os._exit(0)
    return pid


class Desk:
    """Hands papers in and waits for them, while it rings again for what waits."""

    def __init__(self, house: House) -> None:
        self._house, self._place = house, house.place("desk")
        self._bell = RqDoorbell(house.redis)
        self._intake = Intake(self._place.database, self._place.archive, self._bell, "H47", self._place.clock)
        self._rung = 0.0

    def hand_in(self, content: bytes, source_format: str, lane: Literal["counter", "backlog"]) -> str:
        """Hand a paper in; its id."""
        path = self._house.folder / uuid.uuid4().hex
        path.write_bytes(content)
        receipt = self._intake.take(
            path,
            receipt_id=str(uuid.uuid4()),
            name=path.name,
            desk=f"quay-{lane}",
            channel="folder",
            requester="desk",
            source_format=source_format,
            lane=lane,
        )
        return receipt.document_id

    def wait_for(self, document_id: str) -> None:
        """Until a paper is archived."""
        while not self.is_read(document_id):
            time.sleep(LOOK_SECONDS)

    def is_read(self, document_id: str) -> bool:
        """Whether a paper is archived; rings now and then."""
        if time.monotonic() - self._rung > RECONCILE_SECONDS:
            self._rung = time.monotonic()
            reconcile(self._place.database, self._bell, self._place.clock)
        with self._place.database.read() as session:
            state = session.get_one(DocumentRow, document_id).state
        if state == "failed":
            raise RuntimeError("the paper could not be read")
        return state not in ("received", "processing")


def main() -> None:
    """Read, and print each round and the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--engine", choices=["invented", "tesseract"], default="invented")
    parser.add_argument("--cost", type=float, default=0.6, help="seconds of recognition a page, where it is invented")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    second = parts.second_reader() if asked.engine == "tesseract" else None
    engine = LibraryEngine() if asked.engine == "tesseract" else Costly(asked.cost)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        house = _open(stack, folder, ReadOptions(engine, second=second))
        if asked.kills:
            _killed(house, _paper(chance, asked.pages), asked.pages, asked.kills, chance)
            return
        ratios, waits = [], []
        for number in range(1, asked.rounds + 1):
            drawn = [_paper(chance, asked.pages) for _ in range(2)]
            one, _ = _timed(house, 1, drawn[0], chance, alone=True)
            two, waited = _timed(house, 2, drawn[1], chance, alone=False)
            ratios.append(two / one)
            waits.append(waited)
            print(
                f"round {number}: one worker {one:.1f} s, two {two:.1f} s: {two / one:.2f}; page at the counter "
                f"{waited[1]:.2f} s, alone {waited[0]:.2f} s: {waited[1] / waited[0]:.1f} times",
                flush=True,
            )
        slower = statistics.median(busy / idle for idle, busy in waits)
        print(f"{asked.pages} pages: {statistics.median(ratios):.2f} of the time of one; the page {slower:.1f} times")


def _open(stack: ExitStack, folder: Path, options: ReadOptions) -> House:
    server = stack.enter_context(servers.postgres(folder))
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute("CREATE DATABASE sohoa")
    store = stack.enter_context(servers.s3_server(folder, Path(sys.prefix) / "bin" / "weed"))
    bell = stack.enter_context(servers.redis_server(folder))
    return House(folder, f"{server}/sohoa", bell, store.url("sohoa"), options)


def _killed(house: House, paper: bytes, pages: int, kills: int, chance: random.Random) -> None:
    """Kill any process of two workers while they read `paper`; who died is started again, as a service manager does."""
    desk, place = Desk(house), house.place("looking on")
    pids = {number: _worker(house, number) for number in (1, 2)}
    document_id = desk.hand_in(paper, "pdf", "backlog")
    begun, killed, due = time.monotonic(), 0, time.monotonic() + chance.uniform(2, 6)
    while not desk.is_read(document_id):
        time.sleep(LOOK_SECONDS)
        if killed < kills and time.monotonic() > due:
            with suppress(ProcessLookupError):
                os.kill(chance.choice(_tree(pids[chance.choice((1, 2))])), signal.SIGKILL)
            killed, due = killed + 1, time.monotonic() + chance.uniform(1, 8)
        for number, pid in pids.items():
            if os.waitpid(pid, os.WNOHANG)[0]:
                pids[number] = _worker(house, number)
    for pid in pids.values():
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
    with place.database.read() as session:
        actions = [event.action for event in events.of_document(session, document_id)]
        read = session.scalars(select(PageRow.number).where(PageRow.document_id == document_id)).all()
        left = session.scalar(select(func.count()).select_from(PageShareRow))
        deaths = session.get_one(DocumentRow, document_id).abandoned
    if (actions, sorted(read), left) != (["received", "needs_review"], [*range(1, pages + 1)], 0):
        raise RuntimeError(f"{actions}, pages {sorted(read)}, {left} left over")
    print(
        f"{killed} kills in {time.monotonic() - begun:.0f} s, {deaths} of them of who held the paper: {pages} pages, "
        "archived once, nothing left over"
    )


def _tree(pid: int) -> list[int]:
    """A process and all that it started, and these."""
    found = [pid]
    for one in found:
        with suppress(OSError):
            found += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
    return found


def _timed(
    house: House, workers: int, paper: bytes, chance: random.Random, *, alone: bool
) -> tuple[float, tuple[float, float]]:
    """How long the paper took; and a page at the counter while nothing else was done, and meanwhile,
    unless it is to be left `alone`."""
    with _workers(house, workers):
        desk = Desk(house)
        desk.wait_for(desk.hand_in(_sheet(chance), "png", "counter"))  # what is loaded once, is
        idle = statistics.median(_page_at_the_counter(desk, chance) for _ in range(1 if alone else 3))
        begun = time.monotonic()
        document_id = desk.hand_in(paper, "pdf", "backlog")
        busy: list[float] = []
        while not desk.is_read(document_id):
            time.sleep(LOOK_SECONDS)
            # At moments that have nothing to do with where the workers are in a page.
            if not alone and len(busy) < 2 and time.monotonic() - begun > (10 + 4.7 * len(busy)):
                busy.append(_page_at_the_counter(desk, chance))
        return time.monotonic() - begun, (idle, statistics.median(busy or [0.0]))


def _page_at_the_counter(desk: Desk, chance: random.Random) -> float:
    begun = time.monotonic()
    desk.wait_for(desk.hand_in(_sheet(chance), "png", "counter"))
    return time.monotonic() - begun


def _paper(chance: random.Random, pages: int) -> bytes:
    return bytes(img2pdf.convert([_sheet(chance) for _ in range(pages)]))


def _sheet(chance: random.Random) -> bytes:
    """A grey A4 page of print at 200 dpi, as PNG."""
    page = Image.new("L", (1654, 2339), 255)
    ink, letters = ImageDraw.Draw(page), font("DejaVu Sans", 11, False, dpi=200)
    for row in range(36):
        ink.text((180, 180 + 54 * row), " ".join(chance.choices(SAID.split(), k=10)), font=letters, fill=20)
    body = io.BytesIO()
    page.save(body, "PNG", dpi=(200, 200))
    return body.getvalue()


if __name__ == "__main__":
    main()
