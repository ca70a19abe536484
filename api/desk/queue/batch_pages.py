"""An operator's runs over manifests: how far each is, how fast, what failed and why, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse
from sqlalchemy.orm import Session

from api.auth import Caller
from api.desk.desk_session import OperatingDesk, OperatorLookingOn
from api.desk.pages import html_of, render
from api.desk.queue.live import Live
from api.desk.queue.runs import demand_batch, latest_within, samples_of
from api.services import Services, ServicesOf
from api.trail import note
from dossier.errors import by_code
from storage.papers import batches
from storage.papers.batches import About, Tally

AT_ONCE = 100
MOST_ADDED_UP = 20_000
RATE_OVER = timedelta(minutes=10)
FEWEST = 2  # papers archived before a rate can be told

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Run:
    """One run: how its rows stand, how many papers a minute are archived (in the last minutes of its work, also where
    that is over), and the minutes left at that rate; None while that cannot be told."""

    id: str
    about: About
    tally: Tally
    per_minute: float | None
    minutes_left: float | None


@router.get("/batches")
def listed(services: ServicesOf, caller: OperatingDesk) -> Response:
    """The runs that were begun last."""
    with services.database.read() as session:
        latest = latest_within(services, session, caller)
        runs = [(batch_id, about, _summed_up(services, session, batch_id)) for batch_id, about in latest]
    return render("batches.html", caller=caller, runs=runs)


@router.get("/batches/{batch_id}")
def one(
    batch_id: str,
    services: ServicesOf,
    caller: OperatingDesk,
    code: Annotated[str, Query(max_length=64)] = "",
    after: Annotated[int, Query(ge=-1, le=2**31 - 1)] = -1,
) -> Response:
    """One run with its exceptions; of the reason `code` alone, if given, from behind row `after` on."""
    with services.database.read() as session:
        about = demand_batch(services, session, caller, batch_id)
        part = _part(services, session, batch_id)
        rejected = batches.rejects(session, batch_id, code=code or None, after=after, limit=AT_ONCE)
    note(services, caller, "batch_read", batch=batch_id, rows=[item.row for item in rejected])
    return render(
        "batch.html",
        caller=caller,
        batch_id=batch_id,
        about=about,
        part=part,
        code=code,
        rejected=[(item, by_code(item.error_code or "", item.error_values)) for item in rejected],
        more=rejected[-1].row if len(rejected) == AT_ONCE else None,
        samples=samples_of(services, batch_id, about),
    )


@router.get("/batches/{batch_id}/part")
def part_of(batch_id: str, services: ServicesOf, caller: OperatorLookingOn) -> Response:
    """Where the run stands, alone: for a page that cannot have a stream. No paper is named in it."""
    with services.database.read() as session:
        demand_batch(services, session, caller, batch_id)
        return HTMLResponse(_part(services, session, batch_id))


def _within(batch_id: str, services: ServicesOf, caller: OperatorLookingOn) -> Caller:
    with services.database.read() as session:
        demand_batch(services, session, caller, batch_id)
    return caller


@router.get("/batches/{batch_id}/events")
async def events(
    batch_id: str, request: Request, services: ServicesOf, caller: Annotated[Caller, Depends(_within)]
) -> StreamingResponse:
    """Where the run stands, sent whenever that changes."""
    live: Live = request.app.state.live

    def make() -> str:
        with services.database.read() as session:
            return _part(services, session, batch_id)

    return live.stream(("batch", batch_id), make, caller)


@router.post("/batches/{batch_id}/pause")
def pause(
    batch_id: str, services: ServicesOf, caller: OperatingDesk, paused: Annotated[bool, Form()] = True
) -> Response:
    """Let the run pause, or go on: what `sohoa batch --pause` and `--go-on` do."""
    with services.database.write() as session:
        demand_batch(services, session, caller, batch_id)
        batches.set_paused(session, batch_id, paused=paused, now=services.clock(), actor=caller.actor)
    return RedirectResponse(f"/batches/{batch_id}", 303)


def _summed_up(services: Services, session: Session, batch_id: str) -> Run | None:
    """How a run stands; None for one of so many rows that adding them up is left to its own page."""
    return None if batches.has_more_rows(session, batch_id, MOST_ADDED_UP) else _run(services, session, batch_id)


def _run(services: Services, session: Session, batch_id: str) -> Run:
    tally = batches.tally(session, batch_id)
    about = batches.about(session, batch_id)
    per_minute = _rate(session, batch_id, about.started_at, services.clock() if tally.pending else None)
    left = tally.pending / per_minute if per_minute and tally.pending and not about.is_paused else None
    return Run(batch_id, about, tally, per_minute, left)


def _rate(session: Session, batch_id: str, begun: datetime, now: datetime | None) -> float | None:
    """Papers a minute up to `now`, or, of a run that is over, up to its last paper: from the first paper of these last
    minutes on, since before it the run may have paused."""
    until = now or batches.archived_since(session, batch_id, begun).last or begun
    done = batches.archived_since(session, batch_id, max(begun, until - RATE_OVER))
    if done.first is None or done.count < FEWEST or until <= done.first:
        return None
    return (done.count - 1) / ((until - done.first).total_seconds() / 60)


def _part(services: Services, session: Session, batch_id: str) -> str:
    failures = [(code, by_code(code, None), count) for code, count in batches.failures(session, batch_id).items()]
    return html_of("batch_part.html", run=_run(services, session, batch_id), failures=failures)
