"""Work under limits: what hangs is killed, what crashes is told, nothing is left behind."""

from __future__ import annotations

import ctypes
import errno
import gc
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from dossier.errors import (
    Damaged,
    LeaseLost,
    MachineFault,
    MachineStalled,
    NoSpace,
    ReaderCrashed,
    ReaderFailed,
    ReaderKilled,
    SohoaError,
    TookTooLong,
)
from worker import deadline, limits
from worker.limits import call, each, in_steps

MB = 1 << 20


def _children() -> list[str]:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


def _until(condition: object) -> bool:
    for _ in range(1200):
        if callable(condition) and condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(autouse=True)
def _nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    open_files = len(list(Path("/proc/self/fd").iterdir()))
    children = _children()
    yield
    assert _children() == children
    # What tests before this one left open may be closed meanwhile.
    assert len(list(Path("/proc/self/fd").iterdir())) <= open_files
    assert list(scratch.iterdir()) == []


def test_a_result_comes_back() -> None:
    assert call(lambda a, b: a + b, [1], [2], seconds=60, memory_bytes=64 * MB) == [1, 2]


def test_a_child_does_not_look_for_garbage_in_what_it_inherited() -> None:
    # To look through it would copy it, page by page of memory.
    assert call(gc.get_freeze_count, seconds=60, memory_bytes=64 * MB) > 1000
    assert gc.get_freeze_count() == 0


def test_a_result_larger_than_the_pipe_comes_back() -> None:
    assert call(bytes, 9 * MB, seconds=60, memory_bytes=256 * MB) == bytes(9 * MB)


def test_a_planned_error_comes_back_as_itself() -> None:
    def damaged() -> None:
        raise Damaged

    with pytest.raises(Damaged):
        call(damaged, seconds=60, memory_bytes=64 * MB)


def test_an_unplanned_error_is_the_pages_and_keeps_its_traceback() -> None:
    def defect() -> None:
        raise KeyError("an unplanned thing")

    with pytest.raises(ReaderFailed) as caught:
        call(defect, seconds=60, memory_bytes=64 * MB)
    assert caught.value.values == {"problem": "KeyError"}
    assert "an unplanned thing" in caught.value.__notes__[0]


@pytest.mark.parametrize(
    ("number", "error"), [(errno.ENOSPC, NoSpace), (errno.EIO, MachineFault), (errno.EINVAL, ReaderFailed)]
)
def test_what_the_system_refuses_is_not_the_files_fault(number: int, error: type[SohoaError]) -> None:
    def refused() -> None:
        raise OSError(number, "no")

    with pytest.raises(error):
        call(refused, seconds=60, memory_bytes=64 * MB)


def test_a_result_that_cannot_be_sent_is_told() -> None:
    with pytest.raises(ReaderFailed):
        call(lambda: lambda: None, seconds=60, memory_bytes=64 * MB)


def test_a_child_that_ends_the_process_is_told() -> None:
    with pytest.raises(ReaderFailed):
        call(os._exit, 0, seconds=60, memory_bytes=64 * MB)


def test_the_time_limit_kills_the_programs_a_child_started() -> None:
    def start_and_hang() -> Iterator[int]:
        yield subprocess.Popen(["sleep", "600"]).pid
        time.sleep(600)

    steps = in_steps(start_and_hang, seconds=(60, 1), memory_bytes=64 * MB)
    grandchild = next(steps)
    with pytest.raises(MachineStalled) as caught:
        next(steps)
    assert caught.value.values == {"seconds": 1, "busy": 0}
    assert _until(lambda: not _is_alive(grandchild))


def test_a_page_on_which_a_program_was_busy_until_its_limit_took_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "LEAST_SHARE", 0.05)  # whatever else this machine does meanwhile

    def let_work() -> None:
        subprocess.run(["sh", "-c", "while :; do :; done"], check=False)

    with pytest.raises(TookTooLong) as caught:
        call(let_work, seconds=2, memory_bytes=64 * MB)
    assert caught.value.values == {"seconds": 2}


def test_a_limit_within_the_page_is_judged_like_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine has less time than the page, so that it is mostly the first to stop."""

    def waits_for_the_disk() -> None:
        time.sleep(0.5)
        raise TookTooLong(seconds=54)

    with pytest.raises(MachineStalled):
        call(waits_for_the_disk, seconds=60, memory_bytes=64 * MB)
    monkeypatch.setattr(deadline, "LEAST_SHARE", 0.0)
    with pytest.raises(TookTooLong) as caught:
        call(waits_for_the_disk, seconds=60, memory_bytes=64 * MB)
    assert caught.value.values == {"seconds": 54}


def test_what_a_step_did_is_not_counted_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "LEAST_SHARE", 0.5)

    def works_then_waits() -> Iterator[int]:
        while time.process_time() < 2:
            pass
        yield 1
        time.sleep(600)

    steps = in_steps(works_then_waits, seconds=(60, 1), memory_bytes=64 * MB)
    assert next(steps) == 1
    with pytest.raises(MachineStalled):
        next(steps)


def test_a_program_left_running_by_a_child_that_ended_is_killed(tmp_path: Path) -> None:
    grandchild = call(lambda: subprocess.Popen(["sleep", "600"]).pid, seconds=60, memory_bytes=64 * MB)
    assert _until(lambda: not _is_alive(grandchild))


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT])
def test_a_crash_is_told_by_its_signal(number: signal.Signals) -> None:
    with pytest.raises(ReaderCrashed) as caught:
        call(lambda: os.kill(os.getpid(), number), seconds=60, memory_bytes=64 * MB)
    assert caught.value.values == {"signal": number.name}


def test_a_real_segmentation_fault_is_a_crash() -> None:
    with pytest.raises(ReaderCrashed):
        call(lambda: ctypes.string_at(8), seconds=60, memory_bytes=64 * MB)


def test_too_much_memory_is_a_crash() -> None:
    with pytest.raises(ReaderCrashed) as caught:
        call(lambda: len(bytes(512 * MB)), seconds=60, memory_bytes=64 * MB)
    assert caught.value.values == {"signal": "RAM > 64 MB"}


def test_what_the_child_prints_stays_out_of_our_output(capfd: pytest.CaptureFixture[str]) -> None:
    call(lambda: os.system("echo loud; echo loud >&2"), seconds=60, memory_bytes=64 * MB)
    assert capfd.readouterr() == ("", "")


def test_scratch_files_of_a_killed_child_are_removed() -> None:
    def leave_a_file() -> None:
        tempfile.mkstemp()
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(ReaderKilled):  # and the fixture finds no scratch
        call(leave_a_file, seconds=60, memory_bytes=64 * MB)


def test_waiting_is_called_while_the_child_works(tmp_path: Path) -> None:
    beat = tmp_path / "beat"
    assert call(_until, beat.exists, seconds=90, memory_bytes=64 * MB, waiting=beat.touch)


def test_a_lost_lease_ends_the_child(tmp_path: Path) -> None:
    noted = tmp_path / "pid"

    def hang() -> None:
        noted.write_text(str(os.getpid()))
        time.sleep(600)

    def lost() -> None:
        if noted.exists() and noted.read_text():
            raise LeaseLost

    with pytest.raises(LeaseLost):
        call(hang, seconds=60, memory_bytes=64 * MB, waiting=lost)
    assert not _is_alive(int(noted.read_text()))


def test_a_child_dies_with_its_parent(tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    program = (
        "import os, sys, time, pathlib\nfrom worker.limits import call\n"
        "def hang():\n pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))\n time.sleep(600)\n"
        "call(hang, seconds=600, memory_bytes=1 << 26)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program, str(noted)], env={**os.environ, "TMPDIR": str(tmp_path)})
    assert _until(lambda: noted.exists() and noted.read_text())
    parent.kill()
    parent.wait()
    child = int(noted.read_text())
    assert _until(lambda: not _is_alive(child))


def _page(number: int) -> int:
    if number == 2:
        os.kill(os.getpid(), signal.SIGSEGV)
    if number == 3:
        time.sleep(600)
    if number == 4:
        raise Damaged
    time.sleep(0.3 if number == 1 else 0)
    return number * 10


def test_pages_come_in_order_and_bad_ones_do_not_take_the_others_with_them() -> None:
    outcomes = dict(each(_page, range(1, 7), at_once=3, seconds=6, memory_bytes=64 * MB))
    assert list(outcomes) == [1, 2, 3, 4, 5, 6]
    kinds = {n: type(o).__name__ if isinstance(o, SohoaError) else o for n, o in outcomes.items()}
    assert kinds == {1: 10, 2: "ReaderCrashed", 3: "MachineStalled", 4: "Damaged", 5: 50, 6: 60}


def test_pages_are_worked_on_at_the_same_time(tmp_path: Path) -> None:
    def meet(name: str) -> bool:
        (tmp_path / name).touch()
        return _until(lambda: len(list(tmp_path.glob("?"))) == 2)

    assert dict(each(meet, "ab", at_once=2, seconds=90, memory_bytes=64 * MB)) == {"a": True, "b": True}


def test_closing_the_iterator_kills_the_children() -> None:
    pages = each(lambda n: time.sleep(n * 600), [0, 1, 2], at_once=3, seconds=700, memory_bytes=64 * MB)
    assert next(iter(pages)) == (0, None)
    pages.close()  # type: ignore[attr-defined]


def test_what_the_machine_refuses_a_child_at_its_start_is_no_defect_of_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(limits, "_confine", refused)
    with pytest.raises(NoSpace):
        limits.call(os.getpid, seconds=60, memory_bytes=1 << 30)


def test_what_a_library_calls_otherwise_on_a_full_disk_is_want_of_space(monkeypatch: pytest.MonkeyPatch) -> None:
    def library() -> None:
        raise RuntimeError("could not write")

    monkeypatch.setattr(limits, "_LEAST_FREE", 1 << 62)
    with pytest.raises(NoSpace):
        limits.call(library, seconds=60, memory_bytes=1 << 30)


def test_a_child_that_the_system_ended_at_its_deadline_took_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system bounds a child's processor time as well, for when its parent is kept from its deadline."""
    monkeypatch.setattr(deadline, "LEAST_SHARE", 0.05)  # whatever else this machine does meanwhile

    def busy() -> None:
        while True:
            pass

    with pytest.raises(TookTooLong):
        limits.call(busy, seconds=1, memory_bytes=1 << 30, waiting=lambda: time.sleep(4))


def test_a_fork_that_is_refused_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise OSError(errno.EAGAIN, "no more processes")

    held = len(list(Path("/proc/self/fd").iterdir()))
    monkeypatch.setattr(os, "fork", refused)
    with pytest.raises(BlockingIOError):
        limits.call(os.getpid, seconds=60, memory_bytes=1 << 30)
    assert len(list(Path("/proc/self/fd").iterdir())) <= held  # and the fixture finds no scratch


def _steps(*left: float | BaseException) -> Iterator[int]:
    """In each step wait so long, or raise; what a step gives is the process that it was done in."""
    for one in left:
        if isinstance(one, BaseException):
            raise one
        time.sleep(one)
        yield os.getpid()


def test_steps_are_taken_in_one_child_and_each_is_given_at_once() -> None:
    steps = in_steps(partial(_steps, 0, 0.2, 600), seconds=(60, 60, 700), memory_bytes=64 * MB)
    first, second = next(steps), next(steps)
    assert first == second != os.getpid()
    assert _is_alive(first)
    steps.close()  # type: ignore[attr-defined]


def test_a_child_that_is_ended_in_the_midst_has_not_done_its_steps() -> None:
    def ended() -> Iterator[int]:
        yield 1
        os._exit(0)  # as a library may that does not understand its file

    steps = in_steps(ended, seconds=(60,), memory_bytes=64 * MB)
    assert next(steps) == 1
    with pytest.raises(ReaderFailed):
        next(steps)


@pytest.mark.parametrize(
    ("left", "error"),
    [
        ((0, Damaged()), Damaged),
        ((0, ZeroDivisionError()), ReaderFailed),
        ((0, MemoryError()), ReaderCrashed),
        ((0, 600), MachineStalled),
        ((Damaged(),), Damaged),
    ],
)
def test_what_goes_wrong_in_a_step_takes_none_before_it(
    left: tuple[float | BaseException, ...], error: type[SohoaError]
) -> None:
    steps = in_steps(partial(_steps, *left), seconds=(30, 1), memory_bytes=64 * MB)
    for _ in left[:-1]:
        assert isinstance(next(steps), int)
    with pytest.raises(error):
        next(steps)


def test_a_step_that_crashes_is_told_after_what_was_given_before() -> None:
    def crash() -> Iterator[int]:
        yield 1
        os.kill(os.getpid(), signal.SIGSEGV)

    steps = in_steps(crash, seconds=(60, 60), memory_bytes=64 * MB)
    assert next(steps) == 1
    with pytest.raises(ReaderCrashed):
        next(steps)


def test_a_step_may_take_longer_than_the_one_before_it_might() -> None:
    assert len(list(in_steps(partial(_steps, 0, 5.5), seconds=(5, 60), memory_bytes=64 * MB))) == 2


def test_a_step_that_fails_on_a_full_disk_fails_for_want_of_space(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_LEAST_FREE", 1 << 62)
    steps = in_steps(partial(_steps, 0, Damaged()), seconds=(60, 60), memory_bytes=64 * MB)
    next(steps)
    with pytest.raises(NoSpace):
        next(steps)


def test_what_reads_pages_has_one_thread_to_fork_from() -> None:
    """numpy's OpenBLAS starts a thread for each core unless it is told not to before it is loaded."""
    count = "import os, worker.page; print(len(os.listdir('/proc/self/task')))"
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    ran = subprocess.run([sys.executable, "-c", count], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["1"]
