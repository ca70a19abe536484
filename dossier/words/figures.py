"""Figures as they are written in Vietnam: with a comma before the decimals."""

from __future__ import annotations


def percent(part: float, decimals: int = 1) -> str:
    """A part of a whole in hundredths, without the sign: "33,3"."""
    return f"{part * 100:.{decimals}f}".replace(".", ",")
