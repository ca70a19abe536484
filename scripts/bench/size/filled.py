"""A database with many papers, as if they had been read: rows and index in bulk, no files.

.venv/bin/python -m scripts.bench.size.filled URL --papers 1000000
"""

from __future__ import annotations

import argparse
import hashlib
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from dossier.codes.numbers import folded_number
from dossier.words.folding import fold
from scripts.samples.case import Case
from scripts.samples.kinds import KINDS
from scripts.samples.people import a_person, a_place, day_between
from storage.database.engine import Database, is_sqlite
from storage.database.models import DocumentRow, FieldRow, ReceiptRow
from storage.database.schema import upgrade
from storage.search import near, tokens
from storage.search.index import PAGE_BITS
from storage.search.tiers import Place

AT_ONCE = 2000
FIRST_DAY, LAST_DAY = date(2016, 1, 1), date(2026, 6, 1)
RECEIVED_FROM = datetime(2024, 1, 1, tzinfo=UTC)
COLUMNS = ("owner_id", "owner_name", "number", "title", "issuer")


@dataclass
class Batch:
    """Rows of some papers, by table."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    receipts: list[dict[str, Any]] = field(default_factory=list)
    fields: list[dict[str, Any]] = field(default_factory=list)
    index: dict[Place, list[tuple[int, tokens.Entry]]] = field(default_factory=lambda: {"fields": [], "pages": []})


def main() -> None:
    """Fill a database, and say what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", help="sqlite:///… or postgresql+psycopg://…")
    parser.add_argument("--papers", type=int, default=10_000)
    asked = parser.parse_args()
    begun = time.perf_counter()
    fill(Database(asked.database), asked.papers)
    print(f"{asked.papers} papers in {time.perf_counter() - begun:.0f} s")


def fill(database: Database, papers: int, *, seed: int = 1) -> None:
    """Bring the database to so many papers; those that it has are counted."""
    upgrade(database)
    with database.read() as session:
        known = session.scalar(select(func.count()).select_from(DocumentRow)) or 0
    if known >= papers:  # its index is not made anew
        return
    numbers = iter(range(known, papers))
    with database.write() as session:
        # A GIN index is made in a tenth of the time that it takes to be added to.
        _run(
            session,
            [f"DROP INDEX IF EXISTS ix_search_{place}" for place in PAGE_BITS] if not database.is_sqlite else [],
        )
    while some := list(islice(numbers, AT_ONCE)):
        batch = Batch()
        for number in some:
            _put(batch, number, seed)
        with database.write() as session:
            _write(session, batch)
    with database.write() as session:
        issuers = "INSERT INTO issuers SELECT DISTINCT issuer_folded FROM documents WHERE issuer_folded IS NOT NULL"
        _run(session, [f"{issuers} ON CONFLICT DO NOTHING"])
        if not database.is_sqlite:
            made = "CREATE INDEX ix_search_{0} ON search_{0} USING gin (words) WITH (fastupdate = off)"
            _run(
                session, [*map(made.format, PAGE_BITS), "SELECT setval('documents_serial', max(serial)) FROM documents"]
            )
        _run(session, ["ANALYZE"])


def _run(session: Session, statements: Iterable[str]) -> None:
    for statement in statements:
        session.execute(text(statement))


def texts(papers: int, *, seed: int = 1) -> Iterator[Mapping[str, str]]:
    """The fields of some of the papers that `fill` makes, to ask for."""
    chance = Random(f"{seed}/asked")
    while True:
        yield paper_of(chance.randrange(papers), seed)[1]


def paper_of(number: int, seed: int) -> tuple[str, Mapping[str, str], str]:
    """The kind, the fields and the text of the paper of this number."""
    chance = Random(f"{seed}/{number}")
    kind = chance.choice(tuple(KINDS.values()))
    on = day_between(chance, FIRST_DAY, LAST_DAY)
    paper = kind.make(Case(a_person(chance, on, kind.ages), a_place(chance, on), on, chance))
    return kind.code, paper.fields, " ".join(paper.lines)


def _put(batch: Batch, number: int, seed: int) -> None:
    kind, fields, stretch = paper_of(number, seed)
    document_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{seed}/{number}"))
    received_at = RECEIVED_FROM + timedelta(minutes=number)
    desk = f"quay-{number % 20}"
    issued_on = date.fromisoformat(fields["issued_on"]) if "issued_on" in fields else None
    columns = {name: fields.get(name) for name in COLUMNS}
    issuer, its_number = columns["issuer"], columns["number"]
    agency, serial = f"H{number % 50:02}", number + 1
    issuer_folded = fold(issuer) if issuer else None
    number_folded = folded_number(its_number) if its_number else None
    batch.documents.append(
        {
            "id": document_id,
            "serial": serial,
            "agency": agency,
            "desk": desk,
            "sha256": hashlib.sha256(document_id.encode()).hexdigest(),
            "size": 100_000,
            "format": "jpeg",
            "name": f"{kind}-{number}.jpg",
            "lane": "backlog",
            "state": "archived",
            "correlation_id": document_id,
            "received_at": received_at,
            "archived_at": received_at,
            "engine": "bench",
            "kind": kind,
            "kind_confidence": 0.98,
            "page_count": 1,
            "version": 1,
            "standing": "unknown",
            "issuer_folded": issuer_folded,
            "number_folded": number_folded,
            "issued_on": issued_on,
            **columns,
        }
    )
    batch.receipts.append(
        {
            "id": document_id,
            "document_id": document_id,
            "desk": desk,
            "name": f"{kind}-{number}.jpg",
            "channel": "batch",
            "requester": "bench",
            "received_at": received_at,
        }
    )
    batch.fields += [
        {
            "document_id": document_id,
            "name": name,
            "value": value,
            "confidence": 0.97,
            "source": "ocr",
            "needs_review": False,
            "page": 1,
            "by_hand": False,
            "as_printed": False,
        }
        for name, value in fields.items()
    ]
    facts = tokens.facts_of(
        agency=agency,
        desks=(desk,),
        kind=kind,
        owner_id=columns["owner_id"],
        number_folded=number_folded,
        issuer_folded=issuer_folded,
        issued_on=issued_on,
    )
    batch.index["fields"].append((serial, tokens.of_values(fields.values(), facts)))
    batch.index["pages"].append(((serial << PAGE_BITS["pages"]) + 1, tokens.of_text(stretch, facts)))


def _write(session: Session, batch: Batch) -> None:
    session.execute(insert(DocumentRow), batch.documents)
    session.execute(insert(ReceiptRow), batch.receipts)
    session.execute(insert(FieldRow), batch.fields)
    near.put_words(session, [one["value"] for one in batch.fields])
    for place, entries in batch.index.items():
        if is_sqlite(session):
            statement = "INSERT INTO search_{} (rowid, words) VALUES (:id, :words)"
            rows = [{"id": one, "words": tokens.as_text(entry)} for one, entry in entries]
        else:
            statement = "INSERT INTO search_{} (id, words) VALUES (:id, CAST(:words AS tsvector))"
            rows = [{"id": one, "words": tokens.as_tsvector(entry, one >> PAGE_BITS[place])} for one, entry in entries]
        session.execute(text(statement.format(place)), rows)


if __name__ == "__main__":
    main()
