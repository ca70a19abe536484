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

from dossier.access_errors import NotAllowed
from dossier.errors import BadRequest
from dossier.words.folding import fold
from dossier.words.sentences import N_, Phrase
from ingest.reports.drawn_samples import Sample
from ingest.reports.sampling import ErrorRate, error_rate
from storage.accounts import persons
from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import EventRow
from storage.objects.store import read
from storage.papers import documents
from storage.trail import events

PATH: Final = "verdicts.json"
OWN_SAMPLE: Final = N_("người lấy mẫu không tự kiểm tra mẫu của mình; hãy nhờ một người khác")
UNKNOWN_OPERATOR: Final = N_(
    "chưa rõ tài khoản của người đã lấy mẫu (“{operator}” trên máy chủ); người quản trị ghi tên đó ở trang của tài "
    "khoản ấy, rồi người khác kiểm tra mẫu"
)
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


def demand_other(session: Session, sample: Sample, account: str, person: str) -> None:
    """That an account, of the person with this name, is of another person than who drew the sample. Raises
    `NotAllowed`, also where nobody said whose account the operating system's name of that one is: then nobody says that
    they are two. (Of the oldest samples it was not kept who drew them.)"""
    if not sample.operator:
        return
    drew = persons.of_system_user(session, sample.operator)
    if fold(sample.operator) in (fold(account), fold(person)) or any(
        persons.is_same(session, (account, person), (one.name, one.full_name)) for one in drew
    ):
        raise NotAllowed(reason=Phrase(OWN_SAMPLE))
    if not drew:
        raise NotAllowed(reason=Phrase(UNKNOWN_OPERATOR, {"operator": sample.operator}))


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
    changed; the papers of which another account has said something stay as they are, and are returned. What the archive
    has of anybody's verdicts on this sample, and no event tells, is told now, with who began it.

    Raises `NotAllowed` for whoever drew it, `BadRequest` for papers of no sample, and what database and archive raise.
    """
    account, person = actor.account or "", actor.requester or ""
    with database.read() as session:
        demand_other(session, sample, account, person)
    for document in said:
        if document not in sample.documents:
            raise BadRequest(problem=Phrase(NOT_OF_THE_SAMPLE, {"document": document}))
    others: list[str] = []
    new: set[str] = set()
    known_now: dict[str, dict[str, Any]] = {}

    def changed(content: bytes | None) -> bytes:
        kept = _loaded(content)
        of_sample = kept.setdefault(_name(sample), {})
        others[:] = [one for one in said if one in of_sample and of_sample[one]["account"] != account]
        new.clear()
        for document, word in said.items():
            known = of_sample.get(document, {})
            if document in others or (known.get("is_right"), known.get("note")) == (word.is_right, word.note):
                continue
            new.add(document)
            of_sample[document] = {
                "is_right": word.is_right,
                "note": word.note,
                "account": account,
                "person": person,
                "at": now.astimezone(UTC).isoformat(),
            }
        known_now.clear()
        known_now.update(of_sample)
        return json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()

    # A store may be slow, and whoever holds the trail keeps all others waiting.
    archive.change(object_id_of(batch_id), PATH, changed, message="sample judged", user=person, now=now)
    with database.write() as session:
        events.hold(session)
        _tell(session, batch_id, sample, known_now, new, actor, now)
    return others


def gone_of(session: Session, sample: Sample, verdicts: Mapping[str, Verdict]) -> frozenset[str]:
    """The papers of the sample that were disposed of or shredded before anybody said something of them: nobody can look
    at them any more."""
    unsaid = [document for document in sample.documents if document not in verdicts]
    return frozenset(unsaid).difference(documents.versions(session, unsaid))


def rate_of(sample: Sample, verdicts: Mapping[str, Verdict], gone: Collection[str] = ()) -> ErrorRate | None:
    """The error rate that the verdicts say of the run; None until each paper of the sample has one, but for those that
    are `gone`: whoever leaves papers out by choice would say of the whole run what holds of the rest."""
    said = [verdicts[document].said for document in sample.documents if document in verdicts]
    if not said or len(said) < len(set(sample.documents).difference(gone)):
        return None
    return error_rate(sum(not one.is_right for one in said), len(said))


def _tell(
    session: Session,
    batch_id: str,
    sample: Sample,
    verdicts: Mapping[str, Mapping[str, Any]],
    new: Collection[str],
    actor: events.Actor,
    now: datetime,
) -> None:
    """Make the `new` ones of the verdicts on a sample, as the archive has them, events, and those that no event tells:
    whoever said such a one was killed after the archive had it."""
    on_record = _on_record(session, verdicts, batch_id, sample)
    entries = []
    for document, verdict in verdicts.items():
        told, said_at = on_record.get(document), datetime.fromisoformat(verdict["at"])
        told_of = datetime.fromisoformat(told.details.get("begun_at", told.at.isoformat())) if told else None
        begun: dict[str, str] = {}
        if document not in new:
            if told_of is not None and told_of >= said_at:
                continue
            begun = events.begun(said_at, verdict["person"])
        elif told is not None and "begun_at" in told.details and told_of == said_at:
            continue  # another took this call for killed, and told it
        details = {"batch": batch_id, "seed": sample.seed, "share": sample.share, "is_right": verdict["is_right"]}
        entries.append(events.Entry("sampled", actor, now, document, {**details, **begun}))
    events.append_all(session, entries)


def _on_record(session: Session, documents: Collection[str], batch_id: str, sample: Sample) -> dict[str, events.Event]:
    """What the trail says last of these papers in this sample."""
    of_them = select(EventRow).where(EventRow.document_id.in_(documents), EventRow.action == "sampled")
    return {
        str(event.document_id): events.event_of(event)
        for event in session.scalars(of_them.order_by(EventRow.seq))
        if (event.details["batch"], event.details["seed"], event.details["share"])
        == (batch_id, sample.seed, sample.share)
    }


def _name(sample: Sample) -> str:
    """What tells the samples of a run apart."""
    return f"{sample.seed}/{sample.share}"


def _kept(archive: Archive, batch_id: str) -> dict[str, dict[str, Any]]:
    key = archive.newest_key(object_id_of(batch_id), PATH)
    return _loaded(read(archive.store, key) if key is not None else None)


def _loaded(kept: bytes | None) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(kept) if kept is not None else {}
    return found
