"""Lists of papers to be disposed of: proposed, frozen, and confirmed by two persons (Luật Lưu trữ 33/2024/QH15 wants a
council, a decision and minutes [?]; two accounts are the least that any office has).

A list lies in the archive as it was proposed and is known by the SHA-256 of its bytes, which whoever confirms it names:
confirmed means seen. Each confirmation stands with the account that gave it and that SHA-256, also there.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.access_errors import NotAllowed
from dossier.catalogue.retention import RetentionRules
from dossier.errors import ArchiveDamaged, BadRequest, NotFound, SecondPersonNeeded
from dossier.words.sentences import N_, Phrase
from storage.accounts import persons
from storage.accounts.accounts import Account, actor_of
from storage.accounts.sign_in import Origin, SignIn
from storage.archive import retention_records as records
from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import DisposalConfirmationRow, DisposalItemRow, DisposalRow, EventRow, TombstoneRow
from storage.database.reach import Reach
from storage.retention import holds, terms
from storage.retention.holds import who
from storage.trail import events

CONFIRMED_IT = N_("tài khoản này đã xác nhận rồi")
SAME_PERSON = N_(
    "tài khoản này được coi là của cùng một người với tài khoản {account}, vốn đã xác nhận; nếu là hai người khác "
    "nhau, người quản trị ghi điều đó ở trang Người dùng, mục Người dùng tài khoản này"
)
CONFIRMERS: Final = 2
LEAST_DIGITS: Final = 8
WITHDRAWN: Final = "withdrawn"
"""Why a paper is kept whose list was ended before any paper went."""
ROLE: Final = "operator"
"""The role of an account that may confirm."""
LISTED = Phrase(N_("danh mục tiêu hủy"))
NOTHING_DUE = N_("không có giấy tờ nào hết thời hạn lưu trữ trước ngày {day}")
ALL_LISTED = N_("giấy tờ hết thời hạn trước ngày {day} đã nằm trong danh mục chưa xong: {lists}")
DAY_TO_COME = N_("ngày {day} chưa đến")
OTHER_LIST = N_("mã băm không phải của danh mục này; hãy xem lại danh mục rồi xác nhận")
ENDED = N_("danh mục này đã được thực hiện hoặc đã rút lại")
NOT_AN_OPERATOR = N_("tài khoản này không có vai trò vận hành ở cơ quan của mọi giấy tờ trong danh mục")
PASSWORD_DUE = N_("mật khẩu của tài khoản này là mật khẩu tạm; hãy đăng nhập trên trang và đổi mật khẩu trước")
BOTH_CONFIRMED = N_("danh mục này đã có đủ hai người xác nhận")


class SecondConfirmerNeeded(SecondPersonNeeded):
    """A list that this person has confirmed, by this account or by another one. `reason`: which."""

    code = "refused.second_confirmer_needed"
    text = N_("Danh mục tiêu hủy cần hai người xác nhận, mỗi người bằng tài khoản của mình: {reason}.")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That an account, of the person with this name, confirmed a list."""

    account: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """A paper that was cut from a stack and disposed of with it."""

    document_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: what it says of what was handed in, a paper or a stack, and what became of it: waiting,
    disposed, kept with the reason. `parts`: the papers of a stack that was disposed of."""

    document_id: str
    said: Mapping[str, Any]
    state: str
    why: str | None
    parts: tuple[Part, ...] = ()

    @property
    def papers(self) -> int:
        """How many papers it stands for: a stack is none, what was cut from it is."""
        return len(self.said["kind"])


@dataclass(frozen=True, slots=True)
class DisposalList:
    """A list as it stands. `persons`: the first confirmation of each person, by what is known of accounts now: two
    accounts that confirmed may have come to be one person's."""

    id: str
    sha256: str
    due_by: date
    proposed_by: str
    proposed_at: datetime
    ended_at: datetime | None
    confirmations: tuple[Confirmation, ...]
    persons: tuple[Confirmation, ...]
    lines: tuple[Line, ...]
    reason: str = ""
    """Why it was withdrawn, where that was said."""

    @property
    def papers(self) -> int:
        """How many papers it lists."""
        return sum(line.papers for line in self.lines)

    @property
    def gone(self) -> int:
        """How many of them were disposed of."""
        return sum(line.papers for line in self.lines if line.state == "disposed")

    @property
    def is_confirmed(self) -> bool:
        """Whether it may be carried out."""
        return len(self.persons) >= CONFIRMERS

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was ended before any paper went."""
        return _is_withdrawn(self.ended_at, self.lines)


def propose(
    database: Database,
    archive: Archive,
    rules: RetentionRules,
    due_by: date,
    actor: events.Actor,
    *,
    now: datetime,
    limit: int | None = None,
) -> DisposalList:
    """A list of the papers whose term is over by a day, that no hold keeps and that stand on no list that is still
    open; at most so many.

    Raises `BadRequest` for a day to come, or where nothing is due.
    """
    if due_by > terms.day_of(now):
        raise BadRequest(problem=Phrase(DAY_TO_COME, {"day": f"{due_by:%d/%m/%Y}"}))
    lines: list[dict[str, Any]] = []
    others: set[str] = set()
    with database.read() as session:
        seen, _ = events.head(session)  # first: what comes on record after it may be missed
        listed = _on_open_lists(session)
        for one in terms.due(session, rules, due_by):
            if limit is not None and len(lines) >= limit:
                break
            if holds.on_papers(session, one.family.members):
                continue
            if other := listed.get(one.family.document.id):
                others.add(other)
            else:
                lines.append(_line(one))
    if not lines:
        day = f"{due_by:%d/%m/%Y}"
        if others:
            raise BadRequest(problem=Phrase(ALL_LISTED, {"day": day, "lists": ", ".join(sorted(others))}))
        raise BadRequest(problem=Phrase(NOTHING_DUE, {"day": day}))
    # No id that another list could ever have: not of one proposed at the same time, and not of one that the archive has
    # and a database that was restored does not. A proposal that is cut off leaves a list that nobody can confirm.
    disposal_id = str(uuid.uuid4())
    record = {"id": disposal_id, "due_by": due_by, "proposed_by": who(actor), "proposed_at": now, "papers": lines}
    content = records.to_bytes(record)
    records.keep(archive, disposal_id, records.LIST, content, by=who(actor), now=now)
    with database.write() as session:
        events.hold(session)
        put_list(session, content)
        count = sum(len(one["kind"]) for one in lines)
        details = {"disposal": disposal_id, "sha256": records.sha256_of(content), "papers": count, "seen": seen}
        events.append(session, "disposal_proposed", actor, now=now, details=details)
    return read_list(database, archive, disposal_id)


def confirm_typed(
    door: SignIn,
    archive: Archive,
    disposal_id: str,
    digest: str,
    account: Account,
    password: str,
    *,
    origin: Origin,
    now: datetime,
) -> DisposalList:
    """Confirm a list by what its confirmer typed, at a prompt or on a page: the first digits of its SHA-256, and the
    password. An account that only a provider vouches for has none, and confirms nothing. Raises `WrongPassword`,
    `TryLater`, and what `confirm` raises."""
    demand_seen(read_list(door.database, archive, disposal_id), digest)
    door.demand_password(account, password, origin=origin, now=now)
    return confirm(door.database, archive, disposal_id, digest, account, now=now)


def confirm(
    database: Database, archive: Archive, disposal_id: str, sha256: str, account: Account, *, now: datetime
) -> DisposalList:
    """Confirm a list for the person of an account, who names its SHA-256 (or the first 8 digits of it, or more).

    Raises `NotFound`, `BadRequest` where the SHA-256 is another list's or two have confirmed it, `NotAllowed` for an
    account that may not and a list that has ended, `SecondConfirmerNeeded` for one that has, or another one of the same
    person.
    """
    listed = read_list(database, archive, disposal_id)
    demand_seen(listed, sha256)
    if listed.ended_at is not None:
        raise NotAllowed(reason=Phrase(ENDED))
    may = ROLE in account.roles and account.disabled_at is None
    if may and account.password_due:
        raise NotAllowed(reason=Phrase(PASSWORD_DUE))
    if not may or not is_within(listed, account.reach):
        raise NotAllowed(reason=Phrase(NOT_AN_OPERATOR))
    said: list[dict[str, Any]] = []

    def changed(content: bytes | None) -> bytes:
        known = json.loads(content) if content else []
        said[:] = [one for one in known if one["list_sha256"] == listed.sha256]
        own = next((one for one in said if one["account"] == account.name), None)
        if own is None:
            _demand_other(database, said, account)
            own = {"account": account.name, "person": account.full_name, "at": now, "list_sha256": listed.sha256}
            said.append(own)
        return records.to_bytes(said)

    actor = actor_of(account, purpose=None)
    with database.read() as session:
        is_known = session.get(DisposalConfirmationRow, (disposal_id, account.name)) is not None
    if is_known:
        raise SecondConfirmerNeeded(reason=Phrase(CONFIRMED_IT))
    # A store may be slow, and whoever holds the trail keeps all others waiting.
    archive.change(
        object_id_of(disposal_id), records.CONFIRMATIONS, changed, message="confirmed", user=account.full_name, now=now
    )
    with database.write() as session:
        events.hold(session)
        for one in put_confirmations(session, disposal_id, records.to_bytes(said)):
            details = {"disposal": disposal_id, "sha256": listed.sha256}
            begun = {} if one.account == account.name else events.begun(one.at, one.person)
            events.append(session, "disposal_confirmed", actor, now=now, details={**details, **begun})
    return read_list(database, archive, disposal_id)


def is_within(listed: DisposalList, reach: Reach) -> bool:
    """Whether whoever has this reach sees the list: all of each agency of which it has papers."""
    return all(reach.covers(Reach(agency)) for agency in {str(line.said["agency"]) for line in listed.lines})


def demand_seen(listed: DisposalList, sha256: str) -> None:
    """See that somebody names the SHA-256 of a list, or its first digits. Raises `BadRequest`."""
    if len(sha256) < LEAST_DIGITS or not listed.sha256.startswith(sha256.lower()):
        raise BadRequest(problem=Phrase(OTHER_LIST))


def read_list(database: Database, archive: Archive, disposal_id: str) -> DisposalList:
    """A list, with what the archive says of its papers. Raises `NotFound`, and `ArchiveDamaged` where the archive has
    another list than the one that was proposed."""
    with database.read() as session:
        row = session.get(DisposalRow, disposal_id)
        if row is None:
            raise NotFound(what=LISTED, value=disposal_id)
        confirmed = session.scalars(
            select(DisposalConfirmationRow)
            .where(DisposalConfirmationRow.disposal_id == disposal_id)
            .order_by(DisposalConfirmationRow.at, DisposalConfirmationRow.account)
        ).all()
        confirmations = tuple(Confirmation(one.account, one.person, one.at) for one in confirmed)
        first = confirmed_by_persons(session, confirmations)
        items = session.scalars(
            select(DisposalItemRow).where(DisposalItemRow.disposal_id == disposal_id).order_by(DisposalItemRow.line)
        ).all()
        parts = _parts_gone(session, disposal_id)
    content = records.newest(archive, disposal_id, records.LIST) or b""
    if records.sha256_of(content) != row.sha256:
        raise ArchiveDamaged(object_id=object_id_of(disposal_id), problem=records.LIST)
    papers: Sequence[Mapping[str, Any]] = json.loads(content)["papers"]
    lines = tuple(
        Line(item.document_id, papers[item.line], item.state, item.why, tuple(parts.get(item.document_id, ())))
        for item in items
    )
    is_withdrawn = _is_withdrawn(row.ended_at, lines)
    outcome = (records.newest(archive, disposal_id, records.OUTCOME) if is_withdrawn else None) or b"{}"
    return DisposalList(
        id=row.id,
        sha256=row.sha256,
        due_by=row.due_by,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        ended_at=row.ended_at,
        confirmations=confirmations,
        persons=first,
        lines=lines,
        reason=json.loads(outcome).get("reason", ""),
    )


def seen_by(session: Session, listed: DisposalList) -> int:
    """The last entry of the trail that a list takes account of; 0 where this trail does not know of its proposal."""
    row = session.scalars(
        select(EventRow).where(
            EventRow.at == listed.proposed_at,
            EventRow.action == "disposal_proposed",
            EventRow.details["disposal"].as_string() == listed.id,
        )
    ).first()
    # Older entries do not say so; what came on record after them, their lists did not know.
    return 0 if row is None else int(row.details.get("seen", row.seq))


def _parts_gone(session: Session, disposal_id: str) -> dict[str, list[Part]]:
    """The papers that were cut from stacks of a list and disposed of, by stack; what a person had found to be no paper
    has no kind."""
    stones = (
        select(TombstoneRow.stack_id, TombstoneRow.document_id, TombstoneRow.kind)
        .where(TombstoneRow.disposal_id == disposal_id, TombstoneRow.stack_id.is_not(None))
        .order_by(TombstoneRow.document_id)
    )
    found: dict[str, list[Part]] = {}
    for stack_id, document_id, kind in session.execute(stones):
        if stack_id is not None and kind is not None:
            found.setdefault(stack_id, []).append(Part(document_id, kind))
    return found


def _is_withdrawn(ended_at: datetime | None, lines: Sequence[Line]) -> bool:
    return ended_at is not None and all(line.why == WITHDRAWN for line in lines)


def confirmed_by_persons(session: Session, confirmations: Sequence[Confirmation]) -> tuple[Confirmation, ...]:
    """The first confirmation of each person."""
    first = persons.first_of_each(session, [(one.account, one.person) for one in confirmations])
    return tuple(one for one in confirmations if (one.account, one.person) in first)


def all_lists(session: Session) -> list[str]:
    """The ids of all lists, oldest first."""
    return list(session.scalars(select(DisposalRow.id).order_by(DisposalRow.proposed_at, DisposalRow.id)))


def put_list(session: Session, content: bytes) -> None:
    """Put a list on record as the archive has it."""
    said = json.loads(content)
    session.add(
        DisposalRow(
            id=said["id"],
            sha256=records.sha256_of(content),
            due_by=date.fromisoformat(said["due_by"]),
            proposed_by=said["proposed_by"],
            proposed_at=datetime.fromisoformat(said["proposed_at"]),
        )
    )
    session.flush()
    session.add_all(
        DisposalItemRow(disposal_id=said["id"], line=number, document_id=paper["document"], state="waiting")
        for number, paper in enumerate(said["papers"])
    )
    session.flush()


def put_confirmations(session: Session, disposal_id: str, content: bytes) -> list[Confirmation]:
    """Put the confirmations of a list on record as the archive has them: those that were not. What confirmed a list
    with another SHA-256 is none of this one."""
    new, sha256 = [], session.get_one(DisposalRow, disposal_id).sha256
    for one in json.loads(content):
        if one["list_sha256"] != sha256:
            continue
        if session.get(DisposalConfirmationRow, (disposal_id, one["account"])) is None:
            found = Confirmation(one["account"], one["person"], datetime.fromisoformat(one["at"]))
            session.add(
                DisposalConfirmationRow(
                    disposal_id=disposal_id, account=found.account, person=found.person, at=found.at
                )
            )
            new.append(found)
    session.flush()
    return new


def _on_open_lists(session: Session) -> dict[str, str]:
    """The papers of lists that were not carried out to their end, each with its list."""
    lines = (
        select(DisposalItemRow.document_id, DisposalItemRow.disposal_id)
        .join(DisposalRow, DisposalRow.id == DisposalItemRow.disposal_id)
        .where(DisposalRow.ended_at.is_(None))
    )
    return {row.document_id: row.disposal_id for row in session.execute(lines)}


def _demand_other(database: Database, said: Sequence[Mapping[str, Any]], account: Account) -> None:
    """That neither this account nor another one of the same person is among those that confirmed."""
    acted = [(str(one["account"]), str(one["person"])) for one in said]
    with database.read() as session:
        if len(persons.first_of_each(session, acted)) >= CONFIRMERS:
            raise BadRequest(problem=Phrase(BOTH_CONFIRMED))
        same = next((one for one in acted if persons.is_same(session, (account.name, account.full_name), one)), None)
        if same is not None:
            raise SecondConfirmerNeeded(reason=Phrase(SAME_PERSON, {"account": same[0]}))


def _line(one: terms.Due) -> dict[str, Any]:
    """What a list says of a paper: what it is, and why its term is over; nothing of whose it is."""
    document, retention = one.family.document, one.retention
    rule = retention.rule
    return {
        "document": document.id,
        "agency": document.agency,
        "sha256": document.sha256,
        "kind": [row.kind for row in one.family.papers],
        "received_at": document.received_at,
        "starts_on": retention.starts_on,
        "ends_on": retention.ends_on,
        "rule": rule.record() if rule else None,
    }
