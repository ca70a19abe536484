"""Agencies and positions, printed in capitals, in the case in which they are written elsewhere.

NĐ 30/2020/NĐ-CP, appendix II: of an agency's name the first letter of each of its parts is a capital ("Phòng Tài chính
- Kế hoạch"), of a place every syllable ("huyện Nam Trà My"), and the word for the kind of place stays small.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, groupby, pairwise

from rapidfuzz.distance import Levenshtein

from dossier.words.folding import fold, fold_letters, nfc
from worker.language.gazetteer import words_of_places
from worker.language.place_names import are_two_places
from worker.language.syllables import is_syllable

_PLACES = ("thành phố", "thị trấn", "thị xã", "đặc khu", "phường", "huyện", "quận", "tỉnh", "xã")
_SMALL = {"và", "của", "về", "tại", "các", "cho", "với", "thuộc", "số"}
# Short forms in the names of agencies; another one may as well be what is left of a word.
_SHORT = frozenset(
    re.split(
        r"[|\n]",
        """\
UBND|HĐND|UB|MTTQ|UBMTTQ|TP|TNHH|MTV|CP|TM|DV|TMDV|XD|HTX|THPT|THCS|PTDT|PTDTNT|PTDTBT|TTGDTX|GDTX|GDNN|GD|ĐT|GD&ĐT
GDĐT|TN&MT|TNMT|KH&ĐT|KHĐT|NN&PTNT|LĐTBXH|LĐTB&XH|LĐ-TB&XH|VH&TT|VHTT|VHTTDL|VHXH|TT&TT|GTVT|KHCN|KH&CN|TCKH|TC-KH
KT-HT|VHTT&DL|VPĐK|VPĐKĐĐ|VPĐKQSDĐ|BCĐ|QLDA|ĐTXD|PCCC|CNCH|CSGT|CSĐT|QLHC|TTXH|TTHC|HCC|TN&TKQ|TTPVHCC|KCN|KKT|KCNC
BHXH|ĐKĐĐ|KBNN|THADS|TAND|VKSND|VP|CA|BTP|BNV|BTC|BYT|BGDĐT|SGDĐT""",
    )
)
_SIGNS = ".,;:()"
# A sign of fewer letters is like many stretches of a name.
_LONG_SIGN = 5
_VOWEL = re.compile(r"[aeiouy]")
# Words of agencies and positions that belong together: only the first letter of each group is a capital.
_GROUPS = """
ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân|bộ phận|tiếp nhận|trả kết quả|một cửa|trung tâm|phục vụ
hành chính công|tài chính|kế hoạch|tài nguyên|môi trường|kinh tế|hạ tầng|đô thị|văn phòng|đăng ký|đất đai
chi nhánh|xây dựng|tư pháp|công an|công thương|nông nghiệp|phát triển nông thôn|lao động|thương binh|xã hội
giáo dục|đào tạo|văn hóa|thể thao|du lịch|thông tin|truyền thông|khoa học|công nghệ|giao thông vận tải|y tế
nội vụ|ngoại vụ|thanh tra|dân tộc|quản lý|khu kinh tế|đăng ký kinh doanh|hộ tịch|quốc tịch|chi cục thuế
cục thuế|thi hành án dân sự|tòa án nhân dân|viện kiểm sát nhân dân|chính phủ|thủ tướng|bộ trưởng|thứ trưởng
chủ tịch|giám đốc|tổng giám đốc|trưởng phòng|trưởng ban|chánh văn phòng|cục trưởng|chi cục trưởng|hiệu trưởng
trưởng công an|công chứng viên|người tiếp nhận hồ sơ|người ký giấy khai sinh|trường đại học|trường cao đẳng
cảnh sát|trật tự xã hội|ban quản lý|bảo hiểm xã hội|kho bạc nhà nước|đầu tư|tôn giáo|quốc phòng|ngoại giao
trường trung học phổ thông|trường trung học cơ sở|trường tiểu học|trường mầm non|phổ thông|nội trú|bán trú
bệnh viện đa khoa|công ty cổ phần|công ty trách nhiệm hữu hạn|hợp tác xã|quản lý hành chính|kế toán trưởng
ủy ban mặt trận tổ quốc việt nam|ngân hàng nhà nước|giao dịch bảo đảm
đảng bộ|chi bộ trường học|hội đồng quản trị|ban thường trực|ban thường vụ|ban chấp hành|cao su|điện lực
liên đoàn lao động|đoàn thanh niên|hội nông dân|hội cựu chiến binh|hội liên hiệp phụ nữ|thủy sản|lâm nghiệp|kiểm lâm
chất lượng|bảo vệ thực vật|chính sách xã hội|ban chỉ huy quân sự|bộ đội biên phòng|đồn biên phòng|hải quan|thuế cơ sở
đấu giá|bổ trợ tư pháp|tỉnh ủy|thành ủy|huyện ủy|quận ủy|thị ủy|đảng ủy
"""
_SHORTEST_GROUP = 10
_GROUP = re.compile(
    r"\b(?:" + "|".join(sorted((g for g in re.split(r"[|\n]", _GROUPS) if g), key=len, reverse=True)) + r")\b"
)
# Words of names of companies and regions; natural_case leaves the case of these as it is.
_PARTS_OF_NAMES = ("tập đoàn", "tổng công ty", "miền bắc", "miền trung", "miền nam")
AGENCY_WORDS = frozenset(g for g in re.split(r"[|\n]", _GROUPS) if g) | frozenset((*_PLACES, *_PARTS_OF_NAMES))
"""Words of agencies and positions, in small letters."""
# Groups of several words only: a single one can be part of a place's name with other marks.
_FOLDED_GROUP = re.compile(
    r"\b(?:" + "|".join(sorted({fold_letters(g) for g in AGENCY_WORDS if " " in g}, key=len, reverse=True)) + r")\b"
)
# Two short words may well be the name of a place.
_LONG_GROUPS = tuple(sorted({fold_letters(g) for g in AGENCY_WORDS if " " in g and len(g) > _SHORTEST_GROUP}))
_FOLDED_GROUPS = frozenset(tuple(fold_letters(g).split()) for g in AGENCY_WORDS)
_BEGINNINGS = frozenset(g[:end] for g in _FOLDED_GROUPS for end in range(1, len(g))) - _FOLDED_GROUPS
# What the name of an agency or of a position opens with.
_OPENING = re.compile(
    r"\W*(?:"
    r"uy ban|ubnd|ub\b|hoi|hdnd|bo\b|so\b|phong|ban\b|(?:tong |chi )?cuc\b|vu\b|vien|truong|hoc vien|dai hoc"
    r"|(?:tong )?cong ty|doanh nghiep|tap doan|cong an|trung tam|van phong|chinh phu|thu tuong|chu tich|quoc hoi"
    r"|toa an|thanh tra|kho bac|bao hiem|chi nhanh|dang\b|(?:dang|tinh|thanh|huyen|quan|thi) uy|mat tran|lien doan"
    r"|doan\b|benh vien|ngan hang|hop tac xa|lien minh|to\b|hai quan|quan (?:khu|doan|chung)|thon\b|khu\b|bao\b"
    r"|dai\b|nha\b|ho\b|quy\b|hiep hoi|pho |quyen (?=\S+ \S)|tong |bi thu|chanh |giam doc|thu truong|cong chung"
    r"|(?:tinh|thanh pho|huyen|quan|thi xa|thi tran) .*\b(?:uy ban|ubnd|phong|so)\b"
    r"|can bo|cong chuc|nguoi|thong doc|chu |hieu truong|ke toan|tram\b|doi\b|chi huy|tu lenh|tham phan|thu ky|lanh su)"
)
# A committee belongs to a place, a kind of place has a name, "số" a figure: a line below was not read, or a word.
_UNFINISHED = re.compile(
    r"(?:nhân dân|ubnd|hđnd|" + "|".join(_PLACES) + r"|\b(?:và|của|về|với|các|số|quản lý|đăng ký|phục vụ))\W*$"
)
_PLACE_NAME = re.compile(
    r"(?:"
    + "|".join(_PLACES)
    + r") ((?:(?!UBND|HĐND|Ủy|Uỷ|Hội|Phòng|Sở|Bộ|Ban|Chi|Trung tâm|Văn)[^\W\d_a-z]\w*\s?){1,4})(?=\s|$|(?<=\s))"
)
# What an office registers or takes in stands behind it: "Văn phòng Đăng ký Đề" has lost "đất đai".
_REGISTERS = re.compile(
    r"\bvan phong dang ky (?!dat dai|quyen su dung dat|nha dat|ho tich|giao dich|kinh doanh|dau tu|cu tru|hoat dong)"
)
# Whose first word is known by what follows: "Sờ Y tế", "Bô Tư pháp".
_OFFICES = {"so": "sở", "bo": "bộ"}
_OF_A_SECTOR = re.compile(
    r"(?<!\bho )\b(so|bo) (?:y te|tu phap|tai chinh|xay dung|cong thuong|noi vu|ngoai vu|du lich|giao duc|nong nghiep"
    r"|tai nguyen|ke hoach|lao dong|giao thong van tai|quy hoach|van hoa|thong tin|khoa hoc)\b"
)
_TWICE = re.compile(r"(?<!\w)([^\W\d_]{2,}) \1(?!\w)")
_STRAY = re.compile(r"[^\w\s,.()&/–-]|_|-\.|\b[b-df-hj-np-tv-xzđ]\b(?!')")
_LETTERS = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"I{2,3}|IV|VI{2,3}|IX|XI{2,3}")
# Of strokes alone none may be missing, or one may be a rule's: "khu vực II", "khu vực III".
_STROKES = re.compile(r"\bi{1,3}\W*$")
# An office for two districts is called by both, with a dash between them ("Chi cục Thuế khu vực Trà Bồng - Phú An").
_OF_A_REGION = re.compile(r"\bkhu vực ([^\W\d_]+(?: [^\W\d_]+)+)$")
_PLACE = re.compile(r"(?<=\S )(?:" + "|".join(_PLACES) + r")(?= \S)")
_WORD = re.compile(r"\S+")


def natural_case(text: str) -> str:
    """`text` in natural case if it is printed in capitals; other text stays as printed."""
    text = " ".join(nfc(text).split())
    if not _is_in_capitals(text):
        return text
    lower = text.lower()
    named = _WORD.sub(lambda word: _own_word(text[word.start() : word.end()], word[0]), lower)
    for group in _GROUP.finditer(lower):
        named = named[: group.start()] + group[0][0].upper() + group[0][1:] + named[group.end() :]
    for place in _PLACE.finditer(lower):
        named = named[: place.start()] + place[0] + named[place.end() :]
    return named[:1].upper() + named[1:]


def _is_in_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) >= 0.7 * len(letters)


def joined_agencies(lines: Sequence[str]) -> str:
    """The lines of a heading as one name, top agency first, in natural case; line breaks fall anywhere in a name."""
    parts = [" ".join(part) for _, part in groupby(lines, key=_is_in_capitals)]
    return " ".join(map(natural_case, parts))


def words_of_known_agencies(words: Sequence[str]) -> frozenset[int]:
    """Which of the words of an agency's name, as printed, belong to two or more that are known as they stand."""
    lower = [nfc(word).lower().strip(_SIGNS) for word in words]
    ends = [*accumulate(len(word) + 1 for word in lower)]
    starts = [0, *ends]
    groups = [group for group in _GROUP.finditer(" ".join(lower)) if " " in group[0]]
    return frozenset(
        at for at, end in enumerate(ends) if any(one.start() <= starts[at] and end - 1 <= one.end() for one in groups)
    )


def opens_an_agency(text: str) -> bool:
    """Whether `text` begins as the names of agencies do."""
    return _OPENING.match(fold_letters(nfc(text).lower())) is not None


def agency_findings(name: str) -> tuple[str, ...]:
    """What makes an agency or position doubtful: words that are no syllables, a missing end, known words with other
    marks."""
    lower = nfc(name).lower()
    words = [
        word
        for part in lower.split()
        if part.strip(_SIGNS).upper() not in _SHORT
        for word in _LETTERS.findall(part)
        if len(word) > 1 and word.upper() not in _SHORT
    ]
    if any(word not in words_of_places() and not is_syllable(word) for word in words):
        return ("text.not_a_syllable",)
    if _STRAY.search(lower) or _TWICE.search(lower) or _is_parted(lower.split()):
        return ("text.stray_sign",)
    region = _OF_A_REGION.search(lower)
    if _STROKES.search(lower) or (region is not None and are_two_places(region[1])):
        return ("text.letters_differ",)
    if _UNFINISHED.search(lower) or _ends_in_a_group(fold_letters(lower)) or _REGISTERS.search(fold_letters(lower)):
        return ("text.unfinished",)
    if not _OPENING.match(fold_letters(lower)):
        return ("agency.unknown",)
    offices = _OF_A_SECTOR.finditer(fold_letters(lower))
    if any(lower[match.start(1) : match.end(1)] != _OFFICES[match[1]] for match in offices):
        return ("text.marks_differ",)
    for match in _FOLDED_GROUP.finditer(fold_letters(lower)):
        if lower[match.start() : match.end()] not in AGENCY_WORDS:
            return ("text.marks_differ",)
    return ("text.letters_differ",) if _nearly_known(fold_letters(lower), places_in(name)) else ()


def _is_parted(words: Sequence[str]) -> bool:
    """Whether a word of a place was read as two, of which the second is none of places: "Tân Duy Ệt"."""
    known = words_of_places()
    return any(
        _VOWEL.match(fold_letters(second)) and second not in known and first + second in known
        for first, second in pairwise(words)
    )


def _ends_in_a_group(folded: str) -> bool:
    """Whether the name breaks off within a known group of words: after two of them, or after "và" and one."""
    words = folded.split()
    return any(tuple(words[-length:]) in _BEGINNINGS for length in range(2, len(words) + 1)) or (
        words[-2:-1] == ["va"] and tuple(words[-1:]) in _BEGINNINGS
    )


def _nearly_known(folded: str, places: Sequence[str]) -> bool:
    """Whether as many words as a known group has differ from it in a letter: one was misread or lost. Words of `places`
    and those that other groups account for are what they are ("Chi nhánh Văn phòng", "Đức Trọng Phòng")."""
    for place in places:
        folded = folded.replace(fold_letters(place), " ".join("-" for _ in place.split()))
    words = folded.split()
    known = {
        folded.count(" ", 0, at)
        for match in _FOLDED_GROUP.finditer(folded)
        for at in range(match.start(), match.end())
        if folded[at] != " "
    }
    for group in _LONG_GROUPS:
        length = group.count(" ") + 1
        for at in range(len(words) - length + 1):
            if all(place in known for place in range(at, at + length)):
                continue
            if Levenshtein.distance(" ".join(words[at : at + length]), group, score_cutoff=1) == 1:
                return True
    return False


def misspells(sign: str, name: str) -> bool:
    """Whether an act's `sign` has the first letters of words of its agency's `name`, but for one: "THPTNTI" of "Trường
    THPT Nguyễn Tất Thành". Short forms in the name stand whole, small words are left out."""
    read = fold(sign)
    words = [word.strip(_SIGNS) for word in name.split() if word.lower() not in _SMALL]
    letters = fold("".join(word if _is_short_form(word.upper()) else word[:1] for word in words if word[:1].isalpha()))
    if len(read) < _LONG_SIGN or read in letters:
        return False
    stretches = (letters[at : at + len(read)] for at in range(len(letters) - len(read) + 1))
    return any(sum(map(str.__ne__, stretch, read)) == 1 for stretch in stretches)


def places_in(name: str) -> tuple[str, ...]:
    """The places in an agency's name in natural case, in small letters: "UBND huyện Nam Trà My" -> "nam trà my"."""
    return tuple(match[1].strip().lower() for match in _PLACE_NAME.finditer(nfc(name)))


def _is_short_form(word: str) -> bool:
    """Whether a word in capitals is letters that stand for words: listed, or without a vowel."""
    return word in _SHORT or (len(word) > 1 and word.isalpha() and not _VOWEL.search(fold_letters(word)))


def _own_word(printed: str, lower: str) -> str:
    if _is_short_form(printed.strip(_SIGNS).upper()) or _ROMAN.fullmatch(printed.strip(_SIGNS)):
        return printed.upper()
    return lower if lower in _SMALL else lower[:1].upper() + lower[1:]
