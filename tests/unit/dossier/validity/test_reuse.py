from dataclasses import replace
from datetime import date

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.catalogue.procedures import ProcedureRule, ProcedureRules, example_rules
from dossier.errors import BadManifest
from dossier.validity.reuse import REASON_TEXTS, PaperFacts, Reason, assess, assess_paper

KINDS = default_catalogue()
ON = date(2024, 12, 16)


def facts(kind: str, **known: object) -> PaperFacts:
    return replace(PaperFacts(KINDS[kind], archived=True, verified=True), **known)  # type: ignore[arg-type]


def reasons(paper: PaperFacts, on: date = ON) -> tuple[str, ...]:
    answer = assess_paper(paper, on)
    assert answer.allowed == (not answer.reasons)
    return tuple(reason.value for reason in answer.reasons)


def test_a_paper_that_does_not_expire_is_reusable_once_verified() -> None:
    assert reasons(facts("giay_khai_sinh")) == ()
    assert reasons(facts("giay_khai_sinh", verified=False)) == ("unverified",)
    assert reasons(facts("giay_khai_sinh", archived=False)) == ("not_archived",)
    assert reasons(facts("giay_khai_sinh", signed=False)) == ("unsigned",)


def test_a_scan_whose_signatures_are_all_broken_is_not_reused() -> None:
    assert reasons(facts("giay_khai_sinh", signed=False, has_signature=True)) == ("signature_broken",)
    assert reasons(facts("giay_khai_sinh", signed=None, has_signature=True)) == ()


def test_all_reasons_are_given() -> None:
    paper = facts("giay_phep_lai_xe", verified=False, status="revoked", valid_until="2020-01-01")
    assert reasons(paper) == ("unverified", "revoked", "expired")
    assert reasons(facts("giay_khai_sinh", status="superseded")) == ("superseded",)


def test_the_last_day_still_counts() -> None:
    paper = facts("giay_xac_nhan_tinh_trang_hon_nhan", issued_on=date(2024, 6, 16))
    assert reasons(paper) == ()
    assert reasons(paper, date(2024, 12, 17)) == ("expired",)


def test_the_earlier_of_printed_and_legal_term_counts() -> None:
    paper = facts("giay_xac_nhan_tinh_trang_hon_nhan", issued_on=date(2024, 6, 16), valid_until="2025-06-16")
    assert reasons(paper, date(2024, 12, 17)) == ("expired",)
    assert reasons(replace(paper, valid_until="2024-09-16"), date(2024, 9, 17)) == ("expired",)


def test_an_unread_expiry_stays_unknown() -> None:
    assert reasons(facts("giay_phep_lai_xe")) == ("expiry_unknown",)
    assert reasons(facts("giay_phep_lai_xe", status="valid")) == ("expiry_unknown",)
    assert reasons(facts("giay_phep_lai_xe", valid_until="theo quy định")) == ("expiry_unknown",)
    assert reasons(facts("giay_phep_lai_xe", valid_until="12 tháng", issued_on=ON)) == ("expiry_unknown",)
    assert reasons(facts("giay_phep_lai_xe", valid_until="Không thời hạn")) == ()


def test_a_term_from_an_unread_day_of_issue_stays_unknown() -> None:
    assert reasons(facts("giay_xac_nhan_tinh_trang_hon_nhan")) == ("issue_date_unknown",)
    assert reasons(facts("giay_khai_sinh", valid_until="6 tháng kể từ ngày cấp")) == ("issue_date_unknown",)


def test_a_doubtful_day_or_term_is_not_relied_on() -> None:
    doubtful_day = frozenset(("issued_on",))
    paper = facts("giay_xac_nhan_tinh_trang_hon_nhan", issued_on=date(2024, 6, 16), doubtful=doubtful_day)
    assert reasons(paper) == ("issue_date_doubtful",)
    assert reasons(paper, date(2030, 1, 1)) == ("issue_date_doubtful",)  # not even that it has expired
    lasting = facts("giay_khai_sinh", issued_on=date(2025, 1, 1), doubtful=doubtful_day)
    assert reasons(lasting) == ()
    assert reasons(replace(lasting, valid_until="6 tháng kể từ ngày cấp")) == ("issue_date_doubtful",)
    assert reasons(replace(lasting, valid_until="2023-01-01")) == ("expired",)
    term = facts("giay_khai_sinh", valid_until="2030-01-01", doubtful=frozenset(("valid_until",)))
    assert reasons(term) == ("expiry_unknown",)
    assert reasons(replace(term, doubtful=frozenset())) == ()
    rule = ProcedureRule("1.000894", "Đăng ký kết hôn", "giay_khai_sinh", max_age_months=6)
    old = facts("giay_khai_sinh", issued_on=date(2020, 1, 1), doubtful=doubtful_day)
    assert assess(old, rule, ON).reasons == (Reason.ISSUE_DATE_DOUBTFUL,)


def test_a_term_until_another_paper_replaces_it_needs_a_known_status() -> None:
    paper = facts("giay_khai_sinh", valid_until="cho đến khi có quyết định khác thay thế")
    assert reasons(paper) == ("expiry_unknown",)
    assert reasons(replace(paper, status="valid")) == ()


def test_a_right_to_land_ends_with_its_term() -> None:
    paper = facts("gcn_quyen_su_dung_dat", status="valid", land_use_term="50 năm, đến ngày 15/10/2023")
    assert reasons(paper) == ("expired",)
    assert reasons(paper, date(2023, 10, 15)) == ()
    assert reasons(replace(paper, doubtful=frozenset(("land_use_term",)))) == ()
    assert reasons(replace(paper, land_use_term="Lâu dài")) == ()
    mixed = "Đất ở: Lâu dài; đất trồng cây lâu năm: đến ngày 15/10/2023"
    assert reasons(replace(paper, land_use_term=mixed)) == ()
    assert reasons(replace(paper, status="unknown", land_use_term="Lâu dài")) == ("expiry_unknown",)


def test_a_printed_start_must_have_come() -> None:
    paper = facts("giay_khai_sinh", valid_until="từ ngày 17/12/2024 đến ngày 17/12/2025")
    assert reasons(paper) == ("not_yet_valid",)
    assert reasons(paper, date(2024, 12, 17)) == ()


def test_a_paper_that_others_contradict_waits_for_a_person() -> None:
    assert reasons(facts("giay_khai_sinh", status="unclear")) == ("standing_unclear",)


def test_a_kind_that_does_not_show_its_validity_needs_a_known_status() -> None:
    assert reasons(facts("gcn_dang_ky_ho_kinh_doanh")) == ("expiry_unknown",)
    assert reasons(facts("gcn_dang_ky_ho_kinh_doanh", status="valid")) == ()


def test_a_paper_of_tomorrow_is_not_yet_valid() -> None:
    assert reasons(facts("giay_khai_sinh", valid_from=date(2024, 12, 17))) == ("not_yet_valid",)
    assert reasons(facts("giay_khai_sinh", issued_on=date(2024, 12, 17))) == ("not_yet_valid",)
    assert reasons(facts("giay_khai_sinh", valid_from=ON)) == ()


def test_the_rule_of_the_procedure_decides() -> None:
    rule = ProcedureRule("1.000894", "Đăng ký kết hôn", "giay_khai_sinh", max_age_months=6, needs_signature=True)
    paper = facts("giay_khai_sinh", issued_on=date(2024, 6, 16), signed=True, owner_matches=True)
    assert assess(paper, rule, ON).allowed
    assert assess(paper, None, ON).reasons == (Reason.NO_RULE,)
    assert assess(paper, replace(rule, kind="khac"), ON).reasons == (Reason.KIND_NOT_ACCEPTED,)
    assert assess(paper, rule, date(2024, 12, 17)).reasons == (Reason.TOO_OLD,)
    assert assess(replace(paper, issued_on=None), rule, ON).reasons == (Reason.ISSUE_DATE_UNKNOWN,)
    assert assess(replace(paper, signed=None), rule, ON).reasons == (Reason.SIGNATURE_UNCONFIRMED,)
    assert assess(replace(paper, signed=False), rule, ON).reasons == (Reason.UNSIGNED,)
    assert assess(replace(paper, signed=False, has_signature=True), rule, ON).reasons == (Reason.SIGNATURE_BROKEN,)
    assert assess(replace(paper, owner_matches=False), rule, ON).reasons == (Reason.OWNER_MISMATCH,)


def test_a_criminal_record_has_the_validity_that_the_procedure_sets() -> None:
    paper = facts("phieu_ly_lich_tu_phap", issued_on=date(2024, 6, 16))
    rule = ProcedureRule("1.000001", "Ví dụ", "phieu_ly_lich_tu_phap")
    assert assess_paper(paper, ON).allowed
    assert assess(paper, rule, ON).reasons == (Reason.EXPIRY_UNKNOWN,)
    assert assess(paper, replace(rule, max_age_months=6), ON).allowed


def test_every_reason_has_a_sentence() -> None:
    assert set(REASON_TEXTS) == set(Reason)
    for reason in Reason:
        assert reason.sentence("vi") != reason.sentence("en")


def test_rules_are_found_by_long_and_short_procedure_code() -> None:
    rules = example_rules()
    rule = rules.find("1.000894.000.00.00.H47", "giay_xac_nhan_tinh_trang_hon_nhan")
    assert rule is not None
    assert rule.max_age_months == 6
    other = rules.find("1.000894", "quyet_dinh")
    assert other is not None
    assert other.kind != "quyet_dinh"
    assert rules.find("9.999999", "quyet_dinh") is None


def test_an_agency_replaces_the_rules_of_a_procedure() -> None:
    text = "procedure_code,kind,max_age_months,needs_signature\n1.000894.000.00.00.H47,giay_khai_sinh,3,yes\n"
    rules = example_rules().extended(text, KINDS)
    assert [rule.kind for rule in rules.of("1.000894")] == ["giay_khai_sinh"]
    assert rules.of("2.000815") == example_rules().of("2.000815")


def test_all_mistakes_of_a_table_of_rules_are_reported_together() -> None:
    with pytest.raises(BadManifest) as refused:
        ProcedureRules(()).extended(
            "procedure_code,kind,max_age_months,needs_signature\n"
            "1.4,khong_co,0,maybe\n1.000894,khac,,no\n1.000894.000.00.00.H47,khac,,no\n",
            KINDS,
        )
    assert refused.value.values["count"] == 5
