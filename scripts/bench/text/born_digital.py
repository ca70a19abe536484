"""Which pages of PDF files are taken from their text layer, how well, and at what cost.

    .venv/bin/python -m scripts.bench.text.born_digital FILE… [--truth FOLDER]

One row a file: its pages as a word of `T` (text layer) and `o` (left to OCR), CPU time a page in milliseconds (median
and most; for a page left to OCR, what it cost to see that), and the recall of the true words. A truth is a text file
whose name holds that of the PDF; if it ends in `p1`, it is that of the first page. What is missing is printed below.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path
from statistics import median

from dossier.reading import PageReading
from dossier.words.folding import nfc
from worker.born_digital.text_layer import typed_page
from worker.formats.sources import probe


def main() -> None:
    """Read each file and print its row."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--truth", type=Path, help="folder of true texts")
    asked = parser.parse_args()
    print(f"{'':28} {'ms':>5} {'most':>5} {'recall %':>9}  pages")
    for file in asked.files:
        pages, costs = _read(file)
        route = "".join("T" if page else "o" for page in pages)
        cells = [f"{file.stem[:28]:28}", f"{median(costs):5.0f}", f"{max(costs):5.0f}"]
        missing: Counter[str] = Counter()
        truth = next(asked.truth.glob(f"*{file.stem}*.txt"), None) if asked.truth else None
        if truth is not None and pages[0] is not None:
            compared = pages[:1] if truth.stem.endswith("p1") else pages
            true_words = _words(truth.read_text("utf-8"))
            missing = true_words - _words("\n".join(page.text for page in compared if page))
            cells.append(f"{100 - 100 * missing.total() / true_words.total():9.2f}")
        else:
            cells.append(f"{'':9}")
        print(*cells, "", route)
        if missing:
            print("    missing:", " ".join(missing.elements()))


def _read(file: Path) -> tuple[list[PageReading | None], list[float]]:
    source = probe(file)
    pages, costs = [], []
    for number in range(1, source.page_count + 1):
        begun = time.process_time()
        pages.append(typed_page(source, number))
        costs.append(1000 * (time.process_time() - begun))
    return pages, costs


def _words(text: str) -> Counter[str]:
    return Counter(nfc(text).translate(str.maketrans("–—“”’‘", "--\"\"''")).split())


if __name__ == "__main__":
    main()
