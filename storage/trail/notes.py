"""Checkpoints as signed notes, a line of text for each thing: C2SP tlog-checkpoint and signed-note, Ed25519.

    sohoa/H47.23                                   whose trail
    20852                                          how many entries
    Gm0Ub7Tjm5XSGJ3PHWVBMX5RSA0…                   root of their Merkle tree, Base64

    — sohoa/H47.23 rBb1ZmZ3…                       name of the key, its id and the signature, Base64

Any tool that knows the two formats can check them with the line that `verifier_key` gives.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dossier.errors import BadRequest

_ED25519 = b"\x01"
_DASH = "— "


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How long the trail was and the root of its tree, as somebody with the key of `origin` says."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """The note: the checkpoint with its signature by the key, which has the name of the origin."""
    signature = _key_id(checkpoint.origin, key.public_key()) + key.sign(checkpoint.text.encode())
    return f"{checkpoint.text}\n{_DASH}{checkpoint.origin} {base64.b64encode(signature).decode()}\n"


def verifier_key(origin: str, key: Ed25519PublicKey) -> str:
    """What others check notes with, on one line."""
    public = base64.b64encode(_ED25519 + key.public_bytes_raw()).decode()
    return f"{origin}+{_key_id(origin, key).hex()}+{public}"


def opened(note: str, key: Ed25519PublicKey) -> Checkpoint:
    """What a note says. Raises `BadRequest` for one that is no checkpoint or is not signed by this key."""
    text, _, signatures = note.partition("\n\n")
    try:
        origin, size, root = text.split("\n")[:3]
        found = Checkpoint(origin, int(size), base64.b64decode(root, validate=True))
        _demand_signed(f"{text}\n", signatures, origin, key)
    except (ValueError, binascii.Error, InvalidSignature):
        raise BadRequest(problem="checkpoint") from None
    return found


def is_by(note: str, key: Ed25519PublicKey) -> bool:
    """Whether a note says that this key signed it, rightly or not."""
    text, _, signatures = note.partition("\n\n")
    try:
        return any(_signatures(signatures, text.partition("\n")[0], key))
    except ValueError:  # one that cannot be read may be this key's
        return True


def bare(note: str) -> str:
    """The note with the signature of its own trail alone, without those of witnesses."""
    text, _, signatures = note.partition("\n\n")
    own = f"{_DASH}{text.partition(chr(10))[0]} "
    return f"{text}\n\n" + "".join(line for line in signatures.splitlines(keepends=True) if line.startswith(own))


def _demand_signed(text: str, signatures: str, name: str, key: Ed25519PublicKey) -> None:
    """Raises `ValueError` where the key has not signed, `InvalidSignature` where it signed something else."""
    for signature in _signatures(signatures, name, key):
        return key.verify(signature, text.encode())
    raise ValueError(name)


def _signatures(signatures: str, name: str, key: Ed25519PublicKey) -> Iterator[bytes]:
    """Those that are said to be this key's. Raises `ValueError` at one that cannot be read."""
    for line in signatures.splitlines():
        by, _, signed = line.removeprefix(_DASH).rpartition(" ")
        signature = base64.b64decode(signed, validate=True)
        if line.startswith(_DASH) and by == name and signature[:4] == _key_id(name, key):
            yield signature[4:]


def _key_id(name: str, key: Ed25519PublicKey) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + key.public_bytes_raw()).digest()[:4]
