"""The master keys: in a file that only its owner reads, or in a token that speaks PKCS#11 and never lets go of them.

They open nothing but the papers' keys, so another one takes their place without a paper being written anew. Several are
known at once: the first one wraps, all of them unwrap. What a key in a file wrapped is itself an age file; what a token
wrapped is RSA-OAEP with the defaults of RFC 8017, which every token and `openssl pkeyutl` know.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import pyrage
from pyrage.x25519 import Identity

from dossier.errors import BadSetting
from dossier.words.sentences import N_, Phrase
from storage.sealing.age_keys import NotAKeyFileError, read_identities
from storage.sealing.problems import SealKeyAway

if TYPE_CHECKING:
    from pkcs11 import Session

FORM = "SOHOA_SEAL_KEYS: PATH | file:///PATH | pkcs11:token=…;object=…?module-path=…&pin-source=FILE"
OPEN_TO_OTHERS = N_("tệp {path} cho người khác đọc; hãy chạy: chmod 600 {path}")
SEVERAL = N_("tệp {path} có nhiều khóa age; tệp khóa chính chỉ có một khóa")
NOT_ON_TOKEN = N_("thiết bị {token} không có khóa RSA “{label}”")
KEPT_OPENED = 512  # identities that a process keeps, so that a token is not asked for each file of a paper

_one_at_a_time = Lock()  # a login is of the whole program, so two would log each other out
# A child forked while another thread has it would wait for ever.
os.register_at_fork(after_in_child=_one_at_a_time._at_fork_reinit)  # type: ignore[attr-defined]
_loaded_in: dict[str, int] = {}  # PKCS#11 library -> the process that set it up


class MasterKey(Protocol):
    """Wraps and unwraps the keys of papers, which are age identities."""

    @property
    def id(self) -> str:
        """What it is known by: public, and never that of another key. Raises `SealKeyAway`."""

    def wrap(self, identity: str) -> bytes:
        """The identity so that this key alone opens it. Raises `SealKeyAway`."""

    def unwrap(self, wrapped: bytes) -> str:
        """The identity. Raises `SealKeyAway`."""


@dataclass(frozen=True, slots=True)
class FileKey:
    """A key in a file as `age-keygen` writes it, read whenever it is needed: who takes the file away has locked the
    papers."""

    path: Path

    @property
    def id(self) -> str:
        """See `MasterKey.id`: the recipient."""
        return str(self._identity().to_public())

    def wrap(self, identity: str) -> bytes:
        """See `MasterKey.wrap`: an age file."""
        return bytes(pyrage.encrypt(identity.encode(), [self._identity().to_public()]))

    def unwrap(self, wrapped: bytes) -> str:
        """See `MasterKey.unwrap`."""
        try:
            return bytes(pyrage.decrypt(wrapped, [self._identity()])).decode()
        except (pyrage.DecryptError, UnicodeDecodeError) as error:
            raise SealKeyAway(problem=f"{self.id}: {error}") from error

    def _identity(self) -> Identity:
        try:
            if self.path.stat().st_mode & 0o077:
                raise SealKeyAway(problem=Phrase(OPEN_TO_OTHERS, {"path": str(self.path)}))
        except OSError as error:
            raise SealKeyAway(problem=f"{self.path}: {error}") from error
        try:
            found, *more = read_identities(self.path)
        except NotAKeyFileError as error:
            raise SealKeyAway(problem=error.problem) from error
        if more:
            raise SealKeyAway(problem=Phrase(SEVERAL, {"path": str(self.path)}))
        return found


@dataclass(frozen=True)
class TokenKey:
    """An RSA key on a token: the library of its maker, the token's label, the key's, and the file with the PIN."""

    library: str
    token: str
    label: str
    pin_file: Path

    @property
    def id(self) -> str:
        """See `MasterKey.id`: the SHA-256 of the public key (SubjectPublicKeyInfo, DER)."""
        return f"rsa-sha256:{hashlib.sha256(self._public).hexdigest()}"

    def wrap(self, identity: str) -> bytes:
        """See `MasterKey.wrap`; the token is not asked for it again, once its public key is known."""
        from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
        from cryptography.hazmat.primitives.hashes import SHA1
        from cryptography.hazmat.primitives.serialization import load_der_public_key

        public = load_der_public_key(self._public)
        if not isinstance(public, RSAPublicKey):
            raise SealKeyAway(problem=Phrase(NOT_ON_TOKEN, {"token": self.token, "label": self.label}))
        # Tokens know OAEP with SHA-1 alone for certain, and nothing here rests on collisions.
        return public.encrypt(identity.encode(), OAEP(MGF1(SHA1()), SHA1(), None))  # noqa: S303

    def unwrap(self, wrapped: bytes) -> str:
        """See `MasterKey.unwrap`."""
        return _unwrapped(self, wrapped)

    @property
    def _public(self) -> bytes:
        return _public_of(self)

    def read_public(self) -> bytes:
        """The public key, from the token. Raises `SealKeyAway`."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
        from pkcs11 import ObjectClass
        from pkcs11.util.rsa import encode_rsa_public_key  # PKCS#1

        with self._session() as session:
            key: Any = session.get_key(ObjectClass.PUBLIC_KEY, label=self.label)
            pkcs1 = encode_rsa_public_key(key)
        from asn1crypto.keys import PublicKeyInfo, RSAPublicKey

        info = PublicKeyInfo.wrap(RSAPublicKey.load(pkcs1), "rsa").dump()
        return load_der_public_key(info).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def ask_to_unwrap(self, wrapped: bytes) -> str:
        """What the token makes of it. Raises `SealKeyAway`."""
        from pkcs11 import Mechanism, ObjectClass

        with self._session() as session:
            key: Any = session.get_key(ObjectClass.PRIVATE_KEY, label=self.label)
            return str(key.decrypt(wrapped, mechanism=Mechanism.RSA_PKCS_OAEP).decode("ascii"))

    @contextmanager
    def _session(self) -> Iterator[Session]:
        import pkcs11
        from pkcs11.exceptions import UserAlreadyLoggedIn

        try:
            pin = self.pin_file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SealKeyAway(problem=f"{self.pin_file}: {error}") from error
        with _one_at_a_time:
            try:
                library = pkcs11.lib(self.library)
                # A child has its parent's library, which PKCS#11 wants set up anew.
                if _loaded_in.setdefault(self.library, os.getpid()) != os.getpid():
                    library.reinitialize()
                    _loaded_in[self.library] = os.getpid()
                token = library.get_token(token_label=self.token)
                try:
                    session = token.open(user_pin=pin)
                except UserAlreadyLoggedIn:  # by who signs with the same token
                    session = token.open()
                with session:
                    yield session
            except (pkcs11.PKCS11Error, RuntimeError, OSError, UnicodeDecodeError) as error:
                told = str(error) or type(error).__name__
                raise SealKeyAway(problem=f"PKCS#11 {self.token}: {told}") from error


@lru_cache(maxsize=16)
def _public_of(key: TokenKey) -> bytes:
    return key.read_public()


@lru_cache(maxsize=KEPT_OPENED)
def _unwrapped(key: TokenKey, wrapped: bytes) -> str:
    return key.ask_to_unwrap(wrapped)


def read_master_keys(text: str) -> tuple[MasterKey, ...]:
    """The keys that the setting names, parted by blanks or commas; the first one is for new papers. None of them is
    looked at yet: who only looks after bytes needs none. Raises `BadSetting`."""
    return tuple(_read(one) for one in text.replace(",", " ").split())


def _read(place: str) -> MasterKey:
    parts = urlsplit(place)
    if parts.scheme == "pkcs11":
        said = dict(one.partition("=")[::2] for one in parts.path.split(";"))
        asked = parse_qs(parts.query)
        try:
            library, pin_file = asked["module-path"][0], Path(asked["pin-source"][0].removeprefix("file:"))
            return TokenKey(library, unquote(said["token"]), unquote(said["object"]), pin_file)
        except LookupError as error:
            raise BadSetting(problem=FORM) from error
    if parts.scheme not in ("", "file"):
        raise BadSetting(problem=FORM)
    return FileKey(Path(unquote(parts.path)))
