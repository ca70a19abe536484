"""One golden set of papers and questions; both databases must give the same answers in the same order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

import storage.papers.narrowing
import storage.papers.search
from dossier.errors import BadRequest
from dossier.reading import Field
from dossier.review.cuts import WITHDRAWN
from storage.database.engine import Database
from storage.database.models import DocumentRow, StandingDecisionRow
from storage.papers import results, standing
from storage.papers.documents import MOST_COUNTED
from storage.papers.search import search
from storage.search import gin, index, lookup, tokens
from storage.search.query import Query, Spot, cursor_after
from storage.trail import events
from tests.integration.conftest import NOW
from tests.integration.storage.test_receipts_and_leases import claimed, delivery, outcome

# (sha letter, fields, text of the page), oldest first.
PAPERS = [
    (
        "a",
        {"owner_name": "Trần Thị Bưởi", "number": "12/2019", "issuer": "Ủy ban nhân dân xã Điện Phước"},
        "GIẤY KHAI SINH Họ, chữ đệm, tên: TRẦN THỊ BƯỞI",
    ),
    (
        "b",
        {"owner_name": "Trần Thì Bười", "number": "480/QĐ-UBND", "issued_on": "2021-05-04"},
        "QUYẾT ĐỊNH về việc trợ cấp cho Trần Thì Bười, con bà Lê Thị Hạ",
    ),
    (
        "c",
        {"owner_name": "Lê Thị Hạ", "number": "87/QĐ-UBND", "issued_on": "2022-01-31", "valid_until": "2022-07-31"},
        "Bưởi Trần: thị trấn Đồng Đăng, mẹ của Trần Thị Bưởi",
    ),
    ("d", {"owner_name": "Đỗ Ánh", "issued_on": "2022-03-01"}, "48A Đống Đa, số định danh 049319379746, sinh 1990"),
]
GOLDEN = [
    ("2021-05-04", "b"),  # a day in any spelling, also beside words
    ("4/5/2021", "b"),
    ("04-05-2021", "b"),
    ("ngày 04 tháng 5 năm 2021", "b"),
    ("Bười ngày 4 tháng 05 năm 2021", "b"),
    ("049 319 379 746", "d"),  # a number in groups
    ("049.319.379.746 Đống Đa", "d"),
    ("Đống Đa 48A 1990", "d"),  # no plate, though it has the look of one
    ("48A-1990", ""),
    ("Trần Thị Bưởi", "acb"),  # as typed among fields, then in the text; then what has other accents
    ("tran thi buoi", "bac"),  # both folded among fields: newest first; then the text
    ("TRẦN THỊ BƯỞI", "acb"),  # case never counts
    ("Tra\u0302\u0300n Thi\u0323 Bu\u031bo\u031b\u0309i", "acb"),  # decomposed
    ("thị bưởi trần", "cab"),  # not next to each other: all words somewhere in one stretch
    ("do anh", "d"),
    ("đỗ ánh", "d"),
    ("dong da", "d"),
    ("480/QĐ-UBND", "b"),
    ("480 qd ubnd", "b"),
    ("qd-ubnd", "cb"),
    ("049319379746", "d"),
    ("04931937974", ""),
    ("không có", ""),
    ("xa dien phuoc", "a"),
    ("'; DROP TABLE documents; --", ""),
    ('" OR * NEAR(', ""),
    ("%", ""),
]
NAMES: dict[str, str] = {}


@pytest.fixture
def archive(database: Database) -> Database:
    fill(database)
    return database


def fill(database: Database) -> None:
    """Archive `PAPERS`."""
    NAMES.clear()
    for minute, (letter, fields, print_) in enumerate(PAPERS):
        lease = claimed(database, delivery(letter * 64, at=NOW + timedelta(minutes=minute)))
        NAMES[lease.document_id] = letter
        values = [Field(name, value, 0.9, "ocr") for name, value in fields.items()]
        with database.write() as session:
            results.record(session, lease, outcome(*values, text=print_), now=NOW)


def found(database: Database, query: Query) -> str:
    with database.read() as session:
        return "".join(NAMES[document.id] for document in search(session, query).items)


@pytest.mark.parametrize(("q", "expected"), GOLDEN)
def test_free_text_finds_the_same_papers_in_the_same_order(archive: Database, q: str, expected: str) -> None:
    assert found(archive, Query(q=q)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(), "dcba"),
        (Query(number="480/qđ-ubnd"), "b"),
        (Query(number="480 / QD - UBND"), "b"),
        (Query(number="480"), ""),
        (Query(issuer="dien phuoc"), "a"),
        (Query(issuer="Điện_Phước"), ""),  # no wildcard
        (Query(issued_from=date(2022, 1, 31)), "dc"),
        (Query(issued_to=date(2022, 1, 31)), "cb"),
        (Query(valid_on=date(2022, 7, 31)), "c"),
        (Query(valid_on=date(2022, 8, 1)), ""),
        (Query(valid_on=date(2022, 1, 30)), ""),
        (Query(q="tran thi buoi", issued_from=date(2022, 1, 1)), "c"),
        (Query(state="needs_review"), ""),
        (Query(kind="giay_khai_sinh", desk="mot-cua"), "dcba"),
    ],
)
def test_fields_narrow_a_search(archive: Database, query: Query, expected: str) -> None:
    assert found(archive, query) == expected


def field(name: str, value: str, doubt: str = "") -> Field:
    return Field(name, value, 0.9, "ocr", needs_review=doubt == "marked", as_printed=doubt == "as printed")


@pytest.mark.parametrize("doubt", ["marked", "as printed"])
@pytest.mark.parametrize("few", [1000, -1])
def test_what_is_valid_by_a_day_that_is_in_doubt_is_not_known_to_be(
    database: Database, doubt: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.papers.narrowing, "FEW", few)
    issued, begins, ends = ("issued_on", "2026-01-01"), ("valid_from", "2026-02-01"), ("valid_until", "2026-12-31")
    papers = {
        "a": [field(*issued), field(*begins), field(*ends)],
        "b": [field(*issued), field(*begins), field(*ends, doubt)],
        "c": [field(*issued), field(*begins, doubt), field(*ends)],
        "d": [field(*issued, doubt), field(*ends)],
        "e": [field(*issued, doubt), field(*begins), field(*ends)],  # it does not begin on its day of issue
        "f": [field(*issued), field(*ends), field("owner_name", "Đỗ Ánh", doubt)],
        "7": [field(*issued), field(*ends, doubt)],  # its office extended it
    }
    NAMES.clear()
    for letter, fields in papers.items():
        lease = claimed(database, delivery(letter * 64, at=NOW + timedelta(minutes=len(NAMES))))
        NAMES[lease.document_id] = letter
        with database.write() as session:
            results.record(session, lease, outcome(*fields), now=NOW)
    with database.write() as session:
        said = {"standing": "valid", "reason": "QĐ 5", "outranks": [], "decided_at": NOW, "requester": "an"}
        session.add(StandingDecisionRow(document_id=lease.document_id, valid_until=date(2027, 12, 31), **said))
        events.hold(session)
        standing.settle(session, lease.document_id, now=NOW, actor=events.Actor("test"))
    assert found(database, Query(valid_on=date(2026, 8, 1))) == "7fea"
    assert found(database, Query(valid_on=date(2027, 8, 1))) == "7"
    assert found(database, Query(valid_on=date(2026, 8, 1), q="do anh")) == "f"
    with database.read() as session:
        assert search(session, Query(valid_on=date(2026, 8, 1))).total_estimate == 4


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(), "dcba"),
        (Query(q="tran thi buoi"), "bac"),
        (Query(q="tran thi buoi", order="received"), "cba"),
        (Query(order="issued"), "dcba"),
        (Query(order="issued_oldest"), "bcda"),
        (Query(q="tran thi buoi", order="issued"), "cba"),
    ],
)
def test_pages_of_results_join_without_gap_or_repeat(archive: Database, query: Query, expected: str) -> None:
    whole = found(archive, query)
    assert whole == expected
    pieces, cursor = "", None
    while True:
        with archive.read() as session:
            page = search(session, replace(query, limit=1, cursor=cursor))
        pieces += "".join(NAMES[document.id] for document in page.items)
        assert page.total_estimate == len(whole)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert pieces == whole


def test_a_large_archive_is_asked_bit_by_bit_and_answers_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (tokens, gin):  # each paper in a block of its own, two in the next …
        monkeypatch.setattr(module, "BLOCKS", (0, 1, 2))
    monkeypatch.setattr(gin, "_AT_FIRST", (0, 1, 2))
    monkeypatch.setattr(gin, "_OF_WHOLES", (2,))
    monkeypatch.setattr(lookup, "_AT_FIRST", 1)
    for module in (lookup, gin):
        monkeypatch.setattr(module, "_AT_MOST", 2)
    for module in (storage.papers.narrowing, storage.papers.search):
        monkeypatch.setattr(module, "AT_FIRST", 1)
    monkeypatch.setattr(storage.papers.narrowing, "FEW", -1)  # nothing is little
    for most in ("MOST_COUNTED", "MOST_TOLD"):
        monkeypatch.setattr(storage.papers.search, most, 1)  # and never is all known
    fill(database)
    for q, expected in GOLDEN:
        for limit in (1, 2, 3):  # a page ends within a tier, between two, behind some
            assert pieces(database, Query(q=q, limit=limit)) == expected, (q, limit)
    for query, expected in (
        (Query(state="archived"), "dcba"),
        (Query(state="archived", order="issued"), "dcba"),
        (Query(state="archived", order="issued_oldest"), "bcda"),
        (Query(q="tran thi", order="issued"), "cba"),
        (Query(q="tran thi", order="issued_oldest"), "bca"),
        (Query(q="tran thi", order="issued_oldest", issued_from=date(2022, 1, 1)), "c"),
        (Query(kind="giay_khai_sinh", order="received"), "dcba"),
        (Query(valid_on=date(2022, 7, 31)), "c"),
    ):
        assert pieces(database, replace(query, limit=1)) == expected, query


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_only_a_search_keeps_the_planner_from_looking_at_all_papers(database: Database) -> None:
    def looks_at_all(asked: Query | None) -> bool:
        with database.read() as session:
            if asked is not None:
                search(session, asked)
            return bool(session.scalar(text("SHOW enable_seqscan")) == "on")

    assert [looks_at_all(None), looks_at_all(Query(q="tran thi")), looks_at_all(None)] == [True, False, True]


def pieces(database: Database, query: Query) -> str:
    """What is found, page by page."""
    whole, cursor = "", None
    while True:
        with database.read() as session:
            page = search(session, replace(query, cursor=cursor))
        whole += "".join(NAMES[document.id] for document in page.items)
        cursor = page.next_cursor
        if cursor is None:
            return whole


def test_what_fits_is_counted_as_far_as_is_told(archive: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.papers.search, "MOST_TOLD", 2)
    for query, told, to in (
        (Query(limit=1), 2, 2),
        (Query(limit=3), 3, 3),  # no fewer than are shown
        (Query(limit=200), 4, 200),
        (Query(q="tran thi", limit=1), 2, 2),
        (Query(q="do anh", limit=1), 1, 2),
        (Query(kind="giay_khai_sinh", limit=1), 2, 2),
        (Query(q="tran thi", state="archived", limit=1), 3, MOST_COUNTED),  # which the index does not know
    ):
        with archive.read() as session:
            page = search(session, query)
        assert (page.total_estimate, page.counted_to) == (told, to), query
    with archive.read() as session:
        assert search(session, Query(q="tran thi", limit=1), with_facets=True).total_estimate == 3


def test_what_does_not_fit_is_counted_nowhere(archive: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.papers.search, "MOST_TOLD", 1)
    monkeypatch.setattr(storage.papers.search, "AT_MOST", 1)
    with archive.write() as session:
        for name in "cd":  # the newest: what is counted goes on behind them
            document_id = next(document_id for document_id, letter in NAMES.items() if letter == name)
            session.get_one(DocumentRow, document_id).state = WITHDRAWN
    with archive.read() as session:
        page = search(session, Query(q="tran thi", limit=1))
        assert (page.total_estimate, [NAMES[one.id] for one in page.items]) == (1, ["b"])
        everything = search(session, Query(kind="giay_khai_sinh", limit=3))
        assert (everything.total_estimate, len(everything.items)) == (2, 2)


@pytest.mark.parametrize("with_facets", [False, True])
def test_a_count_that_was_cut_off_says_so(
    archive: Database, with_facets: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.papers.search, "MOST_TOLD", 2)
    monkeypatch.setattr(storage.papers.search, "MOST_COUNTED", 2)
    with archive.write() as session:
        for name in "ac":  # of the three that have the words, only "b" fits
            document_id = next(document_id for document_id, letter in NAMES.items() if letter == name)
            session.get_one(DocumentRow, document_id).state = WITHDRAWN
    for looked_at, is_at_least in ((2, True), (3, False)):
        monkeypatch.setattr(storage.papers.search, "MOST_LOOKED_AT", looked_at)
        with archive.read() as session:
            page = search(session, Query(q="tran thi", limit=1), with_facets=with_facets)
        assert (page.total_estimate, page.is_at_least) == (1, is_at_least)


def test_no_fewer_are_counted_than_are_shown(archive: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOST_TOLD", "MOST_LOOKED_AT"):
        monkeypatch.setattr(storage.papers.search, name, 1)
    with archive.write() as session:
        document_id = next(document_id for document_id, letter in NAMES.items() if letter == "c")
        session.get_one(DocumentRow, document_id).state = WITHDRAWN
    with archive.read() as session:
        page = search(session, Query(q="tran thi", limit=1))
    assert ([NAMES[one.id] for one in page.items], page.total_estimate, page.is_at_least) == (["b"], 1, True)


def test_what_was_found_is_counted_by_kind_issuer_and_year(archive: Database) -> None:
    with archive.read() as session:
        facets = search(session, Query(q="tran thi", limit=1), with_facets=True).facets
    assert facets is not None
    assert facets.kinds == (("giay_khai_sinh", 3),)
    assert facets.issuers == (("Ủy ban nhân dân xã Điện Phước", 1),)
    assert facets.years == ((2022, 1), (2021, 1))


def test_a_cursor_from_elsewhere_is_refused(archive: Database) -> None:
    for cursor in ("x", "bm90IGpzb24=", "WzFd"):
        with pytest.raises(BadRequest), archive.read() as session:
            search(session, Query(cursor=cursor))


@pytest.mark.parametrize("part", [0, 5, -4_000_000, 4_000_000])
def test_a_cursor_of_another_order_is_refused(archive: Database, part: int) -> None:
    with pytest.raises(BadRequest), archive.read() as session:
        search(session, Query(order="issued", cursor=cursor_after(Spot(part, 5))))


def test_papers_older_than_offices_and_days_that_were_misread_are_found_by_their_day(archive: Database) -> None:
    for letter, day in (("e", "1898-05-04"), ("f", "2918-05-04")):
        lease = claimed(archive, delivery(letter * 64, at=NOW + timedelta(hours=1)))
        NAMES[lease.document_id] = letter
        with archive.write() as session:
            issued = Field("issued_on", day, 0.9, "ocr")
            results.record(session, lease, outcome(issued, text="Trần Thị Bưởi"), now=NOW)
    assert found(archive, Query(issued_to=date(1899, 1, 1))) == "e"
    assert found(archive, Query(q="tran thi buoi", issued_to=date(1899, 1, 1))) == "e"
    assert found(archive, Query(q="tran thi buoi", issued_from=date(2900, 1, 1))) == "f"
    assert found(archive, Query(issued_from=date(1800, 1, 1), issued_to=date(1801, 1, 1))) == ""


def test_what_was_replaced_is_not_found_any_more(archive: Database) -> None:
    document_id = next(document_id for document_id, letter in NAMES.items() if letter == "d")
    with archive.write() as session:
        document = session.get_one(DocumentRow, document_id)
        index.put_fields(session, document, ["Hoàng Yến"])
        index.put_pages(session, document, {})
    assert found(archive, Query(q="do anh")) == ""
    assert found(archive, Query(q="hoang yen")) == "d"


def test_an_unusable_limit_is_refused(archive: Database) -> None:
    with pytest.raises(BadRequest), archive.read() as session:
        search(session, Query(limit=0))
