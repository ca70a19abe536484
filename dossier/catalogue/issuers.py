"""Whether two prints of an issuer name the same agency.

The heading of a paper has the agency above and the one that issues ("UBND huyện Thăng Bình UBND xã Bình Tú"), running
text the office and where it is ("Chủ tịch UBND xã Bình Tú, huyện Thăng Bình"). Compared are the units that both name,
folded, with "UBND" and "Ủy ban nhân dân" the same and who signs for the agency left out.
"""

from __future__ import annotations

import re
from itertools import pairwise

from dossier.words.folding import folded_words, words

_COMMITTEE = re.compile(r"\b(?:[uủ][yỷ] ban nhân dân|uy ban nhan dan|ubnd)\b")
_OFFICE = re.compile(r"\b(?:phó )?(?:chủ tịch|giám đốc|trưởng phòng|chi cục trưởng|cục trưởng|trưởng ban)\b|\bcủa\b")
# With their marks: without them Điện Bàn would hold a "ban". What comes before tells an office from a part of a word.
_UNIT = re.compile(
    r"\b(?:tỉnh|thành phố|tp|quận|huyện|thị xã|thị trấn|phường|xã|đặc khu"
    r"|(?<!trụ )(?<!cơ )sở|(?<!hải )(?<!văn )(?<!quốc )phòng"
    r"|(?<!ủy )(?<!uỷ )ban|(?<!nội )(?<!cán )bộ|chi cục|(?<!chi )cục|công an|văn phòng|trung tâm|tòa án|toà án)\b"
)
_RANKS = (("tinh", "thanh pho", "tp"), ("quan", "huyen", "thi xa"), ("phuong", "xa", "thi tran", "dac khu"))
_BARE = frozenset(head for rank in _RANKS for head in rank) | {"so", "phong", "ban", "bo", "cuc", "chi cuc", "cong an"}


def without_committee(issuer: str) -> str:
    """An agency's name folded, without "UBND" or "Ủy ban nhân dân": `huyen thang binh`."""
    return " ".join(folded_words(_COMMITTEE.sub(" ", " ".join(words(issuer)))))


def units_of(issuer: str) -> tuple[str, ...]:
    """The agencies and places that a print names, folded, in its order: `("huyen thang binh", "xa binh tu")`."""
    text = _OFFICE.sub(" ", _COMMITTEE.sub(" ", " ".join(words(issuer))))
    starts = [match.start() for match in _UNIT.finditer(text)]
    cuts = [0, *(start for start in starts if start), len(text)]
    units: list[str] = []
    for start, end in pairwise(cuts):
        piece = " ".join(folded_words(text[start:end])).removeprefix("tp ")
        piece = f"thanh pho {piece}" if text[start:end].startswith("tp ") else piece
        if units and units[-1] in _BARE:  # "huyện Phòng …": a name that begins like an office
            units[-1] = f"{units[-1]} {piece}"
        elif piece:
            units.append(piece)
    return tuple(units)


def same_issuer(one: str | None, other: str | None) -> bool | None:
    """Whether two prints name one agency; None where that cannot be told: one is missing, or says too little.

    They do when both name the same units, in whatever order, or when one adds only units above the other's: the heading
    of a department names its province, its decisions are cited without it. "UBND tỉnh" without a name says too little.
    """
    return _same_units(units_of(one or ""), units_of(other or ""))


def is_meant(named: str | None, speaker: str, issuer: str | None) -> bool | None:
    """Whether a paper of `issuer` is meant by what a paper of `speaker` names, as `same_issuer` answers.

    Named nobody, the speaker means its own; "UBND tỉnh" without a name is the province in the speaker's own heading.
    """
    own = units_of(speaker)
    meant = units_of(named) if named else own
    by_head = {head: unit for unit in own for head in _BARE if unit.startswith(f"{head} ")}
    return _same_units(tuple(by_head.get(unit, unit) for unit in meant), units_of(issuer or ""))


def _same_units(first: tuple[str, ...], second: tuple[str, ...]) -> bool | None:
    if not first or not second or not _BARE.isdisjoint((*first, *second)):
        return None
    if set(first) == set(second):
        return True
    few, many = sorted((first, second), key=lambda units: len(set(units)))
    if not set(few) <= set(many):
        return False
    # The rest of the longer print must stand above what both name, and nothing tells that when it names another place
    # of the same rank.
    issuing = many[-1] if _rank(many[-1]) >= _rank(many[0]) else many[0]
    return issuing in few


def _rank(unit: str) -> int:
    """How far down a unit stands: province 0, district 1, commune 2, offices of any of them 3."""
    for rank, heads in enumerate(_RANKS):
        if unit.startswith(tuple(f"{head} " for head in heads)):
            return rank
    return len(_RANKS)
