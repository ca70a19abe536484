"""What a paper is made from, what a kind is, and the wording that several kinds share.

A kind is one function, `Case -> Paper`, under the decorator `kind`; `scripts.samples.kinds` lists them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from scripts.samples.drawing.sheet import Heading, Line, Paper, Signature
from scripts.samples.people import Person, Place, any_name
from scripts.samples.words import bare, day_words, dong


@dataclass(frozen=True, slots=True)
class Case:
    """One paper to make: whom it is about, where and when it is issued. `chance` decides all the rest.

    `dossier_code`, `procedure` (code, name) and `attached` (names of papers) are set where the paper belongs to a
    dossier.
    """

    owner: Person
    place: Place
    on: date
    chance: Random
    dossier_code: str | None = None
    procedure: tuple[str, str] | None = None
    attached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """`name` as people call it; `ages` of its owner and `years` of issue that make sense for it."""

    code: str
    name: str
    make: Callable[[Case], Paper]
    ages: tuple[int, int]
    years: tuple[int, int]


def kind(
    name: str, *, ages: tuple[int, int] = (19, 80), years: tuple[int, int] = (2016, 2026)
) -> Callable[[Callable[[Case], Paper]], Kind]:
    """A function as the kind whose code is its name."""

    def made(make: Callable[[Case], Paper]) -> Kind:
        return Kind(make.__name__, name, make, ages, years)

    return made


def money(amount: int) -> str:
    return f"{dong(amount)} đồng"


def people_committee(case: Case) -> tuple[str, ...]:
    """The left heading of a commune's committee, in one of the ways offices set it."""
    return case.chance.choice(
        (
            ("Ủy ban nhân dân", case.place.commune),
            (f"UBND {case.place.above}", f"UBND {case.place.commune}"),
            (f"Ủy ban nhân dân {case.place.above}", f"Ủy ban nhân dân {case.place.commune}"),
        )
    )


def department(case: Case, name: str) -> tuple[str, ...]:
    """The left heading of an office under the province's committee."""
    committee = case.chance.choice(("Ủy ban nhân dân", "UBND"))
    return (f"{committee} {case.place.province}", name)


def heading(case: Case, agency: tuple[str, ...], number: str = "", about: str = "", *, dated: bool = True) -> Heading:
    """Number and V/v under the agency, place and date under the motto, `dated` or not."""
    under = []
    if number:
        under.append(Line(f"Số: {number}", 13, align="centre", before=2.4))
    if about:
        under.append(Line(about, 12, align="centre", before=0.8))
    place = case.place.province if agency and case.place.province in agency[0] else case.place.commune
    return Heading(agency, tuple(under), f"{bare(place)}, {day_words(case.on)}" if dated else "")


def issuer(agency: tuple[str, ...]) -> str:
    return " ".join(agency)


def owner_fields(person: Person) -> dict[str, str]:
    return {"owner_name": person.name, "owner_id": person.number, "owner_born_on": person.born_on.isoformat()}


def title(*rows: str, red: bool = False, size: float = 15) -> tuple[Line, ...]:
    """Zone 5a: the name of the paper in capitals, and what stands under it."""
    first, *rest = rows
    return (
        Line(first, size, bold=True, align="centre", ink="red" if red else "black", before=5),
        *(Line(text, 13.5, bold=True, align="centre", before=0.8) for text in rest),
    )


def paragraph(text: str) -> Line:
    return Line(text, 13.5, align="justify", indent=10, before=1.6)


def entry(label: str, value: object, *, dotted: bool = False) -> Line:
    """One filled-in place of a form."""
    return Line(f"{label}: {value}", 13, filled=True, dotted=dotted, before=1.4)


def entries(*pairs: tuple[str, object], dotted: bool = False) -> tuple[Line, ...]:
    return tuple(entry(label, value, dotted=dotted) for label, value in pairs)


def receivers(*names: str) -> tuple[Line, ...]:
    """Zone 9."""
    rows = [Line("Nơi nhận:", 12, bold=True, italic=True)]
    rows += [Line(f"- {name};", 11, before=0.2) for name in names[:-1]]
    return (*rows, Line(f"- {names[-1]}.", 11, before=0.2))


def signed(
    case: Case, body: str, head: str, *, intro: str = "", left: tuple[Line, ...] = (), seal: str = ""
) -> tuple[Signature, dict[str, str]]:
    """The signature of `head` or a deputy for `body` (empty: the head signs for himself), and its true fields."""
    rows = [intro] if intro else []
    if body:
        rows.append(f"TM. {body.upper()}")
    deputy = case.chance.random() < 0.45
    rank = f"Phó {head}" if deputy else head
    if deputy:
        rows.append(f"KT. {head.upper()}")
    rows.append(rank.upper())
    name = any_name(case.chance)
    above = tuple(Line(text, 13, bold=True, align="centre", before=0.3) for text in rows)
    signature = Signature(above, name, left, seal=(seal or body or head).upper())
    return signature, {"signer_name": name, "signer_title": rank}
