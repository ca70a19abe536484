"""Typefaces in redrawn pages: outlines and widths stay, what fits them to coarse screens goes."""

import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from fontTools.pens.recordingPen import RecordingPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]
from PIL import ImageFont

from tests.files.typed_pdf import paper, typed_pdf
from worker.access_copy.fonts import drop_hints, without_hints
from worker.access_copy.redraw import redrawn
from worker.formats.sources import probe

# Ế is put together of other glyphs, o is not.
LETTERS = "oẾg"


def _hinted() -> bytes:
    path = ImageFont.truetype("DejaVuSerif.ttf").path
    assert isinstance(path, str)
    return Path(path).read_bytes()


def _outlines(face: bytes) -> Iterator[tuple[object, int]]:
    font = TTFont(io.BytesIO(face))
    for letter in LETTERS:
        name = font.getBestCmap()[ord(letter)]
        pen = RecordingPen()
        font.getGlyphSet()[name].draw(pen)
        yield pen.value, font["hmtx"][name][0]


def test_a_face_keeps_its_outlines_and_widths_and_loses_its_hints() -> None:
    plain = without_hints(_hinted())
    assert list(_outlines(plain)) == list(_outlines(_hinted()))
    font = TTFont(io.BytesIO(plain))
    assert not {"fpgm", "prep", "cvt "} & set(font.keys())
    names = [font.getBestCmap()[ord(letter)] for letter in LETTERS]
    assert not any(getattr(font["glyf"][name], "program", None) for name in names)


def test_what_is_no_face_is_refused() -> None:
    with pytest.raises(TTLibError):
        without_hints(b"no face at all")


def test_a_face_that_cannot_be_parsed_stays_in_its_pdf() -> None:
    with pikepdf.open(io.BytesIO(typed_pdf(paper()))) as pdf:
        streams = [
            thing.FontFile2 for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing
        ]
        broken = _hinted()[:5000]
        streams[0].write(broken)
        drop_hints(pdf)
        assert streams[0].read_bytes() == broken


def test_a_redrawn_typed_page_carries_no_hints(tmp_path: Path) -> None:
    (tmp_path / "typed.pdf").write_bytes(typed_pdf(paper()))
    with pikepdf.open(io.BytesIO(redrawn(probe(tmp_path / "typed.pdf"), range(1, 2)))) as pdf:
        faces = [
            thing.FontFile2.read_bytes()
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing
        ]
    assert faces
    assert not any("fpgm" in TTFont(io.BytesIO(face)) for face in faces)
