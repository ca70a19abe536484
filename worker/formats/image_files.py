"""Files of pictures: whether they are whole, where their pages lie, and each page opened within the budget.

What counts as a page: every picture of a TIFF or a HEIF that is no thumbnail, mask, depth map or other view of another
one. Of an animation (GIF, WebP, AVIF) and of a JPEG that carries further pictures for screens (MPO), the first picture
is the page: that is what whoever made the file saw as its photo.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pillow_heif
from PIL import AvifImagePlugin, Image, TiffImagePlugin

from dossier.errors import Damaged, TooLarge, Truncated
from worker.formats.containers import TiffFrom, has_all_boxes, tiff_pages
from worker.formats.decoding import decoding, within_budget

FORMATS: Final = {
    "tiff": "TIFF",
    "jpeg": "JPEG",
    "png": "PNG",
    "webp": "WEBP",
    "bmp": "BMP",
    "gif": "GIF",
    "jp2": "JPEG2000",
    "heif": "HEIF",
    "avif": "AVIF",
}
"""Formats as `worker.formats.sources.sniff` names them -> as Pillow names them."""

# One core for each page: pages are read side by side, and each thread would take its share of a page's memory limit.
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
AvifImagePlugin.DEFAULT_MAX_THREADS = 1


def probe_image(path: Path, form: str, head: bytes, tail: bytes) -> tuple[int, ...]:
    """Where each page of the file lies, as `open_frame` takes it. `head`, `tail`: its first and last bytes.

    Raises Truncated for a file that is not written to its end, Damaged, TooLarge.
    """
    size = path.stat().st_size
    if form == "tiff":
        return _probe_tiff(path, size)
    if form == "webp" and int.from_bytes(head[4:8], "little") + 8 > size:
        raise Truncated
    if form in ("heif", "avif") and not has_all_boxes(path):
        raise Truncated
    with decoding(), Image.open(path, formats=[FORMATS[form]]) as image:
        if form == "heif":
            return _heif_pages(image)
        within_budget(image.size)
        if form == "jpeg":
            # Reading it at an eighth of its size still walks through all of its data.
            image.draft("L", (image.width // 8, image.height // 8))
            image.load()
        if form == "png" and b"IEND" not in tail:
            raise Truncated
        if form == "jp2" and b"\xff\xd9" not in tail:
            raise Truncated
        if form in ("bmp", "gif"):
            image.load()
    return (0,)


@contextmanager
def open_frame(path: Path, form: str, frame: int) -> Iterator[Image.Image]:
    """The picture at `frame`, opened but not decoded. Raises Damaged, Truncated, TooLarge, also for its body."""
    if form == "tiff":
        with decoding(), TiffFrom(path, frame) as file, Image.open(file, formats=["TIFF"]) as image:
            within_budget(image.size)
            yield image
        return
    with decoding(), Image.open(path, formats=[FORMATS[form]]) as image:
        image.seek(frame)
        within_budget(image.size)
        yield image


def _probe_tiff(path: Path, size: int) -> tuple[int, ...]:
    with decoding():
        pages = tiff_pages(path)
    failures: list[Damaged | TooLarge] = []
    for page in pages:
        try:
            with open_frame(path, "tiff", page) as image:
                _has_its_data(image, size)
        except (Damaged, TooLarge) as error:  # one bad page does not take the others with it
            failures.append(error)
    if len(failures) == len(pages):
        raise failures[0] if failures else Damaged
    return pages


def _has_its_data(image: Image.Image, size: int) -> None:
    """Raise Truncated if the data of the TIFF page `image` lies beyond the file's end."""
    assert isinstance(image, TiffImagePlugin.TiffImageFile)  # noqa: S101  (opened as nothing else; tells the types)
    tags = image.tag_v2
    for offsets, counts in (
        (TiffImagePlugin.STRIPOFFSETS, TiffImagePlugin.STRIPBYTECOUNTS),
        (TiffImagePlugin.TILEOFFSETS, TiffImagePlugin.TILEBYTECOUNTS),
    ):
        ends = map(sum, zip(_numbers(tags.get(offsets)), _numbers(tags.get(counts)), strict=False))
        if any(end > size for end in ends):
            raise Truncated


def _numbers(value: object) -> tuple[int, ...]:
    return tuple(map(int, value)) if isinstance(value, tuple) else () if value is None else (int(str(value)),)


def _heif_pages(image: Image.Image) -> tuple[int, ...]:
    """The pictures of a HEIF file, one of each group of views of the same thing: the one the file opens with, or the
    first. Such groups (ISO 23008-12, 6.8: `altr`, `ster`) hold the two eyes of a stereo photo, or two encodings."""
    primary = image.tell()
    pages = set(range(getattr(image, "n_frames", 1)))
    for group in image.info.get("entity_groups", ()):
        views = [view for view in group["images"] if view is not None]
        pages -= {*views} - {primary if primary in views else views[0]} if views else set()
    return tuple(sorted(pages))
