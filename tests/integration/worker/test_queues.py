"""Both doorbells lead to the same end: every waiting document is worked on once, whatever dies or is flushed."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from PIL import Image
from rq import Worker

from dossier.errors import ServerAway
from dossier.reading import Word
from scripts.bench.whole.memory import InventedWords
from scripts.faulty_proxy import FaultyProxy
from scripts.samples import tiny_page
from sohoa.supervisor import Stop
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.database.schema import upgrade
from storage.papers.search import search
from storage.queue import leases, progress
from storage.search.query import Query
from storage.trail import events
from tests import servers
from tests.integration.conftest import NOW, Clock
from tests.integration.worker.test_pipeline import document, hand_in
from worker.formats.sources import Pixels
from worker.page import ReadOptions
from worker.pipeline import Workplace
from worker.queue import reconciler, rq
from worker.queue.doorbell import LocalDoorbell
from worker.queue.local import give_back, work
from worker.queue.places import held_place
from worker.queue.reconciler import reconcile
from worker.queue.rq import RqDoorbell


@pytest.fixture
def rq_url(redis_url: str) -> str:
    """A Redis without a job in it."""
    redis.Redis.from_url(redis_url).flushall()
    return redis_url


def test_a_job_carries_the_id_and_nothing_else(rq_url: str) -> None:
    RqDoorbell(rq_url).ring("some-id", "counter")
    connection = redis.Redis.from_url(rq_url)
    stored = connection.hget("rq:job:some-id", "data")
    assert isinstance(stored, bytes)
    assert json.loads(zlib.decompress(stored)) == ["worker.queue.rq.answer", None, ["some-id"], {}]


def test_rq_works_through_the_counter_before_the_backlog(embedded: Workplace, rq_url: str, tmp_path: Path) -> None:
    bell = RqDoorbell(rq_url)
    late = hand_in(embedded, tmp_path, tiny_page("chồng"), lane="backlog")
    first = hand_in(embedded, tmp_path, tiny_page("quầy"))
    bell.ring(late, "backlog")
    bell.ring(first, "counter")
    assert bell.ringing() == {late, first}
    embedded.database.close()
    rq.serve(embedded, rq_url, until_empty=True)
    assert bell.ringing() == set()
    done = [document(embedded, document_id) for document_id in (first, late)]
    assert [one.state for one in done] == ["needs_review", "needs_review"]
    assert done[0].archived_at is not None
    assert done[1].archived_at is not None
    assert done[0].archived_at <= done[1].archived_at


def test_flushing_redis_loses_only_rings(embedded: Workplace, rq_url: str, tmp_path: Path) -> None:
    bell = RqDoorbell(rq_url)
    document_id = hand_in(embedded, tmp_path, tiny_page("mất chuông"))
    bell.ring(document_id, "counter")
    redis.Redis.from_url(rq_url).flushall()
    assert reconcile(embedded.database, bell, embedded.clock).rung == 1
    assert reconcile(embedded.database, bell, embedded.clock).rung == 0, "rung for again while it still rings"
    embedded.database.close()
    rq.serve(embedded, rq_url, until_empty=True)
    assert document(embedded, document_id).state == "needs_review"


def test_however_many_wait_the_reconciler_rings_for_a_few_and_in_the_end_for_all(
    embedded: Workplace, rq_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconciler, "MOST_RUNG", 1)
    papers = [hand_in(embedded, tmp_path, tiny_page(f"chờ {number}"), lane="backlog") for number in range(2)]
    papers.append(hand_in(embedded, tmp_path, tiny_page("quầy")))
    bell, rung = RqDoorbell(rq_url), []
    for _ in papers[1:]:
        rung.append(reconcile(embedded.database, bell, embedded.clock).rung)
        assert reconcile(embedded.database, bell, embedded.clock).rung == 0
        embedded.database.close()
        rq.serve(embedded, rq_url, until_empty=True)
    assert rung == [2, 1]
    assert {document(embedded, paper).state for paper in papers} == {"needs_review"}


def test_a_ring_for_what_is_done_already_does_nothing(embedded: Workplace, rq_url: str, tmp_path: Path) -> None:
    bell = RqDoorbell(rq_url)
    document_id = hand_in(embedded, tmp_path, tiny_page("xong"))
    embedded.database.close()
    for _ in range(2):
        bell.ring(document_id, "counter")
        rq.serve(embedded, rq_url, until_empty=True)
    with embedded.database.read() as session:
        actions = [event.action for event in events.of_document(session, document_id)]
    assert actions == ["received", "needs_review"]


def test_a_redis_that_is_away_is_a_passing_fault() -> None:
    with pytest.raises(ServerAway):
        RqDoorbell("redis://127.0.0.1:9/0").ring("x", "counter")


def test_what_a_killed_worker_held_comes_again_when_its_lease_runs_out(
    embedded: Workplace, clock: Clock, tmp_path: Path
) -> None:
    document_id = hand_in(embedded, tmp_path, tiny_page("bỏ dở"))
    with embedded.database.write() as session:
        assert leases.claim(session, "dead", now=NOW)
    bell = LocalDoorbell(tmp_path / "bell")
    assert reconcile(embedded.database, bell, clock).put_back == 0
    clock.now += leases.DURATION + timedelta(seconds=1)
    done = reconcile(embedded.database, bell, clock)
    assert (done.put_back, done.rung) == (1, 1)
    assert document(embedded, document_id).state == "received"


def test_a_local_worker_hears_the_bell_and_stops_when_told(embedded: Workplace, tmp_path: Path) -> None:
    bell = LocalDoorbell(tmp_path / "bell")
    waits = iter([*[False] * 40, True])
    arrived: list[str] = []

    def wait(seconds: float) -> bool:
        if not arrived:
            arrived.append(hand_in(embedded, tmp_path, tiny_page("chuông")))
        return next(waits)

    work(embedded, bell, wait)
    assert document(embedded, arrived[0]).state == "needs_review"


def test_who_gets_a_dead_workers_place_gives_its_work_back_at_once(embedded: Workplace, tmp_path: Path) -> None:
    document_id = hand_in(embedded, tmp_path, tiny_page("chỗ"))
    scratch = tmp_path / "scratch"
    with held_place(scratch) as first, held_place(scratch) as second:
        assert first != second
        (first.folder / "half").touch()
        with embedded.database.write() as session:
            assert leases.claim(session, first.name, now=NOW)
    with held_place(scratch) as again:
        assert again.name == first.name
        assert not list(again.folder.iterdir()), "what the dead one left was not cleared away"
        give_back(replace(embedded, name=again.name))
    assert document(embedded, document_id).state == "received"


@pytest.mark.parametrize(("ends", "counted"), [("told", 0), ("machine", 0), ("killed", 1), ("scratch", 1)])
def test_a_paper_is_not_counted_out_by_workers_that_were_told_to_stop_or_lost_their_machine(
    embedded: Workplace, tmp_path: Path, ends: str, counted: int
) -> None:
    document_id = hand_in(embedded, tmp_path, tiny_page("chỗ"))
    scratch = tmp_path / "scratch"
    with held_place(scratch) as first, embedded.database.write() as session:
        first.begin()
        held = (scratch / "1.lock").read_bytes()
        assert leases.claim(session, first.name, now=NOW)
    if ends == "scratch":  # a container that was killed, with its scratch in memory
        shutil.rmtree(scratch)
    elif ends != "told":  # who is killed leaves his place as it was
        (scratch / "1.lock").write_bytes(held if ends == "killed" else bytes(reversed(held)))
    if ends != "scratch":
        # Who comes next finds no database and leaves; who comes after that knows as much of the first as he did.
        with pytest.raises(ServerAway), held_place(scratch):
            raise ServerAway(server="PostgreSQL")
    with held_place(scratch) as again:
        give_back(replace(embedded, name=again.name), was_killed=again.was_killed)
    with embedded.database.read() as session:
        row = session.get_one(DocumentRow, document_id)
        assert (row.state, row.abandoned) == ("received", counted)


def test_workers_go_on_without_redis_and_answer_its_rings_again_when_it_is_back(
    embedded: Workplace, rq_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rq, "BACK_LOOK_SECONDS", 0.2)
    with FaultyProxy(urlsplit(rq_url).port or 0) as proxy:
        proxy.away(True)
        papers = [hand_in(embedded, tmp_path, tiny_page("chưa có chuông"))]
        embedded.database.close()
        url = f"redis://127.0.0.1:{proxy.port}/0"
        worker = get_context("fork").Process(target=rq.serve, args=(embedded, url))
        worker.start()
        try:
            until(lambda: document(embedded, papers[0]).state == "needs_review")
            proxy.away(False)
            until(lambda: Worker.count(connection=redis.Redis.from_url(rq_url)) == 1)
            papers.append(hand_in(embedded, tmp_path, tiny_page("có chuông")))
            RqDoorbell(rq_url).ring(papers[1], "counter")
            until(lambda: document(embedded, papers[1]).state == "needs_review")
            proxy.away(True)
            papers.append(hand_in(embedded, tmp_path, tiny_page("mất chuông")))
            until(lambda: document(embedded, papers[2]).state == "needs_review")
        finally:
            worker.terminate()
            worker.join(60)
        assert worker.exitcode == 0
    with embedded.database.read() as session:
        assert {session.get_one(DocumentRow, paper).abandoned for paper in papers} == {0}


@pytest.mark.parametrize("called", ["_answers", "_FitWorker.register_birth", "_FitWorker.register_death"])
def test_a_signal_is_heard_also_between_the_two_ways_to_work(
    embedded: Workplace, rq_url: str, monkeypatch: pytest.MonkeyPatch, called: str
) -> None:
    holder, name = (rq._FitWorker, called.partition(".")[2]) if "." in called else (rq, called)
    then = getattr(holder, name)

    def told(*given: object) -> object:
        os.kill(os.getpid(), signal.SIGTERM)
        return then(*given)

    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(holder, name, told)
    monkeypatch.setattr(rq._FitWorker, "dequeue_job_and_maintain_ttl", broken)
    embedded.database.close()
    worker = get_context("fork").Process(target=rq.serve, args=(embedded, rq_url))
    worker.start()
    worker.join(120)
    try:
        assert worker.exitcode == 0
    finally:
        worker.kill()


def test_who_works_until_nothing_waits_ends_without_redis_too(embedded: Workplace, tmp_path: Path) -> None:
    paper = hand_in(embedded, tmp_path, tiny_page("không chuông"))
    before = signal.getsignal(signal.SIGTERM)
    rq.serve(embedded, f"redis://127.0.0.1:{servers.free_ports(1)}/0", until_empty=True)
    assert document(embedded, paper).state == "needs_review"
    assert signal.getsignal(signal.SIGTERM) == before


class Endless(InventedWords):
    """An engine that never comes to an end of a page; each that it begins is a line of `begun`."""

    def __init__(self, begun: Path) -> None:
        super().__init__()
        self.begun = begun

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        with self.begun.open("a") as lines:
            lines.write("a page\n")
        time.sleep(600)
        return ()


def pages(count: int) -> bytes:
    """A PDF of so many pages."""
    pictures = [Image.open(io.BytesIO(tiny_page(f"trang {number}"))) for number in range(count)]
    pdf = io.BytesIO()
    pictures[0].save(pdf, "pdf", save_all=True, append_images=pictures[1:])
    return pdf.getvalue()


def by_sql(workplace: Workplace, _: str) -> None:
    """The worker of one machine, as `sohoa worker` begins it."""
    stop = Stop().install()
    work(replace(workplace, stopping=lambda: stop.is_set), None, stop.wait)


@pytest.mark.parametrize(
    ("serve", "ends"), [(rq.serve, signal.SIGTERM), (rq.serve, signal.SIGKILL), (by_sql, signal.SIGTERM)]
)
def test_a_worker_that_ends_begins_no_further_page_hands_its_paper_back_and_leaves_no_child(
    embedded: Workplace, rq_url: str, tmp_path: Path, serve: Callable[[Workplace, str], None], ends: signal.Signals
) -> None:
    document_id = hand_in(embedded, tmp_path, pages(3), "pdf")
    RqDoorbell(rq_url).ring(document_id, "counter")
    embedded.database.close()
    begun = tmp_path / "begun"
    slow = replace(embedded, options=ReadOptions(Endless(begun), seconds=600))
    worker = get_context("fork").Process(target=serve, args=(slow, rq_url))
    worker.start()
    assert worker.pid is not None
    until(begun.exists)
    (child,) = map(int, Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split())
    os.kill(worker.pid, ends)
    worker.join(60)
    until(lambda: not Path(f"/proc/{child}").exists())
    until(lambda: document(embedded, document_id).state == "received")
    assert begun.read_text().splitlines() == ["a page"], "a page was begun after the signal, or the first one again"
    with embedded.database.read() as session:
        row = session.get_one(DocumentRow, document_id)
        assert (row.state, row.abandoned, row.not_before) == ("received", 0, None)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 180
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.slow
def test_a_province_survives_a_killed_worker(postgres_url: str, rq_url: str, bucket_url: str, tmp_path: Path) -> None:
    """PostgreSQL, RQ and S3, with `sohoa` processes as on many machines; a worker and its child are killed."""
    environment = os.environ | {
        "SOHOA_HOME": str(tmp_path / "home"),
        "SOHOA_DATABASE_URL": postgres_url,
        "SOHOA_REDIS_URL": rq_url,
        "SOHOA_OBJECTS_URL": bucket_url,
        "SOHOA_WORKERS": "2",
        "SOHOA_STABLE_SECONDS": "0.2",
        "SOHOA_POLL_SECONDS": "0.5",
    }
    desk = tmp_path / "home" / "scan" / "mot-cua"
    desk.mkdir(parents=True)
    names = {f"{number}.png" for number in range(8)}
    parts = [
        subprocess.Popen([sys.executable, "-m", "sohoa", part], env=environment, stderr=subprocess.DEVNULL)
        for part in ("watch", "worker")
    ]
    try:
        for name in names:
            (desk / name).write_bytes(tiny_page(name))
        database = Database(postgres_url)
        upgrade(database)
        deadline, killed = time.monotonic() + 600, False
        while time.monotonic() < deadline:
            with database.read() as session:
                found = search(session, Query()).items
                holders = progress.at_work(session)
            if not killed and holders:
                children = Path(f"/proc/{parts[1].pid}/task/{parts[1].pid}/children").read_text().split()
                os.kill(int(children[0]), signal.SIGKILL)
                killed = True
            if len(found) == len(names) and all(one.state == "needs_review" for one in found):
                break
            time.sleep(0.5)
        assert killed
        assert sorted(one.name for one in found) == sorted(names)
        assert {one.state for one in found} == {"needs_review"}
        database.close()
    finally:
        for part in parts:
            part.terminate()
        for part in parts:
            part.wait(60)


def test_who_asks_which_places_are_held_loads_nothing_that_reads_papers(tmp_path: Path) -> None:
    asked = "import sys; from tests.command_line import sohoa; sohoa('status'); assert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", asked], env={**os.environ, "SOHOA_HOME": str(tmp_path)}, check=True)
