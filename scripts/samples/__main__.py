"""Makes sample scans from the command line; see the package for what they are."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dossier.errors import SohoaError
from scripts.samples import KINDS, QUALITIES, make_papers


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.samples", description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write into; made if missing")
    parser.add_argument("--count", type=int, default=len(KINDS), help="papers to make (default: one of each kind)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same files (default: 1)")
    parser.add_argument("--kinds", nargs="+", metavar="KIND", help=f"of: {', '.join(KINDS)} (default: all)")
    parser.add_argument("--qualities", nargs="+", metavar="QUALITY", help=f"of: {', '.join(QUALITIES)} (default: all)")
    asked = parser.parse_args()
    try:
        samples = make_papers(
            asked.out, count=asked.count, seed=asked.seed, kinds=asked.kinds, qualities=asked.qualities
        )
    except SohoaError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    print(f"{len(samples)} papers, {sum(len(sample.pages) for sample in samples)} files in {asked.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
