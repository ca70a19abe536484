"""Packs and pieces are sealed where papers are, opened by who has the master key, and looked after by who has none."""

from __future__ import annotations

import base64
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from dossier.errors import ArchiveDamaged
from scripts import verify_trail
from storage.database.engine import Database
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore, read
from storage.sealing.paper_keys import are_level, keyed_roots, place_of_key
from storage.sealing.problems import SealKeyAway
from storage.sealing.sealed_store import TRAIL, SealedStore
from storage.trail import chain, checkpoints, cold, packs, pieces
from storage.trail.pieces import Copier
from tests.integration.storage.test_events import ACTOR
from tests.integration.storage.trail.test_packs import FEBRUARY, KEY, LINE, MARCH, PUBLIC, SQLITE, filled, packer
from tests.sealed import master_key, sealing
from worker.rebuild.replay import ACTOR as REBUILD
from worker.rebuild.trail import KeptTrail, bring_back

pytestmark = SQLITE


def trail_files(store: ObjectStore) -> list[str]:
    return [key for key in store.keys(f"{TRAIL}/") if packs.is_pack(key)]


def copier(database: Database, store: ObjectStore, second: ObjectStore, folder: Path) -> Copier:
    return Copier(database, store, (second,), "sohoa/H00", KEY, folder / "work" / "trail")


def test_what_is_sealed_is_read_copied_mended_rotated_and_brought_back(
    database: Database, empty_database: Database, tmp_path: Path
) -> None:
    place, second = FolderStore(tmp_path / "archive"), FolderStore(tmp_path / "second")
    one, two = master_key(tmp_path / "one"), master_key(tmp_path / "two")
    filled(database)
    clear = list(replace(packer(database, place, tmp_path, most=100), others=(second,)).run(FEBRUARY))
    store = sealing(place, tmp_path, one)
    made = list(replace(packer(database, store, tmp_path, most=100), others=(second,)).run(MARCH))
    copied = copier(database, store, second, tmp_path).run()
    assert trail_files(place) == trail_files(second) == sorted([clear[0].key, made[0].key, *copied])
    sealed = [made[0].key, *copied]
    assert all(key.endswith(".jsonl.gz.age") for key in sealed), "and what was written in the clear stays so"
    assert all(read(place, key).startswith(b"age-encryption.org/v1\n") for key in sealed)
    assert all(read(place, key) == read(second, key) for key in sealed)
    assert are_level(place, second, TRAIL), "with its key, wrapped"
    assert list(keyed_roots(place)) == [TRAIL]
    with database.read() as session:
        entries = chain.verify(session, store)
        checkpoints.proof_of(session, 2, PUBLIC, store)
        with pytest.raises(SealKeyAway):
            chain.verify(session, sealing(place, tmp_path, begins=False))
        known = cold.packs_of(session)

    assert cold.uncopied([*known, *copied], store, second) == []
    for key in sealed:
        (tmp_path / "archive" / key).write_bytes(b"age")
    assert list(pieces.damaged(store, copied)) == copied
    assert cold.mend_from_second(database, store, second, ACTOR) == [made[0].key]
    assert pieces.mend(database, store, second, copied, ACTOR) == copied
    second.delete(made[0].key)
    assert cold.uncopied(known, store, second) == [made[0].key]
    cold.copy_missing([made[0].key], store, second)

    rotated = sealing(place, tmp_path, two, one)
    assert rotated.keys_of_papers.rotate(TRAIL)
    store = sealing(place, tmp_path, two)
    kept = KeptTrail("sohoa/H00", PUBLIC)
    brought = bring_back(empty_database, store, kept, REBUILD)
    assert (brought.entries, brought.spoilt) == (entries, [])
    with empty_database.read() as session:
        assert cold.packs_of(session) == known
        chain.verify(session, store)


def test_a_sealed_file_is_opened_by_any_age_program_and_then_proved_without_sohoa(
    database: Database, tmp_path: Path
) -> None:
    place, master = FolderStore(tmp_path / "archive"), master_key(tmp_path / "master")
    filled(database)
    key = copier(database, sealing(place, tmp_path, master), FolderStore(tmp_path / "second"), tmp_path).run()[0]
    folder = tmp_path / "archive" / TRAIL
    said = verify_trail.verify(LINE, [], None, None, folder)
    assert "1 sealed files" in said[0]
    wrapped = base64.b64decode(json.loads(read(place, place_of_key(TRAIL)))["key"])
    (tmp_path / "wrapped").write_bytes(wrapped)
    opened = subprocess.run(["age", "-d", "-i", master, tmp_path / "wrapped"], check=True, capture_output=True).stdout
    (tmp_path / "trail-files.key").write_bytes(opened)
    (tmp_path / "opened").mkdir()
    target = tmp_path / "opened" / Path(key).stem
    command: list[str | Path] = ["age", "-d", "-i", tmp_path / "trail-files.key", "-o", target]
    subprocess.run([*command, tmp_path / "archive" / key], check=True)
    assert "entries 1 to 24" in verify_trail.verify(LINE, [], None, None, tmp_path / "opened")[0]


def test_a_key_that_is_lost_comes_back_from_the_second_store_and_no_new_one_takes_its_place(
    database: Database, tmp_path: Path
) -> None:
    place, second = FolderStore(tmp_path / "archive"), FolderStore(tmp_path / "second")
    store = sealing(place, tmp_path, master_key(tmp_path / "master"))
    filled(database)
    first = copier(database, store, second, tmp_path).run()
    was = read(place, place_of_key(TRAIL))
    filled(database)
    place.delete(place_of_key(TRAIL))
    alone = replace(copier(database, store, second, tmp_path), others=())
    with pytest.raises(ArchiveDamaged, match="key: missing"):
        alone.run()
    assert len(copier(database, store, second, tmp_path).run()) == 1
    assert read(place, place_of_key(TRAIL)) == read(second, place_of_key(TRAIL)) == was
    assert list(pieces.damaged(SealedStore(place, store.keys_of_papers), first)) == []
