"""The trail is brought back from the store alone, and goes on where it was; what is lost of it is said."""

from __future__ import annotations

import gzip
import os
import signal
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import event, select

from dossier.catalogue.kinds import default_catalogue
from dossier.errors import TrailBroken
from scripts import verify_trail
from storage.archive.ocfl import ROOT_MARK, Archive
from storage.database.engine import Database
from storage.database.models import EventRow, TrailPackRow
from storage.database.schema import upgrade
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore
from storage.trail import chain, checkpoints, events, merkle, notes, packs, pieces
from storage.trail.pieces import Copier
from tests.archive import BOTH_SIZES
from tests.children import in_child, status_of
from tests.integration.storage.test_events import ACTOR
from tests.integration.storage.trail.test_packs import FEBRUARY, KEY, LINE, MARCH, PUBLIC, SQLITE, filled, pack
from worker.rebuild.replay import ACTOR as REBUILD
from worker.rebuild.run import rebuild
from worker.rebuild.trail import BROUGHT, Brought, Fork, KeptTrail, OtherTrail, bring_back, is_kept

KEPT = KeptTrail("sohoa/H00", PUBLIC)


def copier(database: Database, store: ObjectStore, folder: Path, most: int = pieces.MOST) -> Copier:
    return Copier(database, store, (), "sohoa/H00", KEY, folder / "work" / "trail", most)


def more(database: Database, entries: int) -> None:
    with database.write() as session:
        for number in range(entries):
            events.append(session, "read", ACTOR, now=MARCH, document_id="d", details={"n": number})


def table(database: Database, until: int) -> list[tuple[int, str, str]]:
    statement = select(EventRow.seq, EventRow.action, EventRow.hash).where(EventRow.seq <= until)
    with database.read() as session:
        return [(row.seq, row.action, row.hash) for row in session.execute(statement.order_by(EventRow.seq))]


def begun(store: ObjectStore) -> ObjectStore:
    """The place of an archive without papers."""
    name, content = ROOT_MARK
    store.put(name, content)
    return store


@BOTH_SIZES
def test_a_trail_of_packs_and_pieces_comes_back_and_goes_on(
    database: Database, empty_database: Database, store: ObjectStore, tmp_path: Path
) -> None:
    filled(database)
    assert copier(database, store, tmp_path, most=10).run(), "before anything was packed"
    pack(database, store, tmp_path, FEBRUARY)
    more(database, 5)
    assert len(copier(database, store, tmp_path).run()) == 1
    assert copier(database, store, tmp_path).run() == [], "nothing came since"
    with database.read() as session:
        assert not pieces.is_due(session, MARCH + pieces.EVERY * 9)
        entries = events.head(session)[0]
    old = checkpoints.take(database, "sohoa/H00", KEY, now=MARCH)

    brought = bring_back(empty_database, store, replace(KEPT, noted=[notes.opened(old, PUBLIC)]), REBUILD)
    assert (brought.entries, brought.lost, brought.apart, brought.spoilt) == (entries, [], [], [])
    assert table(empty_database, entries) == table(database, entries), "looks of packs are in no table"
    with empty_database.read() as session:
        assert session.scalars(select(TrailPackRow.key)).all() == list(store.keys(f"{packs.FOLDER}/2026-01/"))
        assert events.head(session)[0] == entries + 1, "what came back is told"
        assert chain.verify(session, store) == entries + 1
        assert checkpoints.held_against(session, old, PUBLIC, store).size == entries
    new = notes.opened(checkpoints.take(empty_database, "sohoa/H00", KEY, now=MARCH), PUBLIC)
    with empty_database.read() as session:
        checkpoints.verify_all(session, PUBLIC, store)
        path, _ = checkpoints.growth(session, entries, PUBLIC, store)
        proof = checkpoints.proof_of(session, 2, PUBLIC, store)
    assert merkle.is_consistent(entries, new.size, path, notes.opened(old, PUBLIC).root, new.root)
    assert merkle.is_included(proof.leaf, 1, new.size, proof.path, new.root)
    more(empty_database, 3)
    assert len(copier(empty_database, store, tmp_path).run()) == 1, "pieces go on behind those that were there"
    assert pack(empty_database, store, tmp_path), "and so do packs"
    assert list(pieces.damaged(store, pieces.keys(store))) == []
    if isinstance(store, FolderStore):
        assert verify_trail.verify(LINE, [], None, None, tmp_path / "archive"), "with nothing but Python, too"


@SQLITE
def test_killed_at_every_commit_the_trail_comes_back_whole(
    database: Database, empty_database: Database, tmp_path: Path
) -> None:
    store = FolderStore(tmp_path / "archive")
    filled(database)
    pack(database, store, tmp_path, FEBRUARY)
    more(database, 4)
    copier(database, store, tmp_path, most=7).run()
    url = empty_database.url.render_as_string(hide_password=False)

    def killed(number: int) -> None:
        found, left = Database(url), iter(range(number))

        def kill(_: object) -> None:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(found.engine, "commit", kill)
        bring_back(found, store, KEPT, REBUILD)

    for number in count():
        status = status_of(in_child(lambda: killed(number)))  # noqa: B023
        if status == 0:
            break
        assert status == -signal.SIGKILL
    assert number > 3
    assert bring_back(empty_database, store, KEPT, REBUILD).entries == 30
    assert table(empty_database, 30) == table(database, 30)
    with empty_database.read() as session:
        told = session.scalars(select(EventRow.action).where(EventRow.seq > 30)).all()
        assert told == [BROUGHT], "once, however often it was begun"
        checkpoints.verify_all(session, PUBLIC, store)


@SQLITE
def test_what_is_missing_or_forged_is_said_and_never_put_on_record(
    database: Database, empty_database: Database, tmp_path: Path
) -> None:
    store = FolderStore(tmp_path / "archive")
    filled(database)
    first, second, third, fourth = copier(database, store, tmp_path, most=6).run()
    more(database, 2)
    late = notes.opened(checkpoints.take(database, "sohoa/H00", KEY, now=MARCH), PUBLIC)
    assert verify_trail.verify(LINE, [], None, None, tmp_path / "archive")
    forger = Ed25519PrivateKey.generate()
    with FolderStore(tmp_path / "archive").open(second) as stream:
        lines = gzip.decompress(stream.read()).replace("Đỗ".encode(), "Hồ".encode())
    store.put(second, gzip.compress(lines))
    store.delete(third)
    head = replace(
        packs.head_of(store, first), checkpoint=notes.sign(notes.Checkpoint("sohoa/H00", 6, b"0" * 32), forger)
    )
    with database.read() as session:
        packs.write(tmp_path / "forged.gz", head, list(events.rows(session, after=0, until=6)))
    store.put(f"{pieces.FOLDER}/000000000001-forged.jsonl.gz", tmp_path / "forged.gz")

    brought = bring_back(empty_database, store, replace(KEPT, noted=[late]), REBUILD)
    assert (brought.entries, brought.lost, brought.apart) == (6, [(7, 18), (25, 26)], [fourth])
    assert [Path(one).name for one in brought.spoilt] == ["000000000001-forged.jsonl.gz", Path(second).name]
    assert table(empty_database, 6) == table(database, 6)
    with empty_database.read() as session:
        told = session.scalars(select(EventRow).where(EventRow.action == BROUGHT)).one().details
        assert (told["entries"], told["newest_known"], told["lost"]) == (6, 26, [[7, 18], [25, 26]])
        chain.verify(session, store)
    other = replace(KEPT, noted=[notes.Checkpoint("sohoa/H00", 6, b"1" * 32)])
    with pytest.raises(TrailBroken):  # somebody laid down another trail of as many entries
        bring_back(empty_database, store, other, REBUILD)


@SQLITE
def test_of_two_branches_the_one_that_kept_checkpoints_confirm_comes_back(
    database: Database, empty_database: Database, tmp_path: Path
) -> None:
    store = FolderStore(tmp_path / "archive")
    made: list[str] = []
    for branch, one in (("a", database), ("b", empty_database)):
        filled(one)
        copier(one, store, tmp_path).run()
        for length in (6, 3) if branch == "a" else (5, 2):
            with one.write() as session:
                for _ in range(length):
                    events.append(session, "read", ACTOR, now=MARCH, document_id=branch)
            made += copier(one, store, tmp_path).run()
    of_a, of_b = sorted(made[:2]), sorted(made[2:])
    noted_a, noted_b = (notes.opened(packs.head_of(store, one[1]).checkpoint, PUBLIC) for one in (of_a, of_b))

    def anew(noted: list[notes.Checkpoint]) -> Brought:
        found = Database(f"sqlite:///{tmp_path / 'anew.db'}")
        try:
            upgrade(found)
            brought = bring_back(found, store, replace(KEPT, noted=noted), REBUILD)
            living = database if brought.entries == 33 else empty_database
            assert table(found, brought.entries) == table(living, brought.entries)
            return brought
        finally:
            found.close()
            for file in tmp_path.glob("anew.db*"):
                file.unlink()

    longest = anew([])
    assert (longest.entries, longest.branches, longest.lost, longest.apart) == (33, of_b, [], [])
    assert longest.forks == [Fork(24, of_a[0], "longest")]
    by_kept = anew([noted_b])
    assert (by_kept.entries, by_kept.branches, by_kept.lost, by_kept.apart) == (31, of_a, [], [])
    assert by_kept.forks == [Fork(24, of_b[0], "kept")]
    both = anew([noted_b, noted_a])
    assert both.forks == [Fork(24, of_a[0], "kept", (31,))], "the newest of them decides, and it is said"
    store.delete(of_b[0])
    store.delete(of_b[1])
    with pytest.raises(TrailBroken):
        anew([noted_b])


@SQLITE
def test_a_trail_of_years_is_copied_bit_by_bit_from_checkpoint_to_checkpoint(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "AT_ONCE", 1)
    store = FolderStore(tmp_path / "archive")
    for _ in range(3):
        more(database, 5)
        checkpoints.take(database, "sohoa/H00", KEY, now=MARCH)
    copying = copier(database, store, tmp_path, most=7)
    assert [len(copying.run()) for _ in range(4)] == [1, 1, 1, 0]
    assert [packs.head_of(store, key).last for key in pieces.keys(store)] == [5, 10, 15]
    more(database, 20)
    assert len(copying.run()) == 3, "where there is none to end at before, it goes to the newest"


@SQLITE
def test_a_database_with_a_trail_of_its_own_is_left_alone(
    database: Database, empty_database: Database, tmp_path: Path
) -> None:
    store = begun(FolderStore(tmp_path / "archive"))
    filled(database)
    copier(database, store, tmp_path).run()
    more(empty_database, 2)
    with pytest.raises(OtherTrail):
        bring_back(empty_database, store, KEPT, REBUILD)
    assert len(table(empty_database, 99)) == 2
    more(empty_database, 50)
    with pytest.raises(OtherTrail):
        bring_back(empty_database, store, KEPT, REBUILD)


@SQLITE
def test_a_rebuild_that_was_going_on_when_the_trail_was_copied_is_not_gone_on_with(
    database: Database, empty_database: Database, tmp_path: Path
) -> None:
    """Its place is that of a database that is gone: papers would be passed over."""
    store = begun(FolderStore(tmp_path / "archive"))
    with database.write() as session:
        events.append(session, "rebuild_begun", REBUILD, now=MARCH)
        through = {"through": ["9999", 0, "z", 9], "objects": {}}
        events.append(session, "rebuilding", REBUILD, now=MARCH, details=through)
    copier(database, store, tmp_path).run()
    assert is_kept(store)
    archive = Archive(store)
    steps = list(rebuild(empty_database, archive, default_catalogue(), tmp_path / "r.db", source="test", kept=KEPT))
    assert steps[0].trail is not None
    assert [row[1] for row in table(empty_database, 9)] == [
        "rebuild_begun",
        "rebuilding",
        BROUGHT,
        "rebuild_begun",
        "rebuilt",
    ]


@SQLITE
def test_a_damaged_piece_is_named_and_mended_from_the_second_store(database: Database, tmp_path: Path) -> None:
    store, second = FolderStore(tmp_path / "archive"), FolderStore(tmp_path / "second")
    filled(database)
    made = replace(copier(database, store, tmp_path, most=10), others=[second]).run()
    content = (tmp_path / "archive" / made[1]).read_bytes()
    (tmp_path / "archive" / made[1]).write_bytes(content[:-20])
    store.delete(made[2])
    assert list(pieces.damaged(store, made)) == made[1:]
    assert pieces.mend(database, store, second, made[1:], ACTOR) == made[1:]
    assert list(pieces.damaged(store, made)) == []
