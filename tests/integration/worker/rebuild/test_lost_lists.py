"""A rebuild that left something out, was cut off, and lost its list: it does not call itself whole."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from scripts.samples import tiny_page
from storage.archive.layout import place_of
from storage.archive.ocfl import object_id_of
from storage.database.engine import Database
from tests.archive import ONE_MACHINE
from tests.integration.conftest import Clock
from tests.integration.storage.keeping.test_keeping import spoil
from tests.integration.worker.test_pipeline import hand_in
from worker.pipeline import Workplace
from worker.rebuild import run
from worker.rebuild.found import ListLost
from worker.rebuild.run import rebuild


@pytest.mark.parametrize("is_kept", [True, False], ids=["its list", "no list"])
@ONE_MACHINE
def test_what_was_left_out_is_not_passed_over_once_the_list_is_lost(
    workplace: Workplace,
    clock: Clock,
    empty_database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_kept: bool,
) -> None:
    monkeypatch.setattr(run, "AT_ONCE", 1)
    papers = []
    for number in range(3):
        papers.append(hand_in(workplace, tmp_path, tiny_page(f"Phố {number}")))
        clock.now += timedelta(seconds=1)  # they are put in the order of their times: the oldest is not given back
    place, found = place_of(object_id_of(papers[0])), tmp_path / "r.db"
    again = empty_database, workplace.archive, workplace.catalogue, found
    with monkeypatch.context() as fault:
        spoil(fault, tmp_path / "archive" / place, are_names_lost=True)
        assert any(step.put for step in rebuild(*again, source="test")), "and it is cut off there"
    if not is_kept:
        found.unlink()
        for _ in range(2):
            with pytest.raises(ListLost, match=str(found)):
                list(rebuild(*again, source="test"))
        return
    *_, end = rebuild(*again, source="test")
    assert (end.papers, len(end.left_out), end.not_given_back) == (2, 1, 1)


@ONE_MACHINE
def test_a_rebuild_that_left_nothing_out_is_gone_on_with_without_its_list(
    workplace: Workplace, empty_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "AT_ONCE", 1)
    for number in range(2):
        hand_in(workplace, tmp_path, tiny_page(f"Phố {number}"))
    again = empty_database, workplace.archive, workplace.catalogue, tmp_path / "r.db"
    assert any(step.put for step in rebuild(*again, source="test")), "and it is cut off there"
    (tmp_path / "r.db").unlink()
    *_, end = rebuild(*again, source="test")
    assert (end.papers, end.left_out) == (2, [])
