"""Files handed in on the page: the form of the queue, one file or many. The script sends the same form once a file.

Who calls is known before the first byte is read (accounts/gate.py), and the bytes are counted as they come. Each file
has a line of its own in the answer: what became of it, or why it was not taken, so one bad file keeps no other back.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from api.auth import Caller
from api.desk import shown_page
from api.desk.desk_session import HandingIn
from api.desk.pages import render
from api.desk.queue.queue_pages import UPLOADS_AT_ONCE
from api.handing_in import desks_of, form_within, name_of, take_file
from api.services import Services, ServicesOf
from dossier.errors import BadRequest, MachineFault, Refused, SohoaError, Unreadable
from dossier.words.sentences import N_, Phrase
from ingest.names import named
from storage.queue.asked_again import Lane

_FIELDS = 8
LOOK_BYTES = 32 << 20
"""What a phone takes at its finest is half of it."""
SHEET = "Sheet"
NO_FILE = N_("chưa chọn tệp nào")
TOO_MANY = N_("quá {most} tệp một lần")

log = structlog.get_logger()

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What became of one file: its document, whether its bytes were there before and still wait to be read, and whether
    what was said of them made the paper wait for a person again; or the `problem`, which is the machine's where it
    `is_to_be_sent_again`."""

    name: str
    document_id: str | None = None
    is_known: bool = False
    is_waiting: bool = False
    problem: SohoaError | None = None
    is_to_be_sent_again: bool = False
    is_sent_back: bool = False


@router.post("/queue/upload")
async def upload(request: Request, services: ServicesOf, caller: HandingIn) -> Response:
    """Take the files of the form in: a line for each, with 200 where one was taken; where none was, 422 for the files'
    own sake, and the status of the fault where one of the machine kept them out."""
    form = await form_within(request, services.upload_limit_bytes, files=2 * UPLOADS_AT_ONCE, fields=_FIELDS)
    try:
        done = await run_in_threadpool(_take_all, services, caller, form)
    finally:
        await form.close()
    faults = [one.problem for one in done if one.problem is not None and one.is_to_be_sent_again]
    all_refused = all(one.problem is not None for one in done)
    status = (faults[0].http_status if faults else 422) if all_refused else 200
    return render("uploaded.html", caller=caller, done=done, status_code=status)


@router.post("/queue/look")
async def look(request: Request, services: ServicesOf, caller: HandingIn) -> Response:  # noqa: ARG001  (who may)
    """The first file of the form as a picture, the page outlined that is found on it, so that who took it sees whether
    a corner is cut off. Nothing is kept. Raises what is wrong with the file, `TooLarge`, `BadRequest`."""
    limit = min(services.upload_limit_bytes, LOOK_BYTES)
    form = await form_within(request, limit, files=2 * UPLOADS_AT_ONCE, fields=_FIELDS)
    try:
        picture, is_outlined = await run_in_threadpool(_looked_at, services, form)
    finally:
        await form.close()
    return Response(picture, media_type="image/jpeg", headers={SHEET: "outlined" if is_outlined else "whole"})


def _looked_at(services: Services, form: FormData) -> tuple[bytes, bool]:
    file = next((one for one in form.getlist("file") if isinstance(one, UploadFile) and one.filename), None)
    if file is None:
        raise BadRequest(problem=Phrase(NO_FILE))
    services.scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(prefix="look-", dir=services.scratch) as spooled:
        shutil.copyfileobj(file.file, spooled, 1 << 20)
        spooled.flush()
        return shown_page.shown(Path(spooled.name), 1, services.pictures)


def _take_all(services: Services, caller: Caller, form: FormData) -> list[Uploaded]:
    """Take each file. Raises `BadRequest` for a form without a file, too many of them, or fields that are none."""
    # A browser sends an empty file where none was chosen.
    files = [one for one in form.getlist("file") if isinstance(one, UploadFile) and one.filename]
    if not files:
        raise BadRequest(problem=Phrase(NO_FILE))
    if len(files) > UPLOADS_AT_ONCE:
        raise BadRequest(problem=Phrase(TOO_MANY, {"most": UPLOADS_AT_ONCE}))
    desk = named(_text(form, "desk"), desks_of(services, caller))
    kind = _text(form, "kind") or None
    if desk is None:
        raise BadRequest(problem="desk")
    if kind is not None and kind not in services.catalogue:
        raise BadRequest(problem="kind")
    lane: Lane = "counter" if form.get("counter") else "backlog"
    dossier_code = _text(form, "dossier_code").strip() or None
    done: list[Uploaded] = []
    fault: SohoaError | None = None
    for file in files:
        name = name_of(file)
        if fault is None:
            try:
                receipt = take_file(services, caller, file, desk=desk, dossier_code=dossier_code, kind=kind, lane=lane)
            except (Unreadable, Refused) as error:
                done.append(Uploaded(name, problem=error))
            except (SohoaError, OSError) as error:  # the machine's: what was taken is told, the rest waits for it
                log.exception("upload_failed", desk=desk)
                fault = error if isinstance(error, SohoaError) else MachineFault(problem=str(error))
            else:
                taken = Uploaded(name, receipt.document_id, not receipt.is_new, receipt.waits)
                done.append(replace(taken, is_sent_back=receipt.sent_back))
        if fault is not None:
            done.append(Uploaded(name, problem=fault, is_to_be_sent_again=True))
    return done


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
