"""The lower edge of passports and the back of cards: what their check digits confirm is a value, nothing else."""

from dataclasses import replace

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Field
from tests.unit.pages import Placed, body, centred, page, read_fields
from worker.extract import extract
from worker.extract.machine_readable import check_digit

NAME = "TRAN<<NHU<QUAN"


def _card(
    citizen: str = "049196101783", born: str = "960511", sex: str = "F", until: str = "360511", last: str = ""
) -> list[str]:
    """The three lines of a card, with their check digits; `last`: another last digit than the right one."""
    number = citizen[3:]
    first = f"IDVNM{number}{check_digit(number)}{citizen}<<"
    first += str(check_digit(citizen))
    days = f"{born}{check_digit(born)}{sex}{until}{check_digit(until)}VNM<<<<<<<<<<<"
    over = first[5:] + days[:7] + days[8:15] + days[18:]
    return [first, days + (last or str(check_digit(over))), NAME.ljust(30, "<")]


def _passport(number: str = "C1234567", born: str = "960511", until: str = "340315") -> list[str]:
    """The two lines of a passport, with their check digits."""
    padded = number.ljust(9, "<")
    personal = "049196101783<<"
    parts = (
        f"{padded}{check_digit(padded)}",
        f"{born}{check_digit(born)}",
        f"{until}{check_digit(until)}",
        f"{personal}{check_digit(personal)}",
    )
    second = f"{parts[0]}VNM{parts[1]}F{parts[2]}{parts[3]}{check_digit(''.join(parts))}"
    return [f"P<VNM{NAME}".ljust(44, "<"), second]


def _back(lines: list[str]) -> list[Placed]:
    return [
        *body(["Đặc điểm nhận dạng / Personal identification:", "Nốt ruồi C: 1cm trên sau đuôi mắt trái"], top=300)
    ] + [(350, 1300 + 80 * place, line) for place, line in enumerate(lines)]


def _values(fields: dict[str, Field]) -> dict[str, str]:
    return {name: field.value for name, field in fields.items() if not field.needs_review}


def test_the_check_digit_is_that_of_the_standard() -> None:
    # The examples of ICAO 9303-3, appendix A to 4.9, and of 9303-4, appendix B.
    assert check_digit("520727") == 3
    assert check_digit("AB2134<<<") == 5
    assert check_digit("L898902C3") == 6


def test_the_lines_on_the_back_of_a_card_give_number_birth_sex_and_last_day() -> None:
    # The recogniser is never sure of such lines: the check digits are.
    fields = read_fields(_back(_card()), unsure=_card())
    assert _values(fields) == {
        "number": "049196101783",
        "owner_id": "049196101783",
        "owner_born_on": "1996-05-11",
        "gender": "Nữ",
        "nationality": "Việt Nam",
        "valid_until": "2036-05-11",
    }


def test_a_sex_that_nothing_else_tells_is_as_sure_as_its_letter_was_read() -> None:
    # The citizen id says that she is a woman; of the days alone, whose check digits hold, nothing follows.
    assert read_fields(_back(_card(sex="M")), unsure=_card(sex="M"))["gender"].needs_review
    assert not read_fields(_back(_card(sex="F")), unsure=_card(sex="F"))["gender"].needs_review
    number = "B12345678"
    lines = _passport(number)
    of_nobody = [lines[0], lines[1].replace("049196101783", "<" * 12)]
    unsure = read_fields(_page_of_a_passport(of_nobody, name="TRẦN NHƯ QUÂN"), unsure=of_nobody)
    assert unsure["gender"].needs_review


def test_a_digit_read_as_a_letter_is_that_digit_where_the_check_digit_holds() -> None:
    first, days, name = _card()
    fields = read_fields(_back([first.replace("0", "O"), days.replace("5", "S"), name]))
    assert fields["owner_id"].value == "049196101783"
    assert fields["owner_born_on"].value == "1996-05-11"


def test_a_letter_read_as_a_digit_is_that_letter_where_no_digit_stands() -> None:
    # OCR-B has a foot and a flag on its I, which is read as a 1.
    first, days, name = _card()
    fields = read_fields(_back([first.replace("IDVNM", "1DVNM"), days, name.replace("I", "1")]))
    assert (fields["owner_id"].value, fields["owner_id"].needs_review) == ("049196101783", False)
    upper, lower = _passport()
    lines = [upper.replace(NAME, "TRAN<<THI<LUA").replace("THI", "TH1").ljust(44, "<"), lower]
    assert not read_fields(_page_of_a_passport(lines, name="TRẦN THỊ LỤA"))["owner_name"].needs_review


def test_what_all_check_digits_prove_stands_on_a_page_that_reads_badly() -> None:
    whole = replace(page(_back(_card())), illegible=True)
    fields = {one.name: one for one in extract([whole], default_catalogue()).fields}
    assert not fields["owner_id"].needs_review
    assert fields["gender"].needs_review, "no check digit is made of it"
    # One digit alone holds by chance once in ten times.
    lines = _card()
    cut_off = replace(page(_back([lines[0], lines[1][:18], lines[2]])), illegible=True)
    fields = {one.name: one for one in extract([cut_off], default_catalogue()).fields}
    assert (fields["owner_id"].value, fields["owner_id"].needs_review) == ("049196101783", True)


@pytest.mark.parametrize("wrong", ["049196101784", "049196101738"])
def test_a_number_whose_check_digit_fails_is_no_value(wrong: str) -> None:
    first, days, name = _card()
    fields = read_fields(_back([first.replace("049196101783", wrong), days, name]))
    assert "owner_id" not in fields
    assert fields["owner_born_on"].value == "1996-05-11"


def test_a_day_whose_check_digit_fails_is_no_value() -> None:
    first, days, name = _card()
    fields = read_fields(_back([first, "960512" + days[6:], name]))
    assert "owner_born_on" not in fields
    assert "gender" not in fields
    assert fields["owner_id"].value == "049196101783"


def test_lines_whose_last_digit_fails_are_marked() -> None:
    right = _card()[1][-1]
    fields = read_fields(_back(_card(last=str((int(right) + 1) % 10))))
    assert fields["owner_id"].needs_review
    assert fields["owner_born_on"].needs_review


def test_a_card_that_does_not_expire_has_no_last_day() -> None:
    assert "valid_until" not in read_fields(_back(_card(until="991231")))


def _page_of_a_passport(lines: list[str], *, name: str = "TRẦN NHƯ QUÂN", number: str = "C1234567") -> list[Placed]:
    return [
        centred(300, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        centred(380, "HỘ CHIẾU / PASSPORT"),
        *body([f"Số hộ chiếu / Passport No: {number}", f"Họ và tên / Full name: {name}"], top=600),
        *((350, 1400 + 80 * place, line) for place, line in enumerate(lines)),
    ]


def test_the_lines_of_a_passport_give_its_number_and_its_holders() -> None:
    assert _values(read_fields(_page_of_a_passport(_passport()))) == {
        "number": "C1234567",
        "owner_name": "Trần Như Quân",
        "owner_id": "049196101783",
        "owner_born_on": "1996-05-11",
        "gender": "Nữ",
        "nationality": "Việt Nam",
        "valid_until": "2034-03-15",
    }


def test_a_passports_lower_line_proves_itself_without_the_upper_one() -> None:
    lower = _passport()[1]
    assert _values(read_fields(_page_of_a_passport([lower])))["owner_id"] == "049196101783"
    wrong = lower[:-1] + str((int(lower[-1]) + 1) % 10)
    assert "owner_id" not in read_fields(_page_of_a_passport([wrong]))


def test_print_that_differs_from_the_lines_is_marked() -> None:
    fields = read_fields(_page_of_a_passport(_passport(), name="TRẦN NHƯ QUẤT", number="C1234561"))
    assert fields["owner_name"].needs_review
    assert fields["number"].needs_review


def test_lines_without_a_legible_title_tell_the_kind() -> None:
    found = extract([page([(350, 1400 + 80 * n, line) for n, line in enumerate(_passport())])], default_catalogue())
    assert found.kind.code == "ho_chieu"


def test_the_lines_of_a_card_beside_another_paper_say_nothing_of_it() -> None:
    letter = [*centred_title("GIẤY CAM KẾT"), *body(["Họ và tên: TRẦN NHƯ QUÂN"]), *_back(_card())[2:]]
    assert "owner_id" not in read_fields(letter)


def centred_title(title: str) -> list[Placed]:
    return [centred(250, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), centred(640, title)]
