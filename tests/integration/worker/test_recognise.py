"""Pages read by the real Tesseract: words, places, rotation, codes, and what happens to pages that cannot be read."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from dossier.errors import TookTooLong, ToolMissing
from dossier.reading import PageReading
from worker import deadline
from worker.formats.sources import Source, probe
from worker.page import ReadOptions, read_page, read_pages
from worker.recognise.tesseract_library import LibraryEngine
from worker.recognise.tesseract_program import TesseractEngine

LINES = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "QUYẾT ĐỊNH",
    "Về việc trợ cấp xã hội hàng tháng đối với bà Trần Thị Lan",
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    "Điều 1. Trợ cấp xã hội hàng tháng đối với bà Trần Thị Lan, sinh ngày 12/03/1950.",
    "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
)


def _sheet(lines: tuple[str, ...] = LINES) -> Image.Image:
    image = Image.new("RGB", (2480, 3508), "white")
    font = ImageFont.truetype("DejaVuSerif.ttf", 46)
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((300, 300 + 110 * number), line, "black", font)
    return image


def _saved(folder: Path, *images: Image.Image) -> Source:
    path = folder / "paper"
    images[0].save(path, "TIFF", save_all=True, append_images=images[1:], dpi=(300, 300), compression="tiff_lzw")
    return probe(path)


@pytest.fixture(scope="module", params=[TesseractEngine, LibraryEngine])
def options(request: pytest.FixtureRequest) -> ReadOptions:
    """Both engines keep the same promises."""
    return ReadOptions(request.param())


def _share_of_words(reading: PageReading, lines: tuple[str, ...] = LINES) -> float:
    wanted = " ".join(lines).split()
    read = reading.text.split()
    return sum(word in read for word in wanted) / len(wanted)


def test_words_and_their_places_are_read(tmp_path: Path, options: ReadOptions) -> None:
    reading = read_page(_saved(tmp_path, _sheet()), 1, options)
    assert _share_of_words(reading) > 0.95
    assert (reading.width, reading.height, reading.dpi, reading.rotation) == (2480, 3508, 300, 0)
    assert reading.confidence > 0.8
    decision = next(word for word in reading.words if word.text == "QUYẾT")
    left, top, _, bottom = decision.box
    assert left == pytest.approx(300, abs=12)
    assert 510 < top < bottom < 590
    assert [line.split()[0] for line in reading.text.splitlines()] == [line.split()[0] for line in LINES]


def test_a_misread_mark_is_mended_and_what_was_read_is_kept(tmp_path: Path, options: ReadOptions) -> None:
    # The print itself has the slip, so that any engine reads it.
    lines = (*LINES[:4], "Thanh tra, kiếm tra việc tố chức thực hiện quy định chi tiết của pháp luật")
    source = _saved(tmp_path, _sheet(lines))
    (reading,) = read_pages(source, options)
    assert "kiểm tra việc tổ chức" in reading.text
    assert [(word.read, word.text) for word in reading.words if word.read] == [("kiếm", "kiểm"), ("tố", "tổ")]
    (plain,) = read_pages(source, replace(options, mend=False))
    assert "kiếm tra việc tố chức" in plain.text
    assert [word.box for word in plain.words] == [word.box for word in reading.words]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_page_is_read_upright(tmp_path: Path, options: ReadOptions, rotation: int) -> None:
    as_scanned = _sheet().rotate(rotation, expand=True)  # counter-clockwise, so `rotation` clockwise mends it
    reading = read_page(_saved(tmp_path, as_scanned), 1, options)
    assert reading.rotation == rotation
    assert (reading.width, reading.height) == (2480, 3508)
    assert _share_of_words(reading) > 0.95
    assert next(w.box[0] for w in reading.words if w.text == "QUYẾT") == pytest.approx(300, abs=12)


def test_boxes_of_a_leaning_page_lie_where_its_words_are_seen(tmp_path: Path, options: ReadOptions) -> None:
    leaning = _sheet().rotate(-5, resample=Image.Resampling.BICUBIC, fillcolor="white")
    reading = read_page(_saved(tmp_path, leaning), 1, options)
    assert reading.skew == pytest.approx(5, abs=0.2)
    assert _share_of_words(reading) > 0.95
    ink = np.asarray(leaning.convert("L")) < 128
    for word in reading.words:
        left, top, right, bottom = word.box
        assert ink[top:bottom, left:right].any()
    covered = np.zeros_like(ink)
    for word in reading.words:
        left, top, right, bottom = word.box
        covered[max(0, top - 6) : bottom + 6, max(0, left - 6) : right + 6] = True
    assert ink[covered].sum() > 0.97 * ink.sum()


def test_codes_are_read_with_the_text(tmp_path: Path, options: ReadOptions) -> None:
    sheet = _sheet()
    for text, form, place in (
        ("000.00.23.H47-211101-0001", zxingcpp.BarcodeFormat.QRCode, (300, 1500)),
        ("000.00.23.H47-211101-0002", zxingcpp.BarcodeFormat.Code128, (300, 2300)),
    ):
        code = Image.fromarray(np.array(zxingcpp.create_barcode(text, form).to_image(scale=6)))
        sheet.paste(code.convert("RGB"), place)
    reading = read_page(_saved(tmp_path, sheet), 1, options)
    assert reading.codes == ("000.00.23.H47-211101-0001", "000.00.23.H47-211101-0002")


def test_a_blank_page_is_blank_and_a_nearly_blank_one_is_not(tmp_path: Path, options: ReadOptions) -> None:
    source = _saved(tmp_path, _sheet(()), _sheet(("Trang này được để trống",)))
    blank, nearly = read_pages(source, options, at_once=2)
    assert (blank.blank, blank.words) == (True, ())
    assert (nearly.blank, nearly.text) == (False, "Trang này được để trống")


def test_a_page_that_cannot_be_read_leaves_the_others(tmp_path: Path, options: ReadOptions) -> None:
    first, second = io.BytesIO(), tmp_path / "paper"
    _sheet().save(first, "TIFF", save_all=True, append_images=[_sheet()], compression="jpeg")
    content = bytearray(first.getvalue())
    middle = len(content) // 2
    content[middle + 2000 : middle + 60_000] = bytes(58_000)  # into the data of the second page
    second.write_bytes(content)
    readings = list(read_pages(probe(second), options, at_once=2))
    assert [reading.number for reading in readings] == [1, 2]
    assert _share_of_words(readings[0]) > 0.95
    assert readings[1].error is None or readings[1].error.startswith("unreadable.")


def test_time_is_up_before_the_engine_is_done() -> None:
    noise = np.random.default_rng(0).integers(0, 2, (3000, 3000), dtype=np.uint8) * 255
    with pytest.raises(TookTooLong):
        TesseractEngine().read(noise, 300, seconds=0.2)


def test_a_page_without_time_is_marked(tmp_path: Path, options: ReadOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "LEAST_SHARE", 0.0)  # of a hundredth of a second nobody is told how it was spent
    hurried = ReadOptions(options.engine, seconds=0.01)
    (reading,) = read_pages(_saved(tmp_path, _sheet()), hurried)
    assert reading.error == "unreadable.took_too_long"


def test_a_missing_tesseract_is_told_with_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing) as caught:
        TesseractEngine()
    assert "apt install" in caught.value.sentence()


def _shining_through(front: Image.Image) -> Image.Image:
    """The back of a sheet whose front is `front`: mirrored, a third as dark."""
    back = np.asarray(front.transpose(Image.Transpose.FLIP_LEFT_RIGHT), np.float32)
    return Image.fromarray((245 - (255 - back) * 0.35).clip(0, 255).astype(np.uint8))


@pytest.mark.parametrize("turned", [0, 180])
def test_a_back_on_which_the_front_shines_through_says_nothing(
    tmp_path: Path, options: ReadOptions, turned: int
) -> None:
    reading = read_page(_saved(tmp_path, _shining_through(_sheet()).rotate(turned)), 1, options)
    assert reading.text == ""
    assert reading.shows_through, "a stamp or a note by hand may lie over it: a person is asked"


def test_a_back_with_lines_of_its_own_is_no_back_however_much_shines_through(
    tmp_path: Path, options: ReadOptions
) -> None:
    back = _shining_through(_sheet())
    own = ("Xác nhận đã nộp đủ lệ phí tại bộ phận một cửa", "Người nhận: Trần Thị Lan, ngày 12/03/2026")
    font = ImageFont.truetype("DejaVuSerif.ttf", 46)
    for number, line in enumerate(own):
        ImageDraw.Draw(back).text((300, 2000 + 110 * number), line, "black", font)
    reading = read_page(_saved(tmp_path, back), 1, options)
    assert not reading.shows_through
    assert _share_of_words(reading, own) > 0.9
