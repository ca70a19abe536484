"""Whether pages are read the right way up: papers of all kinds and qualities, each scanned one of four ways up.

    .venv/bin/python -m scripts.bench.pages.orientation [--pages 500] [--seed 1] [--analysis-only]

Pages of every quality (but `sideways`, which is what is done to all of them here) are turned by 0, 90, 180 or 270
degrees and read as `sohoa read` does. Prints how many come out upright, in all and by quality, every one that does not,
and the seconds of CPU a page. With `--analysis-only` nothing is read: how often marks alone say it, and are right.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from scripts.samples import QUALITIES, make_papers
from worker.clock import Clock
from worker.formats.sources import PageImage, load_page, probe
from worker.page import read_image
from worker.prepare.analysis import look_at
from worker.prepare.page import turned
from worker.recognise.tesseract_library import LibraryEngine

_AT_ONCE = 112  # every kind in every quality


def main() -> None:
    """Turn, read, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--analysis-only", action="store_true")
    asked = parser.parse_args()
    engine = LibraryEngine()
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    begun = time.process_time()
    for number, (name, quality, page) in enumerate(_pages(asked.pages, asked.seed)):
        # In every round of the four ways each paper's place shifts, so that no kind meets one way alone.
        rotation = 90 * ((number + number // 4) % 4)
        image = PageImage(turned(page.pixels, (360 - rotation) % 360), page.dpi, page.is_bilevel)
        found = _looked(image) if asked.analysis_only else read_image(image, 1, engine, Clock(120)).rotation
        for group in ("all", quality, f"turned {rotation}"):
            every[group] += 1
            right[group] += found == rotation
        if found != rotation:
            print(f"{name}: lies turned by {rotation}, found {found}", flush=True)
    seconds = time.process_time() - begun
    for group in sorted(every, key=lambda group: (group != "all", group)):
        print(f"{group:12}{right[group]:6} of {every[group]}")
    print(f"{seconds / every['all']:.2f} s of CPU a page, making and decoding it included")


def _looked(image: PageImage) -> int | None:
    look = look_at(image)
    if look.sideways is None:
        return None
    return (90 if look.sideways else 0) + (0 if look.uprightness >= 1 else 180)


def _pages(count: int, seed: int) -> Iterator[tuple[str, str, PageImage]]:
    """Name, quality and picture of as many pages, made a few papers at a time."""
    qualities = [quality for quality in QUALITIES if quality != "sideways"]
    made = 0
    for part in range(count):
        with tempfile.TemporaryDirectory() as folder:
            papers = make_papers(Path(folder), count=_AT_ONCE, seed=seed * 1000 + part, qualities=qualities)
            for paper in papers:
                for path in paper.pages:
                    source = probe(path)
                    for number in range(1, source.page_count + 1):
                        if made == count:
                            return
                        made += 1
                        name = f"seed {seed * 1000 + part}, {paper.name}, {path.name[-6:-4]}/{number}"
                        yield name, paper.quality, load_page(source, number)


if __name__ == "__main__":
    main()
