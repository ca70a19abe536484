"""Official forms of civil status."""

from __future__ import annotations

from tests.unit.worker.extract.kinds.forms.form import ISSUED, Form, alone, paper

CIVIL = (
    Form(
        "trich_luc_giam_ho",
        paper(
            "TRÍCH LỤC ĐĂNG KÝ GIÁM HỘ",
            [
                "Người giám hộ:",
                "Họ, chữ đệm, tên: VÕ TẤN YẾN",
                "Giới tính: Nam    Dân tộc: Kinh    Quốc tịch: Việt Nam",
                "Người được giám hộ:",
                "Họ, chữ đệm, tên: VÕ NHƯ QUÂN",
                "Ngày, tháng, năm sinh: 16/10/2012",
                "Số định danh cá nhân: 049312005617",
                "Nơi cư trú: Thôn 2, xã Trà Tân, huyện Sông Thanh, tỉnh Quảng Nam",
                "Việc giám hộ có hiệu lực kể từ ngày cấp Trích lục./.",
            ],
        ),
        {
            **ISSUED,
            "number": "12/TLHT",
            "owner_name": "Võ Tấn Yến",
            "gender": "Nam",
            "related_name": "Võ Như Quân",
            "signer_name": "Bùi Bá Dũng",
        },
        ("owner_id", "owner_born_on", "residence"),
    ),
    Form(
        "trich_luc_nhan_cha_me_con",
        paper(
            "TRÍCH LỤC ĐĂNG KÝ NHẬN CHA, MẸ, CON",
            [
                "Họ, chữ đệm, tên: VÕ TẤN YẾN",
                "Ngày, tháng, năm sinh: 04/04/1972",
                "Số định danh cá nhân: 049072005617",
                "Là cha của người có tên dưới đây:",
                "Họ, chữ đệm, tên: VÕ NHƯ QUÂN",
                "Ngày, tháng, năm sinh: 16/10/2012",
                "Nơi cư trú: Thôn 2, xã Trà Tân, huyện Sông Thanh, tỉnh Quảng Nam",
            ],
        ),
        {
            **ISSUED,
            "owner_name": "Võ Tấn Yến",
            "owner_born_on": "1972-04-04",
            "owner_id": "049072005617",
            "related_name": "Võ Như Quân",
        },
        ("residence",),
    ),
    Form(
        "trich_luc_cai_chinh_ho_tich",
        paper(
            "TRÍCH LỤC CẢI CHÍNH HỘ TỊCH",
            [
                "Họ, chữ đệm, tên: VÕ NHƯ QUÂN",
                "Ngày, tháng, năm sinh: 16/10/2012",
                "Giới tính: Nữ    Dân tộc: Kinh    Quốc tịch: Việt Nam",
                "Đã đăng ký việc: Cải chính hộ tịch",
                "Từ: Nơi sinh ghi là Trạm y tế xã Trà Giang",
                "Thành: Trạm y tế xã Trà Tân",
            ],
        ),
        {**ISSUED, "owner_name": "Võ Như Quân", "owner_born_on": "2012-10-16", "gender": "Nữ", "ethnicity": "Kinh"},
    ),
    Form(
        "trich_luc_ghi_chu_ly_hon",
        paper(
            "TRÍCH LỤC GHI CHÚ LY HÔN",
            [
                "Họ, chữ đệm, tên: VÕ TẤN YẾN",
                "Ngày, tháng, năm sinh: 04/04/1972",
                "Đã ly hôn với người có tên dưới đây:",
                "Họ, chữ đệm, tên: TRẦN THỊ LỤA",
                "Ngày, tháng, năm sinh: 15/10/1975",
                "Số định danh cá nhân: 049175003217",
            ],
        ),
        {**ISSUED, "owner_name": "Võ Tấn Yến", "owner_born_on": "1972-04-04", "spouse_name": "Trần Thị Lụa"},
        ("owner_id",),
    ),
    Form(
        "giay_khai_sinh",
        paper(
            "TRÍCH LỤC GHI VÀO SỔ HỘ TỊCH VIỆC KHAI SINH|(BẢN SAO)",
            [
                "Họ, chữ đệm, tên: VÕ NHƯ QUÂN",
                "Ngày, tháng, năm sinh: 16/10/2012",
                "Giới tính: Nữ    Dân tộc: Kinh    Quốc tịch: Việt Nam",
                "Họ, chữ đệm, tên người cha: VÕ TẤN YẾN",
                "Họ, chữ đệm, tên người mẹ: TRẦN THỊ LỤA",
            ],
        ),
        {
            **ISSUED,
            "owner_name": "Võ Như Quân",
            "owner_born_on": "2012-10-16",
            "father_name": "Võ Tấn Yến",
            "mother_name": "Trần Thị Lụa",
        },
    ),
    Form(
        "gcn_nuoi_con_nuoi",
        paper(
            "GIẤY CHỨNG NHẬN NUÔI CON NUÔI",
            [
                "Họ, chữ đệm, tên cha nuôi: VÕ TẤN YẾN",
                "Ngày, tháng, năm sinh: 04/04/1972",
                "Họ, chữ đệm, tên mẹ nuôi: TRẦN THỊ LỤA",
                "Họ, chữ đệm, tên con nuôi: VÕ NHƯ QUÂN",
                "Nơi đăng ký nuôi con nuôi: Ủy ban nhân dân xã Trà Tân",
            ],
        ),
        {"owner_name": "Võ Như Quân", "father_name": "Võ Tấn Yến", "mother_name": "Trần Thị Lụa"},
        ("owner_born_on",),
    ),
    Form(
        "giay_chung_sinh",
        alone(
            "GIẤY CHỨNG SINH",
            [
                "Họ và tên mẹ/Người nuôi dưỡng: TRẦN THỊ LỤA",
                "Năm sinh: 1990",
                "Nơi đăng ký thường trú: Thôn 2, xã Trà Tân, huyện Sông Thanh, tỉnh Quảng Nam",
                "Giấy CMND/Thẻ căn cước/Hộ chiếu số: 049190003217",
                "Dân tộc: Kinh",
                "Họ và tên cha: VÕ TẤN YẾN",
                "Đã sinh con vào lúc: 09 giờ 15 phút, ngày 16 tháng 10 năm 2021",
                "Giới tính của con: Nữ    Cân nặng: 3.100 gram",
                "Dự định đặt tên con là: VÕ NHƯ QUÂN",
            ],
        ),
        {
            "mother_name": "Trần Thị Lụa",
            "father_name": "Võ Tấn Yến",
            "owner_name": "Võ Như Quân",
            "owner_born_on": "2021-10-16",
            "gender": "Nữ",
        },
        ("owner_id", "residence", "ethnicity"),
    ),
    Form(
        "giay_bao_tu",
        paper(
            "GIẤY BÁO TỬ",
            [
                "Họ và tên người chết: VÕ TẤN YẾN",
                "Ngày, tháng, năm sinh: 04/04/1942",
                "Giới tính: Nam    Dân tộc: Kinh    Quốc tịch: Việt Nam",
                "Số định danh cá nhân: 049042005617",
                "Đã chết vào lúc: 21 giờ 30 phút, ngày 14 tháng 9 năm 2021",
                "Nguyên nhân chết: Già yếu",
            ],
            number="05/GBT",
        ),
        {
            **ISSUED,
            "owner_name": "Võ Tấn Yến",
            "owner_id": "049042005617",
            "died_on": "2021-09-14",
            "death_cause": "Già yếu",
        },
    ),
    Form(
        "giay_xac_nhan_cu_tru",
        paper(
            "XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ",
            [
                "1. Họ, chữ đệm và tên: TRẦN NHƯ QUÂN",
                "2. Ngày, tháng, năm sinh: 11/05/1996    3. Giới tính: Nữ",
                "4. Số định danh cá nhân: 049196101783",
                "5. Dân tộc: Kinh    6. Quốc tịch: Việt Nam",
                "7. Quê quán: Trà Tân, Sông Thanh, Quảng Nam",
                "8. Nơi thường trú: Thôn 2, xã Trà Tân, huyện Sông Thanh, tỉnh Quảng Nam",
            ],
            number="217/XN",
            signer="TRƯỞNG CÔNG AN XÃ",
        ),
        {
            **ISSUED,
            "owner_name": "Trần Như Quân",
            "owner_id": "049196101783",
            "owner_born_on": "1996-05-11",
            "residence": "Thôn 2, xã Trà Tân, huyện Sông Thanh, tỉnh Quảng Nam",
        },
    ),
)
