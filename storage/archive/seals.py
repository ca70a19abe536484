"""Files of an object sealed before they are written, and read back as they lie there.

An object is sealed whole or not at all, and its first version decides: a copy that is sealed beside an original in the
clear would keep nothing secret, and a key that opens half of a paper could not be shredded for all of it. A sealed file
ends in `.age` in the store and keeps its logical path. Sealing gives other bytes every time, so whether a version
brings anything new is told by what the file of before holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from dossier.errors import ArchiveDamaged, NotReadBack
from dossier.words.sentences import Phrase
from storage.archive.layout import BLOCK, digests_of
from storage.objects.store import ObjectStore, read
from storage.sealing.paper_keys import NOT_SET
from storage.sealing.problems import SealKeyAway
from storage.sealing.sealed_store import SUFFIX, as_stored, is_sealed, keys_of, opened


@dataclass(frozen=True, slots=True)
class Sealing:
    """What the files of an object are sealed for, and where large ones are."""

    identity: str
    scratch: Path


def sealing_of(store: ObjectStore, root: str, inventory: Mapping[str, Any]) -> Sealing | None:
    """How new files of the object at `root` are sealed; None: they lie in the clear. Of an object without a version
    the key is there when this returns. Raises `SealKeyAway`, `KeyShredded`, `ArchiveDamaged`."""
    keys = keys_of(store)
    if inventory["head"]:
        if not has_sealed(root, inventory):
            return None
        if keys is None:
            raise SealKeyAway(problem=Phrase(NOT_SET))
        return Sealing(keys.identity(root), keys.scratch)
    return Sealing(keys.begin(root), keys.scratch) if keys is not None and keys.seals_new() else None


def has_sealed(root: str, inventory: Mapping[str, Any]) -> bool:
    """Whether an object with this inventory is sealed."""
    return any(is_sealed(f"{root}/{place}") for places in inventory["manifest"].values() for place in places)


def says_sealed(body: bytes) -> bool:
    """Whether an inventory of these bytes, sound or not, names sealed files."""
    return f'{SUFFIX}"'.encode() in body


def holds(store: ObjectStore, key: str, sha512: str) -> bool:
    """Whether what is in a file, sealed or not, has this digest."""
    with store.open(key) as stream:
        (found,) = digests_of(stream, hashlib.sha512)
    return found == sha512


def read_back(store: ObjectStore, key: str, digest: str, given: str | None = None) -> str:
    """The SHA-256 of what is in a file whose stored bytes have to have the SHA-512 `digest`, and what is in it `given`.
    Raises `NotReadBack`, and what keeps a sealed one from being opened."""
    keys = keys_of(store)
    if keys is None or not is_sealed(key):
        return read_stored(store, key, digest)
    hashed = _HashedReader(as_stored(store).open(key))
    try:
        with opened(cast(BinaryIO, hashed), key, keys) as stream:
            sha512, sha256 = digests_of(stream, hashlib.sha512, hashlib.sha256)
            if hashed.sha512() != digest or given not in (None, sha512):
                raise NotReadBack(key=key)
    except ArchiveDamaged as error:
        raise NotReadBack(key=key) from error
    return sha256


def read_stored(store: ObjectStore, key: str, digest: str) -> str:
    """The SHA-256 of a file's bytes as they lie there, whose SHA-512 has to be `digest`. Raises `NotReadBack`."""
    with as_stored(store).open(key) as stream:
        sha512, sha256 = digests_of(stream, hashlib.sha512, hashlib.sha256)
    if sha512 != digest:
        raise NotReadBack(key=key)
    return sha256


def read_whole(store: ObjectStore, key: str, digest: str) -> bytes:
    """What is in a small file, sealed or not, whose stored bytes have to have the SHA-512 `digest`. Raises `NotFound`,
    `NotReadBack`, and what keeps a sealed one from being opened: it proves itself what it holds."""
    content = read(store, key)
    is_opened = keys_of(store) is not None and is_sealed(key)
    if not is_opened and hashlib.sha512(content).hexdigest() != digest:
        raise NotReadBack(key=key)
    return content


class _HashedReader:
    """A stream, and the SHA-512 of what was read of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._digest = stream, hashlib.sha512()

    def read(self, size: int) -> bytes:
        """See `BinaryIO.read`."""
        block = self._stream.read(size)
        self._digest.update(block)
        return block

    def close(self) -> None:
        """See `BinaryIO.close`."""
        self._stream.close()

    def sha512(self) -> str:
        """The digest of all, the rest of which is read for it."""
        while self.read(BLOCK):
            pass
        return self._digest.hexdigest()
