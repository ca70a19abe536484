"""What became of every line of a run, as it stood when the run was through: the record that its reports are made of.

It is written into the archive, as an object of its own, so the same reports can be made again later, byte for byte,
whatever persons have corrected since. Until a run is through, the record is what the database says at that moment.
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any, Final

from dossier.catalogue.kinds import Catalogue
from dossier.errors import NotFound
from ingest.intake import Intake
from storage.archive.ocfl import object_id_of
from storage.objects.store import read
from storage.papers import batches, deliveries

PATH: Final = "reconciliation.json"
_AT_ONCE: Final = 500

Record = dict[str, Any]


def kind_name(code: str | None, catalogue: Catalogue) -> str:
    """What people call the kind of a line; one that the catalogue does not know (any more) is shown by its code."""
    kind = catalogue.get(code or "")
    return kind.name if kind else code or ""


def receipt_of(batch_id: str, row: int) -> str:
    """The id of the delivery of a row, the same in every run over its manifest."""
    return str(uuid.uuid5(uuid.UUID(batch_id), str(row)))


def reconciled(
    intake: Intake, batch_id: str, *, operator: str, now: datetime, office: str = "", keep: bool = True
) -> Record:
    """The record of a batch: the one in the archive, or what is known now, which is archived if the run is through,
    unless it is not to be kept. `office`: the name of the agency that runs it, as it stands above its papers."""
    try:
        stored = intake.archive.stored(object_id_of(batch_id), PATH)
        kept: Record = json.loads(read(intake.archive.store, stored.key))
    except NotFound:
        return _record(intake, batch_id, operator, now, office, keep=keep)
    with intake.database.read() as session:
        tally = batches.tally(session, batch_id)
    # A row that was not taken for a fault of the machine may have been since.
    is_last = (tally.rejected, tally.pending) == (kept["totals"]["rejected"], kept["totals"]["pending"])
    return kept if is_last else _record(intake, batch_id, operator, now, office, keep=keep)


def _record(intake: Intake, batch_id: str, operator: str, now: datetime, office: str, *, keep: bool) -> Record:
    with intake.database.read() as session:
        about = batches.about(session, batch_id)
        tally = batches.tally(session, batch_id)
        lines: list[Record] = []
        while some := batches.items(session, batch_id, after=lines[-1]["row"] if lines else -1, limit=_AT_ONCE):
            delivered = deliveries.by_ids(session, [receipt_of(batch_id, item.row) for item in some])
            doubted = batches.doubted(session, [item.document_id for item in some if item.document_id])
            lines += [_line(item, delivered.get(receipt_of(batch_id, item.row)), doubted) for item in some]
    record = {
        "batch": {
            "id": batch_id,
            "manifest": about.name,
            "manifest_sha256": about.sha256,
            "office": office,
            "desk": about.desk,
            "operator": operator,
            "started_at": about.started_at.isoformat(),
            "reconciled_at": now.isoformat(),
        },
        "totals": {
            "received": tally.received,
            "archived": tally.archived,
            "needs_review": tally.needs_review,
            "rejected": tally.rejected,
            "pending": tally.pending,
            **({"disposed": tally.disposed} if tally.disposed else {}),
        },
        "engines": sorted({line["engine"] for line in lines if line["engine"]}),
        "lines": lines,
    }
    if keep and tally.pending == 0:
        body, user = json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1).encode(), f"batch:{operator}"
        intake.archive.write_version(object_id_of(batch_id), {PATH: body}, message="reconciled", user=user, now=now)
    return record


def _line(item: batches.Item, delivered: deliveries.Delivered | None, doubted: dict[str, tuple[str, ...]]) -> Record:
    # What is put off waits, and says for what; what is gone says whether it was disposed of or shredded.
    has_reason = item.state in ("rejected", "pending", "disposed")
    return {
        "row": item.row,
        "line": item.line,
        "path": item.path,
        "state": "needs_review" if item.document_state == "needs_review" else item.state,
        "document": item.document_id,
        "sha256": item.sha256,
        "engine": item.engine,
        "kind": item.kind,
        "error": item.error_code if has_reason else None,
        "values": item.error_values if has_reason else None,
        # A delivery of bytes that were there before names another's document.
        "known": delivered is not None and delivered.document_id != delivered.id,
        "dossier": delivered.dossier_code if delivered else None,
        "applied": list(delivered.applied) if delivered else [],
        "differs": sorted({*(delivered.differs if delivered else ()), *doubted.get(item.document_id or "", ())}),
    }
