"""Papers handed in over HTTP.

The form is read by hand rather than by the framework, which would take the whole body in before it asks who calls:
here the caller is known first, and the bytes are counted as they come.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from api.auth import Caller, Writer
from api.handing_in import desks_of, form_within, take_file
from api.problems import OF_WRITING, LanguageOf, may_be
from api.reuse import arrival_shape, document_shape, seen_within
from api.services import Services, ServicesOf
from api.shapes import document_shapes
from dossier.errors import BadCode, BadRequest, Empty, NotAScan, TooLarge
from dossier.words.sentences import Language
from ingest.names import named
from storage.papers import documents

PARTS = {"file", "desk", "dossier_code"}

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
    responses={
        200: {"model": document_shapes.DocumentShape, "description": "these bytes were known already"},
        **may_be(TooLarge, NotAScan, Empty, BadCode, *OF_WRITING),
    },
    openapi_extra={"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}},
)
async def upload(
    request: Request, response: Response, services: ServicesOf, caller: Writer, language: LanguageOf
) -> document_shapes.DocumentShape:
    """Hand a scan in. 202 with the new document, which waits to be read; 200 with the one that has these bytes."""
    form = await form_within(request, services.upload_limit_bytes, files=1, fields=len(PARTS))
    try:
        shape, is_new = await run_in_threadpool(_take, services, caller, form, language)
    finally:
        await form.close()
    response.status_code = 202 if is_new else 200
    response.headers["Location"] = f"/v1/documents/{shape.id}"
    return shape


def _take(
    services: Services, caller: Caller, form: FormData, language: Language
) -> tuple[document_shapes.DocumentShape, bool]:
    """The document of the upload, and whether it is new."""
    file, desk = form.get("file"), form.get("desk")
    odd = sorted(name for name in set(form) if name not in PARTS or len(form.getlist(name)) > 1)
    if odd:
        raise BadRequest(problem=", ".join(odd))
    if not isinstance(file, UploadFile) or not file.filename:
        raise BadRequest(problem="file")
    desks = desks_of(services, caller)
    known = named(desk, desks) if isinstance(desk, str) else None
    if known is None:
        raise BadRequest(problem=f"desk: {' | '.join(desks)}")
    dossier_code = form.get("dossier_code") or None
    if dossier_code is not None and not isinstance(dossier_code, str):
        raise BadRequest(problem="dossier_code")
    receipt = take_file(services, caller, file, desk=known, dossier_code=dossier_code)
    with services.database.read() as session:
        document = documents.get(session, receipt.document_id)
        is_within = bool(caller.reach.within(session, [document.id]))
    if not is_within:  # known, and of a kind that the caller may not see
        return arrival_shape(document), receipt.is_new
    (seen,) = seen_within(services, caller.reach, [document])
    return document_shape(services, seen, language), receipt.is_new
