"""Half a store: what is left comes back, and every paper that is gone altogether is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from scripts.samples import tiny_page
from storage.archive.ocfl import object_id_of
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.trail import events
from storage.trail.pieces import Copier
from tests.archive import BOTH_SIZES
from tests.integration.storage.trail.test_packs import KEY, PUBLIC
from tests.integration.worker.test_pipeline import hand_in
from worker.pipeline import Workplace
from worker.rebuild import run
from worker.rebuild.lost import GONE
from worker.rebuild.replay import ACTOR
from worker.rebuild.run import NotEmpty, rebuild
from worker.rebuild.trail import KeptTrail

ORIGIN = "sohoa/H00"


@BOTH_SIZES
def test_papers_whose_objects_are_gone_are_named_by_the_trail(
    workplace: Workplace, empty_database: Database, tmp_path: Path
) -> None:
    archive, catalogue = workplace.archive, workplace.catalogue
    papers = [hand_in(workplace, tmp_path, tiny_page(f"Phố {number}")) for number in range(4)]
    Copier(workplace.database, archive.store, (), ORIGIN, KEY, tmp_path / "trail").run()
    for paper in papers[::2]:
        archive.remove_object(object_id_of(paper))
    kept = KeptTrail(ORIGIN, PUBLIC)
    *_, end = rebuild(empty_database, archive, catalogue, tmp_path / "r.db", source="half", kept=kept)
    assert dict(end.left_out) == {object_id_of(paper): GONE for paper in papers[::2]}
    with empty_database.read() as session:
        assert set(session.scalars(select(DocumentRow.id))) == set(papers[1::2])


def test_what_was_left_out_and_is_no_longer_named_is_counted_when_asked_again(
    workplace: Workplace, empty_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "TOLD", 1)
    papers = [hand_in(workplace, tmp_path, tiny_page(f"Phố {number}")) for number in range(3)]
    Copier(workplace.database, workplace.archive.store, (), ORIGIN, KEY, tmp_path / "trail").run()
    for paper in papers[:2]:
        workplace.archive.remove_object(object_id_of(paper))
    arguments = empty_database, workplace.archive, workplace.catalogue, tmp_path / "r.db"
    kept = KeptTrail(ORIGIN, PUBLIC)
    *_, end = rebuild(*arguments, source="half", kept=kept)
    (again,) = rebuild(*arguments, source="half", kept=kept)
    assert (len(end.left_out), end.untold) == (2, 0)
    assert (len(again.left_out), again.untold) == (1, 1)


@BOTH_SIZES
def test_one_that_was_killed_behind_its_last_commit_says_that_it_is_done(
    workplace: Workplace, empty_database: Database, tmp_path: Path
) -> None:
    archive, catalogue, found = workplace.archive, workplace.catalogue, tmp_path / "r.db"
    papers = [hand_in(workplace, tmp_path, tiny_page(f"Phố {number}")) for number in range(2)]
    archive.remove_object(object_id_of(papers[0]))
    Copier(workplace.database, archive.store, (), ORIGIN, KEY, tmp_path / "trail").run()
    kept = KeptTrail(ORIGIN, PUBLIC)
    *_, end = rebuild(empty_database, archive, catalogue, found, source="half", kept=kept)
    found.write_bytes(b"what a killed one leaves behind")
    (again,) = rebuild(empty_database, archive, catalogue, found, source="half", kept=kept)
    assert (again.was_done, again.trail_is_whole) == (True, True)
    assert (again.papers, again.left_out) == (end.papers, end.left_out)
    assert not found.exists()
    with pytest.raises(NotEmpty):
        next(rebuild(empty_database, archive, catalogue, found, source="another", kept=kept))
    with empty_database.write() as session:
        events.append(session, "signed_in", ACTOR, now=empty_database.now())
    with pytest.raises(NotEmpty):
        next(rebuild(empty_database, archive, catalogue, found, source="half", kept=kept))
