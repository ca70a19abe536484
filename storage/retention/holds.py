"""Legal holds, and dossiers of which somebody said that the work on them has ended.

A hold is placed and released by whoever may, with a reason, and both are events. It wins over everything: a disposal
asks for holds in the commit by which it disposes of a paper, and both hold the trail then, so one of them is first.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from dossier.codes.administrative import DossierCode, parse_dossier_code
from dossier.codes.identity import plain_number
from dossier.errors import DOCUMENT, BadRequest, NotFound, SohoaError
from dossier.review.cuts import WITHDRAWN
from dossier.vietnam import VIETNAM
from dossier.words.sentences import N_, Phrase
from storage.archive import retention_records as records
from storage.archive.gone import demand_not_gone
from storage.archive.ocfl import object_id_of
from storage.database.models import DocumentRow, DossierClosingRow, HoldRow, PersonRow
from storage.keeping.stores import Stores
from storage.papers import deliveries
from storage.papers.dossiers import known_code
from storage.sealing.problems import KeyShredded
from storage.trail import events

About = Literal["document", "dossier", "owner"]
HELD = Phrase(N_("lệnh giữ"))
ON_HOLD = N_("có lệnh giữ")
NO_REASON = N_("nêu lý do giữ hoặc bỏ giữ")
NO_VALUE = N_("mã hoặc số để giữ phải có từ 1 đến 64 ký tự")
RELEASED = N_("lệnh giữ này đã được bỏ")
TO_COME = N_("ngày kết thúc {day} chưa tới; hôm nay là {today}")
BEFORE_IT_CAME = N_(
    "ngày kết thúc {day} sớm hơn ngày tiếp nhận {received} ghi trong mã hồ sơ {dossier}; hãy xem lại ngày và mã"
)
NO_NUMBER = N_("“{value}” không có chữ số nào nên không phải là số của ai")
LONGEST_VALUE = 64
_BETWEEN = " .-–—/"
"""What stands between the digits of numbers."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold as it stands."""

    id: str
    about: str
    value: str
    reason: str
    placed_by: str
    placed_at: datetime
    released_at: datetime | None


class NotCopied(Exception):  # noqa: N818
    """The hold is in force, and did not come into the second store for the reason `why`; it is copied with what else
    the trail names (`sweeps.copy_new`)."""

    def __init__(self, hold: Hold, why: SohoaError | OSError) -> None:
        super().__init__(hold.id)
        self.hold, self.why = hold, why


def place(stores: Stores, about: About, value: str, reason: str, actor: events.Actor, *, now: datetime) -> Hold:
    """Hold a paper (by its id), a dossier (by its code) or all papers that name an owner (by the number). One that is
    in force with the same reason is not placed twice. It is brought to the second store at once.

    Raises `BadCode`, `BadRequest` without a reason or for a number without a digit, `NotFound`, `Disposed` or
    `KeyShredded` for a paper that is not there; `NotCopied` where it is in force and did not come into the second
    store.
    """
    database, archive = stores.database, stores.first
    value, reason = _value(about, value), " ".join(reason.split())
    if not reason:
        raise BadRequest(problem=Phrase(NO_REASON))
    if not value or len(value) > LONGEST_VALUE:
        raise BadRequest(problem=Phrase(NO_VALUE))
    # One at a time: of two at once the second would write over what the first said in the archive.
    with database.alone("hold"):
        with database.read() as session:
            _demand_paper(session, about, value)
            of_it = select(HoldRow).where(HoldRow.about == about, HoldRow.value == value, HoldRow.reason == reason)
            same = session.scalars(of_it).all()
            known = next((row for row in same if row.released_at is None), None)
            found = None if known is None else _hold(known)
        if found is not None:
            _bring(stores, found)
            return found
        hold_id = _unused_id(stores, about, value, reason, len(same))
        row = HoldRow(id=hold_id, about=about, value=value, reason=reason, placed_by=who(actor), placed_at=now)
        records.keep(archive, hold_id, records.HOLD, records.to_bytes(_record(row)), by=row.placed_by, now=now)
        try:
            with database.write() as session:
                events.hold(session)
                _demand_paper(session, about, value)
                session.add(row)
                details = {"hold": hold_id, "about": about, "reason": reason}
                document_id = value if about == "document" else None
                if about == "dossier":
                    details["dossier"] = value
                events.append(session, "hold_placed", actor, now=now, document_id=document_id, details=details)
                placed = _hold(row)
        except (NotFound, KeyShredded):  # a disposal or a shredding was first: no row ever names what was written
            archive.remove_object(object_id_of(hold_id))
            raise
        _bring(stores, placed)  # after the commit: a hold waits for no other store
        return placed


def release(stores: Stores, hold_id: str, reason: str, actor: events.Actor, *, now: datetime) -> None:
    """Let a hold go, in both stores before it is so. Raises `NotFound`, `BadRequest` without a reason or for one that
    was let go before, and what the stores raise."""
    database, reason = stores.database, " ".join(reason.split())
    if not reason:
        raise BadRequest(problem=Phrase(NO_REASON))
    # One at a time, from the look on: of two at once the archive would name another one than the trail.
    with database.alone("hold"):
        with database.read() as session:
            row = session.get(HoldRow, hold_id)
            if row is None:
                raise NotFound(what=HELD, value=hold_id)
            if row.released_at is not None:
                raise BadRequest(problem=Phrase(RELEASED))
            record = {**_record(row), "released_by": who(actor), "released_at": now, "released_why": reason}
        stores.demand_second()
        records.keep(stores.first, hold_id, records.HOLD, records.to_bytes(record), by=who(actor), now=now)
        stores.copy_record(hold_id)
        with database.write() as session:
            events.hold(session)
            row = session.get_one(HoldRow, hold_id)
            if row.released_at is not None:
                return
            row.released_by, row.released_at, row.released_why = who(actor), now, reason
            document_id = row.value if row.about == "document" else None
            details = {"hold": hold_id, "about": row.about, "reason": reason}
            events.append(session, "hold_released", actor, now=now, document_id=document_id, details=details)


def all_in_force(session: Session) -> list[Hold]:
    """The holds in force, oldest first."""
    rows = session.scalars(select(HoldRow).where(HoldRow.released_at.is_(None)).order_by(HoldRow.placed_at, HoldRow.id))
    return [_hold(row) for row in rows]


def on_papers(session: Session, papers: Sequence[DocumentRow]) -> list[Hold]:
    """The holds in force on any of these papers: on itself, on a dossier that it lies in, on somebody whom it names."""
    ids = [row.id for row in papers]
    dossiers = {code for codes in deliveries.dossiers_of(session, ids).values() for code in codes}
    people = set(session.scalars(select(PersonRow.identity).where(PersonRow.document_id.in_(ids))))
    people |= {row.owner_id for row in papers}
    numbers = {plain_number(one) for one in people if one}
    about = [
        and_(HoldRow.about == "document", HoldRow.value.in_(ids)),
        and_(HoldRow.about == "dossier", HoldRow.value.in_([parse_dossier_code(code).canonical for code in dossiers])),
        and_(HoldRow.about == "owner", HoldRow.value.in_(numbers)),
    ]
    rows = session.scalars(select(HoldRow).where(HoldRow.released_at.is_(None), or_(*about)).order_by(HoldRow.id))
    return [_hold(row) for row in rows]


def covered(session: Session, about: About, value: str) -> int:
    """How many papers on record a hold on this keeps, or would: none may be a slip of the pen. Raises `BadCode`."""
    value = _value(about, value)
    if about == "document":
        return 1 if session.get(DocumentRow, value) else 0
    if about == "dossier":
        code = known_code(session, value)
        of_it = deliveries.lies_in(code) if code else false()
    else:
        named = select(PersonRow.document_id).where(_plain(PersonRow.identity) == value)
        of_it = or_(_plain(DocumentRow.owner_id) == value, DocumentRow.id.in_(named))
    return (
        session.scalar(select(func.count()).select_from(DocumentRow).where(of_it, DocumentRow.state != WITHDRAWN)) or 0
    )


def close(stores: Stores, code: str, day: date, actor: events.Actor, *, now: datetime) -> None:
    """Say that the work on a dossier ended on a day, in both stores. Raises `BadCode`, `BadRequest` for a day to come
    and one before the dossier was taken in, and what the stores raise."""
    dossier = parse_dossier_code(code)
    canonical = dossier.canonical
    today = now.astimezone(VIETNAM).date()
    if day > today:
        days = {"day": f"{day:%d/%m/%Y}", "today": f"{today:%d/%m/%Y}"}
        raise BadRequest(problem=Phrase(TO_COME, days))
    # The day that the code itself says is the only one that counts. When papers were handed in here says nothing: what
    # was digitized years after the work on it ended is most of an old archive, and its term runs from that end. A code
    # of a desk's own is known by its look alone, and what in it may be a day is nobody's word for one.
    if isinstance(dossier, DossierCode) and day < dossier.received_on:
        days = {"day": f"{day:%d/%m/%Y}", "received": f"{dossier.received_on:%d/%m/%Y}", "dossier": dossier.printed}
        raise BadRequest(problem=Phrase(BEFORE_IT_CAME, days))
    record = {"canonical": canonical, "closed_on": day, "closed_by": who(actor), "at": now}
    record_id = records.id_of("closing", canonical)
    # One at a time, as holds are: of two at once the archive would name the day of one, and the database the other's.
    with stores.database.alone("hold"):
        stores.demand_second()
        stores.catch_up_record(record_id)
        records.keep(stores.first, record_id, records.CLOSING, records.to_bytes(record), by=who(actor), now=now)
        stores.copy_record(record_id)
        with stores.database.write() as session:
            events.hold(session)
            put_closing(session, record)
            details = {"dossier": canonical, "closed_on": day.isoformat()}
            events.append(session, "dossier_closed", actor, now=now, details=details)


def closed_on(session: Session, codes: Sequence[str], delivered: dict[str, datetime]) -> dict[str, date | None]:
    """The day on which each of these dossiers was closed, None for one that is open; `delivered`: when something was
    last handed into each: what came after it was said to be closed opened it again."""
    canonical = {code: parse_dossier_code(code).canonical for code in codes}
    rows = session.scalars(select(DossierClosingRow).where(DossierClosingRow.canonical.in_(canonical.values())))
    closed = {row.canonical: row for row in rows}
    found: dict[str, date | None] = {}
    for code in codes:
        row = closed.get(canonical[code])
        is_open = row is None or delivered.get(code, row.at) > row.at
        found[code] = None if is_open or row is None else row.closed_on
    return found


def put_hold(session: Session, record: dict[str, Any]) -> None:
    """Put a hold on record as the archive has it."""
    known = {**record}
    for name in ("placed_at", "released_at"):
        known[name] = datetime.fromisoformat(known[name]) if isinstance(known[name], str) else known[name]
    session.merge(HoldRow(**known))


def put_closing(session: Session, record: dict[str, Any]) -> None:
    """Put on record that a dossier was closed."""
    day, at = record["closed_on"], record["at"]
    day = date.fromisoformat(day) if isinstance(day, str) else day
    at = datetime.fromisoformat(at) if isinstance(at, str) else at
    session.merge(DossierClosingRow(canonical=record["canonical"], closed_on=day, closed_by=record["closed_by"], at=at))


def who(actor: events.Actor) -> str:
    """Whom records of retention name: the person, or the part that acts."""
    return actor.requester or actor.name


def _bring(stores: Stores, hold: Hold) -> None:
    """Copy a hold that is in force into the second store. Raises `NotCopied`."""
    try:
        stores.copy_record(hold.id)
    except (SohoaError, OSError) as error:
        raise NotCopied(hold, error) from error


def _value(about: About, value: str) -> str:
    """What is held as holds name it: numbers by their letters and digits alone, however they were typed."""
    if about == "dossier":
        return parse_dossier_code(value).canonical
    if about == "document":
        return "".join(value.split())
    number = plain_number(value)
    if value.strip() and not any(map(str.isdigit, number)):
        raise BadRequest(problem=Phrase(NO_NUMBER, {"value": value.strip()}))
    return number


def _plain(column: InstrumentedAttribute[str | None]) -> ColumnElement[str]:
    """A column of numbers as `plain_number` makes them."""
    found: ColumnElement[str] = func.upper(column)
    for sign in _BETWEEN:
        found = func.replace(found, sign, "")
    return found


def _unused_id(stores: Stores, about: About, value: str, reason: str, placed: int) -> str:
    """The id of a hold that is placed now, after as many of the same that are on record. One that was cut off is gone
    on with; of one that a store knows as released, and an older copy of the database does not, it is another's."""
    for number in count(placed):
        hold_id = records.id_of("hold", about, value, reason, number)
        stores.catch_up_record(hold_id)
        said = records.newest(stores.first, hold_id, records.HOLD)
        if said is None or json.loads(said)["released_at"] is None:
            break
    return hold_id


def _demand_paper(session: Session, about: About, value: str) -> None:
    if about != "document" or session.get(DocumentRow, value) is not None:
        return
    demand_not_gone(session, value)
    raise NotFound(what=DOCUMENT, value=value)


def _record(row: HoldRow) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in HoldRow.__table__.columns}


def _hold(row: HoldRow) -> Hold:
    return Hold(row.id, row.about, row.value, row.reason, row.placed_by, row.placed_at, row.released_at)
