"""Changes posted to webhooks: signed, in the order of each paper, tried again, given up, told once more."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import OperationalError
from standardwebhooks import Webhook, WebhookVerificationError

from dossier.errors import BadRequest, LeaseLost
from storage import clients
from storage.clients import Bounds
from storage.database.engine import Database
from storage.database.models import WebhookMessageRow
from storage.following import messages, webhooks
from storage.objects.store import ObjectStore
from tests.archive import BOTH_SIZES, ONE_MACHINE, House, verified_trail
from tests.integration.api.following.receiving import TEST, Following, following
from tests.integration.storage.search.test_changed_meanwhile import forget


@pytest.fixture
def house(tmp_path: Path, database: Database, store: ObjectStore) -> House:
    return House(database, store, tmp_path)


@pytest.fixture
def told(house: House) -> Iterator[Following]:
    with following(house) as made:
        yield made


def types(found: list[dict[str, Any]]) -> list[str]:
    return [event["type"].removeprefix("sohoa.document.") for event in found]


def handle_of_the_docs() -> Callable[[str, dict[str, str], bytes], tuple[str, str]]:
    """The receiver that docs/integrators.md prints."""
    page = (Path(__file__).parents[4] / "docs" / "integrators.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    exec(page.partition("## Webhooks")[2].partition("```python\n")[2].partition("```")[0], names)
    handle: Callable[[str, dict[str, str], bytes], tuple[str, str]] = names["handle"]
    return handle


@BOTH_SIZES
def test_what_happens_is_posted_once_signed_and_as_the_feed_tells_it(told: Following) -> None:
    before = told.known()
    first, second = told.paper(), told.paper(number="2/2026")
    told.happen(first, "confirmed", "looked_up")
    assert (told.deliver(), told.deliver()) == (3, 0)
    said = told.receiver.events(told.secret)
    assert types(said) == ["archived", "archived", "confirmed"]
    assert [event["subject"] for event in said] == [first, second, first]
    assert said == told.house.caller("follow").get("/v1/changes").json()
    assert told.receiver.ids == [event["id"] for event in said]
    assert told.receiver.came[0][0]["Content-Type"] == "application/cloudevents+json"
    assert (before.told_at, told.known().waiting) == (None, 0)
    headers, body = told.receiver.came[0]
    assert handle_of_the_docs()(told.secret, dict(headers), body) == ("sohoa.document.archived", first)
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_AAAA").verify(body, dict(headers))


@ONE_MACHINE
def test_only_the_types_that_were_asked_for_and_nothing_of_before(house: House) -> None:
    early = house.archive([])
    with following(house, "confirmed") as told:
        told.happen(early, "corrected", "confirmed")
        assert told.deliver() == 1
        assert types(told.receiver.events(told.secret)) == ["confirmed"]
        with told.database.read() as session:  # what else happened is passed over for good
            assert not messages.has_something(session, now=told.now())


@BOTH_SIZES
def test_later_changes_of_a_paper_wait_until_the_earlier_is_told_and_others_do_not(told: Following) -> None:
    bad, good = told.paper(), told.paper(number="2/2026")
    told.happen(bad, "confirmed")
    told.receiver.answer = lambda event: 500 if event["subject"] == bad else 204
    assert told.deliver() == 2
    told.receiver.answer = 204
    assert told.deliver() == 0  # before its pause is over
    told.later = timedelta(seconds=5.1)
    assert told.deliver() == 2
    whole = [(event["subject"], event["type"].rpartition(".")[2]) for event in told.receiver.events(told.secret)]
    assert whole == [(bad, "archived"), (good, "archived"), (bad, "archived"), (bad, "confirmed")]
    assert told.receiver.ids[0] == told.receiver.ids[2]


@ONE_MACHINE
def test_a_message_that_is_never_taken_is_a_dead_letter_and_can_be_told_again(told: Following) -> None:
    paper = told.paper()
    told.happen(paper, "confirmed")
    told.receiver.answer = lambda event: 400 if event["type"].endswith("archived") else 204
    for _ in range(messages.RETRIES.most):
        told.deliver()
        told.later += timedelta(hours=10)
    assert len(told.receiver.came) == messages.RETRIES.most + 1
    with told.database.read() as session:
        (letter,) = messages.dead_letters(session, told.id)
    assert (letter.change, letter.document_id, letter.problem) == (told.receiver.ids[0], paper, "HTTP 400")
    assert (letter.tries, told.known().dead, told.known().waiting) == (12, 1, 0)
    told.receiver.answer = 204
    with told.database.write() as session:
        assert messages.replay(session, told.id, TEST, now=told.now(), dead=True) == 1
    assert told.deliver() == 1
    assert told.receiver.ids[-1] == told.receiver.ids[0]
    assert (told.known().dead, told.deliver()) == (0, 0)


@ONE_MACHINE
def test_what_was_told_is_told_again_by_its_time_or_its_id(told: Following) -> None:
    paper = told.paper()
    told.happen(paper, "confirmed")
    since = told.now()
    told.happen(paper, "corrected")
    assert told.deliver() == 3
    with told.database.write() as session:
        ids = told.receiver.ids
        assert messages.replay(session, told.id, TEST, now=told.now(), since=since) == 1
        assert messages.replay(session, told.id, TEST, now=told.now(), ids=ids[:1]) == 1
        with pytest.raises(BadRequest):
            messages.replay(session, told.id, TEST, now=told.now(), ids=["x"])
    assert told.deliver() == 2
    assert told.receiver.ids[3:] == [ids[0], ids[2]]


@ONE_MACHINE
def test_killed_between_posting_and_its_commit_it_is_posted_again_under_the_same_id(
    told: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.paper()

    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(messages, "answered", die)
        with pytest.raises(Killed):
            told.deliver()
    assert told.deliver() == 0  # the dead one's lease holds
    told.later = messages.LEASE
    assert told.deliver() == 1
    assert told.receiver.ids[0] == told.receiver.ids[1]


@BOTH_SIZES
def test_one_at_a_time_posts_and_who_lost_the_lease_changes_nothing(told: Following) -> None:
    told.paper()
    now = told.now()
    with told.database.write() as session:
        late = messages.claim(session, now=now)
    assert late is not None
    with told.database.write() as session:
        assert messages.claim(session, now=now) is None
        change = messages.next_change(session, late, now=now)
    assert change is not None
    told.later = messages.LEASE
    assert told.deliver() == 1
    with told.database.write() as session, pytest.raises(LeaseLost):
        messages.answered(session, late, change, messages.Answer("gone"), luck=0.5, now=told.now())
    assert told.known().ended_at is None


@BOTH_SIZES
@pytest.mark.parametrize("status", [204, 400, 503])
def test_where_the_paper_goes_while_it_is_posted_the_webhook_goes_on(told: Following, status: int) -> None:
    paper = told.paper()

    def answer(event: dict[str, Any]) -> int:
        if event["subject"] == paper:
            forget(told.database, paper)
        return status

    told.receiver.answer = answer
    assert told.deliver() == 1
    assert (told.known().waiting, told.known().dead) == (0, 0)
    told.later = messages.SILENCE.pauses.first * 2
    told.paper(number="2/2026")
    assert told.deliver() == 1, "the lease was given back"


@BOTH_SIZES
def test_who_takes_a_paper_off_record_waits_for_what_is_kept_of_its_message(
    told: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper, spend = told.paper(), messages._spend
    told.receiver.answer = 400

    def spent(*given: Any) -> None:
        if not told.database.is_sqlite:  # there nobody writes meanwhile
            gone = delete(WebhookMessageRow).where(WebhookMessageRow.document_id == paper)
            with told.database.write() as session:
                session.execute(text("SET LOCAL lock_timeout = 100"))
                with pytest.raises(OperationalError):
                    session.execute(gone)
        spend(*given)

    monkeypatch.setattr(messages, "_spend", spent)
    assert told.deliver() > 0
    assert told.known().waiting == 1


@ONE_MACHINE
def test_where_nobody_answers_no_message_is_spent_and_after_days_it_ends(told: Following) -> None:
    told.paper()
    told.paper(number="2/2026")
    told.receiver.answer, told.receiver.head = 503, {"Retry-After": "60"}
    assert (told.deliver(), told.deliver()) == (1, 0)
    told.later = timedelta(seconds=59)
    assert told.deliver() == 0
    told.later = timedelta(seconds=61)
    assert told.deliver() == 1
    with told.database.write() as session:
        webhooks.known(session, told.id).silences = messages.SILENCE.most - 1  # five days of it
    told.later += timedelta(minutes=20)
    assert told.deliver() == 1
    assert (told.known().ended_why, told.known().waiting, told.known().dead) == ("silent", 2, 0)
    told.receiver.answer = 204
    assert told.deliver() == 0
    with told.database.write() as session:
        webhooks.resume(session, told.id, TEST, now=told.now())
    assert told.deliver() == 2
    assert told.known().silent_since is None


@ONE_MACHINE
def test_one_message_that_silences_its_server_holds_up_no_other_paper_for_long(told: Following) -> None:
    bad, good = told.paper(), told.paper(number="2/2026")
    told.receiver.answer = lambda event: 503 if event["subject"] == bad else 204
    for number in range(messages.RETRIES.most):
        assert (told.deliver(), told.known().dead) == (1, number // (messages.RETRIES.most - 1))
        told.happen(good, "confirmed")
        told.later += timedelta(seconds=6)
        told.deliver()
        told.later += timedelta(hours=10)
    assert told.known().waiting == 0
    assert told.known().silent_since is None


@ONE_MACHINE
def test_410_ends_it_and_so_does_the_end_of_its_client(told: Following) -> None:
    paper = told.paper()
    told.receiver.answer = 410
    assert told.deliver() == 1
    assert told.known().ended_why == "gone"
    told.happen(paper, "confirmed")
    assert told.deliver() == 0
    with told.database.write() as session:
        webhooks.resume(session, told.id, TEST, now=told.now())
        (client,) = clients.everyone(session)
        clients.revoke(session, client.id, TEST, now=told.now())
    assert told.deliver() == 0
    with told.database.read() as session:
        verified_trail(session)
    assert [one.action for one in told.house.trail() if one.action.startswith("webhook")] == [
        "webhook_created",
        "webhook_ended",
        "webhook_resumed",
    ]


@ONE_MACHINE
def test_while_the_secret_changes_both_sign(told: Following) -> None:
    paper = told.paper()
    with told.database.write() as session:
        new = webhooks.rotate(session, told.id, TEST, now=told.now())
    assert told.deliver() == 1
    assert told.receiver.events(told.secret) == told.receiver.events(new)
    told.later = webhooks.OVERLAP
    told.happen(paper, "confirmed")
    assert told.deliver() == 1
    assert len(told.receiver.came[1][0]["webhook-signature"].split()) == 1


@ONE_MACHINE
def test_a_redirect_is_not_followed(told: Following) -> None:
    told.paper()
    told.receiver.answer, told.receiver.head = 307, {"Location": told.receiver.url}
    assert told.deliver() == 1
    with told.database.read() as session:
        assert session.scalar(select(WebhookMessageRow.problem)) == "HTTP 307"


@ONE_MACHINE
def test_a_name_that_comes_to_mean_an_inner_machine_is_not_posted_to(told: Following) -> None:
    told.paper()
    with told.database.write() as session:
        webhooks.known(session, told.id).url = "https://nhan.example/"
    told.deliverer(lambda *_: ["10.0.0.7"]).deliver()
    with told.database.read() as session:
        problem = session.scalar(select(WebhookMessageRow.problem)) or ""
    assert "nhan.example là địa chỉ nội bộ" in problem


@ONE_MACHINE
def test_a_part_that_runs_posts_by_itself_and_ends_when_told(told: Following) -> None:
    came = threading.Event()

    def answer(_: object) -> int:
        came.set()
        return 204

    told.receiver.answer = answer
    with told.deliverer().running():
        told.paper()
        assert came.wait(60)
    assert (len(told.receiver.came), told.known().waiting) == (1, 0)


@ONE_MACHINE
def test_a_client_is_told_of_the_papers_within_its_bounds_alone(house: House) -> None:
    with following(house, sensitive=False) as told:
        hidden = house.archive([], kind="phieu_ly_lich_tu_phap")
        shown = house.archive([], kind="giay_phep_xay_dung")
        assert told.deliver() == 1
        assert [event["subject"] for event in told.receiver.events(told.secret)] == [shown]
        _, key = house.key("follow", sensitive=False)
        assert hidden not in house.caller(key=key).get("/v1/changes").text
    with following(house, bounds=Bounds(desks=("khac",))) as told:
        told.paper()
        assert told.deliver() == 0
    with following(house, bounds=Bounds(expires_at=told.now() + timedelta(days=1))) as told:
        told.paper()
        told.later = timedelta(days=2)
        assert told.deliver() == 0
