"""When a file counts as finished: decided from what is seen of it and a clock."""

from __future__ import annotations

from ingest.watching import Fingerprint, StabilityTracker, Stage

SCAN = Fingerprint(size=100, mtime_ns=1, inode=7)


def _tracker() -> StabilityTracker:
    return StabilityTracker(settle_seconds=2, patience_seconds=60)


def test_a_file_is_looked_into_only_after_it_stayed_the_same() -> None:
    tracker = _tracker()
    assert tracker.look("a", SCAN, 0) is Stage.GROWING
    assert tracker.look("a", SCAN, 1.9) is Stage.GROWING
    assert tracker.look("a", SCAN, 2) is Stage.STABLE


def test_a_growing_file_never_becomes_stable() -> None:
    tracker = _tracker()
    for second in range(200):
        assert tracker.look("a", Fingerprint(second, second, 7), second) is Stage.GROWING


def test_a_replaced_file_starts_anew() -> None:
    tracker = _tracker()
    tracker.look("a", SCAN, 0)
    assert tracker.look("a", Fingerprint(100, 1, 8), 59) is Stage.GROWING
    assert tracker.look("a", Fingerprint(100, 1, 8), 61) is Stage.STABLE


def test_an_unreadable_file_is_left_until_it_is_old() -> None:
    tracker = _tracker()
    tracker.look("a", SCAN, 0)
    assert tracker.look("a", SCAN, 2) is Stage.STABLE
    tracker.unreadable("a")
    assert tracker.look("a", SCAN, 3) is Stage.GROWING
    assert tracker.look("a", SCAN, 60) is Stage.OLD


def test_an_unreadable_file_that_goes_on_growing_is_looked_into_again() -> None:
    tracker = _tracker()
    tracker.look("a", SCAN, 0)
    tracker.look("a", SCAN, 2)
    tracker.unreadable("a")
    tracker.look("a", Fingerprint(200, 2, 7), 3)
    assert tracker.look("a", Fingerprint(200, 2, 7), 5) is Stage.STABLE


def test_a_file_that_went_away_is_forgotten() -> None:
    tracker = _tracker()
    tracker.look("a", SCAN, 0)
    tracker.keep(())
    assert tracker.look("a", SCAN, 100) is Stage.GROWING


def test_the_next_look_is_when_a_file_settles_or_grows_old() -> None:
    tracker = _tracker()
    assert tracker.next_look(0) is None
    tracker.look("a", SCAN, 0)
    assert tracker.next_look(0.5) == 1.5
    tracker.look("a", SCAN, 2)
    tracker.unreadable("a")
    assert tracker.next_look(3) == 57
    assert tracker.next_look(61) is None
