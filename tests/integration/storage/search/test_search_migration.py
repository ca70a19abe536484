"""An archive of before is found as it was, once its database is brought up to date."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from storage import reindexing
from storage.database.engine import Database
from storage.database.reach import Reach
from storage.database.schema import upgrade
from storage.papers.receipts import receive
from storage.papers.search import search
from storage.queue import tallies
from storage.search import tokens
from storage.search.query import Query
from tests.archive import NOW
from tests.integration.storage.review.test_review_migration import DOCUMENT, empty_database, migrate  # noqa: F401
from tests.integration.storage.test_receipts_and_leases import ORIGINAL, delivery

WORDS = {
    "sqlite": "INSERT INTO search_words (rowid, exact, folded) VALUES (:id, :exact, :folded)",
    "postgresql": "UPDATE search_entries SET exact = CAST(:placed AS tsvector) WHERE id = :id",
}


def test_what_the_old_index_held_is_found_newest_first_by_all_that_narrows(
    empty_database: Database,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database = empty_database
    migrate(database, "0012")
    ids = sorted(str(uuid.uuid4()) for _ in range(3))
    text_of_page = "ủy ban nhân dân xã điện phước ủy ban"
    with database.write() as session:
        for minute, one in enumerate(ids):
            at = NOW + timedelta(minutes=-minute)
            session.execute(text(DOCUMENT), {"id": one, "state": "archived", "at": at})
            known = {"id": one, "issuer": "ubnd xa dien phuoc", "on": date(2020, 5, 4) if minute else None}
            session.execute(text("UPDATE documents SET issuer_folded = :issuer, issued_on = :on WHERE id = :id"), known)
            field = """INSERT INTO fields
                (document_id, name, value, confidence, source, needs_review, by_hand, as_printed)
                VALUES (:id, 'owner_name', 'Trần Thị Bưởi', 1, 'ocr', :no, :no, :no)"""
            session.execute(text(field), {"id": one, "no": False})
            person = """INSERT INTO persons (document_id, place, role, is_owner, fields, is_marked)
                VALUES (:id, 0, 'mother', :no, :fields, :no)"""
            value = {"name": "name", "value": "Lê Thị Hạ", "confidence": 1, "source": "ocr", "needs_review": False}
            fields = json.dumps([{**value, "page": 1, "box": None}])
            session.execute(text(person), {"id": one, "no": False, "fields": fields})
            entry = "INSERT INTO search_entries (document_id, page) VALUES (:id, 1) RETURNING id"
            number = session.execute(text(entry), {"id": one}).scalar_one()
            words = text_of_page.split()
            placed = " ".join(f"'{word}':{at}" for at, word in enumerate(words, start=1))
            dialect = session.get_bind().dialect.name
            values = {"id": number, "exact": text_of_page, "folded": text_of_page, "placed": placed}
            used = {name: value for name, value in values.items() if f":{name}" in WORDS[dialect]}
            session.execute(text(WORDS[dialect]), used)
        receipt = """INSERT INTO receipts (id, document_id, desk, name, channel, requester, received_at)
            VALUES (:id, :id, 'quay-2', 'a', 'api', 'x', :at)"""
        session.execute(text(receipt), {"id": ids[1], "at": NOW})
    monkeypatch.setattr(tokens, "VERSION", tokens.VERSION + 1)  # a program of later
    upgrade(database)
    newest = delivery("f" * 64)
    with database.write() as session:
        receive(session, newest, ORIGINAL)
    with database.read() as session:
        assert reindexing.state(session).version == 2

        def found(query: Query) -> list[str]:
            return [one.id for one in search(session, query).items]

        assert found(Query()) == [newest.id, *ids]
        assert found(Query(q="xã Điện Phước")) == found(Query(q="xa dien phuoc uy")) == ids
        assert found(Query(q="xa uy")) == found(Query(q="tran thi buoi")) == found(Query(q="Lê Thị Hạ")) == ids
        assert found(Query(q="Bưởi", issued_from=date(2020, 5, 1))) == found(Query(order="issued"))[:2] == ids[1:]
        assert found(Query(issuer="dien phuoc")) == found(Query(q="Bưởi", reach=Reach("H47"))) == ids
        assert found(Query(reach=Reach("H47", ("quay-2",)))) == [ids[1]]
        assert found(Query(q="Trần Tih Bưởi")) == found(Query(q="Lê Thị Hạn")) == ids
        assert tallies.wrong(session) == {}
        assert session.scalar(text("SELECT sum(count) FROM tallies")) == len(ids)
