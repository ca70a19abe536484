"""Where the archive keeps an object, and what its inventory says: OCFL 1.1 without a store.

Sources: OCFL 1.1 specification; extension 0003-hash-and-id-n-tuple-storage-layout.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

TUPLES, TUPLE_LETTERS = 3, 3
OBJECT_MARK = ("0=ocfl_object_1.1", b"ocfl_object_1.1\n")
SIDECAR = "inventory.json.sha512"
BLOCK = 1 << 20


def place_of(object_id: str) -> str:
    """The folder of an object, below the root of the store."""
    digest = hashlib.sha256(object_id.encode()).hexdigest()
    tuples = [digest[i * TUPLE_LETTERS : (i + 1) * TUPLE_LETTERS] for i in range(TUPLES)]
    return "/".join([*tuples, re.sub(r"[^A-Za-z0-9_-]", _percent, object_id)])


def _percent(letter: re.Match[str]) -> str:
    """As the layout wants it: the UTF-8 bytes in lower-case hex."""
    return "".join(f"%{byte:02x}" for byte in letter[0].encode())


def new_inventory(object_id: str) -> dict[str, Any]:
    """The inventory of an object without a version."""
    return {
        "id": object_id,
        "type": "https://ocfl.io/1.1/spec/#inventory",
        "digestAlgorithm": "sha512",
        "head": "",
        "manifest": {},
        "versions": {},
    }


def state_of(inventory: Mapping[str, Any]) -> dict[str, str]:
    """Logical path -> digest in the newest version."""
    if not inventory["head"]:
        return {}
    state = inventory["versions"][inventory["head"]]["state"]
    return {path: digest for digest, paths in state.items() for path in paths}


def digest_of(content: bytes | Path, algorithm: Callable[[], Any]) -> str:
    """The digest of bytes, or of a file, in hex."""
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as stream:
        (digest,) = digests_of(stream, algorithm)
    return digest


def digests_of(stream: BinaryIO, *algorithms: Callable[[], Any]) -> tuple[str, ...]:
    """The digests of what `stream` has, in hex, one for each algorithm."""
    digests = [algorithm() for algorithm in algorithms]
    while block := stream.read(BLOCK):
        for digest in digests:
            digest.update(block)
    return tuple(digest.hexdigest() for digest in digests)


def sidecar_line(digest: str) -> bytes:
    """The sidecar of an inventory with this SHA-512."""
    return f"{digest} inventory.json\n".encode("ascii")


def json_of(value: object) -> bytes:
    """A value as the archive writes it."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()
