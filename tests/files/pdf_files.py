"""PDF pages made by hand for tests: images packed and placed as scanners do, notes and type laid upon them."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import img2pdf
import numpy as np
import pikepdf
from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 600, 840  # pixels at 100 dpi: 432 x 604.8 points
POINTS = (432.0, 604.8)


def picture(size: tuple[int, int] = (WIDTH, HEIGHT)) -> Image.Image:
    """A white sheet in grey with black marks that lie differently in each of its corners."""
    image = Image.new("L", size, 255)
    draw = ImageDraw.Draw(image)
    width, height = size
    draw.rectangle((width // 10, height // 10, width // 2, height // 5), fill=0)
    draw.rectangle((width // 10, height // 4, width // 5, height // 2), fill=0)
    draw.ellipse((width * 3 // 5, height * 3 // 5, width * 4 // 5, height * 7 // 10), fill=0)
    return image


@dataclass(frozen=True)
class Packing:
    """How an image lies in a PDF."""

    data: bytes
    how: Mapping[str, object]


def _bits(inverted: bool = False) -> bytes:
    bits = np.frombuffer(picture().convert("1").tobytes(), np.uint8)
    return (~bits if inverted else bits).tobytes()


def _group4() -> bytes:
    """Group 4 data in which black is black, as PDF has it without /BlackIs1."""
    with pikepdf.open(io.BytesIO(img2pdf.convert(_saved(picture().convert("1"), "TIFF", compression="group4")))) as pdf:
        image = pdf.pages[0].resources.XObject.Im0
        assert image.DecodeParms[0].BlackIs1
        return bytes(image.read_raw_bytes())


def _saved(image: Image.Image, form: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def _nibbles() -> bytes:
    levels = np.asarray(picture()) >> 4
    return bytes((levels[:, ::2] << 4 | levels[:, 1::2]).astype(np.uint8).tobytes())


def _flate(data: bytes, **how: object) -> Packing:
    return Packing(zlib.compress(data), {"Filter": Name.FlateDecode, **how})


def packings() -> dict[str, Packing]:
    """The same picture, packed in the ways that scanners and programs use."""
    grey, two = Name.DeviceGray, {"BitsPerComponent": 1}
    fax = Dictionary(K=-1, Columns=WIDTH, Rows=HEIGHT)
    turned_fax = Dictionary(K=-1, Columns=WIDTH, Rows=HEIGHT, BlackIs1=True)
    palette = Array([Name.Indexed, Name.DeviceRGB, 1, String(b"\0\0\0\xff\xff\xff")])
    upside = Array([Name.Indexed, Name.DeviceRGB, 1, String(b"\xff\xff\xff\0\0\0")])
    red = picture().convert("RGB")
    group4 = {"Filter": Name.CCITTFaxDecode, "ColorSpace": grey, **two}
    return {
        "1 bit": _flate(_bits(), ColorSpace=grey, **two),
        "1 bit inverted": _flate(_bits(True), ColorSpace=grey, Decode=[1, 0], **two),
        "stencil": _flate(_bits(), ImageMask=True, **two),
        "stencil inverted": _flate(_bits(True), ImageMask=True, Decode=[1, 0], **two),
        "palette": _flate(_bits(), ColorSpace=palette, **two),
        "palette upside down": _flate(_bits(True), ColorSpace=upside, **two),
        "group 4": Packing(_group4(), {**group4, "DecodeParms": turned_fax}),
        "group 4 inverted": Packing(_group4(), {**group4, "Decode": [1, 0], "DecodeParms": fax}),
        "4 bits": _flate(_nibbles(), ColorSpace=grey, BitsPerComponent=4),
        "grey": _flate(picture().tobytes(), ColorSpace=grey, BitsPerComponent=8),
        "grey jpeg": Packing(
            _saved(picture(), "JPEG"), {"Filter": Name.DCTDecode, "ColorSpace": grey, "BitsPerComponent": 8}
        ),
        "jpeg": Packing(
            _saved(red, "JPEG"), {"Filter": Name.DCTDecode, "ColorSpace": Name.DeviceRGB, "BitsPerComponent": 8}
        ),
        "jpeg 2000": Packing(_saved(red, "JPEG2000"), {"Filter": Name.JPXDecode}),
        "colour": _flate(red.tobytes(), ColorSpace=Name.DeviceRGB, BitsPerComponent=8),
        "bits in text": Packing(
            zlib.compress(_bits()).hex().encode() + b">",
            {"Filter": Array([Name.ASCIIHexDecode, Name.FlateDecode]), "ColorSpace": grey, **two},
        ),
    }


def odd_packings() -> dict[str, Packing]:
    """Images that only a renderer is trusted with."""
    cmyk = picture().convert("CMYK")
    return {
        "cmyk": _flate(cmyk.tobytes(), ColorSpace=Name.DeviceCMYK, BitsPerComponent=8),
        "inverted jpeg": Packing(
            _saved(Image.eval(picture(), lambda level: 255 - level), "JPEG"),
            {"Filter": Name.DCTDecode, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8, "Decode": [1, 0]},
        ),
        "16 bits": _flate(
            (np.asarray(picture()).astype(">u2") * 257).tobytes(), ColorSpace=Name.DeviceGray, BitsPerComponent=16
        ),
    }


def pdf_of(
    packing: Packing | None = None,
    *,
    drawing: str = f"q {POINTS[0]} 0 0 {POINTS[1]} 0 0 cm /Im0 Do Q",
    box: tuple[float, float, float, float] = (0, 0, *POINTS),
    size: tuple[int, int] = (WIDTH, HEIGHT),
    change: Callable[[pikepdf.Pdf, pikepdf.Page], None] | None = None,
    pages: int = 1,
) -> bytes:
    """A PDF whose pages draw the image /Im0, packed as `packing`, `drawing` saying where; then changed by `change`."""
    out = io.BytesIO()
    packing = packing or packings()["1 bit"]
    with pikepdf.new() as pdf:
        image = Stream(pdf, packing.data)
        image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, *size
        for name, value in packing.how.items():
            image[f"/{name}"] = value
        for _ in range(pages):
            pdf.add_blank_page(page_size=POINTS)
            page = pdf.pages[-1]
            page.mediabox = Array(box)
            page.obj.Resources = Dictionary(XObject=Dictionary(Im0=image))
            page.obj.Contents = Stream(pdf, drawing.encode())
            if change is not None:
                change(pdf, page)
        pdf.save(out)
    return out.getvalue()


def stamped(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Lay a portal's signature box over the page: a blue frame with type in it, over a dark mark of the picture."""
    frame = b"0.9 0.9 1 rg 0 0 300 60 re f 0 0 1 RG 2 w 1 1 298 58 re S"
    look = Stream(pdf, frame + b" 0 0 1 rg BT /F0 20 Tf 8 20 Td (A AA) Tj ET")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, [0, 0, 300, 60]
    look.Resources = Dictionary(Font=Dictionary(F0=block_font(pdf)))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("S"), F=132)
    note.Rect, note.AP = Array([60, 480, 360, 540]), Dictionary(N=look)
    page.obj.Annots = Array([pdf.make_indirect(note)])
    if "/AcroForm" not in pdf.Root:
        pdf.Root.AcroForm = Dictionary(Fields=Array(), SigFlags=3)
    pdf.Root.AcroForm.Fields.extend(page.obj.Annots)


def with_type(text: str, mode: int = 0) -> Callable[[pikepdf.Pdf, pikepdf.Page], None]:
    """A change that sets `text` ("A" and spaces) on the page, in a text rendering mode."""

    def change(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        page.obj.Resources.Font = Dictionary(F0=block_font(pdf))
        page.contents_add(f"BT {mode} Tr /F0 24 Tf 60 100 Td ({text}) Tj ET".encode())

    return change


def block_font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """An embedded TrueType font in which A is a block."""
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    pen.lineTo((50, 700))
    pen.lineTo((550, 700))
    pen.lineTo((550, 0))
    pen.closePath()
    empty = TTGlyphPen(None).glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "space", "A"])
    builder.setupCharacterMap({32: "space", 65: "A"})
    builder.setupGlyf({".notdef": empty, "space": empty, "A": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (600, 0), "space": (600, 0), "A": (600, 50)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Block", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    program = Stream(pdf, out.getvalue())
    program.Length1 = len(out.getvalue())
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name.Block,
        Flags=32,
        FontBBox=[0, 0, 600, 700],
        ItalicAngle=0,
        Ascent=800,
        Descent=-200,
        CapHeight=700,
        StemV=80,
        FontFile2=program,
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=Name.Block,
            FirstChar=32,
            LastChar=65,
            Widths=[600] * 34,
            Encoding=Name.WinAnsiEncoding,
            FontDescriptor=pdf.make_indirect(descriptor),
        )
    )
