"""May this owner's result be reused for this procedure? The question that the archive is there for.

What the national store look-up answers has no validity, status or hash; here every candidate says whether it may be
reused, and if not, why. A reuse is counted as an event for the national statistics (TT 01/2023/TT-VPCP).
"""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter

from api.auth import Asker
from api.judging import judged
from api.problems import LanguageOf
from api.reuse import field_value, reasons, standing_shape, unsound
from api.services import Services, ServicesOf
from api.shapes import document_shapes, lookup_shapes
from storage.papers.documents import Document

router = APIRouter(prefix="/v1/lookup", tags=["lookup"])

_GIVEN: tuple[Literal["owner_id", "number", "issuer", "issued_on"], ...] = ("owner_id", "number", "issuer", "issued_on")


@router.post("")
def lookup(
    asked: lookup_shapes.LookupRequest, services: ServicesOf, caller: Asker, language: LanguageOf
) -> lookup_shapes.LookupAnswer:
    """Every paper of the owner that fits, newest first, each reusable or not with all the reasons."""
    answer = judged(services, caller, asked)
    return lookup_shapes.LookupAnswer(
        owner_id=answer.owner_id,
        procedure_code=asked.procedure_code,
        on=answer.on,
        reusable=answer.is_reusable,
        candidates=[
            lookup_shapes.CandidateShape(
                document_id=document.id,
                kind=document.kind or "",
                result_code=_result_code(services, document),
                number=field_value(document, "number"),
                issuer=field_value(document, "issuer"),
                issued_on=document.issued_on,
                unsure=[name for name in _GIVEN if name in unsound(document)],
                reusable=reuse.allowed,
                reasons=reasons(reuse, language),
                taken=document.id in answer.taken,
                standing=standing_shape(document, language),
                files=_files(document),
            )
            for document, reuse in answer.papers
        ],
    )


def _result_code(services: Services, document: Document) -> str | None:
    kind = services.catalogue.get(document.kind or "")
    return kind.result_code or None if kind else None


def _files(document: Document) -> dict[document_shapes.Role, str]:
    roles: tuple[document_shapes.Role, ...] = ("original", "access", "text") if document.archived_at else ("original",)
    if document.part_of is not None:  # its bytes lie in the stack, among papers of others
        roles = ("access", "text")
    return {role: f"/v1/documents/{document.id}/files/{role}" for role in roles}
