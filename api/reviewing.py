"""What waits for persons and what they say of it, for the API and for the desk's pages alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.auth import Caller
from api.reuse import in_own_dossiers
from api.services import Services
from api.shapes import review_shapes
from api.trail import note
from dossier.errors import BadRequest
from storage.archive.ocfl import Archive
from storage.papers import documents
from storage.papers.documents import Document
from storage.review import begun, cuts, review_list
from storage.review.review_list import WaitingPage, WaitingQuery


def cut_anew(
    services: Services,
    caller: Caller,
    document_id: str,
    papers: Sequence[Sequence[int]],
    left_out: Sequence[int],
    *,
    version: int,
) -> None:
    """Keep a person's cut and ring for a worker. Raises what `storage.review.cuts.cut_again` does."""
    begun.finish(services.review_desk, document_id, caller.actor, now=services.clock())
    with services.database.write() as session:
        lane = cuts.cut_again(
            session,
            Archive(services.store),
            document_id,
            papers,
            left_out,
            caller.actor,
            version=version,
            now=services.clock(),
        )
    if lane is not None:
        services.ring(document_id, lane)


def untold(services: Services, caller: Caller, document_ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """Of papers that have values which the person is not told (`in_own_dossiers`) the names of these, by the papers'
    ids: nobody can confirm them unseen."""
    if not caller.reach.desks:
        return {}
    with services.database.read() as session:
        papers = list(documents.some(session, list(document_ids)).values())
    found = zip(papers, in_own_dossiers(services, caller.reach, papers), strict=True)
    names = {paper.id: _names(paper) - _names(seen) for paper, seen in found}
    return {document_id: hidden for document_id, hidden in names.items() if hidden}


def _names(paper: Document) -> frozenset[str]:
    return frozenset(one.name for one in paper.fields)


def waiting_for(services: Services, caller: Caller, parameters: review_shapes.ReviewParameters) -> WaitingPage:
    """The documents that wait and fit, noted as read. Raises `BadRequest`."""
    if parameters.kind is not None and parameters.kind not in services.catalogue:
        raise BadRequest(problem=f"kind {parameters.kind}")
    query = WaitingQuery(person=review_list.key_of(caller.actor), reach=caller.reach, **parameters.model_dump())
    with services.database.read() as session:
        found = review_list.waiting(session, query, now=services.clock())
    asked = parameters.model_dump(mode="json", exclude_none=True, exclude={"cursor", "limit"})
    note(services, caller, "review_listed", query=asked, documents=[one.document.id for one in found.items])
    return found
