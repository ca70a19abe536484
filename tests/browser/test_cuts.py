"""A file that is several papers, cut by keyboard on its page of thumbnails."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from storage.review import cuts
from tests.archive import ONE_MACHINE, House, marital_status
from tests.browser.conftest import log_in

pytestmark = ONE_MACHINE


def test_a_clerk_says_where_the_papers_begin(page: Page, site: str, house: House) -> None:
    document_id = house.archive(marital_status(), texts=["một", "hai", "ba"], review=["stack.maybe"])
    log_in(page, site, house, "review")
    page.goto(f"{site}/documents/{document_id}")
    expect(page.get_by_role("listitem").filter(has_text="Tệp có thể gồm nhiều giấy tờ").first).to_be_visible()
    page.get_by_role("link", name="Chia thành nhiều giấy tờ").press("Enter")
    expect(page.get_by_role("img")).to_have_count(3)
    begins = page.get_by_label("Bắt đầu giấy tờ mới")
    expect(begins.nth(0)).to_be_checked()
    begins.nth(1).focus()
    page.keyboard.press("Space")
    page.get_by_label("Bỏ ra").nth(0).press("Space")
    places = page.get_by_label("Vị trí")
    places.nth(1).fill("3")
    places.nth(2).fill("3")
    page.get_by_role("button", name="Chia lại").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("hai trang cùng vị trí 3")
    expect(begins.nth(1)).to_be_checked()
    places.nth(2).fill("2")
    page.get_by_role("button", name="Chia lại").press("Enter")
    expect(page).to_have_url(f"{site}/documents/{document_id}")
    expect(page.get_by_text("Đang chờ", exact=True)).to_be_visible()
    with house.database.read() as session:
        (cut,) = cuts.cuts_of(session, document_id)
    assert (cut.papers, cut.left_out) == (((3,), (2,)), (1,))
