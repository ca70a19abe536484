"""What three readers of a hand come to: whose value goes out, and whether it stands without a doubt.

By hand no reader is right often enough to be believed alone, and two misread a hand alike. What two of them read, and
the file's signature or title tells as well, is beyond doubt; everything else is marked (docs/measurements.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from dossier.signatures.witness import Testimony
from dossier.words.folding import fold

_READERS = 3


def letters_of(text: str) -> str:
    """The letters and digits of a text, folded, in a row: what two readings of a number and sign are compared by."""
    return "".join(filter(str.isalnum, fold(text)))


@dataclass(frozen=True, slots=True)
class Settled:
    """What three readers of a hand come to. `alike`: all three read it, in digits; `heard`: two read it, and the file
    tells the same."""

    value: str | None
    alike: bool = False
    heard: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What each reader read of a hand, None where nothing of the form. `plain`: whether the second read digits; if not,
    they are those that its letters are most like."""

    first: str | None
    second: str | None
    third: str | None
    plain: bool

    def settled(self, testimony: Callable[[str], Testimony]) -> Settled:
        """The value that two read, or that the file tells, if one read it in digits; else the third's, who was taught
        with hands alone. `testimony`: what the file says of a value."""
        in_digits = [one for one in (self.third, self.second if self.plain else None, self.first) if one is not None]
        read = [one for one in (*in_digits, None if self.plain else self.second) if one is not None]
        votes, of_all = (Counter(map(letters_of, some)) for some in (in_digits, read))
        told = [one for one in in_digits if testimony(one) == "agrees"]
        heard = next((one for one in told if of_all[letters_of(one)] > 1), None)
        most = next((one for one in in_digits if votes[letters_of(one)] > 1), None)
        alike = most is not None and votes[letters_of(most)] == _READERS and testimony(most) != "contradicts"
        return Settled(
            next((one for one in (heard, most, *told, *read) if one is not None), None),
            alike=alike,
            heard=heard is not None,
        )
