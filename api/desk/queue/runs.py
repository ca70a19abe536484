"""Operators' runs as pages know them: which are within reach, and the samples that were drawn of each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.auth import Caller
from api.services import Services
from dossier.errors import NotFound
from dossier.words.sentences import N_, Phrase
from ingest.reports.drawn_samples import Sample, kept
from ingest.reports.sample_verdicts import Verdict, gone_of, rate_of, verdicts_of
from ingest.reports.sampling import ErrorRate
from storage.archive.ocfl import Archive
from storage.papers import batches
from storage.papers.batches import About

BATCH = Phrase(N_("lượt chạy"))
SHOWN = 10
"""How many runs a page lists, those first that were begun last."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample of a run, and how far it is: `number` from 0 on among those of the run; `gone`: papers
    that went off record before anything was said of them; `rate` once all was said of the others."""

    batch_id: str
    about: About
    number: int
    sample: Sample
    verdicts: dict[str, Verdict]
    gone: frozenset[str]
    rate: ErrorRate | None


def latest_within(services: Services, session: Session, caller: Caller) -> list[tuple[str, About]]:
    """The latest runs within the caller's reach: those of this installation are of its agency."""
    if not caller.reach.has_agency(services.agency):
        return []
    return [(row.id, batches.about(session, row.id)) for row in batches.latest(session, SHOWN, caller.reach.desks)]


def demand_batch(services: Services, session: Session, caller: Caller, batch_id: str) -> About:
    """The run, where there is one at a desk within reach. Raises `NotFound`."""
    about = batches.known(session, batch_id)
    if about is None or not caller.reach.has_agency(services.agency) or not caller.reach.has_desk(about.desk):
        raise NotFound(what=BATCH, value=batch_id)
    return about


def samples_of(services: Services, batch_id: str, about: About) -> list[Drawn]:
    """The samples that were drawn of a run, oldest first."""
    archive = Archive(services.store)
    found = []
    for number, sample in enumerate(kept(archive, batch_id)):
        verdicts = verdicts_of(archive, batch_id, sample)
        with services.database.read() as session:
            gone = gone_of(session, sample, verdicts)
        found.append(Drawn(batch_id, about, number, sample, verdicts, gone, rate_of(sample, verdicts, gone)))
    return found
