"""A store that says before each step that its user is still at work.

A worker's lease must not run out while it waits for a slow server, and one whose lease is another's must write no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from storage.objects.kept_reader import KeptReader
from storage.objects.listed import Listed
from storage.objects.store import ObjectStore


@dataclass(frozen=True, slots=True)
class KeptStore:
    """An `ObjectStore` over another; `keep` is called before each step and may raise to end the work."""

    store: ObjectStore
    keep: Callable[[], None]

    def put(self, key: str, source: bytes | Path, keep: Callable[[], None] | None = None) -> None:
        """See `ObjectStore.put`."""
        self.keep()
        self.store.put(key, source, keep or self.keep)

    def together(self) -> AbstractContextManager[None]:
        """See `ObjectStore.together`."""
        return self.store.together()

    def put_over(self, key: str, content: bytes, revision: str | None) -> None:
        """See `ObjectStore.put_over`."""
        self.keep()
        self.store.put_over(key, content, revision)

    def revision(self, key: str) -> str | None:
        """See `ObjectStore.revision`."""
        self.keep()
        return self.store.revision(key)

    def seen(self, key: str) -> tuple[bytes, str]:
        """See `ObjectStore.seen`."""
        self.keep()
        return self.store.seen(key)

    def open(self, key: str) -> BinaryIO:
        """See `ObjectStore.open`."""
        self.keep()
        return cast(BinaryIO, KeptReader(self.store.open(key), self.keep))

    def size(self, key: str) -> int | None:
        """See `ObjectStore.size`."""
        self.keep()
        return self.store.size(key)

    def keys(self, prefix: str) -> Iterator[str]:
        """See `ObjectStore.keys`."""
        self.keep()
        return self.store.keys(prefix)

    def listed(self, prefix: str) -> Iterator[Listed]:
        """See `ObjectStore.listed`."""
        self.keep()
        return self.store.listed(prefix)

    def delete(self, key: str) -> None:
        """See `ObjectStore.delete`."""
        self.keep()
        self.store.delete(key)

    def locked_until(self, key: str) -> datetime | None:
        """See `ObjectStore.locked_until`."""
        return self.store.locked_until(key)

    def path(self, key: str) -> Path | None:
        """See `ObjectStore.path`."""
        return self.store.path(key)

    def after_fork(self) -> None:
        """See `ObjectStore.after_fork`."""
        self.store.after_fork()

    def url(self, key: str, seconds: int) -> str | None:
        """See `ObjectStore.url`."""
        return self.store.url(key, seconds)
