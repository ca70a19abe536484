"""An authority on loopback that stamps the time by OpenSSL (RFC 3161), and lists its revoked certificates: none."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509 as pyca
from cryptography.hazmat.primitives import hashes, serialization

from tests.files.signed_pdf import NOW, YEAR, Issued, issued

_CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


@dataclass
class TimeAuthority:
    """`url` stamps; `root` issued its certificate, and may issue others that name `revoked_at`, or a path below it.
    `fails`: with 500, as lists that are `gone` do."""

    folder: Path
    url: str
    revoked_at: str
    root: Issued
    stamper: Issued
    fails: bool = False
    asked: list[str] = field(default_factory=list)
    revoked: list[Issued] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def takes(self, stamper: Issued) -> None:
        """Stamp with this certificate from now on."""
        self.stamper = stamper
        pem = stamper.pyca_certificate.public_bytes(serialization.Encoding.PEM)
        (self.folder / "stamper.pem").write_bytes(pem)
        private = stamper.pyca_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (self.folder / "stamper.key").write_bytes(private)

    def stamper_until(self, name: str, ends: datetime, *, revoked_at: str | None = None) -> Issued:
        """A certificate of its root to stamp with."""
        listed = revoked_at or self.revoked_at
        about = {"for_timestamps": True, "begins": NOW - YEAR, "ends": ends, "revoked_at": listed}
        return issued(name, self.root, **about)  # type: ignore[arg-type]


@contextmanager
def time_authority(folder: Path) -> Iterator[TimeAuthority]:
    """One that runs until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked.append("stamp")
            if authority.fails:
                self.send_error(500)
                return
            (folder / "query").write_bytes(query)
            command = ["openssl", "ts", "-reply", "-config", "config", "-queryfile", "query", "-out", "reply"]
            command += ["-signer", "stamper.pem", "-inkey", "stamper.key"]
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
            self._answer("application/timestamp-reply", (folder / "reply").read_bytes())

        def do_GET(self) -> None:
            authority.asked.append("revoked")
            if authority.fails or f"{site}{self.path}" in authority.gone:
                self.send_error(500)
                return
            self._answer("application/pkix-crl", _revoked_ones(authority))

        def _answer(self, media_type: str, content: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = f"http://127.0.0.1:{server.server_port}"
    root = issued("Root CA dấu thời gian thử", is_authority=True, begins=NOW - 20 * YEAR, ends=NOW + 20 * YEAR)
    authority = TimeAuthority(folder, f"{site}/stamp", f"{site}/crl", root, root)
    (folder / "config").write_text(_CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    authority.takes(authority.stamper_until("Dấu thời gian thử", NOW + 15 * YEAR))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield authority
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _revoked_ones(authority: TimeAuthority) -> bytes:
    list_ = (
        pyca.CertificateRevocationListBuilder()
        .issuer_name(authority.root.pyca_certificate.subject)
        .last_update(NOW - timedelta(days=1))
        .next_update(NOW + timedelta(days=30))
    )
    for one in authority.revoked:
        entry = pyca.RevokedCertificateBuilder().serial_number(one.pyca_certificate.serial_number)
        list_ = list_.add_revoked_certificate(entry.revocation_date(NOW - timedelta(days=2)).build())
    made = list_.sign(authority.root.pyca_key, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.DER)
