"""The one commit that makes a read document findable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from dossier.folding import fold
from dossier.reading import Reading
from storage import events, index
from storage.dossiers import open_dossier
from storage.leases import Lease, held
from storage.models import DocumentRow, FieldRow, FileRow, PageRow
from storage.ocfl import StoredFile

MEDIA_TYPES = {
    "access": "application/pdf",
    "text": "text/plain; charset=utf-8",
    "reading": "application/json",
    "parts": "application/json",
    "part": "application/json",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What work on a document came to: its reading, why a person must look (empty: nobody), the files by role."""

    reading: Reading
    review: Sequence[str]
    files: Mapping[str, StoredFile]
    engine: str
    signed: bool | None = None


def record(session: Session, lease: Lease, outcome: Outcome, *, now: datetime) -> None:
    """Replace all that was known of the document by `outcome` and end the lease. Raises `LeaseLost`."""
    session.delete(held(session, lease))
    put_outcome(session, lease, outcome, now=now)


def put_outcome(session: Session, lease: Lease, outcome: Outcome, *, now: datetime) -> None:
    """Replace all that was known of the lease's document, or of one cut from it, by `outcome`."""
    reading = outcome.reading
    document = session.get_one(DocumentRow, lease.document_id)
    document.state = "needs_review" if outcome.review else "archived"
    document.archived_at = now
    document.not_before = document.error_code = document.error_values = None
    document.engine = outcome.engine
    document.kind, document.kind_confidence = reading.kind.code, reading.kind.confidence
    document.page_count = len(reading.pages)
    document.signed = outcome.signed
    _repeat_fields(document, reading)
    _put_into_dossier(session, document, reading, now)
    for table in (PageRow, FieldRow):
        session.execute(delete(table).where(table.document_id == document.id))
    session.add_all(
        PageRow(
            document_id=document.id,
            number=page.number,
            width=page.width,
            height=page.height,
            dpi=page.dpi,
            rotation=page.rotation,
            skew=page.skew,
            blank=page.blank,
            confidence=page.confidence,
            source=page.source,
            error=page.error,
            codes=list(page.codes),
        )
        for page in reading.pages
    )
    session.add_all(
        FieldRow(
            document_id=document.id,
            name=field.name,
            value=field.value,
            confidence=field.confidence,
            source=field.source,
            needs_review=field.needs_review,
            page=field.page,
            box=list(field.box) if field.box else None,
        )
        for field in reading.fields
    )
    for role, stored in outcome.files.items():
        put_file(session, document.id, role, stored)
    stretches = {page.number: page.text for page in reading.pages}
    # Full stops keep a phrase from running over the edge between two values.
    index.replace(session, document.id, {index.FIELDS_PAGE: " · ".join(f.value for f in reading.fields), **stretches})
    events.append(
        session,
        document.state,
        events.Actor(lease.worker, correlation_id=lease.correlation_id),
        now=now,
        document_id=document.id,
        details={
            "kind": reading.kind.code,
            "engine": outcome.engine,
            "pages": len(reading.pages),
            "review": list(outcome.review),
            "sha256": {role: stored.sha256 for role, stored in outcome.files.items()},
        },
    )


def put_file(session: Session, document_id: str, role: str, stored: StoredFile) -> None:
    """Make `stored` the document's file of this role."""
    session.merge(
        FileRow(
            document_id=document_id,
            role=role,
            key=stored.key,
            media_type=MEDIA_TYPES[role],
            sha256=stored.sha256,
            size=stored.size,
            version=stored.version,
        )
    )


def folded_number(number: str) -> str:
    """A number and sign as it is compared: folded, without spaces."""
    return "".join(fold(number).split())


def _repeat_fields(document: DocumentRow, reading: Reading) -> None:
    document.owner_id, document.owner_name = reading.value("owner_id"), reading.value("owner_name")
    document.title, document.issuer = reading.value("title"), reading.value("issuer")
    document.issuer_folded = fold(document.issuer) if document.issuer else None
    document.number = reading.value("number")
    document.number_folded = folded_number(document.number) if document.number else None
    document.issued_on = _day(reading.value("issued_on"))
    document.valid_from, document.valid_until = _day(reading.value("valid_from")), _day(reading.value("valid_until"))


def _put_into_dossier(session: Session, document: DocumentRow, reading: Reading, now: datetime) -> None:
    """A paper that lay in no dossier's folder belongs to the dossier it names, if that was read for sure."""
    named = next((field for field in reading.fields if field.name == "dossier_code" and not field.needs_review), None)
    if document.dossier_code is not None or named is None:
        return
    procedure = next((field for field in reading.fields if field.name == "procedure_code"), None)
    procedure_code = procedure.value if procedure is not None and not procedure.needs_review else None
    document.dossier_code = open_dossier(session, named.value, procedure_code=procedure_code, now=now)


def _day(value: str | None) -> date | None:
    """An ISO date; a value that is none (kept as read, marked for review) cannot be compared and counts as unknown."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None
