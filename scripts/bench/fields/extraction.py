"""What finding kind, fields and codes costs a page, beside reading it.

    .venv/bin/python -m scripts.bench.fields.extraction [SAMPLES] [--count 52] [--seed 1]

SAMPLES is a folder as `scripts.samples` writes it; without one, pages are generated. Each page is read once; then the
search for codes (on the look that reading takes anyway) and the extraction are timed, each three times, the least
counted. Prints processor milliseconds a page: median, nine in ten, most.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from dossier.catalogue.kinds import default_catalogue
from scripts.samples import make_papers
from worker.extract import extract
from worker.formats.sources import load_page, probe
from worker.page import ReadOptions, read_page
from worker.prepare.analysis import look_at
from worker.prepare.barcodes import codes_on
from worker.recognise.tesseract_library import LibraryEngine


def main() -> None:
    """Read, time, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("samples", nargs="?", type=Path)
    parser.add_argument("--count", type=int, default=52)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    catalogue, options = default_catalogue(), ReadOptions(LibraryEngine())
    costs: dict[str, list[float]] = {"codes": [], "kind and fields": [], "both": []}
    with tempfile.TemporaryDirectory() as folder:
        if asked.samples is None:
            make_papers(Path(folder), count=asked.count, seed=asked.seed)
        for file in sorted((asked.samples or Path(folder)).glob("*-p[0-9]*")):
            source = probe(file)
            image = load_page(source, 1, 300)
            look = look_at(image)
            page = read_page(source, 1, options)
            codes = _milliseconds(partial(codes_on, image, look))
            fields = _milliseconds(partial(extract, [page], catalogue))
            for name, cost in (("codes", codes), ("kind and fields", fields), ("both", codes + fields)):
                costs[name].append(cost)
    print(f"{'ms of CPU a page':20} {'median':>8} {'90 %':>8} {'most':>8}")
    for name, values in costs.items():
        print(f"{name:20} {median(values):8.1f} {_nine_in_ten(values):8.1f} {max(values):8.1f}")


def _milliseconds(step: Callable[[], object]) -> float:
    taken = []
    for _ in range(3):
        begun = time.process_time()
        step()
        taken.append(1000 * (time.process_time() - begun))
    return min(taken)


def _nine_in_ten(values: Sequence[float]) -> float:
    return sorted(values)[int(0.9 * len(values))]


if __name__ == "__main__":
    main()
