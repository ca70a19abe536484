"""What an answer rests on, what has to be proved, and what an owner agreed to; document_shapes.py says how models are
written."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, Field

from api.shapes.document_shapes import _ID, _OWNER_ID, Role, _example, _request
from api.shapes.signature_shapes import SIGNATURE, SignatureShape
from dossier.reading import Source
from dossier.validity.reuse import Basis, Reason

_LINK = "/links/WyIwYjZjMWE1MiIsImFjY2VzcyJd.9hZk0sYb2Qk"
_VALIDITY = {
    "since": "2026-07-01",
    "since_by": "issued_on",
    "until": "2027-01-01",
    "until_by": "months_of_kind",
    "accepted_until": "2027-01-01",
    "unknown": [],
}
_VALUE = {
    "value": "2026-07-01",
    "confidence": 0.97,
    "needs_review": False,
    "source": "ocr",
    "picture": _LINK,
}
_PROVED = {
    "kind": "giay_xac_nhan_tinh_trang_hon_nhan",
    "max_age_months": 6,
    "needs_signature": False,
    "source": "NĐ 123/2015/NĐ-CP, điều 23",
}
PROOF = {
    "validity": _VALIDITY,
    "sha256": {"access": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
    "signed": True,
    "signatures": [SIGNATURE],
    "values": {"issued_on": _VALUE},
    "links": {"access": _LINK},
    "links_until": "2026-08-05T02:01:00Z",
}


class ValidityShape(BaseModel):
    """From when until when the paper holds, both days included, and what each day follows from; its standing apart."""

    model_config = _example(**_VALIDITY)

    since: date | None = Field(description="first day; null: not known")
    since_by: Basis | None = Field(description="what the first day follows from")
    until: date | None = Field(description="last day; null: not known, or there is none")
    until_by: Basis | None = Field(description="what the last day follows from, or why there is none; null: not known")
    accepted_until: date | None = Field(description="last day on which the rule takes a paper so old; null: no bound")
    unknown: list[Reason] = Field(description="why a last day may be missing")


class ProofValueShape(BaseModel):
    """A value that the answer rests on; never without its mark. `picture`: where it stands on the scan."""

    model_config = _example(**_VALUE)

    value: str = Field(description="as read")
    confidence: float = Field(description="0 to 1")
    needs_review: bool = Field(description="nobody has seen it yet, and it is unsure or fails its check")
    source: Source = Field(description="how it was read, or that a person gave it")
    as_printed: bool = Field(False, description="fails its check, and stands so", exclude_if=lambda said: not said)
    confirmed_by: str | None = Field(None, description="who found it right", exclude_if=lambda said: said is None)
    picture: str | None = Field(None, description="link to the cut-out", exclude_if=lambda link: link is None)


class ProofShape(BaseModel):
    """What is said of a candidate, with all that it rests on. Links need no key, and soon end."""

    model_config = _example(**PROOF)

    validity: ValidityShape = Field(description="from when until when it holds")
    sha256: dict[Literal["original", "access", "signed"], str] = Field(description="of the bytes of its files")
    signed: bool | None = Field(description="whether a digital signature can be relied on; null: not known")
    signatures: list[SignatureShape] | None = Field(description="who signed the scan; null: not checked")
    copy_signatures: list[SignatureShape] | None = Field(
        None, description="who signed the copy here; left out where nobody did", exclude_if=lambda found: found is None
    )
    values: dict[str, ProofValueShape] = Field(description="what the answer rests on, by field")
    links: dict[Role, str] = Field(description="files, by what they are")
    links_until: datetime = Field(description="when the links end")


class RequirementProofShape(BaseModel):
    """A kind of paper that proves something, and the act from which that follows."""

    model_config = _example(**_PROVED)

    kind: str = Field(description="code of the catalogue")
    max_age_months: int | None = Field(description="how old it may be; null: no bound")
    needs_signature: bool = Field(description="whether the scan has to be signed")
    source: str = Field(description="the act")


class RequirementShape(BaseModel):
    """What has to be proved, and what proves it, the usual paper first."""

    model_config = _example(
        code="marital_status",
        name="Tình trạng hôn nhân",
        proofs=[_PROVED],
    )

    code: str = Field(description="by which it is asked for")
    name: str = Field(description="in the caller's language")
    proofs: list[RequirementProofShape] = Field(description="each kind that proves it")


class RequirementList(BaseModel):
    """All that can be asked for."""

    model_config = _example(items=[])

    items: list[RequirementShape] = Field(description="by their order in the table")


class ConsentRequest(BaseModel):
    """What the owner, or who stands in for them, said after they had seen the papers."""

    model_config = _request(
        owner_id=_OWNER_ID,
        procedure_code="1.000894",
        document_ids=[_ID],
        agreed=True,
        by="Nguyễn Thị Hoa",
        by_id=_OWNER_ID,
        how="Cổng dịch vụ công",
        at="2026-08-05T02:00:30Z",
    )

    owner_id: str = Field(min_length=1, max_length=32, description="whose papers these are")
    procedure_code: str = Field(min_length=1, max_length=64, description="for which procedure")
    document_ids: list[str] = Field(min_length=1, max_length=50, description="the papers, each shown to you before")
    agreed: bool = Field(description="whether they may be used for the procedure")
    by: str = Field(min_length=1, max_length=200, description="the name of who said so")
    by_id: str = Field(min_length=1, max_length=32, description="their identifier; another than the owner stands in")
    how: str = Field(min_length=1, max_length=200, description="where and how they said so")
    at: AwareDatetime = Field(description="when they said so, with its time zone: after the paper was received")


class ConsentShape(BaseModel):
    """What is on record of it. `id` goes into a look-up that takes the papers."""

    model_config = _example(id="3f1a0c5e-0c1f-4a55-8a3f-0d1f5a1f2b77", agreed=True, document_ids=[_ID])

    id: str = Field(description="by which a look-up names it")
    agreed: bool = Field(description="what was said")
    document_ids: list[str] = Field(description="of which papers")
