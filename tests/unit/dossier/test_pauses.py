"""The formula of pauses."""

from __future__ import annotations

from datetime import timedelta

from dossier.pauses import Pauses, Postponed, Retries


def test_pauses_grow_by_their_factor_up_to_the_longest() -> None:
    pauses = Pauses(timedelta(seconds=2), 3, timedelta(seconds=50))
    assert [pauses.after(times).total_seconds() for times in (0, 1, 2, 3, 1_000_000)] == [2, 6, 18, 50, 50]


def test_retries_are_strewn_about_their_pause_until_the_budget_is_spent() -> None:
    retries = Retries(Pauses(timedelta(seconds=10), 2, timedelta(seconds=30)), most=4, strewn=0.2)
    assert [retries.after(tries, 0.5) for tries in (1, 2, 3)] == [timedelta(seconds=one) for one in (10, 20, 30)]
    assert (retries.after(1, 0.0), retries.after(1, 0.75)) == (timedelta(seconds=8), timedelta(seconds=11))
    assert retries.after(4, 0.5) is None


def test_pauses_of_each_thing_grow_up_to_the_longest_and_end_with_success() -> None:
    postponed = Postponed(Pauses(timedelta(seconds=1), 2, timedelta(seconds=5)))
    assert postponed.is_due("a", 0)
    assert [postponed.failed("a", 0) for _ in range(5)] == [1, 2, 4, 5, 5]
    assert not postponed.is_due("a", 4.9)
    assert postponed.is_due("a", 5)
    assert postponed.is_due("b", 0)
    postponed.succeeded("a")
    assert postponed.count("a") == 0
    assert postponed.failed("a", 0) == 1
