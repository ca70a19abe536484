"""The calls that other systems make most, straight to their answers.

For each call the framework looks for its path among all, and then for what a route depends on, one by one, each in a
thread of its own; that costs more than the answer. The calls named here are answered by the same functions in one
thread, which looks at the database once. Whatever is out of the ordinary about a call (a parameter that is not known,
content that is no JSON, a value that is none) is left to the framework, so that it is refused as everywhere, and the
framework describes these calls as all others.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from anyio import CapacityLimiter, fail_after
from fastapi import APIRouter, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_params_to_args
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from api.around.texts import again, content_of, is_json
from api.auth import Needs
from api.problems import language_asked, language_of
from api.services import Services, services_of
from api.trail import hand_in_noted
from api.v1 import documents, lookup, prefill
from api.v1.known_parameters import known_to
from dossier.errors import SearchTooSlow, SohoaError

STRAIGHT = (lookup.lookup, lookup.lookup_owners, documents.search, documents.document, prefill.prefill)
"""None of them writes anything but what it notes, which goes on record after it (api/trail.py)."""

SEARCHES_AT_ONCE = 2
"""A search holds the interpreter for some milliseconds: with more of them at once each ends later, and so does every
look-up beside them (docs/measurements.md). Those that wait take no thread."""

_Maker = Callable[[Request, Services], Any]
_MAKERS: Mapping[Any, _Maker] = {
    services_of: lambda _, services: services,
    language_asked: lambda request, _: language_of(request),
}


@dataclass(frozen=True, slots=True)
class _Call:
    """A route, what it is given beside what was asked, by its parameters' names, and the names that a query may have;
    None: that is said by the route's own model."""

    route: APIRoute
    given: Mapping[str, _Maker]
    known: frozenset[str] | None

    def asked(self, request: Request, content: bytes | None) -> dict[str, Any] | None:
        """What is asked, as the route takes it; None where the framework has to say what is wrong with it."""
        dependant, query = self.route.dependant, request.query_params
        if query:
            names = [name for name, _ in query.multi_items()]
            if len(names) > len(set(names)) or (self.known is not None and not self.known.issuperset(names)):
                return None
        found, wrong = request_params_to_args(dependant.path_params, request.path_params)
        if self.known is None:
            (model,) = dependant.query_params
            # The model takes the names as they stand; the framework would make out for each of them what it is.
            found[model.name], more = model.validate(dict(query), loc=("query",))
        else:
            values, more = request_params_to_args(dependant.query_params, query)
            found |= values
        if content is not None:
            (field,) = dependant.body_params
            try:
                found[field.name], said = field.validate(json.loads(content))
            except (ValueError, RecursionError):  # nested so deep that nobody reads it
                return None
            more += said
        return None if wrong or more else found

    def answer(self, request: Request, services: Services, asked: dict[str, Any]) -> Response:
        """The answer. Raises what the route raises."""
        with services.database.one_look():
            given = {name: make(request, services) for name, make in self.given.items()}
            answer = self.route.endpoint(**given, **asked)
        hand_in_noted(services)
        return Response(self.route.response_field.serialize_json(answer), media_type="application/json")  # type: ignore[union-attr]


class Straight:
    """The innermost middleware. `routers`: all of the API, in their order; `refuse` makes the answer of an error."""

    def __init__(
        self, app: ASGIApp, routers: Iterable[APIRouter], refuse: Callable[[Request, Exception], Response]
    ) -> None:
        self.app, self.refuse = app, refuse
        self._searching = CapacityLimiter(SEARCHES_AT_ONCE)
        # With those that are not answered here: the first route that has a path is the one that is meant.
        self._routes: list[tuple[str, re.Pattern[str], _Call | None]] = [
            (method, route.path_regex, _call(route) if route.endpoint in STRAIGHT else None)
            for router in routers
            for route in router.routes
            if isinstance(route, APIRoute)
            for method in route.methods or ()
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        call = self._call_of(scope)
        if call is None:
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        content = None
        if call.route.dependant.body_params:
            if not is_json(scope):
                await self.app(scope, receive, send)
                return
            content = await content_of(receive)
        asked = call.asked(request, content)
        if asked is None:
            await self.app(scope, receive if content is None else again(content, receive), send)
            return
        try:
            services = scope["app"].state.services
            turn = self._turn(services.search_seconds) if call.route.endpoint is documents.search else nullcontext()
            async with turn:
                answer = await run_in_threadpool(call.answer, request, services, asked)
        except (SohoaError, RequestValidationError) as error:
            answer = self.refuse(request, error)
        await answer(scope, receive, send)

    @asynccontextmanager
    async def _turn(self, seconds: float) -> AsyncIterator[None]:
        """The turn of a search, waited for as long as one may take. Raises `SearchTooSlow`."""
        try:
            with fail_after(seconds):
                await self._searching.acquire()
        except TimeoutError:
            raise SearchTooSlow from None
        try:
            yield
        finally:
            self._searching.release()

    def _call_of(self, scope: Scope) -> _Call | None:
        """The call that is made, where it is answered here."""
        if scope["type"] != "http" or scope.get("root_path"):
            return None
        for method, path, call in self._routes:
            if method == scope["method"] and (found := path.match(scope["path"])):
                if call is not None:
                    scope["path_params"], scope["route"] = found.groupdict(), call.route
                return call
        return None


def _call(route: APIRoute) -> _Call:
    dependant = route.dependant
    given = {one.name: _maker(one) for one in dependant.dependencies if one.name is not None}
    if dependant.request_param_name is not None:
        given[dependant.request_param_name] = lambda request, _: request
    return _Call(route, given, known_to(dependant))


def _maker(dependant: Dependant) -> _Maker:
    if isinstance(dependant.call, Needs):
        return dependant.call.caller_of
    return _MAKERS[dependant.call]
