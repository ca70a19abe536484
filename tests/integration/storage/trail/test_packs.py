"""Months of the trail that lie in packs: proved and read as before, whatever was killed on the way."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError

from dossier.errors import ArchiveDamaged, BadRequest, TrailBroken
from dossier.vietnam import VIETNAM
from scripts import verify_trail
from storage.database.engine import Database
from storage.database.models import EventRow, TrailPackRow
from storage.database.reach import EVERYTHING
from storage.database.schema import upgrade
from storage.database.trail_tables import LOOKS
from storage.following import changes
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore, open_store, read
from storage.trail import chain, checkpoints, cold, events, journal, merkle, notes, owner_reads
from storage.trail.notes import Checkpoint
from storage.trail.packing import Packed, Packer
from tests.archive import BOTH_SIZES, OWNER_ID, House, marital_status
from tests.children import in_child, status_of
from tests.integration.storage.test_events import ACTOR, tamper

KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key()
LINE = notes.verifier_key("sohoa/H00", PUBLIC)
FEBRUARY = datetime(2026, 2, 1, tzinfo=VIETNAM)
MARCH = datetime(2026, 3, 1, tzinfo=VIETNAM)
JANUARY = datetime(2026, 1, 31, 16, 30, tzinfo=UTC)  # before midnight in Vietnam
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def filled(database: Database, looks: int = 6) -> None:
    """A trail of January, February and March: looks, and two changes among them in each month."""
    for month in range(3):
        begin = JANUARY + timedelta(days=27 * month)
        with database.write() as session:
            for number in range(looks):
                at = begin + timedelta(minutes=number)
                events.append(session, "read", ACTOR, now=at, document_id="d", details={"n": number, "tên": "Đỗ"})
            events.append(session, "confirmed", ACTOR, now=begin + timedelta(hours=1), document_id="d")
            events.append(session, "signed_in", replace(ACTOR, purpose=None), now=begin + timedelta(hours=2))


def packer(database: Database, store: ObjectStore, folder: Path, most: int = 5) -> Packer:
    return Packer(database, store, (), "sohoa/H00", KEY, folder / "work" / "trail", ACTOR, most)


def pack(database: Database, store: ObjectStore, folder: Path, before: datetime = MARCH, **how: int) -> list[Packed]:
    return list(packer(database, store, folder, **how).run(before))


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return FolderStore(tmp_path / "archive")


def test_what_was_packed_is_proved_as_before(database: Database, store: ObjectStore, tmp_path: Path) -> None:
    filled(database)
    old = checkpoints.take(database, "sohoa/H00", KEY, now=MARCH)
    done = pack(database, store, tmp_path)
    # January's last hour is February in Vietnam for what happened after midnight.
    assert [(one.month, one.entries) for one in done] == [
        ("2026-01", 5),
        ("2026-01", 1),
        ("2026-02", 5),
        ("2026-02", 5),
    ]
    assert sum(one.removed for one in done) == 12
    with database.read() as session:
        left = session.scalars(select(EventRow.action).order_by(EventRow.seq).limit(5)).all()
        assert left == ["confirmed", "signed_in", "confirmed", "signed_in", "read"], "no look of January or February"
        assert chain.verify(session, store) == 24 + 4, "each pack is an entry"
        checkpoints.verify(session, PUBLIC)
        assert checkpoints.verify_all(session, PUBLIC, store).entries == 28
        assert checkpoints.held_against(session, old, PUBLIC, store).size == 24
    new = notes.opened(checkpoints.take(database, "sohoa/H00", KEY, now=MARCH), PUBLIC)
    with database.read() as session:
        for seq in (1, 6, 7, 16, 17, 28):
            proof = checkpoints.proof_of(session, seq, PUBLIC, store)
            assert merkle.is_included(proof.leaf, proof.index, new.size, proof.path, new.root)
        path, _ = checkpoints.growth(session, 24, PUBLIC, store)
    assert merkle.is_consistent(24, new.size, path, notes.opened(old, PUBLIC).root, new.root)
    assert pack(database, store, tmp_path) == [], "nothing is left of these months"


@SQLITE
def test_anybody_checks_packs_with_the_key_alone(database: Database, store: ObjectStore, tmp_path: Path) -> None:
    filled(database)
    pack(database, store, tmp_path)
    folder = tmp_path / "archive" / "extensions" / "sohoa-trail"
    assert len(verify_trail.verify(LINE, [], None, None, folder)) == 4
    files = sorted(folder.rglob("*.gz"), key=lambda one: one.name)
    content = files[1].read_bytes()
    for spoilt in (
        gzip.compress(gzip.decompress(content).replace("Đỗ".encode(), "Hồ".encode())),
        gzip.compress(b"\n".join(gzip.decompress(content).splitlines()[:-1]) + b"\n"),
        content[:-9],
        b"",
        b"{}",
    ):
        files[1].write_bytes(spoilt)
        with pytest.raises(verify_trail.Wrong):
            verify_trail.verify(LINE, [], None, None, folder)
        with database.read() as session, pytest.raises((TrailBroken, ArchiveDamaged)):
            chain.verify(session, store)
    files[1].unlink()
    said = verify_trail.verify(LINE, [], None, None, folder)
    assert any("in no pack here" in line for line in said), "a gap is told"
    with database.read() as session, pytest.raises(ArchiveDamaged):
        chain.verify(session, store)
    another = notes.verifier_key("sohoa/H00", Ed25519PrivateKey.generate().public_key())
    with pytest.raises(verify_trail.Wrong):
        verify_trail.verify(another, [], None, None, folder)


@SQLITE
def test_packs_are_held_against_kept_checkpoints(database: Database, store: ObjectStore, tmp_path: Path) -> None:
    kept = [tmp_path / f"{size:012}.txt" for size in (12, 16, 24)]
    filled(database)
    with database.read() as session:
        leaves = [bytes.fromhex(one) for one in session.scalars(select(EventRow.hash).order_by(EventRow.seq))]
    for one in kept:
        size = int(one.stem)
        one.write_text(notes.sign(Checkpoint("sohoa/H00", size, merkle.root_of(leaves[:size])), KEY))
    pack(database, store, tmp_path)
    folder = tmp_path / "archive" / "extensions" / "sohoa-trail"
    said = verify_trail.verify(LINE, kept, None, None, folder)
    assert said[-1].endswith("nothing here reaches the checkpoints of 24 entries: not compared")
    for one, size in ((kept[0], 12), (kept[1], 16)):
        one.write_text(notes.sign(Checkpoint("sohoa/H00", size, bytes(32)), KEY))
        with pytest.raises(verify_trail.Wrong, match=f"two trails of {size} entries"):
            verify_trail.verify(LINE, [one], None, None, folder)


def test_only_looks_that_lie_in_a_pack_leave_the_table(database: Database, store: ObjectStore, tmp_path: Path) -> None:
    filled(database)
    for statement in ("DELETE FROM events WHERE seq = 1", "DELETE FROM events"):
        with pytest.raises(DBAPIError), database.write() as session:
            session.execute(text(statement))
    pack(database, store, tmp_path)
    for statement in (
        "DELETE FROM events WHERE action = 'confirmed'",
        "DELETE FROM events WHERE seq = 17",
        "DELETE FROM trail_packs",
        "UPDATE trail_packs SET last = 99",
    ):
        with pytest.raises(DBAPIError), database.write() as session:
            session.execute(text(statement))
    with database.read() as session:
        kept = session.scalars(select(EventRow).where(EventRow.seq <= 16)).all()
        assert {row.action for row in kept}.isdisjoint(LOOKS)


@SQLITE
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET purpose = 'khác' WHERE seq = 7",
        "DELETE FROM events WHERE seq = 7",
        "UPDATE events SET actor = 'khác' WHERE seq = 18",
    ],
)
def test_what_stays_beside_a_pack_is_held_against_it(
    database: Database, store: ObjectStore, tmp_path: Path, statement: str
) -> None:
    filled(database)
    pack(database, store, tmp_path)
    tamper(database, statement)
    with database.read() as session, pytest.raises(TrailBroken) as broken:
        checkpoints.verify_all(session, PUBLIC, store)
    assert f"seq = {broken.value.values['seq']}" in statement


@SQLITE
def test_an_altered_entry_is_not_packed(database: Database, store: ObjectStore, tmp_path: Path) -> None:
    filled(database)
    checkpoints.take(database, "sohoa/H00", KEY, now=MARCH)
    tamper(database, "UPDATE events SET requester = 'nobody' WHERE seq = 2")
    with pytest.raises(TrailBroken):
        pack(database, store, tmp_path)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(TrailPackRow)) == 0
        assert session.scalar(select(func.count()).select_from(EventRow)) == 24


@SQLITE
def test_a_month_that_is_not_over_for_long_stays(database: Database, store: ObjectStore, tmp_path: Path) -> None:
    filled(database)
    this_month = database.now().astimezone(VIETNAM).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    with pytest.raises(BadRequest):
        pack(database, store, tmp_path, before=this_month)


def test_of_two_runs_at_once_one_packs(database: Database, store: ObjectStore, tmp_path: Path) -> None:
    filled(database)
    first = packer(database, store, tmp_path).run(MARCH)
    assert next(first).entries == 5

    def second() -> None:
        other = Database(database.url.render_as_string(hide_password=False))
        with pytest.raises(cold.PackingRunning):
            pack(other, store, tmp_path / "other")

    assert status_of(in_child(second)) == 0
    assert len(list(first)) == 3


def kill_at(step: int, database: Database) -> None:
    """Kill this process before its `step`-th write, rename, removal or commit."""
    steps = count()

    def take_step() -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(name: str, arguments: tuple[object, ...]) -> None:
        is_write = name == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES
        if name in {"os.rename", "os.remove", "os.mkdir"} or is_write:
            take_step()

    event.listen(database.engine, "commit", lambda _: take_step())
    sys.addaudithook(hook)


def test_killed_at_any_step_nothing_is_lost_or_packed_twice(tmp_path: Path, sqlite_with_schema: Path) -> None:
    begun = tmp_path / "begun.db"
    shutil.copy(sqlite_with_schema, begun)
    whole = Database(f"sqlite:///{begun}")
    filled(whole, looks=1)
    with whole.read() as session:
        expected = [one.seq for one in session.scalars(select(EventRow).order_by(EventRow.seq))]
    whole.close()
    for step in range(200):
        folder = tmp_path / str(step)
        folder.mkdir()
        shutil.copy(begun, folder / "sohoa.db")
        store = FolderStore(folder / "archive")

        def run(arrange: Callable[[Database], None] | None, folder: Path = folder, store: FolderStore = store) -> None:
            database = Database(f"sqlite:///{folder}/sohoa.db")
            if arrange:
                arrange(database)
            pack(database, store, folder, before=FEBRUARY, most=9)

        ended = status_of(in_child(partial(run, partial(kill_at, step))))
        assert ended in (0, -signal.SIGKILL)
        database = Database(f"sqlite:///{folder}/sohoa.db")
        with database.read() as session:
            chain.verify(session, store)
        pack(database, store, folder, most=9)
        with database.read() as session:
            assert chain.verify(session, store) >= len(expected)
            packs = cold.on_record(session)
            files = sorted(store.keys("extensions/sohoa-trail/"))
        assert files == [one.key for one in packs], "nothing is left over"
        assert [(one.first, one.last) for one in packs] == [(1, 1), (2, 6)]
        database.close()
        if ended == 0:
            break
    else:
        pytest.fail("still not through")
    assert step > 8, "the hook saw too little to be true"


@BOTH_SIZES
def test_whoever_reads_the_trail_reads_packs_as_well(database: Database, objects_url: str, tmp_path: Path) -> None:
    store = open_store(objects_url)
    house = House(database, store, tmp_path)
    own = house.archive(marital_status())
    api = house.caller("read", "lookup", "follow")
    api.get(f"/v1/documents/{own}")
    api.get("/v1/documents", params={"q": "nguyen"})
    api.post("/v1/lookup", json={"owner_id": OWNER_ID, "procedure_code": "1.000894"})
    with database.read() as session:
        position = changes.now(session)
        feed = changes.since(session, changes.START, limit=9)
        looks = list(owner_reads.looks_at(session, store, OWNER_ID)[1])
        day = partial(journal.entries, reach=EVERYTHING, begin=house.now - timedelta(days=1))
        day = partial(day, end=house.now + timedelta(days=1), with_reads=True, before=None, limit=99)
        told = day(database, store)
        older = day(database, store, before=told[1].event.seq)
    with database.write() as session:  # a later month, so that the one of the house is closed
        events.append(session, "signed_in", ACTOR, now=house.now + timedelta(days=62))
    begin = (house.now + timedelta(days=32)).astimezone(VIETNAM).replace(day=1, hour=0, minute=0, second=0)
    maker = packer(database, store, tmp_path)
    database.now, real = lambda: house.now + timedelta(days=70), database.now
    done = list(maker.run(begin))
    database.now = real
    assert sum(one.removed for one in done) >= 3
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(EventRow).where(EventRow.action.in_(LOOKS))) == 0
        assert list(owner_reads.looks_at(session, store, OWNER_ID)[1]) == looks
        assert day(database, store) == told
        assert day(database, store, before=told[1].event.seq) == older
        assert changes.since(session, changes.START, limit=9).changes == feed.changes
        assert cold.packs_of(session, begin=house.now - timedelta(days=1))
        assert cold.packs_of(session, begin=house.now + timedelta(days=69)) == []
    assert changes.position_in_all(database, position.code, store) == position
    with pytest.raises(BadRequest):
        changes.position_in_all(database, replace(position, mark=bytes(8)).code, store)
    assert api.get("/v1/changes", params={"since": position.code}).status_code == 200
    with ExitStack() as stack:
        for _ in range(cold.READERS):
            stack.enter_context(cold.one_of_few())
        assert api.get("/v1/changes", params={"since": position.code}).json()["code"] == cold.PacksBusy.code
        assert api.get("/v1/changes", params={"since": feed.changes[-1].position.code}).status_code == 200
    page = house.browser().get(f"/documents/{own}")
    assert "old_looks=1" in page.text
    assert page.text.count("Xem thông tin") < house.browser().get(f"/documents/{own}?old_looks=1").text.count(
        "Xem thông tin"
    )


@SQLITE
def test_packs_that_the_second_store_lacks_are_brought_there(
    database: Database, store: ObjectStore, tmp_path: Path
) -> None:
    filled(database)
    pack(database, store, tmp_path)
    second = FolderStore(tmp_path / "second")
    with database.read() as session:
        keys = cold.packs_of(session)
    missing = cold.uncopied(keys, store, second)
    assert missing == keys
    assert len(keys) == 4
    cold.copy_missing(missing, store, second)
    assert cold.uncopied(keys, store, second) == []
    changed = bytearray(read(second, keys[1]))
    changed[40] ^= 1
    second.put(keys[1], bytes(changed))
    assert cold.uncopied(keys, store, second) == [keys[1]], "of the same size, and another"
    cold.copy_missing([keys[1]], store, second)
    assert all(read(second, key) == read(store, key) for key in keys)


@SQLITE
def test_a_pack_that_is_lost_or_spoilt_is_mended_from_the_second_store_if_it_is_the_one_on_record(
    database: Database, store: ObjectStore, tmp_path: Path
) -> None:
    filled(database)
    pack(database, store, tmp_path)
    second = FolderStore(tmp_path / "second")
    with database.read() as session:
        keys = cold.packs_of(session)
        length = chain.verify(session, store)
    cold.copy_missing(keys, store, second)
    whole = {key: read(second, key) for key in keys}
    actor = events.Actor("test")
    assert cold.mend_from_second(database, store, second, actor) == []
    store.delete(keys[0])
    store.put(keys[1], whole[keys[1]][:-9])
    store.put(keys[2], whole[keys[3]])
    second.put(keys[2], whole[keys[3]])  # another pack: not the one on record
    assert cold.mend_from_second(database, store, second, actor) == keys[:2]
    assert [read(store, key) for key in keys[:2]] == [whole[key] for key in keys[:2]]
    with database.read() as session, pytest.raises((ArchiveDamaged, TrailBroken)):
        chain.verify(session, store)
    second.put(keys[2], whole[keys[2]])
    assert cold.mend_from_second(database, store, second, actor) == [keys[2]]
    with database.read() as session:
        assert chain.verify(session, store) == length + 3, "each is an event"


def test_a_look_over_the_whole_trail_waits_for_who_moves_it_and_says_so(sqlite_url: str, tmp_path: Path) -> None:
    database, told = Database(sqlite_url), list[str]()
    upgrade(database)
    with cold.still(database, told.append):
        pass
    assert told == []
    into, out = os.pipe(), os.pipe()

    def move() -> None:
        other = Database(sqlite_url)
        with other.alone(cold.LOCK):
            os.write(into[1], b".")
            os.read(out[0], 1)

    child = in_child(move)
    os.read(into[0], 1)

    def let_go(said: str) -> None:
        told.append(said)
        os.write(out[1], b".")

    with cold.still(database, let_go):
        assert len(told) == 1
    assert status_of(child) == 0
    database.close()


def test_few_read_packs_for_pages_at_once() -> None:
    with ExitStack() as stack:
        for _ in range(cold.READERS):
            stack.enter_context(cold.one_of_few())
        with pytest.raises(cold.PacksBusy):
            stack.enter_context(cold.one_of_few())
    with cold.one_of_few():
        pass
