"""Killed or cut off at every step that leaves a trace, a correction is made exactly once by its repeat."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import event

from dossier.errors import Stale
from dossier.review.corrections import Change
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.fixity import check_archive
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore
from storage.review.corrections import ReviewDesk
from tests.archive import BOTH_SIZES, House
from tests.children import in_child, status_of
from tests.crash.test_boundaries import MOST_STEPS, kill_at
from tests.integration.storage.test_ocfl import FailingStore, PowerCutError
from tests.reviewing import (
    LAN,
    MINH,
    acts_of,
    assert_once,
    confirm,
    correct,
    desk,
    doubtful,
    head_of,
    marked_though_confirmed,
    standing,
)

CHANGE = Change("owner_name", "Nguyễn Thị Hòa")


def open_house(folder: Path) -> House:
    database = Database(f"sqlite:///{folder / 'sohoa.db'}")
    return House(database, FolderStore(folder / "archive"), folder)


def correct_in(folder: Path, document_id: str, seen: int, cut: Callable[[Database], None]) -> None:
    house = open_house(folder)
    cut(house.database)
    desk(house).correct(document_id, [CHANGE], LAN, version=seen, now=house.now)


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


@BOTH_SIZES
@pytest.mark.parametrize("after", [False, True])
def test_cut_off_at_any_write_a_repeat_gives_one_version_and_one_correction(house: House, after: bool) -> None:
    cuts = 0
    for writes in range(20):
        document_id = doubtful(house)
        seen = standing(house, document_id).document.version
        change = Change("owner_name", "Nguyễn Thị Hòa")
        archive = Archive(FailingStore(house.store, writes, after=after))
        try:
            ReviewDesk(house.database, archive, house.services().catalogue).correct(
                document_id, [change], LAN, version=seen, now=house.now
            )
        except PowerCutError:
            cuts += 1
        else:
            break
        assert acts_of(house, document_id) == []
        house.now += timedelta(minutes=1)
        correct(house, document_id, LAN, change, version=seen)
        assert_once(house, document_id, seen)
    assert cuts >= 5


@BOTH_SIZES
def test_cut_off_between_version_and_commit_the_archive_is_caught_up_with(house: House) -> None:
    document_id = doubtful(house)
    seen = standing(house, document_id).document.version
    change = Change("owner_name", "Nguyễn Thị Hòa")

    def cut(_: object) -> None:
        raise PowerCutError

    event.listen(house.database.engine, "commit", cut)
    with pytest.raises(PowerCutError):
        correct(house, document_id, LAN, change, version=seen)
    event.remove(house.database.engine, "commit", cut)
    assert head_of(house, document_id) == "v3"
    assert acts_of(house, document_id) == []
    ((_, problems),) = check_archive(house.database, Archive(house.store))
    assert "việc chưa ghi xong" in " ".join(problems)
    house.now += timedelta(minutes=1)
    # Somebody else who comes next has seen the old version: the first one's work is finished, his is refused.
    with pytest.raises(Stale):
        correct(house, document_id, MINH, Change("owner_name", "Nguyễn Thị Hồng"), version=seen)
    assert_once(house, document_id, seen)
    correct(house, document_id, LAN, change, version=seen)
    assert_once(house, document_id, seen)
    assert [problems for _, problems in check_archive(house.database, Archive(house.store))] == [[]]
    told = [one for one in house.trail() if one.action == "corrected"]
    assert [(one.requester, one.actor) for one in told] == [("Lê Thị Lan", "account:le.thi.lan")]
    confirm(house, document_id, LAN)
    assert marked_though_confirmed(house) == []


@pytest.mark.slow
def test_killed_at_any_step_a_correction_is_neither_lost_nor_doubled(tmp_path: Path, sqlite_with_schema: Path) -> None:
    killed = 0
    for step in range(MOST_STEPS):
        folder = tmp_path / str(step)
        folder.mkdir()
        shutil.copy(sqlite_with_schema, folder / "sohoa.db")
        house = open_house(folder)
        document_id = doubtful(house)
        seen = standing(house, document_id).document.version
        house.database.close()
        ended = status_of(in_child(partial(correct_in, folder, document_id, seen, kill_at(step))))
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
