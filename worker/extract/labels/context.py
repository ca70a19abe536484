"""What stands around the labels of forms: numbers, brackets, an English twin, words that make another label of one."""

from __future__ import annotations

import re

from worker.layout.runs import Run

# Forms of the tax offices number their lines in square brackets (TT 80/2021/TT-BTC): "[08]".
ENUMERATION = re.compile(r"^(?:\W+|(?:\d{1,2}(?:\.\d)*|\w|[ivxl]{1,4})[.)]|\S?\d{2}\])$")
BRACKETED = re.compile(r"\s\S?\d{2}\]\s*$")
ITEM = re.compile(
    r"^\s*(?:\S?\d{2}\]\s|\d{1,2}[.),]\s|\d{1,2}(?:\.\d{1,2})+\.\s|[a-zđ]\)|[IVX]+\.\s|[-+•]\s"
    r"|[IVX]{1,4}\s?[-–]\s|Điều \d)"
)
BRACKET = re.compile(r"\s*\([^()]{2,60}\)\s*:?")
# What goes on between a label and its colon: a twin ("Giới tính / Sex:", "Mã số hộ kinh doanh/Mã số thuế:"), or words
# that make it another label ("Nơi thường trú trước khi chuyển đến:"), apart from those that only ask for a number.
TWIN = re.compile(r"\s*/\s*(?:[^\W\d_][^\W\d_]*(?:[,.' ]+[^\W\d_]+){0,7}):")
GOES_ON = re.compile(r"\s*(?![(/])[^\W\d_A-ZĐ][^:;.()\d]{0,60}:")
WHOSE = re.compile(r"\s*cua ((?:nguoi|ben|cha|bo|me|vo|chong|con|tre)\b[^:]{0,40}?)\s*:$")
STILL_IT = re.compile(
    r"\s*(?:(?:so|la|ong|ba|ong\s*/\s*ba|ong \(ba\)|cua toi|nay)\s*:"
    r"|chu (?:ho kinh doanh|co so|dau tu|su dung|doanh nghiep)\b"
    r"|nguoi (?:de nghi|lam don|viet don|xin|mua|duoc cap|vi pham|(?:da )?chet|duoc (?:dang ky )?khai (?:sinh|tu))\b"
    r"|(?:nhan thong bao|lien he|lien lac|thuong tru|cu tru|hien (?:nay|tai)|noi o|nha o|tru so)\b)"
)
# What an identity number is called in the forms of all the years: "Số giấy CMND/Thẻ CCCD/Hộ chiếu".
_PAPER_OF_IDENTITY = (
    r"cmnd|cccd|cmt|cancuoc(?:congdan)?|chungminh(?:nhandan|thu)|hochieu|dinhdanh(?:canhan)?|ddcn|giaytotuythan"
)
IDENTITY = re.compile(rf"(?:so|giay|the|hoac)*(?:{_PAPER_OF_IDENTITY})(?:(?:so|giay|the|hoac|{_PAPER_OF_IDENTITY}))*")
PLACE_AND_DAY = re.compile(r"^\W*[^,:;\d]{2,50},\s*ngay\s+\S{1,3}\s+thang\b")
# What ends the particulars on a declaration, and says from when a guardianship holds (TT 04/2020/TT-BTP, appendix).
OATH = re.compile(
    r"^\W*(?:(?:\d{1,2}[.)]\s*)?(?:toi|chung toi|hai ben)\b.{0,30}\b(?:cam doan|cam ket)\b|viec giam ho co hieu luc\b)"
)
# What leads from one to another on forms, alone in its line: "… nhận cha, con giữa: … Và …" (TT 04/2020/TT-BTP), and
# what stands in English below a label.
LEADS_ON = re.compile(
    r"^\W*(?:và|Và|VÀ|Address|Owner|Establishment|Tel|Telephone|Full name|Sex|Nationality|Date of birth|Working place"
    r"|Job (?:assignment|title)|Registration [Nn]umber|Valid until|Date of (?:issue|expiry)|Place of (?:birth|issue))"
    r"\b\W*$"
)
PLACE_WORD = re.compile(r"(?:thành phố|thị xã|thị trấn|huyện|quận|tỉnh|xã|phường|đặc khu|Việt Nam)\b")
NAME_LABELS = {"hovaten", "hoten", "hochudemten", "hochudemvaten", "hochudemvatenkhaisinh", "hovatenkhaisinh"}
OTHER_LABELS = (
    *("Năm sinh", "Điện thoại", "Ghi chú", "Email", "Fax", "Website", "Ngày cấp", "Nơi cấp", "Tôn giáo", "Nghề nghiệp"),
    *("Hộ chiếu số", "Tên công ty viết bằng tiếng nước ngoài", "Tên công ty viết tắt", "Tên doanh nghiệp viết tắt"),
    *("Tên doanh nghiệp viết bằng tiếng nước ngoài", "Tên hộ kinh doanh viết bằng tiếng nước ngoài"),
)
"""Labels of forms that no field of the catalogue has: what they introduce is no part of the value before them."""

_BEFORE_A_DAY = re.compile(r"(?P<words>[^\d:;]*?)(?P<comma>\s*[,.])?\s*\bngay$")
_DAY_FOLLOWS = re.compile(r"\s*\S{1,5}\s+thang\b")
_SHORT = 5


def is_place_before_a_day(run: Run, start: int, end: int, wanted: str) -> bool:
    """Whether what may be a label that ends in "ngày" (letters `wanted`) is the place and the first word of a day.

    Every paper is dated "Vinh, ngày 05 tháng 8 năm 2024" (NĐ 30/2020, appendix I, zone 4), so "ngày" tells nothing and
    the words before it everything: they must be those of the label, letter by letter, and a single short word that a
    comma follows ("Sinh, ngày …", the end of "Trường Sinh") is a place.
    """
    if not wanted.endswith("ngay") or not _DAY_FOLLOWS.match(run.folded, end):
        return False
    before = _BEFORE_A_DAY.match(run.folded[start:end])
    if before is None:
        return True
    letters = "".join(filter(str.isalnum, before["words"]))
    return letters != wanted.removesuffix("ngay") or (len(letters) <= _SHORT and before["comma"] is not None)
