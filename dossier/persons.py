"""The persons a paper names, beside the fields of the paper itself, which are the view of the one whom it is about.

A name may stand in both: of whom the paper is about, and where the paper has a field for a mother, a father, a spouse
or a signer. Then the field rules, since that is what a manifest states and a person corrects.

What only a person has is named by role and field: `mother.residence`, and `heir-2.name` of the second heir.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from dossier.reading import Field, Person, Role
from dossier.words.sentences import N_, Phrase

OF_THE_OWNER: Mapping[str, str] = MappingProxyType(
    {
        "owner_name": "name",
        "owner_id": "id",
        "owner_born_on": "born_on",
        **{
            name: name
            for name in (
                *("gender", "ethnicity", "nationality", "residence", "phone", "birth_place", "home_place"),
                *("died_on", "death_place", "death_cause", "marital_status"),
            )
        },
    }
)
"""Fields of a paper that are its owner's, and what they are called among those of a person."""

OF_OTHERS: Mapping[str, tuple[tuple[Role, ...], str]] = MappingProxyType(
    {
        "mother_name": (("mother",), "name"),
        "father_name": (("father",), "name"),
        "spouse_name": (("spouse",), "name"),
        "registrant_name": (("declarant", "applicant"), "name"),
        "representative_name": (("representative",), "name"),
        "signer_name": (("signer",), "name"),
        "signer_title": (("signer",), "title"),
    }
)
"""Fields of a paper that are the first person's in one of these roles, and what they are called there."""

ROLE_LABELS: Mapping[Role, str] = MappingProxyType(
    {
        "owner": N_("Chủ giấy tờ"),
        "child": N_("Người được khai sinh"),
        "mother": N_("Mẹ"),
        "father": N_("Cha"),
        "spouse": N_("Vợ hoặc chồng"),
        "applicant": N_("Người yêu cầu"),
        "guardian": N_("Người giám hộ"),
        "ward": N_("Người được giám hộ"),
        "deceased": N_("Người chết"),
        "declarant": N_("Người đi khai"),
        "representative": N_("Người đại diện"),
        "party_a": N_("Bên A"),
        "party_b": N_("Bên B"),
        "heir": N_("Người thừa kế"),
        "signer": N_("Người ký"),
    }
)
"""What pages call the roles."""

FIELD_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "name": N_("Họ tên"),
        "id": N_("Số giấy tờ tùy thân"),
        "born_on": N_("Ngày sinh"),
        "born_in": N_("Năm sinh"),
        "gender": N_("Giới tính"),
        "ethnicity": N_("Dân tộc"),
        "nationality": N_("Quốc tịch"),
        "residence": N_("Nơi cư trú"),
        "phone": N_("Số điện thoại"),
        "birth_place": N_("Nơi sinh"),
        "home_place": N_("Quê quán"),
        "died_on": N_("Ngày chết"),
        "death_place": N_("Nơi chết"),
        "death_cause": N_("Nguyên nhân chết"),
        "marital_status": N_("Tình trạng hôn nhân"),
        "title": N_("Chức vụ người ký"),
    }
)
"""The fields of a person in the order of pages, and what these call them. `born_in`: a year where no day is printed."""


TYPED_LIKE: Mapping[str, str] = MappingProxyType(
    {called: name for name, called in OF_THE_OWNER.items()} | {"title": "signer_title"}
)
"""Fields of a person, and the field of a paper whose values have the same type; others are text."""

_ORDER = tuple(FIELD_LABELS)
_NOBODY = Person("owner", (), is_owner=True)
_NUMBERED = N_("{role} thứ {number}")
# The first of a role has no number. No form seen has room for a hundred of one role.
_OF_PERSON = re.compile(r"([a-z_]+)(?:-([2-9]|[1-9][0-9]))?\.([a-z_]+)")
_WHOSE = N_("{field} ({whose})")


def following(persons: Sequence[Person], fields: Sequence[Field], before: Sequence[Field] = ()) -> tuple[Person, ...]:
    """`persons` with what the `fields` of their paper say of them, where they followed `before` until now: a field that
    changed or went has done so here, too. The owner comes first; somebody of whom nothing is left is nobody."""
    flat = {field.name: field for field in fields}
    was = {field.name: field.value for field in before}
    owner = next((one for one in persons if one.is_owner), _NOBODY)
    owner = _with(owner, [(name, flat.get(field)) for field, name in OF_THE_OWNER.items()])
    others = [one for one in persons if not one.is_owner]
    for name, (roles, called) in OF_OTHERS.items():
        now = flat.get(name)
        if now is None and name not in was:  # as most of them in most papers
            continue
        wanted = was.get(name) or (now.value if now is not None else None)
        at = _at(others, roles, called, wanted) if others else None
        if at is not None:
            others[at] = _with(others[at], [(called, now)])
        elif now is not None:
            others.append(Person(roles[0], (now.called(called),)))
    return tuple([one for one in (owner, *others) if one.fields])


def _at(others: Sequence[Person], roles: Sequence[Role], called: str, wanted: str | None) -> int | None:
    """Whose field of the paper it is: who is called so, or the only one in such a role of whom that was not read."""
    if wanted is None:
        return None
    named = [at for at, one in enumerate(others) if one.role in roles and one.value(called) == wanted]
    free = [at for at, one in enumerate(others) if one.role in roles and one.value(called) is None]
    only = free if len([one for one in others if one.role in roles]) == 1 else []
    return next(iter((*named, *only)), None)


def _with(person: Person, said: Iterable[tuple[str, Field | None]]) -> Person:
    """`person` with these values for these of their fields; None: without it."""
    own = {field.name: field for field in person.fields}
    for name, field in said:
        if field is None:
            own.pop(name, None)
        else:
            own[name] = field.called(name)
    return Person(person.role, tuple([own[name] for name in _ORDER if name in own]), person.is_owner)


def is_of_person(name: str) -> bool:
    """Whether `name` is that of a value which only a person of a paper has."""
    found = _OF_PERSON.fullmatch(name)
    return found is not None and found[1] in ROLE_LABELS and found[3] in FIELD_LABELS


def of_nobody(persons: Sequence[Person], fields: Sequence[Field], names: Iterable[str]) -> list[str]:
    """Those of the `names` that a paper with these persons and fields cannot have: a value said under one of them would
    be found under another, or under none. Persons of a role are numbered one after the other, and what a field of the
    paper tells is called by the name of that field."""
    asked = [name for name in names if is_of_person(name)]
    found = tuple(persons)
    for name in sorted(asked, key=lambda one: (len(one.partition(".")[0]), one)):  # heir, heir-2 … heir-10
        if name not in only_of_persons(found, fields):
            found = with_only(found, name, Field(name, name, 1.0, "person"), None)
    told = only_of_persons(found, fields)
    return [name for name in asked if name not in told]


def label(name: str) -> Phrase:
    """What pages call such a value, and whose it is."""
    whose, _, called = name.partition(".")
    role, _, number = whose.partition("-")
    said: object = Phrase(ROLE_LABELS[role])  # type: ignore[index]
    if number:
        said = Phrase(_NUMBERED, {"role": said, "number": number})
    return Phrase(_WHOSE, {"field": Phrase(FIELD_LABELS[called]), "whose": said})


def by_name(persons: Sequence[Person], fields: Sequence[Field]) -> dict[str, Field]:
    """Every value of a paper by its name: its own `fields`, and what only a person of it has."""
    return {field.name: field for field in fields} | only_of_persons(persons, fields)


def only_of_persons(persons: Sequence[Person], fields: Sequence[Field]) -> dict[str, Field]:
    """The values that no field of the paper tells, by their names, in the order of the persons."""
    flat = {field.name: field.value for field in fields}
    others = [one for one in persons if not one.is_owner]
    told = set()
    for name, (roles, called) in OF_OTHERS.items():
        at = _at(others, roles, called, flat.get(name))
        if at is not None and name in flat:
            told.add((id(others[at]), called))
    of_owner = set(OF_THE_OWNER.values())
    return {
        f"{whose}.{field.name}": replace(field, name=f"{whose}.{field.name}")
        for whose, person in zip(_whose(persons), persons, strict=True)
        for field in person.fields
        if not (person.is_owner and field.name in of_owner) and (id(person), field.name) not in told
    }


def with_only(persons: Sequence[Person], name: str, said: Field | None, was: str | None) -> tuple[Person, ...]:
    """`persons` with the value called `name` as `said`, None: without it; `was` is what it was when that was said.

    Persons are told apart by their order. Where a later reading has another order, it is whose value is or was that;
    where it lacks the person, they are there for what was said of them.
    """
    whose, _, called = name.partition(".")
    role = whose.partition("-")[0]
    found = list(persons)
    # A name or number tells who it is; somebody who lives at the same place is not the same person.
    known = {was, said.value if said and called in ("name", "id") else None} - {None}
    of_role = [at for at, one in enumerate(found) if one.role == role]
    named = [at for at, one in zip(of_role, _whose([found[at] for at in of_role]), strict=True) if one == whose]
    fits = [at for at in (*named, *of_role) if found[at].value(called) in known]
    at = next(iter((*fits, *named)), None)
    if at is None and said is not None:
        found.append(Person(role, ()))  # type: ignore[arg-type]
        at = len(found) - 1
    if at is not None:
        found[at] = _with(found[at], [(called, said)])
    return tuple(one for one in found if one.fields)


def _whose(persons: Sequence[Person]) -> list[str]:
    """Whose values they are: `heir`, `heir-2` …"""
    roles = [one.role for one in persons]
    counts = [roles[: at + 1].count(role) for at, role in enumerate(roles)]
    return [role if count == 1 else f"{role}-{count}" for role, count in zip(roles, counts, strict=True)]
