"""What is told of a paper to somebody who may not see its sensitive values."""

from __future__ import annotations

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Field, Person, ReadBy
from dossier.withheld import may_be_told, printed_by, told_without
from dossier.words.folding import folded_words

BIRTH = default_catalogue()["giay_khai_sinh"]
RECORD = default_catalogue()["phieu_ly_lich_tu_phap"]


def field(name: str, value: str, *readings: str) -> Field:
    return Field(name, value, 0.9, "ocr", readings=tuple(ReadBy("another", one) for one in readings))


def test_a_sensitive_value_is_withheld_of_every_person_and_named_once() -> None:
    owner = Person("child", (field("name", "Lò Thị Hoa"), field("ethnicity", "Thái")), is_owner=True)
    mother = Person("mother", (field("name", "Lò Thị Mai"), field("ethnicity", "Thái")))
    fields = [field("owner_name", "Lò Thị Hoa"), field("ethnicity", "Thái")]
    told = told_without(BIRTH, fields, [owner, mother])
    assert [one.name for one in told.fields] == ["owner_name"]
    assert [[one.name for one in person.fields] for person in told.persons] == [["name"], ["name"]]
    assert told.withheld == ("ethnicity",)


def test_what_is_withheld_is_named_by_the_kind_whatever_the_paper_states() -> None:
    assert told_without(RECORD, [], []).withheld == ("banned_posts", "criminal_record", "ethnicity")
    assert told_without(RECORD, [field("banned_posts", "Không")], []).withheld == told_without(RECORD, [], []).withheld


@pytest.mark.parametrize(
    "read_too_far",
    [
        field("nationality", "Dân tộc: Thái Quốc tịch: Việt Nam"),
        field("residence", "bản Bó, xã Chiềng An DÂN TỘC THÁI"),
        field("nationality", "Thái"),
        field("nationality", "Việt Nam", "Mông"),
        field("mother.nationality", "Ê Đê"),
        field("birth_place", "Sơn La", "Sơn La Dan toc Thai"),
    ],
)
def test_a_value_that_was_read_into_a_sensitive_one_is_withheld_too(read_too_far: Field) -> None:
    assert not may_be_told(BIRTH, read_too_far)
    name = read_too_far.name
    if "." not in name:
        assert name in told_without(BIRTH, [read_too_far], []).withheld


@pytest.mark.parametrize(
    "sound",
    [
        field("owner_name", "Thái"),
        field("residence", "phường Kinh Môn, thành phố Hải Phòng"),
        field("nationality", "Việt Nam", "Viet Nam"),
        field("issuer", "Ủy ban nhân dân phường Chiềng An"),
    ],
)
def test_a_name_or_place_that_is_called_like_a_people_is_told(sound: Field) -> None:
    assert may_be_told(BIRTH, sound)


def test_of_what_a_form_prints_single_words_are_left_out_since_they_may_be_filled_in() -> None:
    printed = printed_by(BIRTH)
    assert {*printed} >= {"Dân tộc", "Quốc tịch"}
    assert all(len(folded_words(text)) > 1 for text in printed)
