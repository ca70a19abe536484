"""The tables of papers; those of accounts, of runs and of the trail lie beside them, and all are imported from here.

What each row means is in the design; why a column exists is said beside it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Row,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine.interfaces import ExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.account_tables import AccountCertificateRow as AccountCertificateRow
from storage.database.account_tables import AccountRow as AccountRow
from storage.database.account_tables import AccountSessionRow as AccountSessionRow
from storage.database.account_tables import ClientRow as ClientRow
from storage.database.account_tables import LinkSecretRow as LinkSecretRow
from storage.database.account_tables import SignInFailureRow as SignInFailureRow
from storage.database.base import Base as Base
from storage.database.base import Identity
from storage.database.keeping_tables import SweepRow as SweepRow
from storage.database.retention_tables import DisposalConfirmationRow as DisposalConfirmationRow
from storage.database.retention_tables import DisposalItemRow as DisposalItemRow
from storage.database.retention_tables import DisposalRow as DisposalRow
from storage.database.retention_tables import DossierClosingRow as DossierClosingRow
from storage.database.retention_tables import HoldRow as HoldRow
from storage.database.retention_tables import ShreddedPaperRow as ShreddedPaperRow
from storage.database.retention_tables import TombstoneRow as TombstoneRow
from storage.database.run_tables import BatchItemRow as BatchItemRow
from storage.database.run_tables import BatchRow as BatchRow
from storage.database.search_tables import SearchIndexRow as SearchIndexRow
from storage.database.trail_tables import EventHeadRow as EventHeadRow
from storage.database.trail_tables import EventRow as EventRow
from storage.database.trail_tables import TrailCheckpointRow as TrailCheckpointRow
from storage.database.trail_tables import TrailPackRow as TrailPackRow
from storage.database.webhook_tables import WebhookMessageRow as WebhookMessageRow
from storage.database.webhook_tables import WebhookRow as WebhookRow
from storage.database.worker_tables import HeartbeatRow as HeartbeatRow
from storage.database.worker_tables import PageShareRow as PageShareRow
from storage.database.worker_tables import TurnRow as TurnRow
from storage.database.worker_tables import WorkerRow as WorkerRow

FAILED_ONLY = "state = 'failed'"
UNFINISHED_ONLY = "state IN ('received', 'processing')"
READ_AS_NONE = "kind IS NULL AND archived_at IS NOT NULL AND live_parts = 0"
"""Papers that were read and are of no kind, and are no stacks: few."""
HANDED_IN_LATER = "withdrawn_at IS NULL AND id <> document_id"
"""Deliveries of what had come in before: few. The first has the id of its document."""
_CUT = "stack_id IS NOT NULL"
_COPIED = "copy_holds_until IS NOT NULL"
_ASKED = "asked_at IS NOT NULL"
_CAME_UNFINISHED, _ASKED_UNFINISHED = f"{UNFINISHED_ONLY} AND asked_at IS NULL", f"{UNFINISHED_ONLY} AND {_ASKED}"

_BEGIN, _EXPIRING = text("coalesce(valid_from, issued_on)"), text("valid_until IS NOT NULL")


def _next_serial(context: ExecutionContext) -> int:
    """The serial of a document that comes in now. PostgreSQL counts by itself; SQLite has one writer at a time."""
    is_sqlite = context.dialect.name == "sqlite"
    following = (
        "SELECT coalesce(max(serial), 0) + 1 FROM documents" if is_sqlite else "SELECT nextval('documents_serial')"
    )
    return int(context.connection.scalar(text(following)))


class DossierRow(Base):
    """One case."""

    __tablename__ = "dossiers"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    canonical: Mapped[str] = mapped_column(String(64), unique=True)
    procedure_code: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(index=True)


class DocumentRow(Base):
    """One paper. The columns from `owner_id` on repeat its fields, so that a lookup is one indexed read."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("agency", "sha256"),
        Index("ix_documents_waiting", "state", "lane", "received_at"),
        # Desk by desk, as they are served.
        Index("ix_documents_turn", "state", "lane", "desk", "received_at", "id"),
        Index("ix_documents_owner", "owner_id", "kind"),
        Index("ix_documents_newest", "received_at", "id"),
        # Of the few that were cut: SQLite takes an index that says the same of nearly all papers for worthless.
        Index("ix_documents_stack_id", "stack_id", sqlite_where=text(_CUT), postgresql_where=text(_CUT)),
        # The oldest that waits.
        Index(
            "ix_documents_unfinished",
            "received_at",
            sqlite_where=text(UNFINISHED_ONLY),
            postgresql_where=text(UNFINISHED_ONLY),
        ),
        # The same apart for what came in and for what somebody asked for: after a whole archive is, either is large.
        Index(
            "ix_documents_came",
            "received_at",
            sqlite_where=text(_CAME_UNFINISHED),
            postgresql_where=text(_CAME_UNFINISHED),
        ),
        Index(
            "ix_documents_asked_unfinished",
            "asked_at",
            sqlite_where=text(_ASKED_UNFINISHED),
            postgresql_where=text(_ASKED_UNFINISHED),
        ),
        # The same of what waits because somebody asked for it, by desk.
        Index(
            "ix_documents_asked",
            *("state", "lane", "desk", "asked_at"),
            sqlite_where=text(_ASKED),
            postgresql_where=text(_ASKED),
        ),
        # What failed, by its error.
        Index(
            "ix_documents_failed",
            "error_code",
            sqlite_where=text(FAILED_ONLY),
            postgresql_where=text(FAILED_ONLY),
        ),
        # What counts leave out for whom papers of some kinds are out of reach.
        Index(
            "ix_documents_read_as_none", "desk", sqlite_where=text(READ_AS_NONE), postgresql_where=text(READ_AS_NONE)
        ),
        # What is known to be valid on a day; most papers say nothing of that.
        Index("ix_documents_valid_until", "valid_until", sqlite_where=_EXPIRING, postgresql_where=_EXPIRING),
        Index(
            "ix_documents_valid_from",
            text("coalesce(valid_from, issued_on)"),
            sqlite_where=_EXPIRING,
            postgresql_where=_EXPIRING,
        ),
        # Whose signed copy has to be stamped again, the next one first; and how many there are.
        Index(
            "ix_documents_copy_holds_until",
            *("copy_holds_until", "id", "state"),
            sqlite_where=text(_COPIED),
            postgresql_where=text(_COPIED),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    # In the order in which papers came in: what the index knows a paper by (search/index.py).
    serial: Mapped[int] = mapped_column(BigInteger, unique=True, index=True, default=_next_serial)
    agency: Mapped[str] = mapped_column(String(64))
    desk: Mapped[str] = mapped_column(String(64), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    format: Mapped[str] = mapped_column(String(16))
    name: Mapped[str]
    lane: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    dossier_code: Mapped[str | None] = mapped_column(ForeignKey("dossiers.code"), index=True)
    correlation_id: Mapped[str] = mapped_column(String(36))
    received_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    # While it waits to be tried or read again: since when, as somebody asked for it then.
    asked_at: Mapped[datetime | None]
    # How often a passing fault put it back, how often a lease ran out on it, and when the next try may begin.
    postponed: Mapped[int] = mapped_column(default=0)
    abandoned: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    error_code: Mapped[str | None]
    error_values: Mapped[dict[str, Any] | None]
    engine: Mapped[str | None]
    kind: Mapped[str | None] = mapped_column(String(64))
    kind_confidence: Mapped[float | None]
    page_count: Mapped[int | None]
    # Goes up with every reading and every act of a person; a correction names the version that it was made against.
    version: Mapped[int] = mapped_column(default=0)
    # Of a paper cut from a stack: the stack's document and the pages there, from 1; all, where not in their order.
    stack_id: Mapped[str | None] = mapped_column(ForeignKey("documents.id"))
    first_page: Mapped[int | None]
    last_page: Mapped[int | None]
    page_order: Mapped[list[Any] | None]
    # Of a stack: how many of its parts are papers. Triggers keep it, and the tallies (migrations 0016, 0042).
    live_parts: Mapped[int] = mapped_column(server_default="0")
    # Of the paper, not of its processing: valid, revoked, superseded, unclear, unknown. Derived: papers/standing.py.
    standing: Mapped[str] = mapped_column(String(16), default="unknown", index=True)
    signed: Mapped[bool | None]
    signatures: Mapped[list[Any] | None]  # `dossier.signatures.signing.signature_record`; NULL: not checked
    copy_signatures: Mapped[list[Any] | None]  # the same of the signed copy; NULL: there is none
    copy_holds_until: Mapped[datetime | None]  # when the certificate ends that proves those last; a timestamp renews it
    owner_id: Mapped[str | None] = mapped_column(String(32))
    owner_name: Mapped[str | None]
    number: Mapped[str | None]
    number_folded: Mapped[str | None] = mapped_column(Text, index=True)
    title: Mapped[str | None]
    issuer: Mapped[str | None]
    issuer_folded: Mapped[str | None]
    issued_on: Mapped[date | None] = mapped_column(index=True)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


PaperRow = DocumentRow | Row[*tuple[Any, ...]]
"""The columns of a document by their names: an object, or a tuple where nothing is to be changed."""


class ReceiptRow(Base):
    """One delivery of a file. The same bytes twice are one document and two receipts; dossier and statements belong to
    the delivery (papers/deliveries.py)."""

    __tablename__ = "receipts"
    __table_args__ = (
        Index("ix_receipts_newest", "received_at", "id"),
        # A desk's newest, and all that `reach.papers` asks, so that a desk's papers are told without a look at others'.
        Index("ix_receipts_desk", "desk", "withdrawn_at", "received_at", "document_id"),
        # What other desks had handed in before.
        Index(
            "ix_receipts_later",
            "desk",
            "document_id",
            sqlite_where=text(HANDED_IN_LATER),
            postgresql_where=text(HANDED_IN_LATER),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), index=True)
    desk: Mapped[str] = mapped_column(String(64))
    name: Mapped[str]
    channel: Mapped[str] = mapped_column(String(16))
    requester: Mapped[str]
    dossier_code: Mapped[str | None] = mapped_column(String(64), index=True)
    received_at: Mapped[datetime]
    procedure_code: Mapped[str | None]
    given: Mapped[dict[str, Any] | None]  # NULL: taken before deliveries had it; the archive knows
    # Of a paper read before: the fields that it has from here, and its own values where it says otherwise.
    applied: Mapped[list[Any] | None]
    differs: Mapped[dict[str, Any] | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
    told_at: Mapped[datetime | None]  # when its desk was told that the paper failed

    @classmethod
    def in_order(cls) -> tuple[ColumnElement[Any], ...]:
        """Oldest first. The one that made the document is the first, also where the clock did not move on."""
        return cls.received_at.expression, cls.id != cls.document_id, cls.id.expression


class PageRow(Base):
    """One page as read. Its words are in the archive, its text in the index."""

    __tablename__ = "pages"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    dpi: Mapped[int]
    rotation: Mapped[int]
    skew: Mapped[float]
    blank: Mapped[bool]
    confidence: Mapped[float]
    source: Mapped[str] = mapped_column(String(16))
    error: Mapped[str | None]
    codes: Mapped[list[Any]]


class FieldRow(Base):
    """One value of a document."""

    __tablename__ = "fields"
    __table_args__ = (
        UniqueConstraint("document_id", "name"),
        Index("ix_fields_marked", "name", sqlite_where=text("needs_review = 1"), postgresql_where=text("needs_review")),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"))
    name: Mapped[str] = mapped_column(String(64))
    value: Mapped[str]
    confidence: Mapped[float] = mapped_column(Float)
    source: Mapped[str] = mapped_column(String(16))
    needs_review: Mapped[bool] = mapped_column(Boolean)
    page: Mapped[int | None]
    box: Mapped[list[Any] | None]
    readings: Mapped[list[Any] | None]  # [by, text] of each reader, where more than one read it
    by_hand: Mapped[bool] = mapped_column(Boolean, default=False)
    confirmed_by: Mapped[str | None]
    as_printed: Mapped[bool] = mapped_column(Boolean, default=False)

    @property
    def is_sound(self) -> bool:
        """See `dossier.reading.Field.is_sound`."""
        return not self.needs_review and not self.as_printed


class PersonRow(Base):
    """Somebody a document names, in the order of the paper; `identity` and `name_folded` are what they are found by."""

    __tablename__ = "persons"
    __table_args__ = (
        Index("ix_persons_identity", "identity", "role"),
        Index(
            "ix_persons_marked", "document_id", sqlite_where=text("is_marked = 1"), postgresql_where=text("is_marked")
        ),
    )

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    role: Mapped[str] = mapped_column(String(16))
    is_owner: Mapped[bool] = mapped_column(Boolean)
    identity: Mapped[str | None] = mapped_column(String(32))
    name_folded: Mapped[str | None]
    fields: Mapped[list[Any]]
    is_marked: Mapped[bool] = mapped_column(Boolean, default=False)  # one of the fields is


class FileRow(Base):
    """One stored file of a document: `role` is original, access, text, reading, review, parts or part."""

    __tablename__ = "files"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[str]
    media_type: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[str] = mapped_column(String(16))


class StatementRow(Base):
    """What the text of one paper says of another, as read by dossier/validity; the other need not be on record."""

    __tablename__ = "statements"

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), index=True)
    says: Mapped[str] = mapped_column(String(16))
    number: Mapped[str]
    issued_on: Mapped[date | None]
    issuer: Mapped[str | None]
    doubtful: Mapped[bool]
    paper: Mapped[str]
    # What a paper of another kind would say; see `said_by`. A corrected kind makes it count.
    spoken: Mapped[str] = mapped_column(String(16))


class StandingKeyRow(Base):
    """Papers that can have to do with each other's standing share a key; see `dossier.validity.chains.Paper.keys`."""

    __tablename__ = "standing_keys"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True, index=True)


class GroundRow(Base):
    """Why a paper does not simply stand, and which paper says so. Derived: storage/papers/standing.py rewrites it."""

    __tablename__ = "standing_grounds"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    by_document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(32), primary_key=True)
    standing: Mapped[str] = mapped_column(String(16))


class StandingDecisionRow(Base):
    """What a person decided on a paper's standing, and the grounds on record then, which that outranks."""

    __tablename__ = "standing_decisions"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    standing: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str]
    replaced_by: Mapped[str | None] = mapped_column(ForeignKey("documents.id"))
    decided_at: Mapped[datetime]
    requester: Mapped[str]
    outranks: Mapped[list[Any]]
    valid_until: Mapped[date | None]  # its last day since, where the office extended it


class IssuerRow(Base):
    """An issuer as some paper has it, folded. An archive has many papers and few of these."""

    __tablename__ = "issuers"

    folded: Mapped[str] = mapped_column(Text, primary_key=True)


class LeaseRow(Base):
    """A worker's claim on a document. `token` tells this claim from an earlier one of the same worker."""

    __tablename__ = "leases"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    token: Mapped[str] = mapped_column(String(36))
    worker: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    # How far the reading is, now and then; NULL: not begun, or too short to tell of.
    pages_read: Mapped[int | None]
    page_count: Mapped[int | None]


class ReviewReasonRow(Base):
    """Why a document waits for a person: a code of `dossier.review.corrections`, in order."""

    __tablename__ = "review_reasons"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Text, index=True)


class ReviewClaimRow(Base):
    """A person's claim on a document that is looked at. `person_folded` is what tells persons apart: `person_key` of
    dossier/review/corrections.py."""

    __tablename__ = "review_claims"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    person: Mapped[str]
    person_folded: Mapped[str]
    expires_at: Mapped[datetime]


class ReviewActRow(Base):
    """One correction or confirmation of a document: who, when, and against which version of it."""

    __tablename__ = "review_acts"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    action: Mapped[str] = mapped_column(String(16))
    person: Mapped[str]
    client: Mapped[str]
    purpose: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(index=True)
    against: Mapped[int]
    confirmed: Mapped[list[Any]]
    account: Mapped[str | None]


class CorrectionRow(Base):
    """What an act made of one field (or of the kind), and what it was before."""

    __tablename__ = "corrections"
    __table_args__ = (ForeignKeyConstraint(["document_id", "act"], ["review_acts.document_id", "review_acts.number"]),)

    document_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    act: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    field: Mapped[str] = mapped_column(String(64), primary_key=True)
    old_value: Mapped[str | None]
    old_source: Mapped[str | None] = mapped_column(String(16))
    old_confidence: Mapped[float | None]
    new_value: Mapped[str | None]
    as_printed: Mapped[bool]


class StackCutRow(Base):
    """A `dossier.review.cuts.Cut`."""

    __tablename__ = "stack_cuts"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person: Mapped[str]
    client: Mapped[str]
    purpose: Mapped[str | None]
    at: Mapped[datetime]
    against: Mapped[int]
    before: Mapped[list[Any]]
    papers: Mapped[list[Any]]
    left_out: Mapped[list[Any]]
    account: Mapped[str | None]
