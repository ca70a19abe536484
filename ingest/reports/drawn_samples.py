"""The samples that were drawn of a run, kept in the archive beside its reconciliation.

A sheet that comes back filled in is held against them: who takes lines out of it would say of the whole run what holds
of the rest.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from ingest.intake import Intake
from storage.archive.ocfl import object_id_of
from storage.objects.store import read

PATH: Final = "samples.json"


@dataclass(frozen=True, slots=True)
class Sample:
    """The papers (ids, in the order of their lines) that a `seed` draws for a `share` (0 to 1) of a run."""

    seed: int
    share: float
    documents: tuple[str, ...]


def keep(intake: Intake, batch_id: str, sample: Sample, *, operator: str, now: datetime) -> None:
    """Note that the sample was drawn. The same one again changes nothing."""
    samples = kept(intake, batch_id)
    if sample in samples:
        return
    body = json.dumps([asdict(one) for one in (*samples, sample)], sort_keys=True).encode()
    user = f"batch:{operator}"
    intake.archive.write_version(object_id_of(batch_id), {PATH: body}, message="sample drawn", user=user, now=now)


def kept(intake: Intake, batch_id: str) -> list[Sample]:
    """Every sample that was drawn of a run, oldest first."""
    key = intake.archive.newest_key(object_id_of(batch_id), PATH)
    if key is None:
        return []
    return [
        Sample(one["seed"], one["share"], tuple(one["documents"]))
        for one in json.loads(read(intake.archive.store, key))
    ]
