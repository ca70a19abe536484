"""Two readers of one line: what it is worth that they agree, and who is believed where they do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Box, Field, PageReading, ReadAgain, ReadBy, Word
from dossier.signatures.witness import SigningDay, Witness
from tests.unit.pages import body, centred, foot, heading, page
from worker.extract import extract
from worker.extract.agreement import agreed

CATALOGUE = default_catalogue()
BOX: Box = (100, 100, 400, 140)


def line(
    text: str,
    *,
    by_hand: bool = False,
    sure: float = 0.99,
    alike: dict[str, str] | None = None,
    wider: bool = False,
) -> ReadAgain:
    """What the second reader reads; `alike`: the digits that a letter is most like, of itself where it is one."""
    digits = tuple((alike or {}).get(letter, letter if letter.isdecimal() else "0") for letter in text)
    return ReadAgain(BOX, text, digits, sure, by_hand, wider)


def judged(
    name: str,
    value: str,
    again: ReadAgain,
    *,
    kind: str = "quyet_dinh",
    confidence: float = 0.995,
    of_words: float = 0.96,
    marked: bool = False,
    witness: Witness | None = None,
    findings: tuple[str, ...] = (),
    print_: str | None = None,
) -> Field:
    """The field after both were held against each other; `of_words`: how sure the first reader was of its words;
    `findings`: what the rules have against it; `print_`: what the first read there, if that is not the value."""
    if findings:
        confidence, marked = 0.25, True
    read = Field(name, value, confidence, "ocr", marked, 1, BOX, findings=findings)
    word = Word(print_ or value, (110, 102, 390, 138), of_words, 0)
    pages = [PageReading(1, 1000, 1400, 200, words=(word,), again=(again,))]
    return agreed([read], pages, CATALOGUE[kind], witness or Witness())[0]


def test_print_that_both_read_alike_is_surer_and_keeps_both_readings() -> None:
    field = judged("number", "480/QĐ-UBND", line("Số: 480/QĐ-UBND"), confidence=0.9, of_words=0.8)
    assert (field.value, field.needs_review, field.by_hand) == ("480/QĐ-UBND", False, False)
    assert field.confidence > 0.9
    assert field.readings == (ReadBy("tesseract", "480/QĐ-UBND"), ReadBy("witness", "Số: 480/QĐ-UBND"))


def test_a_mark_that_only_said_unsure_goes_where_both_agree() -> None:
    again = line("Số: 480/QĐ-UBND")
    assert not judged("number", "480/QĐ-UBND", again, confidence=0.82, of_words=0.6, marked=True).needs_review


def test_a_mark_that_a_check_set_stays_though_both_agree() -> None:
    assert judged("number", "480/QĐ-UBND", line("Số: 480/QĐ-UBND"), confidence=0.25, marked=True).needs_review


def test_of_what_the_rules_were_unsure_of_no_reader_tells() -> None:
    """The words were read well: the doubt is whether this is who signed."""
    field = judged("signer_name", "Trần Thị Lan", line("Trần Thị Lan"), confidence=0.8, of_words=0.96, marked=True)
    assert (field.needs_review, field.confidence) == (True, 0.8)


@pytest.mark.parametrize("other", ["Số: 430/QĐ-UBND", "Số: 48/QĐ-UBND", "Số: 1480/QĐ-UBND"])
def test_print_that_a_sure_second_reader_reads_otherwise_is_marked_and_stands(other: str) -> None:
    field = judged("number", "480/QĐ-UBND", line(other))
    assert (field.value, field.needs_review) == ("480/QĐ-UBND", True)
    assert field.readings[1].text == other


def test_an_unsure_second_reader_speaks_against_no_print() -> None:
    assert not judged("number", "480/QĐ-UBND", line("Số: 430/QĐ-UBND", sure=0.6)).needs_review


def test_a_sign_may_differ_in_marks_and_strokes() -> None:
    assert not judged("number", "480/QĐ-UBND", line("Số: 480 /QD - UBND")).needs_review


def test_a_number_by_hand_is_the_second_readers_and_marked() -> None:
    field = judged("number", "980/QĐ-UBND", line("Số: 280 /QĐ-UBND", by_hand=True))
    assert (field.value, field.needs_review, field.by_hand) == ("280/QĐ-UBND", True, True)


def test_a_hand_that_both_read_alike_is_marked_all_the_same() -> None:
    field = judged("number", "04/QĐ-UBND", line("Số: 04/QĐ-UBND", by_hand=True))
    assert (field.value, field.needs_review) == ("04/QĐ-UBND", True)


def test_a_hand_that_the_signature_tells_as_well_is_no_doubt() -> None:
    shown = Witness(numbers=("280",))
    assert not judged("number", "280/QĐ-UBND", line("Số: 280 /QĐ-UBND", by_hand=True), witness=shown).needs_review
    signed = Witness(signed=(SigningDay(date(2024, 3, 15), ends_drafting=True),))
    day = line("ngày 15 tháng 3 năm 2024", by_hand=True)
    assert not judged("issued_on", "2024-03-15", day, witness=signed).needs_review
    assert judged(
        "issued_on", "2024-03-14", line("ngày 14 tháng 3 năm 2024", by_hand=True), witness=signed
    ).needs_review


def test_the_signature_says_which_of_two_readings_of_a_hand_is_right() -> None:
    signed = Witness(created_on=date(2024, 3, 15))
    field = judged("issued_on", "2024-03-15", line("ngày 16 tháng 3 năm 2024", by_hand=True), witness=signed)
    assert (field.value, field.needs_review) == ("2024-03-15", True)


def test_a_number_of_which_the_first_reader_has_a_part_is_the_second_readers() -> None:
    assert judged("number", "0", line("Số: 05 /CT-UBND", by_hand=True), kind="chi_thi").value == "05/CT-UBND"
    broken = judged("number", "g42/0BND-", line("Số: 4532/UBND- KSTTHC", by_hand=True), kind="cong_van")
    assert broken.value == "4532/UBND-KSTTHC"


def test_the_one_that_has_the_form_of_a_number_goes_out() -> None:
    own = judged("number", "27/QĐ-UBND", line("Số: 2S/QĐ-UBND", by_hand=True, alike={"S": "5"}))
    assert (own.value, own.needs_review) == ("27/QĐ-UBND", True)


@pytest.mark.parametrize(
    ("text", "alike", "day"),
    [
        ("ngày 22 tháng 11 năm 2024", {}, "2024-11-22"),
        ("ngày /5 tháng 11 năm 2024", {"/": "17"}, "2024-11-15"),
        ("ngày45 tháng 11 năm 2024", {"4": "419"}, "2024-11-15"),
        ("ngày 09 thángM năm 2024", {"M": "17"}, "2024-01-09"),
    ],
)
def test_a_day_by_hand_is_the_likeliest_of_the_calendar(text: str, alike: dict[str, str], day: str) -> None:
    field = judged("issued_on", "ngày 42 tháng 11 năm 2024", line(text, by_hand=True, alike=alike), marked=True)
    assert (field.value, field.needs_review) == (day, True)


def test_what_is_no_day_in_either_reading_stays_as_read() -> None:
    field = judged("issued_on", "ngày 42 tháng 11 năm 2024", line("ngày tháng", by_hand=True), marked=True)
    assert (field.value, field.needs_review) == ("ngày 42 tháng 11 năm 2024", True)


def test_print_that_the_first_reader_hardly_reads_gives_way() -> None:
    field = judged("issued_on", "2020-02-10", line("ngày 14 tháng 02 năm 2020"), confidence=0.8, of_words=0.56)
    assert (field.value, field.needs_review, field.by_hand) == ("2020-02-14", True, False)


def test_days_in_numerals_are_compared_too() -> None:
    told = judged("owner_born_on", "1966-10-28", line("28/10/1960"), kind="giay_khai_sinh")
    assert (told.value, told.needs_review) == ("1966-10-28", True)


def test_an_identity_number_is_compared_digit_by_digit() -> None:
    same = line("049075656871;")
    assert not judged("owner_id", "049075656871", same, confidence=0.84, of_words=0.69, marked=True).needs_review
    assert judged("owner_id", "049075656871", line("049075656811")).needs_review


@pytest.mark.parametrize(("second", "marked"), [("LL 798484", True), ("LI_798484", False), ("798484", False)])
def test_a_serial_that_differs_in_a_letter_is_marked(second: str, *, marked: bool) -> None:
    again = line(second, sure=0.85)
    field = judged("land_certificate_serial", "LI 798484", again, kind="gcn_quyen_su_dung_dat", confidence=0.845)
    assert (field.value, field.needs_review) == ("LI 798484", marked)


@pytest.mark.parametrize(("confidence", "marked"), [(0.86, True), (0.95, False)])
def test_a_code_that_one_is_unsure_of_and_the_other_does_not_read_is_marked(confidence: float, marked: bool) -> None:
    again = line("S8:320", sure=0.5)
    assert judged("number", "35.2014", again, kind="giay_khai_sinh", confidence=confidence).needs_review == marked


def test_of_two_identity_numbers_the_one_that_passes_its_checks_goes_out() -> None:
    field = judged("owner_id", "04907565687", line("049075656871"), confidence=0.25, marked=True)
    assert field.value == "04907565687"  # of another length: not the same print
    no_province = judged("owner_id", "999075656871", line("049075656871"), confidence=0.25, marked=True)
    assert (no_province.value, no_province.needs_review) == ("049075656871", True)


def test_a_name_agrees_marks_and_all_wherever_its_tone_stands() -> None:
    unsure = judged(
        "owner_name", "Nguyễn Thị Hòa", line("NGUYỄN THỊ HOÀ,"), confidence=0.85, of_words=0.72, marked=True
    )
    assert (unsure.value, unsure.needs_review) == ("Nguyễn Thị Hòa", False)


@pytest.mark.parametrize(
    ("second", "sure", "marked"),
    [
        ("TRẦN NHƯ QUẪN", 0.99, False),  # no word of names: his own slip
        ("TRẦN NHỮ QUÂN", 0.5, False),
        ("TRẦN NHỮ QUÂN", 0.7, True),
        ("TRẦN THƯ QUÂN", 0.7, False),
        ("TRẦN THƯ QUÂN", 0.99, True),
    ],
)
def test_another_name_that_the_second_reader_is_sure_of_marks_it(second: str, sure: float, *, marked: bool) -> None:
    assert judged("owner_name", "Trần Như Quân", line(second, sure=sure)).needs_review == marked


@pytest.mark.parametrize(
    ("first", "second", "better"),
    [
        ("Trần à Ngọc Minh", "Trần Ngọc Minh", "Trần Ngọc Minh"),
        ("Nguyễn Ioàng Giang", "Ngưyễn Hoàng Giang", "Nguyễn Hoàng Giang"),
        ("Thạch Thị Sô-Phia", "Thạch Thị Phia", "Thạch Thị Sô-Phia"),
    ],
)
def test_a_doubtful_name_is_made_of_what_both_have_of_names(first: str, second: str, better: str) -> None:
    field = judged("signer_name", first, line(second), confidence=0.25, marked=True)
    assert (field.value, field.needs_review) == (better, True)


def test_what_a_code_or_a_manifest_says_is_left_alone() -> None:
    stated = Field("number", "480/QĐ-UBND", 1.0, "manifest", page=1, box=BOX)
    pages = [PageReading(1, 1000, 1400, 200, again=(line("Số: 430/QĐ-UBND"),))]
    assert agreed([stated], pages, CATALOGUE["quyet_dinh"]) == (stated,)


def test_a_paper_whose_number_is_contradicted_is_marked_and_keeps_both() -> None:
    paper = page(
        [
            *heading(["ỦY BAN NHÂN DÂN", "XÃ TRÀ TÂN"], "574/QĐ-UBND", "Trà Tân, ngày 15 tháng 9 năm 2021"),
            centred(640, "QUYẾT ĐỊNH"),
            centred(720, "Về việc trợ cấp xã hội hàng tháng"),
            *body(["Điều 1. Trợ cấp xã hội hàng tháng."], top=900),
            *foot(["CHỦ TỊCH"], "Võ Tấn Khải"),
        ]
    )
    found = extract([paper], CATALOGUE)
    number = next(one for one in found.fields if one.name == "number")
    assert not number.needs_review
    assert number.box is not None
    again = replace(line("Số: 514/QĐ-UBND"), box=number.box)
    told = agreed(found.fields, [replace(paper, again=(again,))], CATALOGUE[found.kind.code])
    after = {one.name: one for one in told}
    assert (after["number"].value, after["number"].needs_review) == ("574/QĐ-UBND", True)
    assert [one.by for one in after["number"].readings] == ["tesseract", "witness"]
    others = [one for one in told if one.name != "number"]
    assert others == [one for one in found.fields if one.name != "number"]


def test_a_number_by_hand_that_both_read_and_the_title_of_the_file_is_no_doubt() -> None:
    called = Witness(title="2155qdubnd")
    again = line("Số: 2155 /QĐ-UBND", by_hand=True)
    by_hand = ("number.by_hand",)
    assert not judged("number", "2155/QĐ-UBND", again, witness=called, findings=by_hand).needs_review
    assert judged("number", "2155/QĐ-UBND", again, findings=by_hand).needs_review
    # One reader and the title are two; the other read something else.
    other = judged("number", "2455/QĐ-UBND", again, witness=called)
    assert (other.value, other.needs_review) == ("2155/QĐ-UBND", True)


def test_where_the_file_tells_a_number_that_the_strokes_may_be_that_goes_out_marked() -> None:
    called = Witness(title="2016qdubnd")
    again = line("Số: 2046 /QĐ-UBND", by_hand=True, alike={"4": "4179"})
    field = judged("number", "401/QĐ-UBND", again, witness=called, findings=("number.by_hand",))
    assert (field.value, field.needs_review) == ("2016/QĐ-UBND", True)
    assert judged("number", "401/QĐ-UBND", again, findings=("number.by_hand",)).value == "2046/QĐ-UBND"


def test_a_stroke_before_digits_by_hand_is_a_one() -> None:
    field = judged("number", "145/QĐ-UBND", line("Số:/25 /QĐ-UBND", by_hand=True))
    assert (field.value, field.needs_review) == ("125/QĐ-UBND", True)


def test_a_day_by_hand_read_loosely_is_the_second_readers() -> None:
    again = line("ngày 23 tháng 10 năm 2017", by_hand=True)
    day = judged("issued_on", "2017-10-22", again, findings=("date.loosely_read",))
    assert (day.value, day.needs_review) == ("2017-10-23", True)


@pytest.mark.parametrize(
    ("findings", "second", "wider", "marked"),
    [
        (("name.rare_word",), "Phùng Xuân Nhạ", False, False),
        (("name.rare_word",), "Phừng Xuân Nhạ", False, False),  # no word of names
        (("name.rare_word",), "Phùng Xuân Nha", False, True),
        (("name.unfinished",), "Phùng Xuân Nhạ", True, False),
        (("name.unfinished",), "Phùng Xuân Nhạ", False, True),
        (("name.off_centre",), "Phùng Xuân Nhạ", True, False),
        (("name.off_centre",), "Phùng Xuân Nhạ", False, True),  # of the room beside it he saw nothing
        (("name.off_centre",), "Phùng Xuân Nhạ Vy", True, True),
        (("name.rare_word", "name.small_letter"), "Phùng Xuân Nhạ", True, True),
    ],
)
def test_what_is_odd_about_a_name_the_second_reader_may_settle(
    findings: tuple[str, ...], second: str, *, wider: bool, marked: bool
) -> None:
    field = judged("signer_name", "Phùng Xuân Nhạ", line(second, wider=wider), findings=findings)
    assert (field.value, field.needs_review) == ("Phùng Xuân Nhạ", marked)


def test_a_word_in_the_midst_of_a_name_that_the_first_reader_lost_marks_it() -> None:
    assert judged("signer_name", "Danh Rây", line("Danh Sở Rây", sure=0.2)).needs_review
    assert not judged("signer_name", "Danh Rây", line("Nơi Danh Rây", sure=0.7)).needs_review


def test_a_rare_name_that_two_readers_see_alike_may_be_misread_by_both() -> None:
    rare = ("name.rare_word",)
    assert judged("owner_name", "Vũ Thị Cấm Nhiên", line("VŨ THỊ CẤM NHIÊN"), findings=rare).needs_review  # of Cẩm
    assert judged("owner_name", "Giàng Thị Mỳ", line("GIÀNG THỊ MỲ"), findings=rare).needs_review  # of Mỷ
    assert judged("owner_name", "Thạch Nhạ Phia", line("THẠCH NHẠ PHIA", sure=0.7), findings=rare).needs_review


def test_a_stroke_that_the_first_read_as_a_word_before_a_name_is_settled_by_who_does_not() -> None:
    shortened = ("name.shortened",)
    print_ = "Ng Nguyễn Quốc Việt"
    read = line("Nguyễn Quốc Việt")
    assert not judged("signer_name", "Nguyễn Quốc Việt", read, findings=shortened, print_=print_).needs_review
    assert judged("signer_name", "Nguyễn Quốc Việt", line(print_), findings=shortened, print_=print_).needs_review
    # So long a word may be a surname under a seal.
    surname = "Đương Kim Hà Trâm"
    assert judged("signer_name", "Kim Hà Trâm", line("Kim Hà Trâm"), findings=shortened, print_=surname).needs_review


def test_a_post_that_may_have_lost_who_signs_for_whom_is_settled_by_who_sees_nothing_beside_it() -> None:
    unfinished = ("text.unfinished",)
    alone, proxy = line("GIÁM ĐỐC", wider=True), line("K, GIÁM ĐỐC", wider=True)
    assert not judged("signer_title", "Giám đốc", alone, findings=unfinished).needs_review
    assert judged("signer_title", "Giám đốc", proxy, findings=unfinished).needs_review
    assert judged("signer_title", "Giám đốc", replace(alone, wider=False), findings=unfinished).needs_review


@pytest.mark.parametrize(
    ("print_", "second", "marked"),
    [("hạm Trường Thọ", "hạm Trường Thọ", False), ("hạm Trường Thọ", "hàm Trường Thọ", True)],
)
def test_a_surname_that_lost_its_first_letter_is_the_one_that_both_readers_leave(
    print_: str, second: str, *, marked: bool
) -> None:
    small = ("name.small_letter",)
    field = judged("signer_name", "Phạm Trường Thọ", line(second), findings=small, print_=print_)
    assert (field.value, field.needs_review) == ("Phạm Trường Thọ", marked)


@pytest.mark.parametrize(("by_hand", "sure", "marked"), [(False, 0.99, False), (False, 0.8, True), (True, 0.99, True)])
def test_room_before_the_sign_is_no_doubt_where_the_picture_shows_print(
    *, by_hand: bool, sure: float, marked: bool
) -> None:
    again = line("Số: 34 /UBND-XNTTHN", by_hand=by_hand, sure=sure)
    assert judged("number", "34/UBND-XNTTHN", again, findings=("number.by_hand",)).needs_review == marked


@pytest.mark.parametrize(("second", "marked"), [("CHÂU ĐÌNH HIỂN", False), ("CHÂU ĐÌNH HIỀN", True)])
def test_marks_in_small_print_are_those_that_both_readers_see(second: str, *, marked: bool) -> None:
    words = [
        replace(word, box=(*word.box[:3], word.box[1] + 20), confidence=0.9) if word.text in "CHÂU ĐÌNH HIỂN" else word
        for word in page([*heading([], ""), *body(["Họ và tên: CHÂU ĐÌNH HIỂN"])]).words
    ]
    paper = PageReading(1, 2480, 3508, 300, words=tuple(words))
    small = next(one for one in extract([paper], CATALOGUE).fields if one.name == "owner_name")
    assert small.needs_review
    assert small.box is not None
    again = replace(line(second), box=small.box)
    (told,) = agreed([small], [replace(paper, again=(again,))], CATALOGUE["khac"])
    assert (told.value, told.needs_review) == ("Châu Đình Hiển", marked)


@pytest.mark.parametrize(("name", "doubtful"), [("Lò Thị Ôm", True), ("Lò Thị Ôn", False)])
def test_a_title_is_as_doubtful_as_the_name_in_it(name: str, doubtful: bool) -> None:
    owner = Field("owner_name", "Lò Thị Ôm", 0.25, "ocr", needs_review=True, findings=("name.rare_word",))
    title = Field("title", f"V/v cử bà {name} đi học", 0.96, "ocr", needs_review=False)
    found = agreed([title, owner], [], CATALOGUE["quyet_dinh"])[0]
    assert (found.needs_review, found.findings) == (doubtful, owner.findings if doubtful else ())


def test_a_title_is_doubtful_where_it_has_the_name_that_gave_way() -> None:
    printed, finding = "Trần à Ngọc Căng", ("name.rare_word",)
    owner = Field("owner_name", printed, 0.25, "ocr", True, 1, BOX, findings=finding)
    title = Field("title", f"V/v cử ông {printed} đi học", 0.9, "ocr", needs_review=False)
    word = Word(printed, (110, 102, 390, 138), 0.96, 0)
    pages = [PageReading(1, 1000, 1400, 200, words=(word,), again=(line("Trần Ngọc Căng"),))]
    named, about = agreed([owner, title], pages, CATALOGUE["quyet_dinh"])
    assert (named.value, named.needs_review) == ("Trần Ngọc Căng", True)
    assert (about.needs_review, about.findings) == (True, finding)
