"""Words without print behind them."""

from dossier.reading import Word
from worker.recognise.trust.noise import without_crumbs

TEXTS = ("Điều", "1", "này", "có")
LINE = [Word(text, (60 * place, 100, 60 * place + 50, 130), 0.95, 0) for place, text in enumerate(TEXTS)]


def test_an_unsure_speck_between_words_is_no_word() -> None:
    speck = Word("v", (300, 112, 304, 119), 0.2, 0)
    assert without_crumbs([*LINE, speck]) == tuple(LINE)


def test_a_low_line_that_is_wholly_unsure_is_no_line() -> None:
    crumbs = [Word(text, (60 * place, 200, 60 * place + 20, 218), 0.4, 1) for place, text in enumerate(("a.", '4"'))]
    assert without_crumbs([*LINE, *crumbs]) == tuple(LINE)


def test_dashes_dots_and_small_print_that_are_sure_stay() -> None:
    small = [
        Word("-", (0, 215, 10, 219), 0.93, 1),
        Word("VT,", (20, 202, 50, 220), 0.7, 1),
        Word("2", (0, 302, 10, 318), 0.9, 2),
    ]
    assert without_crumbs([*LINE, *small]) == (*LINE, *small)


def test_unsure_words_as_high_as_letters_stay_to_be_looked_at() -> None:
    unsure = [Word("Vi", (0, 200, 60, 232), 0.1, 1)]
    assert without_crumbs([*LINE, *unsure]) == (*LINE, *unsure)


def test_a_page_without_words_has_none() -> None:
    assert without_crumbs(()) == ()
