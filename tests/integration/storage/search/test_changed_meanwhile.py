"""Papers that are changed, or go, while they are looked at: on PostgreSQL each statement is at a state of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy.orm import Session

from dossier.catalogue.kinds import default_catalogue
from dossier.catalogue.retention import default_rules
from dossier.errors import NotFound
from dossier.reading import Field, KindGuess, Person
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.following import changes
from storage.papers import deliveries, documents, results
from storage.papers import search as searching
from storage.papers.documents import Document
from storage.retention import kept, off_record
from storage.review import review_list
from storage.search.query import Query
from tests.integration.conftest import NOW
from tests.integration.storage.test_receipts_and_leases import claimed, delivery, outcome

OWNER, OTHER = "049201001234", "049201009999"
BEFORE, AFTER = ("giay_phep_xay_dung", OWNER, "Kinh"), ("giay_khai_sinh", OTHER, "Mường")
KINDS = (BEFORE[0], AFTER[0])


@pytest.fixture
def paper(database: Database) -> str:
    """A paper of the kind, the owner and with the value of `BEFORE`, and a person with that value."""
    kind, owner, people = BEFORE
    fields = Field("owner_id", owner, 0.9, "ocr"), Field("ethnicity", people, 0.9, "ocr")
    came = outcome(*fields)
    person = Person("mother", (Field("ethnicity", people, 0.9, "ocr"),))
    lease = claimed(database, delivery())
    with database.write() as session:
        reading = replace(came.reading, kind=KindGuess(kind, 0.9), persons=(person,))
        results.record(session, lease, replace(came, reading=reading), now=NOW)
    return lease.document_id


def correct(database: Database, document_id: str) -> None:
    """Make it that of `AFTER`, as a correction does, by one commit."""
    kind, owner, people = AFTER
    with database.write() as session:
        row = session.get_one(DocumentRow, document_id)
        row.kind, row.version = kind, row.version + 1
        fields = (Field("owner_id", owner, 1.0, "person"), Field("ethnicity", people, 1.0, "person"))
        results.put_fields(session, row, fields, (Person("mother", fields[1:]),))


def forget(database: Database, document_id: str) -> None:
    """Take it off record, as a disposal does."""
    with database.write() as session:
        off_record.forget(session, [session.get_one(DocumentRow, document_id)], "refused.disposed", {})


def meanwhile(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, act: Callable[[], None]) -> None:
    """Let somebody do this just before a function of the module is asked for the first time."""
    ask, left = getattr(module, name), [act]

    def asked(*given: Any, **more: Any) -> Any:
        if left:
            left.pop()()
        return ask(*given, **more)

    monkeypatch.setattr(module, name, asked)


def peoples(paper: Document) -> set[str]:
    """Of what people the paper says that somebody is."""
    fields = (*paper.fields, *(field for person in paper.persons for field in person.fields))
    return {field.value for field in fields if field.name == "ethnicity"}


def by_id(session: Session, document_id: str) -> list[Document]:
    return [documents.get(session, document_id)]


def some(session: Session, document_id: str) -> list[Document]:
    return list(documents.some(session, [document_id]).values())


def found(session: Session, _: str) -> list[Document]:
    return list(searching.search(session, Query()).items)


def owned(session: Session, _: str) -> list[Document]:
    return documents.of_owner(session, OWNER, KINDS)


def each_owned(session: Session, _: str) -> list[Document]:
    return documents.of_owners(session, [OWNER], KINDS)[OWNER]


@pytest.mark.parametrize("look", [by_id, some, found, owned, each_owned])
@pytest.mark.parametrize("behind", ["fields_of", "persons_of"])
def test_a_paper_is_told_with_the_values_of_its_kind(
    database: Database,
    paper: str,
    monkeypatch: pytest.MonkeyPatch,
    behind: str,
    look: Callable[[Session, str], list[Document]],
) -> None:
    meanwhile(monkeypatch, documents, behind, lambda: correct(database, paper))
    with database.one_look(), database.read() as session:
        told = look(session, paper)
    states = [(one.kind, one.owner_id, *peoples(one)) for one in told]
    if database.is_sqlite:
        assert states == [BEFORE], "one snapshot"
    else:
        assert states == ([] if look in (owned, each_owned) else [AFTER])


def test_what_goes_meanwhile_is_not_found(database: Database, paper: str, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, searching, "by_serial", lambda: forget(database, paper))
    with database.one_look(), database.read() as session:
        seen = searching.search(session, Query())
    assert [one.id for one in seen.items] == ([paper] if database.is_sqlite else [])
    with database.read() as session, pytest.raises(NotFound):
        documents.get(session, paper)


def test_what_goes_between_its_row_and_its_values_is_not_there(
    database: Database, paper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, documents, "fields_of", lambda: forget(database, paper))
    with database.one_look(), database.read() as session:
        if database.is_sqlite:
            assert documents.get(session, paper).kind == BEFORE[0]
            return
        with pytest.raises(NotFound):
            documents.get(session, paper)


def test_what_goes_while_it_is_opened_for_review_is_not_there(
    database: Database, paper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, documents, "fields_of", lambda: forget(database, paper))
    with database.one_look(), database.read() as session:
        if database.is_sqlite:
            assert review_list.of_document(session, paper, now=NOW).document.id == paper
            return
        with pytest.raises(NotFound):
            review_list.of_document(session, paper, now=NOW)


def test_changes_of_a_paper_that_goes_meanwhile_are_told_all_the_same(
    database: Database, paper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, deliveries, "dossiers_of", lambda: forget(database, paper))
    with database.one_look(), database.read() as session:
        page = changes.since(session, changes.START, limit=10)
    assert {one.document_id for one in page.changes} == {paper}


def test_a_paper_that_has_gone_lies_in_no_dossier_and_is_not_kept(database: Database, paper: str) -> None:
    forget(database, paper)
    with database.read() as session:
        assert deliveries.dossiers_of(session, [paper]) == {paper: ()}
        with pytest.raises(NotFound):
            kept.of_document(session, default_rules(default_catalogue()), paper)
