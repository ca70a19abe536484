"""A random sample of a run for a second person, and what its mistakes say of the whole."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from dossier.words.figures import percent
from dossier.words.sentences import N_, sentence

T = TypeVar("T")

# What an operator checks unless told otherwise.
SHARE: Final = 0.30
_Z_95: Final = 1.959964
_SAID: Final = N_(
    "Sai {wrong} trong {checked} giấy tờ đã kiểm tra: {rate} % (khoảng tin cậy 95 %: {low} % đến {high} %)"
)


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """`wrong` of `checked`, the rate, and the interval that holds the true one with 95 % (Wilson, 1927)."""

    wrong: int
    checked: int
    rate: float
    low: float
    high: float

    def sentence(self) -> str:
        """The rate and its interval in words."""
        rate, low, high = (percent(share, 2) for share in (self.rate, self.low, self.high))
        return sentence(_SAID, wrong=self.wrong, checked=self.checked, rate=rate, low=low, high=high)


def sampled(items: Sequence[T], share: float, seed: int) -> list[T]:
    """A `share` (0 to 1) of `items`, at least one if there are any, in their order; the same for the same seed."""
    count = min(len(items), max(1, math.ceil(len(items) * share)))
    chosen = sorted(random.Random(seed).sample(range(len(items)), count))  # noqa: S311  (a sample, not a secret)
    return [items[at] for at in chosen]


def error_rate(wrong: int, checked: int) -> ErrorRate:
    """What `wrong` mistakes among `checked` say. Raises ValueError without any checked, or for more wrong than that."""
    if not 0 <= wrong <= checked or checked == 0:
        raise ValueError(f"{wrong} of {checked}")
    rate, z = wrong / checked, _Z_95
    middle = (rate + z * z / (2 * checked)) / (1 + z * z / checked)
    half = z / (1 + z * z / checked) * math.sqrt(rate * (1 - rate) / checked + z * z / (4 * checked * checked))
    return ErrorRate(wrong, checked, rate, max(0.0, middle - half), min(1.0, middle + half))
