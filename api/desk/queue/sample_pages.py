"""The random samples of operators' runs, for a second person: each paper of a sample beside what was read of it, to be
called right or wrong. What it comes to for the whole run is what `sohoa batch --checked` says of a filled-in sheet.

Plain forms, without scripts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from api.auth import Caller, one_line
from api.desk.desk_session import ReviewingDesk
from api.desk.form_texts import texts_of
from api.desk.pages import render
from api.desk.queue.runs import SHOWN, Drawn, demand_batch, latest_within, samples_of
from api.services import Services, ServicesOf
from api.trail import note
from dossier.errors import BadRequest, NotAllowed, NotFound
from dossier.words.sentences import N_, Phrase
from ingest.reports.drawn_samples import Sample
from ingest.reports.sample_verdicts import Said, Verdict, demand_other, judge
from storage.archive.ocfl import Archive
from storage.papers import documents
from storage.papers.documents import Document

SAMPLE = Phrase(N_("mẫu"))
AT_ONCE = 10
_MOST_PARTS = 2 * AT_ONCE + 10
_VERDICT, _NOTE = "verdict.", "note."
_LONGEST_NOTE = 300

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A paper of the sample: `document` is None out of the reader's reach, `verdict` what was said of it."""

    id: str
    document: Document | None
    verdict: Verdict | None


@router.get("/samples")
def listed(services: ServicesOf, caller: ReviewingDesk) -> Response:
    """The samples that were drawn of the latest runs, and how far each is."""
    with services.database.read() as session:
        runs = latest_within(services, session, caller)
    found = [one for batch_id, about in runs for one in samples_of(services, batch_id, about)]
    return render("samples.html", caller=caller, samples=found, runs=SHOWN)


@router.get("/samples/{batch_id}")
def papers(
    batch_id: str,
    services: ServicesOf,
    caller: ReviewingDesk,
    number: Annotated[int, Query(ge=0, le=999)] = 0,
    start: Annotated[int | None, Query(ge=0, le=10**6)] = None,
    taken: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    """Some papers of a sample, from `start` on, or else from the first on of which nothing was said yet. `taken`: those
    of which somebody else had said something meanwhile."""
    drawn = _sample(services, caller, batch_id, number)
    ids = drawn.sample.documents
    if start is None:
        start = next((at for at, one in enumerate(ids) if one not in drawn.verdicts), 0) // AT_ONCE * AT_ONCE
    shown = ids[start : start + AT_ONCE]
    with services.database.read() as session:
        within = caller.reach.within(session, shown)
        found = documents.some(session, [one for one in shown if one in within])
    note(services, caller, "sample_read", batch=batch_id, seed=drawn.sample.seed, documents=list(found))
    return render(
        "sample.html",
        caller=caller,
        drawn=drawn,
        rows=[Row(one, found.get(one), drawn.verdicts.get(one)) for one in shown],
        start=start,
        at_once=AT_ONCE,
        own=_own(caller, drawn.sample),
        taken=[(ids.index(one) + 1, one) for one in taken.split(",") if one in ids],
        catalogue=services.catalogue,
    )


async def _said(request: Request) -> dict[str, Said]:
    try:
        form = await request.form(max_files=0, max_fields=_MOST_PARTS)
    except HTTPException as error:  # what Starlette makes of a form that cannot be read
        raise BadRequest(problem="form") from error
    texts = texts_of(form)
    said = {name.removeprefix(_VERDICT): word for name, word in texts.items() if name.startswith(_VERDICT)}
    if not set(said.values()) <= {"right", "wrong"}:
        raise BadRequest(problem="verdict")
    return {
        one: Said(word == "right", one_line("note", texts.get(_NOTE + one, ""), longest=_LONGEST_NOTE))
        for one, word in said.items()
    }


@router.post("/samples/{batch_id}")
def say(
    batch_id: str,
    services: ServicesOf,
    caller: ReviewingDesk,
    said: Annotated[dict[str, Said], Depends(_said)],
    number: Annotated[int, Query(ge=0, le=999)] = 0,
) -> Response:
    """Keep what the person says of these papers, and go on to those of which nothing was said."""
    drawn = _sample(services, caller, batch_id, number)
    with services.database.read() as session:
        within = caller.reach.within(session, list(said))
    others = judge(
        services.database,
        Archive(services.store),
        batch_id,
        drawn.sample,
        {one: word for one, word in said.items() if one in within},
        caller.actor,
        now=services.clock(),
    )
    query = {"number": str(number)} | ({"taken": ",".join(others)} if others else {})
    return RedirectResponse(f"/samples/{batch_id}?{urlencode(query)}", 303)


def _own(caller: Caller, sample: Sample) -> str:
    """Why the caller may not judge this sample; empty who may."""
    try:
        demand_other(sample, caller.actor.account or "", caller.requester)
    except NotAllowed as error:
        return error.sentence()
    return ""


def _sample(services: Services, caller: Caller, batch_id: str, number: int) -> Drawn:
    """A sample of a run within reach. Raises `NotFound`."""
    with services.database.read() as session:
        about = demand_batch(services, session, caller, batch_id)
    found = samples_of(services, batch_id, about)
    if number >= len(found):
        raise NotFound(what=SAMPLE, value=f"{batch_id}/{number}")
    return found[number]
