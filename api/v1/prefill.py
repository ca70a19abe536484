"""Fields for an eForm from papers that the archive has already: the citizen does not write.

A value is given as it stands on a paper, with where it comes from. What is marked for review is given marked, what
contradicts it is given beside it, and a field that no paper has is null.
"""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from api.auth import Asker, Caller, one_line
from api.judging import tight
from api.problems import OF_ONE, may_be
from api.reuse import is_left_out, newest_first, of_issuer, of_paper, seen_within, unsigned
from api.services import Services, ServicesOf
from api.shapes import lookup_shapes
from api.trail import note_all
from dossier.catalogue.fields import FIELDS
from dossier.errors import DOCUMENT, BadRequest, NotFound
from dossier.reading import Field, Role
from dossier.validity.reuse import Reason
from dossier.words.folding import words
from storage.database.reach import EVERYTHING
from storage.papers import documents
from storage.papers.documents import Document

router = APIRouter(prefix="/v1/prefill", tags=["prefill"])

# A paper that is known not to hold any more gives no values; one whose expiry is merely unknown does.
_NO_LONGER = {Reason.REVOKED, Reason.SUPERSEDED, Reason.EXPIRED}

Paper = tuple[Document, Reason | None]
"""With why it is not signed as it has to be; None where it is."""


@router.post("", responses=may_be(*OF_ONE))
def prefill(asked: lookup_shapes.PrefillRequest, services: ServicesOf, caller: Asker) -> lookup_shapes.PrefillAnswer:
    """The best value for each field, from the papers of an owner or from those named; and persons by their roles."""
    unknown = [name for name in asked.fields if name not in FIELDS]
    if unknown:
        raise BadRequest(problem=f"fields: {', '.join(unknown)}")
    if bool(asked.owner_id) == bool(asked.document_ids):
        raise BadRequest(problem="owner_id | document_ids")
    if not asked.fields and not asked.persons:
        raise BadRequest(problem="fields | persons")
    found = [(document, unsigned(services, document)) for document in _papers(services, caller, asked)]
    left_out = [document.id for document, reason in found if reason is not None and services.signed_only]
    papers = [one for one in found if one[0].id not in left_out]
    answer = {name: _best(papers, name) for name in asked.fields}
    persons = [person for paper in papers for person in _persons(paper, asked.persons)]
    used: dict[str, list[str]] = {}
    for name, field in answer.items():
        for value in [field, *field.others] if field else ():
            used.setdefault(value.document_id, []).append(name)
    for person in persons:
        used.setdefault(person.document_id, []).extend(f"{person.role}.{name}" for name in person.fields)
    note_all(
        services,
        caller,
        [("prefilled", document_id, {"fields": names}) for document_id, names in used.items()]
        or [("prefilled", None, {"owner_id": asked.owner_id, "documents": asked.document_ids, "fields": []})],
    )
    withheld = sorted({name for document, _ in papers for name in document.withheld or ()})
    return lookup_shapes.PrefillAnswer(
        fields=answer, persons=persons if asked.persons else None, withheld=withheld, unsigned=left_out
    )


def _papers(services: Services, caller: Caller, asked: lookup_shapes.PrefillRequest) -> list[Document]:
    """The papers to read from, the preferred one first. Raises `NotFound` for an id that is not known."""
    with services.database.read() as session:
        if asked.document_ids:
            ids = dict.fromkeys(one_line("document_ids", document_id) for document_id in asked.document_ids)
            unseen = ids.keys() - caller.reach.within(session, ids) if caller.reach != EVERYTHING else ()
            if unseen:
                raise NotFound(what=DOCUMENT, value=next(one for one in ids if one in unseen))
            named = [documents.get(session, document_id) for document_id in ids]
            return seen_within(services, caller.reach, named)
        kinds = [kind.code for kind in services.catalogue]
        found = documents.of_owner(session, tight(asked.owner_id or ""), kinds, caller.reach)
    seen = [one for one in seen_within(services, caller.reach, found) if not is_left_out(one, "owner_id")]
    found = newest_first(of_issuer(services, seen, asked.issuer))
    return [document for document in found if not _NO_LONGER & set(of_paper(services, document).reasons)]


def _best(papers: list[Paper], name: str) -> lookup_shapes.PrefillField | None:
    """Values that need no review before those that do, then in the order of the papers."""
    found = [(paper, field) for paper in papers for field in paper[0].fields if field.name == name]
    found.sort(key=lambda one: not one[1].is_sound)
    different: dict[tuple[str, ...], lookup_shapes.PrefillValue] = {}
    for paper, field in found:
        different.setdefault(tuple(words(field.value)), _value(paper, field))
    if not different:
        return None
    best, *others = different.values()
    return lookup_shapes.PrefillField(**best.model_dump(), others=others)


def _persons(paper: Paper, roles: Sequence[Role]) -> list[lookup_shapes.PrefillPerson]:
    """Whom a paper names in these roles. Each has their own values, and none of another's."""
    return [
        lookup_shapes.PrefillPerson(
            role=person.role,
            document_id=paper[0].id,
            fields={field.name: _value(paper, field) for field in person.fields},
        )
        for person in paper[0].persons
        if person.role in roles
    ]


def _value(paper: Paper, field: Field) -> lookup_shapes.PrefillValue:
    document, reason = paper
    return lookup_shapes.PrefillValue(
        value=field.value,
        confidence=round(field.confidence, 3),
        needs_review=field.needs_review,
        source=field.source,
        document_id=document.id,
        kind=document.kind,
        page=field.page,
        signed_reason=reason.value if reason else None,
        as_printed=field.as_printed,
    )
