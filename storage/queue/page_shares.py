"""Which pages of a long paper are read, and by whom: what several workers know of it, on however many machines.

Who holds the lease offers the pages; it and idle workers take up those that nobody has, and bring what they read. That
a page was taken up is a hint and no claim: nobody waits for who took it, since the holder reads what was not brought
when nothing else is left. So a helper that dies costs a page read twice, and needs no lease. What was brought stays for
whoever holds the lease next, by the same readers (law 4 of the design), and goes in the commit that ends the paper.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.orm import Session

from storage.database.engine import tuples
from storage.database.models import DocumentRow, FileRow, PageShareRow
from storage.queue.progress import LANES

_IS_OPEN = PageShareRow.record.is_(None) & PageShareRow.worker.is_(None)
# Asked every second while nothing is to be done, and to make it takes longer than to answer it.
_HAS_OPEN = select(exists().where(_IS_OPEN, PageShareRow.engine == bindparam("engine")))


@dataclass(frozen=True, slots=True)
class SharedPaper:
    """A paper that has pages which nobody took up: how many, and where its original is."""

    document_id: str
    lane: str
    sha256: str
    original_key: str
    correlation_id: str
    open_pages: int


def offer(session: Session, document_id: str, engine: str, numbers: Iterable[int]) -> None:
    """Let others read pages `numbers`. Those that were brought before stay, but for other readers' (`engine`); those
    that were only taken up are offered again."""
    of_paper = PageShareRow.document_id == document_id
    session.execute(delete(PageShareRow).where(of_paper, PageShareRow.engine != engine))
    session.execute(update(PageShareRow).where(of_paper, PageShareRow.record.is_(None)).values(worker=None))
    known = set(session.scalars(select(PageShareRow.number).where(of_paper)))
    rows = [{"document_id": document_id, "number": one, "engine": engine} for one in numbers if one not in known]
    if rows:
        session.execute(insert(PageShareRow), rows)


def take(session: Session, document_id: str, engine: str, worker: str, most: int) -> Sequence[int]:
    """Take up to `most` pages that nobody has taken up, the first ones; none where none is left."""
    mine = _of(document_id, engine)
    first = (
        select(PageShareRow)
        .where(*mine, _IS_OPEN)
        .order_by(PageShareRow.number)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = session.scalars(first).all()
    for row in rows:
        row.worker = worker
    return [row.number for row in rows]


def give_back(session: Session, document_id: str, worker: str) -> None:
    """Let others take up what `worker` took up and did not bring."""
    left = (PageShareRow.document_id == document_id, PageShareRow.worker == worker, PageShareRow.record.is_(None))
    session.execute(update(PageShareRow).where(*left).values(worker=None))


def bring(session: Session, document_id: str, engine: str, records: Mapping[int, bytes]) -> None:
    """Keep what was read of pages. Of one that is kept already, that stays; of one that is offered no more, nothing."""
    for number, record in records.items():
        page = (*_of(document_id, engine), PageShareRow.number == number, PageShareRow.record.is_(None))
        session.execute(update(PageShareRow).where(*page).values(record=record))


def brought(session: Session, document_id: str, engine: str) -> int:
    """Of how many pages what was read is kept."""
    kept = (*_of(document_id, engine), PageShareRow.record.is_not(None))
    return session.scalar(select(func.count()).select_from(PageShareRow).where(*kept)) or 0


def lacking(session: Session, document_id: str, engine: str, without: Collection[int]) -> int | None:
    """The last page of which nothing is kept, and that is none of those `without`; None where there is none."""
    wanted = (*_of(document_id, engine), PageShareRow.record.is_(None), PageShareRow.number.not_in(without))
    return session.scalar(select(func.max(PageShareRow.number)).where(*wanted))


def records(session: Session, document_id: str, engine: str, numbers: Collection[int]) -> dict[int, bytes]:
    """What is kept of pages, by their number."""
    wanted = (*_of(document_id, engine), PageShareRow.number.in_(numbers), PageShareRow.record.is_not(None))
    return {row.number: row.record or b"" for row in session.scalars(select(PageShareRow).where(*wanted))}


def papers(
    session: Session, *, engine: str | None = None, lane: str | None = None, document_id: str | None = None
) -> Sequence[SharedPaper]:
    """The papers with pages that nobody took up, the oldest first, or those of them for these readers, in this lane, or
    the one of this id."""
    offered = select(PageShareRow.document_id, func.count().label("open")).where(_IS_OPEN)
    if engine is not None:
        offered = offered.where(PageShareRow.engine == engine)
    if document_id is not None:
        offered = offered.where(PageShareRow.document_id == document_id)
    found = offered.group_by(PageShareRow.document_id).subquery()
    in_lane = DocumentRow.lane.in_(LANES if lane is None else (lane,))
    rows = session.execute(
        select(DocumentRow, FileRow.key, found.c.open)
        .join(found, found.c.document_id == DocumentRow.id)
        .join(FileRow, (FileRow.document_id == DocumentRow.id) & (FileRow.role == "original"))
        .where(in_lane)
        .order_by(DocumentRow.received_at, DocumentRow.id)
    )
    return [SharedPaper(row.id, row.lane, row.sha256, key, row.correlation_id, left) for row, key, left in rows]


def has_open(session: Session, engine: str) -> bool:
    """Whether there is a page for these readers that nobody took up."""
    ((found,),) = tuples(session, _HAS_OPEN, engine=engine)
    return bool(found)


def forget(session: Session, document_id: str) -> None:
    """The paper is through, or at its end: nothing of it is shared any more."""
    session.execute(delete(PageShareRow).where(PageShareRow.document_id == document_id))


def _of(document_id: str, engine: str) -> tuple[ColumnElement[bool], ...]:
    return PageShareRow.document_id == document_id, PageShareRow.engine == engine
