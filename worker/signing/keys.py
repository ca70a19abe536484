"""What a copy is signed with: the certificate and key of an officer or an agency, and who vouches for the time.

A key comes from a PKCS#12 file (.p12, .pfx), as certification authorities hand them out in software, or stays in a
token or a security module that speaks PKCS#11 and signs there; or with a service far away (`remote.py`).
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dossier.errors import BadSigningKey
from dossier.signatures.signing import Certificate
from dossier.words.sentences import N_, Phrase
from worker.formats.decoding import BROKEN
from worker.signatures.check import certificate_of

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

NO_FILE = N_("không mở được tệp {path}")
NOT_OPENED = N_("sai mật khẩu, hoặc tệp không phải PKCS#12")
TOO_SLOW = N_("tệp khóa mất quá nhiều thời gian để mở")
NO_KEY = N_("tệp không có khóa bí mật kèm chứng thư")
NOT_FOR_SIGNING = N_("chứng thư không được cấp để ký")
NOT_YET = N_("chứng thư chưa có hiệu lực; có hiệu lực từ {day}")
EXPIRED = N_("chứng thư đã hết hạn ngày {day}")
TOKEN = N_("thiết bị ký không trả lời: {problem}")

OPENING_SECONDS = 30  # the program begins within a second, but for machines that are busy


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that signs, and the certificate that says whose it is. `expect`: is told how many signatures follow, for
    which a key far away is authorized at once."""

    signer: Signer
    certificate: Certificate
    expect: Callable[[int], None] = lambda _: None

    @property
    def holder(self) -> str:
        """Who signs, as the certificate has it."""
        return self.certificate.holder


@dataclass(frozen=True, slots=True)
class TokenKey:
    """Where a key lies that never leaves its token: the PKCS#11 library of its maker, the label of the token, and that
    of the certificate and key on it."""

    library: Path
    token: str
    label: str


def open_pkcs12(path: Path, passphrase: str, *, now: datetime) -> SigningKey:
    """The key in a PKCS#12 file. Raises `BadSigningKey` where it cannot sign at `now`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadSigningKey(problem=Phrase(NO_FILE, {"path": str(path)})) from error
    return opened_pkcs12(content, passphrase, now=now)


def opened_pkcs12(content: bytes, passphrase: str, *, now: datetime) -> SigningKey:
    """The same of the file's bytes; opened in a program of its own (`worker.signing.opened`), which is ended when it
    takes long."""
    from asn1crypto import keys, x509
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    given = base64.b64encode(passphrase.encode()) + b"\n" + content
    command = [sys.executable, "-m", "worker.signing.opened"]
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=OPENING_SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise BadSigningKey(problem=Phrase(TOO_SLOW)) from error
    # What is printed where it fails may tell of the key, and is not shown.
    found = json.loads(done.stdout) if done.returncode == 0 else {"error": "not_opened"}
    if "error" in found:
        raise BadSigningKey(problem=Phrase(NO_KEY if found["error"] == "no_key" else NOT_OPENED))
    store = SimpleCertificateStore()
    holder, *others = (x509.Certificate.load(base64.b64decode(one)) for one in found["certificates"])
    store.register_multiple(others)
    key = keys.PrivateKeyInfo.load(base64.b64decode(found["key"]))
    return sound_key(SimpleSigner(holder, key, store), now)


@contextmanager
def open_token(key: TokenKey, pin: str, *, now: datetime) -> Iterator[SigningKey]:
    """The key on a token, for as long as the session with it lasts. Raises `BadSigningKey`."""
    from pkcs11 import PKCS11Error
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

    try:
        session = open_pkcs11_session(str(key.library), token_criteria=TokenCriteria(label=key.token), user_pin=pin)
    except (PKCS11Error, *BROKEN) as error:
        raise BadSigningKey(problem=Phrase(TOKEN, {"problem": _said(error)})) from error
    with session:
        # With all certificates on the token: those above the holder's are how others find their way to a root.
        signer = PKCS11Signer(session, cert_label=key.label, key_label=key.label, other_certs_to_pull=None)
        try:
            found = sound_key(signer, now)
        except (PKCS11Error, *BROKEN) as error:
            raise BadSigningKey(problem=Phrase(TOKEN, {"problem": _said(error)})) from error
        yield found


def _said(error: BaseException) -> str:
    return str(error) or type(error).__name__


def sound_key(signer: Signer, now: datetime) -> SigningKey:
    """The signer's key, whose certificate is for signing and holds at `now`. Raises `BadSigningKey`."""
    held = signer.signing_cert
    if held is None:
        raise BadSigningKey(problem=Phrase(NO_KEY))
    usage = held.key_usage_value
    if usage is not None and not {"digital_signature", "non_repudiation"} & usage.native:
        raise BadSigningKey(problem=Phrase(NOT_FOR_SIGNING))
    certificate = certificate_of(held)
    for is_out, text, day in (
        (now < certificate.valid_from, NOT_YET, certificate.valid_from),
        (now > certificate.valid_until, EXPIRED, certificate.valid_until),
    ):
        if is_out:
            raise BadSigningKey(problem=Phrase(text, {"day": f"{day:%d/%m/%Y}"}))
    return SigningKey(signer, certificate)
