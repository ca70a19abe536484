"""A stack and the papers cut from it: one commit for all of them, so there is never half of a stack to be found.

The stack's document holds the original, as received, and no more: it has no kind, is in no search by words and is
offered to nobody. Each paper cut from it is a document of its own, whose bytes are some pages of the stack: its id and
its SHA-256 follow from the stack's and from the pages, so work done twice finds itself.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

from sqlalchemy import ColumnElement, and_, case, exists, select
from sqlalchemy.orm import Session, aliased

from dossier.statements import Statement, statements_in
from storage import events, standing
from storage.database import insert_if_absent
from storage.leases import Lease, held
from storage.models import DocumentRow
from storage.ocfl import StoredFile
from storage.results import Outcome, put_file, put_outcome

_NAMESPACE = uuid.UUID("6f0b7a0e-7d0a-5f3c-9a51-0c9d4a1f2b77")


@dataclass(frozen=True, slots=True)
class CutPaper:
    """One paper of a stack: its pages there, from 1, and what reading it came to."""

    first: int
    last: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class StackOutcome:
    """What work on a stack came to: its papers in order, its files by role, how many pages it has, whether it carries
    a signature that can be relied on (None: not known)."""

    papers: Sequence[CutPaper]
    files: Mapping[str, StoredFile]
    engine: str
    page_count: int
    signed: bool | None


@dataclass(frozen=True, slots=True)
class PartOf:
    """Where a paper was cut from: the stack's document and its pages there, from 1."""

    stack_id: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class CutPart:
    """A paper cut from a stack: its document and its pages in the stack, from 1."""

    document_id: str
    first: int
    last: int


def part_id(stack_id: str, first: int, last: int) -> str:
    """The id of the document cut from these pages of a stack."""
    return str(uuid.uuid5(_NAMESPACE, f"{stack_id}/{first}-{last}"))


def part_sha256(stack_sha256: str, first: int, last: int) -> str:
    """What stands for the bytes of such a document: the SHA-256 of `STACK'S SHA-256/FIRST-LAST`, in hex."""
    return hashlib.sha256(f"{stack_sha256}/{first}-{last}".encode()).hexdigest()


def part_name(stack_name: str, first: int, last: int) -> str:
    """The name of such a document: that of the stack with its pages."""
    path = PurePath(stack_name)
    return f"{path.stem} (tr. {first}-{last}){path.suffix}"


def record_stack(session: Session, lease: Lease, outcome: StackOutcome, *, now: datetime) -> None:
    """Make the papers of a stack documents, the stack an archived one, and end its lease. Raises `LeaseLost`."""
    # Looked for before anything is locked: it takes its time.
    statements = [statements_in(paper.outcome.reading.pages) for paper in outcome.papers]
    events.hold(session)
    session.delete(held(session, lease))
    stack = session.get_one(DocumentRow, lease.document_id)
    stack.state = "archived"
    stack.archived_at = now
    stack.not_before = stack.error_code = stack.error_values = None
    stack.engine, stack.page_count, stack.signed = outcome.engine, outcome.page_count, outcome.signed
    stack.version += 1
    for role, stored in outcome.files.items():
        put_file(session, stack.id, role, stored)
    actor = events.Actor(lease.worker, correlation_id=lease.correlation_id)
    ids = [
        _record_paper(session, lease, stack, paper, said, actor, now)
        for paper, said in zip(outcome.papers, statements, strict=True)
    ]
    events.append(
        session,
        stack.state,
        actor,
        now=now,
        document_id=stack.id,
        details={
            "engine": outcome.engine,
            "pages": outcome.page_count,
            "parts": ids,
            "sha256": {role: stored.sha256 for role, stored in outcome.files.items()},
        },
    )
    for document_id in ids:
        standing.settle(session, document_id, now=now, actor=actor)


def parts_of(session: Session, stack_ids: Sequence[str]) -> dict[str, list[CutPart]]:
    """The papers cut from each of these documents that is a stack, in the order of their pages."""
    rows = session.scalars(
        select(DocumentRow).where(DocumentRow.stack_id.in_(stack_ids)).order_by(DocumentRow.first_page)
    )
    found: dict[str, list[CutPart]] = {}
    for row in rows:
        origin = part_of(row)
        if origin is not None:
            found.setdefault(origin.stack_id, []).append(CutPart(row.id, origin.first, origin.last))
    return found


def state_as_handed_in() -> ColumnElement[str]:
    """The state of a document of a statement as it stands to whoever handed its file in: a stack of which one paper
    needs a person needs one."""
    part = aliased(DocumentRow)
    waits = exists().where(part.stack_id == DocumentRow.id, part.state == "needs_review")
    return case((and_(DocumentRow.state == "archived", waits), "needs_review"), else_=DocumentRow.state)


def part_of(row: DocumentRow) -> PartOf | None:
    """Where a document was cut from; None for one that came in by itself."""
    if row.stack_id is None or row.first_page is None or row.last_page is None:
        return None
    return PartOf(row.stack_id, row.first_page, row.last_page)


def _record_paper(
    session: Session,
    lease: Lease,
    stack: DocumentRow,
    paper: CutPaper,
    statements: Sequence[Statement],
    actor: events.Actor,
    now: datetime,
) -> str:
    document_id = part_id(stack.id, paper.first, paper.last)
    is_new = insert_if_absent(
        session,
        DocumentRow,
        id=document_id,
        agency=stack.agency,
        desk=stack.desk,
        sha256=part_sha256(stack.sha256, paper.first, paper.last),
        size=0,  # of its own: the bytes are the stack's
        format=stack.format,
        name=part_name(stack.name, paper.first, paper.last),
        lane=stack.lane,
        state="processing",
        correlation_id=stack.correlation_id,
        received_at=stack.received_at,
        postponed=0,
        abandoned=0,
        standing="unknown",
        stack_id=stack.id,
        first_page=paper.first,
        last_page=paper.last,
    )
    if is_new:
        details = {"stack": stack.id, "pages": [paper.first, paper.last]}
        events.append(session, "cut", actor, now=now, document_id=document_id, details=details)
    put_outcome(session, replace(lease, document_id=document_id), paper.outcome, statements, now=now)
    return document_id
