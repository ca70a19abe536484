"""The second store is not where it was. Nothing is copied into the place that is left, nothing told as copied, nothing
taken for gone, and all goes on when it is back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from dossier.errors import StoreRefused
from dossier.vietnam import VIETNAM
from sohoa import parts
from sohoa.checkpoints import copy_trail
from sohoa.commands import doctor
from sohoa.settings import Settings
from storage.archive import retention_records as records
from storage.archive.layout import place_of
from storage.archive.ocfl import ROOT_MARK, object_id_of
from storage.database.models import SweepRow
from storage.keeping import sweeps
from storage.keeping.stores import Stores
from storage.retention import holds
from storage.retention.tombstones import lies_anywhere, purge
from storage.sealing.sealed_store import as_stored
from storage.trail.events import Actor
from tests import servers
from tests.command_line import sohoa
from tests.integration.away.test_another_archive import files_in, kept, take, tell
from tests.integration.away.test_archive_away import GOES, Going, back

Look = Callable[[Stores], object]
LOOKS: dict[str, Look] = {
    "copies": lambda one: sweeps.copy_new(one, 100, tell),
    "a bit": lambda one: sweeps.bit(one, timedelta(days=30), lambda _: [], tell, tell),
    "all": lambda one: sweeps.whole(one, lambda _: [], tell, tell),
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "home").mkdir()
    return Settings(home=tmp_path / "home", second_objects_url=(tmp_path / "second").as_uri())


def known_as_before(settings: Settings) -> None:
    """As a program left it that had not put down since when there are copies."""
    with parts.open_database(settings).write() as session:
        if (row := session.get(SweepRow, sweeps.SECOND)) is not None:
            session.delete(row)


def is_whole(settings: Settings, document_id: str) -> bool:
    second = kept(settings).second
    return second is not None and second.problems(object_id_of(document_id)) == []


@GOES
def test_a_database_that_was_made_anew_knows_of_it(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, goes: Going
) -> None:
    intake = parts.open_intake(settings)
    take(intake, tmp_path, "một")
    sweeps.copy_new(kept(settings), 100, tell)
    for name, value in (("HOME", settings.home), ("SECOND_OBJECTS_URL", settings.second_objects_url)):
        monkeypatch.setenv(f"SOHOA_{name}", str(value))
    for file in settings.home.glob("sohoa.db*"):
        file.unlink()
    assert "Đã dựng lại 1 giấy tờ" in sohoa("rebuild", "--new-trail")
    goes(tmp_path / "second")
    there = files_in(tmp_path / "second")
    for look in LOOKS.values():
        with pytest.raises(StoreRefused, match="the second store"):
            look(kept(settings))
    assert files_in(tmp_path / "second") == there

    (tmp_path / "a file").touch()
    for url in (settings.second_objects_url, (tmp_path / "a file").as_uri()):
        monkeypatch.setenv("SOHOA_SECOND_OBJECTS_URL", url)
        for file in settings.home.glob("sohoa.db*"):
            file.unlink()
        said = sohoa("rebuild", "--new-trail")
        assert "Đã dựng lại 1 giấy tờ" in said, "also while it is away, or a file"
        assert "sohoa restore" in said


@GOES
@pytest.mark.parametrize("by", ["sohoa keep", "an older one", "sohoa fixity --mend"])
def test_nothing_is_copied_while_it_is_away(
    settings: Settings, tmp_path: Path, goes: Going, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake, second = parts.open_intake(settings), tmp_path / "second"
    one = take(intake, tmp_path, "một")
    LOOKS["all" if by == "sohoa fixity --mend" else "copies"](kept(settings))
    if by == "an older one":
        known_as_before(settings)
    goes(second)
    two = take(intake, tmp_path, "hai")
    monkeypatch.setenv("SOHOA_HOME", str(settings.home))
    monkeypatch.setenv("SOHOA_SECOND_OBJECTS_URL", settings.second_objects_url)
    looks: list[Look] = [
        *LOOKS.values(),
        lambda one: copy_trail(settings, one),
        lambda _: sohoa("fixity", "--mend"),
    ]
    for look in looks:
        with pytest.raises(StoreRefused) as met:
            look(kept(settings))
        assert "kho thứ hai" in met.value.sentence()
    assert not second.exists() or files_in(second) == set()
    back(second)
    assert sweeps.copy_new(kept(settings), 100, tell) == 1
    assert is_whole(settings, one)
    assert is_whole(settings, two)


@GOES
def test_what_is_disposed_of_is_not_taken_for_gone_from_it(settings: Settings, tmp_path: Path, goes: Going) -> None:
    intake, database = parts.open_intake(settings), parts.open_database(settings)
    document_id, _ = take(intake, tmp_path, "một"), take(intake, tmp_path, "hai")
    sweeps.copy_new(kept(settings), 100, tell)
    records.keep(intake.archive, "bia", records.TOMBSTONE, b"{}", by="test", now=database.now())
    goes(tmp_path / "second")
    where = parts.disposal_whereabouts(settings, database, Actor("test"))
    for act in (lambda: where.stores.copy_record("bia"), lambda: purge(where, document_id)):
        with pytest.raises(StoreRefused):
            act()
    with pytest.raises(StoreRefused):
        lies_anywhere(where, document_id)
    back(tmp_path / "second")
    where.stores.copy_record("bia")
    purge(where, document_id)
    assert not lies_anywhere(where, document_id)


@GOES
def test_what_has_to_stand_in_both_stores_is_written_to_none(settings: Settings, tmp_path: Path, goes: Going) -> None:
    intake, database = parts.open_intake(settings), parts.open_database(settings)
    document_id = take(intake, tmp_path, "một")
    sweeps.copy_new(kept(settings), 100, tell)
    hold = holds.place(kept(settings), "document", document_id, "vụ kiện", Actor("test"), now=database.now())
    before = files_in(settings.home / "archive")
    goes(tmp_path / "second")
    day = database.now().astimezone(VIETNAM).date()
    acts: list[Look] = [
        lambda one: holds.close(one, "000.00.23.H47-211101-0001", day, Actor("test"), now=database.now()),
        lambda one: holds.release(one, hold.id, "xong", Actor("test"), now=database.now()),
    ]
    for act in acts:
        with pytest.raises(StoreRefused):
            act(kept(settings))
    assert files_in(settings.home / "archive") == before


@GOES
def test_a_hold_that_is_in_force_is_told_as_that(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, goes: Going
) -> None:
    """The copy of it comes later: who was told that nothing was done would do it again, or think the paper is free."""
    document_id = take(parts.open_intake(settings), tmp_path, "một")
    sweeps.copy_new(kept(settings), 100, tell)
    goes(tmp_path / "second")
    for name, value in (("HOME", settings.home), ("SECOND_OBJECTS_URL", settings.second_objects_url)):
        monkeypatch.setenv(f"SOHOA_{name}", str(value))
    for _ in range(2):  # the second time it is the same one
        said = sohoa("retention", "hold", "document", document_id, "--reason", "vụ kiện")
        assert "hiện giữ 1 giấy tờ" in said
        assert "chưa chép được sang kho thứ hai" in said
    assert sohoa("retention", "holds").count("vụ kiện") == 1
    back(tmp_path / "second")
    assert sweeps.copy_new(kept(settings), 100, tell) == 1, "and is copied as papers are"
    assert "chưa chép" not in sohoa("retention", "hold", "document", document_id, "--reason", "vụ kiện")


def test_the_first_look_begins_it_and_one_that_only_looks_does_not(settings: Settings, tmp_path: Path) -> None:
    take(parts.open_intake(settings), tmp_path, "một")
    stores = parts.open_stores(settings, parts.open_database(settings), Actor("test"), mends=False)
    LOOKS["all"](stores)
    assert not (tmp_path / "second").exists()
    assert "chưa có bản sao" in str(found_by_doctor(settings))
    LOOKS["copies"](kept(settings))
    assert (tmp_path / "second" / ROOT_MARK[0]).exists()


def test_copies_that_lie_there_without_a_mark_are_taken_for_ours(settings: Settings, tmp_path: Path) -> None:
    document_id = take(parts.open_intake(settings), tmp_path, "một")
    sweeps.copy_new(kept(settings), 100, tell)
    (tmp_path / "second" / ROOT_MARK[0]).unlink()
    known_as_before(settings)
    two = take(parts.open_intake(settings), tmp_path, "hai")
    assert sweeps.copy_new(kept(settings), 100, tell) == 1
    assert (tmp_path / "second" / ROOT_MARK[0]).exists()
    assert is_whole(settings, document_id)
    assert is_whole(settings, two)


@pytest.mark.parametrize("has_mark", [True, False])
def test_copies_of_others_are_not_written_among(settings: Settings, tmp_path: Path, *, has_mark: bool) -> None:
    take(parts.open_intake(settings), tmp_path, "một")
    sweeps.copy_new(kept(settings), 100, tell)
    (tmp_path / "others").mkdir()
    take(parts.open_intake(settings.model_copy(update={"home": tmp_path / "others"})), tmp_path, "của họ")
    theirs = tmp_path / "others" / "archive"
    if not has_mark:
        (theirs / ROOT_MARK[0]).unlink()
    before, there = files_in(theirs), settings.model_copy(update={"second_objects_url": theirs.as_uri()})
    for look in LOOKS.values():
        with pytest.raises(StoreRefused):
            look(kept(there))
    assert files_in(theirs) == before


def test_a_new_place_is_filled_where_the_mark_is_put(settings: Settings, tmp_path: Path) -> None:
    """So it is said that the copies are to be there."""
    document_id = take(parts.open_intake(settings), tmp_path, "một")
    sweeps.copy_new(kept(settings), 100, tell)
    (tmp_path / "new").mkdir()
    anew = settings.model_copy(update={"second_objects_url": (tmp_path / "new").as_uri()})
    with pytest.raises(StoreRefused, match=rf"{ROOT_MARK[0]}"):
        LOOKS["all"](kept(anew))
    shutil.copy(settings.home / "archive" / ROOT_MARK[0], tmp_path / "new")
    LOOKS["all"](kept(anew))
    assert is_whole(anew, document_id)


def test_a_bucket_that_is_emptied_is_not_filled_again(
    settings: Settings, bucket: str, s3_server: servers.S3Server, tmp_path: Path
) -> None:
    there, client = settings.model_copy(update={"second_objects_url": s3_server.url(bucket)}), s3_server.client()
    document_id = take(parts.open_intake(there), tmp_path, "một")
    stores = kept(there)
    sweeps.copy_new(stores, 100, tell)
    assert stores.second is not None
    assert as_stored(stores.second.store).size(f"{place_of(object_id_of(document_id))}/inventory.json") is not None
    for one in client.list_objects(bucket, recursive=True):
        client.remove_object(bucket, str(one.object_name))
    for each in (stores, kept(there)):
        for look in LOOKS.values():
            with pytest.raises(StoreRefused):
                look(each)
    assert list(client.list_objects(bucket, recursive=True)) == []


def found_by_doctor(settings: Settings) -> object:
    (found,) = (found for name, _, found in doctor.examine(settings) if name == "second store")
    return found


@GOES
def test_doctor_finds_it_away(settings: Settings, tmp_path: Path, goes: Going) -> None:
    take(parts.open_intake(settings), tmp_path, "một")
    LOOKS["copies"](kept(settings))
    assert found_by_doctor(settings) == settings.second_objects_url
    goes(tmp_path / "second")
    assert isinstance(found_by_doctor(settings), StoreRefused)
    back(tmp_path / "second")
    assert found_by_doctor(settings) == settings.second_objects_url
    (tmp_path / "second" / ROOT_MARK[0]).unlink()
    assert found_by_doctor(settings) == settings.second_objects_url, "what lost its mark alone has copies"
