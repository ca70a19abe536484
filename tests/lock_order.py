"""Watches that every transaction takes the locks of PostgreSQL in the one order that cannot end in a deadlock.

`storage.trail.events.hold` says which: the trail before any document. A deadlock itself needs two transactions that
cross at the right moment, and a test would hardly meet it; a wrong order shows in one transaction alone.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

_TOUCHES_DOCUMENTS = re.compile(
    r"^(INSERT INTO|UPDATE|DELETE FROM) documents\b|\bFROM documents\b.*\bFOR UPDATE$", re.S
)
_HOLDS_TRAIL = re.compile(r"\bFROM event_head\b.*\bFOR UPDATE$", re.S)


def watch(engine: Engine) -> None:
    """Fail what takes the trail in a transaction that has written to, or locked, a document before."""

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.info["touched"], connection.info["held"] = None, False

    @event.listens_for(engine, "before_cursor_execute")
    def _seen(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        text = statement.strip()
        if _HOLDS_TRAIL.search(text):
            assert connection.info["touched"] is None, f"before the trail came: {connection.info['touched']}"
            connection.info["held"] = True
        elif _TOUCHES_DOCUMENTS.search(text) and not connection.info.get("held"):
            connection.info["touched"] = text
