import pickle
from typing import get_args

import pytest

from dossier.catalogue.fields import FIELDS, ValueType
from dossier.catalogue.kinds import ONE_STOP, Layout, Level, Validity, default_catalogue
from dossier.codes.numbers import KIND_SIGNS
from dossier.errors import BadManifest, NotFound
from dossier.words.folding import folded_words

KNOWN_FROM_THE_START = """
quyet_dinh nghi_quyet nghi_dinh chi_thi thong_bao bao_cao to_trinh ke_hoach cong_van bien_ban giay_moi hop_dong
thong_tu van_ban_hop_nhat
giay_khai_sinh giay_chung_nhan_ket_hon trich_luc_khai_tu giay_xac_nhan_tinh_trang_hon_nhan gcn_quyen_su_dung_dat
giay_phep_xay_dung gcn_dang_ky_ho_kinh_doanh gcn_dang_ky_doanh_nghiep phieu_ly_lich_tu_phap giay_phep_lai_xe
can_cuoc_cong_dan giay_tiep_nhan_ho_so don_de_nghi to_khai khac
"""


def test_all_kinds_of_the_design_are_known() -> None:
    assert {kind.code for kind in default_catalogue()} >= set(KNOWN_FROM_THE_START.split())


def test_what_a_desk_writes_on_a_dossier_is_no_result_that_expires_or_that_others_ask_for() -> None:
    slips = [kind for kind in default_catalogue() if kind.administration == ONE_STOP and kind.code.startswith("phieu_")]
    assert len(slips) == 5
    for kind in slips:
        assert (kind.validity, kind.layout) == ("none", "form"), kind.code


def test_every_kind_is_whole() -> None:
    for kind in default_catalogue():
        assert kind.name, kind.code
        assert kind.name_en, kind.code
        assert kind.administration, kind.code
        assert kind.level in get_args(Level), kind.code
        assert kind.layout in get_args(Layout), kind.code
        assert kind.validity in get_args(Validity), kind.code
        assert (kind.months is not None) == (kind.validity == "months"), kind.code
        assert kind.headings or kind.code == "khac"
        assert {field.name for field in kind.fields} | set(kind.required) <= FIELDS.keys(), kind.code
        for field in kind.fields:
            assert field.type in get_args(ValueType), (kind.code, field.name)
            assert len(set(field.labels)) == len(field.labels) > 0, (kind.code, field.name)


def test_no_heading_tells_two_kinds() -> None:
    headings = [" ".join(folded_words(heading)) for kind in default_catalogue() for heading in kind.headings]
    assert len(headings) == len(set(headings))


def test_no_sign_tells_two_kinds() -> None:
    signs = [kind.sign for kind in default_catalogue() if kind.sign]
    assert len(signs) == len(set(signs))
    assert set(signs) <= KIND_SIGNS


def test_birth_papers_are_sensitive_since_they_print_the_ethnic_origin() -> None:
    for kind in default_catalogue():
        if kind.level != "none" and kind.field("ethnicity") and kind.administration == "Hộ tịch":
            assert kind.sensitive, kind.code


def test_kinds_are_found_by_code_sign_and_result_code() -> None:
    catalogue = default_catalogue().extended("code,result_code\ngiay_khai_sinh,kq.g01.000064\n")
    by_sign, by_result = catalogue.by_sign("qđ"), catalogue.by_result_code("KQ.G01.000064")
    assert by_sign is not None
    assert by_sign.code == "quyet_dinh"
    assert by_result is not None
    assert by_result.code == "giay_khai_sinh"
    assert catalogue.by_sign("") is None
    assert catalogue.by_result_code("") is None
    assert catalogue.by_sign("QD") is None
    with pytest.raises(NotFound):
        catalogue["khong_co"]


def test_an_agency_adds_and_changes_kinds() -> None:
    before = default_catalogue()
    catalogue = before.extended(
        "\ufeffcode,name,level,headings\n"
        "giay_phep_kinh_doanh_ruou,Giấy phép bán lẻ rượu,district,GIẤY PHÉP BÁN LẺ RƯỢU|GIẤY PHÉP BÁN RƯỢU\n"
        "giay_khai_sinh,,,BẢN SAO KHAI SINH\n"
    )
    added = catalogue["giay_phep_kinh_doanh_ruou"]
    assert added.headings == ("GIẤY PHÉP BÁN LẺ RƯỢU", "GIẤY PHÉP BÁN RƯỢU")
    assert (added.validity, added.name_en) == ("unknown", "Giấy phép bán lẻ rượu")
    assert catalogue["giay_khai_sinh"].headings == (*before["giay_khai_sinh"].headings, "BẢN SAO KHAI SINH")
    assert catalogue["giay_khai_sinh"].name == "Giấy khai sinh"
    assert "giay_phep_kinh_doanh_ruou" not in before


def test_an_agency_says_which_kinds_need_a_second_person() -> None:
    before = default_catalogue()
    assert before["gcn_quyen_su_dung_dat"].second_person
    assert not before["giay_khai_sinh"].second_person
    catalogue = before.extended(
        "code,second_person\ngiay_khai_sinh,yes\ngcn_quyen_su_dung_dat,no\ngiay_phep_xay_dung,\n"
    )
    assert catalogue["giay_khai_sinh"].second_person
    assert not catalogue["gcn_quyen_su_dung_dat"].second_person
    assert not catalogue["giay_phep_xay_dung"].second_person
    with pytest.raises(BadManifest) as refused:
        before.extended("code,second_person\ngiay_khai_sinh,true\n")
    assert "second_person" in refused.value.sentence()


def test_all_mistakes_of_a_csv_are_reported_together() -> None:
    with pytest.raises(BadManifest) as refused:
        default_catalogue().extended(
            "code,name,level,result_code,headings,colour\n"
            "Bad Code,x,,,,\n"
            "giay_moi_hop,,,,,\n"
            "giay_moi,,village,KQ-1,QUYẾT ĐỊNH,\n"
            "giay_moi,,,,,\n"
            "khac,,,,,,,,\n"
        )
    assert refused.value.values["count"] == 8
    text = refused.value.sentence()
    for line in ("Dòng 1", "Dòng 2", "Dòng 3", "Dòng 4", "Dòng 5", "Dòng 6"):
        assert line in text
    assert "Line 4: there is no level “village”" in refused.value.sentence("en")


@pytest.mark.parametrize("text", ["", "name\nx\n", 'code\n"unended'])
def test_a_csv_without_its_form_is_refused(text: str) -> None:
    with pytest.raises(BadManifest):
        default_catalogue().extended(text)


def test_the_catalogue_crosses_process_borders() -> None:
    assert pickle.loads(pickle.dumps(default_catalogue())) == default_catalogue()
