"""Deliveries of a document as the API shows them; document_shapes.py says how."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from api.shapes.document_shapes import _DOSSIER, _ID, _example

_DELIVERY = {
    "id": "0d0c2a51-7d0e-4f0b-9d54-0d4d6b5a2f11",
    "document_id": _ID,
    "name": "quet-0012.pdf",
    "desk": "phuong-hoa-cuong",
    "channel": "batch",
    "requester": "kho",
    "received_at": "2026-11-02T03:04:05Z",
    "dossier_code": _DOSSIER,
    "stated": {"number": "70/2013", "issued_on": "2013-06-04"},
    "applied": ["number"],
    "differs": {"issued_on": "2013-06-14"},
    "withdrawn_at": "2026-11-03T01:02:03Z",
    "withdrawn_by": "Lê Thị Thử",
}


class DeliveryShape(BaseModel):
    """One time that a file was handed in. `stated`: what was said of it then, null where only the archive has it;
    `applied`: the fields that the paper has from here; `differs`: its own values where it says otherwise."""

    model_config = _example(**_DELIVERY)

    id: str
    document_id: str
    name: str
    desk: str
    channel: str
    requester: str
    received_at: datetime
    dossier_code: str | None
    stated: dict[str, str] | None
    applied: list[str]
    differs: dict[str, str]
    withdrawn_at: datetime | None
    withdrawn_by: str | None


class DeliveryList(BaseModel):
    """All deliveries of a document, oldest first."""

    model_config = _example(items=[_DELIVERY])

    items: list[DeliveryShape]
