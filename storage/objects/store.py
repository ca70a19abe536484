"""What the archive needs of a place that keeps bytes: whole writes under a key, and reading them back.

Two places do it: a folder (`storage/objects/folder.py`) and any S3 server (`storage/objects/s3.py`). Both
promise that `put` replaces the object whole or not at all and that the bytes are durable when it returns, or at the end
of the block that puts several `together`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from dossier.errors import BadRequest, BadSetting, NotReadBack, Overtaken
from dossier.words.sentences import N_, Phrase
from storage.objects.guards import PROOFS, guards_of
from storage.objects.listed import Listed

NO_PLACE = N_("chưa nêu nơi nào: giá trị để trống")


class ObjectStore(Protocol):
    """Keys are relative POSIX paths. Every method, and what is read of a stream, raises `ServerAway`, `StoreRefused` or
    `NoSpace` when the place fails, and `DiskFault` where it does not give back this one object."""

    def put(self, key: str, source: bytes | Path, keep: Callable[[], None] | None = None) -> None:
        """Store the bytes, or those of the file at `source`, under `key`, replacing what was there. `keep` is called
        again and again while a large file is sent, and may raise to end that."""

    def together(self) -> AbstractContextManager[None]:
        """A block in which several objects are put: they are durable at its end, and not each when its `put` returns. A
        block that raises leaves any of them."""

    def put_over(self, key: str, content: bytes, revision: str | None) -> None:
        """Store `content` under `key` if what is there is still at `revision`; None: if nothing is there. What was sent
        long ago and comes late does no harm so. A place without such writes replaces what is there, as `put`.
        Raises `Overtaken`."""

    def revision(self, key: str) -> str | None:
        """What tells the object as it is now from any other; None when there is no such object."""

    def seen(self, key: str) -> tuple[bytes, str]:
        """The whole object, a small one, and its revision, in one look. Raises `NotFound`."""

    def open(self, key: str) -> BinaryIO:
        """A stream over the object, to be closed by the caller. Raises `NotFound`."""

    def size(self, key: str) -> int | None:
        """Its size in bytes, None when there is no such object."""

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that begin with `prefix`, sorted. Raises `DiskFault` at the end, after all others, where the disk
        does not give back a folder of them."""

    def listed(self, prefix: str) -> Iterator[Listed]:
        """The same in any order, as they are found, with what a listing knows of each, without a look into any. Raises
        the same."""

    def delete(self, key: str) -> None:
        """Remove the object; one that is not there is no error. One that is locked is no longer there for who asks, and
        its bytes stay until then: who has to know that nothing is left asks first, `locked_until`."""

    def locked_until(self, key: str) -> datetime | None:
        """Until when the place keeps the bytes of the object (UTC), whoever asks to delete it; None where it may go."""

    def path(self, key: str) -> Path | None:
        """The object as a local file, where the place has one."""

    def after_fork(self) -> None:
        """Forget the parent's connections in a forked child: two that send on one read each other's answers."""

    def url(self, key: str, seconds: int) -> str | None:
        """An address that serves the object for `seconds` without a key, where the place has one that
        who calls reaches."""


def read(store: ObjectStore, key: str) -> bytes:
    """The whole object, for small ones. Raises `NotFound`."""
    with store.open(key) as stream:
        return stream.read()


def prove(store: ObjectStore) -> None:
    """Write something, read it back, take it away. Raises `NotReadBack` and what the store raises."""
    key, content = f"{PROOFS}{uuid.uuid4()}", b"proof"
    store.put(key, content)
    try:
        if read(store, key) != content:
            raise NotReadBack(key=key)
    finally:
        store.delete(key)


def has_conditional_writes(store: ObjectStore) -> bool:
    """Whether the place has conditional writes (see `ObjectStore.put_over`). Raises what the store raises."""
    key = f"{PROOFS}{uuid.uuid4()}"
    store.put(key, b"before")
    try:
        seen = store.revision(key)
        store.put(key, b"theirs")
        for revision in (None, seen):
            try:
                store.put_over(key, b"ours", revision)
            except Overtaken:
                continue
            return False
    finally:
        store.delete(key)
    return True


def without_secrets(url: str) -> str:
    """The address of a store as it may be told: key and secret left out."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def url_of(place: str) -> str:
    """The URL of a store that is named by its URL or as a folder. Raises `BadRequest` where nothing is named: a
    variable that was not set is not the folder that a program happens to run in."""
    if not place.strip():
        raise BadRequest(problem=Phrase(NO_PLACE))
    return place if "://" in place else Path(place).absolute().as_uri()


def lies_within(url: str, other: str) -> bool:
    """Whether the place of a store's URL is that of another one, or lies in it, by whatever names and links."""
    one, two = urlsplit(url), urlsplit(other)
    if one.scheme != two.scheme:
        return False
    if one.scheme == "file":
        return Path(unquote(one.path)).resolve().is_relative_to(Path(unquote(two.path)).resolve())
    return (one.hostname, one.port, one.path.strip("/")) == (two.hostname, two.port, two.path.strip("/"))


def open_store(url: str, *, links: str = "", named: str = "SOHOA_OBJECTS_URL") -> ObjectStore:
    """The store of `file:///PATH` or `s3://KEY:SECRET@HOST:PORT/BUCKET?secure=false`, which may have more options
    (`storage/objects/guards.py`). `links`: where who calls reaches an S3 server; nothing: nowhere. `named`: the
    setting or option that names it. Raises `BadSetting`, also for a folder that is a file, or would lie in one."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        from storage.objects.folder import A_FILE, FolderStore, file_in_place_of

        path = Path(unquote(parts.path))
        if (file := file_in_place_of(path)) is not None:
            raise BadSetting(problem=Phrase(A_FILE, {"named": named, "path": str(file)}))
        return FolderStore(path)
    if parts.scheme == "s3" and parts.hostname and parts.path.strip("/"):
        from storage.objects.s3 import REGION, S3Store  # minio takes 0.2 s to import; a folder needs none of it

        options = {name: values[0] for name, values in parse_qs(parts.query).items()}
        return S3Store(
            endpoint=f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname,
            access_key=unquote(parts.username or ""),
            secret_key=unquote(parts.password or ""),
            bucket=parts.path.strip("/"),
            secure=options.get("secure", "true").lower() != "false",
            region=options.get("region", REGION),
            guards=guards_of(options),
            links=links,
        )
    raise BadSetting(problem=f"{named}: file:///PATH | s3://KEY:SECRET@HOST:PORT/BUCKET")
