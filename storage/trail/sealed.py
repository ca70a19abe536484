"""Packs and pieces of the trail sealed where papers are: they say who looked at whose papers.

They are age files then, `….jsonl.gz.age`, all under one key of their own, which lies wrapped beside the papers' keys
and is rotated with them (`storage/sealing/paper_keys.py`). Whoever reads one through the archive's store gets it in the
clear; whoever looks after bytes (the second store, backups) needs no key. What was written in the clear before stays
so. To open one by hand:

    jq -r .key extensions/sohoa-keys/extensions/sohoa-trail.json | base64 -d | age -d -i MASTER > trail-files.key
    age -d -i trail-files.key FILE.jsonl.gz.age > FILE.jsonl.gz
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from dossier.errors import ArchiveDamaged
from dossier.machine import fault_of_the_machine
from dossier.words.damage import KEY, LACKING
from dossier.words.sentences import Phrase
from storage.objects.store import ObjectStore
from storage.sealing.files import sealed
from storage.sealing.paper_keys import level, state_of_key
from storage.sealing.sealed_store import SUFFIX, TRAIL, SealedStore, as_stored, keys_of
from storage.trail import packs
from storage.trail.packs import Head


def lay_down(
    path: Path, key: str, head: Head, peaks: Sequence[bytes], store: ObjectStore, others: Sequence[ObjectStore]
) -> str:
    """Put a pack or piece into the archive's store and into others, sealed where the store seals, and read each back:
    its key there. `peaks`: as of `packs.demand_whole`. Raises what that and the stores raise, `SealKeyAway`."""
    keys = keys_of(store)
    if keys is None or not keys.seals_new():
        for one in (store, *others):
            one.put(key, path)
            packs.demand_whole(one, key, head, peaks)
        return key
    name = f"{key}{SUFFIX}"
    for one in others:
        bring_key(store, one)
    _demand_no_lost_key(store)
    with sealed(path, keys.begin(TRAIL), keys.scratch) as content:
        for one in (store, *others):
            bring_key(store, one)
            one.put(name, content)
            packs.demand_whole(opened_by(store, one), name, head, peaks)
    return name


def lay_stretch(
    scratch: Path,
    key: str,
    head: Head,
    rows: Iterable[Mapping[str, Any]],
    peaks: Sequence[bytes],
    stores: Sequence[ObjectStore],
) -> tuple[str, int]:
    """Write the entries of a pack or piece as a file and lay that down in the archive's store, the first, and the
    others: its key there, and its bytes in the clear. Raises what `lay_down` does, and the faults of the machine."""
    path = scratch / head.name
    try:
        scratch.mkdir(parents=True, exist_ok=True)
        packs.write(path, head, rows)
        size = path.stat().st_size
        return lay_down(path, key, head, peaks, stores[0], stores[1:]), size
    except OSError as error:
        raise fault_of_the_machine(error) from error
    finally:
        path.unlink(missing_ok=True)


def _demand_no_lost_key(store: ObjectStore) -> None:
    """A new key must not take the place of one that is lost: that may lie in a backup, and be brought back."""
    place = as_stored(store)
    if state_of_key(place, TRAIL) is None and any(key.endswith(SUFFIX) for key in place.keys(f"{TRAIL}/")):
        raise ArchiveDamaged(object_id=TRAIL, problem=Phrase(LACKING, {"file": KEY}))


def opened_by(store: ObjectStore, other: ObjectStore) -> ObjectStore:
    """Another store, whose sealed files open by the keys of the archive's."""
    keys = keys_of(store)
    return other if keys is None or keys_of(other) is not None else SealedStore(other, keys)


def bring_key(store: ObjectStore, other: ObjectStore) -> None:
    """Make the key of the trail's files the same in two stores; it stays wrapped."""
    ours, theirs = as_stored(store), as_stored(other)
    if ours is not theirs:
        level(ours, theirs, TRAIL)
