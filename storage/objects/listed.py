"""What a listing of a store tells of each object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dossier.errors import DiskFault


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as a listing shows it: its key, its size in bytes, and a mark that changes whenever it is written."""

    key: str
    size: int
    mark: str


def demand_given_back(spoilt: Sequence[DiskFault]) -> None:
    """At the end of a listing, which has told all else by then: raises `DiskFault` of what the disk did not give back,
    where there is any."""
    if spoilt:
        raise DiskFault(key=", ".join(str(one.values["key"]) for one in spoilt), problem=spoilt[0].values["problem"])
