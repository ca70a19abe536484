"""A label of a form, as it is looked for and as it is found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from dossier.catalogue.kinds import LabelledField
from worker.layout.runs import Run


@dataclass(frozen=True)
class Phrase:
    """A label as it is looked for: its folded letters, the fields it introduces, whether it needs no colon."""

    letters: str
    fields: tuple[LabelledField, ...]
    running: bool

    @cached_property
    def has_form(self) -> bool:
        """Whether a value of it shows by its form that it is one: in the midst of a line a label alone does not."""
        return len(self.letters) > 5 and all(field.type not in ("text", "address", "name") for field in self.fields)

    def may_be(self, first: str, last: str) -> bool:
        """Whether its first letter or its last one was read: without both it is hardly the same phrase."""
        return self.letters[0] == first or self.letters[-1] == last


@dataclass(frozen=True)
class Label:
    """A label found in `run`: where it begins and ends in its text, how alike it is, whether a colon follows, and whose
    it says the value is, folded ("Giấy tờ tùy thân của người yêu cầu:")."""

    phrase: Phrase
    run: Run
    start: int
    end: int
    likeness: float
    colon: bool
    whose: str = ""
