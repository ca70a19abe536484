"""The key of each paper: an age identity of its own, wrapped by a master key, in a small object beside the papers'.

    extensions/sohoa-keys/<first of the tuples of its place>/<id of the object>.json
    {"form": "sohoa-key/1", "master": "age1…", "key": "<base64>", "sha256": "…"}

The OCFL objects hold no key, so backups of their bytes, copies and fixity need none either, a change of the master key
rewrites these small objects alone, and who destroys one of them has destroyed the paper wherever its bytes are. What
takes its place says so: a key that is missing is damage, one that was shredded is not.

By hand, decades later: `jq -r .key FILE | base64 -d | age -d -i MASTER > paper.key`, then
`age -d -i paper.key original.pdf.age > original.pdf`. What a token wrapped: `openssl pkeyutl -decrypt -pkeyopt
rsa_padding_mode:oaep`, or `pkcs11-tool --decrypt --mechanism RSA-PKCS-OAEP`.

A key is written before the first byte that it seals, and over nothing: two that write an object's first version at once
must not each keep a key of their own. So it takes a store with conditional writes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pyrage.x25519 import Identity

from dossier.errors import ArchiveDamaged, DiskFault, NotFound, Overtaken
from dossier.words.damage import CHANGED, KEY, LACKING, NOT_VALID
from dossier.words.sentences import N_, Phrase
from storage.objects.store import ObjectStore, has_conditional_writes, read
from storage.sealing.master_keys import MasterKey
from storage.sealing.problems import KeyShredded, SealKeyAway

FOLDER = "extensions/sohoa-keys"
MASTERS = f"{FOLDER}/masters"
FORM = "sohoa-key/1"
SHREDDED = ""
NOT_SET = N_("chưa nêu khóa chính nào")
UNKNOWN = N_("thiếu khóa chính {master}")
MOST_LOOKS = 10
NO_CONDITIONS = N_("kho không ghi theo điều kiện (If-None-Match), không giữ được khóa")


@dataclass(frozen=True, slots=True)
class PaperKeys:
    """The keys of the papers in `store`, which is the place itself. `masters`: the first wraps, all unwrap; `begins`:
    whether new papers get a key; `scratch`: where large files are sealed."""

    store: ObjectStore
    masters: Sequence[MasterKey]
    begins: bool
    scratch: Path
    _proven: set[str] = field(default_factory=set)
    _known: list[bool] = field(default_factory=list)

    def seals_new(self) -> bool:
        """Whether new papers get a key. Raises `SealKeyAway` where papers have keys and no master key is named here: a
        machine that somebody forgot to tell of them must not lay papers in the clear beside those."""
        if self.masters:
            return self.begins
        if not self._known:  # asked once: who begins to seal starts all parts anew
            self._known.append(any(True for _ in self.store.keys(f"{MASTERS}/")))
        if self._known[0]:
            raise SealKeyAway(problem=Phrase(NOT_SET))
        return False

    def identity(self, root: str) -> str:
        """The key of the object at `root`. Raises `KeyShredded`, `SealKeyAway`, and `ArchiveDamaged` where it is gone.
        It is looked for every time: what was shredded is gone at once, in every process."""
        try:
            body = read(self.store, place_of_key(root))
        except NotFound:
            raise ArchiveDamaged(object_id=object_named(root), problem=Phrase(LACKING, {"file": KEY})) from None
        return self._unwrapped(_said(body, root))

    def demand_not_shredded(self, root: str) -> None:
        """See that the key of the object at `root` was not destroyed; no master key is needed for that. Raises
        `KeyShredded`, `ArchiveDamaged`."""
        note = note_of(self.store, root)
        if note is not None:
            raise KeyShredded.since(datetime.fromisoformat(note["at"]))

    def begin(self, root: str) -> str:
        """The key of an object of which there is no version yet: a new one, or that of a try that was cut off, or of
        another that writes it now. Raises what `identity` does."""
        with suppress(NotFound):
            return self._unwrapped(_said(read(self.store, place_of_key(root)), root))
        self._prove()
        identity = str(Identity.generate())
        with suppress(Overtaken):
            self.store.put_over(place_of_key(root), self._wrapped(identity), None)
        return self.identity(root)

    def forget(self, root: str) -> None:
        """Take the key of an object away that no row of the database ever named. A note that it was destroyed stays:
        copies of the bytes may come back from elsewhere."""
        with suppress(ArchiveDamaged):
            if state_of_key(self.store, root) == SHREDDED:
                return
        self.store.delete(place_of_key(root))

    def check(self) -> None:
        """See that every master key that anything lies under is there and opens. Raises `SealKeyAway`."""
        for key in self.store.keys(f"{MASTERS}/"):
            self._unwrapped(_said(read(self.store, key), key))
        if self.begins:
            master = self._first()
            identity = str(Identity.generate())
            if master.unwrap(master.wrap(identity)) != identity:
                raise SealKeyAway(problem=master.id)

    def rotate(self, root: str) -> bool:
        """Wrap the key of an object anew, under the first master key: whether it lay under another. Who shreds it
        meanwhile wins. Raises `SealKeyAway`, `ArchiveDamaged`."""
        place = place_of_key(root)
        while True:
            seen = self.store.revision(place)
            if seen is None:
                return False
            said = _said(read(self.store, place), root)
            if "shredded" in said or said["master"] == self._first().id:
                return False
            identity = self._unwrapped(said)
            self._prove()  # not before one opens: a master key that nothing comes to lie under is none to wait for
            new = self._wrapped(identity)
            with suppress(Overtaken):
                self.store.put_over(place, new, seen)
                return True

    def leave_masters(self) -> None:
        """Let go of the master keys that no paper's key lies under any more: for who has rotated all."""
        first = self._first().id
        for key in list(self.store.keys(f"{MASTERS}/")):
            if _said(read(self.store, key), key)["master"] != first:
                self.store.delete(key)

    def shred(self, root: str, *, at: datetime, by: str, reason: str, paper: Mapping[str, Any] | None = None) -> None:
        """Put in the place of the key that it was destroyed. Said once, it stays as it was said. Of a key that is lost
        it is said, too. `paper`: what is to be known of the paper from then on, as values that JSON has."""
        place = place_of_key(root)
        while True:
            seen = self.store.revision(place)
            with suppress(ArchiveDamaged):
                if state_of_key(self.store, root) == SHREDDED:
                    return
            told: dict[str, Any] = {"at": at.astimezone(UTC).isoformat(timespec="seconds"), "by": by, "reason": reason}
            if paper is not None:
                told["paper"] = paper
            with suppress(Overtaken):
                self.store.put_over(place, _body({"shredded": told}), seen)
                return

    def _first(self) -> MasterKey:
        if not self.masters:
            raise SealKeyAway(problem=Phrase(NOT_SET))
        return self.masters[0]

    def _prove(self) -> None:
        """Before the first key under a master key: the store keeps it, and names the master key among those in use."""
        master = self._first()
        if master.id in self._proven:
            return
        place = f"{MASTERS}/{hashlib.sha256(master.id.encode()).hexdigest()[:16]}.json"
        if self.store.size(place) is None:
            if not has_conditional_writes(self.store):
                raise SealKeyAway(problem=Phrase(NO_CONDITIONS))
            with suppress(Overtaken):
                self.store.put_over(place, self._wrapped(str(Identity.generate())), None)
        self._proven.add(master.id)

    def _wrapped(self, identity: str) -> bytes:
        master = self._first()
        return _body({"master": master.id, "key": base64.b64encode(master.wrap(identity)).decode()})

    def _unwrapped(self, said: Mapping[str, Any]) -> str:
        if "shredded" in said:
            raise KeyShredded.since(datetime.fromisoformat(said["shredded"]["at"]))
        for master in self.masters:
            if master.id == said["master"]:
                return master.unwrap(base64.b64decode(said["key"]))
        raise SealKeyAway(problem=Phrase(UNKNOWN, {"master": said["master"]}))


def place_of_key(root: str) -> str:
    """Where the key of the object at `root` lies: in one of 4096 folders, since each new folder is a write more."""
    tuples, _, name = root.rpartition("/")
    return f"{FOLDER}/{tuples.partition('/')[0]}/{name}.json"


def keyed_roots(store: ObjectStore) -> Iterator[str]:
    """The objects that have a key, or had one, by as much of their places as `place_of_key` needs."""
    for one in store.keys(f"{FOLDER}/"):
        if not one.startswith(f"{MASTERS}/"):
            yield one.removeprefix(f"{FOLDER}/").removesuffix(".json")


def state_of_key(store: ObjectStore, root: str) -> str | None:
    """The id of the master key that an object's key lies under, `SHREDDED`, or None where there is none. Raises
    `ArchiveDamaged`."""
    try:
        said = _said(read(store, place_of_key(root)), root)
    except NotFound:
        return None
    return SHREDDED if "shredded" in said else str(said["master"])


def note_of(store: ObjectStore, root: str) -> dict[str, Any] | None:
    """What is noted in the place of an object's key that was destroyed; None where it was not. Raises
    `ArchiveDamaged`."""
    try:
        said = _said(read(store, place_of_key(root)), root)
    except NotFound:
        return None
    found: dict[str, Any] | None = said.get("shredded")
    return found


def level(first: ObjectStore, second: ObjectStore, root: str) -> tuple[bool, bool]:
    """Make the key of an object the same in two stores: which of the two was written. One that was shredded in either
    is shredded in both; else the first one's counts, unless it is lost or changed. None is opened for it, and none is
    put over what another wrote meanwhile. Raises `Overtaken` where others write all the time, and what stores raise."""
    place, stores = place_of_key(root), (first, second)
    written = [False, False]
    for _ in range(MOST_LOOKS):
        seen = [_look(store, root) for store in stores]
        bodies = [one.body for one in seen]
        told = [body for body in bodies if body is not None and "shredded" in json.loads(body)]
        right = next(iter(told), None) or bodies[0] or bodies[1]
        if right is None:
            return written[0], written[1]
        with suppress(Overtaken):  # destroyed, or wrapped anew, since it was looked at
            for number, one in enumerate(seen):
                if one.body == right:
                    continue
                if one.is_spoilt:
                    stores[number].put(place, right)
                else:
                    stores[number].put_over(place, right, one.revision)
                written[number] = True
            return written[0], written[1]
    raise Overtaken(key=place)


def are_level(first: ObjectStore, second: ObjectStore, root: str) -> bool:
    """Whether the key of an object is the same in two stores."""
    return _look(first, root).body == _look(second, root).body


@dataclass(frozen=True, slots=True)
class _Seen:
    """The place of a key in one store. `body`: what lies there, where that is sound; `revision`: of what lies there,
    sound or not, None where nothing does; `is_spoilt`: the disk gives neither."""

    body: bytes | None
    revision: str | None
    is_spoilt: bool = False


def _look(store: ObjectStore, root: str) -> _Seen:
    try:
        body, revision = store.seen(place_of_key(root))
    except NotFound:
        return _Seen(None, None)
    except DiskFault:
        return _Seen(None, None, is_spoilt=True)
    try:
        _said(body, root)
    except ArchiveDamaged:
        return _Seen(None, revision)
    return _Seen(body, revision)


def _body(said: Mapping[str, Any]) -> bytes:
    whole = {"form": FORM, **said}
    return json.dumps({**whole, "sha256": _digest(whole)}, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _digest(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _said(body: bytes, root: str) -> dict[str, Any]:
    """What lies in the place of a key. Raises `ArchiveDamaged` where it is not as it was written."""
    try:
        said: dict[str, Any] = json.loads(body)
        is_right = said.pop("sha256") == _digest(said)
        if "shredded" in said:
            datetime.fromisoformat(said["shredded"]["at"]).astimezone(UTC)
            str.encode(said["shredded"]["reason"])
        else:
            base64.b64decode(said["key"], validate=True)
            str.encode(said["master"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
        problem = {"file": KEY, "problem": f"{type(error).__name__}: {error}"}
        raise ArchiveDamaged(object_id=object_named(root), problem=Phrase(NOT_VALID, problem)) from error
    if not is_right:
        raise ArchiveDamaged(object_id=object_named(root), problem=Phrase(CHANGED, {"file": KEY}))
    return said


def object_named(root: str) -> str:
    """The id of an object by its place."""
    return unquote(root.rpartition("/")[2])
