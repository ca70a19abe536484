"""A database with many papers, as if they had been read: rows and index in bulk, no files.

.venv/bin/python -m scripts.bench.size.filled URL --papers 1000000
"""

from __future__ import annotations

import argparse
import hashlib
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from dossier.codes.numbers import folded_number
from dossier.words.folding import fold, folded_words, words
from scripts.samples.case import Case
from scripts.samples.kinds import KINDS
from scripts.samples.people import a_person, a_place, day_between
from storage.database.engine import Database
from storage.database.models import DocumentRow, FieldRow, ReceiptRow, SearchEntryRow
from storage.database.schema import upgrade
from storage.search.index import FIELDS_PAGE

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
    entries: list[dict[str, Any]] = field(default_factory=list)
    index: list[dict[str, Any]] = field(default_factory=list)


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
        entry = session.scalar(select(func.max(SearchEntryRow.id))) or 0
    numbers = iter(range(known, papers))
    while some := list(islice(numbers, AT_ONCE)):
        batch = Batch()
        for number in some:
            _put(batch, number, seed, entry)
            entry += 2
        with database.write() as session:
            _write(session, batch)
    with database.write() as session:
        session.execute(text("ANALYZE"))


def texts(papers: int, *, seed: int = 1) -> Iterator[Mapping[str, str]]:
    """The fields of some of the papers that `fill` makes, to ask for."""
    chance = Random(f"{seed}/asked")
    while True:
        yield _paper(chance.randrange(papers), seed)[1]


def _paper(number: int, seed: int) -> tuple[str, Mapping[str, str], str]:
    chance = Random(f"{seed}/{number}")
    kind = chance.choice(tuple(KINDS.values()))
    on = day_between(chance, FIRST_DAY, LAST_DAY)
    paper = kind.make(Case(a_person(chance, on, kind.ages), a_place(chance, on), on, chance))
    return kind.code, paper.fields, " ".join(paper.lines)


def _put(batch: Batch, number: int, seed: int, entry: int) -> None:
    kind, fields, stretch = _paper(number, seed)
    document_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{seed}/{number}"))
    received_at = RECEIVED_FROM + timedelta(minutes=number)
    desk = f"quay-{number % 20}"
    issued_on = date.fromisoformat(fields["issued_on"]) if "issued_on" in fields else None
    columns = {name: fields.get(name) for name in COLUMNS}
    issuer, its_number = columns["issuer"], columns["number"]
    batch.documents.append(
        {
            "id": document_id,
            "agency": f"H{number % 50:02}",
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
            "issuer_folded": fold(issuer) if issuer else None,
            "number_folded": folded_number(its_number) if its_number else None,
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
    for page, words_of_it in ((FIELDS_PAGE, " · ".join(fields.values())), (1, stretch)):
        entry += 1
        batch.entries.append({"id": entry, "document_id": document_id, "page": page})
        batch.index.append({"id": entry, "exact": words(words_of_it), "folded": folded_words(words_of_it)})


def _write(session: Session, batch: Batch) -> None:
    session.execute(insert(DocumentRow), batch.documents)
    session.execute(insert(ReceiptRow), batch.receipts)
    session.execute(insert(FieldRow), batch.fields)
    session.execute(insert(SearchEntryRow), batch.entries)
    if session.get_bind().dialect.name == "sqlite":
        statement = "INSERT INTO search_words (rowid, exact, folded) VALUES (:id, :exact, :folded)"
    else:
        statement = """UPDATE search_entries
            SET exact = CAST(:exact AS tsvector), folded = CAST(:folded AS tsvector) WHERE id = :id"""
    session.execute(text(statement), [_as_index(session, one) for one in batch.index])


def _as_index(session: Session, one: Mapping[str, Any]) -> dict[str, Any]:
    if session.get_bind().dialect.name == "sqlite":
        return {"id": one["id"], "exact": " ".join(one["exact"]), "folded": " ".join(one["folded"])}
    placed = {
        name: " ".join(f"'{word}':{at}" for at, word in enumerate(one[name], start=1)) for name in ("exact", "folded")
    }
    return {"id": one["id"], **placed}


if __name__ == "__main__":
    main()
