"""What is made of a sealed paper and kept outside of the archive, sealed by the key of the paper itself."""

from __future__ import annotations

from dataclasses import dataclass

import pyrage
from pyrage.x25519 import Identity

from storage.objects.store import ObjectStore
from storage.sealing.sealed_store import keys_of, root_of


@dataclass(frozen=True, slots=True)
class PaperSeal:
    """Seals what is made of a sealed paper, so that it can be opened as long as the paper itself."""

    identity: str

    def sealed(self, content: bytes) -> bytes:
        """The content as an age file."""
        return bytes(pyrage.encrypt(content, [Identity.from_str(self.identity).to_public()]))

    def opened(self, content: bytes) -> bytes | None:
        """What is in one; None where it is none of this paper, or cut off."""
        try:
            return bytes(pyrage.decrypt(content, [Identity.from_str(self.identity)]))
        except pyrage.DecryptError:
            return None


def seal_of(store: ObjectStore, key: str) -> PaperSeal | None:
    """The seal of the paper that a stored file is of; None for one in the clear. Raises `KeyShredded`, `SealKeyAway`,
    `ArchiveDamaged`."""
    keys, root = keys_of(store), root_of(key)
    return PaperSeal(keys.identity(root)) if keys is not None and root is not None else None
