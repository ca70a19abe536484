"""An object of one archive copied into another, with all its versions, byte for byte."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from dossier.errors import ArchiveDamaged, NotFound
from storage.archive.layout import OBJECT_MARK, SIDECAR, digests_of, place_of, sidecar_line
from storage.archive.ocfl import Archive
from storage.objects.store import read


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """A file that was copied: its key in both stores, its size in bytes, its SHA-512 in hex."""

    key: str
    size: int
    sha512: str


def copy_object(source: Archive, target: Archive, object_id: str) -> list[CopiedFile]:
    """Copy an object as it is now; a version that it gets meanwhile is not copied. What was written is read back and
    compared; the inventory comes last, so that an object that is there is whole.

    Raises `ArchiveDamaged` for an object that is not whole, and what the stores raise.
    """
    root = place_of(object_id)
    if source.inventory(object_id) is None:
        raise ArchiveDamaged(object_id=object_id, problem="no committed version")
    body = read(source.store, f"{root}/inventory.json")
    inventory, digest = json.loads(body), hashlib.sha512(body).hexdigest()
    wanted = {f"{root}/{place}": sha512 for sha512, places in inventory["manifest"].items() for place in places}
    keys = [*wanted, *(f"{root}/v{n + 1}/{name}" for n in range(len(inventory["versions"])) for name in _OF_VERSION)]
    target.declare()
    with target.store.together():
        for key in keys:
            try:
                with _as_file(source, key) as path:
                    target.store.put(key, path)
            except NotFound as error:
                raise ArchiveDamaged(object_id=object_id, problem=key) from error
        target.store.put(f"{root}/{OBJECT_MARK[0]}", OBJECT_MARK[1])
        target.store.put(f"{root}/{SIDECAR}", sidecar_line(digest))
    copied = [_copied(target, key) for key in (*keys, f"{root}/{OBJECT_MARK[0]}", f"{root}/{SIDECAR}")]
    for one in copied:
        if wanted.get(one.key, one.sha512) != one.sha512:
            raise ArchiveDamaged(object_id=object_id, problem=one.key)
    target.store.put(f"{root}/inventory.json", body)
    return [*copied, CopiedFile(f"{root}/inventory.json", len(body), digest)]


_OF_VERSION = ("inventory.json", SIDECAR)


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


@contextmanager
def _as_file(archive: Archive, key: str) -> Iterator[Path]:
    """An object of the store as a local file. Raises `NotFound`."""
    there = archive.store.path(key)
    if there is not None and there.is_file():
        yield there
        return
    with TemporaryDirectory() as folder, archive.store.open(key) as stream:
        fetched = Path(folder) / "file"
        with fetched.open("wb") as file:
            shutil.copyfileobj(stream, file)
        yield fetched


def _copied(archive: Archive, key: str) -> CopiedFile:
    with archive.store.open(key) as stream:
        (sha512,) = digests_of(stream, hashlib.sha512)
    return CopiedFile(key, archive.store.size(key) or 0, sha512)
