"""Cosignatures: the line by which a witness says that it saw a checkpoint, and when (C2SP tlog-cosignature, Ed25519).

    — tinh-khac.example/w1 jWbPPwAAAABkGFDL…     name of the witness; id of its key, moment and signature, Base64

What is signed is `cosignature/v1`, the moment and the text of the checkpoint; the moment are seconds since 1970. Keys
are named on one line as in signed-note: name, id and, in Base64, a byte for what the key is for, and the key.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dossier.errors import BadRequest
from storage.trail import notes

OF_LOGS: Final = b"\x01"
OF_WITNESSES: Final = b"\x04"
_DASH = "— "


@dataclass(frozen=True, slots=True)
class Verifier:
    """A key that others' signatures are checked with. `use`: `OF_LOGS` or `OF_WITNESSES`."""

    name: str
    key: Ed25519PublicKey
    use: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names the key."""
        return hashlib.sha256(self.name.encode() + b"\n" + self.use + self.key.public_bytes_raw()).digest()[:4]

    @property
    def line(self) -> str:
        """The key on one line."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self.use + self.key.public_bytes_raw()).decode()}"


def read_verifier(line: str, use: bytes) -> Verifier:
    """The key that a line names. Raises `BadRequest`."""
    try:
        name, said, packed = line.strip().split("+", 2)
        public = base64.b64decode(packed, validate=True)
        found = Verifier(name, Ed25519PublicKey.from_public_bytes(public[1:]), public[:1])
    except ValueError:
        raise BadRequest(problem=line) from None
    if not name or any(one.isspace() for one in name) or found.use != use or found.id.hex() != said:
        raise BadRequest(problem=line)
    return found


def text_of(note: str) -> str:
    """The lines of a note that are signed."""
    return note.partition("\n\n")[0] + "\n"


def cosign(note: str, name: str, key: Ed25519PrivateKey, at: int) -> str:
    """The line by which the witness `name` says that it saw a checkpoint at this moment."""
    signature = key.sign(_message(note, at))
    own = Verifier(name, key.public_key(), OF_WITNESSES)
    return f"{_DASH}{name} {base64.b64encode(own.id + struct.pack('>Q', at) + signature).decode()}\n"


def cosigned_at(note: str, line: str, witness: Verifier) -> int | None:
    """The moment at which a witness signed a checkpoint by this line; None where it did not."""
    name, _, packed = line.strip().removeprefix(_DASH).rpartition(" ")
    try:
        signed = base64.b64decode(packed, validate=True)
        if not line.startswith(_DASH) or name != witness.name or signed[:4] != witness.id or len(signed) != 76:
            return None
        at: int = struct.unpack(">Q", signed[4:12])[0]
        witness.key.verify(signed[12:], _message(note, at))
    except (binascii.Error, ValueError, InvalidSignature):
        return None
    return at


def with_line(note: str, line: str, witness: Verifier) -> str:
    """The note with a cosignature, in the place of an earlier one by the same key."""
    begin = f"{_DASH}{witness.name} "
    text, _, signatures = note.partition("\n\n")
    lines = signatures.splitlines(keepends=True)
    kept = [one for one in lines if not (one.startswith(begin) and _key_id(one) == witness.id)]
    return f"{text}\n\n{''.join(kept)}{line}"


def lines_of(note: str) -> Iterator[tuple[str, str]]:
    """The cosignatures of a note: the id of each key, and the line."""
    own = notes.bare(note)
    for line in note.removeprefix(own).splitlines(keepends=True):
        if key_id := _key_id(line):
            yield key_id.hex(), line


def _key_id(line: str) -> bytes:
    try:
        return base64.b64decode(line.strip().rpartition(" ")[2], validate=True)[:4]
    except binascii.Error:
        return b""


def _message(note: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text_of(note)}".encode()
