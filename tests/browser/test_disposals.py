"""A disposal list in a real browser, by keyboard: seen and confirmed by two, a paper of it held meanwhile."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.archive import ONE_MACHINE, PASSWORD, House
from tests.browser.conftest import log_in, log_out
from tests.integration.storage.retention.desk import carry_out, old_paper, proposed

pytestmark = ONE_MACHINE


def confirm(page: Page, digest: str) -> None:
    page.get_by_role("link", name="Tiêu hủy", exact=True).press("Enter")
    page.get_by_role("link", name="2 giấy tờ hết thời hạn").press("Enter")
    page.get_by_label("Mật khẩu của bạn").fill(PASSWORD)
    page.get_by_label("Gõ ít nhất 8 ký tự đầu").fill(digest)
    page.get_by_label("Gõ ít nhất 8 ký tự đầu").press("Enter")


def test_two_confirm_a_list_by_key_and_what_is_held_meanwhile_stays(page: Page, site: str, house: House) -> None:
    gone, held = old_paper(house), old_paper(house)
    listed = proposed(house)
    log_in(page, site, house, "report")
    confirm(page, "00000000")
    expect(page.get_by_role("alert")).to_contain_text("mã băm không phải của danh mục này")
    confirm(page, listed.sha256[:8])
    expect(page.get_by_role("status")).to_have_text("Đã ghi xác nhận của bạn.")
    expect(page.get_by_text("Lê Thị Lan (le.thi.lan)")).to_be_visible()
    page.get_by_role("link", name=held).press("Enter")
    page.get_by_text("Giữ lại, hoặc bỏ lệnh giữ").press("Enter")
    page.get_by_label("Lý do giữ giấy tờ này").fill("vụ án 12")
    page.get_by_label("Lý do giữ giấy tờ này").press("Enter")
    expect(page.get_by_text("Có lệnh giữ: vụ án 12")).to_be_visible()
    log_out(page)

    log_in(page, site, house, "report", person="Trần Minh")
    confirm(page, listed.sha256[:8])
    expect(page.get_by_text("Đã đủ người xác nhận")).to_be_visible()
    assert {step.document_id: step.why for step in carry_out(house, listed)} == {gone: None, held: "hold"}
    page.reload()
    expect(page.get_by_text("Đã xong: tiêu hủy 1 giấy tờ, giữ lại 1.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải biên bản tiêu hủy").press("Enter")
    assert download.value.path().read_bytes().startswith(b"%PDF-")
