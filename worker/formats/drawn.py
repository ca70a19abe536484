"""What came of a program that draws a page: whose fault it is where there is no picture (law 11 of the design)."""

from __future__ import annotations

import signal
from pathlib import Path
from subprocess import CompletedProcess
from typing import Final

from dossier.errors import MachineFault, NoSpace, ReaderCrashed, ReaderKilled, SohoaError
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
        return ReaderCrashed(signal=signal.Signals(-done.returncode).name)
    return None
