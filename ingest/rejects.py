"""The files that lie in the desks' `_loi` folders, for whoever looks at them elsewhere than in the folder.

Whoever may write to a desk's share may put anything there: a note is text of bounded length that is only shown, a link
is never followed, and a name that could lead out of the folder is no file of it.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

import structlog

from dossier.errors import FILE, NotFound
from dossier.words.sentences import sentence
from ingest.folders import REJECTED, DeskFolder, desk_folders, is_ignored
from ingest.names import shown
from ingest.notes import NOTE, TITLE

MOST: Final = 50
_LONGEST_NOTE: Final = 8192
_SUFFIX: Final = ".txt"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that was not taken. `name`: in `_loi`; `file`: as it was called when it was dropped; `reason`: the
    sentence of its note; `size` in bytes."""

    desk: str
    name: str
    file: str
    reason: str
    at: datetime
    size: int


def rejected(scan: Path, desks: Sequence[str]) -> tuple[list[Rejected], list[str]]:
    """What lies rejected in the folders of these desks below `scan` (none: of all), newest first, at most `MOST`; and
    the folders that cannot be looked at, by their names. Neither where this machine has no such folder."""
    found: list[tuple[_Listed, DeskFolder]] = []
    away: list[str] = []
    try:
        all_desks = desk_folders(scan)
    except FileNotFoundError:
        all_desks = []
    except OSError as error:
        log.warning("desks_not_listed", error=str(error))
        all_desks = []
        away.append(scan.name)
    for desk in all_desks:
        if not desks or desk.desk in desks:
            try:
                found += [(one, desk) for one in _listed(desk)]
            except OSError as error:
                log.warning("rejects_not_listed", desk=desk.desk, error=str(error))
                away.append(desk.desk)
    newest = sorted(found, key=lambda one: one[0].at, reverse=True)
    return list(islice(_with_notes(newest), MOST)), away


def open_rejected(scan: Path, desk: str, name: str) -> tuple[BinaryIO, int]:
    """A rejected file, opened, and its size in bytes. Raises `NotFound` for what is none of a desk's `_loi`."""
    with suppress(OSError):
        path = next((one.path for one in desk_folders(scan) if one.desk == desk), None)
        if path is not None and _is_plain(name):
            with _rejects_of(path) as folder:
                if _said(folder, name) is not None:
                    opened = _opened(folder, name)
                    return opened, os.fstat(opened.fileno()).st_size
    raise NotFound(what=FILE, value=shown(name))


@dataclass(frozen=True, slots=True)
class _Listed:
    """A file with a note beside it. `at`: when the note was written, in seconds; `size` in bytes."""

    name: str
    at: float
    size: int


@contextmanager
def _rejects_of(desk: Path) -> Iterator[int]:
    """A descriptor of a desk's `_loi`, which must be a folder and no link to one. Raises OSError."""
    folder = os.open(desk / REJECTED, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        yield folder
    finally:
        os.close(folder)


def _listed(desk: DeskFolder) -> list[_Listed]:
    """The files of a desk's `_loi` that may have a note of ours. Raises OSError when it cannot be listed."""
    found = []
    with suppress(FileNotFoundError), _rejects_of(desk.path) as folder, os.scandir(folder) as listing:
        entries = {entry.name: entry for entry in listing if entry.is_file(follow_symlinks=False)}
        for name, entry in entries.items():
            note = entries.get(f"{name}{_SUFFIX}")
            if note is not None and _is_plain(name):
                with suppress(FileNotFoundError):  # gone meanwhile
                    at = note.stat(follow_symlinks=False).st_mtime
                    found.append(_Listed(name, at, entry.stat(follow_symlinks=False).st_size))
    return found


def _with_notes(found: Iterable[tuple[_Listed, DeskFolder]]) -> Iterator[Rejected]:
    """Those whose note is one of ours, with what it says."""
    for one, desk in found:
        with suppress(OSError), _rejects_of(desk.path) as folder:  # gone meanwhile
            said = _said(folder, one.name)
            if said is not None:
                at = datetime.fromtimestamp(one.at, UTC)
                yield Rejected(desk.desk, one.name, said[0] or shown(one.name), said[1], at, one.size)


def _is_plain(name: str) -> bool:
    """Whether this can be the name of a file of ours, and is not the way to one."""
    return bool(name) and name.isprintable() and "/" not in name and not is_ignored(name)


def _opened(folder: int, name: str) -> BinaryIO:
    """A plain file of the folder, opened without following a link. Raises OSError for what is none."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    file = os.fdopen(os.open(name, flags, dir_fd=folder), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "no regular file", name)
    return file


def _said(folder: int, name: str) -> tuple[str, str] | None:
    """File and reason that the note beside a file names; None where it is no note of ours. Raises OSError."""
    with _opened(folder, f"{name}{_SUFFIX}") as opened:
        text = opened.read(_LONGEST_NOTE).decode("utf-8-sig", "replace")
    title, *lines = text.split("\r\n")
    if title != sentence(TITLE):
        return None
    file, reason = (_value(lines, place) for place in (0, 1))
    return file, reason


def _value(lines: Sequence[str], place: int) -> str:
    """What stands behind the label of this line of `ingest.notes.NOTE`."""
    label = sentence(NOTE).split("\n")[place].partition("…")[0]
    return next((line.removeprefix(label).strip() for line in lines if line.startswith(label)), "")
