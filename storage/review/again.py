"""A paper read once more because somebody asks for it: one that failed, one that waits for a person, or, where an
engine has become better, one that another engine read.

What persons said of it stays and outranks the new reading (dossier/review/corrections.py), and so does their cut of a
stack. The paper is in nobody's way meanwhile: it waits like one that came in, and cannot be corrected until it is read.
One that was archived answers as before until then, and stays what it was where reading it again fails
(`storage.queue.leases`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive.gone import demand_not_gone
from storage.archive.layout import place_of
from storage.archive.ocfl import Archive, object_id_of
from storage.database.models import DocumentRow
from storage.papers.stacks import parts_of
from storage.queue import failures
from storage.queue.asked_again import Lane, lane_again, wait_again
from storage.review.review_list import READ, claim_in_force
from storage.sealing.sealed_store import demand_not_shredded
from storage.trail import events


def read_by_others(session: Session, engine: str) -> Sequence[str]:
    """The files that another engine than this read, oldest first; a stack stands for its papers."""
    return session.scalars(
        select(DocumentRow.id)
        .where(DocumentRow.state.in_(READ), DocumentRow.stack_id.is_(None), DocumentRow.engine != engine)
        .order_by(DocumentRow.received_at, DocumentRow.id)
    ).all()


def read_again(
    session: Session,
    archive: Archive,
    document_id: str,
    actor: events.Actor,
    *,
    now: datetime,
    settled: bool = False,
    only_failed: bool = False,
    is_awaited: bool = True,
) -> tuple[str, Lane] | None:
    """Let a failed document, or one that waits for a person, be read again; with `settled`, also one that waits for
    nobody; `only_failed`, none but those that failed; `is_awaited`: whether somebody waits for this one. The id and the
    lane for which the bell is to be rung, and None when it is none of these. A paper cut from a stack is read again
    with its stack.

    Raises `Claimed` while a person is at it, `Disposed` and `KeyShredded` for one that nobody reads any more, or with
    which such a one was cut from a stack, and what the archive raises.
    """
    events.hold(session)
    asked = session.get(DocumentRow, document_id)
    if asked is None:
        demand_not_gone(session, document_id)
        return None
    file_id = asked.stack_id or document_id
    document = session.get_one(DocumentRow, file_id, with_for_update=True, populate_existing=True)
    papers = [part.document_id for part in parts_of(session, [file_id]).get(file_id, ())]
    asked_for = [document_id] if asked.stack_id is not None else [document_id, *papers]
    states = {session.get_one(DocumentRow, one).state for one in asked_for}
    wanted = {"failed"} if only_failed else {"failed", "needs_review"}
    if document.state not in (*READ, "failed") or not (settled or states & wanted):
        return None
    demand_not_shredded(archive.store, [place_of(object_id_of(one)) for one in (file_id, *papers)])
    for one in (file_id, *papers):
        claim_in_force(session, one, actor, now=now)
    came_in = document.received_at if document.state == "failed" else None
    lane = lane_again(document.lane, came_in, now, is_awaited=is_awaited)
    wait_again(document, lane, since=now)
    failures.forget_told(session, file_id)
    events.append(session, "retried", actor, now=now, document_id=file_id)
    return file_id, lane
