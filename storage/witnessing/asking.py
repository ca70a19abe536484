"""The witnesses of this installation's trail: asked for their signatures, and what they said.

Nobody waits for a witness. One that is away is asked again later; one that has seen another trail than ours says so by
refusing, and that is worth more than its signature: `Standing.fork` stays until it signs again, at least as much as it
did before.

A cosignature is kept with its checkpoint, as one more line of the note; how each witness stands, in a row of `sweeps`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dossier.errors import BadRequest, Transient
from storage.database.engine import Database
from storage.database.models import SweepRow, TrailCheckpointRow
from storage.objects.store import ObjectStore
from storage.trail import chain, checkpoints, exports, merkle, notes
from storage.witnessing.add_checkpoint import SIZE_TYPE, Answer, Post, Request
from storage.witnessing.cosignatures import Verifier, cosigned_at, with_line

EVERY: Final = timedelta(days=1)
AGAIN: Final = timedelta(minutes=10)
"""Until one that was away is asked again."""
SILENT: Final = timedelta(days=3)
"""So old, a cosignature says nothing of today."""
AHEAD: Final = timedelta(minutes=10)
"""By how much the clock of a witness may be before ours."""
BROUGHT_BACK: Final = 100
"""Checkpoints that an answer may be about that somebody carried: some months of them."""
LOCK: Final = "witness"
"""Who asks holds it: what one is told of another's question would look like another trail."""
_ROW = "witness "

COSIGNED, AWAY, REFUSED, UNSOUND, LONGER, FORK = "cosigned", "away", "refused", "unsound", "longer", "fork"
"""What came of asking: it signed; it did not answer, or not what it should; it knows no such trail, key or question;
what it sent is no signature of it; it has signed a trail that is longer than ours; it has signed another trail."""


@dataclass(frozen=True, slots=True)
class Known:
    """A witness. `url`: where it is asked; nothing: by files that somebody carries."""

    verifier: Verifier
    url: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What came of asking one: `what`, the size of the checkpoint that it was asked about or signed longer, the line
    that it sent, and its moment where it signed; the HTTP status where it refused."""

    witness: str
    what: str
    size: int
    line: str = ""
    at: datetime | None = None
    status: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How one stands: the size that it signed last and when, whether it says that it has seen another trail."""

    witness: str
    size: int
    at: datetime | None
    fork: bool
    since: datetime | None = None
    """When it signed last; of one that never did, when it was asked first."""

    def is_recent(self, now: datetime) -> bool:
        """Whether what it signed says something of today."""
        return self.at is not None and now - self.at < SILENT and not self.fork


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks for what the newest checkpoint says. `key`: of the trail; `store`: where its packs lie; `post`: by which
    one is asked."""

    database: Database
    store: ObjectStore
    key: Ed25519PublicKey
    post: Post

    def ask(self, witness: Known, note: str) -> Said:
        """Ask one for its signature over a checkpoint, and put down what came of it. Raises `TrailBroken`,
        `ArchiveDamaged`, and what store and database raise."""
        said = self._asked(witness, note)
        with self.database.write() as session:
            keep(session, witness.verifier, note, said, self.database.now())
        return said

    def request(self, witness: Known, note: str, old: int | None = None) -> Request:
        """What it is asked: about growth since `old` entries, or since what it signed last. Raises what `ask` does."""
        size = notes.opened(note, self.key).size
        with self.database.read() as session:
            known = standing(session, witness.verifier).size if old is None else old
            if not 0 < known < size:
                return Request(known, (), note)
            before = checkpoints.tree_at(session, known, self.key, self.store)
            added = chain.leaves(session, self.store, size, after=known)
            return Request(known, merkle.consistency_from(before, added, size), note)

    def _asked(self, witness: Known, note: str) -> Said:
        name, size = witness.verifier.name, notes.opened(note, self.key).size
        try:
            request = self.request(witness, note)
            answer = self.post(witness.url, request.body)
            if answer.status == 409 and (held := _size(answer)) is not None and held != request.old:
                if held > size:
                    return self._longer(name, held, size)
                request = self.request(witness, note, held)
                answer = self.post(witness.url, request.body)
        except Transient:
            return Said(name, AWAY, size)
        said = judged(witness.verifier, request, size, answer, self.database.now())
        return self._longer(name, said.size, size) if said.what == LONGER else said

    def _longer(self, name: str, held: int, asked: int) -> Said:
        """It signed more than it was asked about: another trail only if it is more than was ever signed here."""
        with self.database.read() as session:
            is_more = held > checkpoints.last_size(session)
        return Said(name, LONGER, held) if is_more else Said(name, AWAY, asked)


def judged(witness: Verifier, request: Request, size: int, answer: Answer, now: datetime) -> Said:
    """What an answer says. `size`: of the checkpoint in the request."""
    held = _size(answer)
    if answer.status == 409 and held is not None and held > size:
        return Said(witness.name, LONGER, held)
    # It says that it holds as many entries as we asked about, and others; a conflict of a proxy's says nothing.
    is_other = answer.status == 409 and request.old == size == held
    if answer.status == 422 or is_other:
        return Said(witness.name, FORK, size)
    if 300 <= answer.status < 500 and answer.status not in {408, 409, 429}:
        return Said(witness.name, REFUSED, size, status=answer.status)
    if answer.status != 200:
        return Said(witness.name, AWAY, size)
    for line in answer.body.splitlines(keepends=True):
        at = cosigned_at(request.note, line, witness)
        moment = _moment(at) if at is not None else None
        if moment is not None and moment <= now + AHEAD:
            return Said(witness.name, COSIGNED, size, line if line.endswith("\n") else f"{line}\n", moment)
    return Said(witness.name, UNSOUND, size)


def keep(
    session: Session, witness: Verifier, note: str, said: Said, now: datetime, *, was_brought: bool = False
) -> None:
    """Put down what came of asking a witness about a checkpoint. What somebody brought may be old: it says nothing of
    what came after, nor of a fork that was seen since."""
    name = _ROW + witness.id.hex()
    row = session.get(SweepRow, name, populate_existing=True, with_for_update=True)
    if row is None:
        row = SweepRow(name=name, place=witness.name, begun_at=now, looked_at=0, problems=0)
        session.add(row)
    if not was_brought:
        row.begun_at = now
    if row.ended_at is None:
        row.ended_at = now  # asked first
    if said.what in (FORK, LONGER):
        row.problems = 1
    if said.what == COSIGNED and said.at is not None:
        kept = session.get(TrailCheckpointRow, said.size, populate_existing=True, with_for_update=True)
        if kept is None or notes.bare(kept.note) != notes.bare(note):
            raise BadRequest(problem="checkpoint")
        kept.note = with_line(kept.note, said.line, witness)
        is_old = was_brought and row.looked_at > 0 and said.at < row.ended_at
        # Of a fork: asked last then, or later.
        is_before_fork = was_brought and bool(row.problems) and said.at <= row.begun_at
        if said.size >= row.looked_at and not is_old and not is_before_fork:
            row.looked_at, row.ended_at, row.problems = said.size, said.at, 0


def take_in(database: Database, witness: Verifier, answer: str) -> Said:
    """Keep what somebody brought back from a witness, with the checkpoint that it signed, one of the newest. Raises
    `BadRequest` where it signed none of them."""
    now = database.now()
    with database.write() as session:
        rows = session.scalars(select(TrailCheckpointRow).order_by(TrailCheckpointRow.size.desc()).limit(BROUGHT_BACK))
        for row in rows:
            said = judged(witness, Request(row.size, (), row.note), row.size, Answer(200, answer), now)
            if said.what == COSIGNED:
                keep(session, witness, row.note, said, now, was_brought=True)
                return said
    raise BadRequest(problem=witness.name)


def standing(session: Session, witness: Verifier) -> Standing:
    """How a witness stands."""
    row = session.get(SweepRow, _ROW + witness.id.hex())
    if row is None:
        return Standing(witness.name, 0, None, fork=False)
    return _standing(row)


def everyone(session: Session) -> Iterator[Standing]:
    """How all stand that were ever asked, for who knows no settings."""
    for row in session.scalars(select(SweepRow).where(SweepRow.name.like(f"{_ROW}%")).order_by(SweepRow.name)):
        yield _standing(row)


def forget_others(database: Database, witnesses: Sequence[Known]) -> None:
    """Forget how those stood that are no witnesses any more: nobody is to be told that they are silent."""
    names = [_ROW + one.verifier.id.hex() for one in witnesses]
    with database.write() as session:
        session.execute(delete(SweepRow).where(SweepRow.name.like(f"{_ROW}%"), SweepRow.name.not_in(names)))


def last_given(session: Session) -> str | None:
    """The checkpoint that was given to others last: the note. None where none was."""
    row = session.get(TrailCheckpointRow, exports.last_left(session))
    return row.note if row is not None else None


def given(session: Session, witnesses: Sequence[Known], key: Ed25519PublicKey, now: datetime) -> str | None:
    """The checkpoint of the day, where these can be asked about that: the note. None where it is older, or one of them
    has signed it already."""
    size = exports.of_the_day(session, now)
    row = session.get(TrailCheckpointRow, size) if size is not None else None
    if row is None or notes.opened(row.note, key).size != row.size:
        return None
    known = [standing(session, one.verifier) for one in witnesses]
    is_signed = any(one.size > row.size or (one.size == row.size and not one.fork) for one in known)
    return None if is_signed else row.note


def due(session: Session, witnesses: Sequence[Known], now: datetime) -> list[Known]:
    """Those that can be asked, were not for a day, and not just now."""
    found = []
    for one in witnesses:
        row = session.get(SweepRow, _ROW + one.verifier.id.hex())
        at = _standing(row).at if row is not None else None
        is_old = row is None or at is None or row.problems or now - at >= EVERY
        if one.url and is_old and (row is None or now - row.begun_at >= AGAIN):
            found.append(one)
    return found


def _standing(row: SweepRow) -> Standing:
    at = row.ended_at if row.looked_at else None
    return Standing(row.place, row.looked_at, at, bool(row.problems), row.ended_at)


def _size(answer: Answer) -> int | None:
    said = answer.body.strip()
    is_size = answer.media_type.partition(";")[0].strip() == SIZE_TYPE and said.isascii() and said.isdigit()
    return int(said) if is_size and len(said) < 19 else None


def _moment(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None
