"""Issuers by a part of their names: the same as a look at each would find, by an index, on both databases."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, text
from sqlalchemy.orm import Session

from storage.database.engine import Database, insert_if_absent
from storage.database.models import IssuerRow
from storage.database.schema import upgrade
from storage.papers.narrowing import narrowed
from storage.search import issuers
from storage.search.query import Query
from tests.integration.storage.review.test_review_migration import empty_database, migrate  # noqa: F401

NAMES = (
    "ubnd xa dien phuoc",
    "ubnd tinh quang nam so tu phap",
    "ubnd xa dien phuoc dong",
    'phong "mot cua" huyen o_mon',
    "100% von cua tinh",
    "ty",
    "",
)


PARTS = (
    ("dien phuoc",),
    ("en phu",),
    (" xa ",),
    ("khong co dau",),
    ('"mot cua"',),
    ('"',),
    ("o_mon",),
    ("o%mon",),
    ("00% v",),
    ("DIEN",),
    ("ty",),
    ("t",),
    ("",),
    ("phuoc dong", "quang nam"),
    ("quang nam", "o"),
    ("ubnd xa dien phuoc dong va xa",),
    ('") OR ("xa',),
)


def found(session: Session, *parts: str, most: int = 64) -> set[str]:
    def fits(name: ColumnElement[str]) -> ColumnElement[bool]:
        return or_(*(name.contains(part, autoescape=True) for part in parts))

    held = issuers.having(session, parts, fits, most)
    assert len(held) == len(set(held)) <= most
    return set(held)


def test_a_part_of_a_name_finds_those_that_have_it(database: Database) -> None:
    with database.write() as session:
        for name in (*NAMES, *NAMES):
            insert_if_absent(session, IssuerRow, folded=name)
    with database.read() as session:
        for parts in PARTS:
            assert found(session, *parts) == {name for name in NAMES if any(part in name for part in parts)}, parts


def test_no_more_are_given_than_are_asked_for(database: Database) -> None:
    with database.write() as session:
        for number in range(9):
            insert_if_absent(session, IssuerRow, folded=f"ubnd xa {number}")
    with database.read() as session:
        assert len(found(session, "ubnd xa", most=5)) == len(found(session, "xa", most=5)) == 5


def test_the_issuers_of_before_are_found(empty_database: Database) -> None:  # noqa: F811
    migrate(empty_database, "0026")
    with empty_database.write() as session:
        session.execute(text("INSERT INTO issuers VALUES ('ubnd xa dien phuoc')"))
    upgrade(empty_database)
    with empty_database.read() as session:
        assert found(session, "xa dien") == {"ubnd xa dien phuoc"}
        assert narrowed(session, Query(issuer="Xã Điện")) is not None
        assert narrowed(session, Query(issuer="Xã Đien nao")) is None


def test_a_name_that_no_issuer_has_is_looked_for_in_the_index(database: Database) -> None:
    with database.write() as session:
        for number in range(300):
            insert_if_absent(session, IssuerRow, folded=f"ubnd xa {number}")
        if database.is_sqlite:
            asked = "SELECT folded FROM issuer_parts WHERE issuer_parts MATCH '\"khong co\"'"
            assert "VIRTUAL TABLE INDEX" in str(session.execute(text(f"EXPLAIN QUERY PLAN {asked}")).all())
            return
        session.execute(text("ANALYZE issuers"))
        asked = "SELECT folded FROM issuers WHERE issuer_parts(folded) @> ARRAY['kho', 'hon', 'ong'] LIMIT 65"
        assert "ix_issuers_parts" in str(session.execute(text(f"EXPLAIN {asked}")).all())
