"""What looks after the archive while others work on it: a bit every minute, at the lowest priority.

Nobody waits for it, so whatever is away is waited for: the next bit begins where this one ended.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import SystemRandom

import structlog

from dossier.errors import NoRevocationList, SohoaError, StoreRefused, Transient
from dossier.machine import fault_of_the_machine
from sohoa import parts
from sohoa.checkpoints import checkpoint_for_others, copy_trail
from sohoa.settings import Settings
from sohoa.witnesses import ask_witnesses, read_witnesses, told
from storage.backup.work_folders import OPENED, sweep
from storage.keeping import sweeps
from storage.review.signed_copies import RENEWED_BEFORE, Place, due_before, next_ending
from storage.sealing.problems import KeyShredded
from storage.trail import cold, exports, pieces
from storage.trail.events import Actor
from storage.witnessing import asking
from worker.signing.sign_file import Manner
from worker.signing.signed_copies import is_of_the_machine, renew
from worker.signing.time_stamp import stamps_until

FORKS = {asking.FORK, asking.LONGER}
COPIED_AT_ONCE = 500
"""Objects, so that fixity has its turn too."""

SAMPLED = 2
"""Papers each time, some thousands a day: of damage to one paper in a hundred, some is met within an hour."""

RENEWED = 20
"""Signed copies each time; at LTA one takes four calls over the network."""
RENEWED_AGAIN = timedelta(days=1)
"""After so long the authority is asked until when it stamps by now, and what could not be renewed is tried again."""
NEVER = datetime.min.replace(tzinfo=UTC)
WAITED = 3
"""Copies each time whose lists of revoked certificates are waited for in vain, each for many seconds."""

log = structlog.get_logger()


class Keeper:
    """The looks of one installation; several may run, one of them is at work at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        database = parts.open_database(settings, connections=2)
        self._stores = parts.open_stores(settings, database, Actor("sohoa keep"), mends=True)
        self._witnesses = read_witnesses(settings)
        asking.forget_others(database, self._witnesses)
        self._signing = parts.signing_place(settings)
        self._round_begun, self._renewed_to = self._signing.clock(), (NEVER, "")
        self._asked, self._stamped_until = NEVER, NEVER
        self._finish = parts.finisher(settings, self._stores)

    def keep(self) -> bool:
        """One bit of each look. What cannot be done now is told in the log. Whether none was refused: what goes away
        by itself is waited for; by another key, a setting or a right that is wrong, nothing is kept until a person
        mends it, and who keeps so is as good as away."""
        was_refused = False
        looks = (
            *(self._copy, self._check, self._sample, self._copy_trail, self._export, self._witness),
            *(self._renew, self._sweep),
        )
        for look in looks:
            try:
                look()
            except Transient as error:
                was_refused |= isinstance(error, StoreRefused)
                log.warning("not_kept", look=look.__name__.strip("_"), error=str(error))
            except (sweeps.KeepingRunning, cold.PackingRunning):
                continue
            except SohoaError as error:
                was_refused = True
                log.error("not_kept", look=look.__name__.strip("_"), error=str(error))  # noqa: TRY400
            except OSError as error:  # of scratch, or of a disk, and no reason to leave the other looks undone
                fault = fault_of_the_machine(error)
                log.warning("not_kept", look=look.__name__.strip("_"), error=str(fault))
        return not was_refused

    def _copy(self) -> None:
        copied = sweeps.copy_new(self._stores, COPIED_AT_ONCE, _problem)
        if copied:
            log.info("copied_to_second_store", objects=copied)

    def _check(self) -> None:
        sweeps.bit(self._stores, timedelta(days=self._settings.fixity_days), self._finish, _problem, _mended)

    def _sample(self) -> None:
        sweeps.sample(self._stores, SAMPLED, _problem, _mended, SystemRandom())

    def _copy_trail(self) -> None:
        """Once a day, or when much came."""
        database = self._stores.database
        with database.read() as session:
            is_due = pieces.is_due(session, database.now())
        if is_due and (made := copy_trail(self._settings, self._stores)):
            log.info("trail_copied", pieces=len(made))

    def _export(self) -> None:
        """Once a day."""
        database = self._stores.database
        with database.read() as session:
            is_due = exports.is_due(session, database.now())
        if self._settings.checkpoints_url and is_due:
            checkpoint_for_others(self._settings, self._stores, anew=False)
            log.info("checkpoint_exported")

    def _witness(self) -> None:
        """Each witness once a day; one that was away again soon."""
        database = self._stores.database
        with database.read() as session:
            due = asking.due(session, self._witnesses, database.now())
        if due:
            for said in ask_witnesses(self._settings, self._stores, due, anew=False):
                tell = log.error if said.what in FORKS else log.info if said.what == asking.COSIGNED else log.warning
                tell("witness_asked", witness=said.witness, said=said.what, size=said.size, means=told(said))

    def _renew(self) -> None:
        """Signed copies whose proof ends soon get another timestamp, each at the level that it has; those that could
        not be renewed have their turn again in the next round."""
        authority, now, waited = self._settings.time_authority, self._signing.clock(), 0
        if not authority or not self._ending((now, ""), now + RENEWED_BEFORE, limit=1):
            return
        if now - self._asked >= RENEWED_AGAIN:
            self._asked, self._stamped_until = now, stamps_until(authority)
            if due_before(now, self._stamped_until) < now + RENEWED_BEFORE:
                log.warning("time_authority_ends", until=self._stamped_until.isoformat())
        before = due_before(now, self._stamped_until)
        due = self._ending(max(self._renewed_to, (now, "")), before, limit=RENEWED)
        if not due and now - self._round_begun >= RENEWED_AGAIN:
            self._round_begun = now
            due = self._ending((now, ""), before, limit=RENEWED)
        manner = Manner("t", authority, self._signing.roots)
        for place in due:
            self._renewed_to = place
            waited += self._renew_one(place[1], manner)
            if waited == WAITED:
                break

    def _renew_one(self, document_id: str, manner: Manner) -> bool:
        """Whether a list of revoked certificates was waited for in vain."""
        try:
            if renew(self._signing, document_id, manner, Actor("sohoa keep")):
                log.info("stamped_again", document=document_id)
        except KeyShredded:
            self._finish(document_id)
        except SohoaError as error:
            if is_of_the_machine(error):
                # Whatever it is, the next look goes on behind this one: no copy stands in the way of the others.
                self._round_begun = NEVER
                raise
            log.error("not_renewed", document=document_id, error=str(error))  # noqa: TRY400
            return isinstance(error, NoRevocationList)
        return False

    def _ending(self, behind: Place, before: datetime, *, limit: int) -> list[Place]:
        with self._signing.database.read() as session:
            return next_ending(session, behind, before, limit=limit)

    def _sweep(self) -> None:
        """What backups, restores, drills and servers that were killed left in the clear."""
        sweep(self._settings.scratch)
        sweep(self._settings.scratch / OPENED, OPENED)


def _problem(object_id: str, said: str) -> None:
    log.error("archive_problem", object=object_id, problem=said)


def _mended(object_id: str, said: str) -> None:
    log.warning("archive_mended", object=object_id, said=said)
