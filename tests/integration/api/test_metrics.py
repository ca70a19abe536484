"""What Prometheus is told of all parts, and that alerts, runbook and dashboard speak of what there is."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from api.app import create_app
from api.v1 import store_answers
from dossier.errors import Encrypted, NoSpace, ServerAway
from scripts.samples import tiny_page
from storage.backup import last
from storage.database.engine import Database
from storage.database.models import SweepRow
from storage.database.trail_tables import BACKED_UP
from storage.objects.folder import FolderStore
from storage.queue import heartbeats
from storage.queue.heartbeats import Heart
from storage.trail import events
from storage.trail.events import Actor
from tests.archive import House
from tests.integration.conftest import NOW
from tests.integration.worker.test_pipeline import hand_in
from tests.unit.test_docs import errors
from worker import turn
from worker.pipeline import Workplace
from worker.turn import process

DOCS = Path(__file__).parents[3] / "docs"
# Name, query and where it leads to.
ALERTS = re.findall(
    r"- alert: (\w+)\n\s+expr: (.+)\n(?:.+\n)+?\s+runbook: (.+)\n", (DOCS / "monitoring" / "alerts.yml").read_text()
)


def told(house: House) -> dict[str, dict[tuple[str, ...], float]]:
    """All samples by name, and by what their labels say, in the order of the labels' names."""
    answer = TestClient(create_app(house.services())).get("/metrics")
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(answer.text):
        found.setdefault(family.name, {})
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(said for _, said in sorted(sample.labels.items()))] = sample.value
    return found


def test_what_workers_did_is_told_by_whichever_process_is_asked(embedded: Workplace, tmp_path: Path) -> None:
    heart = Heart(embedded.database, "worker", embedded.name, tmp_path, embedded.clock)
    heart.begin()
    house = House(embedded.database, embedded.archive.store, tmp_path)
    hand_in(embedded, tmp_path, tiny_page("một"))
    process(embedded)
    hand_in(embedded, tmp_path, tiny_page("hai"), lane="backlog")
    house.fail(Encrypted())
    found = told(house)
    assert found["sohoa_pages_total"] == {("worker-1",): 1}
    assert found["sohoa_stage_seconds_count"][("worker-1", "read")] == 1
    assert found["sohoa_stage_seconds_bucket"][("+Inf", "worker-1", "read")] == 1
    assert found["sohoa_stage_seconds_sum"][("worker-1", "read")] > 0
    assert set(found["sohoa_oldest_by_desk_seconds"]) == {("mot-cua", "backlog")}
    assert found["sohoa_failed"] == {("unreadable.encrypted",): 1}
    assert found["sohoa_store_up"] == {(): 1}
    assert found["sohoa_disk_free_bytes"][("worker-1", "worker")] > 0
    heart.end()
    assert ("worker-1", "worker") not in told(house)["sohoa_part_silent_seconds"]


def test_a_part_is_missed_that_was_not_told_to_end(embedded: Workplace, tmp_path: Path) -> None:
    Heart(embedded.database, "watcher", "w", tmp_path, lambda: NOW)(scan_files=7)
    house = House(embedded.database, embedded.archive.store, tmp_path, now=NOW + timedelta(minutes=5))
    found = told(house)
    assert found["sohoa_scan_files"] == {("w",): 7}
    assert found["sohoa_part_silent_seconds"][("w", "watcher")] == 300
    later = Heart(embedded.database, "watcher", "x", tmp_path, lambda: NOW + 2 * heartbeats.FORGOTTEN_AFTER)
    later.begin()
    assert set(told(house)["sohoa_part_silent_seconds"]) == {("x", "watcher")}


def test_how_old_the_last_backup_is_is_told_once_there_was_one(database: Database, tmp_path: Path) -> None:
    house, operator = House(database, FolderStore(tmp_path / "archive"), tmp_path, now=NOW), Actor("sohoa backup")
    assert told(house)["sohoa_backup_seconds"] == {}
    for hours, action in ((30, BACKED_UP), (7, BACKED_UP), (1, "searched")):
        with database.write() as session:
            events.append(session, action, operator, now=NOW - timedelta(hours=hours))
    assert told(house)["sohoa_backup_seconds"] == {(): 7 * 3600}


def test_the_last_backup_is_found_without_a_walk_through_the_trail(database: Database) -> None:
    with database.read() as session:
        if not database.is_sqlite:  # there are no entries, which are read faster without an index
            session.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        asked = last._LAST.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        plan = session.execute(text(f"{explain} {asked}")).all()
    assert "ix_events_backed_up" in str(plan)


def test_a_store_that_is_away_is_told_and_hides_nothing_else(embedded: Workplace, tmp_path: Path) -> None:
    house = House(embedded.database, embedded.archive.store, tmp_path)

    class Away:
        def size(self, key: str) -> int | None:
            raise ServerAway(server="S3")

    services = replace(house.services(), store=Away())  # type: ignore[arg-type]
    text = TestClient(create_app(services)).get("/metrics").text
    assert "sohoa_store_up 0.0" in text
    assert "sohoa_documents{" in text


def test_a_store_that_hangs_is_told_before_prometheus_gives_up_and_is_asked_once(
    embedded: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_answers, "SECONDS", 0.05)
    house, asked, answer = House(embedded.database, embedded.archive.store, tmp_path), list[str](), Event()

    class Hanging:
        def size(self, key: str) -> int | None:
            asked.append(key)
            answer.wait()
            return 1

    client = TestClient(create_app(replace(house.services(), store=Hanging())))  # type: ignore[arg-type]
    for _ in range(2):
        assert "sohoa_store_up 0.0" in client.get("/metrics").text
    assert client.get("/health/ready").json()["code"] == "transient.server_away"
    assert len(asked) == 1
    monkeypatch.undo()
    answer.set()
    assert "sohoa_store_up 1.0" in client.get("/metrics").text


def test_alerts_and_dashboard_ask_for_what_there_is(embedded: Workplace, tmp_path: Path) -> None:
    there = told(House(embedded.database, embedded.archive.store, tmp_path))
    dashboard = json.loads((DOCS / "monitoring" / "dashboard.json").read_text())
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    for query in [*asked, *(query for _, query, _ in ALERTS)]:
        names = set(re.findall(r"\bsohoa_\w+", query))
        assert names or "up{" in query
        assert {re.sub(r"_(total|bucket|sum|count)$", "", name) for name in names} <= there.keys(), query


def test_alerts_and_runbook_speak_of_errors_that_there_are() -> None:
    pages = ("monitoring/alerts.yml", "monitoring/alerts_test.yml", "runbook.md")
    spoken = "".join((DOCS / page).read_text() for page in pages)
    codes = set(re.findall(r"\b(?:transient|unreadable|refused|fatal)\.[a-z_]+", spoken))
    assert {"transient.no_space", "unreadable.damaged"} <= codes
    assert codes <= {error.code for error in errors()}


def test_alerts_and_their_tests_name_labels_that_metrics_have(
    embedded: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(embedded.database, embedded.archive.store, tmp_path)
    Heart(embedded.database, "watcher", "w", tmp_path, embedded.clock)(scan_files=1)
    Heart(embedded.database, "worker", "w1", tmp_path, embedded.clock)()

    def full(*_: object) -> None:
        raise NoSpace

    with monkeypatch.context() as patch:
        patch.setattr(turn, "work", full)
        hand_in(embedded, tmp_path, tiny_page("một"))
        process(embedded)
    hand_in(embedded, tmp_path, tiny_page("hai"))
    house.fail(Encrypted())
    with embedded.database.write() as session:
        signed = {"begun_at": NOW, "ended_at": NOW, "looked_at": 0, "problems": 0}
        session.add(SweepRow(name="witness 8d66cf3c", place="tinh-b/w1", **signed))
        events.append(session, BACKED_UP, Actor("sohoa backup"), now=NOW)
    answer = TestClient(create_app(house.services())).get("/metrics")
    labels = {
        sample.name: set(sample.labels)
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    tests = (DOCS / "monitoring" / "alerts_test.yml").read_text()
    given = [
        (name, re.findall(r"(\w+)=", said)) for name, said in re.findall(r"'(sohoa_\w+)(?:\{(.+?)\})?', values", tests)
    ]
    grouped = re.findall(r"by \((\w+)\) \((sohoa_\w+)", "".join(query for _, query, _ in ALERTS))
    assert len(given) > 2 * len(grouped) > 0
    for name, said in [*given, *((name, [label]) for label, name in grouped)]:
        assert set(said) <= labels[name], name


def test_each_alert_leads_to_its_section_of_the_runbook_in_both_languages() -> None:
    runbook = (DOCS / "runbook.md").read_text()
    titles = re.findall(r"^### (Sohoa\w+)", runbook, re.M)
    assert sorted(titles) == sorted(name for name, _, _ in ALERTS)
    for name, _, leads_to in ALERTS:
        assert leads_to == f"docs/runbook.md#{name.lower()}"
        section = runbook.split(f"### {name}\n")[1].split("\n#")[0]
        assert re.findall(r"\*\*(\w+):\*\*", section) == ["Vi", "En"]
