"""Stacks as a desk scans them in one go: several dossiers, cover sheets, separator sheets, empty backs, leaves that lie
upside down, acts of many pages, forms and annexes attached to them, certificates with a back, photos.

`compose` puts any leaves together, scans here and pages that were read before in scripts/bench/fields/stacks.py; both
then have the same truth. The same seed gives the same stack.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Final, Generic, TypeVar

import numpy as np
from PIL import Image

from scripts.samples.case import Case
from scripts.samples.delivery import as_pdf
from scripts.samples.drawing.zones import draw, style_of
from scripts.samples.kinds import KINDS
from scripts.samples.kinds.requests import dossier_code
from scripts.samples.oddities import ODDITIES, PHOTO, photo
from scripts.samples.people import a_person, a_place, day_between
from scripts.samples.scanning.blanks import BLANK
from scripts.samples.scanning.scanner import QUALITIES, Scan
from worker.separate.separator import Begins, Separator
from worker.separate.sheets import separator_sheet

COVER: Final = "giay_tiep_nhan_ho_so"
_FEEDER: Final = ("office", "office", "skewed", "copier", "yellowed", "lowres")
_UPSIDE_DOWN: Final = 0.08
_LAST_DAY: Final = date(2026, 6, 30)

Leaf = TypeVar("Leaf")


@dataclass(frozen=True, slots=True)
class Stackable(Generic[Leaf]):
    """A paper to put into a stack: its leaves in order. `dossier_code`: of a cover sheet."""

    kind: str
    leaves: tuple[Leaf, ...]
    dossier_code: str | None = None


@dataclass(frozen=True, slots=True)
class TruePart:
    """One paper of a stack as it really is. `first`, `last`: its pages with print, from 1. `in_order`: they lie in the
    order in which they belong."""

    kind: str
    first: int
    last: int
    dossier_code: str | None
    in_order: bool = True


@dataclass(frozen=True, slots=True)
class Stack(Generic[Leaf]):
    """Leaves in order, and what they are."""

    leaves: tuple[Leaf, ...]
    parts: tuple[TruePart, ...]


@dataclass(frozen=True, slots=True)
class Materials(Generic[Leaf]):
    """What a stack is composed from: functions from chance to a paper or a leaf."""

    cover: Callable[[Random], Stackable[Leaf]]
    paper: Callable[[Random], Stackable[Leaf]]
    separator: Callable[[Random, Begins, str | None], Leaf]
    back: Callable[[Random], Leaf]


def compose(
    chance: Random, materials: Materials[Leaf], *, least: int = 5, most: int = 60, mixed_up: float = 0.0
) -> Stack[Leaf]:
    """A stack of at least `least` and, but for the last paper, at most `most` leaves. Of `mixed_up` of the papers with
    several leaves, two leaves lie in each other's place.

    Desks differ: some put a separator before every paper, some before every dossier, some rely on the cover sheets,
    and some lay paper upon paper.
    """
    wanted = chance.randint(least, most)
    covered, separated = chance.choice(((1.0, 0.0), (1.0, 1.0), (0.7, 0.4), (0.0, 1.0), (0.3, 0.1), (0.0, 0.0)))
    duplex = chance.random() < 0.4
    leaves: list[Leaf] = []
    parts: list[TruePart] = []
    code: str | None = None

    def back() -> None:
        if duplex:
            leaves.append(materials.back(chance))

    def separate(begins: Begins, stated: str | None) -> None:
        leaves.append(materials.separator(chance, begins, stated))
        back()

    def put(paper: Stackable[Leaf]) -> None:
        first = len(leaves) + 1
        both_sides = duplex and chance.random() < 0.5
        own = list(paper.leaves)
        in_order = len(own) == 1 or chance.random() >= mixed_up
        if not in_order:
            one, other = chance.sample(range(len(own)), 2)
            own[one], own[other] = own[other], own[one]
        for number, leaf in enumerate(own):
            leaves.append(leaf)
            last = len(leaves)
            if not both_sides or number == len(own) - 1:
                back()
        parts.append(TruePart(paper.kind, first, last, code, in_order))

    while len(leaves) < wanted:
        cover = materials.cover(chance) if chance.random() < covered else None
        if chance.random() < separated:
            code = cover.dossier_code if cover else a_code(chance) if chance.random() < 0.5 else None
            separate("dossier", code)
        if cover is not None:
            code = cover.dossier_code
            put(cover)
        for number in range(chance.randint(1, 6)):
            if len(leaves) >= wanted and number:
                break
            if number and chance.random() < separated:
                separate("paper", None)
            put(materials.paper(chance))
    return Stack(tuple(leaves), tuple(parts))


def a_code(chance: Random) -> str:
    """The code of an invented dossier."""
    return dossier_code(_case(chance))


def make_stack(out: Path, *, seed: int, least: int = 5, most: int = 20) -> Stack[Scan]:
    """Writes the PDF `out` of a stack, and beside it the truth as JSON: `pages`, and `parts` with kind, first and last
    page and dossier code."""
    stack = compose(Random(f"{seed}/stack"), scanned(), least=least, most=most)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(as_pdf(stack.leaves))
    truth: dict[str, Any] = {
        "pages": len(stack.leaves),
        "parts": [
            {"kind": part.kind, "pages": [part.first, part.last], "dossier_code": part.dossier_code}
            for part in stack.parts
        ],
    }
    out.with_suffix(".json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return stack


def scanned() -> Materials[Scan]:
    """Leaves as a scanner delivers them."""
    return Materials(
        cover=lambda chance: a_paper(chance, COVER),
        paper=lambda chance: a_paper(chance, a_kind(chance)),
        separator=lambda chance, begins, code: separator_scan(chance, Separator(begins, code)),
        back=back_scan,
    )


def a_kind(chance: Random) -> str:
    """The name of a kind, or one of `ODDITIES`."""
    return chance.choice(
        (*ODDITIES, PHOTO) if chance.random() < 0.4 else tuple(kind for kind in KINDS if kind != COVER)
    )


def a_paper(chance: Random, kind: str) -> Stackable[Scan]:
    """A paper of a kind or of `ODDITIES`, as scanned; now and then a leaf lies upside down."""
    case = _case(chance, kind)
    style = style_of(chance)
    if kind == PHOTO:
        sheets = [photo(chance)]
    else:
        papers = ODDITIES[kind](case) if kind in ODDITIES else (KINDS[kind].make(case),)
        sheets = [sheet for paper in papers for sheet in draw(paper, style, chance)]
    quality = QUALITIES[chance.choice(_FEEDER)]
    generator = np.random.default_rng(chance.randrange(2**63))
    scans = tuple(_fed(chance, quality(np.asarray(sheet), generator)) for sheet in sheets)
    return Stackable(kind, scans, case.dossier_code)


def separator_scan(chance: Random, separator: Separator) -> Scan:
    """A separator sheet after print and scan."""
    quality = QUALITIES[chance.choice(_FEEDER)]
    sheet = np.asarray(separator_sheet(separator).convert("RGB"))
    return _fed(chance, quality(sheet, np.random.default_rng(chance.randrange(2**63))))


def back_scan(chance: Random) -> Scan:
    """The empty back of a leaf, with holes, a shadow, or the print of the other side shining through."""
    make = BLANK[chance.choice(tuple(BLANK))]
    return Scan(Image.fromarray(make(np.random.default_rng(chance.randrange(2**63)))), "jpeg")


def _fed(chance: Random, scan: Scan) -> Scan:
    if chance.random() >= _UPSIDE_DOWN:
        return scan
    return Scan(scan.image.transpose(Image.Transpose.ROTATE_180), scan.kind, scan.dpi, scan.strength)


def _case(chance: Random, kind: str = "") -> Case:
    years = KINDS[kind].years if kind in KINDS else (2018, 2026)
    ages = KINDS[kind].ages if kind in KINDS else (21, 70)
    first, last = (max(2021, year) if kind == COVER else year for year in years)
    on = day_between(chance, date(first, 1, 1), min(date(last, 12, 31), _LAST_DAY))
    case = Case(a_person(chance, on, ages), a_place(chance, on), on, chance)
    if kind != COVER:
        return case
    return Case(case.owner, case.place, on, chance, dossier_code(case))
