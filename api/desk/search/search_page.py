"""The first page: search with every condition of the API, what was found counted, and the state of the queue.

One more client of the API's search (api/finding.py). It works without scripts; every state of it has an address.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from fastapi import APIRouter, Request, Response

from api.desk import wording
from api.desk.desk_session import Desk
from api.desk.pages import render
from api.desk.search import asking
from api.desk.search.asking import Asked
from api.desk.search.found_rows import FoundRow, rows_of
from api.finding import found_for, note_found
from api.handing_in import desks_of
from api.services import Services, ServicesOf
from dossier.errors import Refused
from dossier.validity.chains import Standing
from storage.papers.facets import Facets
from storage.queue import progress

ON_A_PAGE = 20
BAD_REQUEST = 422

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(request: Request, services: ServicesOf, caller: Desk) -> Response:
    """Search, the state of the queue, and what came in last."""
    asked = asking.asked_of(request.query_params, limit=ON_A_PAGE)
    rows: list[FoundRow] = []
    found, problems = None, [problem.sentence() for problem in asked.problems]
    if asked.parameters is not None:
        try:
            found = found_for(services, caller, asked.parameters, with_facets=asked.narrows)
            rows = rows_of(services, caller.reach, list(found.items), asked.given["q"])
            note_found(services, caller, asked.parameters, found, [row.document.id for row in rows if row.text])
        except Refused as error:
            problems.append(error.sentence_for_callers("vi"))
    with services.database.read() as session:
        status = progress.status(session, now=services.clock(), reach=caller.reach)
    return render(
        "home.html",
        status_code=BAD_REQUEST if problems else 200,
        caller=caller,
        asked=asked,
        given=asked.given,
        labels=asking.LABELS,
        problems=problems,
        found=found,
        rows=rows,
        facets=_facets(services, asked, found.facets) if found and found.facets else [],
        conditions=_conditions(services, asked),
        more=asked.address(cursor=found.next_cursor) if found and found.next_cursor else "",
        status=status,
        catalogue=services.catalogue,
        desks=caller.reach.desks or desks_of(services, caller),
        standings=get_args(Standing),
        orders=wording.ORDERS,
    )


def _facets(services: Services, asked: Asked, facets: Facets) -> list[dict[str, Any]]:
    """Each count with the address that narrows to it, or widens where it narrows already. A count of one value says
    nothing and is left out."""
    found = []
    kinds = [(code, _name(services, code), count) for code, count in facets.kinds]
    for name, values in (
        ("kind", kinds),
        ("issuer", [(issuer, issuer, count) for issuer, count in facets.issuers]),
        ("year", [(str(year), str(year), count) for year, count in facets.years]),
    ):
        chosen = asked.given[name]
        if len(values) < 2 and not chosen:
            continue
        links = [
            {
                "text": text,
                "count": count,
                "is_chosen": chosen == value,
                "address": asked.address(**{name: "" if chosen == value else value}),
            }
            for value, text, count in values
        ]
        found.append({"name": name, "links": links})
    return found


def _conditions(services: Services, asked: Asked) -> list[dict[str, str]]:
    """What narrows the search, in words, each with the address that goes on without it."""
    words: dict[str, Callable[[str], str]] = {
        "kind": lambda code: _name(services, code),
        "state": wording.state,
        "standing": wording.standing,
        **dict.fromkeys(("issued_from", "issued_to", "valid_on"), wording.day),
    }
    return [
        {"name": name, "text": words.get(name, str)(value), "address": asked.address(**{name: ""})}
        for name in asking.NARROWING
        if (value := asked.given[name]) and not asked.problems
    ]


def _name(services: Services, code: str) -> str:
    kind = services.catalogue.get(code)
    return kind.name if kind else code
