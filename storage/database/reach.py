"""Which papers somebody may see at all: those of an agency, or of some of its desks.

A paper is of the desk that handed it in first, and of every desk that handed the same bytes in later; what was cut from
a stack is of the stack's desks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, select, true
from sqlalchemy.orm import Session

from storage.database.models import DocumentRow, ReceiptRow


@dataclass(frozen=True, slots=True)
class Reach:
    """`agency` empty: every agency; `desks` empty: every desk."""

    agency: str = ""
    desks: tuple[str, ...] = ()

    def papers(self) -> ColumnElement[bool]:
        """The condition on `DocumentRow` that holds for the papers within reach."""
        found: list[ColumnElement[bool]] = [true()]
        if self.agency:
            found.append(DocumentRow.agency == self.agency)
        if self.desks:
            handed_in = exists().where(
                or_(ReceiptRow.document_id == DocumentRow.id, ReceiptRow.document_id == DocumentRow.stack_id),
                ReceiptRow.desk.in_(self.desks),
            )
            found.append(or_(DocumentRow.desk.in_(self.desks), handed_in))
        return and_(*found)

    def within(self, session: Session, document_ids: Iterable[str]) -> frozenset[str]:
        """Those of the papers that are within reach."""
        statement = select(DocumentRow.id).where(DocumentRow.id.in_(list(document_ids)), self.papers())
        return frozenset(session.scalars(statement))

    def covers(self, other: Reach) -> bool:
        """Whether whatever `other` reaches is within this reach."""
        same_agency = not self.agency or self.agency == other.agency
        return same_agency and (not self.desks or (bool(other.desks) and set(other.desks) <= set(self.desks)))


EVERYTHING = Reach()
