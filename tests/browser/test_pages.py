"""The desk's pages in a real browser: log in, search, see what was read where, and who looked."""

from __future__ import annotations

from io import BytesIO

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from dossier.errors import Encrypted
from tests.archive import BOX, HEIGHT, ONE_MACHINE, PASSWORD, PURPOSES, WIDTH, House, marital_status, value
from tests.browser.conftest import log_in, log_out

pytestmark = ONE_MACHINE


def test_a_clerk_finds_a_paper_without_accents_and_sees_what_was_read_where(
    page: Page, site: str, house: House
) -> None:
    doubtful = value("owner_born_on", "2001-02-30", needs_review=True, confidence=0.4)
    document_id = house.archive([*marital_status(), doubtful], texts=["một", "hai"], review=["unsure:owner_born_on"])
    house.archive([value("owner_name", "Trần Văn Bình")], kind="giay_khai_sinh")
    house.fail(Encrypted())

    log_in(page, site, house)
    expect(page.get_by_role("heading", name="Hàng đợi")).to_be_visible()
    page.get_by_role("link", name="Tìm giấy tờ").press("Enter")
    assert page.locator("html").get_attribute("lang") == "vi"
    expect(page.get_by_role("link", name="1 Cần kiểm tra")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(4)

    page.get_by_label("Từ cần tìm").fill("nguyen thi hoa")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("row").get_by_role("link", name="Giấy xác nhận tình trạng hôn nhân").press("Enter")
    expect(page).to_have_url(f"{site}/documents/{document_id}")

    row = page.get_by_role("row", name="Ngày sinh của chủ giấy tờ")
    expect(row).to_contain_text("Cần kiểm tra")
    expect(row).to_contain_text("2001-02-30")  # no date, so shown as it was read
    expect(page.get_by_role("row", name="Ngày cấp")).to_contain_text("01/07/2026")

    # The mark lies on the black bar that the page has at the field's box, wherever the page is shown.
    mark = page.locator("#box-owner_name")
    shown, sheet = mark.bounding_box(), page.locator("svg.leaf").bounding_box()
    assert shown
    assert sheet
    scale = sheet["width"] / WIDTH
    # Outside the letters, so that no line lies over a mark.
    assert shown["x"] - sheet["x"] == pytest.approx((BOX[0] - 8) * scale, abs=3)
    assert shown["y"] - sheet["y"] == pytest.approx((BOX[1] - 8) * scale, abs=3)
    picture = page.context.request.get(f"{site}/documents/{document_id}/pages/1.jpg")
    with Image.open(BytesIO(picture.body())) as image:
        assert image.height == pytest.approx(HEIGHT, abs=3)  # as it was scanned
        factor = image.width / WIDTH
        assert image.convert("L").getpixel((round(270 * factor), round(220 * factor))) < 60  # type: ignore[operator]
        assert image.convert("L").getpixel((round(270 * factor), round(300 * factor))) > 180  # type: ignore[operator]
    assert "review" in (page.locator("#box-owner_born_on").get_attribute("class") or "")

    page.reload()  # a look is on record when its answer leaves, and is history from then on
    trail = page.get_by_role("region", name="Lịch sử")
    trail.locator("summary").press("Enter")
    seen = trail.get_by_role("row", name="Xem thông tin").first
    for words in ("Lê Thị Lan", "le.thi.lan", "đăng ký kết hôn"):
        expect(seen).to_contain_text(words)
    expect(trail.get_by_role("row", name="Tiếp nhận")).to_be_visible()

    page.get_by_role("navigation", name="Các trang").get_by_role("link", name="2").press("Enter")
    expect(page.get_by_role("group", name="Trang 2")).to_be_visible()
    expect(page.locator("rect")).to_have_count(0)
    trail.locator("summary").press("Enter")
    expect(page.get_by_role("row", name="Xem tệp").first).to_be_visible()


def test_a_paper_that_could_not_be_read_says_what_to_do(page: Page, site: str, house: House) -> None:
    document_id = house.fail(Encrypted())
    log_in(page, site, house)
    page.goto(f"{site}/documents/{document_id}")
    expect(page.get_by_role("alert")).to_contain_text("hãy bỏ mật khẩu rồi nộp lại")
    expect(page.get_by_role("link", name="Tải bản gốc")).to_be_visible()


def test_after_login_the_page_asked_for_is_shown_and_logout_ends_it(page: Page, site: str, house: House) -> None:
    document_id = house.archive(marital_status())
    log_in(page, f"{site}/documents/{document_id}?page=1", house)
    expect(page).to_have_url(f"{site}/documents/{document_id}?page=1")
    (cookie,) = page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    log_out(page)
    page.goto(f"{site}/documents/{document_id}")
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()


def test_a_form_from_another_site_changes_nothing(site: str, house: House) -> None:
    form = {"name": house.account("Lê Thị Lan"), "password": PASSWORD, "purpose": PURPOSES[0]}
    for origin in ({"Origin": "http://elsewhere.example"}, {"Origin": "null"}, {}):
        for path in ("/login", "/logout"):
            refused = httpx.post(f"{site}{path}", data=form, headers=origin, timeout=60)
            assert refused.status_code == 403
            assert "set-cookie" not in refused.headers


def test_a_cookie_that_nobody_gave_leads_to_the_login(site: str, house: House) -> None:
    for cookie in ("x", "bnVsbA==", "e30="):
        asked = httpx.get(f"{site}/", headers={"Cookie": f"sohoa={cookie}"}, timeout=60)
        assert (asked.status_code, asked.headers["location"]) == (303, "/login?to=%2F")
