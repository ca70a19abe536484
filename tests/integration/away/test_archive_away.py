"""The archive is not where it was: a disk that is not mounted, a folder that was moved, an address that names another
bucket. Nothing is begun in its place, and nothing was lost when it is back."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from dossier.errors import SohoaError, StoreRefused
from ingest.intake import Intake
from ingest.watch import Watcher, WatchSettings
from scripts.samples import tiny_page
from sohoa import parts
from sohoa.commands import doctor
from sohoa.settings import Settings
from storage.archive.anchored import AnchoredStore
from storage.archive.ocfl import ROOT_MARK, Archive, object_id_of
from storage.database.engine import Database
from storage.fixity import check_archive, knows_no_paper
from storage.objects.folder import FolderStore
from storage.papers import documents
from tests import servers
from tests.archive import DESK, House, marital_status, scan
from tests.command_line import sohoa
from tests.files.tiny_files import tiny_png
from tests.integration.conftest import Clock
from worker import pipeline
from worker.paper import Paper, read_paper
from worker.pipeline import Workplace
from worker.queue import fitness
from worker.queue.doorbell import LocalDoorbell
from worker.turn import process

Going = Callable[[Path], object]


def moved(archive: Path) -> None:
    archive.rename(archive.with_name("elsewhere"))


def unmounted(archive: Path) -> None:
    """What is left is the empty folder that the disk was mounted on."""
    moved(archive)
    archive.mkdir()


def back(archive: Path) -> None:
    """Nothing was made, or written, in its place: neither could be done then."""
    if archive.exists():
        archive.rmdir()
    archive.with_name("elsewhere").rename(archive)


GOES = pytest.mark.parametrize("goes", [moved, unmounted])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    home = tmp_path / "home"
    home.mkdir()
    return Settings(home=home)


def take(intake: Intake, folder: Path, mark: str, content: bytes | None = None) -> str:
    path = folder / f"{uuid.uuid4()}.png"
    path.write_bytes(content or tiny_png(mark))
    return intake.take(
        path,
        receipt_id=str(uuid.uuid4()),
        name=f"{mark}.png",
        desk="mot-cua",
        channel="cli",
        lane="counter",
        requester="test",
        source_format="png",
    ).document_id


def problems(intake: Intake) -> list[str]:
    return [one for _, found in check_archive(intake.database, intake.archive) for one in found]


def test_the_first_paper_begins_the_archive(settings: Settings, objects_url: str, tmp_path: Path) -> None:
    intake = parts.open_intake(settings.model_copy(update={"objects_url": objects_url}))
    assert list(intake.archive.store.keys("")) == []
    assert not intake.archive.is_there(), "who looks begins nothing"
    take(intake, tmp_path, "một")
    assert intake.archive.is_there()
    assert problems(intake) == []


@GOES
@pytest.mark.parametrize("is_another", [False, True], ids=["the same process", "another process"])
def test_nothing_is_taken_while_the_folder_is_away(
    settings: Settings, tmp_path: Path, goes: Going, *, is_another: bool
) -> None:
    archive, intake = settings.home / "archive", parts.open_intake(settings)
    take(intake, tmp_path, "một")
    goes(archive)
    if is_another:
        intake = parts.open_intake(settings)
    with pytest.raises(StoreRefused):
        take(intake, tmp_path, "hai")
    with pytest.raises(StoreRefused):
        problems(intake)
    back(archive)
    take(intake, tmp_path, "hai")
    assert problems(intake) == []


@GOES
def test_an_archive_without_a_paper_that_was_seen_is_not_begun_anew(settings: Settings, goes: Going) -> None:
    database = parts.open_database(settings)
    archive, place = parts.open_archive(settings, database), settings.home / "archive"
    archive.declare()
    goes(place)
    with pytest.raises(StoreRefused):
        archive.write_version("urn:uuid:1", {"a": b"a"}, message="", user="", now=database.now())
    with pytest.raises(StoreRefused):
        archive.store.put("extensions/sohoa-trail/1", b"a")
    back(place)
    archive.write_version("urn:uuid:1", {"a": b"a"}, message="", user="", now=database.now())


def test_a_mark_that_was_lost_alone_harms_nothing(settings: Settings, tmp_path: Path) -> None:
    mark, intake = settings.home / "archive" / ROOT_MARK[0], parts.open_intake(settings)
    take(intake, tmp_path, "một")
    mark.unlink()
    take(intake, tmp_path, "hai")
    take(parts.open_intake(settings), tmp_path, "ba")
    assert mark.read_bytes() == ROOT_MARK[1], "who begins next writes it again"
    assert problems(intake) == []


def test_an_archive_of_others_is_not_taken_for_ours(settings: Settings, tmp_path: Path) -> None:
    take(parts.open_intake(settings), tmp_path, "một")
    (tmp_path / "others").mkdir()
    others = settings.model_copy(update={"home": tmp_path / "others"})
    take(parts.open_intake(others), tmp_path, "của họ")
    there = settings.model_copy(update={"objects_url": (tmp_path / "others" / "archive").as_uri()})
    with pytest.raises(StoreRefused):
        take(parts.open_intake(there), tmp_path, "hai")
    assert isinstance(found_by_doctor(there), StoreRefused)
    assert len(list(parts.open_archive(others, None).object_ids())) == 1


def found_by_doctor(settings: Settings) -> str | SohoaError:
    (found,) = (found for name, _, found in doctor.examine(settings) if name == "objects")
    return found


@GOES
def test_doctor_finds_the_folder_away(settings: Settings, tmp_path: Path, goes: Going) -> None:
    place = settings.home / "archive"
    assert isinstance(found_by_doctor(settings), str), "before the first paper nothing is wrong"
    take(parts.open_intake(settings), tmp_path, "một")
    assert isinstance(found_by_doctor(settings), str)
    goes(place)
    assert isinstance(found_by_doctor(settings), StoreRefused)
    back(place)
    assert isinstance(found_by_doctor(settings), str)


def test_a_bucket_of_a_misspelt_name_is_not_made(
    settings: Settings, bucket_url: str, bucket: str, s3_server: servers.S3Server, embedded: Workplace, tmp_path: Path
) -> None:
    right = settings.model_copy(update={"objects_url": bucket_url})
    document_id = take(parts.open_intake(right), tmp_path, "một")
    wrong = settings.model_copy(update={"objects_url": s3_server.url(bucket)})
    database = parts.open_database(settings)
    assert isinstance(found_by_doctor(wrong), StoreRefused)
    with pytest.raises(StoreRefused):
        take(parts.open_intake(wrong), tmp_path, "hai")
    archive = parts.open_archive(wrong, database)
    with pytest.raises(StoreRefused):
        archive.newest(object_id_of(document_id), "original.png")
    with pytest.raises(StoreRefused):
        archive.change(object_id_of(document_id), "a", lambda _: b"a", message="", user="", now=database.now())
    worker = replace(embedded, database=database, archive=archive, clock=database.now)
    with pytest.raises(StoreRefused):
        fitness.examine(worker)
    assert process(worker) == document_id
    with database.read() as session:
        assert documents.get(session, document_id).state == "received"
    assert not s3_server.client().bucket_exists(bucket)
    assert isinstance(found_by_doctor(right), str)


def test_a_bucket_that_goes_away_is_not_made_again(
    settings: Settings, bucket: str, s3_server: servers.S3Server, tmp_path: Path
) -> None:
    there = settings.model_copy(update={"objects_url": s3_server.url(bucket)})
    intake, client = parts.open_intake(there), s3_server.client()
    take(intake, tmp_path, "một")
    for one in client.list_objects(bucket, recursive=True):
        client.remove_object(bucket, str(one.object_name))
    client.remove_bucket(bucket)
    for each in (intake, parts.open_intake(there)):
        with pytest.raises(StoreRefused):
            take(each, tmp_path, "hai")
    assert not client.bucket_exists(bucket)


@GOES
def test_the_desk_keeps_its_scan_and_is_told_once(settings: Settings, tmp_path: Path, goes: Going) -> None:
    place, desk = settings.home / "archive", settings.home / "scan" / "mot-cua"
    intake = parts.open_intake(settings)
    take(intake, tmp_path, "một")
    watcher = Watcher(intake, WatchSettings(settings.home / "scan", settle_seconds=2))
    desk.mkdir(parents=True)
    (desk / "a.png").write_bytes(tiny_png("a"))
    goes(place)
    for now in (0, 2, 100, 200):
        watcher.scan_once(now)
    assert (desk / "a.png").exists()
    (log,) = (desk / "_nhat-ky").iterdir()
    assert log.read_text("utf-8-sig").count("a.png: CHƯA nhận được, Kho lưu trữ không cho vào") == 1
    back(place)
    watcher.scan_once(300)
    assert not (desk / "a.png").exists()
    assert "a.png: đã nhận" in log.read_text("utf-8-sig")
    assert problems(intake) == []


@GOES
def test_commands_that_take_files_end_with_75(
    settings: Settings, tmp_path: Path, goes: Going, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOHOA_HOME", str(settings.home))
    take(parts.open_intake(settings), tmp_path, "một")
    scans = tmp_path / "scans"
    scans.mkdir()
    (scans / "a.png").write_bytes(tiny_png("a"))
    (scans / "bang-ke.csv").write_text("path\na.png\n", encoding="utf-8")
    goes(settings.home / "archive")
    for command in (("add", scans / "a.png"), ("batch", scans / "bang-ke.csv", "--no-wait")):
        with pytest.raises(StoreRefused) as met:
            sohoa(*command)
        assert met.value.exit_status == 75
    back(settings.home / "archive")


def anchored(place: Workplace, folder: Path) -> Workplace:
    """As `sohoa.parts` wires a worker."""
    store = AnchoredStore(FolderStore(folder), partial(knows_no_paper, place.database))
    return replace(place, archive=Archive(store))


def state(place: Workplace, document_id: str) -> tuple[str, int]:
    """The state of a paper, and how many versions its object has."""
    with place.database.read() as session:
        found = documents.get(session, document_id).state
    return found, len(place.archive.history(object_id_of(document_id)))


@GOES
@pytest.mark.parametrize("when", ["before it is fetched", "while it is read"])
def test_a_worker_puts_the_paper_back(
    embedded: Workplace, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, goes: Going, when: str
) -> None:
    folder = tmp_path / "archive"
    place = anchored(embedded, folder)
    intake = Intake(place.database, place.archive, LocalDoorbell(tmp_path / "bell"), "H47", clock)
    document_id = take(intake, tmp_path, "một", tiny_page("một"))
    reads = read_paper

    def read_and_away(*given: Any, **named: Any) -> Paper:
        paper = reads(*given, **named)
        goes(folder)
        return paper

    with monkeypatch.context() as patch:
        if when == "while it is read":
            patch.setattr(pipeline, "read_paper", read_and_away)
        else:
            goes(folder)
        assert process(place) == document_id
    back(folder)
    assert state(place, document_id) == ("received", 1)
    clock.now += timedelta(minutes=1)
    assert process(place) == document_id
    assert state(place, document_id) == ("needs_review", 2)
    assert place.archive.problems(object_id_of(document_id)) == []


@GOES
def test_callers_are_told_to_come_again(sqlite_url: str, tmp_path: Path, goes: Going) -> None:
    database = Database(sqlite_url)
    folder = tmp_path / "archive"
    house = House(database, AnchoredStore(FolderStore(folder), partial(knows_no_paper, database)), tmp_path)
    document_id = house.archive(marital_status(), review=("kind.unsure",))
    api = house.caller("read", "write")
    goes(folder)
    answers = [
        api.get(f"/v1/documents/{document_id}/files/original"),
        api.get("/health/ready"),
        api.post("/v1/documents", files={"file": ("a.pdf", scan("a"))}, data={"desk": DESK}),
    ]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [(503, "transient.store_refused")] * 3
    original = f"/v1/documents/{document_id}/files/original"
    english, vietnamese = (api.get(original, headers={"Accept-Language": one}).json()["detail"] for one in ("en", "vi"))
    assert "the database has papers" in english
    assert "mà cơ sở dữ liệu đã có giấy tờ" in vietnamese
    assert "cơ sở dữ liệu" not in english
    back(folder)
    assert api.get(original).status_code == 200


def test_who_puts_the_mark_into_an_empty_place_has_it_filled_from_the_second_store(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it is said that the archive is to be there: `sohoa` cannot tell a new disk from one that is not mounted."""
    archive, intake, second = settings.home / "archive", parts.open_intake(settings), tmp_path / "second"
    document_id = take(intake, tmp_path, "một")
    monkeypatch.setenv("SOHOA_HOME", str(settings.home))
    monkeypatch.setenv("SOHOA_SECOND_OBJECTS_URL", second.as_uri())
    sohoa("fixity", "--mend")
    unmounted(archive)
    with pytest.raises(StoreRefused):
        sohoa("fixity", "--mend")
    assert list(archive.iterdir()) == []
    shutil.copy(second / ROOT_MARK[0], archive)
    sohoa("fixity", "--mend")
    mended = parts.open_archive(settings, intake.database)
    assert mended.problems(object_id_of(document_id)) == []
    assert problems(intake) == []
