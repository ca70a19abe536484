"""Whole files sealed and opened on a disk by the age library, which does not tell a full disk from a bad file.

What the library's last write meets is lost: a small file is cut short on a full disk, and nothing is said. The size of
an age file follows from that of what is in it, so it is looked at before a file is used. Whatever fails where a file is
sealed is a fault of the machine: any bytes can be sealed (law 11 of the design).
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

import pyrage
from pyrage.x25519 import Identity, Recipient

from dossier.machine import fault_of_the_machine
from storage.sealing.age_stream import Ahead, NotAgeError, plain_size, read_header

ABANDONED_SECONDS = 24 * 3600
_ERRNO = re.compile(r"\(os error (\d+)\)$")  # as Rust writes an error of the system


def seal_file(plain: Path, sealed: Path, recipients: Sequence[Recipient]) -> None:
    """Write the file `sealed`, an age file of all that is in `plain`. Raises `OSError`."""
    try:
        pyrage.encrypt_file(str(plain), str(sealed), recipients)
    except pyrage.EncryptError as error:
        raise _of_the_system(error) or OSError(str(error)) from error
    _see_whole(plain, sealed)


def open_file(sealed: Path, plain: Path, identities: Sequence[Identity]) -> None:
    """Write what is in an age file into the file `plain`. Raises `pyrage.DecryptError`, `OSError`."""
    try:
        pyrage.decrypt_file(str(sealed), str(plain), identities)
    except pyrage.DecryptError as error:
        refused = _of_the_system(error)
        if refused is None:
            raise
        raise refused from error
    _see_whole(plain, sealed)


@contextmanager
def sealed(content: bytes | Path, identity: str, scratch: Path) -> Iterator[bytes | Path]:
    """The content sealed, for the block: bytes as bytes, a file as a file in `scratch`. Raises `MachineFault` and its
    like."""
    recipients = [Identity.from_str(identity).to_public()]
    if isinstance(content, bytes):
        yield pyrage.encrypt(content, recipients)
        return
    with suppress(OSError):
        _clear(scratch)
    try:
        scratch.mkdir(parents=True, exist_ok=True)
        file = NamedTemporaryFile(dir=scratch)  # noqa: SIM115  (what is done with it is not ours)
        seal_file(content, Path(file.name), recipients)
    except OSError as error:
        raise fault_of_the_machine(error) from error
    with file:
        yield Path(file.name)


def _see_whole(plain: Path, sealed: Path) -> None:
    try:
        with sealed.open("rb") as stream:
            held = plain_size(read_header(Ahead(stream)), sealed.stat().st_size)
    except NotAgeError:
        held = -1
    if held != plain.stat().st_size:
        raise OSError(f"{sealed}, {plain}: cut short")


def _of_the_system(error: Exception) -> OSError | None:
    found = _ERRNO.search(str(error))
    return OSError(int(found[1]), os.strerror(int(found[1]))) if found else None


def _clear(scratch: Path) -> None:
    """Take away what tries that were killed left."""
    for left in scratch.iterdir() if scratch.is_dir() else ():
        if time.time() - left.stat().st_mtime > ABANDONED_SECONDS:
            left.unlink()
