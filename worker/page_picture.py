"""The picture of one page for the access copy: its own bits where PDF/A takes them, else a JPEG of what is seen.

A JPEG or a black-and-white scan is not decoded and packed again, since each such round loses sharpness or room. What
PDF/A-2 does not take (CMYK, transparency) and pages made of several things are rendered.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

import img2pdf
import pikepdf
from PIL import Image

from dossier.errors import Unreadable
from worker.decoding import decoding
from worker.sources import Source, load_page

_JPEG_QUALITY: Final = 85
_EXIF_ORIENTATION: Final = 0x0112
# Clockwise turns that a viewer applies for these EXIF orientations; the others mirror, which a page cannot.
_EXIF_TURNS: Final = {1: 0, 3: 180, 6: 90, 8: 270}
# LZW is left out: ISO 19005-2, 6.1.7.2 forbids it. JPEG 2000 would need a check of its own (6.2.8.3).
_KEPT_FILTERS: Final = {
    "/DCTDecode",
    "/CCITTFaxDecode",
    "/FlateDecode",
    "/JBIG2Decode",
    "/ASCII85Decode",
    "/ASCIIHexDecode",
    "/RunLengthDecode",
}
_KEPT_COLOURS: Final = {"/DeviceGray", "/DeviceRGB"}
# Operators that set something up or mark content, but paint nothing by themselves.
_PAINTS_NOTHING: Final = {
    *("w", "J", "j", "M", "d", "ri", "i", "g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC"),
    *("BT", "ET", "Tf", "TL", "Tc", "Tw", "Tz", "Ts", "Tr", "Td", "TD", "Tm", "T*"),
    *("BMC", "BDC", "EMC", "MP", "DP"),
}


@dataclass(frozen=True, slots=True)
class PagePicture:
    """`pdf`: a PDF whose first page shows the picture and nothing else. `turn`: degrees clockwise that a viewer must
    turn it so that it lies as the scan does."""

    pdf: bytes
    turn: int


def picture_of(source: Source, number: int) -> PagePicture:
    """The picture of page `number`, from 1. Raises what `load_page` raises."""
    kept = _kept_pdf_image(source, number) if source.format == "pdf" else _kept_image(source, number)
    return kept or _rendered(source, number)


def _kept_image(source: Source, number: int) -> PagePicture | None:
    try:
        with decoding(), Image.open(source.path) as image:
            image.seek(number - 1)
            turn = _EXIF_TURNS.get(image.getexif().get(_EXIF_ORIENTATION, 1))
            if turn is None:
                return None
            if source.format == "jpeg" and image.mode in ("L", "RGB"):
                return PagePicture(_as_pdf(source.path.read_bytes()), turn)
            if image.mode == "1":
                # Pillow applies a TIFF's orientation when it loads the frame.
                return PagePicture(_as_pdf(_packed(image, "TIFF", compression="group4")), 0)
            if source.format == "png" and image.mode in ("L", "RGB") and "transparency" not in image.info:
                return PagePicture(_as_pdf(source.path.read_bytes()), turn)
    except Unreadable:
        return None  # rendering says what is wrong with it
    return None


def _as_pdf(picture: bytes) -> bytes:
    packed = img2pdf.convert(picture, rotation=img2pdf.Rotation.none, engine=img2pdf.Engine.internal, nodate=True)
    assert isinstance(packed, bytes)  # noqa: S101  (without an output stream it returns the bytes)
    return packed


def _packed(image: Image.Image, form: str, **options: object) -> bytes:
    packed = io.BytesIO()
    image.save(packed, form, **options)
    return packed.getvalue()


def _rendered(source: Source, number: int) -> PagePicture:
    page = load_page(source, number)
    picture = Image.fromarray(page.pixels)
    if page.is_bilevel:
        return PagePicture(_as_pdf(_packed(picture.convert("1"), "TIFF", compression="group4")), 0)
    return PagePicture(_as_pdf(_packed(picture, "JPEG", quality=_JPEG_QUALITY)), 0)


def _kept_pdf_image(source: Source, number: int) -> PagePicture | None:
    """The page as it is, if one plain image fills it and nothing lies upon it."""
    try:
        with pikepdf.open(source.path, suppress_warnings=True) as pdf:
            page = pdf.pages[number - 1]
            name = _only_image(page)
            if name is None:
                return None
            turn = int(page.obj.get("/Rotate", 0)) % 360
            with pikepdf.new() as single:
                image = single.copy_foreign(page.resources.XObject[name])
                for key in list(image.keys()):
                    if key in ("/Metadata", "/OPI", "/Alternates", "/Interpolate", "/StructParent", "/Name"):
                        del image[key]
                single.add_blank_page(page_size=(72, 72))
                single.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
                packed = io.BytesIO()
                single.save(packed, deterministic_id=True)
    except (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError):
        return None  # a page so odd that only a renderer makes sense of it
    return PagePicture(packed.getvalue(), turn) if turn % 90 == 0 else None


def _only_image(page: pikepdf.Page) -> str | None:
    """The name of the image that fills the page, if the page shows that and nothing else."""
    if any(int(note.get("/F", 0)) & 2 == 0 for note in page.obj.get("/Annots", [])):
        return None  # a visible signature or stamp lies on it
    drawn: list[str] = []
    matrices, matrix = [], pikepdf.Matrix()
    fills = False
    left, bottom, right, top = map(float, page.cropbox)
    for step in pikepdf.parse_content_stream(page):
        operands = step.operands
        match str(step.operator):
            case "q":
                matrices.append(matrix)
            case "Q":
                matrix = matrices.pop()
            case "cm":
                matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
            case "Do":
                drawn.append(str(operands[0]))
                a, b, c, d, e, f = matrix.shorthand
                slack = 0.02 * max(right - left, top - bottom)
                upright = b == c == 0 and a > 0 and d > 0
                fills = upright and all(
                    abs(x - y) < slack for x, y in ((e, left), (f, bottom), (e + a, right), (f + d, top))
                )
            case operator if operator not in _PAINTS_NOTHING:
                return None
    if len(drawn) != 1 or not fills:
        return None
    return drawn[0] if _is_plain(page.resources.XObject[drawn[0]]) else None


def _is_plain(image: pikepdf.Object) -> bool:
    """Whether PDF/A-2 with an sRGB output intent takes the image as it is."""
    filters = image.get("/Filter")
    names = {str(f) for f in filters} if isinstance(filters, pikepdf.Array) else {str(filters)}
    return (
        image.get("/Subtype") == "/Image"
        and names <= _KEPT_FILTERS
        and _is_kept_colour(image.get("/ColorSpace"))
        and not any(key in image for key in ("/SMask", "/Mask", "/ImageMask", "/Intent"))
        and [float(bound) for bound in image.get("/Decode", [])] in ([], [0, 1], [0, 1] * 3)
    )


def _is_kept_colour(space: pikepdf.Object | None) -> bool:
    if not isinstance(space, pikepdf.Array):
        return str(space) in _KEPT_COLOURS
    if space[0] == "/ICCBased":
        return int(space[1].N) in (1, 3)
    return space[0] == "/Indexed" and str(space[1]) in _KEPT_COLOURS
