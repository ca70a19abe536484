"""A disposal where the stores seal what they keep, or lock it for a time."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from dossier.errors import BadRequest
from storage.archive.layout import place_of
from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.database.schema import upgrade
from storage.fixity import check_archive
from storage.keeping import sweeps
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore, open_store, read
from storage.retention import disposal, holds
from storage.retention.again import apply_tombstones
from storage.retention.shredding import shred
from storage.retention.tombstones import Whereabouts
from storage.sealing.paper_keys import SHREDDED, state_of_key
from storage.sealing.problems import KeyShredded
from tests.archive import ONE_MACHINE, House
from tests.integration.storage.retention import desk
from tests.sealed import master_key, sealing
from tests.servers import S3Server


@ONE_MACHINE
def test_the_key_of_a_disposed_paper_is_destroyed_and_an_old_copy_of_its_bytes_opens_no_more(
    database: Database, store: ObjectStore, tmp_path: Path
) -> None:
    house = House(database, sealing(store, tmp_path, master_key(tmp_path / "master")), tmp_path)
    gone, stays = desk.old_paper(house), desk.old_paper(house, issued_on="2020-01-01")
    place = desk.place_of(house, second=True)
    sweeps.copy_new(place.stores, 100, lambda *_: None)
    root, kept_root = (place_of(object_id_of(one)) for one in (gone, stays))
    copied = {key: read(store, key) for key in store.keys(f"{root}/")}
    sealed = next(key for key in copied if key.endswith("access.pdf.age"))
    assert read(house.store, sealed)

    assert [(one.document_id, one.why) for one in desk.carry_out(house, desk.confirmed(house), second=True)] == [
        (gone, None)
    ]
    assert list(store.keys(f"{root}/")) == []
    for behind in (store, FolderStore(tmp_path / "second")):
        assert state_of_key(behind, root) == SHREDDED
        assert state_of_key(behind, kept_root)
    assert [problems for _, problems in check_archive(database, desk.archive(house)) if problems] == []
    for key, content in copied.items():
        store.put(key, content)
    with pytest.raises(KeyShredded):
        read(house.store, sealed)
    assert read(house.store, next(key for key in store.keys(f"{kept_root}/") if key.endswith("access.pdf.age")))


@ONE_MACHINE
def test_what_a_bucket_locks_still_is_kept_and_said_so_and_what_it_has_no_copy_of_goes(
    database: Database, store: ObjectStore, tmp_path: Path, s3_server: S3Server, bucket: str
) -> None:
    house = House(database, store, tmp_path)
    locking = Archive(open_store(f"{s3_server.url(bucket)}&lock_days=1"))
    place = replace(desk.place_of(house).stores, second=locking)
    copied = desk.old_paper(house)
    sweeps.copy_new(place, 100, lambda *_: None)
    not_copied = desk.old_paper(house)
    listed = desk.confirmed(house)
    there = Whereabouts(place, tmp_path / "documents", tmp_path / "pictures")
    steps = disposal.carry_out(there, desk.RULES, listed.id, desk.OPERATOR, clock=lambda: house.now)
    assert {one.document_id: one.why for one in steps} == {copied: "locked", not_copied: None}
    for archive in (desk.archive(house), locking):
        assert archive.problems(object_id_of(copied)) == []


@ONE_MACHINE
def test_sealed_tombstones_of_the_second_store_are_read_and_a_hold_on_a_part_keeps_the_key_of_its_stack(
    database: Database, store: ObjectStore, tmp_path: Path
) -> None:
    master = master_key(tmp_path / "master")
    house = House(database, sealing(store, tmp_path, master), tmp_path)
    gone, stack, part = desk.old_paper(house), desk.old_paper(house), desk.old_paper(house)
    with database.write() as session:
        session.get_one(DocumentRow, part).stack_id = stack
    held = holds.place(desk.stores(house), "document", part, "vụ án", desk.OPERATOR, now=house.now)
    stores = desk.place_of(house, second=True).stores
    with pytest.raises(BadRequest, match=r"có lệnh giữ|on hold"):
        shred(stores, stack, "hết hạn")
    assert state_of_key(store, place_of(object_id_of(stack)))
    sweeps.copy_new(stores, 100, lambda *_: None)
    (tmp_path / "old").mkdir()
    database.close()
    for name in ("sohoa.db", "sohoa.db-wal"):
        if (tmp_path / name).exists():
            shutil.copy(tmp_path / name, tmp_path / "old" / name)
    shutil.copytree(tmp_path / "archive", tmp_path / "old" / "archive")

    assert [one.why for one in desk.carry_out(house, desk.confirmed(house), second=True)] == [None]
    # Database and first store are those of before; the second store has gone on.
    older = Database(f"sqlite:///{tmp_path / 'old' / 'sohoa.db'}")
    restored = House(older, sealing(FolderStore(tmp_path / "old" / "archive"), tmp_path, master), tmp_path)
    steps = list(apply_tombstones(desk.place_of(restored, second=True), [], desk.OPERATOR))
    assert [(one.document_id, one.why) for one in steps] == [(gone, None)]
    assert list(restored.store.keys(f"{place_of(object_id_of(gone))}/")) == []
    assert [said for _, said in check_archive(older, desk.archive(restored)) if said] == []
    with older.read() as session:
        assert [one.id for one in holds.all_in_force(session)] == [held.id]
    older.close()


@ONE_MACHINE
def test_what_was_shredded_is_no_fault_in_a_database_made_anew_which_lacks_it(
    database: Database, store: ObjectStore, tmp_path: Path
) -> None:
    house = House(database, sealing(store, tmp_path, master_key(tmp_path / "master")), tmp_path)
    shredded, other = desk.old_paper(house), desk.old_paper(house)
    shred(desk.stores(house), shredded, "hết hạn")
    anew = Database(f"sqlite:///{tmp_path / 'anew.db'}")
    upgrade(anew)
    found = dict(check_archive(anew, desk.archive(house)))
    assert found[object_id_of(shredded)] == []
    assert found[object_id_of(other)] == ["cơ sở dữ liệu không có giấy tờ nào ứng với đối tượng này"]
    anew.close()
