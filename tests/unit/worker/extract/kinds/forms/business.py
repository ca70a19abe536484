"""Official forms of those who do business."""

from __future__ import annotations

from tests.unit.worker.extract.kinds.forms.form import ISSUED, Form, alone, paper

BUSINESS = (
    Form(
        "giay_xac_nhan_thay_doi_doanh_nghiep",
        paper(
            "GIẤY XÁC NHẬN|VỀ VIỆC THAY ĐỔI NỘI DUNG ĐĂNG KÝ DOANH NGHIỆP",
            [
                "Tên doanh nghiệp: CÔNG TY TNHH BẾN SÔNG",
                "Mã số doanh nghiệp/Mã số thuế: 0100109106",
                "Địa chỉ trụ sở chính: 12 Hùng Vương, xã Trà Tân, huyện Sông Thanh, tỉnh Quảng Nam",
            ],
            number="4521/21",
        ),
        {"owner_name": "CÔNG TY TNHH BẾN SÔNG", "tax_code": "0100109106"},
    ),
    Form(
        "gcn_dang_ky_hop_tac_xa",
        alone(
            "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỢP TÁC XÃ",
            [
                "Mã số hợp tác xã: 0100109106",
                "Đăng ký lần đầu, ngày 28 tháng 9 năm 2020",
                "1. Tên hợp tác xã viết bằng tiếng Việt: HỢP TÁC XÃ BẾN SÔNG",
                "2. Vốn điều lệ: 500.000.000 đồng",
                "3. Người đại diện theo pháp luật của hợp tác xã",
                "Họ và tên: VÕ TẤN YẾN",
            ],
        ),
        {
            "tax_code": "0100109106",
            "issued_on": "2020-09-28",
            "owner_name": "HỢP TÁC XÃ BẾN SÔNG",
            "representative_name": "Võ Tấn Yến",
        },
    ),
    Form(
        "gcn_dang_ky_thue",
        alone(
            "GIẤY CHỨNG NHẬN ĐĂNG KÝ THUẾ",
            ["Mã số thuế: 0100109106", "Tên người nộp thuế: VÕ TẤN YẾN", "Ngày cấp: 15/09/2021"],
        ),
        {"tax_code": "0100109106", "owner_name": "Võ Tấn Yến", "issued_on": "2021-09-15"},
    ),
    Form(
        "gcn_an_toan_thuc_pham",
        paper(
            "GIẤY CHỨNG NHẬN|CƠ SỞ ĐỦ ĐIỀU KIỆN AN TOÀN THỰC PHẨM",
            [
                "Cơ sở: Bếp ăn Sông Thanh",
                "Chủ cơ sở: Võ Tấn Yến",
                "Địa chỉ: 12 Hùng Vương, xã Trà Tân, huyện Sông Thanh, tỉnh Quảng Nam",
                "Có hiệu lực đến ngày 15 tháng 9 năm 2024",
            ],
            number="145/2021/GCN-ATTP",
        ),
        {**ISSUED, "owner_name": "Võ Tấn Yến", "business_name": "Bếp ăn Sông Thanh", "valid_until": "2024-09-15"},
    ),
    Form(
        "gcn_phong_chay",
        paper(
            "GIẤY CHỨNG NHẬN|THẨM DUYỆT THIẾT KẾ VỀ PHÒNG CHÁY VÀ CHỮA CHÁY",
            ["Chủ đầu tư: Công ty TNHH Bến Sông", "Công trình: Nhà kho số 2"],
            number="77/TD-PCCC",
        ),
        {**ISSUED, "owner_name": "Công ty TNHH Bến Sông", "work_name": "Nhà kho số 2"},
    ),
)
