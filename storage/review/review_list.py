"""The review list: which documents wait for a person, why, and who has claimed them.

A claim keeps two persons from working on one paper at once. It runs out by the clock, so nobody has to take it away
from a colleague who went home; what keeps their work apart even then is the version that a correction names
(storage/review/corrections.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from dossier.access_errors import NoRequester
from dossier.errors import BadRequest, Claimed, NotForReview
from dossier.review.corrections import OF_ACCOUNT, person_key
from dossier.review.doubts import SECOND_PERSON, about, with_every_mark
from storage.accounts import persons
from storage.archive.gone import why_not_there
from storage.database.models import DocumentRow, EventRow, ReviewActRow, ReviewClaimRow, ReviewReasonRow
from storage.database.reach import EVERYTHING, Reach
from storage.papers.deliveries import is_only_of_others
from storage.papers.documents import MOST_COUNTED, Document, with_fields
from storage.papers.stacks import parts_of
from storage.review.cursors import cursor_after, position
from storage.trail import events

CLAIM = timedelta(minutes=15)
_AT_A_TIME = 3  # of which the first is mostly free
READ = ("archived", "needs_review")
"""The states of a document that a person may correct."""

Held = Literal["nobody", "me", "others"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A person's claim on a document, good until `expires_at`; `key` tells persons apart, see `key_of`."""

    person: str
    expires_at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document, why it waits (codes of `dossier.review.corrections`; empty: it does not), and who has claimed it."""

    document: Document
    reasons: tuple[str, ...]
    claim: Claim | None


@dataclass(frozen=True, slots=True)
class WaitingQuery:
    """Which of the waiting documents; None does not narrow. `reason`: a code, or its beginning (`missing`); `claimed`:
    by whom, seen from the person whose `key_of` is `person`; `reach`: of which papers; `limit` 1 to 200."""

    person: str
    reach: Reach = EVERYTHING
    desk: str | None = None
    kind: str | None = None
    reason: str | None = None
    claimed: Held | None = None
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """One page of the list."""

    items: tuple[Waiting, ...]
    next_cursor: str | None
    total_estimate: int

    @property
    def is_at_least(self) -> bool:
        """Whether more may wait than the estimate says."""
        return self.total_estimate >= MOST_COUNTED


def waiting(session: Session, query: WaitingQuery, *, now: datetime) -> WaitingPage:
    """The documents that wait for a person, in turn: counter before backlog, oldest first.

    Raises `BadRequest` for a cursor of no earlier answer.
    """
    if not 1 <= query.limit <= 200:
        raise BadRequest(problem="limit: 1 … 200")
    rank = case((DocumentRow.lane == "counter", 0), else_=1)
    statement = select(DocumentRow, rank.label("rank")).where(*_conditions(query, now))
    counted = statement.with_only_columns(DocumentRow.id).limit(MOST_COUNTED).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    if query.cursor:
        at_rank, received_at, document_id = position(query.cursor)
        later = or_(
            DocumentRow.received_at > received_at,
            and_(DocumentRow.received_at == received_at, DocumentRow.id > document_id),
        )
        statement = statement.where(or_(rank > at_rank, and_(rank == at_rank, later)))
    ordered = statement.order_by(rank, DocumentRow.received_at, DocumentRow.id).limit(query.limit + 1)
    rows = session.execute(ordered).all()
    page, more = rows[: query.limit], len(rows) > query.limit
    cursor = cursor_after(page[-1].rank, page[-1].DocumentRow) if more else None
    return WaitingPage(tuple(_waiting(session, [row.DocumentRow for row in page], now)), cursor, total)


def next_in_turn(session: Session, query: WaitingQuery, *, after: str | None, now: datetime) -> Waiting | None:
    """The next of the waiting documents that nobody else has claimed and that the person may finish: the first after
    the one just done or passed over, or else the first of all."""
    row = session.get(DocumentRow, after) if after else None
    behind = cursor_after(0 if row.lane == "counter" else 1, row) if row else None
    for start in dict.fromkeys((behind, None)):
        cursor, is_more = start, True
        while is_more:
            found = waiting(session, replace(query, claimed=None, cursor=cursor, limit=_AT_A_TIME), now=now)
            for one in found.items:
                is_free = one.claim is None or one.claim.key == query.person
                if one.document.id != after and is_free and not _waits_for_another(session, one, query):
                    return one
            cursor, is_more = found.next_cursor, found.next_cursor is not None
    return None


def of_document(session: Session, document_id: str, *, now: datetime) -> Waiting:
    """One document, waiting or not. Raises what `why_not_there` tells."""
    row = session.get(DocumentRow, document_id)
    if row is None:
        raise why_not_there(session, document_id)
    found = _waiting(session, [row], now)
    if not found:
        raise why_not_there(session, document_id)
    return found[0]


def claim(session: Session, document_id: str, actor: events.Actor, *, now: datetime) -> Claim:
    """Claim a document for the person behind `actor`, or renew the claim.

    Raises `NotFound`, `NotForReview` before it was read, `Claimed` while another person has it, `NoRequester`.
    """
    person = person_of(actor)
    opened(session, document_id)
    held = claim_in_force(session, document_id, actor, now=now)
    row = held or session.get(ReviewClaimRow, document_id) or ReviewClaimRow(document_id=document_id)
    row.person, row.person_folded, row.expires_at = person, key_of(actor), now + CLAIM
    session.add(row)
    if held is None:
        events.append(session, "claimed", actor, now=now, document_id=document_id)
    return Claim(row.person, row.expires_at, row.person_folded)


def release(session: Session, document_id: str, actor: events.Actor, *, now: datetime) -> None:
    """Give a claim back; without one, nothing happens. Raises `NotFound`, `Claimed` for another's, `NoRequester`."""
    person_of(actor)
    opened(session, document_id, states=None)
    held = claim_in_force(session, document_id, actor, now=now)
    if held is not None:
        session.delete(held)
        events.append(session, "released", actor, now=now, document_id=document_id)


def claimed_in(session: Session, call: str | None, actor: events.Actor, *, now: datetime) -> frozenset[str]:
    """The documents that calls with this correlation id claimed for the person, whose claim nothing renewed since. Hold
    the trail before, where that is to stay so. Raises `NoRequester`."""
    mine = select(ReviewClaimRow.document_id, ReviewClaimRow.expires_at, EventRow.at).where(
        ReviewClaimRow.person_folded == key_of(actor),
        ReviewClaimRow.expires_at > now,
        EventRow.document_id == ReviewClaimRow.document_id,
        EventRow.action == "claimed",
        EventRow.actor == actor.name,
        EventRow.correlation_id == call,
    )
    return frozenset(document_id for document_id, until, at in session.execute(mine) if until == at + CLAIM)


def person_of(actor: events.Actor) -> str:
    """The person behind an actor. Raises `NoRequester`."""
    if not actor.requester:
        raise NoRequester
    return actor.requester


def key_of(actor: events.Actor) -> str:
    """What tells the person behind an actor from others: the account, or the name that a program gives. Raises
    `NoRequester`."""
    return person_key(person_of(actor), actor.account)


def opened(session: Session, document_id: str, *, states: Sequence[str] | None = READ) -> DocumentRow:
    """The row of a document in one of `states` (None: any), locked for the transaction, and so are the trail and the
    stack that it was cut from: a worker leases that.

    Raises `NotFound`, and `NotForReview` also for a stack, which is no paper.
    """
    events.hold(session)
    known = session.get(DocumentRow, document_id)
    if known is None:
        raise why_not_there(session, document_id)
    # In the order in which a worker takes them.
    ids = [one for one in (known.stack_id, document_id) if one is not None]
    rows = [session.get_one(DocumentRow, one, with_for_update=True, populate_existing=True) for one in ids]
    if states is not None and (any(row.state not in states for row in rows) or _is_stack(session, document_id)):
        raise NotForReview
    return rows[-1]


def claim_in_force(session: Session, document_id: str, actor: events.Actor, *, now: datetime) -> ReviewClaimRow | None:
    """The claim of the person behind `actor`, None where nobody has one. Raises `Claimed` for another's."""
    row = session.get(ReviewClaimRow, document_id)
    if row is None or row.expires_at <= now:
        return None
    if row.person_folded != key_of(actor):
        raise Claimed(person=row.person)
    return row


def _waits_for_another(session: Session, one: Waiting, query: WaitingQuery) -> bool:
    """Whether a document only waits for a second person, and the first was this one, or has a doubt about the code of a
    dossier that is not told to them."""
    return _has_untold_doubt(session, one, query.reach.desks) or _waits_for_a_second(session, one, query.person)


def _has_untold_doubt(session: Session, one: Waiting, desks: Sequence[str]) -> bool:
    marked = with_every_mark(one.reasons, one.document.fields, one.document.persons)
    if not desks or "dossier_code" not in map(about, marked):
        return False
    of_others = select(DocumentRow.id).where(DocumentRow.id == one.document.id, is_only_of_others(desks))
    return session.scalar(of_others) is not None


def _waits_for_a_second(session: Session, one: Waiting, person: str) -> bool:
    if one.reasons != (SECOND_PERSON,):
        return False
    # Single values that somebody checked meanwhile say nothing of who confirmed the whole.
    whole = (ReviewActRow.document_id == one.document.id) & (ReviewActRow.action != "checked")
    last = session.scalar(select(ReviewActRow).where(whole).order_by(ReviewActRow.number.desc()).limit(1))
    if last is None or last.account is None or not person.startswith(OF_ACCOUNT):
        return last is not None and person_key(last.person, last.account) == person
    return persons.is_same(session, (person.removeprefix(OF_ACCOUNT), ""), (last.account, last.person))


def _is_stack(session: Session, document_id: str) -> bool:
    return document_id in parts_of(session, [document_id])


def _conditions(query: WaitingQuery, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [DocumentRow.state == "needs_review", query.reach.papers()]
    if query.desk is not None:
        found.append(DocumentRow.desk == query.desk)
    if query.kind is not None:
        found.append(DocumentRow.kind == query.kind)
    if query.reason is not None:
        code = ReviewReasonRow.code
        fits = or_(code == query.reason, code.startswith(f"{query.reason}.", autoescape=True))
        found.append(DocumentRow.id.in_(select(ReviewReasonRow.document_id).where(fits)))
    if query.claimed is not None:
        held = exists().where(ReviewClaimRow.document_id == DocumentRow.id, ReviewClaimRow.expires_at > now)
        mine = ReviewClaimRow.person_folded == query.person
        found.append({"nobody": ~held, "me": held.where(mine), "others": held.where(~mine)}[query.claimed])
    return found


def _waiting(session: Session, rows: Sequence[DocumentRow], now: datetime) -> list[Waiting]:
    ids = [row.id for row in rows]
    reasons: dict[str, list[str]] = {document_id: [] for document_id in ids}
    why = select(ReviewReasonRow).where(ReviewReasonRow.document_id.in_(ids)).order_by(ReviewReasonRow.place)
    for reason in session.scalars(why):
        reasons[reason.document_id].append(reason.code)
    held = select(ReviewClaimRow).where(ReviewClaimRow.document_id.in_(ids), ReviewClaimRow.expires_at > now)
    claims = {row.document_id: Claim(row.person, row.expires_at, row.person_folded) for row in session.scalars(held)}
    return [
        Waiting(
            document,
            with_every_mark(reasons[document.id], document.fields, document.persons),
            claims.get(document.id),
        )
        for document in with_fields(session, rows)
    ]
