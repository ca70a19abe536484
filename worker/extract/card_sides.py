"""Whether front and back of a card that lie on one picture are of one card.

A desk copies both sides of a card on one sheet, and now and then the back of another's. What is printed on both ties
them together: the number, which cards since 2021 have in the lines for machines of their backs. The cards before have
nothing on their backs that is on their fronts, so who issued them, and when, is the front's only by what a person sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dossier.catalogue.kinds import Catalogue, Kind
from worker.extract.candidate import Candidate
from worker.extract.kinds.kind import Recognised, opens_a_back
from worker.extract.machine_readable import CARD
from worker.layout.runs import Sheet

UNPROVEN = "card.back_unproven"
# No front of an identity card has these (TT 04/1999, 07/2016, 06/2021 and 17/2024/TT-BCA, the forms of the cards) …
_ON_THE_BACK = frozenset({"issued_on", "issuer", "signer_name", "signer_title"})
# … and that of 2024, which is called "CĂN CƯỚC" alone, has fewer still.
_ON_THE_BACK_SINCE_2024 = _ON_THE_BACK | {"residence", "birth_place", "valid_until"}
_NAME_SINCE_2024 = re.compile(r"(?:the )?can cuoc")
_NUMBER = re.compile(r"(?<!\d)(?:\d{12}|\d{9})(?!\d)")
_NO_FIGURE = re.compile(r"\D+")


def has_the_back_of_another(sheet: Sheet, kind: Kind, recognised: Recognised, catalogue: Catalogue) -> bool:
    """Whether a card's front, known by its name, shares its sheet with the back of a card of another kind."""
    if kind.layout != "card" or not recognised.title:
        return False
    others = [other for other in catalogue if other.layout == "card" and other.code != kind.code]
    return any(opens_a_back(run, other) for other in others for run in sheet.runs)


def with_unproven_backs(found: Sequence[Candidate], sheet: Sheet, recognised: Recognised) -> Iterator[Candidate]:
    """`found` with those values of an identity card's back marked that lie beside a front, on the first sheet, that
    nothing ties to it."""
    if recognised.guess.code != CARD or not recognised.title or _has_its_number_twice(sheet):
        yield from found
        return
    name = " ".join(run.folded for run in recognised.title).strip()
    of_the_back = _ON_THE_BACK_SINCE_2024 if _NAME_SINCE_2024.fullmatch(name) else _ON_THE_BACK
    for one in found:
        beside = one.span is not None and one.page == sheet.page.number and one.name in of_the_back
        yield replace(one, findings=(UNPROVEN,)) if beside and not (one.findings or one.proven) else one


def _has_its_number_twice(sheet: Sheet) -> bool:
    """Whether a number that stands by itself in one line of print is in another, too, among the signs for machines."""
    figures = [_NO_FIGURE.sub("", run.text) for run in sheet.runs]
    return any(
        sum(number in other for other in figures) > 1 for run in sheet.runs for number in _NUMBER.findall(run.text)
    )
