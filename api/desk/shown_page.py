"""What a file shows before a worker has read it, or where no paper has its page: small, the sheet that was found on it
outlined.

The bytes come from outside, so that they are decoded by a program of its own, under limits
(worker/prepare/shown.py); a server cannot fork (worker/limits.py).
"""

from __future__ import annotations

import threading
from pathlib import Path

from api.evidence import page_image, program
from storage.objects.store import ObjectStore
from storage.papers.documents import StoredCopy
from storage.sealing.paper_seals import seal_of
from worker.prepare.shown import SECONDS

_at_once = threading.BoundedSemaphore(2)


def shown(path: Path, number: int, pictures: Path) -> tuple[bytes, bool]:
    """Page `number` of the file at `path` as a JPEG, and whether a sheet is outlined on it; else the whole picture is
    taken for the page. `pictures`: where those are kept. Raises what is wrong with the file, `TookTooLong`,
    `MachineFault`."""
    with _at_once, page_image.opened(pictures) as folder:
        out = folder / "shown.jpg"
        said = program.run("worker.prepare.shown", path, number, out, scratch=folder, seconds=SECONDS)
        return out.read_bytes(), said["is_outlined"]


def original(store: ObjectStore, folder: Path, copy: StoredCopy, number: int) -> bytes:
    """Page `number` of the original `copy`, kept in `folder`. Raises what `shown` does, and what the store raises."""

    def make() -> bytes:
        with page_image.local(store, copy, folder) as (path, _):
            return shown(path, number, folder)[0]

    return page_image.made_once(folder / f"{copy.sha256}-{number}-original.jpg", make, seal_of(store, copy.key))
