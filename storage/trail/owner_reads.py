"""What the trail says of one person: who was given which of their papers, or asked for them, when and why.

Everybody may ask that of whoever keeps their data (Law 91/2025/QH15, article 4). A paper is the person's where it
states their identifier, as its owner or as anybody else it names. Most entries name one paper; of a search or a list
one entry names all that was shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from typing import Any

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from storage.database.models import DocumentRow, EventRow, PersonRow
from storage.objects.store import ObjectStore
from storage.trail import cold
from storage.trail.consents import AGREED, DECLINED
from storage.trail.events import Event, event_of

OF_PAPERS = ("read", "file_read", "looked_up", "prefilled", "reused", AGREED, DECLINED)
OF_LISTS = (
    *("searched", "review_listed", "dossier_read", "owner_read", "queue_read", "sample_read", "looked_up"),
    *("prefilled", "owner_reported", "signing_read", "handed_over", "dossier_told"),
)


@dataclass(frozen=True, slots=True)
class Look:
    """One entry of the trail, with the person's papers that it is about; none where they were only asked for."""

    event: Event
    documents: tuple[str, ...]

    @property
    def given(self) -> str:
        """What of the papers was given out, in the trail's words: fields, a file, why a paper could not be reused."""
        details = self.event.details
        named = (details.get(name) for name in ("fields", "role", "value", "procedure_code", "query", "dossier_code"))
        return "; ".join(_in_words(one) for one in named if one)


def looks_at(
    session: Session, store: ObjectStore, owner_id: str
) -> tuple[dict[str, tuple[str | None, str | None]], Iterator[Look]]:
    """The papers that state this identifier, as kind and number by id, and each look at one, oldest first, read as it
    is taken. Every list of the trail is gone through for it, in the table and in the packs, which lie in `store`.
    Raises `ArchiveDamaged`, and what the store raises."""
    named = union(
        select(DocumentRow.id).where(DocumentRow.owner_id == owner_id),
        select(PersonRow.document_id).where(PersonRow.identity == owner_id),
    )
    rows = session.execute(
        select(DocumentRow.id, DocumentRow.kind, DocumentRow.number).where(DocumentRow.id.in_(named))
    )
    papers = {row.id: (row.kind, row.number) for row in rows}
    in_order = select(EventRow).order_by(EventRow.seq).execution_options(yield_per=1000)
    of_papers = session.scalars(in_order.where(EventRow.document_id.in_(named), EventRow.action.in_(OF_PAPERS)))
    of_lists = session.scalars(in_order.where(EventRow.document_id.is_(None), EventRow.action.in_(OF_LISTS)))
    own = (Look(event_of(row), (row.document_id or "",)) for row in of_papers)
    listed = (
        Look(event_of(row), shown)
        for row in of_lists
        if (shown := _shown(row.details, papers)) or owner_id in _asked_for(row.details)
    )
    # Asked after the table: what is moved meanwhile is found twice, and told once.
    packed = (
        Look(event, shown)
        for event in cold.looks(store, cold.packs_of(session), (*papers, owner_id))
        if (shown := _of(event, papers)) or owner_id in _asked_for(event.details)
    )
    return papers, _once(merge(own, listed, packed, key=lambda look: look.event.seq))


def _once(looks: Iterator[Look]) -> Iterator[Look]:
    last = 0
    for look in looks:
        if look.event.seq != last:
            last = look.event.seq
            yield look


def _of(event: Event, papers: Collection[str]) -> tuple[str, ...]:
    """The person's papers that an entry is about."""
    if event.document_id is None:
        return _shown(event.details, papers)
    return (event.document_id,) if event.document_id in papers else ()


def _shown(details: Mapping[str, Any], papers: Collection[str]) -> tuple[str, ...]:
    documents = details.get("documents")
    return tuple(one for one in documents if one in papers) if isinstance(documents, list) else ()


def _asked_for(details: Mapping[str, Any]) -> tuple[object, ...]:
    """Whom the question of a list was about."""
    query = details.get("query")
    return (details.get("owner_id"), *(query.values() if isinstance(query, dict) else ()))


def _in_words(given: object) -> str:
    if isinstance(given, Mapping):
        return ", ".join(f"{name}={value}" for name, value in given.items())
    return ", ".join(map(str, given)) if isinstance(given, list) else str(given)
