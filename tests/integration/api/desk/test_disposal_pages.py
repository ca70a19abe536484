"""Lists of papers to be disposed of on the desk's pages: confirmed by two persons or refused, and holds."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pypdfium2
import pytest
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from api.app import create_app
from dossier.errors import OBJECT_STORE, ServerAway
from storage.accounts import persons
from storage.archive import retention_records as records
from storage.database.engine import Database
from storage.keeping.stores import Stores
from storage.objects.store import ObjectStore
from storage.retention import disposal, lists
from storage.trail.events import Actor
from storage.trail.notes import Checkpoint
from tests.archive import ONE_MACHINE, PASSWORD, PURPOSES, House
from tests.integration.storage.retention import desk
from tests.integration.storage.retention.desk import RULES, carry_out, old_paper, proposed

pytestmark = ONE_MACHINE


SITE = "https://testserver"
Browser = Callable[..., TestClient]


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


@pytest.fixture
def taken() -> list[int | None]:
    """The entries that checkpoints were asked to cover."""
    return []


@pytest.fixture
def browser(house: House, taken: list[int | None]) -> Browser:
    """Signs a person in, an operator unless said otherwise, at one and the same site."""
    services = house.services()

    def take_checkpoint(covers: int | None) -> Checkpoint:
        taken.append(covers)
        return services.take_checkpoint(covers)

    app = create_app(replace(services, retention=RULES, take_checkpoint=take_checkpoint))

    def signed_in(person: str = "Lê Thị Lan", *roles: str, agency: str = "", desks: tuple[str, ...] = ()) -> TestClient:
        name = house.account(person, *(roles or ("operator",)), agency=agency, desks=desks)
        found = TestClient(app, base_url=SITE, headers={"Origin": SITE}, follow_redirects=False)
        form = {"name": name, "password": PASSWORD, "purpose": PURPOSES[0]}
        assert found.post("/login", data=form).status_code == 303
        return found

    return signed_in


def text_of(pdf: bytes) -> str:
    """On one line."""
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)).split())


def test_two_persons_confirm_a_list_on_its_page_and_its_certificate_follows(
    house: House, browser: Browser, taken: list[int | None]
) -> None:
    paper = old_paper(house)
    listed = proposed(house)
    path = f"/disposals/{listed.id}"
    lan, minh = browser(), browser("Trần Minh")
    assert path in lan.get("/disposals").text
    page = lan.get(path).text
    for said in (listed.sha256, paper, "Quyết định 1/QĐ-UBND, Điều 2", "31/12/2020", "0/2"):
        assert said in page, said
    assert path in browser().get(f"/documents/{paper}").text
    typed = {"digest": listed.sha256[:8].upper(), "password": PASSWORD}
    for wrong, said in (
        ({"password": "sai"}, "mật khẩu không đúng"),
        ({"digest": listed.sha256[:7]}, "không phải của danh mục này"),
        ({"digest": "0" * 64}, "không phải của danh mục này"),
    ):
        answer = lan.post(f"{path}/confirm", data=typed | wrong)
        assert (answer.status_code // 100, said in answer.text) == (4, True), wrong
    assert lan.post(f"{path}/confirm", data=typed).status_code == 303
    assert "/confirm" not in lan.get(path).text
    assert lan.post(f"{path}/confirm", data=typed).status_code == 403
    assert lan.get(f"{path}/certificate.pdf").status_code == 422
    assert taken == [], "no trail is copied and signed for a list that has no certificate"
    assert minh.post(f"{path}/confirm", data=typed).status_code == 303
    assert "retention carry-out" in minh.get(path).text
    carry_out(house, listed)
    done = minh.get(path).text
    assert "đã tiêu hủy" in done
    assert f"/documents/{paper}" not in done
    pdf = minh.get(f"{path}/certificate.pdf")
    assert (pdf.headers["content-type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert [entry.seq for entry in house.trail() if entry.action == "disposal_ended"] == taken
    assert "gồm lần tiêu hủy này" in text_of(pdf.content)
    actions = [entry.action for entry in house.trail()]
    assert actions.count("disposal_confirmed") == 2
    assert "disposal_read" in actions


def test_a_certificate_does_not_say_of_a_trail_that_lacks_the_disposal_that_it_has_it(
    house: House, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a rebuild to which the trail's end did not come back."""
    old_paper(house)
    listed = proposed(house)
    path, lan, minh = f"/disposals/{listed.id}", browser(), browser("Trần Minh")
    for one in (lan, minh):
        assert one.post(f"{path}/confirm", data={"digest": listed.sha256, "password": PASSWORD}).status_code == 303
    carry_out(house, listed)
    monkeypatch.setattr(disposal, "entry_of_end", lambda *_: None)
    said = text_of(lan.get(f"{path}/certificate.pdf").content)
    assert "gồm lần tiêu hủy này" not in said
    assert "không còn mục ghi lần tiêu hủy này" in said


def test_who_may_not_sees_no_list_and_confirms_none(house: House, browser: Browser) -> None:
    old_paper(house)
    listed = proposed(house)
    path = f"/disposals/{listed.id}"
    typed = {"digest": listed.sha256, "password": PASSWORD}
    reviewer, elsewhere = browser("Vũ Đọc", "reviewer"), browser("Lý Tư", agency="H47.99")
    assert (reviewer.get(path).status_code, reviewer.post(f"{path}/confirm", data=typed).status_code) == (403, 403)
    assert (elsewhere.get(path).status_code, elsewhere.post(f"{path}/refuse", data={"reason": "x"}).status_code) == (
        404,
        404,
    )
    assert path not in elsewhere.get("/disposals").text
    assert browser().post(f"{path}/confirm", data=typed, headers={"Origin": "https://x.example"}).status_code == 403
    assert browser().get("/disposals/khong-co").status_code == 404
    assert "disposal_confirmed" not in [entry.action for entry in house.trail()]


def test_one_who_refuses_is_enough_and_says_why(house: House, browser: Browser) -> None:
    paper = old_paper(house)
    listed = proposed(house)
    path, lan = f"/disposals/{listed.id}", browser()
    assert "nêu lý do" in lan.post(f"{path}/refuse", data={"reason": " "}).text
    assert lan.post(f"{path}/refuse", data={"reason": "còn vụ kiện"}).status_code == 303
    assert lan.post(f"{path}/refuse", data={"reason": "lần nữa"}).status_code == 403
    page = lan.get(path).text
    assert "danh mục đã được rút lại" in page
    assert "Đã rút lại, mọi giấy tờ được giữ: còn vụ kiện" in page
    assert "Đã rút lại, mọi giấy tờ được giữ: còn vụ kiện" in lan.get("/disposals").text
    assert f"/documents/{paper}" in page
    assert lan.get(f"{path}/certificate.pdf").status_code == 422
    (ended,) = [entry for entry in house.trail() if entry.action == "disposal_ended"]
    assert (ended.details["reason"], ended.requester) == ("còn vụ kiện", "Lê Thị Lan")


def test_a_list_that_two_confirmed_and_one_refused_has_no_certificate(house: House, browser: Browser) -> None:
    old_paper(house)
    listed = proposed(house)
    path, lan, minh = f"/disposals/{listed.id}", browser(), browser("Trần Minh")
    for one in (lan, minh):
        assert one.post(f"{path}/confirm", data={"digest": listed.sha256, "password": PASSWORD}).status_code == 303
    assert lan.post(f"{path}/refuse", data={"reason": "còn vụ kiện"}).status_code == 303
    page = lan.get(path).text
    assert "Đã rút lại, mọi giấy tờ được giữ: còn vụ kiện" in page
    assert "certificate.pdf" not in page
    assert lan.get(f"{path}/certificate.pdf").status_code == 422


def test_two_accounts_of_one_person_are_one_also_when_that_is_said_later(house: House, browser: Browser) -> None:
    old_paper(house)
    listed, said = proposed(house), Actor("test")
    path, typed = f"/disposals/{listed.id}", {"digest": listed.sha256, "password": PASSWORD}
    lan, hoa, minh = browser(), browser("Phạm Hoa"), browser("Trần Minh")
    assert lan.post(f"{path}/confirm", data=typed).status_code == 303
    with house.database.write() as session:
        persons.say_one(session, ("le.thi.lan", "pham.hoa"), said, now=house.now)
    refused = hoa.post(f"{path}/confirm", data=typed)
    assert refused.status_code == 403
    heading = refused.text.partition("trang Người dùng, mục ")[2].partition("<")[0].rstrip(" .)\n")
    assert f">{heading}</h2>" in browser("Quản Trị", "administrator").get("/users/pham.hoa").text
    with house.database.write() as session:
        persons.say_two(session, ("le.thi.lan", "pham.hoa"), said, now=house.now)
    assert hoa.post(f"{path}/confirm", data=typed).status_code == 303
    with house.database.write() as session:
        persons.say_one(session, ("le.thi.lan", "pham.hoa"), said, now=house.now)
    page = minh.get(path).text
    assert "không được tính" in page
    assert "/confirm" in page
    assert not lists.read_list(house.database, desk.archive(house), listed.id).is_confirmed
    assert minh.post(f"{path}/confirm", data=typed).status_code == 303
    assert [step.why for step in carry_out(house, listed)] == [None]
    assert browser().get(f"{path}/certificate.pdf").content[:5] == b"%PDF-"


def test_a_hold_is_in_force_where_its_copy_in_the_second_store_has_to_wait(
    house: House, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper, lan = old_paper(house), browser()

    def away(*_: object, **__: object) -> NoReturn:
        raise ServerAway(server=OBJECT_STORE)

    def not_written(*_: object) -> NoReturn:  # into the scratch of who copies
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    for fault, reason in ((away, "vụ án 12"), (not_written, "vụ án 14")):
        monkeypatch.setattr(Stores, "copy_record", fault)
        with capture_logs() as logged:
            assert lan.post(f"/documents/{paper}/hold", data={"reason": reason}).status_code == 303
        assert [one["event"] for one in logged if one["log_level"] == "warning"] == ["hold_not_copied"]
        assert reason in lan.get(f"/documents/{paper}").text
    monkeypatch.setattr(records, "keep", away)  # nor can it be placed
    assert lan.post(f"/documents/{paper}/hold", data={"reason": "vụ án 13"}).status_code == 503


def test_a_paper_is_held_and_let_go_on_its_page(house: House, browser: Browser) -> None:
    paper, other = old_paper(house), old_paper(house)
    lan, far = browser(), browser("Lý Tư", desks=("xa",))
    assert lan.post(f"/documents/{paper}/hold", data={"reason": "vụ án 12"}).status_code == 303
    assert lan.post(f"/documents/{paper}/hold", data={"reason": " "}).status_code == 422
    for status, by in ((404, far), (403, browser("Vũ Đọc", "reviewer"))):
        assert by.post(f"/documents/{paper}/hold", data={"reason": "x"}).status_code == status
    assert "vụ án 12" in lan.get("/disposals").text
    page = lan.get(f"/documents/{paper}").text
    assert "vụ án 12" in page
    assert [line.document_id for line in proposed(house).lines] == [other]
    hold_id = page.partition("/holds/")[2].partition("/release")[0]
    assert "vụ án 12" not in far.get("/disposals").text
    assert far.post(f"/holds/{hold_id}/release", data={"reason": "x"}).status_code == 404
    assert lan.post(f"/holds/{hold_id}/release", data={"reason": "xong"}).headers["location"] == f"/documents/{paper}"
    assert lan.post(f"/holds/{hold_id}/release", data={"reason": "xong"}).status_code == 404
    assert "Có lệnh giữ" not in lan.get(f"/documents/{paper}").text


def test_the_api_says_how_long_a_paper_is_kept_and_that_it_is_held_or_listed(house: House, browser: Browser) -> None:
    paper = old_paper(house)
    _, key = house.key("read")
    lan = browser()
    api = TestClient(lan.app, headers={"Authorization": f"Bearer {key}", "X-Purpose": "x"})

    def told() -> dict[str, object]:
        return dict(api.get(f"/v1/documents/{paper}?retention=true").json()["retention"])

    assert told() == {
        "code": "until",
        "message": "giữ đến hết ngày 31/12/2020",
        "kept_until": "2020-12-31",
        "act": "Quyết định 1/QĐ-UBND",
        "article": "Điều 2",
        "checked": True,
        "held": False,
        "disposal": None,
    }
    listed = proposed(house)
    lan.post(f"/documents/{paper}/hold", data={"reason": "vụ án"})
    assert (told()["held"], told()["disposal"]) == (True, listed.id)
    assert "retention" not in api.get("/v1/documents").json()["items"][0]
