"""What came of drawing a page of a copy that was made here: whose fault it is where there is no picture (law 11 of the
design). It is never a scan's, so that nobody is told to scan anything again."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import CompletedProcess
from typing import Final

from dossier.errors import MachineFault, NoSpace, ReaderKilled, SohoaError, Unreadable
from worker import limits

_NOT_WRITTEN: Final = 2
_NO_MEMORY: Final = (b"out of memory", b"bad_alloc", b"cannot allocate")


def not_of_the_file(done: CompletedProcess[bytes], folder: Path) -> SohoaError | None:
    """What kept pdftoppm from leaving a whole picture in `folder`, where that was not the file's being damaged."""
    if limits.is_full(folder):
        return NoSpace()
    if done.returncode == -signal.SIGKILL:
        return ReaderKilled()
    if done.returncode == _NOT_WRITTEN or any(words in done.stderr.lower() for words in _NO_MEMORY):
        return MachineFault(problem=f"pdftoppm: {done.returncode}")
    if done.returncode < 0:
        return MachineFault(problem=f"pdftoppm: {signal.Signals(-done.returncode).name}")
    return None


@contextmanager
def of_our_own() -> Iterator[None]:
    """Around work on files that were made here. Raises `MachineFault` for what would be `Unreadable` of a scan: it took
    too long, or a library died on it."""
    try:
        yield
    except Unreadable as error:
        raise MachineFault(problem=" ".join([error.code, *map(str, error.values.values())])) from error
