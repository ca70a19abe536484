"""A watcher that is killed at any step, and watchers in company: every file exactly once."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any, NoReturn

import pytest
from sqlalchemy import event

from dossier.errors import Encrypted
from ingest import notes
from storage.archive.ocfl import Archive
from storage.objects.folder import FolderStore
from tests.children import in_child, status_of
from tests.files.tiny_files import locked_pdf, tiny_png
from tests.integration.desk_house import CODE, House

DEADLINE_SECONDS = 240.0

BOUNDARIES = ("rename", "replace", "unlink", "rmdir", "mkdir")


def _dies_before(step: int, house: House) -> None:
    """In a child: one watcher that is killed before the `step`-th thing it changes on disk or in the database."""
    left = step

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*values: Any, **more: Any) -> Any:
            count()
            return function(*values, **more)

        return call

    for name in BOUNDARIES:
        setattr(os, name, counted(getattr(os, name)))
    notes.log_line = counted(notes.log_line)
    FolderStore.put = counted(FolderStore.put)  # type: ignore[method-assign]
    watcher = house.watcher(patience_seconds=2)
    event.listen(house.open[-1].engine, "commit", count)
    house.pass_time(watcher)


def _replay_every_crash(house: House, drop: Callable[[int], None], check: Callable[[], None]) -> int:
    for step in range(1, 200):
        drop(step)
        status = status_of(in_child(lambda step=step: _dies_before(step, house)))  # type: ignore[misc]
        watcher = house.watcher(patience_seconds=2)
        house.pass_time(watcher)
        house.pass_time(watcher)
        house.open.pop().close()
        check()
        if status == 0:
            return step
        assert status == -signal.SIGKILL
    raise AssertionError("the child never came to its end")


@pytest.mark.slow
def test_killed_at_any_step_a_file_is_taken_exactly_once(both_houses: House) -> None:
    house = both_houses
    dropped = 0

    def drop(step: int) -> None:
        nonlocal dropped
        dropped += 1
        house.drop(f"{CODE}/{step}.png", tiny_png(str(step)))

    def check() -> None:
        documents, receipts = house.documents(), house.receipts()
        assert (len(documents), len(receipts), house.left()) == (dropped, dropped, [])
        archive = Archive(FolderStore(house.home / "archive"))
        assert sorted(archive.object_ids()) == sorted(f"urn:uuid:{document.id}" for document in documents)
        assert archive.problems(f"urn:uuid:{documents[-1].id}") == []
        assert sorted(line.rpartition(" ")[2] for line in house.log()) == sorted(receipt.id for receipt in receipts)

    assert _replay_every_crash(house, drop, check) > 15


@pytest.mark.slow
def test_killed_at_any_step_a_file_is_rejected_exactly_once(house: House) -> None:
    expected: list[str] = []

    def drop(step: int) -> None:
        house.drop(f"{step}.pdf", locked_pdf(str(step)))
        expected.extend((f"_loi/{step}.pdf", f"_loi/{step}.pdf.txt"))

    def check() -> None:
        assert [name for name in house.left() if name != f"_loi/{notes.HALF_WRITTEN}"] == sorted(expected)
        assert house.documents() == []

    assert _replay_every_crash(house, drop, check) > 3
    assert Encrypted.code in house.note("1.pdf")


@pytest.mark.slow
def test_two_watchers_on_one_folder_take_every_file_once(both_houses: House) -> None:
    house = both_houses
    count = 20

    def watch_until_empty() -> None:
        watcher = house.watcher(settle_seconds=0.1)
        deadline = time.monotonic() + DEADLINE_SECONDS
        while sum(path.is_file() for path in waiting) and time.monotonic() < deadline:
            watcher.scan_once(time.monotonic())

    waiting = [house.drop(f"{number}.png", tiny_png(str(number))) for number in range(count)]
    assert [status_of(pid) for pid in [in_child(watch_until_empty) for _ in range(2)]] == [0, 0]
    assert (len(house.documents()), len(house.receipts()), len(house.log()), house.left()) == (count, count, count, [])


def _watch_until_terminated(house: House) -> NoReturn:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    house.watcher(settle_seconds=0.1, poll_seconds=0.5).run(stop)
    os._exit(0)


@pytest.mark.parametrize("has_events", [True, False])
def test_a_running_watcher_finds_new_desks_with_and_without_events(
    house: House, monkeypatch: pytest.MonkeyPatch, has_events: bool
) -> None:
    def no_events(*_: object, **__: object) -> NoReturn:
        raise OSError("inotify watch limit reached")

    if not has_events:
        monkeypatch.setattr("ingest.watch.watch", no_events)
    pid = in_child(lambda: _watch_until_terminated(house))
    try:
        house.drop("a.png", tiny_png("a"))
        (house.scan / "dat-dai").mkdir()
        (house.scan / "dat-dai" / "b.png").write_bytes(tiny_png("b"))
        deadline = time.monotonic() + DEADLINE_SECONDS
        while len(house.documents()) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        os.kill(pid, signal.SIGTERM)
        status = status_of(pid)
    assert status == 0
    assert [document.desk for document in house.documents()] == ["mot-cua", "dat-dai"]
