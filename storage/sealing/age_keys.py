"""Keys in files as `age-keygen` writes them: of backups, and the master keys that lie in a file."""

from __future__ import annotations

from pathlib import Path

import pyrage
from pyrage.x25519 import Identity

from dossier.words.sentences import N_, Phrase
from storage.objects.whole_files import write_new

NO_KEY = N_("tệp {path} không có khóa age nào (AGE-SECRET-KEY-…)")


class NotAKeyFileError(ValueError):
    """No key can be read from a file. `problem`: why, for those who named it."""

    def __init__(self, problem: str | Phrase) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read_identities(path: Path) -> list[Identity]:
    """The keys in a file, one or more. Raises `NotAKeyFileError`."""
    try:
        lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
        found = [Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise NotAKeyFileError(f"{path}: {error}") from error
    if not found:
        raise NotAKeyFileError(Phrase(NO_KEY, {"path": str(path)}))
    return found


def write_new_key(path: Path) -> str:
    """Write a new key, which its owner alone reads, and return its recipient. Raises `FileExistsError`, `OSError`."""
    identity = Identity.generate()
    recipient = str(identity.to_public())
    if not write_new(path, f"# public key: {recipient}\n{identity}\n".encode()):
        raise FileExistsError(path)
    return recipient
