"""The command line of a package of templates."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from dossier.errors import SohoaError
from scripts.samples.scanning.scanner import QUALITIES
from scripts.samples.templates.making import make_from
from scripts.samples.templates.template import Template


def main(program: str, description: str | None, templates: Mapping[str, Template]) -> int:
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=description)
    parser.add_argument("out", type=Path, help="folder to write into; made if missing")
    parser.add_argument("--count", type=int, help="papers to make (default: one of each template)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same files (default: 1)")
    parser.add_argument("--templates", nargs="+", metavar="NAME", help=f"of: {', '.join(templates)} (default: all)")
    parser.add_argument("--qualities", nargs="+", metavar="QUALITY", help=f"of: {', '.join(QUALITIES)} (default: all)")
    asked = parser.parse_args()
    names = asked.templates or list(templates)
    try:
        samples = make_from(
            templates,
            asked.out,
            count=asked.count or len(names),
            seed=asked.seed,
            names=names,
            qualities=asked.qualities,
        )
    except SohoaError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    print(f"{len(samples)} papers, {sum(len(sample.pages) for sample in samples)} files in {asked.out}")
    return 0
