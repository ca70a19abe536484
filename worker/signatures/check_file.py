"""The digital signatures of a PDF, checked under limits, and the rest of what the file says of its making.

Most scans that agencies exchange are signed already, and a signed original is never changed; who signed which bytes,
when, and whether they are still those, belongs to what is known of the paper. A file whose signatures cannot be checked
is read all the same: the signatures are listed as its form describes them, and a person is told.

No network: neither revocations nor missing certificates are asked for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import structlog

from dossier.errors import Unreadable
from dossier.signatures.signing import UNCHECKED, Signature, SignerRole, warnings_of
from worker import limits
from worker.signatures.fields import Corner, SignedField, signed_form
from worker.signatures.roots import TrustRoots

# The digest over a large file takes seconds, the comparison of its revisions a third of a second to twenty pages.
SECONDS: Final = 60.0
SECONDS_A_SIGNATURE: Final = 10.0


log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Signatures:
    """All signatures of a file; `checked`: whether the check came to its end. `created_at`: when the file says that it
    was made; `title`: what it is called in itself."""

    found: tuple[Signature, ...] = ()
    checked: bool = True
    created_at: datetime | None = None
    title: str = ""

    @property
    def warnings(self) -> tuple[str, ...]:
        """Why a person must look at them, as codes."""
        return warnings_of(self.found) if self.checked else (UNCHECKED,)


def signatures_of(
    path: Path,
    roots: TrustRoots,
    *,
    seen_at: datetime,
    memory_bytes: int,
    waiting: Callable[[], None] | None = None,
) -> Signatures:
    """Every signature of the PDF at `path`, checked under limits: listed in one child, checked in another.

    `seen_at`: when the archive received these bytes; what was signed then existed then. What ends a child (a hostile
    file, a defect of a library) ends the check and not the reading. Raises the Transient errors of `worker.limits`.
    """
    limited = partial(limits.call, memory_bytes=memory_bytes, waiting=waiting)
    try:
        form = limited(signed_form, path, seconds=SECONDS)
    except Unreadable as error:
        log.warning("signatures_not_listed", error=str(error), notes=getattr(error, "__notes__", []))
        return Signatures(checked=False)
    if not form.fields:
        return Signatures(checked=form.is_whole, created_at=form.created_at, title=form.title)
    # Imported before the child is made: it takes half a second, which each child would pay for.
    from worker.signatures.check import listed

    seconds = SECONDS + SECONDS_A_SIGNATURE * len(form.fields)
    try:
        found = limited(_checked, path, form.fields, roots, seen_at, seconds=seconds)
    except Unreadable as error:
        log.warning("signatures_not_checked", error=str(error), notes=getattr(error, "__notes__", []))
        unchecked = tuple(map(listed, form.fields))
        return Signatures(unchecked, checked=False, created_at=form.created_at, title=form.title)
    return Signatures(found, form.is_whole, form.created_at, form.title)


def signatures_of_own(path: Path, roots: TrustRoots) -> tuple[Signature, ...]:
    """The same for a copy that was signed here, at the times that its signatures say: nothing in it is hostile."""
    return _checked(path, signed_form(path).fields, roots, None)


def _checked(
    path: Path, fields: Sequence[SignedField], roots: TrustRoots, seen_at: datetime | None
) -> tuple[Signature, ...]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    from worker.signatures.check import BROKEN_SIGNATURE, check, listed

    # pyHanko logs a traceback for each finding, and what it finds is told here.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    with path.open("rb") as stream:
        try:
            reader = PdfFileReader(stream, strict=False)
            if reader.encrypted:
                reader.decrypt("")
        except BROKEN_SIGNATURE:
            return tuple(map(listed, fields))
        found = []
        for field in fields:
            try:
                signature = check(reader, field, roots, seen_at)
            except BROKEN_SIGNATURE:
                signature = listed(field)
            found.append(replace(signature, role=role_of(signature, field.corner)))
    return tuple(found)


def role_of(signature: Signature, corner: Corner | None) -> SignerRole | None:
    """In which duty of TT 01/2023/TT-VPCP a scan was signed: the officer who scanned it signs for himself in the upper
    left corner of page 1, his organisation in the upper right one.

    Place and certificate have to agree, and a box of figures alone is none of the two: document systems stamp number
    and day by further signatures of the organisation.
    """
    if corner is None or signature.signer is None or signature.type == "timestamp":
        return None
    if signature.shown is not None and not any(letter.isalpha() for letter in signature.shown):
        return None
    if corner == "left" and not signature.signer.for_organisation:
        return "officer"
    return "organisation" if corner == "right" and signature.signer.for_organisation else None
