"""Packs: entries of the trail as a file that explains itself, so that old months can lie outside of the database.

gzip (RFC 1952) over lines of JSON. The first line is the head:

    {"sohoa_trail_pack": 1, "origin": "sohoa/H47.23", "month": "2026-01", "first": 65537, "last": 131072,
     "previous": "…", "hash": "…", "peaks_before": ["…"], "checkpoint": "sohoa/H47.23\\n131072\\n…"}

Each other line is an entry: `seq`, `at`, `action`, `actor`, `document_id`, `purpose`, `requester`, `correlation_id`,
`details` and `hash`, as of events.py; what is empty is left out. `previous` is the hash of the entry before `first`,
`peaks_before` the full parts of the Merkle tree of all entries before it (hex, the largest first), and `checkpoint` the
signed note of exactly `last` entries: whoever has the public key and the file can prove each entry in it, without the
database and without another pack (`scripts/verify_trail.py --packs`). The same entries give the same bytes.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final, cast

from dossier.errors import ArchiveDamaged, NotFound, NotReadBack, TrailBroken
from dossier.words.sentences import N_, Phrase
from storage.objects.store import ObjectStore
from storage.sealing.sealed_store import SUFFIX, TRAIL
from storage.trail import events
from storage.trail.events import HASHED, Actor, Event
from storage.trail.merkle import Growing

FORMAT: Final = 1
NOT_THERE: Final = N_("không có tệp này trong kho")
FOLDER: Final = TRAIL
"""Below the root of the archive, where OCFL leaves room for what is no object."""
_LEVEL = 6
_DAMAGE = (EOFError, gzip.BadGzipFile, zlib.error, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Head:
    """What the first line of a pack says; the hashes in `peaks_before` as hex."""

    origin: str
    month: str
    first: int
    last: int
    previous: str
    hash: str
    peaks_before: tuple[str, ...]
    checkpoint: str

    @property
    def name(self) -> str:
        """What its file is called: the hash of its last entry tells it from one of another trail."""
        return f"{self.first:012}-{self.last:012}-{self.hash[:16]}.jsonl.gz"

    @property
    def key(self) -> str:
        """Where a pack lies."""
        return f"{FOLDER}/{self.month}/{self.name}"


def write(path: Path, head: Head, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write a pack of entries, each given as its columns. Raises `OSError`."""
    # No name and no time in gzip's own head: a run that begins anew writes the same bytes.
    with path.open("wb") as raw, gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as out:
        out.write(_line({"sohoa_trail_pack": FORMAT, **asdict(head)}))
        for row in rows:
            at = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
            told = {name: row[name] for name in HASHED if row[name] not in (None, {})}
            out.write(_line({"seq": row["seq"], "at": at, **told, "hash": row["hash"]}))


def head_of(store: ObjectStore, key: str) -> Head:
    """The head of a pack. Raises `ArchiveDamaged`, and what the store raises."""
    with _lines(store, key) as lines:
        return _head(lines)


def rows_of(store: ObjectStore, head_hash: str, key: str) -> Iterator[dict[str, Any]]:
    """The entries of a pack as their columns, each held against its hash and the chain, the last against `head_hash`.

    Raises `ArchiveDamaged` for a file that is gone, cut off or no pack, `TrailBroken` at the first entry that is not as
    written, and what the store raises.
    """
    with _lines(store, key) as lines:
        head = _head(lines)
        previous, seq = head.previous, head.first - 1
        for line in lines:
            seq += 1
            row = _row(json.loads(line), previous)
            if row["seq"] != seq or row["hash"] != events.hash_of(row):
                raise TrailBroken(seq=seq)
            previous = row["hash"]
            yield row
        if (seq, previous) != (head.last, head_hash):
            raise TrailBroken(seq=min(seq + 1, head.last))


def demand_whole(store: ObjectStore, key: str, head: Head, peaks: Sequence[bytes]) -> None:
    """Read one back from where it was put, and hold it against chain and tree. `peaks`: those of the tree up to its
    end. Raises `ArchiveDamaged`, `NotReadBack`, `TrailBroken`, and what the store raises."""
    tree = Growing(head.first - 1, [bytes.fromhex(one) for one in head.peaks_before])
    for row in rows_of(store, head.hash, key):
        tree.add(bytes.fromhex(row["hash"]))
    if head_of(store, key) != head or tree.peaks != list(peaks):
        raise NotReadBack(key=key)


def events_of(store: ObjectStore, key: str, words: Iterable[str] = ()) -> Iterator[Event]:
    """The entries of a pack in whose line one of the words stands; without words, all. Nothing is held against the
    chain: that is what verifying is for. Raises `ArchiveDamaged`, and what the store raises."""
    wanted = [json.dumps(word, ensure_ascii=False)[1:-1].encode() for word in words]
    with _lines(store, key) as lines:
        _head(lines)
        for line in lines:
            if not wanted or any(word in line for word in wanted):
                yield _event(_row(json.loads(line), ""))


def hash_at(store: ObjectStore, key: str, seq: int) -> str | None:
    """The hash of one entry, None where the pack has it not. Raises what `events_of` does."""
    begin = f'{{"seq":{seq},'.encode()
    with _lines(store, key) as lines:
        _head(lines)
        return next((str(json.loads(line)["hash"]) for line in lines if line.startswith(begin)), None)


def is_pack(key: str) -> bool:
    """Whether a key is that of a pack or piece, sealed or not."""
    return key.endswith((".jsonl.gz", f".jsonl.gz{SUFFIX}"))


@contextmanager
def _lines(store: ObjectStore, key: str) -> Iterator[Iterator[bytes]]:
    """The lines of a pack. What is wrong with the file, here or in the block, becomes `ArchiveDamaged`."""
    try:
        raw = store.open(key)
    except NotFound as error:
        raise ArchiveDamaged(object_id=key, problem=Phrase(NOT_THERE)) from error
    with raw:
        try:
            yield iter(cast("IO[bytes]", gzip.GzipFile(fileobj=raw, mode="rb")))
        except _DAMAGE as error:
            raise ArchiveDamaged(object_id=key, problem=f"{type(error).__name__}: {error}") from error


def _head(lines: Iterator[bytes]) -> Head:
    said = json.loads(next(lines, b""))
    if said.pop("sohoa_trail_pack") != FORMAT:
        raise ValueError("sohoa_trail_pack")
    return Head(**{**said, "peaks_before": tuple(said["peaks_before"])})


def _row(said: dict[str, Any], previous: str) -> dict[str, Any]:
    told = {name: said.get(name) for name in HASHED}
    at = datetime.fromisoformat(said["at"])
    return {
        **told,
        "seq": said["seq"],
        "at": at,
        "details": told["details"] or {},
        "previous": previous,
        "hash": said["hash"],
    }


def _event(row: Mapping[str, Any]) -> Event:
    actor = Actor(row["actor"], row["purpose"], row["requester"], row["correlation_id"])
    return Event(row["seq"], row["at"], row["action"], actor, row["document_id"], row["details"])


def _line(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
