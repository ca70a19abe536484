"""The form in which a person holds a paper's values against its page: what it shows, and what was entered.

Doubts come first, in the order in which they stand on the paper, so that eye and keyboard go down the page together;
then what is missing, then all that nobody doubts. An input that was left as it was shown is no change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.datastructures import FormData

from api.auth import Caller
from api.desk.form_texts import texts_of, version_of
from api.desk.wording import day
from api.services import Services
from dossier.catalogue.fields import FIELDS, check, normalise
from dossier.catalogue.kinds import OTHER, Kind
from dossier.persons import is_of_person, only_of_persons
from dossier.reading import RELIED_ON, Field
from dossier.review.corrections import KIND, Change, reason_sentence, value_type
from dossier.review.doubts import UNCONFIRMED, about, doubts_of, value_label, with_every_mark
from dossier.words.dates import parse_date
from dossier.words.sentences import sentence
from storage.papers.documents import Document
from storage.review.changes import no_such_value
from storage.review.review_list import READ, Waiting, key_of

MOST_PARTS = 400
_INPUT = "field."
STATED = "manifest"
LONG = 40
"""Values with more letters than this are shown on several lines."""


@dataclass(frozen=True, slots=True)
class Entries:
    """What came with the form: the version shown, inputs by field, the kind chosen, what stands as printed, the doubts
    confirmed, a further field chosen, what the button says: `save`, `confirm`, or the number of a page to see, and for
    whom the form was shown (the account's id, empty where it does not say)."""

    version: int
    inputs: Mapping[str, str]
    kind: str
    as_printed: frozenset[str]
    confirmed: frozenset[str]
    further: tuple[str, str]
    button: str
    account: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What may stand in an input, as it would stand there. `is_stated`: a manifest or an upload says so, no reader."""

    text: str
    is_stated: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A value of the form: `shown` stands in the input; `doubt` is the code of what is to be corrected or confirmed;
    `stored`: what was read or said, None where it is missing; `readings`: what else its readers read, as it would stand
    in the input."""

    name: str
    label: str
    shown: str
    stored: Field | None
    doubt: str | None
    is_confirmed: bool
    is_as_printed: bool
    readings: Sequence[Choice] = ()

    @property
    def is_long(self) -> bool:
        """Whether the value needs more than one line."""
        return len(self.shown) > LONG


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubt about no single value: its code, its words, and the page that it is about, if about one."""

    code: str
    words: str
    page: int | None


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """All that the form shows. `others`: doubts about no single value; `doubtful`: values to be seen; `rows`: those
    that nobody doubts; `more`: fields that papers of the kind carry and this one lacks; `further`: all the rest."""

    version: int
    kind: str
    others: Sequence[Doubt]
    doubtful: Sequence[Row]
    rows: Sequence[Row]
    more: Sequence[Row]
    further: Sequence[str]
    confirmed: frozenset[str] = field(default=frozenset())


def may_be_reviewed(caller: Caller, found: Waiting) -> bool:
    """Whether this person may correct and confirm a paper now: nobody else is at it, and it is no stack, which is
    corrected in its parts."""
    paper, claim = found.document, found.claim
    is_others = claim is not None and claim.key != key_of(caller.actor)
    return caller.may("review") and paper.state in READ and not paper.parts and not is_others


def doubts_on(found: Waiting) -> tuple[str, ...]:
    """All that whoever confirms the paper has to have seen."""
    paper = found.document
    return doubts_of(with_every_mark(found.reasons or (UNCONFIRMED,), paper.fields, paper.persons))


def of(services: Services, found: Waiting, paper: Document, entries: Entries | None) -> ReviewForm:
    """The form for a paper that may be reviewed. `paper`: as it is told to the person."""
    kind = services.catalogue.get(paper.kind or OTHER)
    stored = _values(paper)
    untold = untold_doubts(found, paper)
    doubts = [code for code in doubts_on(found) if code not in untold]
    doubtful = {name: code for code in doubts if (name := about(code))}

    def row(name: str) -> Row:
        doubt, shown = doubtful.get(name), _shown(kind, name, stored.get(name))
        return Row(
            name=name,
            label=sentence("{label}", label=value_label(name)),
            shown=entries.inputs.get(name, shown) if entries else shown,
            stored=stored.get(name),
            doubt=doubt,
            is_confirmed=bool(entries and doubt in entries.confirmed),
            is_as_printed=bool(entries and name in entries.as_printed),
            readings=_readings(kind, name, stored.get(name), shown),
        )

    read = sorted(stored.values(), key=_place)
    missing = [name for name in doubtful if name not in stored]
    carried = {*(one.name for one in kind.fields), *kind.required, *RELIED_ON} if kind else set(RELIED_ON)
    more = [name for name in FIELDS if name in carried and name not in stored and name not in missing]
    return ReviewForm(
        version=paper.version,
        kind=entries.kind if entries and entries.kind else paper.kind or OTHER,
        others=[
            Doubt(code, reason_sentence(code, services.catalogue), _page_of(code))
            for code in doubts
            if about(code) is None
        ],
        doubtful=[row(name) for name in (*(one.name for one in read if one.name in doubtful), *missing)],
        rows=[row(one.name) for one in read if one.name not in doubtful],
        more=[row(name) for name in more],
        further=[name for name in FIELDS if name not in stored and name not in missing and name not in more],
        confirmed=entries.confirmed if entries else frozenset(),
    )


def entries_of(form: FormData) -> Entries:
    """What was entered. Raises `BadRequest` for a form that the page did not make."""
    texts = texts_of(form)
    version = version_of(texts)
    inputs = {name.removeprefix(_INPUT): value for name, value in texts.items() if name.startswith(_INPUT)}
    unknown = [name for name in inputs if not (name in FIELDS or is_of_person(name))]
    if unknown:
        raise no_such_value(unknown)
    return Entries(
        version=version,
        inputs={name: " ".join(value.split()) for name, value in inputs.items()},
        kind=texts.get("kind", ""),
        as_printed=frozenset(str(value) for value in form.getlist("printed")),
        confirmed=frozenset(str(value) for value in form.getlist("ok")),
        further=(texts.get("further", ""), " ".join(texts.get("further_value", "").split())),
        button=texts.get("do", "save"),
        account=texts.get("account", ""),
    )


def changes_of(services: Services, paper: Document, entries: Entries) -> list[Change]:
    """What the entries change of the `paper` as it was shown."""
    kind = services.catalogue.get(paper.kind or OTHER)
    stored = _values(paper)
    changes = [
        Change(name, text or None, as_printed=name in entries.as_printed)
        for name, text in entries.inputs.items()
        if text != _shown(kind, name, stored.get(name))
    ]
    further, value = entries.further
    if further and value:
        changes.append(Change(further, value, as_printed=further in entries.as_printed))
    if entries.kind and entries.kind != (paper.kind or OTHER):
        changes.append(Change(KIND, entries.kind))
    return changes


def untold_doubts(found: Waiting, paper: Document) -> dict[str, str]:
    """The doubts about values that the person is not told, who sees the `paper`, each with the name of the value. What
    another desk alone stated is neither confirmed nor taken away by who cannot see it: it is left to that desk."""
    hidden = _values(found.document).keys() - _values(paper).keys()
    return {code: name for code in doubts_on(found) if (name := about(code) or "") in hidden}


def seen_right(found: Waiting, paper: Document, entries: Entries) -> list[str]:
    """The single values of the `paper` that the person saw and confirmed."""
    stored = _values(paper)
    return sorted({name for code in codes_of(found, entries) if (name := about(code) or "") in stored})


def codes_of(found: Waiting, entries: Entries) -> list[str]:
    """The doubts confirmed that are still doubts: what was corrected together with them is none any more."""
    return sorted(entries.confirmed & {*doubts_on(found)})


def _values(paper: Document) -> dict[str, Field]:
    """Every value of a paper by its name: its own, and those that only its persons have."""
    own = only_of_persons(paper.persons, paper.fields)
    return {one.name: one for one in paper.fields if one.name in FIELDS} | own


def _shown(kind: Kind | None, name: str, stored: Field | None) -> str:
    """A value as it stands in its input."""
    return _in_input(kind, name, stored.value) if stored else ""


def _in_input(kind: Kind | None, name: str, value: str) -> str:
    """Days as they are written in Vietnam, all else on one line."""
    value = " ".join(value.split())
    return day(value) if value_type(kind, name) in ("date", "term") else value


def _readings(kind: Kind | None, name: str, stored: Field | None, shown: str) -> list[Choice]:
    """What may stand there: the value itself, then what each reader read or a delivery stated, each once; nothing where
    all are one."""
    if stored is None:
        return []
    of_type = value_type(kind, name)
    found = {shown: Choice(shown, is_stated=stored.source == STATED)}
    for one in stored.readings:
        text = one.text.strip()
        if of_type in ("date", "term"):
            on = parse_date(text)
            text = on.isoformat() if on else ""
        value = normalise(of_type, text) if text else ""
        if value and not check(of_type, value):
            text = _in_input(kind, name, value)
            found.setdefault(text, Choice(text, is_stated=one.by == STATED))
    return list(found.values()) if len(found) > 1 else []


def _page_of(code: str) -> int | None:
    group, _, detail = code.rpartition(".")
    return int(detail) if group.startswith("page.") and detail.isdecimal() else None


def _place(one: Field) -> tuple[int, int, int, int]:
    """Where a value stands on the paper; those without a place come last, in the order of the list."""
    if one.page is None or one.box is None:
        return (1, 0, 0, 0)
    left, top, *_ = one.box
    return (0, one.page, top, left)
