"""Placed words as lines in reading order, whatever the order they were drawn in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from worker.born_digital.lines import Placed, lines_of

LETTER = 0.5


def _typed(left: float, base: float, text: str, size: float = 12) -> list[Placed]:
    """Words of a line that begins at `left`, in points, y downwards."""
    placed, at = [], left
    for word in text.split():
        right = at + LETTER * size * len(word)
        placed.append(Placed(word, (at, base - 0.7 * size, right, base), base, size))
        at = right + 0.25 * size
    return placed


def _read(*lines: list[Placed]) -> list[str]:
    return [" ".join(word.text for word in line) for line in lines_of([word for line in lines for word in line])]


def test_columns_of_a_heading_are_read_one_after_the_other() -> None:
    assert _read(
        _typed(300, 100, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA"),
        _typed(80, 100, "ỦY BAN NHÂN DÂN"),
        _typed(320, 116, "Độc lập - Tự do - Hạnh phúc"),
        _typed(90, 116, "XÃ TRÀ TÂN"),
        _typed(80, 180, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015 của Quốc hội;"),
    ) == [
        "ỦY BAN NHÂN DÂN",
        "XÃ TRÀ TÂN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA",
        "Độc lập - Tự do - Hạnh phúc",
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015 của Quốc hội;",
    ]


def test_a_number_put_in_last_stands_between_its_frame() -> None:
    assert _read(
        _typed(80, 100, "ỦY BAN NHÂN DÂN"),
        _typed(300, 100, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA"),
        _typed(80, 130, "Số:"),
        _typed(150, 130, "/QĐ-UBND"),
        _typed(320, 130, "Hà Nội, ngày"),
        _typed(430, 130, "năm 2026"),
        _typed(120, 131, "2280"),
        _typed(405, 129, "29"),
    )[1:] == ["Số: 2280 /QĐ-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "Hà Nội, ngày 29 năm 2026"]


def test_the_foot_below_full_lines_has_two_columns_that_need_not_level() -> None:
    full = "các đơn vị, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./."
    recipients = ["Nơi nhận:", "- Như Điều 3;", "- Lưu: VT.", "- Trang tin."]
    assert _read(
        _typed(80, 500, full),
        *(_typed(80, 520 + 13 * row, text, 11) for row, text in enumerate(recipients)),
        _typed(350, 522, "TM. ỦY BAN NHÂN DÂN", 14),
        _typed(380, 539, "CHỦ TỊCH", 14),
        _typed(370, 600, "Võ Tấn Khải", 14),
    ) == [full, *recipients, "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Võ Tấn Khải"]


def test_a_table_is_read_row_by_row() -> None:
    rows = [["TT", "Họ và tên", "Ngày sinh"], ["1", "Trần Thị Lụa", "15/10/1960"], ["2", "Lê Văn Bền", "02/03/1971"]]
    typed = [
        _typed(x, 100 + 20 * row, text)
        for row, cells in enumerate(rows)
        for x, text in zip((80, 150, 350), cells, strict=True)
    ]
    assert _read(*typed) == [cell for row in rows for cell in row]


def test_a_raised_figure_belongs_to_its_line() -> None:
    line = _typed(80, 100, "diện tích 90 m")
    raised = Placed("2", (line[-1].box[2] + 0.2, 88, line[-1].box[2] + 4, 94), 94, 7)
    assert _read(line, [raised], _typed(80, 116, "đất ở")) == ["diện tích 90 m2", "đất ở"]


def test_a_wide_space_in_a_justified_line_does_not_part_it() -> None:
    assert _read(_typed(80, 100, "Theo đề nghị của"), _typed(220, 100, "Sở Xây dựng")) == [
        "Theo đề nghị của Sở Xây dựng"
    ]


def test_words_printed_over_one_another_stay_apart() -> None:
    assert _read(_typed(80, 100, "CỘNG HÒA"), _typed(96, 101, "Cơ quan")) == ["CỘNG HÒA Cơ quan"]


@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.integers(0, 700), st.sampled_from(["a", "đất", "UBND"]), st.integers(6, 30)),
        max_size=30,
    )
)
def test_no_letter_is_lost_or_doubled(placed: list[tuple[int, int, str, int]]) -> None:
    words = [word for left, base, text, size in placed for word in _typed(left, base, text, size)]
    read = "".join(word.text for line in lines_of(words) for word in line)
    assert sorted(read) == sorted("".join(text for *_, text, _ in placed))
