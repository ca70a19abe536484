"""Papers that desks see besides results of their own: known by the title of their official form, and by no other."""

import pytest

from dossier.catalogue.kinds import default_catalogue
from tests.unit.pages import Placed, body, centred, foot, heading, national_title, page
from worker.extract import extract

TITLES = {
    "giay_khai_sinh": ["TRÍCH LỤC GHI VÀO SỔ HỘ TỊCH VIỆC KHAI SINH|(BẢN SAO)", "TRÍCH LỤC KHAI SINH|(BẢN SAO)"],
    "giay_chung_nhan_ket_hon": ["TRÍCH LỤC GHI VÀO SỔ HỘ TỊCH VIỆC KẾT HÔN", "TRÍCH LỤC GHI CHÚ KẾT HÔN"],
    "trich_luc_khai_tu": ["TRÍCH LỤC GHI VÀO SỔ HỘ TỊCH VIỆC KHAI TỬ"],
    "trich_luc_giam_ho": ["TRÍCH LỤC ĐĂNG KÝ GIÁM HỘ|(BẢN SAO)", "TRÍCH LỤC GHI VÀO SỔ HỘ TỊCH VIỆC GIÁM HỘ"],
    "trich_luc_cham_dut_giam_ho": ["TRÍCH LỤC ĐĂNG KÝ CHẤM DỨT GIÁM HỘ"],
    "trich_luc_nhan_cha_me_con": ["TRÍCH LỤC ĐĂNG KÝ NHẬN CHA, MẸ, CON", "TRÍCH LỤC|ĐĂNG KÝ NHẬN CHA, MẸ, CON"],
    "trich_luc_cai_chinh_ho_tich": [
        "TRÍCH LỤC CẢI CHÍNH HỘ TỊCH",
        "TRÍCH LỤC ĐĂNG KÝ THAY ĐỔI, CẢI CHÍNH, BỔ SUNG HỘ TỊCH,|XÁC ĐỊNH LẠI DÂN TỘC",
        "TRÍCH LỤC BỔ SUNG THÔNG TIN HỘ TỊCH",
    ],
    "trich_luc_ghi_chu_ly_hon": ["TRÍCH LỤC GHI CHÚ LY HÔN", "TRÍCH LỤC GHI VÀO SỔ HỘ TỊCH VIỆC LY HÔN"],
    "gcn_nuoi_con_nuoi": ["GIẤY CHỨNG NHẬN NUÔI CON NUÔI"],
    "giay_chung_sinh": ["GIẤY CHỨNG SINH"],
    "giay_bao_tu": ["GIẤY BÁO TỬ"],
    "giay_xac_nhan_cu_tru": ["XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ", "GIẤY XÁC NHẬN|THÔNG TIN VỀ CƯ TRÚ"],
    "phieu_chuyen_thong_tin": ["PHIẾU CHUYỂN THÔNG TIN|ĐỂ XÁC ĐỊNH NGHĨA VỤ TÀI CHÍNH VỀ ĐẤT ĐAI"],
    "trich_luc_ban_do": ["TRÍCH LỤC BẢN ĐỒ ĐỊA CHÍNH", "MẢNH TRÍCH ĐO BẢN ĐỒ ĐỊA CHÍNH SỐ 12-2024"],
    "giay_xac_nhan_thay_doi_doanh_nghiep": ["GIẤY XÁC NHẬN|VỀ VIỆC THAY ĐỔI NỘI DUNG ĐĂNG KÝ DOANH NGHIỆP"],
    "gcn_dang_ky_hop_tac_xa": ["GIẤY CHỨNG NHẬN ĐĂNG KÝ HỢP TÁC XÃ"],
    "gcn_dang_ky_thue": ["GIẤY CHỨNG NHẬN ĐĂNG KÝ THUẾ"],
    "gcn_an_toan_thuc_pham": ["GIẤY CHỨNG NHẬN|CƠ SỞ ĐỦ ĐIỀU KIỆN AN TOÀN THỰC PHẨM"],
    "gcn_phong_chay": ["GIẤY CHỨNG NHẬN|THẨM DUYỆT THIẾT KẾ VỀ PHÒNG CHÁY VÀ CHỮA CHÁY"],
    "ho_chieu": ["HỘ CHIẾU", "HỘ CHIẾU / PASSPORT"],
    "giay_uy_quyen": ["GIẤY ỦY QUYỀN", "GIẤY UỶ QUYỀN|(Về việc nhận kết quả)"],
    "giay_cam_ket": ["GIẤY CAM ĐOAN", "BẢN CAM KẾT"],
    "so_yeu_ly_lich": ["SƠ YẾU LÝ LỊCH|TỰ THUẬT"],
    "giay_phep_lao_dong": ["GIẤY PHÉP LAO ĐỘNG|WORK PERMIT"],
    "chung_chi_hanh_nghe": ["CHỨNG CHỈ HÀNH NGHỀ|HOẠT ĐỘNG XÂY DỰNG", "GIẤY PHÉP HÀNH NGHỀ|KHÁM BỆNH, CHỮA BỆNH"],
    "bang_tot_nghiep": ["BẰNG TỐT NGHIỆP|TRUNG HỌC PHỔ THÔNG", "BẰNG CỬ NHÂN"],
    "chung_chi": ["CHỨNG CHỈ|ỨNG DỤNG CÔNG NGHỆ THÔNG TIN CƠ BẢN", "CHỨNG CHỈ TIẾNG ANH"],
    "hoc_ba": ["HỌC BẠ|TRUNG HỌC CƠ SỞ"],
    "the_bao_hiem_y_te": ["THẺ BẢO HIỂM Y TẾ"],
    "so_bao_hiem_xa_hoi": ["SỔ BẢO HIỂM XÃ HỘI"],
    "dang_ky_xe": ["CHỨNG NHẬN ĐĂNG KÝ XE Ô TÔ", "GIẤY CHỨNG NHẬN ĐĂNG KÝ XE"],
    "dang_kiem": ["GIẤY CHỨNG NHẬN KIỂM ĐỊNH|AN TOÀN KỸ THUẬT VÀ BẢO VỆ MÔI TRƯỜNG"],
    "bien_lai": ["BIÊN LAI THU TIỀN PHÍ, LỆ PHÍ", "BIÊN LAI THU THUẾ"],
    "giay_nop_tien": ["GIẤY NỘP TIỀN VÀO NGÂN SÁCH NHÀ NƯỚC"],
    "hoa_don": ["HÓA ĐƠN GIÁ TRỊ GIA TĂNG", "HOÁ ĐƠN BÁN HÀNG"],
    "giay_tiep_nhan_ho_so": ["PHIẾU TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"],
    "phieu_bo_sung_ho_so": ["PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "PHIẾU HƯỚNG DẪN HOÀN THIỆN HỒ SƠ"],
    "phieu_tu_choi_ho_so": ["PHIẾU TỪ CHỐI TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ"],
    "phieu_xin_loi": ["PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ"],
    "phieu_kiem_soat": ["PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "PHIẾU THEO DÕI QUÁ TRÌNH XỬ LÝ HỒ SƠ"],
    "phieu_ban_giao": ["PHIẾU BÀN GIAO HỒ SƠ"],
    "so_theo_doi_ho_so": ["SỔ THEO DÕI HỒ SƠ"],
    "loi_chung": ["LỜI CHỨNG CỦA CÔNG CHỨNG VIÊN", "LỜI CHỨNG|CHỨNG THỰC CHỮ KÝ TRONG GIẤY TỜ, VĂN BẢN"],
    "to_khai": ["PHIẾU KHAI BÁO TẠM VẮNG"],
}
"""Kinds, and titles as their forms print them, "|" between lines."""

NEAR = {
    "to_khai": [
        "TỜ KHAI ĐĂNG KÝ GIÁM HỘ",
        "TỜ KHAI ĐĂNG KÝ NHẬN CHA, MẸ, CON",
        "TỜ KHAI|CẤP BẢN SAO TRÍCH LỤC HỘ TỊCH",
        "TỜ KHAI ĐĂNG KÝ XE",
        "TỜ KHAI ĐỀ NGHỊ CẤP HỘ CHIẾU",
        "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ",
        "TỜ KHAI ĐĂNG KÝ THUẾ",
    ],
    "don_de_nghi": [
        "ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP LAO ĐỘNG",
        "ĐƠN ĐỀ NGHỊ CẤP CHỨNG CHỈ HÀNH NGHỀ",
        "ĐƠN ĐỀ NGHỊ|CẤP GIẤY CHỨNG NHẬN CƠ SỞ ĐỦ ĐIỀU KIỆN AN TOÀN THỰC PHẨM",
        "ĐƠN XIN XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ",
        "ĐƠN CAM KẾT",
        "GIẤY ĐỀ NGHỊ|ĐĂNG KÝ HỢP TÁC XÃ",
    ],
    "hop_dong": ["HỢP ĐỒNG ỦY QUYỀN"],
    "quyet_dinh": ["QUYẾT ĐỊNH|CÔNG NHẬN VIỆC NUÔI CON NUÔI"],
    "bien_ban": ["BIÊN BẢN BÀN GIAO HỒ SƠ"],
    "khac": [
        # One word differs, and so does the paper.
        "TRÍCH LỤC GHI VÀO SỔ HỘ TỊCH VIỆC ĐỔI QUỐC TỊCH",
        "TRÍCH LỤC ĐĂNG KÝ GIÁM SÁT VIỆC GIÁM HỘ",
        "GIẤY CHỨNG NHẬN ĐĂNG KÝ XUẤT",
        "GIẤY CHỨNG NHẬN CƠ SỞ ĐỦ ĐIỀU KIỆN AN TOÀN DỊCH BỆNH",
        "GIẤY CHỨNG NHẬN CƠ SỞ ĐỦ ĐIỀU KIỆN AN TOÀN BỨC XẠ",
        "GIẤY CHỨNG NHẬN TỐT NGHIỆP TẠM THỜI",
        "CHỨNG CHỈ QUY HOẠCH",
        "CHỨNG CHỈ NĂNG LỰC|HOẠT ĐỘNG XÂY DỰNG",
        "GIẤY CHỨNG SỨC KHỎE",
        "GIẤY PHÉP LÁI TÀU",
        "GIẤY HẸN",
        "THẺ BẢO HIỂM XE",
        "GIẤY NỘP TIỀN",
        "THƯ XIN LỖI",
        "PHIẾU CHUYỂN THÔNG TIN HỌC SINH",
    ],
}
"""Titles that are like those of other kinds, by the kind that they are."""


def _titled(title: str) -> list[Placed]:
    lines = [centred(560 + 80 * place, line) for place, line in enumerate(title.split("|"))]
    return [*national_title(), *lines, *body(["Nội dung được ghi như sau:", "một dòng chữ"], top=900)]


@pytest.mark.parametrize(("code", "title"), [(code, title) for code, titles in TITLES.items() for title in titles])
def test_a_form_is_known_by_its_title(code: str, title: str) -> None:
    found = extract([page(_titled(title))], default_catalogue()).kind
    assert (found.code, found.confidence > 0.9) == (code, True)


@pytest.mark.parametrize(("code", "title"), [(code, title) for code, titles in NEAR.items() for title in titles])
def test_a_title_that_is_like_a_forms_is_not_that_form(code: str, title: str) -> None:
    assert extract([page(_titled(title))], default_catalogue()).kind.code == code


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("TRÍCH LỤC GHI VÀO SỔ HỘ TỊCH VIỆC KẾT HÔN", "TRÍCH LỤC GHI VÀO SỔ HỘ TỊCH VIỆC HỦY KẾT HÔN"),
        ("GIẤY CHỨNG NHẬN ĐĂNG KÝ XE", "GIẤY CHỨNG NHẬN ĐĂNG KÝ BÈ"),
        ("GIẤY CHỨNG NHẬN ĐĂNG KÝ HỢP TÁC XÃ", "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỢP QUY"),
    ],
)
def test_a_word_in_anothers_place_makes_another_title(title: str, other: str) -> None:
    kinds = [extract([page(_titled(one))], default_catalogue()).kind.code for one in (title, other)]
    assert kinds[0] != kinds[1]


def test_a_word_misread_in_a_few_letters_is_still_that_word() -> None:
    for title in (
        "TRlCH LỤC GHI VÀO SỐ HỘ TlCH VIỆC KÊT HÔN",
        "GIẤY CHƯNG NHẠN ĐĂNG KY XE",
        "GIẨY CHỨNGNHẬN ĐĂNG KÝ THUÊ",
    ):
        assert extract([page(_titled(title))], default_catalogue()).kind.code != "khac", title


@pytest.mark.parametrize(
    ("above", "title", "code"),
    [
        ("GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO QUẢNG NAM", "BẰNG TỐT NGHIỆP", "bang_tot_nghiep"),
        ("HIỆU TRƯỞNG TRƯỜNG ĐẠI HỌC SÔNG THANH", "BẰNG KỸ SƯ", "bang_tot_nghiep"),
        ("BẢO HIỂM XÃ HỘI VIỆT NAM", "THẺ BẢO HIỂM Y TẾ", "the_bao_hiem_y_te"),
        # Acts have their name above who decides; what stands below him is no name.
        ("CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ TRÀ TÂN", "QUYẾT ĐỊNH", "khac"),
    ],
)
@pytest.mark.parametrize("between", [[], [centred(640, "cấp")]])
def test_the_name_of_a_diploma_or_card_stands_below_who_issues_it(
    above: str, title: str, code: str, between: list[Placed]
) -> None:
    lines = [*national_title(), centred(560, above), *between, centred(720, title), *body(["Cho: Trần Như Quân"])]
    assert extract([page(lines)], default_catalogue()).kind.code == code


def test_a_slip_with_the_heading_of_its_office_is_known() -> None:
    lines = [
        *heading(["UBND XÃ TRÀ TÂN", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"], "12/PKS-TTPVHCC"),
        centred(640, "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ"),
        *foot(["NGƯỜI GIAO"], "Võ Tấn Yến"),
    ]
    assert extract([page(lines)], default_catalogue()).kind.code == "phieu_kiem_soat"
