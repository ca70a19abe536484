"""Processes that do not outlive the one that started them."""

from __future__ import annotations

import ctypes
import signal

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


def signalled_when_parent_dies(number: signal.Signals = signal.SIGKILL) -> None:
    """Have the system send this process `number` when its parent dies, of whatever. Linux only; not inherited."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, number)
