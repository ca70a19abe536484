"""A paper's key destroyed in both stores: nobody reads its files any more, wherever copies of their bytes are.

What the database and the index say of the paper is not sealed, and goes another way. The note in the key's place says
what the paper was, so that a database that is made anew knows it as one that was shredded. Backups that were made
before have the key as it was wrapped then; docs/operators.md says for how long, and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.errors import DOCUMENT, BadRequest, NotFound, Refused
from dossier.words.sentences import N_, Phrase
from storage.archive.layout import place_of
from storage.archive.ocfl import Archive, object_id_of
from storage.archive.rewritten import is_object_sealed
from storage.database.models import DocumentRow, EventRow, ShreddedPaperRow
from storage.keeping.stores import Stores
from storage.retention import holds, terms
from storage.sealing.paper_keys import level, note_of, state_of_key
from storage.sealing.sealed_store import as_stored, keys_of
from storage.trail import events

KNOWN: Final = ("agency", "desk", "sha256", "size", "kind", "stack_id", "dossier_code")
"""What the note in the place of a destroyed key says of the paper, beside when it came in."""


class NotSealed(Refused):
    """The paper's files lie in the clear: there is no key to destroy. `document`: its id."""

    code = "refused.not_sealed"
    http_status = 409
    text = N_("Giấy tờ {document} không được mã hóa nên không có khóa để hủy.")


def shred(stores: Stores, document_id: str, reason: str) -> bool:
    """Destroy the key of a paper, then say so in the trail: whether that was still to be said. Cut off, it is begun
    again. Raises `NotFound`, `NotSealed`, `BadRequest` where a hold is on it or on what was handed in with it, and what
    stores and database raise."""
    object_id = object_id_of(document_id)
    if stores.first.inventory(object_id) is None:
        raise NotFound(what=DOCUMENT, value=document_id)
    if keys_of(stores.first.store) is None or not is_object_sealed(stores.first, object_id):
        raise NotSealed(document=document_id)
    with stores.database.write() as session:
        # Held while the key goes, few small writes: a hold that is placed at the same time is seen, or comes after.
        events.hold(session)
        row = session.get(DocumentRow, document_id)
        family = terms.family_of(session, row.stack_id or row.id) if row else None
        if family is not None and holds.on_papers(session, family.members):
            raise BadRequest(problem=Phrase(holds.ON_HOLD))
        by, now = stores.actor.requester or stores.actor.name, stores.database.now()
        paper = None if row is None else _known(row)
        destroy_key(stores, document_id, at=now, by=by, reason=reason, is_there=False, paper=paper)
        said = select(EventRow.seq).where(
            EventRow.action == "key_shredded", EventRow.details["object"].as_string() == object_id
        )
        if session.scalar(said.limit(1)) is not None:
            return False
        details = {"object": object_id, "reason": reason}
        document = document_id if row is not None else None
        events.append(session, "key_shredded", stores.actor, now=now, document_id=document, details=details)
    return True


def destroy_key(
    stores: Stores,
    document_id: str,
    *,
    at: datetime,
    by: str,
    reason: str,
    is_there: bool = True,
    paper: Mapping[str, Any] | None = None,
) -> None:
    """Destroy the key of a paper in both stores: copies of its bytes elsewhere cannot be opened from then on.
    `is_there`: only a key that lies there; else a lost one, which may come back from elsewhere, counts as destroyed,
    too. `paper`: what stays known of it, where no tombstone says so."""
    root, keys = place_of(object_id_of(document_id)), keys_of(stores.first.store)
    if keys is None or (is_there and state_of_key(keys.store, root) is None):
        return
    keys.shred(root, at=at, by=by, reason=reason, paper=paper)
    if stores.second is not None:
        level(keys.store, as_stored(stores.second.store), root)


def put_shredded(session: Session, archive: Archive, document_id: str) -> bool:
    """Put on record what the note in the place of a paper's key says of it: whether there is such a note. (Those of
    before the notes said more than when, by whom and why name no paper.) Raises `ArchiveDamaged`, KeyError, TypeError,
    ValueError, and what the store raises."""
    note = note_of(as_stored(archive.store), place_of(object_id_of(document_id)))
    if note is None or "paper" not in note or session.get(DocumentRow, document_id) is not None:
        return False
    paper = note["paper"]
    row = ShreddedPaperRow(
        **{name: paper[name] for name in KNOWN},
        document_id=document_id,
        received_at=datetime.fromisoformat(paper["received_at"]),
        shredded_at=datetime.fromisoformat(note["at"]),
        shredded_by=note["by"],
        reason=note["reason"],
    )
    session.merge(row)
    return True


def _known(row: DocumentRow) -> dict[str, Any]:
    """What stays known of a paper: what it is and where it came in, nothing of whose it is."""
    said = {name: getattr(row, name) for name in KNOWN}
    return {**said, "received_at": row.received_at.astimezone(UTC).isoformat()}
