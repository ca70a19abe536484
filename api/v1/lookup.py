"""May this owner's result be reused for this procedure? The question that the archive is there for.

What the national store look-up answers has no validity, status or hash; here every candidate says whether it may be
reused, and if not, why. A reuse is counted as an event for the national statistics (TT 01/2023/TT-VPCP).
"""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request

from api.auth import Asker, Caller, count_more
from api.evidence.proof import Proofs, proof_shape, proofs_of
from api.judging import Judged, judged, judged_each, rule_for
from api.problems import LanguageOf, may_be
from api.reuse import field_value, reasons, standing_shape, told_day, unsigned_shape, unsound
from api.services import Services, ServicesOf
from api.shapes import document_shapes, lookup_shapes
from dossier.access_errors import NoConsent
from dossier.errors import BadCode
from dossier.validity.reuse import Reuse
from dossier.words.sentences import Language
from storage.papers.documents import Document

router = APIRouter(prefix="/v1/lookup", tags=["lookup"])

_GIVEN: tuple[Literal["owner_id", "number", "issuer", "issued_on"], ...] = ("owner_id", "number", "issuer", "issued_on")


@router.post("", responses=may_be(BadCode, NoConsent))
def lookup(
    asked: lookup_shapes.LookupRequest, services: ServicesOf, caller: Asker, language: LanguageOf
) -> lookup_shapes.LookupAnswer:
    """Every paper of the owner that fits, newest first, each reusable or not with all the reasons."""
    answer = judged(services, caller, asked)
    return _shape(services, caller, asked, answer, language, _proofs(services, asked, [answer]))


@router.post("/owners", responses=may_be(BadCode))
def lookup_owners(
    asked: lookup_shapes.OwnersRequest, request: Request, services: ServicesOf, caller: Asker, language: LanguageOf
) -> lookup_shapes.OwnersAnswer:
    """The same for up to a hundred owners at once, found together; against rates and quotas each counts as a call."""
    count_more(services, caller, len(asked.owners) - 1, request)
    answers = judged_each(services, caller, asked)
    proofs = _proofs(services, asked, answers)
    return lookup_shapes.OwnersAnswer(
        items=[_shape(services, caller, asked, answer, language, proofs) for answer in answers]
    )


def _proofs(services: Services, asked: lookup_shapes.WantedPapers, answers: list[Judged]) -> Proofs | None:
    papers = [document for answer in answers for document, _ in answer.papers]
    return proofs_of(services, papers) if asked.full and papers else None


def _shape(
    services: Services,
    caller: Caller,
    asked: lookup_shapes.WantedPapers,
    answer: Judged,
    language: Language,
    proofs: Proofs | None,
) -> lookup_shapes.LookupAnswer:
    def candidate(document: Document, reuse: Reuse) -> lookup_shapes.CandidateShape:
        document = document.as_of(services.clock())
        roles = _roles(document)
        proof = None
        if proofs is not None:
            rule = rule_for(services, asked, document.kind or "")
            proof = proof_shape(services, caller, document, rule, roles, proofs)
        return lookup_shapes.CandidateShape(
            document_id=document.id,
            kind=document.kind or "",
            result_code=_result_code(services, document),
            number=field_value(document, "number"),
            issuer=field_value(document, "issuer"),
            issued_on=told_day(document, "issued_on"),
            unsure=[name for name in _GIVEN if name in unsound(document)],
            reusable=reuse.allowed,
            reasons=reasons(reuse, language),
            taken=document.id in answer.taken,
            signed=document.signed,
            signed_reason=unsigned_shape(services, document, language),
            standing=standing_shape(document, language),
            proves=[one.code for one in answer.requirements if document.kind in one.kinds],
            proof=proof,
            withheld=list(document.withheld) if document.withheld is not None else None,
            files={role: f"/v1/documents/{document.id}/files/{role}" for role in roles},
        )

    return lookup_shapes.LookupAnswer(
        owner_id=answer.told_owner_id,
        owner_match=answer.match,
        procedure_code=asked.procedure_code,
        on=answer.on,
        reusable=answer.is_reusable,
        requirements=[
            lookup_shapes.RequirementMetShape(code=one.code, met=answer.proved(one)) for one in answer.requirements
        ],
        candidates=[candidate(document, reuse) for document, reuse in answer.papers],
    )


def _result_code(services: Services, document: Document) -> str | None:
    kind = services.catalogue.get(document.kind or "")
    return kind.result_code or None if kind else None


def _roles(document: Document) -> tuple[document_shapes.Role, ...]:
    """The files that a paper has for itself, or the one that is shown of it."""
    if document.withheld is not None:
        return ("redacted",) if document.archived_at else ()
    copies: tuple[document_shapes.Role, ...] = ("access", "signed") if document.copy_signatures else ("access",)
    if document.part_of is not None:  # its bytes lie in the stack, among papers of others
        return (*copies, "text")
    return ("original", *copies, "text") if document.archived_at else ("original",)
