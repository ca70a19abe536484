"""What mending (worker/correct/diacritics.py) gains and spoils, on legal prose and on papers full of names.

    .venv/bin/python -m scripts.bench.text.diacritics [--real ../shared/real] [--samples ../shared/samples]
        [--seed 8202] [--count 104] [--words]

Sets: the first pages of published acts as scanned (typed text in REAL/truth); born-digital acts as 1-bit pages of
200 dpi, against their own text; papers with names, as given and as generated. Prints for each: character errors and
word recall as read and as mended, the words mended rightly, wrongly, and those spoilt that had been read right, and
the processor time of a page. `--words` lists what was mended otherwise than the truth has it. The rates that mending
works by come from other papers (scripts.language.mending.misread).
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from PIL import Image

from dossier.reading import PageReading, Word
from scripts.bench.text.characters import line_errors
from scripts.language.mending.alignment import plain, true_words
from scripts.samples import make_papers
from worker.correct.diacritics import mended
from worker.formats.sources import probe
from worker.page import ReadOptions, read_pages
from worker.recognise.tesseract_library import LibraryEngine

_TYPED = ("49-2026-ND-CP", "hanoi_kh_173_festival", "hanoi_qd_2280_water")
_DPI = 200
_BLACK = 150
_SIGNS = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, slots=True)
class _Case:
    """A paper: its files, of which `page` alone is read if given, and the lines that stand there."""

    name: str
    files: tuple[Path, ...]
    lines: tuple[str, ...]
    page: int | None = None


def main() -> None:
    """Read every set and print its row."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--real", type=Path, default=Path("../shared/real"))
    parser.add_argument("--samples", type=Path, default=Path("../shared/samples"))
    parser.add_argument("--seed", type=int, default=8202)
    parser.add_argument("--count", type=int, default=104)
    parser.add_argument("--words", action="store_true")
    asked = parser.parse_args()
    options = ReadOptions(LibraryEngine(), seconds=600, mend=False)
    print(
        f"{'':24}{'pages':>6}{'CER % read':>12}{'mended':>8}{'recall % read':>15}{'mended':>8}"
        f"{'right':>7}{'wrong':>7}{'spoilt':>8}{'ms/page':>9}"
    )
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        if asked.real.is_dir():
            _row("acts, page 1", _first_pages(asked.real), options, words=asked.words)
            for stem in _TYPED:
                cases = _printed(asked.real / f"{stem}.pdf", scratch / stem)
                _row(stem, cases, options, words=asked.words)
        if asked.samples.is_dir():
            _row("samples", _papers(asked.samples), options, words=asked.words)
        make_papers(scratch / "generated", count=asked.count, seed=asked.seed)
        _row(f"generated, seed {asked.seed}", _papers(scratch / "generated"), options, words=asked.words)


def _first_pages(real: Path) -> Iterator[_Case]:
    for truth in sorted(real.glob("truth/*p1.txt")):
        stem = re.sub(r"^real_|[-_]p1$", "", truth.stem)
        yield _Case(stem, (real / f"{stem}.pdf",), tuple(truth.read_text("utf-8").splitlines()), page=1)


def _printed(pdf: Path, scratch: Path) -> Iterator[_Case]:
    """The pages of a born-digital PDF as an office scanner would give them, black or white."""
    scratch.mkdir()
    subprocess.run(["pdftoppm", "-r", str(_DPI), "-gray", str(pdf), str(scratch / "p")], check=True)
    for number, grey in enumerate(sorted(scratch.glob("*.pgm")), start=1):
        path = grey.with_suffix(".tif")
        with Image.open(grey) as page:
            black = page.point(lambda value: 255 if value > _BLACK else 0).convert("1", dither=Image.Dither.NONE)
            black.save(path, compression="group4", dpi=(_DPI, _DPI))
        command = ["pdftotext", "-layout", "-f", str(number), "-l", str(number), str(pdf), "-"]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        yield _Case(path.stem, (path,), tuple(text.splitlines()))


def _papers(folder: Path) -> Iterator[_Case]:
    for truth in sorted(folder.glob("*.json")):
        lines = tuple(json.loads(truth.read_text("utf-8"))["lines"])
        yield _Case(truth.stem, tuple(sorted(folder.glob(f"{truth.stem}-p*"))), lines)


def _row(title: str, cases: Iterable[_Case], options: ReadOptions, *, words: bool) -> None:
    counts: Counter[str] = Counter()
    times = []
    for case in cases:
        after: list[Word] = []
        for page in _pages(case, options):
            began = time.process_time()
            after += mended(page.words)
            times.append(1000 * (time.process_time() - began))
        counts.update(_counts(case, after, words=words))
    print(
        f"{title:24}{len(times):6}"
        f"{100 * counts['errors read'] / counts['letters']:12.2f}{100 * counts['errors'] / counts['letters']:8.2f}"
        f"{100 * counts['found read'] / counts['words']:15.2f}{100 * counts['found'] / counts['words']:8.2f}"
        f"{counts['right']:7}{counts['wrong']:7}{counts['spoilt']:8}{median(times):9.1f}",
        flush=True,
    )


def _pages(case: _Case, options: ReadOptions) -> Iterator[PageReading]:
    for file in case.files:
        for page in read_pages(probe(file), options, numbers=None if case.page is None else (case.page,)):
            if page.error is not None:
                raise SystemExit(f"{file}: page {page.number}: {page.error}")
            yield page


def _counts(case: _Case, after: Sequence[Word], *, words: bool) -> Counter[str]:
    before = [word.read or word.text for word in after]
    expected = Counter(" ".join(map(plain, case.lines)).split())
    counts = Counter(words=expected.total())
    for kind, print_ in ((" read", before), ("", [word.text for word in after])):
        text = " ".join(map(plain, print_))
        counts[f"errors{kind}"], counts["letters"] = line_errors(case.lines, text)
        counts[f"found{kind}"] = (expected & Counter(text.split())).total()
    for word, read, true in zip(after, before, true_words(before, case.lines), strict=True):
        if word.read is None or true is None:
            continue
        # Dots and dashes beside a word are another matter.
        was, became, stands = (_SIGNS.sub("", plain(text)) for text in (read, word.text, true))
        verdict = "right" if became == stands else "spoilt" if was == stands else "wrong"
        counts[verdict] += 1
        if words and verdict != "right":
            print(
                f"    {case.name}: {read} -> {word.text}, printed {true}, confidence {word.confidence:.2f} ({verdict})"
            )
    return counts


if __name__ == "__main__":
    main()
