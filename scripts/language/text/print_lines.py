"""Lines of text as papers of the field print them, for teaching the recogniser: sentences of acts, lines of forms,
headings, names, numbers, codes and dates.

Labels and headings are those of the official forms; sentences come from published acts (`legal_text`, the part
that statistics may use), names and places from the lists beside them. Every value is put together at random
and belongs to nobody.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from dossier.words.folding import nfc
from scripts.language.pictures.handwriting import BY_HAND, plain
from scripts.language.text.form_lines import FORM_LINES, HEADING_LINES
from scripts.language.text.legal_text import acts

LONGEST = 95
"""Letters of the longest line: what a page of A4 holds at 13 points."""

_ISSUERS = """
UBND TTg NQ-CP BTC VPCP-CN HĐND STNMT SXD STP BNV BGDĐT BTP BCA CP SKHĐT TCKH LĐTBXH VP BQP BCT UBND-VX UBND-KT CNVPĐK
"""
_KINDS = """
QĐ NQ TB KH CT TTr BC GM TT NĐ GPXD GP HD TLKT XNTTHN GXN ĐKKD CV PLTP BB
"""
_LEVEL = re.compile(r"^(Tỉnh|Thành phố|Huyện|Quận|Xã|Phường|Thị trấn|Thị xã)")
_COMMUNES = ("xã", "Xã", "phường", "Phường", "thị trấn")
_ENDINGS = (".", ".", ".", ";", ";", ",", ",", ":", "./.", '."', ").", ".”.", "”;", "”")
_VALUE = re.compile(r"\{(\w+)\}")
# Marks that a recogniser cannot tell from those of a keyboard, and the Icelandic letter that lists have for the
# Vietnamese one.
_PLAIN = str.maketrans({"…": "...", "–": "-", "’": "'", "‘": "'", "Ð": "Đ", "ð": "đ"})
_LEADER = re.compile(r"\.{4,}")


@dataclass(frozen=True, slots=True)
class Lists:
    """What lines are made of. `surnames` goes with `shares`, how common each is."""

    sentences: tuple[str, ...]
    surnames: tuple[str, ...]
    shares: tuple[float, ...]
    given: tuple[str, ...]
    provinces: tuple[str, ...]
    districts: tuple[str, ...]
    communes: tuple[str, ...]


def lists_of(language: Path) -> Lists:
    """The lists of a folder as scripts/language/mending/syllable_pairs.py describes it. Takes some seconds and 1 GB."""
    people = json.loads((language / "names/names.json").read_text("utf-8"))
    given = [*people["middle"], *people["given_syllables"]]
    for listed in ("boy.txt", "girl.txt"):
        given += (language / "names" / listed).read_text("utf-8").split()
    units = {
        listed: json.loads((language / f"units/{listed}.json").read_text("utf-8"))
        for listed in ("tinh_tp", "quan_huyen", "xa_phuong")
    }
    return Lists(
        sentences=_sentences(lines for _, lines in acts(language / "legal-text.tar.xz", "statistics")),
        surnames=tuple(people["surnames"]),
        shares=tuple(people["surnames"].values()),
        given=tuple(dict.fromkeys(map(nfc, given))),
        provinces=tuple(unit["name_with_type"] for unit in units["tinh_tp"].values()),
        districts=tuple(unit["name_with_type"] for unit in units["quan_huyen"].values()),
        communes=tuple(unit["name"] for unit in units["xa_phuong"]),
    )


def print_line(lists: Lists, letters: Collection[str], chance: Random) -> str:
    """A line of 2 to `LONGEST` letters, all of `letters`, which must have those of the national motto; digits written
    by hand are those of scripts/language/pictures/handwriting.py.

    The Vietnamese model has all letters but ỵ, so that lines with it are not taught.
    """
    for _ in range(50):
        text = _any_line(lists, chance)
        if text[-1:].isalnum() and chance.random() < 0.3:
            text += chance.choice(_ENDINGS)
        text = " ".join(text.translate(_PLAIN).split())
        # A row of dots is not read as text.
        if 1 < len(text) <= LONGEST and all(letter in letters for letter in plain(text)) and not _LEADER.search(text):
            return text
    return "Độc lập - Tự do - Hạnh phúc"


def _any_line(lists: Lists, chance: Random) -> str:
    kind = chance.random()
    if kind < 0.08:
        return _frame_line(lists, chance)
    if kind < 0.58:
        return _sentence(lists, chance)
    if kind < 0.75:
        return _form_line(lists, chance)
    if kind < 0.82:
        name = _name(lists, chance)
        return name if chance.random() < 0.6 else name.upper()
    if kind < 0.89:
        return _heading(lists, chance)
    if kind < 0.94:
        return chance.choice(("Số: ", "Số ", "", "số ")) + _number(chance)
    if kind < 0.97:
        return f"{_place(lists, chance)}, {_date(chance)}"
    return chance.choice(("", "Mã hồ sơ: ", "Số: ", "Số định danh cá nhân: ", "CCCD số: ")) + _code(chance)


def _sentences(acts_lines: Iterable[list[str]]) -> tuple[str, ...]:
    """The lines long enough to be prose, and none that is a whole table run together."""
    return tuple(line for lines in acts_lines for line in lines if 25 <= len(line) <= 2000)


def _sentence(lists: Lists, chance: Random) -> str:
    """Some words in a row, sometimes the last of the sentence, sometimes as headings are set."""
    words = [word for word in chance.choice(lists.sentences).split() if len(word) <= 22]
    count = chance.randint(2, 12)
    last = max(0, len(words) - count)
    first = chance.randint(0, last) if chance.random() < 0.6 else last
    text = " ".join(words[first : first + count])
    return text.upper() if chance.random() < 0.14 else text


def _form_line(lists: Lists, chance: Random) -> str:
    name = _name(lists, chance)
    values = {
        "name": name.upper() if chance.random() < 0.4 else name,
        "date": _date(chance),
        "place": _place(lists, chance),
        "code": _code(chance),
        "number": _number(chance),
        "id": _digits(chance, 12),
    }
    return _VALUE.sub(lambda found: values[found[1]], chance.choice(FORM_LINES))


def _heading(lists: Lists, chance: Random) -> str:
    if chance.random() < 0.7:
        return chance.choice((*HEADING_LINES, _place(lists, chance).upper()))
    units = chance.choice((lists.communes, lists.districts, lists.provinces))
    unit = chance.choice(units)
    if units is lists.communes:
        unit = f"{chance.choice(_COMMUNES)} {unit}"
    return f"ỦY BAN NHÂN DÂN {unit}".upper()


def _frame_line(lists: Lists, chance: Random) -> str:
    """Number or place and day of an act (zones 3 and 4 of its frame), mostly filled in by hand."""
    day, month = chance.randint(1, 31), chance.randint(1, 12)
    by_hand = chance.random() < 0.8
    if chance.random() < 0.5:
        count, rest = re.split(r"(?=/)", _number(chance), maxsplit=1)
        return chance.choice(("Số: ", "Số: ", "Số ", "Số:")) + (count.translate(BY_HAND) if by_hand else count) + rest
    place = _LEVEL.sub("", chance.choice((*lists.provinces, *lists.districts))).strip()
    shown_day, shown_month = (
        f"{day:02}" if chance.random() < 0.6 else f"{day}",
        f"{month:02}" if month < 3 else f"{month}",
    )
    if by_hand:
        shown_day = shown_day.translate(BY_HAND)
        # The month is often printed where the day is not.
        shown_month = shown_month.translate(BY_HAND) if chance.random() < 0.6 else shown_month
    return f"{place}, ngày {shown_day} tháng {shown_month} năm {chance.randint(1995, 2030)}"


def _name(lists: Lists, chance: Random) -> str:
    # One in five has a surname that is rare, so that rare ones are learned, too.
    common = chance.random() < 0.8
    surname = chance.choices(lists.surnames, lists.shares)[0] if common else chance.choice(lists.surnames)
    count = chance.choice((1, 2, 2, 2, 3))
    return " ".join([surname, *(chance.choice(lists.given).split()[0].capitalize() for _ in range(count))])


def _place(lists: Lists, chance: Random) -> str:
    commune = f"{chance.choice(_COMMUNES)} {chance.choice(lists.communes)}"
    parts = [commune, chance.choice(lists.districts), chance.choice(lists.provinces)]
    if chance.random() < 0.4:
        parts = [_LEVEL.sub(lambda found: found[0].lower(), part) for part in parts]
    house = chance.choice(
        (
            "",
            "",
            f"Thôn {chance.randint(1, 12)}, ",
            f"số {chance.randint(1, 400)} đường {_name(lists, chance)}, ",
            f"Tổ {chance.randint(1, 60)}, ",
        )
    )
    return house + ", ".join(parts[-chance.choice((1, 2, 3, 3)) :])


def _date(chance: Random) -> str:
    day, month, year = chance.randint(1, 31), chance.randint(1, 12), chance.randint(1940, 2026)
    return chance.choice(
        (
            f"{day:02}/{month:02}/{year}",
            f"{day}/{month}/{year}",
            f"{day:02}-{month:02}-{year}",
            f"ngày {day:02} tháng {month:02} năm {year}",
            f"ngày {day} tháng {month} năm {year}",
            f"Ngày {day:02} tháng {month} năm {year}",
            f"{day:02}.{month:02}.{year}",
        )
    )


def _number(chance: Random) -> str:
    """Số, ký hiệu of an act or another paper (Nghị định 30/2020/NĐ-CP, annex I, part II, 3)."""
    issuer, kind = chance.choice(_ISSUERS.split()), chance.choice(_KINDS.split())
    count = chance.choice((f"{chance.randint(1, 99)}", f"{chance.randint(100, 9999)}", f"{chance.randint(1, 99):02}"))
    return chance.choice(
        (
            f"{count}/{kind}-{issuer}",
            f"{count}/{chance.randint(1995, 2026)}/{kind}-{issuer}",
            f"{count}/{issuer}",
            f"{count}/{chance.randint(2000, 2026)}/QH{chance.randint(10, 15)}",
            f"{count}/{kind}",
        )
    )


# "#" stands for a digit: dossiers, citizens, enterprises and branches, forms' serial numbers, money, areas, telephones.
_CODES = (
    "000.##.##.H##-######-####",
    "############",
    "#########",
    "##########",
    "##########-###",
    "{paper} ######",
    "{land}#####",
    "#.###.### đồng",
    "##,# m2",
    "0### ### ###",
    "0#########",
    "##{household}8######",
)


def _code(chance: Random) -> str:
    pattern = chance.choice(_CODES).format(
        paper=chance.choice("ABCDMPQTX") + chance.choice("ABCDEKLMNS"),
        land=chance.choice(("BK", "CS", "CT", "CH", "DA")),
        household=chance.choice("ABC"),
    )
    return re.sub("#+", lambda found: _digits(chance, len(found[0])), pattern)


def _digits(chance: Random, count: int) -> str:
    return "".join(chance.choices("0123456789", k=count))
