"""A dossier and how complete it is, as the API shows them; document_shapes.py says how."""

from __future__ import annotations

from pydantic import BaseModel

from api.shapes.document_shapes import _DOCUMENT, _DOSSIER, _ID, DocumentShape, _example
from dossier.catalogue.components import Verdict

_INCOMPLETE = {
    "verdict": "incomplete",
    "present": [{"kinds": ["giay_xac_nhan_tinh_trang_hon_nhan"], "documents": [_ID]}],
    "missing": [{"kinds": ["to_khai"], "count": 1}],
    "extra": [],
    "duplicate": [],
    "unconfirmed": [],
    "unrecognised": [],
}


class PresentShape(BaseModel):
    """A component of the procedure's list, papers of any of `kinds`, and the documents that are there for it."""

    model_config = _example(kinds=["giay_xac_nhan_tinh_trang_hon_nhan"], documents=[_ID])

    kinds: list[str]
    documents: list[str]


class MissingShape(BaseModel):
    """A required component, papers of any of `kinds`, of which `count` are not there."""

    model_config = _example(kinds=["to_khai"], count=1)

    kinds: list[str]
    count: int


class CompletenessShape(BaseModel):
    """The papers of a dossier against the list of its procedure. Documents by their ids.

    `present`, `missing`, `extra`: null where the procedure is not known or has no list. `duplicate`: groups of one and
    the same paper; the first counts. `unconfirmed`: counted, but a person must still look. `unrecognised`: not read, or
    of unknown kind; while there are any, what seems to be missing may be among them.
    """

    model_config = _example(**_INCOMPLETE)

    verdict: Verdict
    present: list[PresentShape] | None
    missing: list[MissingShape] | None
    extra: list[str] | None
    duplicate: list[list[str]]
    unconfirmed: list[str]
    unrecognised: list[str]


class DossierShape(BaseModel):
    """One case with its papers, oldest first, and how complete they are."""

    model_config = _example(code=_DOSSIER, procedure_code="1.000894", documents=[_DOCUMENT], completeness=_INCOMPLETE)

    code: str
    procedure_code: str | None
    documents: list[DocumentShape]
    completeness: CompletenessShape
