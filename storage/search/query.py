"""What is searched for, what a search answers, and the places where it goes on."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from dossier.catalogue.kinds import Kind
from dossier.errors import BadRequest
from storage.database.reach import EVERYTHING, Reach

Order: TypeAlias = Literal["received", "issued", "issued_oldest"]
"""Newest receipt first; newest issue first, or oldest, those without a day of issue last."""

_HIGHEST = 1 << 48


@dataclass(frozen=True, slots=True)
class Query:
    """What to search for; None does not narrow. `q` is free text, the rest are fields; `limit` 1 to 200.

    `issuer` is a part of a name; `issuers` are whole names, folded and without "UBND", any of which will do as well.
    `order`: best first (None), by receipt or by issue; `reach`: of which papers; `redacted`: the kinds whose papers are
    redacted within reach, which say what of them is withheld (dossier/withheld.py).
    """

    q: str | None = None
    owner_id: str | None = None
    kind: str | None = None
    number: str | None = None
    issuer: str | None = None
    issuers: tuple[str, ...] = ()
    dossier_code: str | None = None
    issued_from: date | None = None
    issued_to: date | None = None
    valid_on: date | None = None
    standing: str | None = None
    state: str | None = None
    desk: str | None = None
    order: Order | None = None
    cursor: str | None = None
    limit: int = 50
    reach: Reach = EVERYTHING
    redacted: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one paper stands in an answer: in which part of it (a tier, or a day), and there by its `serial`, newest
    first. Parts follow each other upwards."""

    part: int
    serial: int


def cursor_after(spot: Spot) -> str:
    """The cursor of the page that goes on after this one."""
    return base64.urlsafe_b64encode(json.dumps([spot.part, spot.serial]).encode()).decode()


def spot_of(cursor: str | None) -> Spot | None:
    """Where a cursor goes on; None without one. Raises `BadRequest` for a cursor of no earlier answer."""
    if cursor is None:
        return None
    try:
        part, serial = json.loads(base64.urlsafe_b64decode(cursor))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise BadRequest(problem="cursor") from None
    if not all(type(number) is int and abs(number) < _HIGHEST for number in (part, serial)):
        raise BadRequest(problem="cursor")
    return Spot(part, serial)
