"""Whether the object store answers, asked by who does not wait for long.

A store that hangs is given 45 s by those who hold a paper (`storage/objects/s3.py`), a network share any time.
Prometheus gives a whole scrape ten, and would be told nothing at all: so the answer is waited for beside the question,
which is one at a time for each store, however often it is asked.
"""

from __future__ import annotations

import time
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Final
from weakref import WeakKeyDictionary

from dossier.errors import OBJECT_STORE, ServerAway
from storage.archive.anchored import look_for_archive
from storage.archive.ocfl import ROOT_MARK
from storage.objects.store import ObjectStore

SECONDS: Final = 3.0
_ASKED: WeakKeyDictionary[ObjectStore, Lock] = WeakKeyDictionary()
"""Of each store: held while it owes an answer."""


def ask(store: ObjectStore) -> None:
    """Ask for what every archive has. Raises what the store raises, `StoreRefused` where the archive is away from it,
    and `ServerAway` where it does not answer within three seconds."""
    end = time.monotonic() + SECONDS
    owing, answers = _ASKED.setdefault(store, Lock()), SimpleQueue[Exception | None]()
    if not owing.acquire(timeout=SECONDS):
        raise ServerAway(server=OBJECT_STORE)

    def question() -> None:
        try:
            store.size(ROOT_MARK[0])
            look_for_archive(store, anew=True)
        except Exception as error:  # noqa: BLE001  (raised where it is waited for)
            answers.put(error)
        else:
            answers.put(None)
        finally:
            owing.release()

    # No thread of a pool: the program's end would wait for it.
    Thread(target=question, daemon=True).start()
    try:
        error = answers.get(timeout=max(0.0, end - time.monotonic()))
    except Empty:
        raise ServerAway(server=OBJECT_STORE) from None
    if error is not None:
        raise error
