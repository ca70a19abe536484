"""A backup made: the database first, then the objects, then the file that makes it whole.

An object is always stored before its row (law 2 of the house), so every paper that the copy of the database knows has
its bytes among the objects that are copied after it; of an object that changes meanwhile the inventory is read before
the files that it names. A run that was cut off left whole packs, which the next one finds and does not send again; a
backup it left none, since that is one by its last file alone.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from pyrage.x25519 import Recipient

from dossier.errors import OBJECT_STORE, ServerAway
from storage.archive.layout import TUPLES
from storage.backup import contents, database_copy
from storage.backup.contents import Backup, Known, folder_of
from storage.backup.packs import Brought, Packing
from storage.backup.problems import BackupRunning
from storage.backup.sealing import Part, seal
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from storage.trail import events
from storage.trail.events import Actor

CHECKPOINT = "checkpoint.txt"
HOME = "home.tar"


@dataclass(frozen=True, slots=True)
class Source:
    """What is backed up: database, object store, and files of the home by their names. `checkpoint`: the newest note of
    the trail; `agency`, `version`: whose and of which program; `scratch`: where parts are made."""

    database: Database
    store: ObjectStore
    files: Mapping[str, bytes]
    checkpoint: str
    agency: str
    version: str
    scratch: Path


@dataclass(frozen=True, slots=True)
class Done:
    """What a run came to: the backup, and what of the archive was sent for it."""

    backup: Backup
    brought: Brought


def back_up(
    source: Source,
    store: ObjectStore,
    place: str,
    recipients: Sequence[Recipient],
    actor: Actor,
    tell: Callable[[Brought], None] = lambda _: None,
) -> Done:
    """Back up into `store`, which messages call `place`; `tell` hears after each pack what was brought so far.

    Raises `BackupRunning`, `NotABackup`, `BackupDamaged`, what copies of the database raise, and the Transient errors
    of both stores.
    """
    source.scratch.mkdir(parents=True, exist_ok=True)
    with source.database.alone("backup", busy=BackupRunning()), TemporaryDirectory(dir=source.scratch) as folder:
        contents.take_place(store, source.agency, place)
        done = _back_up(source, store, recipients, tell, Path(folder))
    with source.database.write() as session:
        backup = done.backup
        details = {"to": place, "number": backup.number, "files": backup.files, "sent": done.brought.sent}
        events.append(session, "backed_up", actor, now=source.database.now(), details=details)
    return done


def _back_up(
    source: Source, store: ObjectStore, recipients: Sequence[Recipient], tell: Callable[[Brought], None], folder: Path
) -> Done:
    at = source.database.now()
    number = max(contents.numbers(store), default=0) + 1
    known = Known(folder / "known.db")
    known.read(store)
    copy = database_copy.take(source.database, folder)
    parts = [seal(store, f"{folder_of(number)}/{copy.name}.age", copy.path, recipients)]
    copy.path.unlink()
    parts.append(_seal_home(store, f"{folder_of(number)}/{HOME}.age", source.files, folder, recipients))
    store.put(f"{folder_of(number)}/{CHECKPOINT}", source.checkpoint.encode())

    known.see_none()
    packing, total = Packing(store, known, recipients, folder), Brought()
    # What a version's inventory names was there before it: heads first, then, in a new look, what they name.
    heads = (one for one in source.store.listed("") if _is_head(one.key))
    rest = (one for one in source.store.listed("") if not _is_head(one.key))
    for brought in chain(packing.bring(source.store, heads), packing.bring(source.store, rest)):
        total = Brought(total.looked_at + brought.looked_at, total.sent + brought.sent, total.size + brought.size)
        tell(total)
    packing.end_pack()
    packing.forget(known.gone())
    packing.end_pack()

    if store.size(contents.HEADER) is None:  # a disk that was taken away leaves a folder of its name
        raise ServerAway(server=OBJECT_STORE)
    last, index = known.last
    backup = Backup(
        number=number, at=at, agency=source.agency, version=source.version, schema=copy.schema, database=copy.name,
        parts=parts, tables=copy.tables, packs=last, index=index, files=known.count(),
    )  # fmt: skip
    contents.write_backup(store, backup)
    known.close()
    return Done(backup, total)


def _is_head(key: str) -> bool:
    """Whether a file lies beside an object's versions, as its inventory does, or beside the objects."""
    return key.count("/") <= TUPLES + 1


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


def keep_newest(store: ObjectStore, count: int) -> int:
    """Take away all backups but the newest ones: how many went. Their packs stay, later ones need them."""
    gone = contents.numbers(store)[:-count]
    for number in gone:
        for key in sorted(store.keys(f"{folder_of(number)}/"), reverse=True):  # what makes it whole goes first
            store.delete(key)
    return len(gone)
