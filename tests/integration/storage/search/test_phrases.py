"""A phrase is found where its words stand next to each other, however many papers have its pairs apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dossier.reading import Field
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.papers import results
from storage.papers.search import search
from storage.search import index, lookup
from storage.search.expressions import Term, every
from storage.search.query import Query
from storage.search.tiers import phrase
from storage.search.tokens import folded
from tests.integration.conftest import NOW
from tests.integration.storage.test_receipts_and_leases import claimed, delivery, outcome

APART = ("Trần Thị Lan", "Lê Thị Bưởi")
TOGETHER = ("Bà Trần Thị Bười", "Lê Thị Bưởi")
PAPERS = (TOGETHER, APART, APART, TOGETHER, APART, APART, APART, TOGETHER, TOGETHER)


def pieces(database: Database) -> str:
    """What is found, page by page."""
    query, found = Query(q="tran thi buoi", limit=2), ""
    while True:
        with database.read() as session:
            page = search(session, query)
        assert page.total_estimate == len(PAPERS)
        found += "".join(one.id for one in page.items)
        if page.next_cursor is None:
            return found
        query = replace(query, cursor=page.next_cursor)


def test_pairs_that_stand_apart_hide_no_phrase(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = dict.fromkeys((TOGETHER, APART), "")
    for number, values in enumerate(PAPERS):
        lease = claimed(database, delivery(f"{number}" * 64, at=NOW + timedelta(minutes=number)))
        fields = (Field("title", values[0], 0.9, "ocr"), Field("owner_name", values[1], 0.9, "ocr"))
        with database.write() as session:
            results.record(session, lease, outcome(*fields, text=""), now=NOW)
        expected[values] = lease.document_id + expected[values]
    for at_first in (1, 2, 32):
        monkeypatch.setattr(lookup, "_AT_FIRST", at_first)
        assert pieces(database) == expected[TOGETHER] + expected[APART], at_first


def test_a_page_with_its_pairs_apart_hides_no_other_page(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    lease = claimed(database, delivery())
    with database.write() as session:
        document = session.get_one(DocumentRow, lease.document_id)
        pages = {1: "bà Trần Thị Bưởi", 2: "Trần Thị Lan, Lê Thị Bưởi", 3: "Bưởi, Thị Bưởi", 4: "Thị Bưởi, Trần Thị"}
        index.put_pages(session, document, pages)
    asked = phrase(("tran", "thi", "buoi"), folded)
    for at_first in (1, 2, 32):
        monkeypatch.setattr(lookup, "_AT_FIRST", at_first)
        with database.read() as session:
            assert list(lookup.found(session, ("pages",), asked)) == [document.serial], at_first


TEXTS = (
    "Công ty: có trách nhiệm; ông Nhiệm Hữu; hữu hạn",
    "Công ty trách nhiệm hữu hạn Thứ Hai",
    "TNHH, một loại công ty",
    "Công ty hạn hữu nhiệm trách",
    "ngày 04 tháng 5 năm 2020, ngày 12 tháng 3 năm 2021",
)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("công ty tnhh", {0, 1, 2}),  # a short form that is spelt out stands pair by pair, too
        ("công ty trách nhiệm hữu hạn", {0, 1, 2}),
        ('công ty "trách nhiệm hữu hạn"', {1, 2}),  # but not where it was typed in quotes
        ("ngày 04 tháng 5 năm 2021", set()),  # nor a day, whose pairs two others have
        ("4/5/2020", {4}),
    ],
)
def test_only_short_forms_may_stand_pair_by_pair(database: Database, q: str, expected: set[int]) -> None:
    names = {}
    for number, stretch in enumerate(TEXTS):
        lease = claimed(database, delivery(f"{number}" * 64, at=NOW - timedelta(minutes=number)))
        with database.write() as session:
            results.record(session, lease, outcome(text=stretch), now=NOW)
        names[lease.document_id] = number
    with database.read() as session:
        assert {names[one.id] for one in search(session, Query(q=q)).items} == expected


def test_all_of_very_many_words_is_asked_for(database: Database) -> None:
    words = [f"chu{number}" for number in range(40)]
    lease = claimed(database, delivery())
    with database.write() as session:
        document = session.get_one(DocumentRow, lease.document_id)
        index.put_pages(session, document, {1: " ".join(words), 2: " ".join(words[:-1]), 3: " ".join(words[1:])})
    for asked, is_there in ((words, True), ([*words, "khac"], False), (["khac", *words], False)):
        with database.read() as session:
            held = lookup.found(session, ("pages",), every([Term((folded(word),)) for word in asked]))
            assert list(held) == [document.serial] * is_there
