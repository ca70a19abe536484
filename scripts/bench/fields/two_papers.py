"""Two papers on one picture: told, or silently mixed.

    .venv/bin/python -m scripts.bench.fields.two_papers [--count 200] [--seed 1] [--begin 0]

Generated papers are laid on one picture in pairs, by turns one below the other (cut to their upper halves, as two slips
on the glass) and side by side (as on an A3 spread), and read. Silently mixed: a value without a mark that is not of the
first paper. Prints each pair that was not told or mixed as it comes, every tenth time and at the end how many pairs
were told, how many not, how many silently mixed. `--begin`: the pair to go on from, after a run that was stopped.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from dossier.catalogue.kinds import default_catalogue
from dossier.words.folding import folded_words
from scripts.samples import make_papers
from worker.extract import TWO_PAPERS
from worker.page import ReadOptions
from worker.paper import read_paper
from worker.recognise.second_reader import NetworkReader
from worker.recognise.tesseract_library import LibraryEngine

_QUALITIES = ("clean", "office", "yellowed", "copier")
_SAID_EVERY = 10


def together(first: Path, second: Path, *, below: bool) -> Image.Image:
    """One picture of both, at the resolution of the first; `below`: their upper halves, else side by side."""
    with Image.open(first) as one, Image.open(second) as other:
        dpi = one.info.get("dpi", (300, 300))
        pages = [page.convert("RGB") for page in (one, other)]
    pages[1] = pages[1].resize(pages[0].size)
    width, height = pages[0].size
    sheet = Image.new("RGB", (width, height) if below else (2 * width, height), "white")
    for place, page in enumerate(pages):
        part = page.crop((0, 0, width, height // 2)) if below else page
        sheet.paste(part, (0, place * (height // 2)) if below else (place * width, 0))
    sheet.info["dpi"] = dpi
    return sheet


def main() -> None:
    """Compose, read, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--begin", type=int, default=0)
    asked = parser.parse_args()
    catalogue, options = default_catalogue(), ReadOptions(LibraryEngine(), seconds=300, second=NetworkReader())
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        samples = make_papers(out / "papers", count=2 * asked.count, seed=asked.seed, qualities=_QUALITIES)
        pairs = list(enumerate(zip(samples[::2], samples[1::2], strict=True)))
        for number, (one, other) in pairs[asked.begin :]:
            below = number % 2 == 0
            picture = together(one.pages[0], other.pages[0], below=below)
            file = out / f"{number}.png"
            picture.save(file, dpi=picture.info["dpi"])
            paper = read_paper(file, catalogue, options)
            told = any(warning.startswith(TWO_PAPERS) for warning in paper.reading.warnings)
            unmarked = {field.name: field.value for field in paper.reading.fields if not field.needs_review}
            foreign = {name: value for name, value in unmarked.items() if not is_of(one.truth["fields"], value)}
            counts["told" if told else "not told"] += 1
            pair = f"{number} {one.kind} {'over' if below else 'beside'} {other.kind}"
            if foreign:
                counts["silently mixed"] += 1
                print(f"{pair}: {foreign}", flush=True)
            elif not told:
                print(f"not told: {pair}", flush=True)
            if number % _SAID_EVERY == 0:
                print(f"to {number}: {_said(counts)}", flush=True)
    print(_said(counts))


def _said(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[name]} {name}" for name in ("told", "not told", "silently mixed"))


def is_of(truth: Mapping[str, str], value: str) -> bool:
    """Whether `value` is one of the true ones, or a part of one, or has one in it."""
    read, *known = (" ".join(folded_words(str(one))) for one in (value, *truth.values()))
    return any(read in true or true in read for true in known)


if __name__ == "__main__":
    main()
