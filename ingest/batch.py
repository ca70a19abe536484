"""An operator's run: every file of a manifest is taken into the backlog, or rejected with a reason.

A run may be cut off anywhere and begun again with the same manifest: rows that are done are not done again, and a row
that was under way has the same receipt id again. The operator's files are only read: never moved, never removed.

Only what is wrong with a file rejects its row. All files were there when the manifest was read, so one that is there no
more went away, with its disk most often: such a row, one that the machine cannot read, and one that meets a fault of
the archive is put off, and what was put off comes behind the others in the next run, so none stands in their way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Protocol

import structlog

from dossier.errors import Fatal, FileAway, MachineFault, NotOpened, ServerAway, SohoaError, Transient
from ingest.intake import Intake
from ingest.manifest import Manifest
from ingest.problems import OtherFiles
from ingest.reports.reconciliation import receipt_of
from ingest.tables.manifest_rows import ManifestRow
from storage.archive.ocfl import sha256_of
from storage.papers import batches
from storage.papers.batches import Tally
from storage.trail import events
from worker import limits
from worker.formats import sources

log = structlog.get_logger()

MOST_TRIES = 6
# So many rows one after the other that met a fault again and again: the machine cannot take any for now.
MOST_FAULTS = 3
_PROBED_AT_ONCE = 32
_HELD_AGAINST = 3  # of the first and of the last files that were taken: whole scans, from a share
_COUNTING_SHARE = 0.1  # how much of the time that a run waits it may count its rows, which may be a million


class Progress(Protocol):
    """Hears how far a run is."""

    def taken(self, done: int, total: int) -> None:
        """`done` of `total` rows were looked at and taken or rejected."""

    def worked(self, tally: Tally, reasons: Mapping[str, int]) -> None:
        """How the rows stand while the workers are at them, and how many failed for each reason (code)."""


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """How a run goes. `wait`: until the workers are through with every row that was taken, asking every `poll_seconds`.
    `limit`: how many rows this run takes at most; `until`: the moment (UTC) after which it takes no more and waits no
    more. What is left is taken by the next run."""

    desk: str
    requester: str
    wait: bool = True
    limit: int | None = None
    until: datetime | None = None
    poll_seconds: float = 1.0
    probe_seconds: float = 60.0
    probe_memory_bytes: int = 2 << 30


@dataclass(frozen=True, slots=True)
class BatchRun:
    """What a run came to: the batch, by which its report is written, and the reconciliation."""

    batch_id: str
    tally: Tally


def run_batch(
    manifest: Manifest,
    intake: Intake,
    settings: BatchSettings,
    progress: Progress,
    *,
    pause: Callable[[float], None] = time.sleep,
) -> BatchRun:
    """Take every row of `manifest` that is not done yet; while another program is at it, wait. Must be called from a
    process of one thread.

    Raises OtherFiles, BadRequest for a run that was begun for another desk, and the Transient error or OSError that
    rows met again and again; the same call later goes on from there.
    """
    _demand_same_files(manifest, intake)
    actor = events.Actor("intake:batch", requester=settings.requester)
    with intake.database.write() as session:
        batch_id = batches.begin(
            session,
            name=manifest.name,
            sha256=manifest.sha256,
            desk=settings.desk,
            paths=((row.row, row.line, row.name) for row in manifest.rows),
            now=intake.clock(),
            actor=actor,
        )
    # The receipt of a row is the same in every run, and with it the object in the archive: two runs at once would write
    # to one object.
    with intake.database.alone(f"batch {batch_id}"):
        _take_all(manifest, batch_id, intake, settings, progress, pause)
    while True:
        begun = time.monotonic()
        with intake.database.read() as session:
            tally = batches.tally(session, batch_id)
            unread = batches.unread_count(session, batch_id)
            reasons = batches.failures(session, batch_id)
        progress.worked(tally, reasons)
        if not unread or not settings.wait or _is_over(settings, intake):
            return BatchRun(batch_id, tally)
        pause(max(settings.poll_seconds, (time.monotonic() - begun) / _COUNTING_SHARE))


def _demand_same_files(manifest: Manifest, intake: Intake) -> None:
    """A scanner without a clock gives its files the same times every morning. So where a manifest was run before, some
    of what was taken is held against what lies there now: of new scans each is another. Raises OtherFiles."""
    with intake.database.read() as session:
        batch_id = batches.of_manifest(session, manifest.sha256)
        taken = batches.samples(session, batch_id, _HELD_AGAINST) if batch_id else []
    for path, sha256 in dict(taken).items():
        with suppress(OSError):  # what cannot be read says nothing; the run itself will meet it
            if sha256_of(manifest.rows[0].root / path) != sha256:
                raise OtherFiles(path=path, batch_id=batch_id)


def _take_all(
    manifest: Manifest,
    batch_id: str,
    intake: Intake,
    settings: BatchSettings,
    progress: Progress,
    pause: Callable[[float], None],
) -> None:
    with intake.database.read() as session:
        put_off = set(batches.put_off(session, batch_id))
        fresh = set(batches.untaken(session, batch_id)) - put_off
    total = len(manifest.rows)
    done = total - len(fresh) - len(put_off)
    log.info("batch", batch_id=batch_id, manifest=manifest.name, rows=total, untaken=total - done)
    progress.taken(done, total)
    in_order = chain.from_iterable(_of(manifest, some) for some in (fresh, put_off) if some)
    rows = islice(in_order, settings.limit)
    faults: list[SohoaError | OSError] = []  # of the last rows, one after the other
    while some := list(islice(rows, _PROBED_AT_ONCE)):
        for row, probed in zip(some, _probed_together(some, settings), strict=True):
            if not _may_go_on(batch_id, intake, settings, pause):
                return
            fault = _take(row, probed, batch_id, intake, settings, pause)
            faults = [*faults, fault] if fault else []
            if len(faults) == MOST_FAULTS:
                raise faults[-1]
            done += 1
            progress.taken(done, total)
    if faults:
        raise faults[-1]


def _of(manifest: Manifest, numbers: Collection[int]) -> Iterator[ManifestRow]:
    return (row for row in manifest.rows if row.row in numbers)


def _may_go_on(batch_id: str, intake: Intake, settings: BatchSettings, pause: Callable[[float], None]) -> bool:
    """Whether another row is to be taken; while the run is paused, wait. False once its time is over."""
    while not _is_over(settings, intake):
        with intake.database.read() as session:
            if not batches.is_paused(session, batch_id):
                return True
        pause(settings.poll_seconds)
    return False


def _is_over(settings: BatchSettings, intake: Intake) -> bool:
    return settings.until is not None and intake.clock() >= settings.until


def _take(
    row: ManifestRow,
    probed: _Probed | None,
    batch_id: str,
    intake: Intake,
    settings: BatchSettings,
    pause: Callable[[float], None],
) -> SohoaError | OSError | None:
    """Bring one row to its end, trying again while database, archive or the files are away; the fault that it met each
    time, for which it is put off."""
    tries = 0
    while True:
        try:
            _take_once(row, probed, batch_id, intake, settings)
        except (Transient, OSError) as error:
            tries += 1
            if tries == MOST_TRIES:
                _note(
                    row, batch_id, intake, error if isinstance(error, SohoaError) else MachineFault(problem=str(error))
                )
                return error
            seconds = 2 ** (tries - 1)
            log.warning("will_try_again", row=row.row, error=str(error), seconds=seconds)
            pause(seconds)
        else:
            return None


def _take_once(
    row: ManifestRow, probed: _Probed | None, batch_id: str, intake: Intake, settings: BatchSettings
) -> None:
    """Take a row, reject it or put it off. Raises Transient and OSError for which it may be tried again soon."""
    try:
        # What was probed a moment ago is believed while the file is the same.
        is_known = probed is not None and probed.look == _look_of(row.path)
        source_format = probed.format if probed is not None and is_known else _probe(row, settings).format
        intake.take(
            row.path,
            receipt_id=receipt_of(batch_id, row.row),
            name=row.path.name,
            desk=settings.desk,
            channel="batch",
            lane="backlog",
            requester=settings.requester,
            source_format=source_format,
            dossier_code=row.dossier_code,
            procedure_code=row.procedure_code,
            given=row.given,
            committing=lambda session, document_id: batches.taken(session, batch_id, row.row, document_id),
        )
    except SohoaError as error:
        if isinstance(error, Transient) and not isinstance(error, (NotOpened, FileAway)):
            raise
        _note(row, batch_id, intake, error)


def _note(row: ManifestRow, batch_id: str, intake: Intake, error: SohoaError) -> None:
    """Note why a row was not taken; by its error it is rejected or put off."""
    what = "put_off" if isinstance(error, (Transient, Fatal)) else "rejected"
    log.warning(what, correlation_id=receipt_of(batch_id, row.row), row=row.row, file=row.name, error=str(error))
    with intake.database.write() as session:
        batches.rejected(session, batch_id, row.row, error)


@dataclass(frozen=True, slots=True)
class _Probed:
    """What a file was found to be. `look`: what would be another had it been written to since."""

    format: str
    look: tuple[int, ...]


def _look_of(path: Path) -> tuple[int, ...] | None:
    """Which file lies at `path`, its size and time of change; None where none can be seen."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _probed_together(rows: Sequence[ManifestRow], settings: BatchSettings) -> Sequence[_Probed | None]:
    """What the files of `rows` are, found in one process, since starting one costs more than probing a file.

    None where a file is no sound scan, and for all of them where one brought the process down: each of these is probed
    alone when its turn comes, and what is wrong with it is told then.
    """
    try:
        return limits.call(
            lambda: [_probed_or_none(row.path) for row in rows],
            seconds=settings.probe_seconds,
            memory_bytes=settings.probe_memory_bytes,
        )
    except (SohoaError, OSError):
        return [None] * len(rows)


def _probed_or_none(path: Path) -> _Probed | None:
    look = _look_of(path)
    try:
        return _Probed(sources.probe(path).format, look) if look else None
    except (SohoaError, OSError):
        return None


def _probe(row: ManifestRow, settings: BatchSettings) -> sources.Source:
    """What the row's file is. Raises FileAway, NotOpened, ServerAway where the whole folder is gone, and what
    `sources.probe` raises."""
    try:
        row.path.open("rb").close()
    except FileNotFoundError as error:
        if not row.root.is_dir():
            raise ServerAway(server=str(row.root)) from error
        raise FileAway(name=row.name) from error
    except PermissionError as error:
        raise NotOpened from error
    return limits.call(
        sources.probe, row.path, seconds=settings.probe_seconds, memory_bytes=settings.probe_memory_bytes
    )
