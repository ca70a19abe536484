"""The lower part of a paper: who signs in what capacity, who gets it, and what offices stamp on it later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scripts.samples.drawing.ink import seal, stamp
from scripts.samples.drawing.pen import Pen, Row
from scripts.samples.drawing.size import MM
from scripts.samples.templates.desk import Desk


def sent_to(*names: str, label: str = "Nơi nhận:") -> list[Row]:
    return [(f"*{label}*", {"italic": True}), *(f"- {name};" for name in names[:-1]), f"- {names[-1]}."]


def head_or_deputy(desk: Desk, head: str, share: float = 0.5) -> tuple[tuple[str, ...], str]:
    """The rows above a signature and the signer's title: of `share` of the papers the deputy's, else the head's."""
    if desk.chance.random() < share:
        return (f"KT. {head.upper()}", f"PHÓ {head.upper()}"), f"Phó {head}"
    return (head.upper(),), head


def rank(desk: Desk, head: str, body: str = "") -> tuple[list[str], dict[str, str]]:
    """The rows above a signature: `body` acted for, then `head` or a deputy; and who signs."""
    rows, title = head_or_deputy(desk, head)
    above = [f"*TM. {body.upper()}*"] if body else []
    return [*above, *(f"*{row}*" for row in rows)], {"signer_name": desk.name(), "signer_title": title}


def signing(desk: Desk, head: str, body: str = "", own: str = "") -> tuple[list[Row], str, dict[str, str]]:
    """The rows above a signature, the name as printed, and who signs.

    `own`: the title of somebody below the head, who then may sign by `TL.` or `TUQ.`; without one the head, an acting
    head (`Q.`) or a deputy signs.
    """
    rows: list[Row] = [f"*TM. {body.upper()}*"] if body else []
    draw = desk.chance.random()
    if own:
        rows += [f"*{desk.pick('TL.', 'TUQ.')} {head.upper()}*", f"*{own.upper()}*"]
        title = own
    elif draw < 0.45:
        rows += [f"*KT. {head.upper()}*", f"*PHÓ {head.upper()}*"]
        title = f"Phó {head}"
    elif draw < 0.55:
        rows += [f"*Q. {head.upper()}*"]
        title = f"Q. {head}"
    else:
        rows += [f"*{head.upper()}*"]
        title = head
    name = desk.soul().name
    return rows, name, {"signer_name": name, "signer_title": title}


def signed(
    pen: Pen, rows: Sequence[str], name: str, left: Sequence[Row] = (), *, before_name: str = "", **look: Any
) -> None:
    """Signature block; `before_name`: a rank or degree that stands before the name and is no part of it."""
    pen.sign([f"*{row}*" for row in rows], f"{before_name} {name}".strip(), left, **look)


def certified(pen: Pen, desk: Desk, x: float, y: float) -> None:
    """The stamps of a certified copy, millimetres: number, day and signer are those of the copy, not of the paper."""
    day = desk.later(5, 300)
    pen.office_stamp(
        [
            "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH",
            f"Số chứng thực: ~{desk.chance.randint(100, 9000)}~ Quyển số: ~{desk.chance.randint(1, 9):02d}~ -SCT/BS",
            f"Ngày ~{day.day}~ tháng ~{day.month}~ năm ~{day.year}~",
            f"{desk.pick('CÔNG CHỨNG VIÊN', 'PHÓ CHỦ TỊCH', 'TUQ. CHỦ TỊCH')}",
            "",
            f"{desk.soul().name}",
        ],
        x,
        y,
        desk.pick("red", "blue"),
    )
    mark = seal(f"Văn phòng công chứng {desk.soul().name}".upper(), desk.chance)
    stamp(pen.sheets[-1], mark, (round((x + 42) * MM), round((y + 10) * MM)))


def arrived(pen: Pen, desk: Desk, office: str, x: float, y: float) -> None:
    """The stamp of arrival of the office that got the paper, with its own number and day."""
    day = desk.later(1, 8)
    pen.office_stamp(
        [
            office.upper(),
            f"CÔNG VĂN ĐẾN  Số: ~{desk.chance.randint(10, 4000)}~",
            f"Ngày ~{day.day}~ tháng ~{day.month}~ năm ~{day.year}~",
            f"Chuyển: ~{desk.pick('VP', 'Đ/c Hà', 'P. KT')}~",
        ],
        x,
        y,
    )
