"""What looks after the archive while others work on it: a bit every minute, at the lowest priority.

Nobody waits for it, so whatever is away is waited for: the next bit begins where this one ended.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import SystemRandom

import structlog

from dossier.errors import SohoaError, Transient
from dossier.machine import fault_of_the_machine
from sohoa import parts
from sohoa.checkpoints import checkpoint_for_others, copy_trail
from sohoa.settings import Settings
from sohoa.witnesses import ask_witnesses, read_witnesses, told
from storage.backup.work_folders import OPENED, sweep
from storage.keeping import sweeps
from storage.review.signed_copies import RENEWED_BEFORE, ending
from storage.trail import cold, exports, pieces
from storage.trail.events import Actor
from storage.witnessing import asking
from worker.signing.sign_file import Manner
from worker.signing.signed_copies import renew

FORKS = {asking.FORK, asking.LONGER}
COPIED_AT_ONCE = 500
"""Objects, so that fixity has its turn too."""

SAMPLED = 2
"""Papers each time, some thousands a day: of damage to one paper in a hundred, some is met within an hour."""

RENEWED = 20
"""Signed copies each time; at LTA one takes four calls over the network."""
RENEWED_AGAIN = timedelta(days=1)
"""After so long a copy is tried again that could not be renewed: the authority stamps with the same certificate still,
or the paper is damaged."""

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
        self._not_renewed: dict[str, datetime] = {}
        self._finish = parts.finisher(settings, self._stores)

    def keep(self) -> None:
        """One bit of each look. What cannot be done now is told in the log."""
        looks = (
            *(self._copy, self._check, self._sample, self._copy_trail, self._export, self._witness),
            *(self._renew, self._sweep),
        )
        for look in looks:
            try:
                look()
            except Transient as error:
                log.warning("not_kept", look=look.__name__.strip("_"), error=str(error))
            except (sweeps.KeepingRunning, cold.PackingRunning):
                continue
            except SohoaError as error:
                log.error("not_kept", look=look.__name__.strip("_"), error=str(error))  # noqa: TRY400
            except OSError as error:  # of scratch, or of a disk, and no reason to leave the other looks undone
                fault = fault_of_the_machine(error)
                log.warning("not_kept", look=look.__name__.strip("_"), error=str(fault))

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
        """Signed copies whose proof ends soon get another timestamp, each at the level that it has."""
        if not self._settings.time_authority:
            return
        manner = Manner("t", self._settings.time_authority, self._signing.roots)
        now = self._signing.clock()
        self._not_renewed = {one: at for one, at in self._not_renewed.items() if now - at < RENEWED_AGAIN}
        with self._signing.database.read() as session:
            found = ending(session, now, now + RENEWED_BEFORE, limit=RENEWED + len(self._not_renewed))
        for document_id in [one for one in found if one not in self._not_renewed][:RENEWED]:
            try:
                is_renewed = renew(self._signing, document_id, manner, Actor("sohoa keep"))
            except Transient:
                raise
            except SohoaError as error:
                is_renewed = False
                log.error("not_renewed", document=document_id, error=str(error))  # noqa: TRY400
            if is_renewed:
                log.info("stamped_again", document=document_id)
            else:
                self._not_renewed[document_id] = now

    def _sweep(self) -> None:
        """What backups, restores, drills and servers that were killed left in the clear."""
        sweep(self._settings.scratch)
        sweep(self._settings.scratch / OPENED, OPENED)


def _problem(object_id: str, said: str) -> None:
    log.error("archive_problem", object=object_id, problem=said)


def _mended(object_id: str, said: str) -> None:
    log.warning("archive_mended", object=object_id, said=said)
