"""Official forms of money."""

from __future__ import annotations

from tests.unit.pages import body, centred
from tests.unit.worker.extract.kinds.forms.form import Form

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
