"""What goes in and out of look-ups and prefilling; document_shapes.py says how its models are written."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from api.shapes.document_shapes import _ID, _OWNER_ID, CodedMessage, Role, StandingShape, _example, _request
from api.shapes.proof_shapes import PROOF, ProofShape
from dossier.reading import Role as PersonRole
from dossier.reading import Source

OwnerMatch = Literal["one", "nobody", "several", "unsure"]

_PREFILLED = {
    "value": "Nguyễn Thị Hoa",
    "confidence": 0.97,
    "needs_review": False,
    "source": "ocr",
    "document_id": _ID,
    "kind": "giay_khai_sinh",
    "page": 1,
    "signed_reason": "unsigned",
}


class WantedOwner(BaseModel):
    """Whose papers: by their identifier, or by name and day of birth; one of the two."""

    model_config = _request(name="Nguyễn Thị Hoa", born_on="2001-02-03")

    owner_id: str | None = Field(None, min_length=1, max_length=32, description="citizen id, identity card, passport")
    name: str | None = Field(None, min_length=1, max_length=100, description="whole name, with or without accents")
    born_on: date | None = Field(None, description="day of birth")


class WantedPapers(BaseModel):
    """Which papers, for which procedure, on which day; without `kinds`, `result_codes` and `requirements` those that
    the procedure takes."""

    procedure_code: str = Field(
        min_length=1, max_length=64, description="of the procedure that wants them, short or long"
    )
    kinds: list[str] = Field([], max_length=100, description="codes of the catalogue")
    result_codes: list[str] = Field([], max_length=100, description="national codes of results")
    requirements: list[str] = Field(
        [], max_length=20, description="what has to be proved: codes of GET /v1/requirements"
    )
    issuer: str | None = Field(None, max_length=200, description="agency that issued them, or one that followed it")
    on: date | None = Field(None, description="the day asked about; today unless given")
    full: bool = Field(
        False, description="with the proof of each candidate: validity, hashes, signatures, values, links"
    )


class LookupRequest(WantedOwner, WantedPapers):
    """May this owner's results be reused for this procedure? `taken` says that the procedure takes what is reusable,
    the newest of each kind, and counts that as a reuse."""

    model_config = _request(
        owner_id=_OWNER_ID, procedure_code="1.000894", kinds=["giay_xac_nhan_tinh_trang_hon_nhan"], taken=True
    )

    number: str | None = Field(None, max_length=100, description="number and sign of one paper")
    taken: bool = Field(False, description="the procedure takes what is reusable")
    consent: str | None = Field(None, max_length=36, description="of POST /v1/consents: the owner agreed to the reuse")


class OwnersRequest(WantedPapers):
    """The same for many owners at once; nothing is taken."""

    model_config = _request(
        owners=[{"owner_id": _OWNER_ID}], procedure_code="1.000894", requirements=["marital_status"]
    )

    owners: list[WantedOwner] = Field(min_length=1, max_length=100, description="whose papers, each once")


class CandidateShape(BaseModel):
    """A paper of the owner: reusable or not, with all the reasons; `files` are addresses by role.

    `unsure`: which of the values given here, and of what the paper was found by, are not to be relied on. `proves`:
    which of the requirements asked for it proves. `proof`: what the answer rests on, where it was asked for.
    `withheld`, `signed`, `signed_reason`: as of a document."""

    model_config = _example(
        document_id=_ID,
        kind="giay_xac_nhan_tinh_trang_hon_nhan",
        result_code="KQ.G01.000064",
        number="70/2026",
        issuer="UBND phường Hòa Cường",
        issued_on="2026-08-04",
        reusable=True,
        reasons=[],
        taken=True,
        signed=False,
        signed_reason={"code": "unsigned", "message": "Bản số hóa chưa được ký số."},
        proves=["marital_status"],
        proof=PROOF,
        files={"access": f"/v1/documents/{_ID}/files/access"},
    )

    document_id: str
    kind: str
    result_code: str | None
    number: str | None
    issuer: str | None
    issued_on: date | None
    unsure: list[Literal["owner_id", "number", "issuer", "issued_on"]] = Field([], exclude_if=lambda names: not names)
    reusable: bool
    reasons: list[CodedMessage]
    taken: bool
    signed: bool | None
    signed_reason: CodedMessage | None
    standing: StandingShape | None = Field(None, exclude_if=lambda standing: standing is None)
    proves: list[str] = Field([], exclude_if=lambda codes: not codes)
    proof: ProofShape | None = Field(None, exclude_if=lambda proof: proof is None)
    withheld: list[str] | None = Field(None, exclude_if=lambda names: names is None)
    files: dict[Role, str]


class RequirementMetShape(BaseModel):
    """Something that had to be proved, and whether a reusable paper proves it."""

    model_config = _example(code="marital_status", met=True)

    code: str
    met: bool


class LookupAnswer(BaseModel):
    """Every paper of the owner that fits, newest first; `reusable`: whether one of them may be reused.

    `owner_match`, where the owner was asked for by name: `one` person is meant; `nobody`, also of whom no paper is
    within your reach; `several` persons fit, and no paper of any is given; `unsure`: papers that fit only nearly, or by
    values that wait for a person."""

    model_config = _example(
        owner_id=_OWNER_ID, procedure_code="1.000894", on="2026-08-05", reusable=False, candidates=[]
    )

    owner_id: str | None
    owner_match: OwnerMatch | None = Field(None, exclude_if=lambda match: match is None)
    procedure_code: str
    on: date
    reusable: bool
    requirements: list[RequirementMetShape] = Field([], exclude_if=lambda found: not found)
    candidates: list[CandidateShape]


class OwnersAnswer(BaseModel):
    """An answer for each owner, in the order in which they were asked for."""

    model_config = _example(items=[])

    items: list[LookupAnswer]


class PrefillRequest(BaseModel):
    """Which fields an eForm wants, from the papers of an owner or from the documents named, and in which roles it wants
    the persons whom they name."""

    model_config = _request(owner_id=_OWNER_ID, fields=["owner_name", "owner_born_on"], persons=["mother", "father"])

    owner_id: str | None = Field(None, min_length=1, max_length=32)
    document_ids: list[str] = Field([], max_length=50)
    issuer: str | None = Field(None, max_length=200)
    fields: list[str] = Field([], max_length=100)
    persons: list[PersonRole] = Field([], max_length=20)


class PrefillValue(BaseModel):
    """A value and where it comes from. With `needs_review` a person must compare it with the paper first; one that
    stands `as_printed` fails its check. `signed_reason`: the code of a document's, null where its paper is signed."""

    model_config = _example(**_PREFILLED)

    value: str
    confidence: float
    needs_review: bool
    source: Source
    document_id: str
    kind: str | None
    page: int | None
    signed_reason: str | None
    as_printed: bool = Field(False, exclude_if=lambda as_printed: not as_printed)


class PrefillField(PrefillValue):
    """The best value; `others` are different values that other papers give for the same field."""

    model_config = _example(**_PREFILLED, others=[])

    others: list[PrefillValue]


class PrefillPerson(BaseModel):
    """Somebody whom one of the papers names, with what it states of them; values of two papers are never mixed."""

    model_config = _example(role="mother", document_id=_ID, fields={"name": _PREFILLED})

    role: PersonRole
    document_id: str
    fields: dict[str, PrefillValue]


class PrefillAnswer(BaseModel):
    """A value for each field asked for, null where no paper has one: nothing is guessed. `persons`: all whom the papers
    name, paper by paper, where they were asked for."""

    model_config = _example(
        fields={"owner_name": {**_PREFILLED, "others": []}},
        persons=[{"role": "mother", "document_id": _ID, "fields": {"name": _PREFILLED}}],
    )

    fields: dict[str, PrefillField | None]
    persons: list[PrefillPerson] | None = Field(None, exclude_if=lambda persons: persons is None)
    withheld: list[str] | None = Field(
        None,
        description="fields that the papers may have and your key may not see; left out where there are none",
        exclude_if=lambda names: not names,
    )
    unsigned: list[str] | None = Field(
        None,
        description="papers that nothing is taken from because they are not signed; left out where there are none",
        exclude_if=lambda papers: not papers,
    )
