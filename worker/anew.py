"""What follows from papers archived already, worked out anew when the rules or the roots of trust have changed.

Each paper is one commit of its own and says in the trail what changed; a paper for which nothing changed is left alone.
So a run may be cut off anywhere and begun again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from dossier.catalogue.kinds import Catalogue
from dossier.reading import Reading
from dossier.review.corrections import kinds_before, reasons_left
from dossier.signatures.signing import is_signed, proven_until, signature_record, signed_by_records, signed_with_copy
from dossier.validity.statements import statements_in
from storage.archive.ocfl import StoredFile, object_id_of
from storage.database.models import DocumentRow, FileRow, StandingKeyRow
from storage.papers import documents, results, standing
from storage.review import review_acts, review_list
from storage.review.review_list import READ
from storage.trail import events
from worker.extract import extract
from worker.pipeline import Workplace, fetch
from worker.record import pages_of_record, to_bytes
from worker.signatures.check_file import Signatures, signatures_of
from worker.signing.signed_copies import SigningPlace, judged, whole

SIGNATURES = "signatures.json"


def never_settled(session: Session) -> Sequence[str]:
    """The archived papers that have no key by which papers find each other: those that were archived before standing
    was kept, and those that say nothing by which to find them."""
    keyed = exists().where(StandingKeyRow.document_id == DocumentRow.id)
    return _papers(session, ~keyed)


def all_papers(session: Session) -> Sequence[str]:
    """Every archived paper; a stack is none."""
    return _papers(session)


def settle_anew(workplace: Workplace, document_id: str, actor: events.Actor) -> Sequence[str]:
    """Read anew what the text of a paper says of others, and settle it; the ids of the papers whose standing changed.

    Raises what the archive raises.
    """
    record = workplace.archive.newest(object_id_of(document_id), "reading.json")
    statements = None
    if record:
        pages = tuple(pages_of_record(record))
        found = extract(pages, workplace.catalogue)
        statements = statements_in(Reading(found.kind, (), pages, enclosed_from=found.enclosed_from).own_pages)
    with workplace.database.write() as session:
        events.hold(session)
        row = session.get(DocumentRow, document_id, with_for_update=True)
        if row is None or row.state not in READ or row.kind is None:
            return ()
        if statements is not None:
            standing.keep_statements(session, document_id, statements)
        return standing.settle(session, document_id, now=workplace.clock(), actor=actor)


def signed_papers(session: Session) -> Sequence[str]:
    """The archived PDFs that have signatures, or whose signatures were never checked, and all papers that were signed
    here. What was cut from a stack has none of the scan's."""
    found = session.execute(
        select(DocumentRow.id, DocumentRow.signatures, DocumentRow.copy_holds_until)
        .where(
            DocumentRow.state.in_(READ),
            or_(
                and_(DocumentRow.format == "pdf", DocumentRow.stack_id.is_(None)),
                DocumentRow.copy_holds_until.is_not(None),
            ),
        )
        .order_by(DocumentRow.id)
    )
    return [row.id for row in found if row.signatures is None or row.signatures or row.copy_holds_until]


def judge_anew(workplace: Workplace, document_id: str, actor: events.Actor) -> bool:
    """Check the signatures of a document against the roots of trust as they are configured now, those of the scan as of
    the day on which the archive received it, those of its signed copy as of the time of each; whether that changed
    anything. Must be called from a process of one thread.

    The record of it is a version of the document's object. Raises what the archive raises, and the Transient errors of
    `worker.limits`.
    """
    with workplace.database.read() as session:
        seen = session.get(DocumentRow, document_id)
        if seen is None:
            return False
        original = session.get_one(FileRow, (seen.stack_id or document_id, "original"))
        copy = documents.stored_copies(session, [document_id], "signed").get(document_id)
    found = _of_scan(workplace, seen, original)
    place = SigningPlace(
        workplace.database, workplace.archive, workplace.scratch, workplace.options.trust_roots, workplace.clock
    )
    records = seen.signatures if found is None else [signature_record(one) for one in found.found]
    own = is_signed(found.found, checked=found.checked) if found is not None else _by_records(records)
    of_copy, until = None, seen.copy_holds_until
    if copy:
        on_copy = judged(place, whole(place, document_id, copy))
        of_copy, until = [signature_record(one) for one in on_copy], proven_until(on_copy) or until
    now_judged = Judged(signed_with_copy(own, records, of_copy), records, of_copy, until)
    if now_judged == Judged(seen.signed, seen.signatures, seen.copy_signatures, seen.copy_holds_until):
        return False
    with workplace.database.write() as session:
        events.hold(session)
        row = session.get(DocumentRow, document_id, with_for_update=True)
        if row is None or row.state not in READ:
            return False
        if (row.version, row.copy_holds_until) != (seen.version, seen.copy_holds_until):
            return False  # read, corrected or signed meanwhile: the next run looks again
        _put(workplace, session, row, found, now_judged, actor)
    return True


@dataclass(frozen=True, slots=True)
class Judged:
    """What a paper's signatures came to: of the scan, and of the copy that was signed here (None: there is none), which
    are proven until some moment."""

    signed: bool | None
    signatures: list[Any] | None
    of_copy: list[Any] | None
    holds_until: datetime | None


def _by_records(records: Sequence[Mapping[str, Any]] | None) -> bool | None:
    return None if records is None else signed_by_records(records)


def _of_scan(workplace: Workplace, seen: DocumentRow, original: FileRow) -> Signatures | None:
    """The signatures of the scan itself; None for what was cut from a stack, and for a picture, which has none."""
    if seen.format != "pdf" or seen.stack_id is not None:
        return None
    # Apart from where a worker, or another call of this, may have the same document in hand.
    workplace.scratch.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="anew-", dir=workplace.scratch) as folder:
        apart = replace(workplace, scratch=Path(folder))
        return signatures_of(
            fetch(apart, seen.id, original.key, seen.sha256),
            workplace.options.trust_roots,
            seen_at=seen.received_at,
            memory_bytes=workplace.options.memory_bytes,
        )


def _put(
    workplace: Workplace,
    session: Session,
    row: DocumentRow,
    found: Signatures | None,
    judged: Judged,
    actor: events.Actor,
) -> None:
    now = workplace.clock()
    record: dict[str, Any] = {"document_id": row.id, "signed": judged.signed, "signatures": judged.signatures}
    if found is not None:
        record["warnings"] = list(found.warnings)
    if judged.of_copy is not None:
        record["copy_signatures"] = judged.of_copy
    if judged.holds_until is not None:
        record["copy_holds_until"] = judged.holds_until.isoformat()
    written = workplace.archive.write_version(
        object_id_of(row.id),
        {SIGNATURES: to_bytes(record)},
        message="signatures judged anew",
        user=actor.requester or actor.name,
        now=now,
    )
    before = {"signed": row.signed, "verdicts": _verdicts(row.signatures, row.copy_signatures)}
    put_judged(session, row, record, written[SIGNATURES], workplace.catalogue, now=now)
    details = {
        "signed": judged.signed,
        "verdicts": _verdicts(judged.signatures, judged.of_copy),
        "before": before,
        "sha256": {"signatures": written[SIGNATURES].sha256},
    }
    events.append(session, "signatures_judged", actor, now=now, document_id=row.id, details=details)


def put_judged(
    session: Session,
    row: DocumentRow,
    record: Mapping[str, Any],
    stored: StoredFile,
    catalogue: Catalogue,
    *,
    now: datetime,
) -> None:
    """Make what `SIGNATURES` records the signatures of a document, and say whether a person must look at it now."""
    row.signed, row.signatures = record["signed"], record["signatures"]
    if "copy_signatures" in record:
        row.copy_signatures = record["copy_signatures"]
    if "copy_holds_until" in record:
        row.copy_holds_until = datetime.fromisoformat(record["copy_holds_until"])
    row.version += 1
    results.put_file(session, row.id, "signatures", stored)
    if row.kind is not None and "warnings" in record:
        _review(session, row, record["warnings"], catalogue, now)


def _verdicts(*records: Sequence[Mapping[str, Any]] | None) -> list[str]:
    return [one["verdict"] for each in records for one in each or ()]


def _review(session: Session, row: DocumentRow, warnings: Sequence[str], catalogue: Catalogue, now: datetime) -> None:
    """Whether a person must look at the paper, now that its signatures are what they are."""
    waiting = review_list.of_document(session, row.id, now=now)
    others = [code for code in waiting.reasons if not code.startswith("signature.")]
    acts = review_acts.acts_of(session, row.id)
    kind = catalogue.get(row.kind or "")
    paper = waiting.document
    taken = kinds_before(acts, catalogue)
    reasons = reasons_left(paper.fields, kind, (*others, *warnings), acts, paper.persons, taken)
    results.put_reasons(session, row.id, reasons)
    row.state = "needs_review" if reasons else "archived"


def _papers(session: Session, *conditions: object) -> Sequence[str]:
    found = select(DocumentRow.id).where(DocumentRow.state.in_(READ), DocumentRow.kind.is_not(None))
    for condition in conditions:
        found = found.where(condition)  # type: ignore[arg-type]
    return session.scalars(found.order_by(DocumentRow.id)).all()
