"""Vietnamese text from before Unicode: TCVN3 (ABC) and VNI for Windows, which old files still carry.

In both the fonts, not the codes, make the letters Vietnamese: a file says "Céng hßa" or "Coäng hoøa" and a font draws
"Cộng hòa". So the name of the font tells which of them it is, and where a name says nothing the text itself does:
read by the right table it is Vietnamese, by the wrong one it is not. VISCII and VPS use codes that PDF's encodings
have no letter for, so what is left of them is for OCR.

TCVN3: TCVN 5712:1993, character set VN3. It has no capitals with a tone; fonts whose names end in H draw small
letters as capitals. VNI for Windows: a base letter, then a letter that stands for its marks.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from worker.language.syllables import is_syllable

Encoding = Literal["tcvn3", "tcvn3 capitals", "vni"]

_TCVN3_CODES: Final = bytes.fromhex(
    "A1A2A3A4A5A6A7A8A9AAABACADAE"
    "B5B6B7B8B9BBBCBDBEC6C7C8C9CACB"
    "CCCECFD0D1D2D3D4D5D6D7D8DCDDDEDF"
    "E1E2E3E4E5E6E7E8E9EAEBECEDEE"
    "EFF1F2F3F4F5F6F7F8F9FAFBFCFDFE"
)
_TCVN3_LETTERS: Final = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_TCVN3: Final = dict(zip(_TCVN3_CODES.decode("latin-1"), _TCVN3_LETTERS, strict=True))

_VNI_SMALL: Final = {
    **dict(zip((base + tone for base in "aeouôö" for tone in "ùøûõï"), "áàảãạéèẻẽẹóòỏõọúùủũụớờởỡợứừửữự", strict=True)),
    **dict(zip(("y" + tone for tone in "ùøûõ"), "ýỳỷỹ", strict=True)),
    **dict(zip((base + roof for base in "aeo" for roof in "âáàåãä"), "âấầẩẫậêếềểễệôốồổỗộ", strict=True)),
    **dict(zip(("a" + bow for bow in "êéèúüë"), "ăắằẳẵặ", strict=True)),
    **dict(zip("íìæóòîñôö", "íìỉĩịỵđơư", strict=True)),
}
_VNI: Final = {
    code: letter.upper() if code[0].isupper() else letter
    for small, letter in _VNI_SMALL.items()
    # Whether the marks are written small or large, the base letter says which it is.
    for code in (small, small.upper(), small.capitalize(), small[0] + small[1:].upper())
}
_VNI_CODES: Final = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))

_TCVN3_FONT: Final = re.compile(r"[._]?Vn(?=[A-Z3])(?P<name>[^,-]*)")
_VNI_FONT: Final = re.compile(r"VNI", re.IGNORECASE)
# Letters that only Unicode has: in their company nothing is a legacy code.
_UNICODE_ONLY: Final = re.compile(r"[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
# Symbol fonts lie in the private use area, their codes in its last byte.
_SYMBOL_CODES: Final = {0xF000 + code: code for code in range(0x20, 0x100)}
_HYPHENS: Final = re.compile(r"[^\W\d_]*-[^\W\d_]*")


def encoding_of_font(name: str) -> Encoding | None:
    """The encoding that fonts of this name have (".VnTime", ".VnTimeH,Bold", "VNI-Times"), None for other fonts."""
    tcvn3 = _TCVN3_FONT.match(name)
    if tcvn3:
        return "tcvn3 capitals" if tcvn3["name"].endswith("H") else "tcvn3"
    return "vni" if _VNI_FONT.match(name) else None


def is_unicode(text: str) -> bool:
    """Whether `text` has Vietnamese letters that no legacy encoding could have left there."""
    return _UNICODE_ONLY.search(text) is not None


def decoded(word: str, encoding: Encoding) -> str:
    """`word`, as the file states it, as the Vietnamese that its font draws."""
    word = word.translate(_SYMBOL_CODES)
    if encoding == "vni":
        return _VNI_CODES.sub(lambda match: _VNI[match[0]], word)
    small = "".join(_TCVN3.get(letter, letter) for letter in word)
    # The code of ư is that of a hyphen in PDF's own encodings.
    small = _HYPHENS.sub(lambda match: _with_horn(match[0]), small)
    return small.upper() if encoding == "tcvn3 capitals" else small


def _with_horn(word: str) -> str:
    horned = word.replace("-", "ư")
    return horned if len(word) > 1 and is_syllable(horned) else word
