"""Papers handed in over HTTP.

The form is read by hand rather than by the framework, which would take the whole body in before it asks who calls:
here the caller is known first, and the bytes are counted as they come.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.types import Message

from api.auth import Caller, Writer
from api.problems import LanguageOf
from api.reuse import document_shape
from api.services import Services, ServicesOf
from api.shapes import document_shapes
from dossier.errors import BadRequest, TooLarge
from dossier.words.folding import nfc
from dossier.words.sentences import N_, Language, Phrase
from ingest.names import named
from storage.papers import documents

PARTS = {"file", "desk", "dossier_code"}
LONGEST_NAME = 255
FILE_SIZE = N_("dung lượng tệp")

router = APIRouter(prefix="/v1/documents", tags=["documents"])

_FORM: dict[str, Any] = {
    "type": "object",
    "required": ["file", "desk"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "a scan: PDF, TIFF, JPEG, PNG …"},
        "desk": {"type": "string", "examples": ["phuong-hoa-cuong"]},
        "dossier_code": {"type": "string", "examples": ["000.00.23.H47-211101-0001"]},
    },
}


@router.post(
    "",
    status_code=202,
    responses={200: {"model": document_shapes.DocumentShape, "description": "these bytes were known already"}},
    openapi_extra={"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}},
)
async def upload(
    request: Request, response: Response, services: ServicesOf, caller: Writer, language: LanguageOf
) -> document_shapes.DocumentShape:
    """Hand a scan in. 202 with the new document, which waits to be read; 200 with the one that has these bytes."""
    try:
        form = await _counted(request, services.upload_limit_bytes).form(max_files=1, max_fields=len(PARTS))
    except HTTPException as error:  # what Starlette makes of a form that cannot be read
        raise BadRequest(problem="multipart/form-data") from error
    try:
        shape, is_new = await run_in_threadpool(_take, services, caller, form, language)
    finally:
        await form.close()
    response.status_code = 202 if is_new else 200
    response.headers["Location"] = f"/v1/documents/{shape.id}"
    return shape


def _counted(request: Request, limit: int) -> Request:
    """The same request, whose body raises `TooLarge` as soon as it is longer than `limit` bytes."""
    received = 0

    async def receive() -> Message:
        nonlocal received
        message = await request.receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise TooLarge(what=Phrase(FILE_SIZE), limit=f"{limit >> 20} MB")
        return message

    return Request(request.scope, receive)


def _take(
    services: Services, caller: Caller, form: FormData, language: Language
) -> tuple[document_shapes.DocumentShape, bool]:
    """The document of the upload, and whether it is new."""
    file, desk = form.get("file"), form.get("desk")
    unknown = sorted(set(form) - PARTS)
    if unknown:
        raise BadRequest(problem=", ".join(unknown))
    if not isinstance(file, UploadFile) or not file.filename:
        raise BadRequest(problem="file")
    known = named(desk, services.desks()) if isinstance(desk, str) else None
    if known is None:
        raise BadRequest(problem=f"desk: {' | '.join(services.desks())}")
    dossier_code = form.get("dossier_code") or None
    if dossier_code is not None and not isinstance(dossier_code, str):
        raise BadRequest(problem="dossier_code")
    # Names are never identities, nor paths: what stands before the last slash is the sender's own folder.
    name = nfc(file.filename).replace("\\", "/").rpartition("/")[2][-LONGEST_NAME:]
    services.scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="upload-", dir=services.scratch) as folder:
        path = Path(folder) / "file"
        with path.open("wb") as out:
            shutil.copyfileobj(file.file, out, 1 << 20)
        receipt = services.take_upload(
            path, name=name, desk=known, dossier_code=dossier_code, requester=caller.requester
        )
    with services.database.read() as session:
        document = documents.get(session, receipt.document_id)
    return document_shape(services, document, language), receipt.is_new
