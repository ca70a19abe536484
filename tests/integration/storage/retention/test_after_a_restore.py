"""Holds, closings and tombstones where one of the stores, or the database, is of before."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from dossier.errors import BadRequest
from storage.archive import retention_records as records
from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import GroundRow
from storage.keeping import sweeps
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore, read
from storage.retention import holds
from storage.retention.again import apply_tombstones
from tests.archive import ONE_MACHINE, House, marital_status
from tests.integration.storage.retention import desk
from tests.integration.storage.retention.desk import OPERATOR, carry_out, confirmed, old_paper

DOSSIER = "000.00.23.H47-211101-0001"


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def of_before(house: House) -> Path:
    """A copy of database and first store as they are now."""
    folder = house.folder / "before"
    folder.mkdir()
    house.database.close()
    for name in ("sohoa.db", "sohoa.db-wal"):
        if (house.folder / name).exists():
            shutil.copy(house.folder / name, folder / name)
    shutil.copytree(house.folder / "archive", folder / "archive")
    return folder


def restored(house: House, folder: Path) -> House:
    """The machine of before, beside the second store of now."""
    older = Database(f"sqlite:///{folder / 'sohoa.db'}")
    return House(older, FolderStore(folder / "archive"), house.folder)


def looked_over(house: House, *, mends: bool = False) -> list[tuple[str, str]]:
    told: list[tuple[str, str]] = []
    stores = desk.stores(house, second=True)
    stores = type(stores)(stores.database, stores.first, stores.second, stores.scratch, stores.actor, mends)
    sweeps.whole(stores, lambda _: [], lambda *said: told.append(said), lambda *_: None)
    return told


@ONE_MACHINE
def test_what_was_held_closed_and_released_since_is_on_record_again_before_anything_is_disposed_of(
    house: House, tmp_path: Path
) -> None:
    gone, kept = old_paper(house), old_paper(house)
    early = holds.place(desk.stores(house, second=True), "document", gone, "vụ án 1", OPERATOR, now=house.now)
    folder = of_before(house)
    stores = desk.stores(house, second=True)
    holds.release(stores, early.id, "xong", OPERATOR, now=house.now)
    holds.close(stores, DOSSIER, date(2026, 8, 1), OPERATOR, now=house.now)
    listed = confirmed(house)
    assert [one.why for one in carry_out(house, listed, second=True)] == [None, None]
    lent = Archive(FolderStore(tmp_path / "second"))
    # A hold of after the backup, on a paper that a hold should have kept.
    late_id = records.id_of("hold", "document", kept, "vụ án 2", 0)
    late = {
        "id": late_id, "about": "document", "value": kept, "reason": "vụ án 2", "placed_by": "operator",
        "placed_at": house.now, "released_by": None, "released_at": None, "released_why": None,
    }  # fmt: skip
    records.keep(lent, late_id, records.HOLD, records.to_bytes(late), by="operator", now=house.now)

    there = restored(house, folder)
    alone = [said for _, said in looked_over(there) if "retention again" in said]
    assert len(alone) == 4, "a hold, a closing, two tombstones"
    told: list[tuple[str, str]] = []
    again = desk.place_of(there, second=True)
    steps = list(apply_tombstones(again, [], OPERATOR, lambda *said: told.append(said)))
    assert {one.document_id: one.why for one in steps} == {gone: None, kept: "hold"}
    assert sorted(told) == sorted(
        [("hold.json", early.id), ("hold.json", late_id), ("closing.json", "H47.23-211101-0001")]
    )
    with there.database.read() as session:
        assert [one.id for one in holds.all_in_force(session)] == [late_id]
        assert holds.closed_on(session, [DOSSIER], {}) == {DOSSIER: date(2026, 8, 1)}
    events = [one for one in there.trail() if one.details.get("again")]
    assert [one.action for one in events].count("hold_placed") == 1
    assert {one.action for one in events} == {"hold_placed", "hold_released", "dossier_closed", "disposed"}
    told.clear()
    assert [one.why for one in apply_tombstones(again, [], OPERATOR, lambda *said: told.append(said))] == ["hold"]
    assert told == []
    assert [said for one, said in looked_over(there) if one == object_id_of(late_id)] == []
    there.database.close()


@ONE_MACHINE
def test_a_hold_placed_anew_after_a_restore_is_not_let_go_by_the_one_that_was_released(house: House) -> None:
    paper = old_paper(house)
    folder = of_before(house)
    stores = desk.stores(house, second=True)
    first = holds.place(stores, "document", paper, "vụ án", OPERATOR, now=house.now)
    holds.release(stores, first.id, "xong", OPERATOR, now=house.now)
    there = restored(house, folder)
    there.now += timedelta(days=1)
    anew = holds.place(desk.stores(there, second=True), "document", paper, "vụ án", OPERATOR, now=there.now)
    assert anew.id != first.id
    list(apply_tombstones(desk.place_of(there, second=True), [], OPERATOR))
    with there.database.read() as session:
        assert [one.id for one in holds.all_in_force(session)] == [anew.id]
    there.database.close()


@ONE_MACHINE
@pytest.mark.parametrize("is_first", [True, False])
def test_a_paper_by_which_one_that_stays_is_revoked_stays_with_it_and_goes_after_it(
    house: House, is_first: bool
) -> None:
    revoking, revoked = sorted((old_paper(house) for _ in range(2)), reverse=not is_first)
    ground = {"document_id": revoked, "by_document_id": revoking, "reason": "revoked_by", "standing": "revoked"}
    with house.database.write() as session:
        session.add(GroundRow(**ground))
    folder = of_before(house)
    with house.database.write() as session:
        session.execute(delete(GroundRow))
    assert [one.why for one in carry_out(house, confirmed(house), second=True)] == [None, None]

    there = restored(house, folder)
    place = desk.place_of(there, second=True)
    held = holds.place(place.stores, "document", revoked, "vụ án", OPERATOR, now=there.now)
    steps = list(apply_tombstones(place, [], OPERATOR))
    assert {one.document_id: one.why for one in steps} == {revoked: "hold", revoking: "needed"}
    assert desk.rows_of(there.database, revoking)["standing_grounds.by_document_id"] == 1
    holds.release(place.stores, held.id, "xong", OPERATOR, now=there.now)
    steps = list(apply_tombstones(place, [], OPERATOR))
    assert {one.document_id: one.why for one in steps} == {revoked: None, revoking: None}
    assert [one.document_id for one in steps] == [revoked, revoking]
    assert list(apply_tombstones(place, [], OPERATOR)) == []
    there.database.close()


@ONE_MACHINE
def test_a_second_store_that_was_none_is_an_archive_when_a_disposal_has_written_into_it(house: House) -> None:
    gone = old_paper(house)
    folder = of_before(house)
    assert [one.why for one in carry_out(house, confirmed(house), second=True)] == [None]
    second = Archive(FolderStore(house.folder / "second"))
    assert second.is_there()
    assert records.newest(second, records.tombstone_id(gone), records.TOMBSTONE)
    there = restored(house, folder)
    assert [one.document_id for one in apply_tombstones(desk.place_of(there, second=True), [], OPERATOR)] == [gone]
    there.database.close()


@ONE_MACHINE
def test_a_store_with_objects_and_no_root_is_told_and_mended(house: House) -> None:
    old_paper(house)
    assert looked_over(house, mends=True) == []
    second = FolderStore(house.folder / "second")
    assert Archive(second).is_there(), "mending makes an archive"
    second.delete("0=ocfl_1.1")
    ((place, said),) = looked_over(house)
    assert place == "0=ocfl_1.1"
    assert "fixity --mend" in said
    assert looked_over(house, mends=True) == []
    assert looked_over(house) == []
    assert read(second, "0=ocfl_1.1") == b"ocfl_1.1\n"


@ONE_MACHINE
@pytest.mark.parametrize("typed", ["{0[0]}.{0[1]}.{0[2]}", "{0[0]}-{0[1]} {0[2]}"])
def test_a_number_holds_however_it_is_typed_and_what_is_none_holds_nothing(house: House, typed: str) -> None:
    old_paper(house)
    number = marital_status()[1].value
    value = typed.format((number[:3], number[3:6], number[6:]))
    held = holds.place(desk.stores(house), "owner", value, "vụ án", OPERATOR, now=house.now)
    assert held.value == number
    with house.database.read() as session:
        assert holds.covered(session, "owner", value) == 1
    with pytest.raises(BadRequest):
        desk.proposed(house)
    with pytest.raises(BadRequest, match="không số"):
        holds.place(desk.stores(house), "owner", "không số", "vụ án", OPERATOR, now=house.now)
