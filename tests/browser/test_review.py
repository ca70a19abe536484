"""The review list in a real browser, by keyboard: find a paper, correct it beside its page, confirm, go on."""

from __future__ import annotations

import time
from urllib.parse import quote

import httpx
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from dossier.reading import Field, Person, ReadBy
from dossier.review.corrections import Change
from storage.review import review_list
from storage.trail.events import Actor
from tests.archive import ONE_MACHINE, PASSWORD, PURPOSES, House, marital_status, value
from tests.browser.conftest import log_in, log_out
from tests.reviewing import marked_though_confirmed, standing

pytestmark = ONE_MACHINE

LAND = "gcn_quyen_su_dung_dat"
AHEAD = "() => 'ahead' in document.body.dataset"
"""Whether the paper that follows is at hand."""
LAN = Actor("account:le.thi.lan", "kiểm tra", "Lê Thị Lan", account="le.thi.lan")
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


def open_screen(page: Page, site: str, document_id: str) -> None:
    """Open the screen on which the paper is held against its page."""
    page.goto(f"{site}/documents/{document_id}/review")
    expect(page.get_by_role("button", name="Xác nhận", exact=True)).to_be_visible()


def in_hand(page: Page, held: list[Route]) -> Route:
    """The call that is held back: the browser tells of it some time after the page has made it."""
    while not held:
        page.wait_for_timeout(20)
    return held.pop()


def hold_clock(page: Page) -> None:
    """What the pages of this browser wait for by the clock comes when it is resumed."""
    page.clock.install()
    page.clock.pause_at(time.time() + 60)


def test_a_clerk_corrects_a_name_and_the_paper_is_found_by_it(page: Page, site: str, house: House) -> None:
    document_id = doubtful(house)
    house.archive(marital_status(owner_name="Trần Văn An"))
    log_in(page, site, house, "review")
    page.get_by_role("link", name="Cần kiểm tra", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Giấy tờ cần kiểm tra (1)")).to_be_visible()
    row = page.get_by_role("row", name="Nguyên Thị Hoa")
    expect(row).to_contain_text("Chưa chắc: Chủ giấy tờ")
    expect(row).to_contain_text("Thiếu: Tình trạng hôn nhân")
    page.get_by_role("button", name="Bắt đầu kiểm tra").press("Enter")
    expect(page).to_have_url(f"{site}/documents/{document_id}/review")
    expect(page.get_by_text("Bạn đang kiểm tra giấy tờ này")).to_be_visible()

    # The focus is on the first doubt; its input is one key away, the scan's cut-out beside it.
    right = page.get_by_role("checkbox", name="Chủ giấy tờ")
    expect(right).to_be_focused()
    expect(right).to_have_accessible_description("Chưa chắc, hãy so với giấy · nhận dạng chữ, 41 % · trang 1")
    expect(page.locator("#field-owner_name canvas")).to_be_visible()
    expect(page.locator("rect.on")).to_have_attribute("data-name", "owner_name")
    page.keyboard.press("F2")
    name = entry(page, "Chủ giấy tờ")
    expect(name).to_be_focused()
    page.keyboard.type("Nguyễn Thị Hòa")

    page.get_by_role("button", name="Xác nhận", exact=True).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Thiếu: Tình trạng hôn nhân")
    page.get_by_text("Những thông tin khác").press("Enter")
    expect(name).to_have_value("Nguyễn Thị Hòa")
    page.get_by_label("Trên giấy không có").press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Giấy tờ cần kiểm tra (0)")).to_be_visible()
    assert marked_though_confirmed(house) == []

    page.get_by_role("link", name="Kho giấy tờ số hóa").press("Enter")
    page.get_by_label("Từ cần tìm").fill("nguyễn thị hòa")
    page.keyboard.press("Enter")
    found = page.get_by_role("row", name="Nguyễn Thị Hòa")
    expect(found).to_contain_text("Đã lưu trữ")
    found.get_by_role("link").press("Enter")
    acts = page.get_by_role("region", name="Sửa và xác nhận")
    acts.locator("summary").press("Enter")
    corrected = acts.get_by_role("row", name="Sửa thông tin")
    for words in ("Lê Thị Lan", "Chủ giấy tờ", "Nguyên Thị Hoa", "Nguyễn Thị Hòa"):
        expect(corrected).to_contain_text(words)
    expect(page.get_by_role("row", name="Chủ giấy tờ").first).to_contain_text("cán bộ nhập: Lê Thị Lan")
    # What is archived is only shown; correcting it is a button.
    expect(page.get_by_role("textbox")).to_have_count(0)
    page.get_by_role("link", name="Sửa thông tin").press("Enter")
    expect(page).to_have_url(f"{site}/documents/{document_id}/review")


def test_a_key_a_doubt_and_one_a_paper_clear_a_pile_without_a_page_load(page: Page, site: str, house: House) -> None:
    heir = Person("heir", (value("name", "Lò Văn An", needs_review=True),))
    readings = (ReadBy("tesseract", "7O/2026"), ReadBy("witness", "70/2026"))
    number = Field(
        "number", "7O/2026", 0.4, "ocr", needs_review=True, page=2, box=(120, 200, 420, 240), readings=readings
    )
    fields = [*[one for one in marital_status() if one.name != "number"], value("marital_status", "độc thân"), number]
    mark = value("scope", "đăng ký", needs_review=True)
    papers = [
        house.archive([*fields, mark], texts=["một", "hai"], review=["stack.maybe", "unsure.number"], persons=[heir])
        for _ in range(3)
    ]
    log_in(page, f"{site}/review", house, "review")
    page.get_by_role("button", name="Bắt đầu kiểm tra").press("Enter")
    expect(page.get_by_role("checkbox", name="Tệp có thể gồm nhiều giấy tờ")).to_be_focused()
    expect(page.locator("#field-scope canvas")).to_be_visible()
    page.wait_for_load_state()
    loads: list[str] = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    keys = 0
    for place, document_id in enumerate(papers):
        before = f"?done={papers[place - 1]}" if place else ""
        expect(page).to_have_url(f"{site}/documents/{document_id}/review{before}")
        expect(page.get_by_role("checkbox", name="Tệp có thể gồm nhiều giấy tờ")).to_be_focused()
        for name, key in (("Tệp có", "Enter"), ("Phạm vi", "Enter"), ("Họ tên (Người", "Enter"), ("Số, ký", "2")):
            expect(page.get_by_role("checkbox", name=name).first).to_be_focused()
            page.keyboard.down(key)
            if key == "Enter":
                page.keyboard.down(key)  # held down: it counts once
            page.keyboard.up(key)
            keys += 1
        expect(page.get_by_role("region", name="Trang 2")).to_be_visible()  # the picture followed
        if place < len(papers) - 1:
            page.get_by_role("button", name="Xác nhận", exact=True).press("Enter")
            keys += 1
    # The last one taken back and forth: a mistake is a key away from being undone, before and after.
    expect(entry(page, "Số, ký hiệu")).to_have_value("70/2026")
    page.keyboard.press("Control+z")
    expect(entry(page, "Số, ký hiệu")).to_have_value("7O/2026")
    assert (keys, loads) == (len(papers) * 5 - 1, [])
    page.reload()  # it is so after the page was loaded anew, too
    expect(page.get_by_role("status")).to_contain_text("Đã lưu trữ: Giấy xác nhận")
    loads.clear()
    page.get_by_role("status").get_by_role("button", name="Hoàn tác").press("Enter")
    expect(page).to_have_url(f"{site}/documents/{papers[1]}/review")
    expect(entry(page, "Số, ký hiệu")).to_have_value("70/2026")
    assert standing(house, papers[1]).reasons == ("unconfirmed",)
    assert (loads, marked_though_confirmed(house)) == ([], [])
    assert standing(house, papers[0]).document.state == "archived"


def test_the_next_paper_is_there_before_the_answer_and_what_is_refused_comes_back(
    page: Page, site: str, house: House
) -> None:
    first, second, third = (doubtful(house) for _ in range(3))
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    # Before anything is on its way: the browser holds no request of a page that was coming when it was told to.
    page.route("**/review?*next_shown=1", hold)
    log_in(page, f"{site}/review", house, "review")
    page.get_by_role("button", name="Bắt đầu kiểm tra").press("Enter")
    right, missing = (page.get_by_role("checkbox", name=name) for name in ("Chủ giấy tờ", "Tình trạng hôn nhân"))
    confirm = page.get_by_role("button", name="Xác nhận", exact=True)
    expect(right).to_be_focused()
    assert standing(house, second).claim is None
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_function(AHEAD)  # fetched with the last doubt in hand
    claim = standing(house, second).claim
    assert claim is not None
    assert claim.person == "Lê Thị Lan"

    def confirm_first() -> None:
        confirm.press("Enter")
        expect(page).to_have_url(f"{site}/documents/{second}/review")
        expect(page.get_by_role("status")).to_have_text("Đang lưu giấy tờ vừa xác nhận…")

    hold_clock(page)
    confirm_first()
    expect(page.get_by_role("region", name="Trang 1")).to_be_focused()
    page.keyboard.press("Enter")  # meant for the paper before: it says nothing of this one
    page.clock.resume()
    expect(right).to_be_focused()
    expect(right).not_to_be_checked()
    entry(page, "Chủ giấy tờ").fill("Nguyễn Thị Hòa")
    assert standing(house, first).document.state == "needs_review"
    house.services().review_desk.correct(
        first, [Change("owner_name", "Nguyễn Thị Hồng")], LAN, version=1, now=house.now
    )
    in_hand(page, held).continue_()
    expect(page.get_by_role("alert")).to_contain_text("đã thay đổi từ khi bạn mở ra")
    expect(page).to_have_url(f"{site}/documents/{first}/review")
    missing.press("Enter")
    confirm_first()
    expect(entry(page, "Chủ giấy tờ")).to_have_value("Nguyễn Thị Hòa")  # as it was left
    missing.check()
    confirm.press("Enter")  # waits until it is known what became of the paper before
    in_hand(page, held).fulfill(status=409, content_type="text/html", body='<p class="problem">Có người khác</p>')
    expect(page.get_by_role("status")).to_have_text("Có người khác")
    expect(page).to_have_url(f"{site}/documents/{first}/review")
    confirm_first()
    expect(missing).to_be_checked()
    in_hand(page, held).continue_()
    expect(page.get_by_role("status")).to_contain_text("Đã lưu trữ: Giấy xác nhận")
    expect(page).to_have_url(f"{site}/documents/{second}/review?done={first}")
    page.wait_for_function(AHEAD)
    confirm.press("Enter")
    expect(page).to_have_url(f"{site}/documents/{third}/review")
    in_hand(page, held).continue_()
    expect(page.get_by_role("status")).to_contain_text("Đã lưu trữ: Giấy xác nhận")
    assert [standing(house, one).document.state for one in (first, second)] == ["archived"] * 2
    assert marked_though_confirmed(house) == []


def test_who_goes_away_leaves_the_next_paper_to_others(page: Page, site: str, house: House) -> None:
    first, second = doubtful(house), doubtful(house)

    def wait_for(claimed: bool) -> None:
        until = time.monotonic() + 90
        while (standing(house, second).claim is not None) != claimed:
            assert time.monotonic() < until, f"claimed: {not claimed}"
            page.wait_for_timeout(50)

    log_in(page, site, house, "review")
    open_screen(page, site, first)
    page.keyboard.press("Enter")
    page.wait_for_function(AHEAD)
    wait_for(claimed=True)
    page.goto(f"{site}/queue")
    wait_for(claimed=False)

    # Also who goes before the answer is there.
    def keep(route: Route) -> None:
        route.fetch(max_redirects=0)

    page.route("**/ahead", keep)
    open_screen(page, site, first)
    page.keyboard.press("Enter")
    wait_for(claimed=True)
    page.goto(f"{site}/queue")
    wait_for(claimed=False)


def test_who_only_opens_a_paper_takes_no_other(page: Page, site: str, house: House) -> None:
    first, _ = (house.archive(marital_status(), review=["stack.maybe"]) for _ in range(2))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/ahead") else None)
    log_in(page, site, house, "review")
    open_screen(page, site, first)
    expect(page.get_by_role("checkbox", name="Tệp có thể gồm nhiều giấy tờ")).to_be_focused()
    page.wait_for_load_state("networkidle")
    assert asked == []
    page.keyboard.press("Enter")
    page.wait_for_function(AHEAD)


def test_what_is_refused_keeps_what_was_entered_and_says_how_to_go_on(page: Page, site: str, house: House) -> None:
    document_id = doubtful(house)
    log_in(page, site, house, "review")
    open_screen(page, site, document_id)
    page.get_by_text("Những thông tin khác").press("Enter")
    entry(page, "Ngày cấp").fill("30/02/2026")
    page.get_by_role("button", name="Lưu sửa đổi").press("Enter")
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
    page.get_by_label("Thông tin khác").last.select_option("Số tầng")
    entry(page, "Giá trị").fill("3")
    page.get_by_text("Những thông tin khác").press("Enter")
    entry(page, "Số, ký hiệu").fill("")
    page.get_by_label("Loại giấy tờ").select_option("Giấy khai sinh")
    page.get_by_role("button", name="Lưu sửa đổi").press("Enter")
    expect(page.get_by_role("heading", name="Giấy khai sinh")).to_be_visible()
    expect(page.locator("#field-number")).to_contain_text("Chưa đọc được")
    page.get_by_text("Những thông tin khác").press("Enter")
    expect(entry(page, "Phạm vi sử dụng")).to_have_value("đăng ký kết hôn")
    expect(entry(page, "Số tầng")).to_have_value("3")


def test_a_session_that_ends_takes_nothing_that_was_entered(page: Page, site: str, house: House) -> None:
    document_id = doubtful(house)
    log_in(page, site, house, "review")
    open_screen(page, site, document_id)
    entry(page, "Chủ giấy tờ").fill("Nguyễn Thị Hòa")
    page.context.request.post(f"{site}/logout", headers={"Origin": site}, max_redirects=0)
    page.get_by_role("button", name="Lưu sửa đổi").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Phiên đăng nhập đã kết thúc; chưa có gì được lưu")
    expect(entry(page, "Chủ giấy tờ")).to_have_value("Nguyễn Thị Hòa")
    warned: list[str] = []

    def stay(asked: Dialog) -> None:
        warned.append(asked.type)
        asked.dismiss()

    page.once("dialog", stay)
    page.get_by_role("link", name="Hàng đợi").press("Enter")
    page.wait_for_function("() => document.hasFocus()")
    assert (warned, page.url) == (["beforeunload"], f"{site}/documents/{document_id}/review")

    with page.context.expect_page() as opened:
        page.get_by_role("status").get_by_role("link", name="Đăng nhập").press("Enter")
    opened.value.wait_for_load_state()  # who sends it elsewhere before may be interrupted by it
    log_in(opened.value, f"{site}/login", house, "review")
    page.get_by_role("button", name="Lưu sửa đổi").press("Enter")
    expect(page.locator("#field-owner_name")).to_contain_text("cán bộ nhập: Lê Thị Lan")
    # What one person filled in is not said by another who signed in meanwhile.
    page.get_by_role("checkbox", name="Tình trạng hôn nhân").check()
    log_in(opened.value, f"{site}/login", house, "review", person="Trần Minh")
    page.get_by_role("button", name="Xác nhận", exact=True).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("tài khoản khác điền")
    expect(page.get_by_role("checkbox", name="Tình trạng hôn nhân")).not_to_be_checked()


def test_a_land_certificate_waits_for_a_second_person(page: Page, site: str, house: House) -> None:
    document_id = doubtful(house, kind=LAND)
    log_in(page, site, house, "review")
    open_screen(page, site, document_id)
    entry(page, "Chủ giấy tờ").fill("Nguyễn Thị Hòa")
    entry(page, "Số phát hành giấy chứng nhận").fill("BX 123456")
    page.get_by_role("button", name="Xác nhận", exact=True).press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã xác nhận, chờ người thứ hai: Giấy chứng nhận")
    row = page.get_by_role("row", name="Nguyễn Thị Hòa")
    expect(row).to_contain_text("Chờ người thứ hai xác nhận")
    row.get_by_role("link").press("Enter")
    page.get_by_role("button", name="Xác nhận", exact=True).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("hãy nhờ một người khác")
    log_out(page)

    log_in(page, site, house, "review", person="Trần Minh")
    hold_clock(page)
    open_screen(page, site, document_id)
    # A key that was meant for the paper before confirms nothing: first the picture is there to be looked at.
    expect(page.get_by_role("region", name="Trang 1")).to_be_focused()
    page.keyboard.press("Enter")
    assert standing(house, document_id).reasons == ("second_person",)
    page.clock.resume()
    expect(page.get_by_role("button", name="Xác nhận", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Giấy tờ cần kiểm tra (0)")).to_be_visible()


def test_two_persons_at_one_paper_are_told_of_each_other(page: Page, site: str, house: House) -> None:
    document_id = doubtful(house)
    log_in(page, site, house, "review")
    open_screen(page, site, document_id)
    entry(page, "Chủ giấy tờ").fill("Nguyễn Thị Hòa")
    change = [Change("owner_name", "Nguyễn Thị Hồng")]
    house.services().review_desk.correct(document_id, change, MINH, version=1, now=house.now)
    page.get_by_role("button", name="Lưu sửa đổi").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("đã thay đổi từ khi bạn mở ra")
    page.get_by_text("Những thông tin khác").press("Enter")
    expect(entry(page, "Chủ giấy tờ")).to_have_value("Nguyễn Thị Hồng")

    with house.database.write() as session:
        review_list.claim(session, document_id, MINH, now=house.now)
    page.get_by_role("button", name="Lưu sửa đổi").press("Enter")
    expect(page.get_by_text("Đang kiểm tra: Trần Minh")).to_be_visible()
    expect(page.get_by_role("link", name="Kiểm tra", exact=True)).to_have_count(0)
    page.goto(f"{site}/review?claimed=others")
    expect(page.get_by_role("row", name="Trần Minh")).to_be_visible()
    expect(page.get_by_role("row", name="Nguyễn Thị Hồng")).to_be_visible()


def test_one_value_of_many_papers_is_cleared_in_a_grid(page: Page, site: str, house: House) -> None:
    mark = value("scope", "đăng ký", needs_review=True)
    waits = doubtful(house)
    alone = [house.archive([*marital_status(), value("marital_status", "độc thân"), mark]) for _ in range(3)]
    log_in(page, f"{site}/review/values", house, "review")
    expect(page.get_by_role("row", name="Phạm vi sử dụng")).to_have_text("Phạm vi sử dụng03")
    expect(page.get_by_role("row", name="Tất cả")).to_have_text("Tất cả13")
    page.get_by_role("link", name="Phạm vi sử dụng").press("Enter")
    expect(page.get_by_role("img")).to_have_count(3)
    page.get_by_text("đăng ký", exact=True).nth(1).click()
    page.get_by_role("button", name="Xác nhận những cái không đánh dấu").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã xác nhận 2 giá trị.")
    expect(page.get_by_role("status").get_by_role("link")).to_have_attribute("href", f"/documents/{alone[1]}/review")
    told = [one.document_id for one in house.trail() if one.action == "checked"]
    assert told == [alone[0], alone[2]]
    assert [standing(house, one).document.state for one in (waits, *alone)] == ["needs_review", *["archived"] * 3]

    page.goto(f"{site}/review/values?name=owner_name&sample=1")
    expect(page.get_by_role("checkbox", name="Sai")).to_have_count(3)
    expect(page.get_by_role("button", name="Xác nhận những cái không đánh dấu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã xác nhận 3 giá trị.")


def test_the_picture_lies_over_nothing(page: Page, site: str, house: House) -> None:
    document_id = doubtful(house, pages=2)
    log_in(page, site, house, "review")
    page.goto(f"{site}/documents/{document_id}/review")
    for width in (390, 683, 768, 1366):
        page.set_viewport_size({"width": width, "height": 844})
        # Both at once: what is laid anew in between moves them.
        picture, form = page.evaluate("""() => {
            window.scrollTo(0, document.body.scrollHeight);
            const found = [".viewer", ".review-form"].map((one) => document.querySelector(one));
            return found.map((one) => one.getBoundingClientRect().toJSON());
        }""")
        assert picture["right"] <= form["left"] if width >= 832 else picture["bottom"] <= form["top"]
    sheet = page.locator(".sheet")
    expect(sheet).to_have_css("width", page.evaluate("`${document.querySelector('.viewer').clientWidth}px`"))
    for _ in range(2):
        page.get_by_role("button", name="Phóng to").press("Enter")
    expect(sheet.locator("img")).to_have_attribute("src", f"/documents/{document_id}/pages/1.jpg?fine=1")


def test_without_scripts_the_same_forms_do_it(site: str, house: House) -> None:
    document_id = doubtful(house)
    name = house.account("Lê Thị Lan", "desk", "reviewer")
    login = {"name": name, "password": PASSWORD, "purpose": PURPOSES[0]}
    with httpx.Client(base_url=site, headers={"Origin": site}, follow_redirects=True, timeout=60) as browser:
        browser.post("/login", data=login)
        shown = browser.post("/review/next")
        assert str(shown.url) == f"{site}/documents/{document_id}/review"
        cut = browser.get(f"/documents/{document_id}/values/owner_name.jpg")
        assert cut.headers["content-type"] == "image/jpeg"
        assert browser.get(f"/documents/{document_id}/values/title.jpg").status_code == 404
        codes = ["unsure.owner_name", "missing.marital_status"]
        done = browser.post(f"/documents/{document_id}/review", data={"version": "1", "do": "confirm", "ok": codes})
        assert str(done.url) == f"{site}/review?done={document_id}"
        assert "Hoàn tác" in done.text
    after = standing(house, document_id)
    assert after.document.state == "archived"
    owner = next(one for one in after.document.fields if one.name == "owner_name")
    assert (owner.source, owner.confirmed_by) == ("ocr", "Lê Thị Lan")


def test_without_the_scope_there_is_neither_list_nor_form(page: Page, site: str, house: House) -> None:
    document_id = doubtful(house)
    log_in(page, f"{site}/documents/{document_id}", house)
    expect(page.get_by_role("region", name="Vì sao cần kiểm tra")).to_contain_text("Chưa chắc: Chủ giấy tờ")
    expect(page.get_by_role("link", name="Kiểm tra", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="Cần kiểm tra", exact=True)).to_have_count(0)
    for path in ("/review", "/review/values", f"/documents/{document_id}/review"):
        assert page.context.request.get(f"{site}{path}").status == 403


def test_a_correction_from_another_site_changes_nothing(site: str, house: House) -> None:
    document_id = doubtful(house)
    form = {"name": house.account("Lê Thị Lan", "reviewer"), "password": PASSWORD, "purpose": PURPOSES[0]}
    signed_in = httpx.post(f"{site}/login", data=form, headers={"Origin": site}, timeout=60)
    cookie = signed_in.headers["set-cookie"].partition(";")[0]
    entries = {"version": "1", "field.owner_name": "Nguyễn Thị Hòa", "do": "save"}
    for path in ("review", "claim", "release"):
        refused = httpx.post(
            f"{site}/documents/{document_id}/{path}",
            data=entries,
            headers={"Cookie": cookie, "Origin": "http://elsewhere.example"},
            timeout=60,
        )
        assert refused.status_code == 403
    screen = f"/documents/{document_id}/review"
    bad = httpx.post(f"{site}{screen}", data={"do": "save"}, headers={"Cookie": cookie, "Origin": site}, timeout=60)
    assert bad.status_code == 422
    nobody = httpx.post(f"{site}{screen}", data=entries, headers={"Origin": site}, timeout=60)
    assert (nobody.status_code, nobody.headers["location"]) == (303, f"/login?to={quote(screen, safe='')}&lost=1")
    with house.database.read() as session:
        assert review_list.of_document(session, document_id, now=house.now).document.version == 1
