"""Samples and what they say: the same for the same seed, and intervals as the books have them."""

from __future__ import annotations

import pytest

from ingest.reports.sampling import error_rate, sampled


def test_a_sample_is_a_share_in_order_and_the_same_for_its_seed() -> None:
    items = list(range(1000))
    first = sampled(items, 0.3, 42)
    assert (len(first), first) == (300, sorted(set(first)))
    assert sampled(items, 0.3, 42) == first != sampled(items, 0.3, 43)
    assert (sampled([1], 0.3, 1), sampled([], 0.3, 1)) == ([1], [])


@pytest.mark.parametrize(
    ("wrong", "checked", "low", "high"),
    # Newcombe 1998, table I, method 3: 81/263, 15/148, 0/20, 1/29.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_wilsons(wrong: int, checked: int, low: float, high: float) -> None:
    found = error_rate(wrong, checked)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_a_rate_is_told_as_figures_are_written_in_vietnam() -> None:
    assert error_rate(1, 3).sentence() == (
        "Sai 1 trong 3 giấy tờ đã kiểm tra: 33,33 % (khoảng tin cậy 95 %: 6,15 % đến 79,23 %)"
    )


def test_no_sample_says_nothing() -> None:
    for wrong, checked in ((0, 0), (3, 2)):
        with pytest.raises(ValueError, match="of"):
            error_rate(wrong, checked)
