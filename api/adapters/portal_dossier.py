"""The national portal's message of a dossier (đồng bộ hồ sơ), as far as the archive knows it.

For each paper that was handed in the portal wants to know whether it was digitized, reused, taken from the national
store; for each result its code and file. The one-stop system sends the message: it has all the other members, and says
here what it alone knows. What the archive can hold against its trail it does: a paper is told as reused only where a
look-up took it for the procedure of the dossier.
"""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import select

from api import completeness
from api.auth import Caller, Reader, one_line
from api.finding import file_name, redacted_name
from api.problems import LanguageOf, may_be
from api.reuse import of_paper, reasons, seen_within
from api.services import Services, ServicesOf
from api.shapes import document_shapes, portal_shapes
from api.trail import note
from dossier.codes.administrative import ProcedureCode
from dossier.errors import BadCode, BadRequest, NotFound
from storage.database.models import EventRow
from storage.papers import documents
from storage.papers.documents import Document

router = APIRouter(prefix="/v1/portal", tags=["portal"])


@router.post("/dossiers/{code}", responses=may_be(NotFound, BadCode))
def dossier_message(
    code: str,
    asked: portal_shapes.PortalDossierRequest,
    services: ServicesOf,
    caller: Reader,
    language: LanguageOf,
) -> portal_shapes.PortalDossierAnswer:
    """A dossier in the words of the national portal: its papers (TaiLieuNop) and results (GiayToKetQua).

    What is asked for last counts in `GET /v1/portal/statistics`.
    """
    result_kinds = _result_kinds(services, asked.result_codes)
    code, stated, papers, _ = completeness.within_dossier(services, caller, code)
    # Of a stack its papers count.
    papers = seen_within(services, caller.reach, [paper for paper in papers if not paper.parts])
    procedure = completeness.procedure_of(stated, papers)
    reused = seen_within(services, caller.reach, _reused(services, caller, procedure, asked.reused))
    there = {paper.id for paper in (*papers, *reused)}
    if unknown := [one for one in asked.from_store if one not in there]:
        raise BadRequest(problem=f"from_store: {', '.join(unknown)}")
    results = [paper for paper in papers if paper.kind in result_kinds]
    judged = [(paper, of_paper(services, paper)) for paper in results]
    handed_in = {paper.id: paper for paper in papers if paper.kind not in result_kinds}
    replaces = {paper.id: _code_of(services, paper) for paper in reused}
    known = handed_in | {paper.id: paper for paper in reused}
    submitted = [_submitted(paper, asked, replaces.get(paper.id)) for paper in known.values()]
    message = portal_shapes.PortalDossierMessage(
        dossier_code=code,
        procedure_code=procedure or "",
        is_digitized="1" if any(one.digitized == "1" for one in submitted) else "0",
        submitted=submitted,
        results=[_result(services, paper, asked) for paper, reuse in judged if reuse.allowed],
    )
    note(
        services,
        caller,
        "dossier_told",
        dossier_code=code,
        documents=sorted(there),
        reused=sum(one.reused != "0" for one in submitted),
        from_store=sum(one.from_store == "1" for one in submitted),
    )
    return portal_shapes.PortalDossierAnswer(
        message=message,
        unconfirmed=[paper.id for paper in known.values() if paper.stands_as != "archived"],
        withheld=[
            portal_shapes.WithheldShape(document_id=paper.id, reasons=reasons(reuse, language))
            for paper, reuse in judged
            if not reuse.allowed
        ],
    )


def file_path(document: Document) -> tuple[str, str]:
    """The name of the file that is given out for a paper, and its address; both empty while there is none."""
    if document.archived_at is None:
        return "", ""
    if document.withheld is not None:
        return redacted_name(document), f"/v1/documents/{document.id}/files/redacted"
    role: document_shapes.StoredRole = "signed" if document.copy_signatures else "access"
    return file_name(document.name, role), f"/v1/documents/{document.id}/files/{role}"


def _result_kinds(services: Services, result_codes: list[str]) -> set[str]:
    """The kinds of these national codes. Raises `BadRequest` for those that no kind has."""
    known = {one: services.catalogue.by_result_code(one) for one in result_codes}
    if unknown := [one for one, kind in known.items() if kind is None]:
        raise BadRequest(problem=f"result_codes: {', '.join(unknown)}")
    return {kind.code for kind in known.values() if kind is not None}


def _reused(services: Services, caller: Caller, procedure: str | None, ids: list[str]) -> list[Document]:
    """The papers that a look-up took for this procedure. Raises `BadRequest` for others, in the same words whether they
    are beyond reach or were never taken."""
    ids = list(dict.fromkeys(one_line("reused", one) for one in ids))
    if not ids:
        return []
    taken = select(EventRow.document_id, EventRow.details).where(
        EventRow.document_id.in_(ids), EventRow.action == "reused"
    )
    with services.database.read() as session:
        within = caller.reach.within(session, ids)
        known = documents.some(session, ids)
        for_procedure = {
            one for one, details in session.execute(taken) if _short(details["procedure_code"]) == _short(procedure)
        }
    if odd := [one for one in ids if one not in within or one not in known or one not in for_procedure]:
        raise BadRequest(problem=f"reused: {', '.join(odd)}")
    return [known[one] for one in ids]


def _short(procedure_code: str | None) -> str | None:
    """A procedure's short code, as it stands where it is none."""
    try:
        return ProcedureCode.parse(procedure_code or "").short
    except BadCode:
        return procedure_code


def _submitted(
    paper: Document, asked: portal_shapes.PortalDossierRequest, replaces: str | None = None
) -> portal_shapes.SubmittedShape:
    """`replaces`: of a paper from the archive, the national code of its result, which may be empty."""
    is_confirmed = paper.stands_as == "archived"
    name, path = file_path(paper)
    return portal_shapes.SubmittedShape(
        file_id=paper.id,
        file_name=name,
        is_deleted="0",
        component_code=asked.components.get(paper.kind or "", "") if is_confirmed else "",
        path=path,
        digitized="1" if is_confirmed else "0",
        reused="0" if replaces is None else "2" if replaces else "1",
        from_store="1" if paper.id in asked.from_store else "0",
        replaced_by=replaces or "",
    )


def _result(
    services: Services, paper: Document, asked: portal_shapes.PortalDossierRequest
) -> portal_shapes.ResultShape:
    kind = services.catalogue.get(paper.kind or "")
    return portal_shapes.ResultShape(
        name=kind.name if kind else "",
        component_code=asked.components.get(paper.kind or "", ""),
        document_id=paper.id,
        path=file_path(paper)[1],
        result_code=kind.result_code if kind else "",
    )


def _code_of(services: Services, paper: Document) -> str:
    kind = services.catalogue.get(paper.kind or "")
    return kind.result_code if kind else ""
