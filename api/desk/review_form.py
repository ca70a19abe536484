"""The form in which a person holds a paper's fields against its page: what it shows, and what was entered.

Fields stand in the order in which they stand on the paper, so that eye and tabulator go down the page together; then
those that are missing. An input that was left as it was shown is no change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.datastructures import FormData

from api.auth import Caller
from api.desk.wording import day
from api.services import Services
from dossier.catalogue.fields import FIELDS
from dossier.catalogue.kinds import OTHER, Kind
from dossier.errors import BadRequest
from dossier.reading import RELIED_ON, Field
from dossier.review.corrections import KIND, Change, reason_sentence, value_type
from dossier.review.doubts import doubts_of
from storage.review.review_list import READ, Waiting, key_of

MOST_PARTS = 400


@dataclass(frozen=True, slots=True)
class Entries:
    """What came with the form: the version shown, inputs by field, the kind chosen, what stands as printed, the doubts
    confirmed, a further field chosen, and what the button says: `save`, `confirm`, or the number of a page to see."""

    version: int
    inputs: Mapping[str, str]
    kind: str
    as_printed: frozenset[str]
    confirmed: frozenset[str]
    further: tuple[str, str]
    button: str


@dataclass(frozen=True, slots=True)
class Row:
    """A field of the form: `shown` stands in the input; `doubt` is the code of what is to be corrected or confirmed;
    `stored`: what was read or said, None where the field is missing."""

    name: str
    label: str
    shown: str
    stored: Field | None
    doubt: str | None
    is_confirmed: bool
    is_as_printed: bool


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """All that the form shows. `others`: doubts about no single field, each a code and its words; `more`: fields that
    papers of the kind carry and this one lacks; `further`: names of all the rest."""

    version: int
    kind: str
    others: Sequence[tuple[str, str]]
    rows: Sequence[Row]
    more: Sequence[Row]
    further: Sequence[str]
    confirmed: frozenset[str] = field(default=frozenset())


def of(services: Services, caller: Caller, found: Waiting, entries: Entries | None) -> ReviewForm | None:
    """The form for a document, None for a stack, and where the caller may not correct it or another is at it."""
    paper, claim = found.document, found.claim
    is_others = claim is not None and claim.key != key_of(caller.actor)
    # A stack is no paper: what is in it is corrected in its parts.
    if not caller.may("review") or paper.state not in READ or paper.parts or is_others:
        return None
    kind = services.catalogue.get(paper.kind or OTHER)
    stored = {one.name: one for one in paper.fields if one.name in FIELDS}
    doubts = doubts_of(found.reasons)
    about = {code.partition(".")[2]: code for code in doubts if code.startswith(("missing.", "unsure."))}
    about |= {one.name: f"unsure.{one.name}" for one in paper.fields if one.needs_review and one.source != "person"}

    def row(name: str) -> Row:
        doubt, shown = about.get(name), _shown(kind, name, stored.get(name))
        return Row(
            name=name,
            label=FIELDS[name].label,
            shown=entries.inputs.get(name, shown) if entries else shown,
            stored=stored.get(name),
            doubt=doubt,
            is_confirmed=bool(entries and doubt in entries.confirmed),
            is_as_printed=bool(entries and name in entries.as_printed),
        )

    read = sorted(stored.values(), key=_place)
    missing = [name for name in about if name not in stored and name in FIELDS]
    carried = {*(one.name for one in kind.fields), *kind.required, *RELIED_ON} if kind else set(RELIED_ON)
    more = [name for name in FIELDS if name in carried and name not in stored and name not in missing]
    return ReviewForm(
        version=paper.version,
        kind=entries.kind if entries and entries.kind else paper.kind or OTHER,
        others=[
            (code, reason_sentence(code, services.catalogue)) for code in doubts if code.partition(".")[2] not in FIELDS
        ],
        rows=[row(name) for name in (*(one.name for one in read), *missing)],
        more=[row(name) for name in more],
        further=[name for name in FIELDS if name not in stored and name not in missing and name not in more],
        confirmed=entries.confirmed if entries else frozenset(),
    )


def entries_of(form: FormData) -> Entries:
    """What was entered. Raises `BadRequest` for a form that the page did not make."""
    texts = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    version = texts.get("version", "")
    if not version.isascii() or not version.isdigit():
        raise BadRequest(problem="version")
    return Entries(
        version=int(version),
        inputs={
            name.removeprefix("field."): " ".join(value.split()) for name, value in texts.items() if _is_input(name)
        },
        kind=texts.get("kind", ""),
        as_printed=frozenset(str(value) for value in form.getlist("printed")),
        confirmed=frozenset(str(value) for value in form.getlist("ok")),
        further=(texts.get("further", ""), " ".join(texts.get("further_value", "").split())),
        button=texts.get("do", "save"),
    )


def changes_of(services: Services, found: Waiting, entries: Entries) -> list[Change]:
    """What the entries change of the document as it was shown."""
    paper = found.document
    kind = services.catalogue.get(paper.kind or OTHER)
    stored = {one.name: one for one in paper.fields}
    changes = [
        Change(name, text or None, as_printed=name in entries.as_printed)
        for name, text in entries.inputs.items()
        if name in FIELDS and text != _shown(kind, name, stored.get(name))
    ]
    further, value = entries.further
    if further and value:
        changes.append(Change(further, value, as_printed=further in entries.as_printed))
    if entries.kind and entries.kind != (paper.kind or OTHER):
        changes.append(Change(KIND, entries.kind))
    return changes


def codes_of(found: Waiting, entries: Entries) -> list[str]:
    """The doubts confirmed that are still doubts: what was corrected together with them is none any more."""
    fields = found.document.fields
    unsure = {f"unsure.{one.name}" for one in fields if one.needs_review and one.source != "person"}
    return sorted(entries.confirmed & {*doubts_of(found.reasons), *unsure})


def _is_input(name: str) -> bool:
    return name.startswith("field.") and name.removeprefix("field.") in FIELDS


def _shown(kind: Kind | None, name: str, stored: Field | None) -> str:
    """A value as it stands in its input; days as they are written in Vietnam."""
    if stored is None:
        return ""
    value = " ".join(stored.value.split())
    return day(value) if value_type(kind, name) in ("date", "term") else value


def _place(one: Field) -> tuple[int, int, int, int]:
    """Where a field stands on the paper; those without a place come last, in the order of the list of fields."""
    if one.page is None or one.box is None:
        return (1, 0, 0, list(FIELDS).index(one.name))
    left, top, *_ = one.box
    return (0, one.page, top, left)
