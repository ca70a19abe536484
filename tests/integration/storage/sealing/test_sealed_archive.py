"""Sealed objects: cut off anywhere and begun again, opened by hand, looked after without keys, and shredded."""

from __future__ import annotations

import base64
import io
import json
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import BinaryIO

import ocfl
import pytest

from dossier.errors import ArchiveDamaged, NotFound
from storage.archive.copies import copy_object
from storage.archive.layout import place_of
from storage.archive.ocfl import Archive, object_id_of
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore, read
from storage.sealing.paper_keys import MASTERS, are_level, keyed_roots, level, place_of_key
from storage.sealing.problems import KeyShredded, SealKeyAway
from storage.sealing.sealed_store import SealedStore
from tests.integration.storage.test_ocfl import FailingStore, PowerCutError
from tests.sealed import master_key, sealing

OBJECT = object_id_of("5f0c6f9a-2f43-4c55-8b6a-0e6a43d1a001")
ROOT = place_of(OBJECT)
NOW = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
SCAN = Random(7).randbytes(150_000)


def write(archive: Archive, files: Mapping[str, bytes | Path], object_id: str = OBJECT) -> None:
    archive.write_version(object_id, files, message="test", user="test", now=NOW)


def contents(archive: Archive, object_id: str = OBJECT) -> dict[str, bytes]:
    return {path: read(archive.store, key) for path, key in archive.newest_keys(object_id).items()}


def test_wherever_it_is_cut_off_a_try_begun_again_ends_with_what_was_given_once(
    store: ObjectStore, objects_url: str, tmp_path: Path
) -> None:
    master, scan = master_key(tmp_path / "master"), tmp_path / "scan"
    scan.write_bytes(SCAN)
    first: Mapping[str, bytes | Path] = {"original.png": scan, "document.json": b"{}"}
    second = {"access.pdf": b"%PDF", "document.json": b'{"kind": 1}', "copy.png": SCAN}
    writes, is_cut = 0, True
    while is_cut:
        object_id = object_id_of(f"5f0c6f9a-2f43-4c55-8b6a-0e6a43d1b{writes:03}")
        cut = Archive(sealing(FailingStore(store, writes, after=writes % 2 == 0), tmp_path, master))
        try:
            write(cut, first, object_id)
            write(cut, second, object_id)
            is_cut = False
        except PowerCutError:
            pass
        archive = Archive(sealing(store, tmp_path, master))
        if archive.inventory(object_id) is None or len(archive.history(object_id)) == 1:
            write(archive, first, object_id)
        write(archive, second, object_id)
        write(archive, second, object_id)
        assert contents(archive, object_id) == {**second, "original.png": SCAN}
        assert len(archive.history(object_id)) == 2, "what is there already makes no version"
        assert archive.problems(object_id) == []
        writes += 3 if objects_url.startswith("file:") else 8
    assert writes > 15
    assert not list((tmp_path / "sealing").iterdir()), "nothing of a file that was sealed stays beside"
    raw = b"".join(read(store, key) for key in store.keys(""))
    assert SCAN[:64] not in raw
    assert b"%PDF" not in raw


def test_the_archive_is_valid_ocfl_and_opens_by_hand_with_the_master_key_and_age_alone(tmp_path: Path) -> None:
    folder = FolderStore(tmp_path / "archive")
    master = master_key(tmp_path / "master")
    write(Archive(sealing(folder, tmp_path, master)), {"original.png": SCAN})
    assert ocfl.StorageRoot(str(folder.root)).validate()
    wrapped = base64.b64decode(json.loads(read(folder, place_of_key(ROOT)))["key"])
    key = subprocess.run(["age", "-d", "-i", master], input=wrapped, capture_output=True, check=True).stdout
    (tmp_path / "paper.key").write_bytes(key)
    (sealed,) = folder.root.rglob("original.png.age")
    opened = subprocess.run(["age", "-d", "-i", tmp_path / "paper.key", sealed], capture_output=True, check=True)
    assert opened.stdout == SCAN


def test_whoever_was_not_told_of_the_master_key_lays_nothing_in_the_clear_beside_what_is_sealed(
    store: ObjectStore, tmp_path: Path
) -> None:
    forgot = Archive(sealing(store, tmp_path))
    write(forgot, {"original.png": b"1"}, object_id_of("5f0c6f9a-2f43-4c55-8b6a-0e6a43d1a00a"))  # nothing is sealed yet
    write(Archive(sealing(store, tmp_path, master_key(tmp_path / "master"))), {"original.png": SCAN})
    forgot = Archive(sealing(store, tmp_path))
    for _ in range(2):
        with pytest.raises(SealKeyAway):
            write(forgot, {"original.png": b"2"}, object_id_of("5f0c6f9a-2f43-4c55-8b6a-0e6a43d1a00b"))
    assert not [key for key in store.keys("") if "original.png" in key and read(store, key) == b"2"]


def test_the_first_version_decides_and_what_lies_in_the_clear_stays_readable(tmp_path: Path) -> None:
    folder, master = FolderStore(tmp_path / "archive"), master_key(tmp_path / "master")
    plain = Archive(sealing(folder, tmp_path))
    write(plain, {"original.png": SCAN})
    on = Archive(sealing(folder, tmp_path, master))
    write(on, {"access.pdf": b"%PDF"})
    assert contents(plain) == {"original.png": SCAN, "access.pdf": b"%PDF"}
    assert list(keyed_roots(folder)) == []

    later = object_id_of("5f0c6f9a-2f43-4c55-8b6a-0e6a43d1a002")
    write(on, {"original.png": SCAN}, later)
    off_again = Archive(sealing(folder, tmp_path, master, begins=False))
    write(off_again, {"access.pdf": b"%PDF of a sealed one"}, later)
    assert contents(off_again, later)["access.pdf"] == b"%PDF of a sealed one"
    assert all(key.endswith(".age") for key in folder.keys(f"{place_of(later)}/v2/content/"))
    for without in (plain, Archive(folder)):
        with pytest.raises(SealKeyAway):
            write(without, {"access.pdf": b"%PDF 3"}, later)
    with pytest.raises(SealKeyAway):
        contents(plain, later)


def test_two_that_write_a_first_version_at_once_keep_one_key(store: ObjectStore, tmp_path: Path) -> None:
    master = master_key(tmp_path / "master")
    one, other = (sealing(store, tmp_path, master).keys_of_papers for _ in range(2))
    identity = one.begin(ROOT)
    assert other.begin(ROOT) == identity
    store.delete(place_of_key(ROOT))
    late = sealing(_LooksTooEarly(store, 0, after=False), tmp_path, master).keys_of_papers
    theirs = one.begin(ROOT)
    assert late.begin(ROOT) == theirs, "who finds none and comes second takes the one of the first"


class _LooksTooEarly(FailingStore):
    """A store that has nothing yet where somebody looks for the first time."""

    has_looked = False

    def _count(self, action: Callable[[], None]) -> None:
        action()

    def open(self, key: str) -> BinaryIO:
        if key == place_of_key(ROOT) and not self.has_looked:
            self.has_looked = True
            raise NotFound(what="", value=key)
        return super().open(key)


def test_a_store_that_overwrites_takes_no_key(tmp_path: Path) -> None:
    class Overwrites(FolderStore):
        def put_over(self, key: str, content: bytes, revision: str | None) -> None:
            self.put(key, content)

    store = sealing(Overwrites(tmp_path / "archive"), tmp_path, master_key(tmp_path / "master"))
    with pytest.raises(SealKeyAway, match="If-None-Match"):
        write(Archive(store), {"original.png": SCAN})


def test_a_master_key_that_is_away_wrong_or_open_to_others_is_a_fault_of_the_machine(
    tmp_path: Path,
) -> None:
    store = FolderStore(tmp_path / "archive")
    master, other = master_key(tmp_path / "master"), master_key(tmp_path / "other")
    write(Archive(sealing(store, tmp_path, master)), {"original.png": SCAN})
    for keys in ((), (other,), (tmp_path / "none",)):
        wrong = sealing(store, tmp_path, *keys)
        with pytest.raises(SealKeyAway):
            wrong.keys_of_papers.check()
        with pytest.raises(SealKeyAway):
            contents(Archive(wrong))
        assert Archive(wrong).problems(OBJECT) == [], "bytes are looked after without a key"
        (key,) = Archive(wrong).newest_keys(OBJECT).values()
        assert wrong.size(key) == len(SCAN)
    sealing(store, tmp_path, other, master).keys_of_papers.check()
    master.chmod(0o640)
    with pytest.raises(SealKeyAway, match="chmod"):
        sealing(store, tmp_path, master).keys_of_papers.check()


def test_rotated_though_killed_at_every_write_no_byte_of_a_paper_changes_and_the_old_key_opens_nothing(
    tmp_path: Path,
) -> None:
    store = FolderStore(tmp_path / "archive")
    old, new = master_key(tmp_path / "old"), master_key(tmp_path / "new")
    before = Archive(sealing(store, tmp_path, old))
    ids = [object_id_of(f"5f0c6f9a-2f43-4c55-8b6a-0e6a43d1c00{one}") for one in range(3)]
    for object_id in ids:
        write(before, {"original.png": object_id.encode()}, object_id)
    gone = before.store
    assert isinstance(gone, SealedStore)
    gone.keys_of_papers.shred(place_of(ids[2]), at=NOW, by="test", reason="thử")
    files = {key: read(store, key) for key in store.keys("") if "/content/" in key}
    writes = rotated = 0
    is_cut = True
    while is_cut:
        keys = sealing(FailingStore(store, writes, after=writes % 2 == 0), tmp_path, new, old).keys_of_papers
        try:
            for root in keyed_roots(store):
                rotated += keys.rotate(root)
            keys.leave_masters()
            is_cut = False
        except PowerCutError:
            writes += 1
        both = Archive(sealing(store, tmp_path, new, old))
        assert [contents(both, one)["original.png"] for one in ids[:2]] == [one.encode() for one in ids[:2]]
    assert writes > 1
    assert {key: read(store, key) for key in store.keys("") if "/content/" in key} == files
    assert len(list(store.keys(f"{MASTERS}/"))) == 1
    alone = sealing(store, tmp_path, new)
    alone.keys_of_papers.check()
    assert contents(Archive(alone), ids[0]) == {"original.png": ids[0].encode()}
    with pytest.raises(SealKeyAway):
        contents(Archive(sealing(store, tmp_path, old)), ids[0])
    with pytest.raises(KeyShredded):
        contents(Archive(alone), ids[2])


def test_a_shredded_key_opens_nothing_in_either_store_and_never_comes_back(tmp_path: Path) -> None:
    folder, second = FolderStore(tmp_path / "archive"), FolderStore(tmp_path / "second")
    master = master_key(tmp_path / "master")
    store = sealing(folder, tmp_path, master)
    archive = Archive(store)
    write(archive, {"original.png": SCAN})
    copy_object(archive, Archive(second), OBJECT, tmp_path / "scratch")
    assert are_level(folder, second, ROOT)
    with_second = Archive(sealing(second, tmp_path, master))
    assert contents(with_second) == {"original.png": SCAN}, "the second store is an archive of its own"
    (key,) = archive.newest_keys(OBJECT).values()
    half_read = store.open(key)
    before = read(folder, place_of_key(ROOT))
    store.keys_of_papers.shred(ROOT, at=NOW, by="test", reason="hết hạn lưu")
    store.keys_of_papers.shred(ROOT, at=NOW, by="test", reason="lần hai")
    assert half_read.read() == SCAN
    with pytest.raises(KeyShredded, match="29/11/2026 10:00:00"):
        store.open(key)
    noted = json.loads(read(folder, place_of_key(ROOT)))["shredded"]
    assert (noted["reason"], noted["by"]) == ("hết hạn lưu", "test"), "said once, it stays"
    with pytest.raises(KeyShredded):
        write(archive, {"access.pdf": b"%PDF"})
    assert level(folder, second, ROOT) == (False, True)
    with pytest.raises(KeyShredded):
        contents(with_second)
    folder.put(place_of_key(ROOT), before)
    assert level(folder, second, ROOT) == (True, False), "what an old backup brings back goes again"
    assert archive.problems(OBJECT) == []


@pytest.mark.parametrize("is_in_second", [True, False])
@pytest.mark.parametrize("act", ["shred", "rotate"])
def test_who_levels_a_key_puts_it_over_no_note_and_no_newer_one_that_came_meanwhile(
    act: str, is_in_second: bool, tmp_path: Path
) -> None:
    folder, other = FolderStore(tmp_path / "archive"), FolderStore(tmp_path / "second")
    old, new = master_key(tmp_path / "master"), master_key(tmp_path / "new")
    write(Archive(sealing(folder, tmp_path, old)), {"original.png": SCAN})
    if is_in_second:
        other.put(place_of_key(ROOT), b"spoilt")
    done: list[bytes] = []

    class Meanwhile(FolderStore):
        """Into which another program writes first, once it was looked into."""

        def put(self, key: str, source: bytes | Path, keep: Callable[[], None] | None = None) -> None:
            self.others()
            super().put(key, source, keep)

        def put_over(self, key: str, content: bytes, revision: str | None) -> None:
            self.others()
            super().put_over(key, content, revision)

        def others(self) -> None:
            if done:
                return
            keys = sealing(folder, tmp_path, new, old).keys_of_papers
            keys.shred(ROOT, at=NOW, by="test", reason="hết hạn lưu") if act == "shred" else keys.rotate(ROOT)
            done.append(read(folder, place_of_key(ROOT)))
            assert level(folder, other, ROOT) == (False, True)

    assert level(folder, Meanwhile(tmp_path / "second"), ROOT) == (False, False), "there was no more to do"
    assert [read(one, place_of_key(ROOT)) for one in (folder, other)] == done * 2


def test_a_changed_or_lost_key_and_a_changed_file_are_damage_and_no_disposal(tmp_path: Path) -> None:
    folder, second = FolderStore(tmp_path / "archive"), FolderStore(tmp_path / "second")
    store = sealing(folder, tmp_path, master_key(tmp_path / "master"))
    archive = Archive(store)
    write(archive, {"original.png": SCAN, "document.json": b"{}"})
    copy_object(archive, Archive(second), OBJECT, tmp_path / "scratch")
    whole = read(folder, place_of_key(ROOT))
    for place in range(0, len(whole), 37):
        folder.put(place_of_key(ROOT), whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(ArchiveDamaged):
            contents(archive)
    assert level(folder, second, ROOT) == (True, False)
    assert read(folder, place_of_key(ROOT)) == whole
    folder.delete(place_of_key(ROOT))
    with pytest.raises(ArchiveDamaged, match="missing"):
        contents(archive)
    assert level(folder, second, ROOT) == (True, False)
    keys = archive.newest_keys(OBJECT)
    file = read(folder, keys["original.png"])
    folder.put(keys["original.png"], file[:-1] + b"\0")
    with pytest.raises(ArchiveDamaged, match=r"original\.png"):
        contents(archive)
    assert len(archive.problems(OBJECT)) == 1
    folder.put(keys["original.png"], read(folder, keys["document.json"]))
    with pytest.raises(ArchiveDamaged):
        archive.history(OBJECT)
    folder.put(keys["original.png"], b"")
    with pytest.raises(ArchiveDamaged):
        store.size(keys["original.png"])
    assert io.BytesIO(read(folder, place_of_key(ROOT))).read() == whole
