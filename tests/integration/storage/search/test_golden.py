"""What people look for and the paper that must come first, the same on both databases: golden/queries.tsv, asked of an
invented archive (golden/papers.tsv) among papers such as desks have."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import storage.papers.search
from dossier.reading import Field
from scripts.bench.size import filled
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.database.schema import upgrade
from storage.papers import results
from storage.papers.search import search
from storage.search import index
from storage.search.query import Query
from tests.integration.conftest import NOW

GOLDEN = Path(__file__).parent / "golden"
COLUMNS = ("issued_on", "number", "issuer", "owner_name", "owner_id")
OTHER_PAPERS = 200
SLIPS = ("a letter otherwise", "a mark otherwise")
NEAR = (*SLIPS, "code with a digit otherwise")


def rows(name: str) -> Iterator[list[str]]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        yield from (row for row in csv.reader(file, "excel-tab", quoting=csv.QUOTE_NONE) if not row[0].startswith("#"))


def fill(database: Database) -> dict[str, str]:
    """The names of the papers, by the ids that they were given; the other papers came in later."""
    names = {}
    with database.write() as session:
        for minute, (name, kind, *values, others, text) in enumerate(rows("papers.tsv")):
            sha256 = hashlib.sha256(name.encode()).hexdigest()
            names[sha256[:36]] = name
            at = NOW - timedelta(days=1000) + timedelta(minutes=minute)
            more = dict(one.split("=") for one in others.split("; ")) if others != "-" else {}
            fields = {**dict(zip(COLUMNS, values, strict=True)), **more}
            paper = DocumentRow(
                id=sha256[:36],
                agency="H47",
                desk="mot-cua",
                sha256=sha256,
                size=1,
                format="png",
                name=f"{name}.png",
                lane="backlog",
                state="archived",
                correlation_id=name,
                received_at=at,
                archived_at=at,
                kind=kind,
                kind_confidence=1.0,
                page_count=1,
            )
            session.add(paper)
            session.flush()
            known = [Field(field, value, 0.9, "ocr") for field, value in fields.items() if value != "-"]
            results.put_fields(session, paper, known)
            index.put_pages(session, paper, {1: text})
    filled.fill(database, len(names) + OTHER_PAPERS)
    return names


def test_the_right_paper_comes_first_on_both_databases(sqlite_url: str, postgres_url: str) -> None:
    queries = list(rows("queries.tsv"))
    assert len(queries) >= 150
    answers = []
    for url in (sqlite_url, postgres_url):
        database = Database(url)
        if not database.is_sqlite:
            upgrade(database)
        names = fill(database)
        with database.read() as session:
            found = [search(session, Query(q=q, limit=20)) for q, _, _ in queries]
        answers.append([[(one.id, one.id in page.near) for one in page.items] for page in found])
        database.close()
    wrong = [
        (q, expected, [names.get(one, "another") for one, _ in page[:3]])
        for (q, expected, _), page in zip(queries, answers[0], strict=True)
        if not page or names.get(page[0][0]) != expected
    ]
    assert wrong == []
    assert answers[0] == answers[1]
    firsts = ((q, shows, page[0][1]) for (q, _, shows), page in zip(queries, answers[0], strict=True))
    assert [q for q, shows, is_near in firsts if is_near and shows not in NEAR] == []


def test_what_nearly_fits_comes_best_first_however_much_of_it_there_is(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database)
    more = 0
    for q in [q for q, _, shows in rows("queries.tsv") if shows in SLIPS]:
        every: list[str] = []
        first: list[str] = []
        for most, found in ((50, every), (2, first)):
            monkeypatch.setattr(storage.papers.search, "MOST_NEAR", most)
            with database.read() as session:
                page = search(session, Query(q=q, limit=200))
            found += [one.id for one in page.items if one.id in page.near]
        assert first == every[: len(first)], q
        more += len(every) > len(first)
    assert more >= 5
