"""Papers by search and by id, and their files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse

from api.auth import NO_SCOPE, Judge, Reader, one_line
from api.evidence.found_texts import FoundText, texts_found
from api.finding import file_answer, found_for, note_found
from api.problems import OF_FILES, OF_ONE, OF_REDACTING, OF_WRITING, LanguageOf, may_be
from api.reuse import document_shape, seen_within
from api.services import ServicesOf
from api.shapes import document_shapes, search_shapes
from api.trail import note
from dossier.access_errors import NotAllowed
from dossier.errors import DOCUMENT, BadCode, NotFound
from dossier.words.sentences import Phrase
from storage.archive.ocfl import Archive
from storage.clients import SENSITIVE
from storage.database.reach import EVERYTHING
from storage.papers import documents, standing
from storage.papers.facets import Facets
from storage.retention.kept import of_document
from storage.review import begun

router = APIRouter(prefix="/v1/documents", tags=["documents"])


@router.get("", responses=may_be(BadCode))
def search(
    parameters: Annotated[document_shapes.SearchParameters, Query()],
    services: ServicesOf,
    caller: Reader,
    language: LanguageOf,
) -> document_shapes.DocumentList:
    """Search the archive. Exact matches rank above those without accents, fields above running text; what has other
    accents than were typed is `approximate`. Where few papers fit, those follow whose fields have one word otherwise by
    a letter or a mark: `approximate`, too."""
    if parameters.snippets and not caller.may(SENSITIVE):
        # A text has all that is printed on a paper, whatever of it others may not see.
        raise NotAllowed(reason=Phrase(NO_SCOPE, {"scope": SENSITIVE}))
    found = found_for(services, caller, parameters, with_facets=parameters.facets)
    snippets = texts_found(services, found.items, parameters.q or "") if parameters.snippets else None
    note_found(services, caller, parameters, found, snippets or ())
    return document_shapes.DocumentList(
        items=[
            document_shape(services, document, language, approximate=document.id in found.near)
            for document in seen_within(services, caller.reach, found.items)
        ],
        next_cursor=found.next_cursor,
        total_estimate=found.total_estimate,
        facets=_facets(found.facets) if found.facets is not None else None,
        snippets=None if snippets is None else {one: _snippet(text) for one, text in snippets.items()},
    )


def _facets(facets: Facets) -> search_shapes.FacetsShape:
    def counts(values: Iterable[tuple[object, int]]) -> list[search_shapes.FacetCount]:
        return [search_shapes.FacetCount(value=f"{value}", count=count) for value, count in values]

    return search_shapes.FacetsShape(
        kinds=counts(facets.kinds), issuers=counts(facets.issuers), years=counts(facets.years)
    )


def _snippet(text: FoundText) -> search_shapes.SnippetShape:
    pieces = [search_shapes.SnippetPiece(text=piece, sought=is_hit) for piece, is_hit in text.pieces]
    return search_shapes.SnippetShape(page=text.page, pieces=pieces)


@router.get("/{document_id}", responses=may_be(*OF_ONE))
def document(
    document_id: str,
    services: ServicesOf,
    caller: Reader,
    language: LanguageOf,
    retention: Annotated[bool, Query(description="tell how long the paper is kept, too")] = False,
) -> document_shapes.DocumentShape:
    """One paper."""
    with services.database.read() as session:
        found = documents.get(session, document_id)
        # It costs as much as all else of the answer, and few ask.
        kept = of_document(session, services.retention, document_id) if retention else None
    note(services, caller, "read", document_id=document_id)
    (seen,) = seen_within(services, caller.reach, [found])
    return document_shape(services, seen, language, kept=kept)


@router.get(
    "/{document_id}/files/{role}",
    response_class=FileResponse,
    responses={
        206: {"description": "the part asked for"},
        307: {"description": "a short-lived address of the store"},
        416: {"description": "no such part"},
        **may_be(*OF_ONE, *OF_FILES, *OF_REDACTING),
    },
)
def file(
    document_id: str, role: document_shapes.Role, services: ServicesOf, caller: Reader, request: Request
) -> Response:
    """The scan as it came in, its searchable copy, its text, or a copy in which what is sensitive is painted over."""
    return file_answer(services, caller, document_id, role, is_head=request.state.is_head)


@router.post("/{document_id}/standing", responses=may_be(*OF_ONE, *OF_WRITING))
def decide_standing(
    document_id: str,
    decision: document_shapes.StandingRequest,
    services: ServicesOf,
    caller: Judge,
    language: LanguageOf,
) -> document_shapes.DocumentShape:
    """Say how a paper stands, as a person knows it. That outranks what other papers on record say."""
    with services.database.read() as session:
        documents.get(session, document_id)  # of one that is gone it is told what became of it
        replaced_by = decision.replaced_by
        named = [replaced_by] if replaced_by is not None and caller.reach != EVERYTHING else []
        if named and not caller.reach.within(session, named):
            raise NotFound(what=DOCUMENT, value=replaced_by)
    begun.finish(services.review_desk, document_id, caller.actor, now=services.clock())
    with services.database.write() as session:
        standing.decide(
            session,
            Archive(services.store),
            document_id,
            decision.standing,
            reason=one_line("reason", decision.reason, longest=500),
            replaced_by=decision.replaced_by,
            valid_until=decision.valid_until,
            now=services.clock(),
            actor=caller.actor,
        )
    with services.database.read() as session:
        decided = documents.get(session, document_id)
    (seen,) = seen_within(services, caller.reach, [decided])
    return document_shape(services, seen, language)
