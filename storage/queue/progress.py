"""Counts: what waits, what is done, and the progress that desks report by agency, field and month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from dossier.review.cuts import WITHDRAWN
from storage.database.models import UNFINISHED_ONLY, DocumentRow, LeaseRow, TombstoneRow
from storage.database.reach import EVERYTHING, Reach

STATES = ("received", "processing", "archived", "needs_review", "failed")
LANES = ("counter", "backlog")
UNFINISHED = ("received", "processing")
# Of what is kept (tallies.py): the same at any size of the archive.
_STATES = """SELECT state, lane, sum(count), sum(CASE WHEN :agency IN ('', agency) THEN count ELSE 0 END)
    FROM tallied GROUP BY state, lane"""
_PROGRESS = """SELECT agency, desk, nullif(kind, ''), month, sum(count),
    sum(CASE WHEN state = 'archived' THEN count ELSE 0 END),
    sum(CASE WHEN state = 'needs_review' THEN count ELSE 0 END),
    sum(CASE WHEN state = 'failed' THEN count ELSE 0 END)
    FROM tallied WHERE :agency IN ('', agency) AND NOT is_stack AND state <> :withdrawn
    GROUP BY agency, desk, kind, month HAVING sum(count) > 0 ORDER BY agency, desk, kind, month"""
_DISPOSED = select(func.count()).select_from(TombstoneRow)


@dataclass(frozen=True, slots=True)
class Status:
    """Documents by state, waiting ones by lane, the age in seconds of the oldest unfinished, workers at work; how many
    documents of the agency were disposed of, which are in no state any more."""

    documents: dict[str, int]
    lanes: dict[str, int]
    oldest_waiting_seconds: float
    workers: int
    disposed: int = 0


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """How many papers of one desk and kind came in during a month (`YYYY-MM`), and what became of them."""

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
    for state, lane, count, within in session.execute(text(_STATES), {"agency": reach.agency}):
        if state in by_state:
            by_state[state] += int(within)
        if state in UNFINISHED:
            by_lane[lane] += int(count)
    if not _is_tallied(reach):
        known = (DocumentRow.state.in_(STATES), reach.papers())
        counted = session.execute(select(DocumentRow.state, func.count()).where(*known).group_by(DocumentRow.state))
        by_state = dict.fromkeys(STATES, 0)
        for state, count in counted:
            by_state[state] = count
    # As it stands in the index of the few: with values that are given apart, no database would take it.
    oldest = session.scalar(select(func.min(DocumentRow.received_at)).where(text(UNFINISHED_ONLY)))
    return Status(
        documents=by_state,
        lanes=by_lane,
        oldest_waiting_seconds=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
        workers=session.scalar(select(func.count(func.distinct(LeaseRow.worker)))) or 0,
        disposed=session.scalar(_DISPOSED.where(TombstoneRow.agency == reach.agency) if reach.agency else _DISPOSED)
        or 0,
    )


def _is_tallied(reach: Reach) -> bool:
    """Whether the tallies tell what is within reach. They do not know which papers of a desk others handed in first,
    nor, of those of no kind, which were read."""
    return not reach.desks and not reach.without


def at_work(session: Session) -> set[str]:
    """The names of the workers that have a document in hand."""
    return set(session.scalars(select(LeaseRow.worker).distinct()))


def report(
    session: Session, reach: Reach = EVERYTHING, *, begin: datetime | None = None, end: datetime | None = None
) -> list[ProgressRow]:
    """Progress by agency, desk, kind and month of receipt of the papers within reach that came in from `begin` until
    before `end`, where they are given: of papers, so a stack that was cut counts as its parts."""
    if begin is None and end is None and _is_tallied(reach):
        tallied = session.execute(text(_PROGRESS), {"agency": reach.agency, "withdrawn": WITHDRAWN})
        return [
            ProgressRow(agency, desk, kind, month, *map(int, counts)) for agency, desk, kind, month, *counts in tallied
        ]
    if session.get_bind().dialect.name == "sqlite":
        month = func.strftime("%Y-%m", DocumentRow.received_at)
    else:
        month = func.to_char(func.timezone("UTC", DocumentRow.received_at), "YYYY-MM")
    counts = [func.count().filter(DocumentRow.state == state) for state in ("archived", "needs_review", "failed")]
    group = (DocumentRow.agency, DocumentRow.desk, DocumentRow.kind, month)
    is_withdrawn = DocumentRow.state == WITHDRAWN
    stacks = select(DocumentRow.stack_id).where(DocumentRow.stack_id.is_not(None), ~is_withdrawn)
    papers = select(*group, func.count(), *counts).where(DocumentRow.id.not_in(stacks), ~is_withdrawn, reach.papers())
    if begin is not None:
        papers = papers.where(DocumentRow.received_at >= begin)
    if end is not None:
        papers = papers.where(DocumentRow.received_at < end)
    rows = session.execute(papers.group_by(*group).order_by(*group))
    return [ProgressRow(*row) for row in rows]
