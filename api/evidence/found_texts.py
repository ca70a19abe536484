"""Lines of a paper's text that have what was searched for: for the desk's page and for programs alike.

A text is the archive's, read up to `MOST_TEXT_BYTES`, and only of papers whose values do not have all the words: of
`MOST_TEXTS` of them at most, and as many as are read in `SECONDS`, since a store may be slow and one thread does it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

import structlog

from api.services import Services
from dossier.errors import ArchiveDamaged, DiskFault, NotFound, ServerAway, StoreRefused
from dossier.words.snippets import Pieces, Sought, hits, snippet, sought
from storage.objects.store import ObjectStore
from storage.papers import documents
from storage.papers.documents import PAGE_END, Document, StoredCopy
from storage.sealing.problems import KeyShredded, SealKeyAway

MOST_TEXT_BYTES = 256 << 10
MOST_TEXTS = 50
SECONDS = 3.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class FoundText:
    """A few lines of a page's text."""

    page: int
    pieces: Pieces


def lacks(values: Iterable[str], wanted: Sought) -> bool:
    """Whether a unit stands in none of the values."""
    return len({hit.unit for hit in hits(" · ".join(values), wanted)}) < wanted.count


def texts_found(services: Services, found: Sequence[Document], q: str) -> dict[str, FoundText]:
    """The lines of each of these papers, by its id, whose values do not have all that is sought."""
    wanted = sought(q)
    lacking = [paper.id for paper in found if lacks(_values(paper), wanted)]
    with services.database.read() as session:
        copies = documents.stored_copies(session, lacking, "text")
    return texts_of(services.store, copies, wanted)


def _values(paper: Document) -> Iterable[str]:
    fields = (paper.fields, *(person.fields for person in paper.persons))
    return (one.value for some in fields for one in some)


def texts_of(store: ObjectStore, copies: Mapping[str, StoredCopy], wanted: Sought) -> dict[str, FoundText]:
    """The lines of each text that has some of the units, of as many as may be read, the first of `copies` first; none
    where the store is away or lets nobody in: what was found stands without them."""
    found: dict[str, FoundText] = {}
    until = time.monotonic() + SECONDS
    try:
        for document_id, copy in islice(copies.items(), MOST_TEXTS):
            if time.monotonic() > until:
                log.warning("texts_not_shown", error="too slow", shown=len(found))
                break
            text = _text(store, copy, wanted)
            if text is not None:
                found[document_id] = text
    except (ServerAway, StoreRefused, DiskFault, SealKeyAway, OSError) as error:
        log.warning("texts_not_shown", error=str(error))
    return found


def _text(store: ObjectStore, copy: StoredCopy, wanted: Sought) -> FoundText | None:
    """The best lines of the page that has most of the units."""
    # A text that is gone is for the fixity check to tell; what the search found stands without it.
    with suppress(NotFound, ArchiveDamaged, KeyShredded), store.open(copy.key) as stream:
        pages = stream.read(MOST_TEXT_BYTES).decode(errors="ignore").split(PAGE_END)
        counts = [len({hit.unit for hit in hits(page, wanted)}) for page in pages]
        best = max(range(len(pages)), key=lambda at: (counts[at], -at))
        return FoundText(best + 1, snippet(pages[best], wanted)) if counts[best] else None
    return None
