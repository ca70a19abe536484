"""What Excel shows of a number: number formats (ECMA-376, 18.8.31), as far as one reading of them is certain.

A format of digits and literals (`0000 000 000`, `0"/QĐ-UBND"`) is followed. What depends on the machine that shows it,
or shows less than the cell holds (separators of thousands, decimals, percents, fractions, conditions), is not: who asks
is told None and tells the operator.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

# A quoted text, one letter as it is, a gap, a filling, something in brackets, or one letter of the format.
_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<plain>.)', re.DOTALL)
_PLACES: Final = "0#?"
_LITERALS: Final = frozenset(" -+/():!^&'~{}<>=$")  # what stands for itself without quotes
_HARMLESS = re.compile(
    r"(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|Color\s*\d+)|\$(?P<symbol>[^-]*)(?:-.*)?", re.I
)
_SEPARATOR = re.compile(r"(?<=[0#?]),(?=[0#?])")

Tokens = tuple[tuple[str, bool], ...]
"""Each with whether it is a letter of the format rather than a literal."""


def shown_number(raw: str, code: str) -> str | None:
    """The number `raw` as the format `code` shows it; None where nobody can say. Raises ValueError for no number."""
    number = float(raw)
    if code in ("General", "@"):
        return str(int(number)) if number.is_integer() else raw
    section = _section(code, number)
    if abs(number) < 1000:
        section = _SEPARATOR.sub("", section)
    tokens = _tokens(section)
    if tokens is None or not number.is_integer() or not any(is_place for _, is_place in tokens):
        return None
    sign = "-" if number < 0 and len(_sections(code)) == 1 else ""
    return sign + _filled(tokens, str(abs(int(number))))


def shown_text(text: str, code: str) -> str:
    """A text as the format `code` shows it: what stands around its `@`."""
    section = next((one for one in reversed(_sections(code)) if "@" in one), "@")
    tokens = _tokens(section.replace("@", '"\0"'))
    return text if tokens is None else "".join(letters for letters, _ in tokens).replace("\0", text)


def shows_a_day(code: str) -> bool:
    """Whether a format shows all of a day: `d-mmm`, by which Excel shows a `3/4` that it took for one, hides the year,
    and `mmm-yy` the day."""
    letters = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", _sections(code)[0]).casefold()
    return "d" in letters and "m" in letters and any(sign in letters for sign in "ye")


def _filled(tokens: Tokens, digits: str) -> str:
    """The digits in their places, from the last on; those left over stand before the first."""
    left = "" if digits == "0" else digits
    shown: list[str] = []
    places = sum(is_place for _, is_place in tokens)
    for letters, is_place in reversed(tokens):
        if not is_place:
            shown.append(letters)
            continue
        places -= 1
        digit = left if not places else left[-1:]
        left = left[: len(left) - len(digit)]
        shown.append(digit or {"0": "0", "?": " "}.get(letters, ""))
    return "".join(reversed(shown))


def _section(code: str, number: float) -> str:
    sections = _sections(code)
    at = 1 if number < 0 else 2 if number == 0 else 0
    return sections[at] if at < len(sections) else sections[0]


@cache
def _sections(code: str) -> tuple[str, ...]:
    """The parts for positive numbers, negative ones, zero and text."""
    parts, quoted = [""], False
    for at, letter in enumerate(code):
        quoted ^= letter == '"' and code[at - 1 : at] != "\\"
        if letter == ";" and not quoted:
            parts.append("")
        else:
            parts[-1] += letter
    return tuple(parts)


@cache
def _tokens(section: str) -> Tokens | None:
    """What a section is made of; None where there is more to it than digits and literals."""
    tokens: list[tuple[str, bool]] = []
    for found in _TOKEN.finditer(section.replace("General", "0")):
        letters = found["plain"]
        if found["bracket"] is not None:
            harmless = _HARMLESS.fullmatch(found["bracket"])
            if harmless is None:
                return None
            tokens.append((harmless["symbol"] or "", False))
        elif letters is None:
            tokens.append((found["quoted"] or found["escaped"] or "", False))
        elif letters in _PLACES:
            if any(before == "/" for before, _ in tokens):
                return None  # a fraction
            tokens.append((letters, True))
        elif letters in _LITERALS:
            tokens.append((letters, False))
        else:
            return None
    return tuple(tokens)
