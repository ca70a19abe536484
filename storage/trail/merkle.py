"""Merkle trees as of RFC 9162 (section 2.1), over SHA-256: roots, and proofs that a part of a tree is as it was.

A proof is short, log2 of the tree's size, and whoever has it and a root that was noted elsewhere needs nothing else of
the trail. Leaves are given as their data, here the hashes of entries.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

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


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The proof that the tree of `leaves` has the one at `index`, from 0: the hashes beside its way to the root."""
    if len(leaves) == 1:
        return []
    half = _left(len(leaves))
    if index < half:
        return [*inclusion(leaves[:half], index), root_of(leaves[half:])]
    return [*inclusion(leaves[half:], index - half), root_of(leaves[:half])]


def consistency(leaves: Sequence[bytes], before: int) -> list[bytes]:
    """The proof that the tree of `leaves` only grew since it had `before` of them, 1 to all."""
    return _grown(leaves, before, is_whole=True)


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


def consistency_from(before: Growing, added: Sequence[bytes]) -> list[bytes]:
    """The proof that the tree of `before` and the leaves `added` behind it begins with `before`: by the full parts of
    that tree, without its leaves. `before` has at least one."""
    roots, at = {}, 0
    for peak in before.peaks:
        size = 1 << ((before.size - at).bit_length() - 1)
        roots[at, at + size], at = peak, at + size
    size = before.size

    def root(begin: int, end: int) -> bytes:
        return roots[begin, end] if end <= size else root_of(added[begin - size : end - size])

    def grown(begin: int, end: int, *, is_whole: bool) -> list[bytes]:
        if end == size:
            return [] if is_whole else [root(begin, end)]
        half = begin + _left(end - begin)
        if size <= half:
            return [*grown(begin, half, is_whole=is_whole), root(half, end)]
        return [*grown(half, end, is_whole=False), root(begin, half)]

    return grown(0, size + len(added), is_whole=True)


def _grown(leaves: Sequence[bytes], before: int, *, is_whole: bool) -> list[bytes]:
    """The steps of a proof; `is_whole`: the root of all leaves before is known to who checks it."""
    if before == len(leaves):
        return [] if is_whole else [root_of(leaves)]
    half = _left(len(leaves))
    if before <= half:
        return [*_grown(leaves[:half], before, is_whole=is_whole), root_of(leaves[half:])]
    return [*_grown(leaves[half:], before - half, is_whole=False), root_of(leaves[:half])]


def _left(size: int) -> int:
    """How many of two or more leaves are left of the root: the largest power of two below."""
    return 1 << (size - 1).bit_length() - 1
