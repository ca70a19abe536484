"""Words by which forms say whose lines follow, and what they are about.

From the forms of civil status (TT 15/2015, TT 04/2020 and TT 04/2024/TT-BTP, appendices: declarations name who asks
first, then "người dưới đây" or "người có tên dưới đây"), of notaries (Luật Công chứng 53/2014/QH13: parties of a
contract by what they do) and of the one-stop desk (TT 01/2018/TT-VPCP). Case, marks and spaces do not count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from rapidfuzz.distance import Levenshtein

from dossier.reading import Role
from dossier.words.folding import squeezed

Part = Role | Literal["other"]
"""What somebody is called on a paper: a role, or another whose particulars are nobody's of these."""

_WORDS: dict[Part, tuple[str, ...]] = {
    "applicant": (
        *("Người yêu cầu", "Người yêu cầu trích lục", "Người làm đơn", "Người viết đơn", "Người đứng đơn"),
        *("Người nộp đơn", "Người đề nghị", "Người nộp hồ sơ", "Người đi nộp hồ sơ", "Người yêu cầu đăng ký"),
    ),
    "declarant": (
        *("Người đi khai sinh", "Người đi khai tử", "Người đi đăng ký khai sinh", "Người đi đăng ký khai tử"),
        *("Người khai", "Người kê khai", "Người đi khai", "Người đứng khai", "Người khai báo", "Người báo tử"),
        *("Người khai thay", "Người đi đăng ký"),
    ),
    "child": (
        *("Người được khai sinh", "Người được đăng ký khai sinh", "Trẻ em", "Trẻ", "Con", "Người con"),
        *("Trẻ em được nhận làm con nuôi", "Người được nhận làm con nuôi", "Con nuôi", "Con chung"),
    ),
    "mother": ("Mẹ", "Người mẹ", "Mẹ đẻ", "Mẹ nuôi"),
    "father": ("Cha", "Người cha", "Cha đẻ", "Bố", "Bố đẻ", "Cha nuôi"),
    "spouse": ("Vợ", "Người vợ", "Bên vợ", "Bên nữ", "Chồng", "Người chồng", "Bên chồng", "Bên nam", "Vợ hoặc chồng"),
    "guardian": ("Người giám hộ", "Người đang giám hộ", "Người nhận giám hộ", "Bên giám hộ"),
    "ward": ("Người được giám hộ", "Bên được giám hộ"),
    "deceased": (
        *("Người chết", "Người đã chết", "Người được khai tử", "Người được đăng ký khai tử", "Người tử vong"),
        *("Người để lại di sản",),
    ),
    "representative": (
        *("Người đại diện theo pháp luật", "Người đại diện theo pháp luật của công ty", "Người đại diện"),
        *("Người đại diện theo pháp luật của doanh nghiệp", "Người đại diện hộ kinh doanh", "Chủ doanh nghiệp tư nhân"),
        *("Người đứng đầu chi nhánh", "Người đứng đầu"),
    ),
    "party_a": (
        *("Bên A", "Bên chuyển nhượng", "Bên tặng cho", "Bên bán", "Bên cho thuê", "Bên thế chấp", "Bên cho vay"),
        *("Bên giao", "Bên ủy quyền", "Người ủy quyền", "Người sử dụng lao động", "Bên đặt cọc", "Bên cho mượn"),
        *("Bên cho thuê nhà", "Bên bán nhà", "Bên giao khoán", "Bên giao thầu"),
    ),
    "party_b": (
        *("Bên B", "Bên nhận chuyển nhượng", "Bên được tặng cho", "Bên nhận tặng cho", "Bên mua", "Bên thuê"),
        *("Bên nhận thế chấp", "Bên vay", "Bên nhận", "Người lao động", "Bên nhận đặt cọc", "Bên mượn"),
        *("Bên được ủy quyền", "Người được ủy quyền", "Bên nhận ủy quyền"),
        *("Bên thuê nhà", "Bên mua nhà", "Bên nhận khoán", "Bên nhận thầu"),
    ),
    "other": (
        *("Chủ sở hữu", "Chủ hộ", "Người làm chứng", "Người phiên dịch", "Người giám sát việc giám hộ"),
        *("Người cử giám hộ", "Thành viên góp vốn", "Người được cử giám sát", "Công chứng viên"),
        *("Người nộp thay", "Người thực hiện chứng thực", "Người liên hệ", "Kế toán trưởng", "Phụ trách kế toán"),
    ),
    "heir": ("Người thừa kế", "Người được thừa kế", "Người hưởng thừa kế", "Người nhận di sản"),
}


ROLE_WORDS: Mapping[str, Part] = MappingProxyType(
    {squeezed(phrase): role for role, phrases in _WORDS.items() for phrase in phrases}
)
"""The roles by the letters of what forms call them."""

OF_AN_ACT: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"\bdang ky (?:lai )?khai sinh\b|\bghi vao so\b.*\bkhai sinh\b"), "child"),
    (re.compile(r"\bdang ky (?:lai )?khai tu\b|\bghi vao so\b.*\bkhai tu\b"), "deceased"),
    (re.compile(r"\bgiam ho\b"), "guardian"),
)
"""Whom a paper with such words in its title is about: of a registration whom it enters; of a guardianship, whose form
has both as "người giám hộ" and "người được giám hộ", the first."""

BORN = re.compile(r"^\W*(?:da )?sinh con (?:vao )?(?:luc|hoi|ngay)\b")
"""The line of a hospital's certificate below which all is the child's (TT 56/2017/TT-BYT): place, sex, weight, name."""

BELOW = re.compile(r"(?<!\bcua )(?<!\bvoi )\bnguoi (?:co ten )?(?:duoi|sau) day\b\W*(?:\(?\d\)?)?\W*$")
"""What ends the sentence that asks: "Đề nghị cơ quan … cho người có tên dưới đây:", and not
who else is named ("Là cha của người dưới đây:")."""

RELATION = re.compile(
    r"^\W*(?:\d{1,2}[.)]\s*)?(?:moi )?quan he (?:voi|cua nguoi yeu cau voi)\b"
    r"[^:]*\b(?:nguoi|tre)\b[^:]*:\s*(?P<said>.*)$"
)
_ONESELF = re.compile(r"^\W*(?:la )?(?:ban than|chinh (?:minh|toi|chu|nguoi do)|toi\b)")
_RELATED = re.compile(
    r"^\W*(?:la )?(?:cha|bo|me|con|vo|chong|anh|chi|em|ong|ba|chau|co|chu|bac|di|cau|mo|thim|duong|gia dinh|nguoi)\b"
)
_HERSELF, _LIKE = "ban than", 0.7
FOR_ONESELF = re.compile(r"\bcho (?:ban than )?toi\b")


def is_oneself(said: str) -> bool | None:
    """Whether who asks is whom the form is about, by what it has for their relation; None where that is unclear."""
    if _ONESELF.match(said):
        return True
    if _RELATED.match(said):
        return False
    bare = " ".join(re.sub(r"[^a-z ]", " ", said).split())
    return True if Levenshtein.normalized_similarity(bare, _HERSELF) >= _LIKE else None
