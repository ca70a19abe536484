"""Signed PDFs checked as the pipeline checks them, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from dossier.signatures.signing import Signature, TrustReason
from tests.files import signed_pdf
from tests.files.signed_pdf import NOW
from worker.signatures.check_file import Signatures, signatures_of
from worker.signatures.roots import TrustRoots

SEEN = NOW + timedelta(minutes=5)
MEMORY = 2 << 30


def roots() -> TrustRoots:
    return TrustRoots((signed_pdf.root().der,))


def check(folder: Path, pdf: bytes, trust: TrustRoots | None = None, seen_at: datetime = SEEN) -> Signatures:
    path = folder / "scan.pdf"
    path.write_bytes(pdf)
    return signatures_of(path, trust or roots(), seen_at=seen_at, memory_bytes=MEMORY)


def only(found: Signatures) -> Signature:
    (one,) = found.found
    return one


def judged(found: Sequence[Signature]) -> list[tuple[str, TrustReason | None]]:
    return [(one.verdict.value, one.trust_reason) for one in found]
