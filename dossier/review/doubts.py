"""The one list of what a person has to see on a paper: for the banner, for the form, and for the rule.

A paper waits because of a doubt about something that answers are given by (`dossier.reading.review_reasons`). Once it
waits, or once a person has spoken of it as a whole, every mark on it is a doubt: whoever confirms a paper has seen each
of them (law 12). A paper that nobody need look at may keep marks on other values; they go out with their marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dossier.catalogue.fields import FIELDS
from dossier.persons import is_of_person, label, only_of_persons
from dossier.reading import Field, Person
from dossier.words.sentences import Phrase

UNCONFIRMED, SECOND_PERSON = "unconfirmed", "second_person"


def marked(fields: Sequence[Field], persons: Sequence[Person]) -> tuple[str, ...]:
    """The names of all values that are marked, those of the paper first, then those that only its persons have."""
    own = only_of_persons(persons, fields)
    return tuple(one.name for one in (*fields, *own.values()) if one.needs_review)


def with_every_mark(reasons: Sequence[str], fields: Sequence[Field], persons: Sequence[Person]) -> tuple[str, ...]:
    """Why a paper waits, every mark on it among the doubts; nothing where it does not wait."""
    if not reasons:
        return ()
    found = doubts_of(reasons)
    found += tuple(code for code in map("unsure.{}".format, marked(fields, persons)) if code not in found)
    return found or tuple(reasons)


def doubts_of(reasons: Iterable[str]) -> tuple[str, ...]:
    """Those of the reasons that a person has to correct or confirm one by one."""
    return tuple(code for code in reasons if code not in (UNCONFIRMED, SECOND_PERSON))


def about(code: str) -> str | None:
    """The name of the value that a doubt is about; None for one about something else."""
    group, _, name = code.partition(".")
    is_value = name in FIELDS or is_of_person(name)
    return name if group in ("missing", "unsure") and is_value else None


def value_label(name: str) -> Phrase:
    """What pages call a value of a paper, or one that only a person of it has."""
    return label(name) if is_of_person(name) else Phrase(FIELDS[name].label)
