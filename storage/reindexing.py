"""The search index made anew from the values in the database and the texts in the archive, while searches go on.

Papers are taken in the order in which they came in, some in a commit, and the commit says how far it is: a run that was
cut off goes on from there. Meanwhile a search finds what is done and what is still of before. The list of words
(search/near.py) only grows: what papers have is added, and a word that none has any more stays, and leads to none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dossier.errors import NotFound
from storage.database.engine import Database
from storage.database.models import DocumentRow, FieldRow, FileRow, PageRow, SearchIndexRow
from storage.objects.store import ObjectStore, read
from storage.papers import persons
from storage.papers.documents import PAGE_END
from storage.sealing.problems import KeyShredded
from storage.search import index
from storage.search.tokens import VERSION
from storage.trail import events

AT_ONCE = 50
"""Papers in one commit: others wait for it to write."""


@dataclass(frozen=True, slots=True)
class IndexState:
    """The `version` that all of the index has; `becoming`: the one it is made anew as, if it is, and how many papers
    are `left`."""

    version: int
    becoming: int | None
    left: int

    @property
    def is_current(self) -> bool:
        """Whether this program finds all that it could."""
        return self.version == VERSION


@dataclass(frozen=True, slots=True)
class Step:
    """What one commit came to: how many papers, and the ids of those whose text the archive lacks, or has of another
    number of pages. What the index has of their pages stays."""

    papers: int
    without_text: tuple[str, ...]


def state(session: Session) -> IndexState:
    """How the index stands."""
    row = session.get_one(SearchIndexRow, 1)
    left = 0
    if row.becoming is not None:
        left = session.scalar(select(func.count()).where(DocumentRow.serial > row.done)) or 0
    return IndexState(row.version, row.becoming, left)


def rebuild(database: Database, store: ObjectStore) -> Iterator[Step]:
    """Make the index anew, or go on where a run before was cut off. One run at a time; others wait for it.

    Raises what the store raises, but for a text that is not there.
    """
    with database.alone("search index"):
        with database.write() as session:
            row = session.get_one(SearchIndexRow, 1)
            if row.becoming != VERSION:
                row.becoming, row.done = VERSION, 0
        while (step := _step(database, store)) is not None:
            yield step


def _step(database: Database, store: ObjectStore) -> Step | None:
    """Some papers more; None where there are no more, and the index is done."""
    with database.read() as session:
        done = session.get_one(SearchIndexRow, 1).done
        statement = select(DocumentRow.id, DocumentRow.serial, DocumentRow.version)
        papers = session.execute(
            statement.where(DocumentRow.serial > done).order_by(DocumentRow.serial).limit(AT_ONCE)
        ).all()
        stored = _stored_texts(session, [paper.id for paper in papers])
    texts = {document_id: _pages_of(store, *found) for document_id, found in stored.items()}
    with database.write() as session:
        # Whoever changes a paper holds it, too: nothing that was read here is older than what stands in the index.
        events.hold(session)
        row = session.get_one(SearchIndexRow, 1)
        if not papers:
            if (session.scalar(select(func.max(DocumentRow.serial))) or 0) > row.done:
                return Step(0, ())  # one came in since it was looked
            index.remove_between(session, row.done + 1, None)
            row.version, row.becoming, row.done = VERSION, None, 0
            return None
        count, without = 0, []
        for paper in papers:
            document = session.get(DocumentRow, paper.id)
            if document is None or document.version != paper.version:
                break  # read, corrected or gone meanwhile: with the next ones
            index.remove_between(session, row.done + 1, paper.serial - 1)
            index.put_fields(session, document, _values(session, paper.id))
            pages = texts.get(paper.id, {})
            if pages is None:
                without.append(paper.id)
            else:
                index.put_pages(session, document, pages)
            row.done = paper.serial
            count += 1
        return Step(count, tuple(without))


def _stored_texts(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[str, Sequence[int]]]:
    """Where the text of each paper that has one lies, and the numbers of its pages."""
    numbers: dict[str, list[int]] = {}
    of_these = select(PageRow.document_id, PageRow.number).where(PageRow.document_id.in_(ids))
    for page in session.execute(of_these.order_by(PageRow.number)):
        numbers.setdefault(page.document_id, []).append(page.number)
    files = select(FileRow.document_id, FileRow.key).where(FileRow.document_id.in_(ids), FileRow.role == "text")
    return {file.document_id: (file.key, numbers.get(file.document_id, [])) for file in session.execute(files)}


def _pages_of(store: ObjectStore, key: str, numbers: Sequence[int]) -> Mapping[int, str] | None:
    """The text of each page; None where it is not there, or that of other pages than these."""
    try:
        texts = read(store, key).decode().split(PAGE_END)
    except (NotFound, KeyShredded):
        return None
    return dict(zip(numbers, texts, strict=True)) if len(numbers) == len(texts) else None


def _values(session: Session, document_id: str) -> Sequence[str]:
    values = session.scalars(select(FieldRow.value).where(FieldRow.document_id == document_id).order_by(FieldRow.id))
    named = persons.of_documents(session, [document_id])[document_id]
    return list(dict.fromkeys([*values, *(field.value for person in named for field in person.fields)]))
