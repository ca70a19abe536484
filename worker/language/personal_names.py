"""Words of Vietnamese personal names behind the surname.

A recogniser reads a rare name as the common word that looks like it ("Ộm" as "Ôm", "Hoàng" as "Hoảng"), and surely.
So a word that is good Vietnamese and yet hardly ever a name is looked at by a person. Written down from general
knowledge of names, not from papers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from worker.language.syllables import begins_with_two_words, is_surname, is_syllable, without_tone

_WORDS = """
a an anh ái ánh ân âu ấn ẩn ảnh ba bàn bá bách bân bằng bắc bảo bảy bạch bé biên biển biểu bình bích bính bông bồng
bốn bửu ca canh cao cát cầm cần cẩm cẩn cảm cảnh châu chắt chi chiêu chiến chinh chí chính chuẩn chung chuyên chúc
chương chức công cung cúc cương cường cửu danh dân dần dậu diễm diễn diện diệp diệu dinh doanh dung duy duyên duyệt
dũng dư dương dưỡng dự dục én gái gấm gia giang giao giàu giác giáp giỏi hai hà hàn hào hán hân hằng hải hảo hạ hạnh
hậu hiên hiền hiến hiếu hiển hiểu hiện hiệp hiệu hoa hoan hoà hoài hoàn hoàng hoá hoạch hoạt hoè hòe hóa hồ hồi hồng
hợi hợp hội huân huấn huế huệ huy huyên huyền huynh huỳnh hùng hưng hương hường hướng hưởng hữu kha khang khánh khắc
khả khải khiêm khiết khoa khoan khoát khôi khôn khởi khuê khuyên khuyến khương kiên kiều kiểm kiệm kiện kiệt kim kính
kỳ kỹ kỷ lai lam lan lang lài lành lánh lâm lân lâu lãm lãng lạc lập lê lễ lệ liêm liên liễn liễu linh lĩnh loan loát
long lợi lộ lộc luân luận luật luyến luyện lương lượng lưu lực lựu lụa lục ly lý mai mây mẫn mẫu mão mạnh mận mậu mến
mi miên miền minh mị mơ mộng muội mùa mùi mười mưu mừng my mỹ na nam năm nga ngà ngát ngân ngãi ngạn nghi nghiêm
nghiệp nghĩa nghị ngoan ngoạn ngôn ngợi ngọ ngọc ngộ nguyên nguyện nguyệt ngũ ngữ nhài nhàn nhâm nhân nhất nhẫn nhã
nhạn nhật nhi nhiên nhiệm nhì nhị nho nhơn nhớ nhu nhung như nhựt nhụ niệm ninh nở nương nữ oanh ơn phan phái pháp
phát phấn phẩm phận phi phiên phiến phong phòng phó phùng phú phúc phương phước phượng phục phụng quang quán quân quản
quảng quế quí quốc quới quy quyên quyền quyến quyết quỳnh quý quỹ rạng rin sa san sang sanh sao sáng sâm sắc sen sinh
sĩ song sông sơn suốt sương sử sửu sự sỹ tài tá tám tâm tân tây tần tấn tất tạo tập thanh thành thái thám thân thấn
thăng thắm thắng thảo thạc thạch thạnh thận thập thật thê thêm thế thể thi thiên thiều thiếp thiện thiệp thiệt thìn
thí thị thịnh thoa thoan thoả thoại thông thống thỏa thơ thơm thời thới thọ thu thuần thuận thuật thuyên thuyền thuyết
thuỳ thuý thuỷ thủ thư thương thường thưởng thượng thứ thức thụ thục tiên tiền tiến tiếp tiễn tiệp tình tí tích tín
tính tĩnh tỉnh tịnh toàn toán toản toại tô tôn tố tống tổng trai trang trà trác tráng trâm trân trấn trạc trạch tri
triều triết triển triệt triệu trinh trình trí trị trọng trung trúc trường trưởng trực tuân tuần tuấn tuất tuế tuệ
tuyên tuyền tuyến tuyết tuyển tùng tú tư tươi tương tường tước tưởng từ tứ tửu tự tụ tý tỵ uẩn uy uyên uyển út ưng ước
ưu vang vàng vân vấn văn vạn vận vệ vi viên viễn viện việt vinh vĩ vĩnh vị vịnh võ vọng vui vũ vương vượng vụ vy vỹ
xây xinh xoa xoan xoài xuân xuất xuyên xuyến xương y yên yêu yến ý đan đài đàn đào đáng đầy đẩu đăng đằng đắc đại đạm
đạo đạt đậu điềm điền điều điểm điển điệp đình đính định đoan đoàn đoạt đô đôn đông đồng đỗ độ đua đủ đường đượm đức
được ngói thất trước tằng tôn nữ
"""
# Of the Mông, the Thái, the Khmer and others, in Vietnamese spelling.
_WORDS_OF_PEOPLES = """
seo páo pao chứ chư sua mỷ mẩy sính tủa lử dơ dở dua nhìa lềnh tếnh khua pó pà giá sín dín xá lả pâng pản ún ín inh
dợ chía xía dia dếnh súa nủ nếnh phặn hặc pọm pành nhình khé phin láo tả sành diết sểnh siểu
xôm bun ưởng sô sa so rết rây ray sóc sà phia phol hên rin
"""
_KNOWN = frozenset(
    (bare, tuple(tones)) for bare, tones in map(without_tone, re.findall(r"\S+", _WORDS + _WORDS_OF_PEOPLES))
)


@lru_cache(maxsize=4096)
def is_name_word(word: str) -> bool:
    """Whether `word` is known as part of a name; older and newer places of the tone mark count alike."""
    bare, tones = without_tone(word.casefold())
    return (bare, tuple(tones)) in _KNOWN or is_surname(word)


# A hook over a hat or a bow is read as another mark once in ten times (worker/correct/diacritics.py), by two readers
# alike.
_OF_A_HOOK = str.maketrans("ấốếằỳ", "ẩổểẳỷ")


def may_be_misread_from_a_name(word: str) -> bool:
    """Whether `word`, in small letters, is none of names, and one but for a hook that is easily misread: "cấm"."""
    return not is_name_word(word) and is_name_word(word.translate(_OF_A_HOOK))


_COMMON = "An"
# Ẩ and ể are read as ấ and ế once in ten times (worker/correct/diacritics.py), and these make names as common.
_READ_ALIKE = {"ấn", "hiến"}
# Surnames of the Mông, who have the name Mỷ, which is read as Mỹ.
_OF_THE_MONG = {"sùng", "giàng", "vàng", "thào", "mùa", "lầu", "cứ", "hờ", "vừ", "hạng", "sồng", "cháng", "lù"}
# Surnames borne by few, which differ in a mark alone from one of the commonest (Trịnh, Đồng, Hà).
_SELDOM = {"trình", "đổng", "hạ"}
# What stands in the midst of a name: before the given name, which was not read ("Vi Thị" of Vi Thị Lả); and what hardly
# stands there with other marks ("Trịnh Thi Nga" of Thị).
_BEFORE_THE_LAST = ("thị", "văn")
_THI_MISREAD = {"thi", "thí", "thì", "thỉ"}
_OF_A_SEX = re.compile(r"^[KHYB]['’](?=\w|$)")
_ROYAL = ("tằng", "huyền")


def _is_no_royal_name(words: Sequence[str]) -> bool:
    """Whether a word before "Tôn Nữ" is none of those that stand there: "Công Tằng Tôn Nữ", "Công Huyền Tôn Nữ"."""
    small = [word.casefold() for word in words]
    at = next((at for at in range(1, len(small) - 1) if small[at : at + 2] == ["tôn", "nữ"]), None)
    return at is not None and small[at - 1] not in _ROYAL


# Ông is a seldom surname, and a title before a surname that is not known.
_TITLES = ("Ông", "Bà")
_TWO_WORDS, _WORDS_OF_A_NAME = 2, 3


def name_findings(name: str) -> tuple[str, ...]:
    """What makes a personal name doubtful: a surname not known or read twice, a word that is no syllable or hardly
    ever a name, a single word, a word that begins small, whose first letter may have been lost ("ương" for "Phương"),
    no given name behind what stands before one.
    """
    words = name.split()
    if len(words) < 2:
        return ("name.one_word",)
    if words[0] in _TITLES and len(words) > _WORDS_OF_A_NAME and words[1] != "Thị":
        return ("name.title",)
    two = begins_with_two_words(name) and len(words) > 2
    if not two and not is_surname(words[0]):
        return ("name.surname_unknown",)
    if words[0].casefold() in _SELDOM or _is_no_royal_name(words):
        return ("name.rare_word",)
    if any(word[0].islower() for word in words):
        return ("name.small_letter",)
    small = [word.casefold() for word in words]
    if small[-1] == "thị" or (len(words) == _TWO_WORDS and small[-1] in _BEFORE_THE_LAST):
        return ("name.unfinished",)
    if small[1] in _THI_MISREAD and len(words) > _TWO_WORDS:
        return ("name.rare_word",)
    if words[0].casefold() == words[1].casefold():
        return ("name.twice",)
    # The word for the sex and the name behind its apostrophe are written as one, the name of the clan may come last:
    # "H'Nhi", "Ksor H'Nhi", "H' Nương Byă".
    given = [_OF_A_SEX.sub("", word) for word in words[2 if two else 0 :]]
    given = [word for word in (given if two or given[0] != words[0] else given[1:]) if word]
    # In the midst of a name the room behind an apostrophe is as often one of the recogniser's.
    parted = any(_OF_A_SEX.fullmatch(word) for word in words[1:])
    if parted or not all(is_syllable(word) or is_surname(word) for word in given):
        return ("name.not_a_syllable",)
    of_the_mong = words[0].casefold() in _OF_THE_MONG and words[-1].casefold() == "mỹ"
    if of_the_mong or any(word.casefold() in _READ_ALIKE for word in words[1:]):
        return ("name.rare_word",)
    return () if all(map(is_name_word, given)) else ("name.rare_word",)


def is_rare_alone(name: str) -> bool:
    """Whether nothing is odd about a name but words that are hardly ever one ("Phùng Xuân Nhạ")."""
    surname, *given = name.split()
    return name_findings(" ".join((surname, *(word if is_name_word(word) else _COMMON for word in given)))) == ()
