"""OpenID Connect: a provider vouches for a person, by the code flow with PKCE (RFC 6749, RFC 7636, OIDC Core 3.1).

What a sign-in began with (`Flow`) is kept by the browser that began it, in a cookie that only lives for it: an answer
that comes with another browser, or to another beginning, is refused. The provider's word is its signed ID token: of
this issuer, for this client, of this beginning (`nonce`), not over. Its metadata and keys are asked for each time, so a
provider that changes its keys needs no restart here.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from api.services import Provider
from dossier.access_errors import NotAllowed
from dossier.errors import ServerAway
from dossier.words.sentences import N_, Phrase

SECONDS = 10
LEEWAY_SECONDS = 60
# What providers sign with; never "none", and nothing that our own secret could sign.
ALGORITHMS = ["RS256", "PS256", "ES256"]
PROVIDER = Phrase(N_("nhà cung cấp đăng nhập"))
NO_ANSWER = N_("câu trả lời của nhà cung cấp đăng nhập không dùng được ({what}); hãy đăng nhập lại từ đầu")


@dataclass(frozen=True, slots=True)
class Flow:
    """What one sign-in began with: `to`: the page asked for; `purpose`: what papers are looked at for."""

    state: str
    nonce: str
    verifier: str
    to: str
    purpose: str

    def packed(self) -> str:
        """As a cookie's value."""
        return base64.urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode()


def unpacked(cookie: str) -> Flow:
    """The flow of a cookie. Raises `NotAllowed`."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cookie))
        return Flow(**{name: str(values[name]) for name in ("state", "nonce", "verifier", "to", "purpose")})
    except (binascii.Error, ValueError, KeyError, TypeError):
        raise _no_answer("cookie") from None


def begin(provider: Provider, redirect_uri: str, *, to: str, purpose: str) -> tuple[str, Flow]:
    """Where to send the browser, and what to keep. Raises `ServerAway`, `NotAllowed`."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    flow = Flow(state, nonce, verifier, to, purpose)
    metadata = _metadata(provider)
    address, _ = _client(provider, redirect_uri).create_authorization_url(
        _member(metadata, "authorization_endpoint"), state=flow.state, nonce=flow.nonce, code_verifier=flow.verifier
    )
    return str(address), flow


def subject_of(provider: Provider, redirect_uri: str, flow: Flow, answer: Mapping[str, str], *, now: datetime) -> str:
    """Whom the provider vouches for, by its unchanging name for that person. Raises `NotAllowed`, `ServerAway`."""
    if not hmac.compare_digest(answer.get("state", "").encode(), flow.state.encode()):
        raise _no_answer("state")
    if "code" not in answer:
        raise _no_answer("code")
    metadata = _metadata(provider)
    try:
        token = _client(provider, redirect_uri).fetch_token(
            _member(metadata, "token_endpoint"), code=answer["code"], code_verifier=flow.verifier, timeout=SECONDS
        )
        keys = KeySet.import_key_set(cast(KeySetSerialization, _json(_member(metadata, "jwks_uri"))))
        signed = jwt.decode(str(token.get("id_token", "")), keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            {
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client_id},
            },
            {"nonce": flow.nonce, "client_id": provider.client_id},
        )
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
    except requests.RequestException as error:
        raise ServerAway(server=PROVIDER) from error
    except (AuthlibBaseError, JoseError, ValueError, KeyError) as error:
        raise _no_answer(type(error).__name__) from error
    subject = claims["sub"]
    if not isinstance(subject, str) or not subject:
        raise _no_answer("sub")
    return subject


def _client(provider: Provider, redirect_uri: str) -> Any:
    return OAuth2Session(
        provider.client_id,
        provider.client_secret,
        redirect_uri=redirect_uri,
        scope="openid",
        code_challenge_method="S256",
    )


def _metadata(provider: Provider) -> Mapping[str, Any]:
    metadata = _json(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if metadata.get("issuer") != provider.issuer:
        raise _no_answer("issuer")
    return metadata


def _json(address: str) -> dict[str, Any]:
    try:
        answer = requests.get(address, timeout=SECONDS)
        answer.raise_for_status()
        found = answer.json()
    except requests.RequestException as error:
        raise ServerAway(server=PROVIDER) from error
    if not isinstance(found, dict):
        raise _no_answer("JSON")
    return found


def _member(metadata: Mapping[str, Any], name: str) -> str:
    found = metadata.get(name)
    if not isinstance(found, str):
        raise _no_answer(name)
    return found


def _no_answer(what: str) -> NotAllowed:
    return NotAllowed(reason=Phrase(NO_ANSWER, {"what": what}))
