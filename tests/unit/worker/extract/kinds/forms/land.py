"""Official forms of land."""

from __future__ import annotations

from tests.unit.worker.extract.kinds.forms.form import ISSUED, Form, paper

LAND = (
    Form(
        "phieu_chuyen_thong_tin",
        paper(
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
        paper(
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
