"""A second person says on pages what is right and wrong in the sample of a run."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from dossier.review.corrections import Change
from ingest.reports.drawn_samples import Sample
from ingest.reports.sample_verdicts import Said, judge, verdicts_of
from ingest.reports.sampling import error_rate
from storage.accounts import persons
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.database.models import AccountRow
from storage.objects.store import ObjectStore
from storage.trail import events
from storage.trail.events import Actor
from tests.archive import BOTH_SIZES, DESK, ONE_MACHINE, OPERATOR, House, marital_status
from tests.integration.storage.retention import desk


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def papers(house: House) -> list[str]:
    names = ("Nguyễn Thị Hoa", "Trần Văn An", "Lò Văn Bền")
    return [house.archive(marital_status(owner_name=name)) for name in names]


def say(browser: TestClient, batch_id: str, **said: str) -> str:
    """What the page says after these verdicts of papers (by id; a note behind a comma)."""
    parts = {one: text.split(",") for one, text in said.items()}
    form = {f"verdict.{one}": words[0] for one, words in parts.items()}
    form |= {f"note.{one}": words[1] for one, words in parts.items() if len(words) > 1}
    answer = browser.post(f"/samples/{batch_id}", data=form)
    assert answer.status_code == 303, answer.text
    return " ".join(browser.get(answer.headers["location"]).text.split())


@BOTH_SIZES
def test_a_second_person_judges_a_sample_paper_by_paper(house: House) -> None:
    first, second, third = papers(house)
    batch_id = house.batch(DESK, first, second, third)
    lan, minh = house.browser("reviewer"), house.browser("reviewer", person="Trần Minh")
    assert f"/samples/{batch_id}?number=0" in lan.get("/samples").text
    page = " ".join(lan.get(f"/samples/{batch_id}").text.split())
    for words in ("Đã kiểm tra 0 trong 3 giấy tờ.", "Trần Văn An", OPERATOR, f"verdict.{third}"):
        assert words in page, words

    said = say(lan, batch_id, **{first: "right", second: "wrong,sai họ"})
    assert ("Đã kiểm tra 2 trong 3 giấy tờ." in said, "khoảng tin cậy" in said) == (True, False)
    # What another said stays; what one said oneself may be changed.
    said = say(minh, batch_id, **{second: "right", third: "wrong"})
    assert f'kết quả của người ấy được giữ nguyên: <a href="/documents/{second}">2</a>' in said
    assert error_rate(2, 3).sentence() in said
    said = say(lan, batch_id, **{second: "right"})
    assert error_rate(1, 3).sentence() in said
    assert error_rate(1, 3).sentence() in house.browser("operator", person="Lý Tư").get(f"/batches/{batch_id}").text
    told = [
        (event.actor, event.document_id, event.details["is_right"])
        for event in house.trail()
        if event.action == "sampled"
    ]
    lan_said = ("account:le.thi.lan", first, True), ("account:le.thi.lan", second, False)
    assert sorted(told[:2]) == sorted(lan_said)
    assert told[2:] == [("account:tran.minh", third, False), ("account:le.thi.lan", second, True)]


@ONE_MACHINE
def test_a_note_without_a_verdict_is_refused_beside_it_and_what_was_entered_stays(house: House) -> None:
    first, second, _ = papers(house)
    batch_id, lan = house.batch(DESK, first, second), house.browser("reviewer")
    form = {f"note.{first}": "sai họ", f"verdict.{second}": "right", f"note.{second}": ""}
    answer = lan.post(f"/samples/{batch_id}?number=0&start=0", data=form)
    assert answer.status_code == 422
    page = " ".join(answer.text.split())
    assert page.count("Ghi chú này chưa được lưu: hãy chọn Đúng hay Sai.") == 1
    assert f'name="note.{first}" value="sai họ"' in page
    assert f'name="verdict.{second}" value="right" checked' in page
    assert "Đã kiểm tra 0 trong 2 giấy tờ." in page
    assert "Đã kiểm tra 2 trong 2 giấy tờ." in say(lan, batch_id, **{first: "wrong,sai họ", second: "right"})


@ONE_MACHINE
def test_what_was_corrected_after_a_sample_was_drawn_is_shown_as_it_was_drawn(house: House) -> None:
    first, second, _ = papers(house)
    batch_id, lan = house.batch(DESK, first, second), house.browser("reviewer")
    assert "Lúc lấy mẫu" not in lan.get(f"/samples/{batch_id}").text
    minh = Actor("account:tran.minh", "kiểm tra", "Trần Minh", account="tran.minh")
    review = house.services().review_desk
    for version, name in ((1, "Nguyễn Thị Hòa"), (2, "Nguyễn Thị Hồng")):
        review.correct(first, [Change("owner_name", name)], minh, version=version, now=house.now)
    page = " ".join(lan.get(f"/samples/{batch_id}").text.split())
    assert page.count("Lúc lấy mẫu") == 1
    assert 'Nguyễn Thị Hồng <strong class="flag">Lúc lấy mẫu: Nguyễn Thị Hoa; hãy xét giá trị ấy.</strong>' in page
    assert "còn thay đổi cách khác" not in page


@ONE_MACHINE
def test_a_sample_ends_though_a_paper_of_it_was_disposed_of_before_anybody_looked_at_it(house: House) -> None:
    old = desk.old_paper(house)
    first, second, _ = papers(house)
    batch_id, lan = house.batch(DESK, old, first, second), house.browser("reviewer", person="Phạm Năm")
    gone = "1 giấy tờ đã bị tiêu hủy hoặc hủy khóa trước khi được kiểm tra, không tính vào kết quả."
    assert gone not in say(lan, batch_id, **{first: "wrong"})
    assert [one.why for one in desk.carry_out(house, desk.confirmed(house))] == [None]
    page = " ".join(lan.get(f"/samples/{batch_id}").text.split())
    assert (gone in page, "khoảng tin cậy" in page) == (True, False)
    assert "Giấy tờ này đã bị tiêu hủy hoặc hủy khóa." in page
    said = say(lan, batch_id, **{second: "right"})
    assert "Đã kiểm tra 2 trong 3 giấy tờ." in said
    assert error_rate(1, 2).sentence() in said


@ONE_MACHINE
def test_nobody_else_judges_a_sample(house: House) -> None:
    first, second, _ = papers(house)
    batch_id = house.batch(DESK, first)
    path = f"/samples/{batch_id}"
    own = house.browser("operator", "reviewer", person="Võ Văn Ba")
    assert "hãy nhờ một người khác" in own.get(path).text
    lan = house.browser("reviewer")
    other_desk = house.browser("reviewer", person="Lý Tư", desks=["khac"])
    right = {f"verdict.{first}": "right"}
    answers = {
        "the operator": own.post(path, data=right),
        "no role": house.browser("operator", person="Mai Năm").post(path, data=right),
        "another site": lan.post(path, data=right, headers={"Origin": "https://elsewhere.example"}),
        "another desk": other_desk.post(path, data=right),
        "no paper of it": lan.post(path, data={f"verdict.{second}": "right"}),
        "no verdict": lan.post(path, data={f"verdict.{first}": "maybe"}),
        "no sample": lan.post(f"{path}?number=1", data=right),
    }
    assert {who: answer.status_code for who, answer in answers.items()} == {
        "the operator": 403,
        "no role": 403,
        "another site": 403,
        "another desk": 404,
        "no paper of it": 422,
        "no verdict": 422,
        "no sample": 404,
    }
    assert [event for event in house.trail() if event.action == "sampled"] == []


@ONE_MACHINE
def test_a_verdict_whose_event_was_cut_off_is_an_event_when_it_is_said_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, *_), lan = papers(house), Actor("account:le.thi.lan", "kiểm tra", "Lê Thị Lan", account="le.thi.lan")
    batch_id, sample = house.batch(DESK, first), Sample(7, 0.3, (first,))

    def said() -> None:
        judge(house.database, Archive(house.store), batch_id, sample, {first: Said(True)}, lan, now=house.now)

    with monkeypatch.context() as killed:
        killed.setattr(events, "append_all", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            said()
    for _ in range(2):
        said()
    assert len([event for event in house.trail() if event.action == "sampled"]) == 1


@ONE_MACHINE
def test_a_verdict_that_no_event_tells_is_told_when_another_judges(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, _ = papers(house)
    batch_id = house.batch(DESK, first, second)

    def said(document: str, name: str) -> None:
        sample, actor = Sample(7, 0.3, (first, second)), Actor("account:x", "kiểm tra", name, account=name)
        judge(house.database, Archive(house.store), batch_id, sample, {document: Said(True)}, actor, now=house.now)
        house.now += timedelta(minutes=1)

    with monkeypatch.context() as killed:
        killed.setattr(events, "append_all", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            said(first, "lan")
    for _ in range(2):
        said(second, "minh")
    judged = [event for event in house.trail() if event.action == "sampled"]
    told = {(one.document_id, one.requester, one.details.get("begun_by")) for one in judged}
    assert (len(judged), told) == (2, {(first, "minh", "lan"), (second, "minh", None)})


@BOTH_SIZES
def test_of_two_who_judge_at_once_neither_takes_the_others_verdict_back_nor_waits_for_the_others_store(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, _ = papers(house)
    batch_id = house.batch(DESK, first, second)
    write, archive = house.store.put_over, Archive(house.store)

    def said(document: str, account: str) -> None:
        sample, actor = (
            Sample(7, 0.3, (first, second)),
            Actor(f"account:{account}", "kiểm tra", account, account=account),
        )
        judge(house.database, archive, batch_id, sample, {document: Said(True)}, actor, now=house.now)

    def slow(key: str, content: bytes, seen: str | None) -> None:
        monkeypatch.setattr(house.store, "put_over", write)
        said(second, "minh")  # meanwhile, to its end
        write(key, content, seen)

    monkeypatch.setattr(house.store, "put_over", slow)
    said(first, "lan")
    verdicts = verdicts_of(archive, batch_id, Sample(7, 0.3, (first, second)))
    assert {document: verdict.account for document, verdict in verdicts.items()} == {first: "lan", second: "minh"}
    judged = [event.document_id for event in house.trail() if event.action == "sampled"]
    assert judged == [second, first]


@ONE_MACHINE
def test_who_drew_a_sample_judges_it_by_no_account_and_nobody_does_while_that_one_is_unknown(house: House) -> None:
    first, *_ = papers(house)
    path = f"/samples/{house.batch(DESK, first)}"
    right = {f"verdict.{first}": "right"}
    lan, test = house.browser("reviewer"), Actor("test")
    with house.database.write() as session:
        persons.say_one(session, (OPERATOR, "le.thi.lan"), test, now=house.now)
    assert "hãy nhờ một người khác" in lan.get(path).text
    assert lan.post(path, data=right).status_code == 403
    with house.database.write() as session:
        persons.say_two(session, (OPERATOR, "le.thi.lan"), test, now=house.now)
        session.execute(update(AccountRow).where(AccountRow.name == OPERATOR).values(name="ba", full_name="Ba"))
    assert "chưa rõ tài khoản của người đã lấy mẫu" in lan.get(path).text
    assert lan.post(path, data=right).status_code == 403
    with house.database.write() as session:
        persons.set_system_user(session, "ba", OPERATOR, test, now=house.now)
    assert lan.post(path, data=right).status_code == 303
    assert [event.requester for event in house.trail() if event.action == "sampled"] == ["Lê Thị Lan"]
