"""The files that lie in the desks' `_loi` folders, for whoever looks at them elsewhere than in the folder.

Whoever may write to a desk's share may put anything there: a note is text of bounded length that is only shown, a link
is never followed, and a name that could lead out of the folder is no file of it.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from dossier.errors import FILE, NotFound
from dossier.words.sentences import sentence
from ingest.folders import REJECTED, DeskFolder, desk_folders, is_ignored
from ingest.names import shown
from ingest.notes import NOTE, TITLE

MOST: Final = 50
_LONGEST_NOTE: Final = 8192
_SUFFIX: Final = ".txt"


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


def rejected(scan: Path, desks: Sequence[str]) -> list[Rejected]:
    """What lies rejected in the folders of these desks below `scan` (none: of all), newest first, at most `MOST`; none
    where the folder is away."""
    found: list[Rejected] = []
    with suppress(OSError):
        for desk in desk_folders(scan):
            if not desks or desk.desk in desks:
                found += _of_desk(desk)
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST]


def open_rejected(scan: Path, desk: str, name: str) -> tuple[BinaryIO, int]:
    """A rejected file, opened, and its size in bytes. Raises `NotFound` for what is none of a desk's `_loi`."""
    folders = {one.desk: one.path for one in desk_folders(scan)} if scan.is_dir() else {}
    if desk in folders and _is_plain(name):
        with suppress(OSError):
            opened = _opened(folders[desk] / REJECTED / name)
            return opened, os.fstat(opened.fileno()).st_size
    raise NotFound(what=FILE, value=shown(name))


def _of_desk(desk: DeskFolder) -> Iterator[Rejected]:
    """The files of a desk's `_loi` that have their note beside them."""
    with suppress(FileNotFoundError), os.scandir(desk.path / REJECTED) as listing:
        entries = {entry.name: entry for entry in listing if entry.is_file(follow_symlinks=False)}
        for name, entry in entries.items():
            note = entries.get(f"{name}{_SUFFIX}")
            if note is None or not _is_plain(name):
                continue
            with suppress(OSError):  # gone meanwhile
                said = _lines(Path(note.path))
                if said is not None:
                    facts = note.stat(follow_symlinks=False)
                    at = datetime.fromtimestamp(facts.st_mtime, UTC)
                    size = entry.stat(follow_symlinks=False).st_size
                    yield Rejected(desk.desk, name, said[0] or shown(name), said[1], at, size)


def _is_plain(name: str) -> bool:
    """Whether this can be the name of a file of ours, and is not the way to one."""
    return bool(name) and name.isprintable() and "/" not in name and not is_ignored(name)


def _opened(path: Path) -> BinaryIO:
    """A plain file, opened without following a link. Raises OSError for what is none."""
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "no regular file", str(path))
    return file


def _lines(note: Path) -> tuple[str, str] | None:
    """File and reason that a note names; None where it is no note of ours."""
    with _opened(note) as opened:
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
