"""What came with a paper each time it was handed in: its dossier, and what was stated of it.

The bytes make the document, so the same scan twice is one. But where it belongs and what somebody said of it belong to
the delivery: a document lies in the dossier of each of its deliveries, and what a later one states counts too. Where
the paper has no such value, it is taken; where it has another, the paper's stays and is marked, for a person to decide.
What a person said of a paper outranks it. A delivery that was a mistake is withdrawn alone: paper and others stay.

The archive has the first delivery beside the original, later ones and withdrawals in files of their own (LATER of
receipts.py, `WITHDRAWAL`), each written before its commit.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from dossier.catalogue.fields import FIELDS, same_value
from dossier.catalogue.kinds import OTHER
from dossier.errors import NotFound
from dossier.persons import following
from dossier.reading import Field
from dossier.review.cuts import WITHDRAWN
from dossier.words.sentences import N_, Phrase
from storage.archive.ocfl import Archive, object_id_of
from storage.database.models import CorrectionRow, DocumentRow, FieldRow, ReceiptRow, ReviewReasonRow
from storage.database.reach import EVERYTHING, Reach
from storage.papers import persons as kept_persons
from storage.papers import results, standing
from storage.papers.field_rows import field_of
from storage.queue import leases
from storage.trail import events

KIND = "kind"
WITHDRAWAL = "withdrawals/{id}.json"
"""The file in a document's object that says of a delivery, by the receipt's id, that it was withdrawn."""
DELIVERY = Phrase(N_("lần nộp"))


@dataclass(frozen=True, slots=True)
class Delivered:
    """One delivery on record. `given`: what was stated (field -> value), None where only the archive has it; `applied`:
    the fields that the paper had not and now has from it; `differs`: what the paper says otherwise, field -> value."""

    id: str
    document_id: str
    name: str
    desk: str
    channel: str
    requester: str
    received_at: datetime
    dossier_code: str | None
    procedure_code: str | None
    given: Mapping[str, str] | None
    applied: tuple[str, ...]
    differs: Mapping[str, str]
    withdrawn_at: datetime | None
    withdrawn_by: str | None


def of_document(session: Session, document_id: str, reach: Reach = EVERYTHING) -> list[Delivered]:
    """Every delivery of a document by a desk within reach, oldest first, also those that were withdrawn."""
    rows = session.scalars(
        select(ReceiptRow).where(ReceiptRow.document_id == document_id).order_by(*ReceiptRow.in_order())
    )
    return [_delivered(row) for row in rows if reach.has_desk(row.desk)]


def by_ids(session: Session, ids: Sequence[str]) -> dict[str, Delivered]:
    """The deliveries of these ids that there are."""
    rows = session.scalars(select(ReceiptRow).where(ReceiptRow.id.in_(ids)))
    return {row.id: _delivered(row) for row in rows}


def lies_in(code: str, desks: Sequence[str] = ()) -> ColumnElement[bool]:
    """Whether a document of the statement lies in the dossier stored as `code`: by what is known of it, by a delivery
    in force, or as a paper of a stack that was handed into it and has no dossier of its own. `desks`: by what these
    desks handed in, or the paper itself says; where only others put it there, that is theirs alone."""
    # As a set made once: asked of each document, it would go through them all.
    here = select(ReceiptRow.document_id).where(ReceiptRow.dossier_code == code, ReceiptRow.withdrawn_at.is_(None))
    known = DocumentRow.dossier_code == code
    if desks:
        put = or_(DocumentRow.id.in_(here), and_(DocumentRow.stack_id.is_not(None), DocumentRow.stack_id.in_(here)))
        known, here = and_(known, or_(not_(put), _is_named(code))), here.where(ReceiptRow.desk.in_(desks))
    first = aliased(ReceiptRow)
    as_stack = exists().where(first.document_id == DocumentRow.stack_id, first.dossier_code == DocumentRow.dossier_code)
    return or_(
        known,
        DocumentRow.id.in_(here),
        and_(DocumentRow.stack_id.in_(here), or_(DocumentRow.dossier_code.is_(None), as_stack)),
    )


def is_only_of_others(desks: Sequence[str]) -> ColumnElement[bool]:
    """Whether it was only desks other than these that put a document of the statement into the dossier that is known of
    it, as a delivery states: then its code is told to those alone, unless the paper names it."""
    put = exists().where(
        ReceiptRow.document_id.in_((DocumentRow.id, DocumentRow.stack_id)),
        ReceiptRow.dossier_code == DocumentRow.dossier_code,
        ReceiptRow.withdrawn_at.is_(None),
    )
    field = aliased(FieldRow)
    stated = exists().where(
        field.document_id == DocumentRow.id, field.name == "dossier_code", field.source == "manifest"
    )
    return and_(stated, put, not_(put.where(ReceiptRow.desk.in_(desks))))


def _is_named(code: str) -> ColumnElement[bool]:
    """Whether a document whose dossier is stored as `code` names it itself for sure, as `_names_its_dossier` has it.
    The groups of its agency may stand in another order on the paper, so day and ordinal are compared."""
    day_and_ordinal = "-".join(code.split("-")[-2:])
    return exists().where(
        FieldRow.document_id == DocumentRow.id,
        FieldRow.name == "dossier_code",
        FieldRow.source != "manifest",
        FieldRow.needs_review.is_(False),
        FieldRow.as_printed.is_(False),
        func.upper(FieldRow.value).endswith(day_and_ordinal, autoescape=True),
    )


def lying_in(session: Session, code: str, document_ids: Sequence[str], desks: Sequence[str]) -> frozenset[str]:
    """Those of these documents that lie in a dossier, as `lies_in` has it."""
    statement = select(DocumentRow.id).where(DocumentRow.id.in_(document_ids), lies_in(code, desks))
    return frozenset(session.scalars(statement))


def dossiers_of(session: Session, document_ids: Sequence[str], desks: Sequence[str] = ()) -> dict[str, tuple[str, ...]]:
    """The dossiers that each of these documents lies in, by its id, as `lies_in` has it, in order of their delivery."""
    about = select(DocumentRow.id, DocumentRow.stack_id, DocumentRow.dossier_code)
    rows = session.execute(about.where(DocumentRow.id.in_(document_ids))).all()
    own = {row.id for row in rows}
    stacks = {row.stack_id for row in rows if row.stack_id is not None}
    delivered: dict[str, list[ReceiptRow]] = {}
    receipts = select(ReceiptRow).where(ReceiptRow.document_id.in_(own | stacks), ReceiptRow.dossier_code.is_not(None))
    for receipt in session.scalars(receipts.order_by(*ReceiptRow.in_order())) if rows else ():
        delivered.setdefault(receipt.document_id, []).append(receipt)
    named = _named(session, own) if desks else {}
    found: dict[str, tuple[str, ...]] = dict.fromkeys(document_ids, ())
    for row in rows:
        known = row.dossier_code
        its = list(delivered.get(row.id, ()))
        of_stack = delivered.get(row.stack_id, ()) if row.stack_id is not None else ()
        if known is None or any(receipt.dossier_code == known for receipt in of_stack):
            its += of_stack
        in_force = [receipt for receipt in its if receipt.withdrawn_at is None]
        told = [receipt.dossier_code for receipt in in_force if not desks or receipt.desk in desks]
        is_put = any(receipt.dossier_code == known for receipt in in_force)
        is_theirs = is_put and known not in told and not _names_its_dossier(named.get(row.id), known)
        codes = told if desks and is_theirs else [known, *told]
        found[row.id] = tuple(dict.fromkeys(code for code in codes if code is not None))
    return found


def _named(session: Session, document_ids: Collection[str]) -> dict[str, FieldRow]:
    """The dossiers' codes among the values of these documents."""
    rows = select(FieldRow).where(FieldRow.document_id.in_(document_ids), FieldRow.name == "dossier_code")
    return {row.document_id: row for row in session.scalars(rows)} if document_ids else {}


def stated(session: Session, document_id: str) -> tuple[Mapping[str, str] | None, list[tuple[str, str]]]:
    """What the delivery that made a document states of it, nothing where it was withdrawn, None where only the archive
    knows; and what those in force after it state, in their order: names may come more than once."""
    of_document = select(ReceiptRow).where(ReceiptRow.document_id == document_id).order_by(*ReceiptRow.in_order())
    first: Mapping[str, str] | None = None
    later: list[tuple[str, str]] = []
    for row in session.scalars(of_document):
        if row.id == document_id:
            first = row.given if row.withdrawn_at is None else {}
        elif row.withdrawn_at is None:
            later += (row.given or {}).items()
    return first, later


def hold_against(
    session: Session, document: DocumentRow, receipt: ReceiptRow, *, now: datetime, actor: events.Actor
) -> None:
    """Apply what a delivery states of a paper that was read already where the paper has no such value, and hold it
    against the value where it has one. What a person said, also that there is no such value, is left as it is; that the
    delivery says otherwise is kept. A stack has no values of its own: what is stated of it is kept, no more."""
    given = dict(receipt.given or {})
    is_stack = session.scalar(select(exists().where(DocumentRow.stack_id == document.id)))
    if not given or is_stack:
        return
    kind = given.pop(KIND, None)
    known = {row.name: field_of(row) for row in _rows(session, document.id)}
    said = _said_by_persons(session, document.id, known)
    applied = {name: value for name, value in given.items() if name not in known and name not in said}
    differs = {
        name: known[name].value if name in known else ""
        for name, value in given.items()
        if name not in applied and not (name in known and same_value(FIELDS[name].type, known[name].value, value))
    }
    disputed = differs.keys() - said
    fields = [one.disputed(given[one.name]) if one.name in disputed else one for one in known.values()]
    fields += [Field(name, value, 1.0, "manifest") for name, value in applied.items()]
    marks = [f"unsure.{name}" for name in differs if name in disputed]
    if kind is not None and document.kind in (None, OTHER) and KIND not in said:
        document.kind, document.kind_confidence, applied = kind, 1.0, {**applied, KIND: kind}
    elif kind is not None and kind != document.kind:
        differs[KIND] = document.kind or ""
        marks += [] if KIND in said else [f"kind.stated_later.{kind}"]
    receipt.applied, receipt.differs = sorted(applied), differs
    if not applied and not marks:
        return
    persons = kept_persons.of_documents(session, [document.id])[document.id]
    results.put_fields(session, document, fields, following(persons, fields, list(known.values())))
    _mark(session, document, marks, applied)
    document.version += 1
    standing.settle(session, document.id, now=now, actor=actor)


def hold_late(session: Session, document_id: str, *, now: datetime, actor: events.Actor) -> None:
    """Hold what came in with later deliveries while the document was read against what was read, and mark what it has
    from one that was withdrawn meanwhile."""
    document = session.get_one(DocumentRow, document_id)
    receipts = _receipts(session, document)
    for receipt in receipts:
        is_later = receipt.document_id == document_id != receipt.id
        if not is_later or receipt.withdrawn_at is not None or receipt.applied is not None:
            continue
        session.flush()
        hold_against(session, document, receipt, now=now, actor=actor)
        if receipt.applied or receipt.differs:
            details = {"delivery": receipt.id, "applied": receipt.applied, "differs": receipt.differs}
            events.append(session, "delivery_held", actor, now=now, document_id=document.id, details=details)
    session.flush()
    marks = _let_go(session, document, receipts)
    if marks:
        events.append(session, "delivery_held", actor, now=now, document_id=document.id, details={"review": marks})
        standing.settle(session, document.id, now=now, actor=actor)


def within(session: Session, delivery_id: str, reach: Reach) -> bool:
    """Whether a delivery was handed in within reach, and its paper lies there."""
    receipt = session.get(ReceiptRow, delivery_id)
    return receipt is not None and reach.has_desk(receipt.desk) and bool(reach.within(session, [receipt.document_id]))


def withdraw_for_good(
    session: Session, archive: Archive, delivery_id: str, *, now: datetime, actor: events.Actor
) -> Delivered:
    """`withdraw`, written into the document's object before. The trail is held for as long as a small file takes to
    store. One that was cut off before its commit is finished: it stands as it was begun, and the event names both.
    Raises `NotFound`, and what the archive raises."""
    events.hold(session)
    receipt = session.get(ReceiptRow, delivery_id)
    begun = None
    if receipt is not None and receipt.withdrawn_at is None:
        object_id, path = object_id_of(receipt.document_id), WITHDRAWAL.format(id=delivery_id)
        by = actor.requester or actor.name
        kept = archive.newest(object_id, path)
        if kept is None:
            record = {"id": delivery_id, "withdrawn_at": now.isoformat(), "withdrawn_by": by}
            body = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True).encode()
            archive.write_version(object_id, {path: body}, message="delivery withdrawn", user=by, now=now)
        else:
            begun = withdrawal_of_record(kept)
    return withdraw(session, delivery_id, now=now, actor=actor, begun=begun)


def withdrawal_of_record(record: bytes) -> tuple[datetime, str]:
    """When and by whom a delivery was withdrawn, as its file says. Raises KeyError, ValueError."""
    said = json.loads(record)
    return datetime.fromisoformat(said["withdrawn_at"]), said["withdrawn_by"]


def withdraw(
    session: Session,
    delivery_id: str,
    *,
    now: datetime,
    actor: events.Actor,
    begun: tuple[datetime, str] | None = None,
) -> Delivered:
    """Withdraw a delivery: the paper lies in its dossier no more, unless another delivery, or the paper itself, has it.
    What only it stated is marked, for a person to decide, on the papers that a stack was cut into as well. Document,
    original and the other deliveries stay. Withdrawn twice is withdrawn once. `begun`: when and by whom, where that was
    another call. Raises `NotFound`."""
    events.hold(session)
    receipt = session.get(ReceiptRow, delivery_id)
    if receipt is None:
        raise NotFound(what=DELIVERY, value=delivery_id)
    if receipt.withdrawn_at is None:
        receipt.withdrawn_at, receipt.withdrawn_by = begun or (now, actor.requester or actor.name)
        session.flush()
        document = session.get_one(DocumentRow, receipt.document_id)
        parts = session.scalars(
            select(DocumentRow).where(DocumentRow.stack_id == document.id, DocumentRow.state != WITHDRAWN)
        ).all()
        receipts = _receipts(session, document)
        marks = _let_go(session, document, receipts)
        marked_parts = {part.id: found for part in parts if (found := _let_go(session, part, receipts))}
        events.append(
            session,
            "delivery_withdrawn",
            actor,
            now=now,
            document_id=document.id,
            details={
                "delivery": receipt.id,
                "dossier_code": receipt.dossier_code,
                "review": list(marks),
                **(events.begun(*begun) if begun else {}),
            },
        )
        for part_id, review in marked_parts.items():
            details = {"delivery": receipt.id, "review": list(review)}
            events.append(session, "delivery_held", actor, now=now, document_id=part_id, details=details)
        for settled in (*((document.id,) if marks else ()), *marked_parts):
            standing.settle(session, settled, now=now, actor=actor)
    return _delivered(receipt)


def _receipts(session: Session, document: DocumentRow) -> Sequence[ReceiptRow]:
    """The deliveries that brought a document, in their order: of a paper cut from a stack, those of that."""
    delivered = select(ReceiptRow).where(ReceiptRow.document_id == _delivered_as(document))
    return session.scalars(delivered.order_by(*ReceiptRow.in_order())).all()


def _let_go(session: Session, document: DocumentRow, receipts: Sequence[ReceiptRow]) -> Sequence[str]:
    """Take a paper out of the dossier that only withdrawn ones of its `receipts` put it into, and mark what it has only
    by what they stated; the marks. Settle it afterwards."""
    gone, stay = ([one for one in receipts if (one.withdrawn_at is None) is in_force] for in_force in (False, True))
    if not gone:
        return ()
    in_force = {one.dossier_code for one in stay}
    if document.dossier_code in {one.dossier_code for one in gone} - in_force - {None}:
        document.dossier_code = _dossier_left(session, document)
    if document.state not in ("archived", "needs_review"):
        return ()
    stated = [(name, value) for one in stay for name, value in _stated(one)]
    doubted = [(name, value) for one in gone for name, value in _stated(one)]
    known = {row.name: field_of(row) for row in _rows(session, document.id)}
    said = _said_by_persons(session, document.id, known)
    unstated = {
        one.name
        for one in known.values()
        if one.source == "manifest" and one.name not in said and _is_among(one, doubted) and not _is_among(one, stated)
    }
    is_kind = (KIND, document.kind) in doubted and (KIND, document.kind) not in stated and KIND not in said
    marks = [f"unsure.{name}" for name in known if name in unstated]
    marks += ["kind.unknown"] if is_kind and document.kind_confidence == 1.0 else []
    if marks:
        fields = [replace(one, needs_review=True) if one.name in unstated else one for one in known.values()]
        persons = kept_persons.of_documents(session, [document.id])[document.id]
        results.put_fields(session, document, fields, following(persons, fields, list(known.values())))
        _mark(session, document, marks, {})
        document.version += 1
    return marks


def _stated(receipt: ReceiptRow) -> list[tuple[str, str]]:
    dossier = [("dossier_code", receipt.dossier_code)] if receipt.dossier_code else []
    return [*(receipt.given or {}).items(), *dossier]


def _is_among(field: Field, stated: Sequence[tuple[str, str]]) -> bool:
    return any(
        name == field.name and same_value(FIELDS[name].type, field.value, value)
        for name, value in stated
        if name != KIND
    )


def _dossier_left(session: Session, document: DocumentRow) -> str | None:
    """The dossier of the oldest delivery in force, or the one that the paper itself names for sure."""
    named = _named(session, [document.id]).get(document.id)
    handed_into = leases.dossier_handed_into(session, _delivered_as(document))
    return handed_into or (document.dossier_code if _names_its_dossier(named, document.dossier_code) else None)


def _names_its_dossier(named: FieldRow | None, code: str | None) -> bool:
    """Whether a paper itself names the dossier of this code for sure, by the value that it has of one: what was only
    stated of it is not on the paper."""
    is_read = named is not None and named.source != "manifest" and named.is_sound
    return is_read and named is not None and same_value("dossier_code", named.value, code or "")


def _delivered_as(document: DocumentRow) -> str:
    """The document whose deliveries brought this one."""
    return document.stack_id or document.id


def _mark(session: Session, document: DocumentRow, marks: Sequence[str], applied: Mapping[str, str]) -> None:
    """Let the document wait for a person because of `marks`; what was applied is missing no more."""
    rows = session.scalars(
        select(ReviewReasonRow.code).where(ReviewReasonRow.document_id == document.id).order_by(ReviewReasonRow.place)
    )
    gone = {f"missing.{name}" for name in applied} | ({"kind.unknown"} if KIND in applied else set())
    reasons = [code for code in rows if code not in gone]
    reasons += [code for code in marks if code not in reasons]
    results.put_reasons(session, document.id, reasons)
    document.state = "needs_review" if reasons else "archived"


def _said_by_persons(session: Session, document_id: str, known: Mapping[str, Field]) -> set[str]:
    """The fields, and the kind, that a person gave, found right or took away."""
    corrected = select(CorrectionRow.field).where(CorrectionRow.document_id == document_id)
    seen = {name for name, one in known.items() if one.source == "person" or one.confirmed_by is not None}
    return {*session.scalars(corrected), *seen}


def _rows(session: Session, document_id: str) -> list[FieldRow]:
    return list(session.scalars(select(FieldRow).where(FieldRow.document_id == document_id).order_by(FieldRow.id)))


def _delivered(row: ReceiptRow) -> Delivered:
    return Delivered(
        id=row.id,
        document_id=row.document_id,
        name=row.name,
        desk=row.desk,
        channel=row.channel,
        requester=row.requester,
        received_at=row.received_at,
        dossier_code=row.dossier_code,
        procedure_code=row.procedure_code,
        given=row.given,
        applied=tuple(row.applied or ()),
        differs=dict(row.differs or {}),
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=row.withdrawn_by,
    )
