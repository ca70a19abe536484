"""What a person corrects or confirms: a version of the archive, then one commit in which everything follows.

The row of the document is locked from the first look to the commit, so of two persons at once one wins and the other is
told, and no worker takes the document up meanwhile. The version is written and read back before the commit; killed
between the two, the archive is ahead by one act. Whoever next corrects or confirms the document finds that and finishes
it first, so that archive and database never tell different stories for good. The same request again, against the same
version by the same person, finds its work done and changes nothing.

The trail is held with it, for as long as a small file takes to store: see `events.hold`. On SQLite that is the
database's one write lock anyway.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from dossier.catalogue.kinds import Catalogue
from dossier.codes.administrative import parse_dossier_code
from dossier.errors import BadCode, BadRequest, DoubtsLeft, NotForReview, SecondPersonNeeded, Stale
from dossier.review.corrections import (
    KIND,
    Act,
    Action,
    Change,
    Correction,
    corrected,
    corrected_persons,
    decided,
    first_acts,
    kinds_before,
    reason_phrase,
    reasons_left,
    stored_value,
)
from dossier.review.doubts import SECOND_PERSON, UNCONFIRMED, doubts_of, with_every_mark
from storage.accounts import persons
from storage.archive.ocfl import Archive, StoredFile
from storage.database.engine import Database
from storage.database.models import DocumentRow, ReviewClaimRow
from storage.papers import results, standing
from storage.papers.dossiers import open_dossier
from storage.review import review_acts, review_list
from storage.review.changes import (
    Opened,
    check_values,
    confirmation_of,
    correction_of,
    demand_sound,
    kind_after,
    names_confirmed,
    no_such_value,
)
from storage.trail import events


@dataclass(frozen=True, slots=True)
class ReviewDesk:
    """Where persons correct and confirm."""

    database: Database
    archive: Archive
    catalogue: Catalogue

    def correct(
        self,
        document_id: str,
        changes: Sequence[Change],
        actor: events.Actor,
        *,
        version: int,
        now: datetime,
        untold: Collection[str] = (),
    ) -> None:
        """Set, add or take away fields, or set the kind (`dossier.review.corrections.KIND`), as seen in `version` of
        the document. `untold`: fields that are not there for this person, who is not told them.

        It waits then until what was said is confirmed, also where it was settled before. Raises `NotFound`,
        `NotForReview`, `Claimed`, `NoRequester`, `Stale` for another version, `FailsCheck` for values that nobody said
        are printed so, `BadRequest` for what is no field or no change, and what the archive raises.
        """
        demand_sound(changes, self.catalogue)
        with self._opened(document_id, actor, now) as (session, opened):
            kind = kind_after(self.catalogue, opened, changes)
            given = {change.field: stored_value(kind, change) for change in changes}
            if any(_is_done(act, "corrected", actor, version, given) for act in opened.acts):
                return
            _demand_version(opened, version)
            check_values(kind, opened, changes, given, untold)
            corrections = tuple(correction_of(opened, name, value, given, kind) for name, value in given.items())
            self._act(session, opened, _new_act(opened, "corrected", actor, version, now, corrections), actor, now)
            _renew_claim(session, document_id, now)

    def confirm(
        self, document_id: str, confirmed: Collection[str], actor: events.Actor, *, version: int, now: datetime
    ) -> None:
        """Confirm a document as seen in `version`. `confirmed`: the doubts that the person held against the paper and
        found to be no mistake, as codes: an unsure value is right as read, a missing one is not on the paper.

        Without doubts left it is archived, or waits for a second person where its kind demands one. The claim ends.
        Raises `DoubtsLeft`, `SecondPersonNeeded`, and what `correct` raises.
        """
        codes = tuple(sorted(set(confirmed)))
        with self._opened(document_id, actor, now) as (session, opened):
            done = [act for act in opened.acts if _is_done(act, "confirmed", actor, version, None)]
            if any(act.confirmed == codes for act in done):
                return
            _demand_version(opened, version)
            self._demand_confirmable(session, opened, codes, actor)
            kind = self.catalogue.get(opened.row.kind or "")
            corrections = tuple(confirmation_of(opened, name, kind) for name in names_confirmed(codes, opened))
            act = _new_act(opened, "confirmed", actor, version, now, corrections, codes)
            self._act(session, opened, act, actor, now)
            _end_claim(session, document_id)

    def check(
        self, document_id: str, names: Collection[str], actor: events.Actor, *, version: int, now: datetime
    ) -> None:
        """Confirm single values of a document as seen in `version`: they were held against the paper and are right.

        That says nothing of the rest of the paper. A claim stays. Raises `BadRequest` for a value that is not there,
        and what `correct` raises.
        """
        with self._opened(document_id, actor, now) as (session, opened):
            fields = opened.fields
            unknown = sorted(set(names) - fields.keys())
            if unknown:
                raise no_such_value(unknown)
            if not names:
                raise BadRequest(problem="fields: -")
            kind = self.catalogue.get(opened.row.kind or "")
            given = {name: fields[name].value for name in names}
            if any(_is_done(act, "checked", actor, version, given) for act in opened.acts):
                return
            _demand_version(opened, version)
            codes = tuple(sorted(f"unsure.{name}" for name in given if fields[name].needs_review))
            found_right = tuple(confirmation_of(opened, name, kind) for name in given)
            act = _new_act(opened, "checked", actor, version, now, found_right, codes)
            self._act(session, opened, act, actor, now)

    def reopen(self, document_id: str, actor: events.Actor, *, version: int, now: datetime) -> None:
        """Take back the confirmation of a document as seen in `version`: it waits for one again, and what was said of
        it stays. Raises `NotForReview` where nobody confirmed it, and what `correct` raises."""
        with self._opened(document_id, actor, now) as (session, opened):
            if any(_is_done(act, "reopened", actor, version, {}) for act in opened.acts):
                return
            _demand_version(opened, version)
            if not any(act.action == "confirmed" for act in opened.acts) or UNCONFIRMED in opened.reasons:
                raise NotForReview
            self._act(session, opened, _new_act(opened, "reopened", actor, version, now, ()), actor, now)

    def finish(self, document_id: str, finder: events.Actor, *, now: datetime) -> None:
        """Put on record the acts that the archive has and the database lacks, as whoever next corrects or confirms the
        document does. Raises what `reopen` raises."""
        with self._opened(document_id, finder, now):
            pass

    @contextmanager
    def _opened(self, document_id: str, actor: events.Actor, now: datetime) -> Iterator[tuple[Session, Opened]]:
        """The document, locked in one transaction. What the archive has and the database lacks is committed before, in
        one of its own, since it holds whatever becomes of this call."""
        review_list.person_of(actor)
        while True:
            with self.database.write() as session:
                row = review_list.opened(session, document_id)
                opened = _look(session, row, review_acts.acts_of(session, document_id), now)
                recorded, stored = review_acts.recorded(self.archive, document_id)
                unfinished = recorded[len(opened.acts) :]
                if not unfinished:
                    review_list.claim_in_force(session, document_id, actor, now=now)
                    yield session, opened
                    return
                self._apply_all(session, opened, unfinished, stored, actor, now)

    def catch_up(
        self, session: Session, document_id: str, recorded: Sequence[Act], stored: StoredFile, finder: events.Actor
    ) -> None:
        """Put on record the acts that the archive has and the database lacks: `recorded`, all in the file `stored`.
        Raises `NotFound`."""
        row = review_list.opened(session, document_id, states=None)
        waits = row.state == "received"
        acts = review_acts.acts_of(session, document_id)
        for act in recorded[len(acts) :]:
            opened = _look(session, row, review_acts.acts_of(session, document_id), act.at)
            self._apply_all(session, opened, [act], stored, finder, act.at)
        if waits:  # to be cut so: that was begun before the act, and finished after it
            row.state = "received"

    def _apply_all(
        self,
        session: Session,
        opened: Opened,
        acts: Sequence[Act],
        stored: StoredFile | None,
        finder: events.Actor,
        now: datetime,
    ) -> None:
        for act in acts:
            self._apply(session, opened, act, stored, _actor_of(act, finder), now)
            opened = _look(session, opened.row, opened.acts, now)

    def _act(self, session: Session, opened: Opened, act: Act, actor: events.Actor, now: datetime) -> None:
        stored = review_acts.write(self.archive, opened.row.id, [*opened.acts, act])
        self._apply(session, opened, act, stored, actor, now)

    def _apply(
        self,
        session: Session,
        opened: Opened,
        act: Act,
        stored: StoredFile | None,
        actor: events.Actor,
        now: datetime,
    ) -> None:
        """All that follows from an act that the archive has; part of the one commit."""
        row = opened.row
        review_acts.add(session, row.id, act)
        opened.acts = [*opened.acts, act]
        for correction in act.corrections:
            if correction.field == KIND:
                row.kind, row.kind_confidence = correction.new_value, 1.0
            if correction.field == "dossier_code":
                row.dossier_code = _dossier(session, correction.new_value, now)
        said, before = decided([act]).values(), opened.document
        fields = corrected(before.fields, said)
        persons = corrected_persons(before.persons, fields, before.fields, said)
        results.put_fields(session, row, fields, persons)
        if stored is not None:
            results.put_file(session, row.id, review_acts.ROLE, stored)
        kind, taken = self.catalogue.get(row.kind or ""), kinds_before(opened.acts, self.catalogue)
        reasons = reasons_left(fields, kind, opened.reasons, opened.acts, persons, taken)
        results.put_reasons(session, row.id, reasons)
        row.state = "needs_review" if reasons else "archived"
        row.version += 1
        events.append(
            session,
            act.action,
            actor,
            now=now,
            document_id=row.id,
            details={
                "number": act.number,
                "fields": [correction.field for correction in act.corrections],
                "confirmed": list(act.confirmed),
                "review": list(reasons),
                "sha256": {review_acts.ROLE: stored.sha256} if stored else {},
            },
        )
        standing.settle(session, row.id, now=now, actor=actor)

    def _demand_confirmable(self, session: Session, opened: Opened, codes: Sequence[str], actor: events.Actor) -> None:
        """Every doubt is among `codes`, nothing else is, and somebody waits for the confirmation."""
        paper = opened.document
        # A paper that waits for nobody may have marks, too: whoever confirms it has seen them.
        doubts = doubts_of(with_every_mark(opened.reasons or (UNCONFIRMED,), paper.fields, paper.persons))
        unknown = set(codes) - set(doubts)
        if unknown:
            raise BadRequest(problem=f"confirmed: {', '.join(sorted(unknown))}")
        left = [code for code in doubts if code not in codes]
        if left:
            raise DoubtsLeft(doubts=tuple(reason_phrase(code, self.catalogue) for code in left))
        if codes:
            return
        if not opened.reasons:
            raise NotForReview
        last = next((act for act in reversed(opened.acts) if act.action != "checked"), None)
        is_first_again = (
            last is not None and last.action == "confirmed" and last.person_key == review_list.key_of(actor)
        )
        if is_first_again or (SECOND_PERSON in opened.reasons and not _is_another(session, opened.acts, actor)):
            raise SecondPersonNeeded


def _look(session: Session, row: DocumentRow, acts: list[Act], now: datetime) -> Opened:
    found = review_list.of_document(session, row.id, now=now)
    return Opened(row, found.document, found.reasons, acts)


def _is_another(session: Session, acts: Sequence[Act], actor: events.Actor) -> bool:
    """Whether an account is of another person than those who confirmed the paper and settled its doubts."""
    if actor.account is None:
        return False
    own = (actor.account, review_list.person_of(actor))
    return not any(
        act.account is not None and persons.is_same(session, own, (act.account, act.person)) for act in first_acts(acts)
    )


def _actor_of(act: Act, finder: events.Actor) -> events.Actor:
    """Whose act it was, found by another call."""
    return events.Actor(act.client, act.purpose, act.person, finder.correlation_id, act.account)


def _is_done(
    act: Act, action: Action, actor: events.Actor, version: int, given: Mapping[str, str | None] | None
) -> bool:
    """Whether an act is what this very request asks for: its answer was lost, or the process was killed. `given`: what
    the values shall be, None where that follows from the doubts confirmed."""
    return (
        act.action == action
        and act.against == version
        and act.person_key == review_list.key_of(actor)
        and (given is None or {one.field: one.new_value for one in act.corrections} == given)
    )


def _demand_version(opened: Opened, version: int) -> None:
    if opened.row.version != version:
        raise Stale


def _new_act(
    opened: Opened,
    action: Action,
    actor: events.Actor,
    version: int,
    now: datetime,
    corrections: tuple[Correction, ...],
    codes: tuple[str, ...] = (),
) -> Act:
    return Act(
        number=len(opened.acts) + 1,
        action=action,
        person=review_list.person_of(actor),
        client=actor.name,
        purpose=actor.purpose,
        at=now,
        against=version,
        corrections=tuple(sorted(corrections, key=lambda one: one.field)),
        confirmed=codes,
        account=actor.account,
    )


def _dossier(session: Session, code: str | None, now: datetime) -> str | None:
    """The dossier that a corrected code names; a code without the form of one (kept as printed) names none."""
    if code is None:
        return None
    try:
        parsed = parse_dossier_code(code)
    except BadCode:
        return None
    return open_dossier(session, str(parsed), procedure_code=None, now=now)


def _renew_claim(session: Session, document_id: str, now: datetime) -> None:
    row = session.get(ReviewClaimRow, document_id)
    if row is not None and row.expires_at > now:
        row.expires_at = now + review_list.CLAIM


def _end_claim(session: Session, document_id: str) -> None:
    row = session.get(ReviewClaimRow, document_id)
    if row is not None:
        session.delete(row)
