"""The machine readable lines of passports and identity cards, with their check digits as witness.

ICAO 9303, parts 3 to 5: two lines of 44 signs in a passport (TD3), three of 30 on the back of a card (TD1), in
capitals, figures and "<" for what is empty. A value counts where its own check digit holds, whatever the recogniser was
sure of; where the one over all of them was read and fails, every value is marked. A Vietnamese card has as its number
the last nine digits of the citizen id, which follows it whole.

Names stand there without their marks: they give none, and bear witness to the letters of the printed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dossier.catalogue.fields import check, normalise
from dossier.catalogue.kinds import Kind
from dossier.codes.identity import CitizenId
from dossier.errors import BadCode
from dossier.words.folding import fold
from worker.extract.candidate import Candidate, type_of
from worker.layout.runs import Run, Sheet, Span, joined, span

_FILLERS = str.maketrans({"«": "<<", "‹": "<", "≤": "<", "＜": "<", "{": "<", "(": "<", "[": "<"})
# What a digit is read as where only digits stand.
_DIGITS = str.maketrans("OQDILZSGB", "000112568")
_D = r"[0-9OQDILZSGB]"
# What a letter is read as where only letters stand: in the type of these lines (OCR-B, ISO 1073-2) the I has the foot
# of a one.
_AS_LETTERS = str.maketrans("012568|", "OIZSGBI")
_CHECKED = ("number", "owner_id", "owner_born_on", "valid_until")
_CARD = re.compile(rf"[I1L|][D0O<]VNM(?P<number>{_D}{{9}})(?P<check>{_D})(?P<id>{_D}{{12}})(?P<rest>[<0-9]*)$")
_DAYS = re.compile(
    rf"(?P<born>{_D}{{6}})(?P<born_check>{_D})(?P<sex>[MF<])(?P<until>{_D}{{6}})(?P<until_check>{_D})"
    r"(?P<state>[A-Z<]{3})(?P<rest>[<0-9A-Z]*)$"
)
_PASSPORT = re.compile(r"P[A-Z<](?P<state>[A-Z]{3})(?P<name>[A-Z]+<.*)$")
_BOOK = re.compile(
    rf"(?P<number>[A-Z012568]{_D}{{7,8}}<?)(?P<check>{_D})(?P<state>[A-Z]{{3}})(?P<born>{_D}{{6}})(?P<born_check>{_D})"
    rf"(?P<sex>[MF<])(?P<until>{_D}{{6}})(?P<until_check>{_D})(?P<rest>[<0-9A-Z]*)$"
)
_NAME = re.compile(r"[A-Z]+(?:<[A-Z]+)*<<[A-Z]+(?:<[A-Z]+)*<*[A-Z]?$|[A-Z]+(?:<[A-Z]+)+<+$")
_WEIGHTS = (7, 3, 1)
_WITHOUT_END = "991231"
_LENGTH_OF_A_NUMBER, _PERSONAL = 9, 14
_OLDEST = 110
_CERTAINTY, _SURE = 0.98, 0.97
_ROWS_OF_A_ZONE = 3
_UPPER_OF_A_CARD, _LOWER_OF_A_CARD = 25, 12
CARD, BOOK = "can_cuoc_cong_dan", "ho_chieu"


@dataclass(frozen=True)
class Zone:
    """What machine readable lines state: values of fields, each with its print, and the holder's name without marks.
    `holds`: whether the last check digit, over all of them, holds; None where it was not read."""

    kind: str
    values: tuple[tuple[str, str, Span], ...]
    name: str = ""
    holds: bool | None = None


def check_digit(signs: str) -> int:
    """The check digit over `signs` (ICAO 9303-3, 4.9): figures are themselves, letters 10 to 35, "<" nothing."""
    values = (0 if sign == "<" else int(sign, 36) for sign in signs)
    return sum(value * _WEIGHTS[place % 3] for place, value in enumerate(values)) % 10


def zone_in(sheets: Sequence[Sheet]) -> Zone | None:
    """The machine readable lines of a card or passport on `sheets`; None where no check digit holds."""
    for sheet in sheets:
        # A line is a row, or a piece of one beside the other side of the card.
        lines = [(_signs(part), part) for row in sheet.rows for part in (row, *((run,) for run in row if len(row) > 1))]
        for signs, part in lines:
            below = [line for line in lines if 0 < line[1][0].row - part[0].row < _ROWS_OF_A_ZONE]
            found = _card(signs, part, below) or _book(signs, below)
            if found is not None:
                return found
        # A passport's lower line proves itself where the upper one, of the name alone, was not read.
        for signs, part in lines:
            alone = _lower_line(match, part, "") if (match := _BOOK.match(signs)) is not None else None
            if alone is not None and alone.holds:
                return alone
    return None


def from_the_machine_readable(zone: Zone | None, kind: Kind) -> Iterator[Candidate]:
    """The values of the zone for the fields of `kind`, where that is the kind that has such lines."""
    if zone is None or zone.kind != kind.code:
        return
    for name, text, print_ in zone.values:
        if kind.field(name) is None:
            continue
        value_type = type_of(name, kind)
        value = normalise(value_type, text)
        findings = check(value_type, value) or (("mrz.check_digit",) if zone.holds is False else ())
        # One wrong lot of digits in ten passes one check, one in a hundred both. Of sex and state none is made.
        proven = zone.holds is True and not findings and name in _CHECKED
        yield Candidate(
            name, value_type, value, print_.source, _CERTAINTY, findings, print_, print_.page, proven=proven
        )


def against_the_machine_readable(found: Sequence[Candidate], zone: Zone | None, kind: Kind) -> Iterator[Candidate]:
    """`found` with printed names marked whose letters are not those of the zone."""
    other = _letters(zone.name) if zone is not None and zone.kind == kind.code else ""
    for one in found:
        differs = other and one.name == "owner_name" and not one.findings and _letters(one.text) != other
        yield replace(one, findings=("mrz.name_differs",)) if differs else one


def _card(signs: str, row: Sequence[Run], below: Sequence[tuple[str, Sequence[Run]]]) -> Zone | None:
    first = _CARD.match(signs)
    if first is None:
        return None
    number, citizen = _figures(first["number"]), _figures(first["id"])
    proven = str(check_digit(number)) == _figures(first["check"]) and citizen.endswith(number)
    values = [(name, citizen, _sure(row)) for name in ("number", "owner_id")] if proven else []
    second = next(((days, one) for text, one in below if (days := _DAYS.match(text))), None)
    holds = None
    if second is not None:
        days, days_row = second
        values += _of_days(days, days_row, citizen if proven else "")
        holds = _holds_over_all(first, days)
    others = (text.translate(_AS_LETTERS) for text, _ in below if not _DAYS.match(text))
    name = next((text for text in others if _NAME.match(text)), "")
    return Zone(CARD, tuple(values), _spaced(name), holds) if values else None


def _holds_over_all(first: re.Match[str], days: re.Match[str]) -> bool | None:
    """Whether the last digit of a card's second line, over both, holds (ICAO 9303-5, 4.2.2.2); None where it was not
    read."""
    upper = first["number"] + first["check"] + first["id"] + first["rest"]
    lower = days["rest"]
    if len(upper) != _UPPER_OF_A_CARD or len(lower) != _LOWER_OF_A_CARD or not lower[-1].isdigit():
        return None
    parts = (_figures(upper), *(_figures(days[name]) for name in ("born", "born_check", "until", "until_check")))
    return str(check_digit("".join(parts) + lower[:-1])) == lower[-1]


def _book(signs: str, below: Sequence[tuple[str, Sequence[Run]]]) -> Zone | None:
    first = _PASSPORT.match(signs.translate(_AS_LETTERS))
    second = next(((match, one) for text, one in below if (match := _BOOK.match(text))), None)
    if first is None or second is None:
        return None
    return _lower_line(*second, _spaced(first["name"]))


def _lower_line(match: re.Match[str], book_row: Sequence[Run], name: str) -> Zone | None:
    number = match["number"][0].translate(_AS_LETTERS) + _figures(match["number"][1:])
    personal = _figures(match["rest"][:_PERSONAL])
    of_personal = _figures(match["rest"][_PERSONAL : _PERSONAL + 1])
    citizen = personal.strip("<") if of_personal == str(check_digit(personal)) else ""
    values: list[tuple[str, str, Span]] = []
    if str(check_digit(number.ljust(_LENGTH_OF_A_NUMBER, "<"))) == _figures(match["check"]):
        values.append(("number", number.strip("<"), _sure(book_row)))
    if citizen.isdecimal() and match["state"] == "VNM":
        values.append(("owner_id", citizen, _sure(book_row)))
    values += _of_days(match, book_row, citizen)
    holds = None
    if len(match["rest"]) == _PERSONAL + 2:
        over = (
            number.ljust(_LENGTH_OF_A_NUMBER, "<") + _figures(match["check"]),
            *(_figures(match[name]) for name in ("born", "born_check", "until", "until_check")),
            personal + of_personal,
        )
        holds = str(check_digit("".join(over))) == _figures(match["rest"][-1])
    return Zone(BOOK, tuple(values), name, holds) if values else None


def _of_days(match: re.Match[str], row: Sequence[Run], citizen: str) -> Iterator[tuple[str, str, Span]]:
    """Day of birth, sex, last day and nationality, each day where its check digit holds. Sex and nationality have
    none: they count where both do, as sure as the recogniser was of the line, unless a citizen id says the same."""
    print_ = _sure(row)
    born, until = (_figures(match[name]) for name in ("born", "until"))
    born_holds = str(check_digit(born)) == _figures(match["born_check"])
    until_holds = str(check_digit(until)) == _figures(match["until_check"])
    last = _day(2000, until) if until_holds else None
    if born_holds and (day := _birth(born, last, citizen)) is not None:
        yield "owner_born_on", day.isoformat(), print_
    if last is not None and until != _WITHOUT_END:
        yield "valid_until", last.isoformat(), print_
    if born_holds and until_holds:
        as_read, sex = _print_of(row), _sex(citizen)
        if match["sex"] in "MF":
            yield "gender", {"M": "Nam", "F": "Nữ"}[match["sex"]], print_ if sex == match["sex"] else as_read
        if match["state"] == "VNM":
            yield "nationality", "Việt Nam", print_ if sex else as_read


def _sex(citizen: str) -> str:
    """The sign of the sex that a citizen id tells; empty where there is none."""
    try:
        return {"male": "M", "female": "F"}[CitizenId.parse(citizen).sex]
    except BadCode:
        return ""


def _birth(digits: str, last: date | None, citizen: str) -> date | None:
    """The day of birth, whose century the citizen id tells, or the last day of the paper where one alone fits."""
    days = [day for century in (1900, 2000) if (day := _day(century, digits)) is not None]
    try:
        year = CitizenId.parse(citizen).birth_year if citizen else None
    except BadCode:
        year = None
    if year is not None:
        return next((day for day in days if day.year == year), None)
    fitting = [day for day in days if last is not None and 0 <= last.year - day.year <= _OLDEST]
    return fitting[0] if len(fitting) == 1 else None


def _day(century: int, digits: str) -> date | None:
    try:
        return date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None


def _signs(row: Sequence[Run]) -> str:
    """What a row says in the signs of these lines, which have no marks."""
    return fold("".join(run.text for run in row).translate(_FILLERS)).replace(" ", "").upper()


def _figures(signs: str) -> str:
    return signs.translate(_DIGITS)


def _spaced(name: str) -> str:
    return " ".join(re.split("<+", name.strip("<")))


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, fold(name)))


def _print_of(row: Sequence[Run]) -> Span:
    return joined([piece for run in row if (piece := span(run)) is not None])


def _sure(row: Sequence[Run]) -> Span:
    """The print of a row as something that its check digit has confirmed, however unsure the recogniser was."""
    whole = _print_of(row)
    words = tuple(replace(word, confidence=max(word.confidence, _SURE)) for word in whole.words)
    return replace(whole, words=words)
