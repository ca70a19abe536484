"""Keeps the parts of sohoa running on one machine: starts them, starts them again when they die, ends them together.

The parts are the same commands that a province runs on many machines. They die with the supervisor, whatever kills
it, so that the next start finds no stray part at work.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import FrameType
from typing import IO

import structlog

from dossier.pauses import Pauses
from worker.parents import signalled_when_parent_dies

LOOK_SECONDS = 0.2
PAUSES = Pauses(timedelta(seconds=0.5), 2, timedelta(seconds=30))
# A part that ran this long had started well: what ends it later is a new story.
STEADY_SECONDS = 60.0
STOP_SECONDS = 20.0

log = structlog.get_logger()


@dataclass(slots=True)
class _Part:
    name: str
    arguments: Sequence[str]
    files: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    not_before: float = 0.0


@dataclass(slots=True)
class Stop:
    """Set by SIGTERM and SIGINT; `wait` sleeps and says whether it is time to stop."""

    is_set: bool = False
    tell: Callable[[], None] | None = None

    def install(self, tell: Callable[[], None] | None = None) -> Stop:
        """Listen to the signals from now on; `tell` is called when one comes."""
        self.tell = tell
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._set)
        return self

    def wait(self, seconds: float) -> bool:
        """Sleep up to `seconds`, less when a signal comes."""
        end = time.monotonic() + seconds
        while not self.is_set and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.1))
        return self.is_set

    def _set(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.is_set = True
        if self.tell:
            self.tell()


def supervise(
    parts: Mapping[str, Sequence[str]],
    stop: Stop,
    *,
    every: float = STEADY_SECONDS,
    chore: Callable[[], None] = lambda: None,
    files: Sequence[int] = (),
) -> None:
    """Run `sohoa ARGUMENTS` for every part until `stop`, and `chore` every so many seconds. `files`: descriptors that
    the parts have open, too."""
    running = [_Part(name, arguments, files) for name, arguments in parts.items()]
    try:
        for part in running:
            _start(part)
        due = 0.0
        while not stop.wait(LOOK_SECONDS):
            for part in running:
                _look_after(part)
            if time.monotonic() >= due:
                chore()
                due = time.monotonic() + every
    finally:
        _end([part.process for part in running if part.process is not None])


@contextmanager
def beside(arguments: Sequence[str]) -> Iterator[None]:
    """Run `sohoa ARGUMENTS` beside the block, and end it with it. What it logs goes through our own standard error, in
    whole lines, so that it does not break into a progress bar."""
    process = _process(arguments, stderr=subprocess.PIPE)
    relay = threading.Thread(target=_relay, args=(process.stderr,), daemon=True)
    relay.start()
    try:
        yield
    finally:
        _end([process])
        relay.join()


def _relay(lines: IO[bytes] | None) -> None:
    for line in lines or ():
        sys.stderr.write(line.decode(errors="replace"))
        sys.stderr.flush()


def _start(part: _Part) -> None:
    part.started = time.monotonic()
    part.process = _process(part.arguments, files=part.files)


def _process(
    arguments: Sequence[str], *, stderr: int | None = None, files: Sequence[int] = ()
) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "sohoa", *arguments]
    return subprocess.Popen(command, preexec_fn=signalled_when_parent_dies, stderr=stderr, pass_fds=files)  # noqa: S603


def _look_after(part: _Part) -> None:
    now = time.monotonic()
    if part.process is not None and part.process.poll() is not None:
        if now - part.started > STEADY_SECONDS:
            part.deaths = 0
        pause = PAUSES.after(part.deaths).total_seconds()
        log.error("part_died", name=part.name, status=part.process.returncode, again_in_seconds=pause)
        part.process, part.not_before = None, now + pause
        part.deaths += 1
    if part.process is None and now >= part.not_before:
        _start(part)


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
