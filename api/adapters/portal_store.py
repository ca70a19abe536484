"""A look-up as the national store of citizens' results takes and answers it (kho kết quả giải quyết TTHC).

The store's own form has no validity, no status and no place for a mark. So only what may be reused for the procedure is
offered, by the same rules and with the same events as `POST /v1/lookup`, and of that only papers whose number and
agency were read without doubt. Who needs the reasons asks `/v1/lookup`.
"""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter

from api.adapters.portal_dossier import file_path
from api.auth import Asker, Caller, one_line
from api.judging import judged, tight
from api.problems import may_be
from api.reuse import field_value, unsound
from api.services import Services, ServicesOf
from api.shapes import portal_shapes
from api.shapes.lookup_shapes import LookupRequest
from api.trail import note
from dossier.codes.administrative import ProcedureCode
from dossier.errors import BadCode
from storage.papers.documents import Document

router = APIRouter(prefix="/v1/portal", tags=["portal"])

_GIVEN = frozenset(("owner_id", "number", "issuer"))


@router.post("/results", responses=may_be(BadCode))
def stored_results(asked: portal_shapes.StoreRequest, services: ServicesOf, caller: Asker) -> portal_shapes.StoreAnswer:
    """Results of an owner that a procedure may reuse, in the words of the national store."""
    caller = _behind(caller, asked)
    questions = _questions(services, caller, asked)
    found: dict[str, Document] = {}
    for question in questions:
        answer = judged(services, caller, question)
        found |= {paper.id: paper for paper, reuse in answer.papers if reuse.allowed and not _GIVEN & unsound(paper)}
    results = [_shape(services, paper) for paper in found.values()]
    return portal_shapes.StoreAnswer(
        error_code=services.portal_ok_code,
        message="",
        signature="",
        result=portal_shapes.StoreResult(results=[one for one in results if one]),
    )


def _behind(caller: Caller, asked: portal_shapes.StoreRequest) -> Caller:
    """The caller, with the person that the question names where the call itself names none."""
    said = {"requester_id": tight(asked.requester_id), "channel": asked.channel}
    requester = caller.actor.requester or one_line("HoTenNguoiYeuCau", asked.requester) or None
    way_in = {**caller.way_in, **{name: value for name, value in said.items() if value}}
    return replace(caller, actor=replace(caller.actor, requester=requester), way_in=way_in)


def _questions(services: Services, caller: Caller, asked: portal_shapes.StoreRequest) -> list[LookupRequest]:
    """One for each result that is looked for, or for all that the procedure takes. A code that no kind here has finds
    nothing, as in any store, which is noted as a look as well. Raises `BadCode`."""
    whose: dict[str, object] = {"owner_id": asked.owner_id, "procedure_code": asked.procedure_code}
    if not asked.wanted:
        return [LookupRequest.model_validate(whose)]
    procedure = ProcedureCode.parse(asked.procedure_code).short
    questions = []
    for one in asked.wanted:
        if services.catalogue.by_result_code(one.result_code) is None:
            details = {"owner_id": tight(asked.owner_id), "result_code": one_line("MaKetQua", one.result_code)}
            note(services, caller, "looked_up", procedure_code=procedure, **details)
            continue
        wanted = {**whose, "result_codes": [one.result_code], "number": one.number or None}
        questions.append(LookupRequest.model_validate(wanted))
    return questions


def _shape(services: Services, paper: Document) -> portal_shapes.StoredResultShape | None:
    """None for a paper of a kind without a national code: the store has no words for it."""
    kind = services.catalogue.get(paper.kind or "")
    if kind is None or not kind.result_code:
        return None
    name, path = file_path(paper)
    return portal_shapes.StoredResultShape(
        result_code=kind.result_code,
        name=kind.name,
        number=field_value(paper, "number") or "",
        issuer=field_value(paper, "issuer") or "",
        files=[portal_shapes.StoredFileShape(name=name, path=path)],
    )
