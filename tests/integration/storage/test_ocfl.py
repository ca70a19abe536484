"""The archive's objects: sound after every write, and after a crash at any of them."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from random import Random
from typing import BinaryIO

import pytest

from dossier.errors import ArchiveDamaged, NotReadBack, Overtaken
from storage.archive.examination import examine
from storage.archive.layout import place_of
from storage.archive.ocfl import ROOT_MARK, Archive, object_id_of
from storage.objects.folder import FolderStore
from storage.objects.listed import Listed
from storage.objects.store import ObjectStore, read

NOW = datetime(2026, 11, 23, tzinfo=UTC)
OBJECT = object_id_of("5f0c6f9a-2f43-4c55-8b6a-0e6a43d1a001")
FIRST = {"original.png": b"scan", "document.json": b"{}"}
SECOND = {"access.pdf": b"%PDF", "document.json": b'{"kind": 1}', "copy.png": b"scan"}


class PowerCutError(Exception):
    """What the test pulls the plug with."""


class FailingStore:
    """A store whose power goes after `writes` more writes or deletions, before (or after) the next takes effect."""

    def __init__(self, store: ObjectStore, writes: int, *, after: bool) -> None:
        self.store, self.left, self.after = store, writes, after

    def put(self, key: str, source: bytes | Path, keep: Callable[[], None] | None = None) -> None:
        self._count(lambda: self.store.put(key, source, keep))

    def put_over(self, key: str, content: bytes, revision: str | None) -> None:
        self._count(lambda: self.store.put_over(key, content, revision))

    def revision(self, key: str) -> str | None:
        return self.store.revision(key)

    def together(self) -> AbstractContextManager[None]:
        return self.store.together()

    def locked_until(self, key: str) -> datetime | None:
        return self.store.locked_until(key)

    def after_fork(self) -> None:
        self.store.after_fork()

    def delete(self, key: str) -> None:
        self._count(lambda: self.store.delete(key))

    def _count(self, action: Callable[[], None]) -> None:
        if self.left == 0 and not self.after:
            raise PowerCutError
        action()
        if self.left == 0:
            raise PowerCutError
        self.left -= 1

    def seen(self, key: str) -> tuple[bytes, str]:
        return self.store.seen(key)

    def open(self, key: str) -> BinaryIO:
        return self.store.open(key)

    def size(self, key: str) -> int | None:
        return self.store.size(key)

    def keys(self, prefix: str) -> Iterator[str]:
        return self.store.keys(prefix)

    def listed(self, prefix: str) -> Iterator[Listed]:
        return self.store.listed(prefix)

    def path(self, key: str) -> Path | None:
        return self.store.path(key)

    def url(self, key: str, seconds: int) -> str | None:
        return self.store.url(key, seconds)


class LateStore(FailingStore):
    """A store to which the request after `writes` others is on its way for so long that its writer gives up."""

    late: Callable[[], None] = staticmethod(lambda: None)

    def _count(self, action: Callable[[], None]) -> None:
        if self.left == 0:
            self.late = action
            raise PowerCutError
        action()
        self.left -= 1


class MeetingStore(FailingStore):
    """A store at which another's late request arrives after `writes` of this writer."""

    def __init__(self, store: ObjectStore, writes: int, late: Callable[[], None]) -> None:
        super().__init__(store, writes, after=False)
        self.late = late

    def _count(self, action: Callable[[], None]) -> None:
        if self.left == 0:
            arrive(self.late)
        action()
        self.left -= 1


def arrive(late: Callable[[], None]) -> None:
    """What comes late is refused or does no harm."""
    with suppress(Overtaken):
        late()


def write(store: ObjectStore, files: dict[str, bytes], object_id: str = OBJECT) -> None:
    Archive(store).write_version(object_id, files, message="m", user="u", now=NOW)


def inventory_key(store: ObjectStore) -> str:
    return next(key for key in store.keys("") if re.search(r"(?<!/v\d)/inventory\.json$", key))


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


def test_of_what_was_just_written_and_read_back_the_store_is_asked_nothing_more(tmp_path: Path) -> None:
    asked: list[str] = []

    class Asked(FolderStore):
        def size(self, key: str) -> int | None:
            asked.append(key)
            return super().size(key)

    archive = Archive(Asked(tmp_path / "archive"))
    page = tmp_path / "page"
    page.write_bytes(bytes(70_000))
    versions: list[dict[str, bytes | Path]] = [{"page": page, "text.txt": "chữ".encode()}, {"text.txt": b""}]
    for files in versions:
        through = archive.through(Asked(tmp_path / "archive"))
        stored = through.write_version(OBJECT, files, message="m", user="u", now=NOW)
        known = {path: len(content) if isinstance(content, bytes) else 70_000 for path, content in files.items()}
        assert {path: file.size for path, file in stored.items()} == known
    assert asked == [ROOT_MARK[0]], "whether it is an archive, once"


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
    assert cuts >= 6


@pytest.mark.parametrize("first", [{}, FIRST], ids=["new", "known"])
def test_a_request_of_a_writer_that_was_given_up_harms_nothing_whenever_it_comes(
    tmp_path: Path, first: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)  # no plug is pulled here
    ours = {"access.pdf": b"%PDF read by another", "document.json": b'{"kind": 2}'}
    met = 0
    for writes in range(100):
        for at in range(100):
            store = FolderStore(tmp_path / f"{writes}-{at}")
            if first:
                write(store, first)
            theirs = LateStore(store, writes, after=False)
            try:
                write(theirs, SECOND)
            except PowerCutError:
                pass
            else:
                break
            meeting = MeetingStore(store, at, theirs.late)
            write(meeting, ours)
            if meeting.left >= 0:
                arrive(theirs.late)
            met += 1
            assert contents(store, {*first, *ours}) == first | ours, (writes, at)
            assert Archive(store).problems(OBJECT) == [], (writes, at)
            if meeting.left >= 0:
                break
        else:
            continue
        if not at:
            break
    assert met >= 50


def test_what_is_there_already_is_not_overturned_by_a_try_that_was_cut_off(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "archive")
    write(store, FIRST)
    with pytest.raises(PowerCutError):  # before its commit
        write(FailingStore(store, 3, after=False), {"document.json": b"abandoned"})
    write(store, FIRST)
    write(store, {"review.json": b"[]"})
    assert contents(store, {*FIRST, "review.json"}) == FIRST | {"review.json": b"[]"}
    validate(store, tmp_path)


def test_a_commit_that_comes_between_two_looks_leaves_every_version_its_own_inventory(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "archive")
    write(store, FIRST)
    theirs = LateStore(store, 4, after=False)
    with pytest.raises(PowerCutError):
        write(theirs, SECOND)

    class Looking(FailingStore):
        def revision(self, key: str) -> str | None:
            found = super().revision(key)
            if "/v2/" in key and key.endswith(".sha512"):  # the last look before they are shut out
                arrive(theirs.late)
            return found

    write(Looking(store, 99, after=False), {"review.json": b"[]"})
    assert contents(store, {*FIRST, *SECOND, "review.json"}) == FIRST | SECOND | {"review.json": b"[]"}
    own = [key for key in store.keys("") if re.search(r"/v\d/inventory\.json$", key)]
    assert [json.loads(read(store, key))["head"] for key in own] == ["v1", "v2", "v3"]
    validate(store, tmp_path)


def test_two_that_write_at_once_both_have_their_version(store: ObjectStore, tmp_path: Path) -> None:
    class Between(FailingStore):
        def _count(self, action: Callable[[], None]) -> None:
            if not self.left:
                write(self.store, {"review.json": b"[]"})
            action()
            self.left -= 1

    write(store, FIRST)
    write(Between(store, 2, after=False), SECOND)
    assert contents(store, {*FIRST, *SECOND, "review.json"}) == FIRST | SECOND | {"review.json": b"[]"}
    assert Archive(store).problems(OBJECT) == []
    validate(store, tmp_path)


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


def test_content_changed_behind_our_back_is_found(store: ObjectStore) -> None:
    write(store, FIRST)
    key = Archive(store).stored(OBJECT, "original.png").key
    store.put(key, b"forged")
    [problem] = Archive(store).problems(OBJECT)
    assert problem.startswith("v1/content/")
    assert "/original.png: nội dung đã bị thay đổi (SHA-512 " in problem
    store.delete(key)
    [problem] = Archive(store).problems(OBJECT)
    assert problem.endswith("/original.png: không có trong kho")


def test_a_flipped_bit_is_found_and_named_in_any_file_of_an_object(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "archive")
    for files in (FIRST, SECOND, {"review.json": b"[]"}):
        write(store, files)
    chance = Random(1)
    for key in store.keys(f"{place_of(OBJECT)}/"):
        whole = read(store, key)
        for at in {0, len(whole) - 2, *(chance.randrange(len(whole)) for _ in range(12))}:
            spoilt = bytearray(whole)
            spoilt[at] ^= 1 << chance.randrange(8)
            store.put(key, bytes(spoilt))
            [fault] = Archive(store).faults(OBJECT)
            assert (fault.key, fault.found) == (key, hashlib.sha512(spoilt).hexdigest())
            assert fault.expected == hashlib.sha512(whole).hexdigest()
        store.delete(key)
        [problem] = Archive(store).problems(OBJECT)
        assert "không có trong kho" in problem
        store.put(key, whole)
    assert Archive(store).faults(OBJECT) == []


def test_two_flipped_bits_are_named_where_they_are_and_nothing_else_is(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "archive")
    for files in (FIRST, SECOND, {"review.json": b"[]"}):
        write(store, files)
    chance = Random(1)
    whole = {key: read(store, key) for key in store.keys(f"{place_of(OBJECT)}/") if "/inventory.json" in key}
    for pair in combinations(whole, 2):
        for key in pair:
            at = chance.randrange(len(whole[key]))
            store.put(key, whole[key][:at] + bytes([whole[key][at] ^ 1 << chance.randrange(8)]) + whole[key][at + 1 :])
        named = set()
        while faults := Archive(store).faults(OBJECT):  # one that is mended shows what else is wrong
            for fault in faults:
                assert fault.expected == hashlib.sha512(whole[fault.key]).hexdigest()
                store.put(fault.key, whole[fault.key])
                named.add(fault.key)
        assert named == {*pair}


def test_a_commit_that_falls_into_a_look_is_no_fault(tmp_path: Path) -> None:
    class Committed(FailingStore):
        """Another writer commits as soon as the inventory was read."""

        def open(self, key: str) -> BinaryIO:
            stream = super().open(key)
            if key == inventory_key(store) and not self.is_done:
                self.is_done = True
                for files in (SECOND, {"review.json": b"[]"}):
                    write(store, files)
            return stream

        is_done = False

    store = FolderStore(tmp_path / "archive")
    write(store, FIRST)
    looked = Committed(store, 100, after=True)
    assert examine(looked, OBJECT) == []
    assert looked.is_done


def test_a_changed_inventory_is_never_trusted(store: ObjectStore) -> None:
    write(store, FIRST)
    key = inventory_key(store)
    store.put(key, read(store, key).replace(b"original.png", b"0riginal.png"))
    with pytest.raises(ArchiveDamaged):
        Archive(store).inventory(OBJECT)


def test_an_object_that_lost_its_inventory_is_not_rolled_back_to_its_first_version(store: ObjectStore) -> None:
    write(store, FIRST)
    write(store, SECOND)
    store.delete(inventory_key(store))
    before = list(store.keys(""))
    with pytest.raises(ArchiveDamaged):
        write(store, {"review.json": b"[]"})
    [problem] = Archive(store).problems(OBJECT)
    assert "inventory.json: không có trong kho" in problem
    assert list(store.keys("")) == before


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
    Archive(store).remove_object(OBJECT)
    assert list(Archive(store).object_ids()) == []
    assert Archive(store).inventory(OBJECT) is None
