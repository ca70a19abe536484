"""A paper before it is drawn: its kind, its blocks from top to bottom, and what is true of it.

The blocks are the zones of an administrative paper (annex I of Nghị định 30/2020/NĐ-CP) and the shapes of
the forms beside them. Text is kept one entry per paragraph: how it breaks into rows is a matter of drawing,
and the truth of a paper must not depend on its font.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

Align = Literal["left", "centre", "justify"]
Ink = Literal["black", "red", "grey"]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. `size` in points; `indent` of the first row and `before` (space above) in millimetres.

    `filled`: the part after the first colon was filled into a form, and is set apart.
    `dotted`: a row of dots runs from the end of the text to the right margin, as on forms to fill in.
    `fit`: the size shrinks until the text fits one row.
    """

    text: str
    size: float = 13.0
    bold: bool = False
    italic: bool = False
    align: Align = "left"
    ink: Ink = "black"
    indent: float = 0.0
    before: float = 0.6
    filled: bool = False
    dotted: bool = False
    fit: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """Zones 1 to 4. Left the `agency`, parent first (drawn in capitals, the last row bold), and what stands
    `under` it (number, V/v); right the state's name, its motto and the place and date. Without an agency the
    right part takes the whole width. `qr`: the text of a QR code under the left part, as issuing systems print it.
    """

    agency: tuple[str, ...] = ()
    under: tuple[Line, ...] = ()
    dated: str = ""
    qr: str | None = None

    @property
    def left(self) -> tuple[Line, ...]:
        rows = tuple(
            Line(text.upper(), 12.5, bold=number == len(self.agency), align="centre", before=0.2)
            for number, text in enumerate(self.agency, start=1)
        )
        return rows + self.under

    @property
    def right(self) -> tuple[Line, ...]:
        rows = (
            Line(NATION, 12.5, bold=True, align="centre", before=0.2, fit=True),
            Line(MOTTO, 13, bold=True, align="centre", before=0.2, fit=True),
        )
        if not self.dated:
            return rows
        return (*rows, Line(self.dated, 13, italic=True, align="centre", before=2.4, fit=True))


@dataclass(frozen=True, slots=True)
class Text:
    """Zones 5 and 6: lines over the whole width."""

    rows: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns side by side, such as wife and husband; `ruled`: framed, with a line between them."""

    left: tuple[Line, ...]
    right: tuple[Line, ...]
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Zones 7 to 9: at the right the signer under `above`, at the left the receivers or a second signer.

    `seal`: the text around the red seal, None for an unsealed paper. `left_name`: name under the left part.
    """

    above: tuple[Line, ...]
    name: str
    left: tuple[Line, ...] = ()
    left_name: str = ""
    seal: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A plastic card of 85.6 x 54 mm (ISO/IEC 7810 ID-1) lying on the glass: two heads, a portrait, small rows."""

    left: tuple[Line, ...]
    right: tuple[Line, ...]
    rows: tuple[Line, ...]
    foot: tuple[Line, ...]
    name: str


Block = Heading | Text | Columns | Signature | Card


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of one kind. `fields`: what is true of it, under the names of the design, dates in ISO 8601.

    `barcode`: the text of its QR code, if it has one.
    """

    kind: str
    blocks: tuple[Block, ...]
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def barcode(self) -> str | None:
        return next((block.qr for block in self.blocks if isinstance(block, Heading) and block.qr), None)

    @property
    def lines(self) -> tuple[str, ...]:
        """Every paragraph drawn, block by block. Page numbers and the text of seals are not counted."""
        return tuple(" ".join(text.split()) for block in self.blocks for text in _texts(block) if text)


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Columns():
            yield from (line.text for line in (*block.left, *block.right))
        case Text():
            yield from (line.text for line in block.rows)
        case Signature():
            yield from (line.text for line in block.left)
            yield block.left_name
            yield from (line.text for line in block.above)
            yield block.name
        case Card():
            yield from (line.text for line in (*block.left, *block.right, *block.rows, *block.foot))
            yield block.name
