"""The standing of papers, kept in step with what is on record.

`settle` is called in the transaction that changed a document's fields, kind or statements. It evaluates
`dossier/validity/chains.py` over every paper that may have to do with it, those it had to do with before included, and
writes what changed: so the order in which papers come in does not matter, and settling twice changes nothing. Each
change is an event of the paper whose standing it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from dossier.catalogue.kinds import OTHER, default_catalogue
from dossier.errors import BadRequest
from dossier.review.cuts import WITHDRAWN
from dossier.validity.chains import Decision, Ground, Paper, Standing, grounds_of, standing_of
from dossier.validity.statements import Statement, said_by, statements_of_title
from dossier.words.dates import iso_day
from dossier.words.folding import fold
from dossier.words.sentences import N_, Phrase
from storage.archive.gone import why_not_there
from storage.archive.ocfl import Archive, object_id_of
from storage.database.models import (
    DocumentRow,
    FieldRow,
    GroundRow,
    PaperRow,
    StandingDecisionRow,
    StandingKeyRow,
    StatementRow,
)
from storage.database.prepared import Prepared, PreparedChange
from storage.trail import events

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_VALUES = Prepared(
    select(FieldRow.document_id, FieldRow.name, FieldRow.value, FieldRow.needs_review, FieldRow.as_printed).where(
        FieldRow.document_id.in_(_IDS)
    )
)
_STATEMENTS = Prepared(
    select(
        StatementRow.document_id,
        StatementRow.says,
        StatementRow.number,
        StatementRow.issued_on,
        StatementRow.issuer,
        StatementRow.doubtful,
        StatementRow.paper,
        StatementRow.spoken,
    )
    .where(StatementRow.document_id.in_(_IDS))
    .order_by(StatementRow.id)
)
_DECISIONS = Prepared(
    select(
        StandingDecisionRow.document_id,
        StandingDecisionRow.standing,
        StandingDecisionRow.outranks,
        StandingDecisionRow.valid_until,
    ).where(StandingDecisionRow.document_id.in_(_IDS))
)
_GROUNDS = Prepared(
    select(GroundRow.document_id, GroundRow.standing, GroundRow.reason, GroundRow.by_document_id).where(
        GroundRow.document_id.in_(_IDS)
    )
)
_KEYS = Prepared(select(StandingKeyRow.key).where(StandingKeyRow.document_id == bindparam("document_id")))
_SHARING = Prepared(
    select(StandingKeyRow.document_id).where(StandingKeyRow.key.in_(bindparam("keys", expanding=True))).distinct()
)
_ADD_KEYS = PreparedChange(insert(StandingKeyRow))

EXTENDS_NOTHING = N_("valid_until: chỉ gia hạn giấy tờ có standing là valid, đến một ngày sau ngày ghi trên giấy")
DECISION = "standing.json"
"""The file in a document's object that has what a person last decided on its standing."""


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """How a paper stands and why. `grounds` come from other papers, whose numbers are in `numbers` by their ids;
    `reason`, `requester`, `replaced_by` and `valid_until`, its last day where its office extended it, from a person."""

    standing: Standing
    grounds: tuple[Ground, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None
    requester: str | None = None
    replaced_by: str | None = None
    valid_until: date | None = None


def keep_statements(
    session: Session, document_id: str, statements: Iterable[Statement], *, replace: bool = True
) -> None:
    """Make `statements` all that the text of the document says of other papers; `replace`: there may be others. Settle
    it afterwards."""
    if replace:
        session.execute(delete(StatementRow).where(StatementRow.document_id == document_id))
    session.add_all(
        StatementRow(
            document_id=document_id,
            says=one.says,
            number=one.number,
            issued_on=one.issued_on,
            issuer=one.issuer,
            doubtful=one.doubtful,
            paper=one.paper,
            spoken=one.spoken,
        )
        for one in statements
    )


def settle(session: Session, document_id: str, *, now: datetime, actor: events.Actor) -> tuple[str, ...]:
    """Evaluate anew what depends on this document; the ids of the papers whose standing or grounds changed, sorted.

    The transaction must have held the trail (`events.hold`) before it touched any document: so of two that settle the
    same papers, one waits for the other and sees what that has written.
    """
    events.hold(session)
    session.flush()
    papers = _connected(session, document_id)
    grounds = grounds_of([paper for _, paper in papers])
    before = _stored_grounds(session, grounds)
    changed = []
    for document, paper in sorted(papers, key=lambda one: one[1].id):
        new = grounds[paper.id]
        standing = standing_of(new, paper.decided)
        if paper.decided is not None and paper.decided.valid_until is not None:
            document.valid_until = paper.decided.valid_until  # where what the paper prints was put
        if standing == document.standing and set(new) == before[paper.id]:
            continue
        _write_grounds(session, paper.id, new)
        details = {"standing": standing, "before": document.standing, "grounds": [_plain(one) for one in new]}
        document.standing = standing
        events.append(session, "standing_changed", actor, now=now, document_id=paper.id, details=details)
        changed.append(paper.id)
    session.flush()
    return tuple(changed)


def decide(
    session: Session,
    archive: Archive,
    document_id: str,
    standing: Standing | None,
    *,
    reason: str,
    replaced_by: str | None,
    now: datetime,
    actor: events.Actor,
    valid_until: date | None = None,
) -> tuple[str, ...]:
    """A person says how a paper stands; with None takes that back. `valid_until`: of a valid one, the last day until
    which its office extended it. Raises `NotFound` for either document, `BadRequest` for a day that extends nothing,
    and what the archive raises: the paper's object has it before the commit.

    It outranks what other papers say so far; the ids of the papers that changed come back, as from `settle`.
    """
    events.hold(session)
    for one in filter(None, (document_id, replaced_by)):
        if session.get(DocumentRow, one) is None:
            raise why_not_there(session, one)
    _demand_extends(session, document_id, standing, valid_until)
    _extend(session, document_id, valid_until, actor, now)
    grounds = sorted(_stored_grounds(session, [document_id])[document_id], key=str)
    record = {
        "standing": standing,
        "reason": reason,
        "replaced_by": replaced_by,
        "decided_at": now.isoformat(),
        "requester": actor.requester or actor.name,
        "valid_until": valid_until and valid_until.isoformat(),
        "outranks": [_plain(one) for one in grounds],
    }
    body = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True).encode()
    user = actor.requester or actor.name
    archive.write_version(object_id_of(document_id), {DECISION: body}, message="standing decided", user=user, now=now)
    _put_decision(session, document_id, record)
    details = {"standing": standing, "reason": reason, "replaced_by": replaced_by}
    events.append(session, "standing_decided", actor, now=now, document_id=document_id, details=details)
    return settle(session, document_id, now=now, actor=actor)


def put_decision(session: Session, document_id: str, body: bytes, *, now: datetime, actor: events.Actor) -> None:
    """Make what the file `DECISION` says what a person decided; no standing: nobody did. Settle it afterwards. Raises
    KeyError, ValueError, and `BadRequest` as `decide` does."""
    record = json.loads(body)
    valid_until = iso_day(record["valid_until"])
    _demand_extends(session, document_id, record["standing"], valid_until)
    _extend(session, document_id, valid_until, actor, now)
    _put_decision(session, document_id, record)


def is_begun(session: Session, document_id: str, body: bytes) -> bool:
    """Whether what the file `DECISION` says was decided and never came on record. Raises KeyError, ValueError."""
    return _begun(session, document_id, json.loads(body)) is not None


def finish(session: Session, document_id: str, body: bytes, *, now: datetime, actor: events.Actor) -> None:
    """Put on record what the file `DECISION` says and another call did not live to, as it was decided then. Twice is
    once. Raises KeyError, ValueError."""
    events.hold(session)
    record = json.loads(body)
    decided_at = _begun(session, document_id, record)
    if decided_at is None:
        return
    _extend(session, document_id, iso_day(record["valid_until"]), actor, now)  # it extended something then
    _put_decision(session, document_id, record)
    said = {name: record[name] for name in ("standing", "reason", "replaced_by")}
    details = {**said, **events.begun(decided_at, record["requester"])}
    events.append(session, "standing_decided", actor, now=now, document_id=document_id, details=details)
    settle(session, document_id, now=now, actor=actor)


def _begun(session: Session, document_id: str, record: Mapping[str, Any]) -> datetime | None:
    """When it was decided what is not on record; None for what is, and for what is older than that."""
    row = session.get(StandingDecisionRow, document_id)
    decided_at = datetime.fromisoformat(record["decided_at"])
    if row is None:
        return None if record["standing"] is None else decided_at
    return decided_at if decided_at > row.decided_at else None


def _put_decision(session: Session, document_id: str, record: Mapping[str, Any]) -> None:
    session.execute(delete(StandingDecisionRow).where(StandingDecisionRow.document_id == document_id))
    if record["standing"] is not None:
        days = {
            "decided_at": datetime.fromisoformat(record["decided_at"]),
            "valid_until": iso_day(record["valid_until"]),
        }
        session.add(StandingDecisionRow(document_id=document_id, **{**record, **days}))


def facts_of(session: Session, documents: Sequence[PaperRow]) -> dict[str, StandingFacts]:
    """How each of these documents stands, by id. One of unknown standing has neither grounds nor a decision."""
    ids = [document.id for document in documents if document.standing != "unknown"]
    if not ids:
        return {document.id: StandingFacts("unknown") for document in documents}
    grounds = _stored_grounds(session, ids)
    decided = {
        row.document_id: row
        for row in session.scalars(select(StandingDecisionRow).where(StandingDecisionRow.document_id.in_(ids)))
    }
    others = {one.by for against in grounds.values() for one in against}
    others |= {row.replaced_by for row in decided.values() if row.replaced_by}
    named = session.execute(select(DocumentRow.id, DocumentRow.number).where(DocumentRow.id.in_(others)))
    numbers = {row.id: row.number for row in named if row.number}
    found = {}
    for document in documents:
        by_person = decided.get(document.id)
        found[document.id] = StandingFacts(
            standing=document.standing,  # type: ignore[arg-type]
            grounds=tuple(sorted(grounds.get(document.id, ()), key=lambda one: (one.standing, one.reason, one.by))),
            numbers=numbers,
            reason=by_person.reason if by_person else None,
            requester=by_person.requester if by_person else None,
            replaced_by=by_person.replaced_by if by_person else None,
            valid_until=by_person.valid_until if by_person else None,
        )
    return found


def _extend(
    session: Session,
    document_id: str,
    valid_until: date | None,
    actor: events.Actor,
    now: datetime,
) -> None:
    """Make a day that its office decided the last of the paper, or with None what it prints. Settle it afterwards."""
    decided = select(StandingDecisionRow.valid_until).where(StandingDecisionRow.document_id == document_id)
    if session.scalar(decided) == valid_until:
        return
    session.get_one(DocumentRow, document_id).valid_until = valid_until or _printed_last_day(session, document_id)
    details = {"valid_until": valid_until and valid_until.isoformat()}
    events.append(session, "extended", actor, now=now, document_id=document_id, details=details)


def _demand_extends(session: Session, document_id: str, standing: Standing | None, valid_until: date | None) -> None:
    """That a last day, where there is one, is of a valid paper and later than what it prints. Raises `BadRequest`."""
    if valid_until is None:
        return
    printed = _printed_last_day(session, document_id)
    if standing != "valid" or (printed is not None and valid_until <= printed):
        raise BadRequest(problem=Phrase(EXTENDS_NOTHING))


def _printed_last_day(session: Session, document_id: str) -> date | None:
    printed = select(FieldRow.value).where(FieldRow.document_id == document_id, FieldRow.name == "valid_until")
    return iso_day(session.scalar(printed))


def _connected(session: Session, document_id: str) -> list[tuple[DocumentRow, Paper]]:
    """The document and what counts of it, and the same of every paper that shares a key with it, now or before, or with
    one of those, and so on.

    Writes the document's own keys anew; those of others change only with them.
    """
    before = {row.key for row in _KEYS.rows(session, document_id=document_id)}
    (own,) = _papers(session, [document_id])
    of_it = own[1].keys
    if before and before != of_it:
        session.execute(delete(StandingKeyRow).where(StandingKeyRow.document_id == document_id))
    if before != of_it:
        _ADD_KEYS.run_in(session, ({"document_id": document_id, "key": key} for key in sorted(of_it)))
    found = {document_id: own}
    seen: set[str] = set()
    keys = before | of_it
    while keys:
        seen |= keys
        sharing = _SHARING.rows(session, keys=list(keys))
        added = _papers(session, [row.document_id for row in sharing if row.document_id not in found])
        found |= {paper.id: (document, paper) for document, paper in added}
        keys = {key for _, paper in added for key in paper.keys} - seen
    return list(found.values())


def _papers(session: Session, ids: Sequence[str]) -> list[tuple[DocumentRow, Paper]]:
    """These documents, and what counts of each. A value that waits for a person is left out."""
    if not ids:
        return []
    fields: dict[str, list[Any]] = {one: [] for one in ids}
    for value in _VALUES.rows(session, ids=ids):
        fields[value.document_id].append(value)
    said: dict[str, list[Statement]] = {one: [] for one in ids}
    for row in _STATEMENTS.rows(session, ids=ids):
        statement = Statement(row.says, row.number, row.issued_on, row.issuer, row.doubtful, row.paper, row.spoken)
        said[row.document_id].append(statement)
    decisions = {
        row.document_id: Decision(row.standing, frozenset(Ground(**one) for one in row.outranks), row.valid_until)
        for row in _DECISIONS.rows(session, ids=ids)
    }
    papers = []
    for document in _rows(session, ids):
        kind = default_catalogue().get(document.kind or OTHER)
        # What is no paper any more (storage/papers/stacks.py) says nothing, and nothing is said of it.
        is_withdrawn = document.state == WITHDRAWN
        own = [] if is_withdrawn else fields[document.id]
        of_title = [
            one
            for value in own
            if value.name == "title"
            for one in statements_of_title(value.value, document.kind or OTHER, doubtful=not _is_sound(value))
        ]
        paper = Paper(
            id=document.id,
            kind=document.kind or OTHER,
            called=fold(kind.name) if kind and kind.code != OTHER else "",
            chain=kind.chain if kind else "",
            fields={value.name: value.value for value in own if _is_sound(value)},
            statements=() if is_withdrawn else (*said_by(document.kind or OTHER, said[document.id]), *of_title),
            decided=decisions.get(document.id),
        )
        papers.append((document, paper))
    return papers


def _is_sound(value: Any) -> bool:
    """See `FieldRow.is_sound`."""
    return not value.needs_review and not value.as_printed


def _rows(session: Session, ids: Sequence[str]) -> Sequence[DocumentRow]:
    if len(ids) == 1:  # mostly the one that the session has in hand
        return [session.get_one(DocumentRow, ids[0])]
    return session.scalars(select(DocumentRow).where(DocumentRow.id.in_(ids))).all()


def _stored_grounds(session: Session, ids: Iterable[str]) -> Mapping[str, set[Ground]]:
    found: dict[str, set[Ground]] = {one: set() for one in ids}
    for row in _GROUNDS.rows(session, ids=list(found)):
        found[row.document_id].add(Ground(row.standing, row.reason, row.by_document_id))
    return found


def _write_grounds(session: Session, document_id: str, grounds: Sequence[Ground]) -> None:
    session.execute(delete(GroundRow).where(GroundRow.document_id == document_id))
    session.add_all(
        GroundRow(document_id=document_id, by_document_id=one.by, reason=one.reason, standing=one.standing)
        for one in grounds
    )


def _plain(ground: Ground) -> dict[str, Any]:
    return {"standing": ground.standing, "reason": ground.reason, "by": ground.by}
