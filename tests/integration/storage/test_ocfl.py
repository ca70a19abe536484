"""The archive's objects: sound after every write, and after a crash at any of them."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import pytest

from dossier.errors import ArchiveDamaged, NotReadBack
from storage.archive.ocfl import Archive, object_id_of
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore, read

NOW = datetime(2026, 11, 23, tzinfo=UTC)
OBJECT = object_id_of("5f0c6f9a-2f43-4c55-8b6a-0e6a43d1a001")
FIRST = {"original.png": b"scan", "document.json": b"{}"}
SECOND = {"access.pdf": b"%PDF", "text.txt": b"a", "document.json": b'{"kind": 1}', "copy.png": b"scan"}


class PowerCutError(Exception):
    """What the test pulls the plug with."""


class FailingStore:
    """A store whose power goes after `writes` more writes or deletions, before (or after) the next takes effect."""

    def __init__(self, store: ObjectStore, writes: int, *, after: bool) -> None:
        self.store, self.left, self.after = store, writes, after

    def put(self, key: str, source: bytes | Path, keep: Callable[[], None] | None = None) -> None:
        self._count(lambda: self.store.put(key, source, keep))

    def together(self) -> AbstractContextManager[None]:
        return self.store.together()

    def after_fork(self) -> None:
        self.store.after_fork()

    def delete(self, key: str) -> None:
        self._count(lambda: self.store.delete(key))

    def _count(self, action: object) -> None:
        if self.left == 0 and not self.after:
            raise PowerCutError
        action()  # type: ignore[operator]
        if self.left == 0:
            raise PowerCutError
        self.left -= 1

    def open(self, key: str) -> BinaryIO:
        return self.store.open(key)

    def size(self, key: str) -> int | None:
        return self.store.size(key)

    def keys(self, prefix: str) -> Iterator[str]:
        return self.store.keys(prefix)

    def path(self, key: str) -> Path | None:
        return self.store.path(key)

    def url(self, key: str, seconds: int) -> str | None:
        return self.store.url(key, seconds)


def write(store: ObjectStore, files: dict[str, bytes], object_id: str = OBJECT) -> None:
    Archive(store).write_version(object_id, files, message="m", user="u", now=NOW)


def contents(store: ObjectStore, names: set[str]) -> dict[str, bytes]:
    archive = Archive(store)
    return {name: read(store, archive.stored(OBJECT, name).key) for name in names}


def validate(store: ObjectStore, tmp_path: Path) -> None:
    """Check the whole root with an independent validator, over a copy where the store is not a folder."""
    folder = tmp_path / f"copy-{uuid.uuid4().hex}"
    for key in store.keys(""):
        target = folder / key
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(read(store, key))
    command = [str(Path(sys.executable).parent / "ocfl-validate.py"), "--quiet", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "INVALID" not in done.stdout, done.stdout


def test_versions_add_up_and_pass_an_independent_validator(store: ObjectStore, tmp_path: Path) -> None:
    write(store, FIRST)
    write(store, SECOND)
    write(store, {"a/b c/đơn.txt": b"x"}, object_id_of(str(uuid.uuid4())))
    assert contents(store, {*FIRST, *SECOND}) == FIRST | SECOND
    archive = Archive(store)
    assert archive.stored(OBJECT, "original.png").version == "v1"
    assert archive.stored(OBJECT, "copy.png").version == "v1"  # the same bytes are kept once
    assert archive.stored(OBJECT, "document.json").version == "v2"
    assert archive.problems(OBJECT) == []
    assert len(list(archive.object_ids())) == 2
    validate(store, tmp_path)


def test_the_same_content_again_makes_no_version(store: ObjectStore) -> None:
    write(store, FIRST)
    before = list(store.keys(""))
    write(store, FIRST)
    write(store, {"original.png": b"scan"})
    assert list(store.keys("")) == before


@pytest.mark.parametrize("after", [False, True])
def test_a_crash_at_any_write_leaves_the_old_version_or_the_new_one(tmp_path: Path, after: bool) -> None:
    cuts = 0
    for writes in range(100):
        store = FolderStore(tmp_path / f"{writes}-{after}")
        write(store, FIRST)
        try:
            write(FailingStore(store, writes, after=after), SECOND)
        except PowerCutError:
            cuts += 1
            inventory = Archive(store).inventory(OBJECT)
            assert inventory is not None
            expected = FIRST if inventory["head"] == "v1" else FIRST | SECOND
            assert contents(store, set(expected)) == expected
        else:
            break
        write(store, SECOND)  # what the next start does
        assert contents(store, {*FIRST, *SECOND}) == FIRST | SECOND
        assert Archive(store).problems(OBJECT) == []
        validate(store, tmp_path)
    assert cuts >= 7


def test_a_crash_in_the_first_version_leaves_nothing_or_all(tmp_path: Path) -> None:
    for writes in range(100):
        store = FolderStore(tmp_path / str(writes))
        try:
            write(FailingStore(store, writes, after=True), FIRST)
        except PowerCutError:
            inventory = Archive(store).inventory(OBJECT)
            assert inventory is None or contents(store, set(FIRST)) == FIRST
        else:
            break
        write(store, FIRST)
        validate(store, tmp_path)
    assert writes >= 9


@pytest.mark.parametrize("kept", ["inventory.json", "inventory.json.sha512"])
def test_of_inventory_and_sidecar_a_pulled_plug_may_leave_either_one(tmp_path: Path, kept: str) -> None:
    """They are named one after the other and flushed together, so a disk may have one name as it was before."""
    store = FolderStore(tmp_path / "archive")
    write(store, FIRST)
    at_root = [key for key in store.keys("") if "/inventory.json" in key and "/v1/" not in key]
    before = {key: read(store, key) for key in at_root}
    assert len(before) == 2
    write(store, SECOND)
    for key, content in before.items():
        if not key.endswith(f"/{kept}"):
            store.put(key, content)
    expected = FIRST | SECOND if kept == "inventory.json" else FIRST
    assert contents(store, set(expected)) == expected
    write(store, SECOND)
    assert contents(store, {*FIRST, *SECOND}) == FIRST | SECOND
    validate(store, tmp_path)


def test_content_changed_behind_our_back_is_found(store: ObjectStore) -> None:
    write(store, FIRST)
    key = Archive(store).stored(OBJECT, "original.png").key
    store.put(key, b"forged")
    assert Archive(store).problems(OBJECT) == ["v1/content/original.png: content changed"]
    store.delete(key)
    assert Archive(store).problems(OBJECT) == ["v1/content/original.png: missing"]


def test_a_changed_inventory_is_never_trusted(store: ObjectStore) -> None:
    write(store, FIRST)
    key = next(key for key in store.keys("") if key.endswith("/inventory.json") and "/v1/" not in key)
    store.put(key, read(store, key).replace(b"original.png", b"0riginal.png"))
    with pytest.raises(ArchiveDamaged):
        Archive(store).inventory(OBJECT)


def test_bytes_that_do_not_come_back_are_noticed_before_the_commit(tmp_path: Path) -> None:
    class Forgetful(FolderStore):
        def put(self, key: str, source: bytes | Path, keep: Callable[[], None] | None = None) -> None:
            super().put(key, b"sca" if key.endswith("original.png") else source, keep)

    store = Forgetful(tmp_path / "archive")
    with pytest.raises(NotReadBack):
        write(store, FIRST)
    assert Archive(store).inventory(OBJECT) is None


def test_the_loser_of_a_race_takes_its_object_away(store: ObjectStore) -> None:
    write(store, FIRST)
    Archive(store).remove_uncommitted(OBJECT)
    assert list(Archive(store).object_ids()) == []
    assert Archive(store).inventory(OBJECT) is None
