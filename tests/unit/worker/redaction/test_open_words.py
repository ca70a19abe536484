"""Which words of a page may be seen: those that were read as what they may say, where they may say it."""

from __future__ import annotations

from dossier.reading import PageReading, Word
from worker.redaction.open_words import Place, opened

LABELS = ("Dân tộc", "Quốc tịch")


def page(*lines: str, number: int = 1) -> PageReading:
    """Each word in a box 100 wide and 40 high, a line every 100 pixels."""
    words = [
        Word(text, (100 * at, 100 * line, 100 * at + 90, 100 * line + 40), 0.9, line)
        for line, said in enumerate(lines)
        for at, text in enumerate(said.split())
    ]
    return PageReading(number, 2000, 1000, 300, words=tuple(words))


def seen(paper: PageReading, *places: Place) -> str:
    return " ".join(word.text for word in opened(paper, places, LABELS).words)


def test_a_value_is_seen_where_it_stands_and_the_same_word_elsewhere_is_not() -> None:
    paper = page("tên Thái Thị Mai", "tộc Thái")
    assert seen(paper, Place(1, (90, 0, 400, 50), "Thái Thị Mai")) == "Thái Thị Mai"
    assert seen(paper, Place(2, (90, 0, 400, 50), "Thái Thị Mai")) == ""


def test_of_what_lies_between_the_lines_of_a_value_nothing_else_is_seen() -> None:
    paper = page("Kinh số 5 Lê Lợi", "Huế Mông")
    assert seen(paper, Place(1, (0, 0, 600, 150), "số 5 Lê Lợi, Huế")) == "số 5 Lê Lợi Huế"


def test_what_may_not_be_seen_stays_closed_though_the_words_are_those_of_a_value_beside_it() -> None:
    paper = page("Kinh Môn Kinh")
    whole = Place(1, (0, 0, 300, 50), "Kinh Môn")
    assert seen(paper, whole, Place(1, (195, 0, 300, 50))) == "Kinh Môn"
    closed = opened(paper, [whole, Place(1, (195, 0, 300, 50))], ())
    assert (195, 0, 300, 50) in closed.over


def test_a_value_that_a_person_corrected_is_not_seen_where_the_print_was_read_otherwise() -> None:
    paper = page("Nguyen Thi Hoan")
    # Marks and case do not count: that is still the word. Another letter is another word.
    assert seen(paper, Place(1, (0, 0, 300, 50), "Nguyễn Thị Hoa")) == "Nguyen Thi"


def test_a_day_is_seen_in_each_way_in_which_papers_print_it() -> None:
    day = Place(1, (0, 0, 2000, 50), "2026-02-03")
    assert seen(page("ngày 03 tháng 02 năm 2026 Kinh"), day) == "ngày 03 tháng 02 năm 2026"
    assert seen(page("3/2/2026 03-02-2026 13/2/2026 2025"), day) == "3/2/2026 03-02-2026"


def test_what_every_form_prints_is_seen_as_a_whole_phrase_alone() -> None:
    paper = page("Dân tộc: Kinh Quốc tịch: Lào", "Dân Quốc", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CỘNG HÒA Kinh")
    assert seen(paper) == "Dân tộc: Quốc tịch: CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert seen(paper, Place(1, (0, 0, 300, 50))) == "Quốc tịch: CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def test_signs_alone_and_pages_without_words_show_nothing() -> None:
    anything = Place(1, (0, 0, 2000, 1000), "Nguyễn Thị Hoa")
    assert seen(page("— ... |"), anything) == ""
    assert opened(PageReading(1, 0, 0, 0), [anything], LABELS).words == ()
