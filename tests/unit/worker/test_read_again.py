"""Which lines of a page are read again, and how they are cut out of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from dossier.catalogue.kinds import Catalogue, default_catalogue
from dossier.reading import PageReading, ReadAgain
from tests.unit.pages import HEIGHT, WIDTH, body, centred, foot, heading, national_title, page
from worker.extract import extract
from worker.formats.sources import PageImage, Pixels
from worker.read_again import CutLine, lines_to_read_again, read_again
from worker.recognise.second_reader import LineRead

CATALOGUE = default_catalogue()
BLANK = PageImage(np.full((HEIGHT, WIDTH), 255, np.uint8), 300)


@dataclass
class Reader:
    """A reader that has one answer, and keeps what it was shown."""

    text: str = "Số: 480/QĐ-UBND"
    version: str = "1"
    shown: list[Pixels] = field(default_factory=list)

    def read(self, grey: Pixels) -> LineRead:
        self.shown.append(grey)
        letters = len(self.text)
        return LineRead(self.text, ("0123",) * letters, tuple(map(float, range(letters))), (0.9,) * letters)


def lines_read_again(
    reading: PageReading, image: PageImage, reader: Reader, catalogue: Catalogue
) -> tuple[ReadAgain, ...]:
    return read_again(lines_of(reading, image, catalogue), reader)


def lines_of(reading: PageReading, image: PageImage, catalogue: Catalogue = CATALOGUE) -> tuple[CutLine, ...]:
    found = extract([reading], catalogue)
    return lines_to_read_again(reading, image, found.fields, catalogue[found.kind.code])


def act(**how: object) -> PageReading:
    return page(
        [
            *heading(["ỦY BAN NHÂN DÂN", "XÃ TRÀ TÂN"], "480/QĐ-UBND", "Trà Tân, ngày 15 tháng 9 năm 2021"),
            centred(640, "QUYẾT ĐỊNH"),
            centred(720, "Về việc trợ cấp xã hội hàng tháng"),
            *body(["Điều 1. Trợ cấp xã hội hàng tháng."], top=900),
            *foot(["CHỦ TỊCH"], "Võ Tấn Khải"),
        ],
        **how,  # type: ignore[arg-type]
    )


def test_number_and_day_of_an_act_are_read_again_where_nothing_shows_that_they_are_printed() -> None:
    again = lines_read_again(act(confidence=0.99), BLANK, Reader(), CATALOGUE)
    assert len(again) == 2
    assert {one.text for one in again} == {"Số: 480/QĐ-UBND"}


@pytest.mark.parametrize(("confidence", "larger", "lines"), [(0.97, 1.0, 0), (0.96, 1.0, 2), (0.97, 1.4, 1)])
def test_they_are_not_where_the_first_reader_is_sure_of_what_looks_printed(
    confidence: float, larger: float, lines: int
) -> None:
    paper = act(confidence=confidence)
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype("DejaVuSerif.ttf", 40)
    for word in paper.words:
        left, _, right, bottom = word.box
        for at, letter in enumerate(word.text):
            is_filled_in = word.text.endswith("/QĐ-UBND") and letter.isdecimal()
            drawn = font.font_variant(size=round(40 * larger)) if is_filled_in else font
            draw.text((left + at * (right - left) / len(word.text), bottom), letter, 0, drawn, anchor="ls")
    assert len(lines_of(paper, PageImage(np.asarray(image), 300))) == lines


def test_of_a_form_only_what_is_unsure_is() -> None:
    lines = ["Họ, chữ đệm, tên: NGUYỄN ĐỨC ANH", "Ngày, tháng, năm sinh: 30/09/2021"]
    paper = [*national_title(), centred(480, "GIẤY KHAI SINH"), *body(lines, top=700)]
    assert lines_read_again(page(paper, confidence=0.99), BLANK, Reader(), CATALOGUE) == ()
    assert len(lines_read_again(page(paper, unsure=["30/09/2021"]), BLANK, Reader(), CATALOGUE)) == 1


def test_a_page_without_values_is_not_turned_nor_read() -> None:
    assert lines_read_again(page([(300, 300, "xin chào")]), BLANK, Reader(), CATALOGUE) == ()


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_line_is_cut_where_the_upright_page_has_it(rotation: int) -> None:
    upright = np.full((HEIGHT, WIDTH), 255, np.uint8)
    paper = replace(act(), rotation=rotation)
    for word in paper.words:
        if word.text == "480/QĐ-UBND":
            upright[word.box[1] : word.box[3], word.box[0] : word.box[2]] = 0
    reader = Reader()
    scan = PageImage(np.ascontiguousarray(np.rot90(upright, rotation // 90)), 300)
    lines_read_again(paper, scan, reader, CATALOGUE)
    number = reader.shown[0]
    # "Số:" stands in the line before it, so that the black is the most of the right side.
    assert (number[:, number.shape[1] // 2 :] == 0).mean() > 0.6


@pytest.mark.parametrize(("away", "is_shown"), [(0.5, True), (6.0, False)])
def test_a_number_is_read_without_the_column_that_was_taken_for_its_line(away: float, *, is_shown: bool) -> None:
    paper = act()
    number = next(word for word in paper.words if word.text == "480/QĐ-UBND")
    _, top, right, bottom = number.box
    beside = right + round(away * (bottom - top))
    day = replace(number, text="ngày", box=(beside, top, beside + 200, bottom))
    reader = Reader()
    lines_read_again(replace(paper, words=(*paper.words, day)), BLANK, reader, CATALOGUE)
    starts = min(word.box[0] for word in paper.words if word.line == number.line)
    assert (reader.shown[0].shape[1] > day.box[2] - starts) == is_shown


def test_a_leaning_line_is_levelled() -> None:
    slope = np.tan(np.radians(2.0))
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    font = ImageFont.truetype("DejaVuSerif.ttf", 40)
    paper = act()
    words = []
    for word in paper.words:
        down = round(slope * word.box[0])
        ImageDraw.Draw(image).text((word.box[0], word.box[1] + down), word.text, 0, font)
        words.append(replace(word, box=(word.box[0], word.box[1] + down, word.box[2], word.box[3] + down)))
    reader = Reader()
    lines_read_again(replace(paper, words=tuple(words), skew=2.0), PageImage(np.asarray(image), 300), reader, CATALOGUE)
    day = reader.shown[-1]
    assert day.shape[0] < 2 * 46
    left, right = day[:, : day.shape[1] // 3], day[:, -day.shape[1] // 3 :]
    middles = [float(np.flatnonzero(part.min(axis=1) < 128).mean()) for part in (left, right)]
    assert abs(middles[0] - middles[1]) < 8


@pytest.mark.parametrize(("beside", "wider"), [(0, False), (60, True)])
def test_beside_a_name_that_may_lack_a_word_the_room_for_one_is_read_too(beside: int, *, wider: bool) -> None:
    paper = page(
        [
            *heading(["ỦY BAN NHÂN DÂN", "XÃ TRÀ TÂN"], "480/QĐ-UBND", "Trà Tân, ngày 15 tháng 9 năm 2021"),
            centred(640, "QUYẾT ĐỊNH"),
            centred(720, "Về việc trợ cấp xã hội hàng tháng"),
            *body(["Điều 1. Trợ cấp xã hội hàng tháng."], top=900),
            centred(2500, "CHỦ TỊCH", 1780),
            centred(2900, "Võ Tấn Khải", 1780 + beside),
        ],
        confidence=0.9,
    )
    reader = Reader()
    again = lines_read_again(paper, BLANK, reader, CATALOGUE)
    at, name = next((at, one) for at, one in enumerate(again) if one.box[1] > 2800)
    assert name.wider == wider
    height = name.box[3] - name.box[1]
    assert (reader.shown[at].shape[1] > name.box[2] - name.box[0] + 3 * height) == wider


def test_the_lines_do_not_keep_the_page() -> None:
    lines = lines_of(act(), BLANK)
    assert lines
    assert all(line.picture.base is None for line in lines)
