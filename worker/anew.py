"""What follows from papers archived already, worked out anew when the rules or the roots of trust have changed.

Each paper is one commit of its own and says in the trail what changed; a paper for which nothing changed is left alone.
So a run may be cut off anywhere and begun again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from dossier.reading import Reading
from dossier.review.corrections import kinds_before, reasons_left
from dossier.signatures.signing import is_signed, signature_record
from dossier.validity.statements import statements_in
from storage.archive.ocfl import object_id_of
from storage.database.models import DocumentRow, FileRow, StandingKeyRow
from storage.objects.store import read
from storage.papers import results, standing
from storage.review import review_acts, review_list
from storage.review.review_list import READ
from storage.trail import events
from worker.extract import extract
from worker.pipeline import Workplace, fetch
from worker.record import pages_of_record, to_bytes
from worker.signatures.check_file import Signatures, signatures_of

_SIGNATURES = "signatures.json"


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
    key = workplace.archive.newest_key(object_id_of(document_id), "reading.json")
    statements = None
    if key:
        pages = tuple(pages_of_record(read(workplace.archive.store, key)))
        found = extract(pages, workplace.catalogue)
        statements = statements_in(Reading(found.kind, (), pages, enclosed_from=found.enclosed_from).own_pages)
    with workplace.database.write() as session:
        events.hold(session)
        row = session.get_one(DocumentRow, document_id, with_for_update=True)
        if row.state not in READ or row.kind is None:
            return ()
        if statements is not None:
            standing.keep_statements(session, document_id, statements)
        return standing.settle(session, document_id, now=workplace.clock(), actor=actor)


def signed_papers(session: Session) -> Sequence[str]:
    """The archived PDFs that have signatures, or whose signatures were never checked. What was cut from a stack has
    none of its own."""
    found = session.execute(
        select(DocumentRow.id, DocumentRow.signatures)
        .where(DocumentRow.state.in_(READ), DocumentRow.format == "pdf", DocumentRow.stack_id.is_(None))
        .order_by(DocumentRow.id)
    )
    return [row.id for row in found if row.signatures is None or row.signatures]


def judge_anew(workplace: Workplace, document_id: str, actor: events.Actor) -> bool:
    """Check the signatures of a document against the roots of trust as they are configured now, as of the day on which
    the archive received it; whether that changed anything. Must be called from a process of one thread.

    The record of it is a version of the document's object. Raises what the archive raises, and the Transient errors of
    `worker.limits`.
    """
    with workplace.database.read() as session:
        seen = session.get_one(DocumentRow, document_id)
        original = session.get_one(FileRow, (document_id, "original"))
    # Apart from where a worker, or another call of this, may have the same document in hand.
    workplace.scratch.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="anew-", dir=workplace.scratch) as folder:
        apart = replace(workplace, scratch=Path(folder))
        found = signatures_of(
            fetch(apart, document_id, original.key, seen.sha256),
            workplace.options.trust_roots,
            seen_at=seen.received_at,
            memory_bytes=workplace.options.memory_bytes,
        )
    signed, record = is_signed(found.found, checked=found.checked), [signature_record(one) for one in found.found]
    if (signed, record) == (seen.signed, seen.signatures):
        return False
    with workplace.database.write() as session:
        events.hold(session)
        row = session.get_one(DocumentRow, document_id, with_for_update=True)
        if row.state not in READ or row.version != seen.version:
            return False  # read or corrected meanwhile: the next run looks again
        _put(workplace, session, row, found, signed, record, actor)
    return True


def _put(
    workplace: Workplace,
    session: Session,
    row: DocumentRow,
    found: Signatures,
    signed: bool | None,
    record: list[dict[str, object]],
    actor: events.Actor,
) -> None:
    now = workplace.clock()
    written = workplace.archive.write_version(
        object_id_of(row.id),
        {_SIGNATURES: to_bytes({"document_id": row.id, "signed": signed, "signatures": record})},
        message="signatures judged anew",
        user=actor.requester or actor.name,
        now=now,
    )
    before = {"signed": row.signed, "verdicts": [one["verdict"] for one in row.signatures or ()]}
    row.signed, row.signatures = signed, record
    row.version += 1
    results.put_file(session, row.id, "signatures", written[_SIGNATURES])
    if row.kind is not None:
        _review(workplace, session, row, found)
    details = {
        "signed": signed,
        "verdicts": [one["verdict"] for one in record],
        "before": before,
        "sha256": {"signatures": written[_SIGNATURES].sha256},
    }
    events.append(session, "signatures_judged", actor, now=now, document_id=row.id, details=details)


def _review(workplace: Workplace, session: Session, row: DocumentRow, found: Signatures) -> None:
    """Whether a person must look at the paper, now that its signatures are what they are."""
    waiting = review_list.of_document(session, row.id, now=workplace.clock())
    others = [code for code in waiting.reasons if not code.startswith("signature.")]
    acts = review_acts.acts_of(session, row.id)
    kind = workplace.catalogue.get(row.kind or "")
    paper = waiting.document
    taken = kinds_before(acts, workplace.catalogue)
    reasons = reasons_left(paper.fields, kind, (*others, *found.warnings), acts, paper.persons, taken)
    results.put_reasons(session, row.id, reasons)
    row.state = "needs_review" if reasons else "archived"


def _papers(session: Session, *conditions: object) -> Sequence[str]:
    found = select(DocumentRow.id).where(DocumentRow.state.in_(READ), DocumentRow.kind.is_not(None))
    for condition in conditions:
        found = found.where(condition)  # type: ignore[arg-type]
    return session.scalars(found.order_by(DocumentRow.id)).all()
