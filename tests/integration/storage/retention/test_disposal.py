"""What is disposed of goes everywhere, by the word of two persons, and leaves a tombstone; a hold wins over it."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from dossier.errors import BadRequest, Disposed, NotAllowed, Overtaken, SecondPersonNeeded
from dossier.vietnam import VIETNAM
from storage.archive import retention_records
from storage.archive.copies import copy_object
from storage.archive.layout import place_of as folder_of
from storage.archive.ocfl import Archive, object_id_of
from storage.backup.compare import unsound
from storage.database.engine import Database
from storage.database.models import Base, DisposalRow, DocumentRow, HoldRow, TombstoneRow
from storage.fixity import check_archive
from storage.following import changes
from storage.keeping import sweeps
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore, read
from storage.papers import batches, documents, receipts, standing
from storage.papers.receipts import Receipt
from storage.papers.search import search
from storage.retention import disposal, holds, lists, tombstones
from storage.search.query import Query
from storage.trail import events
from tests.archive import AGENCY, BOTH_SIZES, ONE_MACHINE, House, marital_status
from tests.children import in_child, status_of
from tests.integration.storage.retention import desk
from tests.integration.storage.retention.desk import OPERATOR, account, carry_out, confirm, confirmed, old_paper

DOSSIER = "000.00.23.H47-211101-0001"


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: object) -> House:
    return House(database, store, tmp_path)  # type: ignore[arg-type]


def rows_of(database: Database, document_id: str) -> dict[str, int]:
    """How many rows of each table still name a document; trail and what retention keeps of it apart."""
    found = {}
    with database.read() as session:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                is_named = column.name in ("document_id", "stack_id", "by_document_id", "replaced_by")
                if (is_named or (table.name, column.name) == ("documents", "id")) and table.name not in (
                    "events", "tombstones", "disposal_items",
                ):  # fmt: skip
                    rows = session.scalar(select(func.count()).where(column == document_id)) or 0
                    found[f"{table.name}.{column.name}"] = rows
    return {name: rows for name, rows in found.items() if rows}


def keys_of(store: ObjectStore, document_id: str) -> list[str]:
    return list(store.keys(f"{folder_of(object_id_of(document_id))}/"))


def sound(house: House) -> None:
    """Fixity finds nothing, and the trail is whole."""
    found = {one: problems for one, problems in check_archive(house.database, desk.archive(house)) if problems}
    assert found == {}
    assert list(unsound(house.database, desk.archive(house))) == []
    house.trail()


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
def test_one_person_is_not_two_and_none_confirms_what_they_did_not_see(house: House) -> None:
    old_paper(house)
    listed = desk.proposed(house)
    with pytest.raises(NotAllowed):
        list(carry_out(house, listed))
    lan = account(house, "Lê Thị Lan")
    for sha256 in ("", listed.sha256[:7], "0" * 64):
        with pytest.raises(BadRequest):
            lists.confirm(house.database, desk.archive(house), listed.id, sha256, lan, now=house.now)
    with pytest.raises(NotAllowed):
        confirm(house, listed, account(house, "Vũ Văn Đọc", "reviewer"))
    assert not confirm(house, listed, lan).is_confirmed
    with pytest.raises(SecondPersonNeeded):
        confirm(house, listed, lan)
    with house.database.write() as session:
        test = events.Actor("test")
        from storage.accounts import accounts
        from storage.database.reach import EVERYTHING
        from tests.archive import PASSWORD, PASSWORDS

        accounts.add(session, PASSWORDS, "lan2", "LE THI LAN", ["operator"], EVERYTHING, test, now=house.now)
        accounts.set_password(session, PASSWORDS, "lan2", PASSWORD, test, now=house.now)
        twin = accounts.by_name(session, "lan2")
    with pytest.raises(SecondPersonNeeded):
        confirm(house, listed, twin)
    with pytest.raises(NotAllowed):
        list(carry_out(house, listed))
    assert confirm(house, listed, account(house, "Trần Minh")).is_confirmed
    with pytest.raises(BadRequest):
        confirm(house, listed, account(house, "Vũ Văn Ba"))


@ONE_MACHINE
def test_what_lies_in_an_open_dossier_or_on_an_open_list_is_not_proposed(house: House) -> None:
    old_paper(house, dossier_code=DOSSIER)
    with pytest.raises(BadRequest):
        desk.proposed(house)
    free = old_paper(house)
    first = desk.proposed(house)
    assert [line.document_id for line in first.lines] == [free]
    with pytest.raises(BadRequest, match=first.id):
        desk.proposed(house)
    other = old_paper(house)
    assert [line.document_id for line in desk.proposed(house).lines] == [other]


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
    listed = confirmed(house)
    assert [(line.document_id, line.said["ends_on"]) for line in listed.lines] == [(old, "2022-12-31")]
    assert [step.why for step in carry_out(house, listed)] == [None]
    with house.database.read() as session:
        stones = dict(session.execute(select(TombstoneRow.document_id, TombstoneRow.stack_id)).all())
        assert set(session.scalars(select(DocumentRow.id))) == {young, *parts[young]}
    assert stones == {old: None, **dict.fromkeys(parts[old], old)}
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


@ONE_MACHINE
def test_bytes_handed_in_while_their_paper_is_disposed_of_become_another_paper(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = old_paper(house)
    listed = confirmed(house)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(read(house.store, next(key for key in keys_of(house.store, gone) if "original" in key)))
    plain, intake = receipts.keep_later, house.services().take_upload.args[0]  # type: ignore[attr-defined]

    def disposed_meanwhile(*args: Any) -> None:
        plain(*args)
        carry_out(house, listed)

    def take() -> Receipt:
        delivery = {"name": "scan.pdf", "desk": "mot-cua", "channel": "folder", "lane": "counter", "requester": "desk"}
        taken = intake.take(scan, receipt_id=str(uuid.UUID(int=7)), source_format="pdf", **delivery)
        assert isinstance(taken, Receipt)
        return taken

    with monkeypatch.context() as patched:
        patched.setattr("ingest.intake.keep_later", disposed_meanwhile)
        with pytest.raises(Overtaken):
            take()
    assert keys_of(house.store, gone) == [], "what the delivery wrote there goes, too"
    again = take()
    assert again.is_new
    assert again.document_id != gone
    sound(house)
    (came,) = [one for one in house.trail() if one.document_id == again.document_id]
    assert came.details["disposed_before"] == [gone]


@ONE_MACHINE
def test_a_list_that_is_withdrawn_keeps_its_papers_for_another(house: House) -> None:
    paper = old_paper(house)
    listed = confirmed(house)
    with pytest.raises(BadRequest):
        desk.proposed(house)
    disposal.withdraw(desk.place_of(house), listed.id, OPERATOR, now=house.now)
    assert carry_out(house, listed)[0].why == "withdrawn"
    with pytest.raises(NotAllowed):
        disposal.withdraw(desk.place_of(house), listed.id, OPERATOR, now=house.now)
    with pytest.raises(NotAllowed):
        confirm(house, listed, account(house, "Phạm Thu"))
    assert [line.document_id for line in desk.proposed(house).lines] == [paper]
    sound(house)


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


@ONE_MACHINE
def test_a_list_of_before_a_restore_lends_its_confirmations_to_no_other(house: House, tmp_path: Path) -> None:
    old_paper(house)
    house.database.close()
    shutil.copy(tmp_path / "sohoa.db", tmp_path / "before.db")
    lan, minh = (account(house, person) for person in ("Lê Thị Lan", "Trần Minh"))
    first = confirm(house, desk.proposed(house), lan)
    house.database.close()
    restored = House(Database(f"sqlite:///{tmp_path / 'before.db'}"), house.store, tmp_path)
    second = desk.proposed(restored)
    assert second.id != first.id
    assert len(confirm(restored, second, minh).confirmations) == 1
    theirs = retention_records.newest(desk.archive(house), first.id, retention_records.CONFIRMATIONS) or b""
    with restored.database.write() as session:
        assert lists.put_confirmations(session, second.id, theirs) == []
    with pytest.raises(NotAllowed):
        list(carry_out(restored, second))
    restored.database.close()


@ONE_MACHINE
def test_two_that_propose_or_hold_at_once_both_do(house: House, database_url: str, objects_url: str) -> None:
    paper = old_paper(house)

    def act(number: int) -> None:
        own = House(Database(database_url), house.store, house.folder)
        with suppress(BadRequest):  # the other's list, or its hold, was first
            desk.proposed(own)
        holds.place(desk.stores(own), "document", paper, f"vụ án {number}", OPERATOR, now=own.now)

    assert [status_of(one) for one in [in_child(partial(act, number)) for number in range(2)]] == [0, 0]
    with house.database.read() as session:
        held, proposed = holds.all_in_force(session), lists.all_lists(session)
    for one in held:
        said = retention_records.newest(desk.archive(house), one.id, retention_records.HOLD)
        assert json.loads(said or b"")["reason"] == one.reason
    assert {one.reason for one in held} == {"vụ án 0", "vụ án 1"}
    assert len(proposed) in (1, 2), "who comes after the other has nothing to propose"
    for list_id in proposed:
        assert lists.read_list(house.database, desk.archive(house), list_id).lines
    sound(house)


@ONE_MACHINE
def test_a_copy_that_ends_after_its_paper_is_disposed_of_leaves_nothing_and_fixity_sees_what_lies_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = old_paper(house)
    listed, stores = confirmed(house), desk.place_of(house, second=True).stores
    second = FolderStore(house.folder / "second")
    copied: dict[str, bytes] = {}

    def slow(*given: Any) -> bool:
        monkeypatch.undo()
        copy_object(*given)
        copied.update((key, read(second, key)) for key in keys_of(second, gone))
        carry_out(house, listed, second=True)
        lie_again()
        return True

    def lie_again() -> None:
        for key, content in copied.items():
            second.put(key, content)

    monkeypatch.setattr("storage.keeping.stores.copy_object", slow)
    assert not stores.copy(object_id_of(gone))
    monkeypatch.undo()
    assert copied
    assert keys_of(second, gone) == []
    lie_again()
    told: list[tuple[str, str]] = []
    sweeps.copy_new(stores, 100, lambda *_: None)
    sweeps.whole(stores, lambda _: [], lambda *said: told.append(said), lambda *_: None)
    assert [one for one, said in told if f"carry-out {listed.id}" in said] == [object_id_of(gone)]
    carry_out(house, listed, second=True)
    assert keys_of(second, gone) == []


def run_and_kill(folder: Path, act: Callable[[House], object], step: int) -> None:
    """Act on the machine in `folder`, killed before the commit, or the write to or removal from its store, of this
    number from 0."""
    database, store, steps = Database(f"sqlite:///{folder / 'sohoa.db'}"), FolderStore(folder / "archive"), count()

    def take_step(*_: object) -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(plain: Callable[..., object], *args: object) -> object:
        take_step()
        return plain(*args)

    event.listen(database.engine, "commit", take_step)
    for name in ("put", "put_over", "delete"):
        setattr(store, name, partial(watched, getattr(store, name)))
    act(House(database, store, folder))


def copy_of_machine(house: House, folder: Path) -> None:
    """Put database and store of a house, which uses neither now, into a folder."""
    folder.mkdir()
    for name in ("sohoa.db", "sohoa.db-wal", "sohoa.db-shm"):
        if (house.folder / name).exists():
            shutil.copy(house.folder / name, folder / name)
    shutil.copytree(Path(house.store.path("x") or "").parent, folder / "archive")


@ONE_MACHINE
def test_who_proposes_confirms_or_holds_is_killed_before_any_commit_or_write_and_does_it_again(
    house: House, tmp_path: Path
) -> None:
    paper, lan = old_paper(house), account(house, "Lê Thị Lan")
    listed = desk.proposed(house)
    old_paper(house)  # which stands on no list yet

    def propose(there: House) -> None:
        with suppress(BadRequest):  # killed after its commit: the paper is listed
            desk.proposed(there)

    acts: dict[str, Callable[[House], object]] = {
        "propose": propose,
        "confirm": lambda there: confirm(there, listed, lan),
        "hold": lambda there: holds.place(desk.stores(there), "document", paper, "vụ án", OPERATOR, now=there.now),
    }
    house.database.close()
    for name, act in acts.items():
        for step in count():
            folder = tmp_path / f"{name} {step}"
            copy_of_machine(house, folder)
            ended = status_of(in_child(partial(run_and_kill, folder, act, step)))
            there = House(Database(f"sqlite:///{folder / 'sohoa.db'}"), FolderStore(folder / "archive"), folder)
            if ended == -signal.SIGKILL:
                act(there)
            sound(there)
            told = [one.action for one in there.trail()]
            assert told.count("disposal_proposed") == 1 + (name == "propose")
            assert told.count("disposal_confirmed") == (name == "confirm")
            assert told.count("hold_placed") == (name == "hold")
            there.database.close()
            if ended != -signal.SIGKILL:
                assert ended == 0
                break
        assert step > 5


@ONE_MACHINE
def test_killed_before_any_commit_write_or_removal_it_is_gone_on_with(house: House, tmp_path: Path) -> None:
    paper = old_paper(house)
    sweeps.copy_new(desk.place_of(house, second=True).stores, 100, lambda *_: None)
    listed = confirmed(house)
    house.database.close()
    for step in count():
        folder = tmp_path / str(step)
        copy_of_machine(house, folder)
        shutil.copytree(tmp_path / "second", folder / "second")
        ended = status_of(in_child(partial(run_and_kill, folder, partial(carry_out, listed=listed, second=True), step)))
        there = House(Database(f"sqlite:///{folder / 'sohoa.db'}"), FolderStore(folder / "archive"), folder)
        with there.database.read() as session:
            is_there = session.get(DocumentRow, paper) is not None
            assert is_there == (session.get(TombstoneRow, paper) is None)
        assert not is_there or desk.archive(there).problems(object_id_of(paper)) == []
        if ended != -signal.SIGKILL:
            assert ended == 0
            break
        carry_out(there, listed, second=True)
        assert keys_of(there.store, paper) == keys_of(FolderStore(folder / "second"), paper) == []
        assert [said for _, said in check_archive(there.database, desk.archive(there)) if said] == []
        assert [one.document_id for one in there.trail() if one.action == "disposed"] == [paper], "told once"
        there.database.close()
    assert step > 20


@BOTH_SIZES
def test_of_a_hold_and_a_disposal_at_once_one_is_first(house: House, database_url: str, objects_url: str) -> None:
    papers = [old_paper(house) for _ in range(6)]
    listed = confirmed(house)

    def dispose() -> None:
        house.store.after_fork()
        house.database = Database(database_url)
        list(carry_out(house, listed))

    def hold() -> None:
        house.store.after_fork()
        house.database = Database(database_url)
        for one in reversed(papers):
            try:
                holds.place(desk.stores(house), "document", one, "vụ án", OPERATOR, now=house.now)
            except Disposed:
                continue

    children = [in_child(dispose), in_child(hold)]
    assert [status_of(child) for child in children] == [0, 0]
    with house.database.read() as session:
        held = {row.value for row in session.scalars(select(HoldRow))}
        disposed = set(session.scalars(select(TombstoneRow.document_id)))
        there = set(session.scalars(select(DocumentRow.id)))
    assert held == there
    assert held | disposed == set(papers)
    assert not held & disposed
    for one in held:
        assert desk.archive(house).problems(object_id_of(one)) == []


@ONE_MACHINE
@pytest.mark.parametrize("is_hold_first", [True, False])
def test_of_a_hold_and_a_disposal_whoever_commits_first_wins(
    house: House, monkeypatch: pytest.MonkeyPatch, is_hold_first: bool
) -> None:
    paper = old_paper(house)
    listed = confirmed(house)
    keep, locked = retention_records.keep, tombstones.is_locked

    def hold() -> None:
        holds.place(desk.stores(house), "document", paper, "vụ án", OPERATOR, now=house.now)

    def locked_then_held(*given: Any) -> bool:
        monkeypatch.undo()
        hold()
        return locked(*given)

    def kept_then_disposed(*given: Any, **more: Any) -> None:
        monkeypatch.undo()
        keep(*given, **more)
        assert [one.why for one in carry_out(house, listed)] == [None]

    if is_hold_first:  # the disposal has looked, and not committed
        monkeypatch.setattr(tombstones, "is_locked", locked_then_held)
        assert [one.why for one in carry_out(house, listed)] == ["hold"]
    else:  # the hold is written, and not committed
        monkeypatch.setattr(retention_records, "keep", kept_then_disposed)
        with pytest.raises(Disposed):
            hold()
    with house.database.read() as session:
        assert (session.get(DocumentRow, paper) is not None) == is_hold_first
        assert bool(holds.all_in_force(session)) == is_hold_first
    sound(house)


@ONE_MACHINE
def test_a_list_that_is_not_the_one_that_was_frozen_is_carried_out_by_nobody(house: House, objects_url: str) -> None:
    from dossier.errors import ArchiveDamaged

    old_paper(house)
    listed = confirmed(house)
    (key,) = [one for one in keys_of(house.store, listed.id) if one.endswith("disposal.json")]
    content = read(house.store, key)
    house.store.put(key, content.replace(b"2010", b"2011"))
    with pytest.raises(ArchiveDamaged):
        list(carry_out(house, listed))
    with house.database.read() as session:
        assert session.scalar(select(func.count()).select_from(DocumentRow)) == 1
        assert session.scalar(select(DisposalRow.ended_at)) is None
