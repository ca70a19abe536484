"""What is in an age file, opened as a stream: what another age program opens, and nothing that was changed."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from random import Random
from typing import BinaryIO, cast

import pyrage
import pytest
from pyrage.x25519 import Identity

from storage.sealing.age_stream import CHUNK, TAG, Ahead, NotAgeError, OpenedAge, OtherKeyError, plain_size, read_header

SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7)


def sealed(content: bytes) -> tuple[bytes, str]:
    identity = Identity.generate()
    return pyrage.encrypt(content, [identity.to_public()]), str(identity)


@pytest.mark.parametrize("size", SIZES)
def test_a_file_is_read_in_any_pieces_from_any_place_and_its_size_is_known_without_the_key(size: int) -> None:
    random = Random(size)
    content = random.randbytes(size)
    file, identity = sealed(content)
    assert plain_size(read_header(Ahead(io.BytesIO(file))), len(file)) == size
    assert OpenedAge(io.BytesIO(file), identity).read() == content
    stream, pieces = OpenedAge(io.BytesIO(file), identity), []
    while piece := stream.read(random.randint(1, CHUNK + 9)):
        pieces.append(piece)
    assert b"".join(pieces) == content
    for begin in {0, 1, CHUNK - 1, CHUNK, CHUNK + 5, 2 * CHUNK, size, size + CHUNK}:
        stream = OpenedAge(io.BytesIO(file), identity)
        stream.seek(begin)
        assert stream.read(100) == content[begin : begin + 100]


def test_what_another_age_program_sealed_is_opened_and_the_other_way_round(tmp_path: Path) -> None:
    identity = Identity.generate()
    (tmp_path / "key").write_text(str(identity))
    theirs = subprocess.run(
        ["age", "-r", str(identity.to_public()), "-r", str(Identity.generate().to_public())],
        input=b"x" * CHUNK,
        capture_output=True,
        check=True,
    ).stdout
    assert OpenedAge(io.BytesIO(theirs), str(identity)).read() == b"x" * CHUNK
    ours = pyrage.encrypt(b"y" * 10, [identity.to_public()])
    opened = subprocess.run(["age", "-d", "-i", tmp_path / "key"], input=ours, capture_output=True, check=True).stdout
    assert opened == b"y" * 10


def test_a_flipped_bit_anywhere_and_a_lost_end_are_noticed_before_a_byte_of_that_chunk_is_given_out() -> None:
    content = Random(1).randbytes(2 * CHUNK + 50)
    file, identity = sealed(content)
    head = read_header(Ahead(io.BytesIO(file))).length
    places = [*range(head), *range(head, head + 16), head + 16, head + 16 + CHUNK + TAG, len(file) - 1]
    for place in places:
        bad = bytearray(file)
        bad[place] ^= 1
        with pytest.raises((NotAgeError, OtherKeyError)):
            OpenedAge(io.BytesIO(bytes(bad)), identity).read()
    ends = [0, 10, head - 1, head, head + 15, head + 16, head + 16 + CHUNK + TAG, len(file) - 51, len(file) - 1]
    for end in ends:
        with pytest.raises((NotAgeError, OtherKeyError)):
            OpenedAge(io.BytesIO(file[:end]), identity).read()
    stream = OpenedAge(io.BytesIO(file[:-1]), identity)
    assert stream.read(CHUNK) == content[:CHUNK], "what came before is whole"
    with pytest.raises(NotAgeError):
        OpenedAge(io.BytesIO(file + b"more"), identity).read()
    with pytest.raises(OtherKeyError):
        OpenedAge(io.BytesIO(file), str(Identity.generate()))
    for nothing in (b"", b"%PDF-1.7\n", b"age-encryption.org/v1\n", b"age-encryption.org/v1\n-> X25519 \xff\n--- \n"):
        with pytest.raises(NotAgeError):
            OpenedAge(io.BytesIO(nothing), identity)


class _Counted(io.BytesIO):
    """A stream that tells how much of it was read."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        block = super().read(size)
        self.taken += len(block)
        return block


class _GoesForward:
    """A stream that has no way but on."""

    def __init__(self, content: bytes) -> None:
        self._stream = io.BytesIO(content)
        self.read, self.close = self._stream.read, self._stream.close


def test_a_part_far_into_a_file_is_read_without_what_lies_before_it() -> None:
    content = Random(2).randbytes(40 * CHUNK)
    file, identity = sealed(content)
    for begin in (30 * CHUNK, 30 * CHUNK + 5, len(content) - 1, len(content)):
        counted = _Counted(file)
        for stream in (counted, cast(BinaryIO, _GoesForward(file))):
            opened = OpenedAge(stream, identity)
            assert opened.seek(begin) == begin
            assert opened.read(100) == content[begin : begin + 100], begin
        assert counted.taken < 6 * (CHUNK + TAG), "the first, those of the part, and what follows"
    cut = OpenedAge(io.BytesIO(file[: 30 * CHUNK]), identity)
    with pytest.raises(NotAgeError):
        cut.seek(35 * CHUNK + 1)


def test_base64_of_another_form_is_no_age_file() -> None:
    file, identity = sealed(b"x")
    begin = file.index(b"\n--- ") + 5
    end = file.index(b"\n", begin)
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    odd = letters[letters.index(file[end - 1]) + 1]  # its last two bits mean nothing, and have to be none
    for mac in (file[begin : end - 1] + bytes([odd]), file[begin:end] + b"="):
        with pytest.raises(NotAgeError):
            OpenedAge(io.BytesIO(file[:begin] + mac + file[end:]), identity)
