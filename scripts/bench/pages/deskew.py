"""How exactly the lean of a page is found: papers of all kinds and a few hard ones, turned by a known angle.

    .venv/bin/python -m scripts.bench.pages.deskew [--seed 1] [--each 6] [--most 8]

Every angle from -MOST to MOST degrees in steps of 0.25 is given to `--each` sheets, kinds and scan qualities in turn: a
clean sheet is turned about its centre, then aged, copied, blurred or made small. Prints the error of the angle that
`prepare` states: median, 99th percentile and largest, in all and by sheet and quality, and every page beyond 0.1.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw

from scripts.samples import KINDS, make_papers
from scripts.samples.drawing.fonts import font
from scripts.samples.drawing.size import A4
from scripts.samples.scanning.scanner import aged, blurred, copied, faded, noisy, turned
from worker.formats.sources import PageImage, Pixels
from worker.prepare.analysis import look_at
from worker.prepare.page import prepare

STEP = 0.25
ALLOWED = 0.1
Chance = np.random.Generator


def main() -> None:
    """Turn, measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=6)
    parser.add_argument("--most", type=float, default=8.0)
    asked = parser.parse_args()
    errors: dict[str, list[float]] = defaultdict(list)
    for name, quality, angle, page in pages(asked.seed, asked.each, asked.most):
        found = prepare(page, look_at(page)).skew
        error = abs(found - angle)
        for group in ("all", f"sheet {name}", f"quality {quality}"):
            errors[group].append(error)
        if error > ALLOWED:
            print(f"{name}, {quality}: leans by {angle:.2f}, found {found:.2f}")
    print(f"{'':45}{'pages':>6}{'p50':>8}{'p99':>8}{'most':>8}")
    for group, found_errors in sorted(errors.items()):
        p50, p99, most = np.percentile(found_errors, (50, 99, 100))
        print(f"{group:45}{len(found_errors):6}{p50:8.3f}{p99:8.3f}{most:8.3f}")


def pages(seed: int, each: int, most: float) -> Iterator[tuple[str, str, float, PageImage]]:
    """Sheet, quality, true angle and the page, as many as asked for."""
    clean = sheets(seed)
    qualities = list(QUALITIES.items())
    chance = np.random.default_rng(seed)
    for number, angle in enumerate(np.repeat(np.arange(-most, most + STEP / 2, STEP), each)):
        name, sheet = clean[number % len(clean)]
        # The next round begins with the next quality, so that every sheet meets each of them.
        quality, scan = qualities[(number + number // len(clean)) % len(qualities)]
        yield name, quality, float(angle), scan(turned(sheet, float(angle)), chance)


def sheets(seed: int) -> list[tuple[str, Pixels]]:
    """A first page of every kind, a table, a page of three lines and a short note, each with its name."""
    with tempfile.TemporaryDirectory() as folder:
        papers = make_papers(Path(folder), count=len(KINDS), seed=seed, qualities=["clean"])
        made = [(paper.kind, np.asarray(Image.open(paper.pages[0]).convert("RGB"))) for paper in papers]
    return [*made, ("(table)", _table()), ("(three lines)", _lines(3)), ("(note)", _lines(1))]


def _table() -> Pixels:
    sheet = Image.new("RGB", A4, "white")
    ink = ImageDraw.Draw(sheet)
    letters = font("DejaVu Sans", 9)
    columns = (200, 330, 900, 1250, 1600, 2000, 2300)
    for row in range(24):
        y = 400 + 110 * row
        ink.line((columns[0], y, columns[-1], y), fill="black", width=3)
        if row == 23:
            break
        for column, (left, word) in enumerate(zip(columns, ("", "Thửa đất", "m2", "Số", "Ghi chú", ""), strict=False)):
            ink.text((left + 20, y + 35), f"{word} {(row * 37 + column * 91) % 997}", fill="black", font=letters)
    for left in columns:
        ink.line((left, 400, left, 400 + 110 * 23), fill="black", width=3)
    return np.asarray(sheet)


def _lines(count: int) -> Pixels:
    sheet = Image.new("RGB", A4, "white")
    letters = font("DejaVu Serif", 13)
    for row in range(count):
        text = f"Nơi nhận: như trên; lưu văn thư, phòng số {row + 1}."
        ImageDraw.Draw(sheet).text((500, 700 + 90 * row), text, fill="black", font=letters)
    return np.asarray(sheet)


def _office(sheet: Pixels, chance: Chance) -> PageImage:
    return PageImage(noisy(faded(blurred(sheet, 0.8), 0.1), 4, chance), 300)


def _yellowed(sheet: Pixels, chance: Chance) -> PageImage:
    return PageImage(noisy(blurred(aged(faded(sheet, 0.4), chance), 0.8), 5, chance), 300)


def _copier(sheet: Pixels, chance: Chance) -> PageImage:
    return PageImage(copied(sheet, chance), 300, is_bilevel=True)


def _small(sheet: Pixels, chance: Chance, dpi: int) -> PageImage:
    size = (round(sheet.shape[1] * dpi / 300), round(sheet.shape[0] * dpi / 300))
    small = np.asarray(cv2.resize(sheet, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return PageImage(noisy(small, 4, chance), dpi)


QUALITIES: dict[str, Callable[[Pixels, Chance], PageImage]] = {
    "clean": lambda sheet, _chance: PageImage(sheet, 300),
    "office": _office,
    "yellowed": _yellowed,
    "copier": _copier,
    "200 dpi": lambda sheet, chance: _small(sheet, chance, 200),
    "150 dpi": lambda sheet, chance: _small(sheet, chance, 150),
}

if __name__ == "__main__":
    main()
