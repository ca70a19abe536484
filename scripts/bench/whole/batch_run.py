"""What a run over a manifest costs beside the bare pipeline, and whether being killed changes what it comes to.

`python -m scripts.bench.whole.batch_run --documents 10000 --kills 10` on embedded defaults, with invented words in the
place of recognition, so that what is around the reading is seen. Three times the same small papers: handed to the
pipeline one by one; through a manifest, undisturbed; through a manifest, killed again and again and begun anew. The
reports of the last two have to say the same of every line.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import structlog
from PIL import Image, ImageDraw

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Word
from ingest.batch import BatchSettings, run_batch
from ingest.intake import Intake
from ingest.manifest import read_manifest
from ingest.reports.reconciliation import reconciled
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.database.schema import upgrade
from storage.objects.folder import FolderStore
from storage.papers import batches
from storage.papers.batches import Tally
from storage.queue import leases
from worker.formats.sources import Pixels
from worker.page import ReadOptions
from worker.pipeline import Workplace
from worker.queue.doorbell import LocalDoorbell
from worker.turn import process

PRINT = "ỦY BAN NHÂN DÂN PHƯỜNG ẢO GIẤY XÁC NHẬN Số: 12/2026 Họ và tên: Nguyễn Văn Ảo"


class Invented:
    """An engine that reads the same words off every page."""

    name, version = "invented", "1"

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:  # noqa: ARG002
        """The words, on one line."""
        return tuple(Word(word, (at * 40, 20, at * 40 + 35, 40), 0.95, 0) for at, word in enumerate(PRINT.split()))

    def read_line(self, image: Pixels, dpi: int, seconds: float, *, is_cut: bool = False) -> tuple[Word, ...]:  # noqa: ARG002
        """No words."""
        return ()

    def turn(self, image: Pixels, dpi: int, seconds: float) -> int | None:  # noqa: ARG002
        """Upright."""
        return 0


class Silent:
    """Hears of progress and says nothing."""

    def taken(self, done: int, total: int) -> None:
        """See `ingest.batch.Progress`."""

    def worked(self, tally: Tally, reasons: Mapping[str, int]) -> None:
        """See `ingest.batch.Progress`."""


def main() -> None:
    """Make the papers, run them three times, print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--bare", type=int, help="how many of them without a manifest; all unless said")
    parser.add_argument(
        "--beside",
        type=float,
        metavar="SECONDS",
        help="of two cores: the run that is killed, which "
        "takes about so long, beside the two others, and not after them",
    )
    asked = parser.parse_args()
    asked.bare = asked.bare or asked.documents
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        manifest = _papers(root / "papers", asked.documents)
        killed = partial(_killed, root / "killed", manifest, asked.kills)
        beside = _begun(partial(killed, asked.beside), root / "deaths") if asked.beside else None
        bare = _cost(lambda: _in_child(lambda: _bare(root / "bare", manifest, asked.bare)))
        _say(f"{asked.bare} documents, bare: {bare.per(asked.bare)}")
        memory: list[int] = []
        whole = _cost(lambda: _in_child(lambda: _run(root / "whole", manifest), memory=memory))
        more = whole.busy / asked.documents / (bare.busy / asked.bare) - 1
        _say(f"{asked.documents} documents through a manifest: {whole.per(asked.documents)}, {more:+.1%} of a core")
        fifths = [memory[min(len(memory) - 1, len(memory) * at // 5)] >> 10 for at in range(1, 6)]
        _say(f"its memory after each fifth of its time: {fifths} MB, at most {max(memory) >> 10} MB")
        deaths = killed(whole.seconds) if beside is None else _ended(beside, root / "deaths")
        same = _lines(root / "whole", manifest) == _lines(root / "killed", manifest)
        _say(f"killed {deaths} times: the report is {'the same' if same else 'ANOTHER'}")


def _begun(killed: Callable[[], int], said: Path) -> int:
    """A process that counts deaths and writes the number to `said`."""
    child = os.fork()
    if child == 0:
        try:
            said.write_text(str(killed()))
            os._exit(0)
        finally:  # never back into the parent's code
            traceback.print_exc()
            os._exit(1)
    return child


def _ended(child: int, said: Path) -> int:
    os.waitpid(child, 0)
    return int(said.read_text())


def _papers(folder: Path, count: int) -> Path:
    folder.mkdir()
    names = []
    for number in range(count):
        page = Image.new("L", (620, 200), 255)
        ImageDraw.Draw(page).text((20, 20), f"GIAY XAC NHAN {number}", fill=0)
        body = io.BytesIO()
        page.save(body, "PNG", dpi=(75, 75))
        name = f"{number:05}.png"
        (folder / name).write_bytes(body.getvalue() if number % 50 != 7 else b"")
        names.append(name)
    path = folder / "bang-ke.csv"
    path.write_text("path,số ký hiệu\n" + "".join(f"{name},{at}/2026\n" for at, name in enumerate(names)), "utf-8")
    return path


def _place(home: Path) -> tuple[Intake, Workplace]:
    home.mkdir(exist_ok=True)
    database = Database(f"sqlite:///{home / 'sohoa.db'}")
    upgrade(database)
    archive = Archive(FolderStore(home / "archive"))
    intake = Intake(database, archive, LocalDoorbell(home / "bell"), "H47", lambda: datetime.now(UTC))
    options = ReadOptions(Invented(), mend=False)
    place = Workplace("bench", database, archive, home / "work", default_catalogue(), options, intake.clock)
    return intake, place


def _bare(home: Path, manifest: Path, count: int) -> None:
    """The first papers taken and read, one after the other, without a manifest."""
    intake, place = _place(home)
    for row in islice(read_manifest(manifest).rows, count):
        if row.path.stat().st_size == 0:
            continue
        how: dict[str, Any] = {"desk": "kho", "channel": "batch", "lane": "backlog", "requester": "bench"}
        receipt_id = str(uuid.uuid4())
        intake.take(row.path, receipt_id=receipt_id, name=row.name, source_format="png", given=row.given, **how)
        process(place)


def _run(home: Path, manifest: Path) -> None:
    """The papers through a manifest; this process works on them while the run waits, too."""
    intake, place = _place(home)
    with intake.database.write() as session:  # who takes a dead worker's place gives its work back
        leases.release(session, now=intake.clock(), workers=[place.name])

    def work(_: float) -> None:
        while process(place):
            pass

    settings = BatchSettings(desk="kho", requester="bench", poll_seconds=0)
    run = run_batch(read_manifest(manifest), intake, settings, Silent(), pause=work)
    reconciled(intake, run.batch_id, operator="bench", now=intake.clock())


def _killed(home: Path, manifest: Path, kills: int, seconds: float) -> int:
    chance, deaths = random.Random(5), 0
    for _ in range(kills):
        deaths += not _in_child(
            lambda: _run(home, manifest), kill_after=chance.uniform(0.2, 0.8) * seconds / max(1, kills)
        )
    while not _in_child(lambda: _run(home, manifest)):
        pass
    return deaths


def _lines(home: Path, manifest: Path) -> list[tuple[object, ...]]:
    intake, _ = _place(home)
    with intake.database.read() as session:
        batch_id = batches.of_manifest(session, read_manifest(manifest).sha256)
    record = reconciled(intake, str(batch_id), operator="bench", now=intake.clock())
    return [(one["line"], one["state"], one["kind"], one["sha256"], one["error"]) for one in record["lines"]]


def _in_child(work: Callable[[], None], *, kill_after: float | None = None, memory: list[int] | None = None) -> bool:
    """Whether `work` came to its end in a process group of its own; killed after so many seconds."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        try:
            work()
            os._exit(0)
        finally:  # never back into the parent's code
            traceback.print_exc()
            os._exit(1)
    begun = time.monotonic()
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status == 0
        if memory is not None:
            memory.append(_resident(child))
        if kill_after is not None and time.monotonic() - begun > kill_after:
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return False
        time.sleep(0.2)


def _resident(pid: int) -> int:
    """The resident memory of a process in kB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0


@dataclass(frozen=True)
class _Cost:
    """What something took: seconds by the clock, and seconds of a core, its children's too."""

    seconds: float
    busy: float

    def per(self, count: int) -> str:
        """Both, and for one of `count`."""
        return (
            f"{self.seconds:.1f} s ({self.seconds * 1000 / count:.0f} ms each), "
            f"{self.busy:.1f} s of a core ({self.busy * 1000 / count:.0f} ms each)"
        )


def _cost(work: Callable[[], object]) -> _Cost:
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return _Cost(time.perf_counter() - begun, busy)


def _say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
