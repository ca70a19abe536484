"""What lies in a scan folder is taken once or rejected with a reason, and nothing is ever lost."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sqlalchemy import event, select, update

from dossier.errors import Damaged, Encrypted, NoSpace, ServerAway
from ingest import notes
from ingest.intake import Intake
from ingest.watch import Watcher, WatchSettings
from storage.database import Database
from storage.folder_store import FolderStore
from storage.models import DocumentRow, ReceiptRow
from storage.ocfl import Archive
from storage.schema import upgrade
from tests.children import in_child, status_of
from tests.tiny_files import locked_pdf, tiny_jpeg, tiny_pdf, tiny_png
from worker.doorbell import LocalDoorbell

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
CODE = "H57.132-260804-0583"
DEADLINE_SECONDS = 60.0


@dataclass
class House:
    """A desk with its scan folder, a database, an archive, and a clock that the test turns."""

    home: Path
    url: str
    now: float = 0.0
    open: list[Database] = field(default_factory=list)

    @property
    def scan(self) -> Path:
        return self.home / "scan"

    @property
    def desk(self) -> Path:
        return self.scan / "mot-cua"

    def intake(self, store: FolderStore | None = None) -> Intake:
        database = Database(self.url)
        self.open.append(database)
        archive = Archive(store or FolderStore(self.home / "archive"))
        return Intake(database, archive, LocalDoorbell(self.home / "bell"), "H47.23", lambda: NOON)

    def watcher(self, store: FolderStore | None = None, **settings: Any) -> Watcher:
        return Watcher(self.intake(store), replace(WatchSettings(self.scan, settle_seconds=2), **settings))

    def drop(self, name: str, content: bytes) -> Path:
        path = self.desk / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def pass_time(self, watcher: Watcher, seconds: float = 2) -> None:
        """Let the watcher look, wait, and look again."""
        watcher.scan_once(self.now)
        self.now += seconds
        watcher.scan_once(self.now)

    def documents(self) -> list[DocumentRow]:
        with self.open[0].read() as session:
            return list(session.scalars(select(DocumentRow).order_by(DocumentRow.name)))

    def receipts(self) -> list[ReceiptRow]:
        with self.open[0].read() as session:
            return list(session.scalars(select(ReceiptRow).order_by(ReceiptRow.name)))

    def left(self) -> list[str]:
        """What lies in the desk's folder beside the daily log."""
        files = (path.relative_to(self.desk) for path in self.desk.rglob("*") if path.is_symlink() or not path.is_dir())
        return sorted(str(path) for path in files if path.parts[0] != "_nhat-ky" and path.name != ".khoa")

    def log(self) -> list[str]:
        path = self.desk / "_nhat-ky" / "2026-11-23.txt"
        return path.read_bytes().decode("utf-8-sig").split("\r\n")[:-1] if path.exists() else []

    def note(self, name: str) -> str:
        written = (self.desk / "_loi" / f"{name}.txt").read_bytes()
        assert written.startswith(b"\xef\xbb\xbf")
        assert written.count(b"\n") == written.count(b"\r\n")
        return written.decode("utf-8-sig")


def _house(home: Path, url: str) -> Iterator[House]:
    house = House(home, url)
    house.desk.mkdir(parents=True)
    upgrade(house.intake().database)
    yield house
    for database in house.open:
        database.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    yield from _house(tmp_path, f"sqlite:///{tmp_path / 'sohoa.db'}")


@pytest.fixture
def both_houses(tmp_path: Path, database_url: str) -> Iterator[House]:
    """The same house over SQLite and over PostgreSQL."""
    yield from _house(tmp_path, database_url)


# Taking


def test_a_finished_scan_becomes_a_document_and_leaves_the_folder(both_houses: House) -> None:
    house = both_houses
    house.drop("Giấy khai sinh.png", tiny_png("a"))
    watcher = house.watcher()
    house.pass_time(watcher)
    (document,) = house.documents()
    (receipt,) = house.receipts()
    assert (document.name, document.format, document.lane, document.desk) == (
        "Giấy khai sinh.png",
        "png",
        "counter",
        "mot-cua",
    )
    assert (document.id, receipt.channel, receipt.requester) == (receipt.id, "folder", "desk:mot-cua")
    assert house.left() == []
    (line,) = house.log()
    assert line.startswith("12:00:00  Giấy khai sinh.png: đã nhận, chưa rõ hồ sơ")
    assert receipt.id in line


def test_a_slow_writer_is_waited_for(house: House) -> None:
    watcher, content = house.watcher(), tiny_png("a")
    path = house.desk / "a.png"
    for end in range(0, len(content) + 1, 20):
        path.write_bytes(content[:end])
        house.now += 1
        watcher.scan_once(house.now)
        assert house.documents() == []
    path.write_bytes(content)
    house.pass_time(watcher)
    assert len(house.documents()) == 1


def test_half_a_pdf_that_becomes_whole_is_taken_whole(house: House) -> None:
    watcher, content = house.watcher(), tiny_pdf("a")
    house.drop("a.pdf", content[: len(content) // 2])
    house.pass_time(watcher, 30)
    assert (house.documents(), house.left()) == ([], ["a.pdf"])
    house.drop("a.pdf", content)
    house.pass_time(watcher)
    assert [document.size for document in house.documents()] == [len(content)]


def test_a_replaced_file_is_taken_as_it_is_now(house: House) -> None:
    watcher = house.watcher()
    house.drop("a.png", tiny_png("old"))
    watcher.scan_once(0)
    house.drop("new", tiny_png("new")).replace(house.desk / "a.png")
    watcher.scan_once(2)
    assert house.documents() == []
    watcher.scan_once(4)
    assert [document.size for document in house.documents()] == [len(tiny_png("new"))]


def test_a_wrong_suffix_does_not_matter(house: House) -> None:
    house.drop("scan.pdf", tiny_jpeg("a"))
    house.drop("scan", tiny_pdf("b"))
    house.pass_time(house.watcher())
    assert [(document.name, document.format) for document in house.documents()] == [
        ("scan", "pdf"),
        ("scan.pdf", "jpeg"),
    ]


def test_composed_and_decomposed_names_are_one_name_and_two_files(house: House) -> None:
    name = "Giấy tờ.png"
    house.drop(unicodedata.normalize("NFC", name), tiny_png("a"))
    house.drop(unicodedata.normalize("NFD", name), tiny_png("b"))
    house.pass_time(house.watcher())
    assert [document.name for document in house.documents()] == [unicodedata.normalize("NFC", name)] * 2


def test_the_same_bytes_twice_are_one_document_and_the_desk_is_told(house: House) -> None:
    watcher = house.watcher()
    house.drop("a.png", tiny_png("a"))
    house.pass_time(watcher)
    house.drop("b.png", tiny_png("a"))
    house.pass_time(watcher)
    assert (len(house.documents()), len(house.receipts()), house.left()) == (1, 2, [])
    assert "b.png: đã có từ 23/11/2026 12:00:00" in house.log()[1]


def test_a_folder_named_by_a_dossier_code_is_that_dossier(house: House) -> None:
    house.drop(f"{CODE}/a.png", tiny_png("a"))
    house.drop(f"{CODE.lower()}/phụ lục/b.png", tiny_png("b"))
    house.drop("linh tinh/c.png", tiny_png("c"))
    house.pass_time(house.watcher())
    assert [(document.name, document.dossier_code) for document in house.documents()] == [
        ("a.png", CODE),
        ("b.png", CODE),
        ("c.png", None),
    ]
    lines = {line.split("  ")[1].split(":")[0]: line for line in house.log()}
    assert f"hồ sơ {CODE}" in lines[f"{CODE}/a.png"]
    assert "“linh tinh” không phải mã hồ sơ" in lines["linh tinh/c.png"]


def test_hidden_and_temporary_files_are_left_alone(house: House) -> None:
    names = [".a.png", "~$a.png", "Thumbs.db", "desktop.ini", ".DS_Store", "a.png.tmp", "a.part", "a.crdownload"]
    for name in [*names, ".snapshot/a.png", "~a.png"]:
        house.drop(name, tiny_png("a"))
    house.pass_time(house.watcher(), 100)
    assert house.documents() == []
    assert house.left() == sorted([*names, ".snapshot/a.png", "~a.png"])


def test_links_are_rejected_and_never_followed(house: House) -> None:
    outside = house.home / "outside"
    outside.mkdir()
    (outside / "secret.png").write_bytes(tiny_png("secret"))
    (house.desk / "file.png").symlink_to(outside / "secret.png")
    (house.desk / "folder").symlink_to(outside)
    (house.scan / "desk").symlink_to(outside)
    os.mkfifo(house.desk / "pipe.png")
    house.pass_time(house.watcher(), 100)
    assert house.documents() == []
    assert (outside / "secret.png").exists()
    assert [name for name in house.left() if not name.endswith(".txt")] == [
        "_loi/file.png",
        "_loi/folder",
        "_loi/pipe.png",
    ]
    assert "unreadable.not_a_scan" in house.note("file.png")


def test_a_link_in_the_place_of_our_own_folder_is_moved_aside(house: House) -> None:
    outside = house.home / "outside"
    outside.mkdir()
    for name in ("_loi", "_nhat-ky", "_dang-nhan"):
        (house.desk / name).symlink_to(outside)
    house.drop("a.png", tiny_png("a"))
    house.drop("b.pdf", locked_pdf("b"))
    house.pass_time(house.watcher(), 100)
    assert list(outside.iterdir()) == []
    assert (len(house.documents()), len(house.log())) == (1, 5)


# Rejecting


def test_an_old_half_pdf_is_rejected_with_a_note(house: House) -> None:
    content = tiny_pdf("a")[:700]
    house.drop("giấy.pdf", content)
    house.pass_time(house.watcher(), 100)
    assert house.left() == ["_loi/giấy.pdf", "_loi/giấy.pdf.txt"]
    assert (house.desk / "_loi" / "giấy.pdf").read_bytes() == content
    note = house.note("giấy.pdf")
    for part in ("giấy.pdf", "Lý do: Tệp bị", "Việc cần làm", "Mã lỗi: unreadable.", "23/11/2026 12:00:00"):
        assert part in note
    assert "giấy.pdf: KHÔNG nhận" in house.log()[0]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", locked_pdf("a"), "unreadable.encrypted"),
        ("a.docx", b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", "unreadable.not_a_scan"),
        ("a.txt", "chữ".encode(), "unreadable.not_a_scan"),
        ("a.png", b"", "unreadable.empty"),
        ("a.jpg", tiny_jpeg("a")[:-60], "unreadable.truncated"),
    ],
)
def test_what_is_no_whole_scan_is_rejected_only_when_it_is_old(
    house: House, name: str, content: bytes, code: str
) -> None:
    watcher = house.watcher()
    house.drop(name, content)
    house.pass_time(watcher, 59)
    assert house.left() == [name]
    house.pass_time(watcher, 1)
    assert house.left() == [f"_loi/{name}", f"_loi/{name}.txt"]
    assert code in house.note(name)


def test_a_rejected_file_never_covers_another(house: House) -> None:
    watcher = house.watcher()
    for content in (b"1", b"2", b"3"):
        house.drop("a.pdf", content)
        house.drop("a.pdf.txt", content + b"a text with the name of a note")
        house.pass_time(watcher, 100)
    kept = {path.read_bytes() for path in (house.desk / "_loi").iterdir()}
    assert {b"1", b"2", b"3", *(n + b"a text with the name of a note" for n in (b"1", b"2", b"3"))} <= kept
    assert len(house.left()) == 12


def test_a_name_too_long_or_undecodable_does_not_stop_a_rejection(house: House) -> None:
    house.drop("d" * 251 + ".pdf", b"1")
    house.drop("x\udcff\n.pdf", b"2")
    house.drop("y.png", tiny_png("y"))
    house.pass_time(house.watcher(), 100)
    assert {(house.desk / name).read_bytes() for name in house.left() if name.endswith(".pdf")} == {b"1", b"2"}
    assert len(house.documents()) == 1


def test_a_paper_that_fails_later_is_told_to_its_desk_once(both_houses: House) -> None:
    house = both_houses
    watcher = house.watcher()
    house.drop("a.png", tiny_png("a"))
    house.pass_time(watcher)
    (document,) = house.documents()
    failed = update(DocumentRow).values(state="failed", error_code=Damaged.code, error_values={})
    with house.open[0].write() as session:
        session.execute(failed)
    house.pass_time(watcher)
    house.pass_time(house.watcher())
    assert house.left() == [f"_loi/a.png ({document.id[:8]}).txt"]
    note = house.note(f"a.png ({document.id[:8]})")
    assert document.id in note
    assert Damaged().sentence() in note
    assert len(house.log()) == 2
    assert house.documents()[0].told_at == NOON


# Faults


class FullDisk(FolderStore):
    """A store whose disk is full for the first `times` writes."""

    times = 3

    def put(self, key: str, source: bytes | Path) -> None:
        if self.times > 0:
            self.times -= 1
            raise NoSpace
        super().put(key, source)


def test_a_full_disk_keeps_the_file_claimed_until_there_is_room(house: House) -> None:
    house.drop("a.png", tiny_png("a"))
    watcher = house.watcher(FullDisk(house.home / "archive"))
    house.pass_time(watcher)
    (claimed,) = house.left()
    assert claimed.startswith("_dang-nhan/")
    for _ in range(4):
        house.pass_time(watcher, 60)
    assert (len(house.documents()), house.left(), len(house.log())) == (1, [], 1)


def test_one_file_that_fails_does_not_keep_the_others(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    take = Intake.take

    def take_all_but_one(self: Intake, path: Path, **more: Any) -> object:
        if path.name == "a.png":
            raise ZeroDivisionError
        if path.name == "b.png":
            raise ServerAway(server="database")
        return take(self, path, **more)

    monkeypatch.setattr(Intake, "take", take_all_but_one)
    for name in "abcdefgh":
        house.drop(f"{name}.png", tiny_png(name))
    watcher = house.watcher()
    for _ in range(5):
        house.pass_time(watcher)
    assert [document.name for document in house.documents()] == [f"{name}.png" for name in "cdefgh"]
    assert sorted(Path(name).name for name in house.left()) == ["a.png", "b.png"]


def test_a_file_still_written_to_after_its_claim_goes_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    take = Intake.take

    def take_while_it_grows(self: Intake, path: Path, **more: Any) -> object:
        receipt = take(self, path, **more)
        monkeypatch.setattr(Intake, "take", take)
        path.write_bytes(tiny_png("all of it"))
        return receipt

    monkeypatch.setattr(Intake, "take", take_while_it_grows)
    house.drop("a.png", tiny_png("half of it"))
    watcher = house.watcher()
    house.pass_time(watcher)
    assert house.left() == ["a.png"]
    house.pass_time(watcher)
    assert (len(house.documents()), house.left()) == (2, [])


def test_a_vanished_folder_is_waited_for_and_said(house: House) -> None:
    watcher = house.watcher()
    house.drop("a.png", tiny_png("a"))
    watcher.scan_once(0)
    shutil.move(house.scan, house.home / "elsewhere")
    watcher.scan_once(5)
    (house.home / "elsewhere" / "mot-cua").rename(house.home / "desk")
    shutil.move(house.home / "elsewhere", house.scan)
    watcher.scan_once(10)
    (house.home / "desk").rename(house.desk)
    house.pass_time(watcher, 20)
    assert len(house.documents()) == 1
    assert any("nay đã dùng lại được" in line for line in house.log())


def test_a_file_put_into_our_own_folder_is_not_lost(house: House) -> None:
    house.drop("_dang-nhan/a.png", tiny_png("a"))
    house.pass_time(house.watcher())
    assert (len(house.documents()), house.left()) == (1, [])


# Crashes and company

BOUNDARIES = ("rename", "replace", "unlink", "rmdir", "mkdir")


def _dies_before(step: int, house: House) -> None:
    """In a child: one watcher that is killed before the `step`-th thing it changes on disk or in the database."""
    left = step

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*values: Any, **more: Any) -> Any:
            count()
            return function(*values, **more)

        return call

    for name in BOUNDARIES:
        setattr(os, name, counted(getattr(os, name)))
    notes.log_line = counted(notes.log_line)
    FolderStore.put = counted(FolderStore.put)  # type: ignore[method-assign]
    watcher = house.watcher(patience_seconds=2)
    event.listen(house.open[-1].engine, "commit", count)
    house.pass_time(watcher)


def _replay_every_crash(house: House, drop: Callable[[int], None], check: Callable[[], None]) -> int:
    for step in range(1, 200):
        drop(step)
        status = status_of(in_child(lambda step=step: _dies_before(step, house)))  # type: ignore[misc]
        watcher = house.watcher(patience_seconds=2)
        house.pass_time(watcher)
        house.pass_time(watcher)
        house.open.pop().close()
        check()
        if status == 0:
            return step
        assert status == -signal.SIGKILL
    raise AssertionError("the child never came to its end")


@pytest.mark.slow
def test_killed_at_any_step_a_file_is_taken_exactly_once(both_houses: House) -> None:
    house = both_houses
    dropped = 0

    def drop(step: int) -> None:
        nonlocal dropped
        dropped += 1
        house.drop(f"{CODE}/{step}.png", tiny_png(str(step)))

    def check() -> None:
        documents, receipts = house.documents(), house.receipts()
        assert (len(documents), len(receipts), house.left()) == (dropped, dropped, [])
        archive = Archive(FolderStore(house.home / "archive"))
        assert sorted(archive.object_ids()) == sorted(f"urn:uuid:{document.id}" for document in documents)
        assert archive.problems(f"urn:uuid:{documents[-1].id}") == []
        assert sorted(line.rpartition(" ")[2] for line in house.log()) == sorted(receipt.id for receipt in receipts)

    assert _replay_every_crash(house, drop, check) > 15


@pytest.mark.slow
def test_killed_at_any_step_a_file_is_rejected_exactly_once(house: House) -> None:
    expected: list[str] = []

    def drop(step: int) -> None:
        house.drop(f"{step}.pdf", locked_pdf(str(step)))
        expected.extend((f"_loi/{step}.pdf", f"_loi/{step}.pdf.txt"))

    def check() -> None:
        assert [name for name in house.left() if name != f"_loi/{notes.HALF_WRITTEN}"] == sorted(expected)
        assert house.documents() == []

    assert _replay_every_crash(house, drop, check) > 3
    assert Encrypted.code in house.note("1.pdf")


@pytest.mark.slow
def test_two_watchers_on_one_folder_take_every_file_once(both_houses: House) -> None:
    house = both_houses
    count = 20

    def watch_until_empty() -> None:
        watcher = house.watcher(settle_seconds=0.1)
        deadline = time.monotonic() + DEADLINE_SECONDS
        while sum(path.is_file() for path in waiting) and time.monotonic() < deadline:
            watcher.scan_once(time.monotonic())

    waiting = [house.drop(f"{number}.png", tiny_png(str(number))) for number in range(count)]
    assert [status_of(pid) for pid in [in_child(watch_until_empty) for _ in range(2)]] == [0, 0]
    assert (len(house.documents()), len(house.receipts()), len(house.log()), house.left()) == (count, count, count, [])


def _watch_until_terminated(house: House) -> NoReturn:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    house.watcher(settle_seconds=0.1, poll_seconds=0.5).run(stop)
    os._exit(0)


@pytest.mark.parametrize("has_events", [True, False])
def test_a_running_watcher_finds_new_desks_with_and_without_events(
    house: House, monkeypatch: pytest.MonkeyPatch, has_events: bool
) -> None:
    def no_events(*_: object, **__: object) -> NoReturn:
        raise OSError("inotify watch limit reached")

    if not has_events:
        monkeypatch.setattr("ingest.watch.watch", no_events)
    pid = in_child(lambda: _watch_until_terminated(house))
    try:
        house.drop("a.png", tiny_png("a"))
        (house.scan / "dat-dai").mkdir()
        (house.scan / "dat-dai" / "b.png").write_bytes(tiny_png("b"))
        deadline = time.monotonic() + DEADLINE_SECONDS
        while len(house.documents()) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        os.kill(pid, signal.SIGTERM)
        status = status_of(pid)
    assert status == 0
    assert [document.desk for document in house.documents()] == ["mot-cua", "dat-dai"]
