"""What of a paper somebody may know who may not see its sensitive values.

A value is withheld by what it is (`FieldName.sensitive`), whoever of the paper's persons it is told of. So is one that
was read from too far: where "Quốc tịch" holds "Dân tộc: Kinh", or nothing but the name of a people, the sensitive value
is in it. The names of what is withheld follow from the kind, not from the paper: that a line is there at all may say
something.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from dossier.catalogue.fields import FIELDS, SENSITIVE, check
from dossier.catalogue.kinds import Kind
from dossier.persons import by_name
from dossier.reading import Field, Person
from dossier.words.folding import folded_words

# A person or a place may be called like a people (Thái, Hoa); these are not.
_NO_PEOPLES = ("nationality", "gender", "registered_at", "title", "scope")


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told of a paper: its `fields` and `persons`, without the fields called `withheld`, in their order."""

    fields: tuple[Field, ...]
    persons: tuple[Person, ...]
    withheld: tuple[str, ...]


def told_without(kind: Kind, fields: Sequence[Field], persons: Sequence[Person]) -> Told:
    """What may be told of a paper of this `kind` that states these."""
    withheld = {field.name for field in kind.fields if field.name in SENSITIVE}
    for name, field in by_name(persons, fields).items():
        if not may_be_told(kind, field):
            called = name.rpartition(".")[2]
            withheld.add(called if called in SENSITIVE else name)
    kept = [
        Person(one.role, tuple(field for field in one.fields if may_be_told(kind, field)), one.is_owner)
        for one in persons
    ]
    return Told(
        tuple(field for field in fields if may_be_told(kind, field)),
        tuple(person for person in kept if person.fields),
        tuple(sorted(withheld)),
    )


def may_be_told(kind: Kind, field: Field) -> bool:
    """Whether a value of a paper of this `kind` has nothing sensitive: by its name, which may be that of a person's
    (`mother.ethnicity`), and by what any reader read for it."""
    called = field.name.rpartition(".")[2]
    if called in SENSITIVE:
        return False
    labels = _sensitive_labels(kind)
    for text in (field.value, *(one.text for one in field.readings)):
        said = f" {' '.join(folded_words(text))} "
        if any(f" {label} " in said for label in labels):
            return False
        if called in _NO_PEOPLES and not check("ethnicity", text):
            return False
    return True


def sensitive_labels(kinds: Iterable[Kind]) -> tuple[str, ...]:
    """The labels, as folded words, that stand before sensitive values on papers of these kinds: where a value has one,
    the value was read from too far, and is withheld."""
    return tuple(sorted({label for kind in kinds for label in _sensitive_labels(kind)}))


def has_label(labels: Iterable[str], text: str) -> bool:
    """Whether one of these labels stands in a text, spaced as it may be."""
    said = f" {' '.join(folded_words(text))} "
    tight = said.replace(" ", "")
    return any(f" {label} " in said or label.replace(" ", "") in tight for label in labels)


def printed_by(kind: Kind) -> tuple[str, ...]:
    """What papers of the kind print themselves, titles and labels, of two words and more: one alone may as well be
    filled in."""
    printed = {label for field in (*kind.fields, *kind.beside) for label in field.labels}
    return tuple(sorted(text for text in {*printed, *kind.headings} if len(folded_words(text)) > 1))


@cache
def _sensitive_labels(kind: Kind) -> tuple[str, ...]:
    printed = [FIELDS[name].label for name in SENSITIVE]
    labels = {" ".join(folded_words(label)) for name in SENSITIVE for label in (*kind.labels(name), *printed)}
    return tuple(sorted(label for label in labels if " " in label))
