"""Another party signs only what grew out of what it signed before, and a trail that was written anew is found out."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dossier.errors import BadRequest, ServerAway
from scripts import verify_trail
from sohoa import witnesses
from sohoa.witnesses import served
from storage.database.engine import Database
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore
from storage.trail import checkpoints, events, merkle, notes
from storage.trail.merkle import Growing
from storage.trail.notes import Checkpoint
from storage.witnessing import add_checkpoint, asking
from storage.witnessing.add_checkpoint import Answer, Request, post, read_request
from storage.witnessing.asking import Asker, Known, Said
from storage.witnessing.cosignatures import OF_LOGS, OF_WITNESSES, Verifier, cosigned_at, read_verifier, with_line
from storage.witnessing.witness import Witness
from tests.archive import BOTH_SIZES
from tests.children import in_child, status_of
from tests.integration.storage.test_events import ACTOR
from tests.integration.storage.trail.test_packs import FEBRUARY, KEY, LINE, MARCH, PUBLIC, SQLITE, WRITES, filled, pack

LOG = Verifier("sohoa/H00", PUBLIC, OF_LOGS)
OWN = Ed25519PrivateKey.generate()
NOW = 1_800_000_000
LEAVES = [bytes([number]) * 32 for number in range(40)]


def witness(folder: Path, *, logs: tuple[Verifier, ...] = (LOG,), key: Ed25519PrivateKey = OWN) -> Witness:
    folder.mkdir(exist_ok=True)
    return Witness(folder, "tinh-b.example/w1", key, logs, lambda: NOW)


def checkpoint(leaves: list[bytes], key: Ed25519PrivateKey = KEY, origin: str = "sohoa/H00") -> str:
    return notes.sign(Checkpoint(origin, len(leaves), merkle.root_of(leaves)), key)


def grown(old: int, size: int) -> Request:
    proof = merkle.consistency(LEAVES[:size], old, size) if 0 < old < size else []
    return Request(old, proof, checkpoint(LEAVES[:size]))


def test_a_witness_signs_what_grew_and_refuses_what_does_not_as_the_protocol_says(tmp_path: Path) -> None:
    place = witness(tmp_path / "w")

    def asked(request: Request) -> Answer:
        return place.add_checkpoint(request.body)

    signed = asked(grown(0, 5))
    assert signed.status == 200
    assert cosigned_at(checkpoint(LEAVES[:5]), signed.body, place.verifier) == NOW
    assert cosigned_at(checkpoint(LEAVES[:6]), signed.body, place.verifier) is None
    assert asked(grown(5, 12)).status == 200
    place = witness(tmp_path / "w")  # started anew
    assert asked(grown(12, 12)).status == 200, "the same again says that there is nothing newer"
    assert (answer := asked(grown(5, 20))).status == 409
    assert (answer.body, answer.media_type) == ("12\n", "text/x.tlog.size")
    assert asked(grown(0, 20)).body == "12\n", "to ask from nothing takes no signature back"
    assert asked(grown(5, 5)).status == 409, "nor does a shorter trail"
    other = [b"x" * 32, *LEAVES[1:20]]
    assert asked(Request(12, merkle.consistency(other, 12, 20), checkpoint(other))).status == 422
    assert asked(Request(12, (), checkpoint(LEAVES[:20]))).status == 422
    assert asked(Request(12, (), checkpoint(other[:12]))).status == 409, "as long, and another"
    assert len(list((tmp_path / "w" / "forks").iterdir())) == 3, "what its own key signed is evidence"
    assert asked(Request(13, (), checkpoint(LEAVES[:12]))).status == 400
    assert asked(Request(12, (), checkpoint(LEAVES[:20], OWN))).status == 403
    assert asked(Request(0, (), checkpoint(LEAVES[:20], origin="sohoa/H99"))).status == 404
    assert asked(grown(12, 40)).status == 200
    short = b"old 1\nAAAA\n\n" + checkpoint(LEAVES[:3]).encode()
    for body in (b"", b"old 1\n\n", b"old 01\n\nx\n", b"old -1\n\nx\n", b"\xff", short):
        assert place.add_checkpoint(body).status == 400
    state = next((tmp_path / "w").glob("*.json"))
    state.write_bytes(b"{")
    with pytest.raises(ValueError, match="Expecting"):  # what it does not know any more it does not sign
        asked(grown(0, 40))


def test_a_request_is_read_as_it_was_written() -> None:
    request = grown(5, 12)
    read = read_request(request.body)
    assert (read.old, list(read.proof), read.note) == (5, list(request.proof), request.note)
    line = "w.example/1+" + Verifier("w.example/1", OWN.public_key(), OF_WITNESSES).line.partition("+")[2]
    assert read_verifier(line, OF_WITNESSES).line == line
    for wrong in (line.replace("w.example", "x.example"), "", "a+b+c", LOG.line):
        with pytest.raises(BadRequest):
            read_verifier(wrong, OF_WITNESSES)


@pytest.mark.parametrize("size", range(1, 24))
def test_growth_is_proved_without_the_leaves_before(size: int) -> None:
    before = Growing()
    for leaf in LEAVES[:size]:
        before.add(leaf)
    for end in range(size, 40):
        assert merkle.consistency_from(before, LEAVES[size:end], end) == merkle.consistency(LEAVES[:end], size, end)


def test_a_witness_that_is_killed_anywhere_never_signs_two_trails(tmp_path: Path) -> None:
    """It dies at each step that leaves a trace; what it then signs grew out of whatever it may have signed."""
    other = [LEAVES[0], b"x" * 32, *LEAVES[2:8]]
    for number in count():
        folder = tmp_path / str(number)
        assert witness(folder).add_checkpoint(grown(0, 5).body).status == 200

        def killed() -> None:
            left = iter(range(number))  # noqa: B023

            def hook(name: str, arguments: tuple[object, ...]) -> None:
                is_trace = name in {"os.rename", "os.remove", "os.mkdir", "os.link"} or (
                    name == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES
                )
                if is_trace and next(left, None) is None:
                    os.kill(os.getpid(), signal.SIGKILL)

            place = witness(folder)  # noqa: B023
            sys.addaudithook(hook)
            place.add_checkpoint(grown(5, 8).body)

        status = status_of(in_child(killed))
        place = witness(folder)
        held = int(place.add_checkpoint(grown(1, 8).body).body)
        assert held in {5, 8}
        assert status != 0 or held == 8, "what was answered is durable"
        proof = merkle.consistency(other, held, 8) if held < 8 else []
        assert place.add_checkpoint(Request(held, proof, checkpoint(other)).body).status in {409, 422}
        assert place.add_checkpoint(grown(held, 8).body).status == 200
        if status == 0:
            break
    assert number > 2


def test_of_two_requests_at_once_none_takes_the_other_back(tmp_path: Path) -> None:
    place = witness(tmp_path / "w")
    place.add_checkpoint(grown(0, 3).body)
    answers: list[int] = []
    both = threading.Barrier(8)

    def ask(size: int) -> None:
        both.wait()
        answers.append(witness(tmp_path / "w").add_checkpoint(grown(3, size).body).status)

    threads = [threading.Thread(target=ask, args=[size]) for size in range(4, 12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(answers) == [200, *[409] * 7]


@contextmanager
def running(place: Witness) -> Iterator[str]:
    with served(place, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def asker(database: Database, store: ObjectStore, by: Callable[[str, bytes], Answer] = post) -> Asker:
    return Asker(database, store, PUBLIC, by)


def note_of(database: Database) -> str:
    return checkpoints.take(database, "sohoa/H00", KEY, now=MARCH)


def more(database: Database) -> None:
    with database.write() as session:
        events.append(session, "read", ACTOR, now=MARCH, document_id="d")


@BOTH_SIZES
def test_checkpoints_are_countersigned_and_a_trail_written_anew_is_found_out(
    database: Database, empty_database: Database, store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = witness(tmp_path / "w")
    monkeypatch.setattr(asking, "AHEAD", timedelta(days=10_000))  # the witness's clock is its own here
    filled(database)
    with running(place) as url:
        known, asks = Known(place.verifier, url), asker(database, store)
        with database.read() as session:
            assert asking.due(session, [known, Known(place.verifier)], MARCH) == [known]
        assert asks.ask(known, note_of(database)).what == "cosigned"
        more(database)
        assert asks.ask(known, note_of(database)).what == "cosigned"
        assert asks.ask(known, note_of(database)).what == "cosigned", "nothing came, and it says so"
        pack(database, store, tmp_path, FEBRUARY)
        more(database)
        note = note_of(database)
        assert asks.ask(known, note).what == "cosigned"
        with database.read() as session:
            stands = asking.standing(session, place.verifier)
            assert (stands.size, stands.fork) == (notes.opened(note, PUBLIC).size, False)
            assert list(asking.everyone(session)) == [stands]
            checkpoints.verify_all(session, PUBLIC, store)
        assert note_of(database).count("tinh-b.example/w1") == 1, "kept with the checkpoint"
        assert notes.bare(note_of(database)) == note

        # The database is lost and another written in its place: shorter, then as long, then longer.
        filled(empty_database, looks=3)
        forged = asker(empty_database, store)
        said = forged.ask(known, note_of(empty_database))
        assert (said.what, said.size) == ("longer", stands.size)
        while notes.opened(note_of(empty_database), PUBLIC).size < stands.size:
            more(empty_database)
        assert forged.ask(known, note_of(empty_database)).what == "fork"
        more(empty_database)
        assert forged.ask(known, note_of(empty_database)).what == "fork"
        with empty_database.read() as session:
            assert asking.standing(session, place.verifier).fork
            assert note_of(empty_database).count("tinh-b") == 0
    assert asks.ask(known, note_of(database)).what == "away", "nobody is there any more"
    with database.read() as session:
        assert asking.standing(session, place.verifier) == stands


@SQLITE
@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (Answer(200, "— tinh-b.example/w1 AAAA\n"), "unsound"),
        (Answer(200, ""), "unsound"),
        (Answer(200, "\udcff"), "unsound"),
        (Answer(503, "busy\n"), "away"),
        (Answer(404, "unknown log\n"), "refused"),
        (Answer(403, ""), "refused"),
        (Answer(400, ""), "refused"),
        (Answer(301, ""), "refused"),
        (Answer(429, ""), "away"),
        (Answer(409, "nine\n", "text/x.tlog.size"), "away"),
        (Answer(409, "3\n", "text/x.tlog.size"), "away"),
        (Answer(422, ""), "fork"),
        (Answer(409, "99999\n", "text/x.tlog.size"), "longer"),
    ],
)
def test_whatever_a_witness_says_costs_no_more_than_a_warning(
    database: Database, tmp_path: Path, answer: Answer, what: str
) -> None:
    filled(database)
    known = Known(Verifier("tinh-b.example/w1", OWN.public_key(), OF_WITNESSES), "http://127.0.0.1:9")
    store = FolderStore(tmp_path / "archive")
    assert asker(database, store, lambda *_: answer).ask(known, note_of(database)).what == what
    with database.read() as session:
        stands = asking.standing(session, known.verifier)
        assert stands.fork == (what in {"fork", "longer"})
        assert (stands.at, stands.since is not None) == (None, True), "who never signed is silent since then"
        assert asking.due(session, [known], database.now()) == [], "asked again after a while, not at once"
        assert asking.due(session, [known], database.now() + asking.AGAIN) == [known]


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (Answer(409, "7\n", "text/x.tlog.size"), "fork"),
        (Answer(409, "7\n", "text/plain"), "away"),
        (Answer(409, "-5\n", "text/x.tlog.size"), "away"),
        (Answer(409, "conflict"), "away"),
    ],
)
def test_only_a_witness_that_tells_its_size_says_that_it_signed_another_trail(answer: Answer, what: str) -> None:
    verifier = Verifier("tinh-b.example/w1", OWN.public_key(), OF_WITNESSES)
    asked = Request(7, (), "note of 7 entries")
    assert asking.judged(verifier, asked, 7, answer, datetime.now(UTC)).what == what


@SQLITE
def test_an_old_answer_that_is_brought_again_says_nothing_of_today(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "AHEAD", timedelta(days=10_000))
    filled(database)
    place, store, at = witness(tmp_path / "w"), FolderStore(tmp_path / "archive"), count(NOW)
    place._clock = lambda: next(at)
    answers: list[Answer] = []

    def by(_: str, body: bytes) -> Answer:
        answers.append(place.add_checkpoint(body))
        return answers[-1]

    def stands() -> tuple[int, bool]:
        with database.read() as session:
            found = asking.standing(session, place.verifier)
            return found.size, found.fork

    known, asks = Known(place.verifier, "http://x"), asker(database, store, by)
    first = asks.ask(known, note_of(database))
    more(database)
    assert asks.ask(known, note_of(database)).what == "cosigned"
    size = stands()[0]
    assert size > first.size
    asking.take_in(database, place.verifier, answers[0].body)
    assert stands() == (size, False), "it signed more since"
    monkeypatch.setattr(database, "now", lambda: datetime.fromtimestamp(NOW + 100, UTC))
    refuses = asker(database, store, lambda *_: Answer(422, ""))
    assert refuses.ask(known, note_of(database)).what == "fork"
    for old in answers:
        asking.take_in(database, place.verifier, old.body)
        assert stands() == (size, True), "it was signed before the fork was seen"
    place._clock = lambda: NOW + 200
    late = place.add_checkpoint(asks.request(known, note_of(database)).body)
    asking.take_in(database, place.verifier, late.body)
    assert stands() == (size, False)


@SQLITE
def test_what_another_program_had_signed_meanwhile_is_no_longer_trail(database: Database, tmp_path: Path) -> None:
    filled(database)
    note = note_of(database)
    more(database)
    size = notes.opened(note_of(database), PUBLIC).size
    known = Known(Verifier("tinh-b.example/w1", OWN.public_key(), OF_WITNESSES), "http://x")
    for held, what in ((size, "away"), (size + 1, "longer")):
        answer = Answer(409, f"{held}\n", "text/x.tlog.size")
        asks = asker(database, FolderStore(tmp_path / "archive"), lambda *_: answer)  # noqa: B023
        assert asks.ask(known, note).what == what


@SQLITE
def test_a_cosignature_of_tomorrow_or_by_another_key_is_none(database: Database, tmp_path: Path) -> None:
    filled(database)
    note, known = note_of(database), Known(Verifier("tinh-b.example/w1", OWN.public_key(), OF_WITNESSES), "http://x")
    for place in (witness(tmp_path / "w"), witness(tmp_path / "o", key=Ed25519PrivateKey.generate())):
        asks = asker(database, FolderStore(tmp_path / "archive"), lambda _, body: place.add_checkpoint(body))  # noqa: B023
        assert asks.ask(known, note) == Said("tinh-b.example/w1", "unsound", 24)


def test_a_server_that_answers_byte_by_byte_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(add_checkpoint, "SECONDS", 0.5)
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                while not done.wait(0.05):
                    try:
                        connection.sendall(b"H")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        with pytest.raises(ServerAway):
            post(f"http://127.0.0.1:{server.getsockname()[1]}", b"old 0\n\nx\n")
        done.set()
        thread.join()


def test_callers_that_send_byte_by_byte_keep_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witnesses, "PATIENCE_SECONDS", 2.5)
    head = b"POST /add-checkpoint HTTP/1.0\r\nContent-Length: 999\r\n\r\n"
    with running(witness(tmp_path / "w")) as url, ExitStack() as slow:
        port = int(url.rpartition(":")[2])
        callers = [
            slow.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))
            for _ in range(witnesses.AT_ONCE + 1)
        ]
        for one in callers:
            one.sendall(head)
        assert post(url, grown(0, 5).body).status == 200
        with pytest.raises(ConnectionError):  # noqa: PT012  (which of the bytes is refused is by chance)
            for _ in range(600):
                callers[0].sendall(b"x")  # never silent, and let go all the same
                time.sleep(0.1)


def test_anybody_checks_a_cosignature_with_nothing_but_python(tmp_path: Path) -> None:
    place, note = witness(tmp_path / "w"), checkpoint(LEAVES[:5])
    line = place.add_checkpoint(grown(0, 5).body).body
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "000000000005.txt").write_text(note)
    with pytest.raises(verify_trail.Wrong, match="signed none"):
        verify_trail.verify(LINE, [kept / "000000000005.txt"], None, None, None, [place.verifier.line])
    (kept / "000000000005.txt.abcd.cosig").write_text(line)
    said = verify_trail.verify(LINE, [kept / "000000000005.txt"], None, None, None, [place.verifier.line])
    assert "tinh-b.example/w1 saw it at 2027-01-15T08:00:00+00:00" in said[1]
    (tmp_path / "one.txt").write_text(with_line(note, line, place.verifier))
    assert verify_trail.verify(LINE, [tmp_path / "one.txt"], None, None, None, [place.verifier.line])[1]
    other = Verifier("tinh-b.example/w1", Ed25519PrivateKey.generate().public_key(), OF_WITNESSES).line
    with pytest.raises(verify_trail.Wrong):
        verify_trail.verify(LINE, [tmp_path / "one.txt"], None, None, None, [other])
