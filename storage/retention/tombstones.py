"""Tombstones: what remains of a paper that was disposed of, and what is taken away with it.

OCFL 1.1 does not let a version be changed, nor content be taken out of one: an object is purged as a whole, which is
what the specification leaves to a repository. So nothing of a paper's object stays, and its tombstone is an object of
its own beside it, whose id follows from the document's. A rebuild reads tombstones in the order of time, like papers:
what of a purged paper still lies in a store (an older copy, a purge that was cut off) is put on record and taken off
again.

**Everything goes that belongs to a document**: its rows and what the index has by `off_record.forget`, the key that
seals it and the pictures of its pages that the desk keeps by `bury`, what lies in stores and in scratch by `purge`.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import null, select, update
from sqlalchemy.orm import Session

from dossier.errors import ArchiveDamaged, Disposed, NotFound
from storage.archive import retention_records as records
from storage.archive.copies import sha512_of
from storage.archive.layout import digests_of, place_of
from storage.archive.ocfl import Archive, object_id_of
from storage.database.models import DisposalItemRow, DocumentRow, DossierRow, TombstoneRow
from storage.database.reach import Reach
from storage.keeping.stores import Stores
from storage.papers.dossiers import open_dossier
from storage.retention.off_record import forget, gone_from
from storage.retention.shredding import BY_DISPOSAL, destroy_key
from storage.sealing.problems import KeyShredded


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where papers lie: their stores, the scratch of this machine's workers for documents, and the pictures of pages
    that the desk on this machine keeps."""

    stores: Stores
    scratch: Path
    pictures: Path


def record_of(row: TombstoneRow) -> dict[str, Any]:
    """A tombstone as the archive keeps it: all of it but whether its paper is purged, which the stores show."""
    columns = (column.name for column in TombstoneRow.__table__.columns if column.name != "is_purged")
    return {name: getattr(row, name) for name in columns}


def of_record(record: Mapping[str, Any]) -> TombstoneRow:
    """The row of a tombstone that the archive keeps. Raises KeyError, ValueError."""
    known = dict(record)
    for name in ("received_at", "disposed_at"):
        known[name] = datetime.fromisoformat(known[name])
    known["ended_on"] = date.fromisoformat(known["ended_on"])
    return TombstoneRow(**known, is_purged=False)


def of_dossier(session: Session, code: str, reach: Reach) -> list[str]:
    """The papers of a dossier, as its code is stored, that were disposed of, those that had been within reach."""
    # What a person had found to be no paper has no kind.
    return [row.document_id for row in gone_from(session, TombstoneRow, code, reach) if row.kind is not None]


def put(session: Session, record: Mapping[str, Any], *, is_purged: bool) -> None:
    """Put a tombstone on record as the archive has it, and take what is left of its paper off record. `is_purged`: see
    `lies_in`, which is asked before. Hold the trail."""
    row = of_record(record)
    left = session.scalars(select(DocumentRow).where(DocumentRow.stack_id == row.document_id)).all()
    document = session.get(DocumentRow, row.document_id)
    if document is not None:
        forget(session, [*left, document], Disposed.code, {"list": row.disposal_id})
    if row.dossier_code is not None and row.dossier is not None and session.get(DossierRow, row.dossier_code) is None:
        since = datetime.fromisoformat(row.dossier["created_at"])
        open_dossier(session, row.dossier_code, procedure_code=row.dossier["procedure_code"], now=since)
    row.is_purged = is_purged
    session.merge(row)
    of_list = (DisposalItemRow.disposal_id == row.disposal_id, DisposalItemRow.document_id == row.document_id)
    session.execute(update(DisposalItemRow).where(*of_list).values(state="disposed", why=null()))
    session.flush()


def bury(where: Whereabouts, row: TombstoneRow) -> list[str]:
    """Write a tombstone into the archive, in both stores, then purge the paper from them: what of it could not be
    removed on this machine. May be done again and again. Raises what the stores raise."""
    stores, content = where.stores, records.to_bytes(record_of(row))
    own_id = records.tombstone_id(row.document_id)
    records.keep(stores.first, own_id, records.TOMBSTONE, content, by=BY_DISPOSAL, now=row.disposed_at)
    stores.copy_record(own_id)  # nothing is purged from where its tombstone does not lie
    # By the copies that they were made of, which no longer open once the key is gone.
    left = _without_pictures(where, row.document_id)
    destroy_key(stores, row.document_id, at=row.disposed_at, by=BY_DISPOSAL, reason=row.disposal_id)
    return [*left, *purge(where, row.document_id)]


def purge(where: Whereabouts, document_id: str) -> list[str]:
    """Take away what lies of a document in stores, and in scratch on this machine: what stays there, and why."""
    object_id = object_id_of(document_id)
    for archive in (where.stores.first, where.stores.second):
        if archive is not None:
            archive.remove_object(object_id)
    return clear_scratch(where.scratch, document_id)


def clear_scratch(scratch: Path, document_id: str) -> list[str]:
    """Take away what lies of a document in scratch on this machine: what stays there, and why."""
    left: list[str] = []

    def told(_: object, path: str, error: tuple[Any, BaseException, Any]) -> None:
        if not isinstance(error[1], FileNotFoundError):  # a worker tidied up at the same time
            left.append(f"{path}: {getattr(error[1], 'strerror', None) or error[1]}")

    if scratch.is_dir():
        for folder in scratch.glob(f"{document_id}*"):
            shutil.rmtree(folder, onerror=told)
    return left


def _without_pictures(where: Whereabouts, document_id: str) -> list[str]:
    """Take away the pictures of a document's pages, which are named by the copy that they were made of: what stays, and
    why. Copies are those that still lie in the first store, so that a purge that was cut off is gone on with."""
    kept = [one.name for one in where.pictures.iterdir()] if where.pictures.is_dir() else []
    left = []
    for sha256 in _copies(where.stores.first, document_id) if kept else ():
        for name in kept:
            if name.startswith(f"{sha256}-"):
                try:
                    (where.pictures / name).unlink(missing_ok=True)
                except OSError as error:
                    left.append(f"{where.pictures / name}: {error.strerror}")
    return left


def _copies(archive: Archive, document_id: str) -> Iterator[str]:
    """The SHA-256 of the PDFs that lie of a document, of those that can be read."""
    for key in list(archive.store.keys(f"{place_of(object_id_of(document_id))}/")):
        if "/content/" in key and key.removesuffix(".age").endswith(".pdf"):
            with suppress(NotFound, ArchiveDamaged, KeyShredded), archive.store.open(key) as stream:
                yield digests_of(stream, hashlib.sha256)[0]


def lies_in(archive: Archive, document_id: str) -> bool:
    """Whether anything of a document's object lies in a store."""
    return any(True for _ in archive.store.keys(f"{place_of(object_id_of(document_id))}/"))


def lies_anywhere(where: Whereabouts, document_id: str) -> bool:
    """Whether anything of it lies in either store."""
    return any(lies_in(one, document_id) for one in (where.stores.first, where.stores.second) if one is not None)


def is_locked(where: Whereabouts, document_id: str) -> bool:
    """Whether a store keeps a document's bytes for a time, whoever asks to delete them. Of all files of an object its
    inventory is written last, so that its lock ends last."""
    key = f"{place_of(object_id_of(document_id))}/inventory.json"
    both = (where.stores.first, where.stores.second)
    return any(archive is not None and archive.store.locked_until(key) is not None for archive in both)


def inventory_sha512(archive: Archive, document_id: str) -> str | None:
    """The SHA-512 of the newest inventory of a document's object; None where it has none that is whole."""
    key = f"{place_of(object_id_of(document_id))}/inventory.json"
    try:
        if archive.inventory(object_id_of(document_id)) is None:
            return None
    except ArchiveDamaged:
        return None
    return sha512_of(archive.store, key)
