"""An operator's runs: every row of a manifest ends as archived, rejected, pending or, once a paper's term was over,
disposed; and they add up.

A row that a fault of the machine kept from being taken (an error of `PASSING`) is put off, not rejected: it is pending,
with its reason, and the next run takes it up."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, insert, null, or_, select, true, update
from sqlalchemy.orm import Session

from dossier.errors import BadRequest, Disposed, Fatal, SohoaError, Transient
from dossier.words.sentences import N_, Phrase
from storage.database.engine import tuples
from storage.database.models import BatchItemRow, BatchRow, DocumentRow, FieldRow
from storage.papers.stacks import state_as_handed_in
from storage.queue.progress import UNFINISHED
from storage.sealing.problems import KeyShredded
from storage.trail import events

# A manifest may have a million rows.
_ROWS_AT_ONCE = 5000
_SAME_NAME = 5
# Of each row of a run; made once, since that takes longer than to ask.
_PAUSED = select(BatchRow.paused_at).where(BatchRow.id == bindparam("batch_id"))
_TAKEN = (
    update(BatchItemRow)
    .where(BatchItemRow.batch_id == bindparam("of_batch"), BatchItemRow.row == bindparam("at_row"))
    .values(document_id=bindparam("became"), error_code=None, error_values=null())
)
OTHER_DESK = N_(
    "--desk {desk}: lượt {batch} của bảng kê này đã bắt đầu cho quầy “{its_desk}” và chỉ chạy tiếp cho quầy ấy"
)
PASSING = (Transient.code, Fatal.code)
"""What, on a row, says nothing of its file: a server, a disk or the installation was at fault."""
_IS_PASSING = or_(*(BatchItemRow.error_code.startswith(f"{branch}.") for branch in PASSING))
# Of a paper that was disposed of, or shredded, the run keeps nothing but that it was.
_GONE = (Disposed.code, KeyShredded.code)
_OUTCOME = case(
    (BatchItemRow.error_code.in_(_GONE), "disposed"),
    (_IS_PASSING, "put off"),
    (BatchItemRow.error_code.is_not(None), "error"),
    else_="",
)
_HAS_REASON = _OUTCOME.in_(("error", "put off"))


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a manifest and where it stands. `line`: of the spreadsheet; `state`: pending, archived (also
    needs_review), rejected or disposed."""

    row: int
    line: int
    path: str
    document_id: str | None
    state: str
    document_state: str | None
    kind: str | None
    sha256: str | None
    engine: str | None
    error_code: str | None
    error_values: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Tally:
    """The reconciliation: `received` = `archived` + `rejected` + `pending` + `disposed`; `needs_review` of the
    archived."""

    received: int
    archived: int
    rejected: int
    pending: int
    needs_review: int
    disposed: int = 0


def begin(
    session: Session,
    *,
    name: str,
    sha256: str,
    desk: str,
    paths: Iterable[tuple[int, int, str]],
    now: datetime,
    actor: events.Actor,
) -> str:
    """The id of the batch of this manifest, made with all its rows (number, line, path) unless it is known already.

    Raises `BadRequest` for one that was begun for another desk: report and page tell of one, and its accounts alone
    reach what is taken."""
    events.hold(session)
    known = session.scalars(select(BatchRow).where(BatchRow.sha256 == sha256)).first()
    if known is not None:
        if known.desk != desk:
            raise BadRequest(problem=Phrase(OTHER_DESK, {"desk": desk, "batch": known.id, "its_desk": known.desk}))
        return known.id
    batch = BatchRow(id=str(uuid.uuid4()), sha256=sha256, name=name, desk=desk, started_at=now)
    session.add(batch)
    session.flush()
    rows, count = iter(paths), 0
    while chunk := list(islice(rows, _ROWS_AT_ONCE)):
        session.execute(
            insert(BatchItemRow),
            [{"batch_id": batch.id, "row": row, "line": line, "path": path} for row, line, path in chunk],
        )
        count += len(chunk)
    events.append(session, "batch_begun", actor, now=now, details={"id": batch.id, "name": name, "rows": count})
    return batch.id


@dataclass(frozen=True, slots=True)
class About:
    """A run: its manifest and when it was begun; `is_paused`: an operator said that it shall take no more for now."""

    name: str
    sha256: str
    desk: str
    started_at: datetime
    is_paused: bool


def about(session: Session, batch_id: str) -> About:
    """What a batch is."""
    return _about(session.get_one(BatchRow, batch_id))


def known(session: Session, batch_id: str) -> About | None:
    """What a batch is, None where there is none."""
    row = session.get(BatchRow, batch_id)
    return _about(row) if row is not None else None


def _about(row: BatchRow) -> About:
    return About(row.name, row.sha256, row.desk, row.started_at, row.paused_at is not None)


def is_paused(session: Session, batch_id: str) -> bool:
    """Whether an operator said that the run shall take no more for now: asked before each row."""
    return tuples(session, _PAUSED, batch_id=batch_id)[0].paused_at is not None


def of_manifest(session: Session, sha256: str) -> str | None:
    """The batch of a manifest, None where it was not begun."""
    return session.scalar(select(BatchRow.id).where(BatchRow.sha256 == sha256))


def of_name(session: Session, name: str) -> list[BatchRow]:
    """The batches that were begun last from a manifest of this name, newest first."""
    statement = select(BatchRow).where(BatchRow.name == name).order_by(BatchRow.started_at.desc())
    return list(session.scalars(statement.limit(_SAME_NAME)))


def set_paused(session: Session, batch_id: str, *, paused: bool, now: datetime, actor: events.Actor) -> None:
    """Let a run pause, or go on; whoever is at it sees it before its next row."""
    session.get_one(BatchRow, batch_id).paused_at = now if paused else None
    action = "batch_paused" if paused else "batch_goes_on"
    events.append(session, action, actor, now=now, details={"id": batch_id})


def failures(session: Session, batch_id: str) -> dict[str, int]:
    """How many rows failed, or were put off, for each reason, by the error's code; most frequent first."""
    failed = DocumentRow.state == "failed"
    code = case((failed, DocumentRow.error_code), else_=BatchItemRow.error_code)
    rows = session.execute(
        select(code, func.count())
        .select_from(BatchItemRow)
        .outerjoin(DocumentRow, DocumentRow.id == BatchItemRow.document_id)
        .where(BatchItemRow.batch_id == batch_id, or_(failed, _HAS_REASON))
        .group_by(code)
        .order_by(func.count().desc(), code)
    )
    return {str(reason): count for reason, count in rows}


def doubted(session: Session, document_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Of each of these documents the fields that a manifest states otherwise than the paper."""
    rows = session.execute(
        select(FieldRow.document_id, FieldRow.name)
        .where(FieldRow.document_id.in_(document_ids), FieldRow.source == "manifest", FieldRow.needs_review)
        .order_by(FieldRow.document_id, FieldRow.name)
    )
    found: dict[str, tuple[str, ...]] = {}
    for document_id, name in rows:
        found[document_id] = (*found.get(document_id, ()), name)
    return found


def has_more_rows(session: Session, batch_id: str, than: int) -> bool:
    """Whether a batch has more rows than this."""
    rows = select(BatchItemRow.row).where(BatchItemRow.batch_id == batch_id)
    return session.scalar(rows.offset(than).limit(1)) is not None


def untaken(session: Session, batch_id: str) -> list[int]:
    """The rows that neither became a document nor were rejected yet; those that were put off among them."""
    return list(session.scalars(select(BatchItemRow.row).where(*_is_untaken(batch_id)).order_by(BatchItemRow.row)))


def untaken_count(session: Session, batch_id: str) -> int:
    """How many rows `untaken` would name."""
    return session.scalar(select(func.count()).select_from(BatchItemRow).where(*_is_untaken(batch_id))) or 0


def put_off(session: Session, batch_id: str) -> list[int]:
    """Of the rows that are untaken those that a fault of the machine kept from being taken."""
    statement = select(BatchItemRow.row).where(*_is_untaken(batch_id), BatchItemRow.error_code.is_not(None))
    return list(session.scalars(statement.order_by(BatchItemRow.row)))


def unread_count(session: Session, batch_id: str) -> int:
    """How many rows were taken and wait for a worker, or have one: those that are pending and not untaken."""
    statement = (
        select(func.count())
        .select_from(BatchItemRow)
        .join(DocumentRow, DocumentRow.id == BatchItemRow.document_id)
        .where(BatchItemRow.batch_id == batch_id, DocumentRow.state.in_(UNFINISHED))
    )
    return session.scalar(statement) or 0


def taken(session: Session, batch_id: str, row: int, document_id: str) -> None:
    """Note that a row became (or already was) this document."""
    session.connection().execute(_TAKEN, {"of_batch": batch_id, "at_row": row, "became": document_id})


def rejected(session: Session, batch_id: str, row: int, error: SohoaError) -> None:
    """Note why a row cannot be taken: for good, or for now where the error is one of `PASSING`."""
    item = session.get_one(BatchItemRow, (batch_id, row))
    item.error_code, item.error_values = error.code, error.plain_values()


def samples(session: Session, batch_id: str, each: int) -> list[tuple[str, str]]:
    """Of the rows that became documents the first ones and the last ones: path and SHA-256."""
    taken_rows = (
        select(BatchItemRow.path, DocumentRow.sha256)
        .join(DocumentRow, DocumentRow.id == BatchItemRow.document_id)
        .where(BatchItemRow.batch_id == batch_id)
        .limit(each)
    )
    orders = (BatchItemRow.row.asc(), BatchItemRow.row.desc())
    return [(path, sha256) for order in orders for path, sha256 in session.execute(taken_rows.order_by(order))]


def latest(session: Session, limit: int, desks: Sequence[str] = ()) -> list[BatchRow]:
    """The batches that were begun last, newest first; of these desks, unless of all."""
    statement = select(BatchRow).order_by(BatchRow.started_at.desc()).limit(limit)
    return list(session.scalars(statement.where(BatchRow.desk.in_(desks)) if desks else statement))


@dataclass(frozen=True, slots=True)
class Archived:
    """How many rows of a batch were archived in a while, and the first and last moment of these; None: none were."""

    count: int
    first: datetime | None
    last: datetime | None


def archived_since(session: Session, batch_id: str, since: datetime) -> Archived:
    """What of a batch was archived since then."""
    at = DocumentRow.archived_at
    statement = (
        select(func.count(at), func.min(at), func.max(at))
        .select_from(BatchItemRow)
        .join(DocumentRow, DocumentRow.id == BatchItemRow.document_id)
        .where(BatchItemRow.batch_id == batch_id, at >= since)
    )
    return Archived(*session.execute(statement).one())


def rejects(session: Session, batch_id: str, *, code: str | None, after: int, limit: int) -> list[Item]:
    """The rows of a batch that were rejected or put off in order, from behind row `after` on; for the reason `code`
    alone, if given."""
    failed = DocumentRow.state == "failed"
    rows = session.execute(
        select(BatchItemRow, DocumentRow, state_as_handed_in())
        .outerjoin(DocumentRow, DocumentRow.id == BatchItemRow.document_id)
        .where(BatchItemRow.batch_id == batch_id, BatchItemRow.row > after)
        .where(or_(failed, _HAS_REASON))
        .where(case((failed, DocumentRow.error_code), else_=BatchItemRow.error_code) == code if code else true())
        .order_by(BatchItemRow.row)
        .limit(limit)
    )
    return [_item(item, document, state) for item, document, state in rows]


def items(session: Session, batch_id: str, *, after: int = -1, limit: int | None = None) -> list[Item]:
    """The rows of the manifest, in order; at most `limit` from behind row `after` on."""
    rows = session.execute(
        select(BatchItemRow, DocumentRow, state_as_handed_in())
        .outerjoin(DocumentRow, DocumentRow.id == BatchItemRow.document_id)
        .where(BatchItemRow.batch_id == batch_id, BatchItemRow.row > after)
        .order_by(BatchItemRow.row)
        .limit(limit)
    )
    return [_item(item, document, state) for item, document, state in rows]


def tally(session: Session, batch_id: str) -> Tally:
    """How the rows of a batch add up at this moment."""
    document_state = state_as_handed_in().label("document_state")
    rows = session.execute(
        select(_OUTCOME, document_state, func.count())
        .outerjoin(DocumentRow, DocumentRow.id == BatchItemRow.document_id)
        .where(BatchItemRow.batch_id == batch_id)
        .group_by(_OUTCOME, document_state)
    )
    counts: dict[str, int] = {"archived": 0, "rejected": 0, "pending": 0, "disposed": 0}
    needs_review = 0
    for outcome, state, count in rows:
        counts[_standing(outcome, state)] += count
        needs_review += count if state == "needs_review" else 0
    return Tally(sum(counts.values()), **counts, needs_review=needs_review)


def _is_untaken(batch_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        BatchItemRow.batch_id == batch_id,
        BatchItemRow.document_id.is_(None),
        or_(BatchItemRow.error_code.is_(None), _IS_PASSING),
    )


def _standing(outcome: str, document_state: str | None) -> str:
    if outcome == "disposed":
        return "disposed"
    if outcome == "error" or document_state == "failed":
        return "rejected"
    return "archived" if document_state in ("archived", "needs_review") else "pending"


def _outcome(error_code: str | None) -> str:
    """`_OUTCOME` of one row."""
    if error_code is None:
        return ""
    if error_code in _GONE:
        return "disposed"
    return "put off" if error_code.partition(".")[0] in PASSING else "error"


def _item(item: BatchItemRow, document: DocumentRow | None, document_state: str | None) -> Item:
    failed = document_state == "failed"
    return Item(
        row=item.row,
        line=item.row if item.line is None else item.line,
        path=item.path,
        document_id=item.document_id,
        state=_standing(_outcome(item.error_code), document_state),
        document_state=document_state,
        kind=document.kind if document else None,
        sha256=document.sha256 if document else None,
        engine=document.engine if document else None,
        error_code=document.error_code if failed and document else item.error_code,
        error_values=document.error_values if failed and document else item.error_values,
    )
