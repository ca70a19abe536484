"""The formula of pauses."""

from __future__ import annotations

from datetime import timedelta

from dossier.pauses import Pauses


def test_pauses_grow_by_their_factor_up_to_the_longest() -> None:
    pauses = Pauses(timedelta(seconds=2), 3, timedelta(seconds=50))
    assert [pauses.after(times).total_seconds() for times in (0, 1, 2, 3, 1_000_000)] == [2, 6, 18, 50, 50]
