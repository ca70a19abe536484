"""Which papers wait for a signature of an officer or an agency, and the commit that gives one a signed copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, false, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from dossier.signatures.signing import SignerRole, are_broken, signed_by_records, signed_with_copy
from storage.archive.ocfl import StoredFile
from storage.database.models import DocumentRow, FileRow, PaperRow
from storage.database.reach import EVERYTHING, Reach
from storage.papers import documents, results
from storage.queue.progress import papers_read
from storage.review.review_list import READ
from storage.trail import events

RENEWED_BEFORE = timedelta(days=90)
"""The end of its proof is this far when a copy is stamped again."""
TOLD_BEFORE = timedelta(days=60)
"""One that is nearer is told to whoever looks after the archive: nothing has renewed it."""

Place = tuple[datetime, str]
"""Where a signed copy stands in the order of their ends: until when it holds, and the id of its paper."""

_COPY = exists().where(FileRow.document_id == DocumentRow.id, FileRow.role == "signed")
_ACCESS = exists().where(FileRow.document_id == DocumentRow.id, FileRow.role == "access")
# An expression, which no index fits: SQLite, which knows no counts of states, would take the index on them, and go
# through all papers that were read.
_IS_READ = func.coalesce(DocumentRow.state, "").in_(READ)


@dataclass(frozen=True, slots=True)
class SignedCopy:
    """A copy just signed, or stamped again: as stored, the signatures on it as of `signature_record`, until when the
    last certificate holds that proves them; `by`: who signed, for the trail."""

    file: StoredFile
    signatures: Sequence[Mapping[str, Any]]
    holds_until: datetime
    by: Mapping[str, Any]


def unsigned(
    session: Session,
    role: SignerRole,
    *,
    now: datetime,
    desk: str | None = None,
    kinds: Sequence[str] = (),
    reach: Reach = EVERYTHING,
    limit: int,
) -> list[str]:
    """The ids of the papers that wait for a signature in this role, oldest first.

    An officer's: papers without a signed copy, or with one whose proof has ended, whose scan is not signed already; one
    with broken signatures waits for a new scan. An agency's: those that an officer signed here and no agency did yet.
    `kinds`: of these alone.
    """
    papers = (
        select(DocumentRow.id, DocumentRow.signatures, DocumentRow.copy_signatures, DocumentRow.copy_holds_until)
        .where(DocumentRow.state.in_(READ), DocumentRow.kind.is_not(None), _ACCESS, reach.papers())
        .order_by(DocumentRow.serial)
    )
    ended = func.coalesce(DocumentRow.copy_holds_until <= now, false())
    if role == "organisation":
        papers = papers.where(_COPY, ~ended)
    else:
        papers = papers.where(or_(ended, and_(~_COPY, DocumentRow.signed.is_not(True))))
    if desk is not None:
        papers = papers.where(DocumentRow.desk == desk)
    if kinds:
        papers = papers.where(DocumentRow.kind.in_(kinds))
    found = session.execute(papers.execution_options(yield_per=1000))
    waiting: list[str] = []
    for row in found:
        if len(waiting) == limit:
            break
        has_no_copy = row.copy_signatures is None or has_ended(row, now)
        if has_no_copy and signed_by_records(row.signatures or ()):
            continue
        if may_be_signed(row.signatures, None if has_no_copy else row.copy_signatures, role):
            waiting.append(row.id)
    return waiting


def those_waiting(session: Session, ids: Sequence[str], role: SignerRole, *, now: datetime) -> list[str]:
    """Those of these papers that wait for a signature in this role. Raises what `documents.get` does for one that there
    is not."""
    return [
        one
        for one in dict.fromkeys(ids)
        if documents.get(session, one) and may_sign(session.get_one(DocumentRow, one), role, now)
    ]


def may_sign(row: DocumentRow, role: SignerRole, now: datetime) -> bool:
    """Whether a paper as it stands may be signed in this role."""
    of_copy = None if has_ended(row, now) else row.copy_signatures
    return row.state in READ and row.kind is not None and may_be_signed(row.signatures, of_copy, role)


def has_papers(session: Session, desk: str) -> bool:
    """Whether a paper of this desk is on record."""
    return bool(session.scalar(select(exists().where(DocumentRow.desk == desk))))


def has_ended(row: PaperRow, now: datetime) -> bool:
    """Whether the proof of a paper's signed copy has ended, so that its signatures are as none."""
    return row.copy_holds_until is not None and row.copy_holds_until <= now


def may_be_signed(
    own: Sequence[Mapping[str, Any]] | None, of_copy: Sequence[Mapping[str, Any]] | None, role: SignerRole
) -> bool:
    """Whether a paper with these signatures, of the scan and of the copy, may be signed in this role: once in each, the
    agency after the officer (TT 01/2023/TT-VPCP), and no scan whose own signatures are broken. A signature that no
    root vouches for takes nobody's place, but where none is installed that could."""
    roles = {one["role"] for one in of_copy or () if one["verdict"] == "good" or one["trust_reason"] == "no_roots"}
    return not are_broken(own) and role not in roles and (role == "officer" or "officer" in roles)


def due_before(now: datetime, stamped_until: datetime) -> datetime:
    """Signed copies that hold until sooner are stamped again, where a stamp of today holds until `stamped_until`.

    A stamp has to double what a copy has left: where the authority's own certificate is near its end, copies would
    else grow by a stamp each day, and hold no longer by it.
    """
    return now + min(RENEWED_BEFORE, (stamped_until - now) / 2)


def ending(session: Session, after: datetime, before: datetime, *, limit: int | None = None) -> list[str]:
    """The papers whose signed copies hold until some moment between these two, the next to end first."""
    return [document_id for _, document_id in next_ending(session, (after, ""), before, limit=limit)]


def next_ending(session: Session, behind: Place, before: datetime, *, limit: int | None = None) -> list[Place]:
    """The same, of those that stand `behind` that place in the order of their ends."""
    until, id_ = DocumentRow.copy_holds_until, DocumentRow.id
    place = tuple_(literal(behind[0], until.type), literal(behind[1], id_.type))
    found = session.execute(
        select(until, id_)
        # As one comparison, by which the index is entered at that place: all copies that end with one certificate, of
        # an officer or of an authority, end at the same moment.
        .where(tuple_(until, id_) > place, until < before, _IS_READ)
        .order_by(until, id_)
        .limit(limit)
    )
    return [(ends, document_id) for ends, document_id in found if ends is not None]


@dataclass(frozen=True, slots=True)
class Ending:
    """Signed copies by the end of their proof: how many are near it and not renewed yet, and how many are past it;
    `first`: the next end."""

    soon: int
    ended: int
    first: datetime | None


def ends(session: Session, now: datetime) -> Ending:
    """How the signed copies stand: read off the index by that moment alone."""
    until = DocumentRow.copy_holds_until
    soon, ended, first = session.execute(
        select(
            func.count().filter(until > now),
            func.count().filter(until <= now),
            func.min(until).filter(until > now),
        ).where(until.is_not(None), until < now + TOLD_BEFORE, _IS_READ)
    ).one()
    return Ending(soon, ended, first)


@dataclass(frozen=True, slots=True)
class Signed:
    """How many of the papers that were read have a signed copy whose proof holds, how many one whose proof has ended,
    and how many none: among these those that need none, since the scan is signed itself."""

    holding: int
    ended: int
    without: int


def signed(session: Session, now: datetime) -> Signed:
    """How many papers are signed here: the kept count of those that were read, and one look at the index."""
    until = DocumentRow.copy_holds_until
    holding, ended = session.execute(
        select(func.count().filter(until > now), func.count().filter(until <= now)).where(until.is_not(None), _IS_READ)
    ).one()
    # Counted one after the other, while papers are signed.
    return Signed(holding, ended, max(0, papers_read(session) - holding - ended))


def put(session: Session, row: DocumentRow, copy: SignedCopy, action: str, actor: events.Actor, now: datetime) -> None:
    """Make `copy` the signed copy of the locked document `row`. Hold the trail before."""
    own = None if row.signatures is None else signed_by_records(row.signatures)
    row.copy_signatures, row.copy_holds_until = list(copy.signatures), copy.holds_until
    row.signed = signed_with_copy(own, row.signatures, row.copy_signatures)
    results.put_file(session, row.id, "signed", copy.file)
    details = {**copy.by, "signed": row.signed, "sha256": {"signed": copy.file.sha256}}
    events.append(session, action, actor, now=now, document_id=row.id, details=details)
