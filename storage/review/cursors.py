"""Cursors of lists of papers that wait: where a page ends, by rank, moment of receipt and id."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from datetime import UTC, datetime

from dossier.errors import BadRequest
from storage.database.models import DocumentRow

_MOST_RANK = 9  # of stretches there are fewer


def cursor_after(rank: int, row: DocumentRow) -> str:
    """The cursor of the page that goes on after `row`, which stands among those of this rank."""
    return base64.urlsafe_b64encode(json.dumps([rank, row.received_at.isoformat(), row.id]).encode()).decode()


def position(cursor: str) -> tuple[int, datetime, str]:
    """Where a cursor goes on: rank, moment of receipt and id. Raises `BadRequest`."""
    try:
        rank, received_at, document_id = json.loads(base64.urlsafe_b64decode(cursor))
        moment = datetime.fromisoformat(received_at).astimezone(UTC)
        if not (isinstance(rank, int) and abs(rank) <= _MOST_RANK and uuid.UUID(document_id)):
            raise BadRequest(problem="cursor")
    except (binascii.Error, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        raise BadRequest(problem="cursor") from None
    return rank, moment, document_id
