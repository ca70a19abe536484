"""Keys in files as authorities hand them out, with the certificates of `signed_pdf`."""

from __future__ import annotations

import os
import subprocess
from functools import partial
from pathlib import Path

import pkcs11
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509 import load_der_x509_certificate
from pkcs11 import Attribute
from pkcs11.util.x509 import decode_x509_certificate

from tests.files.signed_pdf import Issued
from worker.signing.keys import TokenKey

SOFT_HSM = Path("/usr/lib/softhsm/libsofthsm2.so")
SECRET = "mật khẩu 123"


def p12(folder: Path, by: Issued, *, secret: str = SECRET, with_key: bool = True) -> Path:
    """The key of `by` in a PKCS#12 file, with the certificates above it."""
    path = folder / "key.p12"
    chain = [load_der_x509_certificate(one.dump()) for one in by.chain]
    content = pkcs12.serialize_key_and_certificates(
        by.certificate.subject.native["common_name"].encode(),
        by.pyca_key if with_key else None,
        by.pyca_certificate,
        chain,
        BestAvailableEncryption(secret.encode()),
    )
    path.write_bytes(content)
    return path


def token(folder: Path, by: Issued, *, label: str = "can-bo", pin: str = "123456") -> TokenKey:
    """The key of `by` on a token made of software (SoftHSM), which the environment's SOFTHSM2_CONF has to name."""
    run = partial(subprocess.run, check=True, capture_output=True)
    (folder / "tokens").mkdir()
    Path(os.environ["SOFTHSM2_CONF"]).write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    run(["softhsm2-util", "--init-token", "--free", "--label", "thử", "--so-pin", pin, "--pin", pin])
    private = by.pyca_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(private)
    run(
        [
            "softhsm2-util",
            "--import",
            folder / "key.pem",
            "--token",
            "thử",
            "--label",
            label,
            "--id",
            "01",
            "--pin",
            pin,
        ]
    )
    library = pkcs11.lib(str(SOFT_HSM))
    library.reinitialize()  # one that was loaded before knows other tokens
    with library.get_token(token_label="thử").open(rw=True, user_pin=pin) as session:
        for place, one in enumerate((by.certificate, *by.chain)):
            name = {Attribute.TOKEN: True, Attribute.LABEL: f"{label}-{place}" if place else label}
            session.create_object({**decode_x509_certificate(one.dump()), **name})
    return TokenKey(SOFT_HSM, "thử", label)
