"""A version of a paper's object, put on record as it was when it was written: by the code that recorded it then.

What a version changed says what happened: a paper came in, came in again, was read or cut, was corrected, signed,
judged. There is no second truth of what follows from that; only where it is read from differs, and nothing of it is
told in the trail, since it happened before that began.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from dossier.errors import ArchiveDamaged
from dossier.review.corrections import reviewed
from dossier.signatures.signing import signed_with_copy
from dossier.words.sentences import N_, Phrase, sentence
from storage.archive import retention_records
from storage.archive.ocfl import StoredFile, Version, document_id_of, object_id_of
from storage.database.models import DocumentRow
from storage.objects.store import read
from storage.papers import deliveries, stacks, standing
from storage.papers.receipts import RECORD, delivery_of_record, receive
from storage.papers.results import Outcome
from storage.papers.stacks import CutPaper, StackOutcome, Withdrawal
from storage.queue import leases
from storage.queue.leases import Lease
from storage.retention import disposal, holds, lists, tombstones
from storage.review import cuts, review_acts, signed_copies
from storage.review.corrections import ReviewDesk
from storage.review.signed_copies import SignedCopy
from storage.trail import events
from worker.anew import SIGNATURES, put_judged
from worker.extract import extract
from worker.pipeline import ROLES
from worker.rebuild.found import BROKEN, PART, Found, FoundVersion, ends_all, told
from worker.record import Recorded, reading_of_record
from worker.signing.signed_copies import COPY
from worker.signing.signed_copies import RECORD as SIGNED

ACTOR: Final = events.Actor("sohoa rebuild")
READING, PARTS = "reading.json", "parts.json"
NO_PART = N_("không có giấy tờ: chỉ tệp mà nó được cắt ra biết đến")
ANOTHER = N_("{file}: cùng nội dung đã thuộc đối tượng khác")
_OF_STACK = (READING, PARTS, cuts.PATH)


@dataclass(frozen=True, slots=True)
class Replay:
    """Puts versions on record, in the order of `found`. Where what a version says cannot be: raises KeyError,
    TypeError, ValueError, `SohoaError`, and what the database raises."""

    desk: ReviewDesk
    found: Found

    def put(self, session: Session, one: FoundVersion) -> None:
        """Put a version on record. Hold the trail before, and let it be told before (`events.told_before`)."""
        version, document_id = one.version, document_id_of(one.object_id)
        if any(path in version.files for path in retention_records.FIRST_FILES):
            self._retain(session, one)
            return
        if version.number == 1 and RECORD in version.files:
            self._receive(session, one)
        is_of_part = PART in version.files
        if is_of_part and (version.number == 1 or session.get(DocumentRow, document_id) is None):
            return  # recorded with its stack, like all readings of it, or not at all (lost.py)
        if not is_of_part and version.changed & {*ROLES} - {cuts.PATH}:
            self._read(session, one)
        for path in sorted(version.changed):
            self._put_file(session, document_id, path, one)

    def _put_file(self, session: Session, document_id: str, path: str, one: FoundVersion) -> None:
        """Put what one file says on record."""
        folder, stored = path.partition("/")[0], one.version.files[path]
        if folder == "deliveries":
            receive(session, delivery_of_record(self._bytes(stored)), None)
        elif folder == "withdrawals":
            at, by = deliveries.withdrawal_of_record(self._bytes(stored))
            delivery_id = path.partition("/")[2].removesuffix(".json")
            deliveries.withdraw(session, delivery_id, now=at, actor=replace(ACTOR, requester=by))
        elif path == cuts.PATH and PARTS not in one.version.changed:  # else it was carried out with this version
            newest = self.found.newest(one.object_id).files[cuts.PATH]
            cuts.catch_up(session, document_id, self._bytes(stored), self._bytes(newest))
        elif path == review_acts.PATH:
            acts = review_acts.acts_of_record(self._bytes(stored))
            self.desk.catch_up(session, document_id, acts, stored, ACTOR)
        elif path == SIGNATURES:
            row = session.get_one(DocumentRow, document_id)
            put_judged(session, row, json.loads(self._bytes(stored)), stored, self.desk.catalogue, now=one.at)
        elif path == COPY:
            self._sign(session, document_id, one)
        elif path == standing.DECISION:
            standing.put_decision(session, document_id, self._bytes(stored), now=one.at, actor=ACTOR)
            standing.settle(session, document_id, now=one.at, actor=ACTOR)

    def _retain(self, session: Session, one: FoundVersion) -> None:
        """Put what a version says of retention on record."""
        for path in sorted(one.version.changed):
            content, own_id = self._bytes(one.version.files[path]), document_id_of(one.object_id)
            if path == retention_records.HOLD:
                holds.put_hold(session, json.loads(content))
            elif path == retention_records.CLOSING:
                holds.put_closing(session, json.loads(content))
            elif path == retention_records.LIST:
                lists.put_list(session, content)
            elif path == retention_records.CONFIRMATIONS:
                lists.put_confirmations(session, own_id, content)
            elif path == retention_records.OUTCOME:
                disposal.put_outcome(session, own_id, content)
            elif path == retention_records.TOMBSTONE:
                said = json.loads(content)
                tombstones.put(session, said, is_purged=not tombstones.lies_in(self.desk.archive, said["document_id"]))

    def _receive(self, session: Session, one: FoundVersion) -> None:
        """The paper came in."""
        delivery = delivery_of_record(self._bytes(one.version.files[RECORD]))
        path = next((path for path in one.version.files if path.startswith("original.")), None)
        if path is None or object_id_of(delivery.id) != one.object_id:
            raise ArchiveDamaged(object_id=one.object_id, problem=RECORD)
        original = one.version.files[path]
        if original.sha256 != delivery.sha256:
            raise ArchiveDamaged(object_id=one.object_id, problem=path)
        if not receive(session, delivery, original).is_new:
            raise ArchiveDamaged(object_id=one.object_id, problem=Phrase(ANOTHER, {"file": RECORD}))

    def _read(self, session: Session, one: FoundVersion) -> None:
        """The paper was read, or the stack was cut."""
        document_id, files = document_id_of(one.object_id), one.version.files
        document = session.get_one(DocumentRow, document_id)
        document.state, document.not_before = "received", None
        session.flush()
        lease = leases.claim(session, one.version.user, now=one.at, document_id=document_id)
        if lease is None:
            raise ArchiveDamaged(object_id=one.object_id, problem=READING)
        parts = json.loads(self._bytes(files[PARTS]))["parts"] if PARTS in files else []
        if parts and one.version.message.startswith("cut "):
            self._cut(session, lease, one, parts)
            return
        recorded, outcome = self._outcome(session, document_id, files)
        stacks.record_one(session, lease, outcome, self._withdrawn(session, one, ()), now=one.at)
        _keep_signatures(session, document_id, recorded)

    def _cut(self, session: Session, lease: Lease, one: FoundVersion, parts: Sequence[Mapping[str, Any]]) -> None:
        """The stack was cut: so it is on record, with those of its papers that can be read. The others are left out,
        each with what is wrong with it; one that an earlier cut put on record stays as it was then."""
        papers, readings, stay = [], {}, []
        for part in parts:
            first, last = part["pages"]
            pages = tuple(part.get("order") or range(first, last + 1))
            part_id = document_id_of(part["object"])
            stay.append(part_id)
            read_part = self._part(session, part_id, self.found.latest(part["object"], one.at))
            if read_part is not None:
                readings[part_id], outcome = read_part
                papers.append(CutPaper(pages, outcome))
        files = {ROLES[path]: one.version.files[path] for path in _OF_STACK if path in one.version.files}
        whole = self._recorded(one.version.files)
        pages_there, engine = len(whole.reading.pages), whole.engine
        withdrawn = self._withdrawn(session, one, stay)
        outcome_of_all = StackOutcome(papers, withdrawn, files, engine, pages_there, whole.signed, whole.signatures)
        stacks.record_stack(session, lease, outcome_of_all, now=one.at)
        for part_id, recorded in readings.items():
            _keep_signatures(session, part_id, recorded)

    def _part(self, session: Session, part_id: str, version: Version | None) -> tuple[Recorded, Outcome] | None:
        """What the reading of a paper of a stack came to; None where that cannot be read, which is noted."""
        if version is None:
            self.found.leave_out(object_id_of(part_id), sentence(NO_PART))
            return None
        try:
            return self._outcome(session, part_id, version.files)
        except BROKEN as error:
            if ends_all(error):
                raise
            self.found.leave_out(object_id_of(part_id), f"v{version.number}: {told(error)}", error)
            return None

    def _outcome(self, session: Session, document_id: str, files: Mapping[str, StoredFile]) -> tuple[Recorded, Outcome]:
        """What a reading came to, held against what persons had said of the paper by then."""
        recorded = self._recorded(files)
        acts = review_acts.acts_of(session, document_id)
        reading, review = reviewed(recorded.reading, acts, self.desk.catalogue)
        roles = {role: files[path] for path, role in ROLES.items() if path in files and path != cuts.PATH}
        return recorded, Outcome(reading, review, roles, recorded.engine, recorded.signed)

    def _recorded(self, files: Mapping[str, StoredFile]) -> Recorded:
        recorded = reading_of_record(self._bytes(files[READING]))
        if recorded.is_whole:
            return recorded
        begins = extract(tuple(recorded.reading.pages), self.desk.catalogue).enclosed_from
        return replace(recorded, reading=replace(recorded.reading, enclosed_from=begins))

    def _withdrawn(self, session: Session, one: FoundVersion, stay: Sequence[str]) -> list[Withdrawal]:
        """The papers of the stack as it was cut that are none any more."""
        stack_id = document_id_of(one.object_id)
        gone = [
            part.document_id
            for part in stacks.parts_of(session, [stack_id]).get(stack_id, ())
            if part.document_id not in stay
        ]
        found = {part_id: self.found.latest(object_id_of(part_id), one.at) for part_id in gone}
        return [Withdrawal(part_id, version.files[PART]) for part_id, version in found.items() if version is not None]

    def _sign(self, session: Session, document_id: str, one: FoundVersion) -> None:
        record = json.loads(self._bytes(one.version.files[SIGNED]))
        holds_until = datetime.fromisoformat(record["holds_until"])
        copy = SignedCopy(one.version.files[COPY], record["signatures"], holds_until, {})
        row = session.get_one(DocumentRow, document_id)
        signed_copies.put(session, row, copy, "copy_signed", ACTOR, one.at)

    def _bytes(self, stored: StoredFile) -> bytes:
        return read(self.desk.archive.store, stored.key)


def _keep_signatures(session: Session, document_id: str, recorded: Recorded) -> None:
    """The signatures of the scan, which are recorded as the database has them."""
    row = session.get_one(DocumentRow, document_id)
    row.signatures = recorded.signatures
    row.signed = signed_with_copy(recorded.signed, row.signatures, row.copy_signatures)
