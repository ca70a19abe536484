"""The desk's queue: what was dropped or handed in, where it stands, what was refused and what to do about it."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse

from api.auth import Caller
from api.desk.desk_session import Desk, HandingIn, LookingOn
from api.desk.pages import html_of, render
from api.desk.queue.live import Live
from api.finding import file_name
from api.handing_in import desks_of
from api.services import Services, ServicesOf
from api.trail import note
from dossier.errors import DOCUMENT, FILE, NotFound
from ingest import rejects
from ingest.intake import FORMATS
from storage.archive.ocfl import Archive
from storage.database.reach import Reach
from storage.papers import handed_in
from storage.review import again

UPLOADS_AT_ONCE = 50
_BLOCK = 1 << 18

router = APIRouter(include_in_schema=False)


@router.get("/queue")
def queue(services: ServicesOf, caller: Desk) -> Response:
    """What came in lately, and the form to hand more in."""
    part, shown = _part(services, caller.reach, may_hand_in=caller.may("write"))
    note(services, caller, "queue_read", documents=shown)
    return render(
        "queue.html",
        caller=caller,
        part=part,
        desks=desks_of(services, caller) if caller.may("write") else (),
        catalogue=services.catalogue,
        limit_mb=services.upload_limit_bytes >> 20,
        limit_bytes=services.upload_limit_bytes,
        most=UPLOADS_AT_ONCE,
        formats=", ".join(f".{suffix}" for suffix, _ in FORMATS.values()),
    )


@router.get("/queue/part")
def part(services: ServicesOf, caller: LookingOn, seen: Annotated[str, Query(max_length=64)] = "") -> Response:
    """The list alone, for a page that cannot have a stream; nothing where it is still what was `seen`."""
    html, shown = _part(services, caller.reach, may_hand_in=caller.may("write"))
    digest = hashlib.sha256(html.encode()).hexdigest()[:16]
    if digest == seen:
        return Response(status_code=204)
    note(services, caller, "queue_read", documents=shown)
    return HTMLResponse(html, headers={"ETag": f'"{digest}"'})


def _noted(services: ServicesOf, caller: LookingOn) -> Caller:
    """Who looks on, which is one event: what came in meanwhile stands in the trail itself."""
    note(services, caller, "queue_watched")
    return caller


@router.get("/queue/events")
async def events(
    request: Request, services: ServicesOf, caller: Annotated[Caller, Depends(_noted)]
) -> StreamingResponse:
    """The list, sent whenever it changes, for as long as the caller is signed in."""
    live: Live = request.app.state.live
    may_hand_in = caller.may("write")
    key: Hashable = ("queue", caller.reach, may_hand_in)
    return live.stream(key, lambda: _part(services, caller.reach, may_hand_in=may_hand_in)[0], caller)


@router.post("/documents/{document_id}/retry")
def retry(document_id: str, services: ServicesOf, caller: HandingIn) -> Response:
    """Let a failed paper be tried again. Raises `NotFound` for what is none, `KeyShredded`, `Claimed`."""
    archive, now = Archive(services.store), services.clock()
    with services.database.write() as session:
        waits = again.read_again(session, archive, document_id, caller.actor, now=now, only_failed=True)
    if waits is None:
        raise NotFound(what=DOCUMENT, value=document_id)
    services.ring(*waits)
    return RedirectResponse("/queue", 303)


@router.get("/queue/rejected/{desk}/{name}")
def rejected_file(desk: str, name: str, services: ServicesOf, caller: Desk) -> Response:
    """A file that lies in a desk's `_loi`, as a download: whatever it is, the browser is not to open it."""
    scan = _scan_within(services, caller.reach)
    if scan is None or not caller.reach.has_desk(desk):
        raise NotFound(what=FILE, value=name)
    file, size = rejects.open_rejected(scan, desk, name)
    with ExitStack() as unless_noted:
        unless_noted.callback(file.close)
        note(services, caller, "rejected_read", desk=desk, name=name)
        unless_noted.pop_all()

    def content() -> Iterator[bytes]:
        with file:
            while block := file.read(_BLOCK):
                yield block

    headers = {
        "Content-Length": str(size),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file_name(name, 'original'))}",
    }
    return StreamingResponse(content(), media_type="application/octet-stream", headers=headers)


def _scan_within(services: Services, reach: Reach) -> Path | None:
    """The folder of the desks' folders, for who reaches papers of the agency that they are of."""
    return services.scan if reach.has_agency(services.agency) else None


def _part(services: Services, reach: Reach, *, may_hand_in: bool) -> tuple[str, list[str]]:
    """The list as HTML, and the ids of the papers in it."""
    now, scan = services.clock(), _scan_within(services, reach)
    # Before the database is asked: a share may keep one waiting.
    rejected, away = rejects.rejected(scan, reach.desks) if scan else ([], [])
    with services.database.read() as session:
        newest = handed_in.newest(session, reach, now=now)
        failed, failed_count = handed_in.failed(session, reach)
        waiting = handed_in.waiting(session, reach)
    html = html_of(
        "queue_part.html",
        newest=newest,
        failed=failed,
        failed_count=failed_count,
        rejected=rejected,
        away=away,
        waiting=waiting,
        may_hand_in=may_hand_in,
        now=now,
    )
    return html, list(dict.fromkeys(one.document_id for one in (*failed, *newest)))
