"""The one way a file becomes a document, for watcher, batch, command line and API alike.

The order is the promise (laws 1 to 4 of the design): the file is hashed; bytes the agency has already only add a
receipt, which is kept in their document's object first; others are stored in the archive, read back and compared; one
transaction commits the row; the bell is rung.
The file itself is not touched: the caller removes it after `take` has returned, as the last thing to go.

Killed at any line and called again with the same receipt id, `take` ends with exactly one document and one receipt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.errors import Overtaken, Transient
from dossier.words.sentences import N_
from ingest.names import shown
from storage import tracing
from storage.archive.anchored import look_for_archive
from storage.archive.ocfl import Archive, StoredFile, object_id_of, sha256_of
from storage.database.engine import Database
from storage.database.models import DocumentRow, ReceiptRow, ShreddedPaperRow
from storage.fixity import demand_the_archive
from storage.papers.receipts import (
    LATER,
    RECORD,
    Channel,
    Delivery,
    Receipt,
    delivery_of_record,
    delivery_record,
    document_of,
    keep_later,
    receive,
)
from storage.queue.asked_again import Lane
from storage.retention import shredding
from storage.sealing.problems import KeyShredded
from storage.trail import events
from worker.queue.doorbell import Doorbell, ring

FORMATS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "pdf": ("pdf", "application/pdf"),
        "tiff": ("tif", "image/tiff"),
        "jpeg": ("jpg", "image/jpeg"),
        "png": ("png", "image/png"),
        "webp": ("webp", "image/webp"),
        "bmp": ("bmp", "image/bmp"),
        "gif": ("gif", "image/gif"),
        "jp2": ("jp2", "image/jp2"),
        "heif": ("heic", "image/heic"),
        "avif": ("avif", "image/avif"),
    }
)
"""Formats as `worker.formats.sources.sniff` names them -> the suffix of the stored original, and its media type."""

log = structlog.get_logger()


class SourceChanged(Transient):
    """The file was written to while, or after, it was taken: its new content is another delivery. `name`: the file."""

    code = "transient.source_changed"
    text = N_("Tệp “{name}” vẫn đang được ghi; sẽ tự thử lại.")


@dataclass(frozen=True, slots=True)
class Intake:
    """Where files are taken to, on behalf of `agency`. `clock`: the time in UTC."""

    database: Database
    archive: Archive
    doorbell: Doorbell
    agency: str
    clock: Callable[[], datetime]
    _is_known: list[bool] = field(default_factory=list, init=False)

    def demand_archive(self) -> None:
        """See that the archive is there, and once, that it is the one that the database knows. Raises `StoreRefused`,
        and what store and database raise."""
        if self._is_known:
            look_for_archive(self.archive.store)
        else:
            demand_the_archive(self.database, self.archive.store)
            self._is_known.append(True)

    def take(
        self,
        path: Path,
        *,
        receipt_id: str,
        name: str,
        desk: str,
        channel: Channel,
        lane: Lane,
        requester: str,
        source_format: str,
        dossier_code: str | None = None,
        procedure_code: str | None = None,
        given: Mapping[str, str] = MappingProxyType({}),
        account: str | None = None,
        committing: Callable[[Session, str], None] | None = None,
    ) -> Receipt:
        """Take the file at `path`, which must be the caller's alone, as delivery `receipt_id` (a UUID).

        `source_format`: a key of `FORMATS`. `given`: field name -> value, as said by who hands it in; `account`: of
        that person, where it is known. `committing`: notes something of the caller's in the same commit, by its session
        and the document's id.
        Raises SourceChanged when the bytes are not those that this receipt was given for, other Transient errors when
        database or archive are away, and OSError when the file cannot be read.
        """
        self.demand_archive()
        sha256 = sha256_of(path)
        with self.database.read() as session:
            first_taken = session.scalar(
                select(DocumentRow.sha256)
                .join(ReceiptRow, ReceiptRow.document_id == DocumentRow.id)
                .where(ReceiptRow.id == receipt_id)
            )
            known = document_of(session, self.agency, sha256)
        if first_taken not in (None, sha256):
            raise SourceChanged(name=name)
        delivery = Delivery(
            id=receipt_id,
            agency=self.agency,
            desk=desk,
            name=shown(name),
            sha256=sha256,
            size=path.stat().st_size,
            format=source_format,
            media_type=FORMATS[source_format][1],
            channel=channel,
            lane=lane,
            requester=requester,
            received_at=self._received_at(receipt_id, known),
            dossier_code=dossier_code,
            procedure_code=procedure_code,
            given=dict(given),
            account=account,
        )
        with tracing.of_paper(
            "intake", known or receipt_id, is_first=known is None, desk=desk, channel=channel, lane=lane
        ):
            return self._take(path, delivery, known, committing)

    def _keep_later(self, known: str, delivery: Delivery) -> None:
        """Keep a delivery with the paper that has its bytes. Raises `Overtaken` where that was shredded, which is said
        on record now: it is to be handed in again, as another paper."""
        try:
            keep_later(self.archive, known, delivery)
        except KeyShredded:
            actor = events.Actor(f"intake:{delivery.channel}", requester=delivery.requester, account=delivery.account)
            shredding.settle(self.database, self.archive, known, actor)
            with self.database.read() as session:
                if session.get(DocumentRow, known) is not None:
                    raise
            raise Overtaken(key=delivery.sha256) from None

    def _take(
        self, path: Path, delivery: Delivery, known: str | None, committing: Callable[[Session, str], None] | None
    ) -> Receipt:
        original = None if known else self._store(path, delivery)
        if known not in (None, delivery.id):
            self._keep_later(known, delivery)
        with self.database.write() as session:
            try:
                receipt = receive(session, delivery, original)
            except Overtaken:
                # Disposed of: what was just written there is of no paper. What was shredded stays, for nobody to read.
                if known is not None and session.get(ShreddedPaperRow, known) is None:
                    self.archive.remove_object(object_id_of(known))
                raise
            if original is not None and not receipt.is_new:  # others handed the same bytes in meanwhile
                keep_later(self.archive, receipt.document_id, delivery)
            if committing:
                committing(session, receipt.document_id)
        if not receipt.is_new:
            # Stored by this try or one that was cut off, and then another delivery of the same bytes was first.
            self.archive.remove_object(object_id_of(delivery.id))
        log.info(
            "taken",
            correlation_id=delivery.id,
            document_id=receipt.document_id,
            is_new=receipt.is_new,
            desk=delivery.desk,
            channel=delivery.channel,
            lane=delivery.lane,
            size=delivery.size,
        )
        if receipt.waits:
            self.ring(receipt.document_id, delivery.lane)
        return receipt

    def ring(self, document_id: str, lane: Lane) -> None:
        """Tell a worker that the document waits, as well as that can be done."""
        ring(self.doorbell, document_id, lane)

    def _received_at(self, receipt_id: str, known: str | None) -> datetime:
        """Now, or the moment of a try that was cut off before its commit: so the version it stored is found again.
        `known`: the document that has the bytes."""
        is_later = known not in (None, receipt_id)
        path = LATER.format(id=receipt_id) if is_later else RECORD
        record = self.archive.newest(object_id_of(known if known and is_later else receipt_id), path)
        return delivery_of_record(record).received_at if record else self.clock()

    def _store(self, path: Path, delivery: Delivery) -> StoredFile:
        original = f"original.{FORMATS[delivery.format][0]}"
        stored = self.archive.write_version(
            object_id_of(delivery.id),
            {original: path, RECORD: delivery_record(delivery)},
            message="received",
            user=f"intake:{delivery.channel}",
            now=delivery.received_at,
        )[original]
        if stored.sha256 != delivery.sha256:
            with self.database.write() as session:
                # Held while deleting, the trail keeps anybody from naming the object meanwhile.
                events.hold(session)
                if session.get(DocumentRow, delivery.id) is None:
                    self.archive.remove_object(object_id_of(delivery.id))
            raise SourceChanged(name=delivery.name)
        return stored
