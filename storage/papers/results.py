"""The one commit that makes a read document findable, and what follows from a document's fields whoever gave them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from dossier.codes.numbers import folded_number
from dossier.reading import Field, Person, Reading
from dossier.signatures.signing import signature_record, signed_with_copy
from dossier.validity.statements import Statement, statements_in
from dossier.words.dates import iso_day
from dossier.words.folding import fold
from storage.archive.ocfl import StoredFile
from storage.database.engine import insert_if_absent
from storage.database.models import DocumentRow, FieldRow, FileRow, IssuerRow, PageRow, ReviewReasonRow
from storage.database.prepared import PreparedChange
from storage.papers import persons as kept_persons
from storage.papers import standing
from storage.papers.dossiers import open_dossier
from storage.queue.leases import Lease, end
from storage.search import index
from storage.trail import events

_ADD_PAGES, _ADD_FIELDS = PreparedChange(insert(PageRow)), PreparedChange(insert(FieldRow))
_ADD_FILES, _ADD_REASONS = PreparedChange(insert(FileRow)), PreparedChange(insert(ReviewReasonRow))
MEDIA_TYPES = {
    "access": "application/pdf",
    "text": "text/plain; charset=utf-8",
    "reading": "application/json",
    "review": "application/json",
    "parts": "application/json",
    "part": "application/json",
    "cuts": "application/json",
    "signatures": "application/json",
    "signed": "application/pdf",
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
    # Looked for before anything is locked: it takes its time.
    statements = statements_in(outcome.reading.own_pages)
    events.hold(session)
    end(session, lease)
    put_outcome(session, lease, outcome, statements, now=now)
    actor = events.Actor(lease.worker, correlation_id=lease.correlation_id)
    standing.settle(session, lease.document_id, now=now, actor=actor)


def put_outcome(
    session: Session, lease: Lease, outcome: Outcome, statements: Sequence[Statement], *, now: datetime
) -> None:
    """Replace all that was known of the lease's document, or of one cut from it, by `outcome` and the `statements` of
    its text. Settle it afterwards."""
    # Nothing here asks for what it has put, so that goes to the database in one go, where it is asked for next.
    with session.no_autoflush:
        _put_outcome(session, lease, outcome, statements, now)


def _put_outcome(
    session: Session, lease: Lease, outcome: Outcome, statements: Sequence[Statement], now: datetime
) -> None:
    reading = outcome.reading
    document = session.get_one(DocumentRow, lease.document_id)
    was_read = document.engine is not None  # only then is there anything of it that intake did not put
    document.state = "needs_review" if outcome.review else "archived"
    document.archived_at = now
    document.asked_at = document.not_before = document.error_code = document.error_values = None
    document.engine = outcome.engine
    document.kind, document.kind_confidence = reading.kind.code, reading.kind.confidence
    document.page_count = len(reading.pages)
    document.signatures = [signature_record(signature) for signature in reading.signatures]
    document.signed = signed_with_copy(outcome.signed, document.signatures, document.copy_signatures)
    document.version += 1
    put_reasons(session, document.id, outcome.review, replace=was_read)
    _put_into_dossier(session, document, reading, now)
    if was_read:
        session.execute(delete(PageRow).where(PageRow.document_id == document.id))
    _ADD_PAGES.run_in(
        session,
        (
            {
                "document_id": document.id,
                "number": page.number,
                "width": page.width,
                "height": page.height,
                "dpi": page.dpi,
                "rotation": page.rotation,
                "skew": page.skew,
                "blank": page.blank,
                "confidence": page.confidence,
                "source": page.source,
                "error": page.error,
                "codes": list(page.codes),
            }
            for page in reading.pages
        ),
    )
    put_files(session, document.id, outcome.files, replace=was_read)
    found_by = _put_values(session, document, reading.fields, reading.persons, replace_persons=was_read)
    texts = {page.number: page.text for page in reading.pages}
    index.put_paper(session, document, found_by, texts, replace_pages=was_read)
    actor = events.Actor(lease.worker, correlation_id=lease.correlation_id)
    events.append(
        session,
        document.state,
        actor,
        now=now,
        document_id=document.id,
        details={
            "kind": reading.kind.code,
            "engine": outcome.engine,
            "pages": len(reading.pages),
            "review": list(outcome.review),
            "signed": document.signed,
            "sha256": {role: stored.sha256 for role, stored in outcome.files.items()},
        },
    )
    standing.keep_statements(session, document.id, statements, replace=was_read)


def put_fields(
    session: Session, document: DocumentRow, fields: Sequence[Field], persons: Sequence[Person] = ()
) -> None:
    """Make `fields` and `persons` those of the document, with all that follows from them: the columns that look-ups go
    by and what a search finds."""
    index.put_fields(session, document, _put_values(session, document, fields, persons))


def _put_values(
    session: Session,
    document: DocumentRow,
    fields: Sequence[Field],
    persons: Sequence[Person],
    *,
    replace_persons: bool = True,
) -> Iterable[str]:
    """The same but for the index; what a search has to find the document by."""
    values = {field.name: field.value for field in fields}
    document.owner_id, document.owner_name = values.get("owner_id"), values.get("owner_name")
    document.title, document.issuer = values.get("title"), values.get("issuer")
    document.issuer_folded = fold(document.issuer) if document.issuer else None
    document.number = values.get("number")
    document.number_folded = folded_number(document.number) if document.number else None
    document.issued_on = iso_day(values.get("issued_on"))
    document.valid_from, document.valid_until = iso_day(values.get("valid_from")), iso_day(values.get("valid_until"))
    session.execute(delete(FieldRow).where(FieldRow.document_id == document.id))
    _ADD_FIELDS.run_in(
        session,
        (
            {
                "document_id": document.id,
                "name": field.name,
                "value": field.value,
                "confidence": field.confidence,
                "source": field.source,
                "needs_review": field.needs_review,
                "page": field.page,
                "box": list(field.box) if field.box else None,
                "readings": [[one.by, one.text] for one in field.readings] or None,
                "by_hand": field.by_hand,
                "confirmed_by": field.confirmed_by,
                "as_printed": field.as_printed,
            }
            for field in fields
        ),
    )
    kept_persons.put(session, document.id, persons, replace=replace_persons)
    if document.issuer_folded is not None:
        insert_if_absent(session, IssuerRow, folded=document.issuer_folded)
    values_of_persons = [field.value for person in persons for field in person.fields]
    return dict.fromkeys([*(field.value for field in fields), *values_of_persons])


def put_reasons(session: Session, document_id: str, reasons: Sequence[str], *, replace: bool = True) -> None:
    """Make `reasons` why the document waits for a person; empty: it waits for nobody. `replace`: there may be
    others."""
    if replace:
        session.execute(delete(ReviewReasonRow).where(ReviewReasonRow.document_id == document_id))
    rows = ({"document_id": document_id, "place": place, "code": code} for place, code in enumerate(reasons))
    _ADD_REASONS.run_in(session, rows)


def clear_paper(session: Session, document: DocumentRow) -> None:
    """Forget what was read of a document that turned out to be no paper: kind, fields, pages, text, files. What the
    archive has of it stays there. Settle it afterwards."""
    document.kind = document.kind_confidence = None
    put_fields(session, document, ())
    put_reasons(session, document.id, ())
    session.execute(delete(PageRow).where(PageRow.document_id == document.id))
    index.put_pages(session, document, {})
    session.execute(
        delete(FileRow).where(FileRow.document_id == document.id, FileRow.role.in_(("access", "signed", "text")))
    )
    document.copy_signatures, document.copy_holds_until = None, None
    standing.keep_statements(session, document.id, ())


def put_file(session: Session, document_id: str, role: str, stored: StoredFile) -> None:
    """Make `stored` the document's file of this role (a key of `MEDIA_TYPES`)."""
    put_files(session, document_id, {role: stored})


def put_files(session: Session, document_id: str, files: Mapping[str, StoredFile], *, replace: bool = True) -> None:
    """Make `files` the document's files of these roles; those of others stay. `replace`: there may be some of these."""
    if replace:
        session.execute(delete(FileRow).where(FileRow.document_id == document_id, FileRow.role.in_(files)))
    _ADD_FILES.run_in(
        session,
        (
            {
                "document_id": document_id,
                "role": role,
                "key": stored.key,
                "media_type": MEDIA_TYPES[role],
                "sha256": stored.sha256,
                "size": stored.size,
                "version": stored.version,
            }
            for role, stored in files.items()
        ),
    )


def _put_into_dossier(session: Session, document: DocumentRow, reading: Reading, now: datetime) -> None:
    """A paper that lay in no dossier's folder belongs to the dossier it names, if that was read for sure."""
    named = next((field for field in reading.fields if field.name == "dossier_code" and field.is_sound), None)
    if document.dossier_code is not None or named is None:
        return
    procedure = next((field for field in reading.fields if field.name == "procedure_code"), None)
    procedure_code = procedure.value if procedure is not None and procedure.is_sound else None
    document.dossier_code = open_dossier(session, named.value, procedure_code=procedure_code, now=now)
