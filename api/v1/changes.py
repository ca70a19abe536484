"""The feed of what happens to papers, for systems that follow it."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from starlette.datastructures import URL

from api.auth import Caller, Follower, demand_key_still
from api.following.cloud_events import BATCH_MEDIA_TYPE, event_of
from api.problems import OF_FILES, may_be
from api.services import Services, ServicesOf
from api.shapes.change_shapes import ChangeEvent
from storage.following import changes
from storage.following.changes import START, Page, Position
from storage.trail.cold import PacksBusy

router = APIRouter(tags=["changes"])

MOST_WAITING: Final = 100
"""Callers of one process that may wait for something to happen; one more is answered at once."""
LOOK_SECONDS: Final = 1.0
NOW: Final = "now"

_LINK: Final = {"description": 'address of what follows (`rel="next"`)', "schema": {"type": "string"}}
_waiting: set[object] = set()


class Batch(JSONResponse):
    """Events in one array."""

    media_type = BATCH_MEDIA_TYPE


@router.get(
    "/v1/changes",
    response_class=Batch,
    # A position of long ago lies in a pack of the trail, which is opened.
    responses={200: {"headers": {"Link": _LINK}}, **may_be(*OF_FILES, PacksBusy)},
)
async def follow(
    request: Request,
    response: Response,
    services: ServicesOf,
    caller: Follower,
    since: Annotated[
        str | None,
        Query(
            max_length=64,
            description="The `id` of the last event that you have handled, or `now`: only what happens from now on. "
            "Left out: from the beginning.",
        ),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many events at most.")] = 100,
    wait: Annotated[
        int, Query(ge=0, le=25, description="Where nothing happened yet: for how many seconds something is waited for.")
    ] = 0,
) -> list[ChangeEvent]:
    """What happened to papers, oldest first, in the order in which it happened and without a gap. The header `Link` has
    the address of what follows (`rel="next"`), also where nothing does yet; then the array is empty."""
    end = time.monotonic() + wait
    page = await run_in_threadpool(_first, services, caller, since, limit)
    token = object()
    # Who waits holds no thread. One too many is answered at once, and asks again.
    if len(_waiting) < MOST_WAITING:
        _waiting.add(token)
        try:
            while not page.changes and time.monotonic() < end:
                if page.is_last:
                    await asyncio.sleep(LOOK_SECONDS)
                page = await run_in_threadpool(_look, services, caller, page.position, limit)
            if wait:
                await run_in_threadpool(demand_key_still, services, request)
        finally:
            _waiting.discard(token)
    following = URL(path=request.url.path).include_query_params(since=page.position.code, limit=limit)
    response.headers["Link"] = f'<{following}>; rel="next"'
    return [event_of(change) for change in page.changes]


def _first(services: Services, caller: Caller, since: str | None, limit: int) -> Page:
    if since == NOW:
        with services.database.read() as session:
            return Page((), changes.now(session), is_last=True)
    position = START if since is None else changes.position_in_all(services.database, since, services.store)
    return _look(services, caller, position, limit)


def _look(services: Services, caller: Caller, position: Position, limit: int) -> Page:
    with services.database.read() as session:
        return changes.since(session, position, reach=caller.reach, limit=limit)
