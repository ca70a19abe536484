"""Born-digital pages: taken from their text layer when people see all of it, left to OCR when anything is in doubt."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from dossier.reading import PageReading
from tests.files.tiny_files import tiny_pdf, tiny_png
from tests.files.typed_pdf import A4, BODY, Naming, Typed, paper, typed_pdf, words_of
from worker.born_digital.text_layer import DOUBTFUL, STATED, typed_page
from worker.formats.sources import probe


def _page(tmp_path: Path, content: bytes, number: int = 1) -> PageReading | None:
    path = tmp_path / "paper"
    path.write_bytes(content)
    return typed_page(probe(path), number)


def _read(tmp_path: Path, content: bytes, number: int = 1) -> PageReading:
    page = _page(tmp_path, content, number)
    assert page is not None
    return page


def _words(page: PageReading) -> list[str]:
    return sorted(word.text for word in page.words)


def _sheet(lines: int = 30) -> Image.Image:
    """A scan, as far as a reader is concerned: print that is no text."""
    image = Image.new("L", (1240, 1754), 250)
    font = ImageFont.truetype("DejaVuSerif.ttf", 24)
    for line in range(lines):
        ImageDraw.Draw(image).text((150, 120 + 50 * line), BODY[line % len(BODY)], 0, font)
    return image


def test_a_typed_page_is_taken_word_for_word(tmp_path: Path) -> None:
    page = _read(tmp_path, typed_pdf(paper()))
    assert _words(page) == words_of(paper())
    assert (page.source, page.width, page.height, page.dpi, page.rotation) == ("text", 2479, 3508, 300, 0)
    assert {word.confidence for word in page.words} == {STATED}
    assert not page.blank


def test_heading_columns_are_lines_of_their_own_in_reading_order(tmp_path: Path) -> None:
    lines = _read(tmp_path, typed_pdf(paper())).text.split("\n")
    assert lines[:7] == [
        "ỦY BAN NHÂN DÂN",
        "XÃ TRÀ TÂN",
        "Số: 12/QĐ-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Trà Tân, ngày 15 tháng 9 năm 2024",
        "QUYẾT ĐỊNH",
    ]
    assert lines[-5:] == list(BODY)


def test_boxes_lie_on_the_ink(tmp_path: Path) -> None:
    page = _read(tmp_path, typed_pdf([*paper(), Typed(100, 400, "Hạnh", size=20)]))
    left, top, right, bottom = next(word.box for word in page.words if word.text == "Hạnh" and word.box[1] > 1500)
    assert abs(left - 100 / 72 * 300) < 6
    assert abs(bottom - (842 - 400) / 72 * 300) < 30  # the dot under the letter
    assert 50 < bottom - top < 110
    assert 150 < right - left < 250


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_page_that_viewers_turn_has_its_text_where_they_show_it(tmp_path: Path, rotate: int) -> None:
    turned = {
        90: lambda line: replace(line, x=A4[0] - line.y * A4[0] / A4[1], y=line.x, turn=90),
        180: lambda line: replace(line, x=A4[0] - line.x, y=A4[1] - line.y, turn=180),
        270: lambda line: replace(line, x=line.y * A4[0] / A4[1], y=A4[1] - line.x, turn=270),
    }[rotate]
    page = _read(tmp_path, typed_pdf(list(map(turned, paper())), rotate=rotate))
    assert _words(page) == words_of(paper())
    assert page.rotation == 0
    assert (page.width > page.height) == (rotate != 180)
    first = page.words[0]
    assert first.text == "ỦY"
    assert first.box[0] < page.width / 4
    assert first.box[1] < page.height / 4


@pytest.mark.parametrize(("turn", "rotation"), [(90, 90), (270, 270), (180, 180)])
def test_a_page_typed_sideways_is_turned_upright(tmp_path: Path, turn: int, rotation: int) -> None:
    lying = {
        90: lambda line: replace(line, x=A4[0] - line.y * A4[0] / A4[1], y=line.x, turn=90),
        180: lambda line: replace(line, x=A4[0] - line.x, y=A4[1] - line.y, turn=180),
        270: lambda line: replace(line, x=line.y * A4[0] / A4[1], y=A4[1] - line.x, turn=270),
    }[turn]
    page = _read(tmp_path, typed_pdf(list(map(lying, paper()))))
    assert page.rotation == rotation
    assert (page.width > page.height) == (turn != 180)
    assert page.text.startswith("ỦY BAN NHÂN DÂN\n")
    assert all(0 <= word.box[0] < word.box[2] <= page.width for word in page.words)
    assert all(0 <= word.box[1] < word.box[3] <= page.height for word in page.words)


def test_a_word_across_the_page_keeps_its_place(tmp_path: Path) -> None:
    page = _read(tmp_path, typed_pdf([*paper(), Typed(50, 300, "Ghi chú", turn=90)]))
    assert page.text.endswith("\nGhi chú")
    left, top, right, bottom = next(word.box for word in page.words if word.text == "Ghi")
    assert right - left < bottom - top
    assert abs(right - 50 / 72 * 300) < 20
    assert abs(bottom - (842 - 300) / 72 * 300) < 20


def test_a_watermark_across_the_page_is_no_word_of_it(tmp_path: Path) -> None:
    page = _read(tmp_path, typed_pdf([*paper(), Typed(150, 200, "BẢN SAO", size=60, grey=0.8, turn=45)]))
    assert "SAO" not in page.text


def test_only_what_the_crop_box_shows_counts(tmp_path: Path) -> None:
    page = _read(tmp_path, typed_pdf([*paper(), Typed(70, 60, "ngoài mép giấy")], crop=[50, 100, 595, 842]))
    assert _words(page) == words_of(paper())
    assert (page.width, page.height) == (round(545 / 72 * 300), round(742 / 72 * 300))
    assert abs(page.words[0].box[0] - (70 - 50) / 72 * 300) < 8


def test_a_page_in_larger_units_has_fewer_dots_an_inch(tmp_path: Path) -> None:
    assert _read(tmp_path, typed_pdf(paper(), unit=2)).dpi == 150


def test_a_number_stamped_by_an_annotation_stands_in_its_line(tmp_path: Path) -> None:
    typed = [line for line in paper() if not line.text.startswith("Số")]
    frame = [Typed(70, 740, "Số:"), Typed(140, 740, "/QĐ-UBND")]
    page = _read(tmp_path, typed_pdf([*typed, *frame], note=[Typed(100, 740.5, "173")]))
    assert "Số: 173 /QĐ-UBND" in page.text.split("\n")


def _form(*, painted: bool = False, flags: int = 4, of_parent: bool = False, value: str = "Lò Thị Mẩy") -> bytes:
    """A typed page with one field of a form, filled; `painted`: with an appearance of its own."""
    with pikepdf.open(io.BytesIO(typed_pdf(paper()))) as pdf:
        box = pikepdf.Array([230, 656, 540, 672])
        widget = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, Rect=box, F=flags)
        field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T=pikepdf.String("name"), V=pikepdf.String(value))
        if of_parent:
            widget.Parent = pdf.make_indirect(field)
        else:
            widget = pikepdf.Dictionary({**widget, **field})
        if painted:
            look = pikepdf.Stream(pdf, b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=box)
            widget.AP = pikepdf.Dictionary(N=look)
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(widget)])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pdf.pages[0].Annots, NeedAppearances=True)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("of_parent", [False, True])
def test_values_that_viewers_draw_by_themselves_are_left_to_ocr(tmp_path: Path, of_parent: bool) -> None:
    assert _page(tmp_path, _form(of_parent=of_parent)) is None


@pytest.mark.parametrize(
    "form", [_form(painted=True), _form(flags=2), _form(value=" ")], ids=["drawn", "hidden", "empty"]
)
def test_fields_whose_look_is_known_change_nothing(tmp_path: Path, form: bytes) -> None:
    assert _words(_read(tmp_path, form)) == _words(_read(tmp_path, typed_pdf(paper())))


def test_a_number_broken_at_a_hyphen_stays_two_words_on_two_lines(tmp_path: Path) -> None:
    page = _read(tmp_path, typed_pdf([*paper(), Typed(70, 300, "theo Quyết định 20/QĐ-"), Typed(70, 282, "UBND ngày")]))
    assert [(word.text, word.line - page.words[-1].line) for word in page.words[-3:]] == [
        ("20/QĐ-", -1),
        ("UBND", 0),
        ("ngày", 0),
    ]


def test_bold_by_drawing_twice_is_read_once(tmp_path: Path) -> None:
    twice = [line for once in paper() for line in (once, replace(once, x=once.x + 0.4))]
    assert _words(_read(tmp_path, typed_pdf(twice))) == words_of(paper())
    late = [*paper(), *(replace(line, x=line.x + 0.4) for line in paper())]
    assert _words(_read(tmp_path, typed_pdf(late))) == words_of(paper())


@pytest.mark.parametrize("hidden", [Typed(70, 100, "chữ ẩn", grey=1.0), Typed(70, 100, "chữ ẩn", mode=3)])
def test_text_that_nobody_sees_is_left_out(tmp_path: Path, hidden: Typed) -> None:
    assert _words(_read(tmp_path, typed_pdf([*paper(), hidden]))) == words_of(paper())


def test_text_off_the_page_is_left_out(tmp_path: Path) -> None:
    off = [Typed(700, 500, "ngoài"), Typed(-200, 500, "trang"), Typed(70, 900, "giấy")]
    assert _words(_read(tmp_path, typed_pdf([*paper(), *off]))) == words_of(paper())


def test_text_under_a_black_bar_is_left_out(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(typed_pdf([*paper(), Typed(70, 400, "049160003217")]))) as pdf:
        pdf.pages[0].contents_add(b"0 g 60 390 200 30 re f")
        pdf.save(tmp_path / "barred")
    page = typed_page(probe(tmp_path / "barred"), 1)
    assert page is not None
    assert _words(page) == words_of(paper())


def test_a_recognisers_unseen_text_over_a_scan_is_not_trusted(tmp_path: Path) -> None:
    assert _page(tmp_path, typed_pdf(paper(mode=3), under=_sheet())) is None


def test_text_beneath_a_scan_is_not_trusted(tmp_path: Path) -> None:
    assert _page(tmp_path, typed_pdf(paper(), over=_sheet())) is None


def test_a_scan_with_a_stamp_of_text_is_left_to_ocr(tmp_path: Path) -> None:
    stamp = [
        Typed(350, 800, "Người ký: CỔNG THÔNG TIN ĐIỆN TỬ TRÀ TÂN", size=8),
        Typed(350, 790, "Thời gian ký: 28.04.2026 15:49:15 +07:00", size=8),
    ]
    assert _page(tmp_path, typed_pdf([], under=_sheet(), note=stamp)) is None
    assert _page(tmp_path, typed_pdf(stamp, under=_sheet())) is None


def test_a_scan_that_was_partly_typed_over_is_left_to_ocr(tmp_path: Path) -> None:
    assert _page(tmp_path, typed_pdf(paper()[:8], under=_sheet())) is None


def test_typed_text_on_a_patterned_ground_is_taken(tmp_path: Path) -> None:
    waves = np.sin(np.add.outer(np.arange(1754), np.arange(1240)) / 9)
    ground = Image.fromarray((235 + 15 * waves).astype(np.uint8))
    assert _words(_read(tmp_path, typed_pdf(paper(), under=ground))) == words_of(paper())


def test_each_page_of_a_file_is_judged_for_itself(tmp_path: Path) -> None:
    content = typed_pdf(paper(), [], paper())
    assert [_page(tmp_path, content, number) is not None for number in (1, 2, 3)] == [True, False, True]


@pytest.mark.parametrize("naming", ["none", "private", "shifted"])
def test_letters_without_their_right_names_are_left_to_ocr(tmp_path: Path, naming: Naming) -> None:
    assert _page(tmp_path, typed_pdf(paper(), naming=naming)) is None


def test_a_word_with_a_letter_of_another_alphabet_is_doubtful(tmp_path: Path) -> None:
    page = _read(tmp_path, typed_pdf([*paper(), Typed(70, 400, "ông Müller")]))
    assert {word.text for word in page.words if word.confidence == DOUBTFUL} == {"Müller"}


def test_letters_and_their_marks_apart_become_one(tmp_path: Path) -> None:
    page = _read(tmp_path, typed_pdf([*paper(), Typed(70, 400, "Nguye\u0302\u0303n")]))
    assert "Nguyễn" in _words(page)


CEREMONIAL = "Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp - Tù do - H¹nh phóc"


@pytest.mark.parametrize("name", [".VnTime", "ArialMT"])
def test_a_tcvn3_layer_is_converted(tmp_path: Path, name: str) -> None:
    typed = [
        Typed(70, 700, CEREMONIAL, font=name),
        Typed(70, 680, "NghÞ ®Þnh", font=name),
        Typed(70, 660, "C¨n cø LuËt Tæ chøc chÝnh quyÒn ®Þa ph\u00ad¬ng ngµy 19 th¸ng 6 n¨m 2015", font=name),
    ]
    page = _read(tmp_path, typed_pdf(typed))
    assert page.text.split("\n") == [
        "Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập - Tự do - Hạnh phúc",
        "Nghị định",
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
    ]


def test_a_tcvn3_font_of_capitals_is_read_as_capitals(tmp_path: Path) -> None:
    typed = [Typed(70, 700, "ñy ban nh©n d©n", font=".VnTimeH"), Typed(70, 680, CEREMONIAL, font=".VnTime")]
    assert _read(tmp_path, typed_pdf(typed)).text.startswith("ỦY BAN NHÂN DÂN\nCộng hòa")


def test_a_vni_layer_is_converted(tmp_path: Path) -> None:
    typed = [
        Typed(70, 700, "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", font="VNI-Times"),
        Typed(
            70,
            680,
            "Quyeát ñònh veà vieäc trôï caáp xaõ hoäi haøng thaùng ñoái vôùi baø Lyù Thò Yeán",
            font="VNI-Times",
        ),
        Typed(70, 660, "Ñieàu 1. Quyeát ñònh naøy coù hieäu löïc keå töø ngaøy kyù", font="VNI-Helve"),
    ]
    assert _read(tmp_path, typed_pdf(typed)).text.split("\n") == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Quyết định về việc trợ cấp xã hội hàng tháng đối với bà Lý Thị Yến",
        "Điều 1. Quyết định này có hiệu lực kể từ ngày ký",
    ]


def test_a_legacy_encoding_nobody_knows_is_left_to_ocr(tmp_path: Path) -> None:
    rolled = str.maketrans({chr(code): chr(0xA1 + (code * 7) % 94) for code in range(0xA1, 0xFF)})
    typed = [Typed(70, 700 - 20 * row, CEREMONIAL.translate(rolled), font="VPS Times") for row in range(4)]
    assert _page(tmp_path, typed_pdf(typed)) is None


def test_a_code_is_read_beside_the_text(tmp_path: Path) -> None:
    code = zxingcpp.create_barcode("000.00.01.H01-240910-1378", zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    ground = Image.new("L", (2480, 3508), 255)
    ground.paste(Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(code, scale=8))), (1960, 2800))
    page = _read(tmp_path, typed_pdf(paper(), under=ground))
    assert page.codes == ("000.00.01.H01-240910-1378",)
    assert _words(page) == words_of(paper())


def test_a_poster_is_taken_within_bounds(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(typed_pdf(paper()))) as pdf:
        pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 14_400, 14_400])
        pdf.save(tmp_path / "poster")
    page = typed_page(probe(tmp_path / "poster"), 1)
    assert page is not None
    assert _words(page) == words_of(paper())
    assert max(page.width, page.height) <= 20_000


def test_what_is_no_pdf_or_has_no_text_is_left_to_ocr(tmp_path: Path) -> None:
    assert _page(tmp_path, tiny_png("a")) is None
    assert _page(tmp_path, tiny_pdf("a")) is None
    assert _page(tmp_path, typed_pdf([])) is None
