"""Whether a dossier is complete."""

from __future__ import annotations

import pytest

from dossier.components import ComponentLists, PaperOfDossier, example_components
from dossier.errors import BadManifest
from dossier.kinds import default_catalogue

MARRIAGE = "1.000894"
FORM, STATUS, CARD = "to_khai", "giay_xac_nhan_tinh_trang_hon_nhan", "can_cuoc_cong_dan"


def papers(*kinds: str | None, unconfirmed: tuple[int, ...] = ()) -> list[PaperOfDossier]:
    return [PaperOfDossier(f"d{number}", kind, number not in unconfirmed) for number, kind in enumerate(kinds)]


def test_a_dossier_with_all_that_is_required_is_complete() -> None:
    found = example_components().completeness(MARRIAGE, papers("giay_tiep_nhan_ho_so", FORM, STATUS))
    assert found.status == "complete"
    assert [(one.kind, one.presence) for one in found.components] == [
        (FORM, "present"),
        (STATUS, "present"),
        (CARD, "absent"),
    ]
    assert found.extra == found.duplicate == found.unconfirmed == found.unread == ()


def test_what_is_missing_extra_or_there_twice_is_named() -> None:
    found = example_components().completeness(MARRIAGE, papers(FORM, "hop_dong", FORM, "khac"))
    assert found.status == "incomplete"
    assert [one.kind for one in found.components if one.presence == "missing"] == [STATUS]
    assert found.components[0].documents == ("d0", "d2")
    assert (found.extra, found.duplicate) == (("d1", "d3"), ("d2",))


def test_a_paper_that_waits_for_a_person_counts_and_is_named() -> None:
    found = example_components().completeness(MARRIAGE, papers(FORM, STATUS, None, unconfirmed=(1, 2)))
    assert found.status == "complete"
    assert (found.unconfirmed, found.unread) == (("d1",), ("d2",))


@pytest.mark.parametrize("procedure", [None, "9.999999", "không đọc được"])
def test_without_a_list_nothing_is_said(procedure: str | None) -> None:
    found = example_components().completeness(procedure, papers(FORM, STATUS))
    assert (found.status, found.components, found.extra) == ("unknown", (), ())


def test_the_long_form_of_a_procedure_code_finds_its_list() -> None:
    assert example_components().of(f"{MARRIAGE}.000.00.00.H47") == example_components().of(MARRIAGE) != ()


def test_a_list_of_the_agency_replaces_the_example_of_that_procedure_alone() -> None:
    csv_text = f"procedure_code,kind,required,note\n{MARRIAGE}.000.00.00.H47,hop_dong,yes,\n"
    lists = example_components().extended(csv_text, default_catalogue())
    assert [one.kind for one in lists.of(MARRIAGE)] == ["hop_dong"]
    assert lists.of("1.004227") == example_components().of("1.004227") != ()


def test_all_mistakes_of_a_list_are_named_at_once() -> None:
    csv_text = "procedure_code,kind,required\nx,hop_dong,yes\n1.000001,khong_co,maybe\n1.000002,hop_dong,no\n"
    with pytest.raises(BadManifest) as refused:
        ComponentLists(()).extended(csv_text + "1.000002,hop_dong,no\n", default_catalogue())
    assert refused.value.values["count"] == 4


def test_the_examples_are_marked_as_such() -> None:
    from importlib.resources import files

    lines = (files("dossier") / "components.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert lines
    assert all("ví dụ" in line for line in lines)
