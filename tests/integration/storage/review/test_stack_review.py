"""The papers of a stack go the way of any paper: persons correct them, they have to do with each other, and a person is
told what speaks against them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dossier.errors import NotForReview
from dossier.reading import Field, KindGuess, PageReading, Reading, Word
from dossier.review.corrections import KIND, Change
from dossier.signatures.signing import UNCHECKED, Signature
from scripts.samples import tiny_page
from storage.archive.ocfl import object_id_of
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.papers import standing
from storage.papers.results import Outcome
from storage.papers.stacks import CutPaper, StackOutcome, part_id, record_stack
from storage.review import review_list
from storage.review.corrections import ReviewDesk
from storage.review.review_list import Waiting
from storage.trail import events
from tests.archive import BOTH_SIZES, House, value, verified_trail
from tests.integration.conftest import NOW
from tests.integration.storage.test_receipts_and_leases import claimed, delivery
from tests.integration.worker.test_pipeline import copy_of, document, hand_in
from tests.integration.worker.test_stacks import pdf_of, separator
from tests.reviewing import LAN
from worker import paper
from worker.anew import signed_papers
from worker.pipeline import Workplace
from worker.signatures.check_file import Signatures
from worker.turn import process

MARRIAGE, NUMBER = "giay_xac_nhan_tinh_trang_hon_nhan", "99/XN-UBND"
DISTRICT = "UBND huyện Thăng Bình"


def two_papers() -> bytes:
    return pdf_of([tiny_page("Lê Văn Mới"), separator(), tiny_page("Trần Thị Cũ")])


def first_part(place: Workplace, stack_id: str) -> str:
    return document(place, stack_id).parts[0].document_id


def waiting(place: Workplace, document_id: str) -> Waiting:
    with place.database.read() as session:
        return review_list.of_document(session, document_id, now=place.clock())


def desk(place: Workplace) -> ReviewDesk:
    return ReviewDesk(place.database, place.archive, place.catalogue)


def correct(place: Workplace, document_id: str, *changes: Change) -> None:
    version = document(place, document_id).version
    desk(place).correct(document_id, changes, LAN, version=version, now=place.clock())


@BOTH_SIZES
def test_a_corrected_paper_of_a_stack_gets_a_version_of_its_own_and_the_stack_none(
    workplace: Workplace, tmp_path: Path
) -> None:
    stack_id = hand_in(workplace, tmp_path, two_papers(), "pdf")
    process(workplace)
    part, other = (one.document_id for one in document(workplace, stack_id).parts)
    before = {one: workplace.archive.inventory(object_id_of(one)) for one in (stack_id, other)}
    correct(workplace, part, Change("number", NUMBER), Change(KIND, MARRIAGE))
    codes = [code for code in waiting(workplace, part).reasons if code != "unconfirmed"]
    version = document(workplace, part).version
    desk(workplace).confirm(part, codes, LAN, version=version, now=workplace.clock())

    settled = waiting(workplace, part)
    assert (settled.document.state, settled.document.kind, settled.reasons) == ("archived", MARRIAGE, ())
    assert {one.name: one.source for one in settled.document.fields}["number"] == "person"
    assert [act["action"] for act in json.loads(copy_of(workplace, part, "review"))["acts"]] == [
        "corrected",
        "confirmed",
    ]
    inventory = workplace.archive.inventory(object_id_of(part))
    assert inventory is not None
    assert inventory["head"] == "v3"
    assert {one: workplace.archive.inventory(object_id_of(one)) for one in before} == before
    assert workplace.archive.problems(object_id_of(part)) == []


@BOTH_SIZES
def test_a_stack_read_again_keeps_what_a_person_said_of_its_papers(workplace: Workplace, tmp_path: Path) -> None:
    stack_id = hand_in(workplace, tmp_path, two_papers(), "pdf")
    process(workplace)
    part = first_part(workplace, stack_id)
    correct(workplace, part, Change("number", NUMBER), Change(KIND, MARRIAGE))
    said = waiting(workplace, part)
    with workplace.database.write() as session:
        session.get_one(DocumentRow, stack_id).state = "received"
    with pytest.raises(NotForReview):
        correct(workplace, part, Change("number", "100/XN-UBND"))
    assert process(workplace) == stack_id
    again = waiting(workplace, part)
    assert (again.reasons, again.document.kind) == (said.reasons, MARRIAGE)
    assert again.document.fields == said.document.fields
    assert again.document.version == said.document.version + 1
    assert len(document(workplace, stack_id).parts) == 2


def test_a_stack_is_not_on_the_list_and_its_page_has_no_form(embedded: Workplace, tmp_path: Path) -> None:
    stack_id = hand_in(embedded, tmp_path, two_papers(), "pdf")
    process(embedded)
    with embedded.database.read() as session:
        listed = review_list.waiting(session, review_list.WaitingQuery("Lê Thị Lan"), now=embedded.clock()).items
    ids = {one.document_id for one in document(embedded, stack_id).parts}
    assert {one.document.id for one in listed} == ids
    assert waiting(embedded, stack_id).reasons == ()
    with pytest.raises(NotForReview):
        correct(embedded, stack_id, Change("number", NUMBER))
    with pytest.raises(NotForReview), embedded.database.write() as session:
        review_list.claim(session, stack_id, LAN, now=embedded.clock())

    house = House(embedded.database, embedded.archive.store, tmp_path)
    browser = house.browser("reviewer")
    assert 'value="confirm"' not in browser.get(f"/documents/{stack_id}/review").text
    for part in ids:
        own = browser.get(f"/documents/{part}/review").text
        assert 'value="confirm"' in own
        assert f'href="/documents/{stack_id}/files/original"' in own


@contextmanager
def signatures_are(found: Signatures, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(paper, "signatures_of", lambda *_, **__: found)
        yield


def test_a_stack_whose_signatures_could_not_be_checked_says_so_with_each_paper(
    embedded: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack_id = hand_in(embedded, tmp_path, two_papers(), "pdf")
    with signatures_are(Signatures(checked=False), monkeypatch):
        process(embedded)
    parts = document(embedded, stack_id).parts
    assert len(parts) == 2
    assert document(embedded, stack_id).signed is None
    for one in parts:
        assert document(embedded, one.document_id).signed is None
        assert UNCHECKED in waiting(embedded, one.document_id).reasons


def test_the_signatures_of_a_stack_are_known_when_it_is_cut(embedded: Workplace, tmp_path: Path) -> None:
    stack_id = hand_in(embedded, tmp_path, two_papers(), "pdf")
    process(embedded)
    assert document(embedded, stack_id).parts
    with embedded.database.read() as session:
        assert signed_papers(session) == [], "nothing to be judged anew"


def test_a_signed_file_is_not_cut(embedded: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document_id = hand_in(embedded, tmp_path, two_papers(), "pdf")
    with signatures_are(Signatures((Signature("Signature1"),)), monkeypatch):
        process(embedded)
    assert document(embedded, document_id).parts == ()
    assert [one["field"] for one in document(embedded, document_id).signatures or ()] == ["Signature1"]


def stack_of(database: Database, *papers: tuple[str, list[Field], str]) -> list[str]:
    """A recorded stack of papers of one page, each its kind, its fields and its text; the ids of the papers."""
    lease = claimed(database, delivery(uuid.uuid4().hex * 2))
    whole = StackOutcome(
        [_paper(number, *one) for number, one in enumerate(papers, start=1)],
        (),
        {},
        "test 1",
        page_count=len(papers),
        signed=False,
        signatures=[],
    )
    with database.write() as session:
        record_stack(session, lease, whole, now=NOW)
    return [part_id(lease.document_id, (number,)) for number in range(1, len(papers) + 1)]


def _paper(number: int, kind: str, fields: list[Field], text: str) -> CutPaper:
    words = tuple(Word(word, (0, 0, 10, 10), 0.9, 0) for word in text.split())
    reading = Reading(KindGuess(kind, 0.98), tuple(fields), (PageReading(1, 100, 200, 300, words=words),))
    return CutPaper((number,), Outcome(reading, (), {}, "test 1", signed=False))


@pytest.mark.parametrize("revocation_first", [False, True])
def test_a_paper_of_a_stack_revokes_another_of_it_by_its_text(database: Database, revocation_first: bool) -> None:
    permit = (
        "giay_phep_xay_dung",
        [value("number", "12/GPXD"), value("issued_on", "2019-04-03"), value("issuer", DISTRICT)],
        "Giấy phép xây dựng",
    )
    revocation = (
        "quyet_dinh",
        [value("number", "90/QĐ-UBND"), value("issued_on", "2020-01-01"), value("issuer", DISTRICT)],
        "QUYẾT ĐỊNH: Điều 1. Thu hồi Giấy phép xây dựng số 12/GPXD ngày 03/4/2019 cấp cho ông An.",
    )
    papers = (revocation, permit) if revocation_first else (permit, revocation)
    ids = stack_of(database, *papers)
    revoked, revoking = reversed(ids) if revocation_first else ids
    with database.read() as session:
        facts = standing.facts_of(session, [session.get_one(DocumentRow, one) for one in ids])
        assert facts[revoked].standing == "revoked"
        assert [ground.by for ground in facts[revoked].grounds] == [revoking]
        assert [one.action for one in events.of_document(session, revoked)] == ["cut", "archived", "standing_changed"]
        verified_trail(session)
