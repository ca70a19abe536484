"""Workers on many machines: RQ on Redis or Valkey as the doorbell.

A job is a document's id in the queue of its lane, as JSON, or in the one after it for pages of a long paper. RQ forks a
child for each, so a crash costs one document. Everything else (whose turn it is, who works on what, what comes
again) stays in SQL, and flushing Redis loses nothing but rings, which the reconciler makes up for. While Redis is away
a worker asks SQL what is next, as the workers of one machine do (`worker/queue/local.py`), and goes back to RQ when
Redis answers.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import redis
import structlog
from redis.backoff import NoBackoff
from redis.client import Pipeline
from redis.retry import Retry
from rq import Queue, Worker
from rq.exceptions import StopRequested
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer

from dossier.errors import ServerAway, Transient
from storage.queue.progress import LANES
from worker.parents import signalled_when_parent_dies
from worker.pipeline import Workplace
from worker.queue import local
from worker.queue.fitness import may_work, sweep_hourly
from worker.queue.helping import help_with_pages
from worker.turn import process

# RQ notices a killed worker after its time to live and at its next maintenance; with RQ's defaults that takes minutes.
WORKER_TTL, MAINTENANCE_SECONDS, MONITORING_SECONDS = 25, 3, 2
# No limit of RQ's own: the limits that hold are those of a page (worker/limits.py), and a document may have a thousand.
NO_TIME_LIMIT = -1
# While Redis is away: how often it is asked whether it is back, and how long it has for an answer.
BACK_LOOK_SECONDS, BACK_SECONDS = 5.0, 2.0
_PAGES = {lane: f"{lane}-pages" for lane in LANES}
# In the order in which they are looked into: whoever reads pages does so while nobody else waits.
_QUEUES = [queue for lane in LANES for queue in (lane, _PAGES[lane])]

log = structlog.get_logger()
# RQ finds a job's function by its name and gives it the job's id alone; the forked child has this from its parent.
_workplace: Workplace | None = None


class RqDoorbell:
    """Rings by putting jobs into the lanes' queues."""

    def __init__(self, url: str) -> None:
        self._connection = redis.Redis.from_url(url, socket_timeout=10, socket_connect_timeout=5)
        self._queues = {lane: self._queue(lane) for lane in LANES}
        self._of_pages = {lane: self._queue(queue) for lane, queue in _PAGES.items()}

    def ring(self, document_id: str, lane: str) -> None:
        """See `Doorbell.ring`."""
        with _translated():
            self._put(self._queues[lane], "answer", document_id, document_id)

    def ring_for_pages(self, document_id: str, lane: str, helpers: int) -> None:
        """See `Doorbell.ring_for_pages`."""
        with _translated():
            queue = self._of_pages[lane]
            ringing = set(queue.job_ids)
            for number in range(1, helpers + 1):
                if (job_id := f"{document_id}-{number}") not in ringing:
                    self._put(queue, "answer_for_pages", document_id, job_id)

    def ringing(self) -> set[str]:
        """See `Doorbell.ringing`."""
        with _translated():
            return {job_id for queue in self._queues.values() for job_id in queue.job_ids}

    def _queue(self, name: str) -> Queue:
        return Queue(name, connection=self._connection, serializer=JSONSerializer)

    def _put(self, queue: Queue, job: str, document_id: str, job_id: str) -> None:
        queue.enqueue_call(
            f"worker.queue.rq.{job}",
            args=(document_id,),
            job_id=job_id,
            timeout=NO_TIME_LIMIT,
            result_ttl=0,
            failure_ttl=3600,
        )


def answer(document_id: str) -> None:  # noqa: ARG001  (by which RQ knows the job)
    """The job: work on the document that is next in turn, whichever was rung for. Told to stop, it hands it back.

    Redis hands out jobs in the order of their rings; whose turn it is SQL knows (`storage/queue/turns.py`). A ring
    says only that something waits: of a lane with very many there are fewer (`MOST_RUNG` of the reconciler), rung again
    while any do."""
    process(_childs_workplace())


def answer_for_pages(document_id: str) -> None:
    """The job: read pages of the document, which another worker holds, until something else is to be done."""
    help_with_pages(_childs_workplace(), document_id=document_id)


def _childs_workplace() -> Workplace:
    if _workplace is None:
        raise RuntimeError("jobs run in the children of serve() only")
    _workplace.database.after_fork()
    _workplace.archive.store.after_fork()
    told = []
    # Its parent tells it to stop, or died and can tell it nothing more.
    signalled_when_parent_dies(signal.SIGTERM)
    signal.signal(signal.SIGTERM, lambda *_: told.append(True))
    return replace(_workplace, stopping=lambda: bool(told))


class _RedisAway(StopRequested):
    """Redis does not answer an RQ worker, which by itself would do nothing else until it does."""


class _FitWorker(Worker):
    """RQ's worker, which takes no jobs while its machine is out of service, tells its child when it has to stop, and
    ends where Redis is away. `told`: to stop, by a signal; also by one that came before RQ heard them, or comes when it
    hears them no more."""

    told: list[bool]

    def _install_signal_handlers(self) -> None:
        super()._install_signal_handlers()  # type: ignore[no-untyped-call]
        if self.told:
            self._stop_requested = True

    def check_for_suspension(self, burst: bool) -> None:
        """Called before each job is taken: wait until the worker is fit."""
        super().check_for_suspension(burst)
        if _workplace is None:
            raise RuntimeError("workers run in serve() only")
        while not self._stop_requested and not _is_fit(_workplace):
            if burst:
                raise StopRequested
            self.heartbeat()
            time.sleep(local.LOOK_SECONDS)

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Called every few seconds, while it waits and while its child works; its database hears of it as well."""
        try:
            super().heartbeat(timeout, pipeline)
        except redis.RedisError as error:
            raise _RedisAway from error
        if _workplace is not None and not self.is_horse:
            _workplace.beat()
            with suppress(Transient):
                sweep_hourly(_workplace)  # also where no paper comes
            _workplace.database.close()

    def maintain_heartbeats(self, job: Job, execution: Execution) -> None:
        """Called while a child works, whose paper is none of Redis' business."""
        with suppress(redis.RedisError):
            super().maintain_heartbeats(job, execution)

    def teardown(self) -> None:
        """Called at the end. What is told of it in Redis runs out by itself where that is away."""
        if not self.is_horse:
            _hear(self.told)
        try:
            super().teardown()  # type: ignore[no-untyped-call]
        except redis.RedisError:
            if self.pubsub_thread:
                self.pubsub_thread.stop()

    def handle_warm_shutdown_request(self) -> None:
        """The child finishes or hands back; without this it would read its paper to the end."""
        self.told.append(True)
        if self.horse_pid:
            with suppress(ProcessLookupError):
                os.kill(self.horse_pid, signal.SIGTERM)


def _is_fit(workplace: Workplace) -> bool:
    try:
        return may_work(workplace)
    except Transient as error:
        log.warning("database_away", error=str(error))
        return False
    finally:
        # The children that come are not to share a connection.
        workplace.database.close()


def serve(workplace: Workplace, url: str, *, until_empty: bool = False) -> None:
    """Answer rings until a signal says stop (or the queues are empty), and ask the database while Redis is away."""
    global _workplace
    _workplace = workplace
    told: list[bool] = []
    before = _hear(told)
    try:
        while not told:
            if is_there := _answers(url):
                _serve_by_rq(url, until_empty, told)
                if told or until_empty:
                    return
                is_there = _answers(url)
            log.warning("rq_ended_by_itself" if is_there else "without_redis", worker=workplace.name)
            _serve_by_sql(workplace, url, told, until_empty)
            if until_empty:
                return
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _hear(told: list[bool]) -> dict[int, Any]:
    """Have the signals that say stop noted in `told`; what was done at them before."""
    return {number: signal.signal(number, lambda *_: told.append(True)) for number in (signal.SIGTERM, signal.SIGINT)}


def _serve_by_rq(url: str, until_empty: bool, told: list[bool]) -> None:
    """Answer rings until Redis is away, RQ ends by itself, or `told` to stop."""
    # RQ blocks on the queue for as long as it likes, so this connection has no read time limit. One that was cut is
    # made anew once; what is away longer is not waited for.
    connection = redis.Redis.from_url(url, socket_connect_timeout=5, retry=Retry(NoBackoff(), 1))
    try:
        worker = _FitWorker(
            [Queue(name, connection=connection, serializer=JSONSerializer) for name in _QUEUES],
            connection=connection,
            serializer=JSONSerializer,
            worker_ttl=WORKER_TTL,
            maintenance_interval=MAINTENANCE_SECONDS,
            job_monitoring_interval=MONITORING_SECONDS,
        )
        worker.told = told
        worker.work(burst=until_empty, logging_level="WARNING")
    except (redis.RedisError, StopRequested) as error:
        log.warning("rq_ended", error=repr(error))


def _serve_by_sql(workplace: Workplace, url: str, told: list[bool], until_empty: bool) -> None:
    """Do what is next in turn, again and again, until Redis answers, `told` to stop, or nothing waits."""
    looked = time.monotonic()

    def wait(seconds: float) -> bool:
        nonlocal looked
        if until_empty and seconds:
            return True
        if not told and seconds:
            time.sleep(seconds)
        if told or time.monotonic() - looked < BACK_LOOK_SECONDS:
            return bool(told)
        is_back = _answers(url)
        looked = time.monotonic()
        return is_back

    local.work(replace(workplace, stopping=lambda: bool(told)), None, wait)
    # What comes next are children that must not share a connection.
    workplace.database.close()


def _answers(url: str) -> bool:
    """Whether Redis does what it is asked."""
    asked = redis.Redis.from_url(
        url, socket_timeout=BACK_SECONDS, socket_connect_timeout=BACK_SECONDS, retry=Retry(NoBackoff(), 0)
    )
    try:
        with asked:
            return bool(asked.ping())
    except redis.RedisError:
        return False


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except redis.RedisError as error:
        raise ServerAway(server="Redis") from error
