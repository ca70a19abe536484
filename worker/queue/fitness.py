"""Whether a worker may take papers (law 11 of the design): it can use its scratch, its database and its store, and its
machine does not fail again and again."""

from __future__ import annotations

import os
import shutil
import uuid
from contextlib import suppress
from datetime import timedelta
from typing import Final

import structlog

from dossier.errors import NoSpace, SohoaError
from dossier.machine import fault_of_the_machine
from storage.database.models import DocumentRow
from storage.fixity import demand_the_archive
from storage.objects.store import prove
from storage.queue import workers
from storage.queue.progress import UNFINISHED
from storage.sealing.sealed_store import keys_of
from worker.pipeline import Workplace

ID_LENGTH: Final = 36
# A page of the largest size that is read, as it is written while it is worked on.
LEAST_FREE_BYTES: Final = 256 << 20
SWEPT_EVERY: Final = timedelta(hours=1)
_SWEPT: Final = ".swept"

log = structlog.get_logger()


def begin(workplace: Workplace) -> None:
    """Called by a worker before its first paper. Raises what keeps it from working, Transient as it may be."""
    sweep(workplace)
    examine(workplace)
    with workplace.database.write() as session:
        workers.begin(session, workplace.name, now=workplace.clock())


def may_work(workplace: Workplace) -> bool:
    """Whether the worker may take a paper now. One that was out of service is examined first. Scratch is swept hourly.

    Raises `ServerAway` for the database."""
    sweep_hourly(workplace)
    with workplace.database.read() as session:
        out_until = workers.out_until(session, workplace.name)
    if out_until is None:
        return True
    if workplace.clock() < out_until:
        return False
    try:
        sweep(workplace)
        examine(workplace)
    except SohoaError as error:
        with workplace.database.write() as session:
            workers.faulted(session, workplace.name, error, now=workplace.clock())
        log.warning("out_of_service", worker=workplace.name, error=str(error))
        return False
    with workplace.database.write() as session:
        workers.back(session, workplace.name)
    log.info("back_in_service", worker=workplace.name)
    return True


def sweep_hourly(workplace: Workplace) -> None:
    """Sweep where no worker of this machine did for an hour: one that runs for weeks does not begin again, and what was
    read of a paper is not to lie about for longer than its paper is worked on. Raises `ServerAway`."""
    mark, now = workplace.scratch / _SWEPT, workplace.clock().timestamp()
    try:
        age = now - mark.stat().st_mtime
    except OSError:  # never, or no folder yet
        age = SWEPT_EVERY.total_seconds()
    if 0 <= age < SWEPT_EVERY.total_seconds():
        return
    sweep(workplace)
    with suppress(OSError):  # of the disk it is told when a paper is worked on
        mark.touch()
        os.utime(mark, (now, now))


def sweep(workplace: Workplace) -> None:
    """Take away what lies in scratch of papers that no worker works on any more: one that was begun here and seen
    through elsewhere left it. Raises `ServerAway`."""
    if not workplace.scratch.is_dir():
        return
    # Of a paper, or of pages of it that were read for another worker (worker/queue/helping.py).
    left = [folder for folder in workplace.scratch.iterdir() if _is_id(folder.name[:ID_LENGTH])]
    with workplace.database.read() as session:
        rows = [session.get(DocumentRow, folder.name[:ID_LENGTH]) for folder in left]
    for folder, row in zip(left, rows, strict=True):
        if row is None or row.state not in UNFINISHED:
            shutil.rmtree(folder, ignore_errors=True)


def _is_id(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False


def examine(workplace: Workplace) -> None:
    """Use what a paper needs: scratch, database, store. Raises `MachineFault`, `NoSpace`, `ServerAway`, `StoreRefused`,
    `NotReadBack` or `SealKeyAway`."""
    store = workplace.archive.store
    try:
        workplace.scratch.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(workplace.scratch).free < LEAST_FREE_BYTES:
            raise NoSpace
        written = workplace.scratch / f"examined-{uuid.uuid4().hex}"
        try:
            written.write_bytes(bytes(1 << 20))
        finally:
            written.unlink(missing_ok=True)
        prove(store)
        demand_the_archive(workplace.database, store)
        if (keys := keys_of(store)) is not None:
            keys.check()
    except OSError as error:
        raise fault_of_the_machine(error) from error
