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

from dossier.catalogue.fields import FIELDS
from dossier.catalogue.kinds import Catalogue, Kind
from dossier.codes.administrative import parse_dossier_code
from dossier.errors import BadCode, BadRequest, DoubtsLeft, FailsCheck, NotForReview, SecondPersonNeeded, Stale
from dossier.persons import following
from dossier.reading import Field
from dossier.review.corrections import (
    KIND,
    SECOND_PERSON,
    Act,
    Change,
    Correction,
    corrected,
    decided,
    doubts_of,
    failed_checks,
    reason_phrase,
    reasons_left,
    stored_value,
)
from dossier.words.sentences import Phrase
from storage.archive.ocfl import Archive, StoredFile
from storage.database.engine import Database
from storage.database.models import DocumentRow, ReviewClaimRow
from storage.papers import results, standing
from storage.papers.documents import Document
from storage.papers.dossiers import open_dossier
from storage.review import review_acts, review_list
from storage.trail import events

LONGEST_VALUE = 2000


@dataclass(slots=True)
class _Open:
    """A document under correction, locked: its row, what is known of it, why it waits, and all acts so far."""

    row: DocumentRow
    document: Document
    reasons: tuple[str, ...]
    acts: list[Act]

    @property
    def fields(self) -> dict[str, Field]:
        return {field.name: field for field in self.document.fields}


@dataclass(frozen=True, slots=True)
class ReviewDesk:
    """Where persons correct and confirm."""

    database: Database
    archive: Archive
    catalogue: Catalogue

    def correct(
        self, document_id: str, changes: Sequence[Change], actor: events.Actor, *, version: int, now: datetime
    ) -> None:
        """Set, add or take away fields, or set the kind (`dossier.review.corrections.KIND`), as seen in `version` of
        the document.

        It waits then until what was said is confirmed, also where it was settled before. Raises `NotFound`,
        `NotForReview`, `Claimed`, `NoRequester`, `Stale` for another version, `FailsCheck` for values that nobody said
        are printed so, `BadRequest` for what is no field or no change, and what the archive raises.
        """
        _demand_sound(changes, self.catalogue)
        with self._opened(document_id, actor, now) as (session, opened):
            kind = _kind_after(self.catalogue, opened, changes)
            given = {change.field: stored_value(kind, change) for change in changes}
            if _done(opened, "corrected", actor, version, given, ()):
                return
            _demand_version(opened, version)
            _check_values(kind, opened, changes, given)
            corrections = tuple(_correction(opened, name, value, given, kind) for name, value in given.items())
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
            if _done(opened, "confirmed", actor, version, None, codes):
                return
            _demand_version(opened, version)
            self._demand_confirmable(opened, codes, actor)
            kind = self.catalogue.get(opened.row.kind or "")
            corrections = tuple(_confirmation(opened, name, kind) for name in _fields_confirmed(codes, opened))
            act = _new_act(opened, "confirmed", actor, version, now, corrections, codes)
            self._act(session, opened, act, actor, now)
            _end_claim(session, document_id)

    @contextmanager
    def _opened(self, document_id: str, actor: events.Actor, now: datetime) -> Iterator[tuple[Session, _Open]]:
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
                for act in unfinished:
                    self._apply(session, opened, act, stored, _actor_of(act, actor), now)
                    opened = _look(session, row, opened.acts, now)

    def _act(self, session: Session, opened: _Open, act: Act, actor: events.Actor, now: datetime) -> None:
        stored = review_acts.write(self.archive, opened.row.id, [*opened.acts, act])
        self._apply(session, opened, act, stored, actor, now)

    def _apply(
        self,
        session: Session,
        opened: _Open,
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
        fields = corrected(opened.document.fields, act.corrections)
        persons = following(opened.document.persons, fields, opened.document.fields)
        results.put_fields(session, row, fields, persons)
        if stored is not None:
            results.put_file(session, row.id, review_acts.ROLE, stored)
        reasons = reasons_left(fields, self.catalogue.get(row.kind or ""), opened.reasons, opened.acts)
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

    def _demand_confirmable(self, opened: _Open, codes: Sequence[str], actor: events.Actor) -> None:
        """Every doubt is among `codes`, nothing else is, and somebody waits for the confirmation."""
        doubts = doubts_of(opened.reasons)
        fields = opened.document.fields
        unsure = {f"unsure.{field.name}" for field in fields if field.needs_review and field.source != "person"}
        unknown = set(codes) - set(doubts) - unsure
        if unknown:
            raise BadRequest(problem=f"confirmed: {', '.join(sorted(unknown))}")
        left = [code for code in doubts if code not in codes]
        if left:
            raise DoubtsLeft(doubts=tuple(reason_phrase(code, self.catalogue) for code in left))
        if codes:
            return
        if not opened.reasons:
            raise NotForReview
        last = opened.acts[-1] if opened.acts else None
        is_first_again = (
            last is not None and last.action == "confirmed" and last.person_key == review_list.key_of(actor)
        )
        if is_first_again or (SECOND_PERSON in opened.reasons and actor.account is None):
            raise SecondPersonNeeded


def _look(session: Session, row: DocumentRow, acts: list[Act], now: datetime) -> _Open:
    found = review_list.of_document(session, row.id, now=now)
    return _Open(row, found.document, found.reasons, acts)


def _actor_of(act: Act, finder: events.Actor) -> events.Actor:
    """Whose act it was, found by another call."""
    return events.Actor(act.client, act.purpose, act.person, finder.correlation_id, act.account)


def _demand_sound(changes: Sequence[Change], catalogue: Catalogue) -> None:
    """Raises `BadRequest` for what is impossible whatever the document."""
    names = [change.field for change in changes]
    bad = [name for name in names if (name != KIND and name not in FIELDS) or names.count(name) > 1]
    if bad or not changes:
        raise BadRequest(problem=f"fields: {', '.join(dict.fromkeys(bad)) or '-'}")
    for change in changes:
        value = change.value
        if change.field == KIND and (value is None or value not in catalogue):
            raise BadRequest(problem=f"kind {value or '-'}")
        # An empty value is never printed: taking a field away is done by saying so.
        tidy = " ".join((value or "").split())
        if value is not None and (not tidy or len(value) > LONGEST_VALUE or not tidy.isprintable()):
            raise BadRequest(problem=change.field)


def _kind_after(catalogue: Catalogue, opened: _Open, changes: Sequence[Change]) -> Kind | None:
    """The kind of the document once the changes are made: it says which type each value has."""
    code = next((change.value for change in changes if change.field == KIND), opened.row.kind)
    return catalogue.get(code or "")


def _done(
    opened: _Open,
    action: str,
    actor: events.Actor,
    version: int,
    given: Mapping[str, str | None] | None,
    codes: tuple[str, ...],
) -> bool:
    """Whether this very request was carried out before: its answer was lost, or the process was killed."""
    return any(
        act.action == action
        and act.against == version
        and act.person_key == review_list.key_of(actor)
        and act.confirmed == codes
        and (given is None or {one.field: one.new_value for one in act.corrections} == given)
        for act in opened.acts
    )


def _demand_version(opened: _Open, version: int) -> None:
    if opened.row.version != version:
        raise Stale


def _check_values(kind: Kind | None, opened: _Open, changes: Sequence[Change], given: Mapping[str, str | None]) -> None:
    """Raises `FailsCheck` with all values that fail, and `BadRequest` for a field that is to go and is not there."""
    gone = [name for name, value in given.items() if value is None and name not in opened.fields]
    if gone:
        raise BadRequest(problem=f"fields: {', '.join(gone)}")
    said = _by_person(opened, given)
    failing = [
        change.field
        for change in changes
        if change.field != KIND and not change.as_printed and _fails(kind, change.field, given[change.field], said)
    ]
    if failing:
        raise FailsCheck(fields=tuple(Phrase(FIELDS[name].label) for name in failing))


def _by_person(opened: _Open, given: Mapping[str, str | None]) -> dict[str, str]:
    """What persons say the fields are, once `given` is said."""
    said = {name: field.value for name, field in opened.fields.items() if field.source == "person"}
    return {name: value for name, value in {**said, **given}.items() if value is not None}


def _fails(kind: Kind | None, name: str, value: str | None, said: dict[str, str]) -> bool:
    return value is not None and bool(failed_checks(kind, name, value, said))


def _correction(
    opened: _Open, name: str, value: str | None, given: Mapping[str, str | None], kind: Kind | None
) -> Correction:
    """What becomes of the field `name` by `value`, one of those that are `given` together."""
    if name == KIND:
        source = "person" if KIND in decided(opened.acts) else None
        return Correction(KIND, opened.row.kind, source, opened.row.kind_confidence, value)
    field = opened.fields.get(name)
    fails = _fails(kind, name, value, _by_person(opened, given))
    if field is None:
        return Correction(name, None, None, None, value, as_printed=fails)
    return Correction(name, field.value, field.source, field.confidence, value, as_printed=fails)


def _fields_confirmed(codes: Sequence[str], opened: _Open) -> list[str]:
    """The fields (and the kind) that a person vouches for by confirming these doubts."""
    named = [code.partition(".")[2] for code in codes if code.startswith(("unsure.", "missing."))]
    about_kind = any(code.startswith("kind.") for code in codes) and opened.row.kind is not None
    return [*(name for name in named if name in FIELDS), *([KIND] if about_kind else ())]


def _confirmation(opened: _Open, name: str, kind: Kind | None) -> Correction:
    field = opened.fields.get(name)
    value = opened.row.kind if name == KIND else field.value if field else None
    return _correction(opened, name, value, {name: value}, kind)


def _new_act(
    opened: _Open,
    action: str,
    actor: events.Actor,
    version: int,
    now: datetime,
    corrections: tuple[Correction, ...],
    codes: tuple[str, ...] = (),
) -> Act:
    return Act(
        number=len(opened.acts) + 1,
        action=action,  # type: ignore[arg-type]
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
