"""Everything on record about one citizen, by where it stands today. Looking at it is one event, with its purpose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from fastapi import APIRouter, Request, Response

from api.auth import Caller
from api.desk.desk_session import Desk
from api.desk.pages import render
from api.desk.search.asking import NOT_USABLE, ODD_LETTER, TOO_LONG, clean, is_odd
from api.judging import tight
from api.reuse import of_paper
from api.services import Services, ServicesOf
from api.trail import note
from dossier.validity.reuse import NEUTRAL, Reason
from dossier.validity.today import Today, today_of
from dossier.words.sentences import N_, Phrase
from storage.papers import citizens
from storage.papers.citizens import MOST_PAPERS, Naming

SOON_DAYS = 30
BAD_REQUEST = 422
LONGEST = {"owner_id": 32, "name": 200, "born_on": 10}
LABELS = {"owner_id": N_("Số định danh"), "name": N_("Họ và tên"), "born_on": N_("Ngày sinh")}
BOTH = N_("Hãy nhập số định danh, hoặc cả họ tên và ngày sinh.")

router = APIRouter(include_in_schema=False)


@router.get("/owners")
def owner(request: Request, services: ServicesOf, caller: Desk) -> Response:
    """Whom is asked for, and every paper that names them."""
    given = {name: clean(request.query_params.get(name, "")) for name in LABELS}
    problems = _problems(given)
    found = None if problems or not any(given.values()) else _found(services, caller, given)
    return render(
        "owner.html",
        status_code=BAD_REQUEST if problems else 200,
        caller=caller,
        given=given,
        labels=LABELS,
        problems=[problem.sentence() for problem in problems],
        groups=None if found is None else _groups(services, found),
        count=len(found or ()),
        is_cut_off=len(found or ()) == MOST_PAPERS,
        catalogue=services.catalogue,
        soon_days=SOON_DAYS,
    )


def _found(services: Services, caller: Caller, given: Mapping[str, str]) -> list[Naming]:
    """The papers that name whom is asked for, noted as read."""
    with services.database.read() as session:
        if given["owner_id"]:
            found = citizens.by_identity(session, tight(given["owner_id"]), caller.reach)
        else:
            born_on = date.fromisoformat(given["born_on"])
            found = citizens.by_name(session, given["name"], born_on, caller.reach)
    asked = {name: value for name, value in given.items() if value}
    note(services, caller, "owner_read", query=asked, documents=[one.document.id for one in found])
    return found


def _groups(services: Services, found: list[Naming]) -> list[tuple[Today, list[tuple[Naming, tuple[Reason, ...]]]]]:
    """The papers by where they stand today, with what is said against each but for its signature."""
    groups: dict[Today, list[tuple[Naming, tuple[Reason, ...]]]] = {group: [] for group in Today}
    soon = services.today() + timedelta(days=SOON_DAYS)
    for one in found:
        reuse = of_paper(services, one.document)
        group = today_of(reuse, of_paper(services, one.document, soon))
        groups[group].append((one, tuple(reason for reason in reuse.reasons if reason not in NEUTRAL)))
    return [(group, papers) for group, papers in groups.items() if papers]


def _problems(given: Mapping[str, str]) -> list[Phrase]:
    """What is wrong with what was asked for; nothing where nothing was."""
    problems = [Phrase(ODD_LETTER, {"label": Phrase(LABELS[name])}) for name in LABELS if is_odd(given[name])]
    problems += [
        Phrase(TOO_LONG, {"label": Phrase(LABELS[name]), "longest": longest})
        for name, longest in LONGEST.items()
        if len(given[name]) > longest
    ]
    if problems or given["owner_id"] or not any(given.values()):
        return problems
    if not given["name"] or not given["born_on"]:
        return [Phrase(BOTH)]
    try:
        date.fromisoformat(given["born_on"])
    except ValueError:
        return [Phrase(NOT_USABLE, {"label": Phrase(LABELS["born_on"]), "value": given["born_on"]})]
    return []
