"""One case with its papers, found under any spelling of its code."""

from __future__ import annotations

from fastapi import APIRouter

from api import shapes
from api.auth import Reader
from api.problems import LanguageOf
from api.reuse import document_shape
from api.services import Services, ServicesOf
from api.trail import note
from dossier.components import PaperOfDossier
from storage import documents
from storage.documents import Document

router = APIRouter(prefix="/v1/dossiers", tags=["dossiers"])


@router.get("/{code}")
def dossier(code: str, services: ServicesOf, caller: Reader, language: LanguageOf) -> shapes.DossierShape:
    """A dossier by its code, in the old or the new order of its groups, with its papers, oldest first."""
    with services.database.read() as session:
        code, procedure_code, papers = documents.of_dossier(session, code)
    note(services, caller, "dossier_read", dossier_code=code, documents=[paper.id for paper in papers])
    return shapes.DossierShape(
        code=code,
        procedure_code=procedure_code,
        documents=[document_shape(services, paper, language) for paper in papers],
        completeness=_completeness(services, procedure_code, papers),
    )


def _completeness(services: Services, procedure_code: str | None, papers: list[Document]) -> shapes.CompletenessShape:
    there = [
        PaperOfDossier(paper.id, paper.kind, confirmed=paper.state == "archived")
        for paper in papers
        if not paper.parts  # of a stack, the papers cut from it are what counts
    ]
    found = services.components.completeness(procedure_code, there)
    return shapes.CompletenessShape(
        status=found.status,
        components=[
            shapes.ComponentShape(
                kind=one.kind, required=one.required, presence=one.presence, documents=list(one.documents)
            )
            for one in found.components
        ],
        extra=list(found.extra),
        duplicate=list(found.duplicate),
        unconfirmed=list(found.unconfirmed),
        unread=list(found.unread),
    )
