"""Each paper that a search found as a line of the page: its dossiers, its values, and where the words stand in it.

The words are looked for where the search found them: among the values first, and in the text of those papers alone
whose values do not have them all. A text is the archive's, read up to `MOST_TEXT_BYTES`, so a page of results costs at
most as many reads as it has lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.desk import wording
from api.evidence.found_texts import FoundText, lacks, texts_of
from api.reuse import in_own_dossiers
from api.services import Services
from dossier.persons import by_name
from dossier.reading import Field
from dossier.words.snippets import Pieces, Sought, marked, sought
from storage.database.reach import Reach
from storage.papers import deliveries, documents
from storage.papers.documents import Document

MOST_VALUES = 3
_COLUMNS = ("title", "owner_name", "number", "issued_on")


@dataclass(frozen=True, slots=True)
class FoundValue:
    """A value as the page shows it, in pieces, with the field whose mark goes with it."""

    field: Field
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A line of the page. `values`: those of the columns, by name; `beside`: others that have the words."""

    document: Document
    dossiers: tuple[str, ...]
    values: Mapping[str, FoundValue]
    beside: tuple[FoundValue, ...]
    text: FoundText | None


def rows_of(services: Services, reach: Reach, found: Sequence[Document], q: str | None) -> list[FoundRow]:
    """The lines of these papers, in their order, with the dossiers that desks within reach put them into."""
    wanted = sought(q or "")
    found = in_own_dossiers(services, reach, found)
    values = {paper.id: _values(paper, wanted) for paper in found}
    lacking = [paper.id for paper in found if lacks(_shown(values[paper.id].values()), wanted)]
    with services.database.read() as session:
        dossiers = deliveries.dossiers_of(session, [paper.id for paper in found], reach.desks)
        copies = documents.stored_copies(session, lacking, "text")
    texts = texts_of(services.store, copies, wanted)
    return [
        FoundRow(
            document=paper,
            dossiers=dossiers[paper.id],
            values={name: one for name, one in values[paper.id].items() if name in _COLUMNS},
            beside=tuple(_beside(values[paper.id]))[:MOST_VALUES],
            text=texts.get(paper.id),
        )
        for paper in found
    ]


def _values(paper: Document, wanted: Sought) -> dict[str, FoundValue]:
    """Every value of the paper and of the persons whom it names, as it is shown."""
    fields = by_name(paper.persons, paper.fields)
    return {name: FoundValue(one, marked(wording.shown(name, one.value), wanted)) for name, one in fields.items()}


def _shown(values: Iterable[FoundValue]) -> Iterator[str]:
    return ("".join(piece for piece, _ in one.pieces) for one in values)


def _beside(values: Mapping[str, FoundValue]) -> list[FoundValue]:
    shown = [one for name, one in values.items() if name not in _COLUMNS]
    return [one for one in shown if any(is_hit for _, is_hit in one.pieces)]
