"""A stack of a manifest: one file to whoever handed it in, in need of a person where one of its papers is."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.objects.store import ObjectStore
from storage.papers import batches
from storage.papers.batches import Tally
from storage.trail.events import Actor
from tests.archive import BOTH_SIZES, House, marital_status

pytestmark = BOTH_SIZES


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def stack_of(house: House, *, unsure: int) -> str:
    """A stack of three papers, of which so many wait for a person."""
    stack = house.archive([], kind="khac", name="xấp.pdf")
    papers = [house.archive(marital_status(), review=["stack.cut_unsure.2"] * (n < unsure)) for n in range(3)]
    with house.database.write() as session:
        session.get_one(DocumentRow, stack).kind = None
        for number, paper in enumerate(papers, start=1):
            row = session.get_one(DocumentRow, paper)
            row.stack_id, row.first_page, row.last_page = stack, number, number
    return stack


def batch_of(house: House, documents: list[str]) -> str:
    with house.database.write() as session:
        paths = [(row, row, f"{row}.pdf") for row in range(2, len(documents) + 2)]
        batch = batches.begin(
            session, name="bang-ke.csv", sha256="a" * 64, desk="x", paths=paths, now=house.now, actor=Actor("test")
        )
        for row, document in enumerate(documents, start=2):
            batches.taken(session, batch, row, document)
    return batch


def test_a_manifest_counts_a_stack_as_the_one_file_it_was_and_says_that_a_person_must_look(house: House) -> None:
    batch = batch_of(house, [stack_of(house, unsure=2), stack_of(house, unsure=0), house.archive(marital_status())])
    with house.database.read() as session:
        assert batches.tally(session, batch) == Tally(received=3, archived=3, rejected=0, pending=0, needs_review=1)
        states = [(item.state, item.document_state) for item in batches.items(session, batch)]
    assert states == [("archived", "needs_review"), ("archived", "archived"), ("archived", "archived")]
