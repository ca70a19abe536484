"""Objects copied to the second store, as they were committed: content, inventories of versions, then the commit.

Nothing is copied that does not match its digest, so what is bad in the first store is never taken for the newer one.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from tempfile import NamedTemporaryFile

from dossier.errors import ArchiveDamaged, NotFound, NotReadBack
from storage.archive.layout import BLOCK, OBJECT_MARK, SIDECAR, place_of
from storage.archive.ocfl import Archive
from storage.objects.store import ObjectStore, read


def copy_object(first: Archive, second: Archive, object_id: str, scratch: Path) -> bool:
    """Bring the second store's object up to the first's: whether anything was missing there. Raises `ArchiveDamaged`
    where the first's is damaged, or older than the second's, and what the stores raise."""
    inventory = first.inventory(object_id)
    root = place_of(object_id)
    if inventory is None:
        return False
    body = read(first.store, f"{root}/inventory.json")
    while json.loads(body) != inventory:  # another version was committed meanwhile
        inventory = first.inventory(object_id) or inventory
        body = read(first.store, f"{root}/inventory.json")
    there = set(second.store.keys(f"{root}/"))
    if f"{root}/inventory.json" in there:
        if read(second.store, f"{root}/inventory.json") == body:
            return False
        known = second.inventory(object_id)
        if known is not None and int(known["head"][1:]) > int(inventory["head"][1:]):
            raise ArchiveDamaged(object_id=object_id, problem="older than in the second store")
    for digest, places in inventory["manifest"].items():
        for place in places:
            if f"{root}/{place}" not in there:
                copy_file(first.store, second.store, f"{root}/{place}", digest, scratch)
    with second.store.together():
        for version in inventory["versions"]:
            for name in ("inventory.json", SIDECAR):
                key = f"{root}/{version}/{name}"
                if version == inventory["head"] or key not in there:
                    second.store.put(key, read(first.store, key))
        second.store.put(f"{root}/{OBJECT_MARK[0]}", OBJECT_MARK[1])
    second.store.put(f"{root}/inventory.json", body)
    second.store.put(f"{root}/{SIDECAR}", f"{hashlib.sha512(body).hexdigest()} inventory.json\n".encode())
    return True


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
