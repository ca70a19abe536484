"""Files sealed and opened on a disk that has no room: the machine's fault, and never a file that is cut short."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyrage
import pytest
from pyrage.x25519 import Identity

from dossier.errors import Transient
from storage.backup import sealing as backup
from storage.objects.folder import FolderStore
from storage.sealing.files import open_file, seal_file, sealed

KEY = Identity.generate()
SIZES = (5_000, 300_000)
"""Within the last write of the library, which says nothing of what it meets, and before it."""


@contextmanager
def room(size: int) -> Iterator[None]:
    """Files of this process grow to `size` bytes, as on a disk that fills up then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", SIZES)
def test_a_disk_without_room_is_the_machines_fault_wherever_the_library_meets_it(size: int, tmp_path: Path) -> None:
    scan, scratch = tmp_path / "scan", tmp_path / "scratch"
    scan.write_bytes(b"x" * size)
    with room(size // 2), pytest.raises(Transient), sealed(scan, str(KEY), scratch):
        pass
    assert list(scratch.iterdir()) == [], "nothing stays of a try"
    store = FolderStore(tmp_path / "backups")
    with room(size // 2), pytest.raises(Transient):
        backup.seal(store, "part", scan, [KEY.to_public()])
    assert list(store.keys("")) == []
    part = backup.seal(store, "part", scan, [KEY.to_public()])
    seal_file(scan, tmp_path / "whole", [KEY.to_public()])
    with room(size // 2), pytest.raises(OSError, match=r"too large|cut short"):
        open_file(tmp_path / "whole", tmp_path / "plain", [KEY])
    with room(size // 2), pytest.raises(Transient), backup.opened(store, part, [KEY], tmp_path):
        pass
    with backup.opened(store, part, [KEY], tmp_path) as clear:
        assert clear.read_bytes() == scan.read_bytes()


@pytest.mark.parametrize("size", [0, 1, 64 << 10, (64 << 10) + 1])
def test_a_whole_file_of_any_size_is_taken_for_one(size: int, tmp_path: Path) -> None:
    plain, key, back = tmp_path / "plain", tmp_path / "plain.age", tmp_path / "back"
    plain.write_bytes(b"y" * size)
    seal_file(plain, key, [KEY.to_public()])
    open_file(key, back, [KEY])
    assert back.read_bytes() == plain.read_bytes()
    with pytest.raises(pyrage.DecryptError):
        open_file(key, back, [Identity.generate()])
