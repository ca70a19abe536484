"""A key that stays with a signing service, which signs digests for whoever proves to be its holder: CSC API, version 2.

Each signature needs the holder's authorization, by a PIN, a one-time password, or both, as the service says. One
authorization serves as many signatures as the service lets it; where it binds them to what is signed (SCAL 2), each
signature is authorized anew with its digest.

Source: Cloud Signature Consortium, Architectures and protocols for remote signature applications, 2.0.0.2 (2023).
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from dossier.errors import BadSigningKey, ServerAway
from dossier.words.sentences import N_, Phrase
from worker.signing.keys import SigningKey, sound_key

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

SERVICE = Phrase(N_("dịch vụ ký số từ xa"))
NOT_HTTPS = N_("địa chỉ của dịch vụ ký số phải bắt đầu bằng https://")
REFUSED = N_("dịch vụ ký số từ chối: {problem}")
UNKNOWN_MODE = N_("dịch vụ ký số cần cách xác nhận “{mode}” mà chương trình không có")
NO_SHA256 = N_("dịch vụ ký số không ký được bằng RSA hoặc ECDSA với SHA-256")

_SHA256: Final = "2.16.840.1.101.3.4.2.1"
_RSA_SHA256: Final = ("1.2.840.113549.1.1.11", "1.2.840.113549.1.1.1")
_ECDSA_SHA256: Final = ("1.2.840.10045.4.3.2",)
_MECHANISMS: Final = {**dict.fromkeys(_RSA_SHA256, "sha256_rsa"), **dict.fromkeys(_ECDSA_SHA256, "sha256_ecdsa")}
_SECONDS: Final = 60
_HOUR: Final = 3600  # how long an authorization holds that does not say it
_LONGEST: Final = 1 << 20
_LINE: Final = 300
_PLACEHOLDER: Final = bytes(512)  # no key of today makes a longer signature


@dataclass(frozen=True, slots=True)
class RemoteKey:
    """Where the key is: the service's address before `/csc/v2/`, the credential's id, and the access token by which the
    service knows this program."""

    service: str
    credential: str
    access_token: str


@contextmanager
def open_remote(
    key: RemoteKey, pin: str, one_time_password: Callable[[], str], *, now: datetime
) -> Iterator[SigningKey]:
    """The key; `SigningKey.expect` is told how many signatures an authorization may be asked for. `one_time_password`:
    asks the holder for one, for each authorization where the service wants it.

    Raises `BadSigningKey` where the service refuses, or the certificate is not good, and `ServerAway`.
    """
    with requests.Session() as session:
        service = _Service(session, key)
        credential = service.credential()
        authorization = _Authorization(service, credential, pin, one_time_password)
        sound = sound_key(_signer(service, credential, authorization), now)
        yield replace(sound, expect=authorization.expect)


@dataclass(frozen=True, slots=True)
class _Credential:
    """What the service says of a credential: `certificates` with the holder's first (DER), `algorithm`: the object
    identifier that a request names; `asks`: what an authorization needs; `at_once`: signatures of one; `is_bound`: to
    the digests."""

    certificates: Sequence[bytes]
    algorithm: str
    asks: frozenset[str]
    at_once: int
    is_bound: bool


class _Service:
    """The service's calls."""

    def __init__(self, session: requests.Session, key: RemoteKey) -> None:
        try:
            address = urlsplit(key.service)
        except ValueError as error:
            raise BadSigningKey(problem=Phrase(NOT_HTTPS)) from error
        if address.scheme != "https" and address.hostname not in {"127.0.0.1", "localhost", "::1"}:
            raise BadSigningKey(problem=Phrase(NOT_HTTPS))
        self._session, self._key = session, key

    def credential(self) -> _Credential:
        """What there is to know of the credential. Raises `BadSigningKey`, `ServerAway`."""
        said = self._call("credentials/info", {"certificates": "chain", "certInfo": False, "authInfo": True})
        try:
            certificates = [base64.b64decode(one) for one in said["cert"]["certificates"]]
            algorithms = [str(one) for one in said["key"]["algo"]]
            auth = said.get("auth") or {}
            mode = str(auth.get("mode", "implicit"))
            asked = frozenset(str(one.get("id") or one.get("type", "")).upper() for one in auth.get("objects") or ())
            at_once, is_bound = int(said.get("multisign", 1)), str(said.get("SCAL", "1")) == "2"
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ServerAway(server=SERVICE) from error
        if mode not in {"implicit", "explicit"} or asked - {"PIN", "OTP", "PASSWORD"}:
            told = mode if mode not in {"implicit", "explicit"} else ", ".join(sorted(asked))
            raise BadSigningKey(problem=Phrase(UNKNOWN_MODE, {"mode": told}))
        known = next((one for one in algorithms if one in _MECHANISMS), None)
        if known is None or not certificates:
            raise BadSigningKey(problem=Phrase(NO_SHA256))
        return _Credential(certificates, known, asked if mode == "explicit" else frozenset(), max(at_once, 1), is_bound)

    def authorize(self, signatures: int, said: Mapping[str, str], digests: Sequence[bytes]) -> tuple[str, float]:
        """What activates so many signatures, and for how many seconds. `said`: what the holder proves it by. Raises as
        `credential` does."""
        wanted: dict[str, Any] = {"numSignatures": signatures}
        if digests:
            wanted |= {"hashes": [_text(one) for one in digests], "hashAlgorithmOID": _SHA256}
        if said:
            wanted["authData"] = [{"id": name, "value": value} for name, value in said.items()]
        given = self._call("credentials/authorize", wanted)
        seconds = given.get("expiresIn", _HOUR)
        return self._member(given, "SAD", str), float(seconds if isinstance(seconds, int) else _HOUR)

    def sign(self, digest: bytes, activation: str, algorithm: str) -> bytes:
        """The signature of a SHA-256. Raises as `credential` does."""
        wanted = {
            "SAD": activation,
            "hashes": [_text(digest)],
            "hashAlgorithmOID": _SHA256,
            "signAlgo": algorithm,
        }
        signatures = self._member(self._call("signatures/signHash", wanted), "signatures", list)
        try:
            made = base64.b64decode(signatures[0], validate=True)
        except (IndexError, TypeError, ValueError) as error:
            raise ServerAway(server=SERVICE) from error
        if len(made) > len(_PLACEHOLDER):
            raise ServerAway(server=SERVICE)
        return made

    def _call(self, name: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
        try:
            answer = self._session.post(
                f"{self._key.service.rstrip('/')}/csc/v2/{name}",
                json={"credentialID": self._key.credential, **wanted},
                headers={"Authorization": f"Bearer {self._key.access_token}"},
                timeout=_SECONDS,
                allow_redirects=False,  # what proves the holder goes nowhere else
                stream=True,
            )
            content = answer.raw.read(_LONGEST, decode_content=True)
            said = json.loads(content) if content else {}
        except (requests.RequestException, HTTPError, ValueError, OSError, RecursionError) as error:
            raise ServerAway(server=SERVICE) from error
        if 400 <= answer.status_code < 500:
            problem = said.get("error_description") or said.get("error") if isinstance(said, dict) else None
            raise BadSigningKey(problem=Phrase(REFUSED, {"problem": _line(str(problem or answer.status_code))}))
        if answer.status_code != requests.codes.ok or not isinstance(said, dict):
            raise ServerAway(server=SERVICE)
        return said

    @staticmethod
    def _member(said: Mapping[str, Any], name: str, kind: type) -> Any:
        if not isinstance(said.get(name), kind):
            raise ServerAway(server=SERVICE)
        return said[name]


class _Authorization:
    """What activates the next signature: asked for anew when what was given is used up."""

    def __init__(
        self, service: _Service, credential: _Credential, pin: str, one_time_password: Callable[[], str]
    ) -> None:
        self._service, self._credential, self._pin, self._otp = service, credential, pin, one_time_password
        self._wanted, self._given, self._activation, self._ends = 1, 0, "", 0.0

    def expect(self, signatures: int) -> None:
        """So many signatures follow."""
        self._wanted = signatures

    def of(self, digest: bytes) -> str:
        """For this digest. Raises `BadSigningKey`, `ServerAway`."""
        if self._given == 0 or time.monotonic() > self._ends:
            given = 1 if self._credential.is_bound else min(max(self._wanted, 1), self._credential.at_once)
            digests = [digest] if self._credential.is_bound else []
            began = time.monotonic()
            self._activation, seconds = self._service.authorize(given, self._said(), digests)
            self._given, self._ends = given, began + seconds - _SECONDS / 10
        self._given -= 1
        self._wanted -= 1
        return self._activation

    def _said(self) -> dict[str, str]:
        asked = {name: self._pin for name in ("PIN", "PASSWORD") if name in self._credential.asks}
        return asked | ({"OTP": self._otp()} if "OTP" in self._credential.asks else {})


def _signer(service: _Service, credential: _Credential, authorization: _Authorization) -> Signer:
    from asn1crypto import algos, x509
    from pyhanko.sign.signers import Signer
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class RemoteSigner(Signer):
        """A signer of pyHanko whose raw signatures come from the service."""

        async def async_sign_raw(
            self,
            data: bytes,
            digest_algorithm: str,  # noqa: ARG002  (SHA-256: worker/signing/sign_file.py)
            dry_run: bool = False,
        ) -> bytes:
            if dry_run:
                return _PLACEHOLDER
            digest = hashlib.sha256(data).digest()
            return service.sign(digest, authorization.of(digest), credential.algorithm)

    try:
        holder, *others = (x509.Certificate.load(der) for der in credential.certificates)
    except ValueError as error:
        raise ServerAway(server=SERVICE) from error
    store = SimpleCertificateStore()
    store.register_multiple(others)
    mechanism = algos.SignedDigestAlgorithm({"algorithm": _MECHANISMS[credential.algorithm]})
    return RemoteSigner(signing_cert=holder, cert_registry=store, signature_mechanism=mechanism)


def _line(text: str) -> str:
    """What somebody far away says, as one short line without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in text[:_LINE])


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
