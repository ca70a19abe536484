"""What goes in and out of the API, as models with examples in the words of the field.

A document has the same fields and the same shape of a field as a line of `sohoa read --json`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.shapes.search_shapes import FacetsShape, SnippetShape
from api.shapes.signature_shapes import SIGNATURE, SignatureShape
from dossier.reading import Box, Source
from dossier.reading import Role as PersonRole
from dossier.validity.chains import Standing
from storage.search.query import Order

State = Literal["received", "processing", "archived", "needs_review", "failed", "withdrawn"]
StoredRole = Literal["original", "access", "signed", "text"]
Role = Literal[StoredRole, "redacted"]

_ID = "0b6c1a52-3a8e-4f6d-9d0e-6f1f0a7d2c11"
_STACK_ID = "9c0f0b7e-52a1-4c0f-8a57-3f6f5cf3f7a4"
_DOSSIER = "000.00.23.H47-211101-0001"
_CURSOR = "WzAsICIyMDI2LTA4LTA0VDAxOjAyOjAzKzAwOjAwIiwgIjBiNmMxYTUyIl0="
_OWNER_ID = "049201001234"
_KIND = {"code": "giay_xac_nhan_tinh_trang_hon_nhan", "confidence": 0.98}
_NAME_FIELD = {
    "value": "Nguyễn Thị Hoa",
    "confidence": 0.97,
    "needs_review": False,
    "source": "ocr",
    "page": 1,
    "box": [118, 402, 560, 448],
}
_EXPIRED = {"code": "expired", "message": "Giấy tờ đã hết hạn."}
_GROUND = {
    "code": "replaced_by",
    "message": "Được thay thế bởi giấy tờ khác.",
    "document_id": "5f0c9c3e-8a4e-4a55-8a3f-0d1f5a1f2b77",
    "number": "90/QĐ-UBND",
}
_STANDING = {
    "standing": "superseded",
    "reason": "Công văn số 12/UBND-TP ngày 04/8/2026 của UBND phường",
    "requester": "Lê Thị Lan",
    "replaced_by": "5f0c9c3e-8a4e-4a55-8a3f-0d1f5a1f2b77",
    "grounds": [_GROUND],
}
_RETENTION = {
    "code": "until",
    "message": "giữ đến hết ngày 31/12/2025",
    "kept_until": "2025-12-31",
    "act": "Quyết định 12/QĐ-UBND",
    "article": "Điều 3",
    "checked": True,
    "held": False,
    "disposal": "3f1c6a58-0d0e-4d4b-9f5d-8a1b5a1c7e02",
}
_AGENCY_UNSIGNED = {
    "code": "agency_unsigned",
    "message": "Bản số hóa của giấy phép, giấy chứng nhận chưa có chữ ký số của cơ quan.",
}
_DOCUMENT = {
    "id": _ID,
    "state": "archived",
    "kind": _KIND,
    "fields": {"owner_name": _NAME_FIELD},
    "persons": [{"role": "owner", "fields": {"name": _NAME_FIELD}}],
    "dossier_code": _DOSSIER,
    "desk": "phuong-hoa-cuong",
    "pages": 1,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "received_at": "2026-08-04T01:02:03Z",
    "archived_at": "2026-08-04T01:02:06Z",
    "signed": True,
    "signed_reason": _AGENCY_UNSIGNED,
    "signatures": [SIGNATURE],
    "reuse": {"allowed": False, "reasons": [_AGENCY_UNSIGNED]},
}


def _example(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


def _request(**values: Any) -> ConfigDict:
    # An unknown name in a request is a typing mistake; taken silently, it would ask for something else.
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [values]})


class KindShape(BaseModel):
    """A code of the catalogue of kinds, and how sure the reading of it is, 0-1."""

    model_config = _example(**_KIND)

    code: str
    confidence: float


class ReadByShape(BaseModel):
    """What one of several readers reads where a value stands."""

    model_config = _example(by="tesseract", text="Nguyễn Thị Hoa")

    by: str
    text: str


class FieldShape(BaseModel):
    """One value read off a paper. `box`: left, top, right, bottom in pixels of the upright page.

    `needs_review`: nobody has seen it yet, and it is unsure or fails its check. `as_printed`: it fails its check, and a
    person says that it stands so on the paper. `confirmed_by`: who gave it or found it right. `readings`: what each
    reader read there, where more than one did."""

    model_config = _example(**_NAME_FIELD)

    value: str
    confidence: float
    needs_review: bool
    source: Source
    page: int | None
    box: Box | None
    as_printed: bool = Field(False, exclude_if=lambda as_printed: not as_printed)
    confirmed_by: str | None = Field(None, exclude_if=lambda person: person is None)
    readings: list[ReadByShape] | None = Field(None, exclude_if=lambda readings: readings is None)


class PersonShape(BaseModel):
    """Somebody a paper names, and what it states of them; the one whom it is about comes first."""

    model_config = _example(role="mother", fields={"name": _NAME_FIELD})

    role: PersonRole
    fields: dict[str, FieldShape]


class CodedMessage(BaseModel):
    """A stable code, and what it means in the caller's language."""

    model_config = _example(**_EXPIRED)

    code: str
    message: str


class GroundShape(CodedMessage):
    """Why a paper does not simply stand, and the paper from which that follows; `number` where it is known."""

    model_config = _example(**_GROUND)

    document_id: str
    number: str | None


class StandingShape(BaseModel):
    """How a paper stands among the others. `reason`, `requester`, `replaced_by` and `valid_until`, its last day where
    its office extended it, are what a person decided."""

    model_config = _example(**_STANDING)

    standing: Standing
    reason: str | None
    requester: str | None
    replaced_by: str | None
    valid_until: date | None = Field(None, exclude_if=lambda day: day is None)
    grounds: list[GroundShape]


class StandingRequest(BaseModel):
    """What a person knows of a paper's standing, and from where. `standing` null takes an earlier decision back;
    `valid_until`, with `valid`: the last day until which its office extended it."""

    model_config = _request(standing="revoked", reason="Công văn số 12/UBND-TP ngày 04/8/2026 của UBND phường")

    standing: Literal["valid", "revoked", "superseded"] | None
    reason: str = Field(min_length=1, max_length=500)
    replaced_by: str | None = Field(None, min_length=1, max_length=36)
    valid_until: date | None = None


class ReuseShape(BaseModel):
    """Whether the paper is archived, verified and in force today, and if not, all the reasons."""

    model_config = _example(allowed=False, reasons=[_EXPIRED])

    allowed: bool
    reasons: list[CodedMessage]


class RetentionShape(CodedMessage):
    """How long a paper is kept, with all that was handed in with it. `code` and `message`: until when, or why without
    an end; `kept_until`: the last day, null without one. `act` and `article`: where the rule stands, null where none
    is known; `checked`: somebody held it against the published text. `held`: a hold keeps it, whatever its term is;
    `disposal`: the list, not ended yet, on which it stands to be disposed of."""

    model_config = _example(**_RETENTION)

    kept_until: date | None
    act: str | None
    article: str | None
    checked: bool | None
    held: bool
    disposal: str | None


class PartOfShape(BaseModel):
    """Where a paper was cut from: the document of the stack, whose file is its original, and its first and last page
    there; `order`: all its pages, where they do not lie in the order in which they belong."""

    model_config = _example(document_id=_STACK_ID, pages=(3, 4))

    document_id: str
    pages: tuple[int, int]
    order: list[int] | None = Field(None, exclude_if=lambda order: order is None)


class PartShape(BaseModel):
    """A paper that was cut from a stack, and its pages there, as in `PartOfShape`."""

    model_config = _example(document_id=_ID, pages=(3, 4))

    document_id: str
    pages: tuple[int, int]
    order: list[int] | None = Field(None, exclude_if=lambda order: order is None)


class DocumentShape(BaseModel):
    """One paper. `kind` and `pages` (their number) are null until it was read; `error` is there when that failed.

    `signed`: whether the scan carries a digital signature that can be relied on, or a copy of it was signed here that
    does; null where that is not known. `signed_reason`: why it is not signed as it has to be, by its officer and, for a
    licence or certificate, by its agency: `unsigned`, `agency_unsigned` (with `signed` true), `signature_unconfirmed`,
    `signature_ended` (a certificate under the copy signed here has ended, and no timestamp says when it was signed),
    `signature_broken`, or `not_archived`; null where it is. All of it at the moment of the answer.

    `signatures`: of the scan, null where they were not checked. `copy_signatures`: of the copy that its officer and
    agency signed here, null where there is none (`files/signed`).

    `approximate`: it is in the answer to a search, and has a word of it only nearly. `retention`: of a paper asked
    for by its id with `retention=true`.

    `withheld`: the names of the fields that are left out because they are sensitive, whoever of the `persons` has them;
    there only where your key may see papers of this kind redacted alone. `files/redacted` shows the rest.

    `part_of`: of a paper cut from a stack. `parts`: of a stack; it has no kind itself and is never offered for reuse.
    """

    model_config = _example(**_DOCUMENT)

    id: str
    state: State
    kind: KindShape | None
    fields: dict[str, FieldShape]
    persons: list[PersonShape]
    dossier_code: str | None
    desk: str
    pages: int | None
    sha256: str
    received_at: datetime
    archived_at: datetime | None
    signed: bool | None
    signed_reason: CodedMessage | None
    signatures: list[SignatureShape] | None
    copy_signatures: list[SignatureShape] | None = Field(None, exclude_if=lambda signatures: signatures is None)
    standing: StandingShape | None = Field(None, exclude_if=lambda standing: standing is None)
    reuse: ReuseShape
    error: CodedMessage | None = Field(None, exclude_if=lambda error: error is None)
    withheld: list[str] | None = Field(None, exclude_if=lambda names: names is None)
    part_of: PartOfShape | None = Field(None, exclude_if=lambda part_of: part_of is None)
    parts: list[PartShape] | None = Field(None, exclude_if=lambda parts: parts is None)
    approximate: bool = Field(False, exclude_if=lambda approximate: not approximate)
    retention: RetentionShape | None = Field(None, exclude_if=lambda retention: retention is None)


class DocumentList(BaseModel):
    """One page of documents, best match first. `next_cursor` asks for the next page; null on the last."""

    model_config = _example(items=[_DOCUMENT], next_cursor=_CURSOR, total_estimate=2)

    items: list[DocumentShape]
    next_cursor: str | None
    total_estimate: int
    facets: FacetsShape | None = Field(None, exclude_if=lambda facets: facets is None)
    snippets: dict[str, SnippetShape] | None = Field(None, exclude_if=lambda snippets: snippets is None)


class SearchParameters(BaseModel):
    """What to search for; what is left out does not narrow. Accents and case may be left out of `q`."""

    model_config = ConfigDict(extra="forbid")

    q: str | None = Field(None, max_length=500, description="words of the paper or of its fields; in quotes: just so")
    owner_id: str | None = Field(None, max_length=32)
    kind: str | None = Field(None, max_length=64, description="a code of the catalogue of kinds")
    number: str | None = Field(None, max_length=100, description="number and sign, such as 480/QĐ-UBND")
    issuer: str | None = Field(
        None, max_length=200, description="part of the issuing agency's name; an agency finds those it followed, too"
    )
    dossier_code: str | None = Field(None, max_length=64, description="in the old or the new order of its groups")
    issued_from: date | None = None
    issued_to: date | None = None
    valid_on: date | None = Field(None, description="known to be valid on this day")
    standing: Standing | None = Field(None, description="`unclear` are those that wait for a person to settle")
    state: State | None = None
    desk: str | None = Field(None, max_length=64, description="the desk that handed it in first")
    order: Order | None = Field(None, description="instead of best first; `issued`: newest issue first")
    cursor: str | None = Field(None, max_length=500, description="`next_cursor` of an earlier answer")
    limit: int = Field(50, ge=1, le=200)
    facets: bool = Field(False, description="count what is found by kind, issuing agency and year, too")
    snippets: bool = Field(False, description="with the lines of texts that have `q`; needs the scope `sensitive`")


class ProgressShape(BaseModel):
    """Papers of one desk and kind that came in during a month (`YYYY-MM`, Vietnam's clock), and what became of them.

    `level` is that of the papers' issuers; `agency_name` and `agency_level` are null where the table has not the code.
    """

    model_config = _example(
        agency="H47.23",
        agency_name="UBND phường Hòa Cường",
        agency_level="commune",
        desk="phuong-hoa-cuong",
        level="commune",
        administration="Hộ tịch",
        kind="giay_khai_sinh",
        month="2026-08",
        received=120,
        archived=112,
        needs_review=7,
        failed=1,
    )

    agency: str
    agency_name: str | None
    agency_level: str | None
    desk: str
    level: str | None
    administration: str | None
    kind: str | None
    month: str
    received: int
    archived: int
    needs_review: int
    failed: int


class ProgressReport(BaseModel):
    """Progress by agency, desk, level, field of administration, kind and month."""

    model_config = _example(items=[])

    items: list[ProgressShape]


class HealthShape(BaseModel):
    """`ok`, or a problem instead of this answer."""

    model_config = _example(status="ok")

    status: Literal["ok"] = "ok"


class BadParameter(BaseModel):
    """A parameter that cannot be used; `problem` is a short code."""

    model_config = _example(parameter="limit", problem="less_than_equal")

    parameter: str
    problem: str


class ProblemShape(BaseModel):
    """RFC 9457 problem details. `code` is stable; `detail` is for the person, in the language of Accept-Language."""

    model_config = _example(
        type="urn:sohoa:problem:refused.no_purpose",
        title="Yêu cầu bị từ chối",
        status=400,
        detail="Thiếu mục đích sử dụng dữ liệu (X-Purpose).",
        code="refused.no_purpose",
    )

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[BadParameter] | None = None
