"""A backup made: the database first, then the objects, then the file that makes it whole.

An object is always stored before its row (law 2 of the house), so every paper that the copy of the database knows has
its bytes among the objects that are copied after it; of an object that changes meanwhile the inventory is read before
the files that it names. A run that was cut off left whole packs, which the next one finds and does not send again; a
backup it left none, since that is one by its last file alone.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import chain, takewhile
from pathlib import Path

from pyrage.x25519 import Recipient
from sqlalchemy import select, text

from dossier.errors import OBJECT_STORE, ServerAway
from dossier.words.sentences import N_, Phrase
from storage.archive.layout import TUPLES
from storage.backup import contents, database_copy
from storage.backup.contents import Backup, Known, folder_of
from storage.backup.packs import Brought, Packing
from storage.backup.problems import BackupDamaged, BackupRunning, NotABackup
from storage.backup.sealing import Part, put_part, seal
from storage.backup.work_folders import work_folder
from storage.database.engine import Database
from storage.database.models import DocumentRow, EventRow
from storage.database.trail_tables import BACKED_UP, IS_BACKUP, LACKS
from storage.fixity import demand_its_papers
from storage.objects.store import ObjectStore, read
from storage.sealing.paper_keys import FOLDER as KEYS
from storage.trail import events
from storage.trail.events import Actor

CHECKPOINT = "checkpoint.txt"
HOME = "home.tar"
LEAST_SHARE = 0.5
"""Of the files, and of the papers, that a backup before it has: one with less takes none of them away."""
NOTHING_HERE = N_(
    "ở đó có bản sao lưu của {count} giấy tờ, mà hệ thống này chưa có giấy tờ nào; hãy xem lại SOHOA_HOME và "
    "SOHOA_DATABASE_URL"
)


@dataclass(frozen=True, slots=True)
class Source:
    """What is backed up: database, object store, and files of the home by their names. `checkpoint`: takes the newest
    note of the trail; `agency`, `version`: whose and of which program; `scratch`: where parts are made. What a call
    makes in the home is only made for what is backed up."""

    database: Database
    store: ObjectStore
    files: Callable[[], Mapping[str, bytes]]
    checkpoint: Callable[[], str]
    agency: str
    version: str
    scratch: Path


@dataclass(frozen=True, slots=True)
class Done:
    """What a run came to: the backup, and what of the archive was sent for it."""

    backup: Backup
    brought: Brought


def alone(database: Database) -> AbstractContextManager[None]:
    """A block in which no other backup of this database is made, nor packs of one taken away. Raises
    `BackupRunning`."""
    return database.alone("backup", busy=BackupRunning())


def back_up(
    source: Source,
    store: ObjectStore,
    place: str,
    recipients: Sequence[Recipient],
    actor: Actor,
    tell: Callable[[Brought], None] = lambda _: None,
    *,
    is_new: bool = False,
) -> Done:
    """Back up into `store`, which messages call `place`; `tell` hears after each pack what was brought so far.
    `is_new`: the place is begun anew, if it is empty, although the trail says that there were backups.

    What the disk of the archive does not give back keeps nothing else from being backed up: the backup names it, and
    keeps what the one before it had of it (`Backup.missing`).

    Nothing is written where the archive is away that the database knows, or where nothing is on record and the place
    has backups of papers. Raises `StoreRefused`, `BackupRunning`, `NotABackup`, `BackupDamaged`, what copies of the
    database raise, and the Transient errors of both stores.
    """
    with alone(source.database), work_folder(source.scratch) as folder:
        demand_its_papers(source.database, source.store)
        _demand_papers(source.database, store, place)
        contents.take_place(store, source.agency, place, is_known=not is_new and _is_known(source.database, place))
        done = _back_up(source, store, recipients, tell, folder)
    with source.database.write() as session:
        backup = done.backup
        details = {"to": place, "number": backup.number, "files": backup.files, "sent": done.brought.sent}
        details |= {LACKS: len(backup.missing)} if backup.missing else {}
        events.append(session, BACKED_UP, actor, now=source.database.now(), details=details)
    return done


def _demand_papers(database: Database, store: ObjectStore, place: str) -> None:
    """An empty home is hardly the one whose papers were backed up there."""
    with database.read() as session:
        if session.scalar(select(DocumentRow.id).limit(1)) is not None:
            return
    if contents.numbers(store) and (count := papers_of(contents.read_backup(store, place))):
        raise NotABackup(place=place, problem=Phrase(NOTHING_HERE, {"count": count}))


def papers_of(backup: Backup) -> int:
    """How many papers a backup has on record."""
    return int(backup.tables.get(DocumentRow.__tablename__, (0,))[0])


def _is_known(database: Database, place: str) -> bool:
    """Whether the trail says that something was backed up there."""
    there = EventRow.details["to"].as_string() == place
    with database.read() as session:
        return session.scalar(select(EventRow.seq).where(text(IS_BACKUP), there).limit(1)) is not None


def _back_up(
    source: Source, store: ObjectStore, recipients: Sequence[Recipient], tell: Callable[[Brought], None], folder: Path
) -> Done:
    at = source.database.now()
    number = max(contents.numbers(store), default=0) + 1
    known = Known(folder / "known.db")
    known.read(store)
    note = source.checkpoint()
    copy = database_copy.take(source.database, folder)
    parts = [seal(store, f"{folder_of(number)}/{copy.name}.age", copy.path, recipients)]
    copy.path.unlink()
    parts.append(_seal_home(store, f"{folder_of(number)}/{HOME}.age", source.files(), folder, recipients))
    parts.append(put_part(store, f"{folder_of(number)}/{CHECKPOINT}", note.encode()))
    header = read(store, contents.HEADER)
    parts.append(Part(contents.HEADER, len(header), hashlib.sha256(header).hexdigest()))

    known.see_none()
    packing, total = Packing(store, known, recipients, folder), Brought()
    # What a version's inventory names was there before it: heads first, then, in a new look, what they name.
    heads = (one for one in source.store.listed("") if _is_head(one.key))
    rest = (one for one in source.store.listed("") if not _is_head(one.key))
    for brought in chain(packing.bring(source.store, heads), packing.bring(source.store, rest)):
        total = Brought(total.looked_at + brought.looked_at, total.sent + brought.sent, total.size + brought.size)
        tell(total)
    packing.end_pack()
    demand_its_papers(source.database, source.store)  # one that was taken away on the way has lost nothing
    packing.forget(known.gone())
    packing.end_pack()

    if store.size(contents.HEADER) is None:  # a disk that was taken away leaves a folder of its name
        raise ServerAway(server=OBJECT_STORE)
    last, index = known.last
    backup = Backup(
        number=number, at=at, agency=source.agency, version=source.version, schema=copy.schema, database=copy.name,
        parts=parts, tables=copy.tables, packs=last, index=index, files=known.count(), missing=packing.missing,
    )  # fmt: skip
    contents.write_backup(store, backup)
    known.close()
    return Done(backup, total)


def _is_head(key: str) -> bool:
    """Whether a file lies beside an object's versions, as its inventory does, or beside the objects. A paper's key is
    none: it was there before the inventory that needs it."""
    return key.count("/") <= TUPLES + 1 and not key.startswith(f"{KEYS}/")


def _seal_home(
    store: ObjectStore, name: str, files: Mapping[str, bytes], folder: Path, recipients: Sequence[Recipient]
) -> Part:
    path = folder / HOME
    with tarfile.open(path, "w") as tar:
        for file, content in files.items():
            told = tarfile.TarInfo(file)
            told.size, told.mode = len(content), 0o600
            tar.addfile(told, io.BytesIO(content))
    part = seal(store, name, path, recipients)
    path.unlink()
    return part


def keep_newest(store: ObjectStore, place: str, count: int) -> tuple[int, int]:
    """Take away all backups but the newest ones: how many went, and how many stay because they, or one before them,
    have far more than the newest. Which of their packs may go, pruning.py knows."""
    whole = contents.numbers(store)
    newest = contents.read_backup(store, place, whole[-1])
    due = whole[:-count]
    gone = list(takewhile(lambda number: not _has_far_more(store, place, number, newest), due))
    for number in gone:
        contents.remove_backup(store, number)
    return len(gone), len(due) - len(gone)


def _has_far_more(store: ObjectStore, place: str, number: int, newest: Backup) -> bool:
    try:
        before = contents.read_backup(store, place, number)
    except BackupDamaged:  # nothing can be brought back from it
        return False
    return newest.files < LEAST_SHARE * before.files or papers_of(newest) < LEAST_SHARE * papers_of(before)
