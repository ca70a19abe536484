"""A backup checked where it lies, and brought back into an empty place.

Objects come first and the database last, as a paper's do: whatever cuts a restore off, no database names what is not
there. It is gone on with where it is begun again on the same backup, until what it came to was told.
"""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyrage.x25519 import Identity

from dossier.errors import BadSetting, DiskFault
from dossier.machine import fault_of_the_machine
from dossier.words.sentences import Phrase, sentence
from storage.backup import contents, database_copy, tables
from storage.backup.contents import Backup, Known
from storage.backup.packs import unpack
from storage.backup.problems import LACKED, BackupDamaged, NewerBackup, PlaceNotEmpty
from storage.backup.progress import Progress
from storage.backup.run import HOME
from storage.backup.sealing import check, opened
from storage.backup.work_folders import work_folder
from storage.database.engine import Database
from storage.database.schema import newest
from storage.objects.store import ObjectStore
from storage.objects.whole_files import clear_halves, write_new

MARK = "restoring.json"


@dataclass(frozen=True, slots=True)
class Target:
    """An empty place: database, object store, home. `scratch`: where parts are opened and how far it came is noted."""

    database: Database
    store: ObjectStore
    home: Path
    scratch: Path


@dataclass(frozen=True, slots=True)
class Step:
    """How many files of the archive are there by now, of how many."""

    files: int
    of: int


@dataclass(frozen=True, slots=True)
class Restored:
    """The backup that was brought back, the tables whose rows differ from those that were backed up, and files of the
    home that were there already and were left as they are."""

    backup: Backup
    unlike: Sequence[str]
    left: Sequence[str]


def check_backup(store: ObjectStore, place: str, number: int | None, scratch: Path) -> Iterator[str | Backup]:
    """Read every byte of a backup, without its key: each thing that is wrong with it, and the backup at the end. Raises
    `NotABackup`, `BackupDamaged` where its own list is damaged, and the Transient errors of the store but for the fault
    of one part."""
    backup = contents.read_backup(store, place, number)
    with work_folder(scratch) as folder:
        known = _known(store, backup, folder)
        parts = [*backup.parts, *(known.packs[one] for one in known.needed())]
        known.close()
    for part in parts:
        try:
            check(store, part)
        except (BackupDamaged, DiskFault) as error:
            yield error.sentence()
    yield from (sentence(LACKED, file=key) for key in backup.missing)
    yield backup


def restore(
    store: ObjectStore,
    place: str,
    number: int | None,
    target: Target,
    identities: Sequence[Identity],
    tell: Callable[[Step], None] = lambda _: None,
) -> Restored:
    """Bring a backup back, the newest where no number is named; `tell` hears after each pack how far it came. One that
    was brought back, but not told to have been (`ended`), is told again.

    Raises `NotABackup`, `NewerBackup`, `BadSetting` for a database of the other kind, `PlaceNotEmpty`, `WrongKey`,
    `BackupDamaged`, what copies of the database raise, and the Transient errors of both stores.
    """
    backup = contents.read_backup(store, place, number)
    if backup.schema > newest():
        raise NewerBackup(version=backup.schema, known=newest())
    if target.database.is_sqlite != (backup.database == database_copy.SQLITE):
        raise BadSetting(problem=f"SOHOA_DATABASE_URL ≠ {backup.database}")
    progress = Progress(target.scratch / MARK, backup)
    is_there = not database_copy.is_empty(target.database)
    if is_there and not progress.has_all_objects:
        raise PlaceNotEmpty(place=target.database.url.render_as_string())
    if not progress.is_begun and (there := next(iter(target.store.keys("")), None)) is not None:
        raise PlaceNotEmpty(place=there)
    with work_folder(target.scratch) as scratch:
        # The key is tried before anything is written.
        left = _home(store, backup, target.home, identities, scratch)
        for step in _objects(store, backup, target, identities, scratch, progress):
            tell(step)
        progress.objects_done()
        if progress.unlike is None and is_there:
            progress.compared(tables.unlike(backup.tables, database_copy.counted(target.database)))
        elif progress.unlike is None:
            with opened(store, backup.part(f"{backup.database}.age"), identities, scratch) as path:
                found = database_copy.bring_back(target.database, path)
            progress.compared(tables.unlike(backup.tables, found))
    return Restored(backup, list(progress.unlike or ()), left)


def ended(target: Target) -> None:
    """What `restore` came to is told, and stands in the trail: there is nothing left to go on with."""
    (target.scratch / MARK).unlink()


def _known(store: ObjectStore, backup: Backup, folder: Path) -> Known:
    known = Known(folder / "known.db")
    known.read(store, backup.packs)
    if known.last[1] != backup.index:
        raise BackupDamaged(part=contents.index_name(backup.packs), problem=Phrase(contents.NOT_CHAINED))
    return known


def _objects(
    store: ObjectStore,
    backup: Backup,
    target: Target,
    identities: Sequence[Identity],
    scratch: Path,
    progress: Progress,
) -> Iterator[Step]:
    known = _known(store, backup, scratch)
    progress.unpacked(progress.pack)
    files = 0
    for number in known.needed():
        wanted = known.of_pack(number)
        if number > progress.pack:
            unpack(store, known.packs[number], wanted, target.store, identities, scratch)
            progress.unpacked(number)
        files += len(wanted)
        yield Step(files, backup.files)
    known.close()


def _home(store: ObjectStore, backup: Backup, home: Path, identities: Sequence[Identity], scratch: Path) -> list[str]:
    """Put the files of the home back; those that are there already stay, and are told where they differ."""
    left = []
    with opened(store, backup.part(f"{HOME}.age"), identities, scratch) as path, tarfile.open(path) as tar:
        for told in tar:
            stream = tar.extractfile(told)
            place = home / told.name
            if stream is None or not place.resolve().is_relative_to(home.resolve()):
                continue
            content = stream.read()
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                clear_halves(place)
                if not write_new(place, content) and place.read_bytes() != content:
                    left.append(told.name)
            except OSError as error:
                raise fault_of_the_machine(error) from error
    return left
