"""A witness of other installations' trails: it signs a checkpoint only if it grew out of the one that it signed last.

The threat: whoever has a trail's database and key writes its past anew, shows one trail to an inspector and another to
the court, or goes back behind what was said. None of that can be hidden from who signed the last checkpoint before, so
long as that one is asked. So the size and root of the last checkpoint of each trail are durable here before the
signature leaves, and one request at a time is looked at (C2SP tlog-witness).

A witness sees no entry of a trail, only how many there are, and hashes. What it refused although the trail's own key
had signed it is kept in `forks/`: two checkpoints by one key that do not fit prove who rewrote what.

Its folder: `witness.key`, a file for each trail, `forks/`. If that is lost, so is the key: a new witness begins, which
others have to be told of. It must not be put back from a backup: it would sign what it has refused.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dossier.errors import BadRequest
from storage.objects.whole_files import clear_halves, write_new, write_over
from storage.trail import merkle, notes
from storage.trail.notes import Checkpoint
from storage.witnessing.add_checkpoint import SIZE_TYPE, Answer, Request, read_request
from storage.witnessing.cosignatures import OF_WITNESSES, Verifier, cosign

MOST_FORKS: Final = 100
"""Refused requests that are kept: the first ones tell all."""


class Witness:
    """One that answers for the trails of `logs`. `clock`: seconds since 1970."""

    def __init__(
        self, folder: Path, name: str, key: Ed25519PrivateKey, logs: Sequence[Verifier], clock: Callable[[], float]
    ) -> None:
        self._folder, self._name, self._key, self._clock = folder, name, key, clock
        self._logs: Mapping[str, Verifier] = {one.name: one for one in logs}
        self._one_at_a_time = threading.Lock()

    @property
    def verifier(self) -> Verifier:
        """What others check its signatures with."""
        return Verifier(self._name, self._key.public_key(), OF_WITNESSES)

    def add_checkpoint(self, body: bytes) -> Answer:
        """Answer a request. Raises `OSError`, and `ValueError` for a file of its own that says nothing: then nothing is
        signed."""
        try:
            asked = read_request(body)
            log = self._logs.get(asked.note.partition("\n")[0])
            if log is None:
                return Answer(404, "unknown log\n")
        except BadRequest:
            return Answer(400, "no add-checkpoint request\n")
        try:
            signed = notes.opened(asked.note, log.key)
        except BadRequest:
            return Answer(403, "not signed by the key of this log\n")
        if signed.size < 0 or asked.old > signed.size:
            return Answer(400, "old size larger than the checkpoint\n")
        with self._alone():
            return self._judged(asked, signed)

    def _judged(self, asked: Request, signed: Checkpoint) -> Answer:
        path = self._folder / f"{hashlib.sha256(signed.origin.encode()).hexdigest()[:32]}.json"
        size, root = _last(path, signed.origin)
        if asked.old != size:
            return Answer(409, f"{size}\n", SIZE_TYPE)
        if size == signed.size and root != signed.root and size:
            self._keep_fork(asked)
            return Answer(409, f"{size}\n", SIZE_TYPE)
        if size == 0:
            is_grown = not asked.proof
        else:
            is_grown = merkle.is_consistent(size, signed.size, list(asked.proof), root, signed.root)
        if not is_grown:
            self._keep_fork(asked)
            return Answer(422, "the consistency proof does not hold\n")
        said = {"origin": signed.origin, "size": signed.size, "root": base64.b64encode(signed.root).decode()}
        clear_halves(path)
        write_over(path, json.dumps({**said, "note": asked.note}, ensure_ascii=False).encode())
        return Answer(200, cosign(asked.note, self._name, self._key, int(self._clock())))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One at a time: of this process, and of another that has the same folder."""
        with self._one_at_a_time:
            descriptor = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                yield
            finally:
                os.close(descriptor)

    def _keep_fork(self, asked: Request) -> None:
        folder = self._folder / "forks"
        folder.mkdir(exist_ok=True)
        if sum(1 for _ in folder.iterdir()) < MOST_FORKS:
            write_new(folder / f"{hashlib.sha256(asked.body).hexdigest()[:32]}.txt", asked.body)


def _last(path: Path, origin: str) -> tuple[int, bytes]:
    """The size and root that were signed last for a trail, 0 where none was. Raises `ValueError`, `OSError`."""
    try:
        said = json.loads(path.read_bytes())
    except FileNotFoundError:
        return 0, b""
    if said["origin"] != origin:
        raise ValueError(path)
    return int(said["size"]), base64.b64decode(said["root"], validate=True)
