"""Packs of backups that no backup needs any more: they are taken away, and what any backup refers to stays.

What a backup needs is what the indices up to its own say. The indices themselves stay: each vouches for the one before
it, and they are small. So do packs that a run which was cut off left, for the next one goes on with them.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from dossier.words.sentences import Phrase
from storage.backup import contents
from storage.backup.contents import Known
from storage.backup.problems import BackupDamaged
from storage.backup.work_folders import work_folder
from storage.objects.store import ObjectStore


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many packs went, and their bytes."""

    packs: int = 0
    size: int = 0


def prune(store: ObjectStore, place: str, scratch: Path) -> Pruned:
    """Take away the packs that nothing is to be taken from for any backup there. Cut off, the next run goes on. No
    backup may run meanwhile: it would rely on packs that go (`alone`).

    Raises `BackupDamaged` where an index is missing, or a backup does not say what it needs: then all of them stay.
    """
    with work_folder(scratch) as folder, closing(Known(folder / "known.db")) as known:
        kept = [contents.read_backup(store, place, number) for number in contents.numbers(store)]
        needed: set[int] = set()
        for backup in sorted(kept, key=lambda one: one.packs):
            known.read(store, backup.packs)
            if known.last != (backup.packs, backup.index):
                raise BackupDamaged(part=contents.index_name(backup.packs), problem=Phrase(contents.NOT_CHAINED))
            needed.update(known.needed())
        known.read(store)
        needed.update(known.needed())
        gone = [part for number, part in known.packs.items() if number not in needed]
    there = [part for part in gone if store.size(part.name) is not None]
    for part in there:
        store.delete(part.name)
    return Pruned(len(there), sum(part.size for part in there))
