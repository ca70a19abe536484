"""Accounts in a real browser, by keyboard: added, used with a one-time password, shown on a phone; and a provider."""

from __future__ import annotations

from dataclasses import replace

from playwright.sync_api import Page, expect

from api.services import Provider
from storage.accounts import accounts
from storage.database.reach import EVERYTHING
from storage.trail.events import Actor
from tests.archive import ONE_MACHINE, PASSWORDS, PURPOSES, House
from tests.browser.conftest import log_in, log_out, served
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, identity_provider

pytestmark = ONE_MACHINE
NEW = "mưa rơi trên mái tôn xanh"


def test_an_administrator_adds_a_colleague_who_changes_the_one_time_password(
    page: Page, site: str, house: House
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    log_in(page, site, house, "accounts")
    page.get_by_role("link", name="Người dùng").press("Enter")
    page.get_by_label("Họ và tên").fill("Trần Minh")
    page.get_by_label("Tên đăng nhập").fill("minh")
    page.get_by_role("checkbox", name="Tiếp nhận").press("Space")
    page.get_by_role("button", name="Thêm người dùng").press("Enter")
    once = page.get_by_role("status").locator("code").inner_text()
    for path in ("/users", "/users/minh", "/account", "/login"):
        page.goto(f"{site}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") == 390, path
    page.goto(f"{site}/account")
    page.get_by_label("Từ bây giờ").select_option(PURPOSES[0])
    page.get_by_role("button", name="Đổi mục đích").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Đã đổi mục đích.")
    log_out(page)

    page.get_by_label("Tên đăng nhập").fill("minh")
    page.get_by_label("Mật khẩu").fill("sai")
    page.get_by_label("Mật khẩu").press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Tên đăng nhập hoặc mật khẩu không đúng.")
    page.get_by_label("Mật khẩu").fill(once)
    page.get_by_label("Mật khẩu").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("chỉ dùng một lần")
    expect(page.get_by_label("Mật khẩu đang dùng")).to_be_focused()
    page.get_by_label("Mật khẩu đang dùng").fill(once)
    page.get_by_label("Mật khẩu mới", exact=True).fill(NEW)
    page.get_by_label("Gõ lại mật khẩu mới").fill(NEW)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã đổi mật khẩu")
    page.get_by_role("link", name="Kho giấy tờ số hóa").press("Enter")
    expect(page.get_by_role("heading", name="Tìm giấy tờ")).to_be_visible()


def test_a_browser_goes_to_the_provider_and_comes_back_signed_in(page: Page, house: House) -> None:
    with house.database.write() as session:
        accounts.add(
            session,
            PASSWORDS,
            "lan",
            "Lê Thị Lan",
            ["desk"],
            EVERYTHING,
            Actor("test"),
            now=house.now,
            oidc_subject="oidc-lan",
        )
    with identity_provider() as provider:
        provider.clock = house.now.timestamp
        known = Provider(provider.issuer, CLIENT_ID, CLIENT_SECRET, "Cổng tỉnh")
        with served(replace(house.services(), provider=known)) as site:
            page.goto(f"{site}/?q=hoa")
            page.get_by_role("button", name="Đăng nhập bằng Cổng tỉnh").press("Enter")
            expect(page.get_by_role("link", name="Lê Thị Lan")).to_be_visible()
            expect(page).to_have_url(f"{site}/?q=hoa")
            (cookie,) = page.context.cookies(site)
            assert (cookie["name"], cookie["sameSite"]) == ("sohoa", "Strict")
