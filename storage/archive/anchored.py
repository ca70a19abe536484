"""A store that is held to the archive that lies in it.

A disk that is not mounted leaves an empty folder, a folder can be moved and put back, an address can name another
bucket. Each takes what is written, and has nothing of what was. So parts that know the database come to the archive's
place through here: before a write, and where they find nothing, they look whether the archive is there, and a new one
is begun only where none can be meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from dossier.errors import NotFound, StoreRefused
from dossier.words.sentences import N_, sentence
from storage.archive.ocfl import ROOT_MARK, holds_objects
from storage.objects.listed import Listed
from storage.objects.store import ObjectStore
from storage.sealing.sealed_store import as_stored

T = TypeVar("T")
MARK: Final = ROOT_MARK[0]
AWAY: Final = N_(
    "thiếu {mark}, mà cơ sở dữ liệu đã có giấy tờ: ổ đĩa hay thư mục của kho không ở chỗ cũ, hoặc đây là kho khác"
)


class AnchoredStore:
    """An `ObjectStore` over the place `behind`. `may_begin`: whether nothing is known of an archive, so that one may be
    begun; asked only where there is none.

    A folder is looked into each time, which costs one look at a name. A bucket that goes away says so itself, so there
    the archive is looked for until it was seen once.
    """

    def __init__(self, behind: ObjectStore, may_begin: Callable[[], bool]) -> None:
        self.behind, self._may_begin = behind, may_begin
        self._was_there = False

    def look(self, *, anew: bool = False) -> None:
        """See that the archive is there, or may be begun. `anew`: also where a bucket had it before. Raises
        `StoreRefused`, and what store and database raise."""
        if self._was_there and not anew and self.behind.path(MARK) is None:
            return
        if self.behind.size(MARK) is not None:
            self._was_there = True
            return
        if not self._was_there and self._may_begin():
            return
        # A mark that was lost alone harms nothing: whoever begins next writes it again. And since it was looked for,
        # another may have begun, and have its first paper.
        if not holds_objects(self.behind) and self.behind.size(MARK) is None:
            raise StoreRefused(problem=sentence(AWAY, mark=MARK))

    def put(self, key: str, source: bytes | Path, keep: Callable[[], None] | None = None) -> None:
        """See `ObjectStore.put`."""
        self.look()
        self.behind.put(key, source, keep)
        self._was_there |= key == MARK

    def together(self) -> AbstractContextManager[None]:
        """See `ObjectStore.together`."""
        return self.behind.together()

    def put_over(self, key: str, content: bytes, revision: str | None) -> None:
        """See `ObjectStore.put_over`."""
        self.look()
        self.behind.put_over(key, content, revision)

    def revision(self, key: str) -> str | None:
        """See `ObjectStore.revision`."""
        found = self.behind.revision(key)
        if found is None:
            self.look()
        return found

    def seen(self, key: str) -> tuple[bytes, str]:
        """See `ObjectStore.seen`."""
        try:
            return self.behind.seen(key)
        except NotFound:
            self.look()
            raise

    def open(self, key: str) -> BinaryIO:
        """See `ObjectStore.open`."""
        try:
            return self.behind.open(key)
        except NotFound:
            self.look()
            raise

    def size(self, key: str) -> int | None:
        """See `ObjectStore.size`. Of the mark itself it says what is there."""
        found = self.behind.size(key)
        if found is None and key != MARK:
            self.look()
        return found

    def keys(self, prefix: str) -> Iterator[str]:
        """See `ObjectStore.keys`."""
        yield from self._or_look(self.behind.keys(prefix))

    def listed(self, prefix: str) -> Iterator[Listed]:
        """See `ObjectStore.listed`."""
        yield from self._or_look(self.behind.listed(prefix))

    def delete(self, key: str) -> None:
        """See `ObjectStore.delete`."""
        self.behind.delete(key)

    def locked_until(self, key: str) -> datetime | None:
        """See `ObjectStore.locked_until`."""
        return self.behind.locked_until(key)

    def path(self, key: str) -> Path | None:
        """See `ObjectStore.path`."""
        return self.behind.path(key)

    def after_fork(self) -> None:
        """See `ObjectStore.after_fork`."""
        self.behind.after_fork()

    def url(self, key: str, seconds: int) -> str | None:
        """See `ObjectStore.url`."""
        return self.behind.url(key, seconds)

    def _or_look(self, found: Iterator[T]) -> Iterator[T]:
        is_any = False
        for one in found:
            is_any = True
            yield one
        if not is_any:
            self.look()


def look_for_archive(store: ObjectStore, *, anew: bool = False) -> None:
    """See that the archive is there, where the store is held to it: `AnchoredStore.look`."""
    place = as_stored(store)
    if isinstance(place, AnchoredStore):
        place.look(anew=anew)
