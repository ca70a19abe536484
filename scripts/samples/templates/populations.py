"""Whose places and names stand on papers: several populations, so that no rule is mended to one list of names.

The places are real, as their names decide how wide a heading is; the people are put together at random. Of a place
stand here province, district (empty since 1/7/2025), commune, the number that citizen ids begin with, the one that tax
codes begin with, and the agency's code of Quyết định 20/2020.
"""

from __future__ import annotations

from dataclasses import dataclass

from scripts.samples.people import Sex

Place = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Population:
    """`names` by sex; `before` and `since` 1/7/2025: its places, and `peoples`, where it has its own; empty: the usual
    ones."""

    names: dict[Sex, tuple[str, ...]]
    before: tuple[Place, ...] = ()
    since: tuple[Place, ...] = ()
    peoples: tuple[str, ...] = ()


USUAL = Population(
    names={
        "Nam": (
            *("Nguyễn Phước Toàn", "Trương Quang Vinh", "Lê Bá Thành", "Hà Văn Khương", "Vi Văn Thuyết", "Lò Văn Pâng"),
            *("Sùng A Chứ", "Vàng Seo Dín", "Y Thuyên Niê", "Rơ Châm Hlôi", "K' Brẻo", "Thạch Sô Phia", "Hồ Văn Biên"),
            *("Nguyễn Hoàng Phúc Khang", "Đàm Vĩnh Khiêm", "Tạ Duy Tùng", "Kiều Minh Trí", "Quách Công Hưởng"),
            *(
                "Bạch Ngọc Quyền",
                "Ngụy Thế Lực",
                "Lâm Chí Kiệt",
                "Trần Nguyễn Gia Bảo",
                "Doãn Hồng Quân",
                "Nông Văn Kiên",
            ),
        ),
        "Nữ": (
            *("Nguyễn Thị Diễm Quỳnh", "Trương Ái Vy", "Lê Thị Khuyên", "Hà Thị Xoan", "Vi Thị Lả", "Lò Thị Ộm"),
            *("Giàng Thị Sua", "H' Nương Byă", "Rơ Lan H' Phin", "Ka Đoàn", "Sơn Thị Sa Rết", "Đinh Thị Y Nhớ"),
            *("Phùng Khánh Huyền", "Tống Thị Tố Uyên", "Ông Thị Cẩm Nhiên", "Từ Lệ Quyên", "Nguyễn Ngọc Bảo Trâm"),
            *("Nghiêm Thùy Dương", "Khuất Thị Thơm", "La Thị Sen", "Chu Thị Hoàn", "Cù Thị Ngoan", "Triệu Mùi Phạm"),
        ),
    },
    before=(
        ("tỉnh Nghệ An", "huyện Con Cuông", "xã Môn Sơn", "040", "29", "H41"),
        ("thành phố Hà Nội", "quận Long Biên", "phường Ngọc Thụy", "001", "01", "H26"),
        ("tỉnh Đắk Lắk", "huyện Krông Pắc", "xã Ea Kly", "066", "60", "H15"),
        ("tỉnh Lào Cai", "huyện Bắc Hà", "xã Tả Van Chư", "010", "53", "H38"),
        ("tỉnh Cà Mau", "huyện Đầm Dơi", "xã Tân Duyệt", "096", "20", "H12"),
        ("thành phố Hồ Chí Minh", "quận Gò Vấp", "phường 15", "079", "03", "H29"),
        ("tỉnh Thanh Hóa", "huyện Quan Hóa", "xã Phú Lệ", "038", "28", "H56"),
        ("tỉnh Bình Định", "thị xã Hoài Nhơn", "phường Bồng Sơn", "052", "41", "H08"),
        ("thành phố Hải Phòng", "huyện Thủy Nguyên", "xã Lập Lễ", "031", "02", "H24"),
        ("tỉnh Gia Lai", "thành phố Pleiku", "phường Yên Thế", "064", "59", "H21"),
        ("tỉnh Lâm Đồng", "huyện Đức Trọng", "thị trấn Liên Nghĩa", "068", "58", "H36"),
        ("tỉnh Quảng Ngãi", "huyện Trà Bồng", "xã Trà Thủy", "051", "43", "H48"),
        ("tỉnh Bà Rịa - Vũng Tàu", "thành phố Vũng Tàu", "phường Thắng Nhất", "077", "35", "H05"),
    ),
    since=(
        ("tỉnh Nghệ An", "", "xã Môn Sơn", "040", "29", "H41"),
        ("thành phố Hà Nội", "", "phường Long Biên", "001", "01", "H26"),
        ("thành phố Hồ Chí Minh", "", "phường Gò Vấp", "079", "03", "H29"),
        ("tỉnh Lâm Đồng", "", "xã Đức Trọng", "068", "58", "H36"),
        ("tỉnh Gia Lai", "", "phường Bồng Sơn", "052", "41", "H21"),
        ("thành phố Hải Phòng", "", "phường Thủy Nguyên", "031", "02", "H24"),
        ("tỉnh Đắk Lắk", "", "xã Krông Pắc", "066", "60", "H15"),
        ("tỉnh Cà Mau", "", "xã Đầm Dơi", "096", "20", "H12"),
        ("tỉnh Lào Cai", "", "xã Bắc Hà", "010", "53", "H38"),
    ),
    peoples=("Kinh", "Kinh", "Kinh", "Thái", "Mông", "Ê Đê", "Gia Rai", "Khơ-me", "Mường", "Nùng"),
)

# Marks on other letters than today's (Thuỷ, Hoè), of the highlands and the south, two words and six.
OLD_SPELLINGS = Population(
    names={
        "Nam": (
            *("Lò Văn Ún", "Y Blô Niê", "Danh Sà Rây", "Sùng A Páo", "K' Brẻo", "Siu Thuych", "A Thút", "Đinh Plưm"),
            *("Phan Sĩ", "Nguyễn Ngọc Hoàng Anh Duy", "Trần Lê Quốc Đại Nam", "Huỳnh Tấn Phát Tài", "Mã Seo Giá"),
            *("Đỗ Hữu Quỹ", "Ngô Xuân Thủy", "Bùi Khắc Nghiệp", "Đặng Ngũ", "Châu Chi", "Tôn Thất Quỳnh Lâu"),
        ),
        "Nữ": (
            *(
                "Ksor H'Nhi",
                "Thạch Thị Sô-Phia",
                "Giàng Thị Mỷ",
                "H' Zina Kbuôr",
                "Y Phức",
                "Rơ Mah H'Byen",
                "Lò Thị Ưởng",
            ),
            *(
                "Lê Thị",
                "Nguyễn Phạm Hoàng Thảo My",
                "Huỳnh Ngọc Thùy Trang Đài",
                "Công Tằng Tôn Nữ Diệu Hiền",
                "Mai Lý",
            ),
            *(
                "Đoàn Thị Ngọc Ẩn",
                "Võ Thị Kiều Diễm",
                "Phùng Thị Thuỷ",
                "Trịnh Thị Hoè",
                "Quan Mỹ Quyên",
                "Dương Uyển Nghi",
            ),
        ),
    },
    before=(
        ("tỉnh Kon Tum", "huyện Tu Mơ Rông", "xã Ngọc Lây", "062", "61", "H34"),
        ("tỉnh Sóc Trăng", "thị xã Vĩnh Châu", "phường Khánh Hòa", "094", "22", "H51"),
        ("tỉnh Hà Giang", "huyện Mèo Vạc", "thị trấn Mèo Vạc", "002", "51", "H22"),
        ("tỉnh Bình Dương", "thành phố Thuận An", "phường Lái Thiêu", "074", "37", "H09"),
        ("tỉnh Quảng Nam", "huyện Nam Giang", "xã Tà Bhing", "049", "40", "H47"),
        ("tỉnh Trà Vinh", "huyện Trà Cú", "xã Đôn Châu", "084", "21", "H59"),
        ("tỉnh Sơn La", "huyện Mộc Châu", "xã Lóng Sập", "014", "55", "H52"),
        ("thành phố Đà Nẵng", "quận Hải Châu", "phường Thạch Thang", "048", "04", "H17"),
        ("tỉnh Bắc Ninh", "thành phố Từ Sơn", "phường Đồng Nguyên", "027", "23", "H05"),
        ("tỉnh Ninh Thuận", "huyện Bác Ái", "xã Phước Bình", "058", "45", "H43"),
    ),
    since=(
        ("tỉnh Tây Ninh", "", "xã Bến Lức", "072", "39", "H53"),
        ("thành phố Cần Thơ", "", "phường Ninh Kiều", "092", "18", "H13"),
        ("tỉnh Vĩnh Long", "", "xã Trà Cú", "086", "15", "H61"),
        ("tỉnh Sơn La", "", "phường Tô Hiệu", "014", "55", "H52"),
        ("tỉnh Quảng Trị", "", "xã Lệ Thủy", "045", "32", "H50"),
        ("thành phố Đà Nẵng", "", "xã Trà My", "048", "04", "H17"),
        ("tỉnh Đồng Tháp", "", "phường Mỹ Tho", "087", "14", "H20"),
        ("tỉnh Phú Thọ", "", "phường Hòa Bình", "025", "26", "H44"),
        ("tỉnh Khánh Hòa", "", "xã Ninh Phước", "056", "42", "H32"),
        ("thành phố Huế", "", "phường Phú Xuân", "046", "33", "H57"),
    ),
    peoples=("Kinh", "Kinh", "Kinh", "Xơ Đăng", "Khmer", "Mông", "Ra-glai", "Cơ-tu", "Thái", "Hoa", "Ba Na"),
)

# Two words, three, five; of the peoples of the north, the highlands and the south; with apostrophe and capital inside.
SHORT_AND_LONG = Population(
    names={
        "Nam": (
            *(
                "Nguyễn An",
                "Trần Khải",
                "Phan Hiền",
                "Đỗ Duy",
                "Lê Công Danh Chính",
                "Huỳnh Tấn Được",
                "Mai Xuân Trước",
            ),
            *("Giàng A Lử", "Cứ A Pò", "Tẩn Sành Phin", "Phàn Láo Tả", "Lầu Bá Xa", "Hoàng Văn Sảo", "Quàng Văn Ín"),
            *(
                "Y Wen Hđơk",
                "Rah Lan Thưm",
                "Đinh Văn Ngói",
                "A Thiu",
                "Ha Juk",
                "Danh Rươl",
                "Kim Sóc Kha",
                "Zơ Râm Nhự",
            ),
            *("Tôn Thất Lân", "Võ Hoài Nam", "Nguyễn Đỗ Thiên Phúc", "Lương Thanh Liêm", "Cao Trường Sơn", "Vũ Uy"),
        ),
        "Nữ": (
            *("Nguyễn Vân", "Đặng Thu", "Trịnh Thị Nga", "Bùi Phương Nhã", "Phạm Thị Thanh Thúy Vi", "Ngô Thị Út Mười"),
            *("Sùng Thị Mỷ", "Hờ Thị Chía", "Lý Mùi Khé", "Cầm Thị Phặn", "Hoàng Thị Nhình", "Vừ Thị Dợ", "Lục Thị Vỹ"),
            *("H'Wer Êban", "Rmah H'Duyên", "Y Ngăm", "K'Thị Hẹp", "Thị Huôi", "Neáng Sóc Kha", "Pơloong Thị Bhơớt"),
            *("Tôn Nữ Hồng Ngự", "Đoàn Lê Trúc Giang", "Văn Thị Ý", "Thái Thị Ngọc Hoa", "Lưu Yến Oanh", "Hứa Thị Gấm"),
        ),
    },
)
