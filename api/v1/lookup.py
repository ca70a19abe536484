"""May this owner's result be reused for this procedure? The question that the archive is there for.

What the national store look-up answers has no validity, status or hash; here every candidate says whether it may be
reused, and if not, why. A reuse is counted as an event for the national statistics (TT 01/2023/TT-VPCP).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from fastapi import APIRouter

from api.auth import Asker, one_line
from api.problems import LanguageOf
from api.reuse import field_value, for_procedure, of_issuer, reasons, standing_shape, unsound
from api.services import Services, ServicesOf
from api.shapes import document_shapes, lookup_shapes
from api.trail import note_all
from dossier.codes.numbers import folded_number
from dossier.errors import BadRequest
from dossier.validity.reuse import Reuse
from storage.papers import documents
from storage.papers.documents import Document

router = APIRouter(prefix="/v1/lookup", tags=["lookup"])

_GIVEN: tuple[Literal["owner_id", "number", "issuer", "issued_on"], ...] = ("owner_id", "number", "issuer", "issued_on")


@router.post("")
def lookup(
    asked: lookup_shapes.LookupRequest, services: ServicesOf, caller: Asker, language: LanguageOf
) -> lookup_shapes.LookupAnswer:
    """Every paper of the owner that fits, newest first, each reusable or not with all the reasons."""
    owner_id, on = tight(asked.owner_id), asked.on or services.today()
    with services.database.read() as session:
        found = documents.of_owner(session, owner_id, _kinds(services, asked))
    if asked.number is not None:
        wanted = folded_number(asked.number)
        found = [document for document in found if folded_number(field_value(document, "number") or "") == wanted]
    found = of_issuer(services, found, asked.issuer)
    judged = [(document, for_procedure(services, document, asked.procedure_code, owner_id, on)) for document in found]
    taken = _newest_reusable(judged) if asked.taken else set()

    question = {"procedure_code": asked.procedure_code, "on": on.isoformat()}
    entries: list[tuple[str, str | None, dict[str, Any]]] = [
        ("looked_up", document.id, {**question, "reasons": [reason.value for reason in reuse.reasons]})
        for document, reuse in judged
    ] or [("looked_up", None, {**question, "owner_id": owner_id})]
    entries += [("reused", document.id, question) for document, _ in judged if document.id in taken]
    note_all(services, caller, entries)

    return lookup_shapes.LookupAnswer(
        owner_id=owner_id,
        procedure_code=asked.procedure_code,
        on=on,
        reusable=any(reuse.allowed for _, reuse in judged),
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
                taken=document.id in taken,
                standing=standing_shape(document, language),
                files=_files(document),
            )
            for document, reuse in judged
        ],
    )


def tight(identifier: str) -> str:
    """An owner's identifier without the spaces that people group its digits by. Raises `BadRequest`."""
    return one_line("owner_id", identifier).replace(" ", "")


def _kinds(services: Services, asked: lookup_shapes.LookupRequest) -> list[str]:
    """The kinds asked for. Raises `BadCode` for the procedure and `BadRequest` for unknown kinds and codes."""
    rules = services.rules.of(asked.procedure_code)
    by_code = {code: services.catalogue.by_result_code(code) for code in asked.result_codes}
    unknown = [kind for kind in asked.kinds if kind not in services.catalogue]
    unknown += [code for code, kind in by_code.items() if kind is None]
    if unknown:
        raise BadRequest(problem=", ".join(unknown))
    kinds = [*asked.kinds, *(kind.code for kind in by_code.values() if kind)]
    return kinds or [rule.kind for rule in rules]


def _newest_reusable(judged: Iterable[tuple[Document, Reuse]]) -> set[str]:
    """The ids of the first reusable paper of each kind: a procedure takes one of each, not all that would do."""
    first: dict[str | None, str] = {}
    for document, reuse in judged:
        if reuse.allowed:
            first.setdefault(document.kind, document.id)
    return set(first.values())


def _result_code(services: Services, document: Document) -> str | None:
    kind = services.catalogue.get(document.kind or "")
    return kind.result_code or None if kind else None


def _files(document: Document) -> dict[document_shapes.Role, str]:
    roles: tuple[document_shapes.Role, ...] = ("original", "access", "text") if document.archived_at else ("original",)
    if document.part_of is not None:  # its bytes lie in the stack, among papers of others
        roles = ("access", "text")
    return {role: f"/v1/documents/{document.id}/files/{role}" for role in roles}
