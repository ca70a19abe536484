"""The worker of the embedded deployment: one process that takes what is next in turn, again and again.

It holds a numbered place of its machine by a file lock, which ends with the process however that ends. Who gets a
place knows that its last holder is dead and gives back at once what that one was working on.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from dossier.errors import ServerAway, Transient
from storage.papers.deliveries import hold_late
from storage.queue import leases, page_shares
from worker.pipeline import Workplace
from worker.queue.doorbell import LocalDoorbell
from worker.queue.fitness import may_work
from worker.queue.helping import help_with_pages
from worker.turn import process

# A stat call costs a microsecond; a look into the database is only needed for back-offs that ran out.
LISTEN_SECONDS = 0.05
LOOK_SECONDS = 1.0
MOST_PLACES = 256
_BOOT_BYTES = 36

log = structlog.get_logger()


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
        # One whose scratch is gone, as a container's that lies in memory is, may have died with it of what it read.
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


def give_back(workplace: Workplace, *, was_killed: bool = True) -> None:
    """Put back what an earlier holder of this place left unfinished; where it was not killed, uncounted."""
    with workplace.database.write() as session:
        back = leases.release(
            session, now=workplace.clock(), workers=[workplace.name], by_death=was_killed, stays=hold_late
        )
    if back:
        log.warning("given_back", documents=back, worker=workplace.name, was_killed=was_killed)


def _next(workplace: Workplace) -> str | None:
    """Do what is next in turn; in a lane, pages of a long paper that another worker holds come after papers."""
    workplace.beat()
    with workplace.database.read() as session:
        waits = leases.waits_in(session, leases.LANES, since=workplace.clock())
        # Mostly nothing does, and to take a paper is to write: this look in place of two writes and two looks.
        if not waits and not page_shares.has_open(session, workplace.engine):
            return None
    for lane in leases.LANES:
        done = process(workplace, lanes=(lane,)) or help_with_pages(workplace, lane=lane)
        if done is not None:
            return done
    return None


def work(workplace: Workplace, doorbell: LocalDoorbell | None, wait: Callable[[float], bool]) -> None:
    """Work until `wait(seconds)` says to stop; without a bell the database is asked every second. A database that is
    away, or whose disk is full, is waited for."""
    heard, looked_again = -1, 0.0
    while True:
        workplace.beat()
        ring = doorbell.last_ring() if doorbell else 0
        if ring != heard or looked_again >= LOOK_SECONDS:
            heard, looked_again = ring, 0.0
            try:
                while may_work(workplace) and _next(workplace) is not None:
                    if wait(0):
                        return
            except Transient as error:
                log.warning("database_away", error=str(error))
        if wait(LISTEN_SECONDS):
            return
        looked_again += LISTEN_SECONDS
