"""A stack and the papers cut from it: one commit for all of them, so there is never half of a stack to be found.

The stack's document holds the original, as received, and no more: it has no kind, is in no search by words and is
offered to nobody. Each paper cut from it is a document of its own, whose bytes are some pages of the stack: its id and
its SHA-256 follow from the stack's and from the pages, so work done twice finds itself.

A stack may be cut anew, by a person (storage/review/cuts.py) or by a second reading, and what was one paper may become
a stack or the other way round. What is no paper any more is withdrawn: found by nobody who does not ask for it by its
id, but there, with all that was read and said of it; a cut that has the same pages again brings it back with the
corrections of persons.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, exists, select
from sqlalchemy.orm import Session, aliased

from dossier.review.cuts import WITHDRAWN, in_words, is_run
from dossier.validity.statements import Statement, statements_in
from storage.archive.ocfl import StoredFile
from storage.database.engine import insert_if_absent, tuples
from storage.database.models import DocumentRow, PageRow, PaperRow, ReceiptRow, ReviewClaimRow
from storage.papers import deliveries, standing
from storage.papers.results import Outcome, clear_paper, put_file, put_files, put_outcome, put_reasons, record
from storage.queue.leases import Lease, end
from storage.trail import events

_NAMESPACE = uuid.UUID("6f0b7a0e-7d0a-5f3c-9a51-0c9d4a1f2b77")
_OF_STACKS = (
    select(DocumentRow.id, DocumentRow.stack_id, DocumentRow.first_page, DocumentRow.last_page, DocumentRow.page_order)
    .where(DocumentRow.stack_id.in_(bindparam("stacks", expanding=True)))
    .order_by(DocumentRow.first_page, DocumentRow.id)
)
_PARTS, _GONE = _OF_STACKS.where(DocumentRow.state != WITHDRAWN), _OF_STACKS.where(DocumentRow.state == WITHDRAWN)


@dataclass(frozen=True, slots=True)
class CutPaper:
    """One paper of a stack: its pages there, from 1, in the order in which they belong, and what reading it came to."""

    pages: tuple[int, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A paper that the new cut has not: its document, and the record of that in the archive."""

    document_id: str
    stored: StoredFile


@dataclass(frozen=True, slots=True)
class StackOutcome:
    """What work on a stack came to: its papers in order, those that are `withdrawn`, its files by role, how many pages
    it has, whether it carries a signature that can be relied on (None: not known), and its signatures, as records
    (None: not checked)."""

    papers: Sequence[CutPaper]
    withdrawn: Sequence[Withdrawal]
    files: Mapping[str, StoredFile]
    engine: str
    page_count: int
    signed: bool | None
    signatures: list[Any] | None


@dataclass(frozen=True, slots=True)
class PartOf:
    """Where a paper was cut from: the stack's document and its pages there, from 1: the first and the last by number,
    and all in the order in which they belong."""

    stack_id: str
    first: int
    last: int
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CutPart:
    """A paper cut from a stack: its document and its pages in the stack, as in `PartOf`."""

    document_id: str
    first: int
    last: int
    pages: tuple[int, ...]


def part_id(stack_id: str, pages: Sequence[int]) -> str:
    """The id of the document cut from these pages of a stack."""
    return str(uuid.uuid5(_NAMESPACE, f"{stack_id}/{in_words(pages)}"))


def part_sha256(stack_sha256: str, pages: Sequence[int]) -> str:
    """What stands for the bytes of such a document: the SHA-256 of `STACK'S SHA-256/FIRST-LAST`, in hex, with all the
    pages where they do not lie in order."""
    return hashlib.sha256(f"{stack_sha256}/{in_words(pages)}".encode()).hexdigest()


def part_name(stack_name: str, pages: Sequence[int]) -> str:
    """The name of such a document: that of the stack with its pages."""
    path = PurePath(stack_name)
    return f"{path.stem} (tr. {in_words(pages)}){path.suffix}"


def record_stack(session: Session, lease: Lease, outcome: StackOutcome, *, now: datetime) -> None:
    """Make the papers of a stack documents, the stack an archived one, and end its lease. Raises `LeaseLost`."""
    # Looked for before anything is locked: it takes its time.
    statements = [statements_in(paper.outcome.reading.own_pages) for paper in outcome.papers]
    events.hold(session)
    end(session, lease)
    stack = session.get_one(DocumentRow, lease.document_id)
    was_paper = stack.kind is not None
    _clear(session, stack)
    stack.state = "archived"
    stack.archived_at = now
    stack.asked_at = stack.not_before = stack.error_code = stack.error_values = None
    stack.engine, stack.page_count, stack.signed = outcome.engine, outcome.page_count, outcome.signed
    stack.signatures = outcome.signatures
    stack.version += 1
    put_files(session, stack.id, outcome.files)
    actor = events.Actor(lease.worker, correlation_id=lease.correlation_id)
    gone = [_withdraw(session, stack, one, outcome.papers, actor, now) for one in outcome.withdrawn]
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
            "withdrawn": gone,
            "sha256": {role: stored.sha256 for role, stored in outcome.files.items()},
        },
    )
    for document_id in (*gone, *ids, *((stack.id,) if was_paper else ())):
        standing.settle(session, document_id, now=now, actor=actor)
    for document_id in ids:
        deliveries.hold_late(session, document_id, now=now, actor=actor)


def record_one(
    session: Session, lease: Lease, outcome: Outcome, withdrawn: Sequence[Withdrawal], *, now: datetime
) -> None:
    """Like `storage.papers.results.record`, for a document that was a stack until now: its papers are withdrawn in the
    same commit. Raises `LeaseLost`."""
    events.hold(session)
    stack = session.get_one(DocumentRow, lease.document_id)
    actor = events.Actor(lease.worker, correlation_id=lease.correlation_id)
    gone = [_withdraw(session, stack, one, (), actor, now) for one in withdrawn]
    record(session, lease, outcome, now=now)
    for document_id in gone:
        standing.settle(session, document_id, now=now, actor=actor)
    deliveries.hold_late(session, lease.document_id, now=now, actor=actor)


def parts_of(session: Session, stack_ids: Sequence[str]) -> dict[str, list[CutPart]]:
    """The papers cut from each of these documents that is a stack, in the order of their pages."""
    return _cut(session, _PARTS, stack_ids)


def withdrawn_of(session: Session, stack_id: str) -> list[CutPart]:
    """The papers that a stack was cut into before and is not any more."""
    return _cut(session, _GONE, [stack_id]).get(stack_id, [])


def pictures_of(session: Session, document_id: str) -> dict[int, tuple[str, int]]:
    """Which page of which access copy shows each page of a document: of a stack, those of its papers, also of earlier
    cuts; what was in none of them (separators) is not there."""
    live = parts_of(session, [document_id]).get(document_id, [])
    found: dict[int, tuple[str, int]] = {}
    for part in (*live, *withdrawn_of(session, document_id)):
        for number, page in enumerate(part.pages, start=1):
            found.setdefault(page, (part.document_id, number))
    if not live:
        own = select(PageRow.number).where(PageRow.document_id == document_id)
        found |= {number: (document_id, number) for number in session.scalars(own)}
    return found


def pages_read(session: Session, document_id: str) -> set[int]:
    """The pages of a document that could be read when it was read last, by their numbers there: of a stack, those of
    its papers."""
    shown = pictures_of(session, document_id)
    of_papers = PageRow.document_id.in_({paper for paper, _ in shown.values()})
    rows = session.execute(select(PageRow.document_id, PageRow.number).where(of_papers, PageRow.error.is_(None)))
    read = {(row.document_id, row.number) for row in rows}
    return {number for number, place in shown.items() if place in read}


def state_as_handed_in() -> ColumnElement[str]:
    """The state of a document of a statement as it stands to whoever handed its file in: a stack of which one paper
    needs a person needs one."""
    part = aliased(DocumentRow)
    waits = exists().where(part.stack_id == DocumentRow.id, part.state == "needs_review")
    return case((and_(DocumentRow.state == "archived", waits), "needs_review"), else_=DocumentRow.state)


def part_of(row: PaperRow) -> PartOf | None:
    """Where a document was cut from; None for one that came in by itself."""
    if row.stack_id is None or row.first_page is None or row.last_page is None:
        return None
    return PartOf(row.stack_id, row.first_page, row.last_page, pages_of(row))


def pages_of(row: PaperRow) -> tuple[int, ...]:
    """The pages in its stack of a document cut from one, in the order in which they belong; of others none."""
    if row.first_page is None or row.last_page is None:
        return ()
    return _in_stack(row.first_page, row.last_page, row.page_order)


def _in_stack(first: int, last: int, order: list[int] | None) -> tuple[int, ...]:
    return tuple(order or range(first, last + 1))


def _cut(session: Session, statement: Select[*tuple[Any, ...]], stack_ids: Sequence[str]) -> dict[str, list[CutPart]]:
    rows = tuples(session, statement, stacks=stack_ids)
    found: dict[str, list[CutPart]] = {}
    for document_id, stack_id, first, last, order in rows:
        if stack_id is not None and first is not None and last is not None:
            part = CutPart(document_id, first, last, _in_stack(first, last, order))
            found.setdefault(stack_id, []).append(part)
    return found


def _clear(session: Session, stack: DocumentRow) -> None:
    """Forget what was read of a stack when it was taken for one paper; the archive has it in an earlier version."""
    clear_paper(session, stack)
    session.execute(delete(ReviewClaimRow).where(ReviewClaimRow.document_id == stack.id))
    # What a paper says of its dossier is not true of the stack; what its folder said is.
    handed_into = select(ReceiptRow.dossier_code).where(
        ReceiptRow.document_id == stack.id, ReceiptRow.withdrawn_at.is_(None)
    )
    if stack.dossier_code not in set(session.scalars(handed_into)):
        stack.dossier_code = None


def _withdraw(
    session: Session,
    stack: DocumentRow,
    withdrawal: Withdrawal,
    papers: Sequence[CutPaper],
    actor: events.Actor,
    now: datetime,
) -> str:
    """End a paper of an earlier cut; the ids that take its pages stand in the trail. Settle it afterwards."""
    row = session.get_one(DocumentRow, withdrawal.document_id)
    row.state = WITHDRAWN
    row.version += 1
    put_reasons(session, row.id, ())
    put_file(session, row.id, "part", withdrawal.stored)
    session.execute(delete(ReviewClaimRow).where(ReviewClaimRow.document_id == row.id))
    own = set(pages_of(row))
    heirs = [part_id(stack.id, paper.pages) for paper in papers if own & set(paper.pages)]
    details = {"stack": stack.id, "pages": list(pages_of(row)), "replaced_by": heirs or [stack.id]}
    events.append(session, WITHDRAWN, actor, now=now, document_id=row.id, details=details)
    return row.id


def _record_paper(
    session: Session,
    lease: Lease,
    stack: DocumentRow,
    paper: CutPaper,
    statements: Sequence[Statement],
    actor: events.Actor,
    now: datetime,
) -> str:
    document_id, pages = part_id(stack.id, paper.pages), paper.pages
    is_new = insert_if_absent(
        session,
        DocumentRow,
        id=document_id,
        agency=stack.agency,
        desk=stack.desk,
        sha256=part_sha256(stack.sha256, pages),
        size=0,  # of its own: the bytes are the stack's
        format=stack.format,
        name=part_name(stack.name, pages),
        lane=stack.lane,
        state="processing",
        correlation_id=stack.correlation_id,
        received_at=stack.received_at,
        postponed=0,
        abandoned=0,
        standing="unknown",
        stack_id=stack.id,
        first_page=min(pages),
        last_page=max(pages),
        page_order=None if is_run(pages) else list(pages),
    )
    if is_new:
        details = {"stack": stack.id, "pages": list(pages)}
        events.append(session, "cut", actor, now=now, document_id=document_id, details=details)
    put_outcome(session, replace(lease, document_id=document_id), paper.outcome, statements, now=now)
    return document_id
