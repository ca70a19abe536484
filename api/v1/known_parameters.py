"""What stands in the query of a call is known to it and stands there once, or the call is refused: a program that asks
with a parameter that is not there would take an answer to another question for its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel

ROOM: Final = "/v1/"


def demand_known_parameters(request: Request) -> None:
    """Raises RequestValidationError, by which a wrong value is told, too, with every parameter that the path does not
    have, or that is given more than once. Parameters that are one model forbid others themselves, told with what else
    is wrong. What is asked for health and figures is left alone: monitors put into their calls what they like."""
    if not request.url.path.startswith(ROOM):
        return
    known = known_to(request.scope["route"].dependant)
    given = [name for name, _ in request.query_params.multi_items()]
    problems = {name: "given_twice" for name in given if given.count(name) > 1}
    if known is not None:
        problems |= {name: "extra_forbidden" for name in given if name not in known}
    if problems:
        raise RequestValidationError(
            [{"type": kind, "loc": ("query", name)} for name, kind in sorted(problems.items())]
        )


def known_to(dependant: Dependant) -> frozenset[str] | None:
    """The parameters that a path takes from the query; None where they are one model, which says so itself."""
    parameters = list(_parameters(dependant))
    return None if any(map(_is_model, parameters)) else frozenset(one.alias for one in parameters)


def _parameters(dependant: Dependant) -> Iterator[Any]:
    """What a path takes from the query, with what those take that it depends on."""
    yield from dependant.query_params
    for further in dependant.dependencies:
        yield from _parameters(further)


def _is_model(parameter: Any) -> bool:
    shape = parameter.field_info.annotation
    return isinstance(shape, type) and issubclass(shape, BaseModel)
