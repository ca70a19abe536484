"""Documents as others see them: whole, by id, by dossier, by their owner."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from dossier.errors import DOSSIER, STORED_FILE, NotFound
from dossier.persons import following
from dossier.reading import Field, Person
from dossier.review.cuts import WITHDRAWN
from dossier.signatures.signing import copy_at
from storage.archive.gone import demand_not_gone, why_not_there
from storage.database.engine import tuples
from storage.database.models import DocumentRow, DossierRow, FileRow, PageRow, PaperRow
from storage.database.prepared import Prepared, Value
from storage.database.reach import EVERYTHING, Reach
from storage.papers.deliveries import lies_in
from storage.papers.dossiers import known_code
from storage.papers.field_rows import of_documents as fields_of
from storage.papers.persons import with_versions as persons_of
from storage.papers.stacks import CutPart, PartOf, part_of, parts_of
from storage.papers.standing import StandingFacts, facts_of
from storage.queue.leases import stands_as

_ASKED_AT_ONCE = 1000

# Counting every match of a common word would cost more than the search; beyond this the count is "at least".
MOST_COUNTED = 1000
PAGE_END = "\f"
"""Between the pages of a stored text."""

_PAPERS = select(*DocumentRow.__table__.columns)
_BY_ID = Prepared(_PAPERS.where(DocumentRow.id == bindparam("id")))
_BY_IDS = Prepared(_PAPERS.where(DocumentRow.id.in_(bindparam("ids", expanding=True))))
_BY_SERIAL = Prepared(_PAPERS.where(DocumentRow.serial.in_(bindparam("serials", expanding=True))))
_OF_KINDS = _PAPERS.where(DocumentRow.kind.in_(bindparam("kinds", expanding=True)), DocumentRow.state != WITHDRAWN)
_OF_OWNER = Prepared(_OF_KINDS.where(DocumentRow.owner_id == bindparam("owner")))
_OF_OWNERS = Prepared(_OF_KINDS.where(DocumentRow.owner_id.in_(bindparam("owners", expanding=True))))


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page without its words. See dossier/reading.py for the units."""

    number: int
    width: int
    height: int
    dpi: int
    rotation: int
    skew: float
    blank: bool
    confidence: float
    error: str | None
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One paper of the archive. `stands_as`: its state but for its being read again (`leases.stands_as`), and what its
    answers go by. `withheld`: the names of the fields that it is told without to somebody who may not see
    its sensitive values; None: it is told whole. `signed` and `copy_signatures` are as they were judged; what its
    signed copy proves at a moment says `as_of`, which sets `proof_ended`, too."""

    id: str
    agency: str
    desk: str
    name: str
    sha256: str
    format: str
    lane: str
    state: str
    stands_as: str
    kind: str | None
    kind_confidence: float | None
    dossier_code: str | None
    received_at: datetime
    archived_at: datetime | None
    standing: StandingFacts
    signed: bool | None
    signatures: tuple[dict[str, Any], ...] | None
    copy_signatures: tuple[Mapping[str, Any], ...] | None
    copy_holds_until: datetime | None
    issued_on: date | None
    valid_from: date | None
    valid_until: date | None
    owner_id: str | None
    error_code: str | None
    error_values: dict[str, Any] | None
    page_count: int | None
    version: int
    fields: tuple[Field, ...]
    persons: tuple[Person, ...]
    part_of: PartOf | None
    parts: tuple[CutPart, ...]
    withheld: tuple[str, ...] | None = None
    proof_ended: bool = False

    def as_of(self, moment: datetime) -> Document:
        """The paper with what the signatures of its signed copy prove at a moment."""
        found = copy_at(moment, self.signed, self.signatures, self.copy_signatures, self.copy_holds_until)
        if not found.has_ended and found.signatures is self.copy_signatures:
            return self
        told = tuple(found.signatures or ())
        return replace(self, signed=found.signed, copy_signatures=told, proof_ended=found.has_ended)


@dataclass(frozen=True, slots=True)
class StoredCopy:
    """One stored file of a document: `role` original, access, signed, text or reading; `key` in the object store."""

    role: str
    key: str
    media_type: str
    sha256: str
    size: int


def get(session: Session, document_id: str) -> Document:
    """One document. Raises what `why_not_there` tells."""
    found = with_fields(session, _BY_ID.rows(session, id=document_id))
    if not found:
        raise why_not_there(session, document_id)
    return found[0]


def some(session: Session, document_ids: Sequence[str]) -> dict[str, Document]:
    """Those of these documents that there are, by id."""
    rows = session.scalars(select(DocumentRow).where(DocumentRow.id.in_(document_ids))).all()
    return {document.id: document for document in with_fields(session, rows)}


def values_of(
    session: Session, document_ids: Sequence[str], names: Sequence[str]
) -> dict[str, tuple[str | None, Sequence[Field]]]:
    """Of each of these documents its kind and its values with these names, and nothing else of it."""
    kinds = tuples(session, select(DocumentRow.id, DocumentRow.kind).where(DocumentRow.id.in_(document_ids)))
    values = fields_of(session, document_ids, names)
    return {document_id: (kind, values[document_id]) for document_id, kind in kinds}


def by_serial(session: Session, serials: Sequence[int]) -> dict[int, Document]:
    """Those of the documents of these serials that there are, in their order."""
    rows = {row.serial: row for row in _BY_SERIAL.rows(session, serials=serials)} if serials else {}
    found = {document.id: document for document in with_fields(session, list(rows.values()))}
    return {serial: found[rows[serial].id] for serial in serials if serial in rows and rows[serial].id in found}


def pages(session: Session, document_id: str) -> list[PageFacts]:
    """The pages of a document in order."""
    rows = session.scalars(select(PageRow).where(PageRow.document_id == document_id).order_by(PageRow.number))
    return [
        PageFacts(
            number=row.number,
            width=row.width,
            height=row.height,
            dpi=row.dpi,
            rotation=row.rotation,
            skew=row.skew,
            blank=row.blank,
            confidence=row.confidence,
            error=row.error,
            codes=tuple(row.codes),
        )
        for row in rows
    ]


def stored_copy(session: Session, document_id: str, role: str) -> StoredCopy:
    """One stored file. Raises `NotFound`, and what `demand_not_gone` does."""
    row = session.get(FileRow, (document_id, role))
    if row is None:
        demand_not_gone(session, document_id)
        raise NotFound(what=STORED_FILE, value=f"{document_id}/{role}")
    return StoredCopy(row.role, row.key, row.media_type, row.sha256, row.size)


def stored_copies(session: Session, document_ids: Sequence[str], role: str) -> dict[str, StoredCopy]:
    """The stored files in this role of those of the documents that have one, by document, in their order."""
    rows = session.scalars(select(FileRow).where(FileRow.document_id.in_(document_ids), FileRow.role == role))
    found = {row.document_id: StoredCopy(row.role, row.key, row.media_type, row.sha256, row.size) for row in rows}
    return {one: found[one] for one in document_ids if one in found}


def hashes_of(session: Session, document_ids: Sequence[str], roles: Sequence[str]) -> dict[str, dict[str, str]]:
    """The SHA-256 of the stored files in these roles, by document and role."""
    statement = select(FileRow.document_id, FileRow.role, FileRow.sha256)
    found: dict[str, dict[str, str]] = {document_id: {} for document_id in document_ids}
    for row in session.execute(statement.where(FileRow.document_id.in_(document_ids), FileRow.role.in_(roles))):
        found[row.document_id][row.role] = row.sha256
    return found


def of_dossier(session: Session, code: str) -> tuple[str, str | None, list[Document]]:
    """A dossier's code as stored, its procedure code and its papers, oldest first.

    `code` may be in either order of its groups. Raises `BadCode`, `NotFound`.
    """
    dossier = session.get(DossierRow, known_code(session, code) or "")
    if dossier is None:
        raise NotFound(what=DOSSIER, value=code)
    rows = session.scalars(
        select(DocumentRow)
        .where(lies_in(dossier.code), DocumentRow.state != WITHDRAWN)
        .order_by(DocumentRow.received_at, func.coalesce(DocumentRow.first_page, 0), DocumentRow.id)
    ).all()
    return dossier.code, dossier.procedure_code, with_fields(session, rows)


def of_owner(session: Session, owner_id: str, kinds: Sequence[str], reach: Reach = EVERYTHING) -> list[Document]:
    """Every paper of these kinds within reach that names the owner, in no order: that goes by what is told
    of them."""

    def look() -> Sequence[Any]:
        return _within(session, _OF_OWNER, reach, owner=owner_id, kinds=kinds)

    return with_fields(session, look(), look)


def of_owners(
    session: Session, owner_ids: Sequence[str], kinds: Sequence[str], reach: Reach = EVERYTHING
) -> dict[str, list[Document]]:
    """The same for many owners at once, by owner."""
    found: dict[str, list[Document]] = {owner_id: [] for owner_id in owner_ids}

    def look() -> Sequence[Any]:
        return _within(session, _OF_OWNERS, reach, owners=list(found), kinds=kinds)

    for document in with_fields(session, look(), look):
        found[document.owner_id or ""].append(document)
    return found


def _within(
    session: Session, asked: Prepared[Select[*tuple[Any, ...]]], reach: Reach, **values: Value
) -> Sequence[Any]:
    if reach == EVERYTHING:
        return asked.rows(session, **values)
    return tuples(session, asked.statement.where(reach.papers()), **values)


def versions(session: Session, document_ids: Sequence[str]) -> dict[str, int]:
    """The versions that documents are in, by their ids."""
    found: dict[str, int] = {}
    for start in range(0, len(document_ids), _ASKED_AT_ONCE):
        some_of_them = DocumentRow.id.in_(document_ids[start : start + _ASKED_AT_ONCE])
        rows = session.execute(select(DocumentRow.id, DocumentRow.version).where(some_of_them))
        found |= {row.id: row.version for row in rows}
    return found


def with_fields(
    session: Session, rows: Sequence[PaperRow], look: Callable[[], Sequence[PaperRow]] | None = None
) -> list[Document]:
    """The documents of these rows, in their order. On PostgreSQL each statement is at a state of its own: where one was
    changed between its row and its values, or has gone, its kind would be that of other values, and they are looked at
    again, as `look` finds them where they have to fit a question, else those that are left."""
    while True:
        found, versions = _with_fields(session, rows)
        if all(versions.get(row.id) == row.version for row in rows):
            return found
        rows = _anew(session, rows) if look is None else look()


def _anew(session: Session, rows: Sequence[PaperRow]) -> Sequence[PaperRow]:
    there = {row.id: row for row in _BY_IDS.rows(session, ids=[row.id for row in rows])}
    return [there[row.id] for row in rows if row.id in there]


def _with_fields(session: Session, rows: Sequence[PaperRow]) -> tuple[list[Document], dict[str, int]]:
    """The documents, and the versions in which they were behind all that is asked of them."""
    fields = fields_of(session, [row.id for row in rows])
    # What was cut into papers is none itself, and has no kind.
    stacks = [row.id for row in rows if row.kind is None]
    parts = parts_of(session, stacks) if stacks else {}
    states, standings = stands_as(session, rows), facts_of(session, rows)
    persons, versions = persons_of(session, list(fields))
    found = [
        Document(
            id=row.id,
            agency=row.agency,
            desk=row.desk,
            name=row.name,
            sha256=row.sha256,
            format=row.format,
            lane=row.lane,
            state=row.state,
            stands_as=states[row.id],
            kind=row.kind,
            kind_confidence=row.kind_confidence,
            dossier_code=row.dossier_code,
            received_at=row.received_at,
            archived_at=row.archived_at,
            standing=standings[row.id],
            signed=row.signed,
            signatures=None if row.signatures is None else tuple(row.signatures),
            copy_signatures=None if row.copy_signatures is None else tuple(row.copy_signatures),
            copy_holds_until=row.copy_holds_until,
            issued_on=row.issued_on,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            owner_id=row.owner_id,
            error_code=row.error_code,
            error_values=row.error_values,
            page_count=row.page_count,
            version=row.version,
            fields=tuple(fields[row.id]),
            persons=following(persons[row.id], fields[row.id]),
            part_of=part_of(row),
            parts=tuple(parts.get(row.id, ())),
        )
        for row in rows
    ]
    return found, versions
