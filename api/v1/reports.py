"""Counts without personal data: progress for the reporting duty, health and metrics for the operator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import text

from api.auth import Reporter
from api.reporting import progress_of
from api.services import ServicesOf
from api.shapes import document_shapes
from storage.archive.ocfl import ROOT_MARK
from storage.database.engine import Database
from storage.following import webhooks
from storage.queue import failures, progress, workers

router = APIRouter()


@router.get("/v1/reports/progress", tags=["reports"])
def progress_report(services: ServicesOf, caller: Reporter) -> document_shapes.ProgressReport:
    """How far digitization is, by level, agency, desk, field of administration, kind and month."""
    return document_shapes.ProgressReport(items=progress_of(services, caller.reach))


@router.get("/health/live", tags=["health"])
def live() -> document_shapes.HealthShape:
    """The program answers."""
    return document_shapes.HealthShape()


@router.get("/health/ready", tags=["health"])
def ready(services: ServicesOf) -> document_shapes.HealthShape:
    """Database and object store answer, too; otherwise 503 with the problem `transient.server_away`."""
    with services.database.read() as session:
        session.execute(text("SELECT 1"))
    services.store.size(ROOT_MARK[0])
    return document_shapes.HealthShape()


@router.get("/metrics", tags=["health"], response_class=Response)
def metrics(services: ServicesOf) -> Response:
    """The queue in the text format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(_Queue(services.database, services.clock))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class _Queue(Collector):
    """The state of the queue, asked of the database when it is scraped, so that every process tells the same."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._clock = database, clock

    def collect(self) -> Iterator[Metric]:
        """The gauges."""
        with self._database.read() as session:
            now = self._clock()
            status = progress.status(session, now=now)
            followed = webhooks.everyone(session)
            out, late = workers.out_of_service(session), failures.postponed(session, now=now)
        documents = GaugeMetricFamily("sohoa_documents", "Documents by state", labels=["state"])
        for state, count in status.documents.items():
            documents.add_metric([state], count)
        waiting = GaugeMetricFamily("sohoa_waiting", "Unfinished documents by lane", labels=["lane"])
        for lane, count in status.lanes.items():
            waiting.add_metric([lane], count)
        yield documents
        yield waiting
        yield GaugeMetricFamily(
            "sohoa_oldest_waiting_seconds", "Age of the oldest unfinished document", status.oldest_waiting_seconds
        )
        yield GaugeMetricFamily("sohoa_workers", "Workers at work", status.workers)
        yield GaugeMetricFamily("sohoa_workers_out_of_service", "Workers whose machine fails again and again", len(out))
        postponed = GaugeMetricFamily("sohoa_postponed", "Documents to be tried again, by error", labels=["code"])
        for one in late:
            postponed.add_metric([one.error.code], one.count)
        yield postponed
        messages = GaugeMetricFamily(
            "sohoa_webhook_messages", "Messages not told yet, and dead letters", labels=["state"]
        )
        messages.add_metric(["waiting"], sum(one.waiting for one in followed))
        messages.add_metric(["dead"], sum(one.dead for one in followed))
        yield messages
        silent = sum(one.silent_since is not None or one.ended_why in ("gone", "silent") for one in followed)
        yield GaugeMetricFamily("sohoa_webhooks_silent", "Webhooks where nobody answers, or that ended by it", silent)
