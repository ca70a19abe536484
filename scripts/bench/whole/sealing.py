"""What sealing costs: papers read and archived sealed and in the clear, in turns, and their files opened again.

    .venv/bin/python -m scripts.bench.whole.sealing [--papers 20] [--files 200]

Papers of one page in A4 at 300 dpi, on the embedded default (SQLite, a folder), each of its own bytes. First the whole
way of a paper in one process: taken in, read, archived. Then the store alone, many more times: the files of a paper
written as a version and read back, and one of them opened.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from dossier.catalogue.kinds import default_catalogue
from ingest.intake import Intake
from scripts.samples import make_papers
from sohoa import logs
from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.schema import upgrade
from storage.objects.folder import FolderStore
from storage.objects.store import read
from tests.sealed import master_key, sealing
from worker.page import ReadOptions
from worker.pipeline import Workplace
from worker.queue.doorbell import LocalDoorbell
from worker.recognise.tesseract_library import LibraryEngine
from worker.turn import process

SEALED, CLEAR = "sealed", "in the clear"


def main() -> None:
    """Take turns, and print medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=20)
    parser.add_argument("--files", type=int, default=200)
    asked = parser.parse_args()
    logs.configure("error", "bench")
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        made = make_papers(scratch / "papers", count=1, seed=5, kinds=["quyet_dinh"], qualities=["office"])
        sheet = made[0].pages[0].read_bytes()
        places = {name: _place(scratch / name.replace(" ", "-"), is_sealed=name == SEALED) for name in (SEALED, CLEAR)}
        _compared("a paper, read and archived", places, asked.papers, lambda place: _read_one(place, sheet))
        files = {
            "original.jpg": sheet,
            "access.pdf": sheet[::-1],
            "text.txt": sheet[:3000],
            "reading.json": sheet[:30000],
        }
        _compared("its files written and read back", places, asked.files, lambda place: _written(place, files))
        ids = {name: _written(place, files) for name, place in places.items()}
        keys = {name: place.archive.newest_keys(ids[name])["access.pdf"] for name, place in places.items()}
        of = {id(place): keys[name] for name, place in places.items()}
        _compared("a file opened", places, asked.files, lambda place: read(place.archive.store, of[id(place)]))


def _place(folder: Path, *, is_sealed: bool) -> Workplace:
    folder.mkdir()
    database = Database(f"sqlite:///{folder / 'sohoa.db'}")
    upgrade(database)
    behind = FolderStore(folder / "archive")
    archive = Archive(sealing(behind, folder, master_key(folder / "master")) if is_sealed else behind)
    options = ReadOptions(LibraryEngine())
    return Workplace("bench", database, archive, folder / "work", default_catalogue(), options, database.now)


def _read_one(place: Workplace, sheet: bytes) -> None:
    path = place.scratch.parent / f"in-{uuid.uuid4().hex}.jpg"
    path.write_bytes(sheet + uuid.uuid4().bytes)  # what follows the picture makes it another paper
    intake = Intake(place.database, place.archive, LocalDoorbell(place.scratch.parent / "bell"), "H47", place.clock)
    intake.take(
        path,
        receipt_id=str(uuid.uuid4()),
        name=path.name,
        desk="mot-cua",
        channel="folder",
        requester="bench",
        source_format="jpeg",
        lane="counter",
    )
    if process(place) is None:
        raise SystemExit("nothing was read")


def _written(place: Workplace, files: dict[str, bytes]) -> str:
    object_id = object_id_of(str(uuid.uuid4()))
    place.archive.write_version(object_id, files, message="bench", user="bench", now=datetime.now(UTC))
    return object_id


def _compared(what: str, places: dict[str, Workplace], times: int, work: Callable[[Workplace], object]) -> None:
    taken: dict[str, list[float]] = {name: [] for name in places}
    used: dict[str, list[float]] = {name: [] for name in places}
    for turn in range(times + 1):
        for name, place in sorted(places.items(), reverse=turn % 2 == 1):
            begun, busy = time.perf_counter(), _core()
            work(place)
            taken[name].append(time.perf_counter() - begun)
            used[name].append(_core() - busy)
    clock = {name: statistics.median(found[1:]) * 1000 for name, found in taken.items()}
    core = {name: statistics.median(found[1:]) * 1000 for name, found in used.items()}
    said = ", ".join(f"{name} {clock[name]:.1f} ms ({core[name]:.1f} ms of a core)" for name in places)
    ratio, more = clock[SEALED] / clock[CLEAR], core[SEALED] - core[CLEAR]
    print(
        f"{what}: {said}; ratio {ratio:.3f} by the clock, {core[SEALED] / core[CLEAR]:.3f} ({more:+.1f} ms) by the core"
    )


def _core() -> float:
    """Seconds of a core that this process used, and the children that it waited for: a page is read in one."""
    mine, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime


if __name__ == "__main__":
    main()
