"""A file that is several papers, cut between its pictures: by clicks, by dragging and by keyboard."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from storage.review import cuts
from tests.archive import ONE_MACHINE, House, marital_status
from tests.browser.conftest import log_in

pytestmark = ONE_MACHINE


def test_a_page_is_dragged_by_its_handle_with_a_finger(browser: Browser, site: str, house: House) -> None:
    document_id = house.archive(marital_status(), texts=["một", "hai", "ba"], review=["stack.maybe"])
    context = browser.new_context(locale="vi-VN", has_touch=True, viewport={"width": 760, "height": 1400})
    page = context.new_page()
    log_in(page, site, house, "review")
    page.goto(f"{site}/documents/{document_id}/cuts")
    sheets, handle = page.locator(".cut-pages li"), page.locator(".cut-pages li[data-page='2'] .handle")
    begun, to = handle.bounding_box(), sheets.nth(0).bounding_box()
    assert begun
    assert to
    # Events as a finger makes them: true touches are called off where a busy machine answers them late.
    for kind, x, y in (
        ("pointerdown", begun["x"] + 5, begun["y"] + 5),
        ("pointermove", begun["x"] - 40, begun["y"] - 40),
        ("pointermove", to["x"] + 10, to["y"] + 80),
        ("pointerup", to["x"] + 10, to["y"] + 80),
    ):
        made = {"pointerType": "touch", "pointerId": 7, "bubbles": True, "clientX": x, "clientY": y}
        handle.dispatch_event(kind, made)
    expect(page.get_by_role("status")).to_have_text("Vị trí mới của trang 2: 1")
    assert [one.get_attribute("data-page") for one in sheets.all()] == ["2", "1", "3"]
    assert handle.evaluate("(one) => getComputedStyle(one).touchAction") == "none", "the list would move with it"
    context.close()


def test_a_clerk_says_where_the_papers_begin(page: Page, site: str, house: House) -> None:
    document_id = house.archive(marital_status(), texts=["một", "hai", "ba"], review=["stack.maybe"])
    log_in(page, site, house, "review")
    page.goto(f"{site}/documents/{document_id}")
    expect(page.get_by_role("listitem").filter(has_text="Tệp có thể gồm nhiều giấy tờ").first).to_be_visible()
    page.get_by_role("link", name="Chia thành nhiều giấy tờ").press("Enter")
    expect(page.get_by_role("img")).to_have_count(3)
    expect(page.get_by_role("checkbox", name="Bắt đầu giấy tờ mới")).to_have_count(0)
    papers = page.locator(".paper")
    expect(papers).to_have_text(["Giấy tờ 1", "", ""])
    page.get_by_role("button", name="Cắt trước trang 2").press("Enter")
    page.get_by_role("button", name="Cắt trước trang 3").click()
    expect(papers).to_have_text(["Giấy tờ 1", "Giấy tờ 2", "Giấy tờ 3"])
    page.get_by_role("button", name="Cắt trước trang 3").click()
    sheets = page.locator(".cut-pages li")
    width = sheets.nth(1).bounding_box()["width"]  # type: ignore[index]
    sheets.nth(2).drag_to(
        sheets.nth(1), target_position={"x": 10, "y": 150}, source_position={"x": width / 2, "y": 150}
    )
    expect(page.get_by_role("status")).to_have_text("Vị trí mới của trang 3: 2")
    expect(papers).to_have_text(["Giấy tờ 1", "Giấy tờ 2", ""])
    assert [one.get_attribute("data-page") for one in sheets.all()] == ["1", "3", "2"]
    # By keyboard: the first page of the second paper becomes the last of the first, and comes back.
    page.get_by_role("button", name="Chuyển lên trước: trang 3").press("Enter")
    expect(papers).to_have_text(["Giấy tờ 1", "", "Giấy tờ 2"])
    page.get_by_role("button", name="Chuyển về sau: trang 3").press("Enter")
    expect(papers).to_have_text(["Giấy tờ 1", "Giấy tờ 2", ""])
    page.get_by_label("Bỏ ra").nth(0).press("Space")
    page.get_by_role("button", name="Chia lại").press("Enter")
    expect(page).to_have_url(f"{site}/documents/{document_id}")
    expect(page.get_by_text("Đang chờ", exact=True)).to_be_visible()
    with house.database.read() as session:
        (cut,) = cuts.cuts_of(session, document_id)
    assert (cut.papers, cut.left_out) == (((3, 2),), (1,))
