"""Digits written one to a cell, whose borders a recogniser reads as ones: "0|6|4|0" becomes "0161410"."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CELLS = re.compile(r"[\[|\]lI.]*(\d[\d \[\]|lI.]{8,}\d)[\[|\]lI.]*")
_SURELY_BORDERS = 4  # as many ones too many are no misreadings of one number


def digits_in_cells(printed: str, lengths: Sequence[int]) -> str | None:
    """The digits of `printed` without the borders between them, if as many remain as one of `lengths`; None otherwise.

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
    enough = len(read) - len(number) >= _SURELY_BORDERS
    return number if enough and len(number) in lengths else None
