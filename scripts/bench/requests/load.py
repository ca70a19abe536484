"""A client that asks over connections kept open, as cheaply as Python can: it shares its machine with the server."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Request = tuple[str, bytes]
"""What tells an answer apart (its correlation id), and the bytes of the call."""


@dataclass
class Answers:
    """Seconds from when a call was due until its answer was there, how many were answered otherwise than with 200, and
    the ids of those that were answered with it."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    answered: list[str] = field(default_factory=list)
    lost: int = 0

    @property
    def failed(self) -> int:
        """How many calls had another answer than 200, or none."""
        return self.lost + sum(count for status, count in self.statuses.items() if status != 200)

    def milliseconds(self, part: float) -> float:
        """The latency that this part of the calls keep to."""
        return sorted(self.seconds)[min(int(len(self.seconds) * part), len(self.seconds) - 1)] * 1000


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """A POST of JSON as bytes."""
    lines = [f"POST {path} HTTP/1.1", "Host: bench", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items()), "", ""]).encode() + body


def get(path: str, headers: dict[str, str]) -> bytes:
    """A GET as bytes."""
    lines = [f"GET {path} HTTP/1.1", "Host: bench", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def ask(
    port: int, requests: Iterator[Request], *, connections: int, seconds: float, rate: float | None = None
) -> Answers:
    """Ask for so long over so many connections: as fast as answers come, or `rate` calls a second in all, each due at
    its moment whether a connection is free or not."""
    return asyncio.run(_ask(port, requests, connections, seconds, rate))


async def _ask(port: int, requests: Iterator[Request], connections: int, seconds: float, rate: float | None) -> Answers:
    answers, numbers, begun = Answers(), itertools.count(), time.perf_counter()

    def due() -> float:
        return begun + next(numbers) / rate if rate else time.perf_counter()

    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(_one(port, requests, due, begun + seconds, answers))
    return answers


async def _one(port: int, requests: Iterator[Request], due: Callable[[], float], end: float, answers: Answers) -> None:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        answers.lost += 1
        return
    while (moment := due()) < end:
        if (early := moment - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        name, request = next(requests)
        try:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length))
        except (OSError, asyncio.IncompleteReadError):  # the server is gone
            answers.lost += 1
            break
        answers.seconds.append(time.perf_counter() - moment)
        status = int(head[9:12])
        answers.statuses[status] = answers.statuses.get(status, 0) + 1
        if status == 200:
            answers.answered.append(name)
    writer.close()
