"""Words of a date that were read as one."""

import pytest

from dossier.reading import Word
from worker.correct.word_segmentation import parted


def _texts(text: str) -> list[str]:
    return [word.text for word in parted([Word(text, (100, 0, 220, 30), 0.9, 3)])]


@pytest.mark.parametrize(
    ("read", "parts"),
    [
        ("ngày23", ["ngày", "23"]),
        ("tháng4", ["tháng", "4"]),
        ("năm2026.", ["năm", "2026."]),
        ("Số:729", ["Số:", "729"]),
    ],
)
def test_a_number_written_close_to_its_word_is_a_word_of_its_own(read: str, parts: list[str]) -> None:
    assert _texts(read) == parts


@pytest.mark.parametrize("read", ["ngày", "23", "hàngày23", "QH15", "A4", "ngàyl"])
def test_other_words_stay_whole(read: str) -> None:
    assert _texts(read) == [read]


def test_the_parts_share_the_box_by_their_letters() -> None:
    first, second = parted([Word("ngày23", (100, 0, 220, 30), 0.9, 3)])
    assert (first.box, second.box) == ((100, 0, 180, 30), (180, 0, 220, 30))
    assert (second.line, second.confidence) == (3, 0.9)
