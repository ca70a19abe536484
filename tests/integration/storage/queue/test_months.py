"""Papers are counted by the months of Vietnam, on whose clock the national portal counts, too."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.database.schema import upgrade
from storage.objects.store import ObjectStore
from storage.papers.receipts import receive
from storage.queue import progress, tallies
from tests.archive import BOTH_SIZES, House, marital_status
from tests.integration.storage.review.test_review_migration import DOCUMENT, empty_database, migrate
from tests.integration.storage.test_receipts_and_leases import ORIGINAL, delivery

__all__ = ["empty_database"]
NUMBERED = DOCUMENT.replace("kind)", "kind, serial)").replace("'khac')", "'khac', :serial)")
NEW_YEAR = datetime(2026, 12, 31, 17, tzinfo=UTC)
"""In Vietnam."""


def months(database: Database) -> list[tuple[str, int]]:
    with database.read() as session:
        assert tallies.wrong(session) == {}
        return [(row.month, row.received) for row in progress.report(session)]


def test_papers_of_before_are_counted_anew(empty_database: Database) -> None:
    database = empty_database
    migrate(database, "0040")
    papers = {str(uuid.uuid4()): NEW_YEAR + timedelta(hours=hours) for hours in (-1, 0, 6, 8)}
    with database.write() as session:
        for number, (one, at) in enumerate(papers.items()):
            session.execute(text(NUMBERED), {"id": one, "state": "archived", "at": at, "serial": 100 + number})
            if number == 1:  # one half lies among the sums, and one among the changes
                tallies.sum_up(session)
        kept = text("SELECT month, sum(count) FROM tallied GROUP BY month ORDER BY month")
        assert [tuple(row) for row in session.execute(kept)] == [("2026-12", 3), ("2027-01", 1)]
    upgrade(database)
    assert months(database) == [("2026-12", 1), ("2027-01", 3)]
    with database.write() as session:
        receive(session, delivery("f" * 64, at=NEW_YEAR), ORIGINAL)
        first, second, third, _ = papers
        session.get_one(DocumentRow, second).state = "failed"
        session.get_one(DocumentRow, third).received_at = NEW_YEAR - timedelta(days=40)
        session.flush()
        session.execute(text("DELETE FROM documents WHERE id = :id"), {"id": first})
    counted = [("2026-11", 1), ("2027-01", 1), ("2027-01", 2)]  # one without a kind, read by nobody yet
    assert sorted(months(database)) == counted
    with database.write() as session:
        tallies.sum_up(session)
    assert sorted(months(database)) == counted


@BOTH_SIZES
def test_a_paper_of_the_first_hours_of_a_year_is_of_that_year_in_every_report(
    database: Database, store: ObjectStore, tmp_path: Path
) -> None:
    house = House(database, store, tmp_path, now=NEW_YEAR + timedelta(hours=1))  # an hour after it came in
    house.archive(marital_status(), dossier_code="000.00.23.H47-270101-0001")
    api = house.caller("report")
    assert [row["month"] for row in api.get("/v1/reports/progress").json()["items"]] == ["2027-01"]
    (told,) = api.get("/v1/portal/statistics", params={"first": "2026-12", "last": "2027-01"}).json()["items"]
    assert (told["month"], told["papers"]) == ("2027-01", 1)
    browser = house.browser("operator", person="Trần Vận Hành")
    for period, received in (("2026", 0), ("2026-12", 0), ("2027", 1), ("2027-01", 1)):
        page = " ".join(browser.get("/reports", params={"period": period}).text.split())
        assert ("Không có giấy tờ nào" in page) is (received == 0), period
