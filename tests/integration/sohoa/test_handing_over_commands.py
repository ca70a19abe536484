"""`sohoa export` and `sohoa take-back`: what they say, and their exit statuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.errors import BadRequest, Encrypted
from sohoa import parts
from sohoa.settings import read_settings
from storage.database.engine import Database
from storage.objects.folder import FolderStore
from tests.archive import AGENCY, House, marital_status
from tests.command_line import sohoa
from tests.sealed import master_key
from worker.hand_over.take_back import BadBag


@pytest.fixture
def house(database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("SOHOA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SOHOA_DATABASE_URL", database_url)
    return House(database, FolderStore(tmp_path / "home" / "archive"), tmp_path)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_year_is_handed_over_and_what_cannot_be_is_named(house: House, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="--year"):
        sohoa("export", tmp_path / "bag")
    house.archive(marital_status(), dossier_code="H47.23-260801-0001")
    house.archive(marital_status(owner_name="Trần Văn Thử"))
    house.fail(Encrypted())
    told = sohoa("export", tmp_path / "bag", "--year", "2026", "--agency", AGENCY, status=1)
    assert "Đã lập 2 gói, 2 giấy tờ" in told
    assert "1 giấy tờ không theo hồ sơ chưa đọc xong hoặc không đọc được" in told
    assert (tmp_path / "bag" / "data" / f"{AGENCY}-2026-0001" / "METS.xml").is_file()
    (tmp_path / "there").mkdir()
    for place in ("none", "new/one/none", "there/new/none"):
        assert "Không có hồ sơ nào để xuất" in sohoa("export", tmp_path / place, "--year", "2020", "--agency", AGENCY)
    assert (list((tmp_path / "there").iterdir()), (tmp_path / "new").exists()) == ([], False)
    told = sohoa("take-back", tmp_path / "bag")
    assert told.count("ghi lại 0 giấy tờ, 1 đã có từ trước") == 2
    with pytest.raises(BadBag):
        sohoa("take-back", tmp_path)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_export_names_what_of_a_dossier_is_gone(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOHOA_SEAL_KEYS", str(master_key(tmp_path / "m")))
    sealed = House(house.database, parts.open_archive(read_settings(), None).store, tmp_path)
    gone, last = (sealed.archive(marital_status(), dossier_code="H47.23-260801-0001") for _ in range(2))
    sohoa("keys", "shred", gone, "--reason", "Quyết định 5", "--yes")
    told = sohoa("export", tmp_path / "bag", "--dossier", "H47.23-260801-0001")
    assert "H47.23-260801-0001: 1 giấy tờ đã bị hủy khóa mã hóa, không có trong gói" in told
    assert "Đã lập 1 gói, 1 giấy tờ" in told
    sohoa("keys", "shred", last, "--reason", "Quyết định 6", "--yes")
    told = sohoa("export", tmp_path / "none", "--dossier", "H47.23-260801-0001")
    assert "2 giấy tờ đã bị hủy khóa mã hóa" in told
    assert "Không có hồ sơ nào để xuất" in told
