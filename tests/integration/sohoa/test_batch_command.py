"""`sohoa batch` beside a run: what it names, writes, asks for, and refuses before it begins."""

from __future__ import annotations

import csv
import json
import os
import unicodedata
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from dossier.errors import BadManifest, BadRequest, Damaged, NotFound, NotOpened, SohoaError
from ingest import batch
from ingest.batch import BatchSettings, run_batch
from ingest.intake import Intake
from ingest.manifest import read_manifest
from ingest.places import Occupied
from ingest.problems import RunUnfinished
from sohoa import parts
from sohoa.__main__ import app
from sohoa.settings import read_settings
from storage.accounts import accounts
from storage.database.engine import Database
from storage.database.models import ReceiptRow
from storage.objects.folder import StoreNotWritable
from storage.papers.batches import Tally
from tests.files.tiny_files import locked_pdf, tiny_png

Run = Callable[..., Result]


class _Silent:
    def taken(self, done: int, total: int) -> None: ...

    def worked(self, tally: Tally, reasons: object) -> None: ...


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home" / "scan" / "quầy-bốn").mkdir(parents=True)
    return tmp_path / "home"


@pytest.fixture
def sohoa(home: Path) -> Run:
    """A command in this process; `refused`: the error that it must raise."""

    def run(*arguments: str | Path, refused: type[SohoaError] | None = None) -> Result:
        done = CliRunner().invoke(app, [str(one) for one in arguments], env={"SOHOA_HOME": str(home)})
        raised = done.exception if not isinstance(done.exception, SystemExit) else None
        assert raised is None if refused is None else isinstance(raised, refused), (raised, done.output)
        return done

    return run


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """One file, which no run can take."""
    (tmp_path / "a.pdf").write_bytes(locked_pdf("a"))
    (tmp_path / "bảng kê.csv").write_text("path\na.pdf\n", "utf-8")
    return tmp_path / "bảng kê.csv"


@pytest.fixture
def finished(home: Path, manifest: Path) -> str:
    """The id of a run over the manifest that is through."""
    intake = parts.open_intake(read_settings(home=home))
    settings = BatchSettings(desk="kho", requester="thu", wait=False)
    return run_batch(read_manifest(manifest), intake, settings, _Silent()).batch_id


def test_a_run_is_named_by_its_id_whatever_became_of_its_scans(
    sohoa: Run, manifest: Path, finished: str, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").unlink()
    told = sohoa("batch", manifest, "--report", tmp_path / "r.csv", refused=BadManifest)
    assert finished in told.stderr
    assert finished in sohoa("status").output
    done = sohoa("batch", finished.upper(), "--report", tmp_path / "r.csv")
    assert (done.exit_code, finished in done.stdout, "Tổng số tệp 1 = đã lưu 0" in done.stdout) == (1, True, True)
    with (tmp_path / "r.csv").open(encoding="utf-8-sig") as file:
        assert next(row[5] for row in csv.reader(file) if row[0] == "2") == "unreadable.encrypted"
    sohoa("batch", finished, "--pause")
    assert "tạm dừng" in sohoa("status").output
    sohoa("batch", "00000000-0000-0000-0000-000000000000", "--go-on", refused=NotFound)
    (tmp_path / "a.pdf").write_bytes(b"another scan")
    assert finished in sohoa("batch", manifest, "--go-on", refused=NotFound).stderr


def test_what_cannot_be_meant_together_is_refused(sohoa: Run, manifest: Path, tmp_path: Path) -> None:
    for options in (
        ("--pause", "--go-on"),
        ("--checked", tmp_path / "m.xlsx", "--dry-run"),
        ("--pause", "--report", tmp_path / "r.csv"),
        ("--template", "--sample", tmp_path / "m.xlsx"),
    ):
        sohoa("batch", manifest, *options, refused=BadRequest)
    sohoa("batch", manifest, "--report", tmp_path / "r.xlsx", "--sample", tmp_path / "r.xlsx", refused=Occupied)
    sohoa("batch", manifest, "--report", manifest, refused=Occupied)
    sohoa("batch", manifest, "--dry-run", "--report", tmp_path / "r.csv")


def test_a_sample_that_is_not_there_is_told(sohoa: Run, finished: str, tmp_path: Path) -> None:
    sohoa("batch", finished, "--checked", tmp_path / "none.xlsx", refused=NotFound)
    (tmp_path / "odd.xlsx").write_bytes(b"no sheet")
    sohoa("batch", finished, "--checked", tmp_path / "odd.xlsx", refused=BadManifest)


def test_a_folder_in_place_of_a_file_is_told_as_one(sohoa: Run, finished: str, tmp_path: Path) -> None:
    (tmp_path / "quét").mkdir()
    (tmp_path / "mau.xlsx").mkdir()
    for command in (("read", tmp_path / "quét"), ("read", "--json", tmp_path / "quét"), ("add", tmp_path / "quét")):
        done = sohoa(*command)
        assert (done.exit_code, "quét” là thư mục, không phải tệp" in done.output) == (1, True), done.output
    told = sohoa("batch", tmp_path / "quét", "--dry-run", refused=BadRequest)
    assert isinstance(told.exception, BadRequest)
    assert "quét” là thư mục, không phải tệp" in told.exception.sentence()
    sohoa("batch", finished, "--checked", tmp_path / "mau.xlsx", refused=BadRequest)
    sohoa("trail", "verify", "--note", tmp_path / "quét", refused=BadRequest)


def test_a_desk_is_the_same_in_every_spelling_and_another_is_refused(
    sohoa: Run, manifest: Path, home: Path, tmp_path: Path
) -> None:
    for name, desk in (("lan", unicodedata.normalize("NFD", "quầy-bốn")), ("mai", "QUẦY-BỐN"), ("thu", "kho")):
        sohoa("users", "add", name, "--role", "desk", "--desk", desk)
    with Database(f"sqlite:///{home / 'sohoa.db'}").read() as session:
        reached = {one.name: one.reach.desks for one in accounts.everyone(session)}
    assert reached == {"lan": ("quầy-bốn",), "mai": ("quầy-bốn",), "thu": ("kho",)}
    for desk in ("không có", "_loi", "../x\ny"):
        sohoa("users", "roles", "lan", "--role", "desk", "--desk", desk, refused=BadRequest)
        sohoa("add", tmp_path / "a.pdf", "--desk", desk, refused=BadRequest)
        sohoa("batch", manifest, "--desk", desk, refused=BadRequest)


def test_who_goes_on_with_a_run_need_not_name_its_desk_again(
    sohoa: Run, manifest: Path, home: Path, tmp_path: Path
) -> None:
    for name in "bc":
        (tmp_path / f"{name}.png").write_bytes(tiny_png(name))
    manifest.write_text("path\nb.png\nc.png\n", "utf-8")
    sohoa("batch", manifest, "--desk", "quầy-bốn", "--limit", "1", "--no-wait")
    sohoa("batch", manifest, "--desk", "kho", "--no-wait", refused=BadRequest)
    sohoa("batch", manifest, "--no-wait")
    with Database(f"sqlite:///{home / 'sohoa.db'}").read() as session:
        assert session.scalars(select(ReceiptRow.desk)).all() == ["quầy-bốn"] * 2


def test_a_file_that_may_not_be_opened_is_told_by_itself(
    sohoa: Run, manifest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, access = Path.open, os.access

    def not_allowed(self: Path, *values: object, **more: object) -> object:
        if self.name in ("a.pdf", manifest.name):
            raise PermissionError(13, "Permission denied")
        return opened(self, *values, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", not_allowed)
    monkeypatch.setattr(os, "access", lambda path, mode: str(path) != str(tmp_path / "a.pdf") and access(path, mode))
    done = sohoa("read", "--json", tmp_path / "a.pdf", tmp_path / "none.pdf")
    codes = [json.loads(line)["error"]["code"] for line in done.stdout.splitlines()]
    assert (done.exit_code, codes) == (1, ["transient.not_opened", "refused.not_found"])
    sohoa("batch", manifest, refused=NotOpened)


@pytest.mark.parametrize(
    ("fault", "status"),
    [(StoreNotWritable(problem="Read-only file system"), 75), (OSError(5, "Input/output error"), 75), (Damaged(), 1)],
)
def test_files_that_a_fault_of_the_machine_kept_out_end_as_to_be_tried_again(
    sohoa: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr("sohoa.at_work.workers_at_hand", lambda _: nullcontext())
    monkeypatch.setattr(Intake, "take", fails)
    (tmp_path / "a.png").write_bytes(tiny_png("a"))
    done = sohoa("add", tmp_path / "none.pdf", tmp_path / "a.png")
    assert (done.exit_code, len(done.stdout.splitlines())) == (status, 2)
    assert "fatal" not in done.stdout


def test_a_run_that_put_files_off_says_so_and_ends_as_to_be_tried_again(
    sohoa: Run, manifest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def goes_away(*_: object) -> list[None]:
        (tmp_path / "a.pdf").rename(tmp_path / "away")
        return [None]

    with monkeypatch.context() as patch:
        patch.setattr(batch, "_probed_together", goes_away)
        done = sohoa("batch", manifest, "--no-wait", "--report", tmp_path / "r.csv", refused=RunUnfinished)
    assert isinstance(done.exception, RunUnfinished)
    assert (done.exception.exit_status, done.exception.values["count"], done.exception.values["path"]) == (
        75,
        1,
        "a.pdf",
    )
    assert "không nhận 0 + còn chờ 1" in done.stdout
    with (tmp_path / "r.csv").open(encoding="utf-8-sig") as file:
        line = next(csv.DictReader(file))
    assert (line["Trạng thái"], line["Mã lỗi"]) == ("đang chờ", "transient.file_away")
    (tmp_path / "away").rename(tmp_path / "a.pdf")
    assert sohoa("batch", manifest, "--no-wait").exit_code == 1  # rejected, for what it is
