"""Who may call the API: client keys, kept as hashes, with scopes."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from dossier.errors import CLIENT, BadRequest, NoKey, NotFound
from storage.database.engine import tuples
from storage.database.models import ClientRow
from storage.trail import events

SCOPES = ("read", "lookup", "follow", "write", "review", "vouch", "standing", "report", "admin")

_BY_KEY = select(ClientRow.id, ClientRow.name, ClientRow.scopes, ClientRow.created_at, ClientRow.revoked_at).where(
    ClientRow.key_sha256 == bindparam("digest")
)


@dataclass(frozen=True, slots=True)
class Client:
    """A client without its key."""

    id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None


def create(
    session: Session, name: str, scopes: Sequence[str], actor: events.Actor, *, now: datetime
) -> tuple[Client, str]:
    """Add a client and return it with its key, which cannot be had again. Raises `BadRequest` for an unknown scope."""
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise BadRequest(problem=f"scope {', '.join(unknown) or '-'}: {' | '.join(SCOPES)}")
    # 256 random bits need no slow hash: there is nothing to guess.
    key = f"sohoa_{secrets.token_urlsafe(32)}"
    row = ClientRow(
        id=str(uuid.uuid4()), name=name, key_sha256=_digest(key), scopes=sorted(set(scopes)), created_at=now
    )
    session.add(row)
    events.append(session, "client_created", actor, now=now, details={"id": row.id, "name": name, "scopes": row.scopes})
    return _client(row), key


def by_key(session: Session, key: str) -> Client:
    """The client whose key this is. Raises `NoKey` when there is none or it was revoked."""
    # Asked by every call, so that a key is worthless as soon as it is revoked: one row by an index, as a tuple.
    for row in tuples(session, _BY_KEY, digest=_digest(key)):
        if row.revoked_at is None:
            return _client(row)
    raise NoKey


def revoke(session: Session, client_id: str, actor: events.Actor, *, now: datetime) -> None:
    """Make a client's key worthless. Raises `NotFound`."""
    row = session.get(ClientRow, client_id)
    if row is None:
        raise NotFound(what=CLIENT, value=client_id)
    row.revoked_at = row.revoked_at or now
    events.append(session, "client_revoked", actor, now=now, details={"id": client_id})


def everyone(session: Session) -> list[Client]:
    """All clients, oldest first."""
    return [_client(row) for row in session.scalars(select(ClientRow).order_by(ClientRow.created_at, ClientRow.id))]


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _client(row: ClientRow | Row[*tuple[Any, ...]]) -> Client:
    return Client(row.id, row.name, tuple(row.scopes), row.created_at, row.revoked_at)
