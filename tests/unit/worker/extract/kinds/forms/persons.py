"""Official forms of persons."""

from __future__ import annotations

from tests.unit.pages import body, centred
from tests.unit.worker.extract.kinds.forms.form import ISSUED, Form, alone, paper

PERSONS = (
    Form(
        "giay_uy_quyen",
        alone(
            "GIẤY ỦY QUYỀN",
            [
                "Hôm nay, ngày 15 tháng 9 năm 2021, chúng tôi gồm:",
                "I. BÊN ỦY QUYỀN:",
                "Họ và tên: Võ Tấn Yến",
                "Địa chỉ: Thôn 2, xã Trà Tân, huyện Sông Thanh, tỉnh Quảng Nam",
                "II. BÊN ĐƯỢC ỦY QUYỀN:",
                "Họ và tên: Trần Thị Lụa",
                "Ngày sinh: 15/10/1975",
                "Số CCCD: 049175003217 cấp ngày 14/05/2021",
            ],
        ),
        {"issued_on": "2021-09-15", "owner_name": "Võ Tấn Yến", "related_name": "Trần Thị Lụa"},
        ("owner_id", "owner_born_on"),
    ),
    Form(
        "giay_cam_ket",
        alone(
            "GIẤY CAM ĐOAN",
            [
                "Kính gửi: Ủy ban nhân dân xã Trà Tân",
                "Tôi tên là: Võ Tấn Yến",
                "Ngày sinh: 04/04/1972",
                "Số CCCD: 049072005617",
            ],
        ),
        {"owner_name": "Võ Tấn Yến", "owner_born_on": "1972-04-04", "owner_id": "049072005617"},
    ),
    Form(
        "so_yeu_ly_lich",
        alone(
            "SƠ YẾU LÝ LỊCH",
            [
                "1. Họ và tên: TRẦN NHƯ QUÂN    2. Giới tính: Nữ",
                "3. Ngày, tháng, năm sinh: 11/05/1996",
                "4. Quê quán: Xã Trà Tân, huyện Sông Thanh, tỉnh Quảng Nam",
                "5. Dân tộc: Kinh",
            ],
        ),
        {"owner_name": "Trần Như Quân", "gender": "Nữ", "owner_born_on": "1996-05-11", "ethnicity": "Kinh"},
    ),
    Form(
        "giay_phep_lao_dong",
        paper(
            "GIẤY PHÉP LAO ĐỘNG|WORK PERMIT",
            [
                "1. Họ và tên/Full name: LEE JAE MIN",
                "2. Giới tính/Sex: Nam",
                "3. Ngày, tháng, năm sinh/Date of birth: 11/05/1986",
                "4. Quốc tịch/Nationality: Hàn Quốc",
                "5. Số hộ chiếu/Passport number: M1234567",
                "6. Thời hạn làm việc/Period of work: từ ngày 20/09/2021 đến ngày 19/09/2023",
            ],
            number="310/GPLĐ",
        ),
        {
            "owner_born_on": "1986-05-11",
            "owner_id": "M1234567",
            "nationality": "Hàn Quốc",
            "valid_from": "2021-09-20",
            "valid_until": "2023-09-19",
        },
    ),
    Form(
        "chung_chi_hanh_nghe",
        paper(
            "CHỨNG CHỈ HÀNH NGHỀ|HOẠT ĐỘNG XÂY DỰNG",
            ["Cấp cho ông: Võ Tấn Yến", "Ngày sinh: 04/04/1972", "Số CCCD: 049072005617"],
            number="1204/CCHN",
        ),
        {**ISSUED, "owner_name": "Võ Tấn Yến", "owner_born_on": "1972-04-04", "owner_id": "049072005617"},
    ),
    Form(
        "bang_tot_nghiep",
        alone(
            "GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO QUẢNG NAM|BẰNG TỐT NGHIỆP|TRUNG HỌC PHỔ THÔNG",
            ["Cho: Trần Như Quân", "Ngày sinh: 11/05/1996    Nơi sinh: Quảng Nam", "Số hiệu: A 01234567"],
        ),
        {"owner_name": "Trần Như Quân", "owner_born_on": "1996-05-11", "number": "A 01234567"},
    ),
    Form(
        "chung_chi",
        alone(
            "CHỨNG CHỈ|ỨNG DỤNG CÔNG NGHỆ THÔNG TIN CƠ BẢN",
            ["Cấp cho: Trần Như Quân", "Ngày sinh: 11/05/1996"],
        ),
        {"owner_name": "Trần Như Quân", "owner_born_on": "1996-05-11"},
    ),
    Form(
        "hoc_ba",
        alone(
            "HỌC BẠ|TRUNG HỌC CƠ SỞ",
            [
                "Họ và tên: TRẦN NHƯ QUÂN",
                "Ngày, tháng, năm sinh: 11/05/2010",
                "Họ và tên cha: TRẦN VĂN HÙNG",
                "Họ và tên mẹ: VÕ THỊ YẾN",
            ],
        ),
        {
            "owner_name": "Trần Như Quân",
            "owner_born_on": "2010-05-11",
            "father_name": "Trần Văn Hùng",
            "mother_name": "Võ Thị Yến",
        },
    ),
    Form(
        "the_bao_hiem_y_te",
        [
            centred(250, "BẢO HIỂM XÃ HỘI VIỆT NAM"),
            centred(330, "THẺ BẢO HIỂM Y TẾ"),
            *body(["Mã số: 4901234567", "Họ và tên: Trần Như Quân", "Ngày sinh: 11/05/1996", "Giới tính: Nữ"], top=500),
        ],
        {"number": "4901234567", "owner_name": "Trần Như Quân", "owner_born_on": "1996-05-11", "gender": "Nữ"},
    ),
    Form(
        "so_bao_hiem_xa_hoi",
        alone(
            "SỔ BẢO HIỂM XÃ HỘI",
            ["Số sổ: 4901234567", "Họ và tên: TRẦN NHƯ QUÂN", "Ngày sinh: 11/05/1996", "Quốc tịch: Việt Nam"],
        ),
        {"number": "4901234567", "owner_name": "Trần Như Quân", "owner_born_on": "1996-05-11"},
    ),
    Form(
        "dang_ky_xe",
        alone(
            "CHỨNG NHẬN ĐĂNG KÝ XE MÔ TÔ, XE MÁY",
            [
                "Số: 123456",
                "Tên chủ xe: TRẦN NHƯ QUÂN",
                "Địa chỉ: Thôn 2, xã Trà Tân, huyện Sông Thanh, tỉnh Quảng Nam",
                "Biển số đăng ký: 92-H1 123.45",
            ],
        ),
        {"number": "123456", "owner_name": "Trần Như Quân", "plate_number": "92-H1 123.45"},
    ),
    Form(
        "dang_kiem",
        alone(
            "GIẤY CHỨNG NHẬN KIỂM ĐỊNH|AN TOÀN KỸ THUẬT VÀ BẢO VỆ MÔI TRƯỜNG",
            ["Biển đăng ký: 92A-123.45", "Có hiệu lực đến hết ngày: 14/03/2023"],
        ),
        {"plate_number": "92A-123.45", "valid_until": "2023-03-14"},
    ),
)
