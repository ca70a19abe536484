"""`sohoa trail`: what an operator keeps elsewhere, and what somebody else makes of it."""

from __future__ import annotations

import base64
import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from typer.testing import CliRunner

from dossier.errors import ArchiveDamaged, BadRequest, BadSetting, NotFound, TrailBroken
from scripts import verify_trail
from sohoa.__main__ import app
from sohoa.keeper import Keeper
from sohoa.settings import read_settings
from storage.archive.ocfl import ROOT_MARK
from storage.objects.folder import FolderStore
from storage.trail import merkle, notes
from tests.files.time_authority import time_authority


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOHOA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def sohoa(*arguments: str) -> str:
    done = CliRunner().invoke(app, arguments)
    if done.exception is not None:
        raise done.exception
    return done.output


def test_a_kept_checkpoint_and_a_proof_need_nothing_but_the_public_key(home: Path, tmp_path: Path) -> None:
    for name in ("một cửa", "kho", "cổng"):
        sohoa("clients", "create", name, "--scope", "read")
    kept = tmp_path / "kept.txt"
    kept.write_text(sohoa("trail", "checkpoint"))
    sohoa("clients", "create", "khác", "--scope", "read")
    sohoa("trail", "checkpoint")
    proof, growth = json.loads(sohoa("trail", "prove", "2")), json.loads(sohoa("trail", "growth", "3"))
    assert (home / "trail.key").stat().st_mode & 0o777 == 0o600

    name, _, public = sohoa("trail", "key").strip().split("+", 2)
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public)[1:])
    old, new = notes.opened(kept.read_text(), key), notes.opened(proof["checkpoint"], key)
    assert (old.origin, old.size, new.size) == (name, 3, 4)
    path = [base64.b64decode(one) for one in proof["path"]]
    assert merkle.is_included(bytes.fromhex(proof["leaf"]), proof["index"], new.size, path, new.root)
    path = [base64.b64decode(one) for one in growth["path"]]
    assert merkle.is_consistent(old.size, new.size, path, old.root, new.root)

    assert "chốt lần cuối ở mục 4" in sohoa("trail", "verify")
    assert "3 mục" in sohoa("trail", "verify", "--all", "--note", str(kept))
    for no_file, refused in ((tmp_path, BadRequest), (tmp_path / "none", NotFound)):
        with pytest.raises(refused):
            sohoa("trail", "verify", "--note", str(no_file))
    own = (home / "trail.key").read_bytes()
    (home / "trail.key").unlink()
    with pytest.raises(BadSetting, match=r"trail\.key"):  # of a trail that is sound nobody says that it is broken
        sohoa("trail", "verify")
    assert not (home / "trail.key").exists()
    (home / "trail.key").write_bytes(another_key())
    with pytest.raises(BadSetting, match="another key than"):
        sohoa("trail", "verify")
    (home / "trail.key").write_bytes(own)
    assert "nguyên vẹn" in sohoa("trail", "verify")


def another_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_who_has_another_key_of_the_trail_is_not_said_to_keep_the_archive(home: Path) -> None:
    FolderStore(home / "archive").put(*ROOT_MARK)
    sohoa("clients", "create", "quầy", "--scope", "read")
    assert Keeper(read_settings()).keep()
    own = (home / "trail.key").read_bytes()
    (home / "trail.key").write_bytes(another_key())
    sohoa("clients", "create", "kho", "--scope", "read")
    keeper = Keeper(read_settings())
    now = keeper._stores.database.now()
    keeper._stores.database.now = lambda: now + timedelta(days=1)
    for _ in range(2):
        assert not keeper.keep()
    (home / "trail.key").write_bytes(own)
    assert keeper.keep()


def test_a_checkpoint_a_day_is_laid_down_elsewhere_with_the_word_of_an_authority(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, folder = tmp_path / "kept", tmp_path / "authority"
    monkeypatch.setenv("SOHOA_CHECKPOINTS_URL", str(kept))
    folder.mkdir()
    with time_authority(folder) as authority:
        root = authority.root.pyca_certificate.public_bytes(Encoding.PEM)
        (tmp_path / "roots.pem").write_bytes(root)
        monkeypatch.setenv("SOHOA_TIME_AUTHORITY", authority.url)
        keeper = Keeper(read_settings())
        now = keeper._stores.database.now()
        keeper._stores.database.now = lambda: now  # midnight does not come in between
        for number in range(2):  # what happens on one day is one checkpoint
            sohoa("clients", "create", f"quầy {number}", "--scope", "read")
            keeper.keep()
        assert sorted(path.name for path in kept.iterdir()) == ["000000000001.txt", "000000000001.txt.tst"]
        keeper._stores.database.now = lambda: now + timedelta(days=1)
        keeper.keep()
    notes_there = sorted(kept.glob("*.txt"))
    assert [path.name for path in notes_there] == ["000000000001.txt", "000000000002.txt"]
    assert verify_trail.verify(sohoa("trail", "key"), notes_there, None, None)
    command: list[str | Path] = [
        "openssl",
        "ts",
        "-verify",
        "-token_in",
        "-in",
        f"{notes_there[0]}.tst",
        "-data",
        notes_there[0],
    ]
    subprocess.run([*command, "-CAfile", tmp_path / "roots.pem"], check=True, capture_output=True)
    notes_there[1].write_text("another trail")
    with pytest.raises(TrailBroken):
        sohoa("trail", "checkpoint")


def test_old_months_are_moved_by_a_command_and_the_rest_goes_on(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sohoa import parts
    from storage.trail import events

    database = parts.open_database(read_settings())
    assert "nhật ký chưa có mục nào" in sohoa("trail", "pack", "--before", "2026-03")
    looker = events.Actor("client:cổng", "tra cứu", "Lê An")
    with database.write() as session:
        for month in (3, 4, 5):
            at = datetime(2026, month, 9, tzinfo=UTC)
            events.append(session, "looked_up", looker, now=at, details={"owner_id": "049201001234", "documents": []})
    sohoa("trail", "checkpoint")
    with pytest.raises(BadRequest):
        sohoa("trail", "pack", "--before", "2026-13")
    said = sohoa("trail", "pack", "--before", "2026-03")
    assert "mục đầu tiên của nhật ký là của ngày 09/03/2026, không trước tháng 03/2026." in said
    said = sohoa("trail", "pack", "--before", "2026-05", "--copy", str(tmp_path / "copy"))
    assert "2026-03: 1 mục" in said
    assert "2 lần xem" in said
    assert "Không có gì" not in said
    said = sohoa("trail", "pack", "--before", "2026-05")
    assert "trước tháng 05/2026 đã được chuyển từ trước; mục đầu tiên còn lại là của ngày 09/05/2026." in said
    there = sorted((home / "archive" / "extensions" / "sohoa-trail").rglob("*.gz"))
    assert [path.read_bytes() for path in there] == [
        path.read_bytes() for path in sorted((tmp_path / "copy").rglob("*.gz"))
    ]
    key = sohoa("trail", "key")
    assert len(verify_trail.verify(key, [], None, None, tmp_path / "copy")) == 2
    for nobody in ("", " ", "abc"):
        with pytest.raises(BadRequest, match="no digit"):
            sohoa("owner-report", nobody)
    report = sohoa("owner-report", "049201001234")
    assert report.count("client:cổng") == 3
    sohoa("trail", "checkpoint")
    assert "nguyên vẹn" in sohoa("trail", "verify", "--all")
    (tmp_path / "proof.json").write_text(sohoa("trail", "prove", "1"))
    assert verify_trail.verify(key, [], tmp_path / "proof.json", None)
    assert "nguyên vẹn" in sohoa("fixity")
    monkeypatch.setenv("SOHOA_SECOND_OBJECTS_URL", (tmp_path / "second").as_uri())
    sohoa("fixity", "--mend")
    content = there[0].read_bytes()
    there[0].unlink()
    with pytest.raises(ArchiveDamaged):
        sohoa("fixity")
    assert f"{there[0].name}: đã vá từ kho thứ hai" in sohoa("fixity", "--mend")
    assert there[0].read_bytes() == content


def test_a_lost_database_gets_its_trail_back_by_the_command_that_says_what_it_lacks(home: Path, tmp_path: Path) -> None:
    FolderStore(home / "archive").put(*ROOT_MARK)
    for name in ("một cửa", "kho"):
        sohoa("clients", "create", name, "--scope", "read")
    Keeper(read_settings()).keep()
    sohoa("clients", "create", "cổng", "--scope", "read")
    for file in home.glob("sohoa.db*"):
        file.unlink()
    (home / "trail.key").rename(tmp_path / "trail.key")
    with pytest.raises(BadSetting, match=r"trail\.key"):
        sohoa("rebuild")
    assert not (home / "trail.key").exists()
    (tmp_path / "trail.key").rename(home / "trail.key")
    said = sohoa("rebuild")
    assert "đã đưa về 2 mục" in said
    assert "tài khoản" in said, "what is in no store is told"
    assert "5 mục" in sohoa("trail", "verify", "--all"), "two came back; that, and the rebuild from begin to end"
    for file in home.glob("sohoa.db*"):
        file.unlink()
    assert "đưa về" not in sohoa("rebuild", "--new-trail")
