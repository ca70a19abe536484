"""Official forms of the desk itself."""

from __future__ import annotations

from tests.unit.pages import body, centred, heading
from tests.unit.worker.extract.kinds.forms.form import COMMUNE, ISSUED, Form, alone, paper

SLIPS = (
    Form(
        "phieu_bo_sung_ho_so",
        paper(
            "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
            [
                "Hồ sơ của: VÕ TẤN YẾN",
                "Nội dung yêu cầu giải quyết: Đăng ký kết hôn",
                "Địa chỉ: Thôn 2, xã Trà Tân, huyện Sông Thanh, tỉnh Quảng Nam",
                "Số điện thoại: 0905123456",
                "Lý do: Thiếu Giấy xác nhận tình trạng hôn nhân",
            ],
            number="17/HDHS",
        ),
        {
            **ISSUED,
            "owner_name": "Võ Tấn Yến",
            "procedure_name": "Đăng ký kết hôn",
            "phone": "0905123456",
            "reason": "Thiếu Giấy xác nhận tình trạng hôn nhân",
        },
    ),
    Form(
        "phieu_tu_choi_ho_so",
        paper(
            "PHIẾU TỪ CHỐI TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ",
            ["Tiếp nhận hồ sơ của: VÕ TẤN YẾN", "Lý do: Không thuộc thẩm quyền giải quyết"],
            number="18/TCHS",
        ),
        {**ISSUED, "owner_name": "Võ Tấn Yến", "reason": "Không thuộc thẩm quyền giải quyết"},
    ),
    Form(
        "phieu_xin_loi",
        paper(
            "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
            [
                "Kính gửi ông/bà: VÕ TẤN YẾN",
                "Mã hồ sơ: H47.23-210901-0007",
                "Thời gian trả kết quả: 22/09/2021",
            ],
            number="19/PXL",
        ),
        {**ISSUED, "owner_name": "Võ Tấn Yến", "dossier_code": "H47.23-210901-0007", "due_on": "2021-09-22"},
    ),
    Form(
        "phieu_kiem_soat",
        [
            *heading(COMMUNE),
            centred(560, "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ"),
            *body(
                [
                    "Mã hồ sơ: TT-210914-00052",
                    "Kèm theo hồ sơ của: VÕ TẤN YẾN",
                    "Loại thủ tục: ĐĂNG KÝ KẾT HÔN",
                    "Ngày nhận: Ngày 14 tháng 9 năm 2021",
                ],
                top=700,
            ),
        ],
        {"dossier_code": "TT-210914-00052", "owner_name": "Võ Tấn Yến", "procedure_name": "ĐĂNG KÝ KẾT HÔN"},
        ("issued_on",),
    ),
    Form("phieu_ban_giao", paper("PHIẾU BÀN GIAO HỒ SƠ", ["1. TT-210914-00052"], number="20/PBG"), ISSUED),
    Form(
        "so_theo_doi_ho_so",
        alone("SỔ THEO DÕI HỒ SƠ", ["STT    Mã hồ sơ    Tên TTHC    Số lượng"]),
        {},
        ("dossier_code",),
    ),
    Form(
        "loi_chung",
        paper("LỜI CHỨNG CỦA CÔNG CHỨNG VIÊN", ["Số công chứng: 1207", "Quyển số: 01/2021"], number=""),
        {"number": "1207"},
    ),
)
