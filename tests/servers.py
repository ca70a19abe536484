"""Real servers on free loopback ports, started for a test session and ended by their pid."""

from __future__ import annotations

import json
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis
import urllib3
from minio import Minio

START_SECONDS = 180.0
# Below those that the system gives to connections (net.ipv4.ip_local_port_range begins with 32768).
PORTS = (12_000, 32_000)
SHARES = 8
"""Processes of one test run look for ports in shares of their own: a port is free until its server has begun."""
_CHANCE = random.SystemRandom()
_GIVEN: set[int] = set()

"""Starts a server for a block, again and again at one URL."""


@dataclass(frozen=True)
class S3Server:
    """An S3 server with one identity. `filer` is its port without authentication, to tamper behind sohoa's back."""

    port: int
    filer: int
    access_key: str
    secret_key: str

    def url(self, bucket: str) -> str:
        """The SOHOA_OBJECTS_URL of a bucket."""
        return f"s3://{self.access_key}:{self.secret_key}@127.0.0.1:{self.port}/{bucket}?secure=false"

    def client(self) -> Minio:
        """A client of the SDK with all rights."""
        return Minio(f"127.0.0.1:{self.port}", access_key=self.access_key, secret_key=self.secret_key, secure=False)


def free_ports(count: int) -> int:
    """The first of `count` adjacent free ports, of those that no connection is given for its own end."""
    first, end = PORTS
    share = (end - first) // SHARES
    first += share * (int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % SHARES)
    for _ in range(200):
        port = _CHANCE.randrange(first, first + share - count)
        ports = range(port, port + count)
        if _GIVEN.isdisjoint(ports) and all(map(_is_free, ports)):
            _GIVEN.update(ports)
            return port
    raise RuntimeError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class Server:
    """A server program, which can be ended and started again on the same port."""

    def __init__(
        self, command: Sequence[str], *, log: Path, is_ready: Callable[[], bool], user: str | None = None
    ) -> None:
        self._command, self._log, self._is_ready, self._user = command, log, is_ready, user
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it answers. Fails with the end of its log when it does not become ready."""
        with self._log.open("ab") as out:
            self._process = process = subprocess.Popen(
                self._command, stdout=out, stderr=subprocess.STDOUT, cwd="/", user=self._user, group=self._user
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                said = self._log.read_text(errors="replace")[-2000:]
                raise RuntimeError(f"{self._command[0]} did not start:\n{said}")
            time.sleep(0.05)

    def send(self, number: signal.Signals) -> None:
        """What a server does on a signal is its own: SIGSTOP hangs any."""
        if self._process is not None:
            self._process.send_signal(number)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End it by a signal, and wait until it is gone."""
        if self._process is None:
            return
        self._process.send_signal(number)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def running(
    command: Sequence[str], *, log: Path, is_ready: Callable[[], bool], user: str | None = None
) -> Iterator[Server]:
    """A server while the block runs. Fails with the end of its log when it does not become ready."""
    server = Server(command, log=log, is_ready=is_ready, user=user)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A PostgreSQL cluster that logs into `folder`; yields the URL of its server without a database name."""
    with postgres_server(folder) as (url, _):
        yield url


@contextmanager
def postgres_server(folder: Path) -> Iterator[tuple[str, Server]]:
    """The same with the server itself. SIGINT ends it at once but cleanly, SIGQUIT as a crash does."""
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin"))
    port = free_ports(1)
    # PostgreSQL refuses to run as root, so root lends it a user of its own, and a place that this user can reach:
    # pytest closes its own folders to everybody else.
    user = "postgres" if os.geteuid() == 0 else None
    data = Path(tempfile.mkdtemp(prefix="sohoa-postgres-"))
    if user:
        shutil.chown(data, user, user)
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "sohoa", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
        check=True,
        capture_output=True,
        cwd="/",
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
    )
    url = f"postgresql://sohoa@127.0.0.1:{port}"
    command = [str(binaries / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", "", "-F"]

    def is_ready() -> bool:
        try:
            psycopg.connect(f"{url}/postgres", connect_timeout=1).close()
        except psycopg.OperationalError:
            return False
        return True

    with running(command, log=folder / "pg.log", is_ready=is_ready, user=user) as server:
        yield url, server
    shutil.rmtree(data)


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """A Redis that keeps nothing; yields its URL."""
    with redis_process(folder) as (url, _):
        yield url


@contextmanager
def redis_process(folder: Path) -> Iterator[tuple[str, Server]]:
    """The same with the server itself."""
    port = free_ports(1)
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]

    def is_ready() -> bool:
        try:
            return bool(redis.Redis(port=port, socket_timeout=1).ping())
        except redis.RedisError:
            return False

    with running(command, log=folder / "redis.log", is_ready=is_ready) as server:
        yield f"redis://127.0.0.1:{port}/0", server


@contextmanager
def s3_server(folder: Path, weed: Path) -> Iterator[S3Server]:
    """A SeaweedFS with its S3 front; `weed` is its program."""
    port = free_ports(10)
    server = S3Server(port, filer=port + 5, access_key="sohoa", secret_key="sohoa-secret")
    identity = {
        "name": "sohoa",
        "credentials": [{"accessKey": server.access_key, "secretKey": server.secret_key}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    config = folder / "s3.json"
    config.write_text(json.dumps({"identities": [identity]}))
    (folder / "weed").mkdir()
    offsets = {"master.port": 1, "master.port.grpc": 2, "volume.port": 3, "volume.port.grpc": 4, "filer.port": 5}
    offsets |= {"filer.port.grpc": 6, "s3.port.grpc": 7, "admin.port": 8, "admin.port.grpc": 9}
    command = [str(weed), "mini", f"-dir={folder / 'weed'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
    command += [f"-{name}={port + offset}" for name, offset in offsets.items()]
    command += [f"-s3.port={port}", f"-s3.config={config}", "-s3.port.iceberg=0", "-s3.port.lance=0", "-webdav=false"]
    command += ["-master.telemetry=false", "-admin.ui=false", "-s3.autoCreateBucket=false"]
    command += ["-s3.allowDeleteBucketNotEmpty=false"]
    http = urllib3.PoolManager(retries=False, timeout=1)

    def is_ready() -> bool:
        try:
            return http.request("GET", f"http://127.0.0.1:{port}/healthz").status == 200
        except urllib3.exceptions.HTTPError:
            return False

    with running(command, log=folder / "weed.log", is_ready=is_ready):
        yield server
