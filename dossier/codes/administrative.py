"""Codes of dossiers, agencies and administrative procedures.

A code is kept as it was printed and compared by what it means: an agency, a day and an ordinal are the same
whether its groups stand in the old order or in the new one, and a procedure is the same with or without the
agency that publishes it. `parse` raises `BadCode` for what does not have the form; nothing is mended but spaces,
case and the kind of dash.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from dossier.errors import BadCode
from dossier.words.folding import nfc
from dossier.words.sentences import N_, Phrase

DOSSIER_CODE = N_("Mã hồ sơ")
AGENCY_CODE = N_("Mã cơ quan")
PROCEDURE_CODE = N_("Mã thủ tục hành chính")

_DASHES = str.maketrans("–—‐‑−", "-----")
_AGENCY = re.compile(r"(?=.{1,35}\Z)[0-9A-Z]+(?:\.[0-9A-Z]+)*")
_DOSSIER = re.compile(
    r"(?P<agency>(?:\d{3}\.\d{2}\.\d{2,3}\.[A-Z]\d{2})|(?:[A-Z]\d{2}(?:\.\d{1,3}){0,3}))"
    r"-(?P<day>\d{6})-(?P<ordinal>\d{4,6})"
)
# One-stop software of a desk prints codes of its own: letters of the desk, a day or a year, an ordinal.
_LOCAL_DOSSIER = re.compile(r"(?P<desk>[A-ZĐ]{2,6})(?:-[A-Z]{0,4}\d{1,8}){1,3}-\d{3,8}")
_STANDARDS = frozenset({"ISO", "IEC", "TCVN", "QCVN", "TCXDVN", "TCN"})
_DIGITS_OF_A_LOCAL_CODE = 7
_PROCEDURE = re.compile(r"(?P<short>\d\.\d{6})(?:\.(?P<agency>\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}))?")


def tight(text: str) -> str:
    """`text` composed, without any space, its dashes hyphens: what remains of a code when print and OCR are gone."""
    return "".join(nfc(text).translate(_DASHES).split())


@dataclass(frozen=True, slots=True)
class AgencyCode:
    """An agency: up to 35 digits, letters A-Z and dots (QĐ 20/2020/QĐ-TTg). `printed`: as printed, in capitals."""

    canonical: str
    printed: str = field(compare=False)

    @classmethod
    def parse(cls, text: str) -> AgencyCode:
        """Both orders: `000.00.23.H47` (smallest unit first, empty groups zero) and `H47.23`. Raises `BadCode`."""
        printed = tight(text).upper()
        if not _AGENCY.fullmatch(printed):
            raise BadCode(what=Phrase(AGENCY_CODE), value=text)
        groups = printed.split(".")
        if groups[0][0].isdigit() and groups[-1][0].isalpha():
            groups.reverse()
        if groups[0][0].isalpha():
            # Empty groups are printed in the old order and left out in the new one, where some systems keep them.
            while groups[-1].strip("0") == "":
                groups.pop()
        return cls(".".join(groups), printed)

    def __str__(self) -> str:
        return self.printed


@dataclass(frozen=True, slots=True)
class DossierCode:
    """A dossier: the agency that took it in, the day, the ordinal of that day.

    Two codes are equal when these are, whatever the order of the agency's groups; `str` gives it as printed.
    """

    agency: AgencyCode
    received_on: date
    ordinal: str
    printed: str = field(compare=False)

    @classmethod
    def parse(cls, text: str) -> DossierCode:
        """`000.00.23.H47-211101-0001`, or the newer order `H57.132-260804-0583`. Raises `BadCode`."""
        printed = tight(text).upper()
        match = _DOSSIER.fullmatch(printed)
        if match is None:
            raise BadCode(what=Phrase(DOSSIER_CODE), value=text)
        digits = match["day"]
        try:
            # Dossier codes began with TT 01/2018/TT-VPCP, so the century is this one.
            day = date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
        except ValueError as error:
            raise BadCode(what=Phrase(DOSSIER_CODE), value=text) from error
        return cls(AgencyCode.parse(match["agency"]), day, match["ordinal"], printed)

    @property
    def canonical(self) -> str:
        """One spelling for both orders: `H47.23-211101-0001`."""
        return f"{self.agency.canonical}-{self.received_on:%y%m%d}-{self.ordinal}"

    def __str__(self) -> str:
        return self.printed


@dataclass(frozen=True, slots=True)
class LocalDossierCode:
    """A dossier's code as the software of one desk makes it (`HQ-20260914-0052`), apart from the national form.

    Only its look is known: capitals of the desk, then groups with figures, the last an ordinal. So it is one where a
    label or a bar code says so; alone it may be the number of anything.
    """

    printed: str

    @classmethod
    def parse(cls, text: str) -> LocalDossierCode:
        """`HQ-20260914-0052`, `LG-TN42-0512-003`, `CT-26-004417`. Raises `BadCode`."""
        printed = tight(text).upper()
        match = _LOCAL_DOSSIER.fullmatch(printed)
        digits = sum(map(str.isdigit, printed))
        if match is None or match["desk"] in _STANDARDS or digits < _DIGITS_OF_A_LOCAL_CODE:
            raise BadCode(what=Phrase(DOSSIER_CODE), value=text)
        return cls(printed)

    @property
    def canonical(self) -> str:
        """What tells it from other dossiers: all of it."""
        return self.printed

    def __str__(self) -> str:
        return self.printed


def parse_dossier_code(text: str) -> DossierCode | LocalDossierCode:
    """The dossier that `text` names, by the national form or by a desk's own. Raises `BadCode`."""
    try:
        return DossierCode.parse(text)
    except BadCode:
        return LocalDossierCode.parse(text)


@dataclass(frozen=True, slots=True)
class ProcedureCode:
    """An administrative procedure. `short` identifies it; the long form adds the agency that publishes it."""

    short: str
    agency: AgencyCode | None = field(default=None, compare=False)

    @classmethod
    def parse(cls, text: str) -> ProcedureCode:
        """`1.004616.000.00.00.H56` or `1.004616`. Raises `BadCode`."""
        match = _PROCEDURE.fullmatch(tight(text).upper())
        if match is None:
            raise BadCode(what=Phrase(PROCEDURE_CODE), value=text)
        return cls(match["short"], AgencyCode.parse(match["agency"]) if match["agency"] else None)

    def __str__(self) -> str:
        return f"{self.short}.{self.agency}" if self.agency else self.short
