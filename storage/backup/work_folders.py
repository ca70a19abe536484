"""Folders in scratch where something lies in the clear while it is made or opened: parts of a backup, copies of papers.

Each is held by a lock that whoever is killed lets go: what nobody holds goes when the next is made, or when somebody
sweeps.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from dossier.machine import fault_of_the_machine

PREFIX = "backup-"
OPENED = "opened"
"""The folder of scratch, and the prefix in it, for what servers open of papers that are looked at."""


@contextmanager
def work_folder(scratch: Path, prefix: str = PREFIX) -> Iterator[Path]:
    """A folder of one's own in `scratch`, for the block. Raises `MachineFault`, `NoSpace`."""
    try:
        scratch.mkdir(parents=True, exist_ok=True)
        with _locked(scratch, fcntl.LOCK_EX):
            _sweep(scratch, prefix)
            folder = Path(mkdtemp(prefix=prefix, dir=scratch))
            descriptor = os.open(folder, os.O_RDONLY)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError as error:
        raise fault_of_the_machine(error) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
        os.close(descriptor)


def sweep(scratch: Path, prefix: str = PREFIX) -> None:
    """Take away the folders in `scratch` that were left. Raises `MachineFault`."""
    try:
        if scratch.is_dir():
            with _locked(scratch, fcntl.LOCK_EX):
                _sweep(scratch, prefix)
    except OSError as error:
        raise fault_of_the_machine(error) from error


def _sweep(scratch: Path, prefix: str) -> None:
    for folder in scratch.glob(f"{prefix}*"):
        try:
            with _locked(folder, fcntl.LOCK_EX | fcntl.LOCK_NB):
                shutil.rmtree(folder)
        except (BlockingIOError, FileNotFoundError):
            continue  # at work, or just done
        except PermissionError:  # another user's, as an administrator is who looks after backups
            continue


@contextmanager
def _locked(folder: Path, how: int) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)
