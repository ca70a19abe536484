"""Stores whose papers are sealed, as an installation with master keys has them."""

from __future__ import annotations

from pathlib import Path

from storage.objects.store import ObjectStore
from storage.sealing.age_keys import write_new_key
from storage.sealing.master_keys import read_master_keys
from storage.sealing.paper_keys import PaperKeys
from storage.sealing.sealed_store import SealedStore


def master_key(path: Path) -> Path:
    """A file with a new master key."""
    write_new_key(path)
    return path


def sealing(behind: ObjectStore, scratch: Path, *masters: Path | str, begins: bool = True) -> SealedStore:
    """The store over its place, with these master keys."""
    keys = read_master_keys(" ".join(map(str, masters)))
    return SealedStore(behind, PaperKeys(behind, keys, begins and bool(keys), scratch / "sealing"))
