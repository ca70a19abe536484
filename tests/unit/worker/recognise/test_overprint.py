"""Lines that a black seal or signature runs through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from dossier.errors import TookTooLong
from dossier.reading import Word
from worker.clock import Clock
from worker.formats.sources import Pixels
from worker.prepare.page import PreparedPage
from worker.recognise.overprint import with_second_look
from worker.recognise.seal_removal import print_alone
from worker.recognise.second_pass import with_unread

SIZE = (1200, 700)
FONT = ImageFont.truetype("DejaVuSerif-Bold.ttf", 28)
NAME = (500, 420)
RING = (430, 150, 720, 440)

Reads = Callable[[Pixels], str]


class _Reads:
    """An engine that passes over a page, and reads a line as it is told by its picture, each word as wide as it is."""

    name, version = "told", "1"

    def __init__(self, told: Reads, confidence: float = 0.95) -> None:
        self.told = told
        self.confidence = confidence
        self.shown: list[Pixels] = []

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        return ()

    def read_line(self, image: Pixels, dpi: int, seconds: float, *, is_cut: bool = False) -> tuple[Word, ...]:
        self.shown.append(image)
        columns = np.flatnonzero((image[8:-8] < 128).any(axis=0))
        return _words(self.told(image), (int(columns[0]) if len(columns) else 0, 6), 0, self.confidence)

    def turn(self, image: Pixels, dpi: int, seconds: float) -> int | None:
        return None


class _TakesTooLong(_Reads):
    def read_line(self, image: Pixels, dpi: int, seconds: float, *, is_cut: bool = False) -> tuple[Word, ...]:
        raise TookTooLong(seconds=1)


def _words(text: str, at: tuple[int, int], line: int, confidence: float = 0.95) -> tuple[Word, ...]:
    left, top = at
    words = []
    for part in text.split():
        right = left + int(FONT.getlength(part))
        words.append(Word(part, (left, top, right, top + 34), confidence, line))
        left = right + int(FONT.getlength(" "))
    return tuple(words)


def _page(*, ring: bool = True, frame: bool = False) -> PreparedPage:
    picture = Image.new("L", SIZE, "white")
    canvas = ImageDraw.Draw(picture)
    canvas.text(NAME, "Tô Minh Tuấn", "black", FONT)
    if ring:
        canvas.ellipse(RING, outline="black", width=4)
    if frame:
        canvas.rectangle(RING, outline="black", width=3)
    return PreparedPage(np.asarray(picture), 200, np.eye(3), *SIZE, rotation=0, skew=0.0)


def _ink(grey: Pixels) -> int:
    return int(np.count_nonzero(grey < 128))


def _text(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)


def _unless_crossed(with_mark: str, without: str) -> Reads:
    """What the line is read as with the ring over it, which has more ink, and without."""
    least = _ink(_page(ring=False).grey)
    return lambda image: with_mark if _ink(image) > 1.04 * least else without


def test_the_print_under_a_ring_stays_and_the_ring_goes() -> None:
    crossed, clean = _page().grey, _page(ring=False).grey
    free = print_alone(crossed)
    assert free.shape == crossed.shape
    letters = clean < 128
    assert np.count_nonzero((free < 128) & letters) > 0.9 * np.count_nonzero(letters)
    ring = (crossed < 128) & ~letters
    assert np.count_nonzero((free < 128) & ring) < 0.15 * np.count_nonzero(ring)


def test_a_piece_of_any_size_keeps_its_size() -> None:
    grey = _page().grey
    for height, width in ((1, 1), (37, 203), (64, 128)):
        assert print_alone(grey[400 : 400 + height, 450 : 450 + width]).shape == (height, width)


def test_a_word_that_the_mark_alone_made_is_read_anew_and_looked_at() -> None:
    known = _words("Tổ Minh Tuấn", NAME, 0)
    engine = _Reads(_unless_crossed("Tổ Minh Tuấn", "Tô Minh Tuấn"))
    found = with_second_look(known, _page(), engine, Clock(60.0))
    assert _text(found) == "Tô Minh Tuấn"
    first, *others = found
    assert first.confidence < 0.7
    assert all(word.confidence > 0.9 for word in others)


def test_a_word_that_is_read_alike_with_and_without_the_mark_is_sure() -> None:
    known = tuple(replace(word, confidence=0.5) for word in _words("Tô Minh Tuấn", NAME, 0))
    found = with_second_look(known, _page(), _Reads(lambda _: "Tô Minh Tuấn"), Clock(60.0))
    assert _text(found) == "Tô Minh Tuấn"
    assert all(word.confidence > 0.9 for word in found)


def test_a_line_that_was_passed_over_is_found_but_not_sure_where_the_mark_had_other_words() -> None:
    heading = _words("Chứng thực", (100, 60), 0)
    engine = _Reads(_unless_crossed("“ổ Minh Tuấn", "Tô Minh Tuấn"))
    found = with_second_look(heading, _page(), engine, Clock(60.0))
    assert _text(found).endswith("Tô Minh Tuấn")
    assert min(word.confidence for word in found) < 0.7


def test_what_was_read_in_the_mark_alone_is_no_word() -> None:
    left, top, _, _ = RING
    crumb = Word("(", (left - 2, top + 120, left + 8, top + 160), 0.9, 0)
    known = (crumb, *_words("Tô Minh Tuấn", NAME, 1))
    found = with_second_look(known, _page(), _Reads(lambda _: "Tô Minh Tuấn"), Clock(60.0))
    assert _text(found) == "Tô Minh Tuấn"


def test_two_pieces_of_one_line_are_read_as_one() -> None:
    first, *others = _words("Tô Minh Tuấn", NAME, 0)
    known = (first, *(replace(word, line=1) for word in others))
    found = with_second_look(known, _page(), _Reads(lambda _: "Tô Minh Tuấn"), Clock(60.0))
    assert _text(found) == "Tô Minh Tuấn"
    assert len({word.line for word in found}) == 1


def test_a_page_without_marks_and_one_with_a_frame_are_left_alone() -> None:
    known = _words("Tô Minh Tuấn", NAME, 0)
    for page in (_page(ring=False), _page(ring=False, frame=True)):
        engine = _Reads(lambda _: "Anh Ba Chín")
        assert with_second_look(known, page, engine, Clock(60.0)) == with_unread(known, page, engine, Clock(60.0))
        assert _text(with_second_look(known, page, engine, Clock(60.0))) == "Tô Minh Tuấn"


def test_a_reading_that_says_less_takes_no_ones_place() -> None:
    known = _words("Tô Minh Tuấn", NAME, 0)
    for engine in (_Reads(lambda _: "T"), _Reads(lambda _: "Xô Ninh Tấn", confidence=0.3)):
        assert _text(with_second_look(known, _page(), engine, Clock(60.0))) == "Tô Minh Tuấn"


def test_where_time_runs_out_the_page_stays_as_read() -> None:
    known = _words("Tô Minh Tuấn", NAME, 0)
    found = with_second_look(known, _page(), _TakesTooLong(lambda _: ""), Clock(60.0))
    assert _text(found) == "Tô Minh Tuấn"
    assert with_second_look((), _page(), _Reads(lambda _: "Tô"), Clock(60.0)) == ()
