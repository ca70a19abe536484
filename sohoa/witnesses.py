"""Who countersigns this installation's trail, and what this machine countersigns for others."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore, Timer
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import structlog

from dossier.errors import BadRequest, BadSetting, Fatal, SohoaError, Transient
from dossier.words.sentences import N_, sentence
from sohoa.checkpoints import checkpoint_for_others, lay_down_cosignatures
from sohoa.settings import Settings
from sohoa.trail_key import ed25519_key, trail_key

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database.engine import Database
    from storage.keeping.stores import Stores
    from storage.witnessing.asking import Asker, Known, Said, Standing
    from storage.witnessing.witness import Witness

FOLDER: Final = "witness"
KEY_FILE: Final = "witness.key"
AT_ONCE: Final = 16
"""Requests that a witness looks at, at once; others are told to come again."""
CALLERS: Final = 256
"""Callers that it hears at once; others are not heard."""
PATIENCE_SECONDS: Final = 10.0
"""Of one caller in all."""
SAYS: Final = {
    "cosigned": N_("{witness}: đã ký xác nhận bản chốt {size} mục"),
    "away": N_("{witness}: không trả lời; sẽ hỏi lại"),
    "refused": N_("{witness}: từ chối, mã HTTP {status}; {why}"),
    "unsound": N_("{witness}: trả lời không có chữ ký đúng khóa; hãy kiểm tra khóa trong SOHOA_TRAIL_WITNESSES"),
    "longer": N_(
        "{witness}: ĐÃ KÝ một nhật ký dài hơn, {size} mục. Nhật ký ở đây đã mất mục hoặc bị đưa về bản cũ: hãy giữ "
        "nguyên hiện trường và tìm nguyên nhân"
    ),
    "fork": N_(
        "{witness}: ĐÃ KÝ MỘT NHẬT KÝ KHÁC. Nhật ký ở đây không phải là phần nối tiếp của nhật ký đó: có người đã viết "
        "lại, hoặc cơ sở dữ liệu bị thay; hãy giữ nguyên hiện trường và tìm nguyên nhân"
    ),
}

WHY_REFUSED: Final = {
    400: N_("nơi đó không hiểu yêu cầu; hãy kiểm tra địa chỉ và phiên bản của nơi đó"),
    403: N_("nơi đó biết nhật ký này với một khóa khác; hãy gửi lại cho nơi đó kết quả của sohoa trail key"),
    404: N_(
        "nơi đó chưa nhận nhật ký này (gửi cho nơi đó kết quả của sohoa trail key để thêm --log), hoặc địa chỉ trong "
        "SOHOA_TRAIL_WITNESSES sai"
    ),
}
WRONG_ADDRESS: Final = N_("hãy kiểm tra địa chỉ trong SOHOA_TRAIL_WITNESSES")

log = structlog.get_logger()


class TrailForked(Fatal):
    """A witness has signed another trail than this one. `witness`: which."""

    code = "fatal.trail_forked"
    exit_status = 70
    text = N_(
        "{witness} đã ký xác nhận một nhật ký khác với nhật ký ở đây (dài hơn, hoặc không nối tiếp): có người viết lại "
        "nhật ký hoặc cơ sở dữ liệu bị thay bằng bản cũ; giữ nguyên hiện trường và tìm nguyên nhân."
    )


class NotWitnessed(Transient):
    """Fewer witnesses than are asked for have signed in the last days. `there`, `wanted`: how many."""

    code = "transient.not_witnessed"
    text = N_("Mấy ngày nay mới có {there}/{wanted} nơi ký xác nhận bản chốt nhật ký; xem `sohoa trail status`.")


def read_witnesses(settings: Settings) -> tuple[Known, ...]:
    """The witnesses that are set. Raises `BadSetting`."""
    from storage.witnessing.asking import Known
    from storage.witnessing.cosignatures import OF_WITNESSES, read_verifier

    found = []
    for one in filter(None, (one.strip() for one in settings.trail_witnesses.split(","))):
        url, _, line = one.rpartition(" ")
        try:
            verifier, where = read_verifier(line, OF_WITNESSES), urlsplit(url.strip())
            _ = where.port  # raises for one that is none
        except (BadRequest, ValueError) as error:
            raise BadSetting(problem=f"SOHOA_TRAIL_WITNESSES: {one}") from error
        if url and not (where.scheme in ("http", "https") and where.hostname):
            raise BadSetting(problem=f"SOHOA_TRAIL_WITNESSES: {one}")
        found.append(Known(verifier, url.strip()))
    return tuple(found)


def asker(settings: Settings, stores: Stores) -> Asker:
    """Who asks them."""
    from storage.witnessing.add_checkpoint import post
    from storage.witnessing.asking import Asker

    return Asker(stores.database, stores.first.store, trail_key(settings).public_key(), post)


def ask_witnesses(
    settings: Settings, stores: Stores, witnesses: Sequence[Known], *, anew: bool = True
) -> Iterator[Said]:
    """Have a checkpoint countersigned, one at a time: what each witness said. `anew`: a new checkpoint; else the one of
    the day where they have not signed it yet, and only those are asked that are due. Raises what
    `checkpoint_for_others` and `Asker.ask` do."""
    from storage.witnessing import asking

    database, key = stores.database, trail_key(settings).public_key()
    _lay_down(settings, database)
    with database.read() as session:
        note = None if anew else asking.given(session, witnesses, key, database.now())
    note = note or checkpoint_for_others(settings, stores)
    asks = asker(settings, stores)
    with database.alone(asking.LOCK):
        with database.read() as session:  # another may have asked meanwhile
            asked = witnesses if anew else asking.due(session, witnesses, database.now())
            note = asking.last_given(session) or note
        for one in asked:
            said = asks.ask(one, note)
            if said.what == asking.COSIGNED:
                _lay_down(settings, database)
            yield said


def _lay_down(settings: Settings, database: Database) -> None:
    try:
        lay_down_cosignatures(settings, database)
    except SohoaError as error:  # they are kept with the checkpoint, and others are to be asked
        log.warning("cosignature_not_laid_down", error=str(error))


def told(said: Said) -> str:
    """What a witness said, and what that means."""
    why = sentence(WHY_REFUSED.get(said.status, WRONG_ADDRESS)) if said.status else ""
    return sentence(SAYS[said.what], witness=said.witness, size=said.size, status=said.status, why=why)


def quorum_of(settings: Settings, known: Sequence[Standing], now: datetime) -> tuple[int, int]:
    """How many have signed in the last days, and how many are to have."""
    return sum(one.is_recent(now) for one in known), min(settings.trail_quorum, len(known))


def examine(settings: Settings) -> str | SohoaError:
    """How many have signed, for `sohoa doctor`. Raises `TrailForked`."""
    from sohoa import parts
    from storage.witnessing import asking

    witnesses = read_witnesses(settings)
    if not witnesses:
        return sentence(N_("không có nơi nào ký xác nhận nhật ký (SOHOA_TRAIL_WITNESSES)"))
    database = parts.open_database(settings)
    with database.read() as session:
        known = [asking.standing(session, one.verifier) for one in witnesses]
    for one in known:
        if one.fork:
            raise TrailForked(witness=one.witness)
    there, wanted = quorum_of(settings, known, database.now())
    if there < wanted:
        return NotWitnessed(there=there, wanted=wanted)
    return sentence(N_("{there}/{count} nơi ký xác nhận gần đây"), there=there, count=len(known))


def open_witness(settings: Settings, name: str, logs: Sequence[str]) -> Witness:
    """The witness of this machine, its key made when it is asked first. Raises `BadRequest`, `BadSetting`."""
    from storage.witnessing.cosignatures import OF_LOGS, read_verifier
    from storage.witnessing.witness import Witness

    if not name or any(one.isspace() or one == "+" for one in name):
        raise BadRequest(problem=f"--name: {name}")
    verifiers = [read_verifier(one, OF_LOGS) for one in logs]
    folder = settings.home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return Witness(folder, name, ed25519_key(folder / KEY_FILE), verifiers, time.time)


class _Server(ThreadingHTTPServer):
    """Has so many callers at once, each for so long in all: who sends a byte at a time keeps out nobody for long."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._few = BoundedSemaphore(CALLERS)
        super().__init__(address, handler)

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        if not self._few.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._few.release()
            raise

    def process_request_thread(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        cut = Timer(PATIENCE_SECONDS, _cut, [request])
        cut.daemon = True
        cut.start()
        try:
            super().process_request_thread(request, client_address)
        finally:
            cut.cancel()
            self._few.release()

    def handle_error(self, *_: object) -> None:
        """A caller that went away, mostly: nothing to look for in the program."""
        log.warning("witness_not_heard", exc_info=not isinstance(sys.exception(), OSError))


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def served(witness: Witness, host: str, port: int) -> Iterator[ThreadingHTTPServer]:
    """A server that answers for a witness, to be run in the block (`serve_forever`)."""
    from storage.witnessing.add_checkpoint import MOST_BYTES, Answer

    few = BoundedSemaphore(AT_ONCE)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer(self._judged())

        def _judged(self) -> Answer:
            length = self.headers.get("Content-Length", "")
            if self.path != "/add-checkpoint":
                return Answer(404, "add-checkpoint\n")
            if not (length.isascii() and length.isdigit() and 0 < int(length) <= MOST_BYTES):
                return Answer(400, "Content-Length\n")
            body = self.rfile.read(int(length))
            if len(body) < int(length):
                return Answer(408, "too slow\n")
            if not few.acquire(blocking=False):
                return Answer(503, "busy\n")
            try:
                return witness.add_checkpoint(body)
            except (OSError, ValueError, KeyError):
                log.exception("witness_failed")  # nothing was signed
                return Answer(500, "\n")
            finally:
                few.release()

        def _answer(self, answer: Answer) -> None:
            content = answer.body.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            self.close_connection = True
            log.info("witness_asked", status=answer.status)

        def log_message(self, *_: object) -> None:
            """Nothing beside the log."""

    with _Server((host, port), Handler) as server:
        yield server
