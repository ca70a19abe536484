"""Counts: what waits, what is done, and the progress that desks report by agency, field and month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import BindParameter, Executable, bindparam, func, select, text
from sqlalchemy.orm import Session

from dossier.review.cuts import WITHDRAWN
from storage.database.models import HANDED_IN_LATER, READ_AS_NONE, UNFINISHED_ONLY, DocumentRow, LeaseRow, TombstoneRow
from storage.database.reach import EVERYTHING, Reach
from storage.queue import tallies

STATES = ("received", "processing", "archived", "needs_review", "failed")
LANES = ("counter", "backlog")
UNFINISHED = ("received", "processing")
# Of what is kept (tallies.py), so at any size of the archive a few rows and the few papers that tallies cannot tell.
_STATES = """SELECT state, lane, sum(count), 0 FROM tallied GROUP BY state, lane
    UNION ALL SELECT state, '', 0, sum(count) FROM ({within}) AS within GROUP BY state"""
_PROGRESS = """SELECT agency, desk, nullif(kind, ''), month, sum(count),
    sum(CASE WHEN state = 'archived' THEN count ELSE 0 END),
    sum(CASE WHEN state = 'needs_review' THEN count ELSE 0 END),
    sum(CASE WHEN state = 'failed' THEN count ELSE 0 END)
    FROM ({within}) AS within WHERE NOT is_stack AND state <> :withdrawn AND {months}
    GROUP BY agency, desk, kind, month HAVING sum(count) > 0 ORDER BY agency, desk, kind, month"""
_TALLIED = "SELECT agency, desk, kind, month, state, is_stack, count FROM tallied WHERE {conditions}"
_COUNTED = """SELECT documents.agency, documents.desk, coalesce(documents.kind, ''), {month}, documents.state,
    documents.live_parts > 0, {sign} FROM documents WHERE {conditions}"""
_LATER = """documents.id IN (SELECT document_id FROM receipts WHERE desk IN :desks AND {later}
    UNION SELECT part.id FROM documents AS part WHERE part.stack_id IN (
        SELECT document_id FROM receipts WHERE desk IN :desks AND {later}))"""
"""Of desks that handed it in later: a paper, or the stack that it was cut from."""
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
    within, values = _within(session, reach)
    for state, lane, count, reached in session.execute(_statement(_STATES.format(within=within), values)):
        if state in by_state:
            by_state[state] += int(reached)
        if state in UNFINISHED and lane:
            by_lane[lane] += int(count)
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


def _within(session: Session, reach: Reach) -> tuple[str, dict[str, object]]:
    """The papers within reach, as rows of `tallied` to be added up, and the values of the statement.

    Tallies know a paper by the desk that handed it in first, and do not know whether one of no kind was read; both are
    told of few papers, which are counted beside them, each by an index of its own (migration 0034).
    """
    of_agency = ["agency = :agency"] if reach.agency else []
    kinds = ["kind NOT IN :without", "NOT is_stack"] if reach.without else []
    tallied = [*of_agency, *kinds, *(["desk IN :desks"] if reach.desks else [])] or ["true"]
    rows = [_TALLIED.format(conditions=" AND ".join(tallied))]

    def count(sign: int, *conditions: str) -> None:
        month = tallies.MONTH[session.get_bind().dialect.name].replace("received_at", "documents.received_at")
        found = " AND ".join([*(f"documents.{one}" for one in of_agency), *conditions])
        rows.append(_COUNTED.format(month=month, sign=sign, conditions=found))

    if reach.without:  # what was read and is of no kind may be of any
        of_desks = ["documents.desk IN :desks"] if reach.desks else []
        count(-1, READ_AS_NONE, *of_desks)
    if reach.desks:
        kinds = ["NOT (documents.kind IS NULL AND documents.archived_at IS NOT NULL)"] if reach.without else []
        kinds += ["coalesce(documents.kind, '') NOT IN :without"] if reach.without else []
        count(1, "documents.desk NOT IN :desks", *kinds, _LATER.format(later=HANDED_IN_LATER))
    return " UNION ALL ".join(rows), {"agency": reach.agency, "desks": reach.desks, "without": reach.without}


def _statement(text_: str, values: dict[str, object]) -> Executable:
    """The statement with those of the values that it has."""
    used = {name: value for name, value in values.items() if f":{name}" in text_}
    lists: list[BindParameter[object]] = [
        bindparam(name, value, expanding=True) for name, value in used.items() if isinstance(value, tuple)
    ]
    plain = {name: value for name, value in used.items() if not isinstance(value, tuple)}
    return text(text_).bindparams(*lists, **plain)


def at_work(session: Session) -> set[str]:
    """The names of the workers that have a document in hand."""
    return set(session.scalars(select(LeaseRow.worker).distinct()))


def report(
    session: Session, reach: Reach = EVERYTHING, *, begin: datetime | None = None, end: datetime | None = None
) -> list[ProgressRow]:
    """Progress by agency, desk, kind and month of receipt of the papers within reach that came in from the month that
    begins at `begin` until before the one that begins at `end` (UTC), where they are given: of papers, so a stack that
    was cut counts as its parts."""
    within, values = _within(session, reach)
    values |= {"withdrawn": WITHDRAWN}
    bounds = []
    for name, moment, is_within in (("first", begin, "month >= :first"), ("after", end, "month < :after")):
        if moment is not None:
            bounds.append(is_within)
            values[name] = f"{moment.astimezone(UTC):%Y-%m}"
    statement = _PROGRESS.format(within=within, months=" AND ".join(bounds) or "true")
    return [
        ProgressRow(agency, desk, kind, month, *map(int, counts))
        for agency, desk, kind, month, *counts in session.execute(_statement(statement, values))
    ]
