"""The persons of documents: kept with their fields, in the same commit, and given back with them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from dossier.reading import Field, Person, ReadBy
from dossier.words.folding import fold
from storage.database.models import DocumentRow, PersonRow
from storage.database.prepared import Prepared, PreparedChange

_LONGEST_IDENTITY = 32
_ADD = PreparedChange(insert(PersonRow))
_PERSONS = Prepared(
    select(PersonRow.document_id, PersonRow.role, PersonRow.fields, PersonRow.is_owner)
    .where(PersonRow.document_id.in_(bindparam("ids", expanding=True)))
    .order_by(PersonRow.place)
)
_WITH_VERSIONS = Prepared(
    select(DocumentRow.id, DocumentRow.version, PersonRow.role, PersonRow.fields, PersonRow.is_owner)
    .outerjoin(PersonRow, PersonRow.document_id == DocumentRow.id)
    .where(DocumentRow.id.in_(bindparam("ids", expanding=True)))
    .order_by(PersonRow.place)
)


def put(session: Session, document_id: str, persons: Sequence[Person], *, replace: bool = True) -> None:
    """Make `persons` those of the document; `replace`: there may be others."""
    if replace:
        session.execute(delete(PersonRow).where(PersonRow.document_id == document_id))
    _ADD.run_in(
        session,
        (
            {
                "document_id": document_id,
                "place": place,
                "role": person.role,
                "is_owner": person.is_owner,
                "identity": (person.value("id") or "")[:_LONGEST_IDENTITY] or None,
                "name_folded": fold(name) if (name := person.value("name")) else None,
                "fields": [_recorded(field) for field in person.fields],
                "is_marked": any(field.needs_review for field in person.fields),
            }
            for place, person in enumerate(persons)
        ),
    )


def of_documents(session: Session, document_ids: Collection[str]) -> dict[str, list[Person]]:
    """The persons of each of these documents, in their order; none of those that were read before persons were kept."""
    found: dict[str, list[Person]] = {document_id: [] for document_id in document_ids}
    rows = _PERSONS.rows(session, ids=list(found)) if found else ()
    for document_id, role, fields, is_owner in rows:
        found[document_id].append(Person(role, tuple(map(_field, fields)), is_owner))
    return found


def with_versions(session: Session, document_ids: Collection[str]) -> tuple[dict[str, list[Person]], dict[str, int]]:
    """The same, and the version in which each of the documents is at this moment, those that there are."""
    found: dict[str, list[Person]] = {document_id: [] for document_id in document_ids}
    versions: dict[str, int] = {}
    rows = _WITH_VERSIONS.rows(session, ids=list(found)) if found else ()
    for document_id, version, role, fields, is_owner in rows:
        versions[document_id] = version
        if role is not None:
            found[document_id].append(Person(role, tuple(map(_field, fields)), is_owner))
    return found, versions


def _recorded(field: Field) -> dict[str, Any]:
    record: dict[str, Any] = {
        "name": field.name,
        "value": field.value,
        "confidence": field.confidence,
        "source": field.source,
        "needs_review": field.needs_review,
        "page": field.page,
        "box": list(field.box) if field.box else None,
    }
    more = {
        "readings": [[one.by, one.text] for one in field.readings],
        "by_hand": field.by_hand,
        "confirmed_by": field.confirmed_by,
        "as_printed": field.as_printed,
    }
    return record | {name: said for name, said in more.items() if said}


def _field(record: dict[str, Any]) -> Field:
    box, readings = record["box"], record.get("readings", ())
    more = {"box": tuple(box) if box else None, "readings": tuple(ReadBy(by, text) for by, text in readings)}
    return Field(**{**record, **more})
