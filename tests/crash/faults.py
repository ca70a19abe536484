"""Faults of machines and servers, each injected for real into a province for the length of a block, and then mended."""

from __future__ import annotations

import errno
import random
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from scripts.faulty_http import FaultyHttp
from scripts.province import Province, through

SHIFTED_CLOCK = Path(__file__).with_name("shifted_clock.c")
# A part of an upload is 5 MiB, and several go at once, each on a connection of its own.
IN_A_PART = 3 << 20
FLUSHED_EVERY_SECONDS = 0.3
WORKER = "worker-1"


class CannotInjectError(Exception):
    """The machine does not let this fault be made, for the reason it says."""


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system of its own of that size at `folder`, which is made. Raises `CannotInjectError` where there can be
    none."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "sohoa-faults", str(folder)]
    said = subprocess.run(mount, capture_output=True, text=True, check=False)
    if said.returncode:
        raise CannotInjectError(f"no tmpfs can be mounted here: {said.stderr.strip()}")
    try:
        yield folder
    finally:
        # Lazily: who was killed may still have a file of it open.
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """No byte is free on the disk at `disk`."""
    filler = disk / "filler"
    with _until_full(), filler.open("wb", buffering=0) as out:
        while True:
            out.write(bytes(1 << 20))
    with _until_full(), filler.open("ab", buffering=0) as out:
        while True:
            out.write(bytes(1 << 10))
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def _until_full() -> Iterator[None]:
    """Written until the disk takes no more."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise


def scratch_of(broken: Province, part: str) -> Path:
    """Where a part keeps what it is working on."""
    return broken.folder / part / "work"


class Faults:
    """The faults of one province. `everyone`: what all parts reach the S3 server through; `own`: what the first worker
    does. `felt`: how many times one was met that a proxy makes."""

    def __init__(self, broken: Province, everyone: FaultyHttp, own: FaultyHttp) -> None:
        self.broken, self.everyone, self.own = broken, everyone, own

    @property
    def felt(self) -> int:
        return self.everyone.felt + self.own.felt + sum(proxy.felt for proxy in self.broken.proxies.values())

    @contextmanager
    def key_refused(self) -> Iterator[None]:
        """The server no longer knows the key of one worker, which runs on."""
        self.own.key = "wrong"
        try:
            yield
        finally:
            self.own.sound()

    @contextmanager
    def wrong_bucket(self) -> Iterator[None]:
        """One worker is started again with the name of a bucket that is not there."""
        own = self.broken.parts[WORKER].environment["SOHOA_OBJECTS_URL"]
        with self._changed(WORKER, SOHOA_OBJECTS_URL=own.replace("/sohoa?", "/nowhere?")):
            yield

    @contextmanager
    def bucket_missing(self) -> Iterator[None]:
        """One worker, which runs on, is told that there is no bucket."""
        with self._refused(self.own, 404, "NoSuchBucket"):
            yield

    @contextmanager
    def slow(self) -> Iterator[None]:
        """Each call takes 1 to 30 seconds."""
        chance = random.Random(7)
        self.everyone.hold = lambda: chance.uniform(1, 30)
        try:
            yield
        finally:
            self.everyone.sound()

    @contextmanager
    def error_500(self) -> Iterator[None]:
        """The server answers that it failed."""
        with self._refused(self.everyone, 500, "InternalError"):
            yield

    @contextmanager
    def error_503(self) -> Iterator[None]:
        """The server answers that it has too much to do."""
        with self._refused(self.everyone, 503, "SlowDown"):
            yield

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Uploads are cut in their middle."""
        self.broken.proxies["s3"].cut_after = 2000
        try:
            yield
        finally:
            self.broken.proxies["s3"].sound()

    @contextmanager
    def part_cut(self) -> Iterator[None]:
        """Uploads of several parts are cut in the middle of one."""
        self.broken.proxies["s3"].cut_after = IN_A_PART
        try:
            yield
        finally:
            self.broken.proxies["s3"].sound()

    @contextmanager
    def store_away(self) -> Iterator[None]:
        """The server refuses connections."""
        self.broken.proxies["s3"].away(True)
        try:
            yield
        finally:
            self.broken.proxies["s3"].sound()

    @contextmanager
    def scratch_full(self) -> Iterator[None]:
        """The disk with one worker's scratch has no byte left. It has to be a `small_disk`."""
        with full(scratch_of(self.broken, WORKER)):
            yield

    @contextmanager
    def clock_ahead(self) -> Iterator[None]:
        """The clock of one worker is ten minutes fast."""
        with self._clock(WORKER, "+600"):
            yield

    @contextmanager
    def clock_behind(self) -> Iterator[None]:
        """The clock of one worker is ten minutes slow."""
        with self._clock(WORKER, "-600"):
            yield

    @contextmanager
    def clocks_apart(self) -> Iterator[None]:
        """Two workers' clocks are twenty minutes apart, and neither is right."""
        with self._clock("worker-1", "+600"), self._clock("worker-2", "-600"):
            yield

    @contextmanager
    def redis_flushed(self) -> Iterator[None]:
        """Redis forgets all that it has, again and again."""
        ended = threading.Event()

        def flush() -> None:
            with redis.Redis.from_url(self.broken.urls["redis"]) as client:
                client.flushall()
                while not ended.wait(FLUSHED_EVERY_SECONDS):
                    client.flushall()

        flushing = threading.Thread(target=flush)
        flushing.start()
        try:
            yield
        finally:
            ended.set()
            flushing.join()

    @contextmanager
    def redis_hung(self) -> Iterator[None]:
        """Redis takes what it hears and answers nothing."""
        self.broken.servers["redis"].send(signal.SIGSTOP)
        try:
            yield
        finally:
            self.broken.servers["redis"].send(signal.SIGCONT)

    @contextmanager
    def redis_away(self) -> Iterator[None]:
        """Redis is ended, and comes back with nothing."""
        self.broken.servers["redis"].stop()
        try:
            yield
        finally:
            self.broken.servers["redis"].start()

    @contextmanager
    def postgresql_away(self) -> Iterator[None]:
        """PostgreSQL is ended."""
        self.broken.servers["postgresql"].stop(signal.SIGINT)
        try:
            yield
        finally:
            self.broken.servers["postgresql"].start()

    def restart_postgresql(self, number: int) -> None:
        """Once more; every second time as a crash ends it."""
        server = self.broken.servers["postgresql"]
        server.stop(signal.SIGQUIT if number % 2 else signal.SIGINT)
        server.start()

    @contextmanager
    def _changed(self, part: str, **settings: str) -> Iterator[None]:
        """One part runs with other settings."""
        before = {name: self.broken.parts[part].environment.get(name, "") for name in settings}
        self.broken.change(part, **settings)
        try:
            yield
        finally:
            self.broken.change(part, **before)

    @contextmanager
    def _clock(self, part: str, seconds: str) -> Iterator[None]:
        library = self.broken.folder / "shifted_clock.so"
        if not library.exists():
            if shutil.which("cc") is None:
                raise CannotInjectError("there is no C compiler")
            subprocess.run(["cc", "-shared", "-fPIC", "-o", str(library), str(SHIFTED_CLOCK)], check=True)
        with self._changed(part, LD_PRELOAD=str(library), CLOCK_OFF_SECONDS=seconds):
            yield

    @contextmanager
    def _refused(self, way: FaultyHttp, status: int, code: str) -> Iterator[None]:
        way.refusal = (status, code)
        try:
            yield
        finally:
            way.sound()


@contextmanager
def faults_of(broken: Province) -> Iterator[Faults]:
    """Called before the parts are started."""
    proxy = broken.proxies["s3"]
    with FaultyHttp(proxy.target) as everyone, FaultyHttp(proxy.port) as own:
        proxy.target = everyone.port
        broken.change(WORKER, SOHOA_OBJECTS_URL=through(broken.urls["s3"], own.port))
        yield Faults(broken, everyone, own)
