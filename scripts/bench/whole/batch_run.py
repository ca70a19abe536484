"""What a run over a manifest costs beside the bare pipeline, and whether being killed changes what it comes to.

`python -m scripts.bench.whole.batch_run --documents 10000 --kills 10` on embedded defaults, with invented words in the
place of recognition, so that what is around the reading is seen. The same small papers come through a manifest,
undisturbed; and through a manifest, killed again and again and begun anew. The reports of the two have to say the same
of every line.

How the run is compared with the bare pipeline, so that neither the machine's drift nor the size of the archive is taken
for its cost: it has its turns, of `--slice` lines taken and read, and between two of them the bare pipeline has one, of
`--bare` papers of its own of the same make, taken and read one by one. Each is a process; the other stands still
meanwhile; who goes first changes. Both fill one and the same archive and database, so each finds them as full as the
other does. The figure is the ratio of two turns beside each other: the median, and the quartiles, over all of them.
What is told of each is for a paper that was read, so a run bears the lines that it rejects (one in fifty is an empty
file), its beginning and its count besides; its report, made once at the end, is told by itself.

In parts: with `--home FOLDER` papers, archives and what was measured stay there, and a later call goes on. `--only run
--most 2000` does 2,000 lines more, `--only killed` the other run, `--only compare` compares their reports. With
`--filled 10000` the database is as large as after so many papers from the first turn on.
"""

from __future__ import annotations

import argparse
import io
import json
import logging
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import structlog
from PIL import Image, ImageDraw
from sqlalchemy import func, select

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Word
from ingest.batch import BatchSettings, run_batch
from ingest.intake import Intake
from ingest.manifest import read_manifest
from ingest.reports.reconciliation import reconciled
from scripts.bench.size.filled import fill
from scripts.bench.whole.processes import Turn, Turns, Worker, killed_after
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.database.models import ReceiptRow
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
MEASURED = "turns.jsonl"
BARE = "bare"


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


def main() -> None:
    """Make the papers, run them, print what it took as it goes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--slice", type=int, default=500, help="lines of a turn of the run")
    parser.add_argument("--bare", type=int, default=100, help="papers of a turn of the bare pipeline")
    parser.add_argument("--filled", type=int, default=0, help="papers that the database has before, as rows alone")
    parser.add_argument("--home", type=Path, help="where all of it stays; a folder that goes unless said")
    parser.add_argument("--only", choices=["run", "killed", "compare"], help="one part of it, with --home")
    parser.add_argument("--most", type=int, help="of the lines that are left, how many this call does at most")
    asked = parser.parse_args()
    if asked.most is not None and asked.most % asked.slice:
        parser.error("--most: whole turns of --slice")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with _home(asked.home) as root:
        manifest = _papers(root / "papers", asked.documents, "")
        _papers(root / "others", (asked.documents // asked.slice + 1) * asked.bare * 51 // 50 + 1, "KHAC ")
        if asked.only in (None, "run"):
            _beside_the_bare(root, manifest, asked)
        if asked.only in (None, "killed"):
            deaths = _killed(root / "killed", manifest, asked.kills, asked.documents, asked.slice)
            _say(f"killed {deaths} times and begun anew")
        if asked.only in (None, "compare"):
            same = _lines(root / "whole", manifest) == _lines(root / "killed", manifest)
            _say(f"the report of the run that was killed is {'the same' if same else 'ANOTHER'}")


@contextmanager
def _home(asked: Path | None) -> Iterator[Path]:
    if asked is not None:
        asked.mkdir(parents=True, exist_ok=True)
        yield asked
        return
    with tempfile.TemporaryDirectory() as scratch:
        yield Path(scratch)


def _papers(folder: Path, count: int, word: str) -> Path:
    """The manifest of `count` slips, each of its own bytes, which are made unless they are there."""
    manifest = folder / "bang-ke.csv"
    if manifest.exists():
        return manifest
    folder.mkdir(exist_ok=True)
    names = []
    for number in range(count):
        page = Image.new("L", (620, 200), 255)
        ImageDraw.Draw(page).text((20, 20), f"GIAY XAC NHAN {word}{number}", fill=0)
        body = io.BytesIO()
        page.save(body, "PNG", dpi=(75, 75))
        name = f"{number:05}.png"
        (folder / name).write_bytes(body.getvalue() if number % 50 != 7 else b"")
        names.append(name)
    manifest.write_text("path,số ký hiệu\n" + "".join(f"{name},{at}/2026\n" for at, name in enumerate(names)), "utf-8")
    return manifest


def _place(home: Path, name: str) -> tuple[Intake, Workplace]:
    home.mkdir(exist_ok=True)
    database = Database(f"sqlite:///{home / 'sohoa.db'}")
    upgrade(database)
    archive = Archive(FolderStore(home / "archive"))
    intake = Intake(database, archive, LocalDoorbell(home / "bell"), "H47", lambda: datetime.now(UTC))
    options = ReadOptions(Invented(), mend=False)
    place = Workplace(name, database, archive, home / "work", default_catalogue(), options, intake.clock)
    return intake, place


def _beside_the_bare(root: Path, manifest: Path, asked: argparse.Namespace) -> None:
    """The undisturbed run, and the bare pipeline between its turns."""
    home = root / "whole"
    intake, _ = _place(home, BARE)  # so that the two need not make it at once
    with intake.database.read() as session:
        is_new = session.scalar(select(func.count()).select_from(ReceiptRow)) == 0
    if asked.filled and is_new:
        fill(intake.database, asked.filled)
    intake.database.close()
    run = Worker(partial(_run_in_turns, home, manifest, asked.slice, asked.most))
    bare = Worker(partial(_bare_in_turns, home, root / "others", asked.bare))
    pairs = _measured(root)
    while True:
        is_first = len(pairs) % 2 == 0
        before = None if is_first else bare.turn()
        of_run = run.turn()
        if of_run is None or of_run.papers == 0:
            break
        of_bare = bare.turn() if is_first else before
        if of_bare is None or of_bare.papers == 0:
            raise RuntimeError("too few papers for the bare pipeline: --slice and --bare are as in the first call")
        pairs.append((of_run, of_bare))
        with (root / MEASURED).open("a") as out:
            out.write(json.dumps([asdict(of_run), asdict(of_bare)]) + "\n")
        _say(_pair(pairs, asked.slice))
    _say(_in_all(pairs))
    if of_run is not None:
        _say(f"report of the lines so far: {of_run.seconds:.1f} s; the run's memory then {of_run.memory >> 10} MB")


def _measured(root: Path) -> list[tuple[Turn, Turn]]:
    """What earlier calls measured here: turns of the run and of the bare pipeline."""
    path = root / MEASURED
    lines = path.read_text().splitlines() if path.exists() else []
    return [(Turn(**of_run), Turn(**of_bare)) for of_run, of_bare in map(json.loads, lines)]


def _pair(pairs: Sequence[tuple[Turn, Turn]], lines: int) -> str:
    of_run, of_bare = pairs[-1]
    return (
        f"{len(pairs) * lines:6} lines: {of_run.each:.0f} ms of a core a paper ({of_run.each_by_the_clock:.0f} by the "
        f"clock), bare {of_bare.each:.0f} ({of_bare.each_by_the_clock:.0f}), {_ratio(pairs[-1:])}; "
        f"memory {of_run.memory >> 10} MB, bare {of_bare.memory >> 10} MB"
    )


def _in_all(pairs: Sequence[tuple[Turn, Turn]]) -> str:
    """The figures over all turns, and over each fifth of them."""
    parts = [f"run beside bare, {len(pairs)} turns each: {_ratio(pairs)}"]
    for at in range(5):
        some = pairs[len(pairs) * at // 5 : len(pairs) * (at + 1) // 5]
        if some:
            bare = statistics.median(bare.each for _, bare in some)
            parts.append(f"  fifth {at + 1}: {_ratio(some)}; bare {bare:.0f} ms of a core a paper")
    return "\n".join(parts)


def _ratio(pairs: Sequence[tuple[Turn, Turn]]) -> str:
    by_core = _spread([run.each / bare.each for run, bare in pairs])
    by_clock = _spread([run.each_by_the_clock / bare.each_by_the_clock for run, bare in pairs])
    return f"{by_core} of a core, {by_clock} by the clock"


def _spread(ratios: Sequence[float]) -> str:
    """The median of ratios as what it is more, and the quartiles."""
    middle = f"{statistics.median(ratios) - 1:+.1%}"
    if len(ratios) < 4:
        return middle
    low, _, high = statistics.quantiles(ratios, n=4)
    return f"{middle} ({low - 1:+.1%} to {high - 1:+.1%})"


def _bare_in_turns(home: Path, others: Path, papers: int, begin: Callable[[], Turns]) -> None:
    """Papers taken and read, one after the other, without a manifest."""
    intake, place = _place(home, BARE)
    with intake.database.read() as session:
        done = session.scalar(select(func.count()).where(ReceiptRow.desk == BARE)) or 0
    rows = [row for row in read_manifest(others / "bang-ke.csv").rows if row.path.stat().st_size]
    turns = begin()
    while some := rows[done : done + papers]:
        for row in some:
            receipt_id = str(uuid.uuid4())
            intake.take(
                row.path,
                receipt_id=receipt_id,
                name=row.name,
                desk=BARE,
                channel="batch",
                lane="backlog",
                requester="bench",
                source_format="png",
                given=row.given,
            )
            process(place)
        done += len(some)
        turns.over(len(some))


class Reading:
    """A run's progress: after each `lines` lines what was taken is read, as workers would meanwhile."""

    def __init__(
        self,
        place: Workplace,
        lines: int,
        *,
        step: Callable[[], object] = lambda: None,
        over: Callable[[int], object] = lambda _: None,
    ) -> None:
        self._place, self._lines, self._step, self._over = place, lines, step, over
        self._read = 0

    def taken(self, done: int, total: int) -> None:
        """See `ingest.batch.Progress`."""
        self._step()
        if done % self._lines == 0 or done == total:
            self.read(0)
            if self._read:
                self._over(self._read)
            self._read = 0

    def worked(self, tally: Tally, reasons: Mapping[str, int]) -> None:
        """See `ingest.batch.Progress`."""

    def read(self, seconds: float) -> None:
        """Read all that waits; if nothing does, wait so long."""
        before = self._read
        while process(self._place):
            self._read += 1
            self._step()
        if self._read == before:
            time.sleep(seconds)


def _run_in_turns(home: Path, manifest: Path, lines: int, most: int | None, begin: Callable[[], Turns]) -> None:
    """The papers through a manifest, this process at work on them too; at last its report, as a turn of no papers."""
    intake, place = _place(home, "bench")
    rows = read_manifest(manifest)
    turns = begin()
    settings = BatchSettings(desk="kho", requester="bench", poll_seconds=0.1, limit=most)
    reading = Reading(place, lines, over=turns.over)
    run = run_batch(rows, intake, settings, reading, pause=reading.read)
    reconciled(intake, run.batch_id, operator="bench", now=intake.clock())
    turns.over(0)


def _killed(home: Path, manifest: Path, kills: int, documents: int, lines: int) -> int:
    """The run killed at moments that nobody chose, and begun anew each time; how often it was killed."""
    chance, deaths = random.Random(5), 0
    while True:
        # Each paper is two steps, and on the average as many are left for the last run as the killed ones took.
        steps = chance.uniform(0.4, 1.6) * documents / kills if deaths < kills else None
        if not killed_after(partial(_run_in_steps, home, manifest, lines), steps, chance.uniform(0, 0.2)):
            return deaths
        deaths += 1
        _say(f"killed {deaths} times")


def _run_in_steps(home: Path, manifest: Path, lines: int, step: Callable[[], None]) -> None:
    intake, place = _place(home, "bench")
    with intake.database.write() as session:  # who takes a dead worker's place gives its work back
        leases.release(session, now=intake.clock(), workers=[place.name])
    settings = BatchSettings(desk="kho", requester="bench", poll_seconds=0.1)
    reading = Reading(place, lines, step=step)
    run = run_batch(read_manifest(manifest), intake, settings, reading, pause=reading.read)
    reconciled(intake, run.batch_id, operator="bench", now=intake.clock())


def _lines(home: Path, manifest: Path) -> list[tuple[object, ...]]:
    """What the report says of each line, but for the ids, which are each run's own."""
    intake, _ = _place(home, "bench")
    with intake.database.read() as session:
        batch_id = batches.of_manifest(session, read_manifest(manifest).sha256)
    record = reconciled(intake, str(batch_id), operator="bench", now=intake.clock())
    said = ("line", "path", "state", "kind", "sha256", "engine", "error", "values", "known", "differs")
    return [tuple(one[name] for name in said) for one in record["lines"]]


def _say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
