"""How far the confidence of a value can be trusted: of values at 0.9, are nine in ten right?

    .venv/bin/python -m scripts.bench.fields.calibration [SAMPLES…] [--count 208] [--seed 1] [--jobs 2]
        [--plot FILE.svg]

SAMPLES are folders as `scripts.samples` writes them; without any, papers are generated. Prints, for each step of
confidence: values, how many of them are right, how many were marked for review, and the mean confidence; then how
many wrong values were not marked. Values are compared after folding of case, spaces and signs at the ends. `--plot`
draws confidence against share of right values.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from dossier.catalogue.kinds import default_catalogue
from dossier.words.folding import nfc
from scripts.samples import make_papers
from worker.language.syllable_pairs import normal
from worker.page import ReadOptions
from worker.paper import read_paper
from worker.recognise.second_reader import NetworkReader
from worker.recognise.tesseract_library import LibraryEngine

_STEPS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.96, 0.97, 0.98, 1.01)
_SIZE, _EDGE = 420, 40


@dataclass(frozen=True, slots=True)
class Value:
    """A value read, whether it is the true one, and whether it was marked for review."""

    paper: str
    name: str
    confidence: float
    right: bool
    marked: bool


def main() -> None:
    """Read, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("samples", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=208)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--plot", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folders = asked.samples or [Path(folder)]
        if not asked.samples:
            make_papers(Path(folder), count=asked.count, seed=asked.seed)
        truths = [truth for samples in folders for truth in sorted(samples.glob("*.json"))]
        with ProcessPoolExecutor(asked.jobs) as pool:
            values = [value for found in pool.map(read, truths, chunksize=4) for value in found]
    steps = list(_in_steps(values))
    print(f"{'confidence':>12} {'values':>7} {'right':>7} {'marked':>7} {'mean':>6}")
    for step in steps:
        right, marked = (sum(getattr(value, what) for value in step) for what in ("right", "marked"))
        low, high = min(value.confidence for value in step), max(value.confidence for value in step)
        mean = sum(value.confidence for value in step) / len(step)
        print(f"{low:5.2f} - {high:4.2f} {len(step):7} {right / len(step):7.1%} {marked:7} {mean:6.2f}")
    silent = [value for value in values if not value.right and not value.marked]
    doubted = sum(value.right and value.marked for value in values)
    print(f"{len(values)} values, wrong and not marked {len(silent)}, right and marked {doubted}")
    for value in silent:
        print(f"    {value.paper} {value.name} {value.confidence:.2f}")
    if asked.plot:
        asked.plot.write_text(_drawn(steps), "utf-8")


def read(truth: Path) -> list[Value]:
    """The values read off the pages of one paper, first reading first, beside the truth."""
    catalogue, options = default_catalogue(), ReadOptions(LibraryEngine(), second=NetworkReader())
    wanted = json.loads(truth.read_text("utf-8"))["fields"]
    found: dict[str, Value] = {}
    for page in sorted(truth.parent.glob(f"{truth.stem}-p*")):
        for field in read_paper(page, catalogue, options).reading.fields:
            if field.name in wanted and field.name not in found:
                right = comparable(field.value) == comparable(wanted[field.name])
                found[field.name] = Value(truth.stem, field.name, field.confidence, right, field.needs_review)
    return list(found.values())


def comparable(value: str) -> str:
    """`value` as it is compared: case, spaces, dashes, places of tone marks and signs at the ends do not count."""
    words = [normal(word) for word in nfc(value).translate(str.maketrans("–—", "--")).casefold().split()]
    return " ".join(words).replace("ubnd", "ủy ban nhân dân").strip(" .,;:-/()\"'")


def _in_steps(values: Sequence[Value]) -> Iterator[list[Value]]:
    for low, high in pairwise(_STEPS):
        step = [value for value in values if low <= value.confidence < high]
        if step:
            yield step


def _drawn(steps: Sequence[Sequence[Value]]) -> str:
    """An SVG: confidence to the right, share of right values upwards, the area of a dot as many values as there are."""
    side = _SIZE - 2 * _EDGE
    most = max(map(len, steps))
    dots = []
    for step in steps:
        x = _EDGE + side * sum(value.confidence for value in step) / len(step)
        y = _SIZE - _EDGE - side * sum(value.right for value in step) / len(step)
        radius = 3 + 9 * (len(step) / most) ** 0.5
        dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#1a5" fill-opacity="0.6"/>')
    marks = []
    for tenth in range(0, 11, 2):
        at = _EDGE + side * tenth / 10
        marks.append(f'<text x="{at}" y="{_SIZE - 18}" text-anchor="middle">{tenth / 10}</text>')
        marks.append(f'<text x="12" y="{_SIZE - at + 4}">{tenth / 10}</text>')
    frame = f'<rect x="{_EDGE}" y="{_EDGE}" width="{side}" height="{side}" fill="none" stroke="#888"/>'
    line = f'<line x1="{_EDGE}" y1="{_SIZE - _EDGE}" x2="{_SIZE - _EDGE}" y2="{_EDGE}" stroke="#888"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_SIZE}" height="{_SIZE}" font-size="11">'
    return "\n".join([head, frame, line, *marks, *dots, "</svg>", ""])


if __name__ == "__main__":
    main()
