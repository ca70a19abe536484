"""A signing service on loopback (CSC API, version 2) that keeps the key of `holder` and signs for who authorizes it."""

from __future__ import annotations

import base64
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from tests.files.signed_pdf import Issued

TOKEN, CREDENTIAL, PIN = "mã-truy-cập".encode().hex(), "GX0112348", "123456"
SHA256 = "2.16.840.1.101.3.4.2.1"
RSA = "1.2.840.113549.1.1.11"
CUT_SHORT = b"{"
"""An answer that ends before its length."""


@dataclass
class SigningService:
    """`url`: before /csc/v2. `multisign`, `scal`, `mode`, `objects`, `algorithm`: what it says of the credential.
    `asked`: the calls and how many signatures each authorized; `answers`: other answers, by the call."""

    url: str
    holder: Issued
    multisign: int = 2
    scal: str = "1"
    mode: str = "explicit"
    objects: tuple[str, ...] = ("PIN",)
    algorithm: str = RSA
    otp: str = ""
    seconds: int = 300
    asked: list[str] = field(default_factory=list)
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    activations: dict[str, tuple[int, frozenset[str]]] = field(default_factory=dict)

    def answer(self, name: str, wanted: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if wanted["credentialID"] != CREDENTIAL:
            return 400, {"error": "invalid_request", "error_description": "Invalid parameter credentialID"}
        if name == "credentials/info":
            chain = [self.holder.certificate, *self.holder.chain]
            return 200, {
                "key": {"status": "enabled", "algo": [self.algorithm], "len": 2048},
                "cert": {"status": "valid", "certificates": [_text(one.dump()) for one in chain]},
                "auth": {"mode": self.mode, "objects": [{"id": one, "type": "Password"} for one in self.objects]},
                "SCAL": self.scal,
                "multisign": self.multisign,
            }
        if name == "credentials/authorize":
            return self._authorize(wanted)
        assert name == "signatures/signHash"
        return self._sign(wanted)

    def _authorize(self, wanted: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        said = {one["id"]: one["value"] for one in wanted.get("authData", ())}
        right = {"PIN": PIN, "OTP": self.otp}
        if said != {name: right[name] for name in self.objects}:
            return 400, {"error": "invalid_request", "error_description": "Invalid PIN or OTP"}
        count = wanted["numSignatures"]
        if count > self.multisign:
            return 400, {"error": "invalid_request", "error_description": "Numbers of signatures is too high"}
        self.asked[-1] += f" {count}"
        sad = secrets.token_hex(8)
        self.activations[sad] = count, frozenset(wanted.get("hashes", ()))
        return 200, {"SAD": sad, "expiresIn": self.seconds}

    def _sign(self, wanted: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        left, bound = self.activations.pop(wanted["SAD"], (0, frozenset[str]()))
        if not left or (self.scal == "2" and bound != {*wanted["hashes"]}):
            return 400, {"error": "invalid_request", "error_description": "Invalid parameter SAD"}
        assert (wanted["hashAlgorithmOID"], wanted["signAlgo"]) == (SHA256, RSA)
        if left > 1:
            self.activations[wanted["SAD"]] = left - 1, bound
        digest = base64.b64decode(wanted["hashes"][0])
        made = self.holder.pyca_key.sign(digest, padding.PKCS1v15(), Prehashed(hashes.SHA256()))
        return 200, {"signatures": [_text(made)]}


@contextmanager
def signing_service(holder: Issued) -> Iterator[SigningService]:
    """One that runs until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            name = self.path.removeprefix("/csc/v2/")
            wanted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            service.asked.append(name)
            if name in service.answers:
                status, content = service.answers[name]
            elif self.headers["Authorization"] != f"Bearer {TOKEN}":
                status, content = 401, b'{"error": "invalid_token"}'
            else:
                status, said = service.answer(name, wanted)
                content = json.dumps(said).encode()
            self.send_response(status)
            if status == 307:
                self.send_header("Location", "http://127.0.0.1:9/")
            self.send_header("Content-Length", str(len(content) + (content == CUT_SHORT)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = SigningService(f"http://127.0.0.1:{server.server_port}", holder)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
