"""One case with its papers, found under any spelling of its code."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy.orm import Session

from api import shapes
from api.auth import Reader
from api.problems import LanguageOf
from api.reuse import document_shape
from api.services import ServicesOf
from api.trail import note
from dossier.codes import DossierCode
from storage import documents
from storage.models import DossierRow

AGENCY_GROUPS = 4

router = APIRouter(prefix="/v1/dossiers", tags=["dossiers"])


@router.get("/{code}")
def dossier(code: str, services: ServicesOf, caller: Reader, language: LanguageOf) -> shapes.DossierShape:
    """A dossier by its code, in the old or the new order of its groups, with its papers, oldest first."""
    with services.database.read() as session:
        code = known_code(session, code)
        procedure_code, papers = documents.of_dossier(session, code)
    note(services, caller, "dossier_read", dossier_code=code, documents=[paper.id for paper in papers])
    return shapes.DossierShape(
        code=code,
        procedure_code=procedure_code,
        documents=[document_shape(services, paper, language) for paper in papers],
    )


def known_code(session: Session, text: str) -> str:
    """The spelling under which this dossier is stored; the one given where it is not. Raises `BadCode`."""
    code = DossierCode.parse(text)
    return next((one for one in _spellings(code) if session.get(DossierRow, one)), code.printed)


def _spellings(code: DossierCode) -> list[str]:
    groups = code.agency.canonical.split(".")
    zeros = ["00"] * (AGENCY_GROUPS - len(groups))
    # The last group of the new order stands first in the old one, where it has three digits.
    old = [*reversed([*groups, *zeros])]
    old[0] = old[0].zfill(3)
    rest = f"{code.received_on:%y%m%d}-{code.ordinal}"
    return [code.printed, code.canonical, f"{'.'.join(old)}-{rest}"]
