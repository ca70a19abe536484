"""What it costs to settle a paper whose number and day many others have, as a number that is misread again and again.

`python -m scripts.bench.size.one_number` prints, for each size, the processor seconds of one settling (it holds the
trail meanwhile) on SQLite: all of it, and what of it is the comparing of papers.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.validity.chains import grounds_of
from dossier.validity.statements import Statement
from storage.archive.ocfl import StoredFile
from storage.database.engine import Database
from storage.database.models import DocumentRow, FieldRow, StandingKeyRow
from storage.database.schema import upgrade
from storage.papers import standing
from storage.papers.receipts import Delivery, receive
from storage.trail import events

SIZES = (625, 1250, 2500, 5000)
NOW = datetime(2026, 11, 30, tzinfo=UTC)
ACTOR = events.Actor("bench")
FIELDS = {"number": "01/QĐ-UBND", "issued_on": "2020-01-02", "issuer": "UBND xã Bình Tú", "owner_name": "Đặng Thị Ảnh"}


def _add(session: Session, number: int) -> str:
    """A paper of that number and day; every hundredth says that another is revoked."""
    one = Delivery(
        id=str(uuid.uuid4()),
        agency="H47",
        name="a.png",
        sha256=f"{number:064}",
        size=10,
        format="png",
        media_type="image/png",
        channel="folder",
        lane="backlog",
        requester="bench",
        received_at=NOW,
        dossier_code=None,
        desk="mot-cua",
    )
    receive(session, one, StoredFile(f"{number}/original.png", 10, f"{number:064}", "v1"))
    session.get_one(DocumentRow, one.id).kind = "quyet_dinh"
    session.add_all(
        FieldRow(document_id=one.id, name=name, value=value, confidence=0.99, needs_review=False, source="ocr")
        for name, value in FIELDS.items()
    )
    if number % 100 == 0:
        other = Statement("revoked", f"{number}/QĐ-UBND", date(2019, 5, 6), paper="quyet dinh")
        standing.keep_statements(session, one.id, [other])
    session.flush()
    ((_, paper),) = standing._papers(session, [one.id])
    session.add_all(StandingKeyRow(document_id=one.id, key=key) for key in paper.keys)
    return one.id


def _settled(database: Database) -> float:
    with database.write() as session:
        begun = time.process_time()
        document_id = session.scalars(select(DocumentRow.id).limit(1)).one()
        standing.settle(session, document_id, now=NOW, actor=ACTOR)
        return time.process_time() - begun


def _compared(database: Database) -> float:
    with database.read() as session:
        document_id = session.scalars(select(DocumentRow.id).limit(1)).one()
        papers = [paper for _, paper in standing._connected(session, document_id)]
    begun = time.process_time()
    grounds_of(papers)
    return time.process_time() - begun


def main() -> None:
    """Fill and measure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'sohoa.db'}")
        upgrade(database)
        there = 0
        print("papers  settling s  comparing s")
        for size in asked.parse_args().sizes:
            with database.write() as session:
                for number in range(there, size):
                    _add(session, number)
            there = size
            print(f"{size:6}  {_settled(database):10.3f}  {_compared(database):11.3f}", flush=True)


if __name__ == "__main__":
    main()
