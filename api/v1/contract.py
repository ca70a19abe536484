"""The description of the API that integrators build against (/openapi.json): what the framework makes of the routes,
and what it cannot know: what each member is, which scope a call needs, which problems answer it and by which headers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.auth import Needs
from api.problems import MEDIA_TYPE
from api.shapes.document_shapes import ProblemShape
from dossier.access_errors import NoKey, NoPurpose, NoRequester, NotAllowed, TooManyCalls
from dossier.errors import BadRequest, MachineFault, NoSpace, Refused, SearchTooSlow, ServerAway, SohoaError, Transient

_REF = "#/components/schemas/{model}"
_PROBLEM: dict[str, Any] = {
    "description": "any other problem",
    "content": {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="ProblemShape")}}},
}
RESPONSES: dict[int | str, dict[str, Any]] = {"default": _PROBLEM}
"""What may answer any call."""
_RETRY = {"Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}}}
_LIMITS = {
    "RateLimit-Policy": {"description": "bounds of your key: q calls in w seconds", "schema": {"type": "string"}},
    "RateLimit": {"description": "what is left: r calls, more after t seconds", "schema": {"type": "string"}},
}
_OF_DOCUMENT = ("documents_document", "documents_file", "deliveries_of_document", "review_one")
_LINKS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("documents_upload", "document_id", "/id", _OF_DOCUMENT),
    ("documents_search", "document_id", "/items/0/id", _OF_DOCUMENT),
    ("documents_document", "document_id", "/id", ("documents_decide_standing", "review_claim")),
    ("documents_document", "code", "/dossier_code", ("dossiers_dossier", "portal_dossier_message")),
    ("dossiers_dossier", "document_id", "/documents/0/id", _OF_DOCUMENT),
    ("lookup_lookup", "document_id", "/candidates/0/document_id", _OF_DOCUMENT),
    ("lookup_lookup_owners", "document_id", "/items/0/candidates/0/document_id", _OF_DOCUMENT),
    ("deliveries_of_document", "delivery_id", "/items/0/id", ("deliveries_withdraw",)),
    ("review_waiting", "document_id", "/items/0/document/id", ("review_one", "review_claim")),
    (
        "review_claim",
        "document_id",
        "/document/id",
        ("review_correct", "review_confirm", "review_check", "review_cut", "review_release"),
    ),
    ("review_confirm", "document_id", "/document/id", ("review_reopen",)),
)
"""What an answer leads on to: of which call, the parameter and where in the answer its value stands, to which calls."""


def operation_name(route: APIRoute) -> str:
    """What a call is named by, in generated clients too: its room and what it does there."""
    return f"{route.tags[0]}_{route.name}" if route.tags else route.name


def describe(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """Have the application describe the calls of these routers so."""
    app.openapi = partial(_description, app, routers)  # type: ignore[method-assign]


def _description(app: FastAPI, routers: Sequence[APIRouter]) -> dict[str, Any]:
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        problem = ProblemShape.model_json_schema(ref_template=_REF)
        made["components"]["schemas"] |= problem.pop("$defs") | {"ProblemShape": problem}
        for route in (route for router in routers for route in router.routes):
            if isinstance(route, APIRoute):
                for method in route.methods or ():
                    _describe_call(made["paths"][route.path_format][method.lower()], route)
        _describe_members(made)
        _describe_links(made)
        app.openapi_schema = made
    return app.openapi_schema


def _describe_call(call: dict[str, Any], route: APIRoute) -> None:
    needs = next(iter(_needs(route.dependant)), None)
    answers = call["responses"]
    told = {status: answer.pop("x-problems", []) for status, answer in answers.items()}
    for status, problems in _by_status(_problems(call, needs)).items():
        told[status] = [*(problem.code for problem in problems), *told.get(status, [])]
    default = answers.pop("default")
    for status, codes in sorted(told.items()):
        if codes:
            codes = list(dict.fromkeys(codes))
            answers[status] = {**_PROBLEM, "description": ", ".join(f"`{code}`" for code in codes), "x-problems": codes}
            if status in ("429", "503"):
                answers[status]["headers"] = _RETRY
    call["responses"] = {**dict(sorted(answers.items())), "default": default}
    if needs is not None:
        scope = f"Scope `{needs.scope}`." + ("" if needs.purpose else " Needs no purpose.")
        call["description"] = f"{call['description']}\n\n{scope}"
        call["x-scope"] = needs.scope
        for status, answer in answers.items():
            if status.startswith("2"):
                answer["headers"] = {**answer.get("headers", {}), **_LIMITS}


def _problems(call: dict[str, Any], needs: Needs | None) -> Iterator[type[SohoaError]]:
    """What any call may end with by what it needs and brings; what else a route ends with it says itself (`may_be`)."""
    if needs is not None:
        yield from (NoKey, NotAllowed, TooManyCalls)
        yield from (NoPurpose,) if needs.purpose else ()
        yield from (NoRequester,) if needs.person else ()
    if "requestBody" in call:
        yield Refused  # a body that cannot be taken apart
    yield BadRequest  # of any call: a path or a query that is no text, a parameter or a header that is none
    yield from (Transient, ServerAway, SearchTooSlow, NoSpace, MachineFault)


def _by_status(problems: Iterable[type[SohoaError]]) -> dict[str, list[type[SohoaError]]]:
    found: dict[str, list[type[SohoaError]]] = {}
    for problem in problems:
        found.setdefault(str(problem.http_status), []).append(problem)
    return found


def _needs(dependant: Dependant) -> Iterator[Needs]:
    """What a call asks of its caller."""
    if isinstance(dependant.call, Needs):
        yield dependant.call
    for further in dependant.dependencies:
        yield from _needs(further)


def _describe_members(made: dict[str, Any]) -> None:
    """Give each member and parameter that does not say itself what it is the words of members.toml."""
    said = tomllib.loads((files("api.v1") / "members.toml").read_text(encoding="utf-8"))
    for model, shape in made["components"]["schemas"].items():
        own = said.get(model, {})
        for name, member in shape.get("properties", {}).items():
            words = own.get(name, said.get(name))
            if isinstance(words, str):
                member.setdefault("description", words)
    for methods in made["paths"].values():
        for call in methods.values():
            for parameter in call.get("parameters", ()):
                words = said.get(parameter["name"])
                if isinstance(words, str):
                    parameter.setdefault("description", words)


def _describe_links(made: dict[str, Any]) -> None:
    """Say in each answer that leads on where to, as OpenAPI's links."""
    calls = {call["operationId"]: call for methods in made["paths"].values() for call in methods.values()}
    for name, parameter, pointer, following in _LINKS:
        for status, answer in calls[name]["responses"].items():
            if status.startswith("2"):
                links = answer.setdefault("links", {})
                for one in following:
                    assert one in calls, one  # noqa: S101  (a name that went would leave a link to nowhere)
                    links[one] = {"operationId": one, "parameters": {parameter: f"$response.body#{pointer}"}}
