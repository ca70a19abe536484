"""The files that the cells of a manifest name: one, all of a folder, or all that fit a pattern, below one root.

A million lines are looked up, so folders are listed once and not asked for each name. Names are compared as people
mean them (ingest/names.py); links are followed only where they stay below the root.
"""

from __future__ import annotations

import errno
import os
import re
from collections import OrderedDict
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Final

from ingest.folders import is_ignored
from ingest.names import name_key, named

WILD: Final = "*?["
_MOST_LISTED: Final = 256
_FOLDER: Final = ""  # in the place of a file's look
# The coarsest that disks keep: FAT. So a scan that was copied to such a one and back is the same.
_TIME_STEP_NS: Final = 2_000_000_000


class OutsideError(Exception):
    """A name that leads out of the root."""


class UnlistedError(Exception):
    """The system does not let us see what is in a folder that a line names. `folder`: which, below the root; `problem`:
    what the system said."""

    def __init__(self, folder: str, problem: str) -> None:
        self.folder, self.problem = folder.rstrip("/") or ".", problem
        super().__init__(folder, problem)


class FilesBelow:
    """The files below the folder `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._listed: OrderedDict[str, dict[str, str] | None] = OrderedDict()

    def found(self, written: str) -> list[str]:
        """The files that `written` names, relative to the root, with `/`: one, or those of a folder and of what lies in
        it, or those that fit a pattern; in order. None: there is none.

        Raises OutsideError and UnlistedError.
        """
        plain = written.replace("\\", "/")
        before, _, last = plain.rpartition("/")
        near = self._listed.get(f"{before}/" if before else "")
        if near is not None and near.get(last, _FOLDER) != _FOLDER:
            return [plain]  # the folder of the line before, most often
        if plain.startswith("/") or ":" in plain.partition("/")[0]:
            raise OutsideError
        parts = [part for part in PurePosixPath(plain).parts if part != "."]
        if ".." in parts:
            raise OutsideError
        if not parts:
            return []
        folder = ""
        for at, part in enumerate(parts):
            is_last = at == len(parts) - 1
            name = self._name(folder, part)
            if name is None and any(sign in part for sign in WILD):
                return self._fitting(folder, parts[at:])
            if name is None:
                if (self.root / folder / part).is_symlink():
                    raise OutsideError
                return []
            here = f"{folder}{name}"
            is_folder = self._is_folder(folder, name)
            if is_last:
                return list(self._all_in(f"{here}/")) if is_folder else [here]
            if not is_folder:
                return []
            folder = f"{here}/"
        return []

    def unnamed(self, is_named: set[int]) -> Iterator[str]:
        """The files whose `key` is not among `is_named`, and that no line can have meant: those of the system apart."""
        yield from (path for path in self._all_in("", is_whole=False) if self.key(path) not in is_named)

    def has_file(self, written: str) -> bool:
        """Whether `written` names one file, and no folder or pattern."""
        try:
            found = self.found(written) if not any(sign in written for sign in WILD) else []
        except (OutsideError, UnlistedError):
            return False
        return len(found) == 1 and name_key(found[0].rpartition("/")[2]) == name_key(re.split(r"[/\\]", written)[-1])

    def look(self, path: str) -> str:
        """What tells a file that was found from another that is put in its place: size in bytes and time of last
        change. The listing has both, so no file is opened."""
        before, _, name = path.rpartition("/")
        return (self._listing(f"{before}/" if before else "") or {}).get(name, "")

    @staticmethod
    def key(path: str) -> int:
        """A number that stands for a path: a million of them are held in memory."""
        return hash(name_key(path))

    def _name(self, folder: str, written: str) -> str | None:
        names = self._listing(folder)
        if names is None:
            return None
        return written if written in names else named(written, names)

    def _is_folder(self, folder: str, name: str) -> bool:
        return (self._listing(folder) or {})[name] == _FOLDER

    def _fitting(self, folder: str, parts: list[str]) -> list[str]:
        """The files below `folder` that fit a pattern, part by part."""
        names = self._listing(folder) or {}
        pattern, rest = name_key(parts[0]), parts[1:]
        found: list[str] = []
        for name in sorted(names):
            if is_ignored(name) or not fnmatchcase(name_key(name), pattern):
                continue
            if rest and names[name] == _FOLDER:
                found += self._fitting(f"{folder}{name}/", rest)
            elif not rest and names[name] != _FOLDER:
                found.append(f"{folder}{name}")
        return found

    def _all_in(self, folder: str, *, is_whole: bool = True) -> Iterator[str]:
        """The files in a folder and below it. Raises UnlistedError; unless `is_whole`, a folder that cannot be listed
        stands for its files."""
        try:
            names = self._listing(folder) or {}
        except UnlistedError:
            if is_whole:
                raise
            yield folder
            return
        for name in sorted(names):
            if is_ignored(name):
                continue
            if names[name] == _FOLDER:
                yield from self._all_in(f"{folder}{name}/", is_whole=is_whole)
            else:
                yield f"{folder}{name}"

    def _listing(self, folder: str) -> dict[str, str] | None:
        """The names in a folder, each with its look, or `_FOLDER`; None where there is none. What leads out of the
        root, or is neither file nor folder, is not there. Raises UnlistedError."""
        if folder in self._listed:
            self._listed.move_to_end(folder)
            return self._listed[folder]
        try:
            with os.scandir(self.root / folder) as entries:
                names = {entry.name: look for entry in entries if (look := self._look(entry)) is not None}
        except (FileNotFoundError, NotADirectoryError):
            self._listed[folder] = None
            return None
        except OSError as error:
            if error.errno in (errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP):
                return None
            raise UnlistedError(folder, error.strerror or str(error)) from error
        self._listed[folder] = names
        if len(self._listed) > _MOST_LISTED:
            self._listed.popitem(last=False)
        return names

    def _look(self, entry: os.DirEntry[str]) -> str | None:
        if entry.is_symlink():
            try:
                target = Path(entry.path).resolve()
            except (OSError, RuntimeError):  # a loop of links
                return None
            if not target.is_relative_to(self.root) or target.is_dir():
                return None
        if entry.is_dir():
            return _FOLDER
        if not entry.is_file():
            return None
        found = entry.stat()
        return f"{found.st_size} {found.st_mtime_ns // _TIME_STEP_NS}"
