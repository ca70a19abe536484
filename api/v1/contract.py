"""The description of the API that integrators build against (/openapi.json): what the framework makes of the routes,
and what it cannot know: what each member is, which scope a call needs, which problems answer it and by which headers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
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
from dossier.errors import BadRequest, Claimed, NotFound, SohoaError, Transient

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
        app.openapi_schema = made
    return app.openapi_schema


def _describe_call(call: dict[str, Any], route: APIRoute) -> None:
    needs = next(iter(_needs(route.dependant)), None)
    for status, problems in _by_status(_problems(call, needs)).items():
        codes = ", ".join(f"`{problem.code}`" for problem in problems)
        answer = {**_PROBLEM, "description": codes}
        if any(issubclass(problem, (Transient, TooManyCalls)) for problem in problems):
            answer["headers"] = _RETRY
        call["responses"].setdefault(str(status), answer)
    if needs is not None:
        scope = f"Scope `{needs.scope}`." + ("" if needs.purpose else " Needs no purpose.")
        call["description"] = f"{call['description']}\n\n{scope}"
        call["x-scope"] = needs.scope
        for status, answer in call["responses"].items():
            if status.startswith("2"):
                answer["headers"] = {**answer.get("headers", {}), **_LIMITS}


def _problems(call: dict[str, Any], needs: Needs | None) -> Iterator[type[SohoaError]]:
    places = {one["in"] for one in call.get("parameters", ())}
    if needs is not None:
        yield from (NoKey, NotAllowed, TooManyCalls)
        yield from (NoPurpose,) if needs.purpose else ()
        yield from (NoRequester,) if needs.person else ()
    if "path" in places:
        yield NotFound
    if {"path", "query"} & places or "requestBody" in call:
        yield BadRequest
    if needs is not None and needs.scope == "review" and "requestBody" in call:
        yield Claimed
    yield Transient


def _by_status(problems: Iterator[type[SohoaError]]) -> dict[int, list[type[SohoaError]]]:
    found: dict[int, list[type[SohoaError]]] = {}
    for problem in problems:
        found.setdefault(problem.http_status, []).append(problem)
    return dict(sorted(found.items()))


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
