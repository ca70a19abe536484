"""What a paper says twice: agreeing it makes sure, differing it is marked."""

from collections.abc import Sequence
from dataclasses import replace

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Field
from tests.unit.pages import LEFT, body, centred, foot, heading, national_title, page, read_fields
from worker.extract import extract

BORN = ["Họ, chữ đệm, tên: NGUYỄN ĐỨC ANH", "Ngày, tháng, năm sinh: 30/09/2021......"]
WORDS = "Ghi bằng chữ: Ngày ba mươi, tháng chín, năm hai nghìn không trăm hai mươi mốt"


def birth(*lines: str, unsure: Sequence[str] = ()) -> dict[str, Field]:
    paper = [*national_title(), centred(480, "GIẤY KHAI SINH"), *body(lines, top=700)]
    return read_fields(paper, unsure=unsure)


def test_a_day_in_words_makes_the_day_in_digits_sure() -> None:
    alone = birth(*BORN, unsure=["30/09/2021......"])["owner_born_on"]
    with_words = birth(*BORN, WORDS, unsure=["30/09/2021......"])["owner_born_on"]
    assert (alone.value, with_words.value) == ("2021-09-30", "2021-09-30")
    assert with_words.confidence > alone.confidence


def test_a_day_in_words_that_differs_is_a_contradiction() -> None:
    said = birth(*BORN, WORDS.replace("ba mươi,", "mười ba,"))["owner_born_on"]
    assert (said.value, said.needs_review) == ("2021-09-30", True)


def test_words_that_may_go_on_unread_bear_no_witness() -> None:
    long = "Ghi bằng chữ: Ngày ba mươi tháng chín năm hai nghìn không trăm hai mươi"
    wide = [*body(BORN, top=700), (LEFT, 860, long), (LEFT, 1000, "Nơi sinh: " + "xã Trà Tân, " * 5)]
    found = read_fields([*national_title(), centred(480, "GIẤY KHAI SINH"), *wide])["owner_born_on"]
    assert (found.value, found.needs_review) == ("2021-09-30", False)


def marital(name: str, signed_for: str, unsure: Sequence[str] = ()) -> dict[str, Field]:
    return read_fields(
        [
            *heading(["ỦY BAN NHÂN DÂN", "XÃ TRÀ TÂN"], "381/UBND-XN", "Trà Tân, ngày 15 tháng 9 năm 2021"),
            centred(640, "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN"),
            *body([f"Xét đề nghị của bà {signed_for} về việc cấp giấy,"], top=800),
            *body([f"Họ, chữ đệm, tên: {name}", "Ngày, tháng, năm sinh: 06/02/1985"], top=1000),
            *body(["Số định danh cá nhân: 049185003217", "Giới tính: Nữ"], top=1160),
            *foot(["CHỦ TỊCH"], "Võ Tấn Khải"),
        ],
        unsure=unsure,
    )


def test_a_rare_name_that_stands_again_in_other_print_is_sure() -> None:
    assert not marital("SIU THUYCH", "Siu Thuych")["owner_name"].needs_review
    assert marital("SIU THUYCH", "Siu Thuyck")["owner_name"].needs_review
    assert marital("Siu Thuych", "Siu Thuych")["owner_name"].needs_review


def test_namesakes_whose_marks_differ_are_both_marked() -> None:
    paper = [
        *national_title(),
        centred(480, "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH"),
        *body(["Tên hộ kinh doanh: Hộ kinh doanh Lê Thị Bến", "Họ và tên chủ hộ kinh doanh: Lê Thị Bền"], top=700),
    ]
    fields = read_fields(paper)
    assert fields["business_name"].needs_review
    assert fields["owner_name"].needs_review
    alike = read_fields([(left, top, text.replace("Bến", "Bền")) for left, top, text in paper])
    assert not alike["business_name"].needs_review


def test_a_value_of_a_short_list_is_sure_whatever_stands_behind_it() -> None:
    lines = ["Họ, chữ đệm, tên: NGUYỄN ĐỨC ANH......", "Giới tính: Nam......"]
    whole = page([*national_title(), centred(480, "GIẤY KHAI SINH"), *body(lines, top=700)])
    words = tuple(replace(word, confidence=0.6 if ".." in word.text else word.confidence) for word in whole.words)
    read = extract([replace(whole, words=words)], default_catalogue())
    found = {field.name: field for field in read.fields}
    assert not found["gender"].needs_review
    assert found["owner_name"].needs_review


def test_an_id_that_has_the_year_of_a_birth_says_nothing_of_its_day() -> None:
    lines = ["Họ, chữ đệm, tên: NGUYỄN ĐỨC ANH", "Ngày, tháng, năm sinh: 30/09/2021"]
    lines += ["Số định danh cá nhân: 049221003217"]
    whole = page([*national_title(), centred(480, "GIẤY KHAI SINH"), *body(lines, top=700)])
    words = tuple(replace(word, confidence=0.6 if "/" in word.text else word.confidence) for word in whole.words)
    read = extract([replace(whole, words=words)], default_catalogue())
    found = {field.name: field for field in read.fields}
    assert found["owner_born_on"].needs_review
    assert not found["owner_id"].needs_review


def test_the_address_of_another_hamlet_is_another_persons() -> None:
    lines = ["Họ và tên: VÕ THỊ DIỄM", "Địa chỉ: Bản Xiềng, xã Lóng Sập, huyện Mộc Châu, tỉnh Sơn La", "Nơi khác: Huế"]
    other = "Nơi cư trú: Bản Cằng, xã Lóng Sập, huyện Mộc Châu, tỉnh Sơn La"
    paper = [*national_title(), centred(480, "TỜ KHAI"), *body([*lines, other], top=700)]
    assert read_fields(paper, unsure=["Xiềng,"])["residence"].value.startswith("Bản Xiềng")
