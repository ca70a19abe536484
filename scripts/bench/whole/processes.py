"""Processes that a benchmark has work for it: in turns, or until they are killed.

In turns, so that what they cost can be compared on a machine whose speed drifts: while one is at its turn the other
waits, and both are measured in the same minutes. A turn's cost is that of the process and of the children that it
waited for.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn came to: how many papers, seconds by the clock and of a core, resident memory at its end in kB."""

    papers: int
    seconds: float
    busy: float
    memory: int

    @property
    def each(self) -> float:
        """Milliseconds of a core for a paper."""
        return self.busy * 1000 / max(1, self.papers)

    @property
    def each_by_the_clock(self) -> float:
        """Milliseconds by the clock for a paper."""
        return self.seconds * 1000 / max(1, self.papers)


class Turns:
    """The side of the process that works: it begins with its first turn."""

    def __init__(self, asked: IO[str], told: IO[str]) -> None:
        self._asked, self._told = asked, told
        self._wait()

    def over(self, papers: int) -> None:
        """Tell that a turn is over in which so many papers were done, and wait for the next."""
        turn = Turn(papers, time.perf_counter() - self._begun, _busy() - self._before, _resident())
        self._told.write(json.dumps(asdict(turn)) + "\n")
        self._told.flush()
        self._wait()

    def _wait(self) -> None:
        if not self._asked.readline():  # nobody will ask again
            os._exit(0)
        self._begun, self._before = time.perf_counter(), _busy()


class Worker:
    """A process that does `work` in turns, seen from outside."""

    def __init__(self, work: Callable[[Callable[[], Turns]], None]) -> None:
        """`work` is given what begins its first turn; what it does before that is not measured."""
        asked, asks = os.pipe()
        tells, told = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(asks)
            os.close(tells)
            _live(lambda: work(lambda: Turns(os.fdopen(asked), os.fdopen(told, "w"))))
        os.close(asked)
        os.close(told)
        self._asks, self._tells = os.fdopen(asks, "w"), os.fdopen(tells)

    def turn(self) -> Turn | None:
        """Let it have a turn; None where it is through. Raises ChildProcessError when it came to a bad end."""
        with suppress(BrokenPipeError):  # through before it was asked: its end tells how
            self._asks.write("\n")
            self._asks.flush()
        line = self._tells.readline()
        if line:
            return Turn(**json.loads(line))
        _, status = os.waitpid(self._pid, 0)
        if status:
            raise ChildProcessError(f"status {status}")
        return None


def killed_after(work: Callable[[Callable[[], None]], None], steps: float | None, seconds: float) -> bool:
    """Whether `work` was killed, with all that it started: so long after it took its `steps`-th step, of which it tells
    by the call that it is given. False where it came to its end before. Raises ChildProcessError for a bad end."""
    tells, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.close(tells)
        _live(lambda: work(lambda: _step(told)))
    os.close(told)
    taken = 0
    while told_now := os.read(tells, 1 << 16):
        taken += len(told_now)
        if steps is not None and taken >= steps:
            time.sleep(seconds)
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
            break
    os.close(tells)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return True
    if status:
        raise ChildProcessError(f"status {status}")
    return False


def _step(told: int) -> None:
    os.write(told, b".")


def _live(work: Callable[[], None]) -> None:
    status = 1
    try:
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(status)  # never back into the parent's code


def _busy() -> float:
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _resident() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0
