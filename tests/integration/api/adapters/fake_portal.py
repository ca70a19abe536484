"""A counterpart of the national portal over HTTP: it takes messages of dossiers, and nothing that it does not know."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import Request, urlopen

SUBMITTED = {
    "TepDinhKemId": None,
    "TenTepDinhKem": None,
    "IsDeleted": {"0", "1"},
    "MaThanhPhanHoSo": None,
    "DuongDanTaiTepTin": None,
    "DuocSoHoa": {"0", "1"},
    "DuocTaiSuDung": {"0", "1", "2"},
    "DuocLayTuKhoDMQG": {"0", "1"},
    "MaKetQuaThayThe": None,
}
RESULT = dict.fromkeys(("TenGiayTo", "MaThanhPhanHoSo", "GiayToId", "DuongDanTepTinKetQua", "MaGiayToKetQua"))
MESSAGE = {"MaHoSo", "MaTTHC", "HoSoCoThanhPhanSoHoa", "TaiLieuNop", "DanhSachGiayToKetQua"}


class Portal(ThreadingHTTPServer):
    """Keeps what it took; `refused`: why it did not take the rest."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.taken: list[dict[str, Any]] = []
        self.refused: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    server: Portal

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        wrong = problems(message)
        self.server.refused += wrong
        if not wrong:
            self.server.taken.append(message)
        body = json.dumps({"error_code": "1" if wrong else "0", "message": "; ".join(wrong)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


def problems(message: dict[str, Any]) -> list[str]:
    """What of a message the portal does not know."""
    found = [f"message: {name}" for name in message.keys() ^ MESSAGE]
    for kind, known in (("TaiLieuNop", SUBMITTED), ("DanhSachGiayToKetQua", RESULT)):
        for item in message.get(kind, ()):
            found += [f"{kind}: {name}" for name in item.keys() ^ known.keys()]
            found += [f"{kind}.{name}: {value!r}" for name, value in item.items() if not isinstance(value, str)]
            found += [
                f"{kind}.{name}: {item[name]}" for name, values in known.items() if values and item[name] not in values
            ]
    return found


@contextmanager
def portal() -> Iterator[Portal]:
    """A portal, while the block runs."""
    server = Portal()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def post(url: str, asked: object, **headers: str) -> tuple[int, Any]:
    """What a one-stop system does: post JSON, and read the JSON that comes."""
    request = Request(url, json.dumps(asked).encode(), {"Content-Type": "application/json", **headers})
    with urlopen(request, timeout=30) as answer:
        return answer.status, json.loads(answer.read())
