"""What checking the signatures of PDF files costs, and what they and the files say of their making.

    .venv/bin/python -m scripts.bench.whole.signatures FILE… [--roots PLACE]

One row a file: milliseconds (processor time, median of five) to list and check its signatures in their children, then
one row a signature: its day in Vietnam, verdict, digest, whose it is. Each file is checked once before, so that
loading the libraries does not count. `--roots`: certificates to trust.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from dossier.vietnam import VIETNAM
from worker.signatures.check_file import signatures_of
from worker.signatures.roots import NO_ROOTS, read_trust_roots

RUNS = 5
MEMORY_BYTES = 2 << 30


def main() -> None:
    """Check each file and print its rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--roots", type=Path, help="file or folder of certificates")
    asked = parser.parse_args()
    roots = read_trust_roots(asked.roots) if asked.roots else NO_ROOTS
    print(f"{'':28} {'ms':>6}  file made")
    for file in asked.files:
        check = partial(signatures_of, file, roots, seen_at=datetime.now(UTC), memory_bytes=MEMORY_BYTES)
        found = check()
        made = f"{found.created_at.astimezone(VIETNAM):%d/%m/%Y}" if found.created_at else "-"
        print(f"{file.stem[:28]:28} {_milliseconds(check):6.0f}  {made}")
        for one in found.found:
            day = f"{one.signed_at.astimezone(VIETNAM):%d/%m/%Y}" if one.signed_at else "-"
            signer = one.signer.common_name if one.signer else one.name
            print(f"    {day:10} {one.verdict:12} {one.digest or '-':7} {signer}")


def _milliseconds(work: Callable[[], object]) -> float:
    costs = []
    for _ in range(RUNS):
        begun = sum(os.times()[:4])  # this process and the children that it has waited for
        work()
        costs.append(1000 * (sum(os.times()[:4]) - begun))
    return median(costs)


if __name__ == "__main__":
    main()
