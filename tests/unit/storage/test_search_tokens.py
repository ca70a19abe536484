"""What the index is asked for, and what it holds, as values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from storage.papers.narrowing import spans_of
from storage.search import tokens
from storage.search.expressions import fts5, tsquery
from storage.search.tiers import tiers_of


def test_a_name_is_asked_for_wherever_its_tones_were_typed() -> None:
    assert tiers_of("Hoà Cường") == tiers_of("HÒA CƯỜNG")
    assert tiers_of("Hoà Cường")[0] != tiers_of("hoa cuong")[0]


def test_what_has_other_accents_is_asked_for_as_what_only_nearly_fits() -> None:
    near = [replace(tier, is_near=False) for tier in tiers_of("Hoà Cường") if tier.is_near]
    assert len(near) == 4
    assert set(near) <= set(tiers_of("hoa cuong"))
    for typed in ("hoa cuong", "UBND", "Ủy ban nhân dân", "CS 44241", "1/7/1990"):
        assert not any(tier.is_near for tier in tiers_of(typed)), typed


def test_nobody_can_type_what_narrows() -> None:
    forged = tokens.fact("agency", "H47")
    for tier in tiers_of(f"{forged} {tokens.GAP}"):
        assert forged not in fts5(tier.asked)
        assert forged not in tsquery(tier.asked)


def test_a_phrase_does_not_lead_from_one_value_into_the_next() -> None:
    entry = tokens.of_values(["Trần Thị", "Bưởi"], ())
    assert tokens.pair("trần", "thị") in tokens.as_text(entry).split(" ")
    assert tokens.pair("thị", "bưởi") not in tokens.as_text(entry).split(" ")


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2019, 12, 30), date(2022, 2, 2), 2 + 2 + 1 + 2),
        (date(2020, 1, 1), date(2020, 12, 31), 1),
        (date(2020, 2, 29), date(2020, 2, 29), 1),
        (date(2020, 2, 1), date(2020, 3, 31), 2),
    ],
)
def test_days_are_covered_by_as_few_spans_as_there_are_and_by_no_other_day(first: date, last: date, count: int) -> None:
    spans = spans_of(first, last)
    assert len(spans) == count
    for beyond in range(-40, 800):
        day = first + timedelta(days=beyond)
        has = any(span in (f"{day:%Y}", f"{day:%Y-%m}", f"{day}") for span in spans)
        assert has == (first <= day <= last), day
