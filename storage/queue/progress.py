"""Counts: what waits, what is done, and the progress that desks report by agency, field and month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    case,
    column,
    func,
    literal_column,
    select,
    table,
    text,
    union,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from dossier.review.cuts import WITHDRAWN
from dossier.vietnam import VIETNAM
from storage.database.models import (
    HANDED_IN_LATER,
    READ_AS_NONE,
    UNFINISHED_ONLY,
    DocumentRow,
    LeaseRow,
    ReceiptRow,
    ShreddedPaperRow,
    TombstoneRow,
)
from storage.database.reach import EVERYTHING, Reach
from storage.queue import tallies

STATES = ("received", "processing", "archived", "needs_review", "failed")
LANES = ("counter", "backlog")
UNFINISHED = ("received", "processing")
# What is kept (tallies.py), so at any size of the archive a few rows, and the few papers that tallies cannot tell.
_TALLIED = table(
    "tallied",
    *(column(name, String) for name in ("agency", "desk", "kind", "month", "lane", "state")),
    column("is_stack", Boolean),
    column("count", Integer),
)


# As it stands in the indexes: with values that are given apart, no database would take them.
_OLDEST = """SELECT
    (SELECT min(received_at) FROM documents {came} WHERE {unfinished} AND asked_at IS NULL) AS came,
    (SELECT min(asked_at) FROM documents {asked} WHERE {unfinished} AND asked_at IS NOT NULL) AS asked"""


@dataclass(frozen=True, slots=True)
class Status:
    """Documents by state, waiting ones by lane, the age in seconds of the oldest unfinished, workers at work; how many
    papers of the agency were disposed of or shredded, which are in no state any more."""

    documents: dict[str, int]
    lanes: dict[str, int]
    oldest_waiting_seconds: float
    workers: int
    disposed: int = 0


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """How many papers of one desk and kind came in during a month (`YYYY-MM`, Vietnam's clock), and what became of
    them."""

    agency: str
    desk: str
    kind: str | None
    month: str
    received: int
    archived: int
    needs_review: int
    failed: int


def status(session: Session, *, now: datetime, reach: Reach = EVERYTHING) -> Status:
    """The state of the queue at this moment; its documents counted as far as `reach` goes."""
    by_state, by_lane = dict.fromkeys(STATES, 0), dict.fromkeys(LANES, 0)
    for state, lane, count, reached in session.execute(_states(session.get_bind().dialect.name, reach)):
        if state in by_state:
            by_state[state] += int(reached)
        if state in UNFINISHED and lane:
            by_lane[lane] += int(count)
    oldest = _oldest(session)
    return Status(
        documents=by_state,
        lanes=by_lane,
        oldest_waiting_seconds=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
        workers=session.scalar(select(func.count(func.distinct(LeaseRow.worker)))) or 0,
        disposed=sum(session.scalar(_gone(table, reach)) or 0 for table in (TombstoneRow, ShreddedPaperRow)),
    )


def _gone(table: type[TombstoneRow] | type[ShreddedPaperRow], reach: Reach) -> Select[int]:
    is_paper: ColumnElement[bool] = table.kind.is_not(None)  # a stack is none, and has no kind
    if table is ShreddedPaperRow:  # what was shredded before it was read has none either
        is_paper |= table.document_id.not_in(select(table.stack_id).where(table.stack_id.is_not(None)))
    count = select(func.count()).where(is_paper)
    return count.where(table.agency == reach.agency) if reach.agency else count


# Every page of the desk asks for it, and to make the statement costs more than to answer it.
@lru_cache(maxsize=256)
def _states(dialect: str, reach: Reach) -> CompoundSelect[Any]:
    """Rows of state and lane: how many there are of all papers, and, of no lane, how many within reach."""
    within = _within(dialect, reach).subquery("within")
    none, nowhere, kept = literal_column("0", Integer), literal_column("''", String), _TALLIED.c
    waiting = select(kept.state, kept.lane, func.sum(kept["count"]), none).group_by(kept.state, kept.lane)
    within_reach = select(within.c.state, nowhere, none, func.sum(within.c["count"])).group_by(within.c.state)
    return union_all(waiting, within_reach)


def _within(dialect: str, reach: Reach) -> CompoundSelect[Any]:
    """The papers within reach, as rows of `tallied` to be added up.

    Tallies know a paper by the desk that handed it in first, and do not know whether one of no kind was read; both are
    told of few papers, which are counted beside them, each by an index of its own (migration 0034).
    """
    kept, paper = _TALLIED.c, DocumentRow
    tallied = select(kept.agency, kept.desk, kept.kind, kept.month, kept.state, kept.is_stack, kept["count"])
    month = literal_column(tallies.MONTH[dialect], String)
    kind = func.coalesce(paper.kind, literal_column("''"))
    counted = select(paper.agency, paper.desk, kind, month, paper.state, paper.live_parts > 0)
    if reach.agency:
        tallied, counted = tallied.where(kept.agency == reach.agency), counted.where(paper.agency == reach.agency)
    if reach.desks:
        tallied = tallied.where(kept.desk.in_(reach.desks))
    if reach.without:
        tallied = tallied.where(kept.kind.not_in(reach.without), ~kept.is_stack)
    rows = [tallied]
    if reach.without:  # what was read and is of no kind may be of any
        as_none = counted.add_columns(literal_column("-1")).where(text(READ_AS_NONE))
        rows.append(as_none.where(paper.desk.in_(reach.desks)) if reach.desks else as_none)
    if reach.desks:
        later = counted.add_columns(literal_column("1")).where(paper.desk.not_in(reach.desks), _later(reach.desks))
        if reach.without:
            is_known = ~(paper.kind.is_(None) & paper.archived_at.is_not(None))
            later = later.where(is_known, kind.not_in(reach.without))
        rows.append(later)
    return union_all(*rows)


def _later(desks: Sequence[str]) -> ColumnElement[bool]:
    """Of desks that handed it in later: a paper, or the stack that it was cut from."""
    part = aliased(DocumentRow)
    handed_in = select(ReceiptRow.document_id).where(ReceiptRow.desk.in_(desks), text(HANDED_IN_LATER))
    return DocumentRow.id.in_(union(handed_in, select(part.id).where(part.stack_id.in_(handed_in))))


def papers_read(session: Session) -> int:
    """How many papers of a kind were read, stacks apart, which are none."""
    kept = _TALLIED.c
    is_paper = (kept.state.in_(("archived", "needs_review")), kept.kind != "", ~kept.is_stack)
    return int(session.scalar(select(func.sum(kept["count"])).where(*is_paper)) or 0)


def at_work(session: Session) -> set[str]:
    """The names of the workers that have a document in hand."""
    return set(session.scalars(select(LeaseRow.worker).distinct()))


def _oldest(session: Session) -> datetime | None:
    """Since when that waits, or is read, which waits longest: since it came in or, where somebody had it tried or read
    again, since then."""
    # SQLite, which knows no counts of what is in an index, would go through all that waits by another.
    by = "INDEXED BY {}" if session.get_bind().dialect.name == "sqlite" else ""
    came, asked = by.format("ix_documents_came"), by.format("ix_documents_asked_unfinished")
    firsts = text(_OLDEST.format(came=came, asked=asked, unfinished=UNFINISHED_ONLY))
    both = session.execute(firsts.columns(came=DocumentRow.received_at.type, asked=DocumentRow.asked_at.type)).one()
    return min((moment for moment in both if moment is not None), default=None)


def report(
    session: Session, reach: Reach = EVERYTHING, *, begin: datetime | None = None, end: datetime | None = None
) -> list[ProgressRow]:
    """Progress by agency, desk, kind and month of receipt of the papers within reach that came in from the month that
    begins at `begin` until before the one that begins at `end`, on Vietnam's clock, where they are given: of papers,
    so a stack that was cut counts as its parts."""
    within = _within(session.get_bind().dialect.name, reach).subquery("within").c
    counts = [
        func.sum(case((within.state == state, within["count"]), else_=0))
        for state in ("archived", "needs_review", "failed")
    ]
    key, total = (within.agency, within.desk, within.kind, within.month), func.sum(within["count"])
    kind = func.nullif(within.kind, literal_column("''"))
    rows = select(within.agency, within.desk, kind, within.month, total, *counts)
    rows = rows.where(~within.is_stack, within.state != WITHDRAWN)
    if begin is not None:
        rows = rows.where(within.month >= f"{begin.astimezone(VIETNAM):%Y-%m}")
    if end is not None:
        rows = rows.where(within.month < f"{end.astimezone(VIETNAM):%Y-%m}")
    rows = rows.group_by(*key).having(total > 0).order_by(*key)
    return [
        ProgressRow(agency, desk, kind, month, *map(int, counted))
        for agency, desk, kind, month, *counted in session.execute(rows)
    ]
