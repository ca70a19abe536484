"""What is handed over at one time: a bag (BagIt, RFC 8493) of packages, with lists of fonds, files and documents.

It is made beside the folder that it will be, so that a bag that is there is whole; what a run that was cut off had made
stays, and the next one of the same scope goes on.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import bagit

from dossier.errors import Refused
from dossier.words.sentences import N_
from storage.database.engine import Database
from storage.objects.folder import FolderStore
from storage.papers import documents
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
from worker.hand_over.lots import Lot, Wanted, look_up, of_year
from worker.hand_over.package import Maker, make, name_of

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
PAYLOAD = "data"
UNFINISHED, BAG, SCOPE = ".dang-lam", "goi", "pham-vi.json"
HANDED_OVER = "handed_over"


class BagThere(Refused):
    """The folder is there already. `place`: which folder."""

    code = "refused.bag_there"
    text = N_("Thư mục {place} đã có; hãy nêu một thư mục mới.")


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
    """A package that was made, or found made before, with so many documents; or a lot that waits (`unread` papers)."""

    name: str
    documents: int = 0
    unread: tuple[str, ...] = ()


def hand_over(database: Database, maker: Maker, scope: Scope, folder: Path, actor: events.Actor) -> Iterator[Step]:
    """Make the bag `folder`, and say of each package in the trail whose papers it holds. Until it is whole it lies
    beside it. A lot with papers that are not read yet, or could not be, waits for another time.

    Raises `BagThere`, `NotThisBag`, `BadCode`, `NotFound`, `ArchiveDamaged`, and what the stores raise."""
    if folder.exists():
        raise BagThere(place=folder)
    work = folder.with_name(f"{folder.name}{UNFINISHED}")
    store = FolderStore(work)
    _begin(store, work, scope)
    with database.read() as session:
        all_wanted = (
            [Wanted(code) for code in scope.dossiers]
            if scope.year is None
            else of_year(session, scope.agency, scope.year)
        )
    for wanted in all_wanted:
        with database.read() as session:
            lot = look_up(session, wanted)
        if lot.unread or not lot.papers:
            yield Step(lot.code, unread=lot.unread)
            continue
        yield _package(database, maker, store, work, lot, actor)
    _end(store, work, maker, database.now())
    (work / BAG).replace(folder)
    shutil.rmtree(work)


def _begin(store: FolderStore, work: Path, scope: Scope) -> None:
    wanted = json.dumps(asdict(scope), sort_keys=True).encode()
    begun = work / SCOPE
    if not begun.is_file():
        store.put(SCOPE, wanted)
    elif begun.read_bytes() != wanted:
        raise NotThisBag(place=work)


def _package(database: Database, maker: Maker, store: FolderStore, work: Path, lot: Lot, actor: events.Actor) -> Step:
    name, packages, now = name_of(lot), work / BAG / PAYLOAD, database.now()
    rows = f"{name}.rows.json"
    if not (work / rows).is_file():
        ids = [one.id for one in lot.papers]
        with database.read() as session:
            copies = documents.stored_copies(session, ids, "access")
            copies |= documents.stored_copies(session, ids, "signed")
            told = [event for one in ids for event in events.of_document(session, one)]
        shutil.rmtree(packages / name, ignore_errors=True)
        packages.mkdir(parents=True, exist_ok=True)
        description = make(maker, lot, copies, told, packages, now=now)
        with database.write() as session:
            details: dict[str, Any] = {"package": name, "documents": ids}
            events.append(session, HANDED_OVER, actor, now=now, details=details)
        store.put(rows, json.dumps(asdict(description)).encode())  # it is whole, and told
    return Step(name, documents=len(lot.papers))


def _end(store: FolderStore, work: Path, maker: Maker, now: datetime) -> None:
    """Write the lists and the bag's own files."""
    made = [_description(path) for path in sorted(work.glob("*.rows.json"))]
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
        "Bagging-Date": now.date().isoformat(),
        "Bag-Software-Agent": f"{maker.software}, bagit-python {bagit.VERSION}",
        "External-Description": "Hồ sơ nộp lưu: mỗi thư mục của data/ một gói E-ARK SIP",
    }


def _description(path: Path) -> Description:
    record = json.loads(path.read_bytes())
    return Description(record["file"], tuple(record["documents"]))
