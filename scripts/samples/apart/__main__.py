"""Makes papers apart from the command line; see the package for what they are."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dossier.errors import SohoaError
from scripts.samples import QUALITIES
from scripts.samples.apart import TEMPLATES, make_apart
from scripts.samples.apart.world import Template


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.samples.apart", description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write into; made if missing")
    parser.add_argument("--count", type=int, help="papers to make (default: one of each template)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same files (default: 1)")
    half = parser.add_mutually_exclusive_group()
    half.add_argument("--shown", action="store_true", help="only the first author's that rules may be mended on")
    half.add_argument("--kept", action="store_true", help="only templates kept apart")
    half.add_argument("--second", action="store_true", help="only the second author's; rules may be mended on them")
    half.add_argument("--third", action="store_true", help="only the third author's; rules may be mended on them")
    parser.add_argument("--templates", nargs="+", metavar="NAME", help=f"of: {', '.join(TEMPLATES)}")
    parser.add_argument("--qualities", nargs="+", metavar="QUALITY", help=f"of: {', '.join(QUALITIES)} (default: all)")
    asked = parser.parse_args()
    names = asked.templates or [
        template.name
        for template in TEMPLATES.values()
        if _wanted(template, shown=asked.shown, kept=asked.kept, second=asked.second, third=asked.third)
    ]
    try:
        samples = make_apart(
            asked.out, count=asked.count or len(names), seed=asked.seed, names=names, qualities=asked.qualities
        )
    except SohoaError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    print(f"{len(samples)} papers, {sum(len(sample.pages) for sample in samples)} files in {asked.out}")
    return 0


def _wanted(template: Template, *, shown: bool, kept: bool, second: bool, third: bool) -> bool:
    if second or third:
        return template.second if second else template.third
    # Those of the later authors: without them the figures measured on the shown half can be made again.
    later = template.second or template.third
    return not (shown and (later or not template.shown)) and not (kept and template.shown)


if __name__ == "__main__":
    sys.exit(main())
