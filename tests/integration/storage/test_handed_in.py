"""What a desk handed in, how far it is, and the journal of its day, on both databases."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from dossier.errors import Encrypted
from storage.accounts import accounts, sessions
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.database.reach import EVERYTHING, Reach
from storage.objects.store import ObjectStore
from storage.papers import batches, handed_in
from storage.queue import keep_lease, leases
from storage.queue.keep_lease import KeepLease
from storage.trail import journal
from tests.archive import DESK, House, marital_status

pytestmark = pytest.mark.parametrize("objects_url", ["folder"], indirect=True)
ELSEWHERE = Reach(desks=("khac",))


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def test_the_list_has_what_came_in_lately_by_hand_newest_first_and_how_far_it_is(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep_lease, "TELL_SECONDS", -1)
    read, failed = house.archive(marital_status()), house.fail(Encrypted())
    with house.database.write() as session:
        before = handed_in.stamp(session)
        session.get_one(DocumentRow, read).state = "received"
        lease = leases.claim(session, "w", now=house.now, document_id=read)
    assert lease is not None
    KeepLease(house.database, lease, lambda: house.now, lambda: False).pages_read(4, 9)
    with house.database.read() as session:
        newest = handed_in.newest(session, Reach(desks=(DESK,)), now=house.now)
        assert [(one.document_id, one.state, one.pages_read, one.page_count) for one in newest] == [
            (failed, "failed", None, None),
            (read, "processing", 4, 9),
        ]
        assert [str(one.error) for one in handed_in.failed(session, EVERYTHING)[0]] == [str(Encrypted())]
        assert handed_in.waiting(session, EVERYTHING) == 1
        assert handed_in.stamp(session) != before
        assert handed_in.newest(session, ELSEWHERE, now=house.now) == []
        assert handed_in.failed(session, ELSEWHERE) == ([], 0)
        assert handed_in.newest(session, EVERYTHING, now=house.now + timedelta(days=8)) == []


def test_the_journal_is_of_a_day_and_of_what_is_within_reach(house: House) -> None:
    house.archive(marital_status(), name="a.pdf")

    def told(reach: Reach, days: int = 0, before: int | None = None) -> list[tuple[str, str]]:
        begin = house.now - timedelta(hours=12) + timedelta(days=days)
        end = begin + timedelta(days=1)
        found = journal.entries(
            house.database, house.store, reach, begin, end, with_reads=False, before=before, limit=9
        )
        return [(one.event.action, one.name) for one in found]

    assert told(EVERYTHING) == [("archived", "a.pdf"), ("received", "a.pdf")]
    assert told(EVERYTHING, before=2) == [("received", "a.pdf")]
    assert told(ELSEWHERE) == told(EVERYTHING, days=1) == []


def test_the_exceptions_of_a_run_are_listed_by_reason_and_in_order(house: House) -> None:
    batch_id = house.batch(desk="kho")
    with house.database.read() as session:
        assert [one.path for one in batches.rejects(session, batch_id, code=None, after=-1, limit=9)] == ["2019/2.pdf"]
        assert batches.rejects(session, batch_id, code="unreadable.empty", after=-1, limit=9) == []
        assert batches.rejects(session, batch_id, code=Encrypted.code, after=2, limit=9) == []
        assert batches.archived_since(session, batch_id, house.now).count == 1
        assert [row.id for row in batches.latest(session, 9, ["kho"])] == [batch_id]
        assert batches.latest(session, 9, ["khac"]) == []


def test_only_sessions_in_force_look_on(house: House) -> None:
    rules, name = sessions.SessionRules(), house.account("Lê Thị Lan")
    with house.database.write() as session:
        account = accounts.by_name(session, name)
        begun = [
            sessions.begin(session, account.id, purpose="p", address="a", browser="b", now=house.now)[0]
            for _ in range(2)
        ]
        ids = [one.id for one in begun]
        session.flush()
        in_force = accounts.of_sessions(session, ids, rules, now=house.now)
        assert in_force == {one.id: (account, one.token_sha256) for one in begun}
        assert accounts.of_sessions(session, ids, rules, now=house.now + rules.idle) == {}
        accounts.disable(session, name, accounts.actor_of(account, "p"), now=house.now)
        assert accounts.of_sessions(session, ids, rules, now=house.now) == {}
