"""Vietnamese number words from 1 to 999, as terms are written out: "sáu", "hai mươi bốn", "một trăm linh năm".

Read with their marks and as a whole: without marks "năm" and "nam" would mix numbers with other words, and half of a
number is another number.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from dossier.words.folding import fold, nfc

MOST = 999

_UNITS = ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
# After "mươi" three digits may change their word: hai mươi mốt, hai mươi tư, hai mươi lăm.
_AFTER_TENS = {1: ("mốt",), 4: ("bốn", "tư"), 5: ("lăm", "nhăm")}
NUMBER_WORDS = frozenset(
    (*_UNITS[1:], "bẩy", "mười", "mươi", "mốt", "tư", "lăm", "nhăm", "trăm", "linh", "lẻ", "không", "rưỡi")
)
"""Every word that can be part of a number."""


def spelled(count: int) -> str:
    """`count` in words, its usual spelling. Raises `ValueError` outside 1 to 999."""
    if not 1 <= count <= MOST:
        raise ValueError(count)
    return next(_spellings(count))


def parse_numeral(words: str) -> int | None:
    """The number that `words` spell, with their marks, case and spaces apart; None for anything else."""
    return _numbers().get(" ".join(nfc(words).casefold().split()))


def parse_year(words: str) -> int | None:
    """The year from 1000 to 2999 that `words` spell: "hai nghìn không trăm hai mươi mốt"; None for anything else."""
    head, thousand, rest = " ".join(nfc(words).casefold().replace("ngàn", "nghìn").split()).partition(" nghìn")
    thousands = {"một": 1000, "hai": 2000}.get(head)
    if thousands is None or not thousand:
        return None
    rest = rest.strip()
    below = parse_numeral(rest.removeprefix("không trăm").strip().removeprefix("linh ").removeprefix("lẻ "))
    return thousands + (below or 0) if below is not None or not rest else None


def spells(words: str, count: int) -> bool:
    """Whether `words` may be `count` written out; marks do not count, since print in brackets loses them."""
    read = " ".join(fold(words).split())
    return 1 <= count <= MOST and any(fold(spelling) == read for spelling in _spellings(count))


@cache
def _numbers() -> dict[str, int]:
    return {spelling: count for count in range(1, MOST + 1) for spelling in _spellings(count)}


def _spellings(count: int) -> Iterator[str]:
    hundreds, rest = divmod(count, 100)
    if not hundreds:
        yield from _below_hundred(rest)
        return
    head = f"{_UNITS[hundreds]} trăm"
    if not rest:
        yield head
    elif rest < 10:
        for joint in ("linh", "lẻ"):
            yield f"{head} {joint} {_UNITS[rest]}"
    else:
        for tail in _below_hundred(rest):
            yield f"{head} {tail}"


def _below_hundred(count: int) -> Iterator[str]:
    tens, units = divmod(count, 10)
    if not tens:
        yield _UNITS[units]
        if units == 7:
            yield "bẩy"
        return
    head = "mười" if tens == 1 else f"{_UNITS[tens]} mươi"
    if not units:
        yield head
    elif tens == 1:
        yield f"{head} {'lăm' if units == 5 else _UNITS[units]}"
    else:
        for unit in _AFTER_TENS.get(units, (_UNITS[units],)):
            yield f"{head} {unit}"
