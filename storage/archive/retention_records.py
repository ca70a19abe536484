"""What the archive keeps of retention: each hold, closed dossier, list and tombstone is an object of its own, written
before the commit that makes it true, and put on record again from there (worker/rebuild).

The ids of objects follow from what they are of: whoever was cut off before the commit writes the same one again. Only a
list has an id of its own, so that what confirms one can never confirm another.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from storage.archive.ocfl import Archive, object_id_of
from storage.objects.store import read

HOLD, CLOSING, LIST, TOMBSTONE = "hold.json", "closing.json", "disposal.json", "tombstone.json"
CONFIRMATIONS, OUTCOME = "confirmations.json", "outcome.json"
FIRST_FILES: Final = (HOLD, CLOSING, LIST, TOMBSTONE)
"""One of these is in the first version of each such object, by which it is known."""
_SPACE = uuid.UUID("6f0b1d1e-6d51-5a0c-9a54-5d2b8f5a2f26")


def id_of(what: str, *of: object) -> str:
    """The id of the hold, closing or tombstone that is known by these."""
    return str(uuid.uuid5(_SPACE, json.dumps([what, *map(str, of)])))


def tombstone_id(document_id: str) -> str:
    """The id of the object that holds the tombstone of a document."""
    return id_of("tombstone", document_id)


def to_bytes(record: object) -> bytes:
    """A record as the archive keeps it: days and moments in ISO 8601, moments in UTC."""
    return json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True, default=_written).encode()


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def sha256_of(content: bytes) -> str:
    """The SHA-256 by which a list is known, in hex."""
    return hashlib.sha256(content).hexdigest()


def newest(archive: Archive, record_id: str, path: str) -> bytes | None:
    """The newest content of a file of such an object; None where there is none."""
    key = archive.newest_key(object_id_of(record_id), path)
    return None if key is None else read(archive.store, key)


def keep(archive: Archive, record_id: str, path: str, content: bytes, *, by: str, now: datetime) -> None:
    """Write a file of such an object; the same again makes no new version."""
    archive.write_version(object_id_of(record_id), {path: content}, message=path, user=by, now=now)


def moment(record: Mapping[str, Any], path: str) -> datetime | None:
    """When what the first version of an object says became true, as exactly as the record has it."""
    name = {HOLD: "placed_at", CLOSING: "at", LIST: "proposed_at", TOMBSTONE: "disposed_at"}[path]
    said = record.get(name)
    return datetime.fromisoformat(said) if isinstance(said, str) else None
