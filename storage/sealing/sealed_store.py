"""The one door to sealed files: a store whose users see what is in them, by the names that end in `.age`.

Who reads a paper opens its file here and gets it in the clear, opened on the way, with no copy on a disk. Who looks
after bytes (fixity, the second store, backups) goes to the place behind (`as_stored`): inventories hold the digests of
the bytes as they lie there, so none of that needs a key. Files are sealed by who writes versions (`storage/archive/`),
before their digests are taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from dossier.errors import ArchiveDamaged, NotFound
from storage.objects.kept import KeptStore
from storage.objects.listed import Listed
from storage.objects.store import ObjectStore
from storage.sealing.age_stream import Ahead, NotAgeError, OpenedAge, OtherKeyError, plain_size, read_header
from storage.sealing.paper_keys import PaperKeys, object_named

SUFFIX = ".age"
TRAIL = "extensions/sohoa-trail"
"""Where the trail's files lie, which have one key together (storage/trail/sealed.py)."""
_SEALED = re.compile(rf"(?P<root>.+?)/v[1-9]\d*/content/.+\.age|(?P<trail>{TRAIL})/.+\.jsonl\.gz\.age")


class SealedStore:
    """An `ObjectStore` over the place `behind` it."""

    def __init__(self, behind: ObjectStore, keys: PaperKeys) -> None:
        self.behind, self.keys_of_papers = behind, keys

    def put(self, key: str, source: bytes | Path, keep: Callable[[], None] | None = None) -> None:
        """See `ObjectStore.put`: bytes as they are to lie there."""
        self.behind.put(key, source, keep)

    def together(self) -> AbstractContextManager[None]:
        """See `ObjectStore.together`."""
        return self.behind.together()

    def put_over(self, key: str, content: bytes, revision: str | None) -> None:
        """See `ObjectStore.put_over`."""
        self.behind.put_over(key, content, revision)

    def revision(self, key: str) -> str | None:
        """See `ObjectStore.revision`."""
        return self.behind.revision(key)

    def seen(self, key: str) -> tuple[bytes, str]:
        """See `ObjectStore.seen`: as it lies there."""
        return self.behind.seen(key)

    def open(self, key: str) -> BinaryIO:
        """See `ObjectStore.open`. Raises `KeyShredded`, `SealKeyAway`, `ArchiveDamaged`, then or while it is read."""
        stream = self.behind.open(key)
        return opened(stream, key, self.keys_of_papers) if is_sealed(key) else stream

    def size(self, key: str) -> int | None:
        """See `ObjectStore.size`: of what is in the file, for which no key is needed. Raises `ArchiveDamaged`."""
        size = self.behind.size(key)
        if size is None or not is_sealed(key):
            return size
        try:
            with self.behind.open(key) as stream:
                return plain_size(read_header(Ahead(stream)), size)
        except NotFound:
            return None
        except NotAgeError as error:
            raise _damaged(key, error) from error

    def keys(self, prefix: str) -> Iterator[str]:
        """See `ObjectStore.keys`."""
        return self.behind.keys(prefix)

    def listed(self, prefix: str) -> Iterator[Listed]:
        """See `ObjectStore.listed`: as they lie there."""
        return self.behind.listed(prefix)

    def delete(self, key: str) -> None:
        """See `ObjectStore.delete`."""
        self.behind.delete(key)

    def locked_until(self, key: str) -> datetime | None:
        """See `ObjectStore.locked_until`."""
        return self.behind.locked_until(key)

    def path(self, key: str) -> Path | None:
        """See `ObjectStore.path`: a sealed file is not there in the clear."""
        return None if is_sealed(key) else self.behind.path(key)

    def after_fork(self) -> None:
        """See `ObjectStore.after_fork`."""
        self.behind.after_fork()

    def url(self, key: str, seconds: int) -> str | None:
        """See `ObjectStore.url`: what the place would serve by itself is sealed."""
        return None if is_sealed(key) else self.behind.url(key, seconds)


def is_sealed(key: str) -> bool:
    """Whether a file of a version is sealed, by its name in the store."""
    return key.endswith(SUFFIX) and root_of(key) is not None


def root_of(key: str) -> str | None:
    """The root of the object that a sealed file is of, or `TRAIL`; None for one in the clear."""
    found = _SEALED.fullmatch(key)
    return found["root"] or found["trail"] if found is not None else None


def as_stored(store: ObjectStore) -> ObjectStore:
    """The place itself, for who looks after bytes as they lie there."""
    if isinstance(store, KeptStore):
        return KeptStore(as_stored(store.store), store.keep)
    return store.behind if isinstance(store, SealedStore) else store


def keys_of(store: ObjectStore) -> PaperKeys | None:
    """The keys of the papers in a store; None for a place that is looked at as it is."""
    if isinstance(store, KeptStore):
        return keys_of(store.store)
    return store.keys_of_papers if isinstance(store, SealedStore) else None


def demand_not_shredded(store: ObjectStore, roots: Iterable[str]) -> None:
    """See that no key of these objects was destroyed, before anybody is asked to work on them. Raises `KeyShredded`,
    `ArchiveDamaged`."""
    keys = keys_of(store)
    if keys is not None:
        for root in roots:
            keys.demand_not_shredded(root)


def opened(stream: BinaryIO, key: str, keys: PaperKeys) -> BinaryIO:
    """What is in the sealed file `key`, which is closed where it does not open. Raises what `SealedStore.open` does."""
    with ExitStack() as unless_opened:
        unless_opened.callback(stream.close)
        try:
            found = cast(BinaryIO, _Opened(stream, keys.identity(root_of(key) or key), key))
        except (NotAgeError, OtherKeyError) as error:
            raise _damaged(key, error) from error
        unless_opened.pop_all()
    return found


class _Opened(OpenedAge):
    """One whose faults are those of the archive."""

    def __init__(self, stream: BinaryIO, identity: str, key: str) -> None:
        self._key = key
        super().__init__(stream, identity)

    def read(self, size: int = -1) -> bytes:
        try:
            return super().read(size)
        except NotAgeError as error:
            raise _damaged(self._key, error) from error


def _damaged(key: str, error: Exception) -> ArchiveDamaged:
    root, _, file = key.partition("/v")
    return ArchiveDamaged(object_id=object_named(root), problem=f"v{file}: {error or type(error).__name__}")
