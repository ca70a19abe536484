"""A store that is held to the archive that lies in it.

A disk that is not mounted leaves an empty folder, a folder can be moved and put back, an address can name another
bucket. Each takes what is written, and has nothing of what was. So parts that know the database come to the archive's
place, and to that of its copies, through here: before a write, and where they find nothing, they look whether the
archive is there, and a new one is begun only where none can be meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from dossier.errors import NotFound, StoreRefused
from dossier.words.sentences import N_, Phrase
from storage.archive.ocfl import ROOT_MARK, holds_objects
from storage.objects.listed import Listed
from storage.objects.store import ObjectStore
from storage.sealing.sealed_store import as_stored

T = TypeVar("T")
MARK: Final = ROOT_MARK[0]
NOT_THERE: Final = N_("không có {key}, mà cơ sở dữ liệu biết")
AWAY: Final = N_(
    "thiếu {mark}, mà cơ sở dữ liệu đã có giấy tờ: ổ đĩa hay thư mục của kho không ở chỗ cũ, hoặc đây là kho khác"
)

COPIES_LACK: Final = N_("kho thứ hai không có {key}, mà cơ sở dữ liệu biết")
COPIES_AWAY: Final = N_(
    "kho thứ hai thiếu {mark}, mà đã có bản sao ở đó: ổ đĩa hay thư mục của nó không ở chỗ cũ; nếu đây là chỗ mới, hãy"
    " chép {mark} của kho chính vào đó"
)


class AnchoredStore:
    """An `ObjectStore` over the place `behind`. `may_begin`: whether nothing is known of an archive, so that one may be
    begun; asked only where there is none. `another`: what of ours an archive that is there lacks, where it is one of
    others; asked until it was seen to be ours. `away`, `lacks`: what is said where it is not there, or not ours.

    A folder is looked into each time, which costs one look at a name. In a bucket each look is a call, so there the
    archive is looked for until it was seen once. One that goes away then says so itself where a file is fetched or
    written, and tells of a missing object as of a missing bucket where a name is only asked for: so who draws a
    conclusion from what is missing looks `anew`.
    """

    def __init__(
        self,
        behind: ObjectStore,
        may_begin: Callable[[], bool],
        another: Callable[[ObjectStore], str | None] = lambda _: None,
        *,
        away: str = AWAY,
        lacks: str = NOT_THERE,
    ) -> None:
        self.behind, self._may_begin, self._another = behind, may_begin, another
        self._away, self._lacks = away, lacks
        self._was_there = False

    def look(self, *, anew: bool = False) -> None:
        """See that the archive is there, or may be begun. `anew`: also where a bucket had it before. Raises
        `StoreRefused`, and what store and database raise."""
        if self._was_there and not anew and self.behind.path(MARK) is None:
            return
        if self.behind.size(MARK) is not None:
            self._demand_ours()
            return
        if not self._was_there and self._may_begin():
            return
        # A mark that was lost alone harms nothing: whoever begins next writes it again. And since it was looked for,
        # another may have begun, and have its first paper.
        if not holds_objects(self.behind) and self.behind.size(MARK) is None:
            raise StoreRefused(problem=Phrase(self._away, {"mark": MARK}))
        self._demand_ours()

    def _demand_ours(self) -> None:
        if not self._was_there and (key := self._another(self.behind)) is not None:
            raise StoreRefused(problem=Phrase(self._lacks, {"key": key}))
        self._was_there = True

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
        except NotFound:  # an inventory: what is damaged, and what is new, is told by it
            self.look(anew=True)
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


def is_begun(store: ObjectStore) -> bool:
    """Whether there is an archive by now, by its mark or, where that was lost alone, by its objects. Raises
    `StoreRefused` where it is away."""
    look_for_archive(store, anew=True)
    place = as_stored(store)
    place = place.behind if isinstance(place, AnchoredStore) else place
    return place.size(MARK) is not None or holds_objects(place)
