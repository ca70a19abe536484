"""Papers apart: what of printed values and of those by hand is right, silently wrong, or right and marked all the same.

    .venv/bin/python -m scripts.bench.fields.apart SAMPLES… [--jobs 2]

SAMPLES are folders as `scripts.samples.apart` and `scripts.samples.held_out` write them; their truth says what was
written by hand. A value counts as by hand if one of its words, or of a day one of its numbers, was. Prints how many are
of their kind, then one row for each of the two, then one for each field; of the values that are not right, how many
stand in the text that was read: there a rule is at fault, elsewhere the recognition. `extra` counts unmarked values
that the truth does not have: of templates that note all that is on them, what the paper does not say.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from dossier.catalogue.kinds import default_catalogue
from scripts.bench.fields.calibration import comparable
from worker.page import ReadOptions
from worker.paper import read_paper
from worker.recognise.second_reader import NetworkReader
from worker.recognise.tesseract_library import LibraryEngine

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one value. `what`: of a true one `right`, `wrong` or `missing`, of one that is none `extra`; the
    field `kind` is the paper's own. `in_text`: whether the pages have it."""

    name: str
    by_hand: bool
    what: str
    marked: bool
    in_text: bool


def main() -> None:
    """Read and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("samples", nargs="+", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    truths = [truth for folder in asked.samples for truth in sorted(folder.glob("*.json"))]
    with ProcessPoolExecutor(asked.jobs) as pool:
        outcomes = list(chain.from_iterable(pool.map(outcomes_of, truths, chunksize=4)))
    rows: defaultdict[str, list[Outcome]] = defaultdict(list)
    kinds = [one for one in outcomes if one.name == "kind"]
    outcomes = [one for one in outcomes if one.name != "kind"]
    print(f"kind {sum(one.what == 'right' for one in kinds)} of {len(kinds)}")
    for one in outcomes:
        rows["by hand" if one.by_hand else "printed"].append(one)
    for one in outcomes:
        rows[f"{one.name}, by hand" if one.by_hand else one.name].append(one)
    print(f"{'':30} values  right  wrong missing silent  doubt in text extra")
    for title, row in rows.items():
        print(f"{title:30} {_figures(row)}")


def outcomes_of(truth: Path) -> list[Outcome]:
    """All true values of one paper beside what is read of it, each of its pages by itself, the first reading first."""
    catalogue, options = default_catalogue(), _options()
    true: dict[str, Any] = json.loads(truth.read_text("utf-8"))
    found: dict[str, tuple[str, bool]] = {}
    text, kinds = "", set()
    for page in sorted(truth.parent.glob(f"{truth.stem}-p*")):
        reading = read_paper(page, catalogue, options).reading
        kinds.add(reading.kind.code)
        text += " " + " ".join(one.text for one in reading.pages)
        for field in reading.fields:
            found.setdefault(field.name, (field.value, field.needs_review))
    printed = comparable(text)
    pieces = true.get("by_hand", [])
    outcomes = [Outcome("kind", False, "right" if true["kind"] in kinds else "wrong", False, True)]
    outcomes += [
        Outcome(name, is_by_hand(read, pieces), "extra", False, True)
        for name, (read, marked) in found.items()
        if name not in true["fields"] and not marked
    ]
    for name, value in true["fields"].items():
        read, marked = found.get(name, ("", False))
        what = "missing" if not read else "right" if comparable(read) == comparable(value) else "wrong"
        in_text = any(comparable(form) in printed for form in as_printed(value))
        outcomes.append(Outcome(name, is_by_hand(value, pieces), what, marked, in_text))
    return outcomes


@cache
def _options() -> ReadOptions:
    """Read as `sohoa read` does; the networks are loaded once a process."""
    return ReadOptions(LibraryEngine(), second=NetworkReader())


def is_by_hand(value: str, pieces: list[str]) -> bool:
    """Whether a word of `value`, or a number of the day that it is, is one of those written by hand."""
    written = {word for piece in pieces for word in re.findall(r"\w+", piece.casefold())}
    if _DAY.fullmatch(value):
        numbers = {int(word) for word in written if word.isdecimal()}
        return any(int(part) in numbers for part in value.split("-"))
    return any(word in written for word in re.findall(r"\w+", value.casefold()))


def as_printed(value: str) -> list[str]:
    """The forms in which a value may stand on a page."""
    match = _DAY.fullmatch(value)
    if match is None:
        return [value]
    year, *rest = match.groups()
    forms = []
    for day, month in ((rest[1], rest[0]), (rest[1].lstrip("0"), rest[0].lstrip("0")), (rest[1], rest[0].lstrip("0"))):
        forms += [f"{day}{sign}{month}{sign}{year}" for sign in "/-."]
        forms.append(f"ngày {day} tháng {month} năm {year}")
    return forms


def _figures(row: list[Outcome]) -> str:
    count = Counter(one.what for one in row)
    silent = sum(one.what == "wrong" and not one.marked for one in row)
    doubt = sum(one.what == "right" and one.marked for one in row)
    in_text = sum(one.what in ("wrong", "missing") and one.in_text for one in row)
    true = len(row) - count["extra"]
    right, wrong, missing, silently, doubted = (
        100 * part / max(1, true) for part in (count["right"], count["wrong"], count["missing"], silent, doubt)
    )
    rates = f"{right:6.1f} {wrong:6.1f} {missing:7.1f} {silently:6.1f} {doubted:6.1f}"
    return f"{true:6} {rates} {in_text:7} {count['extra']:5}"


if __name__ == "__main__":
    main()
