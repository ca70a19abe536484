"""All files of one dossier as a zip: the originals, and their searchable copies.

It is made while it is sent, a piece at a time, so it takes no more memory or disk for a large dossier than for a small
one; what is stored is compressed already and is not compressed again. Every file in it is an event of its paper before
the first byte is given out. A paper cut from a stack has only its copy here: its original lies among papers of others.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from api.completeness import within_dossier
from api.desk.desk_session import Desk
from api.finding import file_name
from api.services import Services, ServicesOf
from api.shapes.document_shapes import StoredRole
from api.trail import note_all
from dossier.errors import ArchiveDamaged
from dossier.vietnam import VIETNAM
from dossier.words.damage import CUT_OFF
from dossier.words.folding import nfc
from dossier.words.sentences import Phrase
from storage.objects.store import ObjectStore
from storage.papers import documents
from storage.papers.documents import Document, StoredCopy
from storage.sealing.paper_seals import seal_of

CHUNK_BYTES = 256 << 10
LONGEST_NAME_BYTES = 200
"""File systems take 255 bytes, and a Vietnamese letter is up to three."""
FOLDERS: dict[StoredRole, str] = {"original": "ban-goc", "access": "ban-tra-cuu", "signed": "ban-da-ky"}

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the zip."""

    document_id: str
    role: StoredRole
    name: str
    copy: StoredCopy
    at: datetime


@router.get("/dossiers/{code}/files.zip")
def dossier_zip(code: str, services: ServicesOf, caller: Desk) -> Response:
    """The files of the papers of a dossier that are within the caller's reach."""
    code, _, papers, _ = within_dossier(services, caller, code)
    entries = _entries(services, papers)
    for entry in entries:
        if services.store.size(entry.copy.key) != entry.copy.size:
            raise ArchiveDamaged(object_id=entry.document_id, problem=Phrase(CUT_OFF, {"file": entry.role}))
        seal_of(services.store, entry.copy.key)  # a paper that was disposed of is told before a byte is sent
    read = [("file_read", entry.document_id, {"role": entry.role, "dossier_code": code}) for entry in entries]
    note_all(services, caller, [("dossier_read", None, {"dossier_code": code, "as": "zip"}), *read])
    headers = {"Content-Disposition": f'attachment; filename="ho-so-{code}.zip"'}
    return StreamingResponse(packed(services.store, entries), media_type="application/zip", headers=headers)


def packed(store: ObjectStore, entries: Sequence[Entry]) -> Iterator[bytes]:
    """The zip in pieces, as it is made. Raises `NotFound`, `ServerAway`."""
    out = _Outflow()
    with zipfile.ZipFile(out, "w") as packing:
        for entry in entries:
            info = zipfile.ZipInfo(entry.name, entry.at.astimezone(VIETNAM).timetuple()[:6])
            with store.open(entry.copy.key) as stored, packing.open(info, "w", force_zip64=True) as packed_file:
                while chunk := stored.read(CHUNK_BYTES):
                    packed_file.write(chunk)
                    yield out.taken()
            yield out.taken()
    yield out.taken()


def _entries(services: Services, papers: Sequence[Document]) -> list[Entry]:
    """The files of the papers, in their order; of a stack none, its papers have their own."""
    papers = [paper for paper in papers if not paper.parts]
    with services.database.read() as session:
        ids = [paper.id for paper in papers]
        copies = {role: documents.stored_copies(session, ids, role) for role in FOLDERS}
    found = []
    for at, paper in enumerate(papers, start=1):
        kind = services.catalogue.get(paper.kind or "")
        for role, folder in FOLDERS.items():
            copy = copies[role].get(paper.id)
            if copy is None or (role == "original" and paper.part_of is not None):
                continue
            name = f"{folder}/{_named(at, kind.name if kind else '', file_name(paper.name, role))}"
            found.append(Entry(paper.id, role, name, copy, paper.received_at))
    return found


def _named(at: int, kind: str, scan: str) -> str:
    """The name of a file: its number, so that no two are alike, its kind and the name of the scan, cut where they are
    too long."""
    path = PurePath(scan)
    stem = nfc(" ".join(filter(None, (f"{at:02}", kind, path.stem))))
    room = LONGEST_NAME_BYTES - len(path.suffix.encode())
    return stem.encode()[:room].decode(errors="ignore").strip() + path.suffix


class _Outflow(io.RawIOBase):
    """What a zip is written to when it cannot go back: holds what was written until it is taken."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        self._held += memoryview(data)  # type: ignore[arg-type]
        return len(memoryview(data))  # type: ignore[arg-type]

    def taken(self) -> bytes:
        """What was written since the last time."""
        held = bytes(self._held)
        self._held.clear()
        return held
