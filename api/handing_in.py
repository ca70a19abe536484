"""Files that people and programs hand in over HTTP: counted as they come, and taken in by one way."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.types import Message

from api.auth import Caller
from api.services import Services
from dossier.errors import BadRequest, TooLarge
from dossier.words.folding import nfc
from dossier.words.sentences import N_, Phrase
from storage.papers.receipts import Receipt
from storage.queue.asked_again import Lane

LONGEST_NAME = 255
FILE_SIZE = N_("dung lượng tệp")


async def form_within(request: Request, limit: int, *, files: int, fields: int) -> FormData:
    """The form of a call whose body is not longer than `limit` bytes.

    Raises `TooLarge` as soon as it is longer, and `BadRequest` for a form that cannot be read, or has more parts.
    """
    received = 0

    async def receive() -> Message:
        nonlocal received
        message = await request.receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise TooLarge(what=Phrase(FILE_SIZE), limit=f"{limit >> 20} MB")
        return message

    try:
        return await Request(request.scope, receive).form(max_files=files, max_fields=fields)
    except HTTPException as error:  # what Starlette makes of a form that cannot be read
        raise BadRequest(problem="multipart/form-data") from error


def desks_of(services: Services, caller: Caller) -> tuple[str, ...]:
    """The desks that the caller may hand papers in at: what is handed in here is of this agency."""
    if not caller.reach.has_agency(services.agency):
        return ()
    return tuple(one for one in services.desks() if caller.reach.has_desk(one))


def name_of(upload: UploadFile) -> str:
    """What the sender calls the file. Names are never identities, nor paths: what stands before the last slash is the
    sender's own folder."""
    return nfc(upload.filename or "").replace("\\", "/").rpartition("/")[2][-LONGEST_NAME:]


def take_file(
    services: Services,
    caller: Caller,
    upload: UploadFile,
    *,
    desk: str,
    dossier_code: str | None,
    kind: str | None = None,
    lane: Lane = "counter",
) -> Receipt:
    """Take an uploaded file in. Raises what `ingest.uploads.take_upload` does."""
    services.scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="upload-", dir=services.scratch) as folder:
        path = Path(folder) / "file"
        with path.open("wb") as out:
            shutil.copyfileobj(upload.file, out, 1 << 20)
        return services.take_upload(
            path,
            name=name_of(upload),
            desk=desk,
            dossier_code=dossier_code,
            requester=caller.requester,
            kind=kind,
            lane=lane,
            account=caller.actor.account,
            channel="api" if caller.session is None else "page",
        )
