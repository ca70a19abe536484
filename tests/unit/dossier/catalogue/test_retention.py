"""How long papers are kept: concluded from a rule and a day, and kept where either is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.catalogue.retention import Facts, RetentionRules, default_rules
from dossier.errors import BadManifest

KIND = "giay_phep_xay_dung"
FACTS = Facts(KIND, "H47", date(2010, 5, 4), date(2012, 2, 29), True, (date(2011, 1, 1), date(2013, 12, 31)))
SOURCE = 'act = "Quyết định 1/QĐ-UBND"\narticle = "Điều 2"\n'


def rules(term: str, *, more: str = "", before: RetentionRules | None = None) -> RetentionRules:
    text = f'[[rules]]\nkinds = ["{KIND}"]\n{term}\n{SOURCE}{more}'
    return (before or RetentionRules()).extended(text, default_catalogue())


@pytest.mark.parametrize(
    ("starts", "ends_on"),
    [
        ("issued", date(2020, 12, 31)),
        ("validity_end", date(2022, 12, 31)),
        ("dossier_closed", date(2023, 12, 31)),
    ],
)
def test_a_term_runs_from_its_day_to_the_end_of_a_year(starts: str, ends_on: date) -> None:
    found = rules(f'years = 10\nfrom = "{starts}"').concluded(FACTS)
    assert (found.why, found.ends_on) == ("until", ends_on)
    assert not found.is_due(ends_on)
    assert found.is_due(date(ends_on.year + 1, 1, 1))


@pytest.mark.parametrize(
    ("starts", "known", "why"),
    [
        ("issued", {"issued_on": None}, "no_issue_day"),
        ("validity_end", {"valid_until": None}, "no_end_of_validity"),
        ("dossier_closed", {"closed": ()}, "no_dossier"),
        ("dossier_closed", {"closed": (date(2011, 1, 1), None)}, "dossier_open"),
        ("issued", {"is_sound": False}, "unsure"),
        ("issued", {"kind": None}, "no_kind"),
        ("issued", {"kind": "khac"}, "no_rule"),
    ],
)
def test_what_is_not_known_keeps_a_paper(starts: str, known: dict[str, object], why: str) -> None:
    found = rules(f'years = 10\nfrom = "{starts}"').concluded(replace(FACTS, **known))  # type: ignore[arg-type]
    assert (found.why, found.ends_on) == (why, None)
    assert not found.is_due(date.max)


def test_a_rule_that_nobody_checked_or_that_is_for_good_ends_nothing() -> None:
    unchecked = rules('years = 10\nfrom = "issued"', more="checked = false\n")
    assert unchecked.concluded(FACTS).why == "not_checked"
    assert unchecked.ending == ()
    (rule,) = unchecked
    assert rule.source.endswith("[?]")
    assert rules('years = "permanent"').concluded(FACTS).why == "permanent"


def test_an_agencys_own_rule_counts_before_that_for_all_and_overrides_what_ships() -> None:
    of_all = rules('years = 10\nfrom = "issued"')
    both = rules('years = 70\nfrom = "issued"\nagency = "H47"', before=of_all)
    assert both.concluded(FACTS).ends_on == date(2080, 12, 31)
    assert both.concluded(replace(FACTS, agency="H49")).ends_on == date(2020, 12, 31)
    assert rules('years = 20\nfrom = "issued"', before=of_all).concluded(FACTS).ends_on == date(2030, 12, 31)


def test_what_ships_names_its_source_and_disposes_of_nothing() -> None:
    shipped = default_rules(default_catalogue())
    assert shipped.ending == ()
    assert all(rule.act and rule.article and rule.years is None for rule in shipped)
    assert shipped.concluded(replace(FACTS, kind="giay_khai_sinh")).why == "permanent"


def test_all_mistakes_of_a_table_are_told_together() -> None:
    bad = """
    [[rules]]
    kinds = ["khong_co"]
    years = 71
    from = "issued"
    act = "QĐ 1"
    article = "Điều 1"
    [[rules]]
    kinds = ["khac"]
    years = true
    from = "someday"
    day = 1
    [[rules]]
    kinds = ["bao_cao", "bao_cao"]
    years = 5
    act = "QĐ 1"
    article = "Điều 1"
    """
    with pytest.raises(BadManifest) as caught:
        RetentionRules().extended(bad, default_catalogue())
    told = caught.value.sentence()
    for said in ("khong_co", "“71”", "“True”", "someday", "“day”", "(act)", "Quy định 3: from"):
        assert said in told, said
    with pytest.raises(BadManifest):
        RetentionRules().extended("[[rules", default_catalogue())
