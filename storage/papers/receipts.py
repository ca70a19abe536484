"""Taking a paper in: the one transaction in which a stored original becomes a document that waits for a worker.

A receipt's id is chosen before anything is stored and names the document if the bytes are new, so the whole
intake can be repeated after a crash: the same receipt again changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from dossier.errors import Overtaken
from storage.archive.ocfl import Archive, StoredFile, object_id_of
from storage.database.engine import insert_if_absent
from storage.database.models import DocumentRow, FieldRow, FileRow, ReceiptRow, ShreddedPaperRow, TombstoneRow
from storage.papers import deliveries
from storage.papers.dossiers import open_dossier
from storage.queue.asked_again import Lane, lane_again, wait_again
from storage.queue.progress import UNFINISHED
from storage.search import index
from storage.trail import events

RECORD = "document.json"
"""The file beside the original that holds what the database knew at intake: enough to rebuild it."""
LATER = "deliveries/{id}.json"
"""The same of a later delivery of these bytes, by the receipt's id."""

Channel = Literal["folder", "batch", "page", "api", "cli"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file as it came in. `id`: the receipt's; `name` as the sender wrote it (NFC); `given`: fields sent along;
    `account`: of whoever handed it in, for the trail."""

    id: str
    agency: str
    desk: str
    name: str
    sha256: str
    size: int
    format: str
    media_type: str
    channel: Channel
    lane: Lane
    requester: str
    received_at: datetime
    dossier_code: str | None = None
    procedure_code: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a delivery: the document that holds its bytes, and whether that is a new one.

    `waits` says that somebody should ring for a worker; `sent_back`, that an archived paper waits for a person again by
    what the delivery states.
    """

    document_id: str
    is_new: bool
    waits: bool
    sent_back: bool = False


def delivery_record(delivery: Delivery) -> bytes:
    """A delivery as the archive keeps it. The account that handed it in is in the trail alone."""
    record = {**asdict(delivery), "received_at": delivery.received_at.isoformat(), "given": dict(delivery.given)}
    del record["account"]
    return json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True).encode()


def delivery_of_record(record: bytes) -> Delivery:
    """The delivery that `delivery_record` recorded. Raises KeyError, TypeError, ValueError."""
    said = json.loads(record)
    known = {one.name: said[one.name] for one in fields(Delivery) if one.name in said}
    return Delivery(**{**known, "received_at": datetime.fromisoformat(said["received_at"])})


def keep_later(archive: Archive, document_id: str, delivery: Delivery) -> None:
    """Write a delivery of bytes that were there before into the object of their document, before it is committed."""
    archive.write_version(
        object_id_of(document_id),
        {LATER.format(id=delivery.id): delivery_record(delivery)},
        message="delivered again",
        user=f"intake:{delivery.channel}",
        now=delivery.received_at,
    )


def document_of(session: Session, agency: str, sha256: str) -> str | None:
    """The document of `agency` that has these bytes already."""
    return session.scalar(select(DocumentRow.id).where(DocumentRow.agency == agency, DocumentRow.sha256 == sha256))


def receive(session: Session, delivery: Delivery, original: StoredFile | None) -> Receipt:
    """Commit a delivery. `original` is where its bytes were stored; None when `document_of` knew them.

    The same bytes again add a receipt, with its dossier and what it states (papers/deliveries.py). Had their document
    failed, handing it in again asks for another try; while it waits, handing it in at the counter lets it wait there.
    Raises `Overtaken` where the document that had the bytes was disposed of meanwhile: it is to be handed in again.
    """
    # Held before the look: a try that was cut off may still be committing.
    events.hold(session)
    known = session.get(ReceiptRow, delivery.id)
    if known is not None:
        document = session.get_one(DocumentRow, known.document_id)
        return Receipt(document.id, is_new=document.id == delivery.id, waits=document.state == "received")

    if delivery.dossier_code:
        stored_code = open_dossier(
            session, delivery.dossier_code, procedure_code=delivery.procedure_code, now=delivery.received_at
        )
        delivery = replace(delivery, dossier_code=stored_code)
    is_new = original is not None and _insert_document(session, delivery)
    document_id = document_of(session, delivery.agency, delivery.sha256)
    if document_id is None:  # the paper that had these bytes was disposed of since they were looked for
        raise Overtaken(key=delivery.sha256)
    document = session.get_one(DocumentRow, document_id)
    if is_new and original is not None:
        _add_new(session, delivery, original)
    elif document.state == "failed":
        is_awaited = delivery.lane == "counter"
        lane = lane_again(document.lane, document.received_at, delivery.received_at, is_awaited=is_awaited)
        wait_again(document, lane, since=delivery.received_at)  # who was told that it failed is not told again
    if delivery.lane == "counter" and document.state in UNFINISHED:
        if document.lane != "counter":
            document.asked_at = delivery.received_at
        document.lane = "counter"  # somebody waits for it now, whoever handed it in first
    if not is_new and delivery.dossier_code and document.dossier_code is None:
        document.dossier_code = delivery.dossier_code
    receipt = ReceiptRow(
        id=delivery.id,
        document_id=document_id,
        desk=delivery.desk,
        name=delivery.name,
        channel=delivery.channel,
        requester=delivery.requester,
        dossier_code=delivery.dossier_code,
        procedure_code=delivery.procedure_code,
        given=dict(delivery.given),
        received_at=delivery.received_at,
    )
    session.add(receipt)
    actor = events.Actor(
        f"intake:{delivery.channel}",
        requester=delivery.requester,
        correlation_id=delivery.id,
        account=delivery.account,
    )
    before = document.state
    if not is_new and document.state in ("archived", "needs_review"):
        deliveries.hold_against(session, document, receipt, now=delivery.received_at, actor=actor)
    details: dict[str, Any] = {"desk": delivery.desk, "name": delivery.name, "sha256": delivery.sha256}
    if is_new:
        details |= _gone_before(session, delivery)
    if not is_new:
        # Its desk may see the paper now, and what was cut from it.
        for one in session.scalars(
            select(DocumentRow).where(or_(DocumentRow.id == document_id, DocumentRow.stack_id == document_id))
        ).all():
            index.refresh(session, one)
        details |= {"dossier_code": delivery.dossier_code, "applied": receipt.applied, "differs": receipt.differs}
    events.append(
        session,
        "received" if is_new else "received_again",
        actor,
        now=delivery.received_at,
        document_id=document_id,
        details=details,
    )
    return Receipt(
        document_id,
        is_new,
        waits=document.state == "received",
        sent_back=before == "archived" and document.state == "needs_review",
    )


def _gone_before(session: Session, delivery: Delivery) -> dict[str, list[str]]:
    """The documents of the same bytes that the agency had and disposed of, or shredded, each where there are any: what
    comes in again is another paper."""
    found = {}
    for name, table, at in (
        ("disposed_before", TombstoneRow, TombstoneRow.disposed_at),
        ("shredded_before", ShreddedPaperRow, ShreddedPaperRow.shredded_at),
    ):
        of_bytes = (table.agency == delivery.agency, table.sha256 == delivery.sha256, table.stack_id.is_(None))
        if ids := session.scalars(select(table.document_id).where(*of_bytes).order_by(at)).all():
            found[name] = list(ids)
    return found


def _insert_document(session: Session, delivery: Delivery) -> bool:
    """Whether the row went in; not, when another delivery of the same bytes was first."""
    return insert_if_absent(
        session,
        DocumentRow,
        id=delivery.id,
        agency=delivery.agency,
        desk=delivery.desk,
        sha256=delivery.sha256,
        size=delivery.size,
        format=delivery.format,
        name=delivery.name,
        lane=delivery.lane,
        state="received",
        dossier_code=delivery.dossier_code,
        correlation_id=delivery.id,
        received_at=delivery.received_at,
        postponed=0,
        abandoned=0,
        standing="unknown",
    )


def _add_new(session: Session, delivery: Delivery, original: StoredFile) -> None:
    session.add(
        FileRow(
            document_id=delivery.id,
            role="original",
            key=original.key,
            media_type=delivery.media_type,
            sha256=original.sha256,
            size=original.size,
            version=original.version,
        )
    )
    for name, value in delivery.given.items():
        session.add(
            FieldRow(
                document_id=delivery.id, name=name, value=value, confidence=1.0, source="manifest", needs_review=False
            )
        )
    session.flush()
    index.put_fields(session, session.get_one(DocumentRow, delivery.id), delivery.given.values())
