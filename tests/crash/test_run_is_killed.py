"""`sohoa run` loses processes, and itself, to kill -9 while a desk drops thirty files."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.samples import tiny_page
from tests.crash.exactly_once import check_exactly_once
from tests.servers import free_ports

FILES = 30
KILLS = 14
SECONDS = 900.0


class Run:
    """One home and the `sohoa run` on it, started again whenever it is dead."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.log = home.with_suffix(".log").open("wb")
        self.environment = os.environ | {
            "SOHOA_HOME": str(home),
            "SOHOA_PORT": str(free_ports(1)),
            "SOHOA_WORKERS": "2",
            "SOHOA_STABLE_SECONDS": "0.2",
            "SOHOA_POLL_SECONDS": "0.5",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def keep_going(self) -> None:
        if self.process is None or self.process.poll() is not None:
            command = [sys.executable, "-m", "sohoa", "run"]
            self.process = subprocess.Popen(command, env=self.environment, stdout=self.log, stderr=self.log)

    def tree(self) -> list[int]:
        """The pids of the run and of all its descendants."""
        parents = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                except OSError:
                    continue
        assert self.process is not None
        found = [self.process.pid]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def status(self) -> dict[str, int]:
        command = [sys.executable, "-m", "sohoa", "status", "--json"]
        done = subprocess.run(command, env=self.environment, capture_output=True, check=True)
        counts: dict[str, int] = json.loads(done.stdout)["documents"]
        return counts

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(180)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    run = Run(tmp_path / "home")
    yield run
    if run.process is not None and run.process.poll() is None:
        run.stop()
    run.log.close()


@pytest.mark.slow
def test_thirty_files_survive_the_death_of_any_process(run: Run) -> None:
    chance = random.Random(20261123)
    desk = run.home / "scan" / "mot-cua"
    desk.mkdir(parents=True)
    names = {f"ban-quet-{number:02}.png" for number in range(FILES)}
    waiting = sorted(names)
    deadline = time.monotonic() + SECONDS
    kills = 0
    victims = set()
    while time.monotonic() < deadline:
        run.keep_going()
        for _ in range(min(len(waiting), chance.randint(1, 3))):
            name = waiting.pop()
            (desk / name).write_bytes(tiny_page(name))
        time.sleep(chance.uniform(0.3, 1.5))
        if kills < KILLS:
            tree = run.tree()
            victim = tree[0] if kills % 4 == 3 else chance.choice(tree)
            try:
                victims.add(Path(f"/proc/{victim}/comm").read_text())
                os.kill(victim, signal.SIGKILL)
                kills += 1
            except (ProcessLookupError, FileNotFoundError):
                continue
        elif not waiting:
            counts = run.status()
            if sum(counts.values()) == FILES and not counts["received"] + counts["processing"]:
                break
    assert kills == KILLS
    run.stop()
    check_exactly_once(run.home, desk, names)


@pytest.mark.slow
def test_a_second_run_on_the_same_home_is_refused(run: Run) -> None:
    run.keep_going()
    lock = run.home / "sohoa.lock"
    deadline = time.monotonic() + 120
    while not (lock.exists() and (run.home / "scan").exists()) and time.monotonic() < deadline:
        time.sleep(0.1)
    command = [sys.executable, "-m", "sohoa", "run"]
    second = subprocess.run(command, env=run.environment, capture_output=True, text=True, timeout=60, check=False)
    assert second.returncode == 2
    assert "refused.already_running" in second.stderr
