"""Digital signatures that a PDF says it carries: who and when, as written, not checked.

Most scans that agencies exchange are signed already, and a signed original is never changed; what was signed
and by whom belongs to what is known of the paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pikepdf
from pikepdf.models.metadata import decode_pdf_date

MOST_FIELDS = 2000


def signatures_in(path: Path) -> tuple[dict[str, str], ...]:
    """The signature of every signed field: `name`, `time` (ISO 8601), `reason`, each where it is written.

    Runs a C++ library over bytes from outside: call it through `worker.limits`. Raises pikepdf's errors.
    """
    with pikepdf.open(path) as pdf:
        form = pdf.Root.get("/AcroForm")
        if not isinstance(form, pikepdf.Dictionary):
            return ()
        return tuple(_described(value) for value in _signed(form.get("/Fields"), "", MOST_FIELDS))


def _signed(fields: object, inherited_type: str, most: int) -> Iterator[pikepdf.Dictionary]:
    """The values of all signed signature fields of a field tree, which may refer to itself: at most `most` nodes."""
    nodes = [(field, inherited_type) for field in fields] if isinstance(fields, pikepdf.Array) else []
    seen = 0
    while nodes and seen < most:
        seen += 1
        field, kind = nodes.pop(0)
        if not isinstance(field, pikepdf.Dictionary):
            continue
        kind = str(field.get("/FT", kind))
        value = field.get("/V")
        if kind == "/Sig" and isinstance(value, pikepdf.Dictionary):
            yield value
        children = field.get("/Kids")
        if isinstance(children, pikepdf.Array):
            nodes += [(child, kind) for child in children]


def _described(signature: pikepdf.Dictionary) -> dict[str, str]:
    found = {}
    for key, name in (("/Name", "name"), ("/Reason", "reason")):
        if key in signature:
            found[name] = str(signature[key])
    if "/M" in signature:
        with suppress(ValueError):
            time: datetime = decode_pdf_date(str(signature["/M"]))
            found["time"] = time.isoformat()
    return found
