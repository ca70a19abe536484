import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from dossier.words.folding import fold, folded_words, nfc, squeezed, title_case_name, toneless_place, words


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composed_and_decomposed_text_are_one(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert nfc(decomposed) == nfc(text)
    assert fold(decomposed) == fold(text)
    assert words(decomposed) == words(text)
    assert folded_words(decomposed) == folded_words(text)


@given(st.text())
def test_folded_words_stand_where_the_words_stand(text: str) -> None:
    exact, folded = words(text), folded_words(text)
    assert len(exact) == len(folded)
    assert [fold(word) for word in exact] == folded


@given(st.text())
def test_a_word_is_never_empty_and_is_its_own_only_word(text: str) -> None:
    for word in words(text):
        assert words(word) == [word]
    assert all(folded_words(text))


@given(st.text("aăâeêioôơuưyđbhnstĐÂ .,-/_0123\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"))
def test_the_words_of_folded_text_are_the_folded_words(text: str) -> None:
    assert words(fold(text)) == folded_words(text)


def test_vietnamese_letters_fold_to_plain_ones() -> None:
    assert fold("ĐẶNG THỊ HUỆ, Đường Lê Lợi") == "dang thi hue, duong le loi"
    assert fold("ăâđêôơư ẮẦĐỆỒỢỰ") == "aadeoou aadeoou"


def test_a_query_without_marks_meets_the_word_with_marks() -> None:
    assert folded_words("quyet dinh 480/QD-UBND") == folded_words("Quyết định 480/QĐ-UBND")
    assert words("quyet dinh") != words("Quyết định")


def test_words_are_cut_at_everything_that_is_no_letter_or_digit() -> None:
    assert words("Số: 480/QĐ-UBND_v2") == ["số", "480", "qđ", "ubnd", "v2"]


def test_a_name_in_capitals_is_written_as_a_name() -> None:
    assert title_case_name("NGUYỄN VĂN A") == "Nguyễn Văn A"
    assert title_case_name(unicodedata.normalize("NFD", "ĐẶNG THỊ ÁNH")) == "Đặng Thị Ánh"
    assert title_case_name("H'HEN NIÊ") == "H'Hen Niê"


def test_a_name_that_is_not_all_capitals_stays_as_printed() -> None:
    assert title_case_name("Công ty TNHH ABC") == "Công ty TNHH ABC"
    assert title_case_name("") == ""


def test_squeezed_text_has_letters_and_digits_alone() -> None:
    assert squeezed("Số: 12 /QĐ-UBND") == squeezed("so 12/qd - ubnd") == "so12qdubnd"


def test_where_a_tone_stands_makes_no_other_word() -> None:
    for old, new in (("hòa", "hoà"), ("thúy", "thuý"), ("khỏe", "khoẻ"), ("huế", "hu\u00ea\u0301")):
        assert toneless_place(nfc(old)) == toneless_place(nfc(new))
    assert len({toneless_place(word) for word in ("hoa", "hòa", "hóa", "hỏa", "họa", "hõa", "hoă")}) == 7
    assert toneless_place("nguyên") == "nguyên"
