"""A desk with its scan folder, database and archive, and a watcher whose time the test passes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ingest.intake import Intake
from ingest.watch import Watcher, WatchSettings
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.database.models import DocumentRow, ReceiptRow
from storage.objects.folder import FolderStore
from worker.queue.doorbell import LocalDoorbell

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
CODE = "H57.132-260804-0583"


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
        return sorted(
            str(path) for path in files if path.parts[0] != "_nhat-ky" and path.name not in (".khoa", ".da-xem")
        )

    def log(self) -> list[str]:
        path = self.desk / "_nhat-ky" / "2026-11-23.txt"
        return path.read_bytes().decode("utf-8-sig").split("\r\n")[:-1] if path.exists() else []

    def note(self, name: str) -> str:
        written = (self.desk / "_loi" / f"{name}.txt").read_bytes()
        assert written.startswith(b"\xef\xbb\xbf")
        assert written.count(b"\n") == written.count(b"\r\n")
        return written.decode("utf-8-sig")


def open_house(home: Path, url: str) -> Iterator[House]:
    """A house on the database at `url`, which has the schema, closed afterwards."""
    house = House(home, url)
    house.desk.mkdir(parents=True)
    house.intake()
    yield house
    for database in house.open:
        database.close()
