"""A backup goes to another place, only what is new is sent, and what comes back is what was backed up."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import pytest
from pyrage.x25519 import Identity
from sqlalchemy import select

from dossier.errors import BadSetting, ServerAway, StoreRefused, ToolMissing
from storage.archive.ocfl import Archive, object_id_of
from storage.backup import contents, database_copy, packs, tables
from storage.backup import restore as restoring
from storage.backup.compare import unsound
from storage.backup.problems import (
    BackupDamaged,
    BackupRunning,
    NewerBackup,
    NotABackup,
    PlaceNotEmpty,
    ToolFailed,
    WrongKey,
)
from storage.backup.progress import Progress
from storage.backup.restore import Restored, Target, check_backup, restore
from storage.backup.run import Done, Source, back_up, keep_newest
from storage.backup.sealing import read_identities, read_recipients
from storage.backup.work_folders import OPENED, sweep, work_folder
from storage.database.engine import Database
from storage.database.models import EventRow
from storage.database.schema import upgrade
from storage.fixity import check_archive
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore, read
from storage.sealing.age_keys import write_new_key
from storage.trail import events
from tests.archive import AGENCY, BOTH_SIZES, ONE_MACHINE, House, marital_status, verified_trail
from tests.children import in_child, status_of
from tests.integration.storage.test_ocfl import FailingStore, PowerCutError

OPERATOR = events.Actor("test")
HOME = {"sohoa.toml": b"workers = 4\n", "trust-roots/goc.pem": b"-"}


class Backups:
    """A house with a place for its backups."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house, self.folder = house, folder
        self.store: ObjectStore = FolderStore(folder / "backups")
        self.key = folder / "key.txt"
        self.recipients = read_recipients([write_new_key(self.key)])
        self.source = Source(
            house.database, house.store, lambda: HOME, lambda: "note\n", AGENCY, "0.1.0", folder / "work"
        )

    def back_up(self, store: ObjectStore | None = None) -> Done:
        return back_up(self.source, store or self.store, "there", self.recipients, OPERATOR)

    def restore(self, database: Database, number: int | None = None, key: Path | None = None) -> Restored:
        identities = read_identities(key or self.key)
        told = restore(self.store, "there", number, self.target(database), identities)
        restoring.ended(self.target(database))
        return told

    def target(self, database: Database) -> Target:
        return Target(database, FolderStore(self.folder / "new" / "archive"), self.folder / "new", self.folder / "work")

    def problems(self) -> list[str]:
        return [one for one in check_backup(self.store, "there", None, self.folder / "work") if isinstance(one, str)]


@pytest.fixture
def backups(database: Database, store: ObjectStore, tmp_path: Path) -> Backups:
    house = House(database, store, tmp_path)
    for number in range(2):
        house.archive(marital_status(number=f"{number}/2026"))
    return Backups(house, tmp_path)


def rows(database: Database) -> tables.Tables:
    if database.is_sqlite:
        return tables.of_sqlite(Path(str(database.url.database)))
    with database.engine.connect() as connection:
        return tables.of_postgres(connection)


def files(store: ObjectStore) -> dict[str, bytes]:
    return {key: read(store, key) for key in store.keys("")}


@BOTH_SIZES
def test_what_comes_back_is_what_was_backed_up_and_only_what_is_new_is_sent(
    backups: Backups, empty_database: Database, tmp_path: Path
) -> None:
    first = backups.back_up()
    assert first.brought.sent == first.backup.files == len(files(backups.house.store))
    again = backups.back_up()
    assert (again.brought.sent, again.backup.packs) == (0, first.backup.packs)
    third = backups.house.archive(marital_status(number="3/2026"))
    last = backups.back_up()
    assert last.brought.sent == last.backup.files - first.backup.files
    assert backups.problems() == []

    with pytest.raises(NotABackup, match=r"99.*1, 2, 3"):
        backups.restore(empty_database, 99)
    told = backups.restore(empty_database)
    assert (told.unlike, told.left) == ([], [])
    assert files(FolderStore(tmp_path / "new" / "archive")) == files(backups.house.store)
    assert (tmp_path / "new" / "sohoa.toml").read_bytes() == HOME["sohoa.toml"]
    assert list(unsound(empty_database, Archive(FolderStore(tmp_path / "new" / "archive")))) == []
    live, restored = rows(backups.house.database), rows(empty_database)
    # The live one has the entry of the backup besides.
    assert {name for name in live if live[name] != restored[name]} == {"events", "event_head"}
    with empty_database.read() as session:
        assert verified_trail(session) == len(backups.house.trail()) - 1
        assert session.scalar(select(EventRow.document_id).where(EventRow.document_id == third).limit(1))
    with pytest.raises(PlaceNotEmpty):
        backups.restore(empty_database)


@BOTH_SIZES
def test_the_database_alone_comes_back_by_hand_beside_the_archive_that_went_on(
    backups: Backups, empty_database: Database, tmp_path: Path
) -> None:
    """As the runbook prints it for the way back to an older version (docs/runbook.md, "Rollback")."""
    backup = backups.back_up().backup
    since = backups.house.archive(marital_status(number="3/2026"))
    (sealed,) = (tmp_path / "backups" / part.name for part in backup.parts if "/database." in part.name)
    database = empty_database.url
    opened = tmp_path / "opened"
    subprocess.run(["age", "-d", "-i", backups.key, "-o", opened, sealed], check=True)
    empty_database.close()
    if empty_database.is_sqlite:
        Path(str(database.database)).write_bytes(gzip.decompress(opened.read_bytes()))
    else:
        address = database.set(drivername="postgresql").render_as_string(hide_password=False)
        options = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction"]
        subprocess.run(["pg_restore", *options, f"--dbname={address}", opened], check=True)
    assert tables.unlike(backup.tables, rows(empty_database)) == []
    archive = Archive(backups.house.store)
    named = {one: problems for one, problems in check_archive(empty_database, archive) if problems}
    assert named == {object_id_of(since): ["cơ sở dữ liệu không có giấy tờ nào ứng với đối tượng này"]}
    (original,) = (key for key in backups.house.store.keys("") if since in key and "/original." in key)
    assert backups.house.store.size(original)


@ONE_MACHINE
def test_age_and_tar_open_it_without_sohoa(backups: Backups, tmp_path: Path) -> None:
    backups.back_up()
    sealed = tmp_path / "backups" / "packs" / "000001.tar.age"
    opened = subprocess.run(["age", "-d", "-i", backups.key, sealed], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(opened)) as tar:
        tar.extractall(tmp_path / "by-hand", filter="data")
    assert files(FolderStore(tmp_path / "by-hand")) == files(backups.house.store)
    clear = [path.read_bytes() for path in (tmp_path / "backups").rglob("*") if path.is_file()]
    assert not [one for one in clear if b"workers = 4" in one]


@ONE_MACHINE
def test_a_run_that_was_cut_off_is_no_backup_and_what_it_sent_is_not_sent_again(
    backups: Backups, empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "PACK_FILES", 6)
    for writes in range(100):
        try:
            last = backups.back_up(FailingStore(backups.store, writes, after=False))
            break
        except PowerCutError:
            with pytest.raises(NotABackup):
                backups.restore(empty_database)
    assert writes > 5
    assert last.backup.packs > 3
    sent = [line for number in range(1, last.backup.packs + 1) for line in entries(backups.store, number)]
    assert sorted(sent) == list(backups.house.store.keys(""))
    with pytest.raises(PowerCutError):  # and a restore goes on
        restore(FailsToRead(backups.store), "there", None, backups.target(empty_database), keys(backups))
    assert 0 < len(files(backups.target(empty_database).store)) < len(sent)
    assert backups.restore(empty_database).unlike == []
    assert files(backups.target(empty_database).store) == files(backups.house.store)


@ONE_MACHINE
def test_a_restore_that_was_cut_off_with_the_database_in_place_is_compared_by_the_next_run(
    backups: Backups, empty_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_: object) -> None:
        raise PowerCutError

    home = tmp_path / "new"
    home.mkdir()
    (home / "sohoa.toml.half-0").write_bytes(b"wor")  # a run before was cut off as it wrote
    backups.back_up()
    monkeypatch.setattr(Progress, "compared", cut_off)
    with pytest.raises(PowerCutError):
        backups.restore(empty_database)
    monkeypatch.undo()
    assert not database_copy.is_empty(empty_database)
    assert (home / "sohoa.toml").read_bytes() == HOME["sohoa.toml"]
    assert (home / "sohoa.toml").stat().st_mode & 0o777 == 0o600
    (home / "sohoa.toml").write_bytes(b"of somebody else")
    with sqlite3.connect(str(empty_database.url.database)) as raw:
        raw.execute("DELETE FROM receipts")
    for _ in range(2):  # until it was told
        told = restore(backups.store, "there", None, backups.target(empty_database), keys(backups))
        assert ([one.partition(":")[0] for one in told.unlike], told.left) == (["receipts"], ["sohoa.toml"])
    assert not list(home.rglob("*.half-*"))
    restoring.ended(backups.target(empty_database))
    with pytest.raises(PlaceNotEmpty):
        backups.restore(empty_database)


def test_what_a_killed_run_left_in_the_clear_goes_with_the_next(tmp_path: Path) -> None:
    (tmp_path / "backup-left").mkdir()
    (tmp_path / "backup-left" / "database.sqlite").write_bytes(b"in the clear")
    with work_folder(tmp_path) as first, work_folder(tmp_path) as second:
        assert {*tmp_path.iterdir()} == {first, second}
        sweep(tmp_path)
        assert {*tmp_path.iterdir()} == {first, second}
    assert not list(tmp_path.iterdir())
    with work_folder(tmp_path, OPENED) as copy:
        (tmp_path / f"{OPENED}-left").mkdir()
        sweep(tmp_path)
        assert len([*tmp_path.iterdir()]) == 2
        sweep(tmp_path, OPENED)
        assert [*tmp_path.iterdir()] == [copy]


class FailsToRead(FailingStore):
    """A place that is gone when the third pack is asked for."""

    def __init__(self, store: ObjectStore) -> None:
        super().__init__(store, 0, after=True)

    def open(self, key: str) -> BinaryIO:
        if key == contents.pack_name(3):
            raise PowerCutError
        return super().open(key)


def entries(store: ObjectStore, number: int) -> list[str]:
    """The keys that a pack brought."""
    lines = gzip.decompress(read(store, contents.index_name(number))).splitlines()[1:]
    return [key for key, *_, pack in map(json.loads, lines) if pack == number]


def keys(backups: Backups) -> list[Identity]:
    return read_identities(backups.key)


@ONE_MACHINE
def test_what_is_wrong_with_a_backup_is_found_without_its_key_and_nothing_is_restored_from_it(
    backups: Backups, empty_database: Database, tmp_path: Path
) -> None:
    backups.back_up()
    place = tmp_path / "backups"
    spoilt: dict[str, Callable[[Path], None]] = {
        "packs/000001.tar.age": flip,
        "backups/000001/database.sqlite.gz.age": truncate,
        "backups/000001/home.tar.age": Path.unlink,
        "packs/000001.jsonl.gz": empty,
        "backups/000001/backup.json": flip,
    }
    for name, spoil in spoilt.items():
        part = place / name
        whole = part.read_bytes()
        spoil(part)
        if name.endswith(".age"):
            (problem,) = backups.problems()
            assert name in problem
        else:
            with pytest.raises(BackupDamaged, match=name):
                backups.problems()
        with pytest.raises(BackupDamaged):
            backups.restore(empty_database)
        assert database_copy.is_empty(empty_database)
        part.write_bytes(whole)
    for name in (contents.HEADER, "backups/000001/checkpoint.txt"):
        whole = (place / name).read_bytes()
        (place / name).write_bytes(b"")
        (problem,) = backups.problems()
        assert name in problem
        if name == contents.HEADER:
            with pytest.raises(BackupDamaged, match=name):
                backups.back_up()
        (place / name).write_bytes(whole)
    assert backups.problems() == []
    assert backups.restore(empty_database).unlike == []


def flip(path: Path, at: int | None = None) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2 if at is None else at] ^= 8
    path.write_bytes(content)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@ONE_MACHINE
def test_a_place_a_key_or_a_backup_that_does_not_fit_is_refused_before_anything_is_written(
    backups: Backups, empty_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotABackup):
        backups.restore(empty_database)
    backups.back_up()
    other = tmp_path / "other.txt"
    write_new_key(other)
    with pytest.raises(WrongKey):
        backups.restore(empty_database, key=other)
    with pytest.raises(WrongKey):
        read_recipients(["age1wrong"])
    with pytest.raises(WrongKey):
        read_identities(tmp_path / "backups" / "sohoa-backup.json")
    assert not list((tmp_path / "new").rglob("*"))
    with pytest.raises(NotABackup, match=r"H47\.23"):
        back_up(replace(backups.source, agency="H01"), backups.store, "there", backups.recipients, OPERATOR)
    with pytest.raises(NotABackup):  # an archive is no place for backups
        backups.back_up(backups.house.store)
    monkeypatch.setattr(restoring, "newest", lambda: "0000")
    with pytest.raises(NewerBackup):
        backups.restore(empty_database)
    monkeypatch.undo()
    backups.target(empty_database).store.put("a", b"something")
    with pytest.raises(PlaceNotEmpty):
        backups.restore(empty_database)
    assert database_copy.is_empty(empty_database)


@BOTH_SIZES
def test_a_second_backup_at_once_is_refused(backups: Backups) -> None:
    def second() -> None:
        backups.house.store.after_fork()
        url = backups.house.database.url.render_as_string(hide_password=False)
        source = replace(backups.source, database=Database(url))
        with pytest.raises(BackupRunning):
            back_up(source, backups.store, "there", backups.recipients, OPERATOR)

    with backups.house.database.alone("backup"):
        assert status_of(in_child(second)) == 0


@ONE_MACHINE
def test_order_is_by_number_whatever_clocks_say_and_what_went_stays_away(
    backups: Backups, empty_database: Database, tmp_path: Path
) -> None:
    backups.house.store.put("extensions/passing", b"by")
    first = backups.back_up()
    now = backups.house.database.now()
    backups.house.database.now = lambda: now - timedelta(days=400)
    backups.house.store.delete("extensions/passing")
    last = backups.back_up()
    assert (last.backup.number, last.backup.files) == (2, first.backup.files - 1)
    assert last.backup.at < first.backup.at
    assert keep_newest(backups.store, "there", 1) == (1, 0)
    assert contents.numbers(backups.store) == [2]
    assert backups.restore(empty_database).backup.number == 2
    assert files(backups.target(empty_database).store) == files(backups.house.store)


@ONE_MACHINE
def test_an_archive_a_home_or_a_place_that_is_away_is_never_backed_up_as_an_empty_one(
    backups: Backups, empty_database: Database, tmp_path: Path
) -> None:
    backups.back_up()
    was = files(backups.store)
    away = FolderStore(tmp_path / "away")
    with pytest.raises(StoreRefused):
        back_up(replace(backups.source, store=away), backups.store, "there", backups.recipients, OPERATOR)
    upgrade(empty_database)
    wrong = replace(backups.source, database=empty_database, store=away, checkpoint=pytest.fail, files=pytest.fail)
    with pytest.raises(NotABackup, match="backup of 2 papers"):
        back_up(wrong, backups.store, "there", backups.recipients, OPERATOR)
    with pytest.raises(NotABackup, match="--new-place"):
        backups.back_up(away)
    assert (files(backups.store), files(away)) == (was, {})
    again = back_up(backups.source, away, "there", backups.recipients, OPERATOR, is_new=True)
    assert again.backup.files == again.brought.sent


@ONE_MACHINE
def test_no_backup_goes_for_one_that_has_far_less(backups: Backups) -> None:
    first = backups.back_up().backup
    less = replace(first, files=first.files // 3)
    for number in (2, 3):
        contents.write_backup(backups.store, replace(less, number=number))
    assert keep_newest(backups.store, "there", 1) == (0, 2)
    contents.write_backup(backups.store, replace(first, number=4))
    assert keep_newest(backups.store, "there", 1) == (3, 0)


@ONE_MACHINE
def test_a_disk_that_is_taken_away_on_the_way_ends_the_run(backups: Backups, tmp_path: Path) -> None:
    def take_away(_: object) -> None:
        shutil.rmtree(tmp_path / "backups", ignore_errors=True)

    with pytest.raises(ServerAway):
        back_up(backups.source, backups.store, "there", backups.recipients, OPERATOR, take_away)


@pytest.mark.parametrize(("database_url", "objects_url"), [("postgresql", "folder")], indirect=True)
def test_a_missing_or_old_pg_dump_is_told(backups: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match="pg_dump"):
        backups.back_up()
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    old.chmod(0o755)
    with pytest.raises(ToolMissing, match=r"9\.6\.24"):
        backups.back_up()
    old.write_text(
        "#!/bin/sh\ncase $1 in --version) echo 'pg_dump (PostgreSQL) 99';; *) echo kaputt >&2; exit 1;; esac\n"
    )
    with pytest.raises(ToolFailed, match="kaputt"):
        backups.back_up()


@ONE_MACHINE
def test_a_backup_of_the_other_kind_of_database_is_refused(backups: Backups, postgres_url: str) -> None:
    backups.back_up()
    with pytest.raises(BadSetting, match="SOHOA_DATABASE_URL"):
        backups.restore(Database(postgres_url))
