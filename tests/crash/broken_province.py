"""Two desks of a province that drop scans while its processes are killed, and the proof of what became of the scans."""

from __future__ import annotations

import os
import random
import signal
import struct
import time
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import func, select

from dossier.errors import ServerAway
from scripts.faulty_proxy import FaultyProxy
from scripts.province import Province
from scripts.samples import tiny_page
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.objects.store import open_store
from tests.crash.exactly_once import check

# For each paper, on a busy machine; a paper whose readers were killed waits between its tries.
SECONDS, SECONDS_A_PAPER = 420.0, 20.0
# More than two parts of an upload (5 MiB each), and the bytes of a PNG's last chunk.
BALLAST, LAST_CHUNK = 12 << 20, 12


class Desks:
    """Two desks that drop scans, and what they dropped."""

    def __init__(self, broken: Province) -> None:
        self.folders = [broken.scan / name for name in ("mot-cua", "tu-phap")]
        for folder in self.folders:
            folder.mkdir(parents=True)
        self.dropped: dict[Path, set[str]] = {folder: set() for folder in self.folders}

    @property
    def count(self) -> int:
        return sum(map(len, self.dropped.values()))

    def drop(self, *, heavy: bool = False) -> None:
        """One more scan. `heavy`: of more bytes than two parts of an upload have."""
        folder = self.folders[self.count % 2]
        name = f"ban-quet-{self.count:03}.png"
        page = tiny_page(name)
        (folder / name).write_bytes(with_ballast(page) if heavy else page)
        self.dropped[folder].add(name)


def with_ballast(png: bytes) -> bytes:
    """The same picture with a chunk that nobody reads, before the last one."""
    ballast = b"roMb" + random.Random(len(png)).randbytes(BALLAST)
    chunk = struct.pack(">I", BALLAST) + ballast + struct.pack(">I", zlib.crc32(ballast))
    return png[:-LAST_CHUNK] + chunk + png[-LAST_CHUNK:]


def wait_until_felt(proxy: FaultyProxy, times: int, broken: Province) -> None:
    """Until clients of the proxy met faults so many times."""
    wait_until(broken, lambda: proxy.felt >= times)


def wait_until(broken: Province, is_so: Callable[[], bool]) -> None:
    """Parts that die meanwhile are started again."""
    deadline = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        broken.keep_going()
        time.sleep(0.2)


def wait_until_all_are_read(broken: Province, desks: Desks) -> None:
    """Parts that died are started again; a paper that ended otherwise is told at once. Then all parts are ended, and
    what they left is compared with what was dropped."""
    wait_until_all_are_done(broken, desks)
    broken.stop()
    database = Database(broken.urls["postgresql"])
    check(database, Archive(open_store(broken.urls["s3"])), desks.dropped)
    database.close()


def wait_until_all_are_done(broken: Province, desks: Desks) -> None:
    """The same, and the parts go on."""
    database = Database(broken.urls["postgresql"])
    deadline = time.monotonic() + SECONDS + SECONDS_A_PAPER * desks.count
    while not are_done(database, desks):
        states = states_in(database)
        assert not states.get("failed"), states
        assert time.monotonic() < deadline, states
        broken.keep_going()
        time.sleep(0.5)
    database.close()


def are_done(database: Database, desks: Desks) -> bool:
    """Whether every scan that was dropped was read."""
    states = states_in(database)
    return states.get("archived", 0) + states.get("needs_review", 0) >= desks.count


def states_in(database: Database) -> dict[str, int]:
    """How many papers are in each state; nothing, while nobody answers or there are no tables yet."""
    with suppress(ServerAway), database.read() as session:
        counted = select(DocumentRow.state, func.count()).group_by(DocumentRow.state)
        return {state: count for state, count in session.execute(counted)}  # noqa: C416
    return {}


def kill_at_random(
    broken: Province, desks: Desks, *, kills: int, papers: int, chance: random.Random, pause: float = 4.0
) -> Counter[str]:
    """Drop `papers` scans while `kills` processes of any part are killed, up to `pause` seconds apart. Returns how many
    of each part."""
    killed: Counter[str] = Counter()
    while killed.total() < kills or desks.count < papers:
        broken.keep_going()
        due = papers if killed.total() >= kills else papers * (killed.total() + 1) // kills
        while desks.count < due:
            desks.drop()
        time.sleep(chance.uniform(pause / 4, pause))
        name = chance.choice(list(broken.parts))
        if (tree := broken.tree(name)) and killed.total() < kills:
            try:
                os.kill(chance.choice(tree), signal.SIGKILL)
            except ProcessLookupError:
                continue
            killed[name] += 1
    return killed
