"""A value of a document as its row keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from dossier.reading import Field, ReadBy
from storage.database.models import FieldRow
from storage.database.prepared import Prepared

_OF_DOCUMENTS = Prepared(
    select(
        FieldRow.document_id,
        FieldRow.name,
        FieldRow.value,
        FieldRow.confidence,
        FieldRow.source,
        FieldRow.needs_review,
        FieldRow.page,
        FieldRow.box,
        FieldRow.readings,
        FieldRow.by_hand,
        FieldRow.confirmed_by,
        FieldRow.as_printed,
    )
    .where(FieldRow.document_id.in_(bindparam("ids", expanding=True)))
    .order_by(FieldRow.id)
)
_NAMED = Prepared(_OF_DOCUMENTS.statement.where(FieldRow.name.in_(bindparam("names", expanding=True))))


def of_documents(
    session: Session, document_ids: Sequence[str], names: Sequence[str] | None = None
) -> dict[str, list[Field]]:
    """The values of each of these documents, in their order, or those with these `names`. By their places: a page of
    papers has hundreds."""
    found: dict[str, list[Field]] = {document_id: [] for document_id in document_ids}
    if not found:
        return found
    if names is None:
        rows = _OF_DOCUMENTS.rows(session, ids=list(found))
    else:
        rows = _NAMED.rows(session, ids=list(found), names=names)
    for document_id, name, value, sure, source, marked, page, box, readings, by_hand, person, as_printed in rows:
        read = tuple([ReadBy(by, text) for by, text in readings]) if readings else ()
        place = tuple(box) if box else None
        found[document_id].append(
            Field(name, value, sure, source, marked, page, place, read, by_hand, (), person, as_printed)
        )
    return found


def field_of(row: FieldRow | Row[*tuple[Any, ...]]) -> Field:
    """The value, with all that is kept of it. `findings` are a reader's, and not kept."""
    return Field(
        name=row.name,
        value=row.value,
        confidence=row.confidence,
        source=row.source,  # type: ignore[arg-type]
        needs_review=row.needs_review,
        page=row.page,
        box=tuple(row.box) if row.box else None,
        readings=tuple(ReadBy(by, text) for by, text in row.readings or ()),
        by_hand=row.by_hand,
        confirmed_by=row.confirmed_by,
        as_printed=row.as_printed,
    )
