"""What a listing of a store tells of each object."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as a listing shows it: its key, its size in bytes, and a mark that changes whenever it is written."""

    key: str
    size: int
    mark: str
