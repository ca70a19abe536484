"""One paper of a stack as it was read, and what `sohoa read --json` says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dossier.reading import PageReading, Reading
from worker.record import reading_record
from worker.separate.cut import Part


@dataclass(frozen=True, slots=True)
class CutReading:
    """One paper of a stack: where it was cut, and its reading, whose pages count from 1; `pages` are the same with
    their numbers in the stack."""

    part: Part
    reading: Reading
    pages: Sequence[PageReading]


def part_record(one: CutReading) -> dict[str, Any]:
    """Its pages in the stack, kind, fields and persons (pages from 1), whether the cut is sure, and its warnings."""
    record = reading_record(one.reading)
    return {
        "pages": [one.part.first, one.part.last],
        "dossier_code": one.part.dossier_code,
        "kind": record["kind"],
        "fields": record["fields"],
        "persons": record["persons"],
        "sure": one.part.sure,
        "warnings": record["warnings"],
    }
