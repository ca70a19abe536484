"""Days in digits whose separators or digits were misread: read as far as they are certain, and always marked.

A form asks "Ngày sinh:", so what stands there is a day; eight digits in the order of one are that day though a stroke
between them was lost ("20 04 1985", "12/031999"), and letters among them are the digits that look so ("O5/03/1987").
In small print a stroke is read as the digit that looks so ("0510311987"). Two digits that a clerk wrote far apart are
one number all the same ("ngày 2 2 tháng 10 năm 2017").
"""

from __future__ import annotations

import re

from dossier.words.dates import parse_date

_DIGIT = r"[\dOoQDlIiíÍ|]"
_SEPARATOR = r"\s?[/.,\-:;]?\s?"
_LOOSE = re.compile(
    rf"(?<![^\W_])({_DIGIT}\s?{_DIGIT}?){_SEPARATOR}({_DIGIT}\s?{_DIGIT}?){_SEPARATOR}((?:{_DIGIT}\s?){{3}}{_DIGIT})(?![^\W_])"
)
_STROKES_AS_DIGITS = re.compile(r"(?<![^\W_])(\d{2})[/.17](\d{2})[/.17](\d{4})(?![^\W_])")
_APART = re.compile(r"ngày (\d) (\d) tháng (\d{1,2}) năm (\d{4})(?!\d)")
_LOOK_ALIKE = str.maketrans("OoQDlIiíÍ|", "0000111111")
_ENOUGH_DIGITS = 5
_LETTERS = 8


def loose_day(text: str) -> tuple[int, int, str] | None:
    """Where a day stands in `text` of which strokes or digits were misread, and its ISO form; None where none does."""
    for match in _LOOSE.finditer(text):
        parts = ["".join(part.split()).translate(_LOOK_ALIKE) for part in match.groups()]
        separated = len(re.findall(r"[/.,\-:;]", match[0]))
        whole = len("".join(parts)) == _LETTERS
        if not (whole or separated > 1) or sum(map(str.isdigit, match[0])) < _ENOUGH_DIGITS:
            continue
        day = parse_date("/".join(parts))
        if day is not None:
            return match.start(), match.end(), day.isoformat()
    for match in _APART.finditer(text):
        day = parse_date(f"{match[1]}{match[2]}/{match[3]}/{match[4]}")
        if day is not None:
            return match.start(), match.end(), day.isoformat()
    for match in _STROKES_AS_DIGITS.finditer(text):
        day = parse_date("/".join(match.groups()))
        if day is not None:
            return match.start(), match.end(), day.isoformat()
    return None
