"""`sohoa serve` of two processes on one port: both answer, one trail has all of it, also when they are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from storage.database.engine import Database
from storage.database.models import EventRow
from storage.objects.store import open_store
from tests.archive import OWNER_ID, House, marital_status, verified_trail
from tests.servers import free_ports

ASKING = 6
ASKED = {"owner_id": OWNER_ID, "procedure_code": "1.000894"}


class Served:
    """A server, and the ids of the look-ups that it answered."""

    def __init__(self, house: House, home: Path) -> None:
        port = free_ports(1)
        environment = {"SOHOA_HOME": str(home), "SOHOA_PORT": str(port), "SOHOA_LOG_LEVEL": "error"}
        environment["SOHOA_DATABASE_URL"] = house.database.url.render_as_string(hide_password=False)
        command = [sys.executable, "-m", "sohoa", "serve", "--processes", "2"]
        self.process = subprocess.Popen(command, env=os.environ | environment)
        self.address = f"http://127.0.0.1:{port}"
        _, key = house.key("lookup")
        self.headers = {"Authorization": f"Bearer {key}", "X-Purpose": "test"}
        self.answered: set[str] = set()

    def look_up(self) -> None:
        """One look-up by a connection of its own. Raises `httpx.TransportError`."""
        name = str(uuid.uuid4())
        headers = {**self.headers, "X-Correlation-Id": name}
        answer = httpx.post(f"{self.address}/v1/lookup", json=ASKED, headers=headers, timeout=30)
        assert answer.status_code == 200, answer.text
        assert len(answer.json()["candidates"]) == 1
        self.answered.add(name)

    def children(self) -> list[int]:
        """The processes that answer."""
        pid = self.process.pid
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def wait_for(self, answering: int) -> None:
        """Until so many processes answer, each while the others are stopped."""
        done: set[int] = set()
        while len(done) < answering:
            children = self.children()
            for one in children:
                others = [other for other in children if other != one]
                for other in others:
                    os.kill(other, signal.SIGSTOP)
                with suppress(httpx.TransportError):
                    httpx.get(f"{self.address}/health/live", timeout=1)
                    done.add(one)
                for other in others:
                    os.kill(other, signal.SIGCONT)


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> Iterator[House]:
    database = Database(sqlite_url)
    yield House(database, open_store((tmp_path / "home" / "archive").as_uri()), tmp_path)
    database.close()


@pytest.fixture
def served(house: House, tmp_path: Path) -> Iterator[Served]:
    house.archive(marital_status())
    served = Served(house, tmp_path / "home")
    yield served
    if served.process.poll() is None:
        served.process.kill()
    served.process.wait()


def test_two_processes_on_one_port_write_one_trail_and_each_answered_read_survives_a_kill(
    house: House, served: Served
) -> None:
    served.wait_for(2)
    for stopped in served.children():
        os.kill(stopped, signal.SIGSTOP)
        served.look_up()
        os.kill(stopped, signal.SIGCONT)

    def ask_on() -> None:
        with suppress(httpx.TransportError):
            while True:
                served.look_up()

    asking = [threading.Thread(target=ask_on) for _ in range(ASKING)]
    for one in asking:
        one.start()
    while len(served.answered) < 40:
        time.sleep(0.01)
    children = served.children()
    served.process.kill()
    for one in asking:
        one.join()
    for child in children:  # they die with who started them
        while Path(f"/proc/{child}/stat").exists():
            time.sleep(0.01)
    with house.database.read() as session:
        assert verified_trail(session) > 40
        noted = set(session.scalars(select(EventRow.correlation_id).where(EventRow.action == "looked_up")))
    assert served.answered <= noted
