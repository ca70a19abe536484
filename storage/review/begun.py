"""What the archive has of persons' acts and the record lacks: a call wrote it into the paper's object, and its commit
never came.

One rule for all of them: it was said, and the archive is what everything can be made again from, so it is finished, as
it was said, with the event that it lacks. Who next does such an act to the paper finishes it first, in a transaction of
its own, and so does `sohoa fixity` for papers that nobody opens. The event names who finished it, and who began it. The
trail is held from the writing into the archive to the commit, so what lacks its commit with the trail in hand will
never have it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.errors import ArchiveDamaged, Claimed, NotForReview
from storage.archive.ocfl import Archive, object_id_of
from storage.database.models import ReceiptRow
from storage.objects.store import read
from storage.papers import deliveries, standing
from storage.review import cuts, review_acts
from storage.review.corrections import ReviewDesk
from storage.trail import events


def unfinished(session: Session, archive: Archive, document_id: str) -> list[str]:
    """The files of the document's object that say what is not on record. Raises `ArchiveDamaged` for one that cannot
    be read."""
    return list(_unfinished(session, archive, document_id))


def finish(desk: ReviewDesk, document_id: str, finder: events.Actor, *, now: datetime) -> list[str]:
    """Put on record what `unfinished` finds; what that finds then: a worker has the paper, so it stays for later.
    Raises what it raises, and what archive and database raise."""
    with desk.database.read() as session:
        if not unfinished(session, desk.archive, document_id):
            return []
    with desk.database.write() as session:
        events.hold(session)
        found = _unfinished(session, desk.archive, document_id)
        for path, body in found.items():
            if path == standing.DECISION:
                standing.finish(session, document_id, body, now=now, actor=finder)
            elif path == cuts.PATH:
                cuts.finish(session, document_id, body, now=now, actor=finder)
            elif path != review_acts.PATH:
                delivery_id = json.loads(body)["id"]
                deliveries.withdraw_for_good(session, desk.archive, delivery_id, now=now, actor=finder)
    if review_acts.PATH in found:
        with suppress(Claimed, NotForReview):  # the first: it is finished, and somebody has the paper in hand
            desk.finish(document_id, finder, now=now)
    with desk.database.read() as session:
        return unfinished(session, desk.archive, document_id)


def _unfinished(session: Session, archive: Archive, document_id: str) -> Mapping[str, bytes]:
    keys = archive.newest_keys(object_id_of(document_id))
    return {path: body for path in sorted(keys) if (body := _begun(session, archive, document_id, path, keys[path]))}


def _begun(session: Session, archive: Archive, document_id: str, path: str, key: str) -> bytes | None:
    """What a file has, where that is not on record."""
    folder = deliveries.WITHDRAWAL.partition("/")[0]
    if path not in (standing.DECISION, cuts.PATH, review_acts.PATH) and not path.startswith(f"{folder}/"):
        return None
    body = read(archive.store, key)
    try:
        if path == standing.DECISION:
            is_begun = standing.is_begun(session, document_id, body)
        elif path == cuts.PATH:
            is_begun = bool(cuts.begun(session, document_id, body))
        elif path == review_acts.PATH:
            is_begun = len(review_acts.acts_of_record(body)) > len(review_acts.acts_of(session, document_id))
        else:
            withdrawn = select(ReceiptRow.id).where(
                ReceiptRow.id == json.loads(body)["id"], ReceiptRow.withdrawn_at.is_(None)
            )
            is_begun = session.scalar(withdrawn) is not None
    except (ValueError, KeyError, TypeError) as error:
        raise ArchiveDamaged(object_id=object_id_of(document_id), problem=path) from error
    return body if is_begun else None
