"""Which papers somebody may see at all: those of an agency, or of some of its desks.

A paper is of the desk that handed it in first, also where that delivery was withdrawn: somebody has to be able to see
it. It is also of every desk that handed the same bytes in later and did not withdraw that; what was cut from a stack is
of the stack's desks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from storage.database.models import DocumentRow, ReceiptRow, ShreddedPaperRow, TombstoneRow


@dataclass(frozen=True, slots=True)
class Reach:
    """`agency` empty: every agency; `desks` empty: every desk. `without`: kinds of papers that are out of reach; so are
    papers that were read and are of no kind, as stacks are: they may hold any of these. `redacted`: kinds whose papers
    are told and shown without their sensitive values."""

    agency: str = ""
    desks: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    redacted: tuple[str, ...] = ()

    def papers(self) -> ColumnElement[bool]:
        """The condition on `DocumentRow` that holds for the papers within reach."""
        found: list[ColumnElement[bool]] = [true()]
        if self.agency:
            # An expression, which no index fits: nearly all papers are of the one agency, and SQLite would take them by
            # the index on it and sort them all, for a list that the index by receipt has in order.
            found.append(func.coalesce(DocumentRow.agency, "") == self.agency)
        if self.desks:
            # As a set made once: asked for each paper, a count over a million papers would take seconds.
            handed_in = select(ReceiptRow.document_id).where(
                ReceiptRow.desk.in_(self.desks), ReceiptRow.withdrawn_at.is_(None)
            )
            found.append(
                or_(
                    DocumentRow.desk.in_(self.desks),
                    DocumentRow.id.in_(handed_in),
                    DocumentRow.stack_id.in_(handed_in),
                )
            )
        return and_(*found, self._kinds())

    def _kinds(self) -> ColumnElement[bool]:
        if not self.without:
            return true()
        unread = and_(DocumentRow.kind.is_(None), DocumentRow.archived_at.is_(None))
        return or_(unread, DocumentRow.kind.not_in(self.without))

    def of_few(self) -> ColumnElement[bool]:
        """Like `papers`, for a statement on some papers only: each is looked at by itself."""
        found: list[ColumnElement[bool]] = [true()]
        if self.agency:
            found.append(func.coalesce(DocumentRow.agency, "") == self.agency)
        if self.desks:
            handed_in = exists().where(
                ReceiptRow.document_id.in_((DocumentRow.id, DocumentRow.stack_id)),
                ReceiptRow.desk.in_(self.desks),
                ReceiptRow.withdrawn_at.is_(None),
            )
            found.append(or_(DocumentRow.desk.in_(self.desks), handed_in))
        return and_(*found, self._kinds())

    def within(self, session: Session, document_ids: Iterable[str]) -> frozenset[str]:
        """Those of the papers that are within reach."""
        statement = select(DocumentRow.id).where(DocumentRow.id.in_(list(document_ids)), self.papers())
        return frozenset(session.scalars(statement))

    def has_agency(self, agency: str) -> bool:
        """Whether papers of this agency can be within reach."""
        return self.agency in ("", agency)

    def has_desk(self, desk: str) -> bool:
        """Whether papers that this desk handed in are within reach, those of the agency."""
        return not self.desks or desk in self.desks

    def has_tombstone(self, stone: TombstoneRow | ShreddedPaperRow) -> bool:
        """Whether a paper that was disposed of, or shredded, had been within reach, by what remains of it."""
        return (
            self.has_agency(stone.agency)
            and self.has_desk(stone.desk)
            and not (self.without and (stone.kind is None or stone.kind in self.without))
        )

    def narrowed(self, other: Reach) -> Reach | None:
        """What lies within both; None where nothing can."""
        if self.agency and other.agency and self.agency != other.agency:
            return None
        desks = tuple(one for one in self.desks if other.has_desk(one)) if self.desks else other.desks
        if self.desks and not desks:
            return None
        without = tuple(dict.fromkeys((*self.without, *other.without)))
        redacted = tuple(dict.fromkeys((*self.redacted, *other.redacted)))
        return Reach(self.agency or other.agency, desks, without, redacted)

    def by_words(self) -> Reach:
        """What may be looked for by words within this reach: a paper that is found by a word is known to have it, so
        that none is which is told without its sensitive values."""
        return replace(self, without=(*self.without, *self.redacted), redacted=())

    def of_all_kinds(self) -> Reach:
        """The same with every kind, for counts, which tell nothing that stands on a paper."""
        return replace(self, without=(), redacted=())

    def covers(self, other: Reach) -> bool:
        """Whether whatever `other` reaches is within this reach."""
        same_agency = not self.agency or self.agency == other.agency
        return same_agency and (not self.desks or (bool(other.desks) and set(other.desks) <= set(self.desks)))


EVERYTHING = Reach()
