"""The watcher: files that lie in the desks' scan folders become documents, or are rejected with a reason.

Looking at the folders is the truth; file events only make it look sooner. So nothing is missed while the program is
down, on a network share where events are silent, or when they come too fast. What goes wrong with one file keeps
that file, claimed or where it lies, to be tried again with growing pauses; it never ends the watcher.

Everything is done for one desk at a time, under the desk's lock, so any number of watchers may look at one share. Desks
go in turn, some files each, so that one with a thousand keeps no other waiting for more than its turn takes.
Files are probed in a forked child (worker/limits.py), so this module must run in a process of one Python thread;
the thread that waits for file events holds no lock of Python's.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path, PurePath
from typing import Final

import structlog
from watchfiles import watch

from dossier.errors import NotAScan, NotOpened, Overtaken, ServerAway, SohoaError, StoreRefused, Transient
from dossier.machine import fault_of_the_machine
from dossier.pauses import Pauses, Postponed
from dossier.vietnam import local_time
from dossier.words.sentences import Phrase
from ingest import folders, notes
from ingest.folders import Claim, DeskFolder, WaitingFile
from ingest.intake import Intake, SourceChanged
from ingest.names import shown
from ingest.open_handles import is_held_for_writing
from ingest.watching import StabilityTracker, Stage
from storage.database.clock import utc_now
from storage.papers import documents
from storage.queue import failures
from worker import limits
from worker.formats import sources

TICK_SECONDS: Final = 0.25
# Without inotify the folders are polled; after this long it is tried again.
WITHOUT_EVENTS_SECONDS: Final = 60.0
# How long the folder of a dossier has to be empty before it is cleared away.
EMPTY_SECONDS: Final = 600.0
# After so many failures in a row the rest of a desk waits for the next look: database or archive are away.
MOST_FAILURES: Final = 3
# Of a desk, before the next has its turn. A file takes some tens of milliseconds, and each turn lists the folder anew.
MOST_A_TURN: Final = 20
PAUSES: Final = Pauses(timedelta(seconds=1), 2, timedelta(minutes=1))

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """How the watcher behaves. `scan`: the folder that holds the desks' folders.

    A file is looked into when it has not changed for `settle_seconds`, and rejected when it still cannot be read
    after `patience_seconds`. `poll_seconds`: how long events may be silent before all folders are looked at anyway.
    """

    scan: Path
    settle_seconds: float
    patience_seconds: float = 60.0
    poll_seconds: float = 2.0
    probe_seconds: float = 60.0
    probe_memory_bytes: int = 2 << 30


@dataclass(slots=True)
class Scan:
    """What one look at all folders did: files `taken`, `rejected`, `waiting` (unfinished), and tries that `failed`, of
    those that were `there`. `left`: finished, and their desk's turn was over."""

    taken: int = 0
    rejected: int = 0
    waiting: int = 0
    failed: int = 0
    there: int = 0
    left: int = 0


class Watcher:
    """Watches all desks below one folder. `now` is always the seconds of one monotonic clock. `beat`: called again and
    again, with how many files lay there at the last whole look; None before the first."""

    def __init__(
        self, intake: Intake, settings: WatchSettings, beat: Callable[[int | None], None] = lambda _there: None
    ) -> None:
        self._intake = intake
        self._beat = beat
        self._there: int | None = None
        self._settings = settings
        self._trackers: dict[Path, StabilityTracker] = {}
        self._retries = Postponed(PAUSES)
        self._away: dict[Path, datetime] = {}
        self._warned: set[str] = set()
        self._turns: dict[Path, str] = {}  # the last file of a desk that its turn came to, where it has more
        self._emptied: dict[tuple[Path, PurePath], float] = {}

    def run(self, stop: threading.Event) -> None:
        """Watch until `stop` is set."""
        due = 0.0
        while not stop.is_set():
            for something_changed in self._ticks(stop):
                if stop.is_set():
                    return
                if something_changed or time.monotonic() >= due:
                    while self.scan_once(time.monotonic()).left and not stop.is_set():
                        pass
                    due = time.monotonic() + self._pause()

    def scan_once(self, now: float) -> Scan:
        """Look at every desk's folder once, take what is finished, reject what never will be, as many as a turn has."""
        scan = Scan()
        root = self._settings.scan
        with self._reachable(root):
            desks = folders.desk_folders(root)
            self._warn_of_strays(root)
            for gone in self._trackers.keys() - {desk.path for desk in desks}:
                self._say_away(gone, "not there")
            for desk in desks:
                with self._reachable(desk.path), folders.locked(desk) as is_mine:
                    if is_mine:
                        self._scan_desk(desk, scan, now)
                        self._say_back(desk)
        self._there = scan.there
        self._beat(self._there)
        return scan

    def _scan_desk(self, desk: DeskFolder, scan: Scan, now: float) -> None:
        before, left_before, left = scan.failed, scan.left, MOST_A_TURN
        self._attempt(f"{desk.path}: failures", scan, now, partial(self._tell_failures, desk))
        self._attempt(f"{desk.path}: rejected", scan, now, partial(self._look_again, desk))
        self._clear_dossiers(desk, now)
        # What failed least goes first, so that no file can keep the others from their turn.
        for claim in sorted(folders.left_claims(desk), key=lambda claim: self._retries.count(claim.receipt_id)):
            self._beat(self._there)
            if scan.failed - before >= MOST_FAILURES:
                # They pile up just when nothing can be taken.
                scan.there += sum(1 for _ in folders.waiting_files(desk))
                return
            if left == 0:
                scan.left += self._retries.is_due(claim.receipt_id, now)
            elif self._attempt(claim.receipt_id, scan, now, partial(self._take_left, claim, scan)):
                left -= 1
        tracker = self._trackers.setdefault(
            desk.path, StabilityTracker(self._settings.settle_seconds, self._settings.patience_seconds)
        )
        found = {str(file.path): file for file in folders.waiting_files(desk)}
        tracker.keep(found.keys())
        scan.there += len(found)
        # On from where the last turn ended, so that files that cannot be taken yet do not stand before the others.
        came_to = self._turns.pop(desk.path, "")
        for key in sorted(found):
            self._beat(self._there)
            if scan.failed - before >= MOST_FAILURES:
                return
            stage = tracker.look(key, found[key].fingerprint, now)
            if stage is Stage.GROWING:
                scan.waiting += 1
            elif left == 0:
                scan.left += key > came_to and self._retries.is_due(key, now)
            elif key > came_to and self._attempt(
                key, scan, now, partial(self._look_into, desk, found[key], stage, scan, now)
            ):
                left, came_to = left - 1, key
        if scan.left > left_before:
            self._turns[desk.path] = came_to

    def _attempt(self, key: str, scan: Scan, now: float, work: Callable[[], None]) -> bool:
        """Do `work` if its time has come, and say whether it has; whatever goes wrong, it is said and tried again
        later."""
        if not self._retries.is_due(key, now):
            return False
        try:
            work()
        except (Transient, OSError) as error:
            scan.failed += 1
            log.warning("will_try_again", what=key, error=str(error), seconds=self._retries.failed(key, now))
        except Exception:  # the outermost edge of one file's work: a defect must not end the watch over the others
            scan.failed += 1
            log.exception("defect", what=key, seconds=self._retries.failed(key, now))
        else:
            self._retries.succeeded(key)
        return True

    def _look_into(self, desk: DeskFolder, file: WaitingFile, stage: Stage, scan: Scan, now: float) -> None:
        """Take a file that has not changed for a while, reject it, or leave it for later."""
        if file.strange:
            self._reject(desk, file, NotAScan(found=file.strange), scan)
            return
        if is_held_for_writing(file.path):
            scan.waiting += 1  # for as long as somebody has it open
            return
        try:
            source_format = self._probe(file.path)
        except FileNotFoundError:
            return  # gone again
        except NotOpened as error:
            scan.waiting += 1
            self._say_not_taken(desk, file, error)
            return
        except Transient:
            raise
        except SohoaError as error:
            if stage is Stage.OLD:
                self._reject(desk, file, error, scan)
            else:
                self._trackers[desk.path].unreadable(str(file.path))
                scan.waiting += 1
            return
        try:
            self._intake.demand_archive()
        except StoreRefused as error:  # mended by a person alone, so the desk is to know
            self._say_not_taken(desk, file, error)
            raise
        claim = folders.claim(file, desk)
        if claim is None:
            scan.waiting += 1
        else:
            if file.relative.parent.parts:
                self._emptied[(desk.path, file.relative.parent)] = now
            # From here on it is the claim that is tried again, not the file.
            self._attempt(claim.receipt_id, scan, now, partial(self._take_now, claim, source_format, scan))

    def _take_left(self, claim: Claim, scan: Scan) -> None:
        """Take a claim up again that was left by a crash or a passing fault."""
        with self._told(claim):
            try:
                source_format = self._probe(claim.path)
            except Transient:
                raise
            except SohoaError:
                claim.put_back()  # to be judged like any other file
                return
            self._take(claim, source_format, scan, once=claim.receipt_id)

    def _take_now(self, claim: Claim, source_format: str, scan: Scan) -> None:
        with self._told(claim):
            self._take(claim, source_format, scan)

    @contextmanager
    def _told(self, claim: Claim) -> Iterator[None]:
        """Tell the desk once of each reason for which a file that left its folder is not taken yet: it sees the file no
        more, and its line would be missing."""
        try:
            yield
        except Overtaken:  # by another who changed the same object: the next try is through
            raise
        except (Transient, OSError) as error:
            reason = fault_of_the_machine(error) if isinstance(error, OSError) else error
            key = f"{claim.receipt_id} {reason.code}"
            if key not in self._warned:
                try:
                    now = self._intake.clock()
                except Transient:  # the database, whose time it is, may be what is away
                    now = utc_now()
                values = {"file": str(claim.relative), "reason": reason.sentence()}
                # A program that was started again finds the claim, too, and its line of the day.
                said = Phrase(notes.NOT_YET_TAKEN, values).sentence()
                notes.log_line(claim.desk, now, notes.NOT_YET_TAKEN, once=said, **values)
                self._warned.add(key)
            raise

    def _take(self, claim: Claim, source_format: str, scan: Scan, *, once: str | None = None) -> None:
        """Turn a claimed file into a document. `once`: what its line in the log would hold if it was written before."""
        desk = claim.desk.desk
        dossier_code, odd_folder = folders.dossier_of(claim.relative)
        before = folders.fingerprint(claim.path)
        try:
            receipt = self._intake.take(
                claim.path,
                receipt_id=claim.receipt_id,
                name=claim.relative.name,
                desk=desk,
                channel="folder",
                lane="counter",
                requester=f"desk:{desk}",
                source_format=source_format,
                dossier_code=dossier_code,
            )
            is_as_taken = folders.fingerprint(claim.path) == before
        except SourceChanged:
            is_as_taken = False
        if not is_as_taken:
            log.warning("still_written_to", correlation_id=claim.receipt_id, file=shown(str(claim.relative)))
            claim.put_back()
            scan.waiting += 1
            return
        values = {
            "file": str(claim.relative),
            "dossier": notes.dossier_phrase(dossier_code, odd_folder),
            "receipt": claim.receipt_id,
        }
        if receipt.is_new:
            notes.log_line(claim.desk, self._intake.clock(), notes.TAKEN, once=once, **values)
        else:
            with self._intake.database.read() as session:
                since = documents.get(session, receipt.document_id).received_at
            values |= {"since": local_time(since), "document": receipt.document_id}
            notes.log_line(claim.desk, self._intake.clock(), notes.KNOWN, once=once, **values)
        claim.close()
        scan.taken += 1

    def _reject(self, desk: DeskFolder, file: WaitingFile, error: SohoaError, scan: Scan) -> None:
        now = self._intake.clock()
        name = str(file.relative)
        place = notes.reject(desk, file.path, name, error, now)
        scan.rejected += 1
        log.warning(
            "rejected", desk=desk.desk, file=shown(name), error=str(error), notes=getattr(error, "__notes__", [])
        )
        notes.log_line(desk, now, notes.NOT_TAKEN, file=name, reason=error.sentence(), place=place.name)

    def _probe(self, path: Path) -> str:
        """The format of a whole scan. Raises what `sources.probe` does, NotOpened where the system does not let us."""
        try:
            os.close(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC))
        except PermissionError as error:
            raise NotOpened from error
        except FileNotFoundError:
            raise
        except OSError as error:
            raise ServerAway(server=str(path.parent)) from error
        source = limits.call(
            sources.probe,
            path,
            seconds=self._settings.probe_seconds,
            memory_bytes=self._settings.probe_memory_bytes,
        )
        return source.format

    def _look_again(self, desk: DeskFolder) -> None:
        """Let rejected files that have changed since be judged anew."""
        for relative in notes.come_back(desk):
            log.info("come_back", desk=desk.desk, file=shown(relative))
            notes.log_line(desk, self._intake.clock(), notes.COME_BACK, file=relative)

    def _clear_dossiers(self, desk: DeskFolder, now: float) -> None:
        """Clear the folders of dossiers away whose files were taken, once nothing came into them for a while: a copy of
        several files may still be under way, and lose its place."""
        for (path, relative), since in list(self._emptied.items()):
            if path == desk.path and now - since >= EMPTY_SECONDS:
                del self._emptied[(path, relative)]
                folders.clear_dossier(desk, relative)

    def _say_not_taken(self, desk: DeskFolder, file: WaitingFile, error: Transient) -> None:
        """Tell the desk once that a file cannot be taken yet; it stays where it lies and is tried again."""
        key = f"{file.path} {file.fingerprint} {error.code}"
        if key not in self._warned:
            log.warning("not_taken", desk=desk.desk, file=shown(str(file.relative)), error=str(error))
            notes.log_line(
                desk, self._intake.clock(), notes.NOT_YET_TAKEN, file=str(file.relative), reason=error.sentence()
            )
            self._warned.add(key)

    def _tell_failures(self, desk: DeskFolder) -> None:
        """Tell the desk of its papers that failed after they had been taken."""
        with self._intake.database.read() as session:
            untold = failures.untold(session, desk.desk)
        for failure in untold:
            now = self._intake.clock()
            notes.note_failure(desk, failure.document_id, failure.name, failure.received_at, failure.error, now)
            notes.log_line(
                desk,
                now,
                notes.FAILED,
                file=failure.name,
                received=local_time(failure.received_at),
                reason=failure.error.sentence(),
                document=failure.document_id,
            )
            with self._intake.database.write() as session:
                failures.tell(session, failure.receipt_id, now=now)

    @contextmanager
    def _reachable(self, folder: Path) -> Iterator[None]:
        """A block that needs `folder`: should it be away, the block ends there."""
        try:
            yield
            if self._away.pop(folder, None) is not None:
                log.info("folder_back", folder=str(folder))
        except OSError as error:
            self._say_away(folder, str(error))

    def _say_back(self, desk: DeskFolder) -> None:
        """Tell the desk whose folder was away, as whoever has the desk: of two that write to its log at once both would
        begin the day's file."""
        since = self._away.get(desk.path)
        if since is not None:
            notes.log_line(desk, self._intake.clock(), notes.BACK, since=local_time(since))

    def _say_away(self, folder: Path, reason: str) -> None:
        if folder not in self._away:
            self._away[folder] = self._intake.clock()
            log.error("folder_away", folder=str(folder), reason=reason)

    def _warn_of_strays(self, root: Path) -> None:
        """Say once of what lies beside the desks that nobody will look at it."""
        for entry in root.iterdir():
            is_desk = entry.is_dir() and not entry.is_symlink() and folders.is_desk_name(entry.name)
            if not is_desk and not folders.is_ignored(entry.name) and entry.name not in self._warned:
                self._warned.add(entry.name)
                log.warning("no_desk", name=shown(entry.name), advice="move it into a desk's folder")

    def _pause(self) -> float:
        """Seconds until something may be due: the next file to settle, or the next poll."""
        looks = [tracker.next_look(time.monotonic()) for tracker in self._trackers.values()]
        return min([self._settings.poll_seconds, *(look for look in looks if look is not None)])

    def _ticks(self, stop: threading.Event) -> Iterator[bool]:
        """True whenever something changed in the folders, False every tick; ends when it has to be begun anew."""
        root = self._settings.scan
        try:
            begun_on = root.stat()
            for changes in watch(
                root,
                watch_filter=None,
                debounce=200,
                rust_timeout=round(TICK_SECONDS * 1000),
                yield_on_timeout=True,
                stop_event=stop,
                ignore_permission_denied=True,
            ):
                yield any(_is_from_outside(path) for _, path in changes)
                if not os.path.samestat(root.stat(), begun_on):
                    return  # replaced or mounted over: the events of the old folder say nothing
        except (OSError, RuntimeError) as error:  # the folder is away, or the system has no more watches to give
            log.warning("no_file_events", folder=str(root), error=str(error))
        polls_until = time.monotonic() + WITHOUT_EVENTS_SECONDS
        while not stop.wait(TICK_SECONDS) and time.monotonic() < polls_until:
            yield False


def _is_from_outside(path: str) -> bool:
    """Whether a change is not of our own making."""
    return not any(part in folders.RESERVED for part in Path(path).parts)
