"""`sohoa run`, `watch`, `worker`, `serve`: the parts that keep running."""

from __future__ import annotations

import gc
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Annotated, Any

import structlog
import typer

from dossier.errors import Transient
from dossier.words.sentences import N_, sentence
from sohoa import logs, parts, serving
from sohoa.at_work import held
from sohoa.commands.access.users import first_administrator
from sohoa.settings import Settings, read_settings
from sohoa.supervisor import Stop, supervise

RECONCILE_SECONDS = 5.0
KEEP_SECONDS = 60.0
SHUTDOWN_SECONDS = 5
MOST_CONNECTING = 2048
GARBAGE = 10_000
TURN_SECONDS = 0.0005
WORKER_NICE = 19
"""Workers let the pages and the API of the same machine go first: somebody waits in front of those. A page is asked for
in short bursts, so that this costs a paper next to nothing; at 10 a reader still took a tenth of each burst."""

log = structlog.get_logger()


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (run, watch, worker, serve, keep):
        app.command()(command)


def run() -> None:
    """Chạy mọi phần trên một máy: theo dõi thư mục quét, xử lý, API và trang web."""
    settings = read_settings()
    logs.configure(settings.log_level, "run")
    with held(settings.home):
        if not settings.scan.exists():
            (settings.scan / settings.desk).mkdir(parents=True)
        chore = _reconciler(settings)
        first_administrator(settings)
        text = N_("Thả bản quét vào {scan}/<quầy>/ · trang web và API: http://{host}:{port}/ · dừng: Ctrl-C")
        typer.echo(sentence(text, scan=settings.scan.absolute(), host=settings.host, port=settings.port))
        services = {"watch": ["watch"], "serve": ["serve"], "keep": ["keep"]}
        supervise(services | _workers(settings), Stop().install(), every=RECONCILE_SECONDS, chore=chore)


def watch() -> None:
    """Chỉ theo dõi thư mục quét."""
    from ingest.watch import Watcher, WatchSettings
    from sohoa import traces
    from storage.queue.heartbeats import Heart
    from worker.queue.places import held_place

    settings = read_settings()
    logs.configure(settings.log_level, "watch")
    watching = WatchSettings(
        scan=settings.scan,
        settle_seconds=settings.stable_seconds,
        patience_seconds=settings.give_up_seconds,
        poll_seconds=settings.poll_seconds,
        probe_seconds=settings.page_seconds,
        probe_memory_bytes=settings.page_memory_mb << 20,
    )
    stop = threading.Event()
    Stop().install(stop.set)
    with held_place(settings.scratch / "watchers") as place, traces.told(settings.otlp_url, "watch"):
        tempfile.tempdir = str(place.folder)
        intake = parts.open_intake(settings)
        heart = Heart(intake.database, "watcher", place.name, settings.scratch, intake.clock)
        heart.begin()
        Watcher(intake, watching, heart).run(stop)
        heart.end()


def worker(one: Annotated[bool, typer.Option("--one", hidden=True)] = False) -> None:
    """Chỉ xử lý giấy tờ đang chờ, bằng SOHOA_WORKERS chương trình xử lý."""
    settings = read_settings()
    logs.configure(settings.log_level, "worker")
    if one:
        _work(settings)
    else:
        supervise(_workers(settings), Stop().install(), every=RECONCILE_SECONDS, chore=_reconciler(settings))


def serve(
    processes: Annotated[int, typer.Option(min=1, max=64, help="Số tiến trình cùng trả lời trên một cổng.")] = 1,
    socket_file: Annotated[int | None, typer.Option("--socket-file", hidden=True)] = None,
) -> None:
    """Chỉ chạy API và trang web."""
    import uvicorn

    settings = read_settings()
    logs.configure(settings.log_level, "serve")
    if socket_file is not None:
        app = serving.api(settings)
        _answer_side_by_side()
        with _Shared(fileno=socket_file) as listening, suppress(KeyboardInterrupt):
            uvicorn.Server(uvicorn.Config(app, backlog=1, **_served(settings))).run([listening])
    elif processes == 1:
        app = serving.api(settings)
        _answer_side_by_side()
        uvicorn.run(app, **_served(settings))
    else:
        parts.open_database(settings).close()  # brought up to date once, and told at once where it is away
        with uvicorn.Config("sohoa", **_served(settings)).bind_socket() as listening:
            file = listening.fileno()
            services = {f"serve-{number}": ["serve", "--socket-file", str(file)] for number in range(1, processes + 1)}
            supervise(services, Stop().install(), files=(file,))


def keep() -> None:
    """Chỉ trông kho: chép sang kho thứ hai, kiểm tra dần từng tệp; mỗi ngày chép, chốt nhật ký và xin ký xác nhận."""
    settings = read_settings()
    logs.configure(settings.log_level, "keep")
    os.nice(WORKER_NICE)
    stop = Stop().install()
    if stop.wait(KEEP_SECONDS):  # what starts beside it comes first, also with what it has to load
        return
    from sohoa.keeper import Keeper
    from storage.queue.heartbeats import KEEPER, Heart

    keeper, database = Keeper(settings), parts.open_database(settings, connections=1)
    heart = Heart(database, KEEPER, f"{socket.gethostname()}:{settings.home.resolve()}", settings.home, database.now)
    heart.begin()
    while True:
        if keeper.keep():
            heart()
        if stop.wait(KEEP_SECONDS):
            break
    heart.end()


def _answer_side_by_side() -> None:
    """What was loaded stays; and a page of papers is thousands of values, none of which is garbage before it is sent:
    looking through them all meanwhile was a quarter of what the page cost (docs/measurements.md). And a look-up wants
    the interpreter back after each of its statements, for some microseconds: beside a search it would wait for 5 ms
    each time."""
    sys.setswitchinterval(TURN_SECONDS)
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)


class _Shared(socket.socket):
    """A listening socket of several processes. The event loop takes as many connections at once as it is told that may
    wait, and the first process to look would have them all: it is told one, and many wait."""

    def listen(self, backlog: int = 0, /) -> None:  # noqa: ARG002
        """Listen for connections."""
        super().listen(MOST_CONNECTING)


def _served(settings: Settings) -> dict[str, Any]:
    """How uvicorn serves."""
    return {
        "host": settings.host,
        "port": settings.port,
        "log_config": None,
        "access_log": False,
        # Whose word on where a call comes from is taken is ours to set (api/around/proxies.py), not uvicorn's guess.
        "proxy_headers": False,
        # Who looks on at the queue has a call open for hours.
        "timeout_graceful_shutdown": SHUTDOWN_SECONDS,
    }


def _workers(settings: Settings) -> dict[str, list[str]]:
    return {f"worker-{number}": ["worker", "--one"] for number in range(1, settings.workers + 1)}


def _work(settings: Settings) -> None:
    from sohoa import traces
    from storage.queue.heartbeats import Heart
    from worker.queue import fitness
    from worker.queue.local import give_back, work
    from worker.queue.places import held_place

    os.nice(WORKER_NICE)
    with held_place(settings.scratch / "workers") as place, traces.told(settings.otlp_url, "worker"):
        # A worker that is killed cannot clear its temporary files away; who gets its place does.
        tempfile.tempdir = str(place.folder)
        workplace = parts.workplace(settings, place.name)
        give_back(workplace, was_killed=place.was_killed)
        place.begin()
        fitness.begin(workplace)
        heart = Heart(workplace.database, "worker", place.name, settings.scratch, workplace.clock)
        heart.begin()
        workplace = replace(workplace, beat=heart)
        if settings.redis_url:
            from worker.queue import rq

            rq.serve(workplace, settings.redis_url)
        else:
            stop = Stop().install()
            told = replace(workplace, stopping=lambda: stop.is_set)
            work(told, parts.local_doorbell(settings), stop.wait)
        heart.end()


def _reconciler(settings: Settings) -> Callable[[], None]:
    """What the supervisor does now and then. A database or queue that is away is waited for."""
    from worker.queue.reconciler import reconcile

    database, doorbell = parts.open_database(settings), parts.open_doorbell(settings)

    def chore() -> None:
        try:
            reconcile(database, doorbell, database.now)
        except Transient as error:
            log.warning("not_reconciled", error=str(error))

    return chore
