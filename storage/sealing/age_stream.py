"""An age file (age-encryption.org/v1) opened as a stream, with a place to begin at.

age files are written by the library (pyrage), which opens them from the first byte to the last alone, and pushes what
is in them into a file (`decrypt_io`). A page of a large file, or the part that a browser asks for, would need all of it
in memory or in the clear on a disk; so what is opened here is read chunk by chunk. Each chunk is authenticated before a
byte of it is given out, and the last one says that it is the last.

Source: C2SP age specification (age-encryption.org/v1): header, X25519 recipient stanza, payload.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import io
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

INTRO = b"age-encryption.org/v1\n"
CHUNK, TAG, NONCE = 64 << 10, 16, 16
LONGEST_HEADER = 64 << 10
AHEAD = 1 << 10
FAR = 16  # chunks, 1 MB: a call to a bucket takes longer than to read over less
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_CHECKSUM_LETTERS = 6


class NotAgeError(ValueError):
    """It is no age file, is cut off, or was changed."""


class OtherKeyError(ValueError):
    """The file was sealed for another key."""


@dataclass(frozen=True, slots=True)
class Header:
    """The head of an age file: its bytes that are authenticated, up to `---`; the MAC; the X25519 stanzas (ephemeral
    share, wrapped file key); and its whole length in bytes."""

    authenticated: bytes
    mac: bytes
    stanzas: tuple[tuple[bytes, bytes], ...]
    length: int


class Ahead:
    """A stream that is read a little ahead: a header is looked through byte by byte, and each read may be a call."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._left = stream, b""

    def read(self, size: int) -> bytes:
        """At most so many bytes, none at the end."""
        if not self._left:
            if size >= AHEAD:
                return self._stream.read(size)
            self._left = self._stream.read(AHEAD)
        found, self._left = self._left[:size], self._left[size:]
        return found


def read_header(stream: Ahead) -> Header:
    """The header at the beginning of `stream`, which stands behind it then. Raises `NotAgeError`."""
    lines = [_line(stream)]
    if lines[0] != INTRO:
        raise NotAgeError(INTRO.decode().strip())
    stanzas: list[list[bytes]] = []
    while sum(map(len, lines)) < LONGEST_HEADER:
        line = _line(stream)
        lines.append(line)
        if line.startswith(b"--- "):
            whole = b"".join(lines)
            found = tuple(_x25519(one) for one in stanzas if one[0].startswith(b"-> X25519 "))
            return Header(whole[: -len(line)] + b"---", _decoded(line[4:]), found, len(whole))
        if line.startswith(b"-> "):
            stanzas.append([line])
        elif stanzas:
            stanzas[-1].append(line)
        else:
            break
    raise NotAgeError("header")


def plain_size(header: Header, size: int) -> int:
    """The size in bytes of what a file of `size` bytes holds."""
    payload = size - header.length - NONCE
    chunks = max(1, -(-payload // (CHUNK + TAG)))
    return payload - chunks * TAG


def secret_of(identity: str) -> bytes:
    """The 32 bytes of an identity (AGE-SECRET-KEY-1…) that the library took for one."""
    letters = identity.lower().rpartition("1")[2][:-_CHECKSUM_LETTERS]
    number = 0
    for letter in letters:
        number = number << 5 | _BECH32.index(letter)
    spare = len(letters) * 5 - 256
    return (number >> spare).to_bytes(32)


class OpenedAge(io.RawIOBase):
    """What an age file holds, as a stream that is closed with the file's. Only `read` and `seek` are there. Raises
    `NotAgeError`, and `OtherKeyError` when it is made."""

    def __init__(self, stream: BinaryIO, identity: str) -> None:
        super().__init__()
        self._closes = stream
        self._stream = ahead = Ahead(stream)
        header = read_header(ahead)
        file_key = _file_key(header, identity)
        if not hmac.compare_digest(
            hmac.digest(_derived(file_key, b"", b"header"), header.authenticated, hashlib.sha256), header.mac
        ):
            raise NotAgeError("header MAC")
        self._cipher = ChaCha20Poly1305(_derived(file_key, _exactly(ahead, NONCE), b"payload"))
        self._first = header.length + NONCE  # where the first chunk begins
        self._next = _exactly(ahead, CHUNK + TAG, at_most=True)
        self._chunk = 0
        self._left = b""
        self._is_last = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        parts = []
        wanted = size if size is not None and size >= 0 else None
        while wanted is None or wanted > 0:
            if not self._left and not self._go_on():
                break
            part = self._left if wanted is None else self._left[:wanted]
            self._left = self._left[len(part) :]
            parts.append(part)
            if wanted is not None:
                wanted -= len(part)
        return b"".join(parts)

    def seek(self, begin: int, whence: int = io.SEEK_SET, /) -> int:
        """Go on from a byte counted from the first, before any was read: chunks that are passed over are not opened,
        and not fetched where there are several and the file's own stream can seek, of which a bucket's makes another
        call. There is no way back, so it does not count as `seekable`."""
        if whence != io.SEEK_SET or self._chunk or self._left:
            raise io.UnsupportedOperation
        count = begin
        far = (count - 1) // CHUNK  # what begins at the very end is looked for in the last chunk
        if far >= FAR and self._go_to(far):
            count -= far * CHUNK
        for _ in range(count // CHUNK):
            following = _exactly(self._stream, CHUNK + TAG, at_most=True)
            if not following:
                break
            self._next, self._chunk = following, self._chunk + 1
            count -= CHUNK
        while count > 0 and (gone := len(self.read(min(count, CHUNK)))):
            count -= gone
        return begin - count

    def _go_to(self, chunk: int) -> bool:
        """Read on from a chunk; False where the stream cannot seek, and stands where it stood."""
        try:
            self._closes.seek(self._first + chunk * (CHUNK + TAG))
        except (AttributeError, io.UnsupportedOperation):
            return False
        self._stream, self._chunk = Ahead(self._closes), chunk
        self._next = _exactly(self._stream, CHUNK + TAG, at_most=True)
        return True

    def close(self) -> None:
        self._closes.close()
        super().close()

    def _go_on(self) -> bool:
        """Open the next chunk; False at the end of the file."""
        if self._is_last:
            return False
        sealed = self._next
        self._next = _exactly(self._stream, CHUNK + TAG, at_most=True) if len(sealed) == CHUNK + TAG else b""
        self._is_last = not self._next
        nonce = self._chunk.to_bytes(11) + bytes([self._is_last])
        try:
            self._left = self._cipher.decrypt(nonce, sealed, None)
        except (InvalidTag, ValueError) as error:
            raise NotAgeError(f"chunk {self._chunk}") from error
        self._chunk += 1
        return bool(self._left)


def _file_key(header: Header, identity: str) -> bytes:
    private = X25519PrivateKey.from_private_bytes(secret_of(identity))
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    for share, wrapped in header.stanzas:
        try:
            shared = private.exchange(X25519PublicKey.from_public_bytes(share))
            key = _derived(shared, share + public, b"age-encryption.org/v1/X25519")
            return ChaCha20Poly1305(key).decrypt(bytes(12), wrapped, None)
        except (InvalidTag, ValueError):
            continue
    raise OtherKeyError


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(key)


def _x25519(lines: list[bytes]) -> tuple[bytes, bytes]:
    return _decoded(lines[0].split(b" ")[2]), _decoded(b"".join(one.strip() for one in lines[1:]))


def _decoded(text: bytes) -> bytes:
    text = text.strip()
    try:
        found = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise NotAgeError("base64") from error
    if base64.b64encode(found).rstrip(b"=") != text:  # age takes the canonical form alone: no padding, no odd bits
        raise NotAgeError("base64")
    return found


def _line(stream: Ahead) -> bytes:
    """The next line, read byte by byte: what follows the header is not lines."""
    found = b""
    while not found.endswith(b"\n"):
        one = stream.read(1)
        if not one or len(found) > LONGEST_HEADER:
            raise NotAgeError("header cut off")
        found += one
    return found


def _exactly(stream: Ahead, count: int, *, at_most: bool = False) -> bytes:
    """So many bytes, over as many reads as it takes; fewer at the end of the file, where that may be."""
    parts, left = [], count
    while left and (part := stream.read(left)):
        parts.append(part)
        left -= len(part)
    if left and not at_most:
        raise NotAgeError("cut off")
    return b"".join(parts)
