"""Fixity: the archive against its own inventories and against the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.errors import ArchiveDamaged, DiskFault, StoreRefused
from dossier.words.damage import LACKING, NOT_GIVEN_BACK
from dossier.words.sentences import N_, Phrase, sentence
from storage.archive import retention_records as records
from storage.archive.anchored import MARK, NOT_THERE, look_for_archive
from storage.archive.layout import place_of
from storage.archive.ocfl import Archive, document_id_of, holds_objects, ids_there, object_id_of
from storage.database.engine import Database
from storage.database.models import (
    BatchRow,
    DisposalRow,
    DocumentRow,
    DossierClosingRow,
    FileRow,
    HoldRow,
    TombstoneRow,
)
from storage.objects.listed import but_for_spoilt, demand_given_back, places_of
from storage.objects.store import ObjectStore
from storage.review import begun
from storage.sealing.paper_keys import SHREDDED, state_of_key
from storage.sealing.problems import KeyShredded, SealKeyAway
from storage.sealing.sealed_store import as_stored

LOOKED_FOR: Final = 5
LOOKED_THROUGH: Final = 1000
IDS_AT_ONCE: Final = 10_000
STILL_THERE: Final = N_("đã tiêu hủy mà vẫn còn: sohoa retention carry-out {disposal}")
NO_OBJECT: Final = N_("giấy tờ không có đối tượng nào trong kho")
NO_TOMBSTONE: Final = N_("bản ghi tiêu hủy không có đối tượng nào trong kho")
OF_NOTHING: Final = N_("cơ sở dữ liệu không có giấy tờ nào ứng với đối tượng này")
NOT_COMMITTED: Final = N_("{file}: việc chưa ghi xong; ai làm lại việc đó với giấy tờ này thì việc được ghi nốt")


def check_archive(
    database: Database,
    archive: Archive,
    finish: Callable[[str], list[str]] | None = None,
    *,
    prefix: str = "",
    after: str = "",
    problems_of: Callable[[str], list[str]] | None = None,
) -> Iterator[tuple[str, list[str]]]:
    """Every object of the archive with what is wrong with it, then every document whose object is missing.

    Problems: content that does not match the inventory, a file of the database that the archive does not have, an
    object that no document, run or record of retention names, what lies where a paper was disposed of, a tombstone that
    is missing, an act of a person that was cut off before its commit: where `finish` is given, it is called with the
    document's id, and only what it leaves is told (`begun.finish`).

    `prefix`: only objects whose place begins so; `after`: those up to this place were looked at before; `problems_of`:
    what is wrong with an object, where it is not the archive alone that says so.

    A folder that its disk does not give back is told by its place, and the look goes on: of a document that is not
    found then, it is told what is wrong where it has to lie.
    """
    problems_of = problems_of or archive.problems
    spoilt: list[DiskFault] = []
    with database.read() as session:
        # Names alone, as they come: what else the database knows of a document is asked when its object is looked at.
        ids = session.scalars(select(DocumentRow.id).execution_options(yield_per=IDS_AT_ONCE))
        missing = {one for one in ids if _is_there(one, prefix)}
        others = {object_id_of(batch_id) for batch_id in session.scalars(select(BatchRow.id))}
        others |= {object_id_of(one) for one in _of_retention(session)}
        tombstones = {
            object_id_of(records.tombstone_id(one))
            for one in session.scalars(select(TombstoneRow.document_id).where(TombstoneRow.is_purged))
        }
    for object_id in but_for_spoilt(archive.object_ids(prefix), spoilt):
        document_id = document_id_of(object_id)
        if after and place_of(object_id) <= after:
            missing.discard(document_id)
            continue
        problems = problems_of(object_id)
        if document_id in missing:
            missing.remove(document_id)
            named = _keys(database, document_id)
            problems += [sentence(LACKING, file=key) for key in named if not _lies(as_stored(archive.store), key)]
            if not problems:
                problems += _unfinished(database, archive, document_id, finish)
            elif _gone(database, document_id) is not None:  # disposed of since the look began
                problems = []
        elif object_id not in others:
            problems = _of_nothing(database, archive, object_id, problems)
        tombstones.discard(object_id)
        yield object_id, problems
    for place in places_of(spoilt):
        yield place, [sentence(NOT_GIVEN_BACK)]
    for object_id in sorted(tombstones):
        if _is_there(document_id_of(object_id), prefix) and place_of(object_id) > after:
            yield object_id, problems_of(object_id) if spoilt else [sentence(NO_TOMBSTONE)]
    for document_id in sorted(missing):
        if _gone(database, document_id) is None:
            object_id = object_id_of(document_id)
            problems = problems_of(object_id)
            yield object_id, [sentence(NO_OBJECT)] if problems and not spoilt else problems


def knows_no_paper(database: Database) -> bool:
    """Whether the database has no paper at all. Raises `ServerAway`."""
    with database.read() as session:
        return session.scalar(select(DocumentRow.id).limit(1)) is None


def demand_the_archive(database: Database, store: ObjectStore) -> None:
    """See that the store has the archive that the database knows: another bucket, or an empty mount point, takes what
    is written as well, but has nothing of it. Raises `StoreRefused`."""
    look_for_archive(store, anew=True)
    place = as_stored(store)
    key = lacked_by_another(database, place) if place.size(MARK) is not None else _lacked(database, place)
    if key is not None:
        raise StoreRefused(problem=Phrase(NOT_THERE, {"key": key}))


def demand_its_papers(database: Database, store: ObjectStore) -> None:
    """The same, for who takes for gone what is not there: one that has lost all its papers has none, whatever else of
    ours it has. Raises `StoreRefused`."""
    look_for_archive(store, anew=True)
    if (key := _lacked(database, as_stored(store), papers_alone=True)) is not None:
        raise StoreRefused(problem=Phrase(NOT_THERE, {"key": key}))


def lacked_by_another(database: Database, store: ObjectStore) -> str | None:
    """What of ours an archive of others lacks; None where it is ours, or has the mark and no object: what is left where
    the only paper was lost, and put there by who has the place filled from the second store."""
    key = _lacked(database, store)
    return key if key is not None and holds_objects(store) else None


def _lacked(database: Database, store: ObjectStore, *, papers_alone: bool = False) -> str | None:
    """One of the newest originals, where nothing is there of what the database knows; `papers_alone`: no paper of it.
    Originals that are lost, or of the last days where a copy lags behind, make no other archive: neither the oldest nor
    any other paper is there then.
    """
    first = ""
    for by_age in (DocumentRow.serial.desc(), DocumentRow.serial.asc()):
        # Papers first: asked for both at once, SQLite goes through all files. What was cut from a stack has none.
        papers = select(DocumentRow.id).where(DocumentRow.stack_id.is_(None)).order_by(by_age).limit(LOOKED_FOR)
        with database.read() as session:
            ids = session.scalars(papers).all()
            originals = select(FileRow.key).where(FileRow.document_id.in_(ids), FileRow.role == "original")
            keys = session.scalars(originals).all()
        if not keys or any(_lies(store, key) for key in keys):
            return None
        first = first or keys[0]
    spoilt: list[DiskFault] = []
    there = {document_id_of(one) for one in islice(but_for_spoilt(ids_there(store), spoilt), LOOKED_THROUGH)}
    with database.read() as session:
        tables = (DocumentRow,) if papers_alone else (DocumentRow, BatchRow)
        is_ours = any(session.scalar(select(one.id).where(one.id.in_(there)).limit(1)) is not None for one in tables)
        is_ours = is_ours or (not papers_alone and any(one in there for one in _of_retention(session)))
    if not is_ours:
        demand_given_back(spoilt)  # what is ours may lie in there
    return None if is_ours else first


def _lies(store: ObjectStore, key: str) -> bool:
    """Whether something lies there, be it that its disk does not give it back."""
    try:
        return store.size(key) is not None
    except DiskFault:
        return True


def _keys(database: Database, document_id: str) -> Sequence[str]:
    """Where the files of a document lie, as the database knows it by now."""
    with database.read() as session:
        return session.scalars(select(FileRow.key).where(FileRow.document_id == document_id)).all()


def _of_retention(session: Session) -> Iterator[str]:
    """The ids of what the archive keeps of retention."""
    for column in (HoldRow.id, DisposalRow.id):
        yield from session.scalars(select(column))
    for canonical in session.scalars(select(DossierClosingRow.canonical)):
        yield records.id_of("closing", canonical)
    for document_id in session.scalars(select(TombstoneRow.document_id)):
        yield records.tombstone_id(document_id)


def _of_nothing(database: Database, archive: Archive, object_id: str, problems: list[str]) -> list[str]:
    """The problems of an object that neither a document nor anything else names. Of a paper that was disposed of only
    that something lies there is one: what is left is not whole. A list of papers to be disposed of whose proposal was
    cut off before its commit is none: nobody can confirm it, and the next one is another. Nor is a paper whose key was
    destroyed: a rebuild cannot read it, and it stays whole and off record."""
    document_id = document_id_of(object_id)
    gone = _gone(database, document_id)
    if gone is not None:
        return [sentence(STILL_THERE, disposal=gone)]
    with database.read() as session:
        is_new = session.get(DocumentRow, document_id) is not None  # came in since the look began
    if not problems and set(archive.newest_keys(object_id)) == {records.LIST}:
        return []
    if not problems and state_of_key(as_stored(archive.store), place_of(object_id)) == SHREDDED:
        return []
    return problems if is_new else [*problems, sentence(OF_NOTHING)]


def _gone(database: Database, document_id: str) -> str | None:
    """The list by which a document was disposed of; None where it was not."""
    with database.read() as session:
        row = session.get(TombstoneRow, document_id)
    return None if row is None else row.disposal_id


def _is_there(document_id: str, prefix: str) -> bool:
    return not prefix or place_of(object_id_of(document_id)).startswith(prefix)


def _unfinished(
    database: Database, archive: Archive, document_id: str, finish: Callable[[str], list[str]] | None
) -> list[str]:
    """What the archive has of persons' acts and the record lacks, finished where that can be."""
    if state_of_key(as_stored(archive.store), place_of(object_id_of(document_id))) == SHREDDED:
        return finish(document_id) if finish is not None else []
    try:
        with database.read() as session:
            found = begun.unfinished(session, archive, document_id)
        if found and finish is not None:
            found = finish(document_id)
    except ArchiveDamaged as error:
        return [error.sentence()]
    except (KeyShredded, SealKeyAway):  # bytes are looked after without a key; what a sealed act says is not asked then
        return []
    return [sentence(NOT_COMMITTED, file=path) for path in found]
