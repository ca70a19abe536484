"""What a file shows before a worker has read it, or where no paper has its page: small, the sheet that was found on it
outlined.

The bytes come from outside, so that they are decoded by a program of its own, under limits
(worker/prepare/shown.py); a server cannot fork (worker/limits.py).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import structlog

from api.evidence import page_image
from dossier.errors import MachineFault, TookTooLong, by_code
from storage.objects.store import ObjectStore
from storage.papers.documents import StoredCopy
from storage.sealing.paper_seals import seal_of
from worker.prepare.shown import SECONDS

# A second for the program to start in, with some more on a busy machine.
_WITH_START = SECONDS + 10

log = structlog.get_logger()

_at_once = threading.BoundedSemaphore(2)


def shown(path: Path, number: int) -> tuple[bytes, bool]:
    """Page `number` of the file at `path` as a JPEG, and whether a sheet is outlined on it; else the whole picture is
    taken for the page. Raises what is wrong with the file, `TookTooLong`, `MachineFault`."""
    with _at_once, tempfile.TemporaryDirectory(prefix="sohoa-shown-") as folder:
        out = Path(folder) / "shown.jpg"
        command = [sys.executable, "-m", "worker.prepare.shown", str(path), str(number), str(out)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_WITH_START)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise TookTooLong(seconds=round(SECONDS)) from error
        if done.returncode:
            log.error("page_not_shown", printed=done.stderr[-2000:])
            raise MachineFault(problem="worker.prepare.shown")
        said = json.loads(done.stdout)
        if "error" in said:
            raise by_code(said["error"], said["values"])
        return out.read_bytes(), said["is_outlined"]


def original(store: ObjectStore, folder: Path, copy: StoredCopy, number: int) -> bytes:
    """Page `number` of the original `copy`, kept in `folder`. Raises what `shown` does, and what the store raises."""

    def make() -> bytes:
        with page_image.local(store, copy) as (path, _):
            return shown(path, number)[0]

    return page_image.made_once(folder / f"{copy.sha256}-{number}-original.jpg", make, seal_of(store, copy.key))
