"""Parts of a backup sealed with age (age-encryption.org/v1), so that any age program opens them without sohoa.

Who backs up needs recipients alone, which are public: a machine that is stolen opens none of its backups. Digests are
of the sealed bytes, so that whoever keeps a backup can check it without the key.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyrage
from pyrage.x25519 import Identity, Recipient

from dossier.errors import NotFound, NotReadBack
from dossier.machine import fault_of_the_machine
from dossier.words.sentences import N_, Phrase
from storage.archive.layout import BLOCK, digest_of
from storage.backup.problems import BackupDamaged, NoRecipient, WrongKey
from storage.objects.store import ObjectStore
from storage.sealing import age_keys
from storage.sealing.files import open_file, seal_file

NOT_FOR_IT = N_("bản sao lưu được mã hóa cho khóa khác")
MISSING, CHANGED = N_("thiếu"), N_("SHA-256 là {found}, lẽ ra {expected}")


@dataclass(frozen=True, slots=True)
class Part:
    """A part, sealed unless it says nothing of papers: its name in the place, its size in bytes and its SHA-256."""

    name: str
    size: int
    sha256: str


def read_recipients(texts: Sequence[str]) -> list[Recipient]:
    """Whom backups are sealed for. Raises `NoRecipient`, `WrongKey`."""
    names = [name for text in texts for name in text.replace(",", " ").split()]
    if not names:
        raise NoRecipient
    try:
        return [Recipient.from_str(name) for name in names]
    except pyrage.RecipientError as error:
        raise WrongKey(problem=f"{', '.join(names)}: {error}") from error


def read_identities(path: Path) -> list[Identity]:
    """The keys of a file as `age-keygen` writes it. Raises `WrongKey`."""
    try:
        return age_keys.read_identities(path)
    except age_keys.NotAKeyFileError as error:
        raise WrongKey(problem=error.problem) from error


def seal(store: ObjectStore, name: str, path: Path, recipients: Sequence[Recipient]) -> Part:
    """Put the file into the backup, sealed. Raises `NotReadBack` and what the store raises."""
    sealed = path.with_name(f"{path.name}.age")
    try:
        seal_file(path, sealed, recipients)
        part = Part(name, sealed.stat().st_size, digest_of(sealed, hashlib.sha256))
        store.put(name, sealed)
    except OSError as error:
        raise fault_of_the_machine(error) from error
    finally:
        sealed.unlink(missing_ok=True)
    if store.size(name) != part.size:
        raise NotReadBack(key=name)
    return part


def put_part(store: ObjectStore, name: str, content: bytes) -> Part:
    """Put something into the backup in the clear. Raises what the store raises."""
    store.put(name, content)
    return Part(name, len(content), hashlib.sha256(content).hexdigest())


def check(store: ObjectStore, part: Part, out: Path | None = None) -> None:
    """Read a part, into the file `out` where one is named. Raises `BackupDamaged`."""
    digest = hashlib.sha256()
    try:
        with store.open(part.name) as stream, (out or Path(os.devnull)).open("wb") as file:
            while block := stream.read(BLOCK):
                digest.update(block)
                file.write(block)
    except NotFound:
        raise BackupDamaged(part=part.name, problem=Phrase(MISSING)) from None
    except OSError as error:
        raise fault_of_the_machine(error) from error
    if digest.hexdigest() != part.sha256:
        told = Phrase(CHANGED, {"found": digest.hexdigest(), "expected": part.sha256})
        raise BackupDamaged(part=part.name, problem=told)


@contextmanager
def opened(store: ObjectStore, part: Part, identities: Sequence[Identity], scratch: Path) -> Iterator[Path]:
    """A part as a file in the clear, for the block. Raises `BackupDamaged`, `WrongKey`."""
    with TemporaryDirectory(dir=scratch) as folder:
        sealed, clear = Path(folder, "sealed"), Path(folder, "clear")
        check(store, part, sealed)
        try:
            open_file(sealed, clear, identities)
        except pyrage.DecryptError as error:
            raise WrongKey(problem=Phrase(NOT_FOR_IT)) from error
        except OSError as error:
            raise fault_of_the_machine(error) from error
        sealed.unlink()
        yield clear
