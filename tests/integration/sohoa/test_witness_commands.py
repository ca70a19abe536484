"""Two agencies witness one another's trails: by HTTP, by files, and when one's database was put back."""

from __future__ import annotations

import shutil
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from dossier.errors import BadRequest, BadSetting, NotFound, ServerAway
from scripts import verify_trail
from sohoa.keeper import Keeper
from sohoa.settings import read_settings
from sohoa.witnesses import NotWitnessed, TrailForked, examine, open_witness, served
from storage.archive.ocfl import ROOT_MARK
from storage.database.engine import Database
from storage.keeping.sweeps import KeepingRunning
from storage.objects.folder import FolderStore
from storage.trail import pieces
from storage.witnessing import add_checkpoint, asking
from tests.children import in_child, status_of
from tests.command_line import sohoa
from worker.signing import time_stamp

NAME = "tinh-b.example/w1"


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOHOA_HOME", str(tmp_path / "ours"))
    monkeypatch.setenv("SOHOA_CHECKPOINTS_URL", str(tmp_path / "kept"))
    FolderStore(tmp_path / "ours" / "archive").put(*ROOT_MARK)
    sohoa("clients", "create", "một cửa", "--scope", "read")
    return tmp_path / "ours"


def test_a_checkpoint_is_countersigned_every_day_and_a_database_put_back_is_found_out(
    ours: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = sohoa("trail", "key").strip()
    place = open_witness(read_settings(home=tmp_path / "theirs"), NAME, [log])
    assert isinstance(examine(read_settings()), str), "none is asked for"
    with served(place, "127.0.0.1", 0) as server:
        monkeypatch.setenv("SOHOA_TRAIL_WITNESSES", f"http://127.0.0.1:{server.server_port} {place.verifier.line}")
        assert isinstance(examine(read_settings()), NotWitnessed)
        assert "0/1" in sohoa("trail", "status", status=1)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            keeper = Keeper(read_settings())
            keeper.keep()
            keeper.keep()
            assert len(list((tmp_path / "theirs" / "witness").glob("*.json"))) == 1
            assert "1/1" in str(examine(read_settings()))
            assert f"{NAME}: ký xác nhận 1 mục" in sohoa("trail", "status")
            assert pieces.keys(FolderStore(ours / "archive")), "what others know of can be brought back"
            notes = sorted((tmp_path / "kept").glob("*.txt"))
            assert NAME in verify_trail.verify(log, notes, None, None, None, [place.verifier.line])[1]
            for old in ours.glob("sohoa.db*"):
                shutil.copy(old, tmp_path / old.name)
            sohoa("clients", "create", "kho", "--scope", "read")
            sohoa("clients", "create", "cổng", "--scope", "read")
            assert "đã ký xác nhận bản chốt 3 mục" in sohoa("trail", "cosign")
            for old in ours.glob("sohoa.db*"):
                old.unlink()
            for old in tmp_path.glob("sohoa.db*"):
                shutil.copy(old, ours / old.name)
            assert "3 mục" in sohoa("trail", "cosign", status=1)
            with pytest.raises(TrailForked):
                examine(read_settings())
            sohoa("trail", "status", status=1)
        finally:
            server.shutdown()
            thread.join()
    assert "không trả lời" in sohoa("trail", "cosign", status=1)
    monkeypatch.delenv("SOHOA_TRAIL_WITNESSES")
    keeper = Keeper(read_settings())
    with keeper._stores.database.read() as session:
        assert list(asking.everyone(session)) == [], "of one that is none any more nobody is told that it is silent"


def test_a_witness_that_is_away_is_asked_about_the_checkpoint_of_the_day(
    ours: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "AGAIN", timedelta())
    place = open_witness(read_settings(home=tmp_path / "theirs"), NAME, [sohoa("trail", "key").strip()])
    monkeypatch.setenv("SOHOA_TRAIL_WITNESSES", f"http://127.0.0.1:9 {place.verifier.line}")
    keeper = Keeper(read_settings())
    for number in range(3):
        keeper.keep()
        sohoa("clients", "create", f"kho {number}", "--scope", "read")
    assert len(pieces.keys(FolderStore(ours / "archive"))) == 1
    assert len(list((tmp_path / "kept").glob("*.txt"))) == 1
    tries: list[int] = []

    def post(_: str, body: bytes) -> add_checkpoint.Answer:
        def another() -> None:
            with Database(f"sqlite:///{ours}/sohoa.db").alone(asking.LOCK, busy=KeepingRunning()):
                pass

        tries.append(status_of(in_child(another)))
        return place.add_checkpoint(body)

    monkeypatch.setattr(add_checkpoint, "post", post)
    keeper.keep()
    assert set(tries) == {1}, "another that asked now would see what looks like another trail"
    assert "1/1" in sohoa("trail", "status")
    (line,) = (tmp_path / "kept").glob("*.cosig")
    line.unlink()  # killed before it was laid down
    monkeypatch.setattr(asking, "EVERY", timedelta())  # a day later
    keeper.keep()
    assert line.exists()
    assert len(list((tmp_path / "kept").glob("*.cosig"))) == 2, "who signed the checkpoint of the day is asked anew"


def test_an_authority_that_is_away_costs_no_checkpoint_each_minute(
    ours: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> bytes:
        raise ServerAway(server="tsa")

    monkeypatch.setattr(time_stamp, "stamped", away)
    monkeypatch.setenv("SOHOA_TIME_AUTHORITY", "http://127.0.0.1:9")
    keeper = Keeper(read_settings())
    for number in range(3):
        keeper.keep()
        sohoa("clients", "create", f"kho {number}", "--scope", "read")
    assert len(pieces.keys(FolderStore(ours / "archive"))) == 1
    monkeypatch.setattr(time_stamp, "stamped", lambda *_, **__: b"stamp")
    keeper.keep()
    assert len(list((tmp_path / "kept").glob("*.txt"))) == len(list((tmp_path / "kept").glob("*.tst"))) == 1


def test_a_witness_that_was_not_told_of_the_trail_is_no_silent_one(
    ours: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ours.exists()
    place = open_witness(read_settings(home=tmp_path / "theirs"), NAME, [])
    monkeypatch.setenv("SOHOA_TRAIL_WITNESSES", f"http://127.0.0.1:9 {place.verifier.line}")
    monkeypatch.setattr(add_checkpoint, "post", lambda _, body: place.add_checkpoint(body))
    said = sohoa("trail", "cosign", status=1)
    assert "404" in said
    assert "--log" in said


def test_a_witness_that_no_wire_leads_to_is_asked_by_files(
    ours: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, request, answer = sohoa("trail", "key").strip(), tmp_path / "request", tmp_path / "answer"
    theirs = ["trail", "witness", "--name", NAME]

    def there(*arguments: str | Path, status: int = 0) -> str:
        with monkeypatch.context() as patch:
            patch.setenv("SOHOA_HOME", str(tmp_path / "theirs"))
            return sohoa(*theirs, *arguments, status=status)

    monkeypatch.setenv("SOHOA_TRAIL_WITNESSES", there("--key").strip())
    assert ours.exists()
    request.write_text(sohoa("trail", "ask", NAME))
    there("--answer", request, status=1)  # it was not told of this trail
    with pytest.raises(NotFound):
        there("--answer", tmp_path / "none")
    with pytest.raises(BadRequest):
        sohoa("trail", "answered", NAME, tmp_path)
    answer.write_text(there("--log", log, "--answer", request))
    assert "đã ký xác nhận bản chốt 1 mục" in sohoa("trail", "answered", NAME, answer)
    sohoa("clients", "create", "kho", "--scope", "read")
    request.write_text(sohoa("trail", "ask", NAME))
    assert request.read_text().startswith("old 1\n")
    answer.write_text(there("--log", log, "--answer", request))
    assert "2 mục" in sohoa("trail", "answered", NAME, answer)
    assert "1/1" in sohoa("trail", "status")
    request.write_text(sohoa("trail", "ask", NAME, "--since", "1"))
    assert "2" in there("--log", log, "--answer", request, status=1)
    answer.write_text("— x AAAA\n")
    with pytest.raises(BadRequest):
        sohoa("trail", "answered", NAME, answer)
    answer.write_bytes(b"\xff")
    with pytest.raises(BadRequest):
        sohoa("trail", "answered", NAME, answer)
    with pytest.raises(BadRequest):
        sohoa("trail", "ask", "x")
    with pytest.raises(BadRequest):
        there("--log", "x", "--answer", request)


@pytest.mark.parametrize("said", ["x", "ftp://x KEY", "http:// KEY", "http://x a+b+c", "http://x:99999 OWN"])
def test_a_witness_that_is_misspelt_is_an_error_before_anything_is_asked(
    ours: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    if "OWN" in said:
        said = said.replace("OWN", sohoa("trail", "witness", "--name", NAME, "--key").strip())
    monkeypatch.setenv("SOHOA_TRAIL_WITNESSES", said)
    assert ours.exists()
    with pytest.raises(BadSetting, match="SOHOA_TRAIL_WITNESSES"):
        sohoa("trail", "status")
