"""Files that another system sends over the API, and people from a page: taken at the counter's speed, without opening
them.

A server that answers many calls at once cannot fork children to probe in (worker/limits.py), so an upload is only
looked at by its first bytes; whether it is whole is found out by a worker, and the caller sees it in its state.
"""

from __future__ import annotations

import uuid
from pathlib import Path

from dossier.codes.administrative import parse_dossier_code
from dossier.errors import Empty, NotAScan
from ingest.intake import FORMATS, Intake
from storage.papers.receipts import Channel, Receipt
from storage.queue.asked_again import Lane
from worker.formats.sources import sniff


def take_upload(
    intake: Intake,
    path: Path,
    *,
    name: str,
    desk: str,
    requester: str,
    dossier_code: str | None = None,
    procedure_code: str | None = None,
    kind: str | None = None,
    lane: Lane = "counter",
    account: str | None = None,
    channel: Channel = "api",
) -> Receipt:
    """Take the spooled upload at `path`, which is removed in any case: the caller still has its own copy. `kind`: which
    one the sender says it is, a code of the catalogue; `account`: the name of the account that sends it; `channel`:
    whether a program sends it or a person on the page.

    Raises Empty, NotAScan, BadCode for a dossier code without its form, and what `Intake.take` does.
    """
    try:
        code = str(parse_dossier_code(dossier_code)) if dossier_code else None
        with path.open("rb") as file:
            head = file.read(2048)
        if not head:
            raise Empty
        found = sniff(head)
        if found not in FORMATS:
            raise NotAScan(found=found)
        return intake.take(
            path,
            receipt_id=str(uuid.uuid4()),
            name=name,
            desk=desk,
            channel=channel,
            lane=lane,
            requester=requester,
            source_format=found,
            dossier_code=code,
            procedure_code=procedure_code,
            given={"kind": kind} if kind else {},
            account=account,
        )
    finally:
        path.unlink(missing_ok=True)
