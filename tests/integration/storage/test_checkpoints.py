"""Checkpoints of the trail: what they prove, and what they find."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text, update

from dossier.errors import BadRequest, BadSetting, NotFound, TrailBroken
from storage.database.engine import Database
from storage.database.models import TrailCheckpointRow
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore
from storage.trail import checkpoints, events, merkle, notes
from storage.trail.checkpoints import Verified
from tests.archive import verified_trail
from tests.integration.storage.test_events import ACTOR, tamper, write

NOW = datetime(2026, 11, 29, 1, tzinfo=UTC)
KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key()


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    """A store in which nothing lies: of these trails nothing was moved."""
    return FolderStore(tmp_path / "archive")


def take(database: Database) -> str:
    return checkpoints.take(database, "sohoa/H00", KEY, now=NOW)


def rewritten(database: Database, action: str) -> None:
    """Somebody who owns the database writes the whole trail anew, chain and head, with another first entry."""
    tamper(database, "DELETE FROM events")
    with database.write() as session:
        session.execute(text("UPDATE event_head SET seq = 0, hash = :genesis"), {"genesis": events.GENESIS})
    with database.write() as session:
        events.append(session, action, ACTOR, now=NOW)
    write(database, 6)


def test_a_checkpoint_is_gone_on_from_and_covers_what_came_before(database: Database, store: ObjectStore) -> None:
    write(database, 5)
    first = take(database)
    assert take(database) == first, "nothing came meanwhile"
    write(database, 2)
    with database.read() as session:
        assert checkpoints.verify(session, PUBLIC) == Verified(7, 5)
    second = take(database)
    with database.read() as session:
        assert checkpoints.verify_all(session, PUBLIC, store) == Verified(7, 7)
        proof = checkpoints.proof_of(session, 3, PUBLIC, store)
        path, newest = checkpoints.growth(session, 5, PUBLIC, store)
        assert checkpoints.held_against(session, first, PUBLIC, store).size == 5
        with pytest.raises(NotFound):
            checkpoints.proof_of(session, 8, PUBLIC, store)
    old, new = notes.opened(first, PUBLIC), notes.opened(second, PUBLIC)
    assert newest == second
    assert merkle.is_included(proof.leaf, proof.index, new.size, proof.path, new.root)
    assert merkle.is_consistent(old.size, new.size, path, old.root, new.root)


def test_a_change_after_the_checkpoint_shows_at_once_and_one_before_it_in_the_whole(
    database: Database, store: ObjectStore
) -> None:
    write(database, 4)
    take(database)
    write(database, 3)
    tamper(database, "UPDATE events SET requester = 'nobody' WHERE seq = 6")
    with database.read() as session, pytest.raises(TrailBroken) as broken:
        checkpoints.verify(session, PUBLIC)
    assert broken.value.values["seq"] == 6
    with database.write() as session:
        session.execute(text("UPDATE events SET requester = 'nobody' WHERE seq = 2"))
    with database.read() as session, pytest.raises(TrailBroken) as broken:
        checkpoints.verify_all(session, PUBLIC, store)
    assert broken.value.values["seq"] == 2


def test_a_trail_that_was_written_anew_as_a_whole_is_not_the_one_that_was_signed(
    database: Database, store: ObjectStore
) -> None:
    write(database, 7)
    note = take(database)
    rewritten(database, "archived")
    with database.read() as session:
        assert verified_trail(session) == 7, "the chain alone does not tell"
        with pytest.raises(TrailBroken):
            checkpoints.verify_all(session, PUBLIC, store)
        with pytest.raises(TrailBroken):
            checkpoints.held_against(session, note, PUBLIC, store)
        with pytest.raises(BadRequest):
            checkpoints.held_against(session, note, Ed25519PrivateKey.generate().public_key(), store)


def test_a_key_that_signed_none_is_another_machines_and_one_that_signed_some_tells_what_is_forged(
    database: Database, store: ObjectStore
) -> None:
    another = Ed25519PrivateKey.generate()
    write(database, 3)
    take(database)
    write(database, 3)
    note = take(database)
    with database.read() as session, pytest.raises(BadSetting):
        checkpoints.verify_all(session, another.public_key(), store)
    with database.write() as session:
        forged = notes.sign(notes.opened(note, PUBLIC), another)
        session.execute(update(TrailCheckpointRow).where(TrailCheckpointRow.note == note).values(note=forged))
    with database.read() as session:
        with pytest.raises(TrailBroken):
            checkpoints.verify(session, PUBLIC)
        with pytest.raises(TrailBroken):
            checkpoints.verify_all(session, PUBLIC, store)


def test_a_cut_off_trail_is_shorter_than_its_checkpoint(database: Database, store: ObjectStore) -> None:
    write(database, 5)
    take(database)
    tamper(database, "DELETE FROM events WHERE seq > 3")
    with database.write() as session:
        session.execute(text("UPDATE event_head SET seq = 3, hash = (SELECT hash FROM events WHERE seq = 3)"))
    with database.read() as session, pytest.raises(TrailBroken):
        checkpoints.verify(session, PUBLIC)
    with database.read() as session, pytest.raises(TrailBroken):
        checkpoints.verify_all(session, PUBLIC, store)
    with database.read() as session, pytest.raises(TrailBroken):
        checkpoints.proof_of(session, 2, PUBLIC, store)
    with database.read() as session, pytest.raises(TrailBroken):
        checkpoints.growth(session, 2, PUBLIC, store)
