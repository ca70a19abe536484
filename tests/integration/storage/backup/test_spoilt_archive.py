"""A backup of an archive of which the disk does not give something back has all else, and says what it lacks."""

from __future__ import annotations

import errno
from datetime import datetime
from pathlib import Path

import pytest

from storage.archive.layout import place_of
from storage.archive.ocfl import Archive, object_id_of
from storage.backup.last import last_at
from storage.database.engine import Database
from tests.archive import ONE_MACHINE, marital_status
from tests.integration.storage.backup.test_backup import Backups, backups, entries, files
from tests.integration.storage.keeping.test_keeping import not_given_back, spoil

__all__ = ["backups"]


def backed_up_at(backups: Backups) -> datetime | None:
    with backups.house.database.read() as session:
        return last_at(session)


@ONE_MACHINE
@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES], ids=["a bad sector", "not let in"])
@pytest.mark.parametrize("are_names_lost", [False, True], ids=["listed alone", "names, too"])
@pytest.mark.parametrize("depth", [1, 4, 6], ids=["of many", "of one", "in one"])
def test_a_folder_is_named_and_all_else_is_backed_up(
    backups: Backups, empty_database: Database, tmp_path: Path, depth: int, number: int, *, are_names_lost: bool
) -> None:
    backups.back_up()
    last, spoilt = backed_up_at(backups), next(Archive(backups.house.store).object_ids())
    place = "/".join(f"{place_of(spoilt)}/v1/content".split("/")[:depth]) + "/"
    paper = place_of(object_id_of(backups.house.archive(marital_status(number="2/2026"))))
    with pytest.MonkeyPatch.context() as patch:
        spoil(patch, tmp_path / "archive" / place, are_names_lost=are_names_lost, number=number)
        done = backups.back_up()
    whole = files(backups.house.store)
    assert done.backup.missing == [place]
    assert sorted(entries(backups.store, 2)) == sorted(key for key in whole if key.startswith(paper))
    (told,) = backups.problems()
    assert place in told
    assert backed_up_at(backups) == last, "it is not the last that lacks nothing"
    assert backups.restore(empty_database).backup.missing == [place]
    assert files(backups.target(empty_database).store) == whole, "of the folder what the backup before had"
    assert backups.back_up().backup.missing == []
    assert backups.problems() == []


@ONE_MACHINE
def test_a_file_is_named_and_all_else_is_backed_up(backups: Backups, tmp_path: Path) -> None:
    archive = Archive(backups.house.store)
    first, second = archive.object_ids()
    key = archive.stored(first, "access.pdf").key
    not_given_back(tmp_path / "archive" / key)
    done = backups.back_up()
    assert (done.backup.missing, done.backup.files) == ([key], done.brought.sent)
    assert backed_up_at(backups) is None
    assert set(entries(backups.store, 1)) >= set(archive.store.keys(f"{place_of(second)}/"))
