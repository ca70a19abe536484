"""What is disposed of goes everywhere and leaves a tombstone; what may not go is kept, and named."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import uuid
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import select

from dossier.catalogue.kinds import default_catalogue
from dossier.errors import BadRequest, Disposed, Overtaken, ServerAway
from dossier.vietnam import VIETNAM
from ingest.reports.disposal_certificate import disposal_certificate
from storage.archive import retention_records
from storage.archive.layout import place_of as folder_of
from storage.archive.ocfl import Archive, object_id_of
from storage.database.models import DocumentRow, TombstoneRow
from storage.following import changes
from storage.keeping import sweeps
from storage.objects.folder import FolderStore
from storage.objects.store import read
from storage.papers import batches, deliveries, documents, receipts, standing
from storage.papers.receipts import Receipt
from storage.papers.search import search
from storage.queue import progress
from storage.retention import holds, lists
from storage.search.query import Query
from tests.archive import AGENCY, BOTH_SIZES, ONE_MACHINE, House, marital_status
from tests.integration.storage.retention import desk
from tests.integration.storage.retention.desk import (
    DOSSIER,
    OPERATOR,
    carry_out,
    confirmed,
    keys_of,
    old_paper,
    rows_of,
    sound,
)


@BOTH_SIZES
def test_what_two_persons_confirmed_goes_everywhere_and_its_tombstone_proves_it(house: House) -> None:
    batch = house.batch()
    with house.database.read() as session:
        taken = next(one.document_id for one in batches.items(session, batch) if one.document_id)
    gone, stays = old_paper(house), old_paper(house, issued_on="2020-01-01")
    sha256 = hashlib.sha256(read(house.store, next(one for one in keys_of(house.store, gone) if "original" in one)))
    with house.database.write() as session:
        batches.taken(session, batch, 3, gone)
    second = Archive(FolderStore(house.folder / "second"))
    sweeps.copy_new(desk.place_of(house, second=True).stores, 100, lambda *_: None)
    assert keys_of(second.store, gone)
    scratch = house.folder / "documents" / gone
    scratch.mkdir(parents=True)
    (scratch / "page").write_bytes(b"kept")
    with house.database.read() as session:
        access = documents.stored_copy(session, gone, "access").sha256
    pictures = house.folder / "pictures"
    pictures.mkdir()
    for name in (f"{access}-1-200.jpg", f"{access}-2-small.jpg", f"{'0' * 64}-1-200.jpg"):
        (pictures / name).write_bytes(b"page")
    listed = confirmed(house)
    assert [line.document_id for line in listed.lines] == [gone]
    inventory = read(house.store, f"{folder_of(object_id_of(gone))}/inventory.json")
    assert [(one.document_id, one.why) for one in carry_out(house, listed, second=True)] == [(gone, None)]

    assert rows_of(house.database, gone) == {}
    assert keys_of(house.store, gone) == keys_of(second.store, gone) == []
    assert not scratch.exists()
    assert [one.name for one in pictures.iterdir()] == [f"{'0' * 64}-1-200.jpg"]
    with house.database.read() as session:
        day = f"{house.now.astimezone(VIETNAM):%d/%m/%Y}"
        with pytest.raises(Disposed, match=f"{day}.*{listed.id}"):
            documents.get(session, gone)
        stone = session.get_one(TombstoneRow, gone)
        assert documents.get(session, stays).state == documents.get(session, taken).state == "archived"
        assert gone not in [one.id for one in search(session, Query(q="Nguyễn Thị Hoa")).items]
        (told,) = [one for one in changes.since(session, changes.START, limit=100).changes if one.document_id == gone]
        tally = batches.tally(session, batch)
    assert (stone.sha256, stone.is_purged, stone.disposal_id) == (sha256.hexdigest(), True, listed.id)
    assert stone.inventory_sha512 == hashlib.sha512(inventory).hexdigest()
    assert [one["account"] for one in stone.confirmed_by] == ["le.thi.lan", "tran.minh"]
    assert (told.type, told.state, told.kind) == ("disposed", "disposed", desk.KIND)
    assert (tally.received, tally.archived, tally.rejected, tally.disposed, tally.pending) == (3, 1, 1, 1, 0)
    for one in (desk.archive(house), second):
        kept = retention_records.newest(one, retention_records.tombstone_id(gone), retention_records.TOMBSTONE)
        assert kept is not None
        assert stone.inventory_sha512.encode() in kept
    sound(house)
    assert [one.why for one in carry_out(house, listed, second=True)] == [None], "again changes nothing"
    assert lists.read_list(house.database, desk.archive(house), listed.id).ended_at == house.now


@ONE_MACHINE
@pytest.mark.parametrize("about", ["document", "dossier", "owner"])
def test_a_hold_keeps_a_paper_off_the_list_and_on_record_where_it_was_listed_before(
    house: House, about: holds.About
) -> None:
    one = old_paper(house, dossier_code=DOSSIER)
    holds.close(desk.stores(house), DOSSIER, date(2026, 1, 1), OPERATOR, now=house.now)
    holds.close(desk.stores(house), DOSSIER, date(2026, 8, 2), OPERATOR, now=house.now)
    listed = confirmed(house)
    value = {"document": one, "dossier": DOSSIER, "owner": marital_status()[1].value}[about]
    held = holds.place(
        desk.stores(house),
        about,
        value,
        "vụ án 12/2026",
        OPERATOR,
        now=house.now,
    )
    again = holds.place(
        desk.stores(house),
        about,
        value,
        "vụ án 12/2026",
        OPERATOR,
        now=house.now,
    )
    assert held == again
    assert [step.why for step in carry_out(house, listed)] == ["hold"]
    with pytest.raises(BadRequest):
        desk.proposed(house)
    sound(house)
    with house.database.read() as session:
        assert documents.get(session, one).state == "archived"
    holds.release(desk.stores(house), held.id, "án đã xử xong", OPERATOR, now=house.now)
    assert [step.why for step in carry_out(house, confirmed(house))] == [None]
    with pytest.raises(Disposed):
        holds.place(desk.stores(house), "document", one, "muộn", OPERATOR, now=house.now)
    sound(house)


@ONE_MACHINE
def test_a_stack_goes_with_all_that_was_cut_from_it_when_the_last_of_its_papers_may(house: House) -> None:
    young, old = house.archive([], kind="khac"), house.archive([], kind="khac")
    parts = {
        young: [old_paper(house), old_paper(house, issued_on="2020-01-01")],
        old: [old_paper(house), old_paper(house, issued_on="2012-01-01"), old_paper(house)],
    }
    with house.database.write() as session:
        for stack, papers in parts.items():
            session.get_one(DocumentRow, stack).kind = None
            for number, paper in enumerate(papers, start=1):
                row = session.get_one(DocumentRow, paper)
                row.stack_id, row.first_page, row.last_page = stack, number, number
        session.get_one(DocumentRow, parts[old][-1]).state = "withdrawn"
    single = old_paper(house)
    whole = confirmed(house)
    assert whole.papers == 3, "a stack counts for its papers"
    listed = replace(whole, lines=tuple(line for line in whole.lines if line.document_id != single))
    assert [(line.document_id, line.said["ends_on"]) for line in listed.lines] == [(old, "2022-12-31")]
    assert sum(step.papers for step in carry_out(house, whole) if step.why is None) == 3
    whole = lists.read_list(house.database, desk.archive(house), whole.id)
    with house.database.read() as session:
        assert (whole.gone, progress.status(session, now=house.now).disposed) == (3, 3)
    (ended,) = [entry for entry in house.trail() if entry.action == "disposal_ended"]
    assert ended.details["disposed"] == 3
    certificate = disposal_certificate(
        whole, default_catalogue(), "UBND phường Hòa Cường", (9, "ab" * 32), covers_end=True
    )
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(certificate))
    kind = default_catalogue()[desk.KIND].name.split()[-1]
    for said in (old, single, *parts[old][:2], kind, "Bản quét gồm 2 giấy tờ", "Giấy tờ đã tiêu hủy (3)"):
        assert said in text, said
    assert parts[old][-1] not in text, "it was found to be no paper"
    assert text.count("như bản quét trên") == 2
    assert re.search(r"Đã tiêu hủy\s+3", text)
    with house.database.read() as session:
        stones = dict(session.execute(select(TombstoneRow.document_id, TombstoneRow.stack_id)).all())
        assert set(session.scalars(select(DocumentRow.id))) == {young, *parts[young]}
    assert stones == {single: None, old: None, **dict.fromkeys(parts[old], old)}
    for one in stones:
        assert rows_of(house.database, one) == {}
        assert keys_of(house.store, one) == []
    sound(house)


@ONE_MACHINE
def test_who_had_a_paper_within_reach_is_told_that_it_is_gone_and_others_find_nothing(house: House) -> None:
    gone = old_paper(house, dossier_code=DOSSIER)
    stays = house.archive(marital_status(), dossier_code=DOSSIER)
    holds.close(desk.stores(house), DOSSIER, date(2026, 8, 5), OPERATOR, now=house.now)
    carry_out(house, confirmed(house))
    for agency, status in ((AGENCY, 410), ("H99", 404)):
        browser = house.browser(person=f"Người {agency}", agency=agency)
        assert browser.get(f"/documents/{gone}").status_code == status
        assert browser.get(f"/documents/{gone}/files/original").status_code == status
    page = house.browser().get(f"/dossiers/{DOSSIER}").text
    assert "1 giấy tờ của hồ sơ này đã được tiêu hủy" in page
    assert "Thời hạn lưu trữ" in house.browser().get(f"/documents/{stays}").text
    key = house.key("read", sensitive=False)[1]
    assert house.caller(key=key).get(f"/v1/documents/{gone}").status_code == 404


def scan_of(house: House, paper: str) -> Path:
    """The same bytes once more."""
    scan = house.folder / "scan.pdf"
    scan.write_bytes(read(house.store, next(key for key in keys_of(house.store, paper) if "original" in key)))
    return scan


def hand_in(house: House, scan: Path, number: int = 7) -> Receipt:
    intake = house.services().take_upload.args[0]  # type: ignore[attr-defined]
    delivery = {"name": "scan.pdf", "desk": "mot-cua", "channel": "folder", "lane": "counter", "requester": "desk"}
    taken = intake.take(scan, receipt_id=str(uuid.UUID(int=number)), source_format="pdf", **delivery)
    assert isinstance(taken, Receipt)
    return taken


@ONE_MACHINE
def test_bytes_handed_in_while_their_paper_is_disposed_of_become_another_paper(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = old_paper(house)
    listed = confirmed(house)
    plain, scan = receipts.keep_later, scan_of(house, gone)

    def disposed_meanwhile(*args: Any) -> None:
        plain(*args)
        carry_out(house, listed)

    with monkeypatch.context() as patched:
        patched.setattr("ingest.intake.keep_later", disposed_meanwhile)
        with pytest.raises(Overtaken):
            hand_in(house, scan)
    assert keys_of(house.store, gone) == [], "what the delivery wrote there goes, too"
    again = hand_in(house, scan)
    assert again.is_new
    assert again.document_id != gone
    sound(house)
    (came,) = [one for one in house.trail() if one.document_id == again.document_id]
    assert came.details["disposed_before"] == [gone]


@ONE_MACHINE
def test_each_paper_is_looked_at_once_more_when_its_list_is_carried_out(house: House) -> None:
    in_dossier, needed, again, plain = (old_paper(house) for _ in range(4))
    other = house.archive(marital_status(number="9/2025"), kind=desk.KIND)
    listed = confirmed(house)
    house.now += timedelta(hours=2)
    with house.database.write() as session:
        standing.decide(
            session, desk.archive(house), other, "superseded",
            reason="thay", replaced_by=needed, valid_until=None, now=house.now, actor=OPERATOR,
        )  # fmt: skip
        from storage.database.models import DossierRow, ReceiptRow

        session.add(DossierRow(code=DOSSIER, canonical=DOSSIER, procedure_code=None, created_at=house.now))
        session.flush()
        session.get_one(DocumentRow, in_dossier).dossier_code = DOSSIER
        session.add(
            ReceiptRow(
                id="r", document_id=again, desk="d", name="n", channel="api", requester="r", received_at=house.now
            )
        )
    steps = {step.document_id: step.why for step in carry_out(house, listed)}
    assert steps == {in_dossier: "dossier_open", needed: "needed", again: "delivered", plain: None}
    told = {
        line.document_id: line.why for line in lists.read_list(house.database, desk.archive(house), listed.id).lines
    }
    assert told == steps


@BOTH_SIZES
@pytest.mark.parametrize("is_proposed", [False, True])
def test_a_delivery_begun_before_a_list_and_on_record_after_what_that_knows_keeps_its_paper(
    house: House, monkeypatch: pytest.MonkeyPatch, is_proposed: bool
) -> None:
    paper, plain = old_paper(house), old_paper(house)
    assert hand_in(house, scan_of(house, plain), 8).document_id == plain, "which the list knows"
    scan, keep = scan_of(house, paper), retention_records.keep

    def away(*_: object) -> None:
        raise ServerAway(server="PostgreSQL")

    with monkeypatch.context() as patched:
        patched.setattr("ingest.intake.receive", away)
        with pytest.raises(ServerAway):
            hand_in(house, scan)
    house.now += timedelta(days=1)
    with monkeypatch.context() as patched:
        if not is_proposed:  # it comes on record between the look at what is due and the list

            def keep_late(*args: Any, **named: Any) -> None:
                patched.undo()
                hand_in(house, scan)
                keep(*args, **named)

            patched.setattr("storage.archive.retention_records.keep", keep_late)
        listed = confirmed(house)
    receipt = hand_in(house, scan)
    assert receipt.document_id == paper
    with house.database.read() as session:
        (came,) = [one for one in deliveries.of_document(session, paper) if one.id != paper]
    assert came.received_at < listed.proposed_at
    assert {step.document_id: step.why for step in carry_out(house, listed)} == {paper: "delivered", plain: None}
    sound(house)


@ONE_MACHINE
def test_what_cannot_be_removed_is_told_and_the_paper_is_not_purged_before_it_is(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = old_paper(house)
    page = house.folder / "documents" / gone / "page"
    page.parent.mkdir(parents=True)
    page.write_bytes(b"kept")
    unlink = os.unlink

    def refused(path: Any, *, dir_fd: int | None = None) -> None:
        if path == "page":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        unlink(path, dir_fd=dir_fd)

    listed = confirmed(house)
    for refuses in (True, False):
        with monkeypatch.context() as patch:
            if refuses:
                patch.setattr(os, "unlink", refused)
            (step,) = carry_out(house, listed)
        assert any(str(page) in one for one in step.left) == refuses
        with house.database.read() as session:
            assert session.get_one(TombstoneRow, gone).is_purged != refuses
    assert not page.exists()
