#!/usr/bin/env python3
"""Checks checkpoints of sohoa's trail with nothing but Python: one file, standard library, no sohoa.

    python3 verify_trail.py KEY CHECKPOINT…          each signed by KEY; two or more: sizes only grow
    python3 verify_trail.py KEY CHECKPOINT… --witness KEY   and this witness signed at least one of them, and when
    python3 verify_trail.py KEY --proof PROOF.json   an entry is in the trail (what `sohoa trail prove` prints)
    python3 verify_trail.py KEY OLD --growth G.json  the trail only grew since OLD (what `sohoa trail growth` prints)
    python3 verify_trail.py KEY --packs FOLDER       every entry of the packs of old months is as it was signed, and
                                                     where they follow each other, no entry is missing between them;
                                                     so are the pieces of what came since (copies, in pieces/)

Checkpoints that are given with any of these are held against all of it: a proof, a growth or a pack that says another
trail of so many entries is named, and so is each checkpoint that nothing here reaches.

KEY is the line that `sohoa trail key` prints, or a file with it; CHECKPOINT a file or a folder of them. Exit 0: all is
as it says; 1: something is not, named; 2: wrong usage.

Checkpoints are C2SP tlog-checkpoint signed notes (Ed25519, RFC 8032), trees those of RFC 9162 over SHA-256. The
arithmetic is that of RFC 8032, section 6, by Python's integers: slow, which for a public key and a note does no harm.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import json
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_ED25519 = b"\x01"
_COSIGNER = b"\x04"
_DASH = "— "
_COLUMNS = ("action", "actor", "document_id", "purpose", "requester", "correlation_id")

Point = tuple[int, int, int, int]
"""A point of the curve in extended coordinates: X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z."""


class Wrong(Exception):  # noqa: N818
    """Something is not as it says."""


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the Ed25519 signature (64 bytes) of the message is by this public key (32 bytes): RFC 8032, 5.1.7."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, half = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or half is None or scalar >= _ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    challenge = int.from_bytes(digest, "little") % _ORDER
    return _same(_times(scalar, _BASE), _plus(half, _times(challenge, key)))


def _x_of(y: int, sign: int) -> int | None:
    """The x of a point by its y and the lowest bit of x; None where there is none."""
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    if square == 0:
        return None if sign else 0
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P != 0:
        x = x * _ROOT % _P
    if (x * x - square) % _P != 0:
        return None
    return x if x & 1 == sign else _P - x


def _point(packed: bytes) -> Point | None:
    number = int.from_bytes(packed, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    x = _x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % _P)


def _plus(one: Point, other: Point) -> Point:
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % _P, (one[1] + one[0]) * (other[1] + other[0]) % _P
    c, d = 2 * one[3] * other[3] * _D % _P, 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            found = _plus(found, point)
        point, scalar = _plus(point, point), scalar >> 1
    return found


def _same(one: Point, other: Point) -> bool:
    return (one[0] * other[2] - other[0] * one[2]) % _P == 0 and (one[1] * other[2] - other[1] * one[2]) % _P == 0


def _base() -> Point:
    y = 4 * pow(5, -1, _P) % _P
    x = _x_of(y, 0) or 0
    return x, y, 1, x * y % _P


_BASE = _base()


def opened(note: str, verifier: str) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint that the key of this line signed. Raises `Wrong`."""
    try:
        name, key_id, packed = verifier.strip().split("+", 2)
        public = base64.b64decode(packed, validate=True)
        if public[:1] != _ED25519 or _key_id(name, public) != bytes.fromhex(key_id):
            raise Wrong("the key is no Ed25519 verifier key")
        text, _, signatures = note.partition("\n\n")
        origin, size, root = text.split("\n")[:3]
        if origin != name:
            raise Wrong(f"the trail of {origin}, not of {name}")
        for line in signatures.splitlines():
            by, _, signed = line.removeprefix(_DASH).rpartition(" ")
            signature = base64.b64decode(signed, validate=True)
            is_of_key = line.startswith(_DASH) and by == name and signature[:4] == bytes.fromhex(key_id)
            if is_of_key and is_signed(public[1:], f"{text}\n".encode(), signature[4:]):
                return origin, int(size), base64.b64decode(root, validate=True)
    except ValueError as error:
        raise Wrong(f"no checkpoint: {error}") from error
    raise Wrong("not signed by this key")


def cosigned_at(note: str, lines: list[str], verifier: str) -> int | None:
    """When the witness with this key signed a checkpoint by one of the lines (C2SP tlog-cosignature, Ed25519): seconds
    since 1970; None where it did not. Raises `Wrong` for a key that is none of a witness."""
    try:
        name, key_id, packed = verifier.strip().split("+", 2)
        public = base64.b64decode(packed, validate=True)
        if public[:1] != _COSIGNER or _key_id(name, public) != bytes.fromhex(key_id):
            raise Wrong("the key is no verifier key of a witness")
        text = note.partition("\n\n")[0]
        for line in lines:
            by, _, signed = line.strip().removeprefix(_DASH).rpartition(" ")
            signature = base64.b64decode(signed, validate=True) if by == name else b""
            if len(signature) == 76 and signature[:4] == bytes.fromhex(key_id):
                at = int.from_bytes(signature[4:12], "big")
                if is_signed(public[1:], f"cosignature/v1\ntime {at}\n{text}\n".encode(), signature[12:]):
                    return at
    except ValueError as error:
        raise Wrong(f"no cosignature: {error}") from error
    return None


def check_witnessed(notes: list[Path], witnesses: list[str]) -> list[str]:
    """What witnesses signed of the checkpoints, by lines of the notes and of the files `.cosig` beside them. Raises
    `Wrong` for one that signed none."""
    said = []
    for witness in witnesses:
        signed = []
        for path in notes:
            note = path.read_text("utf-8")
            lines = note.partition("\n\n")[2].splitlines()
            for beside in sorted(path.parent.glob(f"{path.name}.*.cosig")):
                lines += beside.read_text("utf-8").splitlines()
            at = cosigned_at(note, lines, witness)
            if at is not None:
                when = datetime.fromtimestamp(at, UTC).isoformat()
                signed.append(f"{path}: {witness.partition('+')[0]} saw it at {when}")
        if not signed:
            raise Wrong(f"{witness.partition('+')[0]} signed none of these checkpoints")
        said += signed
    return said


def _key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]


def _leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_with(data: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root of a tree of `size` leaves that has this one at `index`, by its proof: RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return None
    found, at, last = _leaf(data), index, size - 1
    for one in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            found = _node(one, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = _node(found, one)
        at, last = at >> 1, last >> 1
    return found if last == 0 else None


def only_grew(before: int, after: int, path: list[bytes], old: bytes, new: bytes) -> bool:
    """Whether the tree of `after` leaves begins with that of `before`: RFC 9162, 2.1.4.2."""
    if before == after:
        return old == new and not path
    if not 0 < before < after:
        return False
    proof = [old, *path] if before & (before - 1) == 0 else list(path)
    at, last = before - 1, after - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    if not proof:
        return False
    first = second = proof[0]
    for one in proof[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            first, second = _node(one, first), _node(one, second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = _node(second, one)
        at, last = at >> 1, last >> 1
    return first == old and second == new and last == 0


def entry_hash(entry: dict[str, object], previous: str) -> str:
    """The hash that an entry has to have: of its number, moment and columns, and the hash of the entry before it."""
    content = [entry["seq"], entry["at"], *(entry.get(name) for name in _COLUMNS), entry.get("details", {}), previous]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def demand_one(roots: dict[int, bytes], size: int, root: bytes, where: Path) -> None:
    """Take a root among those that are known by size. Raises `Wrong` where another is known."""
    if roots.setdefault(size, root) != root:
        raise Wrong(f"{where}: two trails of {size} entries")


def _root_of(peaks: list[bytes]) -> bytes:
    found = peaks[-1]
    for peak in reversed(peaks[:-1]):
        found = _node(peak, found)
    return found


def check_pack(path: Path, key: str, kept: dict[int, bytes]) -> tuple[dict[str, object], list[str], dict[int, bytes]]:
    """The head of a pack of which every entry is as it was signed, the hashes of its entries, and its roots at its end
    and at the sizes that are in `kept`. Raises `Wrong`."""
    hashes, met = [], dict[int, bytes]()
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            head = json.loads(next(lines))
            seq, previous = int(head["first"]) - 1, str(head["previous"])
            peaks = [bytes.fromhex(one) for one in head["peaks_before"]]
            if seq in kept and peaks:
                met[seq] = _root_of(peaks)
            for line in lines:
                entry, seq = json.loads(line), seq + 1
                if entry["seq"] != seq or entry["hash"] != entry_hash(entry, previous):
                    raise Wrong(f"{path}: entry {seq} is not as it was written")
                hashes.append(str(entry["hash"]))
                previous, found, left = hashes[-1], _leaf(bytes.fromhex(entry["hash"])), seq - 1
                while left & 1:
                    found, left = _node(peaks.pop(), found), left >> 1
                peaks.append(found)
                if seq in kept:
                    met[seq] = _root_of(peaks)
        _, size, root = opened(head["checkpoint"], key)
    except (EOFError, OSError, StopIteration, ValueError, KeyError, IndexError, TypeError, zlib.error) as error:
        raise Wrong(f"{path}: no whole pack: {error!r}") from error
    if not peaks or (size, seq, previous) != (head["last"], head["last"], head["hash"]):
        raise Wrong(f"{path}: not the entries that its head says")
    if _root_of(peaks) != root:
        raise Wrong(f"{path}: not the entries that were signed")
    return dict(head), hashes, {**met, size: root}


def check_packs(folder: Path, key: str, roots: dict[int, bytes]) -> list[str]:
    """What was found right of the packs and pieces below a folder, which are held against these roots by size, and
    against each other. Raises `Wrong`."""
    said: list[str] = []
    kept, reaches = sorted(roots), set[int]()
    reached, hashes = 0, [""]  # the last entry of the file that leads farthest, and the hashes up to it
    for path in sorted(folder.rglob("*.jsonl.gz"), key=lambda one: one.name):
        head, found, met = check_pack(path, key, roots)
        for size, root in met.items():
            demand_one(roots, size, root, path)
        reaches.update(met)
        first, last = int(str(head["first"])), int(str(head["last"]))
        said.append(f"{path}: entries {first} to {last} of {head['month']}, as signed")
        if first > reached + 1:
            said.append(f"{path}: the entries before it are in no pack here")
        elif first == reached + 1:
            if reached and head["previous"] != hashes[-1]:
                raise Wrong(f"{path}: does not follow the pack before it")
        else:
            both = min(last, reached)
            at = len(hashes) - 1 - (reached - both)
            if at >= 0 and found[both - first] != hashes[at]:
                raise Wrong(f"{path}: another trail than the file before it")
        if last > reached:
            reached, hashes = last, found
    closed = sum(1 for _ in folder.rglob("*.jsonl.gz.age"))
    if closed:
        said.append(f"{folder}: {closed} sealed files were not looked into: open them first (age -d -i KEY FILE)")
    if not said:
        raise Wrong(f"{folder}: no packs")
    beyond = ", ".join(str(size) for size in kept if size and size not in reaches)
    return (
        [*said, f"{folder}: nothing here reaches the checkpoints of {beyond} entries: not compared"] if beyond else said
    )


def check_proof(path: Path, key: str, roots: dict[int, bytes]) -> str:
    """That the entry of a proof is in the trail that these roots are of. Raises `Wrong`."""
    told = json.loads(path.read_text("utf-8"))
    _, size, root = opened(told["checkpoint"], key)
    path_up = [base64.b64decode(one) for one in told["path"]]
    if root_with(bytes.fromhex(told["leaf"]), told["index"], size, path_up) != root:
        raise Wrong(f"{path}: the entry is not in the trail")
    is_held = not roots or size in roots
    demand_one(roots, size, root, path)
    said = f"{path}: entry {told['index'] + 1} of {size} is in the trail"
    return said if is_held else f"{said}; no checkpoint of {size} entries was given to compare"


def check_growth(path: Path, key: str, kept: dict[int, bytes], roots: dict[int, bytes]) -> str:
    """That the trail only grew since one of the `kept` checkpoints, and is that of these roots. Raises `Wrong`."""
    told = json.loads(path.read_text("utf-8"))
    _, size, root = opened(told["checkpoint"], key)
    path_up = [base64.b64decode(one) for one in told["path"]]
    if told["since"] not in kept or not only_grew(told["since"], size, path_up, kept[told["since"]], root):
        raise Wrong(f"{path}: the trail of {size} entries does not begin with a checkpoint that was given")
    demand_one(roots, size, root, path)
    return f"{path}: the trail only grew, from {told['since']} to {size} entries"


def verify(
    key: str,
    notes: list[Path],
    proof: Path | None,
    growth: Path | None,
    packs: Path | None = None,
    witnesses: list[str] | None = None,
) -> list[str]:
    """What was found right, a line each. Raises `Wrong` at the first thing that is not."""
    said = []
    known: list[tuple[str, int, bytes]] = []
    for path in notes:
        try:
            known.append(opened(path.read_text("utf-8"), key))
        except Wrong as error:
            raise Wrong(f"{path}: {error}") from error
        said.append(f"{path}: {known[-1][0]}, {known[-1][1]} entries, signed")
    said += check_witnessed(notes, witnesses or [])
    roots: dict[int, bytes] = {}
    for origin, size, root in known:
        if origin != known[0][0] or roots.setdefault(size, root) != root:
            raise Wrong(f"two trails of {size} entries")
    kept = dict(roots)
    if growth is not None:
        said.append(check_growth(growth, key, kept, roots))
    if proof is not None:
        said.append(check_proof(proof, key, roots))
    if packs is not None:
        said += check_packs(packs, key, roots)
    return said


def main() -> int:
    """Check what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("key", help="what `sohoa trail key` prints, or a file with it")
    parser.add_argument("checkpoints", nargs="*", type=Path)
    parser.add_argument("--proof", type=Path)
    parser.add_argument("--growth", type=Path)
    parser.add_argument("--packs", type=Path, metavar="FOLDER")
    parser.add_argument("--witness", action="append", metavar="KEY", help="what `sohoa trail witness --key` prints")
    asked = parser.parse_args()
    key = Path(asked.key).read_text("utf-8") if Path(asked.key).is_file() else asked.key
    notes = [one for path in asked.checkpoints for one in (sorted(path.glob("*.txt")) if path.is_dir() else [path])]
    try:
        print("\n".join(verify(key, notes, asked.proof, asked.growth, asked.packs, asked.witness)))
    except (Wrong, OSError, ValueError, KeyError) as error:
        print(f"WRONG: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
