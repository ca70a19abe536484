"""Frames that an office fills in, and handwriting told from print in them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from worker.formats.sources import Pixels
from worker.language.frames import day_frame, number_frame
from worker.recognise.by_hand import is_by_hand
from worker.recognise.second_reader import LineRead

Piece = tuple[str, int, str]


def drawn(*pieces: Piece) -> tuple[Pixels, LineRead]:
    """A line of pieces of print, each with its size and ink, and how a reader has it."""
    image = Image.new("RGB", (1200, 80), "white")
    text, at, x = "", [], 20.0
    for words, size, ink in pieces:
        font = ImageFont.truetype("LiberationSerif-Regular.ttf", size)
        ImageDraw.Draw(image).text((x, 60), words, ink, font, anchor="ls")
        at += [x + font.getlength(words[:place]) + font.getlength(letter) / 2 for place, letter in enumerate(words)]
        x += font.getlength(words)
        text += words
    cut = np.asarray(image)[:, : int(x) + 20]
    return cut, LineRead(text, ("0123",) * len(text), tuple(at), (0.99,) * len(text))


def number(*pieces: Piece, grey: bool = False) -> bool:
    cut, read = drawn(*pieces)
    frame = number_frame(read.text)
    assert frame is not None
    return is_by_hand(cut[:, :, 0] if grey else cut, read, frame)


@pytest.mark.parametrize("grey", [False, True])
def test_print_of_one_height_and_ink_is_print(grey: bool) -> None:
    assert not number(("Số: 480/QĐ-UBND", 40, "black"), grey=grey)
    assert not number(("Số: 480  /QĐ-UBND", 40, "black"), grey=grey)  # as some print it


def test_higher_digits_are_a_hand() -> None:
    assert number(("Số: ", 40, "black"), ("480", 52, "black"), (" /QĐ-UBND", 40, "black"), grey=True)


def test_lower_digits_are_a_hand() -> None:
    assert number(("Số: ", 40, "black"), ("480", 32, "black"), (" /QĐ-UBND", 40, "black"), grey=True)


def test_blue_digits_are_a_hand() -> None:
    assert number(("Số: ", 40, "black"), ("480", 40, "#2040c0"), (" /QĐ-UBND", 40, "black"))


def test_what_is_read_as_no_digits_is_a_hand() -> None:
    assert number(("Số: 4S0/QĐ-UBND", 40, "black"))
    assert not number(("Số: 12a/QĐ-UBND", 40, "black"))


def test_a_day_is_measured_against_the_printed_year() -> None:
    def by_hand(size: int) -> bool:
        cut, read = drawn(("ngày ", 40, "black"), ("27", size, "black"), (" tháng 9 năm 2021", 40, "black"))
        frame = day_frame(read.text)
        assert frame is not None
        return is_by_hand(cut, read, frame)

    assert (by_hand(40), by_hand(52)) == (False, True)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Số: 480/QĐ-UBND", {"number": "480", "sign": "QĐ-UBND"}),
        ("Số: 24 /TTr-UBND", {"number": "24", "sign": "TTr-UBND"}),
        ("Số:04 /CT-UBND", {"number": "04", "sign": "CT-UBND"}),
        ("480/QĐ-UBND", {"number": "480", "sign": "QĐ-UBND"}),
        ("Số: 4532/UBND- KSTTHC", {"number": "4532", "sign": "UBND- KSTTHC"}),
        ("Số: 335/2025/NĐ-CP", {"number": "335", "year": "2025", "sign": "NĐ-CP"}),
        ("Số: 4/2/QĐ-BGDĐT", {"number": "4/2", "sign": "QĐ-BGDĐT"}),
        ("Số 09-BC/CB", {"number": "09", "sign": "BC/CB"}),
    ],
)
def test_the_parts_of_a_number(text: str, parts: dict[str, str]) -> None:
    frame = number_frame(text)
    assert frame is not None
    assert {name: text[slice(*part)] for name, part in frame.filled.items()} == parts


@pytest.mark.parametrize("text", ["", "33A8040703", "Số: 114/2019", "049075656871", "CK 147710"])
def test_what_has_no_sign_is_no_frame(text: str) -> None:
    assert number_frame(text) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hà Nội, ngày 07 tháng 02 năm 2019", ("07", "02", "2019")),
        ("ngày/5 tháng 4 năm 2020", ("/5", "4", "2020")),
        ("ngày 09 thángM năm 2018", ("09", "M", "2018")),
        ("28 tháng 9 năm 2024", ("28", "9", "2024")),
    ],
)
def test_the_parts_of_a_day(text: str, parts: tuple[str, ...]) -> None:
    frame = day_frame(text)
    assert frame is not None
    assert tuple(text[slice(*frame.filled[name])] for name in ("day", "month", "year")) == parts
    assert day_frame("ngày ký") is None
