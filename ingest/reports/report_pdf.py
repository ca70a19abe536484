"""The report of a run on paper: who ran what and when, the sum, what was no plain success, and places to sign.

Pages are drawn and packed without a date, so equal records give equal bytes. The whole table is not on it: its SHA-256
is, so that the csv filed beside it is known to be the one that was signed.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

import img2pdf
from PIL import Image, ImageDraw, ImageFont

from dossier.words.sentences import N_, sentence
from ingest.notes import local_time
from worker.typeface import typeface

DPI: Final = 150
_MM: Final = DPI / 25.4
_PAGE: Final = (round(210 * _MM), round(297 * _MM))
_LEFT, _RIGHT, _TOP, _BOTTOM = (round(side * _MM) for side in (25, 195, 18, 277))
_COLUMNS: Final = tuple(round(at * _MM) for at in (25, 38, 92, 122, 195))
_MOST_EXCEPTIONS: Final = 1000
_LONG_VALUE: Final = 60

NATION = (N_("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), N_("Độc lập - Tự do - Hạnh phúc"))
TITLE = N_("BIÊN BẢN ĐỐI CHIẾU KẾT QUẢ SỐ HÓA")
FACTS = {
    "manifest": N_("Bảng kê"),
    "manifest_sha256": N_("Mã băm bảng kê"),
    "id": N_("Mã lượt chạy"),
    "desk": N_("Quầy ghi nhận"),
    "operator": N_("Người vận hành"),
    "started_at": N_("Bắt đầu"),
    "reconciled_at": N_("Đối chiếu"),
}
ENGINE = N_("Bộ đọc")
TABLE_HASH = N_("Mã băm danh sách csv kèm theo")
COUNTS = N_("1. Kết quả")
EXCEPTIONS = N_("2. Các dòng cần lưu ý ({count})")
NO_EXCEPTIONS = N_("Không có.")
MORE = N_("… và {count} dòng nữa, xem danh sách csv kèm theo.")
HEADS = (N_("Dòng"), N_("Đường dẫn"), N_("Trạng thái"), N_("Giải thích"))
ADDS_UP = N_("Tổng số đã nhận = đã lưu + không nhận + đang chờ.")
SIGNERS = (N_("NGƯỜI VẬN HÀNH"), N_("NGƯỜI KIỂM TRA"), N_("LÃNH ĐẠO ĐƠN VỊ"))
SIGN_HERE = N_("(ký, ghi rõ họ tên)")
PAGE = N_("Trang {number}/{count}")


def report_pdf(
    record: dict[str, Any],
    totals: Sequence[tuple[str, int]],
    exceptions: Sequence[tuple[int, str, str, str]],
    table: bytes,
) -> bytes:
    """The PDF, A4. `exceptions`: line, path, state and explanation; `table`: the csv that goes with it. Raises
    `ToolMissing` where no font with Vietnamese letters is installed."""
    paper = _Paper()
    for text in NATION:
        paper.centred(sentence(text), 11, bold=True)
    paper.rule(60)
    paper.gap(8)
    paper.centred(sentence(TITLE), 15, bold=True)
    paper.gap(5)
    for name, text in FACTS.items():
        value = str(record["batch"][name])
        paper.fact(sentence(text), local_time(datetime.fromisoformat(value)) if name.endswith("_at") else value)
    paper.fact(sentence(ENGINE), "; ".join(record["engines"]) or "-")
    paper.fact(sentence(TABLE_HASH), hashlib.sha256(table).hexdigest())
    paper.gap(4)
    paper.heading(sentence(COUNTS))
    for name, count in totals:
        paper.count(name, f"{count:,}".replace(",", "."))
    paper.text(sentence(ADDS_UP), 8.5)
    paper.gap(4)
    paper.heading(sentence(EXCEPTIONS, count=len(exceptions)))
    if exceptions:
        paper.row(tuple(map(sentence, HEADS)), bold=True)
        for line, *rest in exceptions[:_MOST_EXCEPTIONS]:
            paper.row((str(line), *rest))
    else:
        paper.text(sentence(NO_EXCEPTIONS), 9.5)
    if len(exceptions) > _MOST_EXCEPTIONS:
        paper.text(sentence(MORE, count=len(exceptions) - _MOST_EXCEPTIONS), 9.5)
    paper.signatures([(sentence(who), sentence(SIGN_HERE)) for who in SIGNERS])
    return paper.packed()


class _Paper:
    """Pages that are written on from top to bottom."""

    def __init__(self) -> None:
        self._pages: list[Image.Image] = []
        self._new_page()

    def centred(self, text: str, points: float, *, bold: bool = False) -> None:
        self._ink.text((_PAGE[0] / 2, self._y), text, font=_font(points, bold), fill=0, anchor="ma")
        self._y += round(points * 1.6 * DPI / 72)

    def rule(self, millimetres: float) -> None:
        half = millimetres / 2 * _MM
        self._ink.line((_PAGE[0] / 2 - half, self._y, _PAGE[0] / 2 + half, self._y), fill=0, width=2)

    def gap(self, millimetres: float) -> None:
        self._y += round(millimetres * _MM)

    def heading(self, text: str) -> None:
        self._room(round(14 * _MM))
        self._ink.text((_LEFT, self._y), text, font=_font(11, bold=True), fill=0)
        self._y += round(8 * _MM)

    def text(self, text: str, points: float) -> None:
        for line in _wrapped(text, _font(points), _RIGHT - _LEFT):
            self._room(round(6 * _MM))
            self._ink.text((_LEFT, self._y), line, font=_font(points), fill=0)
            self._y += round(points * 1.5 * DPI / 72)

    def fact(self, name: str, value: str) -> None:
        at = _LEFT + round(62 * _MM)
        self._ink.text((_LEFT, self._y), f"{name}:", font=_font(9.5), fill=0)
        is_hash = len(value) > _LONG_VALUE  # it stays on one line
        font = _font(7.0 if is_hash else 9.5, bold=not is_hash)
        for line in _wrapped(value, font, _RIGHT - at):
            self._ink.text((at, self._y), line, font=font, fill=0)
            self._y += round(5.4 * _MM)

    def count(self, name: str, value: str) -> None:
        self._room(round(7 * _MM))
        edge = _LEFT + round(105 * _MM)
        self._ink.text((_LEFT + 6, self._y), name, font=_font(9.5), fill=0)
        self._ink.text((edge - 6, self._y), value, font=_font(9.5, bold=True), fill=0, anchor="ra")
        self._ink.rectangle((_LEFT, self._y - 6, edge, self._y + round(5 * _MM)), outline=120)
        self._y += round(5 * _MM) + 6

    def row(self, cells: Sequence[str], *, bold: bool = False) -> None:
        font = _font(8, bold)
        edges = list(pairwise(_COLUMNS))
        wrapped = [_wrapped(cell, font, right - left - 10) for cell, (left, right) in zip(cells, edges, strict=True)]
        step = round(4.2 * _MM)
        height = max(map(len, wrapped)) * step + 8
        if self._y + height > _BOTTOM and not bold:
            self._new_page()
            self.row(tuple(map(sentence, HEADS)), bold=True)
        for lines, (left, right) in zip(wrapped, edges, strict=True):
            box = (left, self._y, right, self._y + height)
            self._ink.rectangle(box, outline=120, fill=232 if bold else None)
            for at, line in enumerate(lines):
                self._ink.text((left + 5, self._y + 3 + at * step), line, font=font, fill=0)
        self._y += height

    def signatures(self, places: Sequence[tuple[str, str]]) -> None:
        self._room(round(48 * _MM))
        self.gap(10)
        width = (_RIGHT - _LEFT) / len(places)
        for at, (who, how) in enumerate(places):
            middle = _LEFT + width * (at + 0.5)
            self._ink.text((middle, self._y), who, font=_font(9.5, bold=True), fill=0, anchor="ma")
            self._ink.text((middle, self._y + 5.5 * _MM), how, font=_font(8.5), fill=0, anchor="ma")
        self.gap(36)

    def packed(self) -> bytes:
        """The pages as a PDF, numbered."""
        pictures = []
        for number, page in enumerate(self._pages, 1):
            foot = sentence(PAGE, number=number, count=len(self._pages))
            ImageDraw.Draw(page).text((_RIGHT, 285 * _MM), foot, font=_font(8), fill=0, anchor="ra")
            png = io.BytesIO()
            page.quantize(16).save(png, "PNG", dpi=(DPI, DPI), optimize=False)
            pictures.append(png.getvalue())
        pdf: bytes = img2pdf.convert(pictures, engine=img2pdf.Engine.internal, nodate=True, producer="sohoa")
        return pdf

    def _room(self, height: int) -> None:
        if self._y + height > _BOTTOM:
            self._new_page()

    def _new_page(self) -> None:
        self._pages.append(Image.new("L", _PAGE, 255))
        self._ink = ImageDraw.Draw(self._pages[-1])
        self._y = _TOP


def _font(points: float, bold: bool = False) -> ImageFont.FreeTypeFont:
    face = typeface("bold" if bold else "book")
    return ImageFont.truetype(face, points * DPI / 72, layout_engine=ImageFont.Layout.BASIC)


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """`text` in lines that fit; a word that does not is broken."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and font.getlength(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    return lines
