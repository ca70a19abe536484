"""What is handed over at one time: a bag (BagIt, RFC 8493) of packages, with lists of fonds, files and documents.

It is made beside the folder that it will be, so that a bag that is there is whole; what a run that was cut off had made
stays, and the next one of the same scope goes on with the lots that it had begun with.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

import bagit
from sqlalchemy import select

from dossier.errors import BadRequest, InsideArchive, Refused
from dossier.vietnam import VIETNAM
from dossier.words.sentences import N_, Phrase
from storage.database.engine import Database
from storage.database.models import EventRow
from storage.objects.folder import A_FILE, FolderStore, file_in_place_of
from storage.papers import documents
from storage.sealing.problems import KeyShredded
from storage.trail import events
from worker.hand_over.description import (
    DOCUMENT_COLUMNS,
    FILE_COLUMNS,
    FONDS_COLUMNS,
    Description,
    Row,
    as_csv,
    fonds,
)
from worker.hand_over.lots import Lot, Wanted, dossiers, gone, look_up, loose_unread, of_year
from worker.hand_over.package import UNFINISHED, Maker, make, name_of

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
PAYLOAD = "data"
BAG, SCOPE = "goi", "pham-vi.json"
HANDED_OVER = "handed_over"


class BagThere(Refused):
    """The folder is there already. `place`: which folder."""

    code = "refused.bag_there"
    text = N_("Thư mục {place} đã có; hãy nêu một thư mục mới.")


class HandingOver(Refused):
    """Another export to the same folder is at work. `place`: the folder."""

    code = "refused.handing_over"
    text = N_("Đang có một lệnh sohoa export khác lập gói ở {place}; hãy chờ lệnh đó xong.")


class NotThisBag(Refused):
    """What was begun there is the bag of something else. `place`: the unfinished folder."""

    code = "refused.not_this_bag"
    text = N_("Thư mục {place} là lần xuất dở dang của phạm vi khác; hãy nêu đúng phạm vi ấy, hoặc một thư mục mới.")


@dataclass(frozen=True, slots=True)
class Scope:
    """What is handed over: these dossiers, or all of an agency that ended in a year."""

    dossiers: tuple[str, ...] = ()
    agency: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A package that was made, or found made before, with so many documents; or a lot that waits (`unread` papers, or
    papers without a dossier that are not read: under no name; or for a `problem`, in words). Of what the lot had, so
    many papers are gone: `shredded`, `disposed`."""

    name: str
    documents: int = 0
    unread: tuple[str, ...] = ()
    shredded: int = 0
    disposed: int = 0
    problem: str = ""


def hand_over(database: Database, maker: Maker, scope: Scope, folder: Path, actor: events.Actor) -> Iterator[Step]:
    """Make the bag `folder`, and say of each package in the trail whose papers it holds. Until it is whole it lies
    beside it. A lot with papers that are not read yet, or could not be, waits for another time.

    Raises `BagThere`, `BadRequest` where a file lies in its way, `InsideArchive`, `HandingOver`, `NotThisBag`,
    `BadCode`, `NotFound`, `ArchiveDamaged`, and what the stores raise."""
    if folder.exists():
        raise BagThere(place=folder)
    if (file := file_in_place_of(folder)) is not None:
        raise BadRequest(problem=Phrase(A_FILE, {"named": str(folder), "path": str(file)}))
    root = maker.archive.store.path("")
    if root is not None and folder.resolve().is_relative_to(root.resolve()):
        raise InsideArchive(place=folder)
    with database.alone(f"hand over {folder.resolve()}", busy=HandingOver(place=folder)):
        yield from _hand_over(database, maker, scope, folder, actor)


def _hand_over(database: Database, maker: Maker, scope: Scope, folder: Path, actor: events.Actor) -> Iterator[Step]:
    work = folder.with_name(f"{folder.name}{UNFINISHED}")
    new = list(takewhile(lambda one: not one.exists(), work.parents))
    store = FolderStore(work)
    run, all_wanted = _begin(database, store, work, scope)
    if scope.year is not None:
        with database.read() as session:
            waiting = loose_unread(session, scope.agency, scope.year)
        if waiting:
            yield Step("", unread=waiting)
    for wanted in all_wanted:
        name = name_of(wanted.code)
        if _is_there(work, name) and _has_gone(database, work, name):
            (work / _rows(name)).unlink()  # made anew: nothing goes out of the house that went in it
        if not _is_there(work, name):
            with database.read() as session:
                lot = look_up(session, wanted)
            if lot.unread or not lot.papers:
                yield Step(lot.code, unread=lot.unread, shredded=len(lot.shredded), disposed=len(lot.disposed))
                continue
            try:
                _package(database, maker, store, work, lot)
            except KeyShredded as error:  # shredding was cut off, or has just begun; others can be handed over
                yield Step(lot.code, problem=error.sentence())
                continue
        # Also of one that was made before, whatever became of its papers since: it goes out of the house.
        yield _told(database, store, work, name, replace(actor, correlation_id=run))
    if _made(work):
        _end(store, work, maker, database.now())
        (work / BAG).replace(folder)
    shutil.rmtree(work)
    with suppress(OSError):  # somebody has put something there meanwhile
        for one in new if not folder.exists() else ():
            one.rmdir()


def _begin(database: Database, store: FolderStore, work: Path, scope: Scope) -> tuple[str, list[Wanted]]:
    """The run's id, and its lots as they were when it began: who goes on with it cuts nothing anew."""
    begun = work / SCOPE
    if any(work.glob(_rows("*"))) and not (work / BAG / PAYLOAD).is_dir():
        shutil.rmtree(work)  # the bag took its place, and the run was cut off before it was cleared away
    if begun.is_file():
        found = json.loads(begun.read_bytes())
        if found["scope"] != json.loads(json.dumps(asdict(scope))):
            raise NotThisBag(place=work)
        return found["run"], [Wanted(one["code"], one["agency"], tuple(one["loose"])) for one in found["lots"]]
    with database.read() as session:
        lots = dossiers(session, scope.dossiers) if scope.year is None else of_year(session, scope.agency, scope.year)
    run = str(uuid.uuid4())
    record = {"run": run, "scope": asdict(scope), "lots": [asdict(one) for one in lots]}
    store.put(SCOPE, json.dumps(record).encode())
    return run, lots


def _package(database: Database, maker: Maker, store: FolderStore, work: Path, lot: Lot) -> None:
    name, packages, now = name_of(lot.code), work / BAG / PAYLOAD, database.now()
    ids = [one.id for one in lot.papers]
    with database.read() as session:
        copies = documents.stored_copies(session, ids, "access")
        copies |= documents.stored_copies(session, ids, "signed")
        happened = [event for one in lot.objects for event in events.of_document(session, one)]
    shutil.rmtree(packages / name, ignore_errors=True)
    packages.mkdir(parents=True, exist_ok=True)
    description = make(maker, lot, copies, happened, packages, now=now)
    of_gone = {"shredded": len(lot.shredded), "disposed": len(lot.disposed)}
    record = {**asdict(description), "objects": lot.objects, "gone": of_gone, "is_told": False}
    store.put(_rows(name), json.dumps(record).encode())


def _told(database: Database, store: FolderStore, work: Path, name: str, actor: events.Actor) -> Step:
    """Say in the trail what was handed over; a run that was cut off behind it finds that it said so."""
    record = json.loads((work / _rows(name)).read_bytes())
    if not record["is_told"]:
        with database.write() as session:
            events.hold(session)
            said = select(EventRow.details).where(
                EventRow.action == HANDED_OVER, EventRow.correlation_id == actor.correlation_id
            )
            details: dict[str, Any] = {"package": name, "documents": record["objects"]}
            if details not in session.scalars(said).all():  # one that was made anew holds other papers
                events.append(session, HANDED_OVER, actor, now=database.now(), details=details)
        store.put(_rows(name), json.dumps({**record, "is_told": True}).encode())
    # A run of an older version had not written down what was gone.
    return Step(name, documents=len(record["documents"]), **record.get("gone", {}))


def _has_gone(database: Database, work: Path, name: str) -> bool:
    """Whether papers of a package that was made before were shredded or disposed of since."""
    record = json.loads((work / _rows(name)).read_bytes())
    with database.read() as session:
        return any(gone(session, record["objects"]))


def _is_there(work: Path, name: str) -> bool:
    """Whether a package is made: itself, and what the lists say of it."""
    return (work / _rows(name)).is_file() and (work / BAG / PAYLOAD / name / "METS.xml").is_file()


def _made(work: Path) -> list[str]:
    """The names of the packages that are made, in order."""
    names = (path.name.removesuffix(_rows("")) for path in work.glob(_rows("*")))
    return sorted(name for name in names if _is_there(work, name))


def _rows(name: str) -> str:
    return f"{name}.rows.json"


def _end(store: FolderStore, work: Path, maker: Maker, now: datetime) -> None:
    """Write the lists and the bag's own files."""
    names = _made(work)
    for left in (work / BAG / PAYLOAD).iterdir():  # half a package, of a dossier that has to wait since
        if left.is_dir() and left.name not in names:
            shutil.rmtree(left)
    made = [_description(work / _rows(name)) for name in names]
    by_fonds: dict[str, list[Row]] = {}
    for one in made:
        by_fonds.setdefault(one.file["FondCode"], []).append(one.file)
    of_fonds = [fonds(code, maker.agency_names.get(code, ""), rows) for code, rows in by_fonds.items()]
    documents_of = [row for one in made for row in one.documents]
    store.put(f"{BAG}/{PAYLOAD}/muc-luc-phong.csv", as_csv(FONDS_COLUMNS, of_fonds))
    store.put(f"{BAG}/{PAYLOAD}/muc-luc-ho-so.csv", as_csv(FILE_COLUMNS, [one.file for one in made]))
    store.put(f"{BAG}/{PAYLOAD}/muc-luc-tai-lieu.csv", as_csv(DOCUMENT_COLUMNS, documents_of))
    store.put(f"{BAG}/bagit.txt", DECLARATION)
    bag = bagit.Bag(str(work / BAG))
    bag.algorithms = ["sha512"]
    bag.info = _info(maker, list(by_fonds), now)
    bag.save(manifests=True)


def _info(maker: Maker, agencies: Sequence[str], now: datetime) -> Mapping[str, Any]:
    return {
        "Source-Organization": [maker.agency_names.get(code) or code for code in agencies],
        "Bagging-Date": now.astimezone(VIETNAM).date().isoformat(),
        "Bag-Software-Agent": f"{maker.software}, bagit-python {bagit.VERSION}",
        "External-Description": "Hồ sơ nộp lưu: mỗi thư mục của data/ một gói E-ARK SIP",
    }


def _description(path: Path) -> Description:
    record = json.loads(path.read_bytes())
    return Description(record["file"], tuple(record["documents"]))
