"""The archive in two stores: the second follows the first, each is looked over and mended from the other."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from dossier.errors import DiskFault
from dossier.words.damage import NOT_GIVEN_BACK
from dossier.words.sentences import sentence
from storage.archive.layout import place_of
from storage.archive.ocfl import ROOT_MARK, Archive, holds_objects, ids_there, object_id_of
from storage.database.engine import Database
from storage.database.models import SweepRow
from storage.fixity import NO_OBJECT, NO_TOMBSTONE
from storage.keeping import sweeps
from storage.keeping.stores import Stores
from storage.objects.folder import FolderStore, _File
from storage.objects.store import ObjectStore, read
from storage.trail.events import Actor
from tests.archive import BOTH_SIZES, ONE_MACHINE, House, marital_status
from tests.integration.storage.backup.test_backup import files, flip
from tests.integration.storage.test_ocfl import PowerCutError

PERIOD = timedelta(days=30)


class Kept:
    """A house whose archive has a second store, and what was told of it."""

    def __init__(self, house: House, second: ObjectStore) -> None:
        self.house, self.second = house, second
        self.told: list[tuple[str, str]] = []
        self.mended: list[tuple[str, str]] = []

    def stores(self, *, mends: bool = True) -> Stores:
        archives = Archive(self.house.store), Archive(self.second)
        return Stores(self.house.database, *archives, self.house.folder / "keeping", Actor("test"), mends)

    def tell(self, object_id: str, said: str) -> None:
        self.told.append((object_id, said))

    def copy(self) -> int:
        return sweeps.copy_new(self.stores(), 100, self.tell)

    def look(self, *, mends: bool = True) -> list[str]:
        """What is left wrong after one look at everything."""
        self.told.clear()
        found = sweeps.whole(self.stores(mends=mends), lambda _: [], self.tell, lambda *said: self.mended.append(said))
        assert found.problems == len(self.told)
        return [said for _, said in self.told]

    def bit(self) -> sweeps.Looked:
        return sweeps.bit(self.stores(), PERIOD, lambda _: [], self.tell, lambda *said: self.mended.append(said))


def not_given_back(path: Path) -> None:
    """Let what lies there meet the fault of a bad sector when it is read: as memory that is nowhere does."""
    path.unlink()
    path.symlink_to("/proc/self/mem")


def spoil(patch: pytest.MonkeyPatch, spoilt: Path, *, are_names_lost: bool, number: int = errno.EIO) -> None:
    """Let a folder meet the fault of a bad sector when it is listed; and where names in it are lost, too, when anything
    in it is opened or asked for. `number`: of another fault."""

    def failing(way: Callable[..., Any], at: int = 0) -> Callable[..., Any]:
        def look(*given: Any, **named: Any) -> Any:
            if not isinstance(given[at], int) and Path(given[at]).is_relative_to(spoilt):
                raise OSError(number, os.strerror(number), str(given[at]))
            return way(*given, **named)

        return look

    patch.setattr(os, "scandir", failing(os.scandir))
    if are_names_lost:
        patch.setattr(Path, "stat", failing(Path.stat))
        patch.setattr(Path, "replace", failing(Path.replace, 1))
        patch.setattr(_File, "__init__", failing(_File.__init__, 1))


def shut_folder(patch: pytest.MonkeyPatch, shut: Path) -> None:
    """Let nobody into the folder of a store, by its permission: the tests may run as who is let in everywhere."""
    look = Path.iterdir

    def refused(path: Path) -> Iterator[Path]:
        if path == shut:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return look(path)

    spoil(patch, shut, are_names_lost=True, number=errno.EACCES)
    patch.setattr(Path, "iterdir", refused)


@pytest.fixture
def kept(database: Database, store: ObjectStore, tmp_path: Path) -> Kept:
    house = House(database, store, tmp_path)
    for number in range(2):
        house.archive(marital_status(number=f"{number}/2026"), texts=("có giá trị",))
    (tmp_path / "second").mkdir()
    return Kept(house, FolderStore(tmp_path / "second" / "archive"))


@BOTH_SIZES
def test_the_second_store_follows_the_first_and_takes_nothing_that_is_damaged(kept: Kept) -> None:
    assert kept.copy() == 2
    assert files(kept.second) == files(kept.house.store)
    assert kept.copy() == 0
    paper, spoilt = (kept.house.archive(marital_status(number=f"{number}/2027")) for number in range(2))
    key = Archive(kept.house.store).stored(object_id_of(spoilt), "access.pdf").key
    whole = read(kept.house.store, key)
    kept.house.store.put(key, whole[:-1] + b"?")
    assert kept.copy() == 1
    assert [object_id for object_id, _ in kept.told] == [object_id_of(spoilt)]
    assert Archive(kept.second).problems(object_id_of(paper)) == []
    assert kept.second.size(f"{place_of(object_id_of(spoilt))}/inventory.json") is None
    kept.house.store.put(key, whole)
    assert kept.look() == []  # what was left is copied by the next look
    assert files(kept.second) == files(kept.house.store)


@ONE_MACHINE
def test_a_flipped_bit_in_either_store_is_named_and_mended_from_the_other(kept: Kept, tmp_path: Path) -> None:
    kept.copy()
    before, chance = files(kept.second), Random(1)
    for folder, name in ((tmp_path / "archive", "kho chính"), (tmp_path / "second" / "archive", "kho thứ hai")):
        for path in chance.sample(sorted(folder.rglob("urn*/**/*.*")), 9):
            key, digest = path.relative_to(folder).as_posix(), hashlib.sha512(path.read_bytes()).hexdigest()
            flip(path)
            (said,) = kept.look(mends=False)
            found = hashlib.sha512(path.read_bytes()).hexdigest()
            assert (
                said
                == f"{name}: {key.split('/', 4)[4]}: nội dung đã bị thay đổi (SHA-512 {found}, đúng ra là {digest})"
            )
            assert kept.look() == []
            assert kept.house.trail()[-1].action == "mended"
            assert kept.house.trail()[-1].details["found"] == found
    assert files(kept.house.store) == files(kept.second) == before
    assert len(kept.mended) == 18


@ONE_MACHINE
@pytest.mark.parametrize("is_sound", [True, False])
def test_an_inventory_that_lost_its_witnesses_is_known_by_the_other_store(
    kept: Kept, tmp_path: Path, *, is_sound: bool
) -> None:
    kept.copy()
    before, object_id = files(kept.second), next(Archive(kept.house.store).object_ids())
    inventory = Archive(kept.house.store).inventory(object_id)
    assert inventory
    names = [
        "inventory.json.sha512",
        f"{inventory['head']}/inventory.json",
        f"{inventory['head']}/inventory.json.sha512",
    ]
    names += [] if is_sound else ["inventory.json"]
    elsewhere = Archive(kept.house.store).stored(object_id, "access.pdf").key
    for at, name in enumerate(names, start=20):  # each elsewhere: two that are spoilt alike would agree
        flip(tmp_path / "archive" / place_of(object_id) / name, at)
    flip(tmp_path / "second" / "archive" / elsewhere)
    kept.look(mends=False)
    told = {said.split(": ")[1] for _, said in kept.told if said.startswith("kho chính")}
    # One that is spoilt itself has to be mended before it can be relied on for the rest.
    assert told == {*names} if is_sound else "inventory.json" in told
    assert kept.look() == []
    assert files(kept.house.store) == files(kept.second) == before


@ONE_MACHINE
def test_no_inventory_of_an_earlier_version_stands_in_for_a_spoilt_one(kept: Kept, tmp_path: Path) -> None:
    kept.copy()
    object_id = next(Archive(kept.house.store).object_ids())
    now = kept.house.database.now()
    Archive(kept.house.store).write_version(object_id, {"later.txt": b"a"}, message="m", user="u", now=now)
    for path in (tmp_path / "archive" / place_of(object_id)).rglob("inventory.json*"):
        flip(path)
    spoilt = files(kept.house.store)
    assert kept.look()
    assert files(kept.house.store) == spoilt


@ONE_MACHINE
def test_nothing_is_mended_from_a_bad_copy_and_what_is_lost_comes_back(kept: Kept, tmp_path: Path) -> None:
    kept.copy()
    before = files(kept.house.store)
    object_id = next(Archive(kept.house.store).object_ids())
    key = Archive(kept.house.store).stored(object_id, "access.pdf").key
    for folder in (tmp_path / "archive", tmp_path / "second" / "archive"):
        flip(folder / key)
    spoilt = files(kept.house.store)
    assert len(kept.look()) == 2
    assert files(kept.house.store) == spoilt
    kept.second.put(key, before[key])
    assert kept.look() == []
    for gone in list(kept.house.store.keys(f"{place_of(object_id)}/")):
        kept.house.store.delete(gone)
    assert len(kept.look(mends=False)) == 1
    assert kept.look() == []
    assert files(kept.house.store) == before


@ONE_MACHINE
def test_every_byte_is_looked_at_once_in_the_period_bit_by_bit(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.copy()
    monkeypatch.setattr(sweeps, "BITS", 16)
    monkeypatch.setattr(sweeps, "_place", lambda number: f"{number:x}")
    now = kept.house.database.now()
    seen = kept.bit().objects
    passes = 0
    for days in (1, 12, 13, 3, 2, 15, 15, 1, 1, 40, 1):
        now += timedelta(days=days)
        kept.house.database.now = lambda now=now: now  # type: ignore[misc]
        looked = kept.bit()
        seen += looked.objects
        if looked.is_whole:
            assert seen == 2
            seen, passes = 0, passes + 1
    assert passes == 3
    with kept.house.database.read() as session:
        row = session.get_one(SweepRow, sweeps.BIT)
        assert (row.ended_at, row.left) == (now, 0)


@ONE_MACHINE
def test_a_look_that_was_cut_off_is_gone_on_with(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "COMMIT_EVERY", 1)
    kept.copy()
    paper, look = next(Archive(kept.house.store).object_ids()), Stores.examined

    def cut_off(stores: Stores, object_id: str, *given: Any) -> tuple[list[str], list[str]]:
        if object_id != paper:
            raise PowerCutError
        return look(stores, object_id, *given)

    monkeypatch.setattr(Stores, "examined", cut_off)
    with pytest.raises(PowerCutError):
        kept.look()
    monkeypatch.setattr(Stores, "examined", look)
    done = sweeps.whole(kept.stores(), lambda _: [], kept.tell, kept.tell)
    assert (done.objects, done.problems) == (1, 0)
    assert sweeps.whole(kept.stores(), lambda _: [], kept.tell, kept.tell).objects == 2


@ONE_MACHINE
def test_papers_are_drawn_from_the_whole_archive_between_the_bits(kept: Kept) -> None:
    kept.copy()
    first, second = Archive(kept.house.store).object_ids()
    folder = kept.house.folder / "second" / "archive" / place_of(second)
    spoilt = next(folder.rglob("original*"))
    flip(spoilt)

    def sample(chance: Random, *, mends: bool) -> int:
        stores = kept.stores(mends=mends)
        return sweeps.sample(stores, 2, kept.tell, lambda *said: kept.mended.append(said), chance)

    drawn = [sample(Random(seed), mends=False) for seed in range(8)]
    assert set(drawn) == {1, 2}  # both, or one twice
    assert {object_id for object_id, _ in kept.told} == {second}
    kept.told.clear()
    for seed in range(8):
        sample(Random(seed), mends=True)
    assert [object_id for object_id, _ in kept.mended] == [second]
    assert spoilt.read_bytes() == read(kept.house.store, f"{place_of(second)}/{spoilt.relative_to(folder)}")
    with kept.house.database.read() as session:
        assert session.get(SweepRow, sweeps.BIT) is None  # it counts for no pass
    assert first not in {object_id for object_id, _ in kept.told}


@ONE_MACHINE
def test_of_papers_the_newest_of_which_was_disposed_of_meanwhile_fewer_are_drawn(kept: Kept) -> None:
    class Beyond(Random):
        def randint(self, a: int, b: int) -> int:
            return a + b  # as if the newest had gone since it was asked for

    assert sweeps.sample(kept.stores(), 2, kept.tell, kept.tell, Beyond()) == 0


@ONE_MACHINE
def test_of_an_archive_without_papers_none_is_drawn(database: Database, store: ObjectStore, tmp_path: Path) -> None:
    empty = Kept(House(database, store, tmp_path), FolderStore(tmp_path / "second"))
    assert sweeps.sample(empty.stores(), 2, empty.tell, empty.tell, Random(1)) == 0


@BOTH_SIZES
@pytest.mark.parametrize("name", ["access.pdf", "inventory.json", "v1/inventory.json", "inventory.json.sha512"])
def test_a_file_that_the_disk_does_not_give_back_is_named_and_mended(kept: Kept, name: str) -> None:
    """The commonest damage of a disk: a sector that cannot be read. What lies behind it is looked at, too."""
    kept.copy()
    spoilt, other = sorted(Archive(kept.second).object_ids())
    root = place_of(spoilt)
    key = Archive(kept.second).stored(spoilt, name).key if name == "access.pdf" else f"{root}/{name}"
    path = kept.second.path(key)
    assert path is not None
    whole = path.read_bytes()
    not_given_back(path)
    behind = kept.second.path(Archive(kept.second).stored(other, "access.pdf").key)
    assert behind is not None
    behind.write_bytes(b"forged")
    left = kept.look(mends=False)
    assert any(said.endswith(f"{key.removeprefix(f'{root}/')}: {NOT_GIVEN_BACK}") for said in left), left
    assert any("nội dung đã bị thay đổi" in said for said in left), "what lies behind it was not looked at"
    assert kept.look() == []
    assert path.read_bytes() == whole
    assert kept.look(mends=False) == []


def test_what_the_disk_does_not_give_back_keeps_nothing_else_from_being_copied(
    database: Database, tmp_path: Path
) -> None:
    """In a folder, which has no other way to say so."""
    (tmp_path / "first").mkdir()
    (tmp_path / "second").mkdir()
    house = House(database, FolderStore(tmp_path / "first" / "archive"), tmp_path)
    kept = Kept(house, FolderStore(tmp_path / "second" / "archive"))
    spoilt, sound = (house.archive(marital_status(number=f"{number}/2026")) for number in range(2))
    path = house.store.path(Archive(house.store).stored(object_id_of(spoilt), "access.pdf").key)
    assert path is not None
    not_given_back(path)
    assert kept.copy() == 1
    assert [object_id for object_id, _ in kept.told] == [object_id_of(spoilt)]
    assert Archive(kept.second).problems(object_id_of(sound)) == []


@ONE_MACHINE
@pytest.mark.parametrize("side", ["archive", "second/archive"])
def test_a_folder_that_nobody_lets_us_into_is_told_and_the_look_goes_on(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, side: str
) -> None:
    kept.copy()
    first, second = (one for one in Archive(kept.house.store).object_ids())
    flip(next((tmp_path / "archive" / place_of(second)).rglob("original*")))
    place = place_of(first).partition("/")[0]
    spoil(monkeypatch, tmp_path / side / place, are_names_lost=True, number=errno.EACCES)
    kept.look()
    assert f"{place}/" in [where for where, _ in kept.told]
    assert [object_id for object_id, _ in kept.mended] == [second], "behind it, and mended"


@ONE_MACHINE
@pytest.mark.parametrize("are_names_lost", [False, True], ids=["listed alone", "names, too"])
@pytest.mark.parametrize("side", ["archive", "second/archive"])
@pytest.mark.parametrize("depth", [1, 4, 6], ids=["of many", "of one", "in one"])
def test_a_folder_that_the_disk_does_not_give_back_is_told_and_the_look_goes_on(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, side: str, depth: int, *, are_names_lost: bool
) -> None:
    kept.copy()
    first, second = (one for one in Archive(kept.house.store).object_ids())
    sound = tmp_path / "archive" / place_of(second)
    flip(next(sound.rglob("original*")))
    place = "/".join(f"{place_of(first)}/v1/content".split("/")[:depth])
    spoil(monkeypatch, tmp_path / side / place, are_names_lost=are_names_lost)
    left = kept.look()
    assert any(place in where or place in said for where, said in kept.told if NOT_GIVEN_BACK in said), left
    assert {where for where, _ in kept.told} <= {f"{place}/", object_id_of(first), first}
    assert [object_id for object_id, _ in kept.mended] == [second], "behind it, and mended"
    assert sentence(NO_OBJECT) not in left
    assert sentence(NO_TOMBSTONE) not in left
    if side == "second/archive":
        assert kept.told == [(f"{place}/", f"kho thứ hai: {NOT_GIVEN_BACK}")], "and told once"
    assert len(set(left)) == len(left)
    assert not any("Input/output" in said for said in left), "without saying of what"


@ONE_MACHINE
def test_behind_a_folder_that_the_disk_does_not_give_back_all_others_are_found(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = kept.house.store
    while len({place_of(one)[0] for one in Archive(store).object_ids()}) < 2:  # of sixteen parts, looked into in order
        kept.house.archive(marital_status(number="3/2026"))
    first, *_, last = Archive(store).object_ids()
    spoil(monkeypatch, tmp_path / "archive" / place_of(first)[:3], are_names_lost=True)
    assert holds_objects(store)
    found: list[str] = []
    with pytest.raises(DiskFault, match=f"{place_of(first)[:3]}/"):
        found.extend(ids_there(store))
    assert last in found
    (tmp_path / "archive" / ROOT_MARK[0]).unlink()
    kept.look(mends=False)
    assert ROOT_MARK[0] in [where for where, _ in kept.told]
