"""Who posts to webhooks what happened to papers: a part of whoever serves, one at a time for each webhook."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import structlog
from standardwebhooks import Webhook

from api.following.cloud_events import MEDIA_TYPE, event_of
from api.following.posting import Poster
from dossier.errors import LeaseLost, Transient
from storage.database.engine import Database
from storage.following import messages
from storage.following.changes import Change
from storage.following.messages import Turn

LOOK_SECONDS: Final = 1.0
AT_ONCE: Final = 4
MOST_IN_A_TURN: Final = 100
"""Messages; then another webhook may have its turn."""

log = structlog.get_logger()


class Deliverer:
    """Posts until it is told to stop. `sensitive`: the kinds that need a scope of their own,
    `redactable`: those of them that can be told redacted; `luck`: draws of [0, 1) that strew the pauses."""

    def __init__(
        self,
        database: Database,
        poster: Poster,
        clock: Callable[[], datetime],
        sensitive: Sequence[str] = (),
        luck: Callable[[], float] = random.random,
        redactable: Sequence[str] = (),
    ) -> None:
        self._database, self._poster, self._clock, self._luck = database, poster, clock, luck
        self._sensitive, self._redactable = sensitive, redactable
        self._is_over = threading.Event()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Post in threads of its own as long as the block runs. What is being posted at its end is still waited for."""
        with ThreadPoolExecutor(1 + AT_ONCE, "webhooks") as threads:
            threads.submit(self._run, threads)
            try:
                yield
            finally:
                self._is_over.set()

    def deliver(self) -> int:
        """Post what is due, until nothing is or it is time to stop; how many messages."""
        posted = 0
        while not self._is_over.is_set() and self._has_something():
            with self._database.write() as session:
                turn = messages.claim(
                    session, now=self._clock(), sensitive=self._sensitive, redactable=self._redactable
                )
            if turn is None:  # somebody else has it by now
                break
            posted += self._posted(turn)
        return posted

    def _has_something(self) -> bool:
        with self._database.read() as session:
            return messages.has_something(session, now=self._clock())

    def _run(self, threads: ThreadPoolExecutor) -> None:
        """Look now and then whether something is due, and have one more thread post it, where not all do."""
        at_work: set[Future[None]] = set()
        while not self._is_over.wait(LOOK_SECONDS):
            at_work = {one for one in at_work if not one.done()}
            with _told_in_the_log():
                if len(at_work) < AT_ONCE and self._has_something():
                    at_work.add(threads.submit(self._work))

    def _work(self) -> None:
        with _told_in_the_log():
            self.deliver()

    def _posted(self, turn: Turn) -> int:
        """Post to one webhook, as long as it answers; how many messages."""
        posted = 0
        try:
            with self._database.write() as session:
                change = messages.next_change(session, turn, now=self._clock())
            while change is not None:
                answer = self._poster.post(turn.url, *self._message(turn, change))
                posted += 1
                log.info("webhook", webhook=turn.webhook_id, change=change.position.code, answer=answer.what)
                goes_on = answer.what in ("told", "refused") and posted < MOST_IN_A_TURN and not self._is_over.is_set()
                with self._database.write() as session:
                    now = self._clock()
                    messages.answered(session, turn, change, answer, luck=self._luck(), now=now)
                    change = messages.next_change(session, turn, now=now) if goes_on else None
            with self._database.write() as session:
                messages.give_back(session, turn, now=self._clock())
        except LeaseLost:
            log.warning("webhook_lease_lost", webhook=turn.webhook_id)
        return posted

    def _message(self, turn: Turn, change: Change) -> tuple[bytes, dict[str, str]]:
        """Body and headers by Standard Webhooks: the same id whenever it is posted, and a signature of each secret."""
        body, now = event_of(change).model_dump_json(), self._clock()
        signatures = [Webhook(secret).sign(change.position.code, now, body) for secret in turn.secrets]
        return body.encode(), {
            "Content-Type": MEDIA_TYPE,
            "User-Agent": "sohoa",
            "webhook-id": change.position.code,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        }


@contextmanager
def _told_in_the_log() -> Iterator[None]:
    """A block whose failure ends nothing: the next look tries again."""
    try:
        yield
    except Transient as error:
        log.warning("not_delivered", error=str(error))
    except Exception:  # a defect
        log.exception("not_delivered")
