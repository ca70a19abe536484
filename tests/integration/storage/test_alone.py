"""One at a time on a database: of programs, and of the threads of one."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

from dossier.errors import Refused
from storage.database.engine import Database
from tests.children import in_child, status_of


def is_busy(database: Database, name: str) -> bool:
    """Whether somebody is alone with this name."""
    try:
        with database.alone(name, busy=Refused()):
            return False
    except Refused:
        return True


def is_busy_elsewhere(database: Database, name: str) -> bool:
    """What another program is told."""
    other = Database(database.url.render_as_string(hide_password=False))

    def ask() -> None:
        assert is_busy(other, name)

    return status_of(in_child(ask)) == 0


def test_threads_of_one_program_are_kept_apart(database: Database) -> None:
    with ThreadPoolExecutor(1) as other:
        with database.alone("hold"):
            assert other.submit(is_busy, database, "hold").result()
            assert not other.submit(is_busy, database, "disposal").result()
        assert not other.submit(is_busy, database, "hold").result()


def test_a_thread_waits_for_another(database: Database) -> None:
    inside: list[str] = []

    def enter(who: str) -> None:
        with database.alone("hold"):
            inside.append(who)
            assert inside == [who], "two at once"
            time.sleep(0.01)
            inside.remove(who)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(enter, "abcd"))


def test_who_leaves_frees_nobody_else(database: Database) -> None:
    with database.alone("hold"):
        with database.alone("trail packs"):
            pass
        assert not is_busy_elsewhere(database, "trail packs")
        assert is_busy_elsewhere(database, "hold")
    assert not is_busy_elsewhere(database, "hold")


def test_who_dies_is_out(sqlite_url: str) -> None:
    database, (reading, writing) = Database(sqlite_url), os.pipe()

    def hold() -> None:
        with database.alone("hold"):
            os.write(writing, b".")
            signal.pause()

    child = in_child(hold)
    os.read(reading, 1)
    assert is_busy(database, "hold")
    os.kill(child, signal.SIGKILL)
    status_of(child)
    assert not is_busy(database, "hold")
    database.close()


def test_a_child_forked_meanwhile_holds_nothing(sqlite_url: str) -> None:
    """As a worker's, which opens a page while another thread of the program is alone."""
    database = Database(sqlite_url)
    with database.alone("hold"):
        child = in_child(signal.pause)
    try:
        assert not is_busy(database, "hold")
    finally:
        os.kill(child, signal.SIGKILL)
        assert status_of(child) == -signal.SIGKILL
    database.close()
