"""Mending of misread marks: what is mended, what is left alone, and what is kept of the print."""

from __future__ import annotations

import json
from datetime import date
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.reading import Word
from dossier.words.folding import fold
from scripts.samples.people import a_person, a_place
from tests.shared import SHARED
from worker.correct.diacritics import has_a_likelier_spelling, mended
from worker.language.syllable_pairs import DATA, KNOWN, newer, normal, spelling, syllable_pairs
from worker.sureness import MENDED

NAMES = SHARED / "text" / "names"


def page(*lines: str, confidence: float = 0.93) -> list[Word]:
    """Words in rows, 20 pixels a letter."""
    words = []
    for number, line in enumerate(lines):
        left = 0
        for text in line.split():
            words.append(Word(text, (left, 50 * number, left + 20 * len(text), 50 * number + 40), confidence, number))
            left += 20 * len(text) + 10
    return words


def text_of(words: tuple[Word, ...]) -> str:
    lines: dict[int, list[str]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word.text)
    return "\n".join(map(" ".join, lines.values()))


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Thanh tra, kiếm tra việc tố chức thực hiện", "Thanh tra, kiểm tra việc tổ chức thực hiện"),
        ("quy định chỉ tiết một số điều", "quy định chi tiết một số điều"),
        ("được cấp có thấm quyền phê duyệt", "được cấp có thẩm quyền phê duyệt"),
        ("phát triên kinh tê - xã hội", "phát triển kinh tế - xã hội"),
        ("Căn cứ Luật Tổ chức chính quyên địa phương", "Căn cứ Luật Tổ chức chính quyền địa phương"),
        ("cơ sở đữ liệu quốc gia", "cơ sở dữ liệu quốc gia"),
        ("CỘNG HÒA XÃ HỘI CHU NGHĨA VIỆT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("ỦY BAN NHÁN DÂN", "ỦY BAN NHÂN DÂN"),
        ("QUYÉT ĐỊNH:", "QUYẾT ĐỊNH:"),
        ("được ¡n trên giấy", "được in trên giấy"),
    ],
)
def test_a_misread_mark_is_mended(read: str, printed: str) -> None:
    assert text_of(mended(page(read, confidence=0.89))) == printed


def test_a_word_split_from_its_neighbour_by_the_end_of_the_line_is_mended_by_it() -> None:
    assert text_of(mended(page("các cơ quan, tố", "chức, cá nhân"))) == "các cơ quan, tổ\nchức, cá nhân"


def test_what_was_read_is_kept_and_the_word_is_no_longer_sure() -> None:
    before = page("việc kiếm tra,", confidence=0.97)
    word = mended(before)[1]
    assert (word.text, word.read, word.confidence) == ("kiểm", "kiếm", MENDED)
    assert (word.box, word.line) == (before[1].box, before[1].line)
    assert mended(page("việc kiếm tra,", confidence=0.2))[1].confidence == 0.2
    assert all(word.read is None for word in mended(page("việc kiểm tra")))


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("(Kiếm tra) công tác; KIẾM TRA CÔNG TÁC", "(Kiểm tra) công tác; KIỂM TRA CÔNG TÁC"),
        ("việc hủy bó, thu hồi", "việc hủy bỏ, thu hồi"),
        (
            "xã hội chú nghĩa; hoá đơn, khoá học; cộng hoa xã hội",
            "xã hội chủ nghĩa; hoá đơn, khoá học; cộng hoà xã hội",
        ),
        (
            "xã hội chú nghĩa; hóa đơn, khóa học; cộng hoa xã hội",
            "xã hội chủ nghĩa; hóa đơn, khóa học; cộng hòa xã hội",
        ),
    ],
)
def test_case_signs_and_the_place_of_the_tone_stay_as_printed(read: str, printed: str) -> None:
    assert text_of(mended(page(read, confidence=0.8))) == printed


@pytest.mark.parametrize(
    "line",
    [
        "Số: 480/QĐ-UBND ngày 21/7/2021",
        "Thư điện tử: sotuphap@danang.gov.vn",
        "Mã hồ sơ: 000.97.12.H47-210910-1378",
        "TT BO CP TU HDND",
        "theo hình thức BO và BT",
        "a) b) c) d) đ) e)",
        "Socialist Republic of Viet Nam, Place of birth and date",
        "Họ và tên: Phạm Trà My",
        "Ông Tạ Dũng, bà Lê Thị Sương, ông Đinh Mã Khoa",
        "Họ, chữ đệm, tên: NGUYỄN THỊ KHANH",
        "xã Trà Bui, huyện Bắc Trà My, tỉnh Quảng Nam",
        "Dân tộc: Tày Quốc tịch: Việt Nam",
    ],
)
@pytest.mark.parametrize("confidence", [0.97, 0.91, 0.6])
def test_names_codes_and_other_languages_are_left_alone(line: str, confidence: float) -> None:
    assert text_of(mended(page(line, confidence=confidence))) == line


def test_invented_people_and_places_keep_their_names() -> None:
    chance = Random(11)
    for _ in range(60):
        on = date(2024, 3, 1)
        name, place = a_person(chance, on, (20, 70)).name, a_place(chance, on)
        lines = (
            f"Họ và tên: {name}",
            f"Tiếp nhận hồ sơ của {name.upper()}",
            f"Ông {name}, {place.address}, chịu trách nhiệm thi hành Quyết định này",
        )
        assert text_of(mended(page(*lines, confidence=0.85))) == "\n".join(lines)


def test_listed_names_keep_their_marks() -> None:
    if not NAMES.is_dir():
        pytest.skip("../shared/text/names is not there; invented names are tested beside this")
    listed = json.loads((NAMES / "names.json").read_text("utf-8"))
    chance = Random(5)
    lines = [
        f"Họ và tên: {chance.choice(list(listed['surnames']))} {' '.join(chance.sample(listed['given_syllables'], 2))}"
        for _ in range(1000)
    ]
    after = mended(page(*lines))
    assert [(word.read, word.text) for word in after if word.read is not None] == []


@pytest.mark.parametrize(
    ("title", "likelier"),
    [
        ("Về việc thành lập Tổ công tác", False),
        ("Về việc thành lập Tố công tác", True),
        ("Về việc đề nghị đối với ông Phàn Láo Tả", False),
        ("Về việc đề nghị đối với ông Phàn Láo Tả, Tố công tác", True),
    ],
)
def test_a_word_is_told_that_would_rather_be_another_but_no_name_of_a_person(title: str, *, likelier: bool) -> None:
    assert has_a_likelier_spelling(page(title)) == likelier


@given(st.lists(st.text("aăâeêiouưyđdhkmntTHÁẾỂổ. ,0/-_¡€", min_size=1, max_size=7), max_size=12), st.floats(0, 1))
def test_only_marks_ever_change(texts: list[str], confidence: float) -> None:
    before = [Word(text, (60 * n, 0, 60 * n + 50, 20), confidence, n // 4) for n, text in enumerate(texts)]
    after = mended(before)
    assert len(after) == len(before)
    signs = str.maketrans("¡€", "ic")
    for old, new in zip(before, after, strict=True):
        assert fold(new.text.translate(signs)) == fold(old.text.translate(signs))
        assert any(map(str.isdigit, old.text)) <= (new == old)
        assert new == old or new.read == old.text


def test_an_empty_page_stays_empty() -> None:
    assert mended(()) == ()


@pytest.mark.parametrize(
    ("old", "new"), [("hòa", "hoà"), ("khỏe", "khoẻ"), ("thủy", "thuỷ"), ("quý", "quý"), ("hoàn", "hoàn")]
)
def test_both_spellings_are_one_syllable(old: str, new: str) -> None:
    assert normal(new.upper()) == normal(old) == old
    assert newer(old) == new
    assert (spelling(old), spelling(new)) == ((None, None) if old == new else ("old", "new"))


def test_the_shipped_counts_are_small_and_sound() -> None:
    assert DATA.stat().st_size < 1_000_000
    pairs = syllable_pairs()
    assert pairs.syllables[KNOWN:] == tuple(sorted(set(pairs.syllables[KNOWN:])))
    left = pairs.number("nhân")
    right = np.arange(len(pairs.syllables))
    everything = pairs.after(np.full_like(right, left), right)
    assert everything.sum() == pytest.approx(1, abs=0.1)
    assert pairs.syllables[int(everything.argmax())] == "dân"
