"""What a listing of a store tells of each object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from dossier.errors import DiskFault

T = TypeVar("T")


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
        keys = places_of(spoilt)
        raise type(spoilt[0])(key=", ".join(keys), keys=keys, problem=spoilt[0].values["problem"])


def places_of(spoilt: Iterable[DiskFault]) -> list[str]:
    """What the disk did not give back: keys of files, and of folders with `/` at the end, each once."""
    found = dict[str, None]()
    for one in spoilt:
        keys = one.values.get("keys")  # of a listing, which may have met several
        found |= dict.fromkeys(map(str, keys) if isinstance(keys, list) else [str(one.values["key"])])
    return list(found)


def but_for_spoilt(listed: Iterable[T], spoilt: list[DiskFault]) -> Iterator[T]:
    """What is found, and apart what is told at its end: the folders that could not be looked into."""
    try:
        yield from listed
    except DiskFault as error:
        spoilt.append(error)
