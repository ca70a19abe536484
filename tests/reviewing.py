"""A doubtful paper, and persons who correct and confirm it: what the tests of the review list share."""

from __future__ import annotations

from sqlalchemy import select

from dossier.reading import Field
from dossier.review.corrections import Act, Change
from dossier.review.doubts import marked
from storage.archive.ocfl import Archive, object_id_of
from storage.database.models import DocumentRow, EventRow, ReviewActRow
from storage.papers import documents
from storage.review import review_acts, review_list
from storage.review.corrections import ReviewDesk
from storage.trail.events import Actor
from tests.archive import House, marital_status, value, verified_trail

LAN = Actor("account:le.thi.lan", "kiểm tra", "Lê Thị Lan", "c-1", "le.thi.lan")
MINH = Actor("account:tran.minh", "kiểm tra", "Trần Minh", "c-2", "tran.minh")
LAND = "gcn_quyen_su_dung_dat"
MISREAD = value("owner_name", "Nguyên Thị Hoa", needs_review=True, confidence=0.4)
DOUBT = ("unsure.owner_name",)


def desk(house: House) -> ReviewDesk:
    return house.services().review_desk


def doubtful(house: House, *, kind: str = "giay_xac_nhan_tinh_trang_hon_nhan", **others: str) -> str:
    """A paper whose owner's name is unsure; its id."""
    fields = [MISREAD if field.name == "owner_name" else field for field in marital_status(**others)]
    return house.archive(
        [*fields, value("marital_status", "độc thân")], kind=kind, texts=["chữ trên giấy"], review=DOUBT
    )


def standing(house: House, document_id: str) -> review_list.Waiting:
    with house.database.read() as session:
        return review_list.of_document(session, document_id, now=house.now)


def fields_of(house: House, document_id: str) -> dict[str, Field]:
    return {field.name: field for field in standing(house, document_id).document.fields}


def correct(house: House, document_id: str, actor: Actor, *changes: Change, version: int | None = None) -> None:
    seen = standing(house, document_id).document.version if version is None else version
    desk(house).correct(document_id, changes, actor, version=seen, now=house.now)


def confirm(house: House, document_id: str, actor: Actor, *codes: str, version: int | None = None) -> None:
    seen = standing(house, document_id).document.version if version is None else version
    desk(house).confirm(document_id, codes, actor, version=seen, now=house.now)


def acts_of(house: House, document_id: str) -> list[Act]:
    with house.database.read() as session:
        return review_acts.acts_of(session, document_id)


def head_of(house: House, document_id: str) -> str:
    inventory = Archive(house.store).inventory(object_id_of(document_id))
    assert inventory is not None
    return str(inventory["head"])


def marked_though_confirmed(house: House) -> list[str]:
    """Over the whole database: the papers that a person confirmed and that hold a mark all the same, on a value of
    theirs or of their persons."""
    with house.database.read() as session:
        said = select(ReviewActRow.document_id).where(ReviewActRow.action == "confirmed")
        rows = session.scalars(select(DocumentRow).where(DocumentRow.state == "archived", DocumentRow.id.in_(said)))
        papers = documents.with_fields(session, rows.all())
    return [paper.id for paper in papers if marked(paper.fields, paper.persons)]


def persons_said(house: House, document_id: str) -> dict[str, tuple[str, str]]:
    """What is known of the last person whom a paper names: value and source."""
    person = standing(house, document_id).document.persons[-1]
    return {one.name: (one.value, one.source) for one in person.fields}


def assert_once(house: House, document_id: str, seen: int) -> None:
    """One version, one act, one event, and the value is there."""
    assert head_of(house, document_id) == "v3"
    (act,) = acts_of(house, document_id)
    assert (act.against, act.person) == (seen, "Lê Thị Lan")
    after = standing(house, document_id)
    assert (after.document.version, after.reasons) == (seen + 1, ("unconfirmed",))
    assert fields_of(house, document_id)["owner_name"].value == "Nguyễn Thị Hòa"
    archive = Archive(house.store)
    assert archive.problems(object_id_of(document_id)) == []
    recorded, stored = review_acts.recorded(archive, document_id)
    assert recorded == [act]
    with house.database.read() as session:
        copy = documents.stored_copy(session, document_id, "review")
        told = session.scalars(
            select(EventRow).where(EventRow.document_id == document_id, EventRow.action == "corrected")
        ).all()
        verified_trail(session)
    assert stored is not None
    assert (copy.key, copy.sha256) == (stored.key, stored.sha256)
    assert len(told) == 1
    assert told[0].details["sha256"] == {"review": stored.sha256}
