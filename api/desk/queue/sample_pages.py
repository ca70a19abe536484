"""The random samples of operators' runs, for a second person: each paper of a sample beside what was read of it, to be
called right or wrong. What it comes to for the whole run is what `sohoa batch --checked` says of a filled-in sheet.

Plain forms, without scripts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from api.reuse import in_own_acts, in_own_dossiers
from api.services import Services, ServicesOf
from api.trail import note
from dossier.access_errors import NotAllowed
from dossier.errors import BadRequest, NotFound
from dossier.review.corrections import Act
from dossier.words.sentences import N_, Phrase
from ingest.reports.drawn_samples import Sample
from ingest.reports.sample_verdicts import Said, Verdict, demand_other, judge
from storage.archive.ocfl import Archive
from storage.papers import documents
from storage.papers.documents import Document
from storage.review import review_acts

SAMPLE = Phrase(N_("mẫu"))
AT_ONCE = 10
_MOST_PARTS = 2 * AT_ONCE + 10
_VERDICT, _NOTE = "verdict.", "note."
_LONGEST_NOTE = 300

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Entered:
    """What came with the form of one paper: `verdict` is "right", "wrong" or empty."""

    verdict: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A paper of the sample: `document` is None out of the reader's reach, `verdict` what was said of it. `entered`:
    what its form shows. `drawn`: where persons changed values since the sample was drawn, these as they were then;
    `is_changed`: it may have been read anew since."""

    id: str
    document: Document | None
    verdict: Verdict | None
    entered: Entered
    drawn: dict[str, str | None]
    is_changed: bool

    @property
    def lacks_verdict(self) -> bool:
        """Whether there is a note of nothing."""
        return bool(self.entered.note and not self.entered.verdict)


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
    return _page(services, caller, _sample(services, caller, batch_id, number), start, taken=taken.split(","))


def _page(
    services: Services,
    caller: Caller,
    drawn: Drawn,
    start: int | None,
    *,
    taken: Sequence[str] = (),
    entered: Mapping[str, Entered] | None = None,
) -> Response:
    """The page, filled with the `entered` that could not be taken."""
    ids = drawn.sample.documents
    if start is None:
        start = (
            next((at for at, one in enumerate(ids) if one not in drawn.verdicts and one not in drawn.gone), 0)
            // AT_ONCE
            * AT_ONCE
        )
    shown = ids[start : start + AT_ONCE]
    with services.database.read() as session:
        within = caller.reach.within(session, shown)
        found = documents.some(session, [one for one in shown if one in within])
        acts = {
            one: in_own_acts(session, caller.reach, paper, review_acts.acts_of(session, one))
            for one, paper in found.items()
        }
    found = {one.id: one for one in in_own_dossiers(services, caller.reach, list(found.values()))}
    note(services, caller, "sample_read", batch=drawn.batch_id, seed=drawn.sample.seed, documents=list(found))
    rows = []
    for one in shown:
        paper, verdict, own = found.get(one), drawn.verdicts.get(one), Entered()
        if verdict is not None:
            own = Entered("right" if verdict.said.is_right else "wrong", verdict.said.note)
        at_drawing, is_changed = _since(drawn.sample, paper, acts[one]) if paper else ({}, False)
        rows.append(Row(one, paper, verdict, (entered or {}).get(one, own), at_drawing, is_changed))
    return render(
        "sample.html",
        status_code=200 if entered is None else BadRequest.http_status,
        caller=caller,
        drawn=drawn,
        rows=rows,
        start=start,
        at_once=AT_ONCE,
        own=_own(services, caller, drawn.sample),
        taken=[(ids.index(one) + 1, one) for one in taken if one in ids],
        catalogue=services.catalogue,
    )


def _since(sample: Sample, paper: Document, acts: Sequence[Act]) -> tuple[dict[str, str | None], bool]:
    """The values, as they were when the sample was drawn, that persons changed since, by field; and whether anything
    else changed the paper."""
    versions = dict(zip(sample.documents, sample.versions, strict=False))
    if paper.id not in versions:
        return {}, False  # not kept
    since = [act for act in acts if act.against >= versions[paper.id]]
    values: dict[str, str | None] = {}
    for act in since:
        for one in act.corrections:
            values.setdefault(one.field, one.old_value)
    return values, paper.version - versions[paper.id] > len(since)


async def _entered(request: Request) -> dict[str, Entered]:
    try:
        form = await request.form(max_files=0, max_fields=_MOST_PARTS)
    except HTTPException as error:  # what Starlette makes of a form that cannot be read
        raise BadRequest(problem="form") from error
    texts = texts_of(form)
    verdicts = {name.removeprefix(_VERDICT): word for name, word in texts.items() if name.startswith(_VERDICT)}
    if not set(verdicts.values()) <= {"right", "wrong"}:
        raise BadRequest(problem="verdict")
    notes = {
        name.removeprefix(_NOTE): one_line("note", text, longest=_LONGEST_NOTE)
        for name, text in texts.items()
        if name.startswith(_NOTE)
    }
    entered = {one: Entered(verdicts.get(one, ""), notes.get(one, "")) for one in (*verdicts, *notes)}
    return {document: one for document, one in entered.items() if one != Entered()}


@router.post("/samples/{batch_id}")
def say(
    batch_id: str,
    services: ServicesOf,
    caller: ReviewingDesk,
    entered: Annotated[dict[str, Entered], Depends(_entered)],
    number: Annotated[int, Query(ge=0, le=999)] = 0,
    start: Annotated[int | None, Query(ge=0, le=10**6)] = None,
) -> Response:
    """Keep what the person says of these papers, and go on to those of which nothing was said. Where a note stands
    beside no verdict nothing is kept, and the page says where."""
    drawn = _sample(services, caller, batch_id, number)
    if not all(one.verdict for one in entered.values()) and not _own(services, caller, drawn.sample):
        return _page(services, caller, drawn, start, entered=entered)
    said = {document: Said(one.verdict == "right", one.note) for document, one in entered.items() if one.verdict}
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


def _own(services: Services, caller: Caller, sample: Sample) -> str:
    """Why the caller may not judge this sample; empty who may."""
    try:
        with services.database.read() as session:
            demand_other(session, sample, caller.actor.account or "", caller.requester)
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
