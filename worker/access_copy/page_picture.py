"""The picture of one page for the access copy: its own bits where PDF/A takes them.

A JPEG or a black-and-white scan is not decoded and packed again, since each such round loses sharpness or room. What
PDF/A-2 does not take (CMYK, 16 bits, transparency) is decoded: packed without loss if it came without, else as a JPEG
that shows no trace of a second round.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import img2pdf
import numpy as np
import pikepdf
from PIL import Image, TiffImagePlugin

from dossier.errors import Unreadable
from worker.access_copy.pdf_picture import kept_pdf_page
from worker.formats.decoding import decoding
from worker.formats.jpeg2000 import is_lossless, is_plain_jp2
from worker.formats.pdf_pages import rendered_as_seen
from worker.formats.pixels import may_be_turned
from worker.formats.sources import Source, load_page, open_page

_JPEG_QUALITY: Final = 90
_EXIF_ORIENTATION: Final = 0x0112
# Where the unit square of a stored image lies on the page, for each EXIF orientation (CIPA DC-008, 4.6.4).
_EXIF_PLACES: Final = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
# A picture in black and white as one strip, which img2pdf takes as it is: to make one of several takes it 0.05 s.
_ONE_STRIP: Final = 1 << 30
_TIFF_JPEG: Final = 7
_TIFF_JPEG_TABLES: Final = 347
_TIFF_YCBCR: Final = 6
_LOSSY: Final = ("jpeg", "heif", "avif")


@dataclass(frozen=True, slots=True)
class PagePicture:
    """`pdf`: a PDF whose first page shows the picture and nothing else, its box beginning at the origin. `turn`:
    degrees clockwise that a viewer must turn it so that it lies as the scan does."""

    pdf: bytes
    turn: int = 0


def picture_of(source: Source, number: int) -> PagePicture:
    """The picture of page `number`, from 1. Raises what `load_page` raises."""
    if source.format != "pdf":
        return _kept_image(source, number) or _packed_anew(source, number)
    kept = kept_pdf_page(source, number)
    if kept is not None:
        return PagePicture(*kept)
    return PagePicture(_as_pdf(_jpeg(rendered_as_seen(source.path, number))))


def _kept_image(source: Source, number: int) -> PagePicture | None:
    try:
        with open_page(source, number) as image:
            if source.format == "jpeg" and image.mode in ("L", "RGB"):
                return _placed(source.path.read_bytes(), _orientation(image))
            if isinstance(image, TiffImagePlugin.TiffImageFile) and (strips := _jpegs_of_tiff(image)):
                return _stacked(strips, _orientation(image))
            if source.format == "png" and image.mode in ("L", "P", "RGB") and "transparency" not in image.info:
                content = source.path.read_bytes()
                return _placed(content, _orientation(image) if may_be_turned(content) else 1)
            if source.format == "jp2" and is_plain_jp2(content := source.path.read_bytes()):
                return PagePicture(_jp2_as_pdf(content, image.size))
            if image.mode == "1":
                # Pillow applies a TIFF's orientation when it loads the frame.
                return PagePicture(_bilevel_as_pdf(image))
            if image.mode == "P" and "transparency" not in image.info:
                return PagePicture(_as_pdf(_saved(image, "PNG")))
    except Unreadable:
        return None  # decoding says what is wrong with it
    return None


def _orientation(image: Image.Image) -> int:
    return int(image.getexif().get(_EXIF_ORIENTATION, 1))


def _jpegs_of_tiff(image: TiffImagePlugin.TiffImageFile) -> tuple[bytes, ...]:
    """The JPEGs, one for each strip, that make up a page of a TIFF; none where it is packed in another way."""
    tags = image.tag_v2
    is_yellow_blue_red = tags.get(TiffImagePlugin.PHOTOMETRIC_INTERPRETATION) == _TIFF_YCBCR
    if tags.get(TiffImagePlugin.COMPRESSION) != _TIFF_JPEG or not (image.mode == "L" or is_yellow_blue_red):
        return ()
    offsets, lengths = tags.get(TiffImagePlugin.STRIPOFFSETS), tags.get(TiffImagePlugin.STRIPBYTECOUNTS)
    if not (isinstance(offsets, tuple) and isinstance(lengths, tuple) and len(offsets) == len(lengths) and image.fp):
        return ()
    tables: bytes = tags.get(_TIFF_JPEG_TABLES, b"")
    strips = []
    for offset, length in zip(offsets, lengths, strict=True):
        image.fp.seek(offset)
        strip = image.fp.read(length)
        # Both begin with the mark of a start and end with that of an end, of which the whole needs one.
        strips.append(tables[:-2] + strip[2:] if tables else strip)
    return tuple(strips)


def _stacked(strips: Sequence[bytes], orientation: int) -> PagePicture:
    """Strips of one scan, each a JPEG, as the page that they make up."""
    with pikepdf.new() as pdf:
        names: dict[str, pikepdf.Object] = {}
        drawing: list[str] = []
        width = height = 0
        for number, strip in enumerate(strips):
            with pikepdf.open(io.BytesIO(_as_pdf(strip))) as single:
                image = pdf.copy_foreign(single.pages[0].resources.XObject.Im0)
            names[f"/Im{number}"] = image
            width, rows = int(image.Width), int(image.Height)
            height += rows
            drawing.append(f"q {width} 0 0 {rows} 0 {-height} cm /Im{number} Do Q")
        pdf.add_blank_page(page_size=(width, height))
        page = pdf.pages[0]
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(names))
        page.obj.Contents = pdf.make_stream("\n".join([f"1 0 0 1 0 {height} cm", *drawing]).encode())
        return _turned(pdf, orientation)


def _packed_anew(source: Source, number: int) -> PagePicture:
    page = load_page(source, number)
    picture = Image.fromarray(page.pixels)
    if page.is_bilevel:
        return PagePicture(_bilevel_as_pdf(picture.convert("1")))
    if _was_lossy(source):
        return PagePicture(_as_pdf(_jpeg(picture)))
    if page.pixels.ndim == 3 and not np.ptp(page.pixels, axis=2).any():
        picture = picture.convert("L")
    return PagePicture(_as_pdf(_saved(picture, "PNG")))


def _was_lossy(source: Source) -> bool:
    """Whether the scan's pixels had been changed by its packing already."""
    if source.format == "webp":
        return b"VP8L" not in source.path.read_bytes()[:64]
    if source.format == "jp2":
        return not is_lossless(source.path.read_bytes())
    if source.format == "tiff":
        with decoding(), Image.open(source.path) as image:
            return image.info.get("compression") in ("jpeg", "tiff_jpeg", "webp")
    return source.format in _LOSSY


def _placed(picture: bytes, orientation: int) -> PagePicture:
    """`picture`, its bits as they are, mirrored and turned by the page's drawing."""
    packed = _as_pdf(picture)
    if _EXIF_PLACES.get(orientation, _EXIF_PLACES[1]) == _EXIF_PLACES[1]:
        return PagePicture(packed)
    with pikepdf.open(io.BytesIO(packed)) as pdf:
        return _turned(pdf, orientation)


def _turned(pdf: pikepdf.Pdf, orientation: int) -> PagePicture:
    """The first page of `pdf` as EXIF wants it to be seen."""
    page = pdf.pages[0]
    place = _EXIF_PLACES.get(orientation, _EXIF_PLACES[1])
    if place != _EXIF_PLACES[1]:
        _, _, across, up = (float(edge) for edge in page.mediabox)
        width, height = (across, up) if place[1] == 0 else (up, across)
        page.mediabox = page.cropbox = pikepdf.Array([0, 0, width, height])
        matrix = pikepdf.Matrix(1 / across, 0, 0, 1 / up, 0, 0) @ pikepdf.Matrix(*place)
        matrix @= pikepdf.Matrix(width, 0, 0, height, 0, 0)
        page.contents_add(f"{' '.join(f'{value:.9f}' for value in matrix.shorthand)} cm".encode(), prepend=True)
        page.contents_coalesce()
    packed = io.BytesIO()
    pdf.save(packed, deterministic_id=True)
    return PagePicture(packed.getvalue())


def _jp2_as_pdf(content: bytes, size: tuple[int, int]) -> bytes:
    with pikepdf.new() as pdf:
        image = pdf.make_stream(content)
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width, image.Height = size
        image.Filter = pikepdf.Name.JPXDecode
        pdf.add_blank_page(page_size=size)
        pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
        pdf.pages[0].obj.Contents = pdf.make_stream(f"{size[0]} 0 0 {size[1]} 0 0 cm /Im0 Do".encode())
        packed = io.BytesIO()
        pdf.save(packed, deterministic_id=True)
    return packed.getvalue()


def _as_pdf(picture: bytes) -> bytes:
    packed = img2pdf.convert(picture, rotation=img2pdf.Rotation.none, engine=img2pdf.Engine.internal, nodate=True)
    assert isinstance(packed, bytes)  # noqa: S101  (without an output stream it returns the bytes)
    return packed


def _bilevel_as_pdf(picture: Image.Image) -> bytes:
    return _as_pdf(_saved(picture, "TIFF", compression="group4", strip_size=_ONE_STRIP))


def _jpeg(picture: Image.Image) -> bytes:
    return _saved(picture, "JPEG", quality=_JPEG_QUALITY)


def _saved(image: Image.Image, form: str, **options: object) -> bytes:
    packed = io.BytesIO()
    image.save(packed, form, **options)
    return packed.getvalue()
