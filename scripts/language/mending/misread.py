"""Measures what the recogniser misreads: the rates that mending works by, for worker/correct/diacritics.py.

    .venv/bin/python -m scripts.language.mending.misread LANGUAGE [--pages 100] [--seed 7101]

Reads as many pages of legal prose (from acts that the counts of syllables leave out) and of generated papers, and
prints how often each letter is read as another that differs in marks alone, and how many words of each confidence are
right and wrong. Other seeds and other papers are for measuring what mending gains (scripts.bench.text.diacritics).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from math import log
from pathlib import Path

from dossier.reading import Word
from dossier.words.folding import fold
from scripts.language.mending.alignment import plain, true_words
from scripts.language.mending.prose import prose_pages
from scripts.samples import make_papers
from worker.formats.sources import probe
from worker.language.syllables import is_syllable
from worker.page import ReadOptions, read_pages
from worker.recognise.tesseract_library import LibraryEngine

_SIGNS = "\"'.,:;()-_"


def main() -> None:
    """Read, align, and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", type=Path, metavar="LANGUAGE")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7101)
    asked = parser.parse_args()
    options = ReadOptions(LibraryEngine(), seconds=600, mend=False)
    letters: Counter[str] = Counter()
    misread: Counter[tuple[str, str]] = Counter()
    confidences: Counter[tuple[float, bool]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for files, lines in _papers(asked.language, Path(folder), asked.pages, asked.seed):
            words = [word for file in files for page in read_pages(probe(file), options) for word in page.words]
            for word, read, true in _pairs(words, lines):
                letters.update(true)
                confidences[min(int(20 * word.confidence), 19) / 20, read == true] += 1
                if fold(read) == fold(true):
                    misread.update((a, b) for a, b in zip(true, read, strict=True) if a != b)
    for (true, read), count in misread.most_common():
        print(f"{true} -> {read}  {count:4} of {letters[true]:6}  {count / letters[true]:.4f}")
    right = sum(count for (_, good), count in confidences.items() if good)
    wrong = sum(count for (_, good), count in confidences.items() if not good)
    for least in sorted({confidence for confidence, _ in confidences}):
        good, bad = confidences[least, True], confidences[least, False]
        odds = log((bad + 0.5) / wrong / ((good + 0.5) / right))
        print(f"confidence from {least:.2f}: {good:6} right {bad:4} wrong  log odds {odds:5.1f}")


def _papers(language: Path, out: Path, pages: int, seed: int) -> Iterator[tuple[tuple[Path, ...], Sequence[str]]]:
    """Files and lines of each paper."""
    for path, lines in prose_pages(language / "legal-text.tar.xz", out, count=pages, seed=seed):
        yield (path,), lines
    for sample in make_papers(out / "papers", count=pages, seed=seed):
        truth = json.loads((out / "papers" / f"{sample.name}.json").read_text("utf-8"))
        yield sample.pages, truth["lines"]


def _pairs(words: Sequence[Word], lines: Sequence[str]) -> Iterator[tuple[Word, str, str]]:
    """Each word that is a syllable on the paper, with its letters, small, as it was read and as it stands."""
    read = [word.text for word in words]
    for word, seen, true in zip(words, read, true_words(read, lines), strict=True):
        syllable = "" if true is None else true.strip(_SIGNS).lower()
        if syllable and is_syllable(syllable):
            yield word, plain(seen).strip(_SIGNS).lower(), syllable


if __name__ == "__main__":
    main()
