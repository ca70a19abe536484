"""A run over a manifest: how it is begun, heard and brought to its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from ingest.batch import BatchRun, BatchSettings, run_batch
from ingest.intake import Intake
from ingest.manifest import read_manifest
from ingest.reports.reconciliation import Record, reconciled
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.objects.store import ObjectStore
from storage.papers.batches import Tally
from worker.queue.doorbell import LocalDoorbell

SETTINGS = BatchSettings(desk="luu-tru", requester="thu", wait=False)


CODE = "000.00.23.H47-211101-0001"


class Heard:
    """Progress as it was heard."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int]] = []
        self.tallies: list[Tally] = []

    def taken(self, done: int, total: int) -> None:
        self.steps.append((done, total))

    def worked(self, tally: Tally, reasons: Mapping[str, int]) -> None:
        self.tallies.append(tally)


def intake_of(database: Database, store: ObjectStore, tmp_path: Path) -> Intake:
    return Intake(database, Archive(store), LocalDoorbell(tmp_path / "bell"), "H47.23", lambda: datetime.now(UTC))


def all_of(database: Database, table: type[Any]) -> list[Any]:
    with database.read() as session:
        return list(session.scalars(select(table)))


def set_state(database: Database, state: str, **more: Any) -> None:
    with database.write() as session:
        session.execute(update(DocumentRow).where(DocumentRow.state == "received").values(state=state, **more))


def finished_run(intake: Intake, manifest: Path) -> BatchRun:
    run = run_batch(read_manifest(manifest), intake, SETTINGS, Heard())
    set_state(intake.database, "archived", kind="giay_khai_sinh")
    return run


def record_of(intake: Intake, batch_id: str) -> Record:
    return reconciled(intake, batch_id, operator="thu", now=intake.clock())
