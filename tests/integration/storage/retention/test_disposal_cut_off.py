"""A disposal, and what leads to it, killed at any step or met by another at once: one is first, nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from dossier.errors import BadRequest, Disposed
from storage.archive import retention_records
from storage.archive.copies import copy_object
from storage.archive.ocfl import object_id_of
from storage.database.engine import Database
from storage.database.models import DocumentRow, HoldRow, TombstoneRow
from storage.fixity import check_archive
from storage.keeping import sweeps
from storage.objects.folder import FolderStore
from storage.objects.store import read
from storage.retention import holds, lists, tombstones
from tests.archive import BOTH_SIZES, ONE_MACHINE, House
from tests.children import in_child, status_of
from tests.integration.storage.retention import desk
from tests.integration.storage.retention.desk import (
    OPERATOR,
    account,
    carry_out,
    confirm,
    confirmed,
    keys_of,
    old_paper,
    sound,
)


@ONE_MACHINE
def test_two_that_propose_or_hold_at_once_both_do(house: House, database_url: str, objects_url: str) -> None:
    paper = old_paper(house)

    def act(number: int) -> None:
        own = House(Database(database_url), house.store, house.folder)
        with suppress(BadRequest):  # the other's list, or its hold, was first
            desk.proposed(own)
        holds.place(desk.stores(own), "document", paper, f"vụ án {number}", OPERATOR, now=own.now)

    assert [status_of(one) for one in [in_child(partial(act, number)) for number in range(2)]] == [0, 0]
    with house.database.read() as session:
        held, proposed = holds.all_in_force(session), lists.all_lists(session)
    for one in held:
        said = retention_records.newest(desk.archive(house), one.id, retention_records.HOLD)
        assert json.loads(said or b"")["reason"] == one.reason
    assert {one.reason for one in held} == {"vụ án 0", "vụ án 1"}
    assert len(proposed) in (1, 2), "who comes after the other has nothing to propose"
    for list_id in proposed:
        assert lists.read_list(house.database, desk.archive(house), list_id).lines
    sound(house)


@ONE_MACHINE
def test_a_copy_that_ends_after_its_paper_is_disposed_of_leaves_nothing_and_fixity_sees_what_lies_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = old_paper(house)
    listed, stores = confirmed(house), desk.place_of(house, second=True).stores
    second = FolderStore(house.folder / "second")
    copied: dict[str, bytes] = {}

    def slow(*given: Any) -> bool:
        monkeypatch.undo()
        copy_object(*given)
        copied.update((key, read(second, key)) for key in keys_of(second, gone))
        carry_out(house, listed, second=True)
        lie_again()
        return True

    def lie_again() -> None:
        for key, content in copied.items():
            second.put(key, content)

    monkeypatch.setattr("storage.keeping.stores.copy_object", slow)
    assert not stores.copy(object_id_of(gone))
    monkeypatch.undo()
    assert copied
    assert keys_of(second, gone) == []
    lie_again()
    told: list[tuple[str, str]] = []
    sweeps.copy_new(stores, 100, lambda *_: None)
    sweeps.whole(stores, lambda _: [], lambda *said: told.append(said), lambda *_: None)
    assert [one for one, said in told if f"carry-out {listed.id}" in said] == [object_id_of(gone)]
    carry_out(house, listed, second=True)
    assert keys_of(second, gone) == []


def run_and_kill(folder: Path, act: Callable[[House], object], step: int) -> None:
    """Act on the machine in `folder`, killed before the commit, or the write to or removal from its store, of this
    number from 0."""
    database, store, steps = Database(f"sqlite:///{folder / 'sohoa.db'}"), FolderStore(folder / "archive"), count()

    def take_step(*_: object) -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(plain: Callable[..., object], *args: object) -> object:
        take_step()
        return plain(*args)

    event.listen(database.engine, "commit", take_step)
    for name in ("put", "put_over", "delete"):
        setattr(store, name, partial(watched, getattr(store, name)))
    act(House(database, store, folder))


def copy_of_machine(house: House, folder: Path) -> None:
    """Put database and store of a house, which uses neither now, into a folder."""
    folder.mkdir()
    for name in ("sohoa.db", "sohoa.db-wal", "sohoa.db-shm"):
        if (house.folder / name).exists():
            shutil.copy(house.folder / name, folder / name)
    shutil.copytree(Path(house.store.path("x") or "").parent, folder / "archive")


@ONE_MACHINE
def test_who_proposes_confirms_or_holds_is_killed_before_any_commit_or_write_and_does_it_again(
    house: House, tmp_path: Path
) -> None:
    paper, lan = old_paper(house), account(house, "Lê Thị Lan")
    listed = desk.proposed(house)
    old_paper(house)  # which stands on no list yet

    def propose(there: House) -> None:
        with suppress(BadRequest):  # killed after its commit: the paper is listed
            desk.proposed(there)

    acts: dict[str, Callable[[House], object]] = {
        "propose": propose,
        "confirm": lambda there: confirm(there, listed, lan),
        "hold": lambda there: holds.place(desk.stores(there), "document", paper, "vụ án", OPERATOR, now=there.now),
    }
    house.database.close()
    for name, act in acts.items():
        for step in count():
            folder = tmp_path / f"{name} {step}"
            copy_of_machine(house, folder)
            ended = status_of(in_child(partial(run_and_kill, folder, act, step)))
            there = House(Database(f"sqlite:///{folder / 'sohoa.db'}"), FolderStore(folder / "archive"), folder)
            if ended == -signal.SIGKILL:
                act(there)
            sound(there)
            told = [one.action for one in there.trail()]
            assert told.count("disposal_proposed") == 1 + (name == "propose")
            assert told.count("disposal_confirmed") == (name == "confirm")
            assert told.count("hold_placed") == (name == "hold")
            there.database.close()
            if ended != -signal.SIGKILL:
                assert ended == 0
                break
        assert step > 5


@ONE_MACHINE
def test_killed_before_any_commit_write_or_removal_it_is_gone_on_with(house: House, tmp_path: Path) -> None:
    paper = old_paper(house)
    sweeps.copy_new(desk.place_of(house, second=True).stores, 100, lambda *_: None)
    listed = confirmed(house)
    house.database.close()
    for step in count():
        folder = tmp_path / str(step)
        copy_of_machine(house, folder)
        shutil.copytree(tmp_path / "second", folder / "second")
        ended = status_of(in_child(partial(run_and_kill, folder, partial(carry_out, listed=listed, second=True), step)))
        there = House(Database(f"sqlite:///{folder / 'sohoa.db'}"), FolderStore(folder / "archive"), folder)
        with there.database.read() as session:
            is_there = session.get(DocumentRow, paper) is not None
            assert is_there == (session.get(TombstoneRow, paper) is None)
        assert not is_there or desk.archive(there).problems(object_id_of(paper)) == []
        if ended != -signal.SIGKILL:
            assert ended == 0
            break
        carry_out(there, listed, second=True)
        assert keys_of(there.store, paper) == keys_of(FolderStore(folder / "second"), paper) == []
        assert [said for _, said in check_archive(there.database, desk.archive(there)) if said] == []
        assert [one.document_id for one in there.trail() if one.action == "disposed"] == [paper], "told once"
        there.database.close()
    assert step > 20


@BOTH_SIZES
def test_of_a_hold_and_a_disposal_at_once_one_is_first(house: House, database_url: str, objects_url: str) -> None:
    papers = [old_paper(house) for _ in range(6)]
    listed = confirmed(house)

    def dispose() -> None:
        house.store.after_fork()
        house.database = Database(database_url)
        list(carry_out(house, listed))

    def hold() -> None:
        house.store.after_fork()
        house.database = Database(database_url)
        for one in reversed(papers):
            try:
                holds.place(desk.stores(house), "document", one, "vụ án", OPERATOR, now=house.now)
            except Disposed:
                continue

    children = [in_child(dispose), in_child(hold)]
    assert [status_of(child) for child in children] == [0, 0]
    with house.database.read() as session:
        held = {row.value for row in session.scalars(select(HoldRow))}
        disposed = set(session.scalars(select(TombstoneRow.document_id)))
        there = set(session.scalars(select(DocumentRow.id)))
    assert held == there
    assert held | disposed == set(papers)
    assert not held & disposed
    for one in held:
        assert desk.archive(house).problems(object_id_of(one)) == []


@ONE_MACHINE
@pytest.mark.parametrize("is_hold_first", [True, False])
def test_of_a_hold_and_a_disposal_whoever_commits_first_wins(
    house: House, monkeypatch: pytest.MonkeyPatch, is_hold_first: bool
) -> None:
    paper = old_paper(house)
    listed = confirmed(house)
    keep, locked = retention_records.keep, tombstones.is_locked

    def hold() -> None:
        holds.place(desk.stores(house), "document", paper, "vụ án", OPERATOR, now=house.now)

    def locked_then_held(*given: Any) -> bool:
        monkeypatch.undo()
        hold()
        return locked(*given)

    def kept_then_disposed(*given: Any, **more: Any) -> None:
        monkeypatch.undo()
        keep(*given, **more)
        assert [one.why for one in carry_out(house, listed)] == [None]

    if is_hold_first:  # the disposal has looked, and not committed
        monkeypatch.setattr(tombstones, "is_locked", locked_then_held)
        assert [one.why for one in carry_out(house, listed)] == ["hold"]
    else:  # the hold is written, and not committed
        monkeypatch.setattr(retention_records, "keep", kept_then_disposed)
        with pytest.raises(Disposed):
            hold()
    with house.database.read() as session:
        assert (session.get(DocumentRow, paper) is not None) == is_hold_first
        assert bool(holds.all_in_force(session)) == is_hold_first
    sound(house)
