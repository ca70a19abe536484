"""A person mends how a stack was cut: the cut is kept, and a worker carries it out.

Carrying it out takes pictures out of the stack, so it is a worker's work like any reading (worker/pipeline.py): here
the stack is put back to wait, ahead of the backlog since a person waits for it. Until the worker's commit the papers
of the old cut stay what they are; nobody corrects them meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dossier.errors import BadRequest, NotCuttable, NotForReview, Stale
from dossier.review.corrections import person_key
from dossier.review.cuts import WITHDRAWN, Cut, Pages, cut_of_record, cut_record, unsound
from storage.archive.gone import why_not_there
from storage.archive.layout import place_of
from storage.archive.ocfl import Archive, object_id_of
from storage.database.models import DocumentRow, ReviewClaimRow, StackCutRow
from storage.papers.stacks import pages_of
from storage.queue import failures
from storage.queue.asked_again import Lane, wait_again
from storage.review.review_list import READ, claim_in_force, key_of, person_of
from storage.sealing.sealed_store import demand_not_shredded
from storage.trail import events

PATH = "cuts.json"
"""The file in a stack's object that has what persons said of how it is cut."""


def record_of(known: Sequence[Cut]) -> bytes:
    """What persons said of how a stack is cut, as the archive keeps it."""
    record = {"cuts": [cut_record(one) for one in known]}
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def cuts_of(session: Session, document_id: str) -> list[Cut]:
    """What persons said of how this document is cut, oldest first."""
    rows = session.scalars(
        select(StackCutRow).where(StackCutRow.document_id == document_id).order_by(StackCutRow.number)
    )
    return [
        Cut(
            number=row.number,
            person=row.person,
            client=row.client,
            purpose=row.purpose,
            at=row.at,
            against=row.against,
            before=tuple(map(tuple, row.before)),
            papers=tuple(map(tuple, row.papers)),
            left_out=tuple(row.left_out),
            account=row.account,
        )
        for row in rows
    ]


def waits_to_be_cut(session: Session, document_id: str) -> bool:
    """Whether the last cut by a person has not been carried out yet: nothing was read or done since."""
    version = session.scalar(select(DocumentRow.version).where(DocumentRow.id == document_id))
    last = session.scalar(
        select(StackCutRow.against)
        .where(StackCutRow.document_id == document_id)
        .order_by(StackCutRow.number.desc())
        .limit(1)
    )
    return last is not None and version == last + 1


def cut_again(
    session: Session,
    archive: Archive,
    document_id: str,
    papers: Sequence[Sequence[int]],
    left_out: Sequence[int],
    actor: events.Actor,
    *,
    version: int,
    now: datetime,
) -> Lane | None:
    """Keep what a person says of a stack (or of a file that was left whole), as seen in `version` of it, in its object
    first, and put it back to wait; its lane, for which the bell is to be rung, and None when this very request was
    carried out before.

    Raises `NotFound`, `NotCuttable` for a paper of a stack and for a single page, `NotForReview` while it is read,
    `Claimed` while another person has it or one of its papers, `Stale`, `NoRequester`, and `BadRequest` for pages that
    are nowhere or twice, `KeyShredded` for one whose key, or that of a paper ever cut from it, was destroyed, and what
    the archive raises.
    """
    person = person_of(actor)
    events.hold(session)
    stack = session.get(DocumentRow, document_id, with_for_update=True, populate_existing=True)
    if stack is None:
        raise why_not_there(session, document_id)
    wanted, outside = tuple(tuple(pages) for pages in papers), tuple(sorted(left_out))
    known = cuts_of(session, document_id)
    for cut in known:
        is_same = person_key(cut.person, cut.account) == key_of(actor)
        if is_same and (cut.against, cut.papers, cut.left_out) == (version, wanted, outside):
            return None
    if stack.stack_id is not None or (stack.page_count or 0) < 2:
        raise NotCuttable
    if stack.state not in READ:
        raise NotForReview
    parts = _parts(session, document_id)
    every = (document_id, *session.scalars(select(DocumentRow.id).where(DocumentRow.stack_id == document_id)))
    demand_not_shredded(archive.store, [place_of(object_id_of(one)) for one in every])
    for one in (document_id, *(part.id for part in parts)):
        claim_in_force(session, one, actor, now=now)
    if stack.version != version:
        raise Stale
    problem = unsound(wanted, outside, stack.page_count or 0)
    if problem is not None:
        raise BadRequest(problem=problem)
    before: list[Pages] = [pages_of(part) for part in parts] or [tuple(range(1, (stack.page_count or 0) + 1))]
    cut = Cut(
        number=len(known) + 1,
        person=person,
        client=actor.name,
        purpose=actor.purpose,
        at=now,
        against=version,
        before=tuple(before),
        papers=wanted,
        left_out=outside,
        account=actor.account,
    )
    record = record_of([*known, cut])
    archive.write_version(object_id_of(document_id), {PATH: record}, message="cut by a person", user=person, now=now)
    _keep(session, stack, cut, parts, actor, now, {})
    return "counter"


def catch_up(session: Session, document_id: str, record: bytes, newest: bytes) -> None:
    """Put on record what the archive has recorded of how persons cut a stack; what is on record already stays.
    `newest`: the record as it stands now; what that does not have never came on record, and another act took its
    place. Raises KeyError, TypeError, ValueError."""
    stack = session.get_one(DocumentRow, document_id)
    stay = _cuts_of_record(newest)
    for cut in begun(session, document_id, record):
        if cut in stay:
            _put(session, stack, cut)


def begun(session: Session, document_id: str, record: bytes) -> list[Cut]:
    """The cuts of a record that are not on record. Raises KeyError, TypeError, ValueError."""
    known = cuts_of(session, document_id)
    return [cut for cut in _cuts_of_record(record) if cut not in known]


def finish(session: Session, document_id: str, record: bytes, *, now: datetime, actor: events.Actor) -> None:
    """Put on record the cuts that the archive has and other calls did not live to, and let the stack wait to be cut so,
    unless it is read just now. Twice is once. Raises KeyError, TypeError, ValueError."""
    events.hold(session)
    stack = session.get_one(DocumentRow, document_id, with_for_update=True, populate_existing=True)
    if stack.state not in READ:
        return
    for cut in begun(session, document_id, record):
        _keep(session, stack, cut, _parts(session, document_id), actor, now, events.begun(cut.at, cut.person))


def _cuts_of_record(record: bytes) -> list[Cut]:
    return [cut_of_record(one) for one in json.loads(record)["cuts"]]


def _keep(
    session: Session,
    stack: DocumentRow,
    cut: Cut,
    parts: Sequence[DocumentRow],
    actor: events.Actor,
    now: datetime,
    more: Mapping[str, str],
) -> None:
    """Keep a cut that the archive has, end the claims on the papers of the one before, and tell it."""
    _put(session, stack, cut)
    claimed = [stack.id, *(part.id for part in parts)]
    session.execute(delete(ReviewClaimRow).where(ReviewClaimRow.document_id.in_(claimed)))
    said = {"number": cut.number, "before": cut.before, "papers": cut.papers, "left_out": cut.left_out}
    events.append(session, "cut_again", actor, now=now, document_id=stack.id, details={**said, **more})


def _put(session: Session, stack: DocumentRow, cut: Cut) -> None:
    """Keep a cut, and let the stack wait to be cut so."""
    session.add(
        StackCutRow(
            document_id=stack.id,
            number=cut.number,
            person=cut.person,
            client=cut.client,
            purpose=cut.purpose,
            at=cut.at,
            against=cut.against,
            before=[list(pages) for pages in cut.before],
            papers=[list(pages) for pages in cut.papers],
            left_out=list(cut.left_out),
            account=cut.account,
        )
    )
    wait_again(stack, "counter", since=cut.at)
    failures.forget_told(session, stack.id)
    stack.version += 1


def _parts(session: Session, stack_id: str) -> list[DocumentRow]:
    """The papers of a stack as it is cut now."""
    rows = session.scalars(
        select(DocumentRow)
        .where(DocumentRow.stack_id == stack_id, DocumentRow.state != WITHDRAWN)
        .order_by(DocumentRow.first_page)
    )
    return list(rows)
