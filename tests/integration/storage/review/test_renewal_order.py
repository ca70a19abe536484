"""Signed copies in the order of their ends: many end at the same moment, with the certificate that they rest on, and
who renews them goes on behind the last one without going through those before it."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from dossier.errors import Encrypted
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.objects.folder import FolderStore
from storage.review.signed_copies import Place, Signed, ending, ends, next_ending, signed
from tests.archive import House, marital_status


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database, FolderStore(tmp_path / "archive"), tmp_path)


def test_copies_that_end_together_are_looked_at_one_after_the_other_by_the_index_alone(house: House) -> None:
    soon, later = house.now + timedelta(days=10), house.now + timedelta(days=20)
    papers = sorted(house.archive(marital_status()) for _ in range(7))
    house.fail(Encrypted())
    with house.database.write() as session:
        for one, until in zip(papers, (soon, later, later, later, later, later, None), strict=True):
            session.get_one(DocumentRow, one).copy_holds_until = until
    begin, before = (house.now, ""), house.now + timedelta(days=90)
    expected: list[Place] = [(soon, papers[0]), *((later, one) for one in papers[1:6])]
    said: list[tuple[str, Any]] = []
    event.listen(house.database.engine, "before_cursor_execute", lambda *asked: said.append((asked[2], asked[3])))
    with house.database.read() as session:
        assert next_ending(session, begin, before) == expected
        for place, following in pairwise([begin, *expected]):
            assert next_ending(session, place, before, limit=1) == [following]
        assert next_ending(session, expected[-1], before) == []
        assert next_ending(session, begin, later) == expected[:1], "until before it"
        assert ending(session, house.now, before, limit=2) == papers[:2]
        assert (ends(session, house.now).soon, ends(session, later).ended) == (6, 6)
        assert signed(session, house.now) == Signed(6, 0, 1)
        assert signed(session, soon) == Signed(5, 1, 1), "the proof of one has ended"
        renewal, told = (plan(session, said, one) for one in ("ORDER BY", "count("))
        counted = plan(session, [one for one in said if "ORDER BY" not in one[0] and "min(" not in one[0]], "count(")
    # Entered at the place, and nothing is sorted; nor are papers that end later looked at by who tells how many do.
    assert "copy_holds_until,id)>(" in renewal or "Index Cond: ((ROW(copy_holds_until, " in renewal, renewal
    assert "TEMP B-TREE" not in renewal
    assert "Sort" not in renewal
    assert "COVERING INDEX ix_documents_copy_holds_until" in counted or "using ix_documents_copy_h" in counted, counted
    assert "copy_holds_until<" in told or "Index Cond: (copy_holds_until < " in told, told


def plan(session: Session, said: list[tuple[str, Any]], part: str) -> str:
    """How the database goes about the first of these statements with this part; it knows no counts of anything."""
    statement, values = next(one for one in said if "copy_holds_until <" in one[0] and part in one[0])
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    for way in () if is_sqlite else ("seqscan", "bitmapscan", "sort"):
        session.execute(text(f"SET LOCAL enable_{way} = off"))
    explained = f"{'EXPLAIN QUERY PLAN' if is_sqlite else 'EXPLAIN'} {statement}"
    return "\n".join(str(line[-1]) for line in session.connection().exec_driver_sql(explained, values))
