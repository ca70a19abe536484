"""What has to be proved, and by which papers."""

from __future__ import annotations

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.catalogue.requirements import Requirements, default_requirements
from dossier.errors import BadManifest

HEAD = "requirement,name,name_en,kind,max_age_months,needs_signature,source\n"


def test_every_line_of_the_table_names_the_act_from_which_it_follows() -> None:
    for one in default_requirements().by_code.values():
        assert one.proofs, one.code
        assert all(proof.source for proof in one.proofs), one.code
    marital = default_requirements().by_code["marital_status"]
    assert marital.kinds == ("giay_xac_nhan_tinh_trang_hon_nhan",)
    rule = marital.rule("1.000894", marital.kinds[0])
    assert rule is not None
    assert rule.max_age_months == 6
    assert marital.rule("1.000894", "giay_khai_sinh") is None
    assert [one.code for one in default_requirements().proved_by("trich_luc_khai_tu")] == ["end_of_marriage", "death"]


def test_an_agencys_lines_replace_a_requirement_and_leave_the_others() -> None:
    own = HEAD + "residence,Nơi cư trú,,giay_xac_nhan_cu_tru,1,yes,Quyết định của tỉnh\n"
    found = default_requirements().extended(own, default_catalogue())
    assert [(one.max_age_months, one.needs_signature) for one in found.by_code["residence"].proofs] == [(1, True)]
    assert found.by_code["residence"].name_en == "Nơi cư trú"
    assert found.by_code["birth"] == default_requirements().by_code["birth"]


def test_all_mistakes_of_a_table_are_told_together() -> None:
    bad = HEAD + "Birth,x,,giay_khai_sinh,,no,y\nbirth,x,,giay_khai,0,maybe,\n" + "death,x,,giay_bao_tu,,no,y\n" * 2
    with pytest.raises(BadManifest) as refused:
        Requirements().extended(bad, default_catalogue())
    told = refused.value.sentence()
    assert [word in told for word in ("Dòng 2", "Dòng 3", "giay_khai", "maybe", "căn cứ", "Dòng 5")] == [True] * 6
