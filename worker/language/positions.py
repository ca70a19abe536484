"""Positions of those who sign, as papers print them: what names one, who signs for whom, what makes one doubtful.

Text in, verdict out: where on a page a signer stands is known in `worker/layout` and `worker/extract/acts/signer.py`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from dossier.words.folding import fold, nfc

# Who signs for whom: for the agency (tm), for its head (kt, tl, tuq), in charge for the time being (q).
PROXY = re.compile(r"^\W*(tm|kt|tl|tuq|q)\s*[.,:]\s*")
# As written, the deputy of each beside it.
_POSTS = """
chủ tịch|chủ tịch hội đồng|trưởng phòng|giám đốc|tổng giám đốc|thứ trưởng|chủ nhiệm|thống đốc|tổng thanh tra
chánh thanh tra|tổng cục trưởng|vụ trưởng|cục trưởng|chi cục trưởng|trưởng khoa|trưởng đoàn|đội trưởng|trạm trưởng
bí thư|viện trưởng|chánh án|hội trưởng|tổ trưởng|thủ tướng|chánh văn phòng|hiệu trưởng|trưởng ban|trưởng công an
thủ trưởng|trưởng thuế|trưởng bộ phận|trưởng chi nhánh|trưởng trạm|hạt trưởng|đồn trưởng|tổng thư ký|trưởng thôn
tổng lãnh sự
"""
_POSTS_WITHOUT_DEPUTY = """
bộ trưởng|chỉ huy trưởng|tư lệnh|thẩm phán|trưởng bản|trưởng ấp|trưởng xóm|trưởng khu phố|kế toán trưởng
chấp hành viên|kiểm sát viên|công chứng viên|công chức tư pháp|cán bộ tiếp nhận|cán bộ tư pháp|thư ký|chủ tọa|chủ trì
đại diện|lãnh sự|ủy viên|chủ hộ|quyền chủ tịch|quyền giám đốc
"""
POSITIONS = tuple(post for base in re.split(r"[|\n]", _POSTS) if base for post in (base, f"phó {base}")) + tuple(
    post for post in re.split(r"[|\n]", _POSTS_WITHOUT_DEPUTY) if post
)
"""Positions as written, in small letters."""
_POSITIONS = tuple(map(fold, POSITIONS))
# Names resemble these too easily ("Trương Ái", "Châu Hoài"), so no letter of them may differ.
_EXACT = frozenset(post for post in _POSITIONS if len(post) < 8 or re.fullmatch(r"truong \w{1,4}", post))
# Offices have no chairman, "Quản lý hoạt động" is one of something, and a letter alone is what is left of a word.
_ODD_POST = re.compile(
    r"^(?:phó )?chủ tịch (?:văn phòng|phòng|sở|cục|chi cục|trung tâm|trường)\b|\bhoạt động$|(?<!bên )\b[^\W\d_]\b(?!')"
)
_LETTERS_MISREAD = 2
# The part in which somebody signs, where it is no position.
SIGNS_AS = re.compile(r"^\W*(?:nguoi|can bo|cong chuc|dai dien|ben [ab])\s")
# Father or mother may sign beside the officer, and not for the agency.
_RELATIVE = re.compile(r"^\W*nguoi (?:cha|me|vo|chong|con|than)\b")
_PART = re.compile(r"^\W*(?:nguoi (?!ky\b|dai dien|dung dau|phat ngon)|ben [ab]\b)")
_OFFICER = re.compile(r"^\W*nguoi (?:nhan ho so|tiep nhan)\b")
# Forms print in small letters who signs, too.
APPLICANT = re.compile(
    r"^\W*nguoi (?:lam don|viet don|khai|ke khai|yeu cau|de nghi|nop|dung don|cam doan|cam ket|uy quyen|viet|lam"
    r"|nhan ho so|tiep nhan)\b.{0,24}$"
)


@lru_cache(maxsize=4096)
def is_position(folded: str) -> bool:
    """Whether a folded line names a position or the part in which somebody signs."""
    return bool(SIGNS_AS.match(_bare(folded))) or position_in(folded) is not None


def is_applicant(title: str) -> bool:
    """Whether somebody signs as the one who asks for something: "Người làm đơn"."""
    return APPLICANT.match(fold(title)) is not None and not _OFFICER.match(fold(title))


def is_a_part(title: str) -> bool:
    """Whether somebody signs in a part that is no position: "Người khai", "NGƯỜI TIẾP NHẬN HỒ SƠ", "BÊN B". Who stands
    for an organisation or heads one has a position."""
    return _PART.match(fold(title)) is not None


def title_findings(title: str, *, deputy: bool) -> tuple[str, ...]:
    """What makes a position doubtful: none that is known as written, or no deputy where "KT." says that one signs."""
    folded = fold(title)
    if folded.startswith("nguoi ky"):
        return ("position.missing",)  # it stands on the line below
    written = nfc(title).lower().replace("uỷ", "ủy").removeprefix("q. ")
    if not SIGNS_AS.match(folded) and not written.startswith(POSITIONS):
        return ("position.unknown",)
    if _ODD_POST.search(written) or _RELATIVE.match(folded):
        return ("position.odd",)
    return ("position.no_deputy",) if deputy and not folded.startswith(("pho ", "thu truong")) else ()


def nearest_position(title: str) -> str | None:
    """The position of the list that a misread one can be but for two letters, as written; None where more can or
    none. The list is short, and no two of it that begin alike are so near."""
    read = fold(title)
    near = [
        (distance, post)
        for post, folded in zip(POSITIONS, _POSITIONS, strict=True)
        if folded not in _EXACT
        and folded.count(" ") == read.count(" ")
        and (distance := Levenshtein.distance(read, folded, score_cutoff=_LETTERS_MISREAD)) <= _LETTERS_MISREAD
    ]
    least = min(near, default=None)
    return least[1] if least and [distance for distance, _ in near].count(least[0]) == 1 else None


def _bare(folded: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", PROXY.sub("", folded)).split())


@lru_cache(maxsize=4096)
def position_in(folded: str) -> str | None:
    """The longest position with which a folded line begins, misread letters let pass; None where none does."""
    bare = _bare(folded)
    found = [
        position
        for position in _POSITIONS
        if f"{bare} ".startswith(f"{position} ")
        or (position not in _EXACT and fuzz.ratio(bare[: len(position) + 1].strip(), position, score_cutoff=88) >= 88)
    ]
    return max(found, key=len, default=None)
