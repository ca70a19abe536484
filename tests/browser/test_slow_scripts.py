"""What a person does on a page before its script has come: it is neither lost nor taken for more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, Route, expect

from tests.archive import ONE_MACHINE, House, marital_status, scan, value
from tests.browser.conftest import log_in
from tests.files.photos import photographed

pytestmark = ONE_MACHINE


@contextmanager
def held_back(page: Page, script: str, address: str) -> Iterator[None]:
    """Open the page, and let its script come when the block ends."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"**/static/{script}?*", hold)
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => document.querySelector('main form')")
    yield
    while not held:
        page.wait_for_timeout(20)
    held.pop().continue_()
    page.unroute_all()
    page.wait_for_load_state("load")


def test_files_that_were_chosen_before_the_script_came_are_sent(page: Page, site: str, house: House) -> None:
    log_in(page, site, house)
    with held_back(page, "upload.js", f"{site}/queue"):
        for label, name, content in (
            ("Chọn tệp", "sớm.pdf", scan("sớm")),
            ("Chụp bằng điện thoại", "mép.jpg", photographed()),
        ):
            sent = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            page.get_by_label(label).set_input_files(sent)  # type: ignore[arg-type]
    results = page.get_by_role("list", name="Các tệp gửi").get_by_role("listitem")
    expect(results).to_have_count(2)
    expect(results.filter(has_text="mép.jpg")).to_contain_text("Khung xanh là trang tìm được")
    # What a browser gives back on a reload tells nobody of itself.
    page.locator("#file").evaluate("""(input) => {
        const given = new DataTransfer();
        given.items.add(new File(["%PDF-1.4"], "lại.pdf"));
        input.files = given.files;
    }""")
    page.get_by_role("button", name="Gửi", exact=True).press("Enter")
    for name in ("sớm.pdf", "mép.jpg", "lại.pdf"):
        expect(results.filter(has_text=name)).to_contain_text("Đã nhận, chờ đọc")


def test_places_that_were_entered_before_the_script_came_are_where_the_pages_lie(
    page: Page, site: str, house: House
) -> None:
    document_id = house.archive(marital_status(), texts=["một", "hai", "ba"], review=["stack.maybe"])
    log_in(page, site, house, "review")
    with held_back(page, "cuts.js", f"{site}/documents/{document_id}/cuts"):
        for number, place in ((2, "3"), (3, "2")):
            page.locator(f"[name='place.{number}']").fill(place)
        page.get_by_label("Bắt đầu giấy tờ mới").nth(2).check()
    sheets = page.locator(".cut-pages li")
    expect(page.locator(".paper")).to_have_text(["Giấy tờ 1", "Giấy tờ 2", ""])
    assert [one.get_attribute("data-page") for one in sheets.all()] == ["1", "3", "2"]


def test_who_types_before_the_script_came_goes_on_typing_and_who_comes_back_finds_no_tick(
    page: Page, site: str, house: House
) -> None:
    fields = [*marital_status(), value("scope", "đăng ký", needs_review=True)]
    document_id = house.archive(fields, review=["stack.maybe", "unsure.scope"])
    log_in(page, site, house, "review")
    scope = page.get_by_role("textbox", name="Phạm vi sử dụng")
    with held_back(page, "verify.js", f"{site}/documents/{document_id}/review"):
        scope.press("End")
        page.keyboard.type(" 1")
    expect(page.locator("#field-scope.seen")).to_have_count(1)
    expect(scope).to_be_focused()
    page.keyboard.type("2")
    expect(scope).to_have_value("đăng ký 12")
    right = page.get_by_role("checkbox", name="Tệp có thể gồm nhiều giấy tờ")
    right.check()
    page.on("dialog", lambda asked: asked.accept())
    page.goto(f"{site}/queue")
    page.go_back()
    # A browser gives ticks back by their order: that of before might stand on a doubt that nobody looked at.
    expect(right).not_to_be_checked()
