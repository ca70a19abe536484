"""Confidence says how many of such values are right."""

from hypothesis import given
from hypothesis import strategies as st

from worker.extract.choice import DOUBTFUL, calibrated


@given(st.floats(0, 1), st.floats(0, 1))
def test_who_is_surer_is_more_often_right(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0.6 <= calibrated(low) <= calibrated(high) <= 1.0


def test_the_measured_shares_are_given_back_and_what_lies_between_lies_between() -> None:
    assert calibrated(0.9) == 0.95
    assert calibrated(1.0) == 1.0
    assert 0.9 < calibrated(0.85) < 0.95


def test_what_a_check_speaks_against_is_less_sure_than_anything_else() -> None:
    assert calibrated(0.0) > DOUBTFUL
