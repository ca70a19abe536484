"""Where a stack is cut: pages composed here, in the words and zones of real papers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import PageReading
from tests.unit import pages as drawn
from tests.unit.pages import Placed, body, centred, foot, heading, national_title, page
from worker.separate.cut import Cutting, Part, cut
from worker.separate.separator import Separator, separator_in
from worker.separate.signs import signs_of

CODE, OTHER_CODE = "000.97.12.H47-210910-1378", "H47.23.101-260804-0583"
BLANK = PageReading(1, drawn.WIDTH, drawn.HEIGHT, drawn.DPI, blank=True)
UNREAD = PageReading(1, 0, 0, 0, error="unreadable.damaged")


def stack(*pages: PageReading) -> Cutting:
    return cut([replace(one, number=number) for number, one in enumerate(pages, start=1)], default_catalogue())


def ranges(found: Cutting) -> list[tuple[int, int]]:
    return [(part.first, part.last) for part in found.parts]


def sure(found: Cutting) -> list[bool]:
    return [part.sure for part in found.parts]


def separator(begins: str = "paper", code: str | None = None) -> PageReading:
    payload = Separator(begins, code).payload  # type: ignore[arg-type]
    return page([centred(400, "TỜ NGĂN GIẤY TỜ MỚI")], codes=[payload])


def cover(code: str | None = CODE) -> PageReading:
    return page(drawn.cover_sheet(), codes=[code] if code else [])


def birth() -> PageReading:
    return page(drawn.birth_certificate())


def marriage() -> PageReading:
    return page(drawn.marriage_certificate())


def decision() -> PageReading:
    return page(drawn.decision())


def long_act(*, ends: int, numbered: bool = True) -> list[PageReading]:
    """A decision of `ends` pages that is signed on the last."""
    opening = [line for line in drawn.decision() if line[1] < 2400]
    running = ["huyện đã giao trong năm, theo đúng các quy định về quản lý ngân sách và"]
    pages = [page([*opening, *body(["Điều 3. Các khoản chi được lấy từ nguồn kinh phí của", *running * 16], top=1800)])]
    for number in range(2, ends + 1):
        lines: list[Placed] = [centred(180, str(number))] if numbered else []
        lines += body(running * (24 if number == ends else 36), top=400)
        if number == ends:
            lines += [(drawn.LEFT, 2500, "Nơi nhận:"), *foot(["CHỦ TỊCH"], "Võ Tấn Khải")]
        pages.append(page(lines))
    return pages


def form_of_an_act(values: bool) -> PageReading:
    filled = "Số định danh cá nhân: 049160003217" if values else "Số định danh cá nhân: ............"
    return page(
        [
            (1900, 180, "Mẫu số 04"),
            *national_title(330),
            centred(640, "ĐƠN ĐỀ NGHỊ"),
            *body(["Kính gửi: Ủy ban nhân dân xã Trà Tân", "Tôi tên là: Trần Thị Lụa", filled]),
            *foot(["NGƯỜI LÀM ĐƠN"], "Trần Thị Lụa" if values else ""),
        ]
    )


def test_one_paper_is_no_stack() -> None:
    assert stack(birth()) == Cutting()
    assert stack(decision(), BLANK) == Cutting()
    assert stack() == Cutting()


@pytest.mark.parametrize("numbered", [True, False])
def test_a_long_act_is_not_cut(numbered: bool) -> None:
    assert stack(*long_act(ends=40, numbered=numbered)) == Cutting()


def test_a_separator_sheet_cuts_and_is_no_paper() -> None:
    found = stack(separator(), birth(), separator(), marriage())
    assert ranges(found) == [(2, 2), (4, 4)]
    assert sure(found) == [True, True]


def test_the_back_of_a_separator_sheet_belongs_to_no_paper() -> None:
    found = stack(birth(), BLANK, separator(), BLANK, marriage(), BLANK)
    assert ranges(found) == [(1, 2), (5, 6)]


def test_a_separator_cuts_where_nothing_else_would() -> None:
    photo = page(body(["hình chụp hiện trạng nhà ở của gia đình tại thời điểm nộp hồ sơ xin phép"]))
    found = stack(photo, separator(), photo)
    assert ranges(found) == [(1, 1), (3, 3)]
    assert sure(found) == [True, True]


def test_a_separator_whose_code_was_not_read_cuts_and_asks() -> None:
    spoilt = page([centred(400, "TỜ NGĂN GIẤY TỜ MỚI")], codes=[Separator("paper").payload[:-1] + "X"])
    for sheet in (spoilt, page([centred(400, "TỜ NGĂN HỒ SƠ MỚI")])):
        found = stack(cover(), birth(), sheet, marriage())
        assert ranges(found) == [(1, 1), (2, 2), (4, 4)]
        assert found.parts[1].reasons == ("stack.cut_unsure.3",)
        assert found.parts[2].reasons == ("stack.cut_unsure.3", "stack.dossier_unsure")


def test_papers_belong_to_the_dossier_of_the_cover_sheet_before_them() -> None:
    found = stack(cover(), birth(), BLANK, marriage(), cover(OTHER_CODE), decision())
    assert found.parts == (
        Part(1, 1, "cover", CODE),
        Part(2, 3, "paper", CODE),
        Part(4, 4, "paper", CODE),
        Part(5, 5, "cover", OTHER_CODE),
        Part(6, 6, "paper", OTHER_CODE),
    )


def test_a_printed_dossier_code_counts_where_the_cover_sheet_has_no_qr_code() -> None:
    found = stack(cover(None), birth())
    assert [part.dossier_code for part in found.parts] == [CODE, CODE]


def test_behind_a_cover_sheet_whose_code_was_not_read_the_dossier_is_asked_for() -> None:
    unreadable = page([line for line in drawn.cover_sheet() if "Mã hồ sơ" not in line[2]])
    found = stack(cover(OTHER_CODE), birth(), unreadable, marriage())
    assert [part.dossier_code for part in found.parts] == [OTHER_CODE, OTHER_CODE, None, None]
    assert [part.reasons for part in found.parts[2:]] == [("stack.dossier_unsure",)] * 2


def test_a_separator_begins_a_dossier_and_names_it() -> None:
    found = stack(separator("dossier", CODE), birth(), separator(), marriage(), separator("dossier"), decision())
    assert [part.dossier_code for part in found.parts] == [CODE, CODE, None]


def test_separator_and_cover_sheet_that_disagree_are_asked_about() -> None:
    found = stack(separator("dossier", OTHER_CODE), cover(), birth())
    assert [part.dossier_code for part in found.parts] == [CODE, CODE]
    assert sure(found) == [False, False]


def test_first_pages_cut_without_any_sheet() -> None:
    found = stack(birth(), marriage(), decision(), birth())
    assert ranges(found) == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert all(sure(found))


def test_the_pages_of_an_act_stay_together_among_other_papers() -> None:
    found = stack(birth(), *long_act(ends=3), marriage())
    assert ranges(found) == [(1, 1), (2, 4), (5, 5)]
    assert all(sure(found))


def test_text_that_runs_on_needs_no_page_number() -> None:
    found = stack(birth(), *long_act(ends=3, numbered=False), marriage())
    assert ranges(found) == [(1, 1), (2, 4), (5, 5)]
    assert all(sure(found))


def test_a_page_without_heading_behind_a_signed_paper_is_asked_about() -> None:
    back = page(body(["III. Thửa đất, nhà ở và tài sản khác gắn liền với đất", "IV. Những thay đổi sau khi cấp"]))
    found = stack(birth(), back, marriage())
    assert ranges(found) == [(1, 2), (3, 3)]
    assert found.parts[0].reasons == ("stack.cut_unsure.2", "stack.cut_unsure.3")
    # Whose back it is, nobody can tell; that there are two papers is certain.
    assert found.parts[1].reasons == ("stack.cut_unsure.3",)


@pytest.mark.parametrize(("left", "top", "number"), [(2150, 3380, 3), (2150, 120, None), (1240, 120, 3)])
def test_page_numbers_stand_in_the_middle_or_at_the_right_of_the_foot_and_leaves_are_counted_in_the_upper_corner(
    left: int, top: int, number: int | None
) -> None:
    running = body(["huyện đã giao trong năm, theo đúng các quy định về quản lý ngân sách và"] * 36, top=400)
    assert signs_of(page([*running, (left, top, "3")]), default_catalogue()).page_number == number


def test_an_annex_that_names_its_act_belongs_to_it() -> None:
    annex = page(
        [
            *heading(["ỦY BAN NHÂN DÂN", "HUYỆN SÔNG THANH"]),
            centred(560, "BÁO CÁO"),
            centred(640, "(Kèm theo Quyết định số 1204/QĐ-UBND ngày 15 tháng 9 năm 2018)"),
            *body(["1. Trần Thị Lụa, sinh ngày 15/10/1960"]),
        ]
    )
    found = stack(decision(), annex, birth())
    assert ranges(found) == [(1, 2), (3, 3)]
    assert all(sure(found))
    assert stack(decision(), annex) == Cutting()
    foreign = stack(birth(), page(drawn.decision(number="77/QĐ-UBND")), annex, birth())
    assert sure(foreign) == [True, False, False, True]


def test_a_form_of_another_act_of_the_same_number_does_not_belong_to_it() -> None:
    form = page(
        [
            *national_title(),
            centred(560, "ĐƠN ĐỀ NGHỊ"),
            centred(640, "(Ban hành kèm theo Thông tư số 1204/2020/TT-BTP ngày 28 tháng 5 năm 2020)"),
            *body(["Kính gửi: Ủy ban nhân dân xã Trà Tân", "Tôi tên là: Trần Thị Lụa, sinh ngày 15/10/1960"]),
        ]
    )
    found = stack(birth(), decision(), form)
    assert ranges(found) == [(1, 1), (2, 2), (3, 3)]
    assert sure(found) == [True, False, False]


def test_an_act_whose_number_was_not_read_may_have_an_annex_with_a_heading() -> None:
    act = page([line for line in drawn.decision() if "Số:" not in line[2]])
    plan = page(
        [
            *heading(["ỦY BAN NHÂN DÂN", "HUYỆN SÔNG THANH"]),
            centred(560, "KẾ HOẠCH"),
            centred(640, "(Ban hành kèm theo Quyết định số        /QĐ-UBND)"),
            *body(["I. Mục đích, yêu cầu của kế hoạch này"]),
        ]
    )
    assert stack(act, plan) == Cutting()
    assert sure(stack(birth(), act, plan, birth())) == [True, False, False, True]


@pytest.mark.parametrize("said", ["(Kèm theo Quyết định này)", "(Ban hành kèm theo Quyết định số 1204/QĐ-UBND)"])
def test_what_an_annex_calls_this_decision_is_the_one_before_it(said: str) -> None:
    annex = page([centred(300, "PHỤ LỤC"), centred(380, said), *body(["1. Trần Thị Lụa", "2. Lê Văn Bền"])])
    assert sure(stack(birth(), decision(), annex, birth())) == [True, True, True]
    assert sure(stack(decision(), marriage(), annex, birth())) == [True, False, True]


def test_an_annex_with_the_next_page_number_belongs_to_the_act_before_it() -> None:
    plan = page(
        [
            centred(150, "2"),
            *heading(["ỦY BAN NHÂN DÂN", "HUYỆN SÔNG THANH"]),
            centred(560, "KẾ HOẠCH"),
            centred(640, "(Ban hành kèm theo Quyết định số        /QĐ-UBND ngày     tháng 9 năm 2018)"),
            *body(["1. Mục đích, yêu cầu"]),
        ]
    )
    assert stack(decision(), plan) == Cutting()


def test_a_bare_annex_that_names_its_act_belongs_to_it() -> None:
    annex = page([centred(300, "PHỤ LỤC"), centred(380, "(Kèm theo Quyết định số 1204/QĐ-UBND ngày 15/9/2018)")])
    assert sure(stack(birth(), decision(), annex, birth())) == [True, True, True]


def test_what_stands_behind_a_card_does_not_run_on_from_it() -> None:
    front = page([line for line in drawn.land_certificate() if line[1] < 2250])
    note = page(body(["và các giấy tờ khác do gia đình nộp kèm theo, đã được đối chiếu với bản chính"]))
    found = stack(birth(), front, note)
    assert sure(found) == [True, False]


def test_an_empty_form_behind_an_act_is_no_paper_for_sure() -> None:
    found = stack(birth(), decision(), form_of_an_act(values=False), marriage())
    assert sure(found) == [True, False, False, True]
    assert stack(decision(), form_of_an_act(values=False)) == Cutting(warnings=("stack.maybe",))


def test_a_form_that_was_filled_in_is_a_paper() -> None:
    found = stack(cover(), form_of_an_act(values=True), decision(), form_of_an_act(values=True))
    assert ranges(found) == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert all(sure(found))


def test_a_heading_on_a_page_with_the_next_number_is_asked_about() -> None:
    numbered = page([centred(150, "2"), *drawn.decision(number="88/QĐ-UBND")])
    found = stack(birth(), decision(), numbered, birth())
    assert ranges(found) == [(1, 1), (2, 3), (4, 4)]
    assert sure(found) == [True, False, True]


def test_trang_2_of_3_goes_on() -> None:
    def footed(lines: list[Placed], text: str) -> PageReading:
        return page([*lines, centred(3380, text)])

    second = footed(body(["Người khai ghi tiếp các nội dung sau đây"]), "Trang 2/2")
    found = stack(footed(drawn.marital_status(""), "Trang 1/2"), second, birth())
    assert ranges(found) == [(1, 2), (3, 3)]
    assert all(sure(found))
    torn = stack(birth(), footed(drawn.marital_status(""), "Trang 1/2"), birth())
    assert sure(torn) == [True, False, False]


def test_a_page_that_could_not_be_read_is_asked_about_and_so_is_the_dossier() -> None:
    found = stack(cover(), birth(), UNREAD, marriage(), cover(OTHER_CODE), birth())
    assert ranges(found) == [(1, 1), (2, 3), (4, 4), (5, 5), (6, 6)]
    assert sure(found) == [True, False, False, True, True]
    assert "stack.dossier_unsure" in found.parts[2].reasons


def test_every_page_of_a_paper_is_in_one_part_and_in_order() -> None:
    found = stack(
        BLANK, separator(), cover(), birth(), BLANK, *long_act(ends=3), BLANK, UNREAD, marriage(), separator()
    )
    numbers = [number for part in found.parts for number in part.pages]
    assert numbers == sorted(set(numbers))
    assert set(numbers) == set(range(3, 12))


def test_only_a_sound_code_of_this_version_is_a_separator() -> None:
    for made in (Separator("paper"), Separator("dossier"), Separator("dossier", CODE)):
        assert separator_in(made.payload) == made
    payload = Separator("dossier", CODE).payload
    damaged = [payload.replace("1378", "1379"), payload[:-1], payload.replace(":1:", ":2:"), CODE, "SOHOA:", ""]
    assert [separator_in(code) for code in damaged] == [None] * len(damaged)


@pytest.mark.parametrize(
    ("before", "after"), [("Điều 4. Kinh phí", "Điều 5. Hiệu lực"), ("II. Nội dung", "III. Thửa đất")]
)
def test_the_next_article_or_section_goes_on(before: str, after: str) -> None:
    lines = [*(line for line in drawn.decision() if "Điều" not in line[2]), *body([before], top=1400)]
    more = "và các nội dung khác theo đúng quy định hiện hành"
    found = stack(birth(), page(lines), page(body([f"{after} {more}"])), birth())
    assert ranges(found) == [(1, 1), (2, 3), (4, 4)]
    assert all(sure(found))
    far = page(body([f"Điều 9. Khác {more}", f"IX. Khác {more}"]))
    assert sure(stack(birth(), page(lines), far, birth())) == [True, False, False]


def test_a_photo_among_papers_is_asked_about_and_leaves_the_dossier_alone() -> None:
    photo = page([])
    found = stack(cover(), birth(), photo, marriage())
    assert ranges(found) == [(1, 1), (2, 3), (4, 4)]
    assert sure(found) == [True, False, True]


def test_a_few_pages_that_may_be_several_papers_are_asked_about() -> None:
    note = page(body(["danh sách giấy tờ mà gia đình đã nộp cùng với hồ sơ này"]))
    assert stack(cover(), note) == Cutting(warnings=("stack.maybe",))
    spoilt = page([centred(400, "TỜ NGĂN HỒ SƠ MỚI")])
    found = stack(birth(), spoilt, note)
    assert ranges(found) == [(1, 1), (3, 3)]
    assert sure(found) == [False, False]


def notice(number: str, office: str, *text: str, lines: int = 20) -> PageReading:
    head = heading([office], number, "Hà Tiên, ngày 09 tháng 10 năm 2017")
    print_ = body([*text, *["để các đơn vị biết và thực hiện theo đúng quy định"] * lines], top=900)
    lower = [*foot(["GIÁM ĐỐC"], "Võ Tấn Khải", top=2600), (drawn.LEFT, 2600, "Nơi nhận:")]
    return page([*head, centred(640, "THÔNG BÁO"), centred(720, "Về việc tuyển nghiên cứu sinh"), *print_, *lower])


@pytest.mark.parametrize(
    ("number", "text", "cut_there"),
    [
        ("3669/TB-ĐHY", "Thực hiện Thông báo số 3669/TB-ĐHY (đính kèm Thông báo tuyển sinh)", False),
        ("369/TB-ĐHY", "Thực hiện Thông báo số 3669/TB-ĐHY (đính kèm Thông báo tuyển sinh)", False),
        ("3669/TB-ĐHY", "Thực hiện Thông báo số 3669/TB-ĐHY", True),
        ("3669/TB-SYT", "Thực hiện Thông báo số 3669/TB-SYT (đính kèm Thông báo tuyển sinh)", True),
        ("12/TB-ĐHY", "Thực hiện Thông báo số 3669/TB-ĐHY (đính kèm Thông báo tuyển sinh)", True),
    ],
)
def test_another_offices_act_that_an_act_encloses_is_a_part_of_it(number: str, text: str, *, cut_there: bool) -> None:
    found = stack(notice("2016/TB-SYT", "SỞ Y TẾ", text), notice(number, "TRƯỜNG ĐẠI HỌC Y"))
    assert ranges(found) == ([(1, 1), (2, 2)] if cut_there else [])
    assert bool(found.warnings) != cut_there
