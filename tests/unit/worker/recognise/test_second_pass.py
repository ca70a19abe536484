"""Lines that layout analysis leaves out."""

from dataclasses import replace

import numpy as np
from numpy import array
from PIL import Image, ImageDraw, ImageFont

from dossier.errors import TookTooLong
from dossier.reading import Word
from worker.clock import Clock
from worker.formats.sources import Pixels
from worker.prepare.page import PreparedPage
from worker.recognise.second_pass import with_unread

SIZE = (1200, 600)
FONT = ImageFont.truetype("DejaVuSerif.ttf", 30)
LINES = ((100, "Điều 1. Quyết định này"), (200, "CHỦ TỊCH"), (300, "Nguyễn Văn An"))


class _ReadsLines:
    """An engine that passes over a page and reads every line as the same words, in as many shares of its width."""

    name, version = "lines", "1"

    def __init__(self, *texts: str, confidence: float = 0.9) -> None:
        self.texts = texts
        self.confidence = confidence
        self.shown: list[tuple[int, int]] = []

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        return ()

    def read_line(self, image: Pixels, dpi: int, seconds: float, *, is_cut: bool = False) -> tuple[Word, ...]:
        height, width = image.shape
        self.shown.append((width, height))
        step = width // len(self.texts)
        return tuple(
            Word(text, (place * step, 10, (place + 1) * step - 5, height - 5), self.confidence, 0)
            for place, text in enumerate(self.texts)
        )

    def turn(self, image: Pixels, dpi: int, seconds: float) -> int | None:
        return None


def _page() -> PreparedPage:
    picture = Image.new("L", SIZE, "white")
    for top, text in LINES:
        ImageDraw.Draw(picture).text((200, top), text, "black", FONT)
    return PreparedPage(array(picture), 200, np.eye(3), *SIZE, rotation=0, skew=0.0)


def _line(number: int, text: str, *, words: slice = slice(None)) -> list[Word]:
    top = LINES[number][0]
    at, found = 200.0, []
    for part in text.split():
        box = (int(at), top, int(at + FONT.getlength(part)), top + 40)
        found.append(Word(part, box, 0.95, number))
        at += FONT.getlength(part + " ")
    return found[words]


def _texts(words: tuple[Word, ...]) -> list[str]:
    lines: dict[int, list[str]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word.text)
    return [" ".join(lines[number]) for number in sorted(lines)]


def test_a_line_that_was_passed_over_is_read_and_stands_in_its_place() -> None:
    words = [*_line(0, LINES[0][1]), *_line(2, LINES[2][1])]
    engine = _ReadsLines("CHỦ", "TỊCH")
    found = with_unread(words, _page(), engine, Clock(30))
    assert _texts(found) == [LINES[0][1], "CHỦ TỊCH", LINES[2][1]]
    box = next(word.box for word in found if word.text == "CHỦ")
    assert 150 < box[0] < 220
    assert 180 < box[1] < 240


def test_a_line_read_in_part_is_read_again_as_a_whole() -> None:
    words = [*_line(0, LINES[0][1]), *_line(1, LINES[1][1]), *_line(2, LINES[2][1], words=slice(1, None))]
    found = with_unread(words, _page(), _ReadsLines("Nguyễn", "Văn", "An"), Clock(30))
    assert _texts(found) == [text for _, text in LINES]


def test_what_was_read_surely_is_not_given_up_for_a_guess() -> None:
    words = [*_line(0, LINES[0][1]), *_line(1, LINES[1][1]), *_line(2, LINES[2][1], words=slice(1, None))]
    found = with_unread(words, _page(), _ReadsLines("Ngunin", "Yâm", "Au", confidence=0.3), Clock(30))
    assert _texts(found) == [LINES[0][1], LINES[1][1], "Văn An"]


def test_a_page_of_which_all_was_read_is_not_read_again() -> None:
    words = [word for number, (_, text) in enumerate(LINES) for word in _line(number, text)]
    engine = _ReadsLines("x")
    assert with_unread(words, _page(), engine, Clock(30)) == tuple(words)
    assert not engine.shown


def test_nothing_is_looked_for_where_nothing_was_read() -> None:
    engine = _ReadsLines("x")
    assert with_unread((), _page(), engine, Clock(30)) == ()
    assert not engine.shown


def test_a_page_that_was_read_is_not_lost_when_its_time_runs_out() -> None:
    class Slow(_ReadsLines):
        def read_line(self, image: Pixels, dpi: int, seconds: float, *, is_cut: bool = False) -> tuple[Word, ...]:
            raise TookTooLong(seconds=1)

    words = [*_line(0, LINES[0][1]), *_line(2, LINES[2][1])]
    assert _texts(with_unread(words, _page(), Slow("x"), Clock(30))) == [LINES[0][1], LINES[2][1]]


class _ReadsCutLines(_ReadsLines):
    """One that reads a line surely only where the picture is the line."""

    def read_line(self, image: Pixels, dpi: int, seconds: float, *, is_cut: bool = False) -> tuple[Word, ...]:
        return tuple(
            replace(word, confidence=0.9 if is_cut else 0.4) for word in super().read_line(image, dpi, seconds)
        )


def _unsure(word: Word, *, above: int = 0) -> Word:
    return replace(word, text="xx", confidence=0.2, box=(word.box[0], word.box[1] - above, *word.box[2:]))


def test_a_line_of_unsure_words_is_read_again_and_taken_the_surer_way() -> None:
    words = [*_line(0, LINES[0][1]), *map(_unsure, _line(1, LINES[1][1])), *_line(2, LINES[2][1])]
    found = with_unread(words, _page(), _ReadsCutLines("CHỦ", "TỊCH"), Clock(30))
    assert _texts(found) == [text for _, text in LINES]
    assert all(word.confidence == 0.9 for word in found if word.text in ("CHỦ", "TỊCH"))


def test_a_line_cut_too_high_is_read_at_the_height_of_its_letters() -> None:
    words = [
        *_line(0, LINES[0][1]),
        *(_unsure(word, above=70) for word in _line(1, LINES[1][1])),
        *_line(2, LINES[2][1]),
    ]
    engine = _ReadsLines("CHỦ", "TỊCH")
    assert _texts(with_unread(words, _page(), engine, Clock(30))) == [text for _, text in LINES]
    assert max(height for _, height in engine.shown) < 90


def test_one_unsure_word_of_a_sure_line_is_replaced_alone() -> None:
    first = _line(0, LINES[0][1])
    words = [*first[:2], _unsure(first[2]), *first[3:], *_line(1, LINES[1][1]), *_line(2, LINES[2][1])]
    engine = _ReadsLines("Điểm", "7.", "Quyết", "đinh", "nay", confidence=0.8)
    assert _texts(with_unread(words, _page(), engine, Clock(30)))[0] == "Điều 1. Quyết định này"
