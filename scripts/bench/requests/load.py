"""A client that asks over connections kept open, as cheaply as Python can: it shares its machine with the server."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Request(NamedTuple):
    """What tells an answer apart (its correlation id), the bytes of the call, and what sort of call it is."""

    name: str
    call: bytes
    sort: str = ""


@dataclass
class Answers:
    """Seconds from when a call was due until its answer was there, by sorts of calls, how many were answered otherwise
    than with 200, and the ids of those that were answered with it."""

    of_sort: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: dict[int, int] = field(default_factory=dict)
    answered: list[str] = field(default_factory=list)
    lost: int = 0

    @property
    def failed(self) -> int:
        """How many calls had another answer than 200, or none."""
        return self.lost + sum(count for status, count in self.statuses.items() if status != 200)

    @property
    def seconds(self) -> list[float]:
        """Those of all calls."""
        return [one for some in self.of_sort.values() for one in some]


def milliseconds(seconds: list[float], part: float) -> float:
    """The latency that this part of the calls keep to."""
    return sorted(seconds)[min(int(len(seconds) * part), len(seconds) - 1)] * 1000


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
        request = next(requests)
        try:
            writer.write(request.call)
            head = await reader.readuntil(b"\r\n\r\n")
            length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length))
        except (OSError, asyncio.IncompleteReadError):  # the server is gone
            answers.lost += 1
            break
        answers.of_sort[request.sort].append(time.perf_counter() - moment)
        status = int(head[9:12])
        answers.statuses[status] = answers.statuses.get(status, 0) + 1
        if status == 200:
            answers.answered.append(request.name)
    writer.close()
