"""Whether the name of a place is whole, by the list of Vietnam's administrative units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import extractOne

from dossier.words.folding import fold
from worker.language.gazetteer import COMMUNE, UPPER, WORDS_OF_LEVELS, listed_places
from worker.language.syllable_pairs import normal

_LAST_PLACE = re.compile(
    r"(?:^|[\s,])(?:thành phố|thị xã|thị trấn|huyện|quận|tỉnh|(?<!thị )xã(?! hội)|phường|,)\s*([^,;.()]+?)\W*$",
    re.IGNORECASE,
)
_NAMED_PLACE = re.compile(
    r"\b(thành phố|thị xã|thị trấn|huyện|quận|tỉnh|(?<!thị )xã(?! hội)|phường)\s([^,;.()\d]+?)(?=[,;.]|$)",
    re.IGNORECASE,
)

_COMMUNE_OF_A_DISTRICT = re.compile(
    r"\b(?:(?<!thị )xã|phường|thị trấn)\s([^,;.()\d]+?), (?:thành phố|thị xã|huyện|quận)\s([^,;.()\d]+?)(?=[,;.]|$)",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"(?:^|\s)(thành phố|thị xã|thị trấn|huyện|quận|tỉnh|(?<!thị )xã(?! hội)|phường)\s")
_AFTER_A_DASH = re.compile(r"\s[-–]\s+([^,;.()–-]+?)\W*$")
# Where most are born and die.
_CLINICS = ("trạm y tế", "trung tâm y tế", "bệnh viện", "nhà hộ sinh", "phòng khám")
# Written with a dash between the two.
_OF_TWO = ("bà rịa vũng tàu", "phan rang tháp chàm")
_CUT_OF_TWO = re.compile(r"(?:bà rịa\s*[-–](?:\s*vũng)?|phan rang\s*[-–](?:\s*tháp)?)\W*$")


def begins_a_listed_place(text: str, *, after_a_comma: bool = True) -> bool:
    """Whether `text` ends in what is no listed place but the first words of one: "tỉnh Bình", "Bà Rịa - Vũng".

    `after_a_comma`: whether a comma is enough to begin a place, as it is in an address.
    """
    if re.search(r"[-–]", text) and _CUT_OF_TWO.search(text.casefold()):
        return True
    if (last := _AFTER_A_DASH.search(text)) is not None and _has_lost_its_last_letters(_spelled(last[1])):
        return True
    match = _LAST_PLACE.search(text)
    if match and match[0].lstrip().startswith(",") and not after_a_comma:
        return False
    name = _spelled(match[1]) if match else ""
    return name in _beginnings() or (fold(name) in _folded_beginnings() and name not in _names())


def _has_lost_its_last_letters(name: str) -> bool:
    """Whether `name`, two words or more, is no listed province or district but the first letters of one."""
    return " " in name and name not in _names() and any(listed.startswith(name) for listed in _names(UPPER))


def ends_in_a_listed_place(text: str) -> bool:
    """Whether the last place of an address is one of the list."""
    match = _LAST_PLACE.search(text)
    return match is not None and _spelled(match[1]) in _names()


def are_listed_places(text: str) -> bool:
    """Whether `text` is two or more listed places, each behind its level: "tỉnh Hà Giang huyện Yên Minh"."""
    before, *parts = _LEVEL.split(text.casefold())
    places = list(zip(parts[::2], parts[1::2], strict=True))
    return not before and len(places) > 1 and all(_spelled(name) in _names(_level_of(word)) for word, name in places)


def has_other_marks(text: str) -> bool:
    """Whether a place in an address is called as no listed place of its level is, and as one with other marks is."""
    for match in _NAMED_PLACE.finditer(text):
        level = _level_of(match[1].casefold())
        name = _spelled(match[2])
        if name not in _names(level) and fold(name) in _folded_names(level):
            return True
    return False


def has_another_letter(text: str) -> bool:
    """Whether a commune below a listed district is called as no listed one is, and as one but for a letter: "xã Ea Ky,
    huyện Krông Pắc". Communes that are no more are seldom so near another."""
    for match in _COMMUNE_OF_A_DISTRICT.finditer(text):
        name, district = fold(_spelled(match[1])), _spelled(match[2])
        known = _folded_names(COMMUNE)
        if district in _names(UPPER) and name not in known:
            return extractOne(name, known, scorer=Levenshtein.distance, score_cutoff=1) is not None
    return False


def misspells_a_clinic(text: str) -> bool:
    """Whether `text` names a place of birth or death with other marks than it has: "Tram Y tế"."""
    spelled = _spelled(text)
    folded = fold(spelled)
    return any(
        spelled[match.start() : match.end()] != clinic
        for clinic in _CLINICS
        for match in re.finditer(rf"\b{fold(clinic)}\b", folded)
    )


def lacks_its_dash(text: str) -> bool:
    """Whether a place made of two, which are parted by a dash, stands in `text` without it."""
    spelled = f" {_spelled(text)} "
    return any(f" {name} " in spelled for name in _OF_TWO)


def misspelt_places(name: str) -> Iterator[str]:
    """Provinces and districts of which two words of an agency's name have the letters and not the marks, where these
    are no listed place: "Bệnh viện Đà Năng"."""
    for pair in pairwise(map(_spelled, name.split())):
        together = " ".join(pair)
        if fold(together) in _folded_names(UPPER) and together not in _names():
            yield from (listed for listed in _names(UPPER) if fold(listed) == fold(together))


def _level_of(word: str) -> str:
    return COMMUNE if word in WORDS_OF_LEVELS[COMMUNE] else UPPER


def are_two_places(text: str) -> bool:
    """Whether `text` is the names of two listed places of several words each, one after the other."""
    words = _spelled(text).split()
    names = _names()
    halves = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(2, len(words) - 1))
    return " ".join(words) not in names and any(one in names and other in names for one, other in halves)


def _spelled(name: str) -> str:
    return " ".join(map(normal, name.casefold().split()))


@cache
def _names(level: str | None = None) -> frozenset[str]:
    return frozenset(name for at, name in listed_places() if level in (None, at))


@cache
def _folded_names(level: str) -> frozenset[str]:
    return frozenset(map(fold, _names(level)))


@cache
def _folded_beginnings() -> frozenset[str]:
    return frozenset(map(fold, _beginnings())) - frozenset(map(fold, _names()))


@cache
def _beginnings() -> frozenset[str]:
    whole = _names()
    words = [name.split() for name in whole]
    return frozenset(" ".join(some[:end]) for some in words for end in range(1, len(some))) - whole
