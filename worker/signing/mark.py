"""The mark of a signature on the first page of a copy: who signed, and when.

The officer who scanned signs in the upper left corner of page 1, the agency in the upper right one
(TT 01/2023/TT-VPCP), upright, in black, ten points of a Times face, the time with its zone
(NĐ 30/2020/NĐ-CP, annex I). The letters are embedded, so that the copy stays PDF/A.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from dossier.signatures.signing import Certificate, SignerRole
from dossier.vietnam import VIETNAM
from worker.typeface import SERIF, typeface

Box = tuple[float, float, float, float]

SIGNED_BY, SIGNED_AT = "Người ký: {name}", "Thời gian ký: {moment}"
MOMENT: Final = "%d/%m/%Y %H:%M:%S %z"

_POINTS: Final = 10.0
_LINE: Final = 1.2
_MARGIN: Final = 8 * mm
# On a page as narrow as a card letters shrink rather than reach into the other corner.
_SHARE: Final = 0.44
_MOST_LINES: Final = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn, as a PDF of one page, and where on the copy's first page: left, bottom, right, top in points."""

    drawing: bytes
    box: tuple[int, int, int, int]


def mark_of(certificate: Certificate, role: SignerRole, at: datetime, page: Box) -> Mark:
    """The mark of who holds `certificate`, for the first page whose box is `page`."""
    left, _, right, top = page
    width = (right - left) * _SHARE
    points = min(_POINTS, _POINTS * width / (70 * mm))
    lines = [part for line in _said(certificate, role, at) for part in _broken(line, points, width)][:_MOST_LINES]
    height = _LINE * points * len(lines) + points / 2
    margin = min(_MARGIN, (right - left - 2 * width) / 3)
    begins = left + margin if role == "officer" else right - margin - width
    edges = (begins, top - margin - height, begins + width, top - margin)
    box = (round(edges[0]), round(edges[1]), round(edges[2]), round(edges[3]))
    return Mark(_drawn(lines, points, width, height), box)


def _said(certificate: Certificate, role: SignerRole, at: datetime) -> tuple[str, ...]:
    local = f"{at.astimezone(VIETNAM):{MOMENT}}"
    moment = f"{local[:-2]}:{local[-2:]}"  # +07:00, as ISO 8601 writes a zone
    if role == "organisation":
        return certificate.organisation or certificate.common_name or "", moment
    name = certificate.common_name or certificate.organisation or ""
    return SIGNED_BY.format(name=name), SIGNED_AT.format(moment=moment)


def _broken(line: str, points: float, width: float) -> list[str]:
    """The line in parts that fit, parted between words."""
    parts = [""]
    for word in line.split():
        longer = f"{parts[-1]} {word}".strip()
        if parts[-1] and pdfmetrics.stringWidth(longer, _face(), points) > width:
            parts.append(word)
        else:
            parts[-1] = longer
    return parts


def _drawn(lines: Sequence[str], points: float, width: float, height: float) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, (width, height), invariant=True)
    # First each letter's rim in white, wider than the letter: to be read on whatever the page has there.
    for mode in (1, 0):
        canvas.saveState()
        text = canvas.beginText(0, height - points)
        text.setFont(_face(), points, leading=_LINE * points)
        text.setTextRenderMode(mode)
        canvas.setLineWidth(points / 4)
        canvas.setStrokeGray(1)
        text.textLines("\n".join(lines))
        canvas.drawText(text)
        canvas.restoreState()
    canvas.save()
    return out.getvalue()


@cache
def _face() -> str:
    pdfmetrics.registerFont(TTFont("sohoa-mark", typeface("book", SERIF)))
    return "sohoa-mark"
