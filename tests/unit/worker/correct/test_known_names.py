"""Marks of places and agencies in capitals."""

import pytest

from dossier.reading import Word
from worker.correct.known_names import with_known_names


def _words(*lines: str) -> tuple[Word, ...]:
    return tuple(
        Word(text, (90 * at, 60 * line, 90 * at + 80, 60 * line + 40), 0.95, line)
        for line, content in enumerate(lines)
        for at, text in enumerate(content.split())
    )


def _read(*lines: str) -> str:
    return " ".join(word.text for word in with_known_names(_words(*lines)))


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("ỦY BAN NHÂN DÂN HUYỆN THẮNG BÌNH", "ỦY BAN NHÂN DÂN HUYỆN THĂNG BÌNH"),
        ("THỊ XÃ ĐIỆN BẢN", "THỊ XÃ ĐIỆN BÀN"),
        ("BỘ PHẬN TIẾP NHẬN VÀ TRÀ KẾT QUÁ", "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ"),
        ("SỞ Y TẾ TÌNH LÀO CAI", "SỞ Y TẾ TỈNH LÀO CAI"),
        ("THÀNH PHÓ HÒ CHÍ MINH", "THÀNH PHỐ HỒ CHÍ MINH"),
    ],
)
def test_a_name_that_only_one_place_can_have_is_that_of_the_place(printed: str, meant: str) -> None:
    assert _read(printed) == meant


def test_a_name_that_runs_over_the_line_is_one_name() -> None:
    assert _read("UBND THỊ XÃ ĐIỆN", "BẢN") == "UBND THỊ XÃ ĐIỆN BÀN"


@pytest.mark.parametrize(
    "printed",
    [
        "HUYỆN NAM TRÀ MY",  # as listed
        "XÃ XUÂN ĐIỂN LỘC",  # listed nowhere
        "XÃ TÂN HÓA",  # as listed, though others have the same letters
        "xã Điện Bản, huyện Thắng Bình",  # running text is weighed by its neighbours
        "THỊ XÃ KỲ ANH HÀ TĨNH BÌNH SƠN",
        "ĐIỆN BẢN",  # no word says that it is a place
        "THÀNH PHỐ 123",
    ],
)
def test_what_is_listed_unlisted_or_not_a_heading_stays_as_read(printed: str) -> None:
    assert _read(printed) == printed


def test_a_name_that_several_places_could_have_stays_as_read() -> None:
    assert _read("XÃ TẬN HÒA") == "XÃ TẬN HÒA"


def test_what_was_read_is_kept_and_the_word_is_no_longer_sure() -> None:
    word = with_known_names(_words("HUYỆN THẮNG BÌNH"))[1]
    assert (word.text, word.read, word.confidence) == ("THĂNG", "THẮNG", 0.6)


def test_the_place_of_the_tone_is_that_of_the_page() -> None:
    assert _read("TỈNH KHÁNH HOÀ") == "TỈNH KHÁNH HOÀ"
    assert _read("TỈNH KHÀNH HOÀ") == "TỈNH KHÁNH HOÀ"
