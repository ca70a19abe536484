"""A province on one machine, without containers: PostgreSQL, Redis, an S3 store, and sohoa's watcher, API and workers,
each with a home of its own as on machines of their own.

`scripts/cluster [--workers 2] [--home DIR]` keeps it up until Ctrl-C. Tests and `scripts/bench` break it on purpose:
servers may be reached through proxies (`scripts/faulty_proxy.py`), and whatever died is started again by `keep_going`,
as a service manager does.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from scripts.faulty_proxy import FaultyProxy
from tests import servers

SERVERS = ("postgresql", "redis", "s3")
STOP_SECONDS = 60.0
LOOK_SECONDS = 1.0


@dataclass(slots=True)
class Part:
    """One of sohoa's programs, its settings, and its process while it has one."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def is_alive(self) -> bool:
        """Whether its process runs."""
        return self.process is not None and self.process.poll() is None


@dataclass(slots=True)
class Province:
    """The parts by name, the proxies of the servers by theirs, and those servers that can be ended and started again.
    `scan`: the folder of the desks' folders."""

    folder: Path
    urls: dict[str, str]
    proxies: dict[str, FaultyProxy]
    servers: dict[str, servers.Server]
    parts: dict[str, Part] = field(default_factory=dict)

    @property
    def scan(self) -> Path:
        """Where scans are dropped."""
        return self.folder / "watcher" / "scan"

    @property
    def address(self) -> str:
        """Where pages and API are."""
        environment = self.parts["api"].environment
        return f"http://{environment['SOHOA_HOST']}:{environment['SOHOA_PORT']}"

    def add(self, name: str, *arguments: str, **settings: str) -> None:
        """One more part, with a home of its own. It is started by `keep_going`."""
        home = self.folder / name
        home.mkdir(parents=True, exist_ok=True)
        environment = {key: value for key, value in os.environ.items() if not key.startswith("SOHOA_")}
        environment |= {
            "SOHOA_HOME": str(home),
            "SOHOA_DATABASE_URL": self.urls["postgresql"],
            "SOHOA_REDIS_URL": self.urls["redis"],
            "SOHOA_OBJECTS_URL": self.urls["s3"],
            "SOHOA_WORKERS": "1",
            "SOHOA_POLL_SECONDS": "0.5",
            "SOHOA_STABLE_SECONDS": "0.3",
        }
        self.parts[name] = Part(arguments, environment | settings)

    def change(self, name: str, **settings: str) -> None:
        """End a part, which `keep_going` starts again with these settings as well."""
        part = self.parts[name]
        part.environment = {**part.environment, **settings}
        self._end([part])

    def keep_going(self) -> None:
        """Start every part that is not alive."""
        for name, part in self.parts.items():
            if not part.is_alive:
                with (self.folder / f"{name}.log").open("ab") as log:
                    command = [sys.executable, "-m", "sohoa", *part.arguments]
                    part.process = subprocess.Popen(command, env=part.environment, stdout=log, stderr=log)

    def tree(self, name: str) -> list[int]:
        """The pids of a part's process and of all its descendants; none where it is dead."""
        part = self.parts[name]
        if part.process is None or not part.is_alive:
            return []
        children: dict[int, list[int]] = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                except OSError:  # it ended meanwhile
                    continue
                children.setdefault(parent, []).append(int(folder.name))
        found = [part.process.pid]
        for pid in found:
            found += children.get(pid, [])
        return found

    def stop(self) -> None:
        """End all parts, and wait for them."""
        self._end(list(self.parts.values()))

    def _end(self, parts: list[Part]) -> None:
        alive = [part.process for part in parts if part.process is not None and part.is_alive]
        for process in alive:
            process.terminate()
        for process in alive:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def province(folder: Path, *, workers: int = 2, port: int = 0, objects: str = "") -> Iterator[Province]:
    """Three servers behind proxies, and the parts of sohoa, not started yet. All are ended with the block.

    `objects`: the URL of a store that takes the place of the S3 server, such as a shared folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        server, cluster = stack.enter_context(servers.postgres_server(folder))
        with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
            admin.execute("CREATE DATABASE sohoa")
        queue, redis = stack.enter_context(servers.redis_process(folder))
        direct = {"postgresql": f"{server}/sohoa", "redis": queue}
        if not objects:
            store = stack.enter_context(servers.s3_server(folder, Path(sys.prefix) / "bin" / "weed"))
            direct["s3"] = store.url("sohoa")
        proxies = {name: stack.enter_context(FaultyProxy(urlsplit(url).port or 0)) for name, url in direct.items()}
        urls = {name: through(url, proxies[name].port) for name, url in direct.items()}
        if objects:
            urls["s3"] = objects
        built = Province(folder, urls, proxies, {"postgresql": cluster, "redis": redis})
        built.add("watcher", "watch")
        built.add("api", "serve", SOHOA_HOST="127.0.0.1", SOHOA_PORT=str(port or servers.free_ports(1)))
        for number in range(1, workers + 1):
            built.add(f"worker-{number}", "worker")
        stack.callback(built.stop)
        yield built


def through(url: str, port: int) -> str:
    """The URL with another port of loopback."""
    parts = urlsplit(url)
    before, _, _ = parts.netloc.rpartition(":")
    return urlunsplit(parts._replace(netloc=f"{before}:{port}"))


def main() -> None:
    """Keep a province up until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--port", type=int, default=8000, help="of pages and API")
    parser.add_argument("--home", type=Path, help="an empty folder for all that it keeps; by default one that goes")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = asked.home or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        built = stack.enter_context(province(folder, workers=asked.workers, port=asked.port))
        desk = built.scan / "mot-cua"
        desk.mkdir(parents=True)
        print(f"drop scans into {desk}\npages and API: {built.address}\nlogs: {folder}/*.log\nend: Ctrl-C", flush=True)
        try:
            while True:
                built.keep_going()
                time.sleep(LOOK_SECONDS)
        except KeyboardInterrupt:
            print("ending", flush=True)


if __name__ == "__main__":
    main()
