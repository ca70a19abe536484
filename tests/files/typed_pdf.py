"""Born-digital PDFs: pages of typed words, with whatever else makes a text layer sound or not."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin
from typing import Literal

import pikepdf
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageFont

A4 = (595, 842)
UNICODE = "Unicode"

# What a font says of its glyphs: the truth, nothing, letters of the private use area, or other letters.
Naming = Literal["true", "none", "private", "shifted"]

HEADING = (
    (70, 780, "ỦY BAN NHÂN DÂN"),
    (70, 764, "XÃ TRÀ TÂN"),
    (280, 780, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (330, 764, "Độc lập - Tự do - Hạnh phúc"),
    (70, 740, "Số: 12/QĐ-UBND"),
    (330, 740, "Trà Tân, ngày 15 tháng 9 năm 2024"),
    (260, 700, "QUYẾT ĐỊNH"),
    (150, 684, "Về việc trợ cấp xã hội hàng tháng đối với bà Trần Thị Lụa"),
)
BODY = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    "Căn cứ Nghị định số 20/2021/NĐ-CP ngày 15 tháng 3 năm 2021 của Chính phủ;",
    "Điều 1. Trợ cấp xã hội hàng tháng đối với bà Trần Thị Lụa, trú tại xã Trà Tân.",
    "Điều 2. Quyết định này có hiệu lực thi hành kể từ ngày ký và thay thế các",
    "quyết định đã ban hành trước đây về việc trợ cấp xã hội tại địa phương.",
)


@dataclass(frozen=True, slots=True)
class Typed:
    """A text set from `x`, `y` (points from the lower left corner) onwards. `mode`: of rendering; `grey`: 1 is white;
    `turn`: degrees anticlockwise. A `font` other than UNICODE has one byte a letter, in Windows' encoding."""

    x: float
    y: float
    text: str
    size: float = 12
    mode: int = 0
    grey: float = 0.0
    turn: int = 0
    font: str = UNICODE


def paper(**changes: object) -> list[Typed]:
    """The heading and body of a decision, each line with `changes` of Typed's."""
    lines = [*HEADING, *((70, 640 - 18 * place, line) for place, line in enumerate(BODY))]
    return [Typed(x, y, text, **changes) for x, y, text in lines]  # type: ignore[arg-type]


def words_of(typed: Sequence[Typed]) -> list[str]:
    """All words that are typed, sorted."""
    return sorted(word for line in typed for word in line.text.split())


def typed_pdf(
    *pages: Sequence[Typed],
    rotate: int = 0,
    crop: Sequence[int] | None = None,
    unit: int | None = None,
    under: Image.Image | None = None,
    over: Image.Image | None = None,
    note: Sequence[Typed] = (),
    naming: Naming = "true",
) -> bytes:
    """A PDF of `pages`, each of A4. `under` and `over` fill the page before and after its text; `note` is drawn by an
    annotation that covers the page."""
    pdf = pikepdf.new()
    for typed in pages:
        pdf.add_blank_page(page_size=A4)
        page = pdf.pages[-1].obj
        pictures = {f"/Im{place}": _image(pdf, image) for place, image in enumerate((under, over)) if image}
        page.Resources = Dictionary(Font=_fonts(pdf, [*typed, *note], naming), XObject=Dictionary(pictures))
        page.Contents = Stream(pdf, _fill("Im0", under) + _content(typed) + _fill("Im1", over))
        if note:
            look = Stream(pdf, _content(note))
            look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, *A4])
            look.Resources = page.Resources
            stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([0, 0, *A4]), F=4)
            stamp.AP = Dictionary(N=look)
            page.Annots = Array([pdf.make_indirect(stamp)])
        if rotate:
            page.Rotate = rotate
        if crop:
            page.CropBox = Array([*crop])
        if unit:
            page.UserUnit = unit
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _fill(name: str, image: Image.Image | None) -> bytes:
    return f"q {A4[0]} 0 0 {A4[1]} 0 0 cm /{name} Do Q\n".encode() if image else b""


def _image(pdf: Pdf, image: Image.Image) -> Stream:
    picture = Stream(pdf, image.convert("L").tobytes())
    picture.Type, picture.Subtype, picture.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
    picture.Width, picture.Height, picture.BitsPerComponent = image.width, image.height, 8
    return picture


def _content(typed: Sequence[Typed]) -> bytes:
    lines = []
    for line in typed:
        c, s = cos(radians(line.turn)), sin(radians(line.turn))
        lines.append(
            f"q {line.grey} g BT /{_key(line.font)} {line.size} Tf {line.mode} Tr "
            f"{c:.5f} {s:.5f} {-s:.5f} {c:.5f} {line.x} {line.y} Tm <{_codes(line).hex()}> Tj ET Q\n"
        )
    return "".join(lines).encode()


def _codes(line: Typed) -> bytes:
    if line.font == UNICODE:
        glyphs = _font_file()[1]
        return b"".join(glyphs[letter].to_bytes(2, "big") for letter in line.text)
    return line.text.encode("latin-1")


def _key(font: str) -> str:
    return "F" + font.encode().hex()


def _fonts(pdf: Pdf, typed: Sequence[Typed], naming: Naming) -> Dictionary:
    return Dictionary(
        {
            f"/{_key(name)}": _composite(pdf, naming) if name == UNICODE else _simple(name)
            for name in {line.font for line in typed}
        }
    )


def _simple(name: str) -> Dictionary:
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name("/" + name),
        Encoding=Name.WinAnsiEncoding,
        FirstChar=32,
        LastChar=255,
        Widths=Array([500] * 224),
    )


def _composite(pdf: Pdf, naming: Naming) -> Dictionary:
    data, glyphs, widths = _font_file()
    program = Stream(pdf, data)
    program.Length1 = len(data)
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.DejaVuSerif, Flags=4, ItalicAngle=0, StemV=80)
    descriptor.FontBBox, descriptor.Ascent, descriptor.Descent = Array([-770, -347, 2105, 1109]), 939, -236
    descriptor.CapHeight, descriptor.FontFile2 = 729, program
    descendant = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.DejaVuSerif)
    descendant.CIDSystemInfo = Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0)
    descendant.FontDescriptor, descendant.CIDToGIDMap = pdf.make_indirect(descriptor), Name.Identity
    descendant.W = Array([0, Array(widths)])
    font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.DejaVuSerif, Encoding=Name("/Identity-H"))
    font.DescendantFonts = Array([pdf.make_indirect(descendant)])
    if naming != "none":
        entries = [f"<{glyph:04x}> <{_named(letter, naming):04x}>" for letter, glyph in glyphs.items()]
        blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
        table = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
        font.ToUnicode = Stream(
            pdf,
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
            b"1 begincodespacerange <0000> <ffff> endcodespacerange\n" + table.encode() + b"endcmap end end",
        )
    return pdf.make_indirect(font)


def _named(letter: str, naming: Naming) -> int:
    return {"private": 0xE000 + ord(letter) % 0x1000, "shifted": ord(letter) + 7}.get(naming, ord(letter))


@cache
def _font_file() -> tuple[bytes, dict[str, int], list[int]]:
    """A font with all Vietnamese letters: its bytes, the glyph of each letter, the width of each glyph."""
    path = ImageFont.truetype("DejaVuSerif.ttf").path
    assert isinstance(path, str)
    font = TTFont(path)
    scale = 1000 / font["head"].unitsPerEm
    order = font.getGlyphOrder()
    glyphs = {chr(code): font.getGlyphID(name) for code, name in font.getBestCmap().items() if code < 0x2200}
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read(), glyphs, [round(font["hmtx"][name][0] * scale) for name in order]
