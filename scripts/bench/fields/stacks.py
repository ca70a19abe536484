"""How stacks are cut: right, sent to a person, or silently wrong.

    .venv/bin/python -m scripts.bench.fields.stacks --pool FOLDER [--papers 200] [--stacks 200] [--whole 3] [--seed 1]
        [--show]

Reading 200 stacks of 5 to 60 pages would take a day. So the leaves of `--papers` papers, of covers, separators and
empty backs are drawn, scanned and read once, into FOLDER, and the stacks are composed from those readings; a separator
that was read gets the code that its place in the stack asks for. Of `--whole` stacks more, PDFs are written and read
from end to end.

A part is right where its pages with print and its dossier are those of a true paper whose pages lie in order. It is
silently wrong where they are not and no person is asked to look. Of the papers with several leaves, `--mixed-up` (0.2)
have two of them in each other's place.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import PageReading
from scripts.samples.delivery import as_pdf
from scripts.samples.kinds import KINDS
from scripts.samples.oddities import ODDITIES, PHOTO
from scripts.samples.scanning.blanks import BLANK
from scripts.samples.scanning.scanner import Scan
from scripts.samples.stacks import (
    COVER,
    Materials,
    Stack,
    Stackable,
    a_paper,
    back_scan,
    compose,
    make_stack,
    separator_scan,
)
from worker.formats.sources import probe
from worker.page import ReadOptions, read_pages
from worker.recognise.tesseract_library import LibraryEngine
from worker.record import page_of_record, page_record
from worker.separate.cut import Cutting, cut_by_signs
from worker.separate.separator import Begins, Separator, separator_in
from worker.separate.signs import PageSigns, signs_of

_SEPARATORS = 24
_BACKS_OF_A_KIND = 2


class Pool:
    """Papers, separators and backs that were read, kept in `folder`, so that a second run finds them."""

    def __init__(self, folder: Path, papers: int, seed: int) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        names = [*(kind for kind in KINDS if kind != COVER), *(name for _ in range(3) for name in (*ODDITIES, PHOTO))]
        self.covers: list[Stackable[PageReading]] = []
        self.papers: dict[str, list[Stackable[PageReading]]] = {}
        for number in range(papers):
            kind = COVER if number % 5 == 0 else names[number % len(names)]
            paper = self._paper(f"{number:04}-{kind}", Random(f"{seed}/{number}/{kind}"), kind)
            (self.covers if kind == COVER else self.papers.setdefault(kind, [])).append(paper)
        self.separators = [
            self._leaves(f"separator-{number}", lambda chance: (separator_scan(chance, _a_separator(chance)),), seed)[0]
            for number in range(_SEPARATORS)
        ]
        self.backs = [
            self._leaves(f"back-{number}", lambda chance: (back_scan(chance),), seed)[0]
            for number in range(_BACKS_OF_A_KIND * len(BLANK))
        ]

    def materials(self) -> Materials[PageReading]:
        """What stacks are composed from: kinds in the mixture of scripts/samples/stacks.py."""
        odd = [kind for kind in self.papers if kind in (*ODDITIES, PHOTO)]
        plain = [kind for kind in self.papers if kind not in (*ODDITIES, PHOTO)]

        def paper(chance: Random) -> Stackable[PageReading]:
            return chance.choice(self.papers[chance.choice(odd if chance.random() < 0.4 else plain)])

        def separator(chance: Random, begins: Begins, code: str | None) -> PageReading:
            read = chance.choice(self.separators)
            if not any(separator_in(text) for text in read.codes):
                return read
            return replace(read, codes=(Separator(begins, code).payload,))

        return Materials(
            cover=lambda chance: chance.choice(self.covers),
            paper=paper,
            separator=separator,
            back=lambda chance: chance.choice(self.backs),
        )

    def _paper(self, name: str, chance: Random, kind: str) -> Stackable[PageReading]:
        path = self._folder / f"{name}.json"
        if not path.exists():
            made = a_paper(chance, kind)
            _keep(path, _read(made.leaves), made.dossier_code)
        leaves, code = _kept(path)
        return Stackable(kind, leaves, code)

    def _leaves(self, name: str, make: object, seed: int) -> tuple[PageReading, ...]:
        path = self._folder / f"{name}.json"
        if not path.exists():
            _keep(path, _read(make(Random(f"{seed}/{name}"))), None)  # type: ignore[operator]
        return _kept(path)[0]


def _a_separator(chance: Random) -> Separator:
    return Separator("paper") if chance.random() < 0.5 else Separator("dossier", "000.00.23.H47-211101-0001")


def _read(scans: Sequence[Scan]) -> tuple[PageReading, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leaves.pdf"
        path.write_bytes(as_pdf(scans))
        return tuple(read_pages(probe(path), ReadOptions(LibraryEngine())))


def _keep(path: Path, leaves: Sequence[PageReading], dossier_code: str | None) -> None:
    record = {"code": dossier_code, "leaves": [page_record(leaf, with_words=True) for leaf in leaves]}
    half = path.with_suffix(".half")
    half.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    half.replace(path)


def _kept(path: Path) -> tuple[tuple[PageReading, ...], str | None]:
    record = json.loads(path.read_text(encoding="utf-8"))
    return tuple(map(page_of_record, record["leaves"])), record["code"]


def judge(found: Cutting, stack: Stack[PageReading], blank: frozenset[int]) -> tuple[Counter[str], list[str]]:
    """How many papers are right, how many wait for a person, how many are silently wrong, and which."""
    counts: Counter[str] = Counter()
    wrong = []
    true = {(part.first, part.last, part.dossier_code) for part in stack.parts}
    mixed_up = {(part.first, part.last) for part in stack.parts if not part.in_order}
    counts["mixed up"] = len(mixed_up)
    if not found.parts:
        is_right = len(true) == 1 and not mixed_up
        counts["review" if found.warnings else "right" if is_right else "wrong"] += len(true)
        return counts, [] if found.warnings or is_right else ["not a stack"]
    for part in found.parts:
        last = max(number for number in part.pages if number not in blank)
        if not part.sure:
            counts["review"] += 1
            counts["review, cut right"] += any((part.first, last) == (first, end) for first, end, _ in true)
        elif (part.first, last, part.dossier_code) in true and (part.first, last) not in mixed_up:
            counts["right"] += 1
        else:
            counts["wrong"] += 1
            note = "mixed up" if (part.first, last) in mixed_up else ""
            wrong.append(f"{(part.first, last, part.dossier_code)} {note}")
    asked = {number for part in found.parts if not part.sure for number in part.pages}
    begun = {part.first for part in found.parts}
    lost = [part for part in stack.parts if part.first not in begun | asked]
    counts["wrong"] += len(lost)
    return counts, wrong + [f"lost {part}" for part in lost]


def main() -> None:
    """Print the counts, and each paper that is silently wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--papers", type=int, default=200)
    parser.add_argument("--stacks", type=int, default=200)
    parser.add_argument("--whole", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mixed-up", type=float, default=0.2)
    parser.add_argument("--show", action="store_true", help="the reasons of each stack as well")
    asked = parser.parse_args()
    catalogue = default_catalogue()
    pool = Pool(asked.pool, asked.papers, asked.seed)
    known: dict[int, PageSigns] = {}
    sums: Counter[str] = Counter()
    for number in range(asked.stacks):
        stack = compose(Random(f"{asked.seed}/stack/{number}"), pool.materials(), mixed_up=asked.mixed_up)
        signs = []
        for place, leaf in enumerate(stack.leaves, start=1):
            # A leaf of the pool stands in many stacks, its separators' codes apart.
            if leaf.codes or id(leaf) not in known:
                known[id(leaf)] = signs_of(leaf, catalogue)
            signs.append(replace(known[id(leaf)], number=place))
        blank = frozenset(one.number for one in signs if one.state == "blank")
        found = cut_by_signs(signs)
        counts, wrong = judge(found, stack, blank)
        sums += counts + Counter(stacks=1, pages=len(signs), papers=len(stack.parts))
        sums["stacks with one wrong"] += bool(wrong)
        for one in wrong:
            print(f"stack {number}: {one}  of {[(p.kind, p.first, p.last, p.dossier_code) for p in stack.parts]}")
        if asked.show:
            for part in found.parts:
                if not part.sure:
                    kinds = [true.kind for true in stack.parts if true.last >= part.first and true.first <= part.last]
                    print(f"stack {number}: {part.first}-{part.last} {', '.join(part.reasons)}: {', '.join(kinds)}")
    for number in range(asked.whole):
        sums += _from_end_to_end(asked.seed + number)
    for name in (
        "stacks",
        "pages",
        "papers",
        "mixed up",
        "right",
        "review",
        "review, cut right",
        "wrong",
        "stacks with one wrong",
    ):
        print(f"{name:24}{sums[name]:8}")


def _from_end_to_end(seed: int) -> Counter[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stack.pdf"
        made = make_stack(path, seed=seed)
        leaves = tuple(read_pages(probe(path), ReadOptions(LibraryEngine())))
    signs = [signs_of(leaf, default_catalogue()) for leaf in leaves]
    blank = frozenset(one.number for one in signs if one.state == "blank")
    counts, wrong = judge(cut_by_signs(signs), Stack(leaves, made.parts), blank)
    for one in wrong:
        print(f"whole stack {seed}: {one}")
    return counts + Counter({"stacks": 1, "pages": len(leaves), "papers": len(made.parts)})


if __name__ == "__main__":
    main()
