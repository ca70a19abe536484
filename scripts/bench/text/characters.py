"""How well and how fast pages are read: `sohoa read` beside the bare `tesseract` program, on the same pages.

    .venv/bin/python -m scripts.bench.text.characters [SAMPLES] [--count 48] [--seed 1] [--jobs 2]

SAMPLES is a folder as `scripts.samples` writes it; without one, pages are generated. Prints, per scan quality and for
both: character errors (every true line against the best stretch of what was read, so that reading order does not
count), word recall, and pages a minute of wall time with `--jobs` calls at a time.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from dossier.words.folding import nfc
from scripts.samples import make_papers

Reader = Callable[[Sequence[Path]], str]


def sohoa(pages: Sequence[Path]) -> str:
    """The text of `pages` as `sohoa read` gives it."""
    command = [sys.executable, "-m", "sohoa", "read", "--json", *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    return "\n".join(page["text"] for record in records for page in record.get("pages", ()))


def tesseract(pages: Sequence[Path]) -> str:
    """The text of `pages` as Debian's `tesseract` prints it."""
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    texts = []
    for page in pages:
        command = ["tesseract", str(page), "stdout", "-l", "vie"]
        texts.append(subprocess.run(command, capture_output=True, text=True, check=False, env=environment).stdout)
    return "\n".join(texts)


def main() -> None:
    """Read everything with both, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("samples", nargs="?", type=Path)
    parser.add_argument("--count", type=int, default=48)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        samples = asked.samples or Path(folder)
        if asked.samples is None:
            make_papers(samples, count=asked.count, seed=asked.seed)
        papers = [
            (json.loads(truth.read_text("utf-8")), sorted(samples.glob(f"{truth.stem}-p*")))
            for truth in sorted(samples.glob("*.json"))
        ]
        readers: dict[str, Reader] = {"sohoa": sohoa, "tesseract": tesseract}
        results = {name: _measure(papers, reader, asked.jobs) for name, reader in readers.items()}
    _print(results)


def _measure(papers: Sequence[tuple[dict[str, Any], list[Path]]], reader: Reader, jobs: int) -> dict[str, Counter[str]]:
    """Counts by quality, and `seconds` and `pages` under `ALL`."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(jobs) as pool:
        texts = list(pool.map(lambda paper: reader(paper[1]), papers))
    seconds = time.perf_counter() - begun
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for (truth, pages), text in zip(papers, texts, strict=True):
        errors, letters = line_errors(truth["lines"], _plain(text))
        true_words, read_words = Counter(_plain(" ".join(truth["lines"])).split()), Counter(_plain(text).split())
        counts = Counter(
            errors=errors,
            letters=letters,
            found=(true_words & read_words).total(),
            words=true_words.total(),
            pages=truth.get("pages", len(pages)),
        )
        for group in (truth["level"], "ALL"):
            sums[group].update(counts)
    sums["ALL"]["milliseconds"] = round(seconds * 1000)
    return sums


def _plain(text: str) -> str:
    return " ".join(nfc(text).translate(str.maketrans("–—“”’‘", "--\"\"''")).split())


def line_errors(lines: Sequence[str], text: str) -> tuple[int, int]:
    """Character errors of `lines` in `text`, wherever in it they stand, and the letters there are."""
    errors = letters = 0
    for line in map(_plain, lines):
        letters += len(line)
        place = fuzz.partial_ratio_alignment(line, text) if text else None
        if place is None:
            errors += len(line)
            continue
        # The best stretch may begin or end a letter or two beside the one that was found.
        around = (
            text[max(0, place.dest_start - before) : place.dest_end + after]
            for before in range(3)
            for after in range(3)
        )
        errors += min(len(line), *(Levenshtein.distance(line, stretch) for stretch in around))
    return errors, letters


def _print(results: dict[str, dict[str, Counter[str]]]) -> None:
    print(f"{'':10} " + "".join(f"{name + ' CER %':>17}{name + ' recall %':>20}" for name in results))
    groups = sorted(next(iter(results.values())), key=lambda group: (group == "ALL", group))
    for group in groups:
        cells = ""
        for sums in results.values():
            counts = sums[group]
            cells += (
                f"{100 * counts['errors'] / counts['letters']:17.2f}{100 * counts['found'] / counts['words']:20.1f}"
            )
        print(f"{group:10} {cells}")
    for name, sums in results.items():
        every = sums["ALL"]
        seconds = every["milliseconds"] / 1000
        print(f"{name}: {every['pages']} pages in {seconds:.1f} s, {60 * every['pages'] / seconds:.1f} pages a minute")


if __name__ == "__main__":
    main()
