"""The page of /openapi.json for people: every call by its family, and every model. Open to everybody, like the
description that it is made of; without scripts, so that a desk's network shows it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from api.desk.static_files import address

PATH: Final = "/reference"
_NAMES: Final = {
    "documents": "Documents",
    "dossiers": "Dossiers",
    "deliveries": "Deliveries",
    "lookup": "Look-up and reuse",
    "prefill": "Prefilling",
    "review": "Review",
    "agencies": "Agencies",
    "reports": "Reports",
    "changes": "Changes",
    "portal": "The national portal",
    "health": "Health",
}

router = APIRouter(include_in_schema=False)


@router.get(PATH)
def reference(request: Request) -> HTMLResponse:
    """The page, made once of each application."""
    app = request.app
    if not hasattr(app.state, "reference"):
        app.state.reference = _page(app)
    return HTMLResponse(app.state.reference)


@dataclass(frozen=True, slots=True)
class _Row:
    """A parameter or a member: `place` is where a parameter stands."""

    name: str
    type: Markup
    is_required: bool
    about: Markup
    place: str = ""


@dataclass(frozen=True, slots=True)
class _Call:
    """An operation. `answers`: by status, what it says, its model and where it leads on."""

    id: str
    method: str
    path: str
    title: str
    about: Markup
    parameters: tuple[_Row, ...]
    body: Markup
    answers: tuple[tuple[str, Markup, Markup, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Model:
    """A schema with its members and an example as JSON; both may be lacking."""

    name: str
    about: Markup
    members: tuple[_Row, ...]
    example: str


def _page(app: FastAPI) -> str:
    made = app.openapi()
    families: dict[str, list[_Call]] = {}
    for path, methods in made["paths"].items():
        for method, call in methods.items():
            family = (call.get("tags") or ["other"])[0]
            families.setdefault(_NAMES.get(family, family), []).append(_call(method, path, call))
    models = [_model(name, schema) for name, schema in sorted(made["components"]["schemas"].items())]
    pages = Environment(
        loader=PackageLoader("api.reference"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    template = pages.get_template("reference.html")
    about = _words(made["info"]["description"])
    return template.render(families=families, models=models, about=about, style=address("desk.css"))


def _call(method: str, path: str, call: Mapping[str, Any]) -> _Call:
    parameters = (
        _Row(one["name"], _type(one["schema"]), one.get("required", False), _words(one.get("description")), one["in"])
        for one in call.get("parameters", ())
    )
    return _Call(
        call["operationId"],
        method.upper(),
        path,
        call["summary"],
        _words(call["description"]),
        tuple(parameters),
        _content(call.get("requestBody", {})),
        tuple(
            (status, _words(answer["description"]), _content(answer), tuple(answer.get("links", ())))
            for status, answer in call["responses"].items()
        ),
    )


def _content(holder: Mapping[str, Any]) -> Markup:
    """What a body or an answer holds, by media type; problems are the same everywhere."""
    told = [
        Markup("{} <code>{}</code>").format(_type(content.get("schema", {})), media_type)
        for media_type, content in holder.get("content", {}).items()
        if media_type != "application/problem+json"
    ]
    return Markup(", ").join(told)


def _model(name: str, schema: Mapping[str, Any]) -> _Model:
    required = schema.get("required", ())
    members = (
        _Row(member, _type(one), member in required, _words(one.get("description")))
        for member, one in schema.get("properties", {}).items()
    )
    examples = schema.get("examples", ())
    example = json.dumps(examples[0], ensure_ascii=False, indent=2) if examples else ""
    return _Model(name, _words(schema.get("description")), tuple(members), example)


def _type(schema: Mapping[str, Any]) -> Markup:
    """A schema in a few words, with a way to its model."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Markup('<a href="#model-{0}">{0}</a>').format(name)
    return Markup(" or ").join(_kinds(schema)) or escape("anything")


def _kinds(schema: Mapping[str, Any]) -> Iterator[Markup]:
    if "enum" in schema or "const" in schema:
        for value in schema.get("enum", [schema.get("const")]):
            yield Markup("<code>{}</code>").format(value)
        return
    for choice in ("anyOf", "oneOf", "allOf"):
        for one in schema.get(choice, ()):
            yield _type(one)
    kind = schema.get("type")
    if kind == "array":
        yield Markup("list of {}").format(_type(schema.get("items", {})))
    elif kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        yield Markup("object of {}").format(_type(schema["additionalProperties"]))
    elif kind == "object" and "properties" in schema:
        parts = (Markup("<code>{}</code>").format(one) for one in schema["properties"])
        yield escape("form of ") + Markup(", ").join(parts)
    elif kind is not None:
        yield escape(f"{kind} ({schema['format']})" if "format" in schema else kind)


def _words(text: str | None) -> Markup:
    """A description, with its codes set apart and its paragraphs kept."""
    paragraphs = re.split(r"\n\s*\n", (text or "").strip())
    return Markup("<br>").join(map(_coded, paragraphs))


def _coded(text: str) -> Markup:
    """What stands between backticks is code."""
    pieces = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if at % 2 else escape(piece) for at, piece in enumerate(pieces)
    )
