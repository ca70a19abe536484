"""`sohoa keys`: made, checked, rotated onto a token, and a paper shredded in both stores; backups need no key."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pkcs11
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from dossier.errors import BadRequest, BadSetting, InsideArchive
from ingest.places import NotWritten
from sohoa import parts
from sohoa.commands.doctor import _seal_keys
from sohoa.settings import read_settings
from storage.archive.ocfl import object_id_of
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.objects.store import read
from storage.sealing.master_keys import read_master_keys
from storage.sealing.problems import KeyShredded, SealKeyAway
from tests.archive import House, marital_status
from tests.children import in_child, status_of
from tests.command_line import sohoa
from tests.files.keys import SOFT_HSM

PIN = "123456"


def token(folder: Path) -> str:
    """An RSA key on a token made of software, as the setting names it."""
    run = partial(subprocess.run, check=True, capture_output=True)
    (folder / "tokens").mkdir()
    Path(os.environ["SOFTHSM2_CONF"]).write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    run(["softhsm2-util", "--init-token", "--free", "--label", "kho", "--so-pin", PIN, "--pin", PIN])
    key = rsa.generate_private_key(65537, 2048)
    (folder / "rsa.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    run(
        [
            "softhsm2-util",
            "--import",
            folder / "rsa.pem",
            "--token",
            "kho",
            "--label",
            "seal",
            "--id",
            "01",
            "--pin",
            PIN,
        ]
    )
    (folder / "pin").write_text(f"{PIN}\n")
    pkcs11.lib(str(SOFT_HSM)).reinitialize()  # one that was loaded before knows other tokens
    return f"pkcs11:token=kho;object=seal?module-path={SOFT_HSM}&pin-source={folder / 'pin'}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_keys_are_made_rotated_onto_a_token_and_one_is_shredded(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("HOME", tmp_path / "home"), ("DATABASE_URL", database_url)):
        monkeypatch.setenv(f"SOHOA_{name}", str(value))
    monkeypatch.setenv("SOHOA_SECOND_OBJECTS_URL", (tmp_path / "second").as_uri())
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    with pytest.raises(InsideArchive):
        sohoa("keys", "new", tmp_path / "home" / "archive" / "m")
    with pytest.raises(BadRequest, match="SOHOA_HOME"):
        sohoa("keys", "new", tmp_path / "home" / "m")
    setting = sohoa("keys", "new", tmp_path / "m").strip().rpartition("SOHOA_SEAL_KEYS=")[2]
    with pytest.raises(BadRequest, match="is there already"):
        sohoa("keys", "new", tmp_path / "m")
    with pytest.raises(NotWritten, match="No such file"):
        sohoa("keys", "new", tmp_path / "none" / "key.txt")
    with pytest.raises(BadRequest, match="SOHOA_SEAL_KEYS"):
        sohoa("keys", "rotate")
    monkeypatch.setenv("SOHOA_SEAL_KEYS", setting)
    house = House(database, parts.open_archive(read_settings(), None).store, tmp_path)
    papers = [house.archive(marital_status()) for _ in range(2)]
    assert "2 giấy tờ có khóa nằm dưới age1" in sohoa("keys", "check")
    assert "0 lỗi" in sohoa("fixity", "--mend")

    on_token = token(tmp_path)
    monkeypatch.setenv("SOHOA_SEAL_KEYS", f"{on_token},{setting}")
    assert "Đã bọc lại 2 khóa bằng rsa-sha256:" in sohoa("keys", "rotate")
    assert "Đã bọc lại 0 khóa" in sohoa("keys", "rotate")
    monkeypatch.setenv("SOHOA_SEAL_KEYS", on_token)
    assert "2 giấy tờ có khóa nằm dưới rsa-sha256:" in sohoa("keys", "check")
    assert "1 khóa chính mở được; giấy tờ mới dùng rsa-sha256:" in _seal_keys(read_settings())
    house = House(database, parts.open_archive(read_settings(), None).store, tmp_path)
    papers.append(house.archive(marital_status()))
    archive = parts.open_archive(read_settings(), None)

    def opened(paper: str) -> bytes:
        return read(archive.store, archive.newest_keys(object_id_of(paper))["original.pdf"])

    assert all(opened(paper).startswith(b"%PDF") for paper in papers)
    assert status_of(in_child(lambda: sohoa("keys", "check"))) == 0, "a forked child asks the token anew"

    monkeypatch.setenv("SOHOA_SEAL_KEYS", setting)
    with pytest.raises(SealKeyAway, match="rsa-sha256:"):
        _seal_keys(read_settings())
    with pytest.raises(SealKeyAway, match="rsa-sha256:"):
        sohoa("keys", "check")
    assert "Đã bọc lại 0 khóa" in sohoa("keys", "rotate", status=1)
    assert "0 lỗi" in sohoa("fixity", "--mend"), "bytes are looked after without the key"
    recipient = sohoa("backup", "--new-key", tmp_path / "b").strip().rpartition("=")[2]
    assert "Bản sao lưu số 1" in sohoa("backup", tmp_path / "place", "--recipient", recipient)
    assert "Khớp bản sao lưu" in sohoa("restore", tmp_path / "place", "--identity", tmp_path / "b", "--drill")

    monkeypatch.setenv("SOHOA_SEAL_KEYS", on_token)
    with pytest.raises(BadRequest, match="--reason"):
        sohoa("keys", "shred", papers[0], "--reason", " ", "--yes")
    words = [sys.executable, "-m", "sohoa", "keys", "shred", papers[0], "--reason", "hết hạn"]
    for said in ("n\n", ""):
        stopped = subprocess.run(words, input=said, capture_output=True, text=True, check=False)
        assert (stopped.returncode, "chưa làm gì" in stopped.stderr) == (1, True), stopped.stderr
    assert opened(papers[0])
    with house.database.write() as session:
        stack, part = (session.get_one(DocumentRow, one) for one in papers[1:])
        part.stack_id, part.first_page, part.last_page = stack.id, 1, 1
    with pytest.raises(BadRequest, match=papers[1]):
        sohoa("keys", "shred", papers[2], "--reason", "hết hạn", "--yes")
    asked = sohoa("keys", "shred", papers[1], "--reason", "hết hạn", says="n\n", status=1)
    assert papers[1] in asked
    assert papers[2] in asked, "what goes with it is named before"
    assert opened(papers[2])
    assert "Đã hủy khóa" in sohoa("keys", "shred", papers[0], "--reason", "hết hạn", "--yes")
    assert "từ trước" in sohoa("keys", "shred", papers[0], "--reason", "hết hạn", "--yes")
    with pytest.raises(KeyShredded) as gone:
        opened(papers[0])
    assert "hết hạn" not in gone.value.sentence(), "why is told by the trail, not to everybody who asks"
    assert "1 giấy tờ đã bị hủy khóa" in sohoa("keys", "check")
    with pytest.raises(KeyShredded):
        sohoa("retry", papers[0])
    assert "0 lỗi" in sohoa("fixity")
    monkeypatch.setenv("SOHOA_OBJECTS_URL", (tmp_path / "second").as_uri())
    monkeypatch.setenv("SOHOA_SECOND_OBJECTS_URL", "")
    archive = parts.open_archive(read_settings(), None)
    assert opened(papers[1]).startswith(b"%PDF"), "the second store opens alone"
    with pytest.raises(KeyShredded):
        opened(papers[0])
    monkeypatch.setenv("SOHOA_SEAL_KEYS", "")
    monkeypatch.delenv("SOHOA_OBJECTS_URL")
    monkeypatch.setenv("SOHOA_DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    with pytest.raises(SealKeyAway):
        sohoa("rebuild")
    actions = [one.action for one in house.trail()]
    assert [actions.count(one) for one in ("master_key_made", "keys_rotated", "key_shredded")] == [1, 3, 1]


def test_a_token_with_a_wrong_pin_label_or_library_is_a_fault_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    where = token(tmp_path)
    (right,) = read_master_keys(where)
    assert right.unwrap(right.wrap("AGE-SECRET-KEY-1")) == "AGE-SECRET-KEY-1"
    (tmp_path / "wrong").write_text("0000")
    for wrong in (
        where.replace("object=seal", "object=none"),
        where.replace("token=kho", "token=none"),
        where.replace("/pin", "/wrong"),
        where.replace("/pin", "/none"),
        where.replace(str(SOFT_HSM), "/usr/lib/none.so"),
    ):
        with pytest.raises(SealKeyAway):
            (lambda key: key.unwrap(key.wrap("AGE-SECRET-KEY-1")))(read_master_keys(wrong)[0])
    with pytest.raises(SealKeyAway):
        right.unwrap(b"0" * 256)
    for none in ("pkcs11:token=kho", "https://example.org/key"):
        with pytest.raises(BadSetting):
            read_master_keys(none)
