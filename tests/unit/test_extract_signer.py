"""Who signed: authority, position and name at the foot of a paper."""

from dataclasses import replace

from dossier.kinds import default_catalogue
from tests.unit.pages import (
    LETTER,
    centred,
    decision,
    foot,
    heading,
    marriage_certificate,
    page,
    read_fields,
)
from worker.extract import extract
from worker.repair import MENDED


def test_a_deputy_who_is_not_read_as_one_is_marked() -> None:
    lines = [(x, y, text.replace("PHÓ CHỦ TỊCH", "CHỦ TỊCH")) for x, y, text in marriage_certificate()]
    assert read_fields(lines)["signer_title"].needs_review


def test_a_name_that_no_vietnamese_bears_is_marked() -> None:
    lines = [(x, y, text.replace("Võ Tấn Khải", "Vỏ Tẩnn Khải")) for x, y, text in decision()]
    assert read_fields(lines)["signer_name"].needs_review


def test_a_second_page_without_a_heading_adds_the_signer() -> None:
    first = [line for line in decision() if line[1] < 2000]
    last = [line for line in decision() if line[1] >= 2000]
    found = extract([page(first), page(last, number=2)], default_catalogue())
    signer = next(field for field in found.fields if field.name == "signer_name")
    assert (signer.value, signer.page) == ("Võ Tấn Khải", 2)


def test_a_name_with_a_mended_word_is_looked_at_by_a_person_and_running_text_stands() -> None:
    whole = page(decision())
    mended = [
        replace(word, confidence=MENDED, read="?") if word.text in ("Khải", "trợ") else word for word in whole.words
    ]
    fields = {field.name: field for field in extract([replace(whole, words=tuple(mended))], default_catalogue()).fields}
    assert fields["signer_name"].value == "Võ Tấn Khải"
    assert fields["signer_name"].needs_review
    assert "trợ cấp" in fields["title"].value
    assert not fields["title"].needs_review
    assert not fields["owner_name"].needs_review


def test_a_name_that_lost_its_first_word_stands_off_centre() -> None:
    whole = [*heading(["ỦY BAN NHÂN DÂN", "XÃ BÌNH TÚ"], "70/KH-UBND"), centred(700, "KẾ HOẠCH")]
    fields = read_fields([*whole, *foot(["CHỦ TỊCH"], "Hoàng Quang Thảo", top=2300)])
    assert not fields["signer_name"].needs_review
    lost = [
        (left + LETTER * len("Hoàng "), top, "Quang Thảo") if text == "Hoàng Quang Thảo" else (left, top, text)
        for left, top, text in foot(["CHỦ TỊCH"], "Hoàng Quang Thảo", top=2300)
    ]
    assert read_fields([*whole, *lost])["signer_name"].needs_review
