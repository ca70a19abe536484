"""Holds, lists and tombstones are rebuilt from the archive alone; what is disposed of stays so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from scripts.samples import tiny_page
from storage.accounts.accounts import Account
from storage.archive.layout import place_of
from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import Base, DocumentRow, EventRow, TombstoneRow
from storage.database.reach import EVERYTHING
from storage.fixity import check_archive
from storage.keeping.stores import Stores
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore, read
from storage.retention import disposal, holds, lists
from storage.retention.again import apply_tombstones
from storage.retention.tombstones import Whereabouts
from tests.archive import ONE_MACHINE
from tests.integration.conftest import Clock
from tests.integration.storage.retention.desk import KIND, OPERATOR, RULES
from tests.integration.worker.test_pipeline import hand_in
from worker.hand_over.take_back import Place as Receiver
from worker.hand_over.take_back import take_objects
from worker.pipeline import Workplace
from worker.rebuild.run import Step, rebuild
from worker.turn import process

REBUILT = ("holds", "dossier_closings", "disposals", "disposal_confirmations", "disposal_items", "tombstones")
FIRST, SECOND = "000.00.23.H47-211101-0001", "000.00.23.H47-211101-0002"


def rows_of(database: Database) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    with database.read() as session:
        for name in (*REBUILT, "documents", "dossiers"):
            table = Base.metadata.tables[name]
            rows = [dict(row) for row in session.execute(select(table).order_by(*table.primary_key)).mappings()]
            for row in rows:
                row.pop("serial", None)
            found[name] = rows
    return found


def copied(store: ObjectStore, folder: Path) -> FolderStore:
    """A copy of a store as it is now."""
    other = FolderStore(folder)
    for key in list(store.keys("")):
        other.put(key, read(store, key))
    return other


def retention_of(place: Workplace, *, second: Archive | None = None) -> Whereabouts:
    stores = Stores(place.database, place.archive, second, place.scratch / "keeping", OPERATOR)
    return Whereabouts(stores, place.scratch, place.scratch / "pictures")


def archived(place: Workplace, folder: Path, text: str, **more: str) -> str:
    """A paper whose term is over, archived by the way of every paper; what it lacks is confirmed as unreadable."""
    given = {"kind": KIND, "issued_on": "2010-05-04", "owner_name": "Nguyễn Thị Thử", "owner_id": "049085123456"}
    document_id = hand_in(place, folder, tiny_page(text), given=given, **more)
    assert process(place) == document_id
    with place.database.write() as session:
        session.get_one(DocumentRow, document_id).state = "archived"
    return document_id


def someone(name: str, person: str, now: Any) -> Account:
    return Account(name, name, person, ("operator",), EVERYTHING, False, None, now, None)


def rebuilt(place: Workplace, into: Database, store: ObjectStore, folder: Path) -> Step:
    *_, last = rebuild(into, Archive(store), place.catalogue, folder / "rebuild.db", source="test")
    return last


@ONE_MACHINE
def test_tombstones_are_rebuilt_and_win_over_whatever_copy_comes_back(
    workplace: Workplace, empty_database: Database, clock: Clock, tmp_path: Path
) -> None:
    place = workplace
    gone = archived(place, tmp_path, "Đường Nguyễn Huệ", dossier_code=FIRST)
    held = archived(place, tmp_path, "Phố Hàng Bạc", dossier_code=SECOND)
    before = copied(place.archive.store, tmp_path / "before")
    for code in (FIRST, SECOND):
        holds.close(retention_of(place).stores, code, date(2026, 11, 23), OPERATOR, now=clock.now)
    clock.now += timedelta(hours=1)
    listed = lists.propose(place.database, place.archive, RULES, date(2026, 11, 23), OPERATOR, now=clock.now)
    assert [line.document_id for line in listed.lines] == sorted([gone, held])
    released = holds.place(retention_of(place).stores, "owner", "1", "nhầm", OPERATOR, now=clock.now)
    holds.release(retention_of(place).stores, released.id, "nhầm", OPERATOR, now=clock.now)
    for name, person in (("lan", "Lê Thị Lan"), ("minh", "Trần Minh")):
        who = someone(name, person, clock.now)
        lists.confirm(place.database, place.archive, listed.id, listed.sha256, who, now=clock.now)
    clock.now += timedelta(hours=1)
    holds.place(retention_of(place).stores, "dossier", SECOND, "vụ án", OPERATOR, now=clock.now)
    steps = list(disposal.carry_out(retention_of(place), RULES, listed.id, OPERATOR, clock=clock))
    assert {one.document_id: one.why for one in steps} == {gone: None, held: "hold"}
    clock.now += timedelta(hours=1)
    again = hand_in(place, tmp_path, tiny_page("Đường Nguyễn Huệ"))
    assert again != gone, "the same bytes are another paper now"
    with place.database.read() as session:
        (came,) = session.scalars(select(EventRow).where(EventRow.document_id == again)).all()
    assert came.details["disposed_before"] == [gone]
    with place.database.write() as session:  # as a rebuild leaves what a test made sound
        session.get_one(DocumentRow, held).state = "needs_review"
    expected = rows_of(place.database)

    assert rebuilt(place, empty_database, place.archive.store, tmp_path).left_out == []
    assert rows_of(empty_database) == expected
    assert [problems for _, problems in check_archive(empty_database, place.archive) if problems] == []

    # What lies in the bag of an earlier day stays disposed of.
    receiver = Receiver(place.database, place.archive, place.catalogue, tmp_path / "receiver")
    taken = take_objects(receiver, Archive(before), "goi", OPERATOR)
    assert (taken.new, taken.disposed, taken.problem[:0]) == (0, 1, "")
    assert list(place.archive.store.keys(f"{place_of(object_id_of(gone))}/")) == []


@ONE_MACHINE
def test_a_purge_that_was_cut_off_is_no_paper_for_a_rebuild(
    workplace: Workplace, empty_database: Database, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = workplace
    gone = archived(place, tmp_path, "Đường Nguyễn Huệ")
    whole = copied(place.archive.store, tmp_path / "whole")
    listed = lists.propose(place.database, place.archive, RULES, date(2026, 11, 23), OPERATOR, now=clock.now)
    for name in ("lan", "minh"):
        lists.confirm(
            place.database, place.archive, listed.id, listed.sha256, someone(name, name, clock.now), now=clock.now
        )
    clock.now += timedelta(hours=1)
    list(disposal.carry_out(retention_of(place), RULES, listed.id, OPERATOR, clock=clock))
    root = f"{place_of(object_id_of(gone))}/"
    for left in (list(whole.keys(root)), [key for key in whole.keys(root) if "/v2/" in key]):
        for key in left:
            place.archive.store.put(key, read(whole, key))
        problems = {one: said for one, said in check_archive(place.database, place.archive) if said}
        assert problems == {object_id_of(gone): [f"đã tiêu hủy mà vẫn còn: sohoa retention carry-out {listed.id}"]}
        list(disposal.carry_out(retention_of(place), RULES, listed.id, OPERATOR, clock=clock))
        assert list(place.archive.store.keys(root)) == []
    for key in whole.keys(root):
        place.archive.store.put(key, read(whole, key))
    assert rebuilt(place, empty_database, place.archive.store, tmp_path).left_out == []
    with empty_database.read() as session:
        assert session.get(DocumentRow, gone) is None
        assert not session.get_one(TombstoneRow, gone).is_purged
    there = Workplace(**{**{name: getattr(place, name) for name in place.__slots__}, "database": empty_database})
    list(disposal.carry_out(retention_of(there), RULES, listed.id, OPERATOR, clock=clock))
    assert list(place.archive.store.keys(root)) == []


@ONE_MACHINE
def test_of_an_old_backup_what_was_disposed_of_since_goes_again_unless_it_is_held(
    workplace: Workplace, empty_database: Database, clock: Clock, tmp_path: Path
) -> None:
    place = workplace
    papers = [archived(place, tmp_path, text) for text in ("Đường Nguyễn Huệ", "Phố Hàng Bạc")]
    backup = copied(place.archive.store, tmp_path / "backup")
    listed = lists.propose(place.database, place.archive, RULES, date(2026, 11, 23), OPERATOR, now=clock.now)
    for name in ("lan", "minh"):
        lists.confirm(
            place.database, place.archive, listed.id, listed.sha256, someone(name, name, clock.now), now=clock.now
        )
    clock.now += timedelta(hours=1)
    list(disposal.carry_out(retention_of(place), RULES, listed.id, OPERATOR, clock=clock))
    # Restored: database and store are those of before; the second store has gone on.
    restored = Archive(backup)
    rebuilt(place, empty_database, backup, tmp_path)
    stores = Stores(empty_database, restored, place.archive, tmp_path / "keeping", OPERATOR)
    held, gone = papers
    holds.place(stores, "document", held, "vụ án", OPERATOR, now=clock.now)
    steps = {
        one.document_id: one.why
        for one in apply_tombstones(Whereabouts(stores, tmp_path / "none", tmp_path / "none"), [], OPERATOR)
    }
    assert steps == {held: "hold", gone: None}
    with empty_database.read() as session:
        assert session.get(DocumentRow, gone) is None
        assert session.get_one(TombstoneRow, gone).is_purged
        assert session.get(DocumentRow, held) is not None
    assert restored.problems(object_id_of(held)) == []
    assert list(backup.keys(f"{place_of(object_id_of(gone))}/")) == []
    assert lists.read_list(empty_database, restored, listed.id).is_confirmed
