"""What the third author's papers share: names, ways to print a day, headings, receivers, signers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from scripts.samples.apart.world import Desk, Soul, bare
from scripts.samples.drawing.fonts import font
from scripts.samples.drawing.pen import MOTTO, NATION, OLD_NATION, Pen, Row
from scripts.samples.drawing.size import MM
from scripts.samples.people import SEXES, Sex

# Two words, three, five; of the peoples of the north, the highlands and the south; with apostrophe and capital inside.
_NAMES: dict[Sex, tuple[str, ...]] = {
    "Nam": (
        *("Nguyễn An", "Trần Khải", "Phan Hiền", "Đỗ Duy", "Lê Công Danh Chính", "Huỳnh Tấn Được", "Mai Xuân Trước"),
        *("Giàng A Lử", "Cứ A Pò", "Tẩn Sành Phin", "Phàn Láo Tả", "Lầu Bá Xa", "Hoàng Văn Sảo", "Quàng Văn Ín"),
        *("Y Wen Hđơk", "Rah Lan Thưm", "Đinh Văn Ngói", "A Thiu", "Ha Juk", "Danh Rươl", "Kim Sóc Kha", "Zơ Râm Nhự"),
        *("Tôn Thất Lân", "Võ Hoài Nam", "Nguyễn Đỗ Thiên Phúc", "Lương Thanh Liêm", "Cao Trường Sơn", "Vũ Uy"),
    ),
    "Nữ": (
        *("Nguyễn Vân", "Đặng Thu", "Trịnh Thị Nga", "Bùi Phương Nhã", "Phạm Thị Thanh Thúy Vi", "Ngô Thị Út Mười"),
        *("Sùng Thị Mỷ", "Hờ Thị Chía", "Lý Mùi Khé", "Cầm Thị Phặn", "Hoàng Thị Nhình", "Vừ Thị Dợ", "Lục Thị Vỹ"),
        *("H'Wer Êban", "Rmah H'Duyên", "Y Ngăm", "K'Thị Hẹp", "Thị Huôi", "Neáng Sóc Kha", "Pơloong Thị Bhơớt"),
        *("Tôn Nữ Hồng Ngự", "Đoàn Lê Trúc Giang", "Văn Thị Ý", "Thái Thị Ngọc Hoa", "Lưu Yến Oanh", "Hứa Thị Gấm"),
    ),
}


def person(desk: Desk, ages: tuple[int, int] = (22, 70), sex: Sex | None = None, on: date | None = None) -> Soul:
    soul = desk.soul(ages, sex, on)
    return replace(soul, name=desk.chance.choice(_NAMES[soul.sex]))


def officer(desk: Desk) -> str:
    """Who signs: the names of the people, and those that an office has more of."""
    return desk.chance.choice(_NAMES[desk.chance.choice(SEXES)])


def in_words(day: date, way: int) -> str:
    """A day as offices type it: `ngày 3 tháng 01 năm 2024` (0), with both zeros (1), with none (2)."""
    month = f"{day.month}" if way == 2 else f"{day.month:02d}"
    return (
        f"ngày {day.day:02d} tháng {month} năm {day.year}"
        if way == 1
        else f"ngày {day.day} tháng {month} năm {day.year}"
    )


def a_day(desk: Desk) -> str:
    return in_words(desk.on, desk.chance.randrange(3))


def capital(desk: Desk) -> str:
    """Where an office of the province sits, as its date line has it."""
    return bare(desk.province)


def heading(
    pen: Pen,
    agency: Sequence[str],
    beneath: Sequence[Row],
    dated: str,
    *,
    bold: int = 1,
    old: bool = False,
    split: float = 0.42,
    size: float = 12.5,
) -> None:
    """Both stacks of a heading: `agency` as printed, its last `bold` rows bold, a short rule, then the rows "
    "`beneath`."""
    last = len(agency) - bold
    left: list[Row] = [(f"*{row}*" if place >= last else row, {"size": size}) for place, row in enumerate(agency)]
    left.append(("---", {"part": pen.chance.uniform(0.2, 0.45)}))
    right: list[Row] = [
        (f"*{OLD_NATION if old else NATION}*", {"fit": True}),
        (f"*{MOTTO}*", {"size": 13.5, "fit": True}),
        ("---", {"part": 0.5}),
    ]
    if dated:
        right.append((dated, {"italic": True, "size": 13, "before": 2.5, "fit": True}))
    pen.side([*left, *beneath], right, split)


def said(pen: Pen, *texts: str, size: float = 13.5, indent: float = 10, before: float = 1.4) -> None:
    for text in texts:
        pen.p(text, size, align="justify", indent=indent, before=before)


def centred(pen: Pen, *texts: str, size: float = 14, before: float = 1.0) -> None:
    for text in texts:
        pen.p(f"*{text}*", size, align="centre", before=before)


def to(*names: str, label: str = "Nơi nhận:") -> list[Row]:
    return [(f"*{label}*", {"italic": True}), *(f"- {name};" for name in names[:-1]), f"- {names[-1]}."]


def signed(
    pen: Pen, rows: Sequence[str], name: str, left: Sequence[Row] = (), *, before_name: str = "", **look: Any
) -> None:
    """Signature block; `before_name`: a rank or degree that stands before the name and is no part of it."""
    pen.sign([f"*{row}*" for row in rows], f"{before_name} {name}".strip(), left, **look)


def act(
    desk: Desk, number: str, agency: Sequence[str], title: str, name: str, signer_title: str, **more: str
) -> dict[str, str]:
    """What is true of an act. `agency`: the rows of its heading, top agency first."""
    found = {
        "number": number.replace(" /", "/"),
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        "title": title,
        "signer_name": name,
        "signer_title": signer_title,
        **more,
    }
    return {field: value for field, value in found.items() if value}


def boxes(pen: Pen, label: str, letters: str, size: float = 13, side: float = 6.2) -> None:
    """`letters` in boxes of `side` millimetres behind `label`, one each, as forms have them for numbers."""
    pen.p(label, size, before=3)
    pen.lines[-1] += f" {letters}"
    face = font(pen.face, size * pen.scale)
    x, edge = pen.full.x + face.getlength(f"{label}  "), side * MM
    top = pen.y - edge
    for letter in letters:
        pen.draw.rectangle((x, top, x + edge, top + edge), outline=(60, 60, 60), width=2)
        pen.draw.text((x + edge / 2, top + edge / 2), letter, (20, 20, 24), face, "mm")
        x += edge
    pen.skip(1)
