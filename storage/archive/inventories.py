"""An object's inventory, read as what anybody may have written there.

Beside it lies its digest, but who can write the one can write the other. So what the archive relies on is looked at
first, and an inventory that lacks it, or that leads out of its object, is a fault of that object alone.

Sources: OCFL 1.1 specification, 3.5 (inventory).
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from dossier.errors import ArchiveDamaged
from dossier.words.damage import NOT_VALID
from dossier.words.sentences import Phrase

_HEAD = re.compile(r"v[1-9]\d{0,5}")
_PLACE = re.compile(r"v[1-9]\d*/content/[^\0]+")
LONGEST = 255  # bytes of the name of a file or folder on the usual file systems


def read_inventory(object_id: str, body: bytes) -> dict[str, Any]:
    """The inventory with these bytes. Raises `ArchiveDamaged` where it is none of this object."""
    try:
        inventory: dict[str, Any] = json.loads(body)
        _look_at(inventory, object_id)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        said = {"file": "inventory.json", "problem": f"{type(error).__name__}: {error}"}
        raise ArchiveDamaged(object_id=object_id, problem=Phrase(NOT_VALID, said)) from error
    return inventory


def _look_at(inventory: dict[str, Any], object_id: str) -> None:
    """Raises whatever comes of members that are missing, of another type, or not what they have to be."""
    head, manifest, versions = inventory["head"], inventory["manifest"], inventory["versions"]
    if inventory["id"] != object_id:
        raise ValueError(f"id {inventory['id']!r}")
    for digest, places in manifest.items():
        if not places:
            raise ValueError(f"manifest {digest!r}")
        for place in places:
            if not _PLACE.fullmatch(place) or not _stays_inside(place):
                raise ValueError(f"manifest {place!r}")
    if not _HEAD.fullmatch(head) or len(versions) != int(head[1:]):
        raise ValueError(f"head {head!r}")
    for number in range(1, len(versions) + 1):
        version = versions[f"v{number}"]
        if datetime.fromisoformat(version["created"]).tzinfo is None:
            raise ValueError(f"v{number} created {version['created']!r}")
        for said in (version["message"], version["user"]["name"]):
            str.encode(said)
        for digest, paths in version["state"].items():
            if digest not in manifest:
                raise ValueError(f"state of v{number}: {digest!r}")
            for path in paths:
                if not _stays_inside(path):
                    raise ValueError(f"state of v{number}: {path!r}")


def _stays_inside(path: str) -> bool:
    parts = path.split("/")
    return not {"", ".", ".."} & {*parts} and all(len(part.encode()) <= LONGEST for part in parts)
