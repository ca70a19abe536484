"""A second witness for number and day of an act: what its file says of its own making.

Number and day are often written by hand, stamped, or covered by a portal's box, and then hard to read. The file was
signed, though, and made, at a time: an act is signed by its organisation on its day, or later (a portal signs days
after, an archive years after), and never before it. So a signing day can confirm the day that was read, or prove it
wrong. It cannot stand in its place: a day that was not read stays unknown.

A registry that scans an act often calls the file by its number and sign; that stands in the file as its title, typed by
one who had the act in hand. It can confirm a number, and says nothing against one: a word processor's title is that of
whichever paper the file was first made for.

Persons sign before the act's day, while it is a draft, and programs make the file before it too (seen in published
acts, docs/measurements.md); so only an organisation's signature, or the scanning officer's, contradicts a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from dossier.signatures.signing import Signature, Verdict
from dossier.vietnam import VIETNAM
from dossier.words.folding import fold

Testimony = Literal["agrees", "contradicts", "silent"]

# What document systems and portals write into a signature's box: "Số: 729/QĐ-TTg Ngày: 23-04-2026".
_NUMBER = re.compile(r"\bso\s*:\s*(\d+)\s*((?:/\s*[\w./-]*\w)?)")
# What stands around a number and sign in a title that a program made of a file's name.
_OF_A_FILE = re.compile(r"^microsoft word\W+|(?:\W+(?:docx?|pdf|signed|da ky))+\W*$")
_DAY = re.compile(r"\bngay\s*:\s*(\d{1,2})[-./](\d{1,2})[-./](\d{4})")


@dataclass(frozen=True, slots=True)
class SigningDay:
    """A day in Vietnam on which the file was signed. `ends_drafting`: by one who signs an act only once it is dated: an
    organisation, or the officer who scanned it."""

    day: date
    ends_drafting: bool


@dataclass(frozen=True, slots=True)
class Witness:
    """What a file says of its making. `created_on`: the day in Vietnam that it states for itself; `numbers`, `days`:
    what the boxes of its signatures state to be number and day of the act. Only intact signatures are heard. `title`:
    the letters and digits of the title that the file has, in a row."""

    signed: tuple[SigningDay, ...] = ()
    created_on: date | None = None
    numbers: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    title: str = ""


def witness_of(signatures: Sequence[Signature], created_at: datetime | None, title: str = "") -> Witness:
    """What the signatures of a file, and the time of its making and the title that its metadata give, witness."""
    heard = [one for one in signatures if one.verdict in (Verdict.GOOD, Verdict.UNCONFIRMED)]
    shown = [fold(one.shown) for one in heard if one.shown]
    numbers = ["".join((match[1], *match[2].split())) for text in shown for match in _NUMBER.finditer(text)]
    days = [day for text in shown for match in _DAY.finditer(text) for day in _calendar_day(match)]
    return Witness(
        tuple(SigningDay(_day(one.signed_at), _ends_drafting(one)) for one in heard if one.signed_at is not None),
        _day(created_at) if created_at else None,
        tuple(dict.fromkeys(numbers)),
        tuple(dict.fromkeys(days)),
        _in_a_row(_OF_A_FILE.sub("", fold(title))),
    )


def witness_day(issued_on: date, witness: Witness) -> Testimony:
    """What is witnessed of the day that was read for an act.

    It agrees on the same day only, whoever signed: a day that was misread by one or two is no less likely to lie a few
    days before the signature than the true one. It contradicts where another day stands in a signature's box, or where
    the act would have been signed by its organisation before its day.
    """
    if issued_on in witness.days:
        return "agrees"
    if witness.days:
        return "contradicts"
    ends = [one.day for one in witness.signed if one.ends_drafting]
    if ends and issued_on > max(ends):
        return "contradicts"
    return "agrees" if issued_on in (witness.created_on, *(one.day for one in witness.signed)) else "silent"


def witness_number(number: str, witness: Witness) -> Testimony:
    """What is witnessed of the number and sign that was read for an act, by what signatures show to be its number, or
    else by the file's title.

    A box may show the number alone ("Số: 729"), or with its sign; accents, case and spaces do not count. A title has
    both, perhaps without the signs between them.
    """
    read = "".join(fold(number).split())
    if not witness.numbers:
        return "agrees" if "/" in read and _in_a_row(read) == witness.title else "silent"
    return "agrees" if any(_is_same(read, one) for one in witness.numbers) else "contradicts"


def _in_a_row(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _is_same(read: str, shown: str) -> bool:
    if "/" in shown:
        return read == shown
    return re.match(r"\d+", read) is not None and read.partition("/")[0] == shown


def _ends_drafting(signature: Signature) -> bool:
    return signature.role == "officer" or (signature.signer is not None and signature.signer.for_organisation)


def _day(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()


def _calendar_day(match: re.Match[str]) -> Iterable[date]:
    day, month, year = (int(part) for part in match.groups())
    try:
        return (date(year, month, day),)
    except ValueError:
        return ()
