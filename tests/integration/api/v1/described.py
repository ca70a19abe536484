"""A client of the API that holds every answer against what /openapi.json says of its call, so that no test passes with
an answer that integrators are not told of: its status, the code of its problem, its body by its schema."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]

OUT_OF_ORDER = "fatal"
"""Codes that begin so tell of a broken installation; a test that breaks one asks for that."""


class DescribedClient(TestClient):
    """The test client, with that done for every call below /v1/ and /links/."""

    def request(self, method: str, url: Any, **more: Any) -> Response:
        """One call."""
        answer = super().request(method, url, **more)
        contract = _contract(cast(FastAPI, self.app))
        for known in (answer, *answer.history):
            check(contract, method, known)
        return cast(Response, answer)


def check(contract: dict[str, Any], method: str, answer: Any) -> None:
    """Raises AssertionError where the answer is none of those that its call has."""
    call = operation_of(contract, "get" if method == "HEAD" else method.lower(), answer.request.url.path)
    if call is None:
        return
    status = str(answer.status_code)
    where = f"{call['operationId']} {status}"
    is_problem = answer.headers.get("content-type") == "application/problem+json"
    if is_problem and method != "HEAD" and answer.json()["code"].startswith(OUT_OF_ORDER):
        return
    assert status in call["responses"], f"{where} is not described: {answer.text[:200]}"
    described = call["responses"][status]
    for name in described.get("headers", {}):
        optional = name.startswith("RateLimit")
        assert optional or name in answer.headers, f"{where}: {name}"
    if method == "HEAD" or not answer.content:
        return
    media_type = answer.headers["content-type"].partition(";")[0]
    content = described.get("content", {})
    assert media_type in content or not content or "json" not in media_type, f"{where}: {media_type}"
    schema = content.get(media_type, {}).get("schema")
    if is_problem:
        assert answer.json()["code"] in described["x-problems"], f"{where}: {answer.json()['code']}"
    if schema and "json" in media_type:
        errors = _validator(json.dumps(schema), contract).iter_errors(answer.json())
        said = [f"{where}: {error.json_path} {error.message}" for error in errors]
        assert not said, said


def operation_of(contract: dict[str, Any], method: str, path: str) -> dict[str, Any] | None:
    """The call that is made by this method on this path; a path without placeholders goes before one with them."""
    for pattern, known in sorted(contract["paths"].items(), key=lambda one: one[0].count("{")):
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(pattern)), path) and method in known:
            return cast("dict[str, Any]", known[method])
    return None


_made: list[dict[str, Any]] = []


def _contract(app: FastAPI) -> dict[str, Any]:
    """The same of every application, so made once."""
    if not _made:
        _made.append(app.openapi())
    return _made[0]


@dataclass(frozen=True, eq=False)
class _Held:
    """A description that is told from others by being itself."""

    contract: dict[str, Any]


_held: dict[int, _Held] = {}


def _validator(schema: str, contract: dict[str, Any]) -> Any:
    return _made_validator(schema, _held.setdefault(id(contract), _Held(contract)))


@cache
def _made_validator(schema: str, of: _Held) -> Any:
    whole = {**json.loads(schema), "components": of.contract["components"]}
    return Draft202012Validator(whole, format_checker=FormatChecker())
