"""Numbers printed on a paper itself: number and sign (số, ký hiệu), land serials, land register numbers.

A number and sign identifies a paper only together with its issuer and date: it returns every year, and two papers
of one year can carry it too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dossier.codes.administrative import tight
from dossier.errors import BadCode
from dossier.words.folding import fold
from dossier.words.sentences import N_, Phrase

NUMBER_AND_SIGN = N_("Số, ký hiệu")
LAND_SERIAL = N_("Số phát hành giấy chứng nhận")
LAND_REGISTER_NUMBER = N_("Số vào sổ cấp giấy chứng nhận")

# NĐ 30/2020/NĐ-CP, appendix III (kinds and copies), and the legal documents of the Law on Promulgation of 2015.
# The catalogue of kinds says which of them is a kind of its own.
_SIGNS_OF_ACTS = "NQ QĐ CT QC QyĐ TC TB HD CTr KH PA ĐA DA BC BB TTr HĐ CĐ BGN BTT GUQ GM GGT GNP PG PC PB SY TrS SL"
_SIGNS_OF_LAW = "NĐ TT TTLT NQLT VBHN L PL"
_SIGNS_OF_PERMITS = "GP GPXD"
KIND_SIGNS = frozenset(" ".join((_SIGNS_OF_ACTS, _SIGNS_OF_LAW, _SIGNS_OF_PERMITS)).split())
_BY_CASELESS_SIGN = {sign.casefold(): sign for sign in KIND_SIGNS}

_SIGN = r"[^\W\d_][\w.&]*(?:-[\w.&]+)*"
_NUMBER = r"(?P<number>\d{1,7}[^\W\d_]?)"
_YEAR = r"(?P<year>(?:19[4-9]|20\d)\d)"
_STATE = re.compile(rf"{_NUMBER}(?:/{_YEAR})?(?:/(?P<sign>{_SIGN}))?")
_PARTY = re.compile(rf"{_NUMBER}-(?P<kind>[^\W\d_]+)/(?P<issuer>{_SIGN})")
_LAND_SERIAL = re.compile(r"(?P<letters>[A-ZĐ]{2})-?(?P<digits>\d{6}(?:\d{2})?)")
_LAND_REGISTER = re.compile(r"[A-Z]{1,2}\d{3,6}")


def folded_number(number: str) -> str:
    """A number and sign as it is compared: folded, without spaces."""
    return "".join(fold(number).split())


@dataclass(frozen=True, slots=True)
class NumberAndSign:
    """Số, ký hiệu of a paper, taken apart.

    number   as printed, leading zeros and a letter kept (`04`, `12a`)
    year     where it is printed: decrees and other legal documents, civil status
    kind     sign of the kind (`QĐ`); None on an official letter, in civil status and where the sign is not known
    issuer   sign of the agency (`UBND`); None where there is none
    unit     sign of the unit that drafted it (`KSTTHC`), on official letters; None elsewhere
    """

    number: str
    year: int | None
    kind: str | None
    issuer: str | None
    unit: str | None
    printed: str

    @classmethod
    def parse(cls, text: str) -> NumberAndSign:
        """`480/QĐ-UBND`, `335/2025/NĐ-CP`, `4516/UBND-KSTTHC`, `70/2013`, `15-NQ/TU`. Raises `BadCode`."""
        printed = tight(text)
        if party := _PARTY.fullmatch(printed):
            kind = _BY_CASELESS_SIGN.get(party["kind"].casefold())
            return cls(party["number"], None, kind, party["issuer"], None, printed)
        match = _STATE.fullmatch(printed)
        if match is None or not (match["year"] or match["sign"]):
            raise BadCode(what=Phrase(NUMBER_AND_SIGN), value=text)
        year = int(match["year"]) if match["year"] else None
        first, _, rest = (match["sign"] or "").partition("-")
        kind = _BY_CASELESS_SIGN.get(first.casefold())
        if kind:
            return cls(match["number"], year, kind, rest or None, None, printed)
        return cls(match["number"], year, None, first or None, rest or None, printed)

    def __str__(self) -> str:
        return self.printed


@dataclass(frozen=True, slots=True)
class LandSerial:
    """Số phát hành of a land certificate: 2 letters and 6 digits, 8 digits since 2024."""

    letters: str
    digits: str

    @classmethod
    def parse(cls, text: str) -> LandSerial:
        """`BX 123456`, with or without the space. Raises `BadCode`."""
        match = _LAND_SERIAL.fullmatch(tight(text).upper())
        if match is None:
            raise BadCode(what=Phrase(LAND_SERIAL), value=text)
        return cls(match["letters"], match["digits"])

    def __str__(self) -> str:
        return f"{self.letters} {self.digits}"


@dataclass(frozen=True, slots=True)
class LandRegisterNumber:
    """Số vào sổ of a land certificate: one or two letters and the ordinal, `CS01234`, `CH01234`, `H01234`."""

    text: str

    @classmethod
    def parse(cls, text: str) -> LandRegisterNumber:
        """With or without a space after the letters. Raises `BadCode`."""
        printed = tight(text).upper()
        if not _LAND_REGISTER.fullmatch(printed):
            raise BadCode(what=Phrase(LAND_REGISTER_NUMBER), value=text)
        return cls(printed)

    def __str__(self) -> str:
        return self.text
