"""Digits written one to a cell, whose borders a recogniser reads as ones: "0|6|4|0" becomes "0161410"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_CELLS = re.compile(r"[\[|\]lI.]*(\d[\d \[\]|lI.]{8,}\d)[\[|\]lI.]*")
_SURELY_BORDERS = 4  # as many ones too many are no misreadings of one number


def digits_in_cells(printed: str, lengths: Sequence[int], is_proven: Callable[[str], bool]) -> str | None:
    """The digits of `printed` without the borders between them, if as many remain as one of `lengths`; None otherwise.

    `is_proven`: whether a number agrees with its own check digit; of such a one a single border may have been read,
    where the print is no whole number of one of the lengths.

    Between two digits stands at most one border. So of a row of ones between two other digits every second one, from
    the first on, is a border, and where one border was not read the row is even: a row of k ones has at least k // 2
    of the number's. Which ones they are does not matter.
    """
    match = _CELLS.match(printed.strip())
    if match is None:
        return None
    read = "".join(filter(str.isdecimal, match[1]))
    number = ""
    for ones, other in re.findall(r"(1*)([^1]|$)", read):
        # Before the first digit and behind the last one stands no border that was read.
        outside = not number or not other
        number += "1" * (len(ones) if outside else len(ones) // 2) + other
    borders = len(read) - len(number)
    whole = len(match[1]) == len(read) and len(read) in lengths
    enough = borders >= _SURELY_BORDERS or (borders > 0 and not whole and is_proven(number))
    return number if enough and len(number) in lengths else None
