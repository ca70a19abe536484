"""What a change comes to, held against the document as it is: which values fail, and what is recorded of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dossier.catalogue.fields import FIELDS
from dossier.catalogue.kinds import Catalogue, Kind
from dossier.errors import BadRequest, FailsCheck
from dossier.persons import is_of_person, of_nobody, only_of_persons
from dossier.reading import Field
from dossier.review.corrections import KIND, Act, Change, Correction, decided, failed_checks
from dossier.review.doubts import about, value_label
from dossier.words.sentences import N_, Phrase
from storage.database.models import DocumentRow
from storage.papers.documents import Document

LONGEST_VALUE = 2000
NO_SUCH_VALUE = N_("giấy tờ này không thể có thông tin tên {names}; người cùng vai được đánh số liên tiếp")


@dataclass(slots=True)
class Opened:
    """A document under correction, locked: its row, what is known of it, why it waits, and all acts so far."""

    row: DocumentRow
    document: Document
    reasons: tuple[str, ...]
    acts: list[Act]

    @property
    def fields(self) -> dict[str, Field]:
        """Every value by its name: those of the paper, and those that only its persons have."""
        own = only_of_persons(self.document.persons, self.document.fields)
        return {**{field.name: field for field in self.document.fields}, **own}


def demand_sound(changes: Sequence[Change], catalogue: Catalogue) -> None:
    """Raises `BadRequest` for what is impossible whatever the document."""
    names = [change.field for change in changes]
    unknown = [name for name in names if not (name == KIND or name in FIELDS or is_of_person(name))]
    if unknown:
        raise no_such_value(unknown)
    twice = [name for name in names if names.count(name) > 1]
    if twice or not changes:
        raise BadRequest(problem=f"fields: {', '.join(dict.fromkeys(twice)) or '-'}")
    for change in changes:
        value = change.value
        if change.field == KIND and (value is None or value not in catalogue):
            raise BadRequest(problem=f"kind {value or '-'}")
        # An empty value is never printed: taking a field away is done by saying so.
        tidy = " ".join((value or "").split())
        if value is not None and (not tidy or len(value) > LONGEST_VALUE or not tidy.isprintable()):
            raise BadRequest(problem=change.field)


def no_such_value(names: Sequence[str]) -> BadRequest:
    """What is said of names that no value has, or none of this paper can have."""
    return BadRequest(problem=Phrase(NO_SUCH_VALUE, {"names": ", ".join(dict.fromkeys(names))}))


def kind_after(catalogue: Catalogue, opened: Opened, changes: Sequence[Change]) -> Kind | None:
    """The kind of the document once the changes are made: it says which type each value has."""
    code = next((change.value for change in changes if change.field == KIND), opened.row.kind)
    return catalogue.get(code or "")


def check_values(
    kind: Kind | None,
    opened: Opened,
    changes: Sequence[Change],
    given: Mapping[str, str | None],
    untold: Collection[str] = (),
) -> None:
    """Raises `FailsCheck` with all values that fail, and `BadRequest` for a field that is to go and is not there, which
    one that the person is not told, `untold`, is not for them."""
    paper = opened.document
    nobodys = of_nobody(paper.persons, paper.fields, [name for name, value in given.items() if value is not None])
    gone = [name for name, value in given.items() if value is None and name not in opened.fields.keys() - untold]
    if nobodys or gone:
        raise no_such_value([*nobodys, *gone])
    said = _by_person(opened, given)
    failing = [
        change.field
        for change in changes
        if change.field != KIND and not change.as_printed and _fails(kind, change.field, given[change.field], said)
    ]
    if failing:
        raise FailsCheck(fields=tuple(map(value_label, failing)))


def _by_person(opened: Opened, given: Mapping[str, str | None]) -> dict[str, str]:
    """What persons say the fields are, once `given` is said."""
    said = {name: field.value for name, field in opened.fields.items() if field.source == "person"}
    return {name: value for name, value in {**said, **given}.items() if value is not None}


def _fails(kind: Kind | None, name: str, value: str | None, said: dict[str, str]) -> bool:
    return value is not None and bool(failed_checks(kind, name, value, said))


def correction_of(
    opened: Opened, name: str, value: str | None, given: Mapping[str, str | None], kind: Kind | None
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


def names_confirmed(codes: Sequence[str], opened: Opened) -> list[str]:
    """The values (and the kind) that a person vouches for by confirming these doubts."""
    about_kind = any(code.startswith("kind.") for code in codes) and opened.row.kind is not None
    return [*filter(None, map(about, codes)), *([KIND] if about_kind else ())]


def confirmation_of(opened: Opened, name: str, kind: Kind | None) -> Correction:
    """What a person says of a value, or of the kind, by finding it right."""
    field = opened.fields.get(name)
    value = opened.row.kind if name == KIND else field.value if field else None
    return correction_of(opened, name, value, {name: value}, kind)
