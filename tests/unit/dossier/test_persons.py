"""The persons of a paper follow its fields: what a manifest states and somebody corrects is so of them, too."""

from __future__ import annotations

from typing import get_args

from dossier.persons import ROLE_LABELS, following
from dossier.reading import Field, Person, Role


def field(name: str, value: str) -> Field:
    return Field(name, value, 0.9, "ocr")


MOTHER = Person("mother", (field("name", "Lò Thị Lả"), field("ethnicity", "Thái")))
CHILD = Person("child", (field("born_in", "2019"),), is_owner=True)


def said(persons: tuple[Person, ...]) -> dict[str, dict[str, str]]:
    return {one.role: {each.name: each.value for each in one.fields} for one in persons}


def test_what_the_fields_say_of_the_owner_is_the_first_persons() -> None:
    read = following([MOTHER, CHILD], [field("owner_name", "Lò An"), field("gender", "Nam")])
    assert read[0].role == "child"
    assert said(read)["child"] == {"name": "Lò An", "born_in": "2019", "gender": "Nam"}


def test_a_correction_is_of_whom_the_field_was_and_what_is_taken_away_is_gone() -> None:
    before = [field("mother_name", "Lò Thị Lả"), field("owner_name", "Lò An")]
    persons = following([MOTHER, CHILD], before)
    corrected = following(persons, [field("mother_name", "Lò Thị Lá")], before)
    assert said(corrected) == {"child": {"born_in": "2019"}, "mother": {"name": "Lò Thị Lá", "ethnicity": "Thái"}}
    assert said(following(persons, [], before))["mother"] == {"ethnicity": "Thái"}


def test_a_name_does_not_go_to_another_in_the_same_role() -> None:
    wife, husband = Person("spouse", (field("ethnicity", "Thái"),)), Person("spouse", (field("name", "Lê Văn Bền"),))
    persons = following([wife, husband], [field("spouse_name", "Lê Văn Bền")])
    assert [one.value("name") for one in persons] == [None, "Lê Văn Bền"]


def test_persons_are_known_from_fields_alone() -> None:
    fields = [field("owner_name", "Lò An"), field("signer_name", "Lê Lan"), field("signer_title", "Chủ tịch")]
    assert said(following((), fields)) == {
        "owner": {"name": "Lò An"},
        "signer": {"name": "Lê Lan", "title": "Chủ tịch"},
    }
    assert following((), ()) == ()


def test_every_role_has_its_words() -> None:
    assert set(ROLE_LABELS) == set(get_args(Role))
