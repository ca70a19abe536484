"""What a dossier must hold against what is there."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

import pytest

from dossier.catalogue.components import (
    BAD_COUNT,
    COMPONENT_TWICE,
    NO_KIND,
    Component,
    ComponentLists,
    DossierPaper,
    completeness,
    example_components,
)
from dossier.catalogue.kinds import default_catalogue
from dossier.catalogue.procedures import UNKNOWN_KIND
from dossier.errors import BadCode, BadManifest
from dossier.words.sentences import sentence

LAND = "1.004227"
FORM = Component(LAND, ("don_de_nghi", "to_khai"), required=True, count=1)
TITLES = Component(LAND, ("gcn_quyen_su_dung_dat",), required=True)
CONTRACT = Component(LAND, ("hop_dong",), required=False, count=1)
LIST = (FORM, TITLES, CONTRACT)


def paper(
    document_id: str, kind: str | None, *, confirmed: bool = True, known: Mapping[str, str] | None = None
) -> DossierPaper:
    return DossierPaper(document_id, kind, confirmed, **(known or {}))


def test_a_dossier_with_all_that_is_required_is_complete() -> None:
    found = completeness(LIST, [paper("a", "to_khai"), paper("b", "gcn_quyen_su_dung_dat")])
    assert (found.verdict, found.missing, found.extra) == ("complete", (), ())
    assert found.present is not None
    assert [(one.component, one.papers) for one in found.present] == [(FORM, ("a",)), (TITLES, ("b",))]


def test_what_is_missing_is_named_with_its_number_and_what_may_be_left_out_is_not() -> None:
    twice = Component(LAND, ("bien_ban",), required=True, count=2)
    found = completeness((*LIST, twice), [paper("a", "to_khai"), paper("b", "bien_ban")])
    assert found.verdict == "incomplete"
    assert found.missing is not None
    assert [(one.component, one.count) for one in found.missing] == [(TITLES, 1), (twice, 1)]


def test_a_paper_off_the_list_and_one_beyond_the_number_are_extra() -> None:
    papers = [
        paper("a", "to_khai"),
        paper("b", "gcn_quyen_su_dung_dat"),
        paper("c", "don_de_nghi"),
        paper("d", "giay_khai_sinh"),
        paper("e", "gcn_quyen_su_dung_dat"),
    ]
    found = completeness(LIST, papers)
    assert (found.verdict, found.extra) == ("complete", ("c", "d"))


def test_a_confirmed_paper_takes_the_place_before_one_that_waits_for_a_person() -> None:
    papers = [paper("a", "to_khai", confirmed=False), paper("b", "to_khai"), paper("c", "gcn_quyen_su_dung_dat")]
    found = completeness(LIST, papers)
    assert (found.extra, found.unconfirmed) == (("a",), ("a",))


def test_a_paper_that_waits_for_review_counts_and_is_named() -> None:
    papers = [paper("a", "to_khai", confirmed=False), paper("b", "gcn_quyen_su_dung_dat")]
    found = completeness(LIST, papers)
    assert (found.verdict, found.unconfirmed) == ("complete", ("a",))


@pytest.mark.parametrize("kind", [None, "khac"])
def test_a_paper_nobody_recognised_may_be_the_missing_one(kind: str | None) -> None:
    found = completeness(LIST, [paper("a", "to_khai"), paper("b", kind)])
    assert (found.verdict, found.unrecognised, found.extra) == ("unknown", ("b",), ())
    assert found.missing is not None
    assert [one.component for one in found.missing] == [TITLES]
    whole = completeness(LIST, [paper("t", "gcn_quyen_su_dung_dat"), paper("a", "to_khai"), paper("b", kind)])
    assert whole.verdict == "complete"


def test_without_a_list_nothing_is_called_complete_missing_or_extra() -> None:
    found = completeness((), [paper("a", "to_khai", confirmed=False), paper("b", None)])
    assert (found.verdict, found.present, found.missing, found.extra) == ("unknown", None, None, None)
    assert (found.unconfirmed, found.unrecognised) == (("a",), ("b",))


def test_the_cover_of_a_dossier_is_neither_extra_nor_unrecognised() -> None:
    cover = paper("c", "giay_tiep_nhan_ho_so", confirmed=False)
    found = completeness(LIST, [cover, cover, paper("a", "to_khai"), paper("b", "gcn_quyen_su_dung_dat")])
    assert (found.verdict, found.extra, found.unconfirmed, found.duplicate) == ("complete", (), (), ())


def test_the_same_paper_scanned_twice_is_a_duplicate_and_fills_one_place() -> None:
    twice = Component(LAND, ("hop_dong",), required=True, count=2)
    known = {"number": "12/hđ", "owner": "049201001234"}
    papers = [paper("a", "hop_dong", known=known), paper("b", "hop_dong", known={"issued_on": "2026-01-02", **known})]
    found = completeness([twice], papers)
    assert (found.duplicate, found.extra, found.verdict) == ((("a", "b"),), (), "incomplete")


@pytest.mark.parametrize(
    "other",
    [
        {"number": "13/hđ", "owner": "an"},
        {"number": "12/hđ", "owner": "binh"},
        {"number": "12/hđ"},
        {"owner": "an"},
        {"number": "12/hđ", "owner": "an", "issued_on": "2026-01-23"},
        {"number": "12/hđ", "owner": "an", "issuer": "so tu phap"},
    ],
)
def test_papers_that_differ_or_are_not_known_to_be_the_same_are_no_duplicates(other: dict[str, str]) -> None:
    known = {"number": "12/hđ", "owner": "an", "issued_on": "2026-01-02", "issuer": "so xay dung"}
    papers = [paper("a", "hop_dong", known=known), paper("b", "hop_dong", known=other)]
    assert completeness([CONTRACT], papers).duplicate == ()


def test_papers_of_two_days_are_not_joined_by_one_without_a_day() -> None:
    same = {"number": "87/qđ-ubnd", "owner": "an"}
    papers = [
        paper("a", "quyet_dinh", known=same),
        paper("b", "quyet_dinh", known={"issued_on": "2026-01-02", **same}),
        paper("c", "quyet_dinh", known={"issued_on": "2026-01-23", **same}),
    ]
    assert completeness((), papers).duplicate == (("a", "b"),)


def test_an_agencys_list_replaces_that_of_its_procedure_and_leaves_the_others() -> None:
    text = "procedure_code,kind,required\n1.000894.000.00.00.H56,hop_dong|bien_ban,yes\n"
    lists = example_components().extended(text, default_catalogue())
    assert lists.of("1.000894") == (Component("1.000894", ("hop_dong", "bien_ban"), required=True),)
    assert lists.of(LAND) == example_components().of(LAND) != ()
    assert lists.of("1.999999") == ()
    with pytest.raises(BadCode):
        lists.of("đăng ký kết hôn")


def test_every_mistake_of_a_list_is_told_at_once_and_nothing_is_taken() -> None:
    text = (
        "procedure_code,kind,required,count\n"
        "kết hôn,to_khai,yes,1\n"
        "1.000894,to_khay,yes,1\n"
        "1.000894,khac,no,\n"
        "1.000894,,yes,\n"
        "1.000894,to_khai,có,0\n"
        "1.000894,to_khai,yes,\n"
        "1.000894,hop_dong|to_khai,yes,\n"
    )
    with pytest.raises(BadManifest) as refused:
        example_components().extended(text, default_catalogue())
    told = refused.value.sentence()
    assert refused.value.values["count"] == 7
    for problem in (
        sentence(UNKNOWN_KIND, line=3, value="to_khay"),
        sentence(UNKNOWN_KIND, line=4, value="khac"),
        sentence(NO_KIND, line=5),
        sentence(BAD_COUNT, line=6, value="0"),
        sentence(COMPONENT_TWICE, line=8, procedure="1.000894", kind="to_khai"),
    ):
        assert problem in told


def test_the_shipped_lists_are_marked_as_examples() -> None:
    lines = (files("dossier.catalogue") / "components.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert lines
    assert all("ví dụ" in line for line in lines)
    assert isinstance(example_components(), ComponentLists)
