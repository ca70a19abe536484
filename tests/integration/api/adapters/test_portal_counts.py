"""The portal's counts while papers come in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from dossier.vietnam import VIETNAM
from storage.database.engine import Database
from storage.database.models import DossierRow, ReceiptRow
from storage.database.reach import EVERYTHING, Reach
from storage.objects.store import ObjectStore
from storage.reporting import portal_counts
from storage.reporting.portal_counts import Counts
from storage.trail import events
from tests.archive import BOTH_SIZES, ONE_MACHINE, House, marital_status, value

FIRST, SECOND = "000.00.23.H47-260801-0001", "000.00.23.H47-260801-0002"


@BOTH_SIZES
def test_a_dossier_that_comes_in_and_is_told_while_others_are_counted_is_counted_next_time(
    database: Database, store: ObjectStore, tmp_path: Path
) -> None:
    house = House(database, store, tmp_path)
    house.archive(marital_status(), dossier_code=FIRST)
    has_come = False

    def another_comes(*asked: Any) -> None:
        nonlocal has_come
        if not has_come and "dossiers" in asked[2]:
            has_come = True
            paper = house.archive(marital_status(number="71/2026"), dossier_code=SECOND)
            tell(house, SECOND, [paper], reused=1, from_store=1)

    month, api = f"{house.now:%Y-%m}", house.caller("report")

    def counted() -> tuple[int, ...]:
        (one,) = api.get("/v1/portal/statistics", params={"first": month, "last": month}).json()["items"]
        names = ("dossiers", "dossiers_told", "dossiers_reusing", "papers", "papers_reused")
        return tuple(one[name] for name in names)

    event.listen(database.engine, "after_cursor_execute", another_comes)
    try:
        assert counted() == (1, 0, 0, 1, 0), "none is told, or reused, that is not there"
    finally:
        event.remove(database.engine, "after_cursor_execute", another_comes)
    assert has_come
    assert counted() == (2, 1, 1, 2, 1)


def tell(house: House, code: str, papers: list[str], **said: int) -> None:
    details = {"dossier_code": code, "documents": papers, **said}
    with house.database.write() as session:
        events.append(session, "dossier_told", events.Actor("client:mot-cua"), now=house.now, details=details)


@BOTH_SIZES
def test_a_paper_that_lies_in_two_dossiers_counts_in_each_once_and_the_last_message_holds(
    database: Database, store: ObjectStore, tmp_path: Path
) -> None:
    house = House(database, store, tmp_path)
    paper = house.archive(marital_status(), dossier_code=FIRST)
    with database.write() as session:
        session.add(DossierRow(code=SECOND, canonical=SECOND, created_at=house.now))
        session.flush()
        given = {"document_id": paper, "desk": "mot-cua", "name": "1.pdf", "channel": "upload", "requester": "an"}
        for number, (code, withdrawn_at) in enumerate(
            ((FIRST, None), (SECOND, None), (SECOND, None), (SECOND, house.now))
        ):
            row = ReceiptRow(id=f"{number}", dossier_code=code, withdrawn_at=withdrawn_at, **given)
            row.received_at = house.now
            session.add(row)
    for code, reused in ((FIRST, 2), (SECOND, 0), (FIRST, 1)):
        tell(house, code, [paper], reused=reused, from_store=2)
    with database.read() as session:
        begin, end = house.now - timedelta(days=1), house.now + timedelta(days=1)
        (one,) = portal_counts.counts(session, EVERYTHING, begin, end, now=house.now)
        assert portal_counts.counts(session, EVERYTHING, end, end + timedelta(days=1), now=house.now) == []
        assert portal_counts.counts(session, Reach("H99"), begin, end, now=house.now) == []
    assert one == Counts(
        one.agency,
        f"{house.now.astimezone(VIETNAM):%Y-%m}",
        dossiers=2,
        dossiers_digitized=2,
        dossiers_told=2,
        dossiers_reusing=1,
        dossiers_from_store=2,
        papers=2,
        papers_digitized=2,
        papers_reused=1,
        papers_from_store=4,
    )


@BOTH_SIZES
def test_a_desk_is_told_the_counts_of_its_own_dossiers(database: Database, store: ObjectStore, tmp_path: Path) -> None:
    house = House(database, store, tmp_path)
    paper = house.archive(marital_status(), dossier_code=FIRST)
    with database.write() as session:
        session.add(DossierRow(code=SECOND, canonical=SECOND, created_at=house.now))
        session.flush()
        given = {"document_id": paper, "name": "1.pdf", "channel": "upload", "requester": "an"}
        for desk, code in (("mot-cua", FIRST), ("tu-phap", SECOND)):
            row = ReceiptRow(id=desk, desk=desk, dossier_code=code, withdrawn_at=None, **given)
            row.received_at = house.now
            session.add(row)
    tell(house, FIRST, [paper], reused=1, from_store=1)

    def counted(*desks: str) -> list[tuple[int, ...]]:
        begin, end = house.now - timedelta(days=1), house.now + timedelta(days=1)
        with database.read() as session:
            found = portal_counts.counts(session, Reach(desks=desks), begin, end, now=house.now)
        return [(one.dossiers, one.dossiers_told, one.papers) for one in found]

    assert counted() == [(2, 1, 2)]
    assert counted("mot-cua") == [(1, 1, 1)]
    assert counted("tu-phap") == [(1, 0, 1)]
    assert counted("mot-cua", "tu-phap") == [(2, 1, 2)]
    assert counted("dat-dai") == []


@ONE_MACHINE
def test_the_counts_of_a_month_are_found_by_indexes(database: Database, store: ObjectStore, tmp_path: Path) -> None:
    house = House(database, store, tmp_path)
    plans: list[str] = []

    def explained(connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        del cursor
        if statement.startswith("SELECT"):
            rows = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", values)
            plans.extend(row[3] for row in rows)

    with database.read() as session:
        event.listen(database.engine, "before_cursor_execute", explained)
        try:
            portal_counts.counts(session, EVERYTHING, house.now, house.now, now=house.now)
        finally:
            event.remove(database.engine, "before_cursor_execute", explained)
    asked = " ".join(plans)
    assert all(name in asked for name in ("ix_dossiers_created_at", "ix_events_dossier_told"))
    assert not any(f"SCAN {table}" in asked for table in ("documents", "receipts", "dossiers", "events"))


@BOTH_SIZES
def test_counts_are_of_all_kinds_also_for_a_key_that_is_told_nothing_of_sensitive_ones(
    database: Database, store: ObjectStore, tmp_path: Path
) -> None:
    house = House(database, store, tmp_path)
    house.archive(marital_status(), dossier_code=FIRST)
    house.archive([value("owner_name", "Lê Thị Thử")], kind="giay_khai_sinh", dossier_code=FIRST)
    month, api = f"{house.now:%Y-%m}", house.caller(key=house.key("report", sensitive=False)[1])
    (row,) = api.get("/v1/portal/statistics", params={"first": month, "last": month}).json()["items"]
    assert row["papers"] == 2
    told = api.get("/v1/reports/progress").json()["items"]
    assert {one["kind"]: one["received"] for one in told}["giay_khai_sinh"] == 1
