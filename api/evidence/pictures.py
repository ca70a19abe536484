"""The pages of a paper on record, and what stands on them, as pictures: for the desk's pages and for links alike."""

from __future__ import annotations

from collections.abc import Sequence

from api.evidence import page_image
from api.services import Services
from dossier.errors import NotFound
from dossier.persons import by_name
from dossier.reading import Field
from dossier.words.sentences import N_, Phrase
from storage.papers import documents
from storage.papers.documents import Document, PageFacts, StoredCopy

PAGE = N_("trang")
VALUE = N_("giá trị")


def at_hand(services: Services, document_id: str, number: int) -> tuple[StoredCopy, PageFacts]:
    """The access copy, and the page with this number. Raises `NotFound`, and what is told of a paper that is gone."""
    with services.database.read() as session:
        copy = documents.stored_copy(session, document_id, "access")
        return copy, leaf(documents.pages(session, document_id), number, document_id)


def leaf(leaves: Sequence[PageFacts], number: int, document_id: str) -> PageFacts:
    """The page with this number. Raises `NotFound`."""
    found = next((leaf for leaf in leaves if leaf.number == number), None)
    if found is None:
        raise NotFound(what=Phrase(PAGE), value=f"{document_id}/{number}")
    return found


def has_place(value: Field) -> bool:
    """Whether it is known where on a page a value stands."""
    return value.page is not None and value.box is not None


def value_picture(services: Services, paper: Document, name: str) -> tuple[bytes, int]:
    """The part of a page on which a value stands, as a JPEG, and the number of that page. Raises `NotFound`."""
    value = by_name(paper.persons, paper.fields).get(name)
    if value is None or value.page is None or value.box is None:
        raise NotFound(what=Phrase(VALUE), value=f"{paper.id}/{name}")
    copy, shown = at_hand(services, paper.id, value.page)
    return page_image.part(services.store, services.pictures, copy, shown, value.box), value.page
