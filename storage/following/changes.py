"""What happened to papers, in the order in which it happened: a view of the trail, where all of it stands already.

Who writes to the trail holds it until its commit (`events.hold`), so entries become visible in the order of their
numbers: whoever has seen one will see none before it, on both databases and however many write. A change is known by
its number and the beginning of its hash, by which a position in another archive's trail, or in a trail that was put
back to an earlier state, is told from one in this.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, get_args

from sqlalchemy import Row, Select, select, text
from sqlalchemy.orm import Session

from dossier.errors import BadRequest
from dossier.words.sentences import N_, Phrase
from storage.database.engine import Database
from storage.database.models import DocumentRow, EventRow, ShreddedPaperRow, TombstoneRow
from storage.database.reach import EVERYTHING, Reach
from storage.database.trail_tables import IS_CHANGE
from storage.objects.store import ObjectStore
from storage.papers import deliveries
from storage.trail import cold, events, packs

ChangeType = Literal[
    "archived",
    "needs_review",
    "failed",
    "corrected",
    "confirmed",
    "checked",
    "reopened",
    "standing_changed",
    "extended",
    "signatures_judged",
    "copy_signed",
    "copy_stamped",
    "withdrawn",
    "disposed",
    "shredded",
    "delivered",
    "delivery_held",
    "delivery_withdrawn",
]
"""What can happen to a paper: the trail's actions, but for `delivered` and `shredded`."""
TYPES: Final[tuple[ChangeType, ...]] = get_args(ChangeType)
Gone = Literal["disposed", "shredded"]
"""What became of a paper that is gone, which is its state, too, for those who follow."""
_ACTIONS: Final[Mapping[str, str]] = {"delivered": "received_again", "shredded": "key_shredded"}
_Stone = type[TombstoneRow] | type[ShreddedPaperRow]
_STONES: Final[Mapping[Gone, _Stone]] = {"disposed": TombstoneRow, "shredded": ShreddedPaperRow}
_TYPES: Final[Mapping[str, Any]] = {_ACTIONS.get(one, one): one for one in TYPES}
_TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "standing_changed": ("standing", "before"),
    "extended": ("valid_until",),
    "received_again": ("dossier_code",),
    "delivery_withdrawn": ("dossier_code",),
}
"""What is given out of an entry's details: nothing that says whose paper it is."""
NO_POSITION = N_("since: không phải mã của một thay đổi trong kho này; hãy đọc lại từ đầu, không ghi since")
MOST_LOOKED_AT: Final = 2000
"""Entries for one page: of papers out of reach there may be any number between two that are within."""

_CHANGES = (
    select(EventRow.seq, EventRow.hash, EventRow.at, EventRow.action, EventRow.document_id, EventRow.details)
    .where(text(IS_CHANGE), EventRow.document_id.is_not(None))
    .order_by(EventRow.seq)
)
_Found = Row[tuple[int, str, datetime, str, str | None, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the trail: behind the entry `seq`, whose hash begins with `mark`. `START` is before all."""

    seq: int
    mark: bytes

    @property
    def code(self) -> str:
        """What it is called outside: letters, digits, `-` and `_`."""
        return _code(self.seq.to_bytes(8) + self.mark)


START: Final = Position(0, bytes.fromhex(events.GENESIS[:16]))


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to a paper. `agency`, `kind`, `state`, `standing` and `dossier_codes` are as they are
    now, `details` what the entry says of itself."""

    position: Position
    type: ChangeType
    at: datetime
    document_id: str
    agency: str
    kind: str | None
    state: str
    standing: str
    dossier_codes: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """Changes, oldest first, and where to go on: also behind what was out of reach. `is_last`: nothing follows yet."""

    changes: tuple[Change, ...]
    position: Position
    is_last: bool


def position_of(session: Session, code: str) -> Position:
    """The place that a code means, behind a change or a look that is in the table. Raises `BadRequest` for one that is
    none in this trail."""
    found = _said(code)
    return _known(found, _hash_of(session, found))


def position_in_all(database: Database, code: str, store: ObjectStore) -> Position:
    """The same of the whole trail: of a place behind a look that was moved, its pack in `store` is asked, which takes
    part of a second, with no session open. Raises `BadRequest`, `cold.PacksBusy`, and what `packs.hash_at` does."""
    found = _said(code)
    with database.read() as session:
        known = _hash_of(session, found)
        key = cold.pack_of(session, found.seq) if known is None else None
    if key is not None:
        with cold.one_of_few():
            known = packs.hash_at(store, key, found.seq)
    return _known(found, known)


def _said(code: str) -> Position:
    """What a code says. Raises `BadRequest`."""
    try:
        said = base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        said = b""
    if len(said) != 16 or _code(said) != code:
        raise BadRequest(problem=Phrase(NO_POSITION))
    return Position(int.from_bytes(said[:8], signed=True), said[8:])


def _code(said: bytes) -> str:
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


def _hash_of(session: Session, position: Position) -> str | None:
    if position == START:
        return events.GENESIS
    return session.scalar(select(EventRow.hash).where(EventRow.seq == position.seq))


def _known(position: Position, known: str | None) -> Position:
    """The position, where the entry's hash is `known` and the one that it says."""
    if known is None or _mark(known) != position.mark:
        raise BadRequest(problem=Phrase(NO_POSITION))
    return position


def place_of(seq: int, found: str) -> Position:
    """Behind the entry of this number, with this hash."""
    return Position(seq, _mark(found))


def now(session: Session) -> Position:
    """The end of the trail as it is."""
    return place_of(*events.head(session))


def since(
    session: Session, position: Position, *, types: Collection[str] = (), reach: Reach = EVERYTHING, limit: int
) -> Page:
    """What happened behind `position`, at most `limit` changes. `types`: of these alone, where any are given."""
    # Looked at first: what is committed while this looks comes behind it.
    end = now(session)
    found: list[Change] = []
    looked_at, behind = 0, position.seq
    while len(found) < limit and looked_at < MOST_LOOKED_AT:
        most = limit - len(found)
        rows = session.execute(_CHANGES.where(EventRow.seq > behind, EventRow.seq <= end.seq).limit(most)).all()
        found += _told(session, [row for row in rows if is_of(row.action, types)], reach)
        if len(rows) < most:
            return Page(tuple(found), max(end, position, key=lambda one: one.seq), is_last=True)
        looked_at, behind = looked_at + len(rows), rows[-1].seq
        position = place_of(rows[-1].seq, rows[-1].hash)
    return Page(tuple(found), position, is_last=False)


def of_entries(session: Session, numbers: Iterable[int], reach: Reach = EVERYTHING) -> dict[int, Change]:
    """The changes that these entries are, those within reach, by their numbers."""
    rows = session.execute(_CHANGES.where(EventRow.seq.in_(list(numbers)))).all()
    return {one.position.seq: one for one in _told(session, rows, reach)}


def _told(session: Session, rows: Sequence[_Found], reach: Reach) -> list[Change]:
    """The changes of these entries whose papers are within reach."""
    ids = {row.document_id for row in rows if row.document_id}
    if not ids:
        return []
    about = select(DocumentRow.id, DocumentRow.agency, DocumentRow.kind, DocumentRow.state, DocumentRow.standing)
    papers = {row.id: row for row in session.execute(about.where(DocumentRow.id.in_(ids), reach.of_few()))}
    dossiers = deliveries.dossiers_of(session, list(papers), reach.desks)
    told = [
        Change(
            position=place_of(row.seq, row.hash),
            type=_TYPES[row.action],
            at=row.at,
            document_id=paper.id,
            agency=paper.agency,
            kind=paper.kind,
            state=paper.state,
            standing=paper.standing,
            dossier_codes=dossiers[paper.id],
            details={
                name: row.details[name]
                for name in _TOLD.get(row.action, ())
                # What another desk put the paper into is not for those who are kept within theirs.
                if row.details.get(name) is not None
                and (name != "dossier_code" or not reach.desks or row.details[name] in dossiers[paper.id])
            },
        )
        for row in rows
        if (paper := papers.get(row.document_id or "")) is not None
    ]
    for what, table in _STONES.items():
        told += _gone(session, [row for row in rows if row.action == _ACTIONS.get(what, what)], what, table, reach)
    return sorted(told, key=lambda one: one.position.seq)


def _gone(session: Session, rows: Sequence[_Found], what: Gone, table: _Stone, reach: Reach) -> list[Change]:
    """That papers were disposed of or shredded, those that were within reach: nothing is left to tell of but that."""
    stones: Select[Any] = select(table).where(table.document_id.in_([row.document_id for row in rows]))
    found = {row.document_id: row for row in session.scalars(stones)} if rows else {}
    return [
        Change(
            position=place_of(row.seq, row.hash),
            type=what,
            at=row.at,
            document_id=stone.document_id,
            agency=stone.agency,
            kind=stone.kind,
            state=what,
            standing="unknown",
            dossier_codes=(stone.dossier_code,) if stone.dossier_code else (),
        )
        for row in rows
        if (stone := found.get(row.document_id or "")) is not None and reach.has_tombstone(stone)
    ]


def is_of(action: str, types: Collection[str]) -> bool:
    """Whether an entry with this action is a change of these types, of any where none are given."""
    return not types or _TYPES[action] in types


def _mark(found: str) -> bytes:
    return bytes.fromhex(found[:16])
