"""The archive's layout: OCFL 1.1, one object a document, over any `ObjectStore`.

A version is written in an order that makes one write the commit: its content, its own inventory and sidecar, all
durable and the content read back, then the object's inventory (the commit), then the object's sidecar. A crash before
the commit leaves the old version and some files that no inventory names; a crash after it leaves the new version with a
stale sidecar, which `inventory` recognises by the copy inside the version folder and completes: what no inventory names
goes then. So it does where the plug was pulled and the disk has of inventory and sidecar only one: which of them does
not matter.

One writer an object at a time is mostly the caller's promise: intake owns a document by its claim, a worker by its
lease. But who hands the same bytes in again waits for no worker: of two at once one is `Overtaken` and writes anew; and
of a run's object there may be several, each of which changes a file of its own or does so by `change`.
The last request of a writer that lost its claim may still come late, after any time. So every try writes its content
into a folder of its own; what two tries would both write is written over nothing but what the writer saw there
(`ObjectStore.put_over`); and nothing is deleted before the commit, after which no other try can end with one. A try
that lacked its commit alone may have it on its way still: of a first version it is made, and for a later one the
object's inventory is written anew first, with another blank at its end, so that it comes for one that is there no more.

Sources: OCFL 1.1 specification; extension 0003-hash-and-id-n-tuple-storage-layout.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from dossier.errors import STORED_FILE, ArchiveDamaged, DiskFault, NotFound, NotReadBack, Overtaken
from dossier.words.damage import LACKING, NO_VERSION
from dossier.words.sentences import N_, Phrase
from storage.archive.examination import Fault, examine, not_given_back, revision_of
from storage.archive.inventories import read_inventory
from storage.archive.layout import (
    OBJECT_MARK,
    SIDECAR,
    TUPLE_LETTERS,
    TUPLES,
    digest_of,
    digests_of,
    json_of,
    new_inventory,
    place_of,
    sidecar_line,
    state_of,
)
from storage.archive.seals import holds, read_back, read_stored, read_whole, sealing_of
from storage.objects.listed import but_for_spoilt, demand_given_back
from storage.objects.store import ObjectStore, read
from storage.sealing.files import sealed
from storage.sealing.sealed_store import SUFFIX, as_stored, keys_of

ROOT_MARK = ("0=ocfl_1.1", b"ocfl_1.1\n")
LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"
ROOT_FILES = (f"extensions/{LAYOUT}/config.json", "ocfl_layout.json", ROOT_MARK[0])
NOT_BY_SIDECAR = N_("inventory.json không khớp tệp mã băm của nó")
# How often a version is written anew because the object changed meanwhile.
TRIES = 3

_URN = "urn:uuid:"
_IN_OBJECT = rf"(?:[0-9a-f]{{{TUPLE_LETTERS}}}/){{{TUPLES}}}(?P<object>[^/]+)/"
HEX_DIGITS: Final = "0123456789abcdef"
_COMMITTED = re.compile(rf"{_IN_OBJECT}(?:inventory\.json$|v(?!1/)\d+/)")
_BEGUN = re.compile(rf"{_IN_OBJECT}(?:{re.escape(OBJECT_MARK[0])}$|inventory\.json$|v(?!1/)\d+/)")

Content = bytes | Path
_FilesOf = Callable[[Mapping[str, str]], Mapping[str, Content]]
"""What is written, by what the newest version has (logical path -> digest)."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of the newest version: its place in the store, size in bytes, and the version that brought it."""

    key: str
    size: int
    sha256: str
    version: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an object: its number from 1, when (UTC), what for and by whom it was written, all its files by
    their logical path, and which of them it brought or changed."""

    number: int
    at: datetime
    message: str
    user: str
    files: Mapping[str, StoredFile]
    changed: frozenset[str]


class Archive:
    """All objects of one store."""

    def __init__(self, store: ObjectStore) -> None:
        self.store = store
        # In a set that all have which reach the same archive another way.
        self._declared: set[str] = set()

    def through(self, store: ObjectStore) -> Archive:
        """The same archive, reached through another way to its store."""
        other = copy(self)
        other.store = store
        return other

    def is_there(self) -> bool:
        """Whether the store holds an archive at all, be it an empty one."""
        return self.store.size(ROOT_MARK[0]) is not None

    def write_version(
        self, object_id: str, files: Mapping[str, Content], *, message: str, user: str, now: datetime
    ) -> dict[str, StoredFile]:
        """Add `files` (logical path -> content) to the object as a new version; files it already had stay.

        Content that the newest version has already makes no new version, so the call may be repeated after a
        crash. Every file written is read back and compared. Returns the files named, as stored.
        Raises `NotReadBack`, `Overtaken` when others change the object again and again, and what the store raises.
        """
        return self._until_written(object_id, lambda _: files, message=message, user=user, now=now)

    def change(
        self,
        object_id: str,
        path: str,
        changed: Callable[[bytes | None], bytes],
        *,
        message: str,
        user: str,
        now: datetime,
    ) -> None:
        """Add what `changed` makes of the newest content of `path` (None: there is none) as a new version. Where others
        change the object meanwhile it is called again, with what they left, so that of two who change the same file
        neither takes back what the other one did. Raises what `write_version` does, and what `changed` raises.
        """

        def made(state: Mapping[str, str]) -> Mapping[str, Content]:
            return {path: changed(self.newest(object_id, path) if path in state else None)}

        self._until_written(object_id, made, message=message, user=user, now=now)

    def _until_written(
        self, object_id: str, files_of: _FilesOf, *, message: str, user: str, now: datetime
    ) -> dict[str, StoredFile]:
        self.declare()
        for _ in range(TRIES - 1):
            with suppress(Overtaken):
                return self._write_version(object_id, files_of, message=message, user=user, now=now)
        return self._write_version(object_id, files_of, message=message, user=user, now=now)

    def _write_version(
        self, object_id: str, files_of: _FilesOf, *, message: str, user: str, now: datetime
    ) -> dict[str, StoredFile]:
        root = place_of(object_id)
        found, seen = self._inventory(object_id)
        inventory = found or new_inventory(object_id)
        head = inventory["head"]
        state = state_of(inventory)
        files = files_of(state)
        given = {path: digest_of(content, hashlib.sha512) for path, content in files.items()}
        version = f"v{int(head[1:]) + 1}" if head else "v1"
        own = (
            self.store.revision(f"{root}/{version}/inventory.json"),
            self.store.revision(f"{root}/{version}/{SIDECAR}"),
        )
        if head and all(own):
            # Also before it is said that all is there already: what is on its way would come on top of that.
            seen = self._shut_out(root, head, seen)
        manifest: dict[str, list[str]] = inventory["manifest"]
        sealing = sealing_of(self.store, root, inventory)
        digests = dict(given)
        if sealing is not None:
            digests = {path: self._known_digest(root, manifest, state.get(path), given[path]) for path in files}
        if head and all(state.get(path) == digest for path, digest in digests.items()):
            return {path: self.stored(object_id, path) for path in files}

        try_folder = f"{version}/content/{uuid.uuid4().hex[:8]}"
        with ExitStack() as until_stored:
            added = {}
            for path, content in files.items():
                name = path
                if sealing is not None and digests[path] not in manifest:
                    content = until_stored.enter_context(sealed(content, sealing.identity, sealing.scratch))
                    digests[path], name = digest_of(content, hashlib.sha512), f"{path}{SUFFIX}"
                if digests[path] not in manifest:
                    manifest[digests[path]] = [f"{try_folder}/{name}"]
                    added[f"{root}/{try_folder}/{name}"] = content, (files[path], digests[path], given[path])
            body = self._versioned(inventory, {**state, **digests}, version, message=message, user=user, now=now)
            digest = hashlib.sha512(body).hexdigest()
            with self.store.together():
                for key, (content, _) in added.items():
                    self.store.put(key, content)
                if not head:
                    self.store.put(f"{root}/{OBJECT_MARK[0]}", OBJECT_MARK[1])
                self.store.put_over(f"{root}/{version}/inventory.json", body, own[0])
                self.store.put_over(f"{root}/{version}/{SIDECAR}", sidecar_line(digest), own[1])
        try:
            known = {key: self._read_back(root, key, *of) for key, (_, of) in added.items()}
        except NotFound:  # another try of this version was first, and cleared away what others had brought
            raise Overtaken(key=f"{root}/inventory.json") from None
        with self.store.together():
            self.store.put_over(f"{root}/inventory.json", body, seen)  # the commit
            self._end_commit(root, inventory, digest)
        keys = {path: f"{root}/{manifest[digests[path]][0]}" for path in files}
        return {path: known.get(key) or self._as_stored(root, key) for path, key in keys.items()}

    def _read_back(self, root: str, key: str, content: Content, digest: str, given: str) -> StoredFile:
        """A file as it was just written: read back, it is what was given, so it has that size."""
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        return self._as_stored(root, key, read_back(self.store, key, digest, given), size)

    def _known_digest(self, root: str, manifest: Mapping[str, list[str]], known: str | None, given: str) -> str:
        """The digest of the sealed file of before, if it holds what is given now; else that of what is given."""
        return known if known and holds(self.store, f"{root}/{manifest[known][0]}", given) else given

    def _versioned(
        self,
        inventory: dict[str, Any],
        state: Mapping[str, str],
        version: str,
        *,
        message: str,
        user: str,
        now: datetime,
    ) -> bytes:
        """The inventory with one more version, whose files are `state`."""
        new_state: dict[str, list[str]] = {}
        for path, digest in sorted(state.items()):
            new_state.setdefault(digest, []).append(path)
        inventory["head"] = version
        inventory["versions"][version] = {
            "created": now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "message": message,
            "user": {"name": user},
            "state": new_state,
        }
        return json_of(inventory)

    def inventory(self, object_id: str) -> dict[str, Any] | None:
        """The object's inventory, None without a committed version. Finishes a commit that was cut off.

        Raises `ArchiveDamaged` for one that is none (`read_inventory`), and when inventory and sidecar disagree, or the
        inventory is missing, in a way that no crash explains.
        """
        return self._inventory(object_id)[0]

    def _inventory(self, object_id: str) -> tuple[dict[str, Any] | None, str | None]:
        """The same, and the revision that it was seen at; None where there was none to be seen."""
        root = place_of(object_id)
        try:
            body, revision = self.store.seen(f"{root}/inventory.json")
        except NotFound:
            return self._first_that_lacks_its_commit(object_id), None
        digest = hashlib.sha512(body).hexdigest()
        inventory = read_inventory(object_id, body)
        if self._sidecar(root) != digest:
            if self._sidecar(f"{root}/{inventory['head']}") != digest:
                raise ArchiveDamaged(object_id=object_id, problem=Phrase(NOT_BY_SIDECAR))
            self._end_commit(root, inventory, digest)
        return inventory, revision

    def stored(self, object_id: str, path: str) -> StoredFile:
        """Where the newest version keeps the logical file `path`. Raises `NotFound`."""
        key = self.newest_key(object_id, path)
        if key is None:
            raise NotFound(what=STORED_FILE, value=f"{object_id}/{path}")
        return self._as_stored(place_of(object_id), key)

    def _as_stored(self, root: str, key: str, sha256: str | None = None, size: int | None = None) -> StoredFile:
        """A file of the object at `root`; read for its SHA-256, and asked for its size, where that is not known."""
        if sha256 is None:
            with self.store.open(key) as stream:
                (sha256,) = digests_of(stream, hashlib.sha256)
        version = key.removeprefix(f"{root}/").partition("/")[0]
        return StoredFile(key, self.store.size(key) or 0 if size is None else size, sha256, version)

    def newest_key(self, object_id: str, path: str) -> str | None:
        """The key under which the newest version keeps the logical file `path`; None where it has none."""
        return self.newest_keys(object_id).get(path)

    def newest(self, object_id: str, path: str) -> bytes | None:
        """The newest content of the logical file `path`, a small one, as it was written; None where there is none.
        Raises `ArchiveDamaged` where what lies there has another digest, or nothing does."""
        inventory = self.inventory(object_id)
        digest = None if inventory is None else state_of(inventory).get(path)
        if inventory is None or digest is None:
            return None
        place = inventory["manifest"][digest][0]
        try:
            return read_whole(self.store, f"{place_of(object_id)}/{place}", digest)
        except (NotFound, NotReadBack) as error:
            raise ArchiveDamaged(object_id=object_id, problem=place) from error

    def newest_keys(self, object_id: str) -> Mapping[str, str]:
        """The logical files of the newest version and the key under which it keeps each; none without a version."""
        inventory = self.inventory(object_id)
        if inventory is None:
            return {}
        root, manifest = place_of(object_id), inventory["manifest"]
        return {path: f"{root}/{manifest[digest][0]}" for path, digest in state_of(inventory).items()}

    def history(self, object_id: str) -> list[Version]:
        """All versions of an object, oldest first. Every byte is read and compared: raises `ArchiveDamaged`."""
        inventory = self.inventory(object_id)
        if inventory is None:
            raise ArchiveDamaged(object_id=object_id, problem=Phrase(NO_VERSION))
        root = place_of(object_id)
        stored = {}
        for digest, places in inventory["manifest"].items():
            try:
                sha256 = read_back(self.store, f"{root}/{places[0]}", digest)
            except (NotFound, NotReadBack) as error:
                raise ArchiveDamaged(object_id=object_id, problem=places[0]) from error
            stored[digest] = self._as_stored(root, f"{root}/{places[0]}", sha256)
        found: list[Version] = []
        before: Mapping[str, StoredFile] = {}
        for number in range(1, int(inventory["head"][1:]) + 1):
            version = inventory["versions"][f"v{number}"]
            files = {path: stored[digest] for digest, paths in version["state"].items() for path in paths}
            changed = frozenset(path for path, file in files.items() if before.get(path) != file)
            at = datetime.fromisoformat(version["created"])
            found.append(Version(number, at, version["message"], version["user"]["name"], files, changed))
            before = files
        return found

    def remove_object(self, object_id: str) -> None:
        """Take an object away as a whole: one that no row of the database ever named (the loser of two deliveries at
        once), or whose rows went by a disposal, which is committed by then."""
        for key in list(self.store.keys(f"{place_of(object_id)}/")):
            self.store.delete(key)
        if (keys := keys_of(self.store)) is not None:
            keys.forget(place_of(object_id))

    def object_ids(self, prefix: str = "") -> Iterator[str]:
        """The ids of all objects with a committed version, also of those of which later versions are there and the
        inventory was lost. `prefix`: only of those whose place begins so. Raises `DiskFault` after all others, as
        `ObjectStore.keys` does."""
        return self._ids(_COMMITTED, prefix)

    def begun_ids(self) -> Iterator[str]:
        """The ids of all objects that are there at all. Raises the same."""
        return self._ids(_BEGUN, "")

    def _ids(self, signs: re.Pattern[str], prefix: str) -> Iterator[str]:
        before = ""
        spoilt: list[DiskFault] = []
        # A store sorts the names of all that begins alike, of which an archive has millions: a sixteenth at a time.
        for begin in [prefix] if prefix else HEX_DIGITS:
            for key in but_for_spoilt(self.store.keys(begin), spoilt):  # sorted, so that an object's come together
                if (found := signs.match(key)) and found["object"] != before:
                    before = found["object"]
                    yield unquote(before)  # as the layout wants it, whatever became of what lies in there
        demand_given_back(spoilt)

    def problems(self, object_id: str) -> list[str]:
        """Fixity: every file of every version hashed again. An empty list means sound."""
        try:
            faults = self.faults(object_id)
        except ArchiveDamaged as error:
            return [error.sentence()]
        except DiskFault as error:
            return [not_given_back(error)]
        return [str(fault) for fault in faults]

    def faults(self, object_id: str, vouched: str | None = None) -> list[Fault]:
        """The same, file by file; `vouched`: see `examine`. A commit that was cut off is finished. Raises
        `ArchiveDamaged` where there is no version to hold the files against."""
        if revision_of(self.store, object_id) is None and self.inventory(object_id) is None:
            raise ArchiveDamaged(object_id=object_id, problem=Phrase(NO_VERSION))
        faults = examine(as_stored(self.store), object_id, vouched)
        if not faults:
            self.inventory(object_id)
        return faults

    def declare(self) -> None:
        """Mark the root as OCFL, once a process; the mark comes last, so a marked root is a whole one."""
        if ROOT_MARK[0] in self._declared:
            return
        if not self.is_there():
            layout = {"extension": LAYOUT, "description": "one object a document, in a folder of its name"}
            config = {
                "extensionName": LAYOUT,
                "digestAlgorithm": "sha256",
                "tupleSize": TUPLE_LETTERS,
                "numberOfTuples": TUPLES,
            }
            self.store.put(ROOT_FILES[0], json_of(config))
            self.store.put(ROOT_FILES[1], json_of(layout))
            self.store.put(*ROOT_MARK)
        self._declared.add(ROOT_MARK[0])

    def _shut_out(self, root: str, head: str, seen: str | None) -> str | None:
        """Let no try that was made from the revision `seen` of the object's inventory end with its commit. Returns the
        revision that stands there now. Raises `Overtaken`."""
        body = read(self.store, f"{root}/inventory.json")
        if json.loads(body)["head"] != head:  # what was on its way came just now
            raise Overtaken(key=f"{root}/inventory.json")
        body = body.rstrip(b"\n") if body.endswith(b"\n") else body + b"\n"
        line = sidecar_line(hashlib.sha512(body).hexdigest())
        self.store.put(f"{root}/{head}/inventory.json", body)
        self.store.put(f"{root}/{head}/{SIDECAR}", line)
        self.store.put_over(f"{root}/inventory.json", body, seen)
        self.store.put(f"{root}/{SIDECAR}", line)
        return self.store.revision(f"{root}/inventory.json")

    def _first_that_lacks_its_commit(self, object_id: str) -> dict[str, Any] | None:
        """The inventory of a first version of which all was written but the commit, which is made now. Raises
        `ArchiveDamaged` where something of later versions is there: with the first as the newest one, the next write
        would delete what they brought."""
        root = place_of(object_id)
        if any(not key.startswith(f"{root}/v1/") for key in self.store.keys(f"{root}/v")):
            if self.store.revision(f"{root}/inventory.json") is not None:  # it came meanwhile
                return self.inventory(object_id)
            raise ArchiveDamaged(object_id=object_id, problem=Phrase(LACKING, {"file": "inventory.json"}))
        try:
            body = read(self.store, f"{root}/v1/inventory.json")
        except NotFound:
            return None
        digest = hashlib.sha512(body).hexdigest()
        if self._sidecar(f"{root}/v1") != digest:
            return None
        inventory = read_inventory(object_id, body)
        try:
            for sha512, places in inventory["manifest"].items():
                read_stored(self.store, f"{root}/{places[0]}", sha512)
        except (NotFound, NotReadBack):
            return None
        self.store.put(f"{root}/{OBJECT_MARK[0]}", OBJECT_MARK[1])
        try:
            self.store.put_over(f"{root}/inventory.json", body, None)
        except Overtaken:  # it came, or that of another try
            return read_inventory(object_id, read(self.store, f"{root}/inventory.json"))
        self._end_commit(root, inventory, digest)
        return inventory

    def _end_commit(self, root: str, inventory: dict[str, Any], digest: str) -> None:
        """Clear away what tries without a commit left in the version, and write the object's sidecar."""
        head = inventory["head"]
        named = {place for places in inventory["manifest"].values() for place in places}
        for key in list(self.store.keys(f"{root}/{head}/content/")):
            if key.removeprefix(f"{root}/") not in named:
                self.store.delete(key)
        self.store.put(f"{root}/{SIDECAR}", sidecar_line(digest))

    def _sidecar(self, folder: str) -> str | None:
        try:
            return read(self.store, f"{folder}/{SIDECAR}").split()[0].decode("ascii", "replace")
        except (NotFound, IndexError):
            return None


def holds_objects(store: ObjectStore) -> bool:
    """Whether anything of an object is there at all. Raises `DiskFault` where nothing is but in a folder that its disk
    does not give back."""
    return next(ids_there(store), None) is not None


def ids_there(store: ObjectStore) -> Iterator[str]:
    """The id of the object of each file there that is a sign of one, in any order: even of a large archive the first
    come at once. Raises `DiskFault` after all others, as `ObjectStore.listed` does."""
    spoilt: list[DiskFault] = []
    for begin in HEX_DIGITS:
        found = (_BEGUN.match(one.key) for one in but_for_spoilt(store.listed(begin), spoilt))
        yield from (unquote(sign["object"]) for sign in found if sign is not None)
    demand_given_back(spoilt)


def object_id_of(document_id: str) -> str:
    """The name of a document's object in the archive."""
    return f"{_URN}{document_id}"


def document_id_of(object_id: str) -> str:
    """The document of an object by its name; of what is named otherwise, all of it."""
    return object_id.removeprefix(_URN)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    return digest_of(path, hashlib.sha256)
