"""The persons of a paper: by role, with what is stated of each, marked as the fields of the paper are."""

from __future__ import annotations

from collections.abc import Sequence

from dossier.persons import following
from dossier.reading import Field, Person, Role
from worker.extract.candidate import Candidate
from worker.extract.choice import choose_of_a_person
from worker.extract.persons.given_out import THE_OWNER


def people(found: Sequence[Candidate], fields: Sequence[Field], owner: Role) -> tuple[Person, ...]:
    """Whom the paper names, the one whom it is about (in the role `owner`) first, the others as they stand there."""
    stated: dict[tuple[Role, int], list[Candidate]] = {}
    for candidate in found:
        if candidate.person is not None:
            stated.setdefault(candidate.person, []).append(candidate)
    about = stated.pop((owner, THE_OWNER), [])
    persons = [Person(owner, tuple(choose_of_a_person(about).values()), is_owner=True)]
    persons += [Person(role, tuple(choose_of_a_person(some).values())) for (role, _), some in stated.items()]
    return following(persons, fields)
