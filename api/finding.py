"""Finding papers and giving out their files, each noted as read: for the API and for the desk's pages alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePath
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import FileResponse, RedirectResponse, StreamingResponse
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from api.auth import Caller
from api.services import Services
from api.shapes import document_shapes
from api.trail import note
from dossier.errors import DOCUMENT, ArchiveDamaged, BadRequest, Fatal, NotFound
from storage.objects.store import ObjectStore
from storage.papers import documents
from storage.papers.documents import StoredCopy
from storage.papers.search import Found, search
from storage.sealing.sealed_store import is_sealed, open_at
from storage.search.query import Query

_SUFFIXES = {"access": ".pdf", "signed": "-da-ky.pdf", "text": ".txt"}
# A PDF viewer is a page of the browser's own, which the strict policy of our pages would cripple.
_BLOCK = 256 << 10
_ONE_PART = re.compile(r"\s*bytes\s*=\s*(?P<first>\d{0,18})-(?P<last>\d{0,18})\s*", re.I)
_FILE_POLICY = {"Content-Security-Policy": "frame-ancestors 'none'"}


def found_for(
    services: Services, caller: Caller, parameters: document_shapes.SearchParameters, *, with_facets: bool = False
) -> Found:
    """The documents that fit, noted as read; `with_facets`: counted by what they are, too. Raises `BadCode`,
    `BadRequest` and `SearchTooSlow`."""
    if parameters.kind is not None and parameters.kind not in services.catalogue:
        raise BadRequest(problem=f"kind {parameters.kind}")
    with services.database.read(seconds=services.search_seconds) as session:
        issuers = services.agencies.issuers_for(parameters.issuer) if parameters.issuer else ()
        wanted = Query(**parameters.model_dump(), issuers=issuers, reach=caller.reach)
        found = search(session, wanted, with_facets=with_facets)
    query = parameters.model_dump(mode="json", exclude_none=True, exclude={"cursor", "limit"})
    note(services, caller, "searched", query=query, documents=[document.id for document in found.items])
    return found


def file_answer(services: Services, caller: Caller, document_id: str, role: document_shapes.Role) -> Response:
    """A stored file, noted as read: served from a folder, with ranges, or by an address of the object store; a sealed
    one as it is opened, with ranges, too. Raises `DisposedOf`, `SealKeyAway`."""
    with services.database.read() as session:
        document = documents.get(session, document_id)
        # Of a paper that nobody has read yet, the bytes may be of any kind.
        if document.kind is None and caller.reach.without:
            raise NotFound(what=DOCUMENT, value=document_id)
        copy = documents.stored_copy(session, document_id, role)
    if services.store.size(copy.key) is None:
        raise ArchiveDamaged(object_id=document_id, problem=f"{role}: missing")
    sealed = _SealedAnswer(services.store, copy, document.name, role) if is_sealed(copy.key) else None
    note(services, caller, "file_read", document_id=document_id, role=role)
    if sealed is not None:
        return sealed
    path = services.store.path(copy.key)
    if path is not None:
        return _FileAnswer(
            path,
            media_type=copy.media_type,
            filename=file_name(document.name, role),
            content_disposition_type="attachment" if role == "original" else "inline",
            headers={"ETag": f'"{copy.sha256}"', **_FILE_POLICY},
        )
    url = services.store.url(copy.key, services.presign_seconds)
    if url is None:
        raise Fatal
    return RedirectResponse(url)


class _SealedAnswer(Response):
    """A sealed file, opened as it is sent: nothing of it lies anywhere in the clear. One part of it, where one is asked
    for; whoever asks for several at once gets it whole, as he may (RFC 9110, 14.2). The key is tried at once."""

    def __init__(self, store: ObjectStore, copy: StoredCopy, name: str, role: document_shapes.Role) -> None:
        open_at(store, copy.key, 0).close()
        self._store, self._copy = store, copy
        kind = "attachment" if role == "original" else "inline"
        self._told = {
            "ETag": f'"{copy.sha256}"',
            "Accept-Ranges": "bytes",
            "Content-Disposition": f"{kind}; filename*=utf-8''{quote(file_name(name, role))}",
            **_FILE_POLICY,
        }
        super().__init__(headers=self._told, media_type=copy.media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        size, headers = self._copy.size, Headers(scope=scope)
        asked = _ONE_PART.fullmatch(headers.get("range", ""))
        if asked is not None and not (asked["first"] or asked["last"]):
            asked = None
        if headers.get("if-range") not in (None, self._told["ETag"]):
            asked = None
        status, begin, end = 200, 0, size
        if asked is not None:
            first, last = asked["first"], asked["last"]
            begin = int(first) if first else max(0, size - int(last))
            end = min(size, int(last) + 1) if first and last else size
            if begin >= end:
                answer = Response(status_code=416, headers={**self._told, "Content-Range": f"bytes */{size}"})
                await answer(scope, receive, send)
                return
            status = 206
            self._told["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
        self._told["Content-Length"] = str(end - begin)
        body = StreamingResponse(
            self._part(begin, end), status_code=status, headers=self._told, media_type=self._copy.media_type
        )
        await body(scope, receive, send)

    def _part(self, begin: int, end: int) -> Iterator[bytes]:
        with open_at(self._store, self._copy.key, begin) as stream:
            left = end - begin
            while left and (block := stream.read(min(left, _BLOCK))):
                left -= len(block)
                yield block


class _FileAnswer(FileResponse):
    """A file, in parts where these are asked for in bytes; a unit that is not known counts as not asked (RFC 9110,
    14.2)."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        headers = [
            (name, value)
            for name, value in scope["headers"]
            if name != b"range" or value.partition(b"=")[0].strip().lower() == b"bytes"
        ]
        await super().__call__({**scope, "headers": headers}, receive, send)


def file_name(name: str, role: document_shapes.Role) -> str:
    """The name under which a file is saved: that of the scan, without what could lead out of a folder."""
    plain = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C")
    plain = re.sub(r'[/\\:*?"<>|]', "_", plain).strip(". ") or "giay-to"
    return plain if role == "original" else f"{PurePath(plain).stem}{_SUFFIXES[role]}"
