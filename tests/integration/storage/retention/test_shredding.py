"""A paper whose key is destroyed is gone at once, with what was cut from it, as a rebuild would have it; killed
anywhere it is finished."""

from __future__ import annotations

import io
import json
import shutil
import signal
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import delete, event, select, update
from sqlalchemy.orm import Session

from dossier.catalogue.kinds import default_catalogue
from dossier.errors import BadRequest
from storage.archive.layout import place_of as folder_of
from storage.archive.ocfl import object_id_of
from storage.database.base import Base
from storage.database.engine import Database
from storage.database.models import DocumentRow, DossierRow, GroundRow, LeaseRow, ReceiptRow, ShreddedPaperRow
from storage.database.reach import EVERYTHING, Reach
from storage.fixity import check_archive
from storage.following import changes
from storage.keeping import sweeps
from storage.keeping.stores import Stores
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore, read
from storage.papers import batches, documents
from storage.papers.search import search
from storage.queue import progress, tallies
from storage.retention import holds, shredding, tombstones
from storage.retention.off_record import forget
from storage.retention.shredding import members_of, shred
from storage.sealing.paper_keys import SHREDDED, place_of_key, state_of_key
from storage.sealing.problems import KeyShredded
from storage.sealing.sealed_store import as_stored
from storage.search.query import Query
from tests.archive import BOTH_SIZES, ONE_MACHINE, House, marital_status
from tests.children import in_child, status_of
from tests.integration.storage.retention import desk
from tests.integration.storage.retention.test_disposal_cut_off import copy_of_machine, run_and_kill
from tests.sealed import master_key, sealing
from worker.rebuild.run import rebuild

WHY = "Quyết định 5/QĐ-UBND"


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return master_key(tmp_path / "m")


@pytest.fixture
def sealed(house: House, master: Path) -> House:
    return House(house.database, sealing(house.store, house.folder, master), house.folder)


def stack_of(house: House, parts: int = 2, dossier_code: str | None = desk.DOSSIER) -> tuple[str, list[str]]:
    """A stack with papers cut from it."""
    stack = house.archive([], kind="khac", dossier_code=dossier_code)
    papers = [desk.old_paper(house, dossier_code=dossier_code) for _ in range(parts)]
    with house.database.write() as session:
        session.get_one(DocumentRow, stack).kind = None
        for number, paper in enumerate(papers, start=1):
            row = session.get_one(DocumentRow, paper)
            row.stack_id, row.first_page, row.last_page = stack, number, number
    return stack, sorted(papers)


def rows_of(session: Session, table: type[Base]) -> list[str]:
    names = [one.name for one in table.__table__.columns]
    return [str([getattr(row, name) for name in names]) for row in session.scalars(select(table))]


def keys_gone(house: House, *papers: str, store: ObjectStore | None = None) -> list[bool]:
    behind = as_stored(store or house.store)
    return [state_of_key(behind, folder_of(object_id_of(one))) == SHREDDED for one in papers]


def destroy(stores: Stores, house: House, *papers: str, named: Sequence[str] = ()) -> None:
    """The keys end, and the plug is pulled before the database has it: the scan's note names its parts, and `named`."""
    with house.database.read() as session:
        known = dict.fromkeys([*papers, *named])
        rows = {one: shredding._known(session, session.get_one(DocumentRow, one)) for one in known}
    rows[papers[0]]["parts"] = {one: rows[one] for one in known if one != papers[0]}
    for one in papers:
        shredding.destroy_key(stores, one, at=house.now, by="lan", reason=WHY, paper=rows[one])


@BOTH_SIZES
def test_a_stack_goes_with_its_papers_and_is_then_what_a_rebuild_would_make_of_it(
    sealed: House, empty_database: Database, tmp_path: Path
) -> None:
    stack, papers = stack_of(sealed)
    stays = sealed.archive(marital_status(owner_name="Nguyễn Thị Lành"))
    batch = sealed.batch()
    with sealed.database.write() as session:
        batches.taken(session, batch, 3, stack)
    second = FolderStore(tmp_path / "second")
    stores = desk.stores(sealed, second=True)
    sweeps.copy_new(stores, 100, lambda *_: None)
    with pytest.raises(BadRequest, match=stack):
        shred(stores, papers[0], WHY)
    with pytest.raises(BadRequest, match=stack):
        members_of(stores, papers[0])
    assert members_of(stores, stack) == (stack, *papers)
    with pytest.raises(BadRequest):
        shred(stores, stack, WHY, confirmed=[stack, papers[0]])
    assert keys_gone(sealed, stack, *papers) == [False] * 3

    assert shred(stores, stack, WHY, confirmed=[stack, *papers])
    assert not shred(stores, stack, "lần hai")
    assert not shred(stores, papers[0], "lần hai")
    assert keys_gone(sealed, stack, *papers) == keys_gone(sealed, stack, *papers, store=second) == [True] * 3
    for one in (stack, *papers):
        assert {name for name in desk.rows_of(sealed.database, one) if not name.startswith("shredded_papers")} == set()
    with sealed.database.read() as session:
        assert tallies.wrong(session) == {}
        assert [one.id for one in search(session, Query(q="Nguyễn Thị Hoa")).items if one.id in papers] == []
        assert documents.get(session, stays).state == "archived"
        for one in (stack, *papers):
            with pytest.raises(KeyShredded):
                documents.get(session, one)
        told = [one for one in changes.since(session, changes.START, limit=100).changes if one.type == "shredded"]
        tally = batches.tally(session, batch)
        (line,) = [one for one in batches.items(session, batch) if one.error_code == KeyShredded.code]
        assert progress.status(session, now=sealed.now).disposed == 2, "a stack is no paper"
    assert {one.document_id: one.state for one in told} == dict.fromkeys((stack, *papers), "shredded")
    assert {one.dossier_codes for one in told} == {(desk.DOSSIER,)}
    assert (tally.disposed, line.state, line.row) == (1, "disposed", 3)
    desk.sound(sealed)
    with pytest.raises(KeyShredded):
        holds.place(stores, "document", stack, "muộn", desk.OPERATOR, now=sealed.now)

    list(rebuild(empty_database, stores.first, default_catalogue(), tmp_path / "r.db", source="test"))
    with sealed.database.read() as here, empty_database.read() as there:
        for table in (ShreddedPaperRow, DossierRow):
            rows = [sorted(rows_of(session, table)) for session in (here, there)]
            assert rows[0] == rows[1] != []


@BOTH_SIZES
def test_a_shredded_paper_is_offered_searched_and_counted_by_nobody(sealed: House) -> None:
    paper = sealed.archive(marital_status(), dossier_code=desk.DOSSIER)
    caller = sealed.caller("read", "lookup", "follow", "review", "write", "standing")
    asked = {"owner_id": "049201001234", "procedure_code": "1.000894"}
    assert caller.post("/v1/lookup", json=asked).json()["reusable"]
    following = caller.get("/v1/changes").links["next"]["url"]
    assert shred(desk.stores(sealed), paper, WHY)

    answer = caller.post("/v1/lookup", json=asked).json()
    assert (answer["reusable"], answer["candidates"]) == (False, [])
    name = {"fields": ["owner_name"]}
    prefilled = caller.post("/v1/prefill", json={"owner_id": asked["owner_id"], **name}).json()
    assert prefilled["fields"] == {"owner_name": None}
    assert caller.post("/v1/prefill", json={"document_ids": [paper], **name}).status_code == 410
    assert caller.get("/v1/documents", params={"q": "Nguyễn Thị Hoa", "facets": True}).json()["items"] == []
    assert caller.get(f"/v1/dossiers/{desk.DOSSIER}").json()["documents"] == []
    for where in (f"/v1/documents/{paper}", f"/v1/documents/{paper}/files/original", f"/v1/review/{paper}"):
        gone = caller.get(where)
        assert (gone.status_code, gone.json()["code"]) == (410, KeyShredded.code)
    decided = caller.post(f"/v1/documents/{paper}/standing", json={"standing": "revoked", "reason": "thu hồi"})
    claimed = caller.post(f"/v1/review/{paper}/claim")
    cut = caller.post(f"/v1/review/{paper}/cuts", json={"version": 1, "papers": [[1]], "left_out": []})
    assert [one.status_code for one in (decided, claimed, cut)] == [410, 410, 410]
    (told,) = caller.get(following).json()
    assert (told["subject"], told["type"]) == (paper, "sohoa.document.shredded")
    assert told["data"]["state"] == "shredded"
    browser = sealed.browser("reviewer", "desk")
    assert browser.get(f"/documents/{paper}").status_code == 410
    assert browser.post(f"/documents/{paper}/retry").status_code == 410
    page = browser.get(f"/dossiers/{desk.DOSSIER}").text
    assert "khóa mã hóa đã bị hủy" in page
    assert zipfile.ZipFile(io.BytesIO(browser.get(f"/dossiers/{desk.DOSSIER}/files.zip").content)).namelist() == []


@BOTH_SIZES
@pytest.mark.parametrize("is_shredded", [True, False])
@pytest.mark.parametrize("have_their_own", [True, False])
def test_a_dossier_counts_what_was_cut_from_a_stack_that_is_gone_and_not_the_stack(
    sealed: House, is_shredded: bool, have_their_own: bool
) -> None:
    stack, papers = stack_of(sealed)
    if not have_their_own:  # where they lie, the stack says
        with sealed.database.write() as session:
            session.execute(update(DocumentRow).where(DocumentRow.id.in_(papers)).values(dossier_code=None))
            session.execute(delete(ReceiptRow).where(ReceiptRow.document_id.in_(papers)))
    stores = desk.stores(sealed)
    if is_shredded:
        unread = sealed.archive([], kind="khac", dossier_code=desk.DOSSIER)
        with sealed.database.write() as session:
            session.get_one(DocumentRow, unread).kind = None
        assert shred(stores, unread, WHY)
        assert shred(stores, stack, WHY)
        papers.append(unread)
    else:
        holds.close(stores, desk.DOSSIER, desk.DAY, desk.OPERATOR, now=sealed.now)
        assert [one.why for one in desk.carry_out(sealed, desk.confirmed(sealed))] == [None]
    gone = shredding.of_dossier if is_shredded else tombstones.of_dossier
    other = "000.00.23.H47-211101-0002"
    sealed.archive(marital_status(), dossier_code=other)
    with sealed.database.read() as session:
        assert sorted(gone(session, desk.DOSSIER, EVERYTHING)) == sorted(papers)
        assert gone(session, other, EVERYTHING) == []
        assert gone(session, desk.DOSSIER, Reach(desks=("nowhere",))) == []


@ONE_MACHINE
def test_killed_before_any_commit_or_write_it_is_finished_by_the_same_command_or_by_fixity(
    sealed: House, master: Path, tmp_path: Path
) -> None:
    stack, papers = stack_of(sealed)
    sweeps.copy_new(desk.stores(sealed, second=True), 100, lambda *_: None)
    sealed.database.close()
    plain = House(sealed.database, as_stored(sealed.store), sealed.folder)

    def at(house: House) -> House:
        return House(house.database, sealing(house.store, house.folder, master), house.folder)

    def act(house: House) -> None:
        shred(desk.stores(at(house), second=True), stack, WHY)

    for way in ("command", "fixity"):
        for step in count():
            folder = tmp_path / f"{way} {step}"
            copy_of_machine(plain, folder)
            shutil.copytree(tmp_path / "second", folder / "second")
            ended = status_of(in_child(partial(run_and_kill, folder, act, step)))
            there = at(House(Database(f"sqlite:///{folder / 'sohoa.db'}"), FolderStore(folder / "archive"), folder))
            stores = desk.stores(there, second=True)
            is_begun = keys_gone(there, stack) == [True]
            with there.database.read() as session:
                is_there = session.get(DocumentRow, stack) is not None
            assert is_begun or is_there
            if way == "command":
                act(there)
            else:
                finish = partial(shredding.finish, stores)
                assert [said for _, said in check_archive(there.database, stores.first, finish) if said] == []
            if is_begun or way == "command":
                everything = (stack, *papers)
                second = FolderStore(folder / "second")
                assert keys_gone(there, *everything) == [True] * 3
                assert keys_gone(there, *everything, store=second) == [True] * 3
                told = [one.document_id for one in there.trail() if one.action == "key_shredded"]
                assert len(told) == 3, "told once"
                assert set(told) == set(everything)
                with there.database.read() as session:
                    assert session.scalars(select(ShreddedPaperRow.reason)).all() == [WHY] * 3
                    assert session.scalars(select(DocumentRow.id)).all() == []
            else:
                assert keys_gone(there, stack, *papers) == [False] * 3
            there.database.close()
            if ended != -signal.SIGKILL:
                assert ended == 0
                break
        assert step == 7, "three keys, each in a transaction of its own, and the database"


@BOTH_SIZES
def test_a_hold_work_or_another_paper_keeps_a_key_and_a_part_shredded_alone_is_told(sealed: House) -> None:
    stores = desk.stores(sealed)
    stack, papers = stack_of(sealed, dossier_code=None)
    with sealed.database.write() as session:
        session.add(LeaseRow(document_id=stack, token="t", worker="w", expires_at=sealed.now))
    with pytest.raises(BadRequest, match=r"đang được xử lý|being"):
        shred(stores, stack, WHY)
    other = desk.old_paper(sealed)
    with sealed.database.write() as session:
        session.delete(session.get_one(LeaseRow, stack))
        ground = GroundRow(document_id=other, by_document_id=papers[1], reason="replaced_by", standing="superseded")
        session.add(ground)
    with pytest.raises(BadRequest, match=r"thu hồi|revoke"):
        shred(stores, stack, WHY)
    assert keys_gone(sealed, stack, *papers) == [False] * 3
    with sealed.database.write() as session:
        session.delete(session.get_one(GroundRow, (other, papers[1], "replaced_by")))

    destroy(stores, sealed, papers[0])  # as it could be done before parts went with their stack
    assert shredding.finish(stores, papers[0]) == [shredding.NOT_FINISHED.format(document=stack)]
    assert not shredding.settle(sealed.database, stores.first, stack, desk.OPERATOR)
    assert keys_gone(sealed, stack, papers[1]) == [False, False], "nothing goes that nobody confirmed"
    held = holds.place(stores, "document", papers[1], "vụ án", desk.OPERATOR, now=sealed.now)
    with pytest.raises(BadRequest, match=r"có lệnh giữ|on hold"):
        shred(stores, stack, WHY)
    holds.release(stores, held.id, "xong", desk.OPERATOR, now=sealed.now)
    assert shred(stores, stack, WHY)
    assert keys_gone(sealed, stack, *papers) == [True] * 3
    desk.sound(sealed)


@ONE_MACHINE
def test_of_a_stack_that_is_not_on_record_parts_go_only_as_its_note_names_them(sealed: House, tmp_path: Path) -> None:
    stack, papers = stack_of(sealed)
    stores = desk.stores(sealed)
    note = place_of_key(folder_of(object_id_of(stack)))
    destroy(stores, sealed, stack, *papers)
    said = json.loads(read(as_stored(sealed.store), note))["shredded"]
    assert sorted(said["paper"]["parts"]) == papers
    assert "Hoa" not in json.dumps(said, ensure_ascii=False)
    with sealed.database.write() as session:
        rows = [session.get_one(DocumentRow, one) for one in (*papers, stack)]
        forget(session, rows, "refused.x", {})
    assert members_of(stores, stack) == (stack, *papers)
    assert shred(stores, stack, WHY)
    assert not shred(stores, stack, WHY)
    with sealed.database.read() as session:
        assert sorted(session.scalars(select(ShreddedPaperRow.document_id))) == sorted((stack, *papers))


@ONE_MACHINE
def test_what_is_not_on_record_is_kept_by_a_hold_on_it_and_by_each_that_nobody_can_judge(sealed: House) -> None:
    stores, (paper, other) = desk.stores(sealed), (desk.old_paper(sealed) for _ in range(2))
    held = holds.place(stores, "document", paper, "vụ án", desk.OPERATOR, now=sealed.now)
    holds.place(stores, "document", other, "vụ án khác", desk.OPERATOR, now=sealed.now)
    with sealed.database.write() as session:  # as after a rebuild that left the paper out
        forget(session, [session.get_one(DocumentRow, paper)], "refused.x", {})
    with pytest.raises(BadRequest, match=r"có lệnh giữ|on hold"):
        shred(stores, paper, WHY)
    holds.release(stores, held.id, "xong", desk.OPERATOR, now=sealed.now)
    others: list[tuple[holds.About, str]] = [("owner", "049201001234"), ("dossier", desk.DOSSIER)]
    for about, value in others:
        held = holds.place(stores, about, value, "vụ án", desk.OPERATOR, now=sealed.now)
        with pytest.raises(BadRequest, match=held.id):
            shred(stores, paper, WHY)
        assert keys_gone(sealed, paper) == [False]
        holds.release(stores, held.id, "xong", desk.OPERATOR, now=sealed.now)
    assert shred(stores, paper, WHY)
    assert keys_gone(sealed, paper, other) == [True, False]
    holds.place(stores, "owner", "049201001234", "muộn", desk.OPERATOR, now=sealed.now)
    assert not shred(stores, paper, WHY), "what is gone is held by nobody"


@BOTH_SIZES
@pytest.mark.parametrize("way", ["at once", "finished", "settled"])
def test_no_transaction_waits_for_the_store_longer_where_more_papers_go(sealed: House, way: str) -> None:
    store, stores = as_stored(sealed.store), desk.stores(sealed)
    within: list[int] = []
    is_within = False

    def begin(*_: object) -> None:
        nonlocal is_within
        is_within = True
        within.append(0)

    def end(*_: object) -> None:
        nonlocal is_within
        is_within = False

    def counted(plain: Callable[..., object], *args: object) -> object:
        if is_within:
            within[-1] += 1
        return plain(*args)

    stacks = [stack_of(sealed, parts) for parts in (1, 6)]
    for stack, papers in stacks:
        if way != "at once":
            destroy(stores, sealed, stack, *(papers if way == "settled" else ()), named=papers)
    for name in ("open", "put", "put_over", "revision", "size"):
        setattr(store, name, partial(counted, getattr(store, name)))
    event.listen(sealed.database.engine, "begin", begin)
    event.listen(sealed.database.engine, "commit", end)
    event.listen(sealed.database.engine, "rollback", end)
    most = []
    for stack, papers in stacks:
        within.clear()
        if way == "at once":
            assert shred(stores, stack, WHY)
        elif way == "finished":
            assert shredding.finish(stores, stack) == []
        else:
            assert shredding.settle(sealed.database, stores.first, papers[-1], desk.OPERATOR)
        assert keys_gone(sealed, stack, *papers) == [True] * (1 + len(papers))
        most.append(max(within))
    assert most[0] == most[1] <= 8
    desk.sound(sealed)
