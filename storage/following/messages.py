"""What each webhook still has to be told: taken out of the feed, posted in the order of each paper, tried again, given
up, and told once more.

Whoever posts holds the webhook by a lease, so one at a time does. A message is a row until its answer came, and the row
goes in the commit after that: whoever dies between the two leaves it, and the message is posted again under the same
id. What cannot be told of one message (its server answers that it does not take it) is tried again a number of times,
while later changes of the same paper wait, and is a dead letter then. Where nobody answers at all, the webhook rests as
a whole, others are tried first, and no tries are spent while that goes on; after days of it, it ends, and goes on where
it was if it is resumed.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, exists, func, or_, select, text, update
from sqlalchemy.orm import Session, aliased

from dossier.errors import BadRequest, LeaseLost
from dossier.pauses import Pauses, Retries
from storage import clients
from storage.database.engine import tuples
from storage.database.models import ClientRow, EventRow, WebhookMessageRow, WebhookRow
from storage.database.reach import Reach
from storage.database.trail_tables import IS_CHANGE
from storage.following import changes, webhooks
from storage.following.changes import Change, Position
from storage.trail import events

RETRIES: Final = Retries(Pauses(timedelta(seconds=5), 4, timedelta(hours=8)), most=12, strewn=0.2)
"""Of one message: twelve tries in some forty hours."""
SILENCE: Final = Retries(Pauses(timedelta(seconds=5), 2, timedelta(minutes=15)), most=480, strewn=0.2)
"""Of a webhook where nobody answers: five days of it, then it ends."""
PART: Final = events.Actor("webhooks")
LEASE: Final = timedelta(seconds=120)
"""Well above what a name takes to be resolved and a message to be posted."""
TAKEN_AT_ONCE: Final = 200
LONGEST_PROBLEM: Final = 200


@dataclass(frozen=True, slots=True)
class Turn:
    """A webhook to post to, for as long as the lease holds. `secrets`: whoever signs, the newest first; `reach`: the
    papers that its client may know of."""

    webhook_id: str
    lease: str
    url: str
    secrets: tuple[str, ...]
    reach: Reach


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that was given up."""

    change: str
    document_id: str
    tries: int
    problem: str
    dead_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of posting a message: `told`; `refused`, as this message; `silent`, as nobody answered or was able to;
    `gone`, as the webhook is to end. `retry_after`: the pause that was asked for."""

    what: Literal["told", "refused", "silent", "gone"]
    problem: str = ""
    retry_after: timedelta = timedelta()


def claim(
    session: Session, *, now: datetime, sensitive: Sequence[str] = (), redactable: Sequence[str] = ()
) -> Turn | None:
    """Lease a webhook that has something to be told of, whose turn was longest ago. `sensitive`: the kinds that need a
    scope of their own, `redactable`: those of them of which one for redacted papers is told, too."""
    row = session.scalars(_with_something(now).limit(1).with_for_update(skip_locked=True, of=WebhookRow)).first()
    if row is None:
        return None
    row.lease, row.lease_until = str(uuid.uuid4()), now + LEASE
    is_changing = row.earlier_secret is not None and row.earlier_until is not None and now < row.earlier_until
    earlier = (row.earlier_secret,) if is_changing and row.earlier_secret else ()
    client = clients.by_id(session, row.client_id, lambda: now)
    return Turn(row.id, row.lease, row.url, (row.secret, *earlier), client.reach_without(sensitive, redactable))


def has_something(session: Session, *, now: datetime) -> bool:
    """Whether `claim` would find one."""
    return bool(tuples(session, _SOMEBODY, now=now))


def next_change(session: Session, turn: Turn, *, now: datetime) -> Change | None:
    """The change to be told next, the oldest that is due; None: nothing is. Renews the lease. Raises `LeaseLost`."""
    row = _held(session, turn, now)
    oldest = _due(row.id, now).order_by(WebhookMessageRow.seq).limit(1)
    while True:
        message = session.scalars(oldest).first()
        if message is None:
            if not _take_up(session, row, turn.reach):
                return None
            continue
        found = changes.of_entries(session, [message.seq], turn.reach)
        if message.seq in found:
            return found[message.seq]
        session.delete(message)  # out of reach by now
        session.flush()


def answered(session: Session, turn: Turn, change: Change, answer: Answer, *, luck: float, now: datetime) -> None:
    """Keep what came of posting a message. `luck`: of [0, 1), as of `Retries`. Raises `LeaseLost`."""
    if answer.what in ("gone", "silent"):
        events.hold(session)
    row = _held(session, turn, now)
    # Locked: whoever takes the paper off record takes its messages along, which is no
    # reason to let the webhook's others wait.
    message = session.get(WebhookMessageRow, (row.id, change.position.seq), with_for_update=True)
    if message is None:  # what follows of it is of the webhook alone
        key = {"webhook_id": row.id, "seq": change.position.seq, "document_id": change.document_id}
        message = WebhookMessageRow(**key, tries=0)
    problem, asked_for = answer.problem[:LONGEST_PROBLEM], min(answer.retry_after, RETRIES.pauses.longest)
    if answer.what == "silent":
        message.problem = problem
        # The first silence may be the message's doing, which others that are told after it show: then it is spent.
        if row.silences == 0:
            _spend(message, asked_for, luck, now)
        row.silences, row.silent_since = row.silences + 1, row.silent_since or now
        rest = SILENCE.after(row.silences, luck)
        if rest is None:
            webhooks.end(session, row.id, "silent", PART, now=now)
            return
        row.not_before = now + max(rest, asked_for)
        message.not_before = row.not_before + rest
        return
    row.silences, row.silent_since, row.not_before = 0, None, None
    if answer.what == "told":
        row.told_at = now
        if message in session:
            session.delete(message)
        return
    message.problem = problem
    if answer.what == "gone":
        webhooks.end(session, row.id, "gone", PART, now=now)
        return
    _spend(message, asked_for, luck, now)


def give_back(session: Session, turn: Turn, *, now: datetime) -> None:
    """End the turn; one that was lost is no more to be ended."""
    statement = update(WebhookRow).where(WebhookRow.id == turn.webhook_id, WebhookRow.lease == turn.lease)
    session.execute(statement.values(lease=None, lease_until=now))


def dead_letters(session: Session, webhook_id: str) -> list[Letter]:
    """The messages that were given up, oldest first. Raises `NotFound`."""
    webhooks.known(session, webhook_id)
    rows = session.execute(
        select(WebhookMessageRow, EventRow.hash)
        .join(EventRow, EventRow.seq == WebhookMessageRow.seq)
        .where(WebhookMessageRow.webhook_id == webhook_id, WebhookMessageRow.dead_at.is_not(None))
        .order_by(WebhookMessageRow.seq)
    )
    return [
        Letter(changes.place_of(row.seq, found).code, row.document_id, row.tries, row.problem or "", row.dead_at)
        for row, found in rows
        if row.dead_at is not None
    ]


def replay(
    session: Session,
    webhook_id: str,
    actor: events.Actor,
    *,
    now: datetime,
    since: datetime | None = None,
    ids: Sequence[str] = (),
    dead: bool = False,
) -> int:
    """Tell once more what happened from `since` on, the changes of these `ids`, the dead letters; how many messages.
    Each has the id that it had. Raises `NotFound`, `BadRequest`."""
    row = webhooks.to_change(session, webhook_id)
    numbers = {changes.position_of(session, one).seq for one in ids}
    if numbers - changes.of_entries(session, numbers).keys():
        raise BadRequest(problem="id")
    wanted = select(EventRow.seq, EventRow.action, EventRow.document_id).where(
        text(IS_CHANGE), EventRow.document_id.is_not(None), EventRow.seq <= row.taken_up
    )
    asked: list[ColumnElement[bool]] = [EventRow.seq.in_(numbers)]
    if since is not None:
        first = select(func.min(EventRow.seq)).where(EventRow.at >= since).scalar_subquery()
        asked.append(EventRow.seq >= first)
    if dead:
        letters = select(WebhookMessageRow.seq).where(
            WebhookMessageRow.webhook_id == webhook_id, WebhookMessageRow.dead_at.is_not(None)
        )
        asked.append(EventRow.seq.in_(letters))
    found = [one for one in session.execute(wanted.where(or_(*asked))).all() if changes.is_of(one.action, row.types)]
    of_webhook = select(WebhookMessageRow).where(WebhookMessageRow.webhook_id == row.id)
    kept = {one.seq: one for one in session.scalars(of_webhook)}
    for one in found:
        message = kept.get(one.seq)
        if message is None:
            message = WebhookMessageRow(webhook_id=row.id, seq=one.seq, document_id=one.document_id)
            session.add(message)
        message.tries, message.not_before, message.dead_at = 0, None, None
    details = {"webhook": row.id, "messages": len(found), "since": since and since.isoformat(), "dead": dead}
    events.append(session, "webhook_replayed", actor, now=now, details=details)
    return len(found)


def _spend(message: WebhookMessageRow, asked_for: timedelta, luck: float, now: datetime) -> None:
    """One more try in vain."""
    message.tries += 1
    again_after = RETRIES.after(message.tries, luck)
    if again_after is None:
        message.dead_at = now
    else:
        message.not_before = now + max(again_after, asked_for)


def _with_something(now: datetime | BindParameter[datetime]) -> Select[WebhookRow]:
    """Webhooks that may be posted to, for whom something happened or waits."""
    happened = exists().where(EventRow.seq > WebhookRow.taken_up, text(IS_CHANGE))
    return (
        select(WebhookRow)
        .join(ClientRow, ClientRow.id == WebhookRow.client_id)
        .where(
            WebhookRow.ended_at.is_(None),
            ClientRow.revoked_at.is_(None),
            or_(ClientRow.expires_at.is_(None), ClientRow.expires_at > now),
            or_(WebhookRow.not_before.is_(None), WebhookRow.not_before <= now),
            or_(WebhookRow.lease.is_(None), WebhookRow.lease_until <= now),
            or_(happened, _due(WebhookRow.id, now).exists()),
        )
        .order_by(WebhookRow.lease_until.is_not(None), WebhookRow.lease_until, WebhookRow.id)
    )


def _due(webhook_id: object, now: datetime | BindParameter[datetime]) -> Select[WebhookMessageRow]:
    """Messages that may be posted: none of the same paper waits before them."""
    earlier = aliased(WebhookMessageRow)
    waits_before = exists().where(
        earlier.webhook_id == WebhookMessageRow.webhook_id,
        earlier.document_id == WebhookMessageRow.document_id,
        earlier.seq < WebhookMessageRow.seq,
        earlier.dead_at.is_(None),
    )
    return select(WebhookMessageRow).where(
        WebhookMessageRow.webhook_id == webhook_id,
        WebhookMessageRow.dead_at.is_(None),
        or_(WebhookMessageRow.not_before.is_(None), WebhookMessageRow.not_before <= now),
        ~waits_before,
    )


# Asked every second, and to make it takes longer than to answer it.
_NOW: BindParameter[datetime] = bindparam("now")
_SOMEBODY = _with_something(_NOW).with_only_columns(WebhookRow.id).limit(1)


def _take_up(session: Session, row: WebhookRow, reach: Reach) -> bool:
    """Make what happened since messages of the webhook, some at a time; whether anything did."""
    page = changes.since(session, Position(row.taken_up, b""), types=row.types, reach=reach, limit=TAKEN_AT_ONCE)
    session.add_all(
        WebhookMessageRow(webhook_id=row.id, seq=one.position.seq, document_id=one.document_id, tries=0)
        for one in page.changes
    )
    before, row.taken_up = row.taken_up, page.position.seq
    session.flush()
    return row.taken_up > before


def _held(session: Session, turn: Turn, now: datetime) -> WebhookRow:
    """The webhook's row, locked, with the lease renewed. Raises `LeaseLost` for one that is another's or has ended."""
    row = session.scalars(
        select(WebhookRow)
        .where(WebhookRow.id == turn.webhook_id, WebhookRow.lease == turn.lease, WebhookRow.ended_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise LeaseLost
    row.lease_until = now + LEASE
    return row
