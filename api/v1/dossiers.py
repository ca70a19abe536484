"""One case with its papers, found under any spelling of its code."""

from __future__ import annotations

from fastapi import APIRouter

from api import completeness
from api.auth import Reader
from api.problems import LanguageOf, may_be
from api.reuse import document_shape, seen_within
from api.services import ServicesOf
from api.shapes import dossier_shapes
from api.trail import note
from dossier.errors import BadCode, NotFound

router = APIRouter(prefix="/v1/dossiers", tags=["dossiers"])


@router.get("/{code}", responses=may_be(NotFound, BadCode))
def dossier(code: str, services: ServicesOf, caller: Reader, language: LanguageOf) -> dossier_shapes.DossierShape:
    """A dossier by its code, in the old or the new order of its groups, with its papers, oldest first.

    `completeness` holds the papers against the list of the dossier's procedure (thành phần hồ sơ).
    """
    code, procedure_code, papers, is_whole = completeness.within_dossier(services, caller, code)
    note(services, caller, "dossier_read", dossier_code=code, documents=[paper.id for paper in papers])
    procedure_code = completeness.procedure_of(procedure_code, papers)
    return dossier_shapes.DossierShape(
        code=code,
        procedure_code=procedure_code,
        documents=[document_shape(services, paper, language) for paper in seen_within(services, caller.reach, papers)],
        # Whether it is complete is only told to who may see all its papers.
        completeness=completeness.shape(
            completeness.of_papers(services, procedure_code if is_whole else None, papers if is_whole else ())
        ),
    )
