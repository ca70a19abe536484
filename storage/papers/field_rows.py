"""A value of a document as its row keeps it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from dossier.reading import Field, ReadBy
from storage.database.models import FieldRow


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
