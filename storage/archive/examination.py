"""An object looked at byte by byte: every file that belongs to it, held against what it has to be.

Of everything but the newest inventory something else says what it has to be: the inventory names the digest of each
content file, and what each version's own inventory must say follows from it; its own digest stands beside it and beside
its copy in the newest version. So one flipped bit is found wherever it is, and named where it is. What a writer is
about to commit, or left when it was cut off, is no fault.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dossier.errors import ArchiveDamaged, DiskFault, NotFound
from dossier.words.damage import CHANGED_FROM, LACKING, NOT_GIVEN_BACK
from dossier.words.sentences import sentence
from storage.archive.inventories import read_inventory
from storage.archive.layout import OBJECT_MARK, SIDECAR, digests_of, json_of, place_of, sidecar_line
from storage.objects.store import ObjectStore, read

MISSING, NOT_READ = "", "not read"
_SIDECAR_LINE = re.compile(rb"([0-9a-f]{128}) inventory\.json\n")


@dataclass(frozen=True, slots=True)
class Fault:
    """A file of an object that is not what it has to be: its key in the store, the SHA-512 that it must have (None: not
    known here) and the one it has, `MISSING` where it is not there, `NOT_READ` where its disk does not give it back."""

    object_id: str
    key: str
    expected: str | None
    found: str

    @property
    def file(self) -> str:
        """The file, by its path in the object."""
        return self.key.removeprefix(f"{place_of(self.object_id)}/")

    def __str__(self) -> str:
        if self.found == MISSING:
            return sentence(LACKING, file=self.file)
        if self.found == NOT_READ:
            return f"{self.file}: {sentence(NOT_GIVEN_BACK)}"
        return sentence(CHANGED_FROM, file=self.file, found=self.found, expected=self.expected or "?")


def not_given_back(error: DiskFault) -> str:
    """How a folder is told, or a file, that the disk does not give back."""
    return f"{error.values['key']}: {sentence(NOT_GIVEN_BACK)}"


def examine(store: ObjectStore, object_id: str, vouched: str | None = None) -> list[Fault]:
    """Everything that is wrong with an object that has a committed version. `vouched`: the SHA-512 of its inventory in
    another store, which counts like what lies beside it. What the store raises comes through, but for `DiskFault`."""
    while True:
        seen = revision_of(store, object_id)
        look = _Look(store, object_id, vouched)
        faults = [replace(one, found=NOT_READ) if one.key in look.not_read else one for one in look.faults()]
        # A commit that fell between two reads is no fault: the object is looked at as it is now.
        if not faults or revision_of(store, object_id) == seen:
            return faults


def revision_of(store: ObjectStore, object_id: str) -> str | None:
    """What tells the object as it is now, by its inventory; None where it has none, `NOT_READ` where that is not given
    back."""
    try:
        return store.revision(f"{place_of(object_id)}/inventory.json")
    except DiskFault:
        return NOT_READ


def newest_version(store: ObjectStore, object_id: str) -> int:
    """The number of the newest version that has an inventory of its own, or a digest of one; 0 without any."""
    root = place_of(object_id)
    found = re.compile(rf"{re.escape(root)}/v(\d+)/inventory\.json(?:\.sha512)?")
    return max((int(one[1]) for one in map(found.fullmatch, store.keys(f"{root}/v")) if one), default=0)


class _Look:
    def __init__(self, store: ObjectStore, object_id: str, vouched: str | None) -> None:
        self._store, self._object_id, self._root, self._vouched = store, object_id, place_of(object_id), vouched
        self.not_read = set[str]()
        """The keys of what the disk did not give back."""

    def faults(self) -> Iterator[Fault]:
        yield from self._held("0=ocfl_object_1.1", _sha512(OBJECT_MARK[1]))
        body = self._bytes("inventory.json")
        inventory = self._read(body)
        side = self._side("")
        is_right = inventory is not None and self._is_the_one(body, inventory, side)
        if not is_right:
            found, body = body, self._copy_of(side)
            expected = _sha512(body) if body else self._agreed(side)
            yield Fault(self._object_id, f"{self._root}/inventory.json", expected, _sha512(found))
            inventory = self._read(body)
        if inventory is None or body is None:
            yield from self._newest_copy(self._agreed(side))
            return  # which files there are is not known until it is mended
        if not (self._may_stand(side, body, inventory) if is_right else side == _sha512(body)):
            line = self._bytes(SIDECAR)
            expected = _sha512(sidecar_line(_sha512(body)))
            yield Fault(self._object_id, f"{self._root}/{SIDECAR}", expected, _sha512(line))
        yield from self._versions(body, inventory)
        for digest, places in inventory["manifest"].items():
            for place in places:
                yield from self._held(place, digest)

    def _versions(self, body: bytes, inventory: Mapping[str, Any]) -> Iterator[Fault]:
        """The inventory that each version has of its own, and what lies beside it."""
        for version in inventory["versions"]:
            path, side_path = f"{version}/inventory.json", f"{version}/{SIDECAR}"
            own, side = self._bytes(path), self._side(version)
            is_head = version == inventory["head"]
            says_so = own is not None and _loaded(own) == (inventory if is_head else _until(inventory, version))
            if own is not None and says_so and (side == _sha512(own)):
                continue
            if own is not None and says_so:
                expected = _sha512(sidecar_line(_sha512(own)))
                yield Fault(self._object_id, f"{self._root}/{side_path}", expected, _sha512(self._bytes(side_path)))
                continue
            digests = [_sha512(body)] if is_head else _digests_as_written(inventory, version)
            is_side_right = side in digests or (not is_head and side is not None and not _is_as_written(body))
            yield Fault(self._object_id, f"{self._root}/{path}", side if is_side_right else digests[0], _sha512(own))
            if not is_side_right:
                expected = _sha512(sidecar_line(digests[0]))
                yield Fault(self._object_id, f"{self._root}/{side_path}", expected, _sha512(self._bytes(side_path)))

    def _is_the_one(self, body: bytes | None, inventory: Mapping[str, Any], side: str | None) -> bool:
        """Whether this is the object's inventory: its copy in the newest version is the same, or what lies beside it or
        its copy, or another store, says so, if anything does."""
        head = inventory["head"]
        beside = {said for said in (side, self._side(head), self._vouched) if said is not None}
        return not beside or _sha512(body) in beside or self._bytes(f"{head}/inventory.json") == body

    def _may_stand(self, side: str | None, body: bytes, inventory: Mapping[str, Any]) -> bool:
        """Whether what lies beside the inventory is right, or of before a commit that is on its way."""
        if side == _sha512(body):
            return True
        newest = int(inventory["head"][1:])
        other_blank = body.rstrip(b"\n") if body.endswith(b"\n") else body + b"\n"  # see Archive._shut_out
        if side is None:
            return newest == 1 and self._bytes(SIDECAR) is None
        return side == _sha512(other_blank) or (newest > 1 and side == self._side(f"v{newest - 1}"))

    def _copy_of(self, digest: str | None) -> bytes | None:
        """The copy that a version has of the inventory with this digest; or that of the newest, if its own says so: an
        older one would say of all that came later that it belongs to nothing."""
        newest = newest_version(self._store, self._object_id)
        for number in range(newest, 0, -1):
            body = self._bytes(f"v{number}/inventory.json")
            if digest is not None and _sha512(body) == digest:
                return body
        body = self._bytes(f"v{newest}/inventory.json")
        return body if body is not None and _sha512(body) == self._side(f"v{newest}") else None

    def _agreed(self, side: str | None) -> str | None:
        """What lies beside the inventory, where what lies beside the newest version's says the same."""
        return side if side == self._side(f"v{newest_version(self._store, self._object_id)}") else None

    def _newest_copy(self, digest: str | None) -> Iterator[Fault]:
        """The fault of the newest version's inventory, where this is what it has to be."""
        path = f"v{newest_version(self._store, self._object_id)}/inventory.json"
        found = _sha512(self._bytes(path))
        if digest is not None and found != digest:
            yield Fault(self._object_id, f"{self._root}/{path}", digest, found)

    def _held(self, path: str, digest: str) -> Iterator[Fault]:
        """The fault of a file that is not the one with this digest; read in blocks."""
        try:
            with self._store.open(f"{self._root}/{path}") as stream:
                (found,) = digests_of(stream, hashlib.sha512)
        except NotFound:
            found = MISSING
        except DiskFault:
            found = NOT_READ
        if found != digest:
            yield Fault(self._object_id, f"{self._root}/{path}", digest, found)

    def _bytes(self, path: str) -> bytes | None:
        key = f"{self._root}/{path}"
        try:
            return read(self._store, key)
        except NotFound:
            return None
        except DiskFault:
            self.not_read.add(key)
            return None

    def _side(self, version: str) -> str | None:
        """The digest that lies beside an inventory; None where nothing that has its form does."""
        line = self._bytes(f"{version}/{SIDECAR}" if version else SIDECAR)
        found = _SIDECAR_LINE.fullmatch(line or b"")
        return found[1].decode() if found else None

    def _read(self, body: bytes | None) -> Mapping[str, Any] | None:
        if body is None:
            return None
        try:
            return read_inventory(self._object_id, body)
        except ArchiveDamaged:
            return None


def _sha512(content: bytes | None) -> str:
    return MISSING if content is None else hashlib.sha512(content).hexdigest()


def _loaded(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _digests_as_written(inventory: Mapping[str, Any], version: str) -> list[str]:
    """What the inventory of an earlier version has to be, as this archive writes it: with a blank at its end or not."""
    body = json_of(_until(inventory, version))
    return [_sha512(body), _sha512(body + b"\n")]


def _is_as_written(body: bytes) -> bool:
    """Whether this archive wrote the inventory, and no other program."""
    return json_of(_loaded(body)) == body.rstrip(b"\n")


def _until(inventory: Mapping[str, Any], version: str) -> dict[str, Any]:
    """What the inventory of an earlier version has to say, by that of the newest."""
    number = int(version[1:])
    versions = {name: said for name, said in inventory["versions"].items() if int(name[1:]) <= number}
    known = {digest for said in versions.values() for digest in said["state"]}
    manifest = {digest: places for digest, places in inventory["manifest"].items() if digest in known}
    return {**inventory, "head": version, "versions": versions, "manifest": manifest}
