"""A file becomes exactly one document, whatever happens on the way."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from dossier.errors import BadCode, Empty, NotAScan, ServerAway
from ingest.intake import Intake, SourceChanged
from ingest.uploads import take_upload
from storage.archive.ocfl import Archive, Content, StoredFile
from storage.database.engine import Database
from storage.database.models import DocumentRow, FieldRow, FileRow, ReceiptRow
from storage.objects.store import ObjectStore, read
from storage.papers import documents
from storage.papers.receipts import LATER, RECORD, Receipt
from tests.files.tiny_files import tiny_pdf, tiny_png


class Bell:
    """Notes who was rung for; out of order, it cannot be heard."""

    def __init__(self, *, out_of_order: bool = False) -> None:
        self.rung: list[tuple[str, str]] = []
        self.out_of_order = out_of_order

    def ring(self, document_id: str, lane: str) -> None:
        if self.out_of_order:
            raise ServerAway(server="redis")
        self.rung.append((document_id, lane))

    def ring_for_pages(self, document_id: str, lane: str, helpers: int) -> None:
        raise NotImplementedError

    def ringing(self) -> set[str]:
        return set()


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def intake(database: Database, store: ObjectStore, bell: Bell) -> Intake:
    return Intake(database, Archive(store), bell, "H47.23", lambda: datetime.now(UTC))


def _take(intake: Intake, path: Path, receipt_id: str | None = None, **more: Any) -> Receipt:
    values: dict[str, Any] = {"name": path.name, "desk": "mot-cua", "channel": "cli", "lane": "counter"}
    values |= {"requester": "thu", "source_format": "png", **more}
    return intake.take(path, receipt_id=receipt_id or str(uuid.uuid4()), **values)


def _count(database: Database, table: type[DocumentRow] | type[ReceiptRow]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def _scan(tmp_path: Path, text: str = "a") -> Path:
    path = tmp_path / f"{text}.png"
    path.write_bytes(tiny_png(text))
    return path


def test_the_archive_holds_the_original_and_all_that_a_rebuild_needs(
    intake: Intake, bell: Bell, store: ObjectStore, tmp_path: Path
) -> None:
    path = _scan(tmp_path)
    code = "000.00.23.H47-211101-0001"
    receipt = _take(intake, path, dossier_code=code, given={"number": "70/2013"}, name="Giấy khai sinh.png")
    assert (receipt.is_new, receipt.waits, bell.rung) == (True, True, [(receipt.document_id, "counter")])
    assert path.exists()
    with intake.database.read() as session:
        document = documents.get(session, receipt.document_id)
        original = session.get_one(FileRow, (receipt.document_id, "original"))
        given = session.scalar(select(FieldRow.value))
    assert read(store, original.key) == path.read_bytes()
    assert (original.key.rpartition("/")[2], original.media_type, given) == ("original.png", "image/png", "70/2013")
    assert intake.archive.problems(f"urn:uuid:{receipt.document_id}") == []
    record = json.loads(read(store, intake.archive.stored(f"urn:uuid:{receipt.document_id}", "document.json").key))
    assert (record["id"], record["sha256"], record["dossier_code"]) == (document.id, document.sha256, code)
    assert (record["given"], record["name"]) == ({"number": "70/2013"}, "Giấy khai sinh.png")
    assert datetime.fromisoformat(record["received_at"]) == document.received_at


def test_the_same_bytes_twice_are_one_document_and_two_receipts(intake: Intake, bell: Bell, tmp_path: Path) -> None:
    first, second = _take(intake, _scan(tmp_path)), _take(intake, _scan(tmp_path), name="khác.png")
    assert (second.is_new, second.document_id) == (False, first.document_id)
    assert (_count(intake.database, DocumentRow), _count(intake.database, ReceiptRow)) == (1, 2)
    assert list(intake.archive.object_ids()) == [f"urn:uuid:{first.document_id}"]
    assert len(bell.rung) == 2  # it still waits


def test_a_repeated_delivery_changes_nothing(intake: Intake, tmp_path: Path) -> None:
    receipt_id = str(uuid.uuid4())
    first, second = (_take(intake, _scan(tmp_path), receipt_id) for _ in range(2))
    assert first == second
    assert (_count(intake.database, DocumentRow), _count(intake.database, ReceiptRow)) == (1, 1)


def test_a_try_cut_off_before_the_commit_leaves_one_version(
    intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt_id, path = str(uuid.uuid4()), _scan(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr("ingest.intake.receive", _away)
        with pytest.raises(ServerAway):
            _take(intake, path, receipt_id)
    assert _take(intake, path, receipt_id).is_new
    inventory = intake.archive.inventory(f"urn:uuid:{receipt_id}")
    assert inventory is not None
    assert inventory["head"] == "v1"


def test_a_loser_cut_off_before_the_commit_leaves_nothing_behind(
    intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt_id, path = str(uuid.uuid4()), _scan(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr("ingest.intake.receive", _away)
        with pytest.raises(ServerAway):
            _take(intake, path, receipt_id)
    winner = _take(intake, path)
    assert _take(intake, path, receipt_id).document_id == winner.document_id
    assert list(intake.archive.object_ids()) == [f"urn:uuid:{winner.document_id}"]


def test_two_deliveries_of_the_same_bytes_at_once_are_one_document(
    intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_stored = threading.Barrier(2, timeout=60)
    write_version = Archive.write_version

    def write_then_wait(
        self: Archive, object_id: str, files: Mapping[str, Content], **more: Any
    ) -> dict[str, StoredFile]:
        stored = write_version(self, object_id, files, **more)
        if RECORD in files:
            both_stored.wait()
        return stored

    monkeypatch.setattr(Archive, "write_version", write_then_wait)
    path = _scan(tmp_path)
    receipts: list[Receipt] = []
    threads = [threading.Thread(target=lambda: receipts.append(_take(intake, path))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(receipt.is_new for receipt in receipts) == [False, True]
    assert len({receipt.document_id for receipt in receipts}) == 1
    assert (_count(intake.database, DocumentRow), _count(intake.database, ReceiptRow)) == (1, 2)
    object_id = f"urn:uuid:{receipts[0].document_id}"
    assert list(intake.archive.object_ids()) == [object_id]
    (later,) = [intake.archive.newest_key(object_id, LATER.format(id=one.id)) for one in _later(intake.database)]
    assert later is not None, "the archive has it, too"


def _later(database: Database) -> list[ReceiptRow]:
    with database.read() as session:
        return list(session.scalars(select(ReceiptRow).where(ReceiptRow.id != ReceiptRow.document_id)))


def test_a_file_that_changes_while_it_is_stored_is_not_taken(
    intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _scan(tmp_path)
    write_version = Archive.write_version

    def scanner_writes_on(
        self: Archive, object_id: str, files: Mapping[str, Content], **more: Any
    ) -> dict[str, StoredFile]:
        path.write_bytes(tiny_png("more"))
        return write_version(self, object_id, files, **more)

    monkeypatch.setattr(Archive, "write_version", scanner_writes_on)
    with pytest.raises(SourceChanged):
        _take(intake, path)
    assert _count(intake.database, ReceiptRow) == 0
    assert list(intake.archive.object_ids()) == []


def test_a_file_that_changed_after_it_was_taken_never_changes_the_original(
    intake: Intake, store: ObjectStore, tmp_path: Path
) -> None:
    path, receipt_id = _scan(tmp_path), str(uuid.uuid4())
    before = path.read_bytes()
    _take(intake, path, receipt_id)
    path.write_bytes(tiny_png("other"))
    with pytest.raises(SourceChanged):
        _take(intake, path, receipt_id)
    assert read(store, intake.archive.stored(f"urn:uuid:{receipt_id}", "original.png").key) == before


def test_a_bell_nobody_hears_does_not_lose_the_document(intake: Intake, bell: Bell, tmp_path: Path) -> None:
    bell.out_of_order = True
    assert _take(intake, _scan(tmp_path)).waits
    assert _count(intake.database, DocumentRow) == 1


def test_a_name_that_is_no_text_is_kept_readable(intake: Intake, tmp_path: Path) -> None:
    receipt = _take(intake, _scan(tmp_path), name="Gia\u0302\u0301y\n\udcff.png")
    with intake.database.read() as session:
        assert documents.get(session, receipt.document_id).name == "Giấy��.png"


def test_an_upload_is_taken_by_its_content_and_its_spool_removed(intake: Intake, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(tiny_pdf("u"))
    receipt = take_upload(intake, path, name="x.docx", desk="mot-cua", requester="cong-dich-vu")
    with intake.database.read() as session:
        assert documents.get(session, receipt.document_id).format == "pdf"
    assert not path.exists()


@pytest.mark.parametrize(
    ("content", "code", "error"),
    [(b"", None, Empty), (b"PK\x03\x04" + bytes(40), None, NotAScan), (tiny_pdf("c"), "47", BadCode)],
)
def test_an_upload_that_is_no_scan_is_refused(
    intake: Intake, tmp_path: Path, content: bytes, code: str | None, error: type[Exception]
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(error):
        take_upload(intake, path, name="x.pdf", desk="mot-cua", requester="a", dossier_code=code)
    assert not path.exists()
    assert _count(intake.database, ReceiptRow) == 0


def _away(*_: object) -> Receipt:
    raise ServerAway(server="database")
