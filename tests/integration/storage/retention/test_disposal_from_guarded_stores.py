"""A disposal where the stores seal what they keep, or lock it for a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.archive.layout import place_of
from storage.archive.ocfl import object_id_of
from storage.database.engine import Database
from storage.fixity import check_archive
from storage.keeping import sweeps
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore, read
from storage.sealing.paper_keys import SHREDDED, state_of_key
from storage.sealing.problems import KeyShredded
from tests.archive import ONE_MACHINE, House
from tests.integration.storage.retention import desk
from tests.sealed import master_key, sealing


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
def test_what_a_store_locks_still_is_kept_and_said_so(
    database: Database, store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(database, store, tmp_path)
    paper = desk.old_paper(house)
    listed = desk.confirmed(house)
    monkeypatch.setattr(FolderStore, "locked_until", lambda *_: house.now)
    before = set(store.keys(""))
    assert [(one.document_id, one.why) for one in desk.carry_out(house, listed)] == [(paper, "locked")]
    assert before <= set(store.keys(""))
