"""Whose fault it is that the time of a page was up."""

from __future__ import annotations

import os

import pytest

from dossier.errors import MachineStalled, TookTooLong
from worker.deadline import LEAST_SHARE, Spent, used_by, used_by_group, used_here


@pytest.mark.parametrize(
    ("wall", "processor", "is_stalled"),
    [
        (60, 60, False),
        (60, 60 * LEAST_SHARE, False),
        (60, 60 * LEAST_SHARE - 0.1, True),
        (60, 110, False),  # two processors
        (60, 0, True),
        (0, 0, False),
    ],
)
def test_a_page_that_had_a_processor_is_at_fault_and_one_that_had_none_is_not(
    wall: float, processor: float, is_stalled: bool
) -> None:
    assert Spent(wall, processor).is_stalled is is_stalled


def test_the_verdict_says_what_it_went_by() -> None:
    stalled, too_long = Spent(60, 2.4).verdict(60), Spent(60, 59).verdict(60)
    assert isinstance(stalled, MachineStalled)
    assert stalled.values == {"seconds": 60, "busy": 2}
    assert isinstance(too_long, TookTooLong)
    assert too_long.values == {"seconds": 60}


def test_what_a_process_had_is_told_by_the_system() -> None:
    before = used_here()
    while used_here() < before + 0.5:
        pass
    had = used_here() - 0.3  # the system tells of others in hundredths
    assert had <= used_by(os.getpid())
    assert used_by_group(os.getpgrp()) >= 0.2
    assert used_by(2**22 + 1) == 0.0, "a process that is gone"
