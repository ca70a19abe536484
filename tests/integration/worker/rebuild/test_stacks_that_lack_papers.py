"""A stack of which something is lacking: whatever of it can be read comes back, and the rest is named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from dossier.review.corrections import Change
from scripts.samples import tiny_page
from storage.archive.layout import place_of
from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import DocumentRow, ShreddedPaperRow, TombstoneRow
from storage.objects.store import read
from storage.retention import disposal, lists, tombstones
from storage.retention.shredding import KNOWN, destroy_key
from storage.review.corrections import ReviewDesk
from storage.trail import events
from storage.trail.pieces import Copier
from tests.archive import BOTH_SIZES, ONE_MACHINE, verified_trail
from tests.integration.conftest import Clock
from tests.integration.storage.retention.desk import KIND, OPERATOR, RULES
from tests.integration.storage.trail.test_packs import KEY, PUBLIC
from tests.integration.worker.test_cuts import TEXTS, cut_again, cut_stack, part, parts
from tests.integration.worker.test_pipeline import document
from tests.integration.worker.test_rebuild import assert_same, rows_of
from tests.integration.worker.test_rebuild_retention import copied, retention_of, someone
from tests.integration.worker.test_stacks import pdf_of, separator
from tests.reviewing import LAN
from tests.sealed import master_key, sealing
from worker.hand_over.take_back import Place as Receiver
from worker.hand_over.take_back import take_objects
from worker.pipeline import Workplace
from worker.rebuild.lost import NO_STACK
from worker.rebuild.replay import NO_PART
from worker.rebuild.run import Step, rebuild
from worker.rebuild.trail import KeptTrail
from worker.turn import process

ORIGIN = "sohoa/H00"
OF_PAPERS = ("fields", "persons", "pages", "files", "review_reasons", "review_acts", "corrections", "statements")
WORDS = ("search_fields", "search_pages")


@pytest.fixture
def content() -> bytes:
    """Papers of pages 1, 3 to 4 and 6, with separators between them."""
    one, two, three, four = (tiny_page(text) for text in TEXTS)
    return pdf_of([one, separator(), two, three, separator(), four])


def rebuilt(place: Workplace, into: Database, folder: Path, kept: KeptTrail | None = None) -> Step:
    *_, last = rebuild(into, place.archive, place.catalogue, folder / "rebuild.db", source="test", kept=kept)
    return last


def there(place: Workplace, database: Database) -> Workplace:
    """The same place with the database that was made anew."""
    return replace(place, database=database)


def corrected(place: Workplace, document_id: str, name: str, clock: Clock) -> None:
    clock.now += timedelta(hours=1)
    desk = ReviewDesk(place.database, place.archive, place.catalogue)
    seen = document(place, document_id).version
    desk.correct(document_id, [Change("owner_name", name)], LAN, version=seen, now=clock())


def of_papers(database: Database, ids: Iterable[str]) -> Mapping[str, object]:
    """What is on record of these papers: their rows, and what the search finds them by; without how many papers a stack
    has."""
    found, wanted = rows_of(database), set(ids)
    documents = {key: dict(row) for key, row in found["documents"].items() if key[0] in wanted}
    for row in documents.values():
        del row["serial"], row["live_parts"]
    rows = {name: {key: row for key, row in found[name].items() if wanted & {*key}} for name in OF_PAPERS}
    words = {name: {key: row for key, row in found[name].items() if key[0] in wanted} for name in WORDS}
    return {"documents": documents, **rows, **words}


def broken(place: Workplace, document_id: str) -> None:
    """Let an object have a file that is none of its versions."""
    key = place.archive.newest_key(object_id_of(document_id), "reading.json")
    assert key is not None
    place.archive.store.put(key, read(place.archive.store, key) + b" ")


def without_reading(place: Workplace, document_id: str) -> None:
    """Let an object be whole by its inventory, and its reading be none; a person has said something of it since."""
    object_id, at = object_id_of(document_id), document(place, document_id).archived_at
    assert at is not None
    place.archive.remove_object(object_id)
    for number, files in enumerate(({"part.json": b"{}", "reading.json": b"[]"}, {"review.json": b"{}"})):
        later = at + timedelta(minutes=number)
        place.archive.write_version(object_id, files, message="read with", user="worker-1", now=later)


@BOTH_SIZES
def test_whatever_its_papers_lack_the_others_come_back_and_the_stack_has_its_cut(
    workplace: Workplace, empty_database: Database, clock: Clock, tmp_path: Path, content: bytes
) -> None:
    place = workplace
    stack = cut_stack(place, tmp_path, content)
    first, old = part(place, stack, 1), part(place, stack, 3, 4)
    corrected(place, first, "Lê Văn Thử", clock)
    clock.now += timedelta(hours=1)
    cut_again(place, stack, [[1], [3], [4], [6]])
    clock.now += timedelta(hours=1)
    assert process(place) == stack
    missing, unreadable, damaged = (part(place, stack, page) for page in (3, 4, 6))
    Copier(place.database, place.archive.store, (), ORIGIN, KEY, tmp_path / "trail").run()
    for gone in (missing, old):
        place.archive.remove_object(object_id_of(gone))
    broken(place, damaged)
    without_reading(place, unreadable)
    expected = of_papers(place.database, [first, stack])

    end = rebuilt(place, empty_database, tmp_path, KeptTrail(ORIGIN, PUBLIC))
    left_out = dict(end.left_out)
    assert {missing, old, damaged, unreadable} == {one.removeprefix("urn:uuid:") for one in left_out}
    assert left_out[object_id_of(missing)] == left_out[object_id_of(old)] == NO_PART
    assert left_out[object_id_of(unreadable)].startswith("v1: ")
    anew = there(place, empty_database)
    assert parts(anew, stack) == {(1,)}
    assert document(anew, stack).state == "archived"
    assert_same(expected, of_papers(empty_database, [first, stack]), "")
    assert process(anew) is None, "nothing waits to be read again"
    with empty_database.read() as session:
        verified_trail(session)


@BOTH_SIZES
def test_the_papers_of_a_stack_of_which_one_was_shredded_come_back(
    workplace: Workplace, empty_database: Database, tmp_path: Path, content: bytes
) -> None:
    place = replace(workplace, archive=Archive(sealing(workplace.archive.store, tmp_path, master_key(tmp_path / "m"))))
    stack = cut_stack(place, tmp_path, content)
    shredded, *others = (part(place, stack, *pages) for pages in ((3, 4), (1,), (6,)))
    with place.database.read() as session:
        row = session.get_one(DocumentRow, shredded)
        known = {**{name: getattr(row, name) for name in KNOWN}, "received_at": row.received_at.isoformat()}
    # As it was done before a stack went with its papers.
    destroy_key(retention_of(place).stores, shredded, at=place.clock(), by="lan", reason="QĐ 5", paper=known)
    expected = of_papers(place.database, [*others, stack])

    assert rebuilt(place, empty_database, tmp_path).left_out == []
    anew = there(place, empty_database)
    assert parts(anew, stack) == {(1,), (6,)}
    assert_same(expected, of_papers(empty_database, [*others, stack]), "")
    with empty_database.read() as session:
        (gone,) = session.scalars(select(ShreddedPaperRow)).all()
    assert (gone.document_id, gone.stack_id) == (shredded, stack)
    assert process(anew) is None


@BOTH_SIZES
def test_a_stack_whose_papers_are_all_lacking_is_one_that_was_cut(
    workplace: Workplace, empty_database: Database, tmp_path: Path, content: bytes
) -> None:
    stack = cut_stack(workplace, tmp_path, content)
    every = [one.document_id for one in document(workplace, stack).parts]
    for one in every:
        workplace.archive.remove_object(object_id_of(one))
    end = rebuilt(workplace, empty_database, tmp_path)
    assert dict(end.left_out) == {object_id_of(one): NO_PART for one in every}
    anew = there(workplace, empty_database)
    assert (document(anew, stack).state, document(anew, stack).page_count, parts(anew, stack)) == ("archived", 6, set())


@BOTH_SIZES
def test_a_paper_that_was_disposed_of_before_its_stack_keeps_nothing_else_off_record(
    workplace: Workplace,
    empty_database: Database,
    clock: Clock,
    tmp_path: Path,
    content: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = workplace
    stack = cut_stack(place, tmp_path, content)
    with place.database.write() as session:
        for row in session.scalars(select(DocumentRow).where(DocumentRow.stack_id == stack)):
            row.state, row.kind, row.issued_on = "archived", KIND, date(2010, 5, 4)
    listed = lists.propose(place.database, place.archive, RULES, date(2026, 11, 23), OPERATOR, now=clock.now)
    for name in ("lan", "minh"):
        who = someone(name, name, clock.now)
        lists.confirm(place.database, place.archive, listed.id, listed.sha256, who, now=clock.now)
    clock.now += timedelta(hours=1)
    every, bury = [one.document_id for one in document(place, stack).parts], tombstones.bury

    def cut_off(*of_one: object) -> object:
        bury(*of_one)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(tombstones, "bury", cut_off)
    with pytest.raises(KeyboardInterrupt):
        list(disposal.carry_out(retention_of(place), RULES, listed.id, OPERATOR, clock=clock))
    monkeypatch.undo()
    gone = min(every)
    assert list(place.archive.store.keys(f"{place_of(object_id_of(gone))}/")) == []

    assert rebuilt(place, empty_database, tmp_path).left_out == []
    with empty_database.read() as session:
        assert session.scalars(select(TombstoneRow.document_id)).all() == [gone]
        on_record = set(session.scalars(select(DocumentRow.id)))
        cut = session.get_one(DocumentRow, stack)
        assert (cut.state, cut.live_parts) == ("archived", 2)
    assert on_record == {stack, *every} - {gone}


@BOTH_SIZES
def test_papers_whose_stack_cannot_be_read_are_named_and_what_a_killed_worker_left_is_not(
    workplace: Workplace, empty_database: Database, clock: Clock, tmp_path: Path, content: bytes
) -> None:
    stack = cut_stack(workplace, tmp_path, content)
    corrected(workplace, part(workplace, stack, 6), "Lê Văn Thử", clock)
    every = {object_id_of(one.document_id) for one in document(workplace, stack).parts}
    other = cut_stack(workplace, tmp_path, content + b"\n")
    unsound = object_id_of("22222222-2222-5222-8222-222222222222")
    for stray, said in ((object_id_of("11111111-1111-5111-8111-111111111111"), object_id_of(other)), (unsound, "\0")):
        note = {"part.json": json.dumps({"stack": said}).encode(), "reading.json": b"{}"}
        workplace.archive.write_version(stray, note, message="read with", user="worker-1", now=workplace.clock())
    broken(workplace, stack)
    end = rebuilt(workplace, empty_database, tmp_path)
    left_out = dict(end.left_out)
    assert left_out.pop(object_id_of(stack))
    assert left_out.pop(unsound)
    assert left_out == dict.fromkeys(every, NO_STACK.format(stack=object_id_of(stack)))
    assert len(parts(there(workplace, empty_database), other)) == 3


@ONE_MACHINE
def test_a_package_whose_stack_lacks_a_paper_is_not_taken_back(
    workplace: Workplace, empty_database: Database, tmp_path: Path, content: bytes
) -> None:
    stack = cut_stack(workplace, tmp_path, content)
    lacking = object_id_of(part(workplace, stack, 3, 4))
    package = Archive(copied(workplace.archive.store, tmp_path / "goi"))
    package.remove_object(lacking)
    own = Archive(copied(package.store, tmp_path / "kho"))
    for one in list(own.object_ids()):
        own.remove_object(one)
    receiver = Receiver(empty_database, own, workplace.catalogue, tmp_path / "receiver")
    actor = events.Actor("sohoa take-back", requester="lan")
    taken = take_objects(receiver, package, "goi", actor)
    assert (taken.new, lacking in taken.problem) == (0, True)
    assert list(own.object_ids()) == []
    with empty_database.read() as session:
        assert session.scalars(select(DocumentRow.id)).all() == []
