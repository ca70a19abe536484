"""The review list in a real browser, by keyboard: find a paper, correct it beside its page, confirm."""

from __future__ import annotations

import httpx
from playwright.sync_api import Locator, Page, expect

from dossier.reading import Field
from dossier.review.corrections import Change
from storage.review import review_list
from storage.trail.events import Actor
from tests.archive import ONE_MACHINE, PASSWORD, PURPOSES, House, marital_status
from tests.browser.conftest import log_in

pytestmark = ONE_MACHINE

LAND = "gcn_quyen_su_dung_dat"
MINH = Actor("account:tran.minh", "kiểm tra", "Trần Minh", account="tran.minh")


def doubtful(house: House, *, kind: str = "giay_xac_nhan_tinh_trang_hon_nhan", pages: int = 1) -> str:
    """A paper whose owner's name is unsure, the fields one below the other on page 1; its id."""
    fields = [
        Field(
            field.name,
            "Nguyên Thị Hoa" if field.name == "owner_name" else field.value,
            0.41 if field.name == "owner_name" else 0.95,
            "ocr",
            needs_review=field.name == "owner_name",
            page=1,
            box=(120, 200 + 60 * place, 420, 240 + 60 * place),
        )
        for place, field in enumerate(marital_status())
    ]
    texts = ["chữ"] * pages
    missing = "land_certificate_serial" if kind == LAND else "marital_status"
    reasons = ["unsure.owner_name", f"missing.{missing}"]
    return house.archive(fields, kind=kind, texts=texts, review=reasons)


def entry(page: Page, label: str) -> Locator:
    """The input of a field."""
    return page.get_by_role("textbox", name=label, exact=True)


def test_a_clerk_corrects_a_name_and_the_paper_is_found_by_it(page: Page, site: str, house: House) -> None:
    document_id = doubtful(house)
    house.archive(marital_status(owner_name="Trần Văn An"))
    log_in(page, site, house, "review")
    page.get_by_role("link", name="Cần kiểm tra", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Giấy tờ cần kiểm tra (1)")).to_be_visible()
    row = page.get_by_role("row", name="Nguyên Thị Hoa")
    expect(row).to_contain_text("Chưa chắc: Chủ giấy tờ")
    expect(row).to_contain_text("Thiếu: Tình trạng hôn nhân")
    row.get_by_role("link").press("Enter")
    expect(page).to_have_url(f"{site}/documents/{document_id}")
    page.get_by_role("button", name="Nhận kiểm tra").press("Enter")
    expect(page.get_by_text("Bạn đang kiểm tra giấy tờ này")).to_be_visible()

    # The eye is led to the first doubt, and the tabulator goes down the paper.
    name = entry(page, "Chủ giấy tờ")
    expect(name).to_be_focused()
    expect(name).to_have_accessible_description("Chưa chắc, hãy so với giấy · nhận dạng chữ, 41 % · trang 1")
    name.fill("Nguyễn Thị Hòa")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Đúng như trên giấy")).to_be_focused()
    page.keyboard.press("Tab")
    expect(entry(page, "Số giấy tờ tùy thân của chủ giấy tờ")).to_be_focused()

    page.get_by_role("button", name="Xác nhận").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Thiếu: Tình trạng hôn nhân")
    expect(name).to_have_value("Nguyễn Thị Hòa")
    page.get_by_label("Trên giấy không có").press("Space")
    page.get_by_role("button", name="Xác nhận").press("Enter")
    expect(page.get_by_role("heading", name="Giấy tờ cần kiểm tra (0)")).to_be_visible()

    page.get_by_role("link", name="Kho giấy tờ số hóa").press("Enter")
    page.get_by_label("Từ cần tìm").fill("nguyễn thị hòa")
    page.keyboard.press("Enter")
    found = page.get_by_role("row", name="Nguyễn Thị Hòa")
    expect(found).to_contain_text("Đã lưu trữ")
    found.get_by_role("link").press("Enter")
    acts = page.get_by_role("region", name="Sửa và xác nhận")
    corrected = acts.get_by_role("row", name="Sửa thông tin")
    for words in ("Lê Thị Lan", "Chủ giấy tờ", "Nguyên Thị Hoa", "Nguyễn Thị Hòa"):
        expect(corrected).to_contain_text(words)


def test_what_is_refused_keeps_what_was_entered_and_says_how_to_go_on(page: Page, site: str, house: House) -> None:
    document_id = doubtful(house)
    log_in(page, f"{site}/documents/{document_id}", house, "review")
    entry(page, "Ngày cấp").fill("30/02/2026")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Ngày cấp")
    day = entry(page, "Ngày cấp")
    expect(day).to_have_value("30/02/2026")
    expect(day).to_be_focused()
    page.get_by_label("Ghi đúng như in trên giấy").press("Space")
    page.get_by_role("button", name="Lưu sửa đổi").press("Enter")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("#field-issued_on")).to_contain_text("đúng như in trên giấy, sai dạng")
    page.get_by_text("Thêm thông tin còn thiếu").press("Enter")
    entry(page, "Phạm vi sử dụng").fill("đăng ký kết hôn")
    page.get_by_label("Thông tin khác").select_option("Số tầng")
    entry(page, "Giá trị").fill("3")
    entry(page, "Số, ký hiệu").fill("")
    page.get_by_label("Loại giấy tờ").select_option("Giấy khai sinh")
    page.get_by_role("button", name="Lưu sửa đổi").press("Enter")
    expect(page.get_by_role("heading", name="Giấy khai sinh")).to_be_visible()
    expect(entry(page, "Phạm vi sử dụng")).to_have_value("đăng ký kết hôn")
    expect(entry(page, "Số tầng")).to_have_value("3")
    expect(page.get_by_role("region", name="Vì sao cần kiểm tra")).to_contain_text("Thiếu: Số, ký hiệu")


def test_another_page_of_the_paper_is_shown_without_losing_what_was_entered(
    page: Page, site: str, house: House
) -> None:
    document_id = doubtful(house, pages=2)
    log_in(page, f"{site}/documents/{document_id}", house, "review")
    entry(page, "Chủ giấy tờ").fill("Nguyễn Thị Hòa")
    page.get_by_role("group", name="Các trang").get_by_role("button", name="2").press("Enter")
    expect(page.get_by_role("group", name="Trang 2")).to_be_visible()
    expect(entry(page, "Chủ giấy tờ")).to_have_value("Nguyễn Thị Hòa")
    page.get_by_role("button", name="Lưu sửa đổi").press("Enter")
    expect(entry(page, "Chủ giấy tờ")).to_have_value("Nguyễn Thị Hòa")


def test_a_land_certificate_waits_for_a_second_person(page: Page, site: str, house: House) -> None:
    document_id = doubtful(house, kind=LAND)
    log_in(page, f"{site}/documents/{document_id}", house, "review")
    entry(page, "Chủ giấy tờ").fill("Nguyễn Thị Hòa")
    entry(page, "Số phát hành giấy chứng nhận").fill("BX 123456")
    page.get_by_role("button", name="Xác nhận").press("Enter")
    row = page.get_by_role("row", name="Nguyễn Thị Hòa")
    expect(row).to_contain_text("Chờ người thứ hai xác nhận")
    row.get_by_role("link").press("Enter")
    page.get_by_role("button", name="Xác nhận").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("hãy nhờ một người khác")
    page.get_by_role("button", name="Đăng xuất").press("Enter")

    log_in(page, f"{site}/documents/{document_id}", house, "review", person="Trần Minh")
    page.get_by_role("button", name="Xác nhận").press("Enter")
    expect(page.get_by_role("heading", name="Giấy tờ cần kiểm tra (0)")).to_be_visible()


def test_a_paper_that_changed_meanwhile_is_shown_anew(page: Page, site: str, house: House) -> None:
    document_id = doubtful(house)
    log_in(page, f"{site}/documents/{document_id}", house, "review")
    entry(page, "Chủ giấy tờ").fill("Nguyễn Thị Hòa")
    change = [Change("owner_name", "Nguyễn Thị Hồng")]
    house.services().review_desk.correct(document_id, change, MINH, version=1, now=house.now)
    page.get_by_role("button", name="Lưu sửa đổi").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("đã thay đổi từ khi bạn mở ra")
    expect(entry(page, "Chủ giấy tờ")).to_have_value("Nguyễn Thị Hồng")


def test_a_paper_that_another_person_has_claimed_is_only_shown(page: Page, site: str, house: House) -> None:
    document_id = doubtful(house)
    with house.database.write() as session:
        review_list.claim(session, document_id, MINH, now=house.now)
    log_in(page, f"{site}/documents/{document_id}", house, "review")
    expect(page.get_by_text("Đang kiểm tra: Trần Minh")).to_be_visible()
    expect(page.get_by_role("button", name="Xác nhận")).to_have_count(0)
    page.goto(f"{site}/review?claimed=others")
    expect(page.get_by_role("row", name="Trần Minh")).to_be_visible()


def test_without_the_scope_there_is_neither_list_nor_form(page: Page, site: str, house: House) -> None:
    document_id = doubtful(house)
    log_in(page, f"{site}/documents/{document_id}", house)
    expect(page.get_by_role("region", name="Vì sao cần kiểm tra")).to_contain_text("Chưa chắc: Chủ giấy tờ")
    expect(page.get_by_role("button", name="Xác nhận")).to_have_count(0)
    expect(page.get_by_role("link", name="Cần kiểm tra", exact=True)).to_have_count(0)
    refused = page.context.request.get(f"{site}/review")
    assert refused.status == 403


def test_a_correction_from_another_site_changes_nothing(site: str, house: House) -> None:
    document_id = doubtful(house)
    form = {"name": house.account("Lê Thị Lan", "reviewer"), "password": PASSWORD, "purpose": PURPOSES[0]}
    cookie = httpx.post(f"{site}/login", data=form, headers={"Origin": site}).headers["set-cookie"].partition(";")[0]
    entries = {"version": "1", "field.owner_name": "Nguyễn Thị Hòa", "do": "save"}
    for path in ("review", "claim", "release"):
        refused = httpx.post(
            f"{site}/documents/{document_id}/{path}",
            data=entries,
            headers={"Cookie": cookie, "Origin": "http://elsewhere.example"},
        )
        assert refused.status_code == 403
    bad = httpx.post(
        f"{site}/documents/{document_id}/review", data={"do": "save"}, headers={"Cookie": cookie, "Origin": site}
    )
    assert bad.status_code == 422
    nobody = httpx.post(f"{site}/documents/{document_id}/review", data=entries, headers={"Origin": site})
    assert (nobody.status_code, nobody.headers["location"]) == (303, f"/login?to=%2Fdocuments%2F{document_id}")
    with house.database.read() as session:
        assert review_list.of_document(session, document_id, now=house.now).document.version == 1
