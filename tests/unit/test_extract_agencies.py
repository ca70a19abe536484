"""Who issued a paper: the heading on its left, in natural case, and what makes it doubtful."""

import pytest

from tests.unit.pages import (
    birth_certificate,
    centred,
    heading,
    read_fields,
)
from worker.extract.issuer import agency_findings


def test_marks_that_differ_from_the_rest_of_the_paper_mark_the_issuer() -> None:
    lines = [(x, y, text.replace("XÃ TRÀ TÂN", "XÃ TRÁ TÂN")) for x, y, text in birth_certificate()]
    issuer = read_fields(lines)["issuer"]
    assert (issuer.value, issuer.needs_review) == ("Ủy ban nhân dân xã Trá Tân", True)


def test_the_places_below_a_commune_in_small_letters_belong_to_the_agency() -> None:
    fields = read_fields(
        [
            *heading(["ỦY BAN NHÂN DÂN", "PHƯỜNG YÊN THẾ", "Thành phố Pleiku, Gia Lai"]),
            centred(700, "GIẤY CHỨNG NHẬN KẾT HÔN"),
        ]
    )
    assert fields["issuer"].value == "Ủy ban nhân dân phường Yên Thế Thành phố Pleiku, Gia Lai"


@pytest.mark.parametrize(
    "name",
    ["UBND huyện Quế Hải Bộ phận Tiếp nhận và Trả Kết Uả", "UBND xã Vĩnh Dương Bộ phận Tiếp nhận và Trả", "Quyền"],
)
def test_an_agency_that_lost_letters_or_words_is_doubtful(name: str) -> None:
    assert agency_findings(name)


@pytest.mark.parametrize(
    "name",
    ["UBND tỉnh Lâm Đồng Sở Tư pháp", "Ủy ban nhân dân huyện Krông Pắc", "Bộ Công thương", "Văn phòng Chính phủ"],
)
def test_a_whole_agency_is_not(name: str) -> None:
    assert agency_findings(name) == ()
