"""A long paper is read by all workers that have nothing else to do; whoever dies of them, it is archived once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import img2pdf
import pytest
import redis

from dossier.errors import NoSpace, Truncated
from dossier.reading import PageReading, Word
from scripts.samples import tiny_page
from storage.database.models import PageShareRow
from storage.queue import page_shares, workers
from storage.trail import events
from tests.archive import BOTH_SIZES
from tests.integration.conftest import Clock
from tests.integration.worker.test_pipeline import copy_of, document, hand_in
from worker import page, paper
from worker.formats import sources
from worker.formats.sources import PageImage, Pixels, Source
from worker.kept_pages.shared import HeldPages
from worker.pipeline import Workplace
from worker.queue import helping, rq
from worker.queue.helping import help_with_pages
from worker.queue.reconciler import reconcile
from worker.queue.rq import RqDoorbell
from worker.record import pages_of_record
from worker.turn import process

PAGES = 6


class Noted:
    """An engine that notes each page that it reads, by the depth of a spot on it, and reads that."""

    name, version = "noted", "1"

    def __init__(self, notes: Path) -> None:
        self.notes = notes

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        with self.notes.open("a") as notes:
            notes.write(".")
        return (Word(f"trang-{int(image.sum())}", (0, 0, 9, 9), 0.99, 0),)

    def read_line(self, image: Pixels, dpi: int, seconds: float, *, is_cut: bool = False) -> tuple[Word, ...]:
        return ()

    def turn(self, image: Pixels, dpi: int, seconds: float) -> int | None:
        return 0

    def count(self) -> int:
        return len(self.notes.read_text()) if self.notes.exists() else 0


@pytest.fixture
def engine(tmp_path: Path) -> Noted:
    return Noted(tmp_path / "notes")


@pytest.fixture
def place(embedded: Workplace, engine: Noted, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    monkeypatch.setattr(paper, "SHARED_FROM", 4)
    return replace(embedded, options=replace(embedded.options, engine=engine))


@pytest.fixture(scope="module")
def drawn() -> bytes:
    return bytes(img2pdf.convert([tiny_page(f"trang {number}") for number in range(1, PAGES + 1)]))


@pytest.fixture
def long_paper(drawn: bytes, tmp_path: Path) -> Callable[..., str]:
    """Hands a paper of six pages in at a place, and says its id."""

    def handed_in(place: Workplace, lane: str = "backlog") -> str:
        return hand_in(place, tmp_path, drawn, "pdf", lane=lane)

    return handed_in


def after_the_first_page(monkeypatch: pytest.MonkeyPatch, *then: Callable[[], object]) -> None:
    """Have `then` done once, when the holder has read a page and took up the next; a second after the second page."""
    put = HeldPages.put
    left = list(then)

    def read(pages: HeldPages, page: PageReading) -> None:
        put(pages, page)
        if left:
            left.pop(0)()

    monkeypatch.setattr(HeldPages, "put", read)


def shared_pages(place: Workplace) -> int:
    with place.database.read() as session:
        return session.query(PageShareRow).count()


@BOTH_SIZES
def test_workers_read_a_long_paper_together_and_it_is_as_one_had_read_it(
    workplace: Workplace,
    drawn: bytes,
    long_paper: Callable[..., str],
    engine: Noted,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = replace(workplace, options=replace(workplace.options, engine=engine))
    document_id = long_paper(place)
    (tmp_path / "long.pdf").write_bytes(drawn)
    alone = paper.read_paper(tmp_path / "long.pdf", place.catalogue, place.options).reading.pages
    monkeypatch.setattr(paper, "SHARED_FROM", 4)
    other = replace(place, name="worker-2", scratch=tmp_path / "another machine")
    after_the_first_page(monkeypatch, lambda: help_with_pages(other))
    assert process(place) == document_id
    assert list(pages_of_record(copy_of(place, document_id, "reading"))) == list(alone)
    assert engine.count() == 2 * PAGES, "a page was read twice"
    assert shared_pages(place) == 0
    assert not list(other.scratch.glob("*")), "who helped left something behind"


def test_what_a_dead_helper_took_up_is_read_by_the_holder(
    place: Workplace, long_paper: Callable[..., str], engine: Noted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = long_paper(place)

    def taken_up_and_died() -> None:
        with place.database.write() as session:
            assert page_shares.take(session, document_id, place.engine, "dead", 2) == [3, 4]

    after_the_first_page(monkeypatch, taken_up_and_died)
    process(place)
    assert document(place, document_id).page_count == engine.count() == PAGES


def test_a_helper_that_is_killed_with_a_page_in_hand_loses_nothing(
    place: Workplace, long_paper: Callable[..., str], engine: Noted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = long_paper(place)

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def helped_until_killed() -> None:
        place.database.close()
        helper = os.fork()
        if helper == 0:
            monkeypatch.setattr(page_shares, "bring", die)
            help_with_pages(replace(place, name="worker-2", scratch=tmp_path / "another machine"))
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(helper, 0)[1]) == -signal.SIGKILL
        with place.database.read() as session:
            assert [row.number for row in session.query(PageShareRow).filter_by(worker="worker-2")] == [3, 4]

    after_the_first_page(monkeypatch, helped_until_killed)
    process(place)
    texts = [one.text for one in pages_of_record(copy_of(place, document_id, "reading"))]
    assert len(set(texts)) == PAGES
    assert engine.count() <= PAGES + 2, "what he did not have in hand is read again"
    assert shared_pages(place) == 0


def test_pages_read_before_a_holder_died_are_not_read_again(
    place: Workplace,
    long_paper: Callable[..., str],
    engine: Noted,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By whoever they were read, and on whatever machine it goes on."""
    document_id = long_paper(place)

    def told_to_stop() -> bool:
        return engine.count() >= PAGES - 1

    process(replace(place, stopping=told_to_stop))
    assert document(place, document_id).state == "received"
    assert process(replace(place, name="worker-2", scratch=tmp_path / "another machine")) == document_id
    assert document(place, document_id).page_count == PAGES
    assert engine.count() <= PAGES + 2
    with place.database.read() as session:
        actions = [event.action for event in events.of_document(session, document_id)]
    assert actions == ["received", "needs_review"]
    assert shared_pages(place) == 0


@pytest.mark.parametrize(("lane", "helps"), [("counter", False), ("backlog", True)])
def test_who_helps_with_a_citizens_long_paper_does_so_before_the_backlog_and_after_the_counter(
    place: Workplace,
    long_paper: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lane: str,
    helps: bool,
) -> None:
    document_id = long_paper(place, lane="counter")
    read: list[int] = []

    def helped() -> None:
        hand_in(place, tmp_path, tiny_page("chờ"), lane=lane)
        help_with_pages(replace(place, name="worker-2"), lane="counter")
        with place.database.read() as session:
            read.append(page_shares.brought(session, document_id, place.engine))

    after_the_first_page(monkeypatch, helped)
    process(place)
    assert read == [4 if helps else 0]


@pytest.mark.parametrize("most", [0, PAGES], ids=["pages are left", "a dead helper took the rest up"])
def test_where_nobody_helps_the_backlog_gives_way_to_who_waits_at_the_counter(
    place: Workplace,
    long_paper: Callable[..., str],
    engine: Noted,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    most: int,
) -> None:
    document_id = long_paper(place)
    came: list[str] = []

    def somebody_came() -> None:
        came.append(hand_in(place, tmp_path, tiny_page("quầy")))
        clock.now += timedelta(seconds=10)

    def taken_up_and_died() -> None:
        with place.database.write() as session:
            page_shares.take(session, document_id, place.engine, "dead", most)

    after_the_first_page(monkeypatch, taken_up_and_died, somebody_came)
    assert process(place) == document_id
    read = engine.count()
    assert (document(place, document_id).state, read < PAGES) == ("received", True)
    assert [process(place), process(place)] == [*came, document_id]
    assert document(place, document_id).page_count == PAGES
    assert engine.count() <= PAGES + 2, "what was read before is read again"


def test_a_page_that_cannot_be_read_is_marked_as_if_nobody_had_helped(
    place: Workplace, long_paper: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = long_paper(place)
    load = sources.load_page

    def damaged(source: Source, number: int, enough_dpi: int | None = None) -> PageImage:
        if number == 6:
            raise Truncated
        return load(source, number, enough_dpi)

    monkeypatch.setattr(page, "load_page", damaged)
    after_the_first_page(monkeypatch, lambda: help_with_pages(replace(place, name="worker-2")))
    process(place)
    errors = [one.error for one in pages_of_record(copy_of(place, document_id, "reading"))]
    assert errors == [*[None] * 5, "unreadable.truncated"]


def test_a_fault_of_the_helpers_machine_is_his_and_his_pages_are_offered_again(
    place: Workplace, long_paper: Callable[..., str], engine: Noted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = long_paper(place)

    def full(*_: object) -> Path:
        raise NoSpace

    def help_on_a_full_disk() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(helping, "fetch", full)
            for _ in range(workers.MOST_FAULTS):
                assert help_with_pages(replace(place, name="worker-2")) is None
        with place.database.read() as session:
            assert [one.name for one in workers.out_of_service(session)] == ["worker-2"]
            assert page_shares.papers(session, engine=place.engine)[0].open_pages == 4
            assert page_shares.has_open(session, place.engine)
            assert not page_shares.has_open(session, "another")

    after_the_first_page(monkeypatch, help_on_a_full_disk)
    process(place)
    assert (document(place, document_id).page_count, engine.count()) == (PAGES, PAGES)


def test_a_defect_met_while_helping_ends_no_worker_and_is_met_on_no_page_twice(
    place: Workplace, long_paper: Callable[..., str], engine: Noted, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = long_paper(place)

    def defect(*_: object) -> Path:
        raise ZeroDivisionError

    def help_with_a_defect() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(helping, "fetch", defect)
            assert help_with_pages(replace(place, name="worker-2")) is None
        with place.database.read() as session:
            assert page_shares.papers(session, engine=place.engine)[0].open_pages == 3

    after_the_first_page(monkeypatch, help_with_a_defect)
    process(place)
    assert (document(place, document_id).page_count, engine.count()) == (PAGES, PAGES)


def test_who_helps_says_that_it_lives(
    place: Workplace, long_paper: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    long_paper(place)
    beats: list[bool] = []
    helper = replace(place, name="worker-2", beat=lambda: beats.append(True))
    after_the_first_page(monkeypatch, lambda: help_with_pages(helper))
    process(place)
    assert beats


def test_readers_of_another_version_do_not_help(
    place: Workplace, long_paper: Callable[..., str], engine: Noted, tmp_path: Path
) -> None:
    document_id = long_paper(place)
    with place.database.write() as session:
        page_shares.offer(session, document_id, "read by others", range(1, PAGES + 1))
        page_shares.bring(session, document_id, "read by others", {1: b"of no use"})
    assert help_with_pages(place) is None
    process(place)
    assert engine.count() == PAGES


def test_workers_on_other_machines_are_rung_for_pages_behind_the_papers_of_their_lane(
    place: Workplace,
    long_paper: Callable[..., str],
    engine: Noted,
    redis_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    redis.Redis.from_url(redis_url).flushall()
    bell = RqDoorbell(redis_url)
    document_id = long_paper(place)
    beats: list[bool] = []

    def helped() -> None:
        for _ in range(2):
            reconcile(place.database, bell, place.clock)
        waiting = [redis.Redis.from_url(redis_url).llen(f"rq:queue:{name}") for name in ("backlog", "backlog-pages")]
        assert waiting == [0, 4]
        place.database.close()
        rq.serve(replace(place, name="worker-2", beat=lambda: beats.append(True)), redis_url, until_empty=True)

    after_the_first_page(monkeypatch, helped)
    process(place)
    assert (document(place, document_id).page_count, engine.count()) == (PAGES, PAGES)
    assert beats, "who waits for jobs says that it lives"
