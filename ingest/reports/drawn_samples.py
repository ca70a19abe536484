"""The samples that were drawn of a run, kept in the archive beside its reconciliation.

A sheet that comes back filled in is held against them: who takes lines out of it would say of the whole run what holds
of the rest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from ingest.intake import Intake
from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import EventRow
from storage.objects.store import read
from storage.papers import documents
from storage.trail import events

PATH: Final = "samples.json"


@dataclass(frozen=True, slots=True)
class Sample:
    """The papers (ids, in the order of their lines) that a `seed` draws for a `share` (0 to 1) of a run. `operator`:
    who drew it, empty where that was not kept; whoever draws it again draws the same. `versions`: of the papers, as
    they were drawn, empty where they were not kept."""

    seed: int
    share: float
    documents: tuple[str, ...]
    operator: str = field(default="", compare=False)
    versions: tuple[int, ...] = field(default=(), compare=False)


def keep(intake: Intake, batch_id: str, sample: Sample, *, operator: str, now: datetime) -> None:
    """Note that the sample was drawn. The same one again changes nothing, but tells it where a call that was cut off
    did not live to."""
    is_new = False
    with intake.database.read() as session:
        versions = documents.versions(session, sample.documents)
    # One that went off record since it was drawn has none, and is shown to nobody.
    drawn = replace(sample, operator=operator, versions=tuple(versions.get(one, 0) for one in sample.documents))

    def changed(content: bytes | None) -> bytes:
        nonlocal is_new
        samples = _loaded(content)
        is_new = sample not in samples
        if content is not None and not is_new:
            return content
        return json.dumps([asdict(one) for one in (*samples, drawn)], sort_keys=True).encode()

    # A store may be slow, and whoever holds the trail keeps all others waiting.
    user = f"batch:{operator}"
    intake.archive.change(object_id_of(batch_id), PATH, changed, message="sample drawn", user=user, now=now)
    details = {"id": batch_id, "seed": sample.seed, "share": sample.share, "papers": len(sample.documents)}
    if is_new or not _is_told(intake.database, details):
        actor = events.Actor("intake:batch", requester=operator)
        with intake.database.write() as session:
            events.append(session, "sample_drawn", actor, now=now, details=details)


def _is_told(database: Database, details: Mapping[str, Any]) -> bool:
    with database.read() as session:
        return details in session.scalars(select(EventRow.details).where(EventRow.action == "sample_drawn")).all()


def kept(archive: Archive, batch_id: str) -> list[Sample]:
    """Every sample that was drawn of a run, oldest first."""
    key = archive.newest_key(object_id_of(batch_id), PATH)
    return _loaded(read(archive.store, key) if key is not None else None)


def _loaded(content: bytes | None) -> list[Sample]:
    return [
        Sample(
            one["seed"], one["share"], tuple(one["documents"]), one.get("operator", ""), tuple(one.get("versions", ()))
        )
        for one in json.loads(content or b"[]")
    ]
