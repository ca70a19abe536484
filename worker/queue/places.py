"""Numbered places of one machine, each held by a process that works or watches.

A place is held by a file lock, which ends with the process however that ends. Nothing of what works is loaded here: who
watches, and who asks which places are held, needs none of it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from dossier.errors import ServerAway

MOST_PLACES = 256
_BOOT_BYTES = 36


@dataclass(frozen=True, slots=True)
class Place:
    """A place on this machine that one process holds: its name in leases, and an empty folder of its own. `was_killed`:
    its last holder, if there was one, died by no known fault of the machine, and did not end as it was told to."""

    name: str
    folder: Path
    was_killed: bool = False

    def begin(self) -> None:
        """Work begins here: what the last holder left is given back. Until then what is known of its end is kept, for
        who gets the place next."""
        descriptor = os.open(_lock(self.folder), os.O_WRONLY)
        try:
            os.pwrite(descriptor, _boot(), 0)
        finally:
            os.close(descriptor)


@contextmanager
def held_place(scratch: Path) -> Iterator[Place]:
    """Hold the first free place below `scratch`. What its last holder left in its folder is gone."""
    scratch.mkdir(parents=True, exist_ok=True)
    for number in range(1, MOST_PLACES + 1):
        folder = scratch / str(number)
        # No lock: the place is new, or its scratch lay in memory and went with its container, which may have died of
        # what was read there.
        is_new = not _lock(folder).exists()
        descriptor = os.open(_lock(folder), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            continue
        try:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            was_killed = is_new or os.pread(descriptor, _BOOT_BYTES, 0) == _boot()
            yield Place(_name(folder), folder, was_killed)
            os.ftruncate(descriptor, 0)
        finally:
            os.close(descriptor)
        return
    raise ServerAway(server=f"{scratch}: no free place")


def _lock(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")


def _boot() -> bytes:
    """What tells this run of the machine from the one before: a holder that left another died with the machine, by a
    power cut or a restart. Empty where the system does not say."""
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_bytes()[:_BOOT_BYTES]
    return b""


def places_held(scratch: Path) -> set[str]:
    """The names of the places below `scratch` that a living process holds."""
    held = set()
    for lock in scratch.glob("*.lock"):
        descriptor = os.open(lock, os.O_RDWR)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            held.add(_name(lock.with_suffix("")))
        finally:
            os.close(descriptor)
    return held


def _name(folder: Path) -> str:
    return f"{socket.gethostname()}:{folder.resolve()}"
