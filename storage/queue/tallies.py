"""How many papers there are of each sort: kept, not counted.

Triggers of the database write what a change of a paper does to the counts, in the same commit (migrations 0016 and
0042); here it is summed up now and then. The view `tallied` has the sums and what is not yet among them: rows of one
key are to be added. Its `kind` is empty where none was read, and `is_stack` says that some part of it is a paper.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.trail import events

_SUM_UP = {
    "sqlite": (
        """INSERT INTO tallies (agency, desk, kind, month, lane, state, is_stack, count)
        SELECT agency, desk, kind, month, lane, state, is_stack, sum(change) FROM tally_changes WHERE true
        GROUP BY agency, desk, kind, month, lane, state, is_stack
        ON CONFLICT (agency, desk, kind, month, lane, state, is_stack)
        DO UPDATE SET count = tallies.count + excluded.count""",
        "DELETE FROM tally_changes",
    ),
    # In one statement, which sums up what it takes away: others go on writing meanwhile.
    "postgresql": (
        """WITH gone AS (DELETE FROM tally_changes RETURNING *)
        INSERT INTO tallies (agency, desk, kind, month, lane, state, is_stack, count)
        SELECT agency, desk, kind, month, lane, state, is_stack, sum(change) FROM gone
        GROUP BY agency, desk, kind, month, lane, state, is_stack
        ON CONFLICT (agency, desk, kind, month, lane, state, is_stack)
        DO UPDATE SET count = tallies.count + excluded.count""",
    ),
}
# In one statement, which sees one state of both: whoever changes a paper meanwhile changes both or neither.
_WRONG = """SELECT agency, desk, kind, month, lane, state, is_stack, sum(said) AS said, sum(there) AS there FROM (
        SELECT agency, desk, kind, month, lane, state, is_stack, count AS said, 0 AS there FROM tallied
        UNION ALL SELECT agency, desk, coalesce(kind, ''), {month}, lane, state,
        EXISTS (SELECT 1 FROM documents AS part WHERE part.stack_id = documents.id AND part.state <> 'withdrawn'),
        0, 1 FROM documents) AS each
    GROUP BY agency, desk, kind, month, lane, state, is_stack HAVING sum(said) <> sum(there)"""
# By names of zones that a server has without tables of them: POSIX counts west of Greenwich.
MONTH = {
    "sqlite": "strftime('%Y-%m', received_at, '+7 hours')",
    "postgresql": "to_char(received_at AT TIME ZONE 'UTC-7', 'YYYY-MM')",
}
"""The month of a paper, on Vietnam's clock, by which it is counted."""
_MEND = text(
    """INSERT INTO tally_changes (agency, desk, kind, month, lane, state, is_stack, change)
    VALUES (:agency, :desk, :kind, :month, :lane, :state, :is_stack, :change)"""
)
_KEY = ("agency", "desk", "kind", "month", "lane", "state", "is_stack")


def sum_up(session: Session) -> None:
    """Take what changed since into the tallies."""
    if session.scalar(text("SELECT EXISTS (SELECT 1 FROM tally_changes)")):
        events.hold(session)  # one at a time
        for statement in (*_SUM_UP[session.get_bind().dialect.name], "DELETE FROM tallies WHERE count = 0"):
            session.execute(text(statement))


def wrong(session: Session) -> dict[tuple[object, ...], tuple[int, int]]:
    """Where the tallies are not what is counted: by key, what they say and what there is. Goes through all papers."""
    dialect = session.get_bind().dialect.name
    rows = session.execute(text(_WRONG.format(month=MONTH[dialect])))
    return {(*key, bool(is_stack)): (int(said), int(there)) for *key, is_stack, said, there in rows}


def mend(session: Session, *, now: datetime) -> int:
    """Let the tallies say what is counted, and return how many did not; that is an event. Goes through all papers.

    What is lacking is added as a change, as triggers add theirs, so others go on writing meanwhile.
    """
    events.hold(session)  # one at a time
    found = wrong(session)
    if found:
        changes = [
            {**dict(zip(_KEY, key, strict=True)), "change": there - said} for key, (said, there) in found.items()
        ]
        session.execute(_MEND, changes)
        events.append(session, "tallies_mended", events.Actor("fixity"), now=now, details={"changes": changes})
    return len(found)
