"""What the QR code of a separator sheet says: `SOHOA:1:DOSSIER:000.00.23.H47-211101-0001:5D2C9A10`.

The parts: whose code it is, its version, what begins behind the sheet, the code of the dossier (may be empty), and the
CRC-32 of all that stands before. Only letters of QR's alphanumeric mode, so that the code stays coarse enough for a
worn copier. The checksum tells a sheet of ours from whatever else begins with the same letters: a QR code read wrong
does not come out at all.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Final, Literal

from dossier.codes.administrative import DossierCode
from dossier.errors import BadCode

Begins = Literal["dossier", "paper"]

_OURS: Final = "SOHOA:"
_VERSION: Final = "1"
_WORDS: Final[dict[Begins, str]] = {"dossier": "DOSSIER", "paper": "PAPER"}


@dataclass(frozen=True, slots=True)
class Separator:
    """A sheet behind which a paper or a dossier begins. `dossier_code`: of that dossier, as printed, where stated."""

    begins: Begins
    dossier_code: str | None = None

    @property
    def payload(self) -> str:
        """The text of the sheet's QR code."""
        said = f"{_OURS}{_VERSION}:{_WORDS[self.begins]}:{self.dossier_code or ''}:"
        return said + _checksum(said)


def is_of_a_separator(code: str) -> bool:
    """Whether a code on a page claims to be that of a separator sheet, of whatever version, sound or not."""
    return code.upper().startswith(_OURS)


def separator_in(code: str) -> Separator | None:
    """The separator that `code` states; None for any other code, another version or a checksum that does not fit."""
    if not is_of_a_separator(code):
        return None
    said, colon, checksum = code.rpartition(":")
    parts = code.split(":")
    if _checksum(said + colon) != checksum or len(parts) != 5 or parts[1] != _VERSION:
        return None
    begins = next((begins for begins, word in _WORDS.items() if word == parts[2]), None)
    if begins is None:
        return None
    if not parts[3]:
        return Separator(begins)
    try:
        return Separator(begins, DossierCode.parse(parts[3]).printed)
    except BadCode:
        return None


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08X}"
