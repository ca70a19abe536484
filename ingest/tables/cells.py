"""The text of a cell, as it is taken from any kind of table."""

from __future__ import annotations

from dossier.words.folding import nfc


class DayCell(str):
    """A cell that a spreadsheet keeps as a day (ISO 8601), whatever was typed: `3/4` may be a number."""

    __slots__ = ()


def on_one_line(text: str) -> str:
    """The text composed, on one line, without what is no letter to anybody and no database keeps: NUL, and halves of
    surrogate pairs."""
    if "\0" in text or not text.isprintable():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore").replace("\0", "")
    return nfc(" ".join(text.split()))
