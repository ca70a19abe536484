"""The one place that runs work under limits.

The threat: a scan comes from outside, and the libraries that decode it are written in C. A hostile or broken
file makes them crash, loop, or eat all memory. So probing, decoding, preparing and recognising run in a forked
child that has its own process group, an address-space limit, a deadline, no core file and a scratch folder that
goes when the child goes. What happens to the child becomes an error class, never the end of the worker.

Promises: at the deadline the child and every program it started are killed; no zombie and no file descriptor is
left behind; a child dies with its parent; what C libraries print does not reach the caller's output.

Risks accepted:
- The child runs as the same user, with the same files. A file that takes a library over, rather than crashing it,
  has the worker's rights, the more so as results come back pickled. Run workers as a user of their own.
- Should the parent be killed with SIGKILL, its child dies at once, but a program that the child started
  (`tesseract`, `pdftoppm`) ends by itself, at the latest when its processor time is used up.
- The memory limit holds for each process, not for their sum.

Call it from single-threaded processes only: a fork copies one thread, and a lock that another one holds stays
locked for ever in the child.
"""

from __future__ import annotations

import ctypes
import faulthandler
import fcntl
import gc
import os
import pickle
import resource
import select
import shutil
import signal
import struct
import tempfile
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic, NoReturn, TypeVar

from dossier.errors import (
    MachineStalled,
    NoSpace,
    ReaderCrashed,
    ReaderFailed,
    ReaderKilled,
    SohoaError,
    TookTooLong,
    Unreadable,
)
from dossier.machine import fault_of_the_machine, refused_by_the_machine
from worker.deadline import Spent, used_by, used_by_group, used_here
from worker.parents import signalled_when_parent_dies

T = TypeVar("T")
I = TypeVar("I")  # noqa: E741  (the item, as T is the result)

_HEARTBEAT = 1.0
_CHUNK = 1 << 20
_LIBC = ctypes.CDLL(None, use_errno=True)
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD = -1, -2, -3
# Given back at once, a page's smaller pictures cost 17,000 page faults, a twentieth of its processor time. Kept for the
# next, they cost no memory at a page's peak: `give_freed_back` comes before it. The system allows no more than this.
_GIVEN_BACK_FROM = 32 << 20
# The same at the end of the heap, which shrank and grew with each of them: a fifth of a page's faults, a thirtieth of
# its processor time. It grows by the second of these at a time.
_KEPT_AT_THE_END, _GROWS_BY = 64 << 20, 16 << 20
# So many objects more than were freed before a child looks for those that nobody reaches; Python's own 700 are a page's
# words.
_GARBAGE: Final = 10_000
_LENGTH: Final = struct.Struct("<Q")  # goes before each outcome
# Libraries say in words of their own that they could not write; with less than this left, it was for want of space.
_LEAST_FREE = 1 << 20


@dataclass(frozen=True, slots=True)
class _OutOfMemory:
    """The child met its memory limit."""


@dataclass(frozen=True, slots=True)
class _Defect:
    """The child raised something nobody planned. `problem`: which exception; `trace`: its traceback."""

    problem: str
    trace: str


@dataclass(frozen=True, slots=True)
class _Returned(Generic[T]):
    value: T


_Outcome = _Returned[Any] | SohoaError | _OutOfMemory | _Defect


def call(
    function: Callable[..., T],
    *args: object,
    seconds: float,
    memory_bytes: int,
    waiting: Callable[[], None] | None = None,
) -> T:
    """What `function(*args)` returns, computed in a child under limits. The result must be picklable.

    `memory_bytes` is what the child may map beyond what it inherits; programs it starts get the same bound.
    `waiting` is called about every second, to renew a lease; what it raises ends the child and is passed on.

    Raises TookTooLong at the deadline, MachineStalled where the machine kept it from its work until then, ReaderCrashed
    when the child dies of a signal or of want of memory, ReaderKilled when somebody else killed it, any SohoaError that
    the function raises, NoSpace and MachineFault where the system refused it something, and ReaderFailed, with the
    traceback as a note, for any other exception: bytes from outside are behind it, so it is an error of theirs and
    never the end of a run over many.
    """
    outcome = next(_outcomes(lambda _: function(*args), (None,), 1, seconds, memory_bytes, waiting))[1]
    if isinstance(outcome, SohoaError):
        raise outcome
    return outcome


def each(
    function: Callable[[I], T],
    items: Iterable[I],
    *,
    at_once: int,
    seconds: float,
    memory_bytes: int,
    waiting: Callable[[], None] | None = None,
) -> Iterator[tuple[I, T | SohoaError]]:
    """`(item, function(item))` in the order of `items`, with up to `at_once` children working at a time.

    Limits and errors are those of `call`, for each item apart, but errors are yielded in the place of the result,
    so that one page does not take the others with it. Closing the iterator kills the children.
    """
    return _outcomes(function, items, at_once, seconds, memory_bytes, waiting)


def in_steps(
    steps: Callable[[], Iterator[T]],
    *,
    seconds: Sequence[float],
    memory_bytes: int,
    waiting: Callable[[], None] | None = None,
) -> Iterator[T]:
    """What the generator `steps()` yields, computed in one child: for small pieces of work on one file, since starting
    a child costs more than they do. `seconds`: for each step.

    Limits and errors are else those of `call`; an error is raised in the place of the step that failed, and is the end.
    Closing the iterator kills the child.
    """
    child = _Child(_each_outcome(steps), seconds, memory_bytes)
    beat = time.monotonic()
    given = 0
    try:
        while True:
            while given < len(child.said) and isinstance(said := child.said[given], _Returned):
                given += 1
                yield said.value
            if not child.running:
                outcome = child.result()
                if isinstance(outcome, SohoaError):
                    raise outcome
                return
            _wait_for_any([child])
            beat = _beaten(waiting, beat)
    finally:
        child.close()


def give_memory_back() -> None:
    """Return to the system what this process needs no more: each child would inherit it. Takes some 60 ms."""
    gc.collect()
    give_freed_back()


def give_freed_back() -> None:
    """Return to the system what this process has freed and keeps for itself. Takes 3 ms after a page."""
    _LIBC.malloc_trim(0)


def _outcomes(
    function: Callable[[I], T],
    items: Iterable[I],
    at_once: int,
    seconds: float,
    memory_bytes: int,
    waiting: Callable[[], None] | None,
) -> Iterator[tuple[I, T | SohoaError]]:
    todo = iter(items)
    line: deque[tuple[I, _Child]] = deque()  # in the order of the items, the finished ones too
    beat = time.monotonic()
    try:
        while True:
            while sum(child.running for _, child in line) < at_once:
                try:
                    item = next(todo)
                except StopIteration:
                    break
                line.append((item, _Child(_one_outcome(function, item), (seconds,), memory_bytes)))
            if not line:
                return
            while line and not line[0][1].running:
                item, child = line.popleft()
                yield item, child.result()
            _wait_for_any([child for _, child in line if child.running])
            beat = _beaten(waiting, beat)
    finally:
        for _, child in line:
            child.close()


def _beaten(waiting: Callable[[], None] | None, last: float) -> float:
    """Call `waiting` if its last call was a heartbeat ago; when that was."""
    if waiting is None or time.monotonic() - last < _HEARTBEAT:
        return last
    now = time.monotonic()
    waiting()
    return now


def _wait_for_any(children: list[_Child]) -> None:
    """Return when a child has something to say, at the next deadline, or after one heartbeat."""
    if not children:
        return
    poll = select.poll()
    by_pipe = {child.pipe: child for child in children}
    for pipe in by_pipe:
        poll.register(pipe, select.POLLIN | select.POLLHUP)
    pause = min(_HEARTBEAT, *(child.deadline - time.monotonic() for child in children))
    for pipe, _ in poll.poll(max(0, pause * 1000)):
        by_pipe[pipe].receive()
    for child in children:
        child.enforce_deadline()


class _Child:
    """One forked child, which goes through `outcomes`, and the pipe that they come through: `said`, so far."""

    def __init__(self, outcomes: Iterator[_Outcome], seconds: Sequence[float], memory_bytes: int) -> None:
        self._limits = seconds
        self._memory_bytes = memory_bytes
        self._received = bytearray()
        self.said: list[_Outcome] = []
        self.ended = False  # whether it said that nothing more comes; what it reads may end it in the midst
        self._outcome: _Outcome | None = None
        self._was_full = False
        self._used_before = 0.0  # of processors, before the step that it is at
        self.running = True
        self.deadline = time.monotonic() + self._seconds
        with ExitStack() as on_refusal:  # of the system: no files or processes left
            self._scratch = tempfile.mkdtemp(prefix="sohoa-")
            on_refusal.callback(shutil.rmtree, self._scratch, ignore_errors=True)
            self.pipe, theirs = os.pipe()
            on_refusal.callback(os.close, self.pipe)
            on_refusal.callback(os.close, theirs)
            # A whole page's words fit, so that a child need not wait until its reader comes round.
            with suppress(OSError):
                fcntl.fcntl(theirs, fcntl.F_SETPIPE_SZ, _CHUNK)
            parent = os.getpid()
            self._pid = os.fork()
            on_refusal.pop_all()
        if self._pid == 0:
            _work(outcomes, theirs, parent, self._scratch, sum(seconds), memory_bytes)
        os.close(theirs)
        # Said on both sides, so that the group exists whoever runs first; the child may even have ended.
        with suppress(PermissionError, ProcessLookupError):
            os.setpgid(self._pid, self._pid)

    @property
    def _seconds(self) -> float:
        """The limit of the step that it is at."""
        return self._limits[min(len(self.said), len(self._limits) - 1)]

    def receive(self) -> None:
        """Take what the pipe holds; at its end the child is done."""
        chunk = os.read(self.pipe, _CHUNK)
        self._received += chunk
        while len(self._received) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(self._received)[0]
            if len(self._received) < end:
                break
            if end == _LENGTH.size:
                self.ended = True
                del self._received[:end]
                break
            # From our own child; see the risks above.
            self.said.append(pickle.loads(self._received[_LENGTH.size : end]))  # noqa: S301
            del self._received[:end]
            self.deadline = time.monotonic() + self._seconds
            self._used_before = used_by(self._pid)
        if not chunk:
            # Waited for without reaping: the group's number must stay taken until the group is killed.
            os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOWAIT)
            self._outcome = self._judge(*self._end())

    def enforce_deadline(self) -> None:
        """Kill the child if its time is up."""
        if self.running and time.monotonic() >= self.deadline:
            spent = self._spent(used_by_group(self._pid))
            self._end()
            self._outcome = spent.verdict(self._seconds)

    def _spent(self, used: float) -> Spent:
        """What the step that it is at has had, by the processor time of all steps. Of the wall's only its limit: that
        its parent was kept from its deadline gave the child no more."""
        return Spent(self._seconds, used - self._used_before)

    def result(self) -> Any:
        """The value that the function returned, or the error that came instead of it."""
        outcome = self._outcome
        if isinstance(outcome, _Returned):
            return outcome.value
        if isinstance(outcome, _OutOfMemory):
            return ReaderCrashed(signal=f"RAM > {self._memory_bytes >> 20} MB")
        if isinstance(outcome, (_Defect, Unreadable)) and self._was_full:
            return NoSpace()
        if isinstance(outcome, _Defect):
            defect = ReaderFailed(problem=outcome.problem)
            defect.add_note(outcome.trace)
            return defect
        return outcome

    def close(self) -> None:
        """Kill the child, if it still runs, and leave nothing of it."""
        if self.running:
            self._end()

    def _end(self) -> tuple[int, float]:
        """Kill what is left of the group, reap the child, drop pipe and scratch; its wait status, and the processor
        time that it had."""
        self.running = False
        with suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        _, status, used = os.wait4(self._pid, 0)
        os.close(self.pipe)
        self._printed = _tail(Path(self._scratch) / "printed")
        self._was_full = is_full(self._scratch)
        shutil.rmtree(self._scratch, ignore_errors=True)
        return status, used.ru_utime + used.ru_stime

    def _judge(self, status: int, used: float) -> _Outcome:
        is_late = os.WIFSIGNALED(status) and time.monotonic() >= self.deadline
        if is_late and not self._spent(used).is_stalled:
            # Whoever waits for it was kept from its deadline, and the system's own limit was first.
            return TookTooLong(seconds=round(self._seconds))
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            # Not ours, since the deadline is judged elsewhere: the machine ran short of memory, or an operator did it.
            return ReaderKilled()
        if os.WIFSIGNALED(status):
            crash = ReaderCrashed(signal=signal.Signals(os.WTERMSIG(status)).name)
            crash.add_note(self._printed)
            return crash
        if status or not self.ended or not self.said:
            return _Defect("exit", f"the child ended with status {status} and no result\n{self._printed}")
        return self.said[-1]


def _work(
    outcomes: Iterator[_Outcome], pipe: int, parent: int, scratch: str, seconds: float, memory_bytes: int
) -> NoReturn:
    """The child's whole life."""
    status = 1
    try:
        try:
            _confine(parent, scratch, seconds, memory_bytes)
        except OSError as error:  # nothing from outside was touched yet
            outcomes = iter([fault_of_the_machine(error)])
        with os.fdopen(pipe, "wb") as out:
            for outcome in outcomes:
                payload = _pickled(outcome)
                out.write(_LENGTH.pack(len(payload)))
                out.write(payload)
                out.flush()
            out.write(_LENGTH.pack(0))
        status = 0
    finally:
        os._exit(status)  # never back into the parent's code, its buffers or its exit handlers


def _confine(parent: int, scratch: str, seconds: float, memory_bytes: int) -> None:
    os.setpgid(0, 0)
    signalled_when_parent_dies()
    if os.getppid() != parent:  # it died before it could be watched
        os._exit(1)
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    printed = os.open(f"{scratch}/printed", os.O_WRONLY | os.O_CREAT, 0o600)
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    faulthandler.enable(file=2)  # a crash's note then says which Python line led to it
    _LIBC.mallopt(_M_MMAP_THRESHOLD, _GIVEN_BACK_FROM)
    _LIBC.mallopt(_M_TRIM_THRESHOLD, _KEPT_AT_THE_END)
    _LIBC.mallopt(_M_TOP_PAD, _GROWS_BY)
    # What was inherited is no garbage of the child's, and to look through it would copy it; nor does a page leave much.
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    os.environ["TMPDIR"] = tempfile.tempdir = scratch
    inherited = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_AS, inherited + memory_bytes)
    _lower(resource.RLIMIT_CPU, int(seconds) + 2)  # bounds programs that outlive a killed worker


def _lower(what: int, bound: int) -> None:
    hard = resource.getrlimit(what)[1]
    bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
    resource.setrlimit(what, (bound, bound))


def _one_outcome(function: Callable[[I], Any], item: I) -> Iterator[_Outcome]:
    return _each_outcome(lambda: iter([function(item)]))


def _each_outcome(steps: Callable[[], Iterator[Any]]) -> Iterator[_Outcome]:
    """What each step gives, and at last what one raised."""
    begun, used = time.monotonic(), used_here()
    try:
        for value in steps():
            yield _Returned(value)
            begun, used = time.monotonic(), used_here()
    except TookTooLong as error:  # by a limit within: as is judged where the child's own is met
        verdict = Spent(time.monotonic() - begun, used_here() - used).verdict(0)
        yield verdict if isinstance(verdict, MachineStalled) else error
    except BaseException as error:  # noqa: BLE001  (whatever it is, the parent is to hear of it)
        yield _raised(error)


def _raised(error: BaseException) -> _Outcome:
    if isinstance(error, SohoaError):
        return error
    if isinstance(error, MemoryError):
        return _OutOfMemory()
    return refused_by_the_machine(error) or _Defect(type(error).__name__, traceback.format_exc())


def _pickled(outcome: _Outcome) -> bytes:
    try:
        return pickle.dumps(outcome)
    except Exception as error:  # noqa: BLE001  (a result that cannot be pickled is a defect like others)
        return pickle.dumps(_raised(error))


def is_full(folder: str | Path) -> bool:
    """Whether hardly anything more can be written there."""
    try:
        held = os.statvfs(folder)
    except OSError:  # taken away meanwhile: of its disk nothing is known
        return False
    return held.f_bavail * held.f_frsize < _LEAST_FREE or (held.f_files > 0 and held.f_favail == 0)


def _tail(path: Path) -> str:
    """The last lines that the child printed, if any."""
    with suppress(FileNotFoundError), path.open("rb") as printed:
        printed.seek(max(0, path.stat().st_size - 2000))
        return printed.read().decode(errors="replace")
    return ""
