"""What a call wrote into the archive and did not live to commit: finished by the next act or by fixity, and a database
made anew says what this one does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import event

from dossier.errors import NotForReview
from dossier.review.corrections import Change
from scripts.samples import tiny_page
from storage.database.engine import Database
from storage.fixity import check_archive
from storage.papers import standing
from storage.queue import tallies
from storage.review import begun, cuts
from storage.review.corrections import ReviewDesk
from storage.trail import events
from tests.archive import ONE_MACHINE
from tests.integration.conftest import Clock
from tests.integration.storage.test_ocfl import PowerCutError
from tests.integration.worker.test_cuts import cut_again
from tests.integration.worker.test_pipeline import document
from tests.integration.worker.test_rebuild import OF_THE_QUEUE, Papers, assert_same, rows_of
from tests.integration.worker.test_stacks import pdf_of
from tests.reviewing import LAN, MINH
from worker.pipeline import Workplace
from worker.rebuild.run import rebuild
from worker.turn import process

pytestmark = ONE_MACHINE

FINDER = events.Actor("sohoa fixity", requester="root")


@contextmanager
def cut_off(database: Database) -> Iterator[None]:
    """What is written meanwhile is never committed."""

    def cut(_: object) -> None:
        raise PowerCutError

    event.listen(database.engine, "commit", cut)
    with pytest.raises(PowerCutError):
        yield
    event.remove(database.engine, "commit", cut)


@pytest.fixture
def papers(workplace: Workplace, clock: Clock, tmp_path: Path) -> Papers:
    return Papers(workplace, clock, tmp_path)


def desk_of(place: Workplace) -> ReviewDesk:
    return ReviewDesk(place.database, place.archive, place.catalogue)


def look(place: Workplace, *, finds: bool) -> list[str]:
    """What fixity tells, where it finishes what it `finds`."""
    finish: Callable[[str], list[str]] | None = None
    if finds:
        finish = partial(begun.finish, desk_of(place), finder=FINDER, now=place.clock())
    return [problem for _, problems in check_archive(place.database, place.archive, finish) for problem in problems]


def assert_rebuilt_alike(place: Workplace, empty: Database, scratch: Path) -> None:
    steps = list(rebuild(empty, place.archive, place.catalogue, scratch, source="test"))
    assert steps[-1].left_out == []
    with place.database.write() as session:
        tallies.sum_up(session)
    before, after = rows_of(place.database), rows_of(empty)
    for rows in (before, after):
        for row in rows["documents"].values():
            for name in OF_THE_QUEUE:
                row.pop(name)  # type: ignore[attr-defined]
    assert_same(before, after, "")


def told_of(place: Workplace, document_id: str, action: str) -> list[tuple[str | None, str | None]]:
    """Who is named by the events of this action, and who began each."""
    with place.database.read() as session:
        told = [one for one in events.of_document(session, document_id) if one.action == action]
    return [(one.actor.requester, one.details.get("begun_by")) for one in told]


@pytest.mark.parametrize("by_fixity", [True, False])
def test_a_decision_that_never_came_on_record_is_finished_and_so_is_all_that_persons_did(
    papers: Papers, empty_database: Database, tmp_path: Path, by_fixity: bool
) -> None:
    place = papers.place
    paper = papers.read(tiny_page("Phố Hàng Bạc"), given={"number": "12/GPXD", "valid_until": "2027-01-01"})
    papers.decide(paper, "valid")
    with cut_off(place.database):
        papers.decide(paper, "revoked")
    assert document(place, paper).standing.standing == "valid"
    assert look(place, finds=False) == [
        f"{standing.DECISION}: việc chưa ghi xong; ai làm lại việc đó với giấy tờ này thì việc được ghi nốt"
    ]
    papers.later()
    if by_fixity:
        with cut_off(place.database):
            papers.withdraw(paper)
        with cut_off(place.database):
            papers.review(paper, Change("owner_name", "Lê Văn Thử"))
        assert len(look(place, finds=False)) == 3
        papers.later()
        assert look(place, finds=True) == look(place, finds=False) == []
        assert told_of(place, paper, "delivery_withdrawn") == [("root", LAN.requester)]
        assert told_of(place, paper, "corrected") == [(LAN.requester, None)]
        assert document(place, paper).standing.standing == "revoked"
        assert told_of(place, paper, "standing_decided")[1:] == [("root", LAN.requester)]
    else:
        begun.finish(desk_of(place), paper, MINH, now=place.clock())
        papers.decide(paper, "superseded")
        assert told_of(place, paper, "standing_decided")[1:] == [
            (MINH.requester, LAN.requester),
            (LAN.requester, None),
        ]
    assert_rebuilt_alike(place, empty_database, tmp_path / "r.db")


@pytest.mark.parametrize("way", ["fixity", "act", "written over"])
def test_a_cut_that_never_came_on_record_is_finished_and_one_written_over_never_was(
    papers: Papers, empty_database: Database, tmp_path: Path, way: str
) -> None:
    place = papers.place
    whole = papers.read(pdf_of([tiny_page("Chợ Đồng Xuân"), tiny_page("Cầu Thê Húc")]), "pdf")
    papers.later()
    with cut_off(place.database):
        cut_again(place, whole, [[1], [2]], [])
    assert document(place, whole).state != "received"
    papers.later()
    if way == "fixity":
        papers.review(whole, Change("owner_name", "Lê Văn Thử"))
        assert len(look(place, finds=False)) == 1
        assert look(place, finds=True) == look(place, finds=False) == []
        assert told_of(place, whole, "cut_again") == [("root", LAN.requester)]
    elif way == "act":
        begun.finish(desk_of(place), whole, MINH, now=place.clock())
        with pytest.raises(NotForReview):
            cut_again(place, whole, [[2, 1]], [], actor=MINH)
        assert told_of(place, whole, "cut_again") == [(MINH.requester, LAN.requester)]
        assert cut_again(place, whole, [[1], [2]], [], version=1) is None, "the same request again"
    else:
        cut_again(place, whole, [[2, 1]], [], actor=MINH)
    with place.database.read() as session:
        (cut,) = cuts.cuts_of(session, whole)
    assert cut.papers == (((2, 1),) if way == "written over" else ((1,), (2,)))
    assert document(place, whole).state == "received"
    assert_rebuilt_alike(place, empty_database, tmp_path / "r.db")
    assert process(place) == whole
