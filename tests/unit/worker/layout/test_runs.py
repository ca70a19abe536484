"""Words become runs of print: columns stay apart, leaning lines stay together."""

from dataclasses import replace

from dossier.reading import Word
from tests.unit.pages import LEFT, body, decision, leaning, page
from worker.layout.runs import Run, sheet, span


def texts(rows: tuple[tuple[Run, ...], ...]) -> list[list[str]]:
    return [[run.text for run in row] for row in rows]


def test_two_columns_on_one_line_are_two_runs() -> None:
    read = sheet(page([(LEFT, 200, "ỦY BAN NHÂN DÂN"), (1400, 200, "CỘNG HÒA XÃ HỘI")]))
    assert texts(read.rows) == [["ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI"]]


def test_the_wide_spaces_of_a_justified_line_do_not_part_it() -> None:
    read = sheet(page([(LEFT, 200, "Căn  cứ  Luật  Tổ  chức  chính  quyền")]))
    assert texts(read.rows) == [["Căn cứ Luật Tổ chức chính quyền"]]


def test_the_room_for_a_number_does_not_part_it_from_its_sign() -> None:
    read = sheet(page([(LEFT, 200, "Số:          /QĐ-UBND        Trà Tân, ngày")]))
    assert texts(read.rows) == [["Số: /QĐ-UBND", "Trà Tân, ngày"]]


def test_a_bar_between_two_columns_parts_them() -> None:
    read = sheet(page([(LEFT, 200, "tên vợ: PHẠM THỊ KIM LY | tên chồng: NGUYỄN")]))
    assert texts(read.rows) == [["tên vợ: PHẠM THỊ KIM LY", "tên chồng: NGUYỄN"]]


def test_a_leaning_page_has_the_rows_of_the_straight_one() -> None:
    straight = page(decision())
    assert texts(sheet(leaning(straight, 3.0)).rows) == texts(sheet(straight).rows)
    assert texts(sheet(leaning(straight, -3.0)).rows) == texts(sheet(straight).rows)


def test_a_stretch_knows_its_words_and_their_box() -> None:
    run = sheet(page(body(["Dân tộc: Kinh"]), unsure=["Kinh"])).runs[0]
    found = span(run, run.text.index("Kinh"))
    assert found is not None
    assert (found.text, found.confidence, found.box) == ("Kinh", 0.3, run.words[-1].box)


def test_decomposed_text_is_read_as_composed() -> None:
    read = sheet(page([(LEFT, 200, "Số định danh")]))
    assert read.runs[0].text == "Số định danh"
    assert read.runs[0].folded == "so dinh danh"


def test_an_empty_page_has_no_runs() -> None:
    assert sheet(page([])).runs == ()


def test_a_stroke_within_a_word_is_no_word_and_the_print_below_it_is_in_doubt() -> None:
    def word(text: str, left: int, right: int, *, top: int = 200, confidence: float = 0.96) -> Word:
        return Word(text, (left, top, right, 240), confidence, 0)

    whole = (word("PHÓ", 200, 300), word("CHỦ", 320, 420), word("TỊCH", 440, 560))
    early, late = word("5", 201, 220, top=225, confidence=0.4), word("u", 500, 520, top=225, confidence=0.4)
    (run,) = sheet(replace(page([]), words=(*whole, early, late))).runs
    assert [(one.text, one.confidence) for one in run.words] == [("PHÓ", 0.65), ("CHỦ", 0.96), ("TỊCH", 0.65)]
    beside = (*whole, word("5", 425, 435, top=225, confidence=0.4))
    assert [one.text for one in sheet(replace(page([]), words=beside)).runs[0].words] == ["PHÓ", "CHỦ", "5", "TỊCH"]
