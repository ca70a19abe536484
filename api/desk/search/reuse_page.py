"""“Có dùng lại được không?”: whose papers, for which procedure, and the answer with its reasons and evidence.

The answer is that of `POST /v1/lookup`, by the same function; the page has no rule of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from api.desk.desk_session import AskingDesk
from api.desk.pages import render
from api.desk.search.asking import NOT_USABLE, ODD_LETTER, clean, is_odd
from api.judging import Judged, judged
from api.reuse import unsigned
from api.services import Services, ServicesOf
from api.shapes.lookup_shapes import LookupRequest
from dossier.errors import Refused
from dossier.reading import Field
from dossier.validity.reuse import NEUTRAL
from dossier.words.sentences import N_, Phrase
from storage.papers.documents import Document

BAD_REQUEST = 422
LABELS = {
    "owner_id": N_("Số định danh của chủ giấy tờ"),
    "procedure_code": N_("Thủ tục"),
    "on": N_("Dùng vào ngày"),
}
BOTH = N_("Hãy nhập số định danh và chọn thủ tục.")
EVIDENCE = ("owner_name", "owner_id", "number", "issuer", "issued_on", "valid_from", "valid_until")

router = APIRouter(include_in_schema=False)


@router.get("/reuse")
def reuse(request: Request, services: ServicesOf, caller: AskingDesk) -> Response:
    """The question, and the answer where one was asked."""
    given = {name: clean(request.query_params.get(name, "")) for name in LABELS}
    problems = [problem.sentence() for problem in _problems(given)]
    answer = None
    if given["owner_id"] and given["procedure_code"] and not problems:
        try:
            answer = judged(services, caller, LookupRequest.model_validate(_without_empty(given)))
        except Refused as error:
            problems = [error.sentence_for_callers("vi")]
    with services.database.read() as session:
        grounds = [ground.by for paper, _ in answer.papers for ground in paper.standing.grounds] if answer else []
        within = caller.reach.within(session, grounds)
    return render(
        "reuse.html",
        status_code=BAD_REQUEST if problems else 200,
        caller=caller,
        given=given,
        labels=LABELS,
        problems=problems,
        procedures={rule.procedure_code: rule.procedure_name for rule in services.rules.rules},
        answer=answer,
        within=within,
        candidates=_candidates(services, answer) if answer else [],
        rules=services.rules.of(given["procedure_code"]) if answer else (),
        catalogue=services.catalogue,
    )


def _problems(given: Mapping[str, str]) -> list[Phrase]:
    """What is wrong with the question. A look with an owner alone is no mistake: a paper's page leads here with one."""
    odd = [Phrase(ODD_LETTER, {"label": Phrase(LABELS[name])}) for name in LABELS if is_odd(given[name])]
    if odd or not any(given.values()):
        return odd
    if not given["owner_id"]:
        return [Phrase(BOTH)]
    try:
        LookupRequest.model_validate({"procedure_code": "-", **_without_empty(given)})
    except ValidationError as error:
        names = dict.fromkeys(str(one["loc"][0]) for one in error.errors())
        return [Phrase(NOT_USABLE, {"label": Phrase(LABELS[name]), "value": given[name][:60]}) for name in names]
    return []


def _without_empty(given: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in given.items() if value}


def _candidates(services: Services, answer: Judged) -> list[dict[str, Any]]:
    """Each paper with what is said against it, its signature apart, and the values that the answer rests on."""
    return [
        {
            "document": document,
            "allowed": said.allowed,
            "reasons": [reason for reason in said.reasons if reason not in NEUTRAL],
            "neutral": [reason for reason in said.reasons if reason in NEUTRAL],
            "evidence": _evidence(document),
            "unsigned": unsigned(services, document),
        }
        for document, said in answer.papers
    ]


def _evidence(document: Document) -> list[Field]:
    values = {field.name: field for field in document.fields}
    return [values[name] for name in EVIDENCE if name in values]
