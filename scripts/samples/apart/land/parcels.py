"""What certificates of land share: parcels and their owners, serials and where they stand."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.drawing.size import MM
from scripts.samples.templates.desk import Desk, Soul

USES = (
    ("Đất ở tại nông thôn", "Lâu dài", "Công nhận QSDĐ như giao đất có thu tiền sử dụng đất"),
    ("Đất trồng cây lâu năm", "Đến ngày 01/7/2064", "Nhà nước giao đất không thu tiền sử dụng đất"),
    ("Đất ở tại đô thị", "Lâu dài", "Nhận chuyển nhượng đất được Công nhận QSDĐ như giao đất có thu tiền sử dụng đất"),
    (
        "Đất nuôi trồng thủy sản",
        "50 năm, đến ngày 15/10/2043",
        "Nhận thừa kế đất được Nhà nước giao đất không thu tiền",
    ),
)
_LETTERS = "ABCDĐEGHKLMNPQRSTUVX"


def couple(desk: Desk) -> tuple[Soul, Soul | None]:
    owner = desk.soul((28, 78))
    spouse = desk.soul((26, 78), "Nữ" if owner.sex == "Nam" else "Nam")
    return owner, spouse if desk.chance.random() < 0.55 else None


def metres(desk: Desk) -> str:
    return f"{desk.chance.randint(45, 1900)},{desk.chance.randint(0, 9)}"


def serial_of(desk: Desk, digits: int) -> str:
    letters = "".join(desk.chance.choice(_LETTERS) for _ in range(2))
    return f"{letters} {desk.chance.randrange(10 ** (digits - 1), 10**digits)}"


def corner(pen: Pen, serial: str) -> None:
    """The serial at the lower right corner, whatever height was reached."""
    reached = pen.y
    pen.y = max(reached, 272 * MM)
    pen.p(f"*{serial}*", 15, at=pen.part(0.68, 1), align="right", ink="red")
    pen.y = max(reached, pen.y)
