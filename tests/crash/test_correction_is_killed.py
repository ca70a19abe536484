"""Killed at every step that leaves a trace, a correction is made exactly once by its repeat."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from dossier.review import Change
from storage.database import Database
from storage.folder_store import FolderStore
from storage.schema import upgrade
from tests.archive import House
from tests.children import in_child, status_of
from tests.crash.test_boundaries import MOST_STEPS, kill_at
from tests.integration.test_review import LAN, assert_once, desk, doubtful, standing

CHANGE = Change("owner_name", "Nguyễn Thị Hòa")


def open_house(folder: Path) -> House:
    database = Database(f"sqlite:///{folder / 'sohoa.db'}")
    upgrade(database)
    return House(database, FolderStore(folder / "archive"), folder)


def correct(folder: Path, document_id: str, seen: int, cut: Callable[[Database], None]) -> None:
    house = open_house(folder)
    cut(house.database)
    desk(house).correct(document_id, [CHANGE], LAN, version=seen, now=house.now)


@pytest.mark.slow
def test_killed_at_any_step_a_correction_is_neither_lost_nor_doubled(tmp_path: Path) -> None:
    killed = 0
    for step in range(MOST_STEPS):
        folder = tmp_path / str(step)
        folder.mkdir()
        house = open_house(folder)
        document_id = doubtful(house)
        seen = standing(house, document_id).document.version
        house.database.close()
        ended = status_of(in_child(partial(correct, folder, document_id, seen, kill_at(step))))
        house.now += timedelta(minutes=1)
        if ended != -signal.SIGKILL:
            assert ended == 0
            assert_once(house, document_id, seen)
            house.database.close()
            break
        killed += 1
        desk(house).correct(document_id, [CHANGE], LAN, version=seen, now=house.now)
        assert_once(house, document_id, seen)
        house.database.close()
    else:
        pytest.fail(f"still not through after {MOST_STEPS} steps")
    assert killed > 10, "the hook saw too little to be true"
    validator = str(Path(sys.executable).parent / "ocfl-validate.py")
    roots = [str(tmp_path / str(step) / "archive") for step in range(0, killed, 5)]
    assert subprocess.run([validator, "--quiet", *roots], check=False).returncode == 0
