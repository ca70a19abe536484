"""The upper part of a paper: the state's name and motto, the agency beside them, what the paper is called."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.samples.drawing.pen import MOTTO, NATION, OLD_NATION, Pen, Row


def motto(
    dated: str = "", *, size: float | None = None, rule: float = 0.4, before: float = 2, old: bool = False
) -> list[Row]:
    """The right stack of a heading: state, motto, a rule, place and date. With a `size` the motto is set in it, and as
    the date's row no wider than its column."""
    fitted = {} if size is None else {"size": size, "fit": True}
    rows: list[Row] = [(f"*{OLD_NATION if old else NATION}*", {"fit": True}), (f"*{MOTTO}*", fitted)]
    rows.append(("---", {"part": rule}))
    if dated:
        rows.append((dated, {"italic": True, "before": before, **({"size": 13, "fit": True} if fitted else {})}))
    return rows


def nation(
    pen: Pen,
    *,
    old: bool = False,
    size: float = 13.5,
    motto: float | None = None,
    rule: float = 0.3,
    before: float = 0.8,
    gap: float = 0.3,
) -> None:
    """State and motto over the whole width, for forms without a heading; `motto`: its size, if not the state's."""
    pen.p(f"*{OLD_NATION if old else NATION}*", size, align="centre", before=before, fit=True)
    pen.p(f"*{MOTTO}*", motto or size, align="centre", before=gap)
    pen.rule(pen.full, rule)


def head(
    pen: Pen,
    agency: Sequence[str],
    number: str,
    dated: str,
    *,
    split: float = 0.42,
    under: Sequence[Row] = (),
    bold: int = 1,
) -> None:
    """Heading of an act, the agency in capitals, number under it; the last `bold` rows of the agency are bold."""
    rows: list[Row] = [
        f"*{text.upper()}*" if place >= len(agency) - bold else text.upper() for place, text in enumerate(agency)
    ]
    rows.append(("---", {"part": pen.chance.uniform(0.25, 0.5)}))
    if number:
        rows.append((f"Số: {number}", {"size": 13, "before": 2}))
    pen.side([*rows, *under], motto(dated, size=13, rule=0.55), split)


def form_head(pen: Pen, agency: Sequence[str], split: float, *, under: Sequence[Row] = (), dated: str = "") -> None:
    """Heading of a form: the agency in capitals, its last row bold, then the rows `under` it."""
    pen.side([*(row.upper() for row in agency[:-1]), f"*{agency[-1].upper()}*", "---", *under], motto(dated), split)


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
    """Both stacks of a heading: `agency` as printed, its last `bold` rows bold, a short rule, the rows `beneath`."""
    last = len(agency) - bold
    left: list[Row] = [(f"*{row}*" if place >= last else row, {"size": size}) for place, row in enumerate(agency)]
    left.append(("---", {"part": pen.chance.uniform(0.2, 0.45)}))
    pen.side([*left, *beneath], motto(dated, size=13.5, rule=0.5, before=2.5, old=old), split)


def name_of_act(pen: Pen, kind: str, rows: str, *, rule: float = 0.2, size: float = 14) -> None:
    """The word for the act and what it is about."""
    pen.p(f"*{kind}*", size + 0.5, align="centre", before=6)
    pen.p(f"*{rows}*", size, align="centre", at=pen.part(0.06, 0.94))
    pen.rule(pen.full, rule)


def party_heading(pen: Pen, agency: tuple[str, str], number: str, dated: str) -> None:
    """The party's own heading: a star, `Số 12-NQ/ĐU` without a colon, no motto of the state."""
    pen.side(
        [agency[0].upper(), f"*{agency[1].upper()}*", "*", (f"Số {number}", {"size": 13})],
        [
            ("*ĐẢNG CỘNG SẢN VIỆT NAM*", {"fit": True, "size": 14}),
            ("---", {"part": 0.6}),
            (dated, {"italic": True, "size": 13, "before": 5}),
        ],
        0.44,
    )
