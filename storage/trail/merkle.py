"""Merkle trees as of RFC 9162 (section 2.1), over SHA-256: roots, and proofs that a part of a tree is as it was.

A proof is short, log2 of the tree's size, and whoever has it and a root that was noted elsewhere needs nothing else of
the trail. Leaves are given as their data, here the hashes of entries.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeAlias

_Part: TypeAlias = tuple[int, int]
"""Leaves of a tree below one node: from the first until before the second."""
NOTHING = hashlib.sha256(b"").digest()
"""The root of the tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of what is above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class Growing:
    """A tree that only grows, as the roots of its full parts, the largest first: all that is needed to go on."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def add(self, data: bytes) -> None:
        """One more leaf at the end."""
        found, left = leaf_hash(data), self.size
        while left & 1:
            found, left = node_hash(self.peaks.pop(), found), left >> 1
        self.peaks.append(found)
        self.size += 1

    @property
    def root(self) -> bytes:
        """The root of the whole."""
        if not self.peaks:
            return NOTHING
        found = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            found = node_hash(peak, found)
        return found


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root of the tree of these leaves."""
    tree = Growing()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root


def inclusion(leaves: Iterable[bytes], index: int, size: int) -> list[bytes]:
    """The proof that the tree of these `size` leaves has the one at `index`, from 0: the hashes beside its way to the
    root. As in all proofs, the leaves are taken as they come, and none is kept."""
    begin, end, beside = 0, size, list[_Part]()
    while end - begin > 1:
        half = begin + _left(end - begin)
        if index < half:
            beside.append((half, end))
            end = half
        else:
            beside.append((begin, half))
            begin = half
    return _roots(beside[::-1], leaves)


def consistency(leaves: Iterable[bytes], before: int, size: int) -> list[bytes]:
    """The proof that the tree of these `size` leaves only grew since it had `before` of them, 1 to all."""
    return _roots(_grown(before, size), leaves)


def is_included(data: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows that the tree of `size` leaves with this root has this one at `index`."""
    if not 0 <= index < size:
        return False
    found, at, last = leaf_hash(data), index, size - 1
    for one in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(one, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, one)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(before: int, after: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether the proof shows that the tree of `after` leaves begins with the one of `before`, by their roots."""
    if not 0 < before <= after:
        return False
    if before == after:
        return not proof and old_root == new_root
    path = [old_root, *proof] if before & (before - 1) == 0 else list(proof)
    if not path:
        return False
    at, last = before - 1, after - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = path[0]
    for one in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(one, old), node_hash(one, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, one)
        at, last = at >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def consistency_from(before: Growing, added: Iterable[bytes], size: int) -> list[bytes]:
    """The proof that the tree of `size` leaves, of `before` and those `added` behind it, begins with `before`: by the
    full parts of that tree, without its leaves. `before` has at least one."""
    known, at = dict[_Part, bytes](), 0
    for peak in before.peaks:
        full = 1 << ((before.size - at).bit_length() - 1)
        known[at, at + full], at = peak, at + full
    return _roots(_grown(before.size, size), added, known, at)


def _grown(before: int, size: int) -> list[_Part]:
    """The parts whose roots prove that a tree grew. The root of all leaves before is known to who checks it."""
    begin, end, is_whole, parts = 0, size, True, list[_Part]()
    while before != end:
        half = begin + _left(end - begin)
        if before <= half:
            parts.append((half, end))
            end = half
        else:
            parts.append((begin, half))
            begin, is_whole = half, False
    return [*([] if is_whole else [(begin, end)]), *reversed(parts)]


def _roots(
    parts: Sequence[_Part], leaves: Iterable[bytes], known: Mapping[_Part, bytes] | None = None, at: int = 0
) -> list[bytes]:
    """The roots of these parts, none of which reaches into another, by the leaves from `at` on. `known`: of the parts
    before."""
    found, left = dict(known or {}), iter(leaves)
    for begin, end in sorted({*parts} - found.keys()):
        _pass(islice(left, begin - at))
        found[begin, end], at = root_of(islice(left, end - begin)), end
    _pass(left)  # what gives them may look at its end whether they were whole
    return [found[part] for part in parts]


def _pass(leaves: Iterable[bytes]) -> None:
    for _ in leaves:
        pass


def _left(size: int) -> int:
    """How many of two or more leaves are left of the root: the largest power of two below."""
    return 1 << (size - 1).bit_length() - 1
