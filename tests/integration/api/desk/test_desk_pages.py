"""The desk's pages of search, of a paper and of a citizen, asked for without a browser, in both deployments."""

from __future__ import annotations

import hashlib
import unicodedata
import uuid
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

import storage.papers.search
from api.desk.search.dossier_zip import CHUNK_BYTES, Entry, packed
from dossier.errors import Encrypted
from dossier.reading import Person
from dossier.review.cuts import WITHDRAWN
from storage.database.engine import Database
from storage.database.models import DocumentRow, FileRow
from storage.objects.store import ObjectStore
from storage.papers import deliveries, documents
from storage.papers.documents import StoredCopy
from storage.papers.receipts import Delivery, receive
from storage.review import review_list
from storage.trail.events import Actor
from tests.archive import BOTH_SIZES, NOW, OWNER_ID, House, marital_status, value

pytestmark = BOTH_SIZES

FIRST, SECOND = "000.00.23.H47-211101-0001", "000.00.23.H47-211101-0002"


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def deliver_again(house: House, document_id: str, dossier_code: str) -> None:
    """Hand the bytes of a paper in once more, for another dossier."""
    with house.database.read() as session:
        paper = documents.get(session, document_id)
    again = Delivery(
        id=str(uuid.uuid4()),
        agency=paper.agency,
        desk=paper.desk,
        name=paper.name,
        sha256=paper.sha256,
        size=1,
        format=paper.format,
        media_type="application/pdf",
        channel="api",
        lane="counter",
        requester="phan-mem-mot-cua",
        received_at=house.now,
        dossier_code=dossier_code,
    )
    with house.database.write() as session:
        receive(session, again, None)


def shown(page: str) -> str:
    """The page on one line, so that a test need not know where templates break lines."""
    return " ".join(page.split())


def test_a_character_that_no_text_has_is_answered_with_a_page(house: House) -> None:
    browser = house.browser()
    for path in ("/?q=%00", "/documents/x%00", "/dossiers/%00"):
        answer = browser.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8"), path
        assert "NUL" in answer.text
    assert house.caller("read").get("/v1/documents?q=%00").json()["code"] == "refused.bad_request"


def test_a_count_that_was_cut_off_is_told_as_such(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    *_, withdrawn = (house.archive(marital_status(), review=["unsure.number"]) for _ in range(3))
    for module in (storage.papers.search, review_list):
        monkeypatch.setattr(module, "MOST_COUNTED", 2)
    monkeypatch.setattr(storage.papers.search, "MOST_LOOKED_AT", 2)
    with house.database.write() as session:
        session.get_one(DocumentRow, withdrawn).state = WITHDRAWN
    browser = house.browser("desk", "reviewer")
    assert "Kết quả (2+)" in shown(browser.get("/?q=nguyen thi hoa").text)
    assert "Giấy tờ cần kiểm tra (2+)" in shown(browser.get("/review").text)


def test_a_papers_page_shows_every_delivery_and_folds_its_history(house: House) -> None:
    document_id = house.archive(marital_status(), dossier_code=FIRST)
    deliver_again(house, document_id, SECOND)
    browser = house.browser()
    page = shown(browser.get(f"/documents/{document_id}").text)
    assert page.count(f'<a href="/dossiers/{FIRST}">') == page.count(f'<a href="/dossiers/{SECOND}">') == 2
    assert '<section aria-labelledby="trail"> <h2 id="trail">Lịch sử</h2> <details> <summary>' in page
    with house.database.write() as session:
        clerk = Actor("client:desk", requester="Lê Thị Thử")
        deliveries.withdraw(session, document_id, now=house.now, actor=clerk)
    page = shown(browser.get(f"/documents/{document_id}").text)
    assert page.count(f'<a href="/dossiers/{FIRST}">') == 1
    assert "Đã rút lại 05/08/2026 09:00:00, Lê Thị Thử" in page


def test_staff_finds_the_redacted_copy_of_a_paper_that_has_one(house: House) -> None:
    birth, permit = house.archive(marital_status(), kind="giay_khai_sinh"), house.archive([], kind="giay_phep_xay_dung")
    browser = house.browser()
    for paper, has_one in ((birth, True), (permit, False)):
        page = browser.get(f"/documents/{paper}").text
        assert (f'href="/documents/{paper}/files/redacted"' in page, "files/access" in page) == (has_one, True)


def test_a_papers_page_names_no_part_of_the_program_and_no_value_without_its_mark(house: House) -> None:
    name, number, *others = marital_status()
    born_on = value("owner_born_on", "2001-02-03", needs_review=True)
    paper = house.archive([replace(name, as_printed=True), number, *others, born_on])
    page = shown(house.browser().get(f"/documents/{paper}").text)
    trail = page[page.index('id="trail"') :]
    assert "<td>chương trình</td>" in trail
    assert not [inner for inner in ("intake:", "worker", "desk:") if inner in trail]
    assert ': 03/02/2001 (Chưa chắc, hãy so với giấy)"' in page
    assert "<title>Chủ giấy tờ: Nguyễn Thị Hoa (đúng như in trên giấy, sai dạng)</title>" in page


def test_a_dossier_of_another_desk_is_told_as_one_that_is_not_there(house: House) -> None:
    house.archive(marital_status(), dossier_code=FIRST)
    elsewhere = house.browser(person="Lê Ở Xa", desks=["quầy khác"])
    for ending in ("", "/files.zip"):
        there, not_there = (
            elsewhere.get(f"/dossiers/{code}{ending}") for code in ("H47.23-211101-0001", "H47.23-211101-0002")
        )
        assert (there.status_code, there.text.replace("0001", "0002")) == (404, not_there.text)


def test_the_search_page_takes_every_condition_and_marks_what_it_found(house: House) -> None:
    first = house.archive(
        marital_status(issued_on="2025-07-01", title="<i>Xác nhận</i>"),
        dossier_code=FIRST,
        texts=["một", "Cầu Thê Húc <3"],
    )
    second = house.archive(marital_status(owner_name="Trần Văn Bình", number="7/2026"), kind="giay_khai_sinh")
    browser = house.browser()

    def lists(**asked: str) -> tuple[bool, bool]:
        answer = browser.get("/", params=asked)
        assert answer.status_code == 200, asked
        return f'"/documents/{first}"' in answer.text, f'"/documents/{second}"' in answer.text

    for asked in (
        {"year": "2025"},
        {"issued_to": "2025-12-31"},
        {"dossier_code": FIRST},
        {"number": "70/2026"},
        {"kind": "giay_xac_nhan_tinh_trang_hon_nhan", "issuer": "hòa cường", "desk": "phuong-hoa-cuong"},
        {"q": "nguyen thi hoa", "state": "archived", "owner_id": OWNER_ID, "standing": "unknown"},
        {"q": "the huc"},
    ):
        assert lists(**asked) == (True, False), asked
    assert lists(issuer="hoa cuong") == (True, True)
    assert lists(desk="quầy khác") == (False, False)

    page = shown(browser.get("/", params={"q": "the huc"}).text)
    assert f'href="/documents/{first}?page=2#scan">Trang 2</a>: Cầu <mark>Thê</mark> <mark>Húc</mark> &lt;3' in page
    page = shown(browser.get("/", params={"q": "hoa xac nhan", "order": "issued"}).text)
    assert "&lt;i&gt;<mark>Xác</mark> <mark>nhận</mark>&lt;/i&gt;" in page
    assert f'<a href="/dossiers/{FIRST}">{FIRST}</a>' in page
    # Counts lead to the search that they count, with all else that was asked for.
    page = shown(browser.get("/", params={"issuer": "hoa cuong", "order": "issued"}).text)
    assert '<a href="/?issuer=hoa+cuong&amp;year=2025&amp;order=issued">2025 (1)</a>' in page
    assert page.index(f'"/documents/{second}"') < page.index(f'"/documents/{first}"')
    page = shown(browser.get("/", params={"issuer": "hoa cuong", "year": "2025"}).text)
    assert '<a href="/?issuer=hoa+cuong" aria-current="true">2025 (1)' in page


def test_what_the_search_page_cannot_use_is_said_in_words(house: House) -> None:
    house.archive(marital_status())
    browser = house.browser()
    for asked, said in (
        ({"q": "a\x01b"}, "Từ cần tìm: có ký tự không dùng được"),
        ({"q": "x" * 501}, "Từ cần tìm: dài quá 500 ký tự."),
        ({"year": "20"}, "Năm cấp: “20” không dùng được."),
        ({"issued_from": "1/7/2026", "state": "done"}, "Cấp từ ngày: “1/7/2026” không dùng được."),
        ({"dossier_code": "H47"}, "không đúng dạng: H47."),
        ({"kind": "giay_khai_sin"}, "giay_khai_sin"),
        ({"cursor": "%%%"}, "cursor"),
    ):
        answer = browser.get("/", params=asked)
        assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8"), asked
        assert said in answer.text, asked
        assert "/documents/" not in answer.text, asked
    assert "ký tự không dùng được" in browser.get("/?q=%ED%A0%80").text  # a lone surrogate
    assert "Nguyễn Thị Hoa" in browser.get("/", params={"q": "\u200bNguyễn\u00a0Thị\tHoa\ufeff"}).text  # as pasted


def test_a_dossiers_files_come_as_one_zip_each_noted_as_read(house: House) -> None:
    name = "../Đơn xin\u0301 " + "đ" * 200 + ".pdf"
    ids = [house.archive(marital_status(), dossier_code=FIRST, name=name) for _ in range(2)]
    waits = house.fail(Encrypted())
    deliver_again(house, waits, FIRST)
    browser = house.browser()
    assert f'href="/dossiers/{FIRST}/files.zip"' in browser.get(f"/dossiers/{FIRST}").text
    answer = browser.get(f"/dossiers/{FIRST}/files.zip")
    assert answer.headers["content-disposition"] == f'attachment; filename="ho-so-{FIRST}.zip"'
    with zipfile.ZipFile(BytesIO(answer.content)) as files:
        assert files.testzip() is None
        names = files.namelist()
        originals = [hashlib.sha256(files.read(one)).hexdigest() for one in names if one.startswith("ban-goc/")]
    assert [one.split("/")[1][:3] for one in names] == ["01 ", "01 ", "02 ", "02 ", "03 "]
    for one in names:
        assert (one.count("/"), unicodedata.is_normalized("NFC", one), ".." in one) == (1, True, False)
        assert len(one.split("/")[1].encode()) <= 200
        assert one.endswith(".pdf")
    with house.database.read() as session:
        assert originals == [documents.get(session, one).sha256 for one in (*ids, waits)]
    read = [(event.document_id, event.details["role"]) for event in house.trail() if event.action == "file_read"]
    assert read == [*((one, role) for one in ids for role in ("original", "access")), (waits, "original")]
    elsewhere = house.browser(person="Trần Minh", desks=["quầy khác"])
    assert elsewhere.get(f"/dossiers/{FIRST}/files.zip").status_code == 404
    with house.database.write() as session:
        session.scalars(select(FileRow)).first().size += 1  # type: ignore[union-attr]
    cut_off = browser.get(f"/dossiers/{FIRST}/files.zip")
    assert cut_off.status_code == 500
    assert "không có trong kho, hoặc không đủ" in cut_off.text


def test_a_zip_is_made_in_pieces_whatever_is_in_it(house: House) -> None:
    house.store.put("large", bytes(3 << 20))
    copy = StoredCopy("original", "large", "application/pdf", "", 3 << 20)
    pieces = list(packed(house.store, [Entry("id", "original", f"{at}.pdf", copy, NOW) for at in range(2)]))
    assert max(map(len, pieces)) < 2 * CHUNK_BYTES
    with zipfile.ZipFile(BytesIO(b"".join(pieces))) as found:
        assert [one.file_size for one in found.infolist()] == [3 << 20] * 2


def test_all_papers_of_a_citizen_stand_by_where_they_stand_today(house: House) -> None:
    born = {"owner_born_on": "1990-07-01"}
    current = house.archive(marital_status(**born))
    soon = house.archive(marital_status(**born, number="71", issued_on="2026-02-20"))  # six months valid
    over = house.archive(marital_status(**born, number="72", issued_on="2020-01-02"))
    mother = Person("mother", (value("name", "Nguyễn Thị Hòa"), value("born_on", "1990-07-01", needs_review=True)))
    child = house.archive([value("owner_name", "Lê An")], kind="giay_khai_sinh", persons=[mother])
    house.archive(marital_status(owner_id="049201009999", owner_born_on="1991-07-01"))
    browser = house.browser()

    page = shown(browser.get("/owners", params={"owner_id": "049 201 001 234"}).text)
    places = [
        page.index(words) for words in ("Còn hiệu lực (1)", current, "Sắp hết hạn (1)", soon, "Đã hết hạn (1)", over)
    ]
    assert places == sorted(places)
    assert child not in page
    event = house.trail()[-1]
    assert (event.action, event.purpose, event.details["query"]) == (
        "owner_read",
        "giải quyết hồ sơ",
        {"owner_id": "049 201 001 234"},
    )
    assert set(event.details["documents"]) == {current, soon, over}

    page = shown(browser.get("/owners", params={"name": "nguyễn thị hoa", "born_on": "1990-07-01"}).text)
    for one in (current, soon, over, child):
        assert one in page
    assert page.count("tên khác dấu, có thể là người khác") == 1
    assert page.index("Mẹ") < page.index("tên khác dấu") < page.index("Chưa chắc, hãy so với giấy</strong></td>")
    assert browser.get("/owners", params={"name": "Hoa"}).status_code == 422
    elsewhere = house.browser(person="Trần Minh", desks=["quầy khác"])
    assert "Không có giấy tờ nào" in elsewhere.get("/owners", params={"owner_id": OWNER_ID}).text


def test_whether_a_paper_may_be_reused_is_answered_as_the_api_answers_it(house: House) -> None:
    good = house.archive(marital_status())
    old = house.archive(marital_status(number="1/2020", issued_on="2020-01-02"), signed=False)
    browser, api = house.browser(), house.caller("lookup")
    asked = {"owner_id": OWNER_ID, "procedure_code": "1.000894"}
    page = shown(browser.get("/reuse", params=asked).text)
    answer = api.post("/v1/lookup", json=asked).json()
    assert [one["document_id"] for one in answer["candidates"]] == [good, old]
    assert page.index('class="good"') < page.index(good) < page.index(old)
    for reason in answer["candidates"][1]["reasons"]:
        assert reason["message"] in page[page.index(old) :]
    assert f'<a href="/documents/{good}?page=1#box-issued_on">' in page
    assert 'class="problem"' not in page  # not signed is a fact, no alarm
    assert [event.action for event in house.trail()].count("looked_up") == 4
    page = shown(browser.get("/reuse", params={**asked, "procedure_code": "2.000815"}).text)
    assert "Không có giấy tờ nào để dùng lại" in page
    assert "bản số hóa có chữ ký số" in page
    for wrong in ({**asked, "procedure_code": "x"}, {**asked, "on": "hôm nay"}, {"procedure_code": "1.000894"}):
        assert browser.get("/reuse", params=wrong).status_code == 422
    assert browser.get("/reuse", params={"owner_id": OWNER_ID}).status_code == 200
