"""Keys in files as authorities hand them out, with the certificates of `signed_pdf`."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509 import load_der_x509_certificate

from tests.files.signed_pdf import Issued

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
