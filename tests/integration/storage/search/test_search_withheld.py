"""A search finds, counts and pages through just those papers of which the values that it goes by may be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Field, KindGuess, ReadBy
from dossier.withheld import may_be_told
from dossier.words.folding import fold
from storage.database.engine import Database
from storage.database.models import DocumentRow, FieldRow
from storage.database.reach import Reach
from storage.papers import narrowing, results
from storage.papers import search as searching
from storage.papers.documents import Document, by_serial
from storage.papers.search import search
from storage.search.query import Query
from tests.integration.conftest import NOW
from tests.integration.storage.test_receipts_and_leases import claimed, delivery, outcome

CATALOGUE = default_catalogue()
REDACTED = ("giay_khai_sinh", "giay_bao_tu", "phieu_ly_lich_tu_phap")
REACH = Reach(redacted=REDACTED, without=("khac",))
OWNER_ID = "049201001234"
TEXTS = (
    *("", "Dân tộc: Mường", "Dântộc:Mường", "DÂN TỘC MƯỜNG", "Dãn tộc Mường", "Đan Tố Cẩm", "Dân chủ", "Đàn Tộc"),
    *("Phòng Quản lý đô thị", "Lý do: mất", "Lý do xin cấp lại", "LÝ DO XIN CẤP LẠI", "Bộ phận xử lý đơn"),
    *("Lý Đỗ Quyên", "Ly do", "Lỷ dò mất", "100% _ly_do_", "l\u01b0y\u0323 do\u0301", "Kinh", "phân tích", "An Tịch"),
    *("Nguyên nhân tai nạn", "Nguyễn Nhân Ái", "nguyen nhan chet benh", "Án tích: không", "tình trạng án tích"),
    *("Cấm đảm nhiệm chức vụ không", "Dân tộc nội trú", "Dân tộc"),
)
QUERIES = (
    Query(issuer="Phú Lộc"),
    Query(issuer="phu loc", kind="giay_bao_tu"),
    Query(number="15/2026"),
    Query(owner_id=OWNER_ID),
    Query(owner_id=OWNER_ID, number="15/2026", issuer="Phú Lộc"),
    Query(issued_from=date(2026, 1, 1)),
    Query(issued_to=date(2026, 12, 31), order="issued"),
    Query(valid_on=date(2026, 8, 1), order="issued_oldest"),
    Query(issuer="Phú Lộc", issued_from=date(2026, 1, 1), order="issued"),
    Query(kind="giay_khai_sinh"),
    Query(kind="giay_khai_sinh", order="issued"),
    Query(order="issued_oldest"),
    Query(),
)
ASKED_BY = {
    "issuer": ("issuer",),
    "number": ("number",),
    "owner_id": ("owner_id",),
    "issued_from": ("issued_on",),
    "issued_to": ("issued_on",),
    "valid_on": ("issued_on", "valid_from", "valid_until"),
    "order": ("issued_on",),
}


def read(name: str, text: str, other: str | None = None, *, confirmed_by: str | None = None) -> Field:
    readings = (ReadBy("again", other),) if other is not None else ()
    return Field(name, text, 0.9, "ocr", readings=readings, confirmed_by=confirmed_by)


def archived(database: Database) -> list[Document]:
    """Papers that fit all the queries but for their kind, some of whose values were read too far; newest first."""
    for at, text in enumerate(TEXTS * 2):
        kind = (*REDACTED, "giay_phep_xay_dung")[at % 4]
        others = [TEXTS[(at + step) % len(TEXTS)] if at % step == 0 else None for step in (2, 3, 5, 7)]
        person = "Lê Thị Lan" if at % 11 == 0 else None
        fields = (
            read("issuer", f"UBND phường Phú Lộc {text}".strip(), confirmed_by=person),
            read("number", "15/2026", others[0], confirmed_by=person),
            read("owner_id", OWNER_ID, others[1]),
            read("issued_on", f"2026-07-{1 + at % 9:02}", others[2]),
            read("valid_until", "2030-01-01", others[3], confirmed_by=person),
        )
        came = outcome(*fields)
        lease = claimed(database, delivery(f"{at}", at=NOW + timedelta(seconds=at)))
        with database.write() as session:
            reading = replace(came.reading, kind=KindGuess(kind, 0.9))
            results.record(session, lease, replace(came, reading=reading), now=NOW)
    with database.read() as session:
        return list(by_serial(session, range(len(TEXTS) * 2, 0, -1)).values())


def told(paper: Document, *names: str) -> bool:
    """Whether these of its values may be told within `REACH`."""
    kind = CATALOGUE[paper.kind or ""]
    return paper.kind not in REDACTED or all(may_be_told(kind, one) for one in paper.fields if one.name in names)


def expected(papers: list[Document], query: Query) -> list[Document]:
    names = [name for asked, by in ASKED_BY.items() if getattr(query, asked) is not None for name in by]
    found = [one for one in papers if query.kind in (None, one.kind) and told(one, *names)]
    if query.order is not None:
        found.sort(key=lambda one: one.issued_on or date.max, reverse=query.order == "issued")
    return found


def pages(database: Database, query: Query) -> Iterator[searching.Found]:
    cursor = None
    while True:
        with database.read() as session:
            found = search(session, replace(query, cursor=cursor))
        yield found
        cursor = found.next_cursor
        if cursor is None:
            return


def test_what_is_found_and_counted_is_what_may_be_told(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = archived(database)
    redacted = tuple(CATALOGUE[code] for code in REDACTED)

    def hold(most: int, limit: int) -> None:
        for query in QUERIES:
            fitting = expected(papers, query)
            within = replace(query, reach=REACH, redacted=redacted, limit=limit)
            found = list(pages(database, within))
            assert [one.id for page in found for one in page.items] == [one.id for one in fitting], query
            counts = {page.total_estimate for page in found}
            assert min(len(fitting), max(most, limit)) <= min(counts) <= max(counts) <= len(fitting), query
            with database.read() as session:
                facets = search(session, within, with_facets=True).facets
            assert facets is not None
            if len(fitting) < most:
                assert sum(count for _, count in facets.kinds) == len(fitting)
                assert sum(count for _, count in facets.years) == sum(told(one, "issued_on") for one in fitting), query
                for name, count in facets.issuers:
                    issued = [one for one in fitting if told(one, "issuer") and issuer_of(one) == fold(name)]
                    assert count == len(issued), (query, name)

    hold(most=1000, limit=200)
    hold(most=1000, limit=20)
    # Counted no further than this, all is more than a few: the index is asked, or rows are read in their order.
    monkeypatch.setattr(searching, "MOST_TOLD", 10)
    monkeypatch.setattr(searching, "MOST_COUNTED", 10)
    hold(most=10, limit=9)
    monkeypatch.setattr(narrowing, "_MOST_ISSUERS", 0)
    monkeypatch.setattr(narrowing, "_MOST_YEARS", -1)
    monkeypatch.setattr(narrowing, "FEW", 1)
    hold(most=10, limit=9)
    # Read a few rows at once, what is withheld lies at the end of one block and the beginning of the next.
    monkeypatch.setattr(searching, "AT_FIRST", 1)
    monkeypatch.setattr(searching, "AT_MOST", 3)
    hold(most=10, limit=1)
    spoilt = [one for one in papers if not told(one, "issuer", "number", "owner_id", "issued_on", "valid_until")]
    assert 10 < len(spoilt) < len(papers) - 10


def test_papers_of_which_none_may_be_found_are_read_by_blocks_and_each_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = archived(database)
    with database.write() as session:
        session.execute(update(DocumentRow).values(kind=REDACTED[0]))
        too_far = {"value": "UBND phường Phú Lộc Dân tộc: Mường", "confirmed_by": None}
        session.execute(update(FieldRow).where(FieldRow.name == "issuer").values(too_far))
    monkeypatch.setattr(narrowing, "_MOST_ISSUERS", 0)
    read = list[Any]()

    def may_be_found(session: Session, query: Query, rows: Sequence[Any]) -> Sequence[Any]:
        read.append([row.serial for row in rows])
        return narrowing.may_be_found(session, query, rows)

    monkeypatch.setattr(searching, "may_be_found", may_be_found)
    redacted = tuple(CATALOGUE[code] for code in REDACTED)
    for order in (None, "issued", "issued_oldest"):
        query = Query(issuer="Phú Lộc", reach=REACH, redacted=redacted, limit=1, order=order)
        with database.read() as session:
            found = search(session, query)
        assert (found.items, found.next_cursor, found.total_estimate) == ((), None, 0)
        counted, *paged = read
        assert len(counted) == len(papers)
        assert sorted(serial for block in paged for serial in block) == sorted(counted)
        assert len(paged) <= 3, "a block of 32, one twice as large, and the papers without a day"
        read.clear()


def issuer_of(paper: Document) -> str:
    return next(fold(one.value) for one in paper.fields if one.name == "issuer")
