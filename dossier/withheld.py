"""What of a paper somebody may know who may not see its sensitive values.

A value is withheld by what it is (`FieldName.sensitive`), whoever of the paper's persons it is told of. So is one that
was read from too far: where "Quốc tịch" holds "Dân tộc: Kinh", or nothing but the name of a people, the sensitive value
is in it. The names of what is withheld follow from the kind, not from the paper: that a line is there at all may say
something.

`may_be_told` is the one place where that is decided: of what is told, and of what a search or a look-up by the value
would confirm. What leaves a citizen out of an answer must be no mistake: without their marks, two words of a label are
in many a name ("Lý Đỗ Quyên", "Nguyễn Nhân Ái") and agency ("Phòng Quản lý đô thị"), and with them in some agencies
("Ban Dân tộc tỉnh").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from dossier.catalogue.fields import FIELDS, PEOPLES, SENSITIVE, check
from dossier.catalogue.kinds import Kind
from dossier.persons import TYPED_LIKE, by_name
from dossier.reading import Field, Person
from dossier.words.folding import (
    accents_of,
    fold,
    folded_words,
    nfc,
    squeezed,
    toneless,
    toneless_place,
    word_spans,
    words,
)
from dossier.words.nearness import is_near

# A person or a place may be called like a people (Thái, Hoa); these are not.
_NO_PEOPLES = ("nationality", "gender", "registered_at", "title", "scope")
# Labels whose words are those of names, too: Lý Do, Nguyên Nhân, An Tích.
_LIKE_NAMES = frozenset((("ly", "do"), ("nguyen", "nhan"), ("an", "tich")))
# One whose words are those of agencies, too: Ban Dân tộc, Trường Phổ thông Dân tộc nội trú.
_LIKE_AGENCIES = frozenset((("dan", "toc"),))
# Agencies whose names may end so: Ủy ban Dân tộc, Phòng Dân tộc.
_END_SO = ("ban", "phong")
# How names of schools go on, the first word of which is nearly that of a people (Ba Na).
_GO_ON_SO = ["ban", "tru"]
_LONGEST_PEOPLE = 3
"""Words: Bru Vân Kiều."""
_LONGEST_NAME = 6
"""Words; a longer one was read into something else."""
# What stands between a label and its value: a colon, or the dots to write on.
_MARK = re.compile(r"[:：]|[._…]{2,}|…")


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
            called = _called(field)
            withheld.add(called if called in SENSITIVE else name)
    kept = [Person(one.role, _told(kind, one.fields), one.is_owner) for one in persons]
    return Told(
        _told(kind, fields),
        tuple(person for person in kept if person.fields),
        tuple(sorted(withheld)),
    )


def may_be_told(kind: Kind, field: Field) -> bool:
    """Whether a value of a paper of this `kind` has nothing sensitive: by its name, which may be that of a person's
    (`mother.ethnicity`), and by what any reader read for it, unless a person has found it right since."""
    readings = field.readings if field.confirmed_by is None else ()
    return _called(field) not in SENSITIVE and all(
        _is_open(kind, field, text) for text in (field.value, *(one.text for one in readings))
    )


def _told(kind: Kind, fields: Sequence[Field]) -> tuple[Field, ...]:
    """Those of the values that may be told, without what was read too far for those that a person has put right."""
    told = (field for field in fields if may_be_told(kind, field))
    return tuple(
        replace(field, readings=tuple(one for one in field.readings if _is_open(kind, field, one.text)))
        if field.readings and field.confirmed_by is not None
        else field
        for field in told
    )


def _called(field: Field) -> str:
    return field.name.rpartition(".")[2]


def _is_open(kind: Kind, field: Field, text: str) -> bool:
    """Whether nothing sensitive is in what was read for a value."""
    called = _called(field)
    if called in _NO_PEOPLES and not check("ethnicity", text):
        return False
    is_name = _is_name(called)
    return not any(_stands_in(label, text, is_name=is_name) for label in _sensitive_labels(kind))


def printed_by(kind: Kind) -> tuple[str, ...]:
    """What papers of the kind print themselves, titles and labels, of two words and more: one alone may as well be
    filled in."""
    printed = {label for field in (*kind.fields, *kind.beside) for label in field.labels}
    return tuple(sorted(text for text in {*printed, *kind.headings} if len(folded_words(text)) > 1))


@dataclass(frozen=True, slots=True)
class _Label:
    """What is printed before a sensitive value: its words as they are spelt, and folded; `tight`: these without spaces
    between them."""

    spelt: tuple[str, ...]
    bare: tuple[str, ...]
    tight: str


@cache
def _sensitive_labels(kind: Kind) -> tuple[_Label, ...]:
    printed = [FIELDS[name].label for name in SENSITIVE]
    labels = {tuple(map(toneless_place, words(text))) for name in SENSITIVE for text in (*kind.labels(name), *printed)}
    # One word alone may be any value's.
    return tuple(
        _Label(spelt, bare, "".join(bare)) for spelt in sorted(labels) if len(bare := tuple(map(fold, spelt))) > 1
    )


@cache
def _is_name(called: str) -> bool:
    """Whether the value called so, of a paper or of a person, is somebody's name."""
    field = FIELDS.get(TYPED_LIKE.get(called, called))
    return field is not None and field.type == "name"


def _stands_in(label: _Label, text: str, *, is_name: bool) -> bool:
    """Whether a label stands in a text as one: spaced as it may be, with a mark and a value behind it; or as whole
    words, whatever became of their marks."""
    if label.tight not in squeezed(text):
        return False
    letters = "".join(one for one in _MARK.sub(":", fold(text)) if one.isalnum() or one == ":")
    if re.search(f"{label.tight}:+[^:]", letters):
        return True
    text = nfc(text)
    found, size = word_spans(text), len(label.bare)
    may_be_name = is_name and len(found) <= _LONGEST_NAME
    for at in range(len(found) - size + 1):
        here = found[at : at + size]
        if tuple(word for _, _, word in here) != label.bare:
            continue
        if label.bare in _LIKE_AGENCIES:
            is_label = is_name or _is_no_agency(found[at - 1][2] if at else "", text[here[-1][1] :])
        elif label.bare in _LIKE_NAMES:
            said = [text[start:end] for start, end, _ in here]
            is_label = (at == 0 and not may_be_name) or _is_no_name(label, said, is_name=may_be_name)
        else:
            is_label = True
        if is_label:
            return True
    return False


def _is_no_agency(before: str, behind: str) -> bool:
    """Whether "Dân tộc" is a label rather than of an agency's name, by the word `before` it, folded, and the text
    `behind` it: by a mark there, by a people, also by one that was misread by a letter, or as all that was read."""
    said = words(behind)
    if not said:
        return before not in _END_SO
    if _MARK.search(behind):
        return True
    # What stands between may be a stroke that was read as a letter.
    return _begins_with_people(said) or (len(said[0]) == 1 and _begins_with_people(said[1:]))


def _begins_with_people(said: Sequence[str]) -> bool:
    """Whether these words begin with the name of a people, whatever became of its marks, or with one letter or tone
    otherwise."""
    if [fold(word) for word in said[:2]] == _GO_ON_SO:
        return False
    plain = {fold(people) for people in PEOPLES}
    # Of text without any marks, names are held against names without.
    known = PEOPLES if accents_of(" ".join(said)) else plain
    for size in range(1, min(_LONGEST_PEOPLE, len(said)) + 1):
        read = "".join(said[:size])
        if fold(read) in plain or any(is_near(read, people) for people in known):
            return True
    return False


def _is_no_name(label: _Label, said: Sequence[str], *, is_name: bool) -> bool:
    """Whether these words are a label rather than the name that they would be without their marks. A label goes on in
    small letters, and a tone of it may be misread; in capitals and in a name it has to be spelt as it is."""
    spelt = tuple(toneless_place(word) for one in said for word in words(one))
    if all(one[0].isupper() for one in said):
        return not is_name and spelt == label.spelt
    return all(
        toneless(one) in (toneless(printed), bare)
        for one, printed, bare in zip(spelt, label.spelt, label.bare, strict=True)
    )
