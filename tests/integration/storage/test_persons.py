"""Persons are kept with the paper that names them, in the same commit, and follow what is corrected on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete, select

from dossier.reading import Field, Person
from dossier.review.corrections import Change
from storage.database.engine import Database
from storage.database.models import PersonRow
from storage.objects.store import ObjectStore
from storage.papers import documents
from storage.papers.search import search
from storage.search.query import Query
from tests.archive import BOTH_SIZES, BOX, House, value
from tests.reviewing import LAN, confirm, correct, standing

FIELDS = (value("owner_name", "Lò An"), value("mother_name", "Lò Thị Lá", needs_review=True))
MOTHER = (Field("name", "Lò Thị Lá", 0.5, "ocr", True, 1, BOX), Field("id", "049190012345", 0.9, "ocr", False, 1, BOX))
PERSONS = (
    Person("child", (Field("name", "Lò An", 0.9, "ocr"),), is_owner=True),
    Person("mother", MOTHER),
)


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def read(house: House, document_id: str) -> tuple[Person, ...]:
    with house.database.read() as session:
        return documents.get(session, document_id).persons


@BOTH_SIZES
def test_a_paper_has_its_persons_with_their_fields_and_boxes(house: House) -> None:
    document_id = house.archive(FIELDS, kind="giay_khai_sinh", persons=PERSONS)
    child, mother = read(house, document_id)
    assert (child.role, child.is_owner, child.value("name")) == ("child", True, "Lò An")
    assert (mother.role, mother.is_owner, mother.value("id")) == ("mother", False, "049190012345")
    assert (mother.fields[0].needs_review, mother.fields[1].box) == (True, BOX)
    with house.database.read() as session:
        rows = session.execute(select(PersonRow.role, PersonRow.identity, PersonRow.name_folded)).all()
        assert sorted(map(tuple, rows), key=str) == [("child", None, "lo an"), ("mother", "049190012345", "lo thi la")]
        assert search(session, Query(q="049190012345")).total_estimate == 1
        assert search(session, Query(owner_id="049190012345")).total_estimate == 0


@BOTH_SIZES
def test_a_corrected_name_is_corrected_of_the_person_who_has_it(house: House) -> None:
    document_id = house.archive(FIELDS, kind="giay_khai_sinh", review=["unsure.mother_name"], persons=PERSONS)
    correct(house, document_id, LAN, Change("mother_name", "Lò Thị Lả"), Change("owner_name", "Lò Văn An"))
    confirm(house, document_id, LAN, *_doubts(house, document_id))
    child, mother = read(house, document_id)
    assert child.value("name") == "Lò Văn An"
    assert (mother.value("name"), mother.value("id")) == ("Lò Thị Lả", "049190012345")
    assert (mother.fields[0].source, mother.fields[0].needs_review) == ("person", False)


def _doubts(house: House, document_id: str) -> tuple[str, ...]:
    return tuple(code for code in standing(house, document_id).reasons if code.startswith(("missing", "unsure")))


@BOTH_SIZES
def test_a_paper_read_before_persons_were_kept_has_those_that_its_fields_tell_of(house: House) -> None:
    document_id = house.archive(FIELDS, kind="giay_khai_sinh", persons=PERSONS)
    with house.database.write() as session:
        session.execute(delete(PersonRow))
    assert [(one.role, one.value("name")) for one in read(house, document_id)] == [
        ("owner", "Lò An"),
        ("mother", "Lò Thị Lá"),
    ]
