"""A label of a form, as it is looked for and as it is found."""

from __future__ import annotations

from dataclasses import dataclass

from dossier.kinds import LabelledField
from worker.extract.lines import Run


@dataclass(frozen=True)
class Phrase:
    """A label as it is looked for: its folded letters, the fields it introduces, whether it needs no colon."""

    letters: str
    fields: tuple[LabelledField, ...]
    running: bool


@dataclass(frozen=True)
class Label:
    """A label found in `run`: where it begins and ends in its text, how alike it is, whether a colon follows."""

    phrase: Phrase
    run: Run
    start: int
    end: int
    likeness: float
    colon: bool
