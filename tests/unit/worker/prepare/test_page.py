"""Pages made easy to read: what disturbs goes, what is printed stays, and every point can be found again."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from scripts.samples import make_papers
from scripts.samples.scanning.photos import guilloche
from scripts.samples.scanning.scenes import photograph
from tests.unit.print import DPI, SIZE, array, grey, leaning, paper
from worker.formats.sources import PageImage
from worker.prepare.analysis import look_at
from worker.prepare.components import marks_on
from worker.prepare.deskew import lean_of
from worker.prepare.despeckle import without_specks
from worker.prepare.dropout import plain_grey
from worker.prepare.illumination import evenly_lit, glare_in, light_on
from worker.prepare.page import PreparedPage, prepare, turned


def _prepared(image: PageImage, rotation: int = 0) -> PreparedPage:
    return prepare(image, look_at(image), rotation)


def test_a_clean_page_is_left_alone() -> None:
    image = paper().resize((1654, 2339))
    prepared = _prepared(PageImage(grey(image), 200))
    assert np.array_equal(prepared.grey, grey(image))
    assert np.array_equal(prepared.to_page, np.eye(3))
    assert prepared.skew == pytest.approx(0, abs=0.02)
    assert prepared.rotation == 0


@pytest.mark.parametrize("kind", ["quyet_dinh", "to_khai", "gcn_quyen_su_dung_dat", "giay_phep_lai_xe"])
def test_a_clean_scan_keeps_its_geometry(tmp_path: Path, kind: str) -> None:
    """Never worse than leaving it alone: not cut, not turned, not bent, every point where it was."""
    (sample,) = make_papers(tmp_path, count=1, seed=8, kinds=[kind], qualities=["clean"])
    pixels = array(Image.open(sample.pages[0]).convert("RGB"))
    look = look_at(PageImage(pixels, 300))
    assert (look.has_ink, look.is_cut_out, look.sideways or False) == (True, False, False)
    prepared = prepare(PageImage(pixels, 300), look)
    height, width = prepared.grey.shape
    assert (width, height) == (round(pixels.shape[1] * 2 / 3), round(pixels.shape[0] * 2 / 3))
    ends = prepared.to_page @ np.array([[0, width - 1], [0, height - 1], [1, 1]])
    far = (pixels.shape[1] - 1, pixels.shape[0] - 1)
    assert pytest.approx(np.array([(0, 0), far]), abs=0.6) == ends[:2].T
    assert prepared.to_page[0, 1] == pytest.approx(0, abs=1e-9)


def test_a_page_that_was_turned_and_photographed_is_found_again_point_by_point() -> None:
    """Quarter turn, perspective, lean and scale are one matrix, and it is the right one."""
    sheet = array(paper()).copy()
    sheet[300:330, 900:930] = 0
    photo = photograph(turned(sheet, 90), "dark wood", np.random.default_rng(6), tilt=10, turn=4)
    prepared = _prepared(PageImage(photo.pixels, DPI), 270)
    # Where the mark is in the picture, by the true corners, and on the picture turned upright.
    whole = np.array([(0, 0), (SIZE[1], 0), (SIZE[1], SIZE[0]), (0, SIZE[0])], dtype=np.float32)
    view = cv2.getPerspectiveTransform(whole, photo.corners.astype(np.float32))
    x, y, w = view @ np.array([SIZE[1] - 1 - 315, 915, 1])
    expected = (y / w, photo.pixels.shape[1] - 1 - x / w)
    block = cv2.erode(255 - prepared.grey, np.ones((15, 15), np.uint8))
    top, left = np.unravel_index(int(block.argmax()), block.shape)
    found = prepared.to_page @ np.array([left, top, 1.0])
    assert found[:2] / found[2] == pytest.approx(expected, abs=10)


def test_a_leaning_page_is_straightened_and_its_points_are_found_again() -> None:
    prepared = _prepared(PageImage(array(leaning(4.0)), DPI))
    assert prepared.skew == pytest.approx(4.0, abs=0.1)
    assert abs(lean_of(marks_on(prepared.grey, prepared.dpi).letters)) < 0.1
    assert prepared.dpi == 200
    # The first letter of the first line: drawn at (150, 150), then turned about the middle of the sheet.
    angle = np.deg2rad(4.0)
    x, y = 155 - SIZE[0] / 2, 165 - SIZE[1] / 2
    expected = (
        x * np.cos(angle) - y * np.sin(angle) + SIZE[0] / 2,
        x * np.sin(angle) + y * np.cos(angle) + SIZE[1] / 2,
    )
    rows, columns = np.nonzero(prepared.grey < 100)
    first_line = columns[rows < rows.min() + 60].min(), rows.min() + 30
    found = prepared.to_page @ np.array([*first_line, 1.0])
    assert found[:2] / found[2] == pytest.approx(expected, abs=12)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_is_turned_as_asked_and_its_points_lie_where_the_turned_page_has_them(rotation: int) -> None:
    scan = turned(grey(paper()), 360 - rotation)
    prepared = _prepared(PageImage(scan, 200), rotation)
    assert np.array_equal(prepared.grey, grey(paper()))
    assert (prepared.width, prepared.height, prepared.rotation) == (*SIZE, rotation)
    assert prepared.to_page @ np.array([10.0, 20.0, 1.0]) == pytest.approx([10, 20, 1])


def test_the_seal_goes_and_the_name_under_it_stays() -> None:
    image = paper()
    draw = ImageDraw.Draw(image)
    draw.text((800, 1480), "Nguyễn Văn An", "black", ImageFont.truetype("DejaVuSerif-Bold.ttf", 32))
    clean = grey(image)
    draw.ellipse((740, 1380, 950, 1590), outline=(220, 40, 50), width=8)
    draw.ellipse((800, 1440, 890, 1530), outline=(220, 40, 50), width=6)
    draw.text((800, 1480), "Nguyễn Văn An", "black", ImageFont.truetype("DejaVuSerif-Bold.ttf", 32))
    assert int(np.count_nonzero(grey(image) < 150)) > int(np.count_nonzero(clean < 150)) + 2000
    left = plain_grey(array(image), DPI)
    assert int(np.count_nonzero(left < 150)) == pytest.approx(int(np.count_nonzero(clean < 150)), rel=0.02)


@pytest.mark.parametrize("paper_colour", ["white", "#f0deb0"])
def test_ink_laid_over_a_name_goes_and_the_name_shows_through(paper_colour: str) -> None:
    image = paper(paper_colour)
    ImageDraw.Draw(image).text((800, 1480), "Nguyễn Văn An", "black", ImageFont.truetype("DejaVuSerif-Bold.ttf", 32))
    clean = plain_grey(array(image), DPI)
    laid = Image.new("RGBA", image.size)
    draw = ImageDraw.Draw(laid)
    draw.ellipse((700, 1300, 940, 1540), outline=(205, 30, 45, 190), width=14)
    draw.line((760, 1400, 860, 1450, 900, 1530, 980, 1440, 1010, 1540, 1060, 1560), fill=(30, 40, 130, 230), width=4)
    image.paste(laid, mask=laid)
    left = plain_grey(array(image), DPI)
    print_, everything = clean < 128, left < 128
    assert np.count_nonzero(everything & print_) > 0.93 * np.count_nonzero(print_)
    assert np.count_nonzero(everything & ~print_) < 0.02 * np.count_nonzero(print_)


def test_black_print_whose_noise_looks_like_a_pens_colour_stays() -> None:
    image = paper()
    draw = ImageDraw.Draw(image)
    for top in range(1300, 1460, 24):  # close lines, as high together as a signature
        draw.text((800, top), "KT. GIÁM ĐỐC", (22, 30, 52), ImageFont.truetype("DejaVuSerif-Bold.ttf", 24))
    left, print_ = plain_grey(array(image), DPI), grey(image) < 100
    assert np.count_nonzero((left < 100) & print_) > 0.95 * np.count_nonzero(print_)


def test_a_seal_grown_pale_on_yellowed_paper_goes() -> None:
    image = paper("#ece0be")
    clean = grey(image)
    draw = ImageDraw.Draw(image)
    for inset, width in ((0, 4), (14, 2), (60, 2)):
        draw.ellipse((700 + inset, 1300 + inset, 912 - inset, 1512 - inset), outline=(222, 168, 146), width=width)
    assert np.count_nonzero(grey(image) < 200) > np.count_nonzero(clean < 200) + 1500
    assert np.count_nonzero(plain_grey(array(image), DPI) < 200) < np.count_nonzero(clean < 200) + 300


def test_a_title_printed_in_red_stays_on_a_page_that_lies_on_its_side() -> None:
    image = Image.new("RGB", SIZE, "white")
    font = ImageFont.truetype("DejaVuSerif-Bold.ttf", 30)
    ImageDraw.Draw(image).text((250, 300), "GIẤYKHAISINH", (200, 20, 30), font)
    assert plain_grey(np.rot90(array(image)), DPI).min() < 110


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_a_heading_printed_in_red_stays(lines: int) -> None:
    image = Image.new("RGB", SIZE, "white")
    font = ImageFont.truetype("DejaVuSerif-Bold.ttf", 34)
    for line in range(lines):
        ImageDraw.Draw(image).text((250, 300 + 44 * line), "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG", (200, 20, 30), font)
    assert plain_grey(array(image), DPI).min() < 110


def test_shadow_and_yellow_paper_become_white() -> None:
    page = array(paper("#f3e3b3")).astype(np.float32)
    shadow = np.linspace(0.45, 1.0, SIZE[0], dtype=np.float32)[None, :, None]
    dull = plain_grey((page * shadow).astype(np.uint8), DPI)
    flat = evenly_lit(dull, light_on(dull, DPI))
    assert np.percentile(flat, 50) > 235
    assert flat.min() < 60
    assert np.percentile(flat[:, :300], 50) > 235  # where the shadow was darkest


def test_a_page_on_a_dark_table_is_cut_out_and_white() -> None:
    photo = photograph(array(paper()), "dark wood", np.random.default_rng(2), tilt=10)
    prepared = _prepared(PageImage(photo.pixels, DPI))
    assert np.percentile(prepared.grey, 20) > 235
    assert (prepared.width, prepared.height) == (photo.pixels.shape[1], photo.pixels.shape[0])
    assert abs(lean_of(marks_on(prepared.grey, prepared.dpi).letters)) < 0.15


def test_specks_go_and_dots_of_letters_stay() -> None:
    page = np.full((300, 300), 255, np.uint8)
    page[::20, ::20] = 0
    page[150:154, 155:159] = 0
    cleaned = without_specks(page)
    assert np.count_nonzero(cleaned == 0) == 16


def test_a_poster_is_not_enlarged_beyond_bounds() -> None:
    prepared = _prepared(PageImage(np.full((5000, 8000), 255, np.uint8), 40))
    assert prepared.grey.size <= 37_000_000


@pytest.mark.parametrize("shape", [(8, 8, 3), (1, 3000), (3000, 1, 3), (30, 2000)])
def test_an_odd_shape_is_borne(shape: tuple[int, ...]) -> None:
    prepared = _prepared(PageImage(np.full(shape, 90, np.uint8), 300))
    assert prepared.grey.ndim == 2


def test_a_printed_ground_fades_and_black_and_red_print_on_it_stay() -> None:
    image = paper()
    draw = ImageDraw.Draw(image)
    draw.text((300, 1480), "GIẤY KHAI SINH", (176, 24, 32), ImageFont.truetype("DejaVuSerif-Bold.ttf", 44))
    plain = grey(image)
    on_ground = guilloche(array(image), np.random.default_rng(4))
    left = plain_grey(on_ground, DPI)
    print_ = plain < 110
    assert np.median(left[print_]) < 110
    before, after = (np.percentile(one[plain > 250], (10, 50)) for one in (grey(Image.fromarray(on_ground)), left))
    assert before[0] < 175
    assert after[0] > 190
    assert after[1] > 248


def test_a_lamp_mirrored_in_film_is_glare_and_bright_light_over_half_a_sheet_is_none() -> None:
    sheet = array(paper()).astype(np.float32)
    slope = np.linspace(0.75, 1.1, SIZE[0], dtype=np.float32)[None, :, None]
    lit = np.clip(sheet * slope, 0, 255)
    spot = np.zeros(SIZE[::-1], np.float32)
    spot[500:560, 300:420] = 300
    mirrored = np.clip(sheet * 0.8 + cv2.GaussianBlur(spot, (0, 0), 20)[..., None], 0, 255)
    bright, film = (look_at(PageImage(one.astype(np.uint8), DPI)).light for one in (lit, mirrored))
    assert bright is not None
    assert glare_in(bright) is None
    assert film is not None
    glare = glare_in(film)
    assert glare is not None
    rows, columns = np.nonzero(glare)
    step = SIZE[0] / glare.shape[1]
    assert (rows.mean() * step, columns.mean() * step) == pytest.approx((530, 360), abs=40)
    assert glare.mean() < 0.05
