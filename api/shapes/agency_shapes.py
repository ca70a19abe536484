"""Agencies and those that followed them, as the API shows them; document_shapes.py says how."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from api.shapes.document_shapes import _example

_AGENCY = {
    "id": "tnmt-thang-binh",
    "code": "H47.23",
    "name": "Phòng Tài nguyên và Môi trường huyện Thăng Bình",
    "level": "district",
    "parent": "513",
    "valid_from": "2003-01-01",
    "valid_to": "2025-06-30",
}


class AgencyShape(BaseModel):
    """An agency of the table. `code` is null where it is not known; `valid_from` and `valid_to` are its days."""

    model_config = _example(**_AGENCY)

    id: str
    code: str | None
    name: str
    level: str | None
    parent: str | None
    valid_from: date | None
    valid_to: date | None


class SuccessionShape(AgencyShape):
    """An agency that the name may mean, and who answers for it on the day. All are named, none is chosen; `complete`
    is false where of some of its work nobody is known to have followed."""

    model_config = _example(**_AGENCY, responsible=[_AGENCY], complete=True)

    responsible: list[AgencyShape]
    complete: bool


class SuccessionAnswer(BaseModel):
    """Every agency that the print may mean, empty where the table knows none."""

    model_config = _example(issuer="UBND huyện Thăng Bình", on="2026-08-05", items=[])

    issuer: str
    on: date
    items: list[SuccessionShape]
