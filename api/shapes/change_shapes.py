"""Changes as they go out: CloudEvents 1.0 in JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.shapes.document_shapes import State
from dossier.validity.chains import Standing
from storage.following.changes import Gone

_ID = "0b6c1a52-3a8e-4f6d-9d0e-6f1f0a7d2c11"
_CHANGE = {"standing": "superseded", "before": "unknown"}
_DATA: dict[str, Any] = {
    "document_id": _ID,
    "kind": "giay_phep_xay_dung",
    "state": "archived",
    "standing": "superseded",
    "dossier_codes": ["000.00.23.H47-211101-0001"],
    "change": _CHANGE,
}
_EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "id": "AAAAAAAAA7mUdL1CzVK7vA",
    "source": "urn:sohoa:H47.23",
    "type": "sohoa.document.standing_changed",
    "subject": _ID,
    "time": "2026-08-04T01:02:09Z",
    "datacontenttype": "application/json",
    "data": _DATA,
}


def _example(example: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [example]})


class ChangeOf(BaseModel):
    """What the change made: of a `standing_changed` the new standing and the one before, of an `extended` the last day
    since, of a delivery the dossier."""

    model_config = _example(_CHANGE)

    standing: Standing | None = Field(
        None, exclude_if=lambda one: one is None, description="How the paper stands since."
    )
    before: Standing | None = Field(None, exclude_if=lambda one: one is None, description="How it stood before.")
    valid_until: date | None = Field(None, exclude_if=lambda one: one is None, description="Its last day since.")
    dossier_code: str | None = Field(
        None, exclude_if=lambda one: one is None, description="The dossier that the delivery was for."
    )


class ChangeData(BaseModel):
    """Which paper, and how it is at the moment when this is told: later than the change, so that it may know more."""

    model_config = _example(_DATA)

    document_id: str = Field(description="The paper; ask for it with `GET /v1/documents/{document_id}`.")
    kind: str | None = Field(description="Code of its kind; null of a stack, and of what could not be read.")
    state: State | Gone = Field(description="Its state now.")
    standing: Standing = Field(description="How it stands now.")
    dossier_codes: list[str] = Field(description="All dossiers that it lies in now.")
    change: ChangeOf | None = Field(
        None,
        exclude_if=lambda one: one is None,
        description="What the change made, where it is more than the type says.",
    )


class ChangeEvent(BaseModel):
    """A change to a paper, as a CloudEvent. It says nothing of persons."""

    model_config = _example(_EVENT)

    specversion: Literal["1.0"] = Field(description="Version of CloudEvents.")
    id: str = Field(description="The change's own id, and what `since` goes on from; never given to another.")
    source: str = Field(description="`urn:sohoa:` and the code of the agency whose paper it is.")
    type: str = Field(description="`sohoa.document.` and what happened.")
    subject: str = Field(description="The paper's id.")
    time: datetime = Field(description="When it happened.")
    datacontenttype: Literal["application/json"] = Field(description="Media type of `data`.")
    data: ChangeData = Field(description="Which paper, and how it is.")
