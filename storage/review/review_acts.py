"""What persons did with a document, as rows and as the record that lies beside its original in the archive.

`review.json` holds every act with its old and new values, so that the database can be made again from it, and so that
an act whose version was written but never committed is found and finished (storage/review/corrections.py). The
machine's `reading.json` stays as it was read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.errors import ArchiveDamaged, NotFound
from dossier.review.corrections import Act, Correction, act_of_record, act_record
from storage.archive.ocfl import Archive, StoredFile, object_id_of
from storage.database.models import CorrectionRow, ReviewActRow
from storage.objects.store import read

PATH = "review.json"
"""The record's logical path in the document's object."""

ROLE = "review"


def acts_of(session: Session, document_id: str) -> list[Act]:
    """The acts of a document, oldest first."""
    statement = select(ReviewActRow).where(ReviewActRow.document_id == document_id).order_by(ReviewActRow.number)
    acts = session.scalars(statement).all()
    if not acts:
        return []
    corrections: dict[int, list[Correction]] = {}
    corrected = select(CorrectionRow).where(CorrectionRow.document_id == document_id).order_by(CorrectionRow.field)
    for row in session.scalars(corrected):
        corrections.setdefault(row.act, []).append(
            Correction(
                field=row.field,
                old_value=row.old_value,
                old_source=row.old_source,
                old_confidence=row.old_confidence,
                new_value=row.new_value,
                as_printed=row.as_printed,
            )
        )
    return [
        Act(
            number=row.number,
            action=row.action,  # type: ignore[arg-type]
            person=row.person,
            client=row.client,
            purpose=row.purpose,
            at=row.at,
            against=row.against,
            corrections=tuple(corrections.get(row.number, ())),
            confirmed=tuple(row.confirmed),
            account=row.account,
        )
        for row in acts
    ]


def add(session: Session, document_id: str, act: Act) -> None:
    """Keep one more act of a document."""
    session.add(
        ReviewActRow(
            document_id=document_id,
            number=act.number,
            action=act.action,
            person=act.person,
            client=act.client,
            purpose=act.purpose,
            at=act.at,
            against=act.against,
            confirmed=list(act.confirmed),
            account=act.account,
        )
    )
    session.flush()
    session.add_all(
        CorrectionRow(
            document_id=document_id,
            act=act.number,
            field=correction.field,
            old_value=correction.old_value,
            old_source=correction.old_source,
            old_confidence=correction.old_confidence,
            new_value=correction.new_value,
            as_printed=correction.as_printed,
        )
        for correction in act.corrections
    )


def write(archive: Archive, document_id: str, acts: Sequence[Act]) -> StoredFile:
    """Write the record of all `acts` as a version of the document's object, read back. The last act is its author."""
    record = {"document_id": document_id, "acts": [act_record(act) for act in acts]}
    body = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    last = acts[-1]
    written = archive.write_version(
        object_id_of(document_id), {PATH: body}, message=f"{last.action} by a person", user=last.person, now=last.at
    )
    return written[PATH]


def recorded(archive: Archive, document_id: str) -> tuple[list[Act], StoredFile | None]:
    """The acts that the archive has recorded, and where. Raises `ArchiveDamaged` for a record that cannot be read."""
    try:
        stored = archive.stored(object_id_of(document_id), PATH)
    except NotFound:
        return [], None
    try:
        return acts_of_record(read(archive.store, stored.key)), stored
    except (ValueError, KeyError, TypeError) as error:
        raise ArchiveDamaged(object_id=object_id_of(document_id), problem=PATH) from error


def acts_of_record(record: bytes) -> list[Act]:
    """The acts that `write` recorded. Raises KeyError, TypeError, ValueError."""
    return [act_of_record(one) for one in json.loads(record)["acts"]]
