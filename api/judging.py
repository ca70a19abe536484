"""May this owner's papers be reused for this procedure? Found, judged, noted: for the API and the desk's page alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.auth import Caller, one_line
from api.reuse import field_value, for_procedure, of_issuer
from api.services import Services
from api.shapes.lookup_shapes import LookupRequest
from api.trail import note_all
from dossier.codes.numbers import folded_number
from dossier.errors import BadRequest
from dossier.validity.reuse import Reuse
from storage.papers import documents
from storage.papers.documents import Document


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer: of which owner, on which day, each paper that fits, newest first, with the judgement on it, and the
    ids of those that were taken."""

    owner_id: str
    on: date
    papers: tuple[tuple[Document, Reuse], ...]
    taken: frozenset[str]

    @property
    def is_reusable(self) -> bool:
        """Whether one of them may be reused."""
        return any(reuse.allowed for _, reuse in self.papers)


def judged(services: Services, caller: Caller, asked: LookupRequest) -> Judged:
    """Every paper of the owner within the caller's reach that fits, judged; each look at one, or that there was none,
    is an event, and each reuse. Raises `BadCode`, `BadRequest`."""
    owner_id, on = tight(asked.owner_id), asked.on or services.today()
    with services.database.read() as session:
        found = documents.of_owner(session, owner_id, _kinds(services, asked), caller.reach)
    if asked.number is not None:
        wanted = folded_number(asked.number)
        found = [document for document in found if folded_number(field_value(document, "number") or "") == wanted]
    found = of_issuer(services, found, asked.issuer)
    papers = [(document, for_procedure(services, document, asked.procedure_code, owner_id, on)) for document in found]
    taken = _newest_reusable(papers) if asked.taken else frozenset()

    question = {"procedure_code": asked.procedure_code, "on": on.isoformat()}
    entries: list[tuple[str, str | None, dict[str, Any]]] = [
        ("looked_up", document.id, {**question, "reasons": [reason.value for reason in reuse.reasons]})
        for document, reuse in papers
    ] or [("looked_up", None, {**question, "owner_id": owner_id})]
    entries += [("reused", document.id, question) for document, _ in papers if document.id in taken]
    note_all(services, caller, entries)
    return Judged(owner_id, on, tuple(papers), taken)


def tight(identifier: str) -> str:
    """An owner's identifier without the spaces that people group its digits by. Raises `BadRequest`."""
    return one_line("owner_id", identifier).replace(" ", "")


def _kinds(services: Services, asked: LookupRequest) -> list[str]:
    """The kinds asked for. Raises `BadCode` for the procedure and `BadRequest` for unknown kinds and codes."""
    rules = services.rules.of(asked.procedure_code)
    by_code = {code: services.catalogue.by_result_code(code) for code in asked.result_codes}
    unknown = [kind for kind in asked.kinds if kind not in services.catalogue]
    unknown += [code for code, kind in by_code.items() if kind is None]
    if unknown:
        raise BadRequest(problem=", ".join(unknown))
    kinds = [*asked.kinds, *(kind.code for kind in by_code.values() if kind)]
    return kinds or [rule.kind for rule in rules]


def _newest_reusable(papers: Iterable[tuple[Document, Reuse]]) -> frozenset[str]:
    """The ids of the first reusable paper of each kind: a procedure takes one of each, not all that would do."""
    first: dict[str | None, str] = {}
    for document, reuse in papers:
        if reuse.allowed:
            first.setdefault(document.kind, document.id)
    return frozenset(first.values())
