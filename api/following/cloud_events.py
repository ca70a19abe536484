"""Changes as CloudEvents 1.0 in JSON: one envelope for the feed and for webhooks.

An event says which paper and what happened to it, and nothing of persons: whoever may know more asks for the paper,
with a scope and a purpose of their own.
"""

from __future__ import annotations

from urllib.parse import quote

from api.shapes.change_shapes import ChangeEvent
from storage.following.changes import Change

PREFIX = "sohoa.document."
MEDIA_TYPE = "application/cloudevents+json"
BATCH_MEDIA_TYPE = "application/cloudevents-batch+json"


def event_of(change: Change) -> ChangeEvent:
    """The event that tells of a change. Its id is the change's position, the same whenever it is told, and to whom."""
    data = {
        "document_id": change.document_id,
        "kind": change.kind,
        "state": change.state,
        "standing": change.standing,
        "dossier_codes": change.dossier_codes,
        "change": change.details or None,
    }
    return ChangeEvent.model_validate(
        {
            "specversion": "1.0",
            "id": change.position.code,
            "source": f"urn:sohoa:{quote(change.agency, safe='')}",
            "type": PREFIX + change.type,
            "subject": change.document_id,
            "time": change.at,
            "datacontenttype": "application/json",
            "data": data,
        }
    )
