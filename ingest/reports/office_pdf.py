"""A paper as an office files it: heading, title, parts, places to sign; a PDF whose text can be searched and copied.

Laid out by annex I of Decree 30/2020/NĐ-CP: A4, its margins, a Times face, the nation's name and motto to the right,
who issues it to the left, the number of the page from the second on in the upper margin. Faces are embedded, and the
moment at which it was made is not written, so equal papers give equal bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.platypus import CondPageBreak, HRFlowable, KeepTogether, LongTable, Paragraph, SimpleDocTemplate, Spacer

from dossier.errors import ToolMissing
from dossier.words.sentences import N_, sentence
from worker.typeface import SERIF, typeface

NATION, MOTTO = N_("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), N_("Độc lập - Tự do - Hạnh phúc")
NUMBER = N_("Số: ……/{mark}")
PLACE_AND_DAY = N_("……………, ngày {day} tháng {month} năm {year}")
SIGN_HERE = N_("(Ký, ghi rõ họ tên)")

_LEFT, _RIGHT, _TOP, _BOTTOM = 30 * mm, 15 * mm, 20 * mm, 20 * mm
_WIDTH: Final = A4[0] - _LEFT - _RIGHT
_FRAME: Final = 6  # that the library keeps free within its margins
_CELL_SIDE: Final = 4
_LONG: Final = 60
_CODE: Final = 32
_CELL_POINTS: Final = 11
_LEAST_POINTS: Final = 6
_UNSHOWN: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_GREY: Final = colors.HexColor("#E7E7E7")


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of what follows it."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known, each as its name and its value."""

    pairs: Sequence[tuple[str, str]]


Cell = str | tuple[str, ...]
"""What stands in a cell of a table; of several, each on a line of its own."""


@dataclass(frozen=True, slots=True)
class Table:
    """Lines of as many cells as `head` has; it stands again on every page. `shares`: of the width, for each column;
    `numbers`: the columns, from 0, that are set to the right; `bold`: the lines, from 0, that are."""

    head: Sequence[str]
    lines: Sequence[Sequence[Cell]]
    shares: Sequence[float]
    numbers: frozenset[int] = frozenset()
    bold: frozenset[int] = frozenset()


Part = Heading | Note | Facts | Table


@dataclass(frozen=True, slots=True)
class OfficePaper:
    """What is on the paper. `office`: who issues it; `mark`: what stands behind its number; `title` (BIÊN BẢN, BÁO CÁO)
    and what it is `about`; `signers`: their posts, from left to right."""

    office: str
    mark: str
    day: date
    title: str
    about: str
    parts: Sequence[Part]
    signers: Sequence[str] = ()


def office_pdf(paper: OfficePaper) -> bytes:
    """The paper as a PDF. Raises `ToolMissing` where no face with Vietnamese letters is installed."""
    out = io.BytesIO()
    title = title_of(paper.title, paper.about)
    sheets = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=_LEFT - _FRAME,
        rightMargin=_RIGHT - _FRAME,
        topMargin=_TOP - _FRAME,
        bottomMargin=_BOTTOM - _FRAME,
        title=title,
        author=paper.office,
        creator="sohoa",
        producer="sohoa",
        lang="vi",
        initialFontName=_face("book"),  # a page would begin with one that is named and not embedded
        invariant=1,
    )
    flow = [*_heading(paper), *_title(paper)]
    for part in paper.parts:
        flow += _part(part)
    if paper.signers:
        flow.append(_signatures(paper.signers))
    sheets.build(flow, onLaterPages=_page_number)
    return out.getvalue()


def title_of(title: str, about: str) -> str:
    """What the file of a paper has for its title."""
    return f"{title}: {about}"


def _heading(paper: OfficePaper) -> list[Any]:
    left = [
        _line(paper.office.upper(), 12, bold=True, align=TA_CENTER),
        _rule(0.3),
        _line(sentence(NUMBER, mark=paper.mark), 13, align=TA_CENTER),
    ]
    day, month = (f"{number:02}" for number in (paper.day.day, paper.day.month))
    where = sentence(PLACE_AND_DAY, day=day, month=month, year=paper.day.year)
    right = [
        _line(sentence(NATION), 12, bold=True, align=TA_CENTER),
        _line(sentence(MOTTO), 13, bold=True, align=TA_CENTER),
        _rule(0.52),
        _line(where, 13, italic=True, align=TA_CENTER),
    ]
    beside = _laid([[left, right]], (2, 3), ("ALIGN", "CENTER"), ("LEFTPADDING", 0), ("RIGHTPADDING", 0))
    return [beside]


def _title(paper: OfficePaper) -> list[Any]:
    return [
        Spacer(0, 5 * mm),
        _line(paper.title, 14, bold=True, align=TA_CENTER),
        _line(paper.about, 14, bold=True, align=TA_CENTER),
        _rule(0.25),
        Spacer(0, 4 * mm),
    ]


def _part(part: Part) -> list[Any]:
    if isinstance(part, Heading):
        return [CondPageBreak(30 * mm), Spacer(0, 2 * mm), _line(part.text, 13, bold=True), Spacer(0, 1.5 * mm)]
    if isinstance(part, Note):
        return [_line(part.text, 13, align=TA_JUSTIFY), Spacer(0, 1.5 * mm)]
    if isinstance(part, Facts):
        lines = [[_line(f"{name}:", 12), _line(value, 9.5 if _is_hash(value) else 12)] for name, value in part.pairs]
        return [_laid(lines, (8, 17), ("LEFTPADDING", 0), ("TOPPADDING", 0))]
    return [_table(part), Spacer(0, 2 * mm)]


def _table(part: Table) -> Any:
    widths = [_WIDTH * share / sum(part.shares) for share in part.shares]
    lines = [[_line(cell, 11, bold=True, align=TA_CENTER) for cell in part.head]]
    for at, cells in enumerate(part.lines):
        lines.append(
            [
                [
                    _line(text, _fitting(text, widths[column]), bold=at in part.bold, align=align)
                    for text in ((cell,) if isinstance(cell, str) else cell)
                ]
                for column, cell in enumerate(cells)
                for align in [TA_RIGHT if column in part.numbers else 0]
            ]
        )
    ruled = [("GRID", 0.5, colors.black), ("LEFTPADDING", _CELL_SIDE), ("RIGHTPADDING", _CELL_SIDE)]
    table = _laid(lines, part.shares, *ruled, ("TOPPADDING", 1.5), repeatRows=1, splitInRow=1)
    table.setStyle([("BACKGROUND", (0, 0), (-1, 0), _GREY), ("VALIGN", (0, 0), (-1, 0), "MIDDLE")])
    return table


def _signatures(signers: Sequence[str]) -> Any:
    """The places to sign, on one page."""
    places = [
        [_line(who, 13, bold=True, align=TA_CENTER), _line(sentence(SIGN_HERE), 12, italic=True, align=TA_CENTER)]
        for who in signers
    ]
    table = _laid([places], [1] * len(signers), ("LEFTPADDING", 2), ("RIGHTPADDING", 2))
    return KeepTogether([Spacer(0, 8 * mm), table, Spacer(0, 28 * mm)])


def _laid(lines: Sequence[Sequence[Any]], shares: Sequence[float], *more: tuple[Any, ...], **how: Any) -> Any:
    """`lines` in columns that have these shares of the width. `more`: what holds for all cells."""
    # Each cell sets a face, and the library's own would be named and not embedded.
    every = [("FONTNAME", _face("book")), ("VALIGN", "TOP"), *more]
    style = [(name, (0, 0), (-1, -1), *values) for name, *values in every]
    return LongTable(lines, colWidths=[_WIDTH * share / sum(shares) for share in shares], style=style, **how)


def _is_hash(value: str) -> bool:
    """Whether it shall stay on one line, to be compared."""
    return len(value) > _LONG and value.isalnum()


def _fitting(cell: str, width: float) -> float:
    """The size in points at which a cell stands in its column: an id or a digest on one line, to be compared."""
    if len(cell) < _CODE or not cell.replace("-", "").isalnum():
        return _CELL_POINTS
    room = 0.98 * (width - 2 * _CELL_SIDE)
    points: float = room / pdfmetrics.stringWidth(cell, _face("book"), 1)
    return min(_CELL_POINTS, max(_LEAST_POINTS, points))


def _page_number(canvas: Any, _: Any) -> None:
    canvas.setFont(_face("book"), 13)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, str(canvas.getPageNumber()))


def _rule(share: float) -> Any:
    return HRFlowable(width=f"{share:.0%}", thickness=0.6, color=colors.black, spaceBefore=2, spaceAfter=4)


def _line(text: str, points: float, *, bold: bool = False, italic: bool = False, align: int = 0) -> Any:
    """`text` as it is: nothing in it is markup. What no face shows is a question mark: names of files hold anything."""
    shown = _UNSHOWN.sub("?", text)
    return Paragraph(escape(shown), _style(points, "bold" if bold else "italic" if italic else "book", align))


@cache
def _style(points: float, face: str, align: int) -> Any:
    return ParagraphStyle(
        "line", fontName=_face(face), fontSize=points, leading=points * 1.22, alignment=align, splitLongWords=1
    )


@cache
def _face(style: str) -> str:
    name = f"sohoa-{style}"
    try:
        pdfmetrics.registerFont(TTFont(name, typeface(style, SERIF)))
    except TTFError as error:  # letters drawn in another way than TrueType's
        raise ToolMissing(tool="fonts-liberation2", advice="apt install fonts-liberation2") from error
    return name
