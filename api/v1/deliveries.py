"""How often, and with what, a paper was handed in; and a delivery that was a mistake, withdrawn."""

from __future__ import annotations

from fastapi import APIRouter

from api.auth import WholeReader, Writer
from api.problems import OF_ONE, OF_WRITING, may_be
from api.services import ServicesOf
from api.shapes import delivery_shapes
from api.trail import note
from dossier.access_errors import NoRequester
from dossier.errors import NotFound
from storage.archive.ocfl import Archive
from storage.papers import deliveries, documents

router = APIRouter(prefix="/v1", tags=["deliveries"])


@router.get("/documents/{document_id}/deliveries", responses=may_be(*OF_ONE))
def of_document(document_id: str, services: ServicesOf, caller: WholeReader) -> delivery_shapes.DeliveryList:
    """Every delivery of a document by a desk within reach: one document may have come in often, for several
    dossiers."""
    with services.database.read() as session:
        documents.get(session, document_id)
        found = deliveries.of_document(session, document_id, caller.reach)
    note(services, caller, "read", document_id=document_id)
    return delivery_shapes.DeliveryList(items=[_shape(one) for one in found])


@router.delete("/deliveries/{delivery_id}", responses=may_be(NotFound, NoRequester, *OF_WRITING))
def withdraw(delivery_id: str, services: ServicesOf, caller: Writer) -> delivery_shapes.DeliveryShape:
    """Withdraw a delivery: its dossier does not have the paper any more, unless by another delivery. Nothing is
    deleted; the document and its other deliveries stay."""
    if not caller.actor.requester:
        raise NoRequester
    with services.database.read() as session:
        # In the words of one that is not there.
        if not deliveries.within(session, delivery_id, caller.reach):
            raise NotFound(what=deliveries.DELIVERY, value=delivery_id)
    with services.database.write() as session:
        archive, now = Archive(services.store), services.clock()
        return _shape(deliveries.withdraw_for_good(session, archive, delivery_id, now=now, actor=caller.actor))


def _shape(one: deliveries.Delivered) -> delivery_shapes.DeliveryShape:
    return delivery_shapes.DeliveryShape(
        id=one.id,
        document_id=one.document_id,
        name=one.name,
        desk=one.desk,
        channel=one.channel,
        requester=one.requester,
        received_at=one.received_at,
        dossier_code=one.dossier_code,
        stated=None if one.given is None else dict(one.given),
        applied=list(one.applied),
        differs=dict(one.differs),
        withdrawn_at=one.withdrawn_at,
        withdrawn_by=one.withdrawn_by,
    )
