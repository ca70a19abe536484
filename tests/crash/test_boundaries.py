"""Killed at every step that leaves a trace, a desk's file is archived exactly once by the next start.

A step is every file that is opened for writing, renamed or removed, every folder made or removed, and every commit,
seen by an audit hook of the interpreter: so a step that somebody adds later is killed at as well.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import event

from dossier.catalogue.kinds import default_catalogue
from ingest.intake import Intake
from ingest.watch import Watcher, WatchSettings
from scripts.samples import tiny_page
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.objects.folder import FolderStore
from tests.children import in_child, status_of
from tests.crash.exactly_once import check_exactly_once
from tests.remembering import RememberingEngine
from worker.page import ReadOptions
from worker.pipeline import Workplace
from worker.queue.doorbell import LocalDoorbell
from worker.queue.local import give_back
from worker.recognise.tesseract_library import LibraryEngine
from worker.turn import process

STEPS = {"os.rename", "os.remove", "os.rmdir", "os.mkdir"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
MOST_STEPS = 400
NAME = "giay-to.png"


class Home:
    """A sohoa of one process over one folder: the watcher and a worker in turn."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.desk = folder / "scan" / "mot-cua"

    def run(self, options: ReadOptions, cut: Callable[[Database], None] | None = None) -> None:
        """Everything from a file in the folder to an archived document. `cut` may arrange for a sudden end."""
        database = Database(f"sqlite:///{self.folder / 'sohoa.db'}")
        archive, doorbell = Archive(FolderStore(self.folder / "archive")), LocalDoorbell(self.folder / "work" / "bell")
        intake = Intake(database, archive, doorbell, "H47", now)
        place = Workplace(
            "worker", database, archive, self.folder / "work" / "documents", default_catalogue(), options, now
        )
        if cut:
            cut(database)
        watcher = Watcher(intake, WatchSettings(self.folder / "scan", settle_seconds=0.01))
        for _ in range(3):
            watcher.scan_once(time.monotonic())
            time.sleep(0.02)
        give_back(place)
        while process(place):
            pass


def _home_with_one_file(folder: Path, sqlite_with_schema: Path) -> Home:
    home = Home(folder)
    home.desk.mkdir(parents=True)
    shutil.copy(sqlite_with_schema, folder / "sohoa.db")
    (home.desk / NAME).write_bytes(tiny_page("Tờ số 1"))
    return home


def now() -> datetime:
    return datetime.now(UTC)


def kill_at(step: int) -> Callable[[Database], None]:
    """Kill this process, not its children, before its `step`-th step from 0."""

    def arrange(database: Database) -> None:
        me, steps = os.getpid(), count()

        def take_step() -> None:
            if os.getpid() == me and next(steps) == step:
                os.kill(me, signal.SIGKILL)

        def hook(name: str, arguments: tuple[object, ...]) -> None:
            if name in STEPS or (name == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES):
                take_step()

        event.listen(database.engine, "commit", lambda _: take_step())
        sys.addaudithook(hook)

    return arrange


@pytest.mark.slow
def test_killed_at_any_step_nothing_is_lost_or_doubled(tmp_path: Path, sqlite_with_schema: Path) -> None:
    (tmp_path / "read").mkdir()
    options = ReadOptions(RememberingEngine(LibraryEngine(), tmp_path / "read"))
    # Run once here, so that the children find modules, statements and word lists loaded: it halves their time.
    _home_with_one_file(tmp_path / "whole", sqlite_with_schema).run(options)
    killed = 0
    for step in range(MOST_STEPS):
        home = _home_with_one_file(tmp_path / str(step), sqlite_with_schema)
        ended = status_of(in_child(partial(home.run, options, kill_at(step))))
        if ended != -signal.SIGKILL:
            assert ended == 0
            check_exactly_once(home.folder, home.desk, {NAME})
            break
        killed += 1
        assert status_of(in_child(partial(home.run, options))) == 0
        check_exactly_once(home.folder, home.desk, {NAME})
    else:
        pytest.fail(f"still not through after {MOST_STEPS} steps")
    assert killed > 40, "the hook saw too little to be true"
    validator = str(Path(sys.executable).parent / "ocfl-validate.py")
    roots = [str(tmp_path / str(step) / "archive") for step in range(0, killed, 10)]
    assert subprocess.run([validator, "--quiet", *roots], check=False).returncode == 0
