"""Who answers today for what an agency issued: merged provinces, abolished districts, closed codes."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from api.auth import Asking
from api.services import ServicesOf
from api.shapes import agency_shapes
from dossier.catalogue.agencies import Agency

router = APIRouter(prefix="/v1/agencies", tags=["agencies"])


@router.get("")
def succession(
    services: ServicesOf,
    _: Asking,
    issuer: Annotated[str, Query(min_length=1, max_length=200, description="as printed, or the agency's code")],
    issued_on: Annotated[date | None, Query(description="when it issued: narrows agencies of one name")] = None,
    on: Annotated[date | None, Query(description="the day asked about; today unless given")] = None,
) -> agency_shapes.SuccessionAnswer:
    """Every agency that the print may mean, each with who answers for it on the day."""
    day = on or services.today()
    items = []
    for agency in services.agencies.named(issuer, issued_on):
        answer = services.agencies.responsible(agency, day)
        items.append(
            agency_shapes.SuccessionShape(
                **_shape(agency).model_dump(),
                responsible=[_shape(one) for one in answer.agencies],
                complete=answer.complete,
            )
        )
    return agency_shapes.SuccessionAnswer(issuer=issuer, on=day, items=items)


def _shape(agency: Agency) -> agency_shapes.AgencyShape:
    return agency_shapes.AgencyShape(
        id=agency.id,
        code=agency.code or None,
        name=agency.name,
        level=agency.level,
        parent=agency.parent or None,
        valid_from=agency.valid_from,
        valid_to=agency.valid_to,
    )
