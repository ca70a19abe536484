"""Counts without personal data: progress for the reporting duty, health and metrics for the operator.

What Prometheus is told is asked of the database when it is scraped, so that each process tells the same, of all parts;
only how fast database and store answer, and how much room its disk has, is of the process itself.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString
from sqlalchemy import text

from api.auth import Reporter
from api.problems import may_be
from api.reporting import progress_of
from api.services import Services, ServicesOf
from api.shapes import document_shapes
from api.v1 import store_answers
from dossier.errors import SohoaError, StoreRefused
from storage.backup import last
from storage.database.models import HeartbeatRow
from storage.following import webhooks
from storage.queue import failures, heartbeats, progress, turns, workers
from storage.review import signed_copies
from storage.witnessing import asking

# With the store's, less than the ten seconds after which Prometheus gives a scrape up.
_DATABASE_SECONDS: Final = 5.0

router = APIRouter()


@router.get("/v1/reports/progress", tags=["reports"])
def progress_report(services: ServicesOf, caller: Reporter) -> document_shapes.ProgressReport:
    """How far digitization is, by level, agency, desk, field of administration, kind and month; of all kinds."""
    return document_shapes.ProgressReport(items=progress_of(services, caller.reach.of_all_kinds()))


@router.get("/health/live", tags=["health"])
def live() -> document_shapes.HealthShape:
    """The program answers."""
    return document_shapes.HealthShape()


@router.get("/health/ready", tags=["health"], responses=may_be(StoreRefused))
def ready(services: ServicesOf) -> document_shapes.HealthShape:
    """Database and object store answer, too; otherwise 503 with the problem `transient.server_away`, or
    `transient.store_refused` where the store does not let in, or the archive is not in it."""
    with services.database.read() as session:
        session.execute(text("SELECT 1"))
    store_answers.ask(services.store)
    return document_shapes.HealthShape()


@router.get("/metrics", tags=["health"], response_class=Response)
def metrics(services: ServicesOf) -> Response:
    """Queue, workers, database, store and disks in the text format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(_Installation(services))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class _Installation(Collector):
    """The state of all parts at this moment."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def collect(self) -> Iterator[Metric]:
        """Everything. Raises `ServerAway` and `SearchTooSlow` for the database: a scrape that fails tells that better
        than old figures."""
        database, now = self._services.database, self._services.clock()
        begun = time.perf_counter()
        with database.read(seconds=_DATABASE_SECONDS) as session:
            session.execute(text("SELECT 1"))
            answered = time.perf_counter() - begun
            status = progress.status(session, now=now)
            oldest = {lane: turns.oldest_by_desk(session, lane) for lane in progress.LANES}
            failed = failures.by_code(session)
            out, late = workers.out_of_service(session), failures.postponed(session, now=now)
            followed = webhooks.everyone(session)
            running = heartbeats.everyone(session)
            countersigned = list(asking.everyone(session))
            copies = signed_copies.ends(session, now)
            backed_up_at = last.last_at(session)
        yield _by("sohoa_documents", "Documents by state", "state", status.documents)
        yield _by("sohoa_waiting", "Unfinished documents by lane", "lane", status.lanes)
        yield GaugeMetricFamily(
            "sohoa_oldest_waiting_seconds", "Age of the oldest unfinished document", status.oldest_waiting_seconds
        )
        by_desk = GaugeMetricFamily(
            "sohoa_oldest_by_desk_seconds",
            "Age of a desk's oldest document that nobody took up",
            labels=["lane", "desk"],
        )
        for lane, desks in oldest.items():
            for desk, came in desks.items():
                by_desk.add_metric([lane, desk], max(0.0, (now - came).total_seconds()))
        yield by_desk
        yield _by("sohoa_failed", "Documents that could not be read, by error", "code", failed)
        yield _by(
            "sohoa_postponed",
            "Documents to be tried again, by error",
            "code",
            {one.error.code: one.count for one in late},
        )
        yield GaugeMetricFamily("sohoa_workers", "Workers at work", status.workers)
        yield GaugeMetricFamily("sohoa_workers_out_of_service", "Workers whose machine fails again and again", len(out))
        yield _by(
            "sohoa_webhook_messages",
            "Messages not told yet, and dead letters",
            "state",
            {"waiting": sum(one.waiting for one in followed), "dead": sum(one.dead for one in followed)},
        )
        silent = sum(one.silent_since is not None or one.ended_why in ("gone", "silent") for one in followed)
        yield GaugeMetricFamily("sohoa_webhooks_silent", "Webhooks where nobody answers, or that ended by it", silent)
        yield from self._witnesses(countersigned)
        yield _by(
            "sohoa_signed_copies",
            "Signed copies whose proof ends within 60 days, and those whose proof has ended",
            "proof",
            {"ends_soon": copies.soon, "ended": copies.ended},
        )
        backup = GaugeMetricFamily("sohoa_backup_seconds", "Age of the last backup, wherever it went", labels=[])
        if backed_up_at is not None:
            backup.add_metric([], max(0.0, (now - backed_up_at).total_seconds()))
        yield backup
        yield GaugeMetricFamily("sohoa_database_seconds", "How long the database took to answer", answered)
        yield from self._store()
        yield from self._parts(running)

    def _witnesses(self, countersigned: Sequence[asking.Standing]) -> Iterator[Metric]:
        now, label = self._services.clock(), ["witness"]
        age = GaugeMetricFamily(
            "sohoa_trail_witness_seconds", "Age of a witness's last cosignature, or first question", labels=label
        )
        fork = GaugeMetricFamily("sohoa_trail_witness_fork", "Whether a witness signed another trail", labels=label)
        for one in countersigned:
            if one.since is not None:  # who never signed is silent since it was asked first
                age.add_metric([one.witness], max(0.0, (now - one.since).total_seconds()))
            fork.add_metric([one.witness], float(one.fork))
        yield from (age, fork)

    def _store(self) -> Iterator[Metric]:
        begun, answers = time.perf_counter(), 1
        try:
            store_answers.ask(self._services.store)
        except SohoaError:
            answers = 0  # told as a figure: the others are worth knowing then
        yield GaugeMetricFamily("sohoa_store_up", "Whether the store answers", answers)
        yield GaugeMetricFamily(
            "sohoa_store_seconds", "How long the store took to answer, or not to", time.perf_counter() - begun
        )

    def _parts(self, running: Sequence[HeartbeatRow]) -> Iterator[Metric]:
        now, labels = self._services.clock(), ["part", "name"]
        silence = GaugeMetricFamily("sohoa_part_silent_seconds", "How long nothing was heard of it", labels=labels)
        free = GaugeMetricFamily("sohoa_disk_free_bytes", "Room on the disk of a part's scratch", labels=labels)
        backlog = GaugeMetricFamily("sohoa_scan_files", "Files in a watcher's scan folders", labels=["name"])
        pages = CounterMetricFamily("sohoa_pages", "Pages archived by a worker", labels=["name"])
        stages = HistogramMetricFamily(
            "sohoa_stage_seconds", "Times of the stages of a paper's work", labels=["name", "stage"]
        )
        home = self._services.scratch  # made with the first upload
        free.add_metric(
            ["serve", ""], shutil.disk_usage(next(one for one in (home, *home.parents) if one.is_dir())).free
        )
        for one in running:
            silence.add_metric([one.part, one.name], max(0.0, (now - one.at).total_seconds()))
            free.add_metric([one.part, one.name], one.free_bytes)
            if one.part == "worker":
                pages.add_metric([one.name], one.pages)
            if one.scan_files is not None:
                backlog.add_metric([one.name], one.scan_files)
            bounds = [*map(floatToGoString, heartbeats.BUCKETS), "+Inf"]
            for stage, took in sorted(one.stages.items()):
                counted = list(zip(bounds, accumulate(took["counts"]), strict=True))
                stages.add_metric([one.name, stage], counted, sum_value=took["sum"])
        yield from (silence, free, backlog, pages, stages)


def _by(name: str, what: str, label: str, counts: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(name, what, labels=[label])
    for value, count in counts.items():
        family.add_metric([value], count)
    return family
