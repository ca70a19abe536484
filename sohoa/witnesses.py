"""Who countersigns this installation's trail, and what this machine countersigns for others."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import structlog

from dossier.errors import BadRequest, BadSetting, Fatal, SohoaError, Transient
from dossier.words.sentences import N_, sentence
from sohoa.settings import Settings
from sohoa.trail_key import copy_trail, ed25519_key, export_checkpoint, lay_down_cosignature, trail_key

if TYPE_CHECKING:
    from storage.keeping.stores import Stores
    from storage.witnessing.asking import Asker, Known, Said
    from storage.witnessing.witness import Witness

FOLDER: Final = "witness"
KEY_FILE: Final = "witness.key"
AT_ONCE: Final = 16
"""Requests that a witness reads at once; others are told to come again."""
PATIENCE_SECONDS: Final = 10
SAYS: Final = {
    "cosigned": N_("{witness}: đã ký xác nhận bản chốt {size} mục"),
    "away": N_("{witness}: không trả lời; sẽ hỏi lại"),
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
        except (BadRequest, ValueError) as error:
            raise BadSetting(problem=f"SOHOA_TRAIL_WITNESSES: {one}") from error
        if url and not (where.scheme in ("http", "https") and where.hostname):
            raise BadSetting(problem=f"SOHOA_TRAIL_WITNESSES: {one}")
        found.append(Known(verifier, url.strip()))
    return tuple(found)


def asker(settings: Settings, stores: Stores) -> Asker:
    """Who asks them."""
    from storage.witnessing.asking import Asker
    from storage.witnessing.requests import post

    return Asker(stores.database, stores.first.store, trail_key(settings).public_key(), post)


def ask_witnesses(settings: Settings, stores: Stores, witnesses: Sequence[Known]) -> Iterator[Said]:
    """Have the newest checkpoint countersigned: what each said. The trail is copied into the store before, so that it
    can be brought back as far as they know of it. Raises what `export_checkpoint` and `Asker.ask` do."""
    try:
        copy_trail(settings, stores)
    except SohoaError as error:
        log.warning("trail_not_copied", error=str(error))
    note, asks = export_checkpoint(settings, stores.database), asker(settings, stores)
    for one in witnesses:
        said = asks.ask(one, note)
        if said.what == "cosigned":
            try:
                lay_down_cosignature(settings, said.size, one.verifier, said.line)
            except SohoaError as error:  # it is kept with the checkpoint, and the others are to be asked
                log.warning("cosignature_not_laid_down", witness=said.witness, error=str(error))
        yield said


def told(said: Said) -> str:
    """What a witness said, and what that means."""
    return sentence(SAYS[said.what], witness=said.witness, size=said.size)


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
    there, wanted = sum(one.is_recent(database.now()) for one in known), min(settings.trail_quorum, len(known))
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


@contextmanager
def served(witness: Witness, host: str, port: int) -> Iterator[ThreadingHTTPServer]:
    """A server that answers for a witness, to be run in the block (`serve_forever`)."""
    from storage.witnessing.requests import MOST_BYTES, Answer

    few = BoundedSemaphore(AT_ONCE)

    class Handler(BaseHTTPRequestHandler):
        timeout = PATIENCE_SECONDS  # of each read: who sends nothing is let go

        def do_POST(self) -> None:
            self._answer(self._judged())

        def _judged(self) -> Answer:
            length = self.headers.get("Content-Length", "")
            if self.path != "/add-checkpoint":
                return Answer(404, "add-checkpoint\n")
            if not (length.isascii() and length.isdigit() and 0 < int(length) <= MOST_BYTES):
                return Answer(400, "Content-Length\n")
            if not few.acquire(blocking=False):
                return Answer(503, "busy\n")
            try:
                return witness.add_checkpoint(self.rfile.read(int(length)))
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

    with ThreadingHTTPServer((host, port), Handler) as server:
        server.daemon_threads = True
        yield server
