"""An authority's timestamp over any bytes (RFC 3161), as a token that lies beside them."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

import requests

from dossier.errors import ServerAway
from worker.signing.sign_file import time_authority

if TYPE_CHECKING:
    from asn1crypto import cms

_SECONDS = 30


def stamped(content: bytes, authority: str) -> bytes:
    """The token, in DER: `openssl ts -verify -token_in -in TOKEN -data FILE -CAfile ROOTS` checks it. Raises
    `ServerAway`."""
    return bytes(_token(content, authority).dump())


def stamps_until(authority: str) -> datetime:
    """When the certificate ends that the authority stamps with today, told by a stamp. Raises `ServerAway`."""
    from pyhanko.sign.general import CMSExtractionError
    from pyhanko.sign.validation.generic_cms import extract_certs_for_validation

    try:
        held = extract_certs_for_validation(_token(b"", authority)["content"])
    except CMSExtractionError as error:
        raise ServerAway(server=time_authority(authority)) from error
    until: datetime = held.signer_cert.not_valid_after
    return until


def _token(content: bytes, authority: str) -> cms.ContentInfo:
    from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

    try:
        return asyncio.run(
            HTTPTimeStamper(authority, timeout=_SECONDS).async_timestamp(hashlib.sha256(content).digest(), "sha256")
        )
    except (TimestampRequestError, requests.RequestException) as error:
        raise ServerAway(server=time_authority(authority)) from error
