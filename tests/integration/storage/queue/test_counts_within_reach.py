"""Who may not see everything is counted for from the tallies, too: to the paper what counting all papers comes to."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from dossier.review.cuts import WITHDRAWN
from storage.database.engine import Database
from storage.database.models import DocumentRow, ReceiptRow
from storage.database.reach import EVERYTHING, Reach
from storage.queue import progress
from tests.integration.conftest import NOW
from tests.integration.storage.test_receipts_and_leases import delivery, receive

DESKS, AGENCIES, KINDS = ("a", "b", "c"), ("H47.23", "H99.01"), ("giay_khai_sinh", "quyet_dinh", "khac", None)
REACHES = (
    EVERYTHING,
    Reach(without=("giay_khai_sinh", "khac")),
    Reach(agency="H99.01"),
    Reach(desks=("b",)),
    Reach(desks=("a", "c"), without=("khac",)),
    Reach(agency="H47.23", desks=("c",), without=("quyet_dinh",)),
    Reach(desks=("none",), without=("none",)),
)


def fill(database: Database, chance: random.Random) -> None:
    """Papers of every sort: of several desks at once, withdrawn, of no kind read and unread, stacks and their parts."""
    ids = [
        receive(database, delivery(f"{at:064}", at=NOW - timedelta(days=20 * (at % 5)))).document_id for at in range(40)
    ]
    with database.write() as session:
        for at, document_id in enumerate(ids):
            row = session.get_one(DocumentRow, document_id)
            row.desk, row.agency, row.kind = DESKS[at % 3], chance.choice(AGENCIES), chance.choice(KINDS)
            session.get_one(ReceiptRow, document_id).desk = row.desk
            if chance.random() < 0.7:
                row.archived_at = NOW
                row.state = chance.choice(("archived", "needs_review", "failed", WITHDRAWN))
        session.flush()
        for stack, parts in ((ids[0], ids[1:4]), (ids[5], ids[6:8])):
            whole = session.get_one(DocumentRow, stack)
            whole.kind, whole.archived_at, whole.state = None, NOW, "archived"
            for part in parts:
                session.get_one(DocumentRow, part).stack_id = stack
                session.get_one(DocumentRow, part).desk = session.get_one(ReceiptRow, part).desk = whole.desk
        session.get_one(DocumentRow, ids[1]).state = "archived"
        session.get_one(DocumentRow, ids[6]).state = "archived"
        for at, document_id in enumerate(ids[::2]):
            first = session.get_one(ReceiptRow, document_id)
            values = {column.name: getattr(first, column.name) for column in ReceiptRow.__table__.columns}
            values |= {
                "id": f"{at:036}",
                "desk": chance.choice(DESKS),
                "withdrawn_at": chance.choice((None, None, NOW)),
            }
            session.add(ReceiptRow(**values))


def counted(session: Session, reach: Reach, begin: datetime, end: datetime) -> list[tuple[object, ...]]:
    """The report, by looking at every paper."""
    if session.get_bind().dialect.name == "sqlite":
        month = func.strftime("%Y-%m", DocumentRow.received_at, "+7 hours")
    else:
        month = func.to_char(func.timezone("UTC-7", DocumentRow.received_at), "YYYY-MM")
    counts = [func.count().filter(DocumentRow.state == state) for state in ("archived", "needs_review", "failed")]
    group = (DocumentRow.agency, DocumentRow.desk, DocumentRow.kind, month)
    is_withdrawn = DocumentRow.state == WITHDRAWN
    stacks = select(DocumentRow.stack_id).where(DocumentRow.stack_id.is_not(None), ~is_withdrawn)
    papers = select(*group, func.count(), *counts).where(DocumentRow.id.not_in(stacks), ~is_withdrawn, reach.papers())
    papers = papers.where(DocumentRow.received_at >= begin, DocumentRow.received_at < end)
    return sorted(map(tuple, session.execute(papers.group_by(*group))), key=str)


@pytest.mark.parametrize("seed", [1, 2])
def test_counts_are_those_of_the_papers_within_reach(database: Database, seed: int) -> None:
    fill(database, random.Random(seed))
    bounds = (datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC))
    with database.read() as session:
        for reach in REACHES:
            for begin, end in ((datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)), bounds):
                asked = {} if begin.year == 1 else {"begin": begin, "end": end}
                rows = progress.report(session, reach, **asked)
                told = [tuple(getattr(row, name) for name in row.__slots__) for row in rows]
                assert sorted(told, key=str) == counted(session, reach, begin, end), reach
            by_state = select(DocumentRow.state, func.count()).group_by(DocumentRow.state)
            there = dict.fromkeys(progress.STATES, 0)
            for state, count in session.execute(by_state.where(DocumentRow.state.in_(there), reach.papers())):
                there[state] = count
            assert progress.status(session, now=NOW, reach=reach).documents == there, reach


def test_no_count_goes_through_all_papers(database: Database) -> None:
    fill(database, random.Random(3))
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    with database.read() as session:
        if not database.is_sqlite:
            session.execute(text("SET LOCAL enable_seqscan = off"))
        for reach in REACHES:
            within = progress._within(session.get_bind().dialect.name, reach)
            said = within.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
            plan = session.connection().exec_driver_sql(f"{explain} {said}").all()
            told = "\n".join(str(line[-1]) for line in plan)
            assert not re.search(r"(?m)SCAN (documents|receipts)$|Seq Scan on (documents|receipts)", told), told
