"""Papers of the unit tests: lines of print on a page, as a recogniser returns them. All persons are invented."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import radians, tan
from typing import Any

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Field, PageReading, Word
from worker.extract import extract

WIDTH, HEIGHT, DPI = 2480, 3508, 300
LEFT, RIGHT = 350, 2300
LETTER, TALL, PITCH = 22, 46, 80

Placed = tuple[int, int, str]


def page(
    lines: Iterable[Placed],
    *,
    codes: Sequence[str] = (),
    confidence: float = 0.96,
    unsure: Sequence[str] = (),
    number: int = 1,
) -> PageReading:
    """A page of `lines`, each (left, top, text) in pixels; words with a text in `unsure` get a confidence of 0.3.

    What stands at one height is one line of the recogniser, as Tesseract joins columns.
    """
    words: list[Word] = []
    heights: dict[int, int] = {}
    for left, top, text in lines:
        line = heights.setdefault(top, len(heights))
        at = left
        for part in text.split(" "):
            if part:
                box = (at, top, at + LETTER * len(part), top + TALL)
                words.append(Word(part, box, 0.3 if part in unsure else confidence, line))
            at += LETTER * (len(part) + 1)
    return PageReading(number, WIDTH, HEIGHT, DPI, words=tuple(words), codes=tuple(codes))


def read_fields(lines: Iterable[Placed], **how: Any) -> dict[str, Field]:
    """The fields of a paper of one page, by name; `how` as in `page`."""
    return {field.name: field for field in extract([page(lines, **how)], default_catalogue()).fields}


def centred(top: int, text: str, middle: int = (LEFT + RIGHT) // 2) -> Placed:
    """`text` centred around `middle`."""
    return middle - LETTER * len(text) // 2, top, text


def heading(agency: Sequence[str], number: str = "", place_and_date: str = "") -> list[Placed]:
    """The two columns at the top of an administrative paper (NĐ 30/2020, appendix I)."""
    lines = [
        centred(250, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1780),
        centred(330, "Độc lập - Tự do - Hạnh phúc", 1780),
    ]
    left = [*agency, *([f"Số: {number}"] if number else [])]
    lines += [centred(250 + PITCH * place, text, 720) for place, text in enumerate(left)]
    if place_and_date:
        lines.append(centred(490, place_and_date, 1780))
    return lines


def national_title(top: int = 250) -> list[Placed]:
    """The national title alone, centred, as on certificates and private papers."""
    return [
        centred(top, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        centred(top + PITCH, "Độc lập - Tự do - Hạnh phúc"),
    ]


def body(lines: Iterable[str], top: int = 900, left: int = LEFT) -> list[Placed]:
    """Lines below one another from the left margin."""
    return [(left, top + PITCH * place, text) for place, text in enumerate(lines)]


def foot(lines: Sequence[str], name: str, top: int = 2500) -> list[Placed]:
    """The signer's block at the bottom right, the name below the room for the signature."""
    block = [centred(top + PITCH * place, text, 1850) for place, text in enumerate(lines)]
    return [*block, centred(top + PITCH * len(lines) + 300, name, 1850)]


def leaning(reading: PageReading, degrees: float) -> PageReading:
    """The page leaning clockwise by `degrees`, with the skew stated."""
    slope = tan(radians(degrees))

    def moved(word: Word) -> Word:
        left, top, right, bottom = word.box
        down = round(slope * (left + right) / 2)
        return replace(word, box=(left, top + down, right, bottom + down))

    return replace(reading, words=tuple(map(moved, reading.words)), skew=degrees)


def decision(**changes: str) -> list[Placed]:
    """A decision of a district about one person; `changes` replace the number, the citizen id or the day of birth."""
    number = changes.get("number", "1204/QĐ-UBND")
    citizen = changes.get("citizen", "049160003217")
    born = changes.get("born", "15/10/1960")
    return [
        *heading(["ỦY BAN NHÂN DÂN", "HUYỆN SÔNG THANH"], number, "Sông Thanh, ngày 15 tháng 9 năm 2018"),
        centred(640, "QUYẾT ĐỊNH"),
        centred(720, "Về việc trợ cấp xã hội hàng tháng đối với bà Trần Thị Lụa"),
        centred(840, "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN SÔNG THANH"),
        *body(
            [
                "Căn cứ Nghị định số 20/2021/NĐ-CP ngày 15 tháng 3 năm 2021 của Chính phủ;",
                "Xét đề nghị của ông Lê Văn Bền, Trưởng phòng tại Tờ trình số 138/TTr-LĐTBXH,",
            ],
            top=940,
        ),
        centred(1120, "QUYẾT ĐỊNH:"),
        *body(
            [
                "Điều 1. Trợ cấp xã hội hàng tháng đối với bà Trần Thị Lụa, trú tại xã Trà Tân, sinh",
                f"ngày {born}, số định danh cá nhân {citizen}.",
                "Điều 2. Quyết định này có hiệu lực kể từ ngày ký./.",
            ],
            top=1220,
        ),
        (LEFT, 2500, "Nơi nhận:"),
        *foot(["CHỦ TỊCH"], "Võ Tấn Khải"),
    ]


def birth_certificate(**changes: str) -> list[Placed]:
    """A birth certificate with a value that runs on to a second line; `changes` replace the child's day of birth."""
    return [
        *heading(["ỦY BAN NHÂN DÂN", "XÃ TRÀ TÂN"], "70/2013"),
        centred(620, "GIẤY KHAI SINH"),
        *body(
            [
                "Họ, chữ đệm, tên: NGUYỄN ĐỨC ANH",
                f"Ngày, tháng, năm sinh: {changes.get('born', '02/03/2013')}",
                "Giới tính: Nam   Dân tộc: Kinh   Quốc tịch: Việt Nam",
                "Nơi sinh: Bệnh viện Đa khoa khu vực miền núi phía Bắc, xã Trà Tân, huyện Sông Thanh,",
                "tỉnh Quảng Nam",
                "Số định danh cá nhân: 049213004561",
                "Họ, chữ đệm, tên người mẹ: Phạm Thị Hoa",
                "Ngày, tháng, năm sinh: 05/06/1990",
                "Số định danh cá nhân: 049190001234",
                "Họ, chữ đệm, tên người cha: Nguyễn Đức Bình",
                "Nơi đăng ký khai sinh: Ủy ban nhân dân xã Trà Tân, huyện Sông Thanh, tỉnh Quảng Nam",
                "Ngày, tháng, năm đăng ký: 20/03/2013",
            ]
        ),
        *foot(["NGƯỜI KÝ GIẤY KHAI SINH", "CHỦ TỊCH"], "Bùi Hồng Yến"),
    ]


def marriage_certificate() -> list[Placed]:
    """Husband left, wife right, each with values that run on within the column."""
    husband = ["Họ, chữ đệm, tên chồng: TRỊNH HỮU", "MINH TUẤN", "Ngày, tháng, năm sinh: 30/07/1993"]
    husband += ["Giấy tờ tùy thân: Căn cước công dân", "số 049093050511"]
    wife = ["Họ, chữ đệm, tên vợ: TRẦN THỊ KIM", "NHUNG", "Ngày, tháng, năm sinh: 11/05/2000"]
    wife += ["Giấy tờ tùy thân: Căn cước công dân", "số 046300226303"]
    return [
        *heading(["ỦY BAN NHÂN DÂN", "XÃ TRÀ TÂN"], "12/2021"),
        centred(620, "GIẤY CHỨNG NHẬN KẾT HÔN"),
        *body(husband),
        *body(wife, left=1380),
        *body(["Ngày, tháng, năm đăng ký: 08/04/2021"], top=1400),
        *foot(["NGƯỜI KÝ GIẤY CHỨNG NHẬN KẾT HÔN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "Châu Viết Việt"),
    ]


def land_certificate() -> list[Placed]:
    """A land certificate of a couple."""
    return [
        *national_title(),
        centred(480, "GIẤY CHỨNG NHẬN"),
        centred(560, "QUYỀN SỬ DỤNG ĐẤT"),
        *body(
            [
                "I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất",
                "Ông Lý Văn Tiến, năm sinh 1959, CMND số 203352331",
                "và bà Hoàng Thị Trâm, năm sinh 1961, CMND số 207227979",
                "Địa chỉ thường trú: xã Trà Tân, huyện Sông Thanh, tỉnh Quảng Nam",
            ],
            top=700,
        ),
        centred(1050, "CK 147710"),
        *body(["a) Thửa đất số: 248, tờ bản đồ số: 32", "c) Diện tích: 775,9 m2"], top=1150),
        (LEFT, 2200, "Số vào sổ cấp GCN: CS47483"),
        centred(2200, "Quảng Nam, ngày 04 tháng 6 năm 2014", 1850),
        *foot(["TM. ỦY BAN NHÂN DÂN HUYỆN SÔNG THANH", "CHỦ TỊCH"], "Hoàng Xuân Khánh", top=2300),
    ]


def cover_sheet() -> list[Placed]:
    """A receipt of a dossier with its code printed in the heading."""
    return [
        *heading(
            ["UBND HUYỆN SÔNG THANH", "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ"], "", "Sông Thanh, ngày 10 tháng 9 năm 2021"
        ),
        centred(410, "Mã hồ sơ: 000.97.12.H47-210910-1378", 720),
        centred(900, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"),
        *body(
            [
                "Tiếp nhận hồ sơ của: bà Mai Thị Hằng",
                "Mã thủ tục: 2.000815.000.00.00.H47",
                "Thời gian nhận hồ sơ: 07 giờ 08 phút, ngày 10 tháng 9 năm 2021",
                "Thời gian trả kết quả giải quyết hồ sơ: 16 giờ 30 phút, ngày 22 tháng 9 năm 2021",
            ],
            top=1050,
        ),
    ]


def household_business() -> list[Placed]:
    """A household business certificate that was changed once."""
    return [
        *heading(["UBND HUYỆN SÔNG THANH", "PHÒNG TÀI CHÍNH - KẾ HOẠCH"]),
        centred(560, "GIẤY CHỨNG NHẬN"),
        centred(640, "ĐĂNG KÝ HỘ KINH DOANH"),
        centred(720, "Số: 33A8040703"),
        centred(800, "Đăng ký lần đầu, ngày 28 tháng 9 năm 2020"),
        centred(880, "Đăng ký thay đổi lần thứ 1, ngày 12 tháng 4 năm 2022"),
        *body(
            [
                "1. Tên hộ kinh doanh: QUÁN CƠM BẾN SÔNG",
                "2. Địa điểm kinh doanh: 12 Hùng Vương, xã Trà Tân, huyện Sông Thanh",
                "3. Mã số thuế: 0100109106",
                "6. Họ và tên chủ hộ kinh doanh: TRẦN NHƯ QUÂN",
                "Giới tính: Nữ",
                "Sinh ngày: 11/05/1996",
                "Số Căn cước công dân: 049196101783",
            ],
            top=1000,
        ),
        *foot(["TRƯỞNG PHÒNG"], "Võ Tấn Yến"),
    ]


def marital_status(term: str) -> list[Placed]:
    """A certificate of marital status that states `term`."""
    return [
        *heading(["ỦY BAN NHÂN DÂN", "XÃ TRÀ TÂN"], "246/UBND-XNTTHN", "Trà Tân, ngày 31 tháng 8 năm 2024"),
        centred(640, "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN"),
        *body(
            [
                "Họ, chữ đệm, tên: HOÀNG VIẾT OANH",
                "Tình trạng hôn nhân: Chưa đăng ký kết hôn với ai",
                f"Giấy này được cấp để: sử dụng vào mục đích kết hôn{term}",
            ]
        ),
        *foot(["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "Bùi Bá Dũng"),
    ]


def card_back() -> list[Placed]:
    """The back of a citizen card, as a file of its own."""
    return [
        *body(
            [
                "Đặc điểm nhận dạng / Personal identification:",
                "Nốt ruồi C: 1cm trên sau đuôi mắt trái",
                "Ngày, tháng, năm / Date, month, year: 10/05/2021",
            ],
            top=300,
        ),
        centred(640, "CỤC TRƯỞNG CỤC CẢNH SÁT"),
        centred(720, "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI"),
        centred(800, "DIRECTOR GENERAL OF THE POLICE DEPARTMENT"),
        centred(1100, "Tô Văn Huệ"),
        *body(["IDVNM0930512349049093051234<<1", "TO<<VAN<HUE<<<<<<<<<<<<<<<<<<<"], top=1300),
    ]
