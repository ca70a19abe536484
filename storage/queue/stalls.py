"""A page that stalls again and again while its workers see other papers through: the page hangs, and no machine.

What reads a file may wait for what never comes, and uses no processor meanwhile, as if its machine stalled. Its paper
would be tried for ever. How often each page of a paper stalled is kept with the error that the paper waits for, so that
any other fault in between, and who asks for another try, begin anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from dossier.errors import MachineStalled
from storage.database.models import DocumentRow
from storage.queue import workers

# Longer than a backup, or whatever else has a machine's processors and disks, lasts: the tries of most of a day.
MOST: Final = 6
APART: Final = timedelta(hours=1)
_PAGES: Final = "pages"


def noted(
    session: Session, document: DocumentRow, error: MachineStalled, worker: str, *, now: datetime
) -> dict[str, Any]:
    """The values of `error`, with how often each page of the document stalled, and when that was last counted.

    It is counted where the worker saw another paper through since its machine last had a fault, and an hour after the
    time before. A worker that was just started may be on a machine on which all stalls.
    """
    values: dict[str, Any] = error.plain_values()
    counted = _counted(document)
    page = str(error.values.get("page", ""))
    times, last = counted.get(page, (0, None))
    is_over = last is None or now - datetime.fromisoformat(last) >= APART
    if page and is_over and workers.got_over(session, worker):
        counted = {**counted, page: (times + 1, now.isoformat())}
    return {**values, _PAGES: counted}


def hanging(document: DocumentRow) -> frozenset[int]:
    """The pages whose next stall is their own fault."""
    return frozenset(int(page) for page, (times, _) in _counted(document).items() if times >= MOST)


def _counted(document: DocumentRow) -> Mapping[str, tuple[int, str]]:
    if document.error_code != MachineStalled.code:
        return {}
    found: Mapping[str, tuple[int, str]] = (document.error_values or {}).get(_PAGES, {})
    return found
