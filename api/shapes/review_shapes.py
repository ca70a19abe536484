"""What goes in and out of the review list; document_shapes.py says how its models are written."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.shapes.document_shapes import _CURSOR, _DOCUMENT, CodedMessage, DocumentShape, _example, _request
from dossier.review.corrections import Action
from storage.review.changes import LONGEST_VALUE

_UNSURE = {"code": "unsure.owner_name", "message": "Chưa chắc: Chủ giấy tờ"}
_REVIEW = {
    "document": {**_DOCUMENT, "state": "needs_review"},
    "version": 1,
    "reasons": [_UNSURE],
    "claimed_by": "Lê Thị Lan",
    "claimed_until": "2026-08-04T01:17:03Z",
    "second_person": False,
}
_CORRECTION = {
    "field": "owner_name",
    "old_value": "Nguyễn Thị Hoa",
    "old_source": "ocr",
    "old_confidence": 0.41,
    "new_value": "Nguyễn Thị Hòa",
    "as_printed": False,
}
_ACT = {
    "number": 1,
    "action": "corrected",
    "person": "Lê Thị Lan",
    "account": "lan.le",
    "at": "2026-08-04T01:05:00Z",
    "against": 1,
    "corrections": [_CORRECTION],
    "confirmed": [],
}

_CUT = {
    "number": 1,
    "person": "Lê Thị Lan",
    "account": "lan.le",
    "at": "2026-08-04T01:05:00Z",
    "against": 1,
    "before": [[1], [3, 4, 5]],
    "papers": [[1], [3, 5, 4]],
    "left_out": [2],
}
MOST_PAGES = 10_000


class ReviewParameters(BaseModel):
    """Which of the waiting documents; what is left out does not narrow."""

    model_config = ConfigDict(extra="forbid")

    desk: str | None = Field(None, max_length=64)
    kind: str | None = Field(None, max_length=64, description="a code of the catalogue of kinds")
    reason: str | None = Field(None, max_length=100, description="a reason's code, or its beginning: `missing`")
    claimed: Literal["nobody", "me", "others"] | None = Field(None, description="who has claimed it")
    cursor: str | None = Field(None, max_length=500, description="`next_cursor` of an earlier answer")
    limit: int = Field(50, ge=1, le=200)


class ReviewShape(BaseModel):
    """A document, its version (it goes up with every reading, correction and confirmation), why it waits for a person
    (empty: it does not), who has claimed it, and whether its kind demands the confirmation of a second person."""

    model_config = _example(**_REVIEW)

    document: DocumentShape
    version: int
    reasons: list[CodedMessage]
    claimed_by: str | None
    claimed_until: datetime | None
    second_person: bool


class ReviewList(BaseModel):
    """One page of the documents that wait: those of the counter first, oldest first."""

    model_config = _example(items=[_REVIEW], next_cursor=_CURSOR, total_estimate=2)

    items: list[ReviewShape]
    next_cursor: str | None
    total_estimate: int


class CorrectionShape(BaseModel):
    """What an act made of a field (or of the `kind`), and what it was before; null: there was none, or is none now.
    `as_printed`: it fails its check and stands so on the paper."""

    model_config = _example(**_CORRECTION)

    field: str
    old_value: str | None
    old_source: str | None
    old_confidence: float | None
    new_value: str | None
    as_printed: bool


class ActShape(BaseModel):
    """A correction or confirmation: who (`account`: null where a program only named the person), when, against which
    version, what, and which doubts were confirmed. `checked`: single values were found right; `reopened`: a
    confirmation was taken back."""

    model_config = _example(**_ACT)

    number: int
    action: Action
    person: str
    account: str | None
    at: datetime
    against: int
    corrections: list[CorrectionShape]
    confirmed: list[str]


class CutShape(BaseModel):
    """How a person cut a stack: who (`account` as of an act), when, against which version; the papers `before` and
    since, each the numbers of its pages in the order in which they belong; `left_out`: pages that are no paper."""

    model_config = _example(**_CUT)

    number: int
    person: str
    account: str | None
    at: datetime
    against: int
    before: list[list[int]]
    papers: list[list[int]]
    left_out: list[int]


class ReviewedShape(ReviewShape):
    """A document with all that persons did with it, oldest first; `cuts`: of a stack, how they cut it."""

    model_config = _example(**_REVIEW, acts=[_ACT], cuts=[])

    acts: list[ActShape]
    cuts: list[CutShape]


class CutRequest(BaseModel):
    """Which pages of a stack are one paper, each paper in the order in which its pages belong, as seen in `version` of
    the stack's document. Every page is in one paper or `left_out`."""

    model_config = _request(version=1, papers=[[1], [3, 5, 4]], left_out=[2])

    version: int
    papers: list[list[int]] = Field(min_length=1, max_length=MOST_PAGES)
    left_out: list[int] = Field([], max_length=MOST_PAGES)


class NewValue(BaseModel):
    """What a field shall be; null takes it away. `as_printed`: it fails its check, and stands so on the paper."""

    model_config = _request(value="Nguyễn Thị Hòa", as_printed=False)

    value: str | None = Field(max_length=LONGEST_VALUE)
    as_printed: bool = False


class CorrectionsRequest(BaseModel):
    """Fields to set, add or take away, and perhaps the kind, as seen in `version` of the document."""

    model_config = _request(version=1, kind=None, fields={"owner_name": {"value": "Nguyễn Thị Hòa"}})

    version: int
    kind: str | None = Field(None, max_length=64)
    fields: dict[str, NewValue] = Field({}, max_length=100)


class ConfirmRequest(BaseModel):
    """The doubts that a person held against the paper and found to be no mistake, by their codes, as seen in `version`
    of the document. All that are left must be named."""

    model_config = _request(version=2, confirmed=["unsure.number", "missing.title"])

    version: int
    confirmed: list[str] = Field([], max_length=200)


class CheckedRequest(BaseModel):
    """The names of single values that a person held against the paper and found right, as seen in `version` of the
    document: fields, or what only a person of it has (`heir-2.name`)."""

    model_config = _request(version=1, names=["owner_name", "mother.residence"])

    version: int
    names: list[str] = Field(min_length=1, max_length=100)


class ReopenedRequest(BaseModel):
    """The `version` of the document in which a person saw that its confirmation was wrong."""

    model_config = _request(version=3)

    version: int
