"""Counts without personal data: progress for the reporting duty, and health for the operator."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import text

from api.auth import Reporter
from api.reporting import progress_of
from api.services import ServicesOf
from api.shapes import document_shapes
from storage.archive.ocfl import ROOT_MARK

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
