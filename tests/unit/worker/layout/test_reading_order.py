from __future__ import annotations

from collections import Counter

from dossier.reading import PageReading, Word
from worker.layout.reading_order import in_reading_order

_LETTER, _HEIGHT = 20, 40


def _page(*lines: tuple[tuple[int, str], ...]) -> PageReading:
    """Lines as a recogniser joins them: each of pieces of text that begin at some x, 60 pixels below the one before."""
    words = []
    for number, line in enumerate(lines):
        for start, text in line:
            x = start
            for word in text.split():
                box = (x, 200 + 60 * number, x + _LETTER * len(word), 200 + 60 * number + _HEIGHT)
                words.append(Word(word, box, 0.95, number))
                x += _LETTER * (len(word) + 1)
    return PageReading(1, width=2480, height=3508, dpi=300, words=tuple(words))


_BODY = ((200, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015 và những luật sửa đổi, bổ sung"),)


def test_the_agency_is_read_before_the_national_title_beside_it() -> None:
    page = _page(
        ((220, "UBND HUYỆN THĂNG BÌNH"), (1100, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT")),
        ((220, "BỘ PHẬN TIẾP NHẬN VÀ"), (1300, "NAM")),
        ((220, "TRẢ KẾT QUẢ"), (1200, "Độc lập - Tự do - Hạnh phúc")),
        ((900, "GIẤY TIẾP NHẬN HỒ SƠ"),),
        _BODY,
    )
    text = " ".join(in_reading_order(page).text.split())
    assert "UBND HUYỆN THĂNG BÌNH BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert text.index("Độc lập") < text.index("GIẤY TIẾP NHẬN") < text.index("Căn cứ")


def test_recipients_are_read_before_the_signer_beside_them() -> None:
    page = _page(
        _BODY,
        _BODY,
        ((200, "Nơi nhận:"), (1500, "KT. CHỦ TỊCH")),
        ((200, "- Như Điều 3;"), (1480, "PHÓ CHỦ TỊCH")),
        ((200, "- Lưu: VT."),),
        ((1500, "Trần Văn An"),),
    )
    lines = in_reading_order(page).text.splitlines()[2:]
    assert lines == ["Nơi nhận:", "- Như Điều 3;", "- Lưu: VT.", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Văn An"]


def test_the_line_of_a_form_stays_one_line() -> None:
    page = _page(
        ((700, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),),
        ((800, "Độc lập - Tự do - Hạnh phúc"),),
        ((200, "Giới tính: Nam"), (1300, "Dân tộc: Kinh")),
        ((200, "Ngày sinh: 01/02/1990"), (1300, "Quốc tịch: Việt Nam")),
        _BODY,
    )
    assert in_reading_order(page).text == page.text


def test_no_word_is_lost_or_doubled() -> None:
    page = _page(
        ((220, "UBND XÃ BÌNH ĐÀO"), (1100, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
        ((220, "________________"), (1200, "Độc lập - Tự do - Hạnh phúc")),
        _BODY,
        ((200, "Nơi nhận: ......"), (1500, "CHỦ TỊCH")),
        ((1500, "Lê Thị Bình"),),
    )
    ordered = in_reading_order(page)
    assert Counter((word.text, word.box) for word in ordered.words) == Counter(
        (word.text, word.box) for word in page.words
    )
    assert [word.line for word in ordered.words] == sorted(word.line for word in ordered.words)
