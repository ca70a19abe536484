"""Objects in a folder: the embedded default.

A write goes to a temporary file on the same file system, is flushed to the disk, and takes its name by an
atomic rename; the folder entry is flushed too: at once, or of all that are written together at their end, each folder
once. A crash leaves the old object, the new one, or a temporary file that nobody reads.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from functools import partial
from io import BufferedReader, FileIO
from itertools import takewhile
from pathlib import Path
from typing import Any, BinaryIO, Final

from dossier.errors import (
    OBJECT_STORE,
    STORED_FILE,
    DiskFault,
    NoSpace,
    NotFound,
    NotLetIn,
    OutsideFolder,
    Overtaken,
    ServerAway,
    SohoaError,
    StoreRefused,
)
from dossier.machine import fault_of_the_machine
from dossier.words.sentences import N_, Phrase
from storage.objects.listed import Listed, demand_given_back

# Not a legal OCFL name, so no validator and no reader takes what a crash leaves for content.
TEMPORARY = ".writing-"
LOCK = ".writing.lock"
A_FILE = N_("{named}: {path} là một tệp, không phải thư mục")
SHUT = N_("không được phép đọc thư mục “{folder}”, hoặc một thư mục chứa nó: {problem}")
ABANDONED_SECONDS = 24 * 3600
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
_NOT_LET_IN: Final = (errno.EACCES, errno.EPERM)
_SHUT: Final = (errno.EROFS, *_NOT_LET_IN)
# What a system says of a bad sector, of a block whose checksum does not hold, of a broken file system.
_SPOILT: Final = (errno.EIO, errno.EBADMSG, errno.EUCLEAN)

# The folders with new names of what is being written together; of a thread its own.
_new_names: ContextVar[dict[Path, None] | None] = ContextVar("_new_names", default=None)


class StoreNotWritable(StoreRefused):
    """The object store can be read and not written: a disk that was mounted read-only, a permission. `problem`: what
    the system said."""

    code = "transient.store_not_writable"
    text = N_(
        "Kho lưu trữ đọc được nhưng không ghi được ({problem}); hãy báo người quản trị kiểm tra quyền ghi và ổ đĩa, hệ "
        "thống sẽ tự thử lại."
    )


class FolderStore:
    """An `ObjectStore` over the folder `root`, made when it is first written to, and not a second time: what would be
    written into another one in its place is gone when it is back."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self._scratch: Path | None = None
        self._was_there = False

    def put(self, key: str, source: bytes | Path, keep: Callable[[], None] | None = None) -> None:
        """See `ObjectStore.put`."""
        target = self._at(key)
        with self._writing():
            self._make_folder(target.parent)
            with self._written(source, keep) as temporary:
                temporary.replace(target)
            _has_new_name(target.parent)

    def put_over(self, key: str, content: bytes, revision: str | None) -> None:
        """See `ObjectStore.put_over`."""
        target = self._at(key)
        with self._writing():
            self._make_folder(target.parent)
            with self._written(content, None) as temporary, self._one_at_a_time():
                if self.revision(key) != revision:
                    raise Overtaken(key=key)
                temporary.replace(target)
            _has_new_name(target.parent)

    @contextmanager
    def together(self) -> Iterator[None]:
        """See `ObjectStore.together`."""
        folders: dict[Path, None] = {}
        token = _new_names.set(folders)
        try:
            yield
        finally:
            _new_names.reset(token)
        with self._writing():
            for folder in folders:
                with suppress(FileNotFoundError):  # emptied and taken away meanwhile (see `delete`)
                    flush_folder(folder)

    def revision(self, key: str) -> str | None:
        """See `ObjectStore.revision`: the digest of its bytes."""
        try:
            return self.seen(key)[1]
        except NotFound:
            return None

    def seen(self, key: str) -> tuple[bytes, str]:
        """See `ObjectStore.seen`."""
        with self.open(key) as stream:
            content = stream.read()
        return content, hashlib.sha256(content).hexdigest()

    def open(self, key: str) -> BinaryIO:
        """See `ObjectStore.open`."""
        try:
            return BufferedReader(_File(self._at(key), partial(self._not_read, key)))
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise NotFound(what=STORED_FILE, value=key) from None
        except OSError as error:
            raise self._not_read(key, error) from error

    def _not_read(self, key: str, error: OSError) -> SohoaError:
        """What it means that the system does not let read: the fault of one file, where the folder can be looked into
        still."""
        if error.errno in (*_SPOILT, *_NOT_LET_IN):
            kind = NotLetIn if error.errno in _NOT_LET_IN else DiskFault
            return self._not_looked_into() or kind(key=key, problem=os.strerror(error.errno or errno.EIO))
        return ServerAway(server=OBJECT_STORE)

    def _not_looked_into(self) -> SohoaError | None:
        """Why nothing at all can be read here; None where the folder can be looked into still. One that the system does
        not let us into is there: it is shut by a permission, for whatever lies in it, and not away."""
        try:
            next(self.root.iterdir(), None)
            os.stat(os.path.join(self.root, "."))  # noqa: PTH118, PTH116 - names may be told where nothing may be opened
        except OSError as error:
            if error.errno in _NOT_LET_IN:
                said = {"folder": self.root.name, "problem": os.strerror(error.errno or errno.EACCES)}
                return StoreRefused(problem=Phrase(SHUT, said))
            return ServerAway(server=OBJECT_STORE)
        return None

    def _fault_of_one(self, key: str, error: OSError) -> DiskFault:
        """The same of what is met on the way through others. Raises `ServerAway` where it is no fault of this one."""
        fault = self._not_read(key, error)
        if not isinstance(fault, DiskFault):
            raise fault from error
        return fault

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._not_written(error) from error

    def _not_written(self, error: OSError) -> SohoaError:
        """What it means that the system does not let write: that it may not be written, where the folder can be looked
        into still; or the fault of one folder in it, where that is what it names."""
        named = Path(error.filename2 or error.filename or "")
        if error.errno in _SPOILT and named.is_relative_to(self.root) and not named.name.startswith(TEMPORARY):
            return self._not_read(named.relative_to(self.root).as_posix(), error)
        if error.errno in _FULL:
            return NoSpace()
        if error.errno in _SHUT:
            not_writable = StoreNotWritable(problem=os.strerror(error.errno or errno.EACCES))
            return self._not_looked_into() or not_writable
        return ServerAway(server=OBJECT_STORE)

    def size(self, key: str) -> int | None:
        """See `ObjectStore.size`."""
        try:
            return self._at(key).stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise self._not_read(key, error) from error

    def keys(self, prefix: str) -> Iterator[str]:
        """See `ObjectStore.keys`."""
        spoilt: list[DiskFault] = []
        yield from sorted(self._found(prefix, spoilt))
        demand_given_back(spoilt)

    def listed(self, prefix: str) -> Iterator[Listed]:
        """See `ObjectStore.listed`. Every write gives the name to another file, so its time tells."""
        spoilt: list[DiskFault] = []
        for key in self._found(prefix, spoilt):
            try:
                found = os.stat(f"{self.root}/{key}")  # noqa: PTH116  (a `Path` for each costs as much as the look)
            except FileNotFoundError:
                continue
            except OSError as error:
                spoilt.append(self._fault_of_one(key, error))
                continue
            yield Listed(key, found.st_size, str(found.st_mtime_ns))
        demand_given_back(spoilt)

    def _found(self, prefix: str, spoilt: list[DiskFault]) -> Iterator[str]:
        """What is there by now, in any order; what goes meanwhile is passed over. What lies in a folder that cannot be
        looked into is not gone: raises `ServerAway`, but for one that its disk does not give back, which is `spoilt`.
        """
        top, beside = self._at(prefix.rpartition("/")[0]), len(str(self.root)) + 1

        def not_looked_into(error: OSError) -> None:
            """Let pass what went meanwhile, and the folder of a disk's own that nobody but its administrator looks
            into."""
            is_gone = isinstance(error, FileNotFoundError | NotADirectoryError)
            if not is_gone and Path(error.filename).name != "lost+found":
                spoilt.append(self._fault_of_one(f"{error.filename}/"[beside:], error))

        for folder, folders, names in os.walk(top, onerror=not_looked_into):
            above = f"{folder}/"[beside:]
            if len(above) < len(prefix):  # the top: what cannot begin so is not looked into
                folders[:] = [one for one in folders if f"{above}{one}/".startswith(prefix)]
            for name in names:
                if (key := above + name).startswith(prefix):
                    yield key

    def delete(self, key: str) -> None:
        """See `ObjectStore.delete`. Folders left empty go too: OCFL allows none."""
        path = self._at(key)
        with self._writing():
            path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self.root:
                break
            try:
                folder.rmdir()
            except OSError as error:
                if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
                    break
                if error.errno not in (errno.ENOENT, errno.ENOTDIR):  # another deletes, too
                    raise self._not_written(error) from error

    def locked_until(self, key: str) -> datetime | None:  # noqa: ARG002
        """See `ObjectStore.locked_until`: a folder locks nothing."""
        return None

    def path(self, key: str) -> Path | None:
        """See `ObjectStore.path`."""
        return self._at(key)

    def after_fork(self) -> None:
        """See `ObjectStore.after_fork`: a folder has no connections."""

    def url(self, key: str, seconds: int) -> str | None:  # noqa: ARG002
        """See `ObjectStore.url`: a folder serves nothing by itself."""
        return None

    def _make_folder(self, folder: Path) -> None:
        """Make a folder in the root, and the root itself the first time. Raises `ServerAway`, `OSError`."""
        was_there = self._was_there  # before the look: another may make the root, for the first time, during it
        missing = list(takewhile(lambda path: not path.exists(), (folder, *folder.parents)))
        if self.root in missing and was_there:
            raise ServerAway(server=OBJECT_STORE)
        try:
            for path in reversed(missing):
                # One by one: with its parents, a root that goes meanwhile would be made again.
                path.mkdir(exist_ok=True)
        except FileNotFoundError:  # another deleted what was in the folder above, and with it the folder
            if not self.root.is_dir():
                raise
            self._make_folder(folder)
        self._was_there = True
        for path in missing:
            flush_folder(path.parent)  # at once: another process may write into it, and finds it there

    @contextmanager
    def _written(self, source: bytes | Path, keep: Callable[[], None] | None) -> Iterator[Path]:
        """The bytes as a durable temporary file, which is gone afterwards unless it took another name."""
        temporary = self._scratch_folder() / f"{TEMPORARY}{uuid.uuid4().hex}"
        try:
            with temporary.open("xb") as out:
                if isinstance(source, Path):
                    with _opened(source) as stream:
                        while block := stream.read(1 << 20):
                            out.write(block)
                            if keep:
                                keep()
                else:
                    out.write(source)
                out.flush()
                os.fsync(out.fileno())
            yield temporary
        finally:
            temporary.unlink(missing_ok=True)

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """Between comparing and replacing nobody else replaces, in no process of this machine."""
        path = self._scratch_folder() / LOCK
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except PermissionError:  # made by another user, as an administrator is who looks after the archive
            lock = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _scratch_folder(self) -> Path:
        """Where half-written files lie: out of the objects' folders, since a crash must not make an object invalid."""
        if self._scratch is None:
            beside = self.root.parent
            # A root that is a mount point of its own cannot be reached from beside it by a rename.
            same_device = beside.stat().st_dev == self.root.stat().st_dev
            self._scratch = beside if same_device else self.root
            for left in self._scratch.glob(f"{TEMPORARY}*"):
                with suppress(FileNotFoundError):  # another thread's, which took its name meanwhile
                    if time.time() - left.stat().st_mtime > ABANDONED_SECONDS:
                        left.unlink()
        return self._scratch

    def _at(self, key: str) -> Path:
        path = self.root / key
        if ".." in path.parts or not path.is_relative_to(self.root):
            raise OutsideFolder(path=key)
        return path


class _File(FileIO):
    """A file of the folder, read in terms of the store: `not_read` says what is raised for what the system says."""

    def __init__(self, path: Path, not_read: Callable[[OSError], SohoaError]) -> None:
        self._not_read = not_read
        super().__init__(path, "r")

    def readinto(self, buffer: Any, /) -> int | None:
        try:
            return super().readinto(buffer)
        except OSError as error:
            raise self._not_read(error) from error

    def readall(self) -> bytes:
        try:
            return super().readall()
        except OSError as error:
            raise self._not_read(error) from error


def _has_new_name(folder: Path) -> None:
    """Make the new name durable, now or with the others of what is written together."""
    folders = _new_names.get()
    if folders is None:
        flush_folder(folder)
    else:
        folders[folder] = None


def _opened(source: Path) -> BinaryIO:
    """What is to be written, which does not lie in the store. Raises `MachineFault`."""
    try:
        return source.open("rb")
    except OSError as error:
        raise fault_of_the_machine(error) from error


def file_in_place_of(folder: Path) -> Path | None:
    """What is no folder where one has to be: this one, or one above it. What cannot be looked at now is none."""
    for one in (folder, *folder.parents):
        if os.path.exists(one) and not os.path.isdir(one):  # noqa: PTH110, PTH112  (`Path` raises where they do not)
            return one
    return None


def flush_folder(folder: Path) -> None:
    """Make the names in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
