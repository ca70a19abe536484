"""What `sohoa read --json` says of one paper of a stack."""

from __future__ import annotations

from typing import Any

from worker.separate.cut_reading import CutReading
from worker.record import reading_record


def part_record(one: CutReading) -> dict[str, Any]:
    """Its pages in the stack, kind and fields (whose pages count from 1), whether the cut is sure, and its warnings."""
    record = reading_record(one.reading)
    return {
        "pages": [one.part.first, one.part.last],
        "dossier_code": one.part.dossier_code,
        "kind": record["kind"],
        "fields": record["fields"],
        "sure": one.part.sure,
        "warnings": record["warnings"],
    }
