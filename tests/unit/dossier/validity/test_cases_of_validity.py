"""Cases of validity, each worked out by hand from the law or the print: what is said, from when until when, and
by what. A rule that changes shows here which papers it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.catalogue.procedures import ProcedureRule
from dossier.validity.reuse import PaperFacts, assess, assess_paper, validity

KINDS = default_catalogue()
SINGLE, BIRTH, LAND, DRIVING = (
    "giay_xac_nhan_tinh_trang_hon_nhan",
    "giay_khai_sinh",
    "gcn_quyen_su_dung_dat",
    "giay_phep_lai_xe",
)
RECORD, SHOP, WEDDING, CARD = (
    "phieu_ly_lich_tu_phap",
    "gcn_dang_ky_ho_kinh_doanh",
    "giay_chung_nhan_ket_hon",
    "can_cuoc_cong_dan",
)
ISSUED = "2026-03-31"
DOUBT = frozenset(("issued_on",))

Case = tuple[str, dict[str, Any], int, str, str, str, str, str]
# kind, what is known, months that a procedure's rule allows (0: asked of the paper alone), day asked about;
# reasons against it, first day, last day, what the last day follows from.
CASES: tuple[Case, ...] = (
    # Marital status: six months from its issue (NĐ 123/2015, article 23); the day of the same number, or the
    # month's last.
    (SINGLE, {"issued_on": ISSUED}, 0, "2026-03-31", "", ISSUED, "2026-09-30", "months_of_kind"),
    (SINGLE, {"issued_on": ISSUED}, 0, "2026-09-30", "", ISSUED, "2026-09-30", "months_of_kind"),
    (SINGLE, {"issued_on": ISSUED}, 0, "2026-10-01", "expired", ISSUED, "2026-09-30", "months_of_kind"),
    (SINGLE, {"issued_on": ISSUED}, 0, "2026-03-30", "not_yet_valid", ISSUED, "2026-09-30", "months_of_kind"),
    (SINGLE, {"issued_on": "2025-08-29"}, 0, "2026-02-28", "", "2025-08-29", "2026-02-28", "months_of_kind"),
    (SINGLE, {"issued_on": "2025-08-31"}, 0, "2026-03-01", "expired", "2025-08-31", "2026-02-28", "months_of_kind"),
    (SINGLE, {"issued_on": "2027-08-31"}, 0, "2028-02-29", "", "2027-08-31", "2028-02-29", "months_of_kind"),
    (SINGLE, {}, 0, "2026-04-01", "issue_date_unknown", "", "", ""),
    (SINGLE, {"issued_on": ISSUED, "doubtful": DOUBT}, 0, "2026-04-01", "issue_date_doubtful", "", "", ""),
    (SINGLE, {"issued_on": ISSUED, "valid_until": "2026-05-31"}, 0,
     "2026-06-01", "expired", ISSUED, "2026-05-31", "printed"),
    (SINGLE, {"issued_on": ISSUED, "valid_until": "2027-03-31"}, 0,
     "2026-10-01", "expired", ISSUED, "2026-09-30", "months_of_kind"),
    (SINGLE, {"issued_on": ISSUED, "status": "superseded"}, 0,
     "2026-04-01", "superseded", ISSUED, "2026-09-30", "months_of_kind"),
    # A marriage since then ends it, whatever its months (TT 04/2020, article 12.2): the standing says so.
    (SINGLE, {"issued_on": ISSUED, "status": "unclear"}, 0,
     "2026-04-01", "standing_unclear", ISSUED, "2026-09-30", "months_of_kind"),
    (SINGLE, {"issued_on": ISSUED}, 3, "2026-06-30", "", ISSUED, "2026-09-30", "months_of_kind"),
    (SINGLE, {"issued_on": ISSUED}, 3, "2026-07-01", "too_old", ISSUED, "2026-09-30", "months_of_kind"),
    (SINGLE, {"issued_on": ISSUED}, 12, "2026-10-01", "expired", ISSUED, "2026-09-30", "months_of_kind"),
    (SINGLE, {"issued_on": ISSUED}, 6, "2026-10-01", "expired too_old", ISSUED, "2026-09-30", "months_of_kind"),
    (SINGLE, {"issued_on": ISSUED, "owner_matches": False}, 6,
     "2026-04-01", "owner_mismatch", ISSUED, "2026-09-30", "months_of_kind"),
    # Births and marriages do not expire.
    (BIRTH, {"issued_on": "1990-01-02"}, 0, "2026-04-01", "", "1990-01-02", "", "no_end"),
    (BIRTH, {}, 0, "2026-04-01", "", "", "", "no_end"),
    (BIRTH, {"issued_on": "2026-04-02"}, 0, "2026-04-01", "not_yet_valid", "2026-04-02", "", "no_end"),
    (BIRTH, {"issued_on": "2026-04-02", "doubtful": DOUBT}, 0, "2026-04-01", "", "", "", "no_end"),
    (BIRTH, {"status": "revoked"}, 0, "2026-04-01", "revoked", "", "", "no_end"),
    (BIRTH, {"verified": False}, 0, "2026-04-01", "unverified", "", "", "no_end"),
    (BIRTH, {"archived": False}, 0, "2026-04-01", "not_archived", "", "", "no_end"),
    (BIRTH, {"signed": False}, 0, "2026-04-01", "unsigned", "", "", "no_end"),
    (BIRTH, {"signed": True, "by_officer": True}, 0, "2026-04-01", "", "", "", "no_end"),
    (BIRTH, {"signed": False, "has_signature": True}, 0, "2026-04-01", "signature_broken", "", "", "no_end"),
    (BIRTH, {"issued_on": "1990-01-02"}, 6, "2026-04-01", "too_old", "1990-01-02", "", "no_end"),
    (BIRTH, {}, 6, "2026-04-01", "issue_date_unknown", "", "", "no_end"),
    (WEDDING, {"issued_on": "2001-05-05"}, 0, "2026-04-01", "", "2001-05-05", "", "no_end"),
    (WEDDING, {"signed": True, "by_officer": True}, 0, "2026-04-01", "agency_unsigned", "", "", "no_end"),
    (WEDDING, {"issued_on": "2001-05-05", "valid_from": "2001-05-06"}, 0,
     "2001-05-05", "not_yet_valid", "2001-05-06", "", "no_end"),
    # What prints its expiry: the day counts; a term is counted from where it says; nothing is filled in.
    (DRIVING, {"valid_until": "2026-04-01"}, 0, "2026-04-01", "", "", "2026-04-01", "printed"),
    (DRIVING, {"valid_until": "2026-04-01"}, 0, "2026-04-02", "expired", "", "2026-04-01", "printed"),
    (DRIVING, {"valid_until": "Không thời hạn"}, 0, "2026-04-01", "", "", "", "no_end"),
    (DRIVING, {}, 0, "2026-04-01", "expiry_unknown", "", "", ""),
    (DRIVING, {"status": "valid"}, 0, "2026-04-01", "expiry_unknown", "", "", ""),
    (DRIVING, {"valid_until": "theo quy định"}, 0, "2026-04-01", "expiry_unknown", "", "", ""),
    (DRIVING, {"valid_until": "2030-01-01", "doubtful": frozenset(("valid_until",))}, 0,
     "2026-04-01", "expiry_unknown", "", "", ""),
    (DRIVING, {"valid_until": "2020-01-01", "status": "revoked"}, 0,
     "2026-04-01", "revoked expired", "", "2020-01-01", "printed"),
    (CARD, {"issued_on": "2021-06-01", "valid_until": "2031-06-01"}, 0,
     "2026-04-01", "", "2021-06-01", "2031-06-01", "printed"),
    (CARD, {"issued_on": "2021-06-01", "valid_until": "2031-06-01"}, 0,
     "2031-06-02", "expired", "2021-06-01", "2031-06-01", "printed"),
    (CARD, {"issued_on": "2021-06-01"}, 0, "2026-04-01", "expiry_unknown", "2021-06-01", "", ""),
    (BIRTH, {"issued_on": ISSUED, "valid_until": "6 tháng kể từ ngày cấp"}, 0,
     "2026-09-30", "", ISSUED, "2026-09-30", "term"),
    (BIRTH, {"issued_on": ISSUED, "valid_until": "6 tháng kể từ ngày cấp"}, 0,
     "2026-10-01", "expired", ISSUED, "2026-09-30", "term"),
    (BIRTH, {"valid_until": "6 tháng kể từ ngày cấp"}, 0, "2026-04-01", "issue_date_unknown", "", "", ""),
    (BIRTH, {"issued_on": ISSUED, "valid_until": "6 tháng kể từ ngày cấp", "doubtful": DOUBT}, 0,
     "2026-04-01", "issue_date_doubtful", "", "", ""),
    (BIRTH, {"valid_until": "từ ngày 17/12/2024 đến ngày 17/12/2025"}, 0,
     "2024-12-16", "not_yet_valid", "2024-12-17", "2025-12-17", "printed"),
    (BIRTH, {"valid_until": "từ ngày 17/12/2024 đến ngày 17/12/2025"}, 0,
     "2025-12-18", "expired", "2024-12-17", "2025-12-17", "printed"),
    (BIRTH, {"valid_until": "cho đến khi có quyết định khác thay thế"}, 0, "2026-04-01", "expiry_unknown", "", "", ""),
    (BIRTH, {"valid_until": "cho đến khi có quyết định khác thay thế", "status": "valid"}, 0,
     "2026-04-01", "", "", "", "standing"),
    # A right to land ends with its term; the certificate itself holds while nothing takes it back.
    (LAND, {"status": "valid", "land_use_term": "50 năm, đến ngày 15/10/2023"}, 0,
     "2023-10-15", "", "", "2023-10-15", "land_use_term"),
    (LAND, {"status": "valid", "land_use_term": "50 năm, đến ngày 15/10/2023"}, 0,
     "2023-10-16", "expired", "", "2023-10-15", "land_use_term"),
    (LAND, {"status": "valid", "land_use_term": "Lâu dài"}, 0, "2026-04-01", "", "", "", "standing"),
    (LAND, {"land_use_term": "Lâu dài"}, 0, "2026-04-01", "expiry_unknown", "", "", ""),
    (LAND, {"status": "valid", "land_use_term": "Đất ở: Lâu dài; đất trồng cây lâu năm: đến ngày 15/10/2023"}, 0,
     "2026-04-01", "", "", "", "standing"),
    # What does not show its validity needs a standing that somebody knows.
    (SHOP, {"issued_on": ISSUED}, 0, "2026-04-01", "expiry_unknown", ISSUED, "", ""),
    (SHOP, {"issued_on": ISSUED, "status": "valid"}, 0, "2026-04-01", "", ISSUED, "", "standing"),
    # What an office extended ends when it says, whatever is printed.
    (DRIVING, {"valid_until": "2020-01-01", "extended_until": "2026-12-31"}, 0,
     "2026-12-31", "", "", "2026-12-31", "extended"),
    (DRIVING, {"valid_until": "2020-01-01", "extended_until": "2026-12-31"}, 0,
     "2027-01-01", "expired", "", "2026-12-31", "extended"),
    # The procedure says how old a judicial record may be; where it says nothing, nobody knows.
    (RECORD, {"issued_on": ISSUED}, 6, "2026-09-30", "", ISSUED, "", ""),
    (RECORD, {"issued_on": ISSUED}, 6, "2026-10-01", "too_old", ISSUED, "", ""),
    (RECORD, {"issued_on": ISSUED}, -1, "2026-04-01", "expiry_unknown", ISSUED, "", ""),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[f"{number}-{case[0]}" for number, case in enumerate(CASES, start=1)])
def test_a_case_worked_out_by_hand(case: Case) -> None:
    kind, known, months, day, expected, since, until, until_by = case
    dated = known.keys() & {"issued_on", "valid_from", "extended_until"}
    days = {name: date.fromisoformat(known[name]) for name in dated}
    given: dict[str, Any] = known | days
    facts = replace(PaperFacts(KINDS[kind], archived=True, verified=True), **given)
    rule = ProcedureRule("1.000001", "…", kind, max(months, 0) or None) if months else None
    on = date.fromisoformat(day)
    said = assess(facts, rule, on) if rule else assess_paper(facts, on)
    assert [reason.value for reason in said.reasons] == expected.split()
    found = validity(facts, rule)
    assert (f"{found.since or ''}", f"{found.until or ''}", found.until_by or "") == (since, until, until_by)
    # What validity says agrees with what is said of the day.
    assert (found.until is not None and found.until < on) is ("expired" in expected.split())
    assert (found.since is not None and found.since > on) is ("not_yet_valid" in expected.split())
    if rule and found.accepted_until:
        assert (found.accepted_until < on) is ("too_old" in expected.split())
