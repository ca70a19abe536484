"""Holds that several persons place or let go at once: records, archive and trail say the same of them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dossier.errors import BadRequest
from storage.archive import retention_records as records
from storage.database.engine import Database
from storage.database.models import DossierClosingRow, HoldRow
from storage.objects.folder import FolderStore
from storage.retention import holds
from storage.trail.events import Actor
from tests.archive import House
from tests.children import in_child, status_of
from tests.integration.storage.retention import desk

PATIENCE = 30.0
PAUSE = 1.5
"""How long the first waits within for the second, who, where all is well, waits for the first."""


def seen(mark: Path, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not mark.exists() and time.monotonic() < end:
        time.sleep(0.01)
    return mark.exists()


def test_of_two_who_let_a_hold_go_at_once_the_first_is_told_everywhere(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    archive, begun, done = tmp_path / "own", tmp_path / "begun", tmp_path / "done"
    house = House(database, FolderStore(archive), tmp_path)
    paper = desk.old_paper(house)
    held = holds.place(desk.stores(house), "document", paper, "vụ án", desk.OPERATOR, now=house.now)
    database.close()  # no connection of it goes into the child

    def release(there: House, who: str) -> None:
        actor = Actor("sohoa retention", purpose="command line", requester=who)
        holds.release(desk.stores(there), held.id, f"{who} bỏ", actor, now=there.now)

    def slowly() -> None:
        store = FolderStore(archive)

        def paused(plain: Callable[..., object], *args: object) -> object:
            begun.touch()
            seen(done, PAUSE)
            return plain(*args)

        for name in ("put", "put_over"):
            setattr(store, name, partial(paused, getattr(store, name)))
        release(House(Database(database_url), store, tmp_path), "lan")

    child = in_child(slowly)
    assert seen(begun, PATIENCE)
    with suppress(BadRequest):
        release(house, "minh")
    done.touch()
    assert status_of(child) == 0
    with database.read() as session:
        row = session.get_one(HoldRow, held.id)
        on_record = (row.released_by, row.released_why)
    said = json.loads(records.newest(desk.archive(house), held.id, records.HOLD) or b"{}")
    told = [(one.requester, one.details["reason"]) for one in house.trail() if one.action == "hold_released"]
    assert [on_record] == told == [(said["released_by"], said["released_why"])] == [("lan", "lan bỏ")]


def test_of_two_who_close_a_dossier_at_once_archive_and_database_name_the_same_day(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = records.keep
    code, archive, begun, done = "000.00.23.H47-211101-0001", tmp_path / "own", tmp_path / "begun", tmp_path / "done"
    house = House(database, FolderStore(archive), tmp_path)
    database.close()  # no connection of it goes into the child

    def slowly() -> None:
        def paused(*args: Any, **more: Any) -> None:
            keep(*args, **more)
            begun.touch()
            seen(done, PAUSE)

        monkeypatch.setattr(records, "keep", paused)
        there = House(Database(database_url), FolderStore(archive), tmp_path)
        holds.close(desk.stores(there), code, date(2026, 1, 1), desk.OPERATOR, now=there.now)

    child = in_child(slowly)
    assert seen(begun, PATIENCE)
    holds.close(desk.stores(house), code, date(2026, 2, 2), desk.OPERATOR, now=house.now)
    done.touch()
    assert status_of(child) == 0
    with database.read() as session:
        row = session.scalars(select(DossierClosingRow)).one()
    said = json.loads(
        records.newest(desk.archive(house), records.id_of("closing", row.canonical), records.CLOSING) or b"{}"
    )
    told = [one.details["closed_on"] for one in house.trail() if one.action == "dossier_closed"]
    assert [row.closed_on.isoformat(), told[-1]] == [said["closed_on"], said["closed_on"]]
    assert len(told) == 2
