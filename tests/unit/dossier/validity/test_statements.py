from dataclasses import replace
from datetime import date

import pytest

from dossier.reading import PageReading, Word
from dossier.validity.statements import Statement, said_by, statements_in, statements_of_title


def page(text: str, *, unsure: str = "") -> PageReading:
    words = []
    for line, printed in enumerate(text.splitlines()):
        words += [Word(word, (0, 0, 1, 1), 0.5 if word == unsure else 0.95, line) for word in printed.split()]
    return PageReading(1, 100, 100, 100, words=tuple(words))


DAY = date(2019, 4, 3)


def said(kind: str, *pages: PageReading) -> tuple[Statement, ...]:
    """What the text says that counts on a paper of this kind, without where it stands."""
    return tuple(replace(one, spoken="anywhere") for one in said_by(kind, statements_in(pages)))


@pytest.mark.parametrize(
    ("title", "meant"),
    [
        (
            "Về việc thu hồi Giấy phép xây dựng số 12/GPXD ngày 03/4/2019 của UBND huyện Thăng Bình",
            Statement("revoked", "12/GPXD", DAY, "UBND huyện Thăng Bình"),
        ),
        ("V/v hủy bỏ Quyết định số 87/QĐ-UBND ngày 03 tháng 4 năm 2019", Statement("revoked", "87/QĐ-UBND", DAY)),
        ("Bãi bỏ Quyết định số 87/QĐ-UBND, ngày 03/4/2019", Statement("revoked", "87/QĐ-UBND", DAY)),
        (
            "Về việc thay thế Quyết định số 87 / QĐ - UBND của Chủ tịch UBND tỉnh Quảng Nam ngày 03/4/2019",
            Statement("superseded", "87/QĐ-UBND", DAY, "Chủ tịch UBND tỉnh Quảng Nam"),
        ),
        (
            "Về việc thu hồi Giấy chứng nhận quyền sử dụng đất số phát hành BX 123456 do UBND huyện Thăng Bình cấp "
            "ngày 03/4/2019 cho ông Nguyễn Văn An",
            Statement("revoked", "BX123456", DAY, "UBND huyện Thăng Bình"),
        ),
        ("Về việc thu hồi Quyết định số 87/QĐ-UBND", Statement("revoked", "87/QĐ-UBND", doubtful=True)),
        ("Về việc thu hồi Quyết định số 87/QĐ-UBND ngày 31/02/2019", Statement("revoked", "87/QĐ-UBND", doubtful=True)),
    ],
)
def test_an_abstract_says_what_the_decision_revokes_or_replaces(title: str, meant: Statement) -> None:
    (found,) = statements_of_title(title, "quyet_dinh", doubtful=False)
    assert replace(found, paper="") == meant
    assert found.paper == ("giay phep" if "phép" in title else "giay chung nhan" if "chứng" in title else "quyet dinh")
    assert all(one.doubtful for one in statements_of_title(title, "quyet_dinh", doubtful=True))
    assert statements_of_title(title, "to_trinh", doubtful=False) == ()


@pytest.mark.parametrize(
    "title",
    [
        "Về việc thu hồi đất của hộ ông Nguyễn Văn An, số thửa 12, ngày 03/4/2019",
        "Về việc sửa đổi, bổ sung Quyết định số 87/QĐ-UBND ngày 03/4/2019",
        "Về việc đề nghị thu hồi Giấy phép xây dựng số 12/GPXD ngày 03/4/2019",
        "Về việc bãi bỏ khoản 2 Điều 3 Quyết định số 87/QĐ-UBND ngày 03/4/2019",
        "Về việc bãi bỏ một phần Quyết định số 87/QĐ-UBND ngày 03/4/2019",
        "Về việc thu hồi Giấy chứng nhận quyền sử dụng đất đã cấp theo Quyết định số 87/QĐ-UBND ngày 03/4/2019",
        "Về việc thu hồi Giấy phép xây dựng tại thửa đất số 12, ngày 03/4/2019",
        "Về việc thu hồi tiền hỗ trợ theo Quyết định số 87/QĐ-UBND ngày 03/4/2019",
        "Về việc không thu hồi Giấy phép xây dựng số 12/GPXD ngày 03/4/2019",
    ],
)
def test_what_concerns_a_part_or_no_paper_says_nothing(title: str) -> None:
    assert statements_of_title(title, "quyet_dinh", doubtful=False) == ()


DECISION = """QUYẾT ĐỊNH
Về việc cấp lại giấy phép
Căn cứ Quyết định số 1/QĐ-UBND ngày 01/01/2019 về việc thu hồi Giấy phép xây dựng số 2/GPXD ngày 02/01/2019;
Xét đề nghị của Phòng Kinh tế. Thu hồi Giấy phép số 9/GPXD ngày 02/01/2019;
QUYẾT ĐỊNH:
Điều 1. {first}
Điều 2. {second}
"""


def decision(first: str = "Cấp lại giấy phép cho ông Nguyễn Văn An.", second: str = "Chánh Văn phòng thi hành.") -> str:
    return DECISION.format(first=first, second=second)


def test_only_articles_decide() -> None:
    assert said("quyet_dinh", page(decision())) == ()
    first = "Thu hồi Giấy phép xây dựng số 12/GPXD ngày 03/4/2019 của UBND huyện Thăng Bình cấp cho ông An."
    assert said("quyet_dinh", page(decision(first))) == (
        Statement("revoked", "12/GPXD", DAY, "UBND huyện Thăng Bình", paper="giay phep"),
    )
    assert said("cong_van", page(decision(first))) == ()


def test_a_decision_replaces_several_others() -> None:
    second = (
        "Quyết định này có hiệu lực kể từ ngày ký và thay thế Quyết định số 87/QĐ-UBND ngày 03/4/2019 của UBND tỉnh, "
        "Quyết định số 88/QĐ-UBND ngày 03/4/2019 về việc áp dụng Quyết định số 89/QĐ-UBND ngày 03/4/2019."
    )
    found = said("quyet_dinh", page(decision(second=second)))
    assert [(one.says, one.number, one.issued_on, one.doubtful) for one in found] == [
        ("superseded", "87/QĐ-UBND", DAY, False),
        ("superseded", "88/QĐ-UBND", DAY, False),
    ]


def test_what_is_replaced_but_for_a_part_waits_for_a_person() -> None:
    second = "Quyết định này thay thế Quyết định số 87/QĐ-UBND ngày 03/4/2019 về thu phí, trừ quy định tại Điều 5."
    assert [one.doubtful for one in said("quyet_dinh", page(decision(second=second)))] == [True]


def test_a_permit_says_which_one_it_replaces() -> None:
    text = "GIẤY PHÉP XÂY DỰNG\nGiấy phép này thay thế Giấy phép xây dựng số 12/GPXD ngày 03/4/2019."
    assert said("giay_phep_xay_dung", page(text)) == (Statement("superseded", "12/GPXD", DAY, paper="giay phep"),)


def test_an_unsure_number_makes_the_statement_doubtful() -> None:
    text = decision("Thu hồi Quyết định số 87/QĐ-UBND ngày 03/4/2019.")
    assert [one.doubtful for one in said("quyet_dinh", page(text))] == [False]
    assert [one.doubtful for one in said("quyet_dinh", page(text, unsure="87/QĐ-UBND"))] == [True]
    assert [one.doubtful for one in said("quyet_dinh", page(text, unsure="03/4/2019."))] == [True]
    assert [one.doubtful for one in said("quyet_dinh", page(text, unsure="Căn"))] == [False]


def test_an_extract_of_a_change_in_civil_status_names_the_certificate() -> None:
    text = """TRÍCH LỤC
    THAY ĐỔI, CẢI CHÍNH HỘ TỊCH
    Đã cải chính chữ đệm trong Giấy khai sinh số 70/2013 đăng ký ngày 03/4/2019 tại UBND xã Bình Tú"""
    assert said("khac", page(text)) == (Statement("superseded", "70/2013", DAY, paper="giay khai sinh"),)


def test_a_certificate_issued_again_says_so() -> None:
    assert said("giay_khai_sinh", page("GIẤY KHAI SINH\n(Cấp lại)\nHọ, chữ đệm, tên: A")) == (Statement("reissued"),)
    assert said("giay_khai_sinh", page("GIẤY KHAI SINH\nThẻ cấp lại ngày 1")) == ()


def test_a_page_that_cannot_be_relied_on_says_nothing_for_sure() -> None:
    revoking = page("Điều 1. Thu hồi Giấy phép xây dựng số 12/GPXD ngày 03/4/2019.")
    again = page("GIẤY KHAI SINH\n(Bản chính cấp lại)")
    for kind, sound in (("quyet_dinh", revoking), ("giay_khai_sinh", again)):
        assert [one.doubtful for one in said(kind, sound)] == [False]
        for seen in (replace(sound, illegible=True), replace(sound, turned_print=True)):
            assert [one.doubtful for one in said(kind, seen)] == [True]
