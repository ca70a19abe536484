"""The desk's queue, its uploads and its journal, as browsers meet them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from api.app import create_app
from api.desk.queue import batch_pages, live, upload_pages
from api.handing_in import take_file
from dossier.errors import Encrypted, NotAScan, ToolMissing
from ingest import notes
from ingest.folders import DeskFolder
from storage.accounts import accounts, sessions
from storage.database.engine import Database
from storage.database.models import DocumentRow, LeaseRow, ReceiptRow
from storage.objects.store import ObjectStore
from storage.papers import batches
from storage.queue import leases
from storage.trail.events import Actor
from tests.archive import DESK, ONE_MACHINE, House, marital_status, scan
from tests.files.photos import photographed, sheet

pytestmark = ONE_MACHINE


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def form(browser: TestClient, *files: tuple[str, bytes], **fields: str) -> Any:
    sent = [("file", one) for one in files]
    return browser.post("/queue/upload", data={"desk": DESK, "counter": "1", **fields}, files=sent)


def lines(page: str) -> list[str]:
    """The lines of the queue, as text."""
    items = re.findall(r'<li class="(?:\w+)">(.*?)</li>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in items]


def test_the_page_found_on_a_picture_is_shown_and_nothing_is_kept(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = house.browser("desk")

    def look(content: bytes) -> Any:
        return browser.post("/queue/look", data={"desk": DESK}, files=[("file", ("chụp.jpg", content))])

    outlined = look(photographed())
    assert (outlined.headers["content-type"], outlined.headers["sheet"]) == ("image/jpeg", "outlined")
    with Image.open(BytesIO(outlined.content)) as picture:
        red, _, blue = picture.getpixel((picture.width // 2, round(picture.height * 0.1)))  # type: ignore[misc]
    assert blue > red + 100, "the upper edge is drawn"
    assert look(sheet()).headers["sheet"] == "whole"
    refused = look(b"no picture")
    assert (refused.status_code, "Đây không phải bản quét" in refused.text) == (415, True)
    assert browser.post("/queue/look", data={"desk": DESK}, files=[("x", b"")]).status_code == 422
    monkeypatch.setattr(upload_pages, "LOOK_BYTES", 1 << 10)
    assert look(sheet()).status_code == 413
    with house.database.read() as session:
        assert session.scalars(select(DocumentRow)).all() == []
    assert list((house.services().scratch).iterdir()) == []


def test_a_file_handed_in_by_a_person_goes_the_way_of_every_file_and_stands_in_the_queue(house: House) -> None:
    browser, one = house.browser("desk"), scan("một")
    answer = form(
        browser,
        ("máy/Tờ khai.pdf", one),
        ("hợp đồng.docx", b"PK\x03\x04 no scan"),
        kind="to_khai",
        dossier_code="000.00.23.H47-211101-0001",
    )
    assert answer.status_code == 200
    taken, refused = re.findall(r'<li class="(taken|refused)"><strong>(.*?)</strong>', answer.text)
    assert (taken, refused) == (("taken", "Tờ khai.pdf"), ("refused", "hợp đồng.docx"))
    assert "Đây không phải bản quét" in answer.text
    with house.database.read() as session:
        document, receipt = session.scalars(select(DocumentRow)).one(), session.scalars(select(ReceiptRow)).one()
    assert (document.name, document.desk, document.lane, document.state) == ("Tờ khai.pdf", DESK, "counter", "received")
    assert (receipt.requester, receipt.given) == ("Lê Thị Lan", {"kind": "to_khai"})
    assert receipt.dossier_code == "000.00.23.H47-211101-0001"
    received = next(event for event in house.trail() if event.action == "received")
    assert (received.requester, received.details["account"]) == ("Lê Thị Lan", "le.thi.lan")
    (line,) = lines(browser.get("/queue").text)
    assert line.startswith("Tờ khai.pdf Chờ đọc 05/08/2026 09:00:00")

    again = form(browser, ("khác.pdf", one), counter="")
    assert "Đã nhận từ trước, vẫn đang chờ đọc" in again.text
    assert len([line for line in lines(browser.get("/queue").text) if "đã có trong kho" in line]) == 1
    assert form(browser, ("x.docx", b"PK\x03\x04")).status_code == 422
    none = form(browser, ("", b""))
    assert (none.status_code, "chưa chọn tệp nào" in none.text) == (422, True)
    assert form(browser, ("a.pdf", scan("a")), desk="khác").status_code == 422
    too_long = form(browser, ("lớn.pdf", bytes(house.upload_limit_bytes)))
    assert (too_long.status_code, "Tệp quá lớn" in too_long.text) == (413, True)


def test_who_hands_in_again_and_says_otherwise_is_told_that_the_paper_waits_again(house: House) -> None:
    paper = house.archive(marital_status())
    browser = house.browser("desk")
    bytes_of_it = browser.get(f"/documents/{paper}/files/original").content
    assert "trở lại danh sách" not in form(browser, ("một.pdf", bytes_of_it)).text
    for told in (True, False):
        answer = form(browser, ("một.pdf", bytes_of_it), kind="cong_van")
        assert ("trở lại danh sách cần kiểm tra" in answer.text) is told
    page = " ".join(browser.get(f"/documents/{paper}").text.split())
    assert "Cần kiểm tra</span>" in page
    # A person at the page is no other program.
    assert "<td>gửi trên trang</td> <td>Lê Thị Lan</td>" in page


def test_a_fault_of_the_machine_is_not_the_files_and_what_was_taken_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = iter(range(9))

    def failing(*asked: Any, **how: Any) -> Any:
        if next(names) == 1:
            raise ToolMissing(tool="poppler", advice="-")
        return take_file(*asked, **how)

    monkeypatch.setattr(upload_pages, "take_file", failing)
    answer = form(house.browser("desk"), ("a.pdf", scan("a")), ("b.pdf", scan("b")), ("c.pdf", scan("c")))
    lines_of = re.findall(
        r"<strong>(.*?)</strong>.*?>(Đã nhận|Chưa nhận, hãy gửi lại|Không nhận)", answer.text, re.DOTALL
    )
    told = "Chưa nhận, hãy gửi lại"
    assert (answer.status_code, lines_of) == (200, [("a.pdf", "Đã nhận"), ("b.pdf", told), ("c.pdf", told)])
    names = iter((1,))
    assert form(house.browser("desk"), ("b.pdf", scan("b"))).status_code == ToolMissing.http_status


def test_who_may_not_hand_in_and_who_is_of_another_desk_do_not(house: House) -> None:
    document_id = house.fail(Encrypted())
    reviewer = house.browser("reviewer", person="Trần Minh")
    assert "upload" not in re.sub(r"<script.*?</script>", "", reviewer.get("/queue").text)
    assert form(reviewer, ("a.pdf", scan("a"))).status_code == 403
    assert reviewer.post(f"/documents/{document_id}/retry").status_code == 403
    elsewhere_of = house.browser("desk", person="Vũ Năm", agency="H48")
    assert form(elsewhere_of, ("a.pdf", scan("a"))).status_code == 422
    other = house.browser("desk", person="Võ Ba", desks=["khac"])
    assert lines(other.get("/queue").text) == []
    assert form(other, ("a.pdf", scan("a"))).status_code == 422
    assert other.post(f"/documents/{document_id}/retry").status_code == 404
    elsewhere = {"Origin": "https://elsewhere.example"}
    desk = house.browser("desk")
    assert desk.post(f"/documents/{document_id}/retry", headers=elsewhere).status_code == 403
    assert desk.post("/queue/upload", data={"desk": DESK}, headers=elsewhere).status_code == 403


def test_each_line_says_where_a_paper_stands_and_a_failed_one_is_tried_again(house: House) -> None:
    read = house.archive(marital_status(), name="xong.pdf")
    house.archive(marital_status(), name="xem.pdf", review=["unsure.number"])
    failed = house.fail(Encrypted())
    with house.database.write() as session:
        document = session.get_one(DocumentRow, read)
        document.state = "received"
        leases.claim(session, "w", now=house.now, document_id=read)
        lease = session.get_one(LeaseRow, read)
        lease.pages_read, lease.page_count = 2, 7
    browser = house.browser("desk")
    page = browser.get("/queue").text
    states = {line.split(".pdf ")[0]: line.split(".pdf ")[1].partition(" 05/08")[0] for line in lines(page)}
    assert states == {"xong": "Đang đọc trang 3/7", "xem": "Chờ kiểm tra", "hỏng": "Bị trả lại"}
    assert "Bị trả lại, cần xử lý (1)" in " ".join(page.split())
    assert "hãy bỏ mật khẩu rồi nộp lại" in page
    answer = browser.post(f"/documents/{failed}/retry")
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue")
    assert "Bị trả lại, cần xử lý" not in browser.get("/queue").text
    retried = next(event for event in house.trail() if event.action == "retried")
    assert (retried.actor, retried.document_id) == ("account:le.thi.lan", failed)
    assert (house.folder / "bell").exists(), "no worker was told"
    waits = next(line for line in re.findall(r'/documents/([^"]+)" id="at-[^"]+">xem.pdf', page))
    assert browser.post(f"/documents/{waits}/retry").status_code == 404, "it did not fail"
    assert browser.post(f"/documents/{failed}/retry").status_code == 404


def test_what_lies_in_the_folder_of_refused_files_is_told_with_its_reason_and_can_be_looked_at(house: House) -> None:
    desk = DeskFolder(house.folder / "scan" / DESK)
    desk.path.mkdir(parents=True)
    file = desk.path / "thư <b>.docx"
    file.write_bytes(b"PK")
    notes.reject(desk, file, "hồ sơ/thư <b>.docx", NotAScan(found="docx"), house.now)
    secret = house.folder / "secret.txt"
    secret.write_text("secret")
    (desk.path / "_loi" / "lạ.pdf").symlink_to(secret)
    (desk.path / "_loi" / "lạ.pdf.txt").write_text("\ufeffTỆP KHÔNG NHẬN ĐƯỢC\r\nTệp: lạ\r\n")
    browser = house.browser("desk")
    page = browser.get("/queue").text
    assert "<strong>hồ sơ/thư &lt;b&gt;.docx</strong>" in page
    assert "Đây không phải bản quét" in page
    (link,) = re.findall(r'href="(/queue/rejected/[^"]+)"', page)
    seen = browser.get(link)
    assert (seen.content, seen.headers["content-type"]) == (b"PK", "application/octet-stream")
    assert seen.headers["content-disposition"].startswith("attachment")
    (event,) = [one for one in house.trail() if one.action == "rejected_read"]
    assert event.details["name"] == "thư <b>.docx"
    (desk.path / "_loi" / "không có giải thích.pdf").write_bytes(b"%PDF")
    for name in ("lạ.pdf", "..%2F..%2Fsecret.txt", ".da-xem", "khong-co.pdf", "không có giải thích.pdf"):
        assert browser.get(f"/queue/rejected/{DESK}/{name}").status_code == 404
    other = house.browser("desk", person="Võ Ba", desks=["khac"])
    assert "docx" not in other.get("/queue/part").text
    assert other.get(link).status_code == 404


def test_a_link_in_the_place_of_the_folder_is_not_followed_and_hides_no_other_desk(house: House) -> None:
    bad, good = (DeskFolder(house.folder / "scan" / name) for name in ("a", "b"))
    for desk in (bad, good):
        desk.path.mkdir(parents=True)
    file = good.path / "thư.docx"
    file.write_bytes(b"PK")
    notes.reject(good, file, "thư.docx", NotAScan(found="docx"), house.now)
    (bad.path / "_loi").symlink_to(good.path / "_loi")
    browser = house.browser("desk")
    page = browser.get("/queue").text
    assert page.count("<strong>thư.docx</strong>") == 1
    assert "Không xem được các tệp bị trả lại trong thư mục “a”" in page
    assert browser.get("/queue/rejected/a/thư.docx").status_code == 404
    assert browser.get("/queue/rejected/b/thư.docx").status_code == 200


def test_the_journal_of_a_day_has_what_was_done_with_the_papers_of_the_desk(house: House) -> None:
    document_id = house.archive(marital_status(), name="giấy A.pdf")
    browser = house.browser("desk")
    browser.get(f"/documents/{document_id}")
    page = browser.get("/queue/journal").text
    assert len(re.findall(r"(?:Tiếp nhận|Lưu trữ): <a", page)) == 2
    assert page.count("chương trình</span>") == 1
    assert "Xem thông tin" not in page
    assert "Lê Thị Lan" in browser.get("/queue/journal?reads=1").text.partition("journal")[2].partition("<ol")[2]
    before = browser.get("/queue/journal?day=2026-08-04")
    assert (before.status_code, "giấy A.pdf" in before.text) == (200, False)
    assert browser.get("/queue/journal?day=0001-01-01").status_code == 200
    other = house.browser("desk", person="Võ Ba", desks=["khac"])
    assert "giấy A.pdf" not in other.get("/queue/journal").text
    assert browser.get("/queue/journal?day=x").status_code == 422


def test_a_page_that_asks_by_itself_keeps_no_session_alive_and_is_answered_only_with_news(house: House) -> None:
    browser = house.browser("desk")
    first = browser.get("/queue/part")
    digest = first.headers["etag"].strip('"')
    count = len(house.trail())
    assert browser.get(f"/queue/part?seen={digest}").status_code == 204
    assert len(house.trail()) == count
    house.archive(marital_status())
    assert browser.get(f"/queue/part?seen={digest}").status_code == 200
    for _ in range(4):
        house.now += timedelta(minutes=10)
        answer = browser.get("/queue/part")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?to=%2Fqueue%2Fpart")


def test_an_operator_sees_how_far_a_run_is_and_why_rows_were_not_taken(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_id = house.batch()
    browser = house.browser("operator", person="Trần Minh")
    assert f'href="/batches/{batch_id}"' in browser.get("/batches").text
    page = browser.get(f"/batches/{batch_id}").text
    for words in (
        "Tổng số tệp 3 = đã lưu 1 (cần xem lại 0) + không nhận 1 + còn chờ 1",
        "chưa tính được tốc độ",
        "2019/2.pdf",
        "hãy bỏ mật khẩu rồi nộp lại",
    ):
        assert words in page, words
    assert "2019/2.pdf" in browser.get(f"/batches/{batch_id}?code=unreadable.encrypted").text
    assert "2019/2.pdf" not in browser.get(f"/batches/{batch_id}?code=unreadable.empty").text
    assert browser.post(f"/batches/{batch_id}/pause", data={"paused": "1"}).status_code == 303
    assert "đang tạm dừng" in browser.get(f"/batches/{batch_id}/part").text
    browser.post(f"/batches/{batch_id}/pause", data={"paused": "0"})
    assert "đang tạm dừng" not in browser.get(f"/batches/{batch_id}/part").text
    told = [event.actor for event in house.trail() if event.action in ("batch_paused", "batch_goes_on")]
    assert told == ["account:tran.minh"] * 2
    # The rate is that of the work, from its first paper on: of a run that goes on, and of one that is over.
    for row, minutes, said in (
        (2, 4, "0,2 giấy tờ mỗi phút · còn khoảng 0 giờ 4 phút"),
        (3, 4, "0,2 giấy tờ mỗi phút"),
    ):
        house.now += timedelta(minutes=minutes)
        done = house.archive(marital_status())
        with house.database.write() as session:
            batches.taken(session, batch_id, row, done)
        browser = house.browser("operator", person="Trần Minh")
        assert said in " ".join(browser.get(f"/batches/{batch_id}/part").text.split())
    house.now += timedelta(minutes=20)
    page = house.browser("operator", person="Trần Minh").get(f"/batches/{batch_id}").text
    assert ("0,2 giấy tờ mỗi phút" in page, "còn khoảng" in page, "Tạm dừng" in page) == (True, False, False)
    monkeypatch.setattr(batch_pages, "MOST_ADDED_UP", 2)
    assert ("bang-ke" in browser.get("/batches").text, "Tổng số tệp 3" in browser.get("/batches").text) == (True, False)
    paths = (f"/batches/{batch_id}", f"/batches/{batch_id}/part", f"/batches/{batch_id}/events")
    other = house.browser("operator", person="Võ Ba", desks=["khac"])
    desk = house.browser("desk")
    assert [(other.get(path).status_code, desk.get(path).status_code) for path in paths] == [(404, 403)] * 3
    assert "bang-ke" not in other.get("/batches").text


@dataclass
class Watch:
    """An open stream of events: what came over it, and how it is closed."""

    status: int = 0
    body: str = ""
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def has(self, text: str) -> None:
        """Wait until this text came."""
        while text not in self.body:
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), 60)


@asynccontextmanager
async def watching(app: Any, browser: TestClient, path: str = "/queue/events") -> AsyncIterator[Watch]:
    """The stream over the bare protocol: the test client waits for an answer to end."""
    watch = Watch()
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"testserver"), (b"cookie", cookie.encode())],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 443),
    }

    async def receive() -> dict[str, Any]:
        await watch.gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        watch.status = message.get("status", watch.status)
        watch.body += message.get("body", b"").decode()
        watch.news.set()

    task = asyncio.create_task(app(scope, receive, send))
    yield watch
    watch.gone.set()
    await task


def test_the_queue_is_sent_to_all_who_look_on_when_it_changes_by_one_look(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "TICK_SECONDS", 0.02)
    monkeypatch.setattr(live, "ANEW_SECONDS", 600)
    app = create_app(house.services())
    lan, minh = house.browser("desk"), house.browser("desk", person="Trần Minh")
    made: list[live._Part] = []
    is_due = live._Part.is_due

    def counted(part: live._Part, stamp: object, now: float) -> bool:
        if is_due(part, stamp, now):
            made.append(part)
            return True
        return False

    monkeypatch.setattr(live._Part, "is_due", counted)

    async def day() -> None:
        async with watching(app, lan) as first, watching(app, minh) as second:
            await first.has("event: part")
            await second.has("event: part")
            assert first.body.startswith("retry: ")
            looks = len(made)
            house.archive(marital_status(), name="mới đến.pdf")
            await first.has("mới đến.pdf")
            await second.has("mới đến.pdf")
            assert 1 <= len(made) - looks <= 4  # received and archived may be seen apart; never once a listener
            assert len({id(part) for part in made}) == 1
            with house.database.write() as session:
                account_id = accounts.by_name(session, "le.thi.lan").id
                sessions.end_all(session, account_id, Actor("test"), now=house.now, why="ended")
            await first.has("event: over")
            assert "event: over" not in second.body

            away, read = iter((PoolTimeoutError("every connection is in use"),) * 3), accounts.of_sessions

            def failing(*asked: Any, **when: Any) -> Any:
                if error := next(away, None):
                    raise error
                return read(*asked, **when)

            monkeypatch.setattr(accounts, "of_sessions", failing)
            house.archive(marital_status(), name="mới hơn.pdf")
            await second.has("mới hơn.pdf")
            with house.database.write() as session:
                account = accounts.by_name(session, "tran.minh")
                (its,) = sessions.of_account(session, account.id)
                sessions.renew(session, its.id)
            await second.has("event: over")
        while app.state.live._parts:
            await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(day(), 240))


def test_a_stream_ends_with_an_idle_session_and_there_are_only_so_many(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "TICK_SECONDS", 0.02)
    monkeypatch.setattr(live, "MOST", 1)
    app, browser = create_app(house.services()), house.browser("desk")

    async def day() -> None:
        async with watching(app, browser) as first:
            await first.has("event: part")
            async with watching(app, browser) as second:
                await second.has("Hệ thống đang bận")
                assert second.status == 503
            house.now += timedelta(minutes=31)
            await first.has("event: over")
        async with watching(app, browser) as third:
            while not third.status:
                await asyncio.sleep(0.01)
            assert third.status == 303

    asyncio.run(asyncio.wait_for(day(), 240))
