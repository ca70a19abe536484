"""What persons say of a paper, apart from where it is kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Field, KindGuess, PageReading, Person, Reading, Word
from dossier.review.corrections import (
    REASON_TEXTS,
    Act,
    Correction,
    Said,
    act_of_record,
    act_record,
    corrected,
    decided,
    is_second,
    person_key,
    reason_sentence,
    reasons_left,
    reviewed,
)

CATALOGUE = default_catalogue()
DECISION, LAND = CATALOGUE["quyet_dinh"], CATALOGUE["gcn_quyen_su_dung_dat"]
NUMBER = Field("number", "48O/QĐ-UBND", 0.5, "ocr", needs_review=True, page=1, box=(1, 2, 3, 4))
OTHERS = tuple(Field(name, "x", 0.9, "ocr") for name in ("issued_on", "issuer", "title"))
RIGHT = Correction("number", NUMBER.value, "ocr", 0.5, "480/QĐ-UBND")


def act(
    number: int, action: str, person: str = "Lan", *corrections: Correction, confirmed: tuple[str, ...] = ()
) -> Act:
    at = datetime(2026, 8, 5, number, tzinfo=UTC)
    client, account = f"account:{person}", person
    return Act(number, action, person, client, "why", at, number, corrections, confirmed, account)  # type: ignore[arg-type]


def named(number: int, person: str) -> Act:
    """A confirmation by a person whom a program only named."""
    return replace(act(number, "confirmed", person), client="client:x", account=None)


def test_a_reading_without_acts_is_left_as_it_is() -> None:
    page = PageReading(1, 10, 10, 100, words=(Word("x", (0, 0, 1, 1), 0.9, 0),))
    reading = Reading(KindGuess("quyet_dinh", 0.9), (NUMBER, *OTHERS), (page,))
    assert reviewed(reading, (), CATALOGUE) == (reading, ("unsure.number",))
    merged, reasons = reviewed(reading, [act(1, "corrected", "Lan", RIGHT)], CATALOGUE)
    assert merged.value("number") == "480/QĐ-UBND"
    assert merged.pages == reading.pages
    assert reasons == ("unconfirmed",)


def test_a_fresh_reading_has_its_persons_as_they_were_corrected() -> None:
    name = Field("mother_name", "Lò Thị Lá", 0.5, "ocr", needs_review=True)
    mother = Person("mother", (replace(name, name="name"), Field("ethnicity", "Thái", 0.9, "ocr")))
    reading = Reading(KindGuess("giay_khai_sinh", 0.9), (name,), (), persons=(mother,))
    right = Correction("mother_name", name.value, "ocr", 0.5, "Lò Thị Lả")
    (one,) = reviewed(reading, [act(1, "corrected", "Lan", right)], CATALOGUE)[0].persons
    assert (one.value("name"), one.value("ethnicity"), one.fields[0].source) == ("Lò Thị Lả", "Thái", "person")


def test_a_later_word_of_a_person_counts_more_than_an_earlier_one() -> None:
    later = replace(RIGHT, old_value="480/QĐ-UBND", old_source="person", new_value="481/QĐ-UBND")
    reading = Reading(KindGuess("quyet_dinh", 0.9), (NUMBER, *OTHERS), ())
    merged, _ = reviewed(reading, [act(1, "corrected", "Lan", RIGHT), act(2, "corrected", "Minh", later)], CATALOGUE)
    assert merged.value("number") == "481/QĐ-UBND"


def test_fields_keep_their_place_on_the_page_and_the_order_of_the_catalogue() -> None:
    title = Correction("title", None, None, None, "Về việc")
    fields = corrected((*OTHERS[:2], NUMBER), [Said(title, "Lan"), Said(RIGHT, "Lan")])
    assert [field.name for field in fields] == ["number", "issued_on", "issuer", "title"]
    assert (fields[0].box, fields[3].box) == (NUMBER.box, None)


def test_doubts_come_before_confirmations() -> None:
    acts = [act(1, "corrected", "Lan", RIGHT)]
    fields = corrected((NUMBER, *OTHERS), decided(acts).values())
    assert reasons_left(fields, DECISION, ("unsure.number", "page.failed.2"), acts) == ("page.failed.2",)
    acts.append(act(2, "confirmed", "Lan", confirmed=("page.failed.2",)))
    assert reasons_left(fields, DECISION, ("page.failed.2",), acts) == ()
    assert reasons_left(fields[1:], DECISION, (), acts) == ("missing.number",)


def test_a_reason_that_is_about_no_field_stays_until_it_is_confirmed() -> None:
    reasons = ("unsure.cut.3", "cut.page.2")
    acts = [act(1, "corrected", "Lan", RIGHT)]
    fields = corrected((NUMBER, *OTHERS), decided(acts).values())
    assert reasons_left(fields, DECISION, reasons, acts) == reasons
    acts.append(act(2, "confirmed", "Lan", confirmed=reasons))
    assert reasons_left(fields, DECISION, reasons, acts) == ()


@pytest.mark.parametrize(
    ("acts", "second"),
    [
        ([], False),
        ([act(1, "confirmed", "Lan")], False),
        ([act(1, "confirmed", "Lan"), act(2, "confirmed", "Minh")], True),
        ([act(1, "confirmed", "Lan"), act(2, "confirmed", "Lan")], False),
        ([named(1, "Lan"), named(2, "Minh")], False),
        ([named(1, "Lan"), act(2, "confirmed", "Minh")], False),
        ([act(1, "confirmed", "Lan"), named(2, "Minh")], False),
        ([act(1, "confirmed", "Lan"), act(2, "confirmed", "Minh", confirmed=("unsure.title",))], False),
        ([act(1, "corrected", "Lan", RIGHT), act(2, "confirmed", "Minh")], False),
        ([act(1, "confirmed", "Lan"), act(2, "corrected", "Minh", RIGHT)], False),
        ([act(1, "checked", "Lan"), act(2, "confirmed", "Minh")], False),
        ([act(1, "confirmed", "Lan"), act(2, "checked", "Minh"), act(3, "confirmed", "Minh")], True),
        ([act(1, "confirmed", "Lan"), act(2, "checked", "Minh", confirmed=("x",)), act(3, "confirmed", "Minh")], False),
        ([act(1, "checked", "Minh"), act(2, "checked", "Lan"), act(3, "confirmed", "Minh")], False),
    ],
)
def test_a_second_person_confirms_after_another_and_changes_nothing(acts: list[Act], second: bool) -> None:
    assert is_second(acts) is second
    if acts and acts[-1].action == "confirmed":
        fields = tuple(Field(name, "x", 1.0, "person") for name in LAND.required)
        assert reasons_left(fields, LAND, (), acts) == (() if second else ("second_person",))
        assert reasons_left(fields, DECISION, (), acts)[1:] == ()


def test_what_is_checked_on_a_paper_that_nobody_need_look_at_makes_nobody_look_at_it() -> None:
    fields = tuple(Field(name, "x", 1.0, "ocr") for name in LAND.required)
    checked = [act(1, "checked", "Lan", Correction("issuer", "x", "ocr", 0.9, "x"), confirmed=("unsure.scope",))]
    assert reasons_left(fields, LAND, (), checked) == ()
    assert reasons_left(fields, LAND, ("unsure.scope",), checked) == ("second_person",)


def test_who_takes_the_kind_that_needs_two_persons_from_a_paper_is_one_of_two() -> None:
    other = Correction("kind", LAND.code, None, 0.9, DECISION.code)
    acts = [act(1, "corrected", "Lan", other), act(2, "confirmed", "Lan", confirmed=("page.none",))]
    reading = Reading(
        KindGuess(LAND.code, 0.9), (replace(NUMBER, needs_review=False), *OTHERS), (PageReading(1, 9, 9, 9),)
    )
    assert reviewed(reading, acts, CATALOGUE)[1] == ("second_person",)
    assert reviewed(reading, [*acts, act(3, "confirmed", "Minh")], CATALOGUE)[1] == ()


def test_once_a_person_has_spoken_of_a_paper_every_mark_on_it_is_a_doubt() -> None:
    title = Field("title", "Về viêc", 0.5, "ocr", needs_review=True)
    heir = Person("heir", (Field("residence", "Thôn 1", 0.4, "ocr", needs_review=True),))
    reading = Reading(
        KindGuess("quyet_dinh", 0.9), (*OTHERS[:2], title), (PageReading(1, 9, 9, 100),), persons=(heir, heir)
    )
    number = Correction("number", None, None, None, "480/QĐ-UBND")
    marks = ("unsure.title", "unsure.heir.residence", "unsure.heir-2.residence")
    assert set(marks) <= set(reviewed(reading, [act(1, "corrected", "Lan", number)], CATALOGUE)[1])
    right = [
        Correction(name, value, "ocr", 0.5, value)
        for name, value in (("title", "Về viêc"), ("heir.residence", "Thôn 1"), ("heir-2.residence", "Thôn 1"))
    ]
    acts = [act(1, "corrected", "Lan", number), act(2, "confirmed", "Lan", *right, confirmed=("page.none", *marks))]
    counts, reasons = reviewed(reading, acts, CATALOGUE)
    assert reasons == ()
    seen = [one.fields[0] for one in counts.persons] + [one for one in counts.fields if one.name == "title"]
    assert {(one.source, one.confirmed_by, one.needs_review) for one in seen} == {("ocr", "Lan", False)}


def test_values_checked_alone_say_nothing_of_the_rest() -> None:
    marked = tuple(Field(name, "x", 0.5, "ocr", needs_review=True) for name in ("scope", "residence"))
    right = Correction("scope", "x", "ocr", 0.5, "x")
    acts = [act(1, "checked", "Lan", right, confirmed=("unsure.scope",))]
    fields = corrected((replace(NUMBER, needs_review=False), *OTHERS, *marked), decided(acts).values())
    assert reasons_left(fields, DECISION, (), acts) == ()
    assert reasons_left(fields, DECISION, (), [*acts, act(2, "confirmed", "Lan")]) == ("unsure.residence",)
    assert reasons_left(fields, DECISION, (), [act(1, "confirmed", "Lan"), act(2, "reopened", "Lan")])[-1:] == (
        "unsure.residence",
    )


def test_a_later_reading_with_its_persons_in_another_order_loses_nothing_that_was_said_of_them() -> None:
    one, other = (Person("heir", (Field("name", name, 0.9, "ocr"),)) for name in ("Lò Thị Lá", "Lò Văn An"))
    right = Correction("heir.name", "Lò Thị Lá", "ocr", 0.5, "Lò Thị Lả")
    reading = Reading(KindGuess("quyet_dinh", 0.9), OTHERS, (), persons=(other, one))
    found = reviewed(reading, [act(1, "corrected", "Lan", right)], CATALOGUE)[0].persons
    assert [person.value("name") for person in found] == ["Lò Văn An", "Lò Thị Lả"]


def test_a_person_is_one_account_or_one_name_however_it_is_typed() -> None:
    assert person_key("Lê Thị Lan", None) == person_key(" le thi  LAN ", None) != person_key("Lê Thị Lam", None)
    assert person_key("Lê Thị Lan", "lan") == person_key("Lan", "lan") != person_key("Lê Thị Lan", "lan2")
    assert person_key("account lan", None) != person_key("", "lan")


def test_an_act_comes_back_from_its_record() -> None:
    one = act(3, "confirmed", "Lê Thị Lan", RIGHT, confirmed=("unsure.number",))
    assert act_of_record(json.loads(json.dumps(act_record(one)))) == one


def test_every_reason_is_told_in_words() -> None:
    for code, said in (
        ("missing.owner_name", "Thiếu: Chủ giấy tờ"),
        ("unsure.number", "Chưa chắc: Số, ký hiệu"),
        ("page.failed.3", "Trang 3 không đọc được"),
        ("kind.stated_differs.giay_khai_sinh", "Giấy khai sinh"),
        ("second_person", "Chờ người thứ hai xác nhận"),
        ("something.new", "something.new"),
    ):
        assert said in reason_sentence(code, CATALOGUE), code
    assert reason_sentence("missing.number", CATALOGUE, "en") == "Missing: Number and sign"
    assert all("{detail}" not in reason_sentence(code, CATALOGUE) for code in REASON_TEXTS)
