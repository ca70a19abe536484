"""Objects copied from one archive into another, as they were committed: content, inventories of versions, then the
commit.

Nothing is copied that does not match its digest, so what is bad in the one is never taken for the newer in the other.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from dossier.errors import ArchiveDamaged, NotFound, NotReadBack
from dossier.words.sentences import N_, Phrase
from storage.archive.layout import BLOCK, OBJECT_MARK, SIDECAR, place_of, sidecar_line
from storage.archive.ocfl import Archive
from storage.objects.store import ObjectStore, read
from storage.sealing.paper_keys import level
from storage.sealing.sealed_store import as_stored

OLDER = N_("cũ hơn bản ở kho kia")


def copy_object(source: Archive, target: Archive, object_id: str, scratch: Path) -> bool:
    """Bring the object of `target` up to that of `source`: whether anything was missing there; `target` is an archive
    then, whatever its store was before. `scratch`: where a file lies on its way. Raises `ArchiveDamaged` where the
    source's is damaged, or older than the target's, and what the stores raise."""
    inventory = source.inventory(object_id)
    root = place_of(object_id)
    if inventory is None:
        return False
    target.declare()
    ours, theirs = as_stored(source.store), as_stored(target.store)
    level(ours, theirs, root)  # before what it opens, as when it was written
    body = read(source.store, f"{root}/inventory.json")
    while json.loads(body) != inventory:  # another version was committed meanwhile
        inventory = source.inventory(object_id) or inventory
        body = read(source.store, f"{root}/inventory.json")
    there = set(target.store.keys(f"{root}/"))
    if f"{root}/inventory.json" in there:
        if read(target.store, f"{root}/inventory.json") == body:
            return False
        known = target.inventory(object_id)
        if known is not None and int(known["head"][1:]) > int(inventory["head"][1:]):
            raise ArchiveDamaged(object_id=object_id, problem=Phrase(OLDER))
    for digest, places in inventory["manifest"].items():
        for place in places:
            if f"{root}/{place}" not in there:
                copy_file(ours, theirs, f"{root}/{place}", digest, scratch)
    with target.store.together():
        for version in inventory["versions"]:
            for name in ("inventory.json", SIDECAR):
                key = f"{root}/{version}/{name}"
                if version == inventory["head"] or key not in there:
                    target.store.put(key, read(source.store, key))
        target.store.put(f"{root}/{OBJECT_MARK[0]}", OBJECT_MARK[1])
    target.store.put(f"{root}/inventory.json", body)
    target.store.put(f"{root}/{SIDECAR}", sidecar_line(hashlib.sha512(body).hexdigest()))
    return True


def copy_newer(source: Archive, target: Archive, object_id: str, scratch: Path) -> None:
    """Bring the object of `target` up to that of `source` where that has more versions. Raises what `copy_object`
    does."""
    ours, theirs = target.inventory(object_id), source.inventory(object_id)
    if theirs is not None and (ours is None or int(ours["head"][1:]) < int(theirs["head"][1:])):
        copy_object(source, target, object_id, scratch)


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file of an object: its key, its size in bytes, its SHA-512 in hex."""

    key: str
    size: int
    sha512: str


def files_of(archive: Archive, object_id: str) -> list[ListedFile]:
    """All files of an object, in order, every byte read."""
    store = as_stored(archive.store)
    keys = list(store.keys(f"{place_of(object_id)}/"))
    return [ListedFile(key, store.size(key) or 0, sha512_of(store, key) or "") for key in keys]


def is_whole(archive: Archive, object_id: str) -> bool:
    """Whether an object has the inventory that is written last: not what a copy that was cut off left, which may hold
    folders of versions already."""
    return archive.store.revision(f"{place_of(object_id)}/inventory.json") is not None


def has_all_of(target: Archive, source: Archive, object_id: str) -> bool:
    """Whether the newest version of an object of `source` is one that it has in `target`, too. Raises
    `ArchiveDamaged`."""
    ours, theirs = target.inventory(object_id), source.inventory(object_id)
    if ours is None or theirs is None:
        return False
    return bool(ours["versions"].get(theirs["head"]) == theirs["versions"][theirs["head"]])


def copy_file(source: ObjectStore, target: ObjectStore, key: str, digest: str, scratch: Path) -> None:
    """Copy one file whose SHA-512 is `digest`, and read it back. Raises `NotFound`, `NotReadBack` where the source has
    another."""
    scratch.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=scratch) as file:
        found = hashlib.sha512()
        with source.open(key) as stream:
            while block := stream.read(BLOCK):
                found.update(block)
                file.write(block)
        file.flush()
        if found.hexdigest() != digest:
            raise NotReadBack(key=key)
        target.put(key, Path(file.name))
    if sha512_of(target, key) != digest:
        raise NotReadBack(key=key)


def sha512_of(store: ObjectStore, key: str) -> str | None:
    """The SHA-512 of what is stored; None where nothing is."""
    digest = hashlib.sha512()
    try:
        with store.open(key) as stream:
            while block := stream.read(BLOCK):
                digest.update(block)
    except NotFound:
        return None
    return digest.hexdigest()
