"""An archive of others at the address, one that lags behind, and a bucket that goes away while it is at work."""

from __future__ import annotations

import shutil
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from api.v1 import store_answers
from dossier.errors import StoreRefused
from ingest.intake import Intake
from scripts.bench.size.filled import fill
from scripts.samples import tiny_page
from sohoa import parts
from sohoa.checkpoints import copy_trail
from sohoa.settings import Settings
from storage.archive import retention_records as records
from storage.archive.layout import place_of
from storage.archive.ocfl import ROOT_MARK, object_id_of
from storage.database.engine import Database
from storage.database.models import HoldRow
from storage.fixity import demand_its_papers, demand_the_archive
from storage.keeping import sweeps
from storage.keeping.stores import Stores
from storage.objects.folder import FolderStore
from storage.trail.events import Actor
from tests import servers

ORIGINALS = """INSERT INTO files (document_id, role, key, size, sha256, media_type, version)
    SELECT id, 'original', id, 1, sha256, 'image/png', 'v1' FROM documents"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "home").mkdir()
    return Settings(home=tmp_path / "home")


def take(intake: Intake, folder: Path, mark: str) -> str:
    path = folder / f"{uuid.uuid4()}.png"
    path.write_bytes(tiny_page(mark))
    given: dict[str, Any] = {"desk": "mot-cua", "channel": "cli", "lane": "counter", "requester": "test"}
    return intake.take(path, receipt_id=str(uuid.uuid4()), name=f"{mark}.png", source_format="png", **given).document_id


def kept(settings: Settings) -> Stores:
    return parts.open_stores(settings, parts.open_database(settings), Actor("test"), mends=True)


def tell(*_: str) -> None:
    """Whom it may concern."""


def bit(stores: Stores) -> sweeps.Looked:
    return sweeps.bit(stores, timedelta(days=30), lambda _: [], tell, tell)


def files_in(folder: Path) -> set[Path]:
    return {one for one in folder.rglob("*") if one.is_file()}


def test_nothing_is_written_into_an_archive_of_others(settings: Settings, tmp_path: Path) -> None:
    second = settings.model_copy(update={"second_objects_url": (tmp_path / "second").as_uri()})
    document_id = take(parts.open_intake(second), tmp_path, "một")
    assert sweeps.copy_new(kept(second), 100, tell) == 1
    (tmp_path / "others").mkdir()
    take(parts.open_intake(settings.model_copy(update={"home": tmp_path / "others"})), tmp_path, "của họ")
    theirs = tmp_path / "others" / "archive"
    there, before = second.model_copy(update={"objects_url": theirs.as_uri()}), files_in(theirs)
    database = parts.open_database(there)
    archive = parts.open_archive(there, database)
    with pytest.raises(StoreRefused):
        store_answers.ask(archive.store)
    with pytest.raises(StoreRefused):
        archive.change(object_id_of(document_id), "a", lambda _: b"a", message="", user="", now=database.now())
    for look in (
        bit,
        lambda one: sweeps.whole(one, lambda _: [], tell, tell),
        lambda one: sweeps.copy_new(one, 100, tell),
        lambda one: copy_trail(there, one),
    ):
        with pytest.raises(StoreRefused):
            look(kept(there))
    assert files_in(theirs) == before


def test_the_trail_is_not_told_as_copied_where_the_archive_is_away(settings: Settings, tmp_path: Path) -> None:
    stores, archive = kept(settings), settings.home / "archive"
    assert copy_trail(settings, stores) == [], "before the first object there is nothing to copy it beside"
    take(parts.open_intake(settings), tmp_path, "một")
    (archive / ROOT_MARK[0]).unlink()
    assert len(copy_trail(settings, kept(settings))) == 1, "a mark that was lost alone keeps nobody from work"
    archive.rename(tmp_path / "elsewhere")
    for each in (stores, kept(settings)):
        with pytest.raises(StoreRefused):
            copy_trail(settings, each)


def test_an_archive_that_lags_behind_is_still_ours(settings: Settings, tmp_path: Path) -> None:
    intake, archive = parts.open_intake(settings), settings.home / "archive"
    papers = [take(intake, tmp_path, f"{number}") for number in range(12)]
    lost = [*papers[-5:], *papers[:5]]
    for at, document_id in enumerate(lost, 1):
        (archive / place_of(object_id_of(document_id))).rename(tmp_path / document_id)
        demand_the_archive(intake.database, parts.open_archive(settings, intake.database).store)
        if at in (5, 10):
            take(parts.open_intake(settings), tmp_path, f"nữa {at}")


def test_the_only_paper_that_loses_its_original_locks_nobody_out(settings: Settings, tmp_path: Path) -> None:
    document_id = take(parts.open_intake(settings), tmp_path, "một")
    (original,) = (settings.home / "archive" / place_of(object_id_of(document_id))).rglob("original.*")
    original.unlink()
    take(parts.open_intake(settings), tmp_path, "hai")


def test_the_only_paper_that_is_lost_whole_locks_nobody_out(settings: Settings, tmp_path: Path) -> None:
    """The mark says that the archive is there; what it lacks is told by fixity."""
    document_id = take(parts.open_intake(settings), tmp_path, "một")
    shutil.rmtree(settings.home / "archive" / place_of(object_id_of(document_id)))
    database = parts.open_database(settings)
    with pytest.raises(StoreRefused):  # a backup, which forgets what is gone
        demand_its_papers(database, parts.open_archive(settings, database).store)
    take(parts.open_intake(settings), tmp_path, "hai")
    demand_its_papers(database, parts.open_archive(settings, database).store)
    told: list[str] = []
    sweeps.whole(kept(settings), lambda _: [], lambda object_id, _: told.append(object_id), tell)
    assert told == [object_id_of(document_id)]


def test_what_an_archive_keeps_of_runs_and_retention_shows_whose_it_is(settings: Settings, tmp_path: Path) -> None:
    """Where no paper is left in it."""
    intake, database = parts.open_intake(settings), parts.open_database(settings)
    document_id, now = take(intake, tmp_path, "một"), database.now()
    hold_id = str(uuid.uuid4())
    records.keep(intake.archive, hold_id, records.HOLD, b"{}", by="test", now=now)
    shutil.rmtree(settings.home / "archive" / place_of(object_id_of(document_id)))
    with pytest.raises(StoreRefused):
        demand_the_archive(database, intake.archive.store)
    with database.write() as session:
        session.add(HoldRow(id=hold_id, about="dossier", value="1", reason="thử", placed_by="test", placed_at=now))
    demand_the_archive(database, intake.archive.store)
    with pytest.raises(StoreRefused):  # a backup would forget the papers
        demand_its_papers(database, intake.archive.store)
    take(parts.open_intake(settings), tmp_path, "hai")


@pytest.mark.parametrize("is_bucket_gone", [True, False], ids=["no bucket", "emptied"])
def test_a_bucket_that_is_emptied_is_not_filled_from_the_second_store(
    settings: Settings, bucket: str, s3_server: servers.S3Server, tmp_path: Path, *, is_bucket_gone: bool
) -> None:
    urls = {"objects_url": s3_server.url(bucket), "second_objects_url": (tmp_path / "second").as_uri()}
    there = settings.model_copy(update=urls)
    intake, stores, client = parts.open_intake(there), kept(there), s3_server.client()
    document_id = take(intake, tmp_path, "một")
    assert sweeps.copy_new(stores, 100, tell) == 1
    bit(stores)
    for one in client.list_objects(bucket, recursive=True):
        client.remove_object(bucket, str(one.object_name))
    if is_bucket_gone:
        client.remove_bucket(bucket)
    for look in (bit, lambda one: sweeps.copy_new(one, 100, tell)):
        with pytest.raises(StoreRefused):
            look(stores)
    with pytest.raises(StoreRefused):
        demand_the_archive(intake.database, intake.archive.store)
    with pytest.raises(StoreRefused):
        intake.archive.newest(object_id_of(document_id), "original.png")
    assert not is_bucket_gone or not client.bucket_exists(bucket)
    assert is_bucket_gone or list(client.list_objects(bucket, recursive=True)) == []


def test_how_many_papers_there_are_costs_the_look_for_the_archive_nothing(database: Database, tmp_path: Path) -> None:
    """Each command that takes a file begins with it."""
    asked: list[tuple[str, Any]] = []

    def note(*called: Any) -> None:
        asked.append((called[2], called[3]))

    event.listen(database.engine, "before_cursor_execute", note)
    fill(database, 3000)
    with database.write() as session:
        session.execute(text(ORIGINALS))
        session.execute(text("ANALYZE"))
    asked.clear()
    with pytest.raises(StoreRefused):
        demand_the_archive(database, FolderStore(tmp_path / "nothing"))
    event.remove(database.engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    with database.engine.connect() as connection:
        plans = [
            str(connection.exec_driver_sql(f"{explain} {said}", values).all())
            for said, values in asked
            if said.startswith(("SELECT documents", "SELECT files"))
        ]
    assert plans
    assert [plan for plan in plans if "SCAN files" in plan or "Seq Scan" in plan or "B-TREE" in plan] == []
