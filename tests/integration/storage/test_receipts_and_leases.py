"""What SQL promises about papers that wait, on both databases."""

from __future__ import annotations

import threading
import uuid
from datetime import datetime, timedelta

import pytest

from dossier.access_errors import NoKey
from dossier.errors import LeaseLost, ServerAway, Truncated
from dossier.reading import Field, KindGuess, PageReading, Reading, Word
from storage import clients
from storage.archive.ocfl import Archive, StoredFile
from storage.database.engine import Database
from storage.database.reach import Reach
from storage.objects.store import ObjectStore
from storage.papers import batches, documents, receipts, results
from storage.papers.receipts import Delivery
from storage.papers.search import search
from storage.queue import leases, progress
from storage.queue.asked_again import Lane
from storage.review import again
from storage.search.query import Query
from storage.trail import events
from tests.archive import verified_trail
from tests.integration.conftest import NOW

ORIGINAL = StoredFile("abc/def/v1/content/original.png", 10, "0" * 64, "v1")
ACTOR = events.Actor("test")


def delivery(sha256: str = "1" * 64, *, at: datetime = NOW, lane: Lane = "counter", **more: object) -> Delivery:
    values = {"dossier_code": None, "desk": "mot-cua", **more}
    return Delivery(
        id=str(uuid.uuid4()),
        agency="H47",
        name="a.png",
        sha256=sha256,
        size=10,
        format="png",
        media_type="image/png",
        channel="folder",
        lane=lane,
        requester="scanner",
        received_at=at,
        **values,  # type: ignore[arg-type]
    )


def receive(database: Database, one: Delivery) -> receipts.Receipt:
    with database.write() as session:
        return receipts.receive(session, one, ORIGINAL)


def claim(database: Database, *, now: datetime = NOW, document_id: str | None = None) -> leases.Lease | None:
    with database.write() as session:
        return leases.claim(session, "worker-1", now=now, document_id=document_id)


def claimed(database: Database, one: Delivery) -> leases.Lease:
    receive(database, one)
    lease = claim(database, document_id=one.id)
    assert lease is not None
    return lease


def outcome(*fields: Field, text: str = "Giấy khai sinh", review: tuple[str, ...] = ()) -> results.Outcome:
    words = tuple(Word(word, (0, 0, 10, 10), 0.9, 0) for word in text.split())
    page = PageReading(1, 100, 200, 300, words=words)
    reading = Reading(KindGuess("giay_khai_sinh", 0.9), fields, (page,))
    stored = StoredFile("abc/def/v2/content/access.pdf", 10, "2" * 64, "v2")
    return results.Outcome(reading, review, {"access": stored}, "tesseract 5")


def state_of(database: Database, document_id: str) -> str:
    with database.read() as session:
        return documents.get(session, document_id).state


def test_the_same_receipt_twice_changes_nothing(database: Database) -> None:
    one = delivery()
    first, again = receive(database, one), receive(database, one)
    assert first == again == receipts.Receipt(one.id, is_new=True, waits=True)
    with database.read() as session:
        assert len(events.of_document(session, one.id)) == 1


def test_the_same_bytes_twice_are_one_document_and_two_receipts(database: Database) -> None:
    first, second = delivery(), delivery()
    receive(database, first)
    assert receive(database, second) == receipts.Receipt(first.id, is_new=False, waits=True)
    with database.read() as session:
        assert [event.action for event in events.of_document(session, first.id)] == ["received", "received_again"]


def test_the_same_bytes_of_another_agency_are_another_document(database: Database) -> None:
    first = delivery()
    second = Delivery(**{**{name: getattr(first, name) for name in Delivery.__slots__}, "id": "x", "agency": "H49"})
    receive(database, first)
    assert receive(database, second).is_new


def test_racing_deliveries_of_the_same_bytes_make_one_document(database: Database) -> None:
    deliveries = [delivery() for _ in range(8)]
    together = threading.Barrier(len(deliveries))
    found: list[receipts.Receipt] = []

    def hand_in(one: Delivery) -> None:
        together.wait()
        found.append(receive(database, one))

    threads = [threading.Thread(target=hand_in, args=(one,)) for one in deliveries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(deliveries)
    assert sum(receipt.is_new for receipt in found) == 1
    assert len({receipt.document_id for receipt in found}) == 1
    with database.read() as session:
        assert verified_trail(session) == len(deliveries)


def test_a_citizen_at_the_counter_goes_before_the_backlog(database: Database) -> None:
    old = delivery("a" * 64, at=NOW - timedelta(hours=2), lane="backlog")
    young = delivery("b" * 64, at=NOW)
    older = delivery("c" * 64, at=NOW - timedelta(seconds=5))
    for one in (old, young, older):
        receive(database, one)
    turns = [claim(database) for _ in range(4)]
    assert [lease and lease.document_id for lease in turns] == [older.id, young.id, old.id, None]


def test_a_desk_with_many_papers_does_not_keep_another_waiting(database: Database) -> None:
    for number in range(5):
        receive(database, delivery(f"xấp-{number}", desk="đông", at=NOW - timedelta(minutes=1)))
    receive(database, delivery("một", desk="vắng"))
    receive(database, delivery("hai", desk="vắng"))
    moments = [NOW + timedelta(seconds=number) for number in range(7)]
    taken = [lease.desk for now in moments if (lease := claim(database, now=now)) is not None]
    assert taken == ["đông", "vắng", "đông", "vắng", "đông", "đông", "đông"]


def test_a_paper_of_a_batch_goes_before_the_backlog_once_a_citizen_waits_for_it(database: Database) -> None:
    older = delivery("a" * 64, at=NOW - timedelta(hours=2), lane="backlog")
    wanted = delivery("b" * 64, at=NOW - timedelta(hours=1), lane="backlog")
    for one in (older, wanted, delivery("b" * 64), delivery("b" * 64, lane="backlog")):
        receive(database, one)
    lease = claim(database)
    assert lease is not None
    assert (lease.document_id, lease.lane) == (wanted.id, "counter")


def test_papers_put_back_again_and_again_keep_none_behind_them_waiting(database: Database) -> None:
    for number in range(3):
        receive(database, delivery(f"khó-{number}", at=NOW - timedelta(hours=1)))
    now = NOW
    for _ in range(3 * leases.OFTEN):
        lease = claim(database, now=now)
        assert lease is not None
        with database.write() as session:
            leases.postpone(session, lease, ServerAway(server="S3"), now=now)
        now += leases.AFTER_A_FAULT.longest
    good = delivery("tốt", at=now)
    receive(database, good)
    lease = claim(database, now=now)
    assert lease is not None
    assert lease.document_id == good.id
    assert claim(database, now=now) is not None, "they are tried all the same"


def test_racing_workers_never_share_a_document(database: Database) -> None:
    for number in range(6):
        receive(database, delivery(f"{number:064}"))
    together = threading.Barrier(8)
    won: list[str] = []

    def work() -> None:
        together.wait()
        while (lease := claim(database)) is not None:
            won.append(lease.document_id)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == len(set(won)) == 6


def test_a_lease_that_ran_out_lets_another_worker_in_and_the_first_one_out(database: Database) -> None:
    lost = claimed(database, delivery())
    later = NOW + leases.DURATION
    with database.write() as session:
        assert leases.release(session, now=later - timedelta(seconds=1)) == []
        assert leases.release(session, now=later) == [lost.document_id]
    won = claim(database, now=later)
    assert won is not None
    with pytest.raises(LeaseLost), database.write() as session:
        results.record(session, lost, outcome(), now=later)
    with pytest.raises(LeaseLost), database.write() as session:
        leases.renew(session, lost, now=later)
    with database.write() as session:
        results.record(session, won, outcome(), now=later)
    assert state_of(database, lost.document_id) == "archived"


def test_a_renewed_lease_holds_on(database: Database) -> None:
    lease = claimed(database, delivery())
    with database.write() as session:
        leases.renew(session, lease, now=NOW + timedelta(seconds=60))
        assert leases.release(session, now=NOW + timedelta(seconds=120)) == []


def test_what_a_dead_worker_left_is_given_back_at_once(database: Database) -> None:
    lease = claimed(database, delivery())
    with database.write() as session:
        assert leases.release(session, now=NOW, workers=["another"]) == []
        assert leases.release(session, now=NOW, workers=["worker-1"]) == [lease.document_id]
    assert state_of(database, lease.document_id) == "received"


def test_a_paper_that_workers_die_of_is_put_aside(database: Database) -> None:
    one = delivery()
    receive(database, one)
    now, waited = NOW, []
    for _ in range(leases.MOST_ABANDONED):
        while claim(database, now=now) is None:
            now += timedelta(seconds=30)
        waited.append(now - NOW)
        with database.write() as session:
            leases.release(session, now=now, workers=["worker-1"])
    assert waited[1] == timedelta(0), "a worker that died once keeps the desk waiting"
    assert waited[-1] > timedelta(minutes=10), "whatever kills workers for a moment ends papers"
    assert claim(database, now=now + timedelta(hours=1)) is None
    with database.read() as session:
        document = documents.get(session, one.id)
    assert (document.state, document.error_code) == ("failed", "unreadable.abandoned_too_often")


def test_a_passing_fault_puts_back_with_growing_pauses_and_never_fails(database: Database) -> None:
    one = delivery()
    receive(database, one)
    now, pauses = NOW, []
    for _ in range(14):
        lease = claim(database, now=now)
        assert lease is not None
        with database.write() as session:
            again = leases.postpone(session, lease, ServerAway(server="S3"), now=now)
        assert claim(database, now=again - timedelta(seconds=1)) is None
        pauses.append(again - now)
        now = again
    assert pauses[:3] == [timedelta(seconds=2), timedelta(seconds=4), timedelta(seconds=8)]
    assert pauses[-1] == leases.AFTER_A_FAULT.longest


def test_a_failed_paper_keeps_its_reason_until_it_is_tried_again(database: Database, store: ObjectStore) -> None:
    archive = Archive(store)
    lease = claimed(database, delivery())
    with database.write() as session:
        leases.fail(session, lease, Truncated(), now=NOW)
    with database.write() as session:
        assert documents.get(session, lease.document_id).error_code == "unreadable.truncated"
        assert leases.due(session, now=NOW, most=9) == []
        assert again.read_again(session, archive, lease.document_id, ACTOR, now=NOW) == (lease.document_id, "counter")
        assert again.read_again(session, archive, lease.document_id, ACTOR, now=NOW) is None
        assert leases.due(session, now=NOW, most=9) == [(lease.document_id, "counter")]


def test_handing_a_failed_paper_in_again_asks_for_another_try(database: Database) -> None:
    one = delivery()
    lease = claimed(database, one)
    with database.write() as session:
        leases.fail(session, lease, Truncated(), now=NOW)
    assert receive(database, delivery()).waits
    assert state_of(database, one.id) == "received"


def test_fields_that_came_along_are_found_before_anything_is_read(database: Database) -> None:
    one = delivery(given={"owner_name": "Đặng Thị Ảnh"})
    receive(database, one)
    with database.read() as session:
        assert [d.id for d in search(session, Query(q="dang thi anh")).items] == [one.id]


def test_a_document_joins_the_dossier_that_it_names_for_sure(database: Database) -> None:
    sure, unsure = (
        Field("dossier_code", "000.00.23.H47-211101-0001", 0.99, "qr"),
        Field("dossier_code", "000.00.23.H47-211101-0002", 0.4, "ocr", needs_review=True),
    )
    for sha256, field in (("a", sure), ("b", unsure)):
        lease = claimed(database, delivery(sha256 * 64))
        with database.write() as session:
            results.record(session, lease, outcome(field), now=NOW)
    with database.read() as session:
        assert len(documents.of_dossier(session, sure.value)[2]) == 1
        assert search(session, Query(dossier_code=unsure.value)).items == ()
        assert documents.of_dossier(session, "H47.23-211101-0001")[0] == sure.value


def test_a_batch_adds_up_whatever_became_of_its_rows(database: Database) -> None:
    with database.write() as session:
        rows = [(number, number + 1, f"{number}.png") for number in range(1, 6)]
        values = {"name": "m.csv", "sha256": "9" * 64, "desk": "kho", "now": NOW, "actor": ACTOR}
        batch = batches.begin(session, paths=rows, **values)  # type: ignore[arg-type]
        assert batches.begin(session, paths=rows, **values) == batch  # type: ignore[arg-type]
    done, doubtful, broken = (claimed(database, delivery(letter * 64)) for letter in "abc")
    with database.write() as session:
        for row, lease in enumerate((done, doubtful, broken), start=1):
            batches.taken(session, batch, row, lease.document_id)
        batches.rejected(session, batch, 4, Truncated())
        results.record(session, done, outcome(), now=NOW)
        results.record(session, doubtful, outcome(review=("kind.unknown",)), now=NOW)
        leases.fail(session, broken, Truncated(), now=NOW)
    with database.read() as session:
        assert batches.tally(session, batch) == batches.Tally(5, archived=2, rejected=2, pending=1, needs_review=1)
        assert batches.untaken(session, batch) == [5]
        states = [item.state for item in batches.items(session, batch)]
        assert states == ["archived", "archived", "rejected", "rejected", "pending"]
        assert batches.items(session, batch)[2].error_code == "unreadable.truncated"


def test_a_client_key_is_known_until_it_is_revoked_and_stored_nowhere(database: Database) -> None:
    with database.write() as session:
        client, key = clients.create(session, "một cửa điện tử", ["read", "lookup"], ACTOR, now=NOW)
    with database.read() as session:
        assert clients.by_key(session, key, lambda: NOW) == client
        with pytest.raises(NoKey):
            clients.by_key(session, key + "x", lambda: NOW)
    with database.write() as session:
        clients.revoke(session, client.id, ACTOR, now=NOW)
        with pytest.raises(NoKey):
            clients.by_key(session, key, lambda: NOW)


def test_status_counts_what_waits_and_for_how_long(database: Database) -> None:
    receive(database, delivery("a" * 64, lane="backlog", at=NOW - timedelta(minutes=2)))
    lease = claimed(database, delivery("b" * 64))
    with database.read() as session:
        status = progress.status(session, now=NOW)
        report = progress.report(session)
    assert status.documents == {"received": 1, "processing": 1, "archived": 0, "needs_review": 0, "failed": 0}
    assert status.lanes == {"counter": 1, "backlog": 1}
    assert (status.oldest_waiting_seconds, status.workers) == (120, 1)
    assert [(row.month, row.received) for row in report] == [("2026-11", 2)]
    # Kinds out of reach are not counted either; what was not read yet is.
    with database.write() as session:
        results.record(session, lease, outcome(), now=NOW)
    for without, archived in (("giay_khai_sinh", 0), ("so_ho_khau", 1)):
        reach = Reach(without=(without,))
        with database.read() as session:
            documents_by_state = progress.status(session, now=NOW, reach=reach).documents
            rows = progress.report(session, reach)
        assert (documents_by_state["received"], documents_by_state["archived"]) == (1, archived)
        assert [sum(row.received for row in rows), sum(row.archived for row in rows)] == [1 + archived, archived]
