"""What makes a PDF a PDF/A-2b and says what it is: output intent, metadata, language, bookmarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Stream, String
from PIL import ImageCms

_ICC_DATE: Final = slice(24, 36)


@dataclass(frozen=True, slots=True)
class AccessMetadata:
    """What the access copy says of itself. `created`: with a time zone, as one moment in UTC."""

    title: str
    created: datetime
    producer: str
    language: str = "vi"


def describe(pdf: pikepdf.Pdf, metadata: AccessMetadata) -> None:
    """Add the output intent, language and metadata that make it PDF/A-2b (ISO 19005-2, 6.2.3 and 6.6)."""
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


def add_bookmarks(pdf: pikepdf.Pdf, bookmarks: Sequence[tuple[str, int]]) -> None:
    """Give `pdf` an outline of titles and the pages, from 1, that they lead to."""
    with pdf.open_outline() as outline:
        outline.root.extend(OutlineItem(title, page - 1) for title, page in bookmarks)


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
