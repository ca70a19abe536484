"""Objects written anew into another archive, version by version, where what is sealed in the one is not in the other.

A package that is handed over has to be read without a key of this installation, and what comes back from one is sealed
here like every paper. The bytes of the files' content, the versions, their times and what they say stay; what depends
on how files lie there (inventories, places) is new.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from dossier.errors import ArchiveDamaged
from dossier.machine import fault_of_the_machine
from dossier.words.sentences import N_, Phrase
from storage.archive.copies import is_whole
from storage.archive.layout import place_of
from storage.archive.ocfl import Archive, Version
from storage.archive.seals import has_sealed
from storage.sealing.sealed_store import keys_of

ANOTHER = N_("ở đó đã có {version} khác")


def lies_otherwise(source: Archive, target: Archive, object_id: str) -> bool:
    """Whether the object lies in `target`, or would, in another way than in `source`: sealed in one of them alone."""
    keys = keys_of(target.store)
    # A copy that was cut off has no inventory yet.
    if is_whole(target, object_id):
        will_be = is_object_sealed(target, object_id)
    else:
        will_be = keys is not None and keys.seals_new()
    return is_object_sealed(source, object_id) != will_be


def is_object_sealed(archive: Archive, object_id: str) -> bool:
    """Whether an object that is there is sealed. Raises `ArchiveDamaged`."""
    inventory = archive.inventory(object_id)
    return inventory is not None and has_sealed(place_of(object_id), inventory)


def write_anew(source: Archive, target: Archive, object_id: str, scratch: Path) -> None:
    """Bring the object of `target` up to that of `source`. Cut off, it is gone on with. `scratch`: where a version's
    files lie on their way, in the clear. Raises `ArchiveDamaged`, what opening and writing files raise."""
    known = target.history(object_id) if target.inventory(object_id) is not None else []
    for version in source.history(object_id):
        if version.number <= len(known):
            if not _is_same(version, known[version.number - 1]):
                raise ArchiveDamaged(object_id=object_id, problem=Phrase(ANOTHER, {"version": f"v{version.number}"}))
            continue
        with ExitStack() as stack:
            scratch.mkdir(parents=True, exist_ok=True)
            folder = Path(stack.enter_context(TemporaryDirectory(dir=scratch)))
            files = {}
            for number, path in enumerate(sorted(version.changed)):
                files[path] = folder / str(number)
                try:
                    with source.store.open(version.files[path].key) as stream, files[path].open("xb") as out:
                        shutil.copyfileobj(stream, out, 1 << 20)
                except OSError as error:
                    raise fault_of_the_machine(error) from error
            target.write_version(object_id, files, message=version.message, user=version.user, now=version.at)


def has_the_same(target: Archive, source: Archive, object_id: str) -> bool:
    """Whether `target` has all versions of an object that `source` has, by what is in their files. Raises
    `ArchiveDamaged`, and what opening files raises."""
    if target.inventory(object_id) is None or source.inventory(object_id) is None:
        return False
    ours, theirs = target.history(object_id), source.history(object_id)
    return len(ours) >= len(theirs) and all(map(_is_same, ours, theirs))


def _is_same(one: Version, other: Version) -> bool:
    return (one.at, one.message, one.user, _contents(one)) == (other.at, other.message, other.user, _contents(other))


def _contents(version: Version) -> dict[str, str]:
    return {path: file.sha256 for path, file in version.files.items()}
