"""Webhooks: a client's address that changes are posted to, with its secret, by Standard Webhooks.

A secret is shown when it is made, and kept as it is: each message is signed with it. While a new one takes its place,
the one before signs as well, so that the client can change over at any moment of that time.
"""

from __future__ import annotations

import base64
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dossier.errors import CLIENT, BadRequest, NotFound
from dossier.words.sentences import N_, Phrase
from storage.database.models import ClientRow, WebhookMessageRow, WebhookRow
from storage.following import changes
from storage.following.changes import TYPES
from storage.trail import events

WEBHOOK: Final = Phrase(N_("webhook"))
OVERLAP: Final = timedelta(hours=24)
"""How long an earlier secret signs beside the new one unless told otherwise."""
_SECRET_BYTES: Final = 32

Why = Literal["disabled", "gone", "silent"]
"""Why a webhook ended: an operator said so; its server answered 410; nobody answered there for days."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook without its secrets, and how it stands: messages that wait and dead letters."""

    id: str
    client: str
    url: str
    types: tuple[str, ...]
    created_at: datetime
    told_at: datetime | None
    ended_at: datetime | None
    ended_why: str | None
    silent_since: datetime | None
    waiting: int
    dead: int


def create(
    session: Session,
    client_id: str,
    url: str,
    types: Sequence[str],
    actor: events.Actor,
    *,
    now: datetime,
    from_the_beginning: bool = False,
) -> tuple[str, str]:
    """Post changes of these types (none: of all) to `url` from now on, or also all that happened before; the id and the
    secret. Whether `url` may be posted to is not asked here. Raises `NotFound`, `BadRequest` for an unknown type and
    for a client that may not follow."""
    unknown = sorted(set(types) - set(TYPES))
    if unknown:
        raise BadRequest(problem=f"type {', '.join(unknown)}: {' | '.join(TYPES)}")
    client = session.get(ClientRow, client_id)
    if client is None or client.revoked_at is not None:
        raise NotFound(what=CLIENT, value=client_id)
    if not {"follow", "admin"} & set(client.scopes):
        raise BadRequest(problem=f"{client.name}: scope follow")
    events.hold(session)
    row = WebhookRow(
        id=str(uuid.uuid4()),
        client_id=client_id,
        url=url,
        types=sorted(set(types)),
        secret=_new_secret(),
        created_at=now,
        taken_up=0 if from_the_beginning else changes.now(session).seq,
    )
    session.add(row)
    details = {"client": client_id, "types": row.types, "from_the_beginning": from_the_beginning}
    _note(session, "webhook_created", row, actor, now, **details)
    return row.id, row.secret


def rotate(
    session: Session, webhook_id: str, actor: events.Actor, *, now: datetime, overlap: timedelta = OVERLAP
) -> str:
    """A new secret; the one before signs as well for as long as `overlap`. Raises `NotFound`."""
    row = to_change(session, webhook_id)
    row.earlier_secret, row.earlier_until, row.secret = row.secret, now + overlap, _new_secret()
    _note(session, "webhook_rotated", row, actor, now, earlier_until=row.earlier_until.isoformat())
    return row.secret


def end(session: Session, webhook_id: str, why: Why, actor: events.Actor, *, now: datetime) -> None:
    """Post nothing there any more. What waits is kept. Raises `NotFound`."""
    row = to_change(session, webhook_id)
    if row.ended_at is None:
        row.ended_at, row.ended_why = now, why
        _note(session, "webhook_ended", row, actor, now, why=why)


def resume(session: Session, webhook_id: str, actor: events.Actor, *, now: datetime) -> None:
    """Go on where it ended: nothing of what happened since is left out. Raises `NotFound`."""
    row = to_change(session, webhook_id)
    row.ended_at = row.ended_why = row.silent_since = row.not_before = None
    row.silences = 0
    _note(session, "webhook_resumed", row, actor, now)


def everyone(session: Session) -> list[Webhook]:
    """All webhooks, oldest first."""
    counted = (
        select(
            WebhookMessageRow.webhook_id,
            func.count().label("whole"),
            func.count(WebhookMessageRow.dead_at).label("dead"),
        )
        .group_by(WebhookMessageRow.webhook_id)
        .subquery()
    )
    rows = session.execute(
        select(WebhookRow, ClientRow.name, counted.c.whole, counted.c.dead)
        .join(ClientRow, ClientRow.id == WebhookRow.client_id)
        .outerjoin(counted, counted.c.webhook_id == WebhookRow.id)
        .order_by(WebhookRow.created_at, WebhookRow.id)
    )
    return [
        Webhook(
            id=row.id,
            client=client,
            url=row.url,
            types=tuple(row.types),
            created_at=row.created_at,
            told_at=row.told_at,
            ended_at=row.ended_at,
            ended_why=row.ended_why,
            silent_since=row.silent_since,
            waiting=(whole or 0) - (dead or 0),
            dead=dead or 0,
        )
        for row, client, whole, dead in rows
    ]


def known(session: Session, webhook_id: str) -> WebhookRow:
    """The webhook's row. Raises `NotFound`."""
    row = session.get(WebhookRow, webhook_id)
    if row is None:
        raise NotFound(what=WEBHOOK, value=webhook_id)
    return row


def to_change(session: Session, webhook_id: str) -> WebhookRow:
    """The webhook's row, which nobody else changes or posts to until the transaction ends. Raises `NotFound`."""
    events.hold(session)
    row = session.get(WebhookRow, webhook_id, with_for_update=True)
    if row is None:
        raise NotFound(what=WEBHOOK, value=webhook_id)
    return row


def _new_secret() -> str:
    return f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}"


def _note(session: Session, action: str, row: WebhookRow, actor: events.Actor, now: datetime, **details: Any) -> None:
    # Of the address no more than who has it: a query may hold keys of the client's.
    about = {"webhook": row.id, "host": urlsplit(row.url).netloc, **details}
    events.append(session, action, actor, now=now, details=about)
