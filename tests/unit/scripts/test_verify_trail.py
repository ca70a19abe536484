"""`scripts/verify_trail.py`: with nothing but Python it says what the library says."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scripts import verify_trail
from storage.trail import merkle, notes
from storage.trail.notes import Checkpoint

# RFC 8032, 7.1: TEST 1, 2, 3 and SHA(abc): public key, message, signature.
VECTORS = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LINE = notes.verifier_key("sohoa/H47.23", KEY.public_key())
LEAVES = [Random(number).randbytes(32) for number in range(13)]


def note(size: int) -> str:
    return notes.sign(Checkpoint("sohoa/H47.23", size, merkle.root_of(LEAVES[:size])), KEY)


def texts(path: list[bytes]) -> list[str]:
    return [base64.b64encode(one).decode() for one in path]


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_signatures_of_the_rfc_hold_and_changed_ones_do_not(public: str, message: str, signature: str) -> None:
    key, said, signed = map(bytes.fromhex, (public, message, signature))
    assert verify_trail.is_signed(key, said, signed)
    assert not verify_trail.is_signed(key, said + b"?", signed)
    for at in (0, 31, 32, 63):
        assert not verify_trail.is_signed(key, said, signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :])
    order = 2**252 + 27742317777372353535851937790883648493
    again = (int.from_bytes(signed[32:], "little") + order).to_bytes(32, "little")
    assert not verify_trail.is_signed(key, said, signed[:32] + again), "another that is the same number"


def test_every_proof_of_the_trail_is_understood(tmp_path: Path) -> None:
    for size in range(1, len(LEAVES) + 1):
        root = merkle.root_of(LEAVES[:size])
        for index in range(size):
            path = merkle.inclusion(LEAVES[:size], index, size)
            assert verify_trail.root_with(LEAVES[index], index, size, path) == root
            assert verify_trail.root_with(LEAVES[index - 1], index, size, path) != root or size == 1
            before = index + 1
            grown, old = merkle.consistency(LEAVES[:size], before, size), merkle.root_of(LEAVES[:before])
            assert verify_trail.only_grew(before, size, grown, old, root)
            assert not verify_trail.only_grew(before, size, grown, LEAVES[0], root)


def test_the_script_alone_tells_what_is_right_and_what_is_not(tmp_path: Path) -> None:
    for size in (5, 13):
        (tmp_path / f"{size:012}.txt").write_text(note(size))
    proof = {
        "leaf": LEAVES[2].hex(),
        "index": 2,
        "path": texts(merkle.inclusion(LEAVES, 2, 13)),
        "checkpoint": note(13),
    }
    growth = {"since": 5, "path": texts(merkle.consistency(LEAVES, 5, 13)), "checkpoint": note(13)}
    (tmp_path / "proof.json").write_text(json.dumps(proof))
    (tmp_path / "growth.json").write_text(json.dumps(growth))

    def script(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-I", "-S", verify_trail.__file__, LINE, str(tmp_path), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    status, said = script("--proof", str(tmp_path / "proof.json"), "--growth", str(tmp_path / "growth.json"))
    assert status == 0, said
    assert "13 entries, signed" in said
    assert "entry 3 of 13 is in the trail" in said
    assert "from 5 to 13 entries" in said
    (tmp_path / "000000000005.txt").write_text(note(5).replace("\n5\n", "\n6\n"))
    status, said = script()
    assert (status, "000000000005.txt: not signed by this key" in said) == (1, True)


def test_what_contradicts_a_kept_checkpoint_is_named(tmp_path: Path) -> None:
    forged = [*LEAVES[:8], *(Random(-number).randbytes(32) for number in range(1, 6))]
    for size in (5, 13):
        (tmp_path / f"{size:012}.txt").write_text(note(size))
    other = notes.sign(Checkpoint("sohoa/H47.23", 13, merkle.root_of(forged)), KEY)
    proof = {
        "leaf": forged[10].hex(),
        "index": 10,
        "path": texts(merkle.inclusion(forged, 10, 13)),
        "checkpoint": other,
    }
    growth = {"since": 5, "path": texts(merkle.consistency(forged, 5, 13)), "checkpoint": other}
    (tmp_path / "proof.json").write_text(json.dumps(proof))
    (tmp_path / "growth.json").write_text(json.dumps(growth))
    kept = sorted(tmp_path.glob("*.txt"))
    for asked in ((tmp_path / "proof.json", None), (None, tmp_path / "growth.json")):
        with pytest.raises(verify_trail.Wrong, match="two trails of 13 entries"):
            verify_trail.verify(LINE, kept, *asked)
    said = verify_trail.verify(LINE, kept[:1], tmp_path / "proof.json", None)
    assert said[-1].endswith("no checkpoint of 13 entries was given to compare")
