"""A paper's key destroyed in both stores: nobody reads its files any more, wherever copies of their bytes are.

What the database and the index say of the paper is not sealed, and goes another way. Backups that were made before have
the key as it was wrapped then; docs/operators.md says for how long, and what to do.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from dossier.errors import DOCUMENT, BadRequest, NotFound, Refused
from dossier.words.sentences import N_, Phrase
from storage.archive.layout import place_of
from storage.archive.ocfl import object_id_of
from storage.archive.rewritten import is_object_sealed
from storage.database.models import DocumentRow, EventRow
from storage.keeping.stores import Stores
from storage.retention import holds, terms
from storage.sealing.paper_keys import level, state_of_key
from storage.sealing.sealed_store import as_stored, keys_of
from storage.trail import events


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
        destroy_key(stores, document_id, at=now, by=by, reason=reason, is_there=False)
        said = select(EventRow.seq).where(
            EventRow.action == "key_shredded", EventRow.details["object"].as_string() == object_id
        )
        if session.scalar(said.limit(1)) is not None:
            return False
        details = {"object": object_id, "reason": reason}
        document = document_id if row is not None else None
        events.append(session, "key_shredded", stores.actor, now=now, document_id=document, details=details)
    return True


def destroy_key(stores: Stores, document_id: str, *, at: datetime, by: str, reason: str, is_there: bool = True) -> None:
    """Destroy the key of a paper in both stores: copies of its bytes elsewhere cannot be opened from then on.
    `is_there`: only a key that lies there; else a lost one, which may come back from elsewhere, counts as destroyed,
    too."""
    root, keys = place_of(object_id_of(document_id)), keys_of(stores.first.store)
    if keys is None or (is_there and state_of_key(keys.store, root) is None):
        return
    keys.shred(root, at=at, by=by, reason=reason)
    if stores.second is not None:
        level(keys.store, as_stored(stores.second.store), root)
