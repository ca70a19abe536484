"""Documents as others see them: whole, by id, by dossier, by a search."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal, or_, select
from sqlalchemy.orm import Session

from dossier.codes.numbers import folded_number
from dossier.errors import DOCUMENT, DOSSIER, STORED_FILE, BadCode, BadRequest, NotFound
from dossier.persons import following
from dossier.reading import Field, Person
from dossier.review.cuts import WITHDRAWN
from dossier.words.folding import fold
from storage.database.engine import tuples
from storage.database.models import DocumentRow, DossierRow, FieldRow, FileRow, PageRow, PaperRow
from storage.database.reach import EVERYTHING, Reach
from storage.papers.deliveries import lies_in
from storage.papers.dossiers import known_code
from storage.papers.facets import FACTS, Facets, facets_of
from storage.papers.field_rows import field_of
from storage.papers.persons import of_documents as persons_of
from storage.papers.stacks import CutPart, PartOf, part_of, parts_of
from storage.papers.standing import StandingFacts, facts_of
from storage.search import index

# Counting every match of a common word would cost more than the search; beyond this the count is "at least".
MOST_COUNTED = 1000
_MOST_RANK = 9  # of tiers and stretches there are fewer

Order = Literal["received", "issued", "issued_oldest"]
"""Newest receipt first; newest issue first, or oldest, those without a day of issue last."""

_DATED, _UNDATED = 0, 1

_PAPERS = select(*DocumentRow.__table__.columns)
_BY_ID = _PAPERS.where(DocumentRow.id == bindparam("id"))
_OF_OWNER = _PAPERS.where(
    DocumentRow.owner_id == bindparam("owner"),
    DocumentRow.kind.in_(bindparam("kinds", expanding=True)),
    DocumentRow.state != WITHDRAWN,
).order_by(DocumentRow.issued_on.is_(None), DocumentRow.issued_on.desc(), DocumentRow.received_at.desc())
_FIELDS = (
    select(*FieldRow.__table__.columns)
    .where(FieldRow.document_id.in_(bindparam("ids", expanding=True)))
    .order_by(FieldRow.id)
)


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
    """One paper of the archive."""

    id: str
    agency: str
    desk: str
    name: str
    sha256: str
    format: str
    lane: str
    state: str
    kind: str | None
    kind_confidence: float | None
    dossier_code: str | None
    received_at: datetime
    archived_at: datetime | None
    standing: StandingFacts
    signed: bool | None
    signatures: tuple[dict[str, Any], ...] | None
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


@dataclass(frozen=True, slots=True)
class StoredCopy:
    """One stored file of a document: `role` original, access, text or reading; `key` in the object store."""

    role: str
    key: str
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Query:
    """What to search for; None does not narrow. `q` is free text, the rest are fields; `limit` 1 to 200.

    `issuer` is a part of a name; `issuers` are whole names, folded and without "UBND", any of which will do as well.
    `order`: best first (None), by receipt or by issue; `reach`: of which papers.
    """

    q: str | None = None
    owner_id: str | None = None
    kind: str | None = None
    number: str | None = None
    issuer: str | None = None
    issuers: tuple[str, ...] = ()
    dossier_code: str | None = None
    issued_from: date | None = None
    issued_to: date | None = None
    valid_on: date | None = None
    standing: str | None = None
    state: str | None = None
    desk: str | None = None
    order: Order | None = None
    cursor: str | None = None
    limit: int = 50
    reach: Reach = EVERYTHING


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results, best first and newest first among equals. `facets` where they were asked for."""

    items: tuple[Document, ...]
    next_cursor: str | None
    total_estimate: int
    facets: Facets | None = None


def get(session: Session, document_id: str) -> Document:
    """One document. Raises `NotFound`."""
    rows = tuples(session, _BY_ID, id=document_id)
    if not rows:
        raise NotFound(what=DOCUMENT, value=document_id)
    return with_fields(session, rows)[0]


def some(session: Session, document_ids: Sequence[str]) -> dict[str, Document]:
    """Those of these documents that there are, by id."""
    rows = session.scalars(select(DocumentRow).where(DocumentRow.id.in_(document_ids))).all()
    return {document.id: document for document in with_fields(session, rows)}


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
    """One stored file. Raises `NotFound`."""
    row = session.get(FileRow, (document_id, role))
    if row is None:
        raise NotFound(what=STORED_FILE, value=f"{document_id}/{role}")
    return StoredCopy(row.role, row.key, row.media_type, row.sha256, row.size)


def stored_copies(session: Session, document_ids: Sequence[str], role: str) -> dict[str, StoredCopy]:
    """The stored files in this role of those of the documents that have one, by document."""
    rows = session.scalars(select(FileRow).where(FileRow.document_id.in_(document_ids), FileRow.role == role))
    return {row.document_id: StoredCopy(row.role, row.key, row.media_type, row.sha256, row.size) for row in rows}


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
    """Every paper of these kinds within reach that names the owner, newest issue first; those without a date last."""
    statement = _OF_OWNER if reach == EVERYTHING else _OF_OWNER.where(reach.papers())
    return with_fields(session, tuples(session, statement, owner=owner_id, kinds=kinds))


def search(session: Session, query: Query, *, with_facets: bool = False) -> Found:
    """The documents that fit `query`; `with_facets`: counted by what they are, too. Raises `BadCode`, and `BadRequest`
    for a cursor of no earlier answer."""
    if not 1 <= query.limit <= 200:
        raise BadRequest(problem="limit: 1 … 200")
    query = _dossier_as_code(session, query)
    ranked = index.ranked(session, query.q) if query.q else None
    if query.q and ranked is None:
        return Found((), None, 0)
    tier: ColumnElement[int] = literal(0) if ranked is None or query.order is not None else ranked.c.tier
    statement = select(DocumentRow, tier.label("tier")).where(*_conditions(query))
    if query.dossier_code is not None:
        code = known_code(session, query.dossier_code)
        if code is None:
            return Found((), None, 0)
        statement = statement.where(lies_in(code))
    if ranked is not None:
        statement = statement.join(ranked, ranked.c.document_id == DocumentRow.id)
    total, facets = _counted(session, statement, with_facets=with_facets)
    if query.order in ("issued", "issued_oldest"):
        rows, cursor = _by_issue(session, statement, query)
    else:
        rows, cursor = _by_rank(session, statement, tier, query)
    return Found(tuple(with_fields(session, rows)), cursor, total, facets)


def _counted(session: Session, statement: Select[DocumentRow, int], *, with_facets: bool) -> tuple[int, Facets | None]:
    """How many documents a search finds, and what they are. Both of the same first `MOST_COUNTED`, found once."""
    if with_facets:
        return facets_of(session.execute(statement.with_only_columns(*FACTS).limit(MOST_COUNTED)).all())
    counted = statement.with_only_columns(DocumentRow.id).limit(MOST_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(counted)) or 0, None


def _by_rank(
    session: Session, statement: Select[DocumentRow, int], tier: ColumnElement[int], query: Query
) -> tuple[list[DocumentRow], str | None]:
    """One page, best first and newest receipt first among equals, and the cursor of the next."""
    is_ranked = query.q is not None and query.order is None
    if query.cursor:
        at_tier, received_at, document_id = position(query.cursor)
        older = _received_before(received_at, document_id)
        statement = statement.where(or_(tier > at_tier, and_(tier == at_tier, older)))
    order = (DocumentRow.received_at.desc(), DocumentRow.id)
    rows = session.execute(statement.order_by(*((tier, *order) if is_ranked else order)).limit(query.limit + 1)).all()
    page, more = rows[: query.limit], len(rows) > query.limit
    return [row.DocumentRow for row in page], cursor_after(page[-1].tier, page[-1].DocumentRow) if more else None


def _by_issue(
    session: Session, statement: Select[DocumentRow, int], query: Query
) -> tuple[list[DocumentRow], str | None]:
    """One page by day of issue, then those without one by receipt, and the cursor of the next. Two stretches, each in
    the order of an index: in one, the databases would not agree on where the unknown days belong."""
    stretch, moment, after = position(query.cursor) if query.cursor else (_DATED, None, "")
    issued, is_newest = DocumentRow.issued_on, query.order == "issued"
    rows: list[DocumentRow] = []
    if stretch == _DATED:
        dated = statement.where(issued.is_not(None))
        if moment is not None:
            beyond = issued < moment.date() if is_newest else issued > moment.date()
            dated = dated.where(or_(beyond, and_(issued == moment.date(), DocumentRow.id > after)))
        dated = dated.order_by(issued.desc() if is_newest else issued, DocumentRow.id)
        rows += session.scalars(dated.limit(query.limit + 1))
    if len(rows) <= query.limit:
        undated = statement.where(issued.is_(None))
        if stretch == _UNDATED and moment is not None:
            undated = undated.where(_received_before(moment, after))
        undated = undated.order_by(DocumentRow.received_at.desc(), DocumentRow.id)
        rows += session.scalars(undated.limit(query.limit + 1 - len(rows)))
    page, more = rows[: query.limit], len(rows) > query.limit
    if not more:
        return page, None
    last = page[-1]
    if last.issued_on is None:
        return page, cursor_after(_UNDATED, last)
    return page, _cursor(_DATED, datetime.combine(last.issued_on, time(), UTC), last.id)


def _received_before(received_at: datetime, document_id: str) -> ColumnElement[bool]:
    same = and_(DocumentRow.received_at == received_at, DocumentRow.id > document_id)
    return or_(DocumentRow.received_at < received_at, same)


def _dossier_as_code(session: Session, query: Query) -> Query:
    """A query for the words of a dossier's code asks for its papers, whichever order they print the code in, if any."""
    if not query.q or query.dossier_code is not None:
        return query
    try:
        is_known = known_code(session, query.q) is not None
    except BadCode:
        return query
    return replace(query, q=None, dossier_code=query.q) if is_known else query


def _conditions(query: Query) -> list[ColumnElement[bool]]:
    # What a mended cut withdrew is found by those who ask for it.
    found: list[ColumnElement[bool]] = [query.reach.papers()]
    if not query.state:
        found.append(DocumentRow.state != WITHDRAWN)
    for column, value in (
        (DocumentRow.owner_id, query.owner_id),
        (DocumentRow.kind, query.kind),
        (DocumentRow.state, query.state),
        (DocumentRow.standing, query.standing),
        (DocumentRow.desk, query.desk),
    ):
        if value is not None:
            found.append(column == value)
    if query.number is not None:
        found.append(DocumentRow.number_folded == folded_number(query.number))
    if query.issuer is not None:
        part = DocumentRow.issuer_folded.contains(fold(query.issuer), autoescape=True)
        found.append(or_(part, *map(_names_issuer, query.issuers)))
    if query.issued_from is not None:
        found.append(DocumentRow.issued_on >= query.issued_from)
    if query.issued_to is not None:
        found.append(DocumentRow.issued_on <= query.issued_to)
    if query.valid_on is not None:
        # Only what is known to be valid on that day: a paper whose expiry was not read is not.
        found += [
            DocumentRow.standing.in_(("valid", "unknown")),
            DocumentRow.valid_until >= query.valid_on,
            func.coalesce(DocumentRow.valid_from, DocumentRow.issued_on) <= query.valid_on,
        ]
    return found


def _names_issuer(name: str) -> ColumnElement[bool]:
    """Whether the heading holds this name as whole words: `xa tan thanh` is not `xa tan thanh dong`."""
    heading = literal(" ") + DocumentRow.issuer_folded + literal(" ")
    return or_(*(heading.contains(f" {name}{end}", autoescape=True) for end in (" ", ",", ";", ".")))


def cursor_after(tier: int, row: DocumentRow) -> str:
    """The cursor of the page that goes on after `row`, which stands among those of rank `tier`."""
    return _cursor(tier, row.received_at, row.id)


def _cursor(rank: int, moment: datetime, document_id: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([rank, moment.isoformat(), document_id]).encode()).decode()


def position(cursor: str) -> tuple[int, datetime, str]:
    """Where a cursor goes on: rank, moment of receipt and id. Raises `BadRequest`."""
    try:
        rank, received_at, document_id = json.loads(base64.urlsafe_b64decode(cursor))
        moment = datetime.fromisoformat(received_at).astimezone(UTC)
        if not (isinstance(rank, int) and abs(rank) <= _MOST_RANK and uuid.UUID(document_id)):
            raise BadRequest(problem="cursor")
    except (binascii.Error, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        raise BadRequest(problem="cursor") from None
    return rank, moment, document_id


def with_fields(session: Session, rows: Sequence[PaperRow]) -> list[Document]:
    """The documents of these rows, in their order."""
    fields: dict[str, list[Field]] = {row.id: [] for row in rows}
    # What was cut into papers is none itself, and has no kind.
    stacks = [row.id for row in rows if row.kind is None]
    parts = parts_of(session, stacks) if stacks else {}
    for row in tuples(session, _FIELDS, ids=list(fields)) if fields else ():
        fields[row.document_id].append(field_of(row))
    standings = facts_of(session, rows)
    persons = persons_of(session, list(fields))
    return [
        Document(
            id=row.id,
            agency=row.agency,
            desk=row.desk,
            name=row.name,
            sha256=row.sha256,
            format=row.format,
            lane=row.lane,
            state=row.state,
            kind=row.kind,
            kind_confidence=row.kind_confidence,
            dossier_code=row.dossier_code,
            received_at=row.received_at,
            archived_at=row.archived_at,
            standing=standings[row.id],
            signed=row.signed,
            signatures=None if row.signatures is None else tuple(row.signatures),
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
