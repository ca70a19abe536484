"""What a second person says of the papers of a drawn sample, kept in the archive beside it, and what that comes to.

Each verdict stands with the account that gave it. Another account's is never overwritten, and whoever drew the sample
gives none: it says something of a run because somebody else than its operator looked.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.errors import BadRequest, NotAllowed
from dossier.words.folding import fold
from dossier.words.sentences import N_, Phrase
from ingest.reports.drawn_samples import Sample
from ingest.reports.sampling import ErrorRate, error_rate
from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import EventRow
from storage.objects.store import read
from storage.trail import events

PATH: Final = "verdicts.json"
OWN_SAMPLE: Final = N_("người lấy mẫu không tự kiểm tra mẫu của mình; hãy nhờ một người khác")
NOT_OF_THE_SAMPLE: Final = N_("giấy tờ {document} không thuộc mẫu")


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of a paper: whether all that was read of it is right, and a note."""

    is_right: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of a paper, by which account, its person's name, and when."""

    said: Said
    account: str
    person: str
    at: datetime


def demand_other(sample: Sample, account: str, person: str) -> None:
    """That an account, of the person with this name, did not draw the sample. Raises `NotAllowed`."""
    if sample.operator and fold(sample.operator) in (fold(account), fold(person)):
        raise NotAllowed(reason=Phrase(OWN_SAMPLE))


def verdicts_of(archive: Archive, batch_id: str, sample: Sample) -> dict[str, Verdict]:
    """What was said so far of the papers of a sample of a run, by their ids."""
    return {
        document: Verdict(
            Said(one["is_right"], one["note"]), one["account"], one["person"], datetime.fromisoformat(one["at"])
        )
        for document, one in _kept(archive, batch_id).get(_name(sample), {}).items()
    }


def judge(
    database: Database,
    archive: Archive,
    batch_id: str,
    sample: Sample,
    said: Mapping[str, Said],
    actor: events.Actor,
    *,
    now: datetime,
) -> list[str]:
    """Keep what the account of `actor` says of papers of the sample: each is an event. What it said before may be
    changed; the papers of which another account has said something stay as they are, and are returned.

    Raises `NotAllowed` for whoever drew it, `BadRequest` for papers of no sample, and what database and archive raise.
    """
    account, person = actor.account or "", actor.requester or ""
    demand_other(sample, account, person)
    for document in said:
        if document not in sample.documents:
            raise BadRequest(problem=Phrase(NOT_OF_THE_SAMPLE, {"document": document}))
    with database.write() as session:
        events.hold(session)  # of two writers of the run's object, one waits
        before = verdicts_of(archive, batch_id, sample)
        others = [document for document in said if document in before and before[document].account != account]
        # Killed after the archive had them, they are no events yet.
        known = {
            document
            for document in _on_record(session, said, batch_id, sample)
            if document in before and before[document].said == said[document]
        }
        new = {document: one for document, one in said.items() if document not in {*others, *known}}
        if not new:
            return others
        kept = _kept(archive, batch_id)
        kept.setdefault(_name(sample), {}).update(
            {
                document: {
                    "is_right": one.is_right,
                    "note": one.note,
                    "account": account,
                    "person": person,
                    "at": now.astimezone(UTC).isoformat(),
                }
                for document, one in new.items()
            }
        )
        body = json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()
        archive.write_version(object_id_of(batch_id), {PATH: body}, message="sample judged", user=person, now=now)
        events.append_all(
            session,
            [
                events.Entry(
                    "sampled",
                    actor,
                    now,
                    document,
                    {"batch": batch_id, "seed": sample.seed, "share": sample.share, "is_right": one.is_right},
                )
                for document, one in new.items()
            ],
        )
    return others


def rate_of(sample: Sample, verdicts: Mapping[str, Verdict]) -> ErrorRate | None:
    """The error rate that the verdicts say of the run; None until each paper of the sample has one, since whoever
    leaves papers out would say of the whole run what holds of the rest."""
    said = [verdicts[document].said for document in sample.documents if document in verdicts]
    if not said or len(said) < len(sample.documents):
        return None
    return error_rate(sum(not one.is_right for one in said), len(said))


def _on_record(session: Session, documents: Collection[str], batch_id: str, sample: Sample) -> set[str]:
    """Of which of these papers the trail says that they were judged in this sample."""
    of_them = select(EventRow).where(EventRow.document_id.in_(documents), EventRow.action == "sampled")
    return {
        str(event.document_id)
        for event in session.scalars(of_them)
        if (event.details["batch"], event.details["seed"], event.details["share"])
        == (batch_id, sample.seed, sample.share)
    }


def _name(sample: Sample) -> str:
    """What tells the samples of a run apart."""
    return f"{sample.seed}/{sample.share}"


def _kept(archive: Archive, batch_id: str) -> dict[str, dict[str, Any]]:
    key = archive.newest_key(object_id_of(batch_id), PATH)
    found: dict[str, dict[str, Any]] = json.loads(read(archive.store, key)) if key is not None else {}
    return found
