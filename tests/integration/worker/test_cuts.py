"""A wrong cut is mended by a person: from kept readings, without losing what was read or said before."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path

import pikepdf
import pytest

from dossier.access_errors import NoRequester
from dossier.errors import BadRequest, Claimed, NotCuttable, NotForReview, NotFound, Stale
from dossier.review.corrections import Change
from scripts.samples import tiny_page
from storage.archive.ocfl import object_id_of
from storage.database.models import DocumentRow
from storage.objects.store import read
from storage.papers import documents, stacks
from storage.papers.search import search
from storage.queue import leases, progress
from storage.review import cuts, review_list
from storage.search.query import Query
from storage.trail import events
from storage.trail.events import Actor
from tests.archive import BOTH_SIZES, verified_trail
from tests.children import in_child, status_of
from tests.integration.conftest import Clock
from tests.integration.storage.review.test_stack_review import desk
from tests.integration.worker.test_pipeline import copy_of, document, hand_in
from tests.integration.worker.test_stacks import pdf_of, separator
from tests.reviewing import LAN, MINH
from worker import page, paper, pipeline
from worker.pipeline import Workplace
from worker.separate.cut import Cutting
from worker.turn import process

TEXTS = ("Đường Nguyễn Huệ", "Chợ Đồng Xuân", "Cầu Thê Húc", "Hồ Hoàn Kiếm")


@pytest.fixture
def content() -> bytes:
    """Papers of pages 1, 3 to 4 and 6, with separators between them."""
    one, two, three, four = (tiny_page(text) for text in TEXTS)
    return pdf_of([one, separator(), two, three, separator(), four])


def cut_stack(place: Workplace, tmp_path: Path, content: bytes) -> str:
    stack_id = hand_in(place, tmp_path, content, "pdf")
    process(place)
    assert parts(place, stack_id) == {(1,), (3, 4), (6,)}
    return stack_id


def parts(place: Workplace, stack_id: str) -> set[tuple[int, ...]]:
    return {part.pages for part in document(place, stack_id).parts}


def part(place: Workplace, stack_id: str, *pages: int) -> str:
    return next(one.document_id for one in document(place, stack_id).parts if one.pages == pages)


def cut_again(
    place: Workplace,
    stack_id: str,
    papers: Sequence[Sequence[int]],
    left_out: Sequence[int] = (2, 5),
    *,
    actor: Actor = LAN,
    version: int | None = None,
) -> object:
    seen = document(place, stack_id).version if version is None else version
    with place.database.write() as session:
        return cuts.cut_again(
            session, place.archive, stack_id, papers, left_out, actor, version=seen, now=place.clock()
        )


@pytest.fixture
def no_recognition(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when it is called, no page is recognised any more."""

    def forbid() -> None:
        def recognised(*_: object, numbers: Sequence[int], **__: object) -> object:
            assert list(numbers) == [], "a page was recognised again"
            return iter(())

        monkeypatch.setattr(paper, "read_pages", recognised)

    return forbid


@BOTH_SIZES
def test_the_papers_of_the_new_cut_are_read_from_what_is_kept(
    workplace: Workplace, tmp_path: Path, content: bytes, no_recognition: Callable[[], None]
) -> None:
    stack_id = cut_stack(workplace, tmp_path, content)
    old = part(workplace, stack_id, 3, 4)
    no_recognition()
    assert cut_again(workplace, stack_id, [[1], [3], [4, 6]]) == "counter"
    assert document(workplace, stack_id).state == "received"
    assert parts(workplace, stack_id) == {(1,), (3, 4), (6,)}, "until it is carried out, the old cut holds"
    assert process(workplace) == stack_id
    assert parts(workplace, stack_id) == {(1,), (3,), (4, 6)}
    text = copy_of(workplace, part(workplace, stack_id, 4, 6), "text").decode()
    assert text.index("Thê Húc") < text.index("\f") < text.index("Hoàn Kiếm")
    withdrawn = document(workplace, old)
    assert withdrawn.state == "withdrawn"
    assert copy_of(workplace, old, "text").decode().count("\f") == 1, "nothing is taken away"
    note = json.loads(copy_of(workplace, old, "part"))
    heirs = {object_id_of(part(workplace, stack_id, 3)), object_id_of(part(workplace, stack_id, 4, 6))}
    assert set(note["withdrawn"]["replaced_by"]) == heirs
    for object_id in workplace.archive.object_ids():
        assert workplace.archive.problems(object_id) == []


def test_a_person_gives_the_pages_in_the_order_in_which_they_belong(
    embedded: Workplace, tmp_path: Path, content: bytes, no_recognition: Callable[[], None]
) -> None:
    stack_id = cut_stack(embedded, tmp_path, content)
    no_recognition()
    cut_again(embedded, stack_id, [[4, 3], [6, 1]])
    process(embedded)
    assert parts(embedded, stack_id) == {(4, 3), (6, 1)}
    turned = part(embedded, stack_id, 4, 3)
    text = copy_of(embedded, turned, "text").decode()
    assert text.index("Thê Húc") < text.index("\f") < text.index("Đồng Xuân")
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(copy_of(embedded, turned, "access"))
    with pikepdf.open(copy) as shown:
        assert len(shown.pages) == 2
    record = json.loads(copy_of(embedded, turned, "part"))
    assert (record["pages"], record["order"]) == ([3, 4], [4, 3])
    assert "(tr. 4, 3)" in document(embedded, turned).name
    # The same pages in their own order are another paper, and it is the one that was there before.
    cut_again(embedded, stack_id, [[1], [3, 4], [6]])
    process(embedded)
    assert parts(embedded, stack_id) == {(1,), (3, 4), (6,)}
    assert document(embedded, turned).state == "withdrawn"


def test_a_paper_that_stays_keeps_what_persons_said_of_it_and_so_does_one_that_comes_back(
    embedded: Workplace, tmp_path: Path, content: bytes
) -> None:
    stack_id = cut_stack(embedded, tmp_path, content)
    stays, goes = part(embedded, stack_id, 1), part(embedded, stack_id, 6)
    for one, number in ((stays, "11/XN-UBND"), (goes, "66/XN-UBND")):
        version = document(embedded, one).version
        desk(embedded).correct(one, [Change("number", number)], LAN, version=version, now=embedded.clock())
    cut_again(embedded, stack_id, [[1], [3, 4, 6]])
    process(embedded)
    assert {one.name: one.value for one in document(embedded, stays).fields}["number"] == "11/XN-UBND"
    assert document(embedded, goes).state == "withdrawn"
    cut_again(embedded, stack_id, [[1], [3, 4], [6]], actor=MINH)
    process(embedded)
    back = document(embedded, goes)
    assert back.state == "needs_review"
    assert {one.name: (one.value, one.source) for one in back.fields}["number"] == ("66/XN-UBND", "person")
    assert "withdrawn" not in json.loads(copy_of(embedded, goes, "part"))


def test_the_old_cut_the_person_and_the_time_are_kept(
    embedded: Workplace, clock: Clock, tmp_path: Path, content: bytes
) -> None:
    stack_id = cut_stack(embedded, tmp_path, content)
    cut_again(embedded, stack_id, [[1, 3, 4, 6]])
    process(embedded)
    clock.now += timedelta(hours=1)
    cut_again(embedded, stack_id, [[1, 3], [4, 6]], actor=MINH)
    process(embedded)
    with embedded.database.read() as session:
        first, second = cuts.cuts_of(session, stack_id)
        trail = events.of_document(session, stack_id)
        verified_trail(session)
    assert (first.person, first.before, first.papers) == ("Lê Thị Lan", ((1,), (3, 4), (6,)), ((1, 3, 4, 6),))
    assert (second.person, second.before) == ("Trần Minh", ((1, 3, 4, 6),))
    assert second.at - first.at == timedelta(hours=1)
    assert [event.action for event in trail] == [
        "received",
        "archived",
        "cut_again",
        "archived",
        "cut_again",
        "archived",
    ]
    assert trail[2].actor.requester == "Lê Thị Lan"
    archived = json.loads(copy_of(embedded, stack_id, "cuts"))["cuts"]
    assert [(one["person"], one["papers"]) for one in archived] == [
        ("Lê Thị Lan", [[1, 3, 4, 6]]),
        ("Trần Minh", [[1, 3], [4, 6]]),
    ]


def test_what_is_withdrawn_is_found_nowhere_but_by_who_asks_for_it(
    embedded: Workplace, tmp_path: Path, content: bytes
) -> None:
    stack_id = cut_stack(embedded, tmp_path, content)
    old = part(embedded, stack_id, 6)
    cut_again(embedded, stack_id, [[1], [3], [4, 6]])
    process(embedded)
    with embedded.database.read() as session:
        assert old not in {one.id for one in search(session, Query(limit=200)).items}
        (found,) = search(session, Query(q="Hồ Hoàn Kiếm")).items
        assert found.id == part(embedded, stack_id, 4, 6)
        gone = {one.id for one in search(session, Query(state="withdrawn")).items}
        assert gone == {one.document_id for one in stacks.withdrawn_of(session, stack_id)}
        assert old in gone
        assert sum(row.received for row in progress.report(session)) == 3
        assert sum(progress.status(session, now=embedded.clock()).documents.values()) == 4
    with pytest.raises(NotForReview), embedded.database.write() as session:
        review_list.claim(session, old, LAN, now=embedded.clock())
    with embedded.database.read() as session:
        assert [event.action for event in events.of_document(session, old)][-1] == "withdrawn"


def test_a_file_that_was_left_whole_becomes_a_stack(embedded: Workplace, tmp_path: Path) -> None:
    whole = hand_in(embedded, tmp_path, pdf_of([tiny_page(text) for text in TEXTS[:2]]), "pdf")
    process(embedded)
    before = document(embedded, whole)
    assert before.kind is not None
    assert before.parts == ()
    cut_again(embedded, whole, [[1], [2]], ())
    process(embedded)
    after = document(embedded, whole)
    assert (after.state, after.kind, after.fields) == ("archived", None, ())
    assert parts(embedded, whole) == {(1,), (2,)}
    with embedded.database.read() as session:
        found = search(session, Query(q="Chợ Đồng Xuân")).items
        assert [one.id for one in found] == [part(embedded, whole, 2)]
        assert documents.pages(session, whole) == []
    kept = embedded.archive.stored(object_id_of(whole), "access.pdf")
    assert read(embedded.archive.store, kept.key).startswith(b"%PDF"), (
        "the archive has what was read of it as one paper"
    )


def test_a_stack_that_is_read_again_as_one_paper_is_one(
    embedded: Workplace, tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rules change between two readings; what the first one made is withdrawn, and the row is what the second says."""
    stack_id = cut_stack(embedded, tmp_path, content)
    old = [one.document_id for one in document(embedded, stack_id).parts]
    read_again(embedded, stack_id)
    with monkeypatch.context() as patch:
        patch.setattr(paper, "cut", lambda *_: Cutting())
        process(embedded)
    one = document(embedded, stack_id)
    assert (one.parts, one.page_count) == ((), 6)
    assert one.kind is not None
    assert {document(embedded, document_id).state for document_id in old} == {"withdrawn"}
    read_again(embedded, stack_id)
    process(embedded)
    again = document(embedded, stack_id)
    assert (again.kind, again.fields, again.state) == (None, (), "archived")
    assert {one.document_id for one in again.parts} == set(old)
    assert "withdrawn" not in {document(embedded, document_id).state for document_id in old}


def read_again(place: Workplace, document_id: str) -> None:
    with place.database.write() as session:
        session.get_one(DocumentRow, document_id).state = "received"


def test_a_cut_by_a_person_outranks_a_later_reading(embedded: Workplace, tmp_path: Path, content: bytes) -> None:
    stack_id = cut_stack(embedded, tmp_path, content)
    cut_again(embedded, stack_id, [[1, 3], [4, 6]])
    process(embedded)
    read_again(embedded, stack_id)
    process(embedded)
    assert parts(embedded, stack_id) == {(1, 3), (4, 6)}


def test_the_same_request_again_changes_nothing(embedded: Workplace, tmp_path: Path, content: bytes) -> None:
    stack_id = cut_stack(embedded, tmp_path, content)
    seen = document(embedded, stack_id).version
    assert cut_again(embedded, stack_id, [[1, 3, 4, 6]]) is not None
    assert cut_again(embedded, stack_id, [[1, 3, 4, 6]], version=seen) is None
    process(embedded)
    before = document(embedded, stack_id)
    assert cut_again(embedded, stack_id, [[1, 3, 4, 6]], version=seen) is None
    assert document(embedded, stack_id) == before
    assert process(embedded) is None


@pytest.mark.parametrize(
    ("papers", "left_out"),
    [
        ([], (1, 2, 3, 4, 5, 6)),
        ([[]], (1, 2, 3, 4, 5, 6)),
        ([[1, 3]], (2, 5)),  # 4 and 6 are nowhere
        ([[1, 3, 4], [4, 6]], (2, 5)),
        ([[1, 3, 4, 6, 2]], (2, 5)),
        ([[1, 3, 4, 6, 7]], (2, 5)),
        ([[0, 1, 3, 4, 6]], (2, 5)),
    ],
)
def test_every_page_has_one_place(
    embedded: Workplace, tmp_path: Path, content: bytes, papers: list[list[int]], left_out: tuple[int, ...]
) -> None:
    stack_id = cut_stack(embedded, tmp_path, content)
    before = document(embedded, stack_id)
    with pytest.raises(BadRequest):
        cut_again(embedded, stack_id, papers, left_out)
    assert document(embedded, stack_id) == before


def test_what_cannot_be_cut_is_refused(embedded: Workplace, tmp_path: Path, content: bytes) -> None:
    stack_id = cut_stack(embedded, tmp_path, content)
    everything = [[1, 3, 4, 6]]
    with pytest.raises(NotCuttable):
        cut_again(embedded, part(embedded, stack_id, 3, 4), [[1], [2]], ())
    single = hand_in(embedded, tmp_path, tiny_page("một"))
    process(embedded)
    with pytest.raises(NotCuttable):
        cut_again(embedded, single, [[1]], ())
    with pytest.raises(NotFound):
        cut_again(embedded, "khong-co", everything, version=1)
    with pytest.raises(Stale):
        cut_again(embedded, stack_id, everything, version=0)
    with pytest.raises(NoRequester):
        cut_again(embedded, stack_id, everything, actor=Actor("client:x"))
    with embedded.database.write() as session:
        review_list.claim(session, part(embedded, stack_id, 1), MINH, now=embedded.clock())
    with pytest.raises(Claimed):
        cut_again(embedded, stack_id, everything)
    cut_again(embedded, stack_id, everything, actor=MINH)
    with pytest.raises(NotForReview):
        cut_again(embedded, stack_id, [[1, 3], [4, 6]], actor=MINH)
    with pytest.raises(NotForReview):
        desk(embedded).correct(
            part(embedded, stack_id, 6), [Change("number", "1/XN-UBND")], MINH, version=1, now=embedded.clock()
        )


@BOTH_SIZES
def test_killed_at_any_write_the_cut_is_carried_out_once(
    workplace: Workplace, clock: Clock, tmp_path: Path, content: bytes
) -> None:
    stack_id = cut_stack(workplace, tmp_path, content)
    old = {one.document_id for one in document(workplace, stack_id).parts}
    cut_again(workplace, stack_id, [[1], [4, 3, 6]])
    deaths = 0
    for write in range(0, 60, 3):
        with workplace.database.write() as session:
            session.get_one(DocumentRow, stack_id).abandoned = 0
        ended = status_of(in_child(_killed_before(workplace, write)))
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
        deaths += 1
        assert {one.document_id for one in document(workplace, stack_id).parts} == old, "half of a cut can be found"
        clock.now += timedelta(minutes=5)
        with workplace.database.write() as session:
            assert leases.release(session, now=clock()) == [stack_id]
    assert deaths > 2
    assert parts(workplace, stack_id) == {(1,), (4, 3, 6)}
    with workplace.database.read() as session:
        assert session.query(DocumentRow).count() == 5
        assert {one.pages for one in stacks.withdrawn_of(session, stack_id)} == {(3, 4), (6,)}
        for one in stacks.withdrawn_of(session, stack_id):
            assert [event.action for event in events.of_document(session, one.document_id)].count("withdrawn") == 1
        verified_trail(session)
    for object_id in workplace.archive.object_ids():
        assert workplace.archive.problems(object_id) == []


def _killed_before(place: Workplace, write: int) -> Callable[[], None]:
    """A worker that is killed before it writes to the store for the `write`-th time, from 0."""

    def work() -> None:
        place.database.after_fork()
        writes, put = count(), place.archive.store.put

        def put_or_die(key: str, source: bytes | Path, keep: Callable[[], None] | None = None) -> None:
            if next(writes) == write:
                os.kill(os.getpid(), signal.SIGKILL)
            put(key, source, keep)

        place.archive.store.put = put_or_die  # type: ignore[method-assign]
        process(place)

    return work


def test_pages_read_by_another_engine_are_read_again(
    embedded: Workplace, tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack_id = cut_stack(embedded, tmp_path, content)
    cut_again(embedded, stack_id, [[1, 3, 4, 6]])
    monkeypatch.setattr(pipeline, "engine_of_record", lambda _: "another 1")
    asked: list[int] = []
    read_pages = page.read_pages

    def seen(*values: object, numbers: Sequence[int], **more: object) -> object:
        asked.extend(numbers)
        return read_pages(*values, numbers=numbers, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(paper, "read_pages", seen)
    process(embedded)
    assert asked == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("spoilt", [b"{", None])
def test_what_is_damaged_in_the_archive_is_not_taken_for_what_was_read(
    embedded: Workplace, tmp_path: Path, content: bytes, spoilt: bytes | None
) -> None:
    """Neither a record that is none any more, nor one with another letter: the archive has to be mended first."""
    stack_id = cut_stack(embedded, tmp_path, content)
    stored = embedded.archive.stored(object_id_of(stack_id), "reading.json")
    whole = read(embedded.archive.store, stored.key)
    other = spoilt if spoilt is not None else whole.replace("GIẤY".encode(), "GIÁY".encode())
    assert other != whole
    embedded.archive.store.put(stored.key, other)
    cut_again(embedded, stack_id, [[1, 3, 4, 6]])
    process(embedded)
    waits = document(embedded, stack_id)
    assert (waits.state, waits.error_code) == ("received", "fatal.archive_damaged")
