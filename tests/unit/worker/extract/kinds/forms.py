"""Papers filled in on the official forms that desks see: kind, lines, what is on them. All persons are invented."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.unit.pages import Placed, body, centred, foot, heading, national_title

COMMUNE = ["ỦY BAN NHÂN DÂN", "XÃ TRÀ TÂN"]
DAY = "Trà Tân, ngày 15 tháng 9 năm 2021"
ISSUED = {"issued_on": "2021-09-15", "issuer": "Ủy ban nhân dân xã Trà Tân"}


@dataclass(frozen=True)
class Form:
    """A paper: `values` as they must be read, `absent` fields of which it has none, however much looks like one."""

    kind: str
    lines: list[Placed]
    values: dict[str, str]
    absent: tuple[str, ...] = field(default=())


def _paper(title: str, lines: list[str], number: str = "12/TLHT", signer: str = "CHỦ TỊCH") -> list[Placed]:
    """An agency's paper with the two columns of its heading."""
    titles = [centred(640 + 80 * place, one) for place, one in enumerate(title.split("|"))]
    return [*heading(COMMUNE, number, DAY), *titles, *body(lines, top=900), *foot([signer], "Bùi Bá Dũng", top=2900)]


def _alone(title: str, lines: list[str]) -> list[Placed]:
    """A paper under the national title alone."""
    titles = [centred(560 + 80 * place, one) for place, one in enumerate(title.split("|"))]
    return [*national_title(), *titles, *body(lines, top=800)]


CIVIL = (
    Form(
        "trich_luc_giam_ho",
        _paper(
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
        _paper(
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
        _paper(
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
        _paper(
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
        _paper(
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
        _paper(
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
        _alone(
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
        _paper(
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
        _paper(
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

LAND = (
    Form(
        "phieu_chuyen_thong_tin",
        _paper(
            "PHIẾU CHUYỂN THÔNG TIN|ĐỂ XÁC ĐỊNH NGHĨA VỤ TÀI CHÍNH VỀ ĐẤT ĐAI",
            [
                "Mã hồ sơ: 000.00.23.H47-210914-0052",
                "1.1. Tên người sử dụng đất: VÕ TẤN YẾN",
                "2.1. Thửa đất số: 214    Tờ bản đồ số: 15",
                "2.2. Diện tích: 326 m2",
            ],
            number="88/PCTT",
        ),
        {
            **ISSUED,
            "dossier_code": "000.00.23.H47-210914-0052",
            "owner_name": "Võ Tấn Yến",
            "parcel_number": "214",
            "map_sheet": "15",
            "area": "326 m2",
        },
    ),
    Form(
        "trich_luc_ban_do",
        _paper(
            "TRÍCH LỤC BẢN ĐỒ ĐỊA CHÍNH",
            [
                "1. Số thửa đất: 214    Tờ bản đồ số: 15",
                "2. Diện tích: 326 m2",
                "3. Mục đích sử dụng đất: Đất ở tại nông thôn",
                "4. Tên người sử dụng đất: VÕ TẤN YẾN",
            ],
            number="31/TLBĐ",
        ),
        {"parcel_number": "214", "map_sheet": "15", "owner_name": "Võ Tấn Yến", "area": "326 m2"},
    ),
)

BUSINESS = (
    Form(
        "giay_xac_nhan_thay_doi_doanh_nghiep",
        _paper(
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
        _alone(
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
        _alone(
            "GIẤY CHỨNG NHẬN ĐĂNG KÝ THUẾ",
            ["Mã số thuế: 0100109106", "Tên người nộp thuế: VÕ TẤN YẾN", "Ngày cấp: 15/09/2021"],
        ),
        {"tax_code": "0100109106", "owner_name": "Võ Tấn Yến", "issued_on": "2021-09-15"},
    ),
    Form(
        "gcn_an_toan_thuc_pham",
        _paper(
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
        _paper(
            "GIẤY CHỨNG NHẬN|THẨM DUYỆT THIẾT KẾ VỀ PHÒNG CHÁY VÀ CHỮA CHÁY",
            ["Chủ đầu tư: Công ty TNHH Bến Sông", "Công trình: Nhà kho số 2"],
            number="77/TD-PCCC",
        ),
        {**ISSUED, "owner_name": "Công ty TNHH Bến Sông", "work_name": "Nhà kho số 2"},
    ),
)

PERSONS = (
    Form(
        "giay_uy_quyen",
        _alone(
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
        _alone(
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
        _alone(
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
        _paper(
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
        _paper(
            "CHỨNG CHỈ HÀNH NGHỀ|HOẠT ĐỘNG XÂY DỰNG",
            ["Cấp cho ông: Võ Tấn Yến", "Ngày sinh: 04/04/1972", "Số CCCD: 049072005617"],
            number="1204/CCHN",
        ),
        {**ISSUED, "owner_name": "Võ Tấn Yến", "owner_born_on": "1972-04-04", "owner_id": "049072005617"},
    ),
    Form(
        "bang_tot_nghiep",
        _alone(
            "GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO QUẢNG NAM|BẰNG TỐT NGHIỆP|TRUNG HỌC PHỔ THÔNG",
            ["Cho: Trần Như Quân", "Ngày sinh: 11/05/1996    Nơi sinh: Quảng Nam", "Số hiệu: A 01234567"],
        ),
        {"owner_name": "Trần Như Quân", "owner_born_on": "1996-05-11", "number": "A 01234567"},
    ),
    Form(
        "chung_chi",
        _alone(
            "CHỨNG CHỈ|ỨNG DỤNG CÔNG NGHỆ THÔNG TIN CƠ BẢN",
            ["Cấp cho: Trần Như Quân", "Ngày sinh: 11/05/1996"],
        ),
        {"owner_name": "Trần Như Quân", "owner_born_on": "1996-05-11"},
    ),
    Form(
        "hoc_ba",
        _alone(
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
        _alone(
            "SỔ BẢO HIỂM XÃ HỘI",
            ["Số sổ: 4901234567", "Họ và tên: TRẦN NHƯ QUÂN", "Ngày sinh: 11/05/1996", "Quốc tịch: Việt Nam"],
        ),
        {"number": "4901234567", "owner_name": "Trần Như Quân", "owner_born_on": "1996-05-11"},
    ),
    Form(
        "dang_ky_xe",
        _alone(
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
        _alone(
            "GIẤY CHỨNG NHẬN KIỂM ĐỊNH|AN TOÀN KỸ THUẬT VÀ BẢO VỆ MÔI TRƯỜNG",
            ["Biển đăng ký: 92A-123.45", "Có hiệu lực đến hết ngày: 14/03/2023"],
        ),
        {"plate_number": "92A-123.45", "valid_until": "2023-03-14"},
    ),
)

MONEY = (
    Form(
        "bien_lai",
        [
            (350, 250, "ỦY BAN NHÂN DÂN XÃ TRÀ TÂN"),
            (1700, 250, "Số: 0004512"),
            centred(560, "BIÊN LAI THU TIỀN PHÍ, LỆ PHÍ"),
            *body(["Họ tên người nộp tiền: Võ Tấn Yến", "Số tiền: 25.000 đồng"], top=800),
            (1500, 1200, "Ngày 15 tháng 9 năm 2021"),
        ],
        {
            "number": "0004512",
            "issued_on": "2021-09-15",
            "issuer": "Ủy ban nhân dân xã Trà Tân",
            "owner_name": "Võ Tấn Yến",
            "amount": "25.000 đồng",
        },
    ),
    Form(
        "giay_nop_tien",
        [
            centred(400, "GIẤY NỘP TIỀN VÀO NGÂN SÁCH NHÀ NƯỚC"),
            centred(480, "Ngày 15 tháng 9 năm 2021"),
            *body(["Người nộp thuế: Võ Tấn Yến", "Mã số thuế: 0100109106", "Tổng số tiền: 1.250.000 đồng"], top=700),
        ],
        {"issued_on": "2021-09-15", "owner_name": "Võ Tấn Yến", "tax_code": "0100109106"},
    ),
    Form(
        "hoa_don",
        [
            centred(300, "HÓA ĐƠN GIÁ TRỊ GIA TĂNG"),
            centred(380, "Ngày 15 tháng 9 năm 2021"),
            *body(
                [
                    "Số: 00001234",
                    "Đơn vị bán hàng: CÔNG TY TNHH BẾN SÔNG",
                    "Mã số thuế: 0100109106",
                    "Địa chỉ: 12 Hùng Vương, xã Trà Tân, huyện Sông Thanh",
                    "Họ tên người mua hàng: Võ Tấn Yến",
                ],
                top=600,
            ),
        ],
        {"number": "00001234", "issued_on": "2021-09-15", "owner_name": "Võ Tấn Yến"},
        ("tax_code", "residence"),
    ),
)

SLIPS = (
    Form(
        "phieu_bo_sung_ho_so",
        _paper(
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
        _paper(
            "PHIẾU TỪ CHỐI TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ",
            ["Tiếp nhận hồ sơ của: VÕ TẤN YẾN", "Lý do: Không thuộc thẩm quyền giải quyết"],
            number="18/TCHS",
        ),
        {**ISSUED, "owner_name": "Võ Tấn Yến", "reason": "Không thuộc thẩm quyền giải quyết"},
    ),
    Form(
        "phieu_xin_loi",
        _paper(
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
    Form("phieu_ban_giao", _paper("PHIẾU BÀN GIAO HỒ SƠ", ["1. TT-210914-00052"], number="20/PBG"), ISSUED),
    Form(
        "so_theo_doi_ho_so",
        _alone("SỔ THEO DÕI HỒ SƠ", ["STT    Mã hồ sơ    Tên TTHC    Số lượng"]),
        {},
        ("dossier_code",),
    ),
    Form(
        "loi_chung",
        _paper("LỜI CHỨNG CỦA CÔNG CHỨNG VIÊN", ["Số công chứng: 1207", "Quyển số: 01/2021"], number=""),
        {"number": "1207"},
    ),
)

FORMS = (*CIVIL, *LAND, *BUSINESS, *PERSONS, *MONEY, *SLIPS)
