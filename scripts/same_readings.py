"""Whether this tree reads papers byte for byte as another revision does: for changes that must not change what is read.

    .venv/bin/python -m scripts.same_readings REVISION FOLDER… [--count 40] [--seed 1]

Reads with `sohoa read --json`, once with the code of REVISION (checked out aside) and once with this tree's, side by
side: every file of the FOLDERs, each page of their PDFs as a file of its own too, and COUNT generated papers. Prints
how many readings are the same to the byte and which are not; exit 1 if any is not.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pikepdf

from scripts.samples import make_papers

_HERE = Path(__file__).parents[1]


def papers_below(folders: Sequence[Path], aside: Path) -> list[Path]:
    """The files of `folders` without the truth that lies beside them, and every page of a PDF, cut out into `aside`."""
    papers = [
        file
        for folder in folders
        for file in sorted(folder.iterdir())
        if file.is_file() and file.suffix not in (".json", ".txt")
    ]
    return [*papers, *(page for paper in papers if paper.suffix == ".pdf" for page in _pages_of(paper, aside))]


def _pages_of(paper: Path, aside: Path) -> list[Path]:
    pages = []
    with pikepdf.open(paper) as whole:
        if len(whole.pages) == 1:
            return []
        for number, page in enumerate(whole.pages, start=1):
            with pikepdf.new() as alone:
                alone.pages.append(page)
                pages.append(aside / f"{paper.stem}-page-{number}.pdf")
                alone.save(pages[-1])
    return pages


def readings(tree: Path, papers: Sequence[Path], out: Path) -> subprocess.Popen[bytes]:
    """`sohoa read` of `tree` at work on `papers`, one line a paper into `out`."""
    home = {"SOHOA_HOME": str(out.with_suffix(".home")), "SOHOA_WORKERS": "1"}
    with out.open("wb") as lines:
        return subprocess.Popen(
            [sys.executable, "-m", "sohoa", "read", "--json", *map(str, papers)],
            cwd=tree,
            stdout=lines,
            env=os.environ | home,
        )


def main() -> int:
    """Read twice, compare, say what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("revision")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--count", type=int, default=40, help="generated papers beside the folders' (default: 40)")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="same-readings-") as folder:
        aside = Path(folder)
        before, generated, pages = aside / "before", aside / "generated", aside / "pages"
        pages.mkdir()
        subprocess.run(["git", "clone", "--quiet", "--shared", str(_HERE), str(before)], check=True)
        subprocess.run(["git", "-C", str(before), "checkout", "--quiet", asked.revision], check=True)
        samples = make_papers(generated, count=asked.count, seed=asked.seed) if asked.count else []
        papers = [
            *papers_below([one.resolve() for one in asked.folders], pages),
            *(generated / page for sample in samples for page in sample.pages),
        ]
        outs = [aside / "before.jsonl", aside / "now.jsonl"]
        running = [readings(tree, papers, out) for tree, out in zip((before, _HERE), outs, strict=True)]
        ended = [one.wait() for one in running]
        lines = [out.read_bytes().splitlines() for out in outs]
    if any(len(one) != len(papers) for one in lines):
        print(f"not every paper was read: exits {ended}, {[len(one) for one in lines]} lines of {len(papers)}")
        return 1
    unlike = [paper for paper, old, new in zip(papers, *lines, strict=True) if old != new]
    failed = sum("error" in json.loads(line) for line in lines[1])
    print(f"{len(papers)} files, {len(papers) - len(unlike)} read the same to the byte, {failed} refused")
    for paper in unlike:
        print(f"differs: {paper}")
    return 1 if unlike else 0


if __name__ == "__main__":
    sys.exit(main())
