"""How much memory a worker and its children take while they read and package a paper of a thousand pages.

    .venv/bin/python -m scripts.bench.whole.memory [tiff|pdf] [--pages 1000] [--side 1754] [--kilobytes 0]
        [--engine none] [--second]

Generates the paper, hands it in at a home of its own (by another process, as at a desk), and has one worker process do
its work: read, access copy, archive, index. `--side`: the long side of a page in pixels; `--kilobytes`: about how large
the picture of a page is; `--engine none` takes 350 invented words for what Tesseract would have read, since its own
memory does not grow with the pages, and leaves out the second reader, whose network does not either, but with
`--second`, when it is there as workers have it; `--engine tesserocr` reads with both. Prints the most memory that the
tree of processes held at once: what is resident, a page that several share counted for each (RSS), and shared out among
them (PSS).
"""

from __future__ import annotations

import argparse
import io
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from unittest.mock import patch

import img2pdf
import numpy as np
import pikepdf
from PIL import Image, ImageDraw

from dossier.reading import Word
from worker.formats.sources import Pixels

WORDS = 350
_PAUSE = 0.05
_PSS_PAUSE = 0.5  # the kernel walks all pages of a process to find out with how many others it shares them
_KILOBYTE = 1024


@dataclass(frozen=True, slots=True)
class Peak:
    """The most that a tree of processes held, in bytes, and what the root of the tree held alone."""

    rss: int
    pss: int
    root_rss: int
    seconds: float


class InventedWords:
    """An engine that reads the same words on every page, as many as a full page of print has."""

    name, version = "invented", "0"

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:  # noqa: ARG002
        """Words in lines of ten, each a string of its own, as an engine gives them."""
        height, width = image.shape
        rows, columns = 35, WORDS // 35
        across, down = width / columns, height / (rows + 5)
        words = []
        for number in range(WORDS):
            left, top = number % columns * across, number // columns * down
            box = (round(left), round(top), round(left + 0.9 * across), round(top + 0.5 * down))
            words.append(Word(f"từ{number:04}", box, 0.9 + number % 10 / 100, number // columns))
        return tuple(words)

    def read_line(self, image: Pixels, dpi: int, seconds: float, *, is_cut: bool = False) -> tuple[Word, ...]:  # noqa: ARG002
        """Nothing."""
        return ()

    def turn(self, image: Pixels, dpi: int, seconds: float) -> int | None:  # noqa: ARG002
        """Upright."""
        return 0


def main() -> None:
    """Generate, work, and print the peaks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("form", nargs="?", choices=["tiff", "pdf"], default="tiff")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--side", type=int, default=1754)
    parser.add_argument("--kilobytes", type=int, default=0)
    parser.add_argument("--engine", choices=["none", "tesserocr"], default="none")
    parser.add_argument("--second", action="store_true")
    parser.add_argument("--paper", type=Path, help="a paper that is there already, in place of a generated one")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        work(asked.work, asked.engine, second=asked.second)
        return
    with tempfile.TemporaryDirectory() as folder:
        paper = asked.paper or Path(folder) / "paper"
        if not asked.paper:
            write_paper(paper, asked.form, asked.pages, asked.side, asked.kilobytes)
        peak = peak_of_work(paper, Path(folder) / "home", asked.form, asked.engine, second=asked.second)
        size = paper.stat().st_size >> 20
    print(
        f"{asked.paper or f'{asked.form}, {asked.pages} pages'}, {size} MB: most resident {peak.rss >> 20} MB (RSS), "
        f"{peak.pss >> 20} MB (PSS), the worker itself {peak.root_rss >> 20} MB; {peak.seconds:.0f} s"
    )


def write_paper(path: Path, form: str, pages: int, side: int, kilobytes: int) -> None:
    """A file of `pages` unlike pages: black and white in a TIFF, grey JPEGs in a PDF."""
    if form == "tiff":
        rest = (_page(number, side, kilobytes, "1") for number in range(1, pages))
        _page(0, side, kilobytes, "1").save(
            path, "TIFF", save_all=True, append_images=rest, compression="group4", dpi=(round(side / 11.69),) * 2
        )
        return
    with pikepdf.new() as pdf:
        for number in range(pages):
            packed = io.BytesIO()
            _page(number, side, kilobytes, "L").save(packed, "JPEG", quality=75, dpi=(round(side / 11.69),) * 2)
            single = img2pdf.convert(packed.getvalue(), nodate=True)
            with pikepdf.open(io.BytesIO(single)) as one:
                pdf.pages.extend(one.pages)
        pdf.save(path)


def peak_of_work(paper: Path, home: Path, form: str, engine: str, *, second: bool = False) -> Peak:
    """What a worker of a new `home` and its children hold at most while they work on `paper`."""
    # Whoever takes a paper in sets the database up, with modules that a worker never loads.
    intake = get_context("spawn").Process(target=hand_in, args=(paper, home, form))
    intake.start()
    intake.join()
    if intake.exitcode:
        raise SystemExit("bench: the paper was not taken in")
    command = [
        sys.executable,
        "-m",
        "scripts.bench.whole.memory",
        "--engine",
        engine,
        *(["--second"] if second else []),
        "--work",
        str(home),
    ]
    begun = time.monotonic()
    worker = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    rss = pss = root = 0
    weighed = begun
    while worker.poll() is None:
        tree = list(_tree(worker.pid))
        rss, root = max(rss, sum(map(_rss, tree))), max(root, _rss(worker.pid))
        if time.monotonic() - weighed > _PSS_PAUSE:
            weighed = time.monotonic()
            pss = max(pss, sum(map(_pss, tree)))
        time.sleep(_PAUSE)
    if worker.returncode:
        raise SystemExit(f"bench: the worker ended with status {worker.returncode}")
    return Peak(rss, pss, root, time.monotonic() - begun)


def hand_in(paper: Path, home: Path, form: str) -> None:
    """Hand `paper` in at a new `home`."""
    from sohoa import parts
    from sohoa.settings import Settings

    home.mkdir(parents=True)
    parts.open_intake(Settings(home=home)).take(
        paper,
        receipt_id=str(uuid.uuid4()),
        name="paper",
        desk="mot-cua",
        channel="cli",
        lane="counter",
        requester="bench",
        source_format=form,
    )


def work(home: Path, engine: str, *, second: bool = False) -> None:
    """Work on the paper that waits at `home`, as a worker process does."""
    from sohoa import parts
    from sohoa.settings import Settings
    from storage.papers import documents
    from worker.turn import process

    # Its network is not even loaded where no recogniser is to be measured.
    is_alone = engine == "none" and not second
    alone = patch.object(parts, "second_reader", return_value=None) if is_alone else nullcontext()
    with alone:
        place = parts.workplace(Settings(home=home), "worker")
    if engine == "none":
        place = replace(place, options=replace(place.options, engine=InventedWords()))
    document_id = process(place)
    if document_id is None:
        raise SystemExit("bench: no paper waits")
    with place.database.read() as session:
        document = documents.get(session, document_id)
    if document.state not in ("needs_review", "archived"):
        raise SystemExit(f"bench: {document.state} {document.error_code}")


def _page(number: int, side: int, kilobytes: int, mode: str) -> Image.Image:
    """A page of A4 with its number, and with as much noise as fills about `kilobytes`."""
    width = round(side / 297 * 210)
    image = Image.new("L", (width, side), 255)
    draw = ImageDraw.Draw(image)
    words = random.Random(number)
    for line in range(20):
        place = (width // 10, side * (line + 2) // 25)
        draw.text(place, f"{number} " + "".join(words.choices("abcdefghijk ", k=40)), fill=0, font_size=side / 80)
    if kilobytes:
        bits = 4 if mode == "L" else 1.2
        rows = min(side, round(kilobytes * _KILOBYTE * 8 / bits / width))
        noise = np.random.default_rng(number).integers(0, 256, (rows, width), dtype=np.uint8)
        image.paste(Image.fromarray(noise), (0, side - rows))
    return image.convert(mode)


def _tree(pid: int) -> Iterator[int]:
    """`pid` and its descendants, as far as they still live."""
    yield pid
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except (FileNotFoundError, ProcessLookupError):
        return
    for child in children:
        yield from _tree(child)


def _rss(pid: int) -> int:
    return _field(pid, "status", "VmRSS:")


def _pss(pid: int) -> int:
    return _field(pid, "smaps_rollup", "Pss:")


def _field(pid: int, file: str, name: str) -> int:
    """A figure of /proc in bytes, 0 for a process that is gone."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) * _KILOBYTE for line in lines if line.startswith(name))


if __name__ == "__main__":
    main()
