"""From a scan to its access copy: sohoa beside OCRmyPDF and the bare `tesseract` program, on the same files.

    .venv/bin/python -m scripts.bench.whole.peers [FILE…] [--count 24] [--seed 1] [--ocrmypdf PATH] [--runs 3]

Without FILEs, scans of all qualities are generated. Two at a time: two workers of sohoa as in a night's batch (read,
text layer, PDF/A), two `ocrmypdf --rotate-pages --deskew --output-type pdfa --jobs 1`, two `tesseract FILE stdout`. A
single FILE is given to each alone, with two jobs, as a long act would be; `tesseract` does not read PDF and sits that
out. Prints the wall seconds of each run, their median, and pages a minute. OCRmyPDF is not a dependency: install it
where you like and name its program.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from statistics import median

from dossier.catalogue.kinds import default_catalogue
from worker.access_copy.make import make_access_copy
from worker.access_copy.pdfa import AccessMetadata
from worker.formats.sources import probe
from worker.page import ReadOptions
from worker.paper import read_paper
from worker.recognise.second_reader import NetworkReader
from worker.recognise.tesseract_library import LibraryEngine

_CORES = 2


def sohoa(files: Sequence[Path], out: Path) -> None:
    """Two workers, each with its engine loaded once, or one paper with two pages at a time."""
    if len(files) == 1:
        _work(files, out, at_once=_CORES)
        return
    fork = get_context("fork")
    taken = fork.Value("i", 0)
    workers = [
        fork.Process(target=_work, args=(_in_turn(files, taken), out), kwargs={"at_once": 1}) for _ in range(_CORES)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        if worker.exitcode:
            raise SystemExit("a worker of sohoa failed")


def _in_turn(files: Sequence[Path], taken: Synchronized[int]) -> Iterator[Path]:
    """The files that no other worker took before, one by one, as workers take them from the queue."""
    while True:
        with taken.get_lock():
            number, taken.value = taken.value, taken.value + 1
        if number >= len(files):
            return
        yield files[number]


def _work(files: Iterable[Path], out: Path, *, at_once: int) -> None:
    catalogue, options = default_catalogue(), ReadOptions(LibraryEngine(), second=NetworkReader())
    metadata = AccessMetadata(title="bench", created=datetime(2026, 1, 1, tzinfo=UTC), producer="sohoa")
    for file in files:
        paper = read_paper(file, catalogue, options, at_once=at_once)
        make_access_copy(paper.source, paper.reading.pages, metadata, out / f"{file.name}.pdf", at_once=at_once)


def ocrmypdf(program: str, files: Sequence[Path], out: Path) -> None:
    """The settings that its manual advises for crooked scans."""
    jobs = "1" if len(files) > 1 else str(_CORES)
    options = ["-l", "vie", "--rotate-pages", "--deskew", "--output-type", "pdfa", "--jobs", jobs, "-q"]

    def convert(file: Path) -> None:
        more = ["--force-ocr"] if _has_text(file) else []
        more += ["--invalidate-digital-signatures"] if probe(file).format == "pdf" else []
        more += ["--image-dpi", "300"] if probe(file).format != "pdf" else []
        command = [program, *options, *more, str(file), str(out / f"{file.name}.pdf")]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode not in (0, 10):
            print(f"ocrmypdf, {file.name}: exit {done.returncode}")

    with ThreadPoolExecutor(_CORES) as pool:
        list(pool.map(convert, files))


def tesseract(files: Sequence[Path], out: Path) -> None:
    """Text only, no PDF."""
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}

    def read(file: Path) -> None:
        command = ["tesseract", str(file), str(out / file.name), "-l", "vie"]
        subprocess.run(command, capture_output=True, check=False, env=environment)

    with ThreadPoolExecutor(_CORES) as pool:
        list(pool.map(read, files))


def main() -> None:
    """Run everything `--runs` times, by turns, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ocrmypdf", default=shutil.which("ocrmypdf"))
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = asked.files or _generated(Path(folder) / "samples", asked.count, asked.seed)
        pages = sum(probe(file).page_count for file in files)
        peers: dict[str, Callable[[Sequence[Path], Path], None]] = {"sohoa": sohoa}
        if asked.ocrmypdf:
            peers["ocrmypdf"] = partial(ocrmypdf, asked.ocrmypdf)
        if all(probe(file).format != "pdf" for file in files):
            peers["tesseract"] = tesseract
        seconds: dict[str, list[float]] = {name: [] for name in peers}
        for run in range(asked.runs):
            for name, peer in peers.items():
                out = Path(folder) / f"{name}-{run}"
                out.mkdir()
                begun = time.perf_counter()
                peer(files, out)
                seconds[name].append(time.perf_counter() - begun)
    for name, taken in seconds.items():
        middle = median(taken)
        each = " ".join(f"{one:.1f}" for one in taken)
        print(f"{name:10} {each} s, median {middle:.1f} s, {60 * pages / middle:.1f} pages a minute")


def _generated(folder: Path, count: int, seed: int) -> list[Path]:
    from scripts.samples import make_papers  # loads numpy, which a worker does not do before `worker` (its __init__.py)

    make_papers(folder, count=count, seed=seed)
    return sorted(file for file in folder.iterdir() if file.suffix != ".json")


def _has_text(file: Path) -> bool:
    """Whether a PDF has a text layer, as portals' stamps have: OCRmyPDF refuses it unless told what to do."""
    if probe(file).format != "pdf":
        return False
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=False).stdout
    return bool(text.strip())


if __name__ == "__main__":
    main()
