"""Who may see a paper finds it, and nobody else: in the words, in what narrows, and in the counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dossier.reading import Field
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.database.reach import Reach
from storage.papers import deliveries, results
from storage.papers.search import search
from storage.search.query import Query
from storage.trail.events import Actor
from tests.integration.conftest import NOW
from tests.integration.storage.test_receipts_and_leases import claimed, delivery, outcome, receive

NAME = Field("owner_name", "Phạm Thị Thử", 0.9, "ocr")
OURS, THEIRS = Reach("H47", ("mot-cua",)), Reach("H47", ("quay-2",))
QUERIES = (
    Query(),
    Query(q="phạm thị thử"),
    Query(q="pham thi"),
    Query(q="thu thi pham"),
    Query(q="chung thuc"),
    Query(kind="giay_khai_sinh"),
    Query(q="thi", kind="giay_khai_sinh", state="archived"),
    Query(q="thi", order="issued"),
)


def counted(database: Database, query: Query, reach: Reach) -> tuple[int, int, int]:
    """How many are shown, said to be there, and counted by their kind."""
    with database.read() as session:
        found = search(session, replace(query, reach=reach), with_facets=True)
    kinds = found.facets.kinds if found.facets else ()
    return len(found.items), found.total_estimate, sum(count for _, count in kinds)


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_only_what_is_within_reach_is_found_and_counted(database: Database, query: Query) -> None:
    papers = [
        delivery("a" * 64),
        replace(delivery("b" * 64, at=NOW + timedelta(minutes=1)), desk="quay-2"),
        replace(delivery("c" * 64, at=NOW + timedelta(minutes=2)), agency="H48"),
    ]
    for one in papers:
        lease = claimed(database, one)
        with database.write() as session:
            results.record(session, lease, outcome(NAME, text="chứng thực Thị"), now=NOW)
    assert counted(database, query, Reach()) == (3, 3, 3)
    assert counted(database, query, OURS) == counted(database, query, THEIRS) == (1, 1, 1)
    assert counted(database, query, Reach("H47")) == (2, 2, 2)
    assert counted(database, query, Reach("H48")) == (1, 1, 1)
    again = replace(delivery("a" * 64, at=NOW + timedelta(minutes=3)), desk="quay-2")
    receive(database, again)
    assert counted(database, query, THEIRS) == (2, 2, 2)
    with database.write() as session:
        deliveries.withdraw(session, again.id, now=NOW, actor=Actor("test", requester="Lan"))
    assert counted(database, query, THEIRS) == (1, 1, 1)
    assert counted(database, query, OURS) == (1, 1, 1)


def test_the_text_of_a_paper_is_found_by_the_kind_that_it_has_now(database: Database) -> None:
    lease = claimed(database, delivery())
    with database.write() as session:
        results.record(session, lease, outcome(NAME, text="chứng thực"), now=NOW)
    with database.write() as session:
        document = session.get_one(DocumentRow, lease.document_id)
        document.kind = "quyet_dinh"
        results.put_fields(session, document, (NAME,))
    for kind, expected in (("quyet_dinh", 1), ("giay_khai_sinh", 0)):
        assert counted(database, Query(q="chung thuc", kind=kind), Reach())[0] == expected
