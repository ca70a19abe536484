"""Finding papers and giving out their files, each noted as read: for the API and for the desk's pages alike."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import PurePath
from typing import Any, BinaryIO, Final
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import FileResponse, RedirectResponse, StreamingResponse
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from api.auth import Caller
from api.evidence.redacted import redacted_copy
from api.services import Services
from api.shapes import document_shapes
from api.trail import note
from dossier.errors import DOCUMENT, STORED_FILE, ArchiveDamaged, BadRequest, NotFound
from dossier.words.damage import LACKING
from dossier.words.sentences import Phrase
from storage.papers import documents
from storage.papers.documents import Document
from storage.papers.search import Found, search
from storage.search.query import Query

_BLOCK: Final = 256 << 10
_ONE_PART: Final = re.compile(r"\s*bytes\s*=\s*(?P<first>\d{0,18})-(?P<last>\d{0,18})\s*", re.IGNORECASE)
_PART = r"(?:\d{1,18}-\d{0,18}|-\d{1,18})"
_PARTS: Final = re.compile(rf"\s*bytes\s*=\s*{_PART}(?:\s*,\s*{_PART})*\s*", re.IGNORECASE)
_SUFFIXES = {"access": ".pdf", "signed": "-da-ky.pdf", "text": ".txt"}
# A PDF viewer is a page of the browser's own, which the strict policy of our pages would cripple.
_FILE_POLICY = {"Content-Security-Policy": "frame-ancestors 'none'"}

BESIDE: Final = {"facets", "snippets"}
"""Parameters of a search that do not narrow it."""
_UNNOTED: Final = {"cursor", "limit", "facets"}


def found_for(
    services: Services, caller: Caller, parameters: document_shapes.SearchParameters, *, with_facets: bool = False
) -> Found:
    """The documents that fit, to be noted by `note_found`; `with_facets`: counted by what they are, too. Raises
    `BadCode`, `BadRequest` and `SearchTooSlow`."""
    if parameters.kind is not None and parameters.kind not in services.catalogue:
        raise BadRequest(problem=f"kind {parameters.kind}")
    with services.database.read(seconds=services.search_seconds) as session:
        issuers = services.agencies.issuers_for(parameters.issuer) if parameters.issuer else ()
        reach = caller.reach.by_words() if parameters.q else caller.reach
        asked = parameters.model_dump(exclude=BESIDE)
        redacted = tuple(services.catalogue[code] for code in reach.redacted)
        wanted = Query(**asked, issuers=issuers, reach=reach, redacted=redacted)
        return search(session, wanted, with_facets=with_facets)


def note_found(
    services: Services,
    caller: Caller,
    parameters: document_shapes.SearchParameters,
    found: Found,
    texts: Collection[str] = (),
) -> None:
    """Note what a search found as read; `texts`: the ids of papers of whose texts lines are told."""
    query = parameters.model_dump(mode="json", exclude_none=True, exclude_defaults=True, exclude=_UNNOTED)
    more: dict[str, Any] = {"texts": sorted(texts)} if texts else {}
    note(services, caller, "searched", query=query, documents=[document.id for document in found.items], **more)


def file_answer(
    services: Services, caller: Caller, document_id: str, role: document_shapes.Role, *, is_head: bool = False
) -> Response:
    """A stored file, noted as read: from a folder or through this program, with ranges, or by an address of the object
    store where who calls reaches that; a sealed one as it is opened. The redacted copy is made for who calls,
    but not where only the head is asked for (`is_head`), which says no length then. Raises `OnlyRedacted` where that is
    all of it that he may see, `KeyShredded`, `SealKeyAway`."""
    with services.database.read() as session:
        document = documents.get(session, document_id)
        # Of a paper that nobody has read yet, the bytes may be of any kind.
        if document.kind is None and caller.reach.without:
            raise NotFound(what=DOCUMENT, value=document_id)
        if role != "redacted":
            caller.demand_whole(document)
            copy = documents.stored_copy(session, document_id, role)
    if role == "redacted":  # which takes time, and no connection meanwhile
        return _redacted_head(services, document) if is_head else _redacted_answer(services, caller, document)
    if services.store.size(copy.key) is None:
        raise ArchiveDamaged(object_id=document_id, problem=Phrase(LACKING, {"file": role}))
    kind = "attachment" if role == "original" else "inline"
    told = {"ETag": f'"{copy.sha256}"', **_FILE_POLICY}
    name = file_name(document.name, role)
    path = services.store.path(copy.key)
    url = None if path else services.store.url(copy.key, services.presign_seconds)
    if path:
        answer: Response = _FileAnswer(
            path, media_type=copy.media_type, filename=name, content_disposition_type=kind, headers=told
        )
    elif url is not None:
        answer = RedirectResponse(url)
    else:
        told["Content-Disposition"] = f"{kind}; filename*=utf-8''{quote(name)}"
        answer = StreamedFile(partial(services.store.open, copy.key), copy.size, copy.media_type, told)
    with ExitStack() as unless_noted:
        if isinstance(answer, StreamedFile):
            unless_noted.callback(answer.close)
        note(services, caller, "file_read", document_id=document_id, role=role)
        unless_noted.pop_all()
    return answer


def _redacted_answer(services: Services, caller: Caller, document: Document) -> Response:
    content = redacted_copy(services, caller, document)
    sha256 = hashlib.sha256(content).hexdigest()
    note(services, caller, "file_read", document_id=document.id, role="redacted", sha256=sha256)
    return Response(content, media_type="application/pdf", headers=_redacted_told(document))


def _redacted_head(services: Services, document: Document) -> Response:
    """What is known of a copy that nobody has made: not how long it is (RFC 9110, 9.3.2)."""
    kind = services.catalogue.get(document.kind or "")
    if kind is None or not kind.sensitive:
        raise NotFound(what=STORED_FILE, value=f"{document.id}/redacted")
    with services.database.read() as session:
        documents.stored_copy(session, document.id, "access")
    answer = Response(media_type="application/pdf", headers=_redacted_told(document))
    del answer.headers["Content-Length"]
    return answer


def _redacted_told(document: Document) -> dict[str, str]:
    # Not by the scan's own name, which somebody may have named after the person.
    return {"Content-Disposition": f'inline; filename="{redacted_name(document)}"', **_FILE_POLICY}


class StreamedFile(Response):
    """A file of `size` bytes that `opened` gives as a stream. One part of it, where one is asked for; whoever asks for
    several at once gets it whole, as he may (RFC 9110, 14.2). It is opened at once, so that one that is not there is an
    error and no answer that breaks off. `headers`: `ETag` among them."""

    def __init__(self, opened: Callable[[], BinaryIO], size: int, media_type: str, headers: Mapping[str, str]) -> None:
        super().__init__(media_type=media_type)
        self._stream, self._size = opened(), size
        self._told = {**headers, "Accept-Ranges": "bytes"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        status, begin, end = self._asked(Headers(scope=scope))
        if status != 200:
            stands = f"{begin}-{end - 1}" if status == 206 else "*"
            self._told["Content-Range"] = f"bytes {stands}/{self._size}"
        self._told["Content-Length"] = str(end - begin)
        blocks = self._blocks(begin, end)
        answer = StreamingResponse(blocks, status_code=status, headers=self._told, media_type=self.media_type)
        try:
            await answer(scope, receive, send)
        finally:  # also where who asked is gone before the first block
            self.close()

    def close(self) -> None:
        """Give back what the file is read by."""
        self._stream.close()

    def _asked(self, headers: Headers) -> tuple[int, int, int]:
        """The status of the answer, the byte that it begins with and the one that it ends before."""
        asked = _ONE_PART.fullmatch(headers.get("range", ""))
        if asked is None or not (asked["first"] or asked["last"]):
            return 200, 0, self._size
        if headers.get("if-range") not in (None, self._told["ETag"]):
            return 200, 0, self._size
        first, last = asked["first"], asked["last"]
        if first and last and int(last) < int(first):
            return 200, 0, self._size
        begin = int(first) if first else max(0, self._size - int(last))
        end = min(self._size, int(last) + 1) if first and last else self._size
        return (206, begin, end) if begin < end else (416, 0, 0)

    def _blocks(self, begin: int, end: int) -> Iterator[bytes]:
        if begin:
            self._stream.seek(begin)
        left = end - begin
        while left and (block := self._stream.read(min(left, _BLOCK))):
            left -= len(block)
            yield block


class _FileAnswer(FileResponse):
    """A file, in parts where these are asked for in bytes; a unit that is not known, and what is no range, count as not
    asked (RFC 9110, 14.2)."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        headers = [
            (name, value)
            for name, value in scope["headers"]
            if name != b"range" or _PARTS.fullmatch(value.decode("latin-1"))
        ]
        await super().__call__({**scope, "headers": headers}, receive, send)


def redacted_name(document: Document) -> str:
    """The name under which a redacted copy is saved."""
    return f"{document.id}-da-che.pdf"


def file_name(name: str, role: document_shapes.StoredRole) -> str:
    """The name under which a file is saved: that of the scan, without what could lead out of a folder."""
    plain = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C")
    plain = re.sub(r'[/\\:*?"<>|]', "_", plain).strip(". ") or "giay-to"
    return plain if role == "original" else f"{PurePath(plain).stem}{_SUFFIXES[role]}"
