"""What a feeder and a copier do to a stack: a lost first page, a sheet fed twice, an act with more than one form."""

from __future__ import annotations

from dataclasses import replace

from worker.separate.cut import Cutting, Part, cut_by_signs
from worker.separate.signs import PageSigns

PERMIT = PageSigns(
    0, "printed", kind="giay_phep_xay_dung", layout="certificate", first=True, heading=True, named=True, ends=True
)
ACT = PageSigns(
    0,
    "printed",
    kind="quyet_dinh",
    layout="act",
    first=True,
    heading=True,
    numbered=True,
    named=True,
    act_number="48",
    ends=True,
)
EMPTY_FORM = PageSigns(
    0, "printed", kind="to_khai", layout="form", first=True, heading=True, named=True, attached="form", ends=True
)
FILLED_FORM = replace(EMPTY_FORM, attached="none", filled=True)


def further(number: int, *, ends: bool = False) -> PageSigns:
    """A page of an act with nothing but text and its number."""
    return PageSigns(0, "printed", page_number=number, ends=ends)


def stack(*pages: PageSigns) -> Cutting:
    return cut_by_signs([replace(one, number=number) for number, one in enumerate(pages, start=1)])


def part_with(found: Cutting, page: int) -> Part:
    return next(part for part in found.parts if page in part.pages)


def test_a_second_page_whose_first_was_lost_does_not_join_the_signed_paper_before_it_unseen() -> None:
    found = stack(ACT, PERMIT, further(2, ends=True), ACT)
    assert not part_with(found, 2).sure
    assert not part_with(found, 3).sure


def test_a_further_page_behind_one_that_nobody_signed_goes_on_from_it() -> None:
    found = stack(PERMIT, replace(ACT, ends=False), further(2), further(3, ends=True), PERMIT)
    assert [(part.first, part.last) for part in found.parts] == [(1, 1), (2, 4), (5, 5)]
    assert part_with(found, 2).sure


def test_of_two_forms_attached_to_an_act_the_second_waits_for_a_person_as_the_first_does() -> None:
    found = stack(PERMIT, ACT, EMPTY_FORM, replace(EMPTY_FORM), PERMIT)
    assert [part.sure for part in found.parts if part.first in (2, 3, 4)] == [False, False, False]


def test_behind_a_doubtful_form_a_filled_one_is_a_paper_of_its_own() -> None:
    found = stack(PERMIT, ACT, EMPTY_FORM, FILLED_FORM, PERMIT)
    assert part_with(found, 4).sure


def test_an_act_whose_first_sheet_was_fed_twice_waits_for_a_person() -> None:
    opening = replace(ACT, ends=False)
    found = stack(PERMIT, opening, opening, further(2, ends=True), PERMIT)
    assert not part_with(found, 2).sure
    assert not part_with(found, 3).sure
    assert part_with(found, 1).sure


def test_two_acts_of_different_numbers_are_two_papers() -> None:
    found = stack(ACT, replace(ACT, act_number="49"))
    assert [(part.first, part.last, part.sure) for part in found.parts] == [(1, 1, True), (2, 2, True)]


def test_a_certificate_fed_twice_waits_for_a_person_and_two_of_one_form_do_not() -> None:
    values = frozenset({"12/03/2024", "049201001234", "15/1990", "112", "38"})
    front = replace(PERMIT, values=values)
    misread = replace(PERMIT, values=values - {"38"} | {"39"})
    neighbours = replace(PERMIT, values=frozenset({"12/03/2024", "15/1990", "113", "40", "049201009999"}))
    assert not any(part.sure for part in stack(front, misread).parts)
    assert all(part.sure for part in stack(front, neighbours).parts)
