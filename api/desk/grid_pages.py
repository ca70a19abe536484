"""The grid: one value of many papers as cut-outs, thirty at a time. Who looks picks out what is wrong and confirms the
rest with one key; each confirmation is an act and an event of its own. Plain forms, without scripts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from api.auth import Caller
from api.desk import ahead
from api.desk.desk_session import ReviewingDesk
from api.desk.pages import part_ahead, render
from api.reuse import in_own_dossiers
from api.reviewing import untold
from api.services import Services, ServicesOf
from api.trail import note
from dossier.catalogue.fields import FIELDS
from dossier.errors import BadRequest, Refused
from dossier.persons import is_of_person
from dossier.review.corrections import value_type
from storage.review import marked
from storage.review.review_list import key_of

AT_ONCE = 30
_MOST_PARTS = 3 * AT_ONCE + 10

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Looked:
    """What came with the grid's form: the value's name, whether it was a sample, where the next papers begin, each
    paper with the version seen, and those whose value is wrong."""

    name: str
    sample: bool
    cursor: str
    versions: dict[str, int]
    wrong: frozenset[str]


@router.get("/review/values")
def grid(
    services: ServicesOf,
    caller: ReviewingDesk,
    name: Annotated[str, Query(max_length=64)] = "",
    sample: bool = False,
    cursor: Annotated[str, Query(max_length=500)] = "",
    confirmed: int = 0,
    wrong: Annotated[str, Query(max_length=2000)] = "",
    failed: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    """One value of thirty papers; without a name, which values are marked on how many papers."""
    if name and name not in FIELDS and not is_of_person(name):
        raise BadRequest(problem="name")
    with services.database.read() as session:
        counts = [] if name else marked.counts(session, caller.reach)
    found = _values(services, caller, name, sample, cursor) if name else marked.ValuesPage((), None)
    if name:
        ids = [paper.id for paper, _ in found.items]
        note(services, caller, "review_listed", query={"value": name, "sample": sample}, documents=ids)
    if found.next_cursor:
        following = found.next_cursor
        ahead.make_later(lambda: _cut_ahead(services, _values(services, caller, name, sample, following)))
    return render(
        "grid.html",
        caller=caller,
        counts=counts,
        name=name,
        sample=sample,
        items=found.items,
        next_cursor=found.next_cursor or "",
        is_day=bool(name) and value_type(None, name) in ("date", "term"),
        catalogue=services.catalogue,
        confirmed=confirmed,
        wrong=[one for one in wrong.split(",") if one],
        failed=[one for one in failed.split(",") if one],
        fields=FIELDS,
    )


def _values(services: Services, caller: Caller, name: str, sample: bool, cursor: str) -> marked.ValuesPage:
    with services.database.read() as session:
        found = marked.values(
            session,
            name,
            person=key_of(caller.actor),
            reach=caller.reach,
            sample=sample,
            cursor=cursor or None,
            limit=AT_ONCE,
            now=services.clock(),
        )
    # What another desk alone stated of its dossier is for its own people to look at.
    seen = in_own_dossiers(services, caller.reach, [paper for paper, _ in found.items])
    told = zip(seen, found.items, strict=True)
    return replace(found, items=tuple(item for paper, item in told if marked.value_of(paper, name) is not None))


def _cut_ahead(services: Services, found: marked.ValuesPage) -> None:
    """The cut-outs of the next papers, made while these are looked at."""
    placed = [(paper, field) for paper, field in found.items if field.page and field.box]
    ahead.make_later(*(part_ahead(services, paper.id, field) for paper, field in placed))


async def _looked(request: Request) -> Looked:
    try:
        form = await request.form(max_files=0, max_fields=_MOST_PARTS)
        seen = dict(str(one).rsplit(":", 1) for one in form.getlist("seen"))
        versions = {document_id: int(version) for document_id, version in seen.items()}
    except (HTTPException, ValueError) as error:  # no form that the page made
        raise BadRequest(problem="form") from error
    return Looked(
        name=str(form.get("name", "")),
        sample=bool(form.get("sample")),
        cursor=str(form.get("cursor", "")),
        versions=versions,
        wrong=frozenset(map(str, form.getlist("wrong"))),
    )


@router.post("/review/values")
def confirm(services: ServicesOf, caller: ReviewingDesk, looked: Annotated[Looked, Depends(_looked)]) -> Response:
    """Confirm the values that were not picked out, and go on to the next thirty papers."""
    with services.database.read() as session:
        within = caller.reach.within(session, looked.versions)
    hidden = untold(services, caller, within)
    confirmed, failed = 0, []
    for document_id, version in looked.versions.items():
        if document_id in looked.wrong or document_id not in within or looked.name in hidden.get(document_id, ()):
            continue
        try:
            services.review_desk.check(document_id, [looked.name], caller.actor, version=version, now=services.clock())
            confirmed += 1
        except Refused:  # changed meanwhile, or another is at it: it stays as it is, and is told of
            failed.append(document_id)
    told = {"confirmed": str(confirmed), "wrong": ",".join(sorted(looked.wrong)), "failed": ",".join(failed)}
    where = {"name": looked.name, "cursor": looked.cursor} | ({"sample": "1"} if looked.sample else {})
    return RedirectResponse(f"/review/values?{urlencode(where | {key: one for key, one in told.items() if one})}", 303)
