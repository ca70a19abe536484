"""The layout of a scan folder, and how a file in it is claimed.

    scan/<desk>/              files to be taken; a sub-folder named by a dossier code is that dossier
    scan/<desk>/_loi/         files that were not taken, each with a note
    scan/<desk>/_nhat-ky/     one log a day
    scan/<desk>/_dang-nhan/   claimed files: `<receipt id>/<path within the desk>`

A file is claimed by an atomic rename, so no two programs work on it and the scanner's next file of the same name is
in nobody's way. Whoever works on a desk holds its lock; what lies in `_dang-nhan/` when the lock was won was left by
somebody who died.

The threat: whoever may write into the folder may put anything there, links into our own folders among them. Links are
never followed, neither to read, nor to write, give back or clear away; what is no regular file is never opened, and the
three folders of our own must be real ones. Risk accepted: somebody who can swap a
folder for a link on the server in the instant between look and rename can have a file of the server moved.
"""

from __future__ import annotations

import fcntl
import os
import stat
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

import structlog

from dossier.codes.administrative import DossierCode
from dossier.errors import BadCode
from ingest.names import free_name, name_key, shown
from ingest.watching import Fingerprint

REJECTED: Final = "_loi"
LOG: Final = "_nhat-ky"
CLAIMED: Final = "_dang-nhan"
RESERVED: Final = (REJECTED, LOG, CLAIMED)
LOCK: Final = ".khoa"
LONGEST_DESK: Final = 64

# What operating systems, shares and programs leave behind; none of it is a paper, and none of it may be moved.
_SYSTEM_NAMES: Final = {
    *("thumbs.db", "desktop.ini", "$recycle.bin", "recycler", "recycled", "system volume information", "msocache"),
    *("#recycle", "@recycle", "@eadir", "@tmp", "#snapshot", "#snapshots", "lost+found", "found.000", "__macosx"),
}
_UNFINISHED_SUFFIXES: Final = (".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DeskFolder:
    """The scan folder of one desk."""

    path: Path

    @property
    def desk(self) -> str:
        """The desk's name."""
        return shown(self.path.name)

    def reserved(self, name: str) -> Path:
        """One of our own folders, made if need be. What else has its name is moved aside, to be seen as a file."""
        folder = self.path / name
        if os.path.lexists(folder) and not stat.S_ISDIR(folder.lstat().st_mode):
            folder.rename(free_name(self.path, f"{name}.la", lambda path: not os.path.lexists(path)))
        folder.mkdir(exist_ok=True)
        return folder

    def within(self, relative: PurePath) -> Path:
        """The folder `relative` of the desk, made if need be; the desk's own where a link, or a file, is in the way."""
        folder = self.path
        for part in relative.parts:
            folder /= part
            if not os.path.lexists(folder):
                folder.mkdir()
            elif not stat.S_ISDIR(folder.lstat().st_mode):
                return self.path
        return folder


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """Something that lies in a desk's folder. `relative`: within the folder. `strange`: what it is if no plain file."""

    path: Path
    relative: PurePath
    fingerprint: Fingerprint
    strange: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A file that is ours alone. `path`: where it lies now; `relative`: where it lay within the desk's folder."""

    desk: DeskFolder
    receipt_id: str
    path: Path
    relative: PurePath

    def put_back(self) -> None:
        """Give the file up: it lies where it was found, or under a number beside what took its place; in the desk's
        own folder where a link leads elsewhere by now."""
        place = self.desk.within(self.relative.parent)
        self.path.rename(free_name(place, self.relative.name, lambda path: not os.path.lexists(path)))
        self.close()

    def close(self) -> None:
        """Remove the file, if it is still there, and the claim."""
        self.path.unlink(missing_ok=True)
        _remove_empty(self.path.parent, self.desk.path / CLAIMED)


def desk_folders(scan: Path) -> list[DeskFolder]:
    """The desks below `scan`, by name. Raises OSError when the folder cannot be listed."""
    with os.scandir(scan) as entries:
        folders = [entry for entry in entries if entry.is_dir(follow_symlinks=False) and is_desk_name(entry.name)]
    return sorted((DeskFolder(Path(entry.path)) for entry in folders), key=lambda desk: desk.path)


def is_desk_name(name: str) -> bool:
    """Whether a folder of this name can be a desk: neither ignored, nor one of our own, nor longer than the database
    keeps it."""
    return not is_ignored(name) and name_key(name) not in RESERVED and len(shown(name)) <= LONGEST_DESK


def is_ignored(name: str) -> bool:
    """Whether a file or folder of this name is none of ours: hidden, temporary, or the system's."""
    low = name_key(name)
    return low.startswith((".", "~")) or low in _SYSTEM_NAMES or low.endswith(_UNFINISHED_SUFFIXES)


def fingerprint(path: Path) -> Fingerprint:
    """What `path` itself looks like now, links not followed. Raises OSError."""
    return _fingerprint(path.lstat())


def waiting_files(desk: DeskFolder) -> Iterator[WaitingFile]:
    """Everything in the desk's folder that is to be taken or rejected. Raises OSError when the folder is away."""
    folders = [desk.path]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as listing:
                entries = {entry.name: entry for entry in sorted(listing, key=lambda entry: entry.name)}
        except (FileNotFoundError, PermissionError):
            if folder == desk.path:
                raise
            log.warning("folder_not_listed", folder=str(folder))
            continue
        for name, entry in entries.items():
            if is_ignored(name) or (folder == desk.path and _is_ours(name, entries)):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
                continue
            with suppress(FileNotFoundError):  # gone meanwhile
                yield _waiting_file(desk, Path(entry.path), entry.stat(follow_symlinks=False))


def dossier_of(relative: PurePath) -> tuple[str | None, str | None]:
    """The dossier code that the nearest folder around a file is named by, or else the folder whose name is none."""
    for folder in relative.parent.parts[::-1]:
        try:
            return str(DossierCode.parse(os.fsencode(folder).decode("utf-8", "replace"))), None
        except BadCode:
            continue
    return None, shown(str(relative.parent)) if relative.parent.parts else None


def clear_dossier(desk: DeskFolder, relative: PurePath) -> None:
    """Remove the folder `relative` of a desk and those around it, as far as they are empty and within a dossier's."""
    while relative.parts and dossier_of(relative / "any")[0] is not None:
        folder = desk.path / relative
        try:
            if folder.resolve() != desk.path.resolve() / relative:
                return  # by a link, which somebody put there since
            folder.rmdir()
        except FileNotFoundError:
            pass
        except OSError:  # something lies in it
            return
        relative = relative.parent


@contextmanager
def locked(desk: DeskFolder) -> Iterator[bool]:
    """Hold the desk for the block; False when another watcher has it. The lock goes with the process.

    Our own folders are there inside the block. Raises OSError when they cannot be made, as on a share gone read-only.
    """
    for name in RESERVED:
        desk.reserved(name)
    path = desk.path / CLAIMED / LOCK
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o660)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        try:
            yield True
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)
    finally:
        os.close(descriptor)


def claim(file: WaitingFile, desk: DeskFolder) -> Claim | None:
    """Take `file` out of the desk's folder, under a new receipt id. None when it is not as it was seen any more.

    Raises OSError when it cannot be moved.
    """
    receipt_id = str(uuid.uuid4())
    target = desk.reserved(CLAIMED) / receipt_id / file.relative
    target.parent.mkdir(parents=True)
    claimed = Claim(desk, receipt_id, target, file.relative)
    try:
        file.path.rename(target)
    except OSError as error:
        _remove_empty(target.parent, desk.path / CLAIMED)
        if isinstance(error, FileNotFoundError):
            return None
        raise
    if fingerprint(target) != file.fingerprint:
        claimed.put_back()
        return None
    return claimed


def left_claims(desk: DeskFolder) -> list[Claim]:
    """The claims that lie in the desk's folder, which must be locked. What is no claim goes back to be looked at."""
    claims = []
    for entry in sorted((desk.path / CLAIMED).iterdir()):
        if not _is_receipt_id(entry.name) or not stat.S_ISDIR(entry.lstat().st_mode):
            if not is_ignored(entry.name):
                entry.rename(free_name(desk.path, entry.name, lambda path: not os.path.lexists(path)))
            continue
        within = sorted(entry.rglob("*"), reverse=True)
        files = [path for path in within if not stat.S_ISDIR(path.lstat().st_mode)]
        for folder in within if not files else ():
            folder.rmdir()
        if not files:
            entry.rmdir()
            continue
        claim = Claim(desk, entry.name, files[0], files[0].relative_to(entry))
        if len(files) == 1 and stat.S_ISREG(files[0].lstat().st_mode):
            claims.append(claim)
        else:
            claim.put_back()  # the rest at the next scans
    return claims


def _is_ours(name: str, beside: Collection[str]) -> bool:
    """Whether this is one of our own folders, also where a share that ignores case shows it as `_LOI`."""
    low = name.casefold()
    return low in RESERVED and (name == low or low not in beside)


def _waiting_file(desk: DeskFolder, path: Path, found: os.stat_result) -> WaitingFile:
    strange = None
    if not stat.S_ISREG(found.st_mode):
        strange = "symlink" if stat.S_ISLNK(found.st_mode) else "device"
    return WaitingFile(path, path.relative_to(desk.path), _fingerprint(found), strange)


def _fingerprint(found: os.stat_result) -> Fingerprint:
    return Fingerprint(found.st_size, found.st_mtime_ns, found.st_ino)


def _is_receipt_id(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False


def _remove_empty(folder: Path, root: Path) -> None:
    """Remove `folder` and the folders around it, up to `root`, as far as they are empty."""
    while folder != root:
        with suppress(FileNotFoundError):
            if any(folder.iterdir()):
                return
            folder.rmdir()
        folder = folder.parent
