"""Who may call the API: client keys, kept as hashes, with scopes and bounds."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from dossier.access_errors import NoKey
from dossier.errors import CLIENT, BadRequest, NotFound
from storage.database.models import ClientRow
from storage.database.prepared import Prepared
from storage.database.reach import Reach
from storage.trail import events

SCOPES = (
    "read",
    "lookup",
    "follow",
    "write",
    "review",
    "vouch",
    "standing",
    "report",
    "redacted",
    "sensitive",
    "admin",
)
SENSITIVE, REDACTED = "sensitive", "redacted"

_CLIENTS = select(*(column for column in ClientRow.__table__.columns if "sha256" not in column.name))
_BY_KEY = Prepared(_CLIENTS.where(ClientRow.key_sha256 == bindparam("digest")))
_BY_FORMER_KEY = Prepared(_CLIENTS.where(ClientRow.former_key_sha256 == bindparam("digest")))
_BY_ID = Prepared(_CLIENTS.where(ClientRow.id == bindparam("id")))


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a client is kept within: papers of an `agency` and of `desks` (empty: all), calls from `networks` (empty:
    any address), until `expires_at`, so many calls `per_minute` and `per_day` (None: any number)."""

    agency: str = ""
    desks: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    expires_at: datetime | None = None
    per_minute: int | None = None
    per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """A client without its keys; `former_key_until`: until when the key before the last also holds."""

    id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None
    bounds: Bounds = field(default_factory=Bounds)
    former_key_until: datetime | None = None

    @property
    def reach(self) -> Reach:
        """The papers within its bounds, whatever their kind."""
        return Reach(self.bounds.agency, self.bounds.desks)

    def reach_without(self, sensitive: Iterable[str], redactable: Collection[str] = ()) -> Reach:
        """The papers within its bounds: without those of `sensitive` kinds, where it has not their scope; those of them
        that are `redactable` redacted, where it has the scope for that."""
        if {SENSITIVE, "admin"} & set(self.scopes):
            return self.reach
        redacted = tuple(redactable) if REDACTED in self.scopes else ()
        return replace(self.reach, without=tuple(one for one in sensitive if one not in redacted), redacted=redacted)

    def may_call_from(self, address: str) -> bool:
        """Whether it may call from this address; from what is no address only where any will do."""
        if not self.bounds.networks:
            return True
        try:
            found = ip_address(address)
        except ValueError:
            return False
        # A socket for both families tells an IPv4 address as one of IPv6.
        found = getattr(found, "ipv4_mapped", None) or found
        return any(found in ip_network(network) for network in self.bounds.networks)


def create(
    session: Session,
    name: str,
    scopes: Sequence[str],
    actor: events.Actor,
    *,
    now: datetime,
    bounds: Bounds = Bounds(),
) -> tuple[Client, str]:
    """Add a client and return it with its key, which cannot be had again. Raises `BadRequest` for an unknown scope and
    for bounds that are none."""
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise BadRequest(problem=f"scope {', '.join(unknown) or '-'}: {' | '.join(SCOPES)}")
    _check(bounds, now)
    key = _new_key()
    values = {**asdict(bounds), "desks": list(bounds.desks), "networks": list(bounds.networks)}
    row = ClientRow(
        id=str(uuid.uuid4()), name=name, key_sha256=_digest(key), scopes=sorted(set(scopes)), created_at=now, **values
    )
    session.add(row)
    kept = {name: value for name, value in values.items() if value}
    if bounds.expires_at:
        kept["expires_at"] = bounds.expires_at.isoformat()
    details = {"id": row.id, "name": name, "scopes": row.scopes, **kept}
    events.append(session, "client_created", actor, now=now, details=details)
    session.flush()
    return _client(row), key


def by_key(session: Session, key: str, clock: Callable[[], datetime]) -> Client:
    """The client whose key this is. Raises `NoKey` when there is none, or it was revoked or has expired."""
    # Asked by every call, so that a key is worthless as soon as it is revoked: one row by an index, as a tuple.
    digest = _digest(key)
    for row in _BY_KEY.rows(session, digest=digest):
        return _in_force(row, clock)
    for row in _BY_FORMER_KEY.rows(session, digest=digest):
        if row.former_key_until is not None and clock() < row.former_key_until:
            return _in_force(row, clock)
    raise NoKey


def by_id(session: Session, client_id: str, clock: Callable[[], datetime]) -> Client:
    """The client with this id, where it may still call. Raises `NoKey`."""
    for row in _BY_ID.rows(session, id=client_id):
        return _in_force(row, clock)
    raise NoKey


def rotate(
    session: Session, client_id: str, actor: events.Actor, *, now: datetime, overlap: timedelta
) -> tuple[Client, str]:
    """Give a client a new key and return it with that. The key that it had holds for `overlap` more; one before that
    is worthless. Raises `NotFound`, and `BadRequest` for one that is revoked."""
    row = _row(session, client_id)
    if row.revoked_at is not None:
        raise BadRequest(problem=f"{client_id}: revoked")
    if overlap < timedelta():
        raise BadRequest(problem="overlap")
    key = _new_key()
    row.former_key_sha256, row.former_key_until = row.key_sha256, now + overlap
    row.key_sha256 = _digest(key)
    until = row.former_key_until.isoformat()
    events.append(session, "client_key_rotated", actor, now=now, details={"id": client_id, "former_key_until": until})
    session.flush()
    return _client(row), key


def revoke(session: Session, client_id: str, actor: events.Actor, *, now: datetime) -> None:
    """Make a client's keys worthless. Raises `NotFound`."""
    row = _row(session, client_id)
    row.revoked_at = row.revoked_at or now
    events.append(session, "client_revoked", actor, now=now, details={"id": client_id})


def everyone(session: Session) -> list[Client]:
    """All clients, oldest first."""
    return [_client(row) for row in session.scalars(select(ClientRow).order_by(ClientRow.created_at, ClientRow.id))]


def _check(bounds: Bounds, now: datetime) -> None:
    for network in bounds.networks:
        try:
            ip_network(network)
        except ValueError as error:
            raise BadRequest(problem=f"{network}: {error}") from error
    if any(number is not None and number < 1 for number in (bounds.per_minute, bounds.per_day)):
        raise BadRequest(problem="per_minute, per_day: 1 …")
    if bounds.expires_at is not None and bounds.expires_at <= now:
        raise BadRequest(problem=f"expires_at: {bounds.expires_at.isoformat()}")


def _new_key() -> str:
    # 256 random bits need no slow hash: there is nothing to guess.
    return f"sohoa_{secrets.token_urlsafe(32)}"


def _row(session: Session, client_id: str) -> ClientRow:
    row = session.get(ClientRow, client_id)
    if row is None:
        raise NotFound(what=CLIENT, value=client_id)
    return row


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _in_force(row: Row[*tuple[Any, ...]], clock: Callable[[], datetime]) -> Client:
    if row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= clock()):
        raise NoKey
    return _client(row)


def _client(row: ClientRow | Row[*tuple[Any, ...]]) -> Client:
    bounds = Bounds(row.agency, tuple(row.desks), tuple(row.networks), row.expires_at, row.per_minute, row.per_day)
    return Client(row.id, row.name, tuple(row.scopes), row.created_at, row.revoked_at, bounds, row.former_key_until)
