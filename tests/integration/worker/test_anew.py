"""Papers archived already: settled, judged and read anew on command, without losing what persons said."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.errors import Claimed
from dossier.reading import KindGuess, PageReading, Reading, Word
from dossier.review.corrections import Change
from scripts.samples import tiny_page
from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import DocumentRow, GroundRow, StandingKeyRow, StatementRow
from storage.objects.store import ObjectStore
from storage.papers import documents
from storage.papers.results import put_reasons
from storage.review import again, review_list
from storage.review.corrections import ReviewDesk
from storage.trail import events
from tests.archive import BOTH_SIZES, House
from tests.files import signed_pdf
from tests.files.signed_pdf import signed
from tests.integration.conftest import Clock
from tests.integration.storage.test_standing import permit, revocation, standing_of
from tests.integration.worker.test_pipeline import copy_of, document, hand_in
from tests.integration.worker.test_signed_papers import trusting
from tests.integration.worker.test_stacks import pdf_of, separator
from tests.reviewing import LAN, MINH
from worker.anew import all_papers, judge_anew, never_settled, settle_anew, signed_papers
from worker.page import ReadOptions
from worker.pipeline import Workplace
from worker.recognise.tesseract_library import LibraryEngine
from worker.record import write_record
from worker.turn import process

ACTOR = events.Actor("sohoa settle", requester="thu")


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def place_of(house: House) -> Workplace:
    options = ReadOptions(LibraryEngine())
    archive = Archive(house.store)
    return Workplace(
        "w", house.database, archive, house.folder / "w" / "d", default_catalogue(), options, lambda: house.now
    )


def as_before_0003(house: House) -> None:
    """Take away what the migration of standing could not know of papers that were there already."""
    with house.database.write() as session:
        events.hold(session)
        for table in (StatementRow, StandingKeyRow, GroundRow):
            session.query(table).delete()
        session.query(DocumentRow).update({"standing": "unknown"})


def settle_all(house: House) -> set[str]:
    place = place_of(house)
    with house.database.read() as session:
        ids = never_settled(session)
    return {one for document_id in ids for one in settle_anew(place, document_id, ACTOR)}


@BOTH_SIZES
def test_papers_from_before_standing_was_kept_are_settled_once(house: House) -> None:
    revoked = house.archive(permit(), kind="giay_phep_xay_dung")
    house.archive(revocation(), kind="quyet_dinh")
    as_before_0003(house)
    assert standing_of(house, revoked) == "unknown"
    assert settle_all(house) == {revoked}
    assert standing_of(house, revoked) == "revoked"
    (change,) = [one for one in house.trail() if one.action == "standing_changed" and one.actor == "sohoa settle"]
    assert (change.document_id, change.requester) == (revoked, "thu")
    before = len(house.trail())
    with house.database.read() as session:
        assert never_settled(session) == []
        assert len(all_papers(session)) == 2
    place = place_of(house)
    assert [settle_anew(place, one, ACTOR) for one in (revoked,)] == [()]
    assert len(house.trail()) == before


@BOTH_SIZES
def test_what_the_text_of_an_old_paper_says_is_read_from_the_archive(house: House) -> None:
    revoked = house.archive(permit(), kind="giay_phep_xay_dung")
    revoking = house.archive(revocation(title="Về việc xử lý vi phạm"), kind="quyet_dinh")
    text = "QUYẾT ĐỊNH: Điều 1. Thu hồi Giấy phép xây dựng số 12/GPXD ngày 03/4/2019 cấp cho ông An."
    words = tuple(Word(word, (0, 0, 10, 10), 0.9, 0) for word in text.split())
    record = house.folder / "reading.json"
    reading = Reading(KindGuess("quyet_dinh", 0.9), (), (PageReading(1, 100, 200, 300, words=words),))
    write_record(record, {"engine": "e 1", "document_id": revoking}, reading)
    Archive(house.store).write_version(
        object_id_of(revoking), {"reading.json": record}, message="m", user="u", now=house.now
    )
    as_before_0003(house)
    assert settle_all(house) == {revoked}
    assert standing_of(house, revoked) == "revoked"


@BOTH_SIZES
def test_old_signatures_are_judged_by_roots_that_came_later(workplace: Workplace, tmp_path: Path) -> None:
    document_id = hand_in(workplace, tmp_path, signed(), "pdf")
    unsigned = hand_in(workplace, tmp_path, tiny_page("một"))
    place = replace(workplace, clock=lambda: signed_pdf.NOW)
    process(place, document_id)
    process(place, unsigned)
    assert document(place, document_id).signed is None
    with place.database.read() as session:
        assert signed_papers(session) == [document_id]
    assert judge_anew(place, document_id, ACTOR) is False, "nothing has changed yet"
    before = document(place, document_id)
    now_trusting = trusting(place)
    assert judge_anew(now_trusting, document_id, ACTOR) is True
    after = document(place, document_id)
    assert (after.signed, after.version) == (True, before.version + 1)
    assert [one["verdict"] for one in after.signatures or ()] == ["good"]
    assert after.fields == before.fields
    assert json.loads(copy_of(place, document_id, "signatures"))["signed"] is True
    with place.database.read() as session:
        judged = events.of_document(session, document_id)[-1]
    assert (judged.action, judged.details["before"]) == (
        "signatures_judged",
        {"signed": None, "verdicts": ["unconfirmed"]},
    )
    assert judge_anew(now_trusting, document_id, ACTOR) is False
    assert place.archive.problems(object_id_of(document_id)) == []


def test_signatures_that_were_never_checked_are(embedded: Workplace, tmp_path: Path) -> None:
    """Papers archived before signatures were: what is found in them may ask for a person."""
    place = replace(embedded, clock=lambda: signed_pdf.NOW)
    altered = signed_pdf.appended(signed(), b"0 0 1 rg 100 100 200 80 re f")
    document_id = hand_in(place, tmp_path, altered, "pdf")
    process(place)
    others = [code for code in _reasons(place, document_id) if not code.startswith("signature.")]
    with place.database.write() as session:
        events.hold(session)
        row = session.get_one(DocumentRow, document_id)
        row.signed = row.signatures = None
        put_reasons(session, document_id, others)
    assert judge_anew(place, document_id, ACTOR) is True
    assert "signature.altered.1" in _reasons(place, document_id)
    assert document(place, document_id).signed is False


def _reasons(place: Workplace, document_id: str) -> tuple[str, ...]:
    with place.database.read() as session:
        return review_list.of_document(session, document_id, now=place.clock()).reasons


def read_again(place: Workplace, document_id: str) -> tuple[str, str] | None:
    with place.database.write() as session:
        return again.read_again(session, place.archive, document_id, ACTOR, now=place.clock())


@BOTH_SIZES
def test_a_paper_that_waits_for_a_person_is_read_again_and_keeps_what_was_said(
    workplace: Workplace, tmp_path: Path
) -> None:
    document_id = hand_in(workplace, tmp_path, tiny_page("Lê Văn Mới"))
    process(workplace)
    desk = ReviewDesk(workplace.database, workplace.archive, workplace.catalogue)
    version = document(workplace, document_id).version
    with workplace.database.write() as session:
        review_list.claim(session, document_id, LAN, now=workplace.clock())
    desk.correct(document_id, [Change("number", "99/XN-UBND")], LAN, version=version, now=workplace.clock())
    assert document(workplace, document_id).state == "needs_review"
    with pytest.raises(Claimed):
        read_again(workplace, document_id)  # Lan is at it
    with workplace.database.write() as session:
        review_list.release(session, document_id, LAN, now=workplace.clock())
    assert read_again(workplace, document_id) == (document_id, "counter")
    assert read_again(workplace, document_id) is None, "it waits already"
    assert process(workplace) == document_id
    number = next(one for one in document(workplace, document_id).fields if one.name == "number")
    assert (number.value, number.source) == ("99/XN-UBND", "person")
    with workplace.database.read() as session:
        assert "retried" in [event.action for event in events.of_document(session, document_id)]


def test_a_paper_of_a_stack_is_read_again_with_its_stack(embedded: Workplace, clock: Clock, tmp_path: Path) -> None:
    content = pdf_of([tiny_page("Lê Văn Mới"), separator(), tiny_page("Trần Thị Cũ")])
    stack_id = hand_in(embedded, tmp_path, content, "pdf")
    process(embedded)
    one, other = (part.document_id for part in document(embedded, stack_id).parts)
    with embedded.database.write() as session:
        review_list.claim(session, other, MINH, now=clock())
    with pytest.raises(Claimed):
        read_again(embedded, one)
    with embedded.database.write() as session:
        review_list.release(session, other, MINH, now=clock())
        session.get_one(DocumentRow, other).state = "archived"
    assert read_again(embedded, other) is None, "nobody need look at it"
    assert read_again(embedded, one) == (stack_id, "counter")
    assert process(embedded) == stack_id
    assert [part.document_id for part in document(embedded, stack_id).parts] == [one, other]


def test_what_is_settled_is_not_read_again(embedded: Workplace, tmp_path: Path) -> None:
    document_id = hand_in(embedded, tmp_path, tiny_page("Lê Văn Mới"))
    assert read_again(embedded, document_id) is None
    process(embedded)
    with embedded.database.write() as session:
        session.get_one(DocumentRow, document_id).state = "archived"
    assert read_again(embedded, document_id) is None
    assert read_again(embedded, "khong-co") is None
    with embedded.database.read() as session:
        assert documents.get(session, document_id).state == "archived"
