"""An authority's timestamp over any bytes (RFC 3161), as a token that lies beside them."""

from __future__ import annotations

import asyncio
import hashlib

import requests

from dossier.errors import ServerAway
from worker.signing.sign_file import TIME_AUTHORITY

_SECONDS = 30


def stamped(content: bytes, authority: str) -> bytes:
    """The token, in DER: `openssl ts -verify -token_in -in TOKEN -data FILE -CAfile ROOTS` checks it. Raises
    `ServerAway`."""
    from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

    try:
        token = asyncio.run(
            HTTPTimeStamper(authority, timeout=_SECONDS).async_timestamp(hashlib.sha256(content).digest(), "sha256")
        )
    except (TimestampRequestError, requests.RequestException) as error:
        raise ServerAway(server=TIME_AUTHORITY) from error
    return bytes(token.dump())
