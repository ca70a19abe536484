"""What owners said of the reuse of their papers, after they had seen them: events of the trail, and nothing else.

Whoever agreed may take it back (Law 91/2025/QH15, article 9): of what was said of a paper for a procedure the last
counts: by the moment at which it was said, and of one moment by the order on record. Whoever agrees does so to the
client that showed them the paper; whoever declines does so to all, at whichever they say it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.codes.administrative import ProcedureCode
from storage.database.models import EventRow

AGREED, DECLINED = "consented", "consent_declined"


def shown(session: Session, client: str, document_ids: Collection[str], *, since: datetime) -> frozenset[str]:
    """Those of the papers that the client with this id looked up since then: nobody agrees to what they never saw."""
    looks = select(EventRow.document_id, EventRow.details).where(
        EventRow.document_id.in_(list(document_ids)), EventRow.action == "looked_up", EventRow.at >= since
    )
    return frozenset(one for one, details in session.execute(looks) if one and details.get("client") == client)


def agreed(
    session: Session, consent: str, procedure_code: str, client: str, document_ids: Collection[str]
) -> frozenset[str]:
    """Those of the papers for which this consent, given to the client with this id for the procedure, still holds.
    Raises `BadCode`."""
    last: dict[str, tuple[datetime, str, Mapping[str, object]]] = {}
    said = (
        select(EventRow.document_id, EventRow.action, EventRow.details, EventRow.at)
        .where(EventRow.document_id.in_(list(document_ids)), EventRow.action.in_((AGREED, DECLINED)))
        .order_by(EventRow.seq)
    )
    procedure = ProcedureCode.parse(procedure_code).short
    for document_id, action, details, kept_at in session.execute(said):
        is_theirs = action == DECLINED or details.get("client") == client
        if document_id and details.get("procedure_code") == procedure and is_theirs:
            # A clock that is ahead makes no word later than those that are said after it is on record.
            at = min(datetime.fromisoformat(details["said_at"]), kept_at)
            if document_id not in last or at >= last[document_id][0]:
                last[document_id] = at, action, details
    return frozenset(
        one for one, (_, action, details) in last.items() if action == AGREED and details["consent"] == consent
    )
