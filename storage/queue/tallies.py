"""How many papers there are of each sort: kept, not counted.

Triggers of the database write what a change of a paper does to the counts, in the same commit (migration 0016); here it
is summed up now and then. The view `tallied` has the sums and what is not yet among them: rows of one key are to be
added. Its `kind` is empty where none was read, and `is_stack` says that some part of it is a paper.
"""

from __future__ import annotations

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
_SAID = """SELECT agency, desk, kind, month, lane, state, is_stack, sum(count) FROM tallied
    GROUP BY agency, desk, kind, month, lane, state, is_stack HAVING sum(count) <> 0"""
_THERE = {
    "sqlite": """SELECT agency, desk, coalesce(kind, ''), strftime('%Y-%m', received_at), lane, state,
        EXISTS (SELECT 1 FROM documents AS part WHERE part.stack_id = documents.id AND part.state <> 'withdrawn'),
        count(*) FROM documents GROUP BY 1, 2, 3, 4, 5, 6, 7""",
    "postgresql": """SELECT agency, desk, coalesce(kind, ''), to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM'),
        lane, state,
        EXISTS (SELECT 1 FROM documents AS part WHERE part.stack_id = documents.id AND part.state <> 'withdrawn'),
        count(*) FROM documents GROUP BY 1, 2, 3, 4, 5, 6, 7""",
}


def sum_up(session: Session) -> None:
    """Take what changed since into the tallies."""
    if session.scalar(text("SELECT EXISTS (SELECT 1 FROM tally_changes)")):
        events.hold(session)  # one at a time
        for statement in (*_SUM_UP[session.get_bind().dialect.name], "DELETE FROM tallies WHERE count = 0"):
            session.execute(text(statement))


def wrong(session: Session) -> dict[tuple[object, ...], tuple[int, int]]:
    """Where the tallies are not what is counted: by key, what they say and what there is. Goes through all papers."""
    said, there = (
        {(*key, bool(is_stack)): int(count) for *key, is_stack, count in session.execute(text(statement))}
        for statement in (_SAID, _THERE[session.get_bind().dialect.name])
    )
    keys = {*said, *there}
    return {key: (said.get(key, 0), there.get(key, 0)) for key in keys if said.get(key) != there.get(key)}
