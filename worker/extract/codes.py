"""What QR and bar codes on a paper say.

A cover sheet carries its dossier code, alone or among other parts (NĐ 107/2021/NĐ-CP: dossier code, procedure code,
owner's id, name of the paper, system, time), or, in a bar code, the one that its desk's software gave it. A citizen
card carries seven parts with "|" between them: id, old id, name, ddmmyyyy of birth, sex, address, ddmmyyyy of issue.
Codes are read without error or not at all, so what they say goes before what was recognised. The parts after the day of
birth are not on every card, nor on all of one year. Twelve digits without a dossier beside them may be the number of
anything: they bear witness to a printed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from dossier.catalogue.fields import check
from dossier.codes.administrative import DossierCode, ProcedureCode, parse_dossier_code
from dossier.codes.identity import CitizenId
from dossier.codes.numbers import LandSerial
from dossier.errors import BadCode
from dossier.words.folding import nfc

_PARTS = re.compile(r"[|;,\n\t]")
_PARTS_OF_A_CARD = 7
_DAY = re.compile(r"\d{8}")
_OF_A_DOSSIER = ("dossier_code", "procedure_code")


def is_citizen_card(code: str) -> bool:
    """Whether `code` is that of a citizen card."""
    parts = code.split("|")
    return len(parts) > 3 and re.fullmatch(r"\d{12}", parts[0]) is not None and _DAY.fullmatch(parts[3]) is not None


def values_in(code: str, *, of_a_desk: bool = False) -> Iterator[tuple[str, str]]:
    """The fields that `code` states, as (name, value).

    `of_a_desk`: it stands on a paper of a one-stop desk, where a code of that look is a dossier's; elsewhere it is the
    number of anything.
    """
    if is_citizen_card(code):
        yield from _citizen_card(code)
        return
    stated = _stated(code, of_a_desk=of_a_desk)
    says_whose = any(name in _OF_A_DOSSIER for name, _ in stated)
    for name, part in stated:
        if name is not None and (says_whose or name != "owner_id"):
            yield name, part


def number_alone(code: str) -> str | None:
    """The twelve digits of `code` that have the form of a citizen's number, with nothing of a dossier beside them: they
    may be anybody's, and no person's, as a land certificate has a code of its own that is as long (TT
    10/2024/TT-BTNMT)."""
    if is_citizen_card(code):
        return None
    stated = {name: part for name, part in _stated(code, of_a_desk=True) if name is not None}
    number = None if stated.keys() & {*_OF_A_DOSSIER} else stated.get("owner_id")
    return number if number is not None and not check("citizen_id", number) else None


def _stated(code: str, *, of_a_desk: bool) -> list[tuple[str | None, str]]:
    return [(_named(part, of_a_desk=of_a_desk), part) for part in map(str.strip, _PARTS.split(code))]


def _named(part: str, *, of_a_desk: bool) -> str | None:
    for name, parse in (
        ("dossier_code", parse_dossier_code if of_a_desk else DossierCode.parse),
        ("procedure_code", ProcedureCode.parse),
        ("owner_id", CitizenId.parse),
        ("land_certificate_serial", LandSerial.parse),
    ):
        try:
            parse(part)
        except BadCode:
            continue
        return name
    return None


def _citizen_card(code: str) -> Iterator[tuple[str, str]]:
    parts = [nfc(part).strip() for part in code.split("|")]
    number, _, name, born, sex, address, issued = (*parts, "", "", "")[:7]
    if len(parts) < _PARTS_OF_A_CARD:
        address = issued = ""  # what else stands on such a code is not fixed
    yield "number", number
    yield "owner_id", number
    yield from (
        (field, part) for field, part in (("owner_name", name), ("gender", sex), ("residence", address)) if part
    )
    for field, digits in (("owner_born_on", born), ("issued_on", issued)):
        day = _day(digits)
        if day is not None:
            yield field, day.isoformat()


def _day(digits: str) -> date | None:
    if not _DAY.fullmatch(digits):
        return None
    try:
        return date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None
