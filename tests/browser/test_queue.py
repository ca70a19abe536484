"""The desk's queue in a real browser: it changes by itself, and files are handed in on it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from dossier.errors import Encrypted
from tests.archive import ONE_MACHINE, House, marital_status, scan
from tests.browser.conftest import log_in
from tests.files.photos import photographed, sheet

pytestmark = ONE_MACHINE


def test_a_clerk_hands_files_in_and_sees_without_a_key_what_becomes_of_them(
    page: Page, site: str, house: House
) -> None:
    log_in(page, site, house)
    expect(page).to_have_url(f"{site}/queue")
    files = [("giấy khai sinh.pdf", scan("một")), ("thư.docx", b"PK"), ("lớn.pdf", bytes(house.upload_limit_bytes))]
    sent = [{"name": name, "mimeType": "application/pdf", "buffer": content} for name, content in files]
    send = page.get_by_role("button", name="Gửi", exact=True)
    send.press("Enter")
    expect(page.locator("#told")).to_contain_text("Chưa chọn tệp nào")
    expect(page.locator(".send")).to_contain_text("Chưa chọn tệp nào")
    page.get_by_label("Chọn tệp").set_input_files(sent)  # type: ignore[arg-type]
    expect(page.locator(".send")).not_to_contain_text("Chưa chọn")
    results = page.get_by_role("list", name="Các tệp gửi").get_by_role("listitem")
    expect(results.nth(2)).to_contain_text("quá lớn, giới hạn 1 MB")
    send.press("Enter")
    expect(results.nth(0)).to_contain_text("Đã nhận, chờ đọc")
    expect(results.nth(1)).to_contain_text("Không nhận: Đây không phải bản quét")
    line = page.locator(".queue li").filter(has_text="giấy khai sinh.pdf")
    expect(line).to_contain_text("Chờ đọc")

    failed = house.fail(Encrypted())
    refused = page.get_by_role("region", name="Bị trả lại, cần xử lý (1)")
    expect(refused).to_contain_text("hãy bỏ mật khẩu rồi nộp lại")
    expect(page.locator("#told")).to_have_text("Bị trả lại, cần xử lý: 1")
    # The page comes anew, with a stream of its own: a session that ends before it stands is answered by the login.
    with page.expect_response("**/queue/events"):
        refused.get_by_role("button", name="Thử lại hỏng.pdf").press("Enter")
    expect(refused).to_have_count(0)
    expect(page.locator(f'.queue a[href="/documents/{failed}"]')).to_be_visible()

    page.context.request.post(f"{site}/logout", headers={"Origin": site}, max_redirects=0)
    expect(page.get_by_text("Phiên đăng nhập đã kết thúc.")).to_be_visible()


def test_a_picture_just_taken_shows_the_page_that_is_found_and_can_be_taken_again(
    page: Page, site: str, house: House
) -> None:
    log_in(page, site, house)
    camera = page.get_by_label("Chụp bằng điện thoại")
    results = page.get_by_role("list", name="Các tệp gửi").get_by_role("listitem")
    for name, content, said in (
        ("mép.jpg", photographed(), "Khung xanh là trang tìm được"),
        ("kín.jpg", sheet(), "Không thấy mép giấy"),
        ("hỏng.jpg", b"no picture", "Đây không phải bản quét"),
    ):
        camera.set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": content})
        expect(results.filter(has_text=name)).to_contain_text(said)
    expect(page.get_by_role("img", name="mép.jpg")).to_be_visible()
    with page.expect_file_chooser():
        results.filter(has_text="mép.jpg").get_by_role("button", name="Chụp lại").press("Enter")
    expect(results).to_have_count(2)


def test_where_no_stream_is_to_be_had_the_page_asks(page: Page, site: str, house: House) -> None:
    page.clock.install()
    page.route("**/queue/events", lambda route: route.fulfill(status=404))
    with page.expect_response("**/queue/part*"):
        log_in(page, site, house)
    house.archive(marital_status(), name="mới đến.pdf")
    page.clock.run_for(11_000)
    expect(page.get_by_role("link", name="mới đến.pdf")).to_be_visible()
