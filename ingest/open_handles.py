"""Whether somebody still holds a file open for writing, where the system can know it."""

from __future__ import annotations

import fcntl
import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Final

# fcntl(2). The signal that a broken lease sends is one that ends no process.
_F_SETSIG: Final = 10


def is_held_for_writing(path: Path) -> bool:
    """Whether a program, also the server of a share on this machine, has `path` open for writing. False where that
    cannot be known: on a mounted share, or for another user's file."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            fcntl.fcntl(descriptor, _F_SETSIG, signal.SIGURG)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)  # refused while a writer has it open
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
    return False
