"""Traces at a real collector: what they tell, what they never tell, and what a collector that is away costs."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from fastapi.testclient import TestClient

from api.app import create_app
from dossier.catalogue.kinds import default_catalogue
from dossier.errors import ServerAway
from dossier.pauses import Pauses, Retries
from scripts.samples import tiny_page
from sohoa import traces
from sohoa.spans import Spans
from storage import tracing
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from tests.archive import DESK, ONE_MACHINE, OWNER_ID, House, marital_status, scan
from tests.collector import Collector, collecting
from tests.integration.worker.test_pipeline import document, hand_in
from worker import pipeline
from worker.page import ReadOptions
from worker.pipeline import Workplace
from worker.queue import rq
from worker.queue.rq import RqDoorbell
from worker.turn import process

PRINTED = "Trần Văn Nhị"
STATED = {"owner_name": "Trần Văn Nhị", "owner_id": "079085001234"}


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """A collector, asked often, and waited for as long as this machine needs."""
    for name in ("CONNECT_SECONDS", "ANSWER_SECONDS", "LAST_SECONDS"):
        monkeypatch.setattr(traces, name, 60)
    monkeypatch.setattr(traces, "GATHER_SECONDS", 0.02)
    monkeypatch.setattr(traces, "RETRIES", Retries(Pauses(timedelta(seconds=0.02), 1, timedelta(seconds=0.02)), 3, 0))
    with collecting() as collector:
        yield collector


def trace_of(document_id: str) -> str:
    return hashlib.sha256(document_id.encode()).hexdigest()[:32]


@pytest.mark.parametrize(("database_url", "objects_url"), [("postgresql", "s3")], indirect=True)
def test_a_papers_trace_goes_from_intake_through_the_queue_to_the_archive(
    database: Database,
    store: ObjectStore,
    redis_url: str,
    options: ReadOptions,
    tmp_path: Path,
    collector: Collector,
) -> None:
    redis.Redis.from_url(redis_url).flushall()
    place = Workplace(
        "worker-1", database, Archive(store), tmp_path / "work", default_catalogue(), options, database.now
    )
    with traces.told(collector.url, "watch"):
        document_id = hand_in(place, tmp_path, tiny_page(PRINTED), given=STATED, dossier_code="H57.132-260804-0583")
    RqDoorbell(redis_url).ring(document_id, "counter")
    database.close()
    with traces.told(collector.url, "worker"):  # which forks a child for the job
        rq.serve(place, redis_url, until_empty=True)
    assert document(place, document_id).state == "needs_review"

    spans = collector.spans()
    assert {one.trace_id for one in spans} == {trace_of(document_id)}
    by_name = {one.name: one for one in reversed(spans)}
    intake, wait, turn = by_name["intake"], by_name["wait"], by_name["turn"]
    assert (intake.part, intake.parent_id) == ("sohoa-watch", "")
    for one in (wait, turn):
        assert (one.part, one.parent_id) == ("sohoa-worker", intake.span_id)
    # A wait is told by the database's clock, which is known by half of the time that asking for it took.
    assert intake.begun <= wait.begun + 1_000_000_000
    assert wait.ended <= turn.begun + 1_000_000_000
    for stage in ("fetch", "read", "package", "archive", "commit"):
        assert by_name[stage].parent_id == turn.span_id
    within = {one.span_id: one.name for one in spans}
    assert ("s3 put", "archive") in {(one.name, within.get(one.parent_id)) for one in spans}
    assert ("database write", "commit") in {(one.name, within.get(one.parent_id)) for one in spans}
    assert turn.attributes["sohoa.document_id"] == document_id
    assert (turn.attributes["sohoa.pages"], turn.attributes["sohoa.tries"]) == (1, 0)

    sent = collector.words()
    for told in (*STATED.values(), *PRINTED.split(), "giấy tờ.png", "H57.132"):
        assert told not in sent


def test_a_paper_that_goes_wrong_is_told_by_the_errors_code(
    embedded: Workplace, collector: Collector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise ServerAway(server="kho của ông Trần Văn Nhị")

    with traces.told(collector.url, "worker"):
        document_id = hand_in(embedded, tmp_path, tiny_page("lỗi"))
        with monkeypatch.context() as patched:
            patched.setattr(pipeline, "fetch", away)
            process(embedded)
        broken = hand_in(embedded, tmp_path, b"no picture at all")
        assert process(embedded) == broken
    assert document(embedded, document_id).state == "received"
    assert document(embedded, broken).state == "failed"
    turns = {one.trace_id: one.attributes["error.type"] for one in collector.spans() if one.name == "turn"}
    assert turns[trace_of(document_id)] == ServerAway.code
    assert turns[trace_of(broken)].startswith("unreadable.")
    assert "Nhị" not in collector.words()


@ONE_MACHINE
def test_a_request_has_a_trace_without_what_was_asked_for(
    database: Database, store: ObjectStore, tmp_path: Path, collector: Collector
) -> None:
    house = House(database, store, tmp_path)
    paper = house.archive(marital_status(), dossier_code="H57.132-260804-0583")
    headers = {**house.caller("read", "write", "lookup").headers}
    parent = f"00-{'ab' * 16}-{'cd' * 8}-01"
    with traces.told(collector.url, "serve"), TestClient(create_app(house.services()), headers=headers) as api:
        assert api.get("/v1/documents", params={"q": "Nguyễn Thị Hoa"}, headers={"traceparent": parent}).json()["items"]
        assert api.get(f"/v1/documents/{paper}").status_code == 200
        assert api.get("/v1/dossiers/H57.132-260804-0583").status_code == 200
        assert api.get(f"/v1/documents/{uuid.uuid4()}").status_code == 404
        assert api.get("/Hoa-Nguyen").status_code == 404
        assert api.get("/health/live").status_code == 200
        sent = api.post("/v1/documents", files={"file": ("giấy của Hoa.pdf", scan("upload"))}, data={"desk": DESK})
        assert sent.status_code == 202, sent.text
        taken = sent.json()["id"]
    spans = collector.spans()
    requests = [
        (one.name, one.attributes["http.response.status_code"])
        for one in spans
        if "http.request.method" in one.attributes
    ]
    named = {
        ("GET /v1/documents/{document_id}", 200),
        ("GET /v1/documents/{document_id}", 404),
        ("GET /v1/dossiers/{code}", 200),
        ("GET", 404),
        ("POST /v1/documents", 202),
    }
    assert named <= set(requests)
    assert not [name for name, _ in requests if "health" in name]
    searched = next(one for one in spans if one.name == "GET /v1/documents")
    assert (searched.trace_id, searched.parent_id) == ("ab" * 16, "cd" * 8)
    assert ("database read", searched.span_id) in {(one.name, one.parent_id) for one in spans}
    # What came in by a request is told in the paper's trace, which leads back to it.
    upload = next(one for one in spans if one.name == "POST /v1/documents")
    intake = next(one for one in spans if one.name == "intake")
    assert (intake.trace_id, intake.links) == (trace_of(taken), (upload.trace_id,))
    told = collector.words()
    assert "/v1/documents" in told
    for personal in ("Nguy", "Hoa", OWNER_ID, "H57.132", "?q="):
        assert personal not in told


def test_the_frameworks_own_traces_stay_off_whatever_the_environment_says(tmp_path: Path, collector: Collector) -> None:
    asked = (
        "import os, sys\n"
        "from fastapi.testclient import TestClient\n"
        "from sohoa import serving\n"
        "from sohoa.settings import read_settings\n"
        "with TestClient(serving.api(read_settings())) as api:\n"
        "    api.get('/v1/documents', params={'q': 'Hoa'})\n"
        "assert 'opentelemetry.sdk' not in sys.modules\n"
    )
    environment = {
        **os.environ,
        "SOHOA_HOME": str(tmp_path / "home"),
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "FASTAPI_OTEL_AUTO_CONFIGURE": "true",
    }
    subprocess.run([sys.executable, "-c", asked], env=environment, check=True)
    assert collector.paths == []


def test_without_a_collector_a_worker_loads_nothing_of_it(tmp_path: Path) -> None:
    asked = (
        "import sys\n"
        "from sohoa import parts, traces\n"
        "from sohoa.settings import read_settings\n"
        "from worker.turn import process\n"
        "with traces.told('', 'worker'):\n"
        "    assert process(parts.workplace(read_settings(), 'worker-1')) is None\n"
        "assert not [name for name in sys.modules if name.startswith('opentelemetry')]\n"
    )
    subprocess.run([sys.executable, "-c", asked], env={**os.environ, "SOHOA_HOME": str(tmp_path)}, check=True)


def test_what_a_collector_cannot_take_for_a_moment_is_sent_again_and_what_it_refuses_is_not(
    collector: Collector,
) -> None:
    collector.answers = [500, 503, 200, 400]
    with traces.told(collector.url.replace("//", "//user:p%40ss@"), "worker"):
        with tracing.of_paper("first", "1"):
            pass
        collector.wait_for("first")
        with tracing.of_paper("refused", "2"):
            pass
        with collector.came:
            assert collector.came.wait_for(lambda: len(collector.paths) == 4, 60)
        with tracing.of_paper("third", "3"):
            pass
        collector.wait_for("third")
    assert [one.name for one in collector.spans()] == ["first", "third"]
    assert collector.paths == ["/v1/traces"] * 5
    assert set(collector.authorization) == {"Basic dXNlcjpwQHNz"}


def test_a_collector_that_never_answers_or_is_away_keeps_nobody_waiting(
    embedded: Workplace, collector: Collector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "LAST_SECONDS", 0.02)
    monkeypatch.setattr(traces, "ANSWER_SECONDS", 60)  # longer than any test
    collector.answers = [None]
    with traces.told(collector.url, "worker"):
        for number in range(2_500):  # more than the pipe holds
            tracing.waited("wait", str(number), embedded.clock())
        document_id = hand_in(embedded, tmp_path, tiny_page("bộ thu treo"))
        process(embedded)
        assert collector.holds.wait(60)
    assert document(embedded, document_id).state == "needs_review"
    assert collector.bodies == []
    assert [one for one in threading.enumerate() if one.name == "traces"], "who sends still waits, and nobody else"
    with traces.told("http://127.0.0.1:9", "worker"):
        document_id = hand_in(embedded, tmp_path, tiny_page("bộ thu vắng"))
        process(embedded)
    assert document(embedded, document_id).state == "needs_review"


def test_a_sampler_takes_a_paper_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "parentbased_traceidratio")
    monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", "0.5")
    papers = [str(uuid.UUID(int=number)) for number in range(40)]
    taken: dict[str, list[bytes]] = {}
    for paper in papers:
        for part in ("watch", "worker"):
            ended: list[bytes] = []
            spans = Spans(part, ended.append)
            with spans.of_paper("work", paper, {}, is_first=part == "watch"), spans.span("stage", {}):
                pass
            taken.setdefault(paper, []).extend(ended)
    counts = {len(ended) for ended in taken.values()}
    assert counts == {0, 4}


def test_a_part_that_ended_keeps_no_pipe_and_takes_no_span(collector: Collector) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for number in range(3):
        sender = traces.Sender(collector.url)
        sender.close()
        sender._thread.join(60)
        sender.take(str(number).encode())
    assert len(list(Path("/proc/self/fd").iterdir())) <= before
    assert collector.bodies == []
