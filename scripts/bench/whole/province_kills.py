"""Any process of a province killed again and again while two desks drop scans: each is archived exactly once.

.venv/bin/python -m scripts.bench.whole.province_kills [--papers 500] [--kills 1000] [--workers 2] [--seed 1]

Watcher, API, workers' parents and the children in which they read, started again as a service manager does. Raises
`AssertionError` with what was lost or doubled.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path

from scripts.province import province
from tests.crash.broken_province import Desks, kill_at_random, wait_until_all_are_read


def main() -> None:
    """Kill, wait until all are read, compare, and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=500)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--pause", type=float, default=4.0, help="the longest time between two kills, in seconds")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, province(Path(folder), workers=asked.workers) as broken:
        desks, begun = Desks(broken), time.monotonic()
        killed = kill_at_random(
            broken,
            desks,
            kills=asked.kills,
            papers=asked.papers,
            chance=random.Random(asked.seed),
            pause=asked.pause,
        )
        print(f"killed: {dict(killed)} in {time.monotonic() - begun:.0f} s", flush=True)
        begun = time.monotonic()
        wait_until_all_are_read(broken, desks)
        print(
            f"{desks.count} papers, each archived once; the last {time.monotonic() - begun:.0f} s after the last kill"
        )


if __name__ == "__main__":
    main()
