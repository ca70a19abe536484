"""Papers taken back in from a bag: their objects into the archive, then on record by what the objects say.

A package is one commit. Papers that are on record already are left as they are, if the archive has all that the package
has of them; so a bag may be taken back twice, and a run that was cut off is simply begun again. What a package says
besides its objects is for people: nothing of it is believed.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import bagit
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from dossier.catalogue.kinds import Catalogue
from dossier.errors import ArchiveDamaged, Refused, Transient
from dossier.words.sentences import N_, Phrase, sentence
from storage.archive.copies import copy_object, has_all_of, is_whole
from storage.archive.layout import place_of
from storage.archive.ocfl import Archive, document_id_of, object_id_of
from storage.archive.rewritten import has_the_same, is_object_sealed, lies_otherwise, write_anew
from storage.database.engine import Database
from storage.database.models import DocumentRow, ShreddedPaperRow, TombstoneRow
from storage.objects.folder import FolderStore
from storage.queue import tallies
from storage.review.corrections import ReviewDesk
from storage.trail import events
from worker.hand_over.bag import PAYLOAD
from worker.hand_over.package import OBJECTS
from worker.rebuild.found import BEGIN, BROKEN, Found, told
from worker.rebuild.replay import Replay

TAKEN_BACK = "taken_back"
NOT_IN_PACKAGE = N_("{file}: không có trong gói")
ANOTHER_VERSION = N_("cơ sở dữ liệu đã có phiên bản khác của giấy tờ")
ANOTHER_OBJECT = N_("trong kho đã có đối tượng khác")
NO_STACK = N_("có giấy tờ mà tệp nó được cắt ra không có trong gói")
_AT_ONCE = 1000


class BadBag(Refused):
    """It is no bag, or not as it was made. `place`; `problem`: what is wrong."""

    code = "refused.bad_bag"
    text = N_("Gói {place} không nguyên vẹn: {problem}.")


class TakingBack(Refused):
    """Another take-back into the same archive is at work."""

    code = "refused.taking_back"
    text = N_("Đang có một lệnh sohoa take-back khác nhận gói vào kho này; hãy chờ lệnh đó xong.")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a package: so many papers are new on record, so many were before, so many were disposed of here
    and stay so; or the `problem` for which none of it was taken."""

    package: str
    new: int = 0
    known: int = 0
    disposed: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where papers come back to; `scratch` for lists of what a package holds."""

    database: Database
    archive: Archive
    catalogue: Catalogue
    scratch: Path


def take_back(place: Place, bag: Path, actor: events.Actor) -> Iterator[Taken]:
    """Take every package of a bag back. Raises `TakingBack`, or `BadBag` before anything is taken, and the Transient
    errors of store and database."""
    with place.database.alone("take-back", busy=TakingBack()):
        check(bag)
        for package in sorted(one for one in (bag / PAYLOAD).iterdir() if one.is_dir()):
            yield take_objects(place, Archive(FolderStore(package / OBJECTS)), package.name, actor)
        with place.database.write() as session:
            tallies.sum_up(session)


def check(bag: Path) -> None:
    """Whether a bag is as it was made: every file by its digest, none more, none less, no link. Raises `BadBag`."""
    link = next((path for path in bag.rglob("*") if path.is_symlink()), None)
    if link is not None:
        raise BadBag(place=bag, problem=link.relative_to(bag))
    try:
        bagit.Bag(str(bag)).validate()
    except (bagit.BagError, OSError, ValueError) as error:
        raise BadBag(place=bag, problem=error) from error
    if not (bag / PAYLOAD).is_dir():
        raise BadBag(place=bag, problem=PAYLOAD)


def take_objects(place: Place, source: Archive, name: str, actor: events.Actor) -> Taken:
    """Take all objects of an archive in, as the package `name`. Raises the Transient errors of store and database."""
    ids = [document_id_of(one) for one in source.begun_ids()]
    if not ids:
        return Taken(name, problem=sentence(NOT_IN_PACKAGE, file=OBJECTS))
    with place.database.read() as session:
        known = set(session.scalars(select(DocumentRow.id).where(DocumentRow.id.in_(ids))))
        gone = (TombstoneRow.document_id, ShreddedPaperRow.document_id)
        disposed = {one for column in gone for one in session.scalars(select(column).where(column.in_(ids)))}
    new = [one for one in ids if one not in known and one not in disposed]
    copied: list[str] = []
    place.archive.declare()
    try:
        for one in known:
            if not _has_all_of(place.archive, source, object_id_of(one)):
                raise ArchiveDamaged(object_id=object_id_of(one), problem=Phrase(ANOTHER_VERSION))
        for one in new:
            object_id = object_id_of(one)
            if is_whole(place.archive, object_id):
                if _has_all_of(place.archive, source, object_id):
                    continue
                if not _has_all_of(source, place.archive, object_id):
                    raise ArchiveDamaged(object_id=object_id, problem=Phrase(ANOTHER_OBJECT))
            elif not any(place.archive.store.keys(f"{place_of(object_id)}/")):
                copied.append(object_id)
            # What lies there without its inventory, or ends earlier, is a copy that was cut off.
            _demand_sound(source, object_id)
            if lies_otherwise(source, place.archive, object_id):
                write_anew(source, place.archive, object_id, place.scratch)
            else:
                copy_object(source, place.archive, object_id, place.scratch)
            _demand_sound(place.archive, object_id)
        if new:
            # Read from the bag, which lies here: nobody may wait for a store while the trail is held. What is sealed
            # in the archive has other names there.
            is_sealed = any(lies_otherwise(source, place.archive, object_id_of(one)) for one in new)
            archive = place.archive if is_sealed else source
            _put_on_record(place, archive, name, new, actor)
    except Transient:
        raise
    except (*BROKEN, SQLAlchemyError) as error:
        for object_id in copied:
            place.archive.remove_object(object_id)
        return Taken(name, problem=told(error))
    return Taken(name, new=len(new), known=len(known), disposed=len(disposed))


def _has_all_of(target: Archive, source: Archive, object_id: str) -> bool:
    """The same of objects that may be sealed in one of the archives alone. Raises `ArchiveDamaged`."""
    if is_object_sealed(target, object_id) != is_object_sealed(source, object_id):
        return has_the_same(target, source, object_id)
    return has_all_of(target, source, object_id)


def _demand_sound(archive: Archive, object_id: str) -> None:
    """Raises `ArchiveDamaged` for an object of which not every byte is as its inventory says."""
    for problem in archive.problems(object_id):
        raise ArchiveDamaged(object_id=object_id, problem=problem)


def _demand_all(found: Found) -> None:
    """Raises `ArchiveDamaged` where anything is left out."""
    for object_id, problem in found.left_out():
        raise ArchiveDamaged(object_id=object_id, problem=problem)


def _put_on_record(place: Place, archive: Archive, name: str, new: Sequence[str], actor: events.Actor) -> None:
    """One commit of all that the objects say. Raises what `Replay.put` raises."""
    folder = place.scratch / f"take-back-{uuid.uuid4()}"
    found = Found(folder / "found.db", name)
    try:
        for _ in found.look(archive, {object_id_of(one) for one in new}):
            pass
        _demand_all(found)
        replay = Replay(ReviewDesk(place.database, archive, place.catalogue), found)
        with place.database.write() as session:
            events.hold(session)
            with events.told_before(session):
                at = BEGIN
                while batch := found.after(at, _AT_ONCE):
                    for one in batch:
                        replay.put(session, one)
                    at = batch[-1].place
            _demand_all(found)
            if session.scalar(select(func.count()).where(DocumentRow.id.in_(new))) != len(new):
                raise ArchiveDamaged(object_id=name, problem=Phrase(NO_STACK))
            details = {"package": name, "documents": list(new)}
            events.append(session, TAKEN_BACK, actor, now=place.database.now(), details=details)
    finally:
        found.close(is_done=False)
        shutil.rmtree(folder, ignore_errors=True)
