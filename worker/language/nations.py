"""Nationalities as Vietnamese papers name them: a closed list, which tells the end of one, and one from other words.

The members of the United Nations and territories with passports of their own, each as Vietnamese agencies write it and
as it is written elsewhere ("Lào", "Cộng hòa Dân chủ Nhân dân Lào"). Written down from general knowledge.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from dossier.words.folding import nfc
from worker.language.syllable_pairs import normal

_NAMES: Final = """
việt nam|lào|campuchia|cam pu chia|căm pu chia|thái lan|trung quốc|đài loan|hồng kông|ma cao|hàn quốc|triều tiên
nhật bản|mông cổ|philippines|phi líp pin|malaysia|ma lai xi a|singapore|xinh ga po|indonesia|in đô nê xi a|brunei
myanmar|mi an ma|đông timor|timor leste|ấn độ|pakistan|bangladesh|băng la đét|sri lanka|nepal|nê pan|bhutan|maldives
afghanistan|iran|iraq|i rắc|syria|liban|lebanon|jordan|israel|palestine|ả rập xê út|ả rập saudi|kuwait|qatar|oman|yemen
bahrain|các tiểu vương quốc ả rập thống nhất|uae|thổ nhĩ kỳ|síp|gruzia|armenia|azerbaijan|kazakhstan|uzbekistan
turkmenistan|kyrgyzstan|tajikistan|nga|liên bang nga|ukraina|ukraine|belarus|moldova|estonia|latvia|litva|lithuania
ba lan|séc|cộng hòa séc|tiệp khắc|slovakia|hungary|hung ga ri|romania|ru ma ni|bulgaria|bun ga ri|serbia|croatia
slovenia|bosnia và herzegovina|bắc macedonia|montenegro|albania|hy lạp|ý|italia|vatican|san marino|malta|tây ban nha
bồ đào nha|andorra|pháp|đức|cộng hòa liên bang đức|áo|thụy sĩ|thụy sỹ|liechtenstein|bỉ|hà lan|luxembourg|anh
vương quốc anh|ireland|ai len|đan mạch|na uy|thụy điển|phần lan|iceland|monaco|hoa kỳ|mỹ|canada|ca na đa|mexico
mê hi cô|guatemala|honduras|el salvador|nicaragua|costa rica|panama|cuba|cu ba|jamaica|haiti|cộng hòa dominica|bahamas
trinidad và tobago|barbados|saint lucia|grenada|dominica|belize|colombia|venezuela|ecuador|peru|bolivia|chile|chi lê
argentina|ác hen ti na|uruguay|paraguay|brazil|bra xin|guyana|suriname|úc|australia|ô xtrây li a|new zealand
niu di lân|papua new guinea|fiji|samoa|tonga|vanuatu|palau|nauru|kiribati|tuvalu|micronesia|quần đảo solomon
quần đảo marshall|ai cập|libya|tunisia|algeria|maroc|morocco|mauritania|mali|niger|chad|sudan|nam sudan|ethiopia|eritrea
djibouti|somalia|kenya|uganda|tanzania|rwanda|burundi|congo|cộng hòa dân chủ congo|gabon|cameroon|nigeria|ni giê ri a
benin|togo|ghana|bờ biển ngà|burkina faso|liberia|sierra leone|guinea|guinea bissau|guinea xích đạo|senegal|gambia
cape verde|trung phi|cộng hòa trung phi|angola|zambia|zimbabwe|malawi|mozambique|botswana|namibia|nam phi|lesotho
eswatini|madagascar|mauritius|seychelles|comoros|không quốc tịch
cộng hòa xã hội chủ nghĩa việt nam|cộng hòa dân chủ nhân dân lào|vương quốc campuchia|cộng hòa nhân dân trung hoa
hợp chủng quốc hoa kỳ|đại hàn dân quốc|trung quốc (đài loan)
"""
_WORD: Final = re.compile(r"[^\W\d_]+")
_NONE: Final = ("không", "quốc", "tịch")
_AND: Final = re.compile(r"\s*(?:[,;+&-]|và)\s*", re.IGNORECASE)


def end_of_a_nationality(text: str) -> int | None:
    """Where the nationality ends with which `text` begins, or the last of several with "và" or a comma between them;
    None where it begins with none."""
    end = _end_of_one(text, 0)
    while end is not None and (more := _AND.match(text, end)) is not None:
        further = _end_of_one(text, more.end())
        if further is None:
            break
        end = further
    return end


def begins_a_nationality(text: str) -> bool:
    """Whether `text` is no nationality but the first words of one: "Việt", "Cộng hòa Dân chủ"."""
    words = tuple(normal(word) for word in _WORD.findall(nfc(text)))
    return words in _beginnings()


def _end_of_one(text: str, start: int) -> int | None:
    words = list(_WORD.finditer(nfc(text), start))[: _longest()]
    for length in range(len(words), 0, -1):
        if tuple(normal(word[0]) for word in words[:length]) in _listed():
            between = text[start : words[0].start()]
            return words[length - 1].end() if not any(map(str.isdigit, between)) else None
    return None


@cache
def _listed() -> frozenset[tuple[str, ...]]:
    return frozenset(
        tuple(map(normal, _WORD.findall(name))) for line in _NAMES.split("\n") for name in line.split("|") if name
    )


@cache
def _beginnings() -> frozenset[tuple[str, ...]]:
    names = (name for name in _listed() if name != _NONE)
    return frozenset(name[:end] for name in names for end in range(1, len(name))) - _listed()


@cache
def _longest() -> int:
    return max(map(len, _listed()))
