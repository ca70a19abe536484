"""The searchable PDF/A-2b of a paper: the pictures of its pages, upright, with the words read lying unseen on them.

It is a derivative: the original stays as it came. The same pages, readings and metadata give the same bytes, so that
a package made twice is one object in the archive. Page numbers stay: a page without a picture is an empty sheet.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import ImageCms

from dossier.errors import Unreadable
from dossier.reading import PageReading, Word
from worker import limits
from worker.glyphless import ADVANCE, UNITS_PER_EM, font_program, to_unicode
from worker.page_picture import PagePicture, picture_of
from worker.sources import Source

_POINTS_PER_INCH: Final = 72
_A4: Final = (595.28, 841.89)
# ISO 32000-1, annex C: a page is at most 14,400 units wide or high.
_LARGEST_SIDE: Final = 14_400
_FONT: Final = Name("/Unseen")
_ICC_DATE: Final = slice(24, 36)


@dataclass(frozen=True, slots=True)
class AccessMetadata:
    """What the access copy says of itself. `created`: with a time zone, as one moment in UTC."""

    title: str
    created: datetime
    producer: str
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """The limits under which one page's picture is taken."""

    seconds: float = 60
    memory_bytes: int = 2 << 30


def make_access_copy(
    source: Source,
    pages: Sequence[PageReading],
    metadata: AccessMetadata,
    out: Path,
    picture_limits: PictureLimits | None = None,
) -> None:
    """Write the access copy of `source` with `pages` (in order, one for each page) to `out`.

    Each picture is taken in a child under limits, one page in memory at a time; only packed pictures are held until
    the file is written. A page whose picture cannot be had becomes an empty sheet.
    """
    bounds = picture_limits or PictureLimits()
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(_font(pdf))
        for reading in pages:
            try:
                picture: PagePicture | None = limits.call(
                    picture_of, source, reading.number, seconds=bounds.seconds, memory_bytes=bounds.memory_bytes
                )
            except Unreadable:
                picture = None
            _add_page(pdf, reading, picture, font)
        _describe(pdf, metadata)
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _add_page(pdf: pikepdf.Pdf, reading: PageReading, picture: PagePicture | None, font: pikepdf.Object) -> None:
    if picture is None:
        pdf.add_blank_page(page_size=_A4)
        return
    with pikepdf.open(BytesIO(picture.pdf)) as single:
        image = pdf.copy_foreign(next(iter(single.pages[0].resources.XObject.values())))
    turn = (picture.turn + reading.rotation) % 360
    width, height = _sheet(reading, image)
    if turn % 180:
        width, height = height, width
    pdf.add_blank_page(page_size=(width, height))
    page = pdf.pages[-1]
    page.obj.Resources = Dictionary(XObject=Dictionary(Im0=image), Font=Dictionary({str(_FONT): font}))
    page.obj.Contents = Stream(pdf, _content(reading, width, height, turn))
    if turn:
        page.obj.Rotate = turn


def _sheet(reading: PageReading, image: pikepdf.Object) -> tuple[float, float]:
    """Width and height of the upright sheet in points."""
    if reading.width and reading.height and reading.dpi:
        scale = _POINTS_PER_INCH / reading.dpi
        width, height = reading.width * scale, reading.height * scale
    else:
        # Not read, so its resolution is unknown: as large as A4.
        columns, rows = float(image.Width), float(image.Height)
        scale = _A4[1] / max(columns, rows)
        width, height = columns * scale, rows * scale
    fit = min(1.0, _LARGEST_SIDE / max(width, height))
    return max(3.0, round(width * fit, 2)), max(3.0, round(height * fit, 2))


def _content(reading: PageReading, width: float, height: float, turn: int) -> bytes:
    """The page's drawing: its picture over all of it, then its words in the upright page's own directions."""
    drawing = [f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im0 Do Q"]
    words = list(_shown_words(reading, height if turn % 180 == 0 else width))
    if words:
        upright = {
            0: "1 0 0 1 0 0",
            90: f"0 1 -1 0 {width:.2f} 0",
            180: f"-1 0 0 -1 {width:.2f} {height:.2f}",
            270: f"0 -1 1 0 0 {height:.2f}",
        }[turn]
        drawing += [f"q {upright} cm BT 3 Tr", *words, "ET Q"]
    return "\n".join(drawing).encode("ascii")


def _shown_words(reading: PageReading, height: float) -> Iterator[str]:
    """One text operator for each word: it fills its box, and follows the lean of its line."""
    scale = height / reading.height if reading.height else 0.0
    lean = math.radians(reading.skew)
    cos, sin = math.cos(lean), math.sin(lean)
    for place, word in enumerate(reading.words):
        ends_line = place + 1 == len(reading.words) or reading.words[place + 1].line != word.line
        run, rise = _true_size(word, cos, abs(sin))
        left, top, _, bottom = word.box
        # The lower left corner of the leaning word, in pixels, y downwards.
        x, y = (left, top + rise * cos) if sin >= 0 else (left + rise * -sin, bottom)
        codes = [ord(char) if ord(char) <= 0xFFFD else 0xFFFD for char in word.text]
        size = max(1.0, rise * scale)
        stretch = 100 * run * scale / (len(codes) * size * ADVANCE / UNITS_PER_EM)
        text = "".join(f"{code:04x}" for code in ([*codes] if ends_line else [*codes, 0x20]))
        # The font reaches 200 units below its line: so far the line lies above the box's lower edge.
        x, y = x + 0.2 * rise * sin, y - 0.2 * rise * cos
        yield (
            f"{_FONT} {size:.2f} Tf {stretch:.2f} Tz "
            f"{cos:.5f} {-sin:.5f} {sin:.5f} {cos:.5f} {x * scale:.2f} {height - y * scale:.2f} Tm <{text}> Tj"
        )


def _true_size(word: Word, cos: float, sin: float) -> tuple[float, float]:
    """Length and height of a leaning word, in pixels, from the upright box around it."""
    left, top, right, bottom = word.box
    width, height = max(1, right - left), max(1, bottom - top)
    spread = cos * cos - sin * sin
    run, rise = (width * cos - height * sin) / spread, (height * cos - width * sin) / spread
    # The page's lean is a mean: on a word that leans less, the sum can come out too small.
    return max(1.0, 0.5 * width, run), max(1.0, min(float(height), max(0.3 * height, rise)))


def _font(pdf: pikepdf.Pdf) -> Dictionary:
    program = Stream(pdf, font_program())
    program.Length1 = len(font_program())
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/SohoaUnseen"),
        Flags=4,
        FontBBox=[0, 0, ADVANCE, UNITS_PER_EM],
        ItalicAngle=0,
        Ascent=800,
        Descent=-200,
        CapHeight=800,
        StemV=0,
        FontFile2=program,
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/SohoaUnseen"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=ADVANCE,
        CIDToGIDMap=Stream(pdf, b"\0\1" * 0x10000),
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/SohoaUnseen"),
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
        ToUnicode=Stream(pdf, to_unicode()),
    )


def _describe(pdf: pikepdf.Pdf, metadata: AccessMetadata) -> None:
    """Output intent, language and the metadata that make it PDF/A-2b (ISO 19005-2, 6.2.3 and 6.6)."""
    moment = metadata.created.astimezone(UTC).replace(microsecond=0)
    profile = Stream(pdf, _srgb())
    profile.N = 3
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
                Info=String("sRGB IEC61966-2.1"),
                DestOutputProfile=pdf.make_indirect(profile),
            )
        ]
    )
    pdf.Root.Lang = String(metadata.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.docinfo["/Title"] = metadata.title
    pdf.docinfo["/Producer"] = metadata.producer
    pdf.docinfo["/CreationDate"] = moment.strftime("D:%Y%m%d%H%M%SZ")
    pdf.docinfo["/ModDate"] = moment.strftime("D:%Y%m%d%H%M%SZ")
    packet = Stream(pdf, _xmp(metadata, moment.strftime("%Y-%m-%dT%H:%M:%SZ")))
    packet.Type = Name.Metadata
    packet.Subtype = Name.XML
    pdf.Root.Metadata = pdf.make_indirect(packet)


def _srgb() -> bytes:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # The library writes the present time into the profile; a fixed one keeps the copy the same each time.
    profile[_ICC_DATE] = b"".join(n.to_bytes(2, "big") for n in (2000, 1, 1, 0, 0, 0))
    return bytes(profile)


def _xmp(metadata: AccessMetadata, moment: str) -> bytes:
    title, producer, language = map(escape, (metadata.title, metadata.producer, metadata.language))
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>""".encode()
