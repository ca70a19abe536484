"""Who types accents means them: what has the same comes first, then what has none; what has others is told as near."""

from __future__ import annotations

import pytest

import storage.papers.search
from dossier.reading import Field
from dossier.words.folding import fold
from storage.database.engine import Database
from storage.papers import results
from storage.papers.search import search
from storage.search.query import Order, Query
from tests.integration.storage.test_receipts_and_leases import claimed, delivery, outcome

# (sha letter, name of the owner, text of the page), oldest first.
PAPERS = [
    ("a", "Nguyễn Thị Hòa", ""),
    ("b", "NGUYEN THI HOA", ""),
    ("c", "Nguyễn Thị Hoá", ""),
    ("d", "Nguyễn Thị Hoa", ""),
    ("e", "Lê Văn Tám", "con bà Nguyễn Thị Hòa"),
    ("f", "Lê Văn Tám", "con ba NGUYEN THI HOA"),
    ("g", "Lê Văn Tám", "con bà Nguyễn Thị Hỏa"),
    ("h", "Lê Văn Tám", "Hòa, con ông Nguyễn, bà Thị"),
    ("i", "Nguyễn Thị Hoả Lan", ""),
]


@pytest.fixture
def names(database: Database) -> dict[str, str]:
    found = {}
    for letter, owner, print_ in PAPERS:
        lease = claimed(database, delivery(letter * 64))
        found[lease.document_id] = letter
        with database.write() as session:
            values = [Field("owner_name", owner, 0.9, "ocr")]
            results.record(session, lease, outcome(*values, text=print_), now=database.now())
    return found


@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize(
    ("q", "agree", "near"),
    [
        # Near are whole fields first, then words here and there that agree, then parts of fields and of pages.
        ("Nguyễn Thị Hòa", "abefh", "dcig"),
        ("Nguyễn Thị Hoá", "cbf", "daigeh"),
        ("Nguyễn Thị Hoa", "dbf", "caigeh"),
        ("nguyen thi hoa", "bdcaifgeh", ""),
        ("NGUYỄN THỊ HOÀ", "abefh", "dcig"),
        ('"Nguyễn Thị Hòa"', "abef", "dcig"),
        ("Nguyễn thi Hòa", "bf", "adcigeh"),
        ("Hỏa", "idbgf", "cahe"),
    ],
)
def test_other_accents_are_told_as_near(
    names: dict[str, str], database: Database, q: str, agree: str, near: str, few: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not few:
        monkeypatch.setattr(storage.papers.search, "MOST_TOLD", 2)
    orders: tuple[Order | None, ...] = (None, "received", "issued")
    for order in orders:
        found, cursor, is_more = list[tuple[str, bool]](), None, True
        while is_more:
            with database.read() as session:
                page = search(session, Query(q=q, order=order, cursor=cursor, limit=2))
            found += [(names[one.id], one.id in page.near) for one in page.items]
            cursor, is_more = page.next_cursor, page.next_cursor is not None
        letters = "".join(letter for letter, _ in found)
        assert {letter for letter, is_near in found if is_near} == set(near), (order, letters)
        if order is None:
            assert [letter for letter, is_near in found if not is_near] == list(agree), letters
            assert [letter for letter, is_near in found if is_near] == list(near), letters
            assert set(letters[: len(agree) - 1]) <= set(agree)
        else:
            assert letters == "".join(sorted(agree + near, reverse=True))


@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize("q", ["812/QĐ-UBND", "814/QĐ-UBND", "QĐ-UBND", "qđ ubnd", "813/qd-ubnd", '"812/QĐ-UBND"'])
def test_a_paper_that_was_read_without_the_mark_of_a_sign_takes_no_other_away(
    database: Database, q: str, few: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not few:
        monkeypatch.setattr(storage.papers.search, "MOST_TOLD", 1)
    numbers = ("812/QĐ-UBND", "813/QD-UBND", "814/QĐ-UBND")
    for at, number in enumerate(numbers):
        lease = claimed(database, delivery(f"{at}" * 64))
        with database.write() as session:
            results.record(session, lease, outcome(Field("number", number, 0.9, "ocr")), now=database.now())
    with database.read() as session:
        found = search(session, Query(q=q, limit=20))
    shown = [field.value for one in found.items for field in one.fields if field.name == "number"]
    asked = fold(q.strip('"')).replace(" ", "-")
    assert set(shown) >= {one for one in numbers if asked in fold(one)}
    assert {one.id for one in found.items if one.id not in found.near}
