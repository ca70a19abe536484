"""What each step of a page's preparation costs: everything between the decoded picture and the engine.

    .venv/bin/python -m scripts.bench.pages.preparation [--count 32] [--seed 1] [--runs 5]

Pages of all kinds and qualities are generated at 300 dpi (`lowres` at 150), decoded, every step is run `--runs`
times on each. Prints CPU milliseconds of one core: the median page, by quality and over the 300 dpi colour pages, which
the target of 150 ms is about. `look`, `codes` and `prepare` are what a page costs, the lines under them their steps.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from scripts.samples import make_papers
from worker.formats.sources import PageImage, load_page, probe
from worker.prepare.analysis import look_at, small_copy
from worker.prepare.barcodes import codes_on
from worker.prepare.blank import has_ink
from worker.prepare.components import marks_on
from worker.prepare.deskew import lean_of
from worker.prepare.dropout import plain_grey
from worker.prepare.illumination import light_on
from worker.prepare.orientation import is_sideways, uprightness
from worker.prepare.page import prepare
from worker.prepare.page_detection import find_sheet

SUMS = ("look", "codes", "prepare")


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=32)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    costs: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    with tempfile.TemporaryDirectory() as folder:
        for paper in make_papers(Path(folder), count=asked.count, seed=asked.seed):
            page = load_page(probe(paper.pages[0]), 1)
            groups = [paper.quality]
            if page.dpi == 300 and page.pixels.ndim == 3:
                groups.append("colour 300")
            for step, cost in _costs(page, asked.runs).items():
                for group in groups:
                    costs[step][group].append(cost)
    columns = sorted(costs["all"], key=lambda group: (group != "colour 300", group))
    print(f"{'ms of CPU, median':20}" + "".join(f"{column:>12}" for column in columns))
    for step, groups_costs in costs.items():
        name = step if step in (*SUMS, "all") else f"  {step}"
        print(f"{name:20}" + "".join(f"{statistics.median(groups_costs[column]):12.1f}" for column in columns))


def _costs(page: PageImage, runs: int) -> dict[str, float]:
    """CPU milliseconds of each step on one page, the median of the runs."""
    look = look_at(page)
    small = small_copy(page)[0]
    rotation = 90 if look.sideways else 0
    steps: dict[str, Callable[[], object]] = {
        "look": lambda: look_at(page),
        "small copy": lambda: small_copy(page),
        "sheet": lambda: find_sheet(small),
        "light": lambda: light_on(look.grey, look.dpi),
        "marks": lambda: marks_on(look.grey, look.dpi),
        "sideways": lambda: is_sideways(look.marks, look.dpi),
        "lean": lambda: lean_of(look.marks.letters, sideways=bool(look.sideways)),
        "upright": lambda: uprightness(look.marks, look.dpi, look.lean, sideways=bool(look.sideways)),
        "blank": lambda: has_ink(look.grey, look.marks, look.dpi),
        "codes": lambda: codes_on(page, look),
        "prepare": lambda: prepare(page, look, rotation),
        "seal and pen": lambda: plain_grey(page.pixels, page.dpi),
    }
    costs = {step: _cpu(run, runs) for step, run in steps.items()}
    costs["warp and light"] = costs["prepare"] - costs["seal and pen"]
    costs["all"] = sum(costs[step] for step in SUMS)
    return costs


def _cpu(run: Callable[[], object], runs: int) -> float:
    taken = []
    for _ in range(runs):
        begun = time.process_time()
        run()
        taken.append(1000 * (time.process_time() - begun))
    return statistics.median(taken)


if __name__ == "__main__":
    main()
