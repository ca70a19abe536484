"""A paper's key destroyed in both stores: nobody reads its files any more, wherever copies of their bytes are.

What the database and the index say of the paper is not sealed, and goes another way. Backups that were made before have
the key as it was wrapped then; docs/operators.md says for how long, and what to do.
"""

from __future__ import annotations

from sqlalchemy import select

from dossier.errors import DOCUMENT, NotFound, Refused
from dossier.words.sentences import N_
from storage.archive.layout import place_of
from storage.archive.ocfl import object_id_of
from storage.archive.rewritten import is_object_sealed
from storage.database.models import DocumentRow, EventRow
from storage.keeping.stores import Stores
from storage.sealing.paper_keys import level
from storage.sealing.sealed_store import as_stored, keys_of
from storage.trail import events

SHREDDED = "key_shredded"


class NotSealed(Refused):
    """The paper's files lie in the clear: there is no key to destroy. `document`: its id."""

    code = "refused.not_sealed"
    http_status = 409
    text = N_("Giấy tờ {document} không được mã hóa nên không có khóa để hủy.")


def shred(stores: Stores, document_id: str, reason: str) -> bool:
    """Destroy the key of a paper, then say so in the trail: whether that was still to be said. Cut off, it is begun
    again. Raises `NotFound`, `NotSealed`, and what stores and database raise."""
    object_id = object_id_of(document_id)
    keys, root = keys_of(stores.first.store), place_of(object_id)
    with stores.database.read() as session:
        is_known = session.get(DocumentRow, document_id) is not None
    if stores.first.inventory(object_id) is None:
        raise NotFound(what=DOCUMENT, value=document_id)
    if keys is None or not is_object_sealed(stores.first, object_id):
        raise NotSealed(document=document_id)
    keys.shred(root, at=stores.database.now(), by=stores.actor.requester or stores.actor.name, reason=reason)
    if stores.second is not None:
        level(keys.store, as_stored(stores.second.store), root)
    with stores.database.write() as session:
        events.hold(session)
        said = select(EventRow.seq).where(
            EventRow.action == SHREDDED, EventRow.details["object"].as_string() == object_id
        )
        if session.scalar(said.limit(1)) is not None:
            return False
        details = {"object": object_id, "reason": reason}
        document = document_id if is_known else None
        events.append(session, SHREDDED, stores.actor, now=stores.database.now(), document_id=document, details=details)
    return True
