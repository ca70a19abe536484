"""Merkle trees and their proofs, against the tree that Certificate Transparency tests with; and signed notes."""

from __future__ import annotations

import base64
import hashlib
import tracemalloc
from collections.abc import Iterator
from itertools import islice

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dossier.errors import BadRequest
from storage.trail import merkle, notes
from storage.trail.merkle import Growing
from storage.trail.notes import Checkpoint

LEAVES = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
MANY = [bytes([number]) * 4 for number in range(40)]


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_that_others_work_out(size: int) -> None:
    assert merkle.root_of(LEAVES[:size]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13, 40])
def test_each_leaf_is_proved_in_its_place_and_nothing_else_is(size: int) -> None:
    leaves = MANY[:size]
    root = merkle.root_of(leaves)
    for index, leaf in enumerate(leaves):
        proof = merkle.inclusion(leaves, index, size)
        assert len(proof) <= (size - 1).bit_length()
        assert merkle.is_included(leaf, index, size, proof, root)
        assert not merkle.is_included(b"forged", index, size, proof, root)
        assert not merkle.is_included(leaf, (index + 1) % size, size, proof, root) or size == 1
        assert not merkle.is_included(leaf, index, size, [*proof, root], root)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13, 40])
def test_a_tree_that_only_grew_is_proved_and_one_that_was_changed_is_not(size: int) -> None:
    leaves, changed = MANY[:size], [b"other", *MANY[1:size]]
    root = merkle.root_of(leaves)
    for before in range(1, size + 1):
        proof, old = merkle.consistency(leaves, before, size), merkle.root_of(leaves[:before])
        assert merkle.is_consistent(before, size, proof, old, root)
        forged = merkle.consistency(changed, before, size)
        assert not merkle.is_consistent(before, size, forged, old, merkle.root_of(changed))


def test_proofs_take_the_leaves_as_they_come_and_keep_none() -> None:
    """A trail has tens of millions of entries; a tenth of a megabyte is less than these few thousand leaves."""
    size, before, index = 5000, 3000, 1234
    half = Growing()
    for leaf in islice(many(), before):
        half.add(leaf)
    tracemalloc.start()
    try:
        path = merkle.inclusion(many(), index, size)
        growth = merkle.consistency(many(), before, size)
        again = merkle.consistency_from(half, islice(many(), before, None), size)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    leaf, root = next(islice(many(), index, None)), merkle.root_of(many())
    assert merkle.is_included(leaf, index, size, path, root)
    assert merkle.is_consistent(before, size, growth, half.root, root)
    assert again == growth
    assert most < 100_000


def many() -> Iterator[bytes]:
    return (hashlib.sha256(f"{number}".encode()).digest() for number in range(5000))


def test_a_key_is_called_as_others_call_it() -> None:
    """The key of the documentation of Go's `golang.org/x/mod/sumdb/note`."""
    public = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:]
    key = Ed25519PublicKey.from_public_bytes(public)
    assert (
        notes.verifier_key("PeterNeumann", key)
        == "PeterNeumann+c74f20a3+" + base64.b64encode(b"\x01" + public).decode()
    )


def test_a_checkpoint_comes_back_as_it_was_signed_and_no_other_way() -> None:
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    checkpoint = Checkpoint("sohoa/H47.23", 20852, bytes(range(32)))
    note = notes.sign(checkpoint, key)
    assert note.splitlines()[:4] == ["sohoa/H47.23", "20852", base64.b64encode(bytes(range(32))).decode(), ""]
    assert note.splitlines()[4].startswith("— sohoa/H47.23 ")
    assert notes.opened(note, key.public_key()) == checkpoint
    for wrong in (
        note.replace("20852", "20851"),
        note.replace("H47.23", "H47.24"),
        note.split("—")[0],
        "",
        "x\n\n— x !",
    ):
        with pytest.raises(BadRequest):
            notes.opened(wrong, key.public_key())
    with pytest.raises(BadRequest):
        notes.opened(note, other.public_key())
