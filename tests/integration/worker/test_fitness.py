"""A worker whose machine fails takes no papers: at its start, and after a few faults in a row."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import pytest
from sqlalchemy.orm import Session

from dossier.errors import ArchiveDamaged, NoSpace, ServerAway, StoreRefused
from dossier.pauses import Pauses
from dossier.reading import Word
from scripts.samples import make_pdf, tiny_page
from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import FileRow
from storage.objects.folder import FolderStore
from storage.objects.store import open_store
from storage.queue import leases, workers
from storage.trail import events
from tests.integration.conftest import NOW, Clock
from tests.integration.worker.test_pipeline import StopsAfter, copy_of, document, hand_in
from tests.servers import S3Server
from worker import turn
from worker.formats.sources import Pixels
from worker.paper import read_paper
from worker.pipeline import Workplace, fetch, package
from worker.queue import fitness
from worker.queue.doorbell import LocalDoorbell
from worker.queue.fitness import begin, may_work
from worker.queue.local import work
from worker.turn import process


def elsewhere(place: Workplace, url: str) -> Workplace:
    return replace(place, name="mistaken", archive=Archive(open_store(url)))


def test_a_worker_that_cannot_use_what_it_needs_does_not_start(
    embedded: Workplace, s3_server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(embedded)
    hand_in(embedded, tmp_path, tiny_page("một"))
    with pytest.raises(StoreRefused):
        begin(elsewhere(embedded, f"s3://sohoa:wrong@127.0.0.1:{s3_server.port}/somewhere?secure=false"))
    with pytest.raises(StoreRefused, match="original"):
        begin(elsewhere(embedded, (tmp_path / "another").as_uri()))
    lost = hand_in(embedded, tmp_path, tiny_page("mất"))
    with embedded.database.read() as session:
        embedded.archive.store.delete(session.get_one(FileRow, (lost, "original")).key)
    begin(embedded)  # one object that is lost keeps nobody from reading the others
    with pytest.raises(ServerAway):
        begin(elsewhere(embedded, "s3://a:b@127.0.0.1:9/bucket?secure=false"))
    monkeypatch.setattr(fitness, "LEAST_FREE_BYTES", 1 << 62)
    with pytest.raises(NoSpace):
        begin(embedded)


def test_scratch_of_papers_that_were_seen_through_elsewhere_is_swept(embedded: Workplace, tmp_path: Path) -> None:
    waits = hand_in(embedded, tmp_path, tiny_page("chờ"))
    for name in (waits, str(uuid.uuid4()), "anew-in-use"):
        (embedded.scratch / name).mkdir(parents=True)
    begin(embedded)
    assert {folder.name for folder in embedded.scratch.iterdir()} == {waits, "anew-in-use"}


def test_a_worker_that_goes_on_and_on_sweeps_scratch_every_hour(
    embedded: Workplace, clock: Clock, tmp_path: Path
) -> None:
    begin(embedded)
    waits = hand_in(embedded, tmp_path, tiny_page("chờ"))
    assert may_work(embedded)
    left = str(uuid.uuid4())
    for name in (waits, left):
        (embedded.scratch / name).mkdir(parents=True)

    def lies_there() -> set[str]:
        return {folder.name for folder in embedded.scratch.iterdir() if folder.is_dir()}

    clock.now += fitness.SWEPT_EVERY - timedelta(seconds=1)
    assert may_work(embedded)
    assert lies_there() == {waits, left}
    clock.now += timedelta(seconds=1)
    assert may_work(embedded)
    assert lies_there() == {waits}
    # A clock that was set back sweeps once more, and no worker waits for it to come round.
    (embedded.scratch / left).mkdir()
    clock.now -= timedelta(days=30)
    assert may_work(embedded)
    assert lies_there() == {waits}


def test_a_few_faults_in_a_row_take_a_worker_out_until_it_is_fit_again(
    embedded: Workplace, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(embedded)
    papers = [hand_in(embedded, tmp_path, tiny_page(str(number))) for number in range(6)]
    tried: list[str] = []

    def refuse(self: FolderStore, key: str, *_: object) -> BinaryIO:
        tried.append(key)
        raise PermissionError(13, "refused")

    def rounds(count: int) -> None:
        waits = iter([*[False] * count, True])
        work(embedded, LocalDoorbell(tmp_path / "bell"), lambda _: next(waits))

    with monkeypatch.context() as patch:
        patch.setattr(FolderStore, "open", refuse)
        rounds(40)
        assert len(tried) == workers.MOST_FAULTS, "papers are tried on a machine that fails"
        assert not may_work(embedded)
        patch.setattr(FolderStore, "put", refuse)
        clock.now += workers.OUT.longest
        assert not may_work(embedded), "not examined"
        assert len(tried) == workers.MOST_FAULTS + 1
    clock.now += workers.OUT.longest
    rounds(40)
    assert {document(embedded, one).state for one in papers} == {"needs_review"}


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda path: path.unlink(), "refused.not_found"),
        # To read it is an error of input and output, as of a bad sector.
        (lambda path: (path.unlink(), path.symlink_to("/proc/self/mem")), "transient.disk_fault"),
        (lambda path: path.write_bytes(b"forged"), "fatal.archive_damaged"),
    ],
)
def test_one_original_that_is_lost_or_damaged_says_nothing_of_the_machine(
    embedded: Workplace, clock: Clock, tmp_path: Path, damage: Callable[[Path], object], code: str
) -> None:
    begin(embedded)
    lost = hand_in(embedded, tmp_path, tiny_page("mất"))
    with embedded.database.read() as session:
        path = embedded.archive.store.path(session.get_one(FileRow, (lost, "original")).key)
    assert path is not None
    damage(path)
    for _ in range(workers.MOST_FAULTS + 1):
        assert process(embedded) == lost
        clock.now += leases.AFTER_A_FAULT.longest
    assert (document(embedded, lost).state, document(embedded, lost).error_code) == ("received", code)
    with embedded.database.read() as session:
        assert workers.out_of_service(session) == []


def test_a_database_whose_disk_is_full_is_waited_for(
    embedded: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a paper is taken, and when is written what became of it."""
    begin(embedded)
    document_id = hand_in(embedded, tmp_path, tiny_page("đầy"))
    write, fulls = Database.write, [True, False, True]

    @contextmanager
    def full(database: Database) -> Iterator[Session]:
        if fulls and fulls.pop(0):
            raise NoSpace
        with write(database) as session:
            yield session

    def defect(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(turn, "AWAY", Pauses(timedelta(0), 1, timedelta(0)))
    monkeypatch.setattr(turn, "work", defect)
    monkeypatch.setattr(Database, "write", full)
    waits = iter([*[False] * 40, True])
    work(embedded, LocalDoorbell(tmp_path / "bell"), lambda _: next(waits))
    paper = document(embedded, document_id)
    assert (fulls, paper.state, paper.error_code) == ([], "received", "transient.defect")


class MovesAway(StopsAfter):
    """An engine while which works the original is taken away."""

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        self.pages.unlink(missing_ok=True)
        return (Word("trang", (0, 0, 9, 9), 0.99, 0),)


def test_an_original_that_goes_away_while_it_is_read_was_fetched(embedded: Workplace, tmp_path: Path) -> None:
    """Every child opens the file anew: of some pages there would be neither text nor picture, and no word of it."""
    content = make_pdf(tmp_path / "f.pdf", seed=3, pages=3).read_bytes()
    stays = hand_in(embedded, tmp_path, content + b"\n", "pdf")
    place = replace(embedded, options=replace(embedded.options, engine=MovesAway(tmp_path / "nothing", 0)))
    assert process(place) == stays
    goes = hand_in(embedded, tmp_path, content, "pdf")
    original = embedded.archive.store.path(embedded.archive.stored(object_id_of(goes), "original.pdf").key)
    assert original is not None
    place = replace(embedded, options=replace(embedded.options, engine=MovesAway(original, 0)))
    assert (process(place), original.exists()) == (goes, False)
    for role in ("access", "text"):
        assert abs(len(copy_of(place, goes, role)) - len(copy_of(place, stays, role))) < 9
    with place.database.read() as session:
        reasons = [events.of_document(session, one)[-1].details["review"] for one in (goes, stays)]
    assert reasons[0] == reasons[1]


class Interrupted(FolderStore):
    """A store that goes away while an original comes from it."""

    def open(self, key: str) -> BinaryIO:
        return Going(super().open(key).read(9))


class Going(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        if not (some := super().read(size)):
            raise ServerAway(server="object store")
        return some


def test_an_original_that_came_in_part_does_not_lie_there(embedded: Workplace, tmp_path: Path) -> None:
    """At each try another part would fill the disk, until the worker may take no paper any more."""
    document_id = hand_in(embedded, tmp_path, tiny_page("nửa chừng"))
    key = embedded.archive.stored(object_id_of(document_id), "original.png").key
    away = replace(embedded, archive=Archive(Interrupted(tmp_path / "archive")))
    with pytest.raises(ServerAway):
        fetch(away, document_id, key, "")
    with pytest.raises(ArchiveDamaged):
        fetch(embedded, document_id, key, "0" * 64)
    assert list((embedded.scratch / document_id).iterdir()) == []


def test_what_a_copy_lacks_is_told_by_the_places_of_the_paper(embedded: Workplace, tmp_path: Path) -> None:
    """A paper that was cut from a stack begins somewhere in its file."""
    hand_in(embedded, tmp_path, tiny_page("một"))
    with embedded.database.write() as session:
        lease = leases.claim(session, embedded.name, now=NOW)
    assert lease is not None
    original = fetch(embedded, lease.document_id, lease.original_key, lease.sha256)
    paper = read_paper(original, embedded.catalogue, embedded.options, seen_at=NOW)
    first = paper.reading.pages[0]
    longer = replace(paper, source=replace(paper.source, page_count=7))
    told, _ = package(embedded, lease, longer, lambda: None, [first, replace(first, number=7)])
    assert [one for one in told.reading.warnings if one.startswith("page.")] == ["page.not_copied.2"]
