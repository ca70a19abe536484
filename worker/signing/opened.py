"""A program of its own that opens a PKCS#12 file, so that one which is made to take minutes holds up nobody.

How often a password is hashed stands in the file, and whoever sends it chooses: `python -m worker.signing.opened` reads
the password, a line in base64, and the file from its standard input, and prints a line of JSON: `key` (PKCS#8) and
`certificates`, the holder's first, as DER in base64; or `error`: `not_opened`, `no_key`.
"""

from __future__ import annotations

import base64
import json
import sys

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12


def main() -> None:
    """Open what comes in."""
    secret = base64.b64decode(sys.stdin.buffer.readline())
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(sys.stdin.buffer.read(), secret or None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        print(json.dumps({"error": "not_opened"}))  # noqa: T201
        return
    if key is None or certificate is None:
        print(json.dumps({"error": "no_key"}))  # noqa: T201
        return
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    ders = [one.public_bytes(Encoding.DER) for one in (certificate, *others)]
    found = {"key": _text(private), "certificates": [_text(der) for der in ders]}
    print(json.dumps(found))  # noqa: T201


def _text(der: bytes) -> str:
    return base64.b64encode(der).decode()


if __name__ == "__main__":
    main()
