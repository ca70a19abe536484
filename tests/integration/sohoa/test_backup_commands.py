"""`sohoa backup` and `sohoa restore`: one command each, and a drill that touches nothing."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

from dossier.errors import BadRequest, InsideArchive, StoreRefused
from ingest.places import NotWritten
from storage.archive.layout import place_of
from storage.archive.ocfl import object_id_of
from storage.backup import pruning
from storage.backup.problems import NoRecipient
from storage.backup.run import alone
from storage.database.engine import Database
from storage.objects.folder import FolderStore
from tests.archive import House, marital_status
from tests.children import in_child, status_of
from tests.command_line import sohoa
from tests.integration.storage.keeping.test_keeping import shut_folder, spoil


@pytest.fixture
def house(database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("SOHOA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SOHOA_DATABASE_URL", database_url)
    return House(database, FolderStore(tmp_path / "home" / "archive"), tmp_path)


def with_backups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have the house backed up into `place`. Returns the file of the key that opens its backups."""
    key = tmp_path / "key.txt"
    made = sohoa("backup", "--new-key", key).strip()
    monkeypatch.setenv("SOHOA_BACKUP_URL", str(tmp_path / "place"))
    monkeypatch.setenv("SOHOA_BACKUP_RECIPIENTS", made.rpartition("=")[2])
    return key


def test_a_backup_that_lacks_something_is_not_called_whole_and_takes_no_other_away(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = house.archive(marital_status())
    with_backups(tmp_path, monkeypatch)
    sohoa("backup")
    folder = place_of(object_id_of(paper)).partition("/")[0]
    with pytest.MonkeyPatch.context() as patch:
        spoil(patch, tmp_path / "home" / "archive" / folder, are_names_lost=True)
        said = sohoa("backup", "--keep", "1", status=1)
    assert f"không đọc được: {folder}/" in said
    assert "CHƯA ĐỦ" in said
    assert len(list((tmp_path / "place" / "backups").iterdir())) == 2
    assert f"{folder}/" in sohoa("backup", "--verify", status=1)
    assert f"{folder}/" in sohoa("restore", "--identity", tmp_path / "key.txt", "--drill", status=1)


def test_a_place_that_nobody_lets_us_into_is_told_by_its_permission(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.archive(marital_status())
    with_backups(tmp_path, monkeypatch)
    monkeypatch.setenv("SOHOA_SECOND_OBJECTS_URL", (tmp_path / "second").as_uri())
    sohoa("backup")
    sohoa("fixity", "--mend")
    commands: dict[str, list[tuple[str, ...]]] = {
        "place": [("backup",), ("backup", "--verify")],
        "second": [("fixity",), ("fixity", "--mend")],
    }
    for folder, asked in commands.items():
        for command in asked:
            with monkeypatch.context() as patch:
                shut_folder(patch, tmp_path / folder)
                with pytest.raises(StoreRefused) as met:
                    sohoa(*command)
            assert f"không được phép đọc thư mục “{folder}”" in met.value.sentence()


def test_who_restores_what_lacks_something_is_told_of_each_file_as_by_a_drill(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = house.archive(marital_status())
    key = with_backups(tmp_path, monkeypatch)
    root = place_of(object_id_of(paper))
    with pytest.MonkeyPatch.context() as patch:
        spoil(patch, tmp_path / "home" / "archive" / root.partition("/")[0], are_names_lost=True)
        sohoa("backup", status=1)
    lacking = [key for key in house.store.keys(f"{root}/") if Path(key).name in ("original.pdf", "access.pdf")]
    runs = [sohoa("restore", "--identity", key, "--drill", status=1)]
    if house.database.is_sqlite:
        monkeypatch.setenv("SOHOA_HOME", str(tmp_path / "new"))
        monkeypatch.setenv("SOHOA_DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
        runs.append(sohoa("restore", "--identity", key, status=1))
    assert len(lacking) == 2
    for said in runs:
        assert all(f"Khác bản sao lưu: {file}: không có trong kho" in said for file in lacking)


def test_who_checks_a_backup_is_told_of_each_file_that_may_not_be_read(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.archive(marital_status())
    with_backups(tmp_path, monkeypatch)
    sohoa("backup")
    shut = "backups/000001/home.tar.age"
    pack = next((tmp_path / "place" / "packs").glob("*.age"))
    pack.write_bytes(pack.read_bytes()[:-1])
    spoil(monkeypatch, tmp_path / "place" / shut, are_names_lost=True, number=errno.EACCES)
    said = sohoa("backup", "--verify", status=1)
    assert f"Không được phép đọc một tệp hoặc thư mục của kho ({shut}: " in said
    assert f"Bản sao lưu bị hỏng ở packs/{pack.name}: " in said, "behind it, and looked at"
    assert "đã đọc lại toàn bộ, 2 lỗi" in said


def test_a_home_comes_back_from_its_backup_and_a_drill_says_so_before(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.archive(marital_status())
    (tmp_path / "home" / "sohoa.toml").write_text('desk = "kho-giay"\n')
    with pytest.raises(BadRequest, match="SOHOA_BACKUP_URL"):
        sohoa("backup")
    (tmp_path / "link").symlink_to(tmp_path / "home" / "archive")
    for inside in (tmp_path / "home" / "archive", tmp_path / "link" / "b", f"{tmp_path}/home/work/../archive/b"):
        with pytest.raises(InsideArchive):
            sohoa("backup", inside)
    with pytest.raises(NoRecipient, match="--new-key"):
        sohoa("backup", tmp_path / "place")
    key, place = tmp_path / "key.txt", tmp_path / "place"
    recipient = sohoa("backup", "--new-key", key).strip().rpartition("=")[2]
    with pytest.raises(BadRequest, match=r"key\.txt"):
        sohoa("backup", "--new-key", key)
    with pytest.raises(NotWritten, match="No such file"):
        sohoa("backup", "--new-key", tmp_path / "none" / "key.txt")
    monkeypatch.setenv("SOHOA_BACKUP_URL", str(place))
    monkeypatch.setenv("SOHOA_BACKUP_RECIPIENTS", recipient)
    assert "Bản sao lưu số 1: " in sohoa("backup")
    tries: list[int] = []

    def pruned(*arguments: Any) -> pruning.Pruned:
        def another() -> None:
            with alone(Database(house.database.url.render_as_string(hide_password=False))):
                pass

        tries.append(status_of(in_child(another)))
        return prune(*arguments)

    prune = pruning.prune
    monkeypatch.setattr(pruning, "prune", pruned)
    assert "gửi 0, 0 MB" in sohoa("backup", "--keep", "1")
    assert tries == [1], "no backup begins that would rely on a pack that goes"
    assert "0 lỗi" in sohoa("backup", "--verify")

    said = sohoa("restore", "--identity", key, "--drill")
    assert "Khớp bản sao lưu" in said
    assert "Đã diễn tập với bản sao lưu số 2" in said
    assert list((tmp_path / "home" / "work").iterdir()) == []

    house.database.close()
    monkeypatch.setenv("SOHOA_HOME", str(tmp_path / "new"))
    monkeypatch.setenv("SOHOA_DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    if house.database.is_sqlite:
        assert "Khớp bản sao lưu" in sohoa("restore", place, "--identity", key)
        assert (tmp_path / "new" / "sohoa.toml").read_text() == 'desk = "kho-giay"\n'
        assert "0 lỗi" in sohoa("fixity")
        assert "nguyên vẹn" in sohoa("trail", "verify", "--all")
    sealed = next((place / "packs").glob("*.age"))
    sealed.write_bytes(sealed.read_bytes()[:-1])
    assert "000001.tar.age" in sohoa("backup", "--verify", status=1)
