"""Packs go when no backup needs them, never before, whatever was killed or is missing."""

from __future__ import annotations

import os
import signal
from itertools import count
from pathlib import Path

import pytest

from storage.backup import contents, packs
from storage.backup.problems import BackupDamaged
from storage.backup.pruning import Pruned, prune
from storage.backup.restore import check_backup
from storage.backup.run import keep_newest
from storage.database.engine import Database
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore
from tests.archive import ONE_MACHINE
from tests.children import in_child, status_of
from tests.integration.storage.backup.test_backup import Backups, backups, files

__all__ = ["backups"]
FIRST, SECOND, THIRD = "extensions/a", "extensions/b", "extensions/c"


@pytest.fixture(autouse=True)
def small_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file in a pack of its own."""
    monkeypatch.setattr(packs, "PACK_BYTES", 1)


def pack_of(store: ObjectStore, key: str, folder: Path) -> str:
    """The pack that the newest index has a file in."""
    known = contents.Known(folder / "of.db")
    known.read(store)
    found = contents.pack_name(known.of([key])[key].pack)
    known.close()
    return found


def three(backups: Backups, folder: Path) -> list[str]:
    """Three backups, of which each lacks a file of the one before; the packs of these files."""
    archive, names = backups.house.store, []
    for number, key in enumerate((FIRST, SECOND, THIRD)):
        archive.put(key, f"{number}".encode())
        backups.back_up()
        names.append(pack_of(backups.store, key, folder))
        archive.delete(key)
    return names


@ONE_MACHINE
def test_what_no_kept_backup_refers_to_goes_and_every_kept_one_still_comes_back(
    backups: Backups, empty_database: Database, tmp_path: Path
) -> None:
    first, second, third = three(backups, tmp_path)
    archive = files(backups.house.store)
    assert prune(backups.store, "there", tmp_path / "work") == Pruned(), "all are kept"
    assert keep_newest(backups.store, "there", 2) == (1, 0)
    pruned = prune(backups.store, "there", tmp_path / "work")
    assert (pruned.packs, backups.store.size(first)) == (1, None)
    assert pruned.size > 0
    assert prune(backups.store, "there", tmp_path / "work") == Pruned()
    assert keep_newest(backups.store, "there", 1) == (1, 0)
    assert prune(backups.store, "there", tmp_path / "work").packs == 1
    assert (backups.store.size(second), backups.store.size(third) is not None) == (None, True)
    assert len(list(check_backup(backups.store, "there", None, tmp_path / "work"))) == 1, "nothing is wrong with it"
    assert backups.restore(empty_database).backup.number == 3
    assert files(backups.target(empty_database).store) == {**archive, THIRD: b"2"}

    backups.house.store.put(FIRST, b"0")  # the same again, whose pack went
    assert backups.back_up().brought.sent == 1
    assert pack_of(backups.store, FIRST, tmp_path) != first


@ONE_MACHINE
def test_killed_at_each_file_that_goes_the_next_run_goes_on(backups: Backups, tmp_path: Path) -> None:
    three(backups, tmp_path)
    keep_newest(backups.store, "there", 1)

    class Dying(FolderStore):
        left = 0

        def delete(self, key: str) -> None:
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            self.left -= 1
            super().delete(key)

    for number in count():
        store = Dying(tmp_path / "backups")
        store.left = number
        status = status_of(in_child(lambda: prune(store, "there", tmp_path / "work")))  # noqa: B023
        if status == 0:
            break
        assert status == -signal.SIGKILL
    assert number >= 1
    assert prune(backups.store, "there", tmp_path / "work") == Pruned()


@ONE_MACHINE
def test_where_a_backup_cannot_say_what_it_needs_nothing_goes(backups: Backups, tmp_path: Path) -> None:
    three(backups, tmp_path)
    keep_newest(backups.store, "there", 2)
    was = files(backups.store)
    broken = contents.index_name(2)
    for key in (broken, f"{contents.folder_of(2)}/backup.json"):
        backups.store.delete(key)
        with pytest.raises(BackupDamaged):
            prune(backups.store, "there", tmp_path / "work")
        backups.store.put(key, was[key])
    assert files(backups.store) == was


@ONE_MACHINE
def test_what_a_run_that_was_cut_off_sent_stays_for_the_next(backups: Backups, tmp_path: Path) -> None:
    three(backups, tmp_path)
    backups.house.store.put("extensions/new", b"new")
    number = backups.back_up().backup.number
    new = pack_of(backups.store, "extensions/new", tmp_path)
    contents.remove_backup(backups.store, number)  # as if it had not come to its end
    keep_newest(backups.store, "there", 1)
    prune(backups.store, "there", tmp_path / "work")
    assert backups.store.size(new) is not None
    assert backups.back_up().brought.sent == 0
