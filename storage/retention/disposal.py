"""Carrying out a list that two persons confirmed: paper by paper, each looked at once more in the commit that decides.

That commit takes the paper off record, puts its tombstone there and says so in the trail; it holds the trail and the
paper's rows, so a hold that is placed at the same time is either seen, or refused because the paper is gone. Only then
is the tombstone written into the archive, in both stores, and the paper's object purged: killed anywhere, the list is
gone on with by the same command. (A rebuild from a store in which the tombstone does not lie yet puts the paper back on
record, whole, and its list as not carried out: nothing is lost by it.) In the end the list says what was kept and why.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.access_errors import NotAllowed
from dossier.catalogue.retention import RetentionRules
from dossier.errors import Disposed, Refused
from dossier.review.cuts import WITHDRAWN as NO_PAPER
from dossier.words.sentences import N_, Phrase
from storage.accounts import persons
from storage.archive import retention_records as records
from storage.database.models import (
    DisposalConfirmationRow,
    DisposalItemRow,
    DisposalRow,
    DossierRow,
    EventRow,
    LeaseRow,
    ReceiptRow,
    TombstoneRow,
)
from storage.retention import holds, terms, tombstones
from storage.retention.lists import CONFIRMERS, ENDED, WITHDRAWN, DisposalList, Line, read_list, seen_by
from storage.retention.off_record import forget, others_need
from storage.retention.shredding import AT_WORK, NEEDED
from storage.retention.terms import Family
from storage.retention.tombstones import Whereabouts
from storage.trail import events

KEPT_TEXTS: Final = {
    "hold": holds.ON_HOLD,
    "gone": N_("không còn trong cơ sở dữ liệu"),
    "changed": N_("giấy tờ, quy định hoặc thời hạn đã khác so với danh mục"),
    "not_due": N_("không còn hết thời hạn"),
    "delivered": N_("vừa được nộp lại sau khi lập danh mục"),
    "dossier_open": N_("thuộc hồ sơ chưa kết thúc"),
    "needed": NEEDED,
    "at_work": AT_WORK,
    "withdrawn": N_("danh mục đã được rút lại"),
    "locked": N_("kho còn khóa tệp (object lock), chưa xóa được"),
    "damaged": N_("đối tượng trong kho bị hỏng; hãy chạy sohoa fixity --mend trước"),
}
"""Why a paper of a list was kept, and how that is said."""
NOT_CONFIRMED = N_("danh mục này chưa có đủ hai người xác nhận")


class DisposalRunning(Refused):
    """Another disposal from the same archive is at work."""

    code = "refused.disposal_running"
    http_status = 409
    text = N_("Đang có một lần tiêu hủy khác trên kho này; hãy chờ lần đó xong.")


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a line of the list, which stands for so many `papers`: disposed of, or kept because of `why`;
    `left`: what of it could not be removed on this machine, and why, for who is to remove it and begin again."""

    document_id: str
    why: str | None
    left: tuple[str, ...] = ()
    papers: int = 1


def carry_out(
    where: Whereabouts, rules: RetentionRules, disposal_id: str, actor: events.Actor, *, clock: Callable[[], datetime]
) -> Iterator[Step]:
    """Dispose of the papers of a list, or go on with that. A list that was carried out to its end is only looked over:
    what lies again where a paper of it was purged goes. `clock`: asked for each paper, since a run may last hours.

    Raises `NotFound`, `NotAllowed` where two have not confirmed it, `DisposalRunning`, and what stores and database
    raise: then it is gone on with by another call.
    """
    database, archive = where.stores.database, where.stores.first
    with database.alone("disposal", busy=DisposalRunning()):
        listed = read_list(database, archive, disposal_id)
        if not listed.is_confirmed and listed.ended_at is None:
            raise NotAllowed(reason=Phrase(NOT_CONFIRMED))
        where.stores.copy_record(disposal_id)
        kept: dict[str, str] = {}
        for line in listed.lines:
            why = line.why
            if line.state == "waiting":
                why = _dispose(where, rules, listed, line, actor, clock())
            left: list[str] = []
            if why is None:
                left = finish(where, line.document_id)
            elif line.state == "waiting":
                kept[line.document_id] = why
            yield Step(line.document_id, why, tuple(left), line.papers)
        if listed.ended_at is None:
            _end(where, listed, kept, actor, clock())


def withdraw(
    where: Whereabouts, disposal_id: str, actor: events.Actor, *, now: datetime, reason: str | None = None
) -> None:
    """End a list of which no paper went yet: its papers stay, and may be proposed again. `reason`: why, for archive and
    trail.

    Raises `NotFound`, `NotAllowed` where papers of it went or it has ended, `DisposalRunning`, and what stores and
    database raise.
    """
    database, archive = where.stores.database, where.stores.first
    with database.alone("disposal", busy=DisposalRunning()):
        listed = read_list(database, archive, disposal_id)
        if listed.ended_at is not None or any(line.state == "disposed" for line in listed.lines):
            raise NotAllowed(reason=Phrase(ENDED))
        _end(where, listed, {line.document_id: WITHDRAWN for line in listed.lines}, actor, now, reason)


def finish(where: Whereabouts, document_id: str) -> list[str]:
    """Purge whatever still lies of a paper that is off record, and of what was cut from it: what could not be removed
    on this machine. It is not purged as long as something stays."""
    database = where.stores.database
    with database.read() as session:
        rows = session.scalars(
            select(TombstoneRow)
            .where((TombstoneRow.document_id == document_id) | (TombstoneRow.stack_id == document_id))
            .order_by(TombstoneRow.stack_id.is_(None), TombstoneRow.document_id)
        ).all()
    left: list[str] = []
    for row in rows:
        if row.is_purged and not tombstones.lies_anywhere(where, row.document_id):
            continue
        stays = tombstones.bury(where, row)
        left += stays
        with database.write() as session:
            session.get_one(TombstoneRow, row.document_id).is_purged = not stays
    return left


def unfinished(session: Session) -> list[str]:
    """The papers that are off record and not purged yet."""
    return list(session.scalars(select(TombstoneRow.document_id).where(TombstoneRow.is_purged.is_(False))))


def kept_because(
    session: Session, rules: RetentionRules, listed: DisposalList, line: Line, family: Family
) -> str | None:
    """Why a paper of a list has to stay, as things are in this transaction; None where nothing speaks for it."""
    document, members = family.document, family.members
    ids = [row.id for row in members]
    if holds.on_papers(session, members):
        return "hold"
    leased = session.scalars(select(LeaseRow.document_id).where(LeaseRow.document_id.in_(ids))).first()
    if leased is not None or any(row.state in ("received", "processing") for row in members):
        return "at_work"
    if _is_delivered_since(session, listed, ids):
        return "delivered"
    retention = terms.of_family(session, rules, family)
    if retention.why == "dossier_open" or terms.lies_in_an_open_dossier(session, members):
        return "dossier_open"
    if not retention.is_due(listed.due_by):
        return "not_due"
    rule = retention.rule.record() if retention.rule else None
    as_listed = (line.said["sha256"], line.said["kind"], line.said["ends_on"], line.said["rule"])
    ends_on = retention.ends_on.isoformat() if retention.ends_on else None
    if as_listed != (document.sha256, [row.kind for row in family.papers], ends_on, rule):
        return "changed"
    return "needed" if others_need(session, ids) else None


def _is_delivered_since(session: Session, listed: DisposalList, ids: Sequence[str]) -> bool:
    """Whether one of these was handed in again, so that the list does not take account of it. A delivery is of the
    moment when it was begun, which may be long before it came on record; the trail has the order."""
    later = select(ReceiptRow.id).where(ReceiptRow.document_id.in_(ids), ReceiptRow.received_at > listed.proposed_at)
    told = select(EventRow.seq).where(
        EventRow.document_id.in_(ids), EventRow.action == "received_again", EventRow.seq > seen_by(session, listed)
    )
    return any(session.scalars(found.limit(1)).first() is not None for found in (later, told))


def _dispose(
    where: Whereabouts,
    rules: RetentionRules,
    listed: DisposalList,
    line: Line,
    actor: events.Actor,
    now: datetime,
) -> str | None:
    """Take a paper off record, with its tombstone; or why it is kept."""
    database, archive = where.stores.database, where.stores.first
    with database.read() as session:
        seen = terms.family_of(session, line.document_id)
        versions = {row.id: row.version for row in seen.members} if seen else {}
    # Read before the trail is held: a store may be slow.
    inventories = {one: tombstones.inventory_sha512(archive, one) for one in versions}
    is_locked = any(tombstones.is_locked(where, one) for one in versions)
    with database.write() as session:
        events.hold(session)
        family = terms.family_of(session, line.document_id, lock=True)
        if family is None:
            return "gone"
        why = kept_because(session, rules, listed, line, family)
        if why is None and {row.id: row.version for row in family.members} != versions:
            why = "changed"
        if why is None and is_locked:
            why = "locked"
        if why is None and None in inventories.values():
            why = "damaged"
        if why is not None:
            return why
        if _confirmed(session, listed.id) < CONFIRMERS:
            raise NotAllowed(reason=Phrase(NOT_CONFIRMED))
        _take_off_record(session, listed, line, family, inventories, actor, now)
    return None


def _take_off_record(
    session: Session,
    listed: DisposalList,
    line: Line,
    family: Family,
    inventories: dict[str, str | None],
    actor: events.Actor,
    now: datetime,
) -> None:
    confirmed_by = [{"account": one.account, "person": one.person, "at": one.at} for one in listed.confirmations]
    entries = []
    for row in family.members:
        dossier = session.get(DossierRow, row.dossier_code) if row.dossier_code else None
        tombstone = TombstoneRow(
            document_id=row.id,
            agency=row.agency,
            desk=row.desk,
            sha256=row.sha256,
            size=row.size,
            kind=None if row.state == NO_PAPER else row.kind,
            stack_id=row.stack_id,
            dossier_code=row.dossier_code,
            dossier=_plain({"procedure_code": dossier.procedure_code, "created_at": dossier.created_at})
            if dossier
            else None,
            received_at=row.received_at,
            disposal_id=listed.id,
            disposed_at=now,
            rule=line.said["rule"],
            ended_on=datetime.fromisoformat(line.said["ends_on"]).date(),
            confirmed_by=_plain(confirmed_by),
            inventory_sha512=inventories[row.id],
            is_purged=False,
        )
        session.add(tombstone)
        details = {
            "disposal": listed.id,
            "list_sha256": listed.sha256,
            "sha256": row.sha256,
            "inventory_sha512": inventories[row.id],
            "rule": line.said["rule"],
            "confirmed_by": [one.account for one in listed.confirmations],
        }
        entries.append(events.Entry("disposed", actor, now, row.id, details))
    forget(session, family.members, Disposed.code, {"list": listed.id})
    item = select(DisposalItemRow).where(
        DisposalItemRow.disposal_id == listed.id, DisposalItemRow.document_id == line.document_id
    )
    session.scalars(item).one().state = "disposed"
    events.append_all(session, entries)


def _end(
    where: Whereabouts,
    listed: DisposalList,
    kept: dict[str, str],
    actor: events.Actor,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Say in the archive and on record what was kept, and that the list is done with."""
    more = {"reason": reason} if reason else {}
    outcome = {"ended_at": now, "kept": kept, **more}
    archive = where.stores.first
    records.keep(archive, listed.id, records.OUTCOME, records.to_bytes(outcome), by=holds.who(actor), now=now)
    where.stores.copy_record(listed.id)
    with where.stores.database.write() as session:
        events.hold(session)
        put_outcome(session, listed.id, records.to_bytes(outcome))
        disposed = sum(line.papers for line in listed.lines if line.document_id not in kept)
        details = {"disposal": listed.id, "disposed": disposed, "kept": kept, **more}
        events.append(session, "disposal_ended", actor, now=now, details=details)


def entry_of_end(session: Session, listed: DisposalList) -> int | None:
    """The number of the trail's entry which says that the list is done with; None where this trail has none."""
    return session.scalars(
        select(EventRow.seq).where(
            EventRow.at == listed.ended_at,
            EventRow.action == "disposal_ended",
            EventRow.details["disposal"].as_string() == listed.id,
        )
    ).first()


def put_outcome(session: Session, disposal_id: str, content: bytes) -> None:
    """Put on record what a list came to, as the archive has it."""
    said = json.loads(content)
    session.get_one(DisposalRow, disposal_id).ended_at = datetime.fromisoformat(said["ended_at"])
    of_list = select(DisposalItemRow).where(DisposalItemRow.disposal_id == disposal_id)
    for item in session.scalars(of_list):
        if item.document_id in said["kept"]:
            item.state, item.why = "kept", said["kept"][item.document_id]
    session.flush()


def _plain(value: object) -> Any:
    return json.loads(records.to_bytes(value))


def _confirmed(session: Session, disposal_id: str) -> int:
    """How many persons confirmed a list, as accounts are known in this transaction."""
    rows = session.scalars(select(DisposalConfirmationRow).where(DisposalConfirmationRow.disposal_id == disposal_id))
    return len(persons.first_of_each(session, [(row.account, row.person) for row in rows]))
