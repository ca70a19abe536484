"""Is anybody at work on this home, and workers for a command that finds nobody there."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dossier.errors import Refused
from dossier.words.sentences import N_
from sohoa.settings import Settings
from sohoa.supervisor import beside


class AlreadyRunning(Refused):
    """Another `sohoa run` has this home. `home`: which."""

    code = "refused.already_running"
    text = N_("sohoa đang chạy ở {home}; hãy dừng chương trình đó trước.")


@contextmanager
def held(home: Path) -> Iterator[None]:
    """Keep a second `sohoa run` out of this home. Raises `AlreadyRunning`."""
    home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home / "sohoa.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(home=home) from None
        yield
    finally:
        os.close(descriptor)


@contextmanager
def workers_at_hand(settings: Settings) -> Iterator[None]:
    """While the block runs there are workers: those of a running sohoa, those of the province, or some of our own."""
    if settings.redis_url or _is_running(settings.home):
        yield
        return
    with beside(["worker"]):
        yield


def _is_running(home: Path) -> bool:
    try:
        with held(home):
            return False
    except AlreadyRunning:
        return True
