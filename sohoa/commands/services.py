"""`sohoa run`, `watch`, `worker`, `serve`: the parts that keep running."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import structlog
import typer

from dossier.errors import Refused
from dossier.sentences import N_, sentence
from sohoa import logs
from sohoa.settings import Settings, read_settings
from sohoa.supervisor import Stop, supervise

RECONCILE_SECONDS = 5.0

log = structlog.get_logger()


class AlreadyRunning(Refused):
    """Another `sohoa run` has this home. `home`: which."""

    code = "refused.already_running"
    text = N_("sohoa đang chạy ở {home}; hãy dừng chương trình đó trước.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (run, watch, worker, serve):
        app.command()(command)


def run() -> None:
    """Chạy mọi phần trên một máy: theo dõi thư mục quét, xử lý, API và trang web."""
    from sohoa import parts

    settings = read_settings()
    logs.configure(settings.log_level, "run")
    settings.home.mkdir(parents=True, exist_ok=True)
    with _held(settings.home):
        parts.open_database(settings).close()
        desk = settings.scan / settings.desk
        if not settings.scan.exists():
            desk.mkdir(parents=True)
        commands = {"watch": ["watch"], "serve": ["serve"]}
        commands |= {f"worker-{number}": ["worker", "--one"] for number in range(1, settings.workers + 1)}
        supervise(commands, Stop().install(), watched=lambda: _greet(settings))


def watch() -> None:
    """Chỉ theo dõi thư mục quét (và nhắc lại các giấy tờ còn chờ)."""
    from ingest.watch import Watcher
    from sohoa import parts

    settings = read_settings()
    logs.configure(settings.log_level, "watch")
    raise NotImplementedError(Watcher, parts)


def worker(
    one: Annotated[bool, typer.Option("--one", help="Chỉ một tiến trình, không phải SOHOA_WORKERS.")] = False,
) -> None:
    """Chỉ xử lý giấy tờ đang chờ."""
    settings = read_settings()
    logs.configure(settings.log_level, "worker")
    if not one and settings.workers > 1:
        names = {f"worker-{number}": ["worker", "--one"] for number in range(1, settings.workers + 1)}
        supervise(names, Stop().install())
        return
    _work(settings)


def _work(settings: Settings) -> None:
    from sohoa import parts
    from worker.local_worker import give_back, held_place, work

    with held_place(settings.scratch) as name:
        workplace = parts.workplace(settings, name)
        give_back(workplace)
        if settings.redis_url:
            from worker import rq_queue

            rq_queue.serve(workplace, settings.redis_url)
        else:
            work(workplace, parts.local_doorbell(settings), Stop().install().wait)


def serve() -> None:
    """Chỉ chạy API và trang web."""
    import uvicorn

    from sohoa import parts

    settings = read_settings()
    logs.configure(settings.log_level, "serve")
    uvicorn.run(parts.api(settings), host=settings.host, port=settings.port, log_config=None, access_log=False)


@contextmanager
def _held(home: Path) -> Iterator[None]:
    """Keep a second `sohoa run` out of this home."""
    descriptor = os.open(home / "sohoa.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise AlreadyRunning(home=home) from None
    finally_close = descriptor
    try:
        yield
    finally:
        os.close(finally_close)


def _greet(settings: Settings) -> None:
    text = N_("Thả bản quét vào {scan}/<quầy>/ · trang web và API: http://{host}:{port}/ · dừng: Ctrl-C")
    typer.echo(sentence(text, scan=settings.scan.absolute(), host=settings.host, port=settings.port))
