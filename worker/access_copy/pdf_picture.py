"""The picture of a PDF page that is made of pictures alone: the same images with the same bits, at the same places."""

from __future__ import annotations

import io
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from worker.formats.decoding import BROKEN
from worker.formats.jpeg2000 import is_plain_jp2
from worker.formats.pdf_content import Makeup, PlacedPicture, makeup_of
from worker.formats.pdf_images import names_of_filters
from worker.formats.sources import Source

# What ISO 19005-2, 6.1.7, allows for images. LZW is forbidden by 6.1.7.2; JPEG 2000 is looked into (6.2.8.3).
_KEPT_FILTERS: Final = {
    "/DCTDecode",
    "/JPXDecode",
    "/CCITTFaxDecode",
    "/FlateDecode",
    "/JBIG2Decode",
    "/ASCII85Decode",
    "/ASCIIHexDecode",
    "/RunLengthDecode",
}
_REPACKED_FILTERS: Final = {"/LZWDecode", "/FlateDecode", "/ASCII85Decode", "/ASCIIHexDecode", "/RunLengthDecode"}
_KEPT_COLOURS: Final = {"/DeviceGray", "/DeviceRGB"}
_DROPPED: Final = ("/Metadata", "/OPI", "/Alternates", "/Interpolate", "/StructParent", "/Name", "/Intent", "/ID")
_PROFILE_CLASSES: Final = (b"scnr", b"mntr", b"prtr", b"spac")
_PROFILE_SPACES: Final = {1: b"GRAY", 3: b"RGB "}


def kept_pdf_page(source: Source, number: int) -> tuple[bytes, int] | None:
    """A PDF of one page that shows page `number`, from 1, with its images' own bits, and the degrees clockwise that a
    viewer must turn it; None where PDF/A-2 with an sRGB output intent does not take the page so."""
    try:
        with pikepdf.open(source.path, suppress_warnings=True) as pdf:
            makeup = makeup_of(pdf.pages[number - 1])
            return (_packed(makeup), makeup.turn) if can_be_kept(makeup) else None
    except (pikepdf.PdfError, NotImplementedError, *BROKEN):
        return None  # a page so odd that only a renderer makes sense of it


def can_be_kept(makeup: Makeup) -> bool:
    """Whether the page shows images alone, each of which PDF/A-2 takes with its own bits."""
    return (
        makeup.is_only_pictures
        and not makeup.has_notes
        and makeup.turn % 90 == 0
        and all(_is_kept(picture) for picture in makeup.pictures)
    )


def _is_kept(picture: PlacedPicture) -> bool:
    image = picture.image
    if image.get("/ImageMask", False):
        return picture.fill is not None and _is_plain(image)
    layers = [image[key] for key in ("/SMask", "/Mask") if isinstance(image.get(key), Stream)]
    return "/SMaskInData" not in image and all(_is_plain(layer) for layer in (image, *layers))


def _is_plain(image: pikepdf.Object) -> bool:
    filters = names_of_filters(image)
    if filters == {"/JPXDecode"}:
        return is_plain_jp2(image.read_raw_bytes()) and image.get("/ColorSpace", "/DeviceRGB") in _KEPT_COLOURS
    if not (filters <= _KEPT_FILTERS - {"/JPXDecode"} or filters <= _REPACKED_FILTERS):
        return False
    return bool(image.get("/ImageMask", False)) or _is_kept_colour(image.get("/ColorSpace"))


def _is_kept_colour(space: pikepdf.Object | None) -> bool:
    if not isinstance(space, Array):
        return str(space) in _KEPT_COLOURS
    if space[0] == "/Indexed":
        return _is_kept_colour(space[1])
    return space[0] == "/ICCBased" and int(space[1].N) in _PROFILE_SPACES


def _packed(makeup: Makeup) -> bytes:
    with pikepdf.new() as single:
        names: dict[str, pikepdf.Object] = {}
        drawing = []
        for place, picture in enumerate(makeup.pictures):
            image = single.copy_foreign(picture.image)
            for layer in (image, image.get("/SMask"), image.get("/Mask")):
                if isinstance(layer, Stream):
                    _conform(layer)
            names[f"/Im{place}"] = image
            fill = f"{picture.fill:.4f} g " if picture.fill is not None and "/ImageMask" in image else ""
            matrix = " ".join(f"{value:.5f}" for value in picture.to_page.shorthand)
            drawing.append(f"q {fill}{matrix} cm /Im{place} Do Q")
        single.add_blank_page(page_size=(makeup.width, makeup.height))
        page = single.pages[0]
        page.obj.Resources = Dictionary(XObject=Dictionary(names))
        page.obj.Contents = Stream(single, "\n".join(drawing).encode())
        packed = io.BytesIO()
        single.save(packed, deterministic_id=True)
    return packed.getvalue()


def _conform(image: Stream) -> None:
    """Take away what PDF/A forbids beside the image's samples; packing that it forbids is done anew, without loss."""
    for key in _DROPPED:
        if key in image:
            del image[key]
    if "/LZWDecode" in names_of_filters(image):
        image.write(image.read_bytes())
    space = image.get("/ColorSpace", Name.DeviceGray)
    base = space[1] if isinstance(space, Array) and space[0] == "/Indexed" else space
    if isinstance(base, Array) and base[0] == "/ICCBased" and not _is_sound_profile(base[1]):
        device = Name.DeviceGray if int(base[1].N) == 1 else Name.DeviceRGB
        image.ColorSpace = device if base is space else Array([space[0], device, *list(space)[2:]])


def _is_sound_profile(profile: pikepdf.Object) -> bool:
    """Whether an ICC profile is one that ISO 19005-2, 6.2.4.2, allows for what it is used for."""
    head = profile.read_bytes()[:128]
    return (
        len(head) == 128
        and head[36:40] == b"acsp"
        and head[8] <= 4
        and head[12:16] in _PROFILE_CLASSES
        and head[16:20] == _PROFILE_SPACES[int(profile.N)]
    )
