"""Pages that do not lie where they belong: left as scanned, and shown to a person."""

from __future__ import annotations

import pytest

from dossier.reading import PageReading
from tests.unit import pages as drawn
from tests.unit.pages import body, centred, national_title, page
from tests.unit.worker.separate.test_cut import (
    BLANK,
    birth,
    decision,
    form_of_an_act,
    long_act,
    marriage,
    ranges,
    separator,
    stack,
    sure,
)
from worker.separate.cut import Cutting


def swapped(pages: list[PageReading], one: int, other: int) -> list[PageReading]:
    """The pages with those of two places, from 1, in each other's place."""
    turned = list(pages)
    turned[one - 1], turned[other - 1] = turned[other - 1], turned[one - 1]
    return turned


@pytest.mark.parametrize(("one", "other"), [(1, 2), (1, 4), (2, 3), (2, 4), (3, 4)])
@pytest.mark.parametrize("separated", [False, True])
def test_an_act_whose_pages_were_swapped_is_never_silent(one: int, other: int, separated: bool) -> None:
    between = [separator()] if separated else []
    act = swapped(long_act(ends=4), one, other)
    found = stack(*between, birth(), *between, *act, *between, marriage())
    first = 2 + 2 * len(between)
    touching = [part for part in found.parts if part.first < first + 4 and part.last >= first]
    assert not any(part.sure for part in touching), found


def test_the_page_that_does_not_follow_is_named_within_its_paper() -> None:
    found = stack(birth(), *swapped(long_act(ends=4), 2, 3), birth())
    assert ranges(found) == [(1, 1), (2, 5), (6, 6)]
    assert [reason for reason in found.parts[1].reasons if reason.startswith("page.order")] == [
        "page.order.2",
        "page.order.3",
        "page.order.4",
    ]


def test_in_order_nothing_is_said() -> None:
    found = stack(birth(), *long_act(ends=4), marriage())
    assert all(sure(found))
    assert stack(*long_act(ends=4)) == Cutting()


def test_numbers_that_do_not_follow_are_noticed_in_a_file_of_one_paper_too() -> None:
    assert stack(*swapped(long_act(ends=4), 2, 3)).warnings == ("page.order.3", "page.order.4")


def test_what_is_attached_may_count_anew() -> None:
    annex = [page([centred(300, "PHỤ LỤC"), *body(["danh mục các khoản chi"])])]
    annex.append(page([centred(180, "2"), *body(["các khoản chi tiếp theo của phụ lục này"])]))
    assert not any("page.order" in warning for warning in stack(*long_act(ends=3), *annex).warnings)


def test_an_act_signed_on_a_page_before_its_last_is_asked_about_without_numbers_too() -> None:
    act = swapped(long_act(ends=3, numbered=False), 2, 3)
    assert sure(stack(birth(), *act, marriage()))[1] is False


def test_articles_that_do_not_follow_are_asked_about() -> None:
    opening = page([line for line in drawn.decision() if line[1] < 2400])
    running = ["theo đúng các quy định hiện hành về quản lý ngân sách và"] * 30
    later, sooner = (
        page(body(["và các nội dung khác", "Điều 9. Kinh phí", *running])),
        page(body(["và các nội dung sau", "Điều 5. Thời gian", *running])),
    )
    found = stack(separator(), opening, later, sooner, separator(), birth())
    assert any(reason.startswith("page.order") for reason in found.parts[0].reasons)


def test_a_back_before_its_front_makes_both_sides_of_the_cut_unsure() -> None:
    back = page(body(["III. Những thay đổi sau khi cấp giấy chứng nhận", "chưa có nội dung nào được ghi"]))
    front = page(drawn.land_certificate())
    assert sure(stack(birth(), back, BLANK, front, separator(), marriage())) == [False, False, True]
    assert sure(stack(birth(), separator(), back, front, separator(), marriage())) == [True, False, False, True]


def test_an_annex_or_an_empty_form_before_its_act_is_asked_about() -> None:
    annex = page([centred(300, "PHỤ LỤC"), *body(["danh sách các hộ được hỗ trợ năm 2024"])])
    for attached in (annex, form_of_an_act(values=False)):
        found = stack(separator(), attached, decision(), separator(), birth())
        assert sure(found)[:2] == [False, False]
        assert sure(found)[-1]


def test_a_form_that_lacks_its_last_page_is_asked_about() -> None:
    first = page([*national_title(330), *drawn.marital_status("")[3:], centred(3380, "Trang 1/2")])
    found = stack(separator(), first, separator(), birth())
    assert found.parts[0].reasons == ("page.order.1",)
