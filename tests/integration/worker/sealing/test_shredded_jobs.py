"""Jobs of papers whose keys were destroyed: refused at the door, and where a worker meets one, the paper is off record;
no worker is at fault, and nothing is tried for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dossier.errors import Overtaken, ServerAway
from scripts.samples import tiny_page
from storage.archive.ocfl import Archive
from storage.database.models import DocumentRow, ShreddedPaperRow, WorkerRow
from storage.keeping.stores import Stores
from storage.queue import failures
from storage.retention import shredding
from storage.retention.shredding import destroy_key, members_of, shred
from storage.review.again import read_again
from storage.sealing.problems import KeyShredded
from storage.trail.events import Actor
from tests.archive import BOTH_SIZES
from tests.integration.conftest import Clock
from tests.integration.worker.test_cuts import cut_again
from tests.integration.worker.test_pipeline import document, hand_in
from tests.integration.worker.test_stacks import pdf_of, separator
from tests.reviewing import LAN
from tests.sealed import master_key, sealing
from worker.anew import judge_anew, settle_anew
from worker.pipeline import Workplace
from worker.queue.fitness import begin
from worker.turn import process

WHY = "Quyết định 5/QĐ-UBND"


@pytest.fixture
def place(workplace: Workplace, tmp_path: Path) -> Workplace:
    sealed = replace(workplace, archive=Archive(sealing(workplace.archive.store, tmp_path, master_key(tmp_path / "m"))))
    begin(sealed)
    return sealed


def stores_of(place: Workplace) -> Stores:
    return Stores(place.database, place.archive, None, place.scratch / "keeping", Actor("t", requester="lan"))


def two_papers(place: Workplace, folder: Path) -> tuple[str, list[str]]:
    """A stack of which two papers were cut."""
    one, two = (tiny_page(text) for text in ("Đường Nguyễn Huệ", "Chợ Đồng Xuân"))
    stack = hand_in(place, folder, pdf_of([one, separator(), two]), "pdf")
    assert process(place) == stack
    return stack, [part.document_id for part in document(place, stack).parts]


def is_off_record(place: Workplace, *papers: str) -> bool:
    with place.database.read() as session:
        known = [session.get(DocumentRow, one) for one in papers]
        shredded = [session.get(ShreddedPaperRow, one) for one in papers]
    assert len({one is None for one in known}) == 1
    assert [one is None for one in known] == [one is not None for one in shredded]
    return known[0] is None


@BOTH_SIZES
def test_no_job_is_taken_for_what_was_shredded_and_a_worker_that_meets_it_settles_it(
    place: Workplace, tmp_path: Path, clock: Clock
) -> None:
    stores = stores_of(place)
    stack, papers = two_papers(place, tmp_path)
    lone = hand_in(place, tmp_path, tiny_page("Cầu Thê Húc"))
    waits = hand_in(place, tmp_path, tiny_page("Hồ Hoàn Kiếm"))
    assert cut_again(place, stack, [[1, 3]], [2]) == "counter"
    for one in (stack, *papers, lone):  # the plug was pulled before the database had it
        destroy_key(stores, one, at=clock(), by="lan", reason=WHY)
    assert process(place, stack) == stack
    assert is_off_record(place, stack, *papers)
    assert process(place, lone) == lone
    assert is_off_record(place, lone)
    assert not list(place.scratch.glob(f"{stack}*"))
    assert process(place) == waits
    assert document(place, waits).state in ("archived", "needs_review"), "the worker is not at fault"
    with place.database.read() as session:
        assert failures.postponed(session, now=clock()) == []
        assert failures.by_code(session) == {}
        worker = session.get(WorkerRow, place.name)
        assert worker is None or worker.faults == 0

    destroy_key(stores, waits, at=clock(), by="lan", reason=WHY)
    for settled in (False, True):  # at the door, before and after it is off record
        if settled:
            assert shred(stores, waits, WHY)
        with pytest.raises(KeyShredded), place.database.write() as session:
            read_again(session, place.archive, waits, LAN, now=clock(), settled=True)
    with pytest.raises(KeyShredded):
        settle_anew(place, waits, LAN)
    assert judge_anew(place, waits, LAN) is False
    assert process(place) is None


@BOTH_SIZES
def test_a_store_that_does_not_say_what_was_shredded_puts_the_paper_back(
    place: Workplace, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise ServerAway(server="S3")

    paper = hand_in(place, tmp_path, tiny_page("Cầu Thê Húc"))
    destroy_key(stores_of(place), paper, at=clock(), by="lan", reason=WHY)
    with monkeypatch.context() as patched:
        patched.setattr(shredding, "notes_of", away)
        assert process(place, paper) == paper
    waits = document(place, paper)
    assert (waits.state, waits.error_code) == ("received", ServerAway.code)
    clock.now += timedelta(minutes=1)
    assert process(place) == paper
    assert is_off_record(place, paper)


@BOTH_SIZES
def test_a_stack_with_a_part_that_was_shredded_alone_is_not_cut_and_ends_where_it_waited_for_that(
    place: Workplace, tmp_path: Path, clock: Clock
) -> None:
    stores = stores_of(place)
    stack, papers = two_papers(place, tmp_path)
    assert cut_again(place, stack, [[1], [3, 2]], []) == "counter"
    destroy_key(stores, papers[0], at=clock(), by="lan", reason="as before parts went with their stack")
    assert process(place, stack) == stack
    told = document(place, stack)
    assert (told.state, told.error_code) == ("archived", KeyShredded.code), "what is archived stays so"
    with pytest.raises(KeyShredded), place.database.write() as session:
        read_again(session, place.archive, stack, LAN, now=clock())
    assert process(place) is None
    assert set(members_of(stores, stack)) >= {stack, *papers}
    assert shred(stores, stack, WHY)
    assert is_off_record(place, stack, *papers)


@BOTH_SIZES
def test_a_cut_of_a_stack_with_a_part_that_was_shredded_alone_is_refused(place: Workplace, tmp_path: Path) -> None:
    stack, papers = two_papers(place, tmp_path)
    destroy_key(stores_of(place), papers[1], at=place.clock(), by="lan", reason="as before")
    with pytest.raises(KeyShredded):
        cut_again(place, stack, [[1, 3]], [2])
    assert document(place, stack).state in ("archived", "needs_review")


@BOTH_SIZES
def test_the_same_scan_again_is_another_paper(place: Workplace, tmp_path: Path) -> None:
    scan = tiny_page("Phố Hàng Bạc")
    first = hand_in(place, tmp_path, scan)
    assert process(place) == first
    destroy_key(stores_of(place), first, at=place.clock(), by="lan", reason=WHY)
    with pytest.raises(Overtaken):  # whoever hands it in tries again
        hand_in(place, tmp_path, scan)
    assert is_off_record(place, first)
    second = hand_in(place, tmp_path, scan)
    assert second != first
    assert process(place) == second
