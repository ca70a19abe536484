"""What QR and bar codes on a paper say.

A cover sheet carries its dossier code, alone or among other parts (NĐ 107/2021/NĐ-CP: dossier code, procedure code,
owner's id, name of the paper, system, time), or, in a bar code, the one that its desk's software gave it. A citizen
card carries seven parts with "|" between them: id, old id, name, ddmmyyyy of birth, sex, address, ddmmyyyy of issue.
Codes are read without error or not at all, so what they say goes before what was recognised. The parts after the day of
birth are not on every card, nor on all of one year.
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
    stated = [(_named(part, of_a_desk=of_a_desk), part) for part in map(str.strip, _PARTS.split(code))]
    of_land = any(name == "land_certificate_serial" for name, _ in stated)
    for name, part in stated:
        # Beside its serial a land certificate states its own code, which has twelve digits, too (TT 10/2024/TT-BTNMT).
        if name is not None and not (of_land and name == "owner_id" and check("citizen_id", part)):
            yield name, part


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
