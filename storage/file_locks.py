"""Locks on a byte of a file, for databases that have none to give.

Of the kind that Linux ties to the opened file (open file description locks): they keep the threads of one program apart
as they do programs, and end with who held them. What POSIX ties to the process does neither: it lets every thread in,
and is lost with the first of its files that is closed.
"""

from __future__ import annotations

import fcntl
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

# struct flock of fcntl(2): kind, whence, first byte, how many, and a process, which has to be none; filled to its end.
_FLOCK = struct.Struct("hhqqi4x")


@contextmanager
def locked(path: Path, byte: int, *, waits: bool) -> Iterator[bool]:
    """A block that one at a time has this byte of a file for: whether it got it, where it does not wait. The file need
    not be so long."""
    with path.open("ab") as file:
        try:
            _set(file, fcntl.F_WRLCK, byte, waits=waits)
        except (BlockingIOError, PermissionError):  # which of them, POSIX leaves open
            if waits:
                raise
            yield False
            return
        try:
            yield True
        finally:
            # A child that was forked meanwhile has the opened file as well: closed by us, it would keep the lock.
            _set(file, fcntl.F_UNLCK, byte, waits=False)


def _set(file: IO[bytes], kind: int, byte: int, *, waits: bool) -> None:
    how = fcntl.F_OFD_SETLKW if waits else fcntl.F_OFD_SETLK
    fcntl.fcntl(file, how, _FLOCK.pack(kind, 0, byte, 1, 0))
