"""A redacted copy as a PDF/A: the sheet, then every page painted over, but for the words that may be seen.

Nothing of the paper's file goes into it: each page is drawn to a picture, of which only the pixels of open words are
copied to a black one, and that is packed without loss. Its text is that of the open words, its metadata its own.

A server that answers many calls at once cannot fork children to draw in (worker/limits.py), so this is a program of its
own, which does: `python -m worker.redaction.make COPY READING ORDER OUT` reads the access copy, the record of the
reading (empty where there is none) and the order (`ordered`), writes the redacted copy to OUT and prints one line of
JSON, `{}` or `{"error": code, "values": {…}}`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import img2pdf
import numpy as np
import pikepdf
from PIL import Image

from dossier.errors import ArchiveDamaged, MachineFault, SohoaError, ToolMissing
from dossier.machine import refused_by_the_machine
from dossier.reading import PageReading
from dossier.words.damage import PAGE_NOT_DRAWN
from dossier.words.sentences import Phrase
from worker import limits
from worker.access_copy.pdfa import AccessMetadata
from worker.access_copy.put_together import Picture, put_together
from worker.formats.drawn import not_of_the_file, of_our_own
from worker.record import page_of_record
from worker.redaction.open_words import OpenPage, Place, opened
from worker.redaction.sheet import Line, drawn

SECONDS: Final = 90.0
"""For all of a copy: so long is waited for it."""
_PAGE_SECONDS: Final = 15.0
_MEMORY_BYTES: Final = 1 << 30
_DPI: Final = 150
# A2 at that resolution: no page of a person's paper is larger, and a picture of one has its bound.
_LONGEST: Final = 3600
_A4: Final = (1240, 1754)
_BLACK, _WHITE = 0, 255


@dataclass(frozen=True, slots=True)
class Order:
    """What a redacted copy is to be. `sheet`: what its first pages say; `places`: of the values, those that may not be
    seen as well; `printed`: phrases that forms of the kind print; `is_closed`: nothing of the picture may be seen."""

    title: str
    made_at: datetime
    producer: str
    sheet: tuple[Line, ...]
    places: tuple[Place, ...]
    printed: tuple[str, ...]
    is_closed: bool = False


def as_json(order: Order) -> str:
    """The order as the program reads it."""
    return json.dumps({**asdict(order), "made_at": order.made_at.isoformat()}, ensure_ascii=False)


def ordered(text: str) -> Order:
    """What `as_json` wrote."""
    said: dict[str, Any] = json.loads(text)
    return Order(
        title=said["title"],
        made_at=datetime.fromisoformat(said["made_at"]),
        producer=said["producer"],
        sheet=tuple(Line(**line) for line in said["sheet"]),
        places=tuple(Place(place["page"], tuple(place["box"]), place["text"]) for place in said["places"]),
        printed=tuple(said["printed"]),
        is_closed=said["is_closed"],
    )


def make(copy: Path, reading: bytes, order: Order, out: Path) -> None:
    """Write the redacted copy of the access copy `copy` to `out`. Raises `ArchiveDamaged`, `ToolMissing`, and what the
    machine did to the work."""
    bounded = partial(limits.call, seconds=_PAGE_SECONDS, memory_bytes=_MEMORY_BYTES)
    with of_our_own(), TemporaryDirectory(dir=out.parent) as scratch:
        folder = Path(scratch)
        pages: list[PageReading] = bounded(_pages, copy, reading)
        made: list[tuple[PageReading, Path]] = bounded(_sheets, order.sheet, folder)
        closed = [replace(page, words=()) for page in pages] if order.is_closed else pages
        shown = [opened(page, order.places, order.printed) for page in closed]
        todo = [(place, *one) for place, one in enumerate(zip(pages, shown, strict=True), start=1)]
        draw = partial(_draw_page, copy, folder)
        for (_, page, seen), file in limits.each(
            draw, todo, at_once=1, seconds=_PAGE_SECONDS, memory_bytes=_MEMORY_BYTES
        ):
            if isinstance(file, SohoaError):
                raise file
            # The picture is upright already.
            made.append((replace(page, rotation=0, codes=(), again=(), words=seen.words), file))
        metadata = AccessMetadata(order.title, order.made_at, order.producer)
        limits.call(_together, made, metadata, folder, out, seconds=SECONDS, memory_bytes=_MEMORY_BYTES)


def _pages(copy: Path, reading: bytes) -> list[PageReading]:
    """The pages of the copy as they were read: with no word where there is no record of that, or of another paper."""
    record = json.loads(reading) if reading else {"pages": []}
    pages = [page_of_record(page) for page in record["pages"]]
    try:
        with pikepdf.open(copy, suppress_warnings=True) as pdf:
            count = len(pdf.pages)
    except pikepdf.PdfError:
        raise ArchiveDamaged(object_id=copy.name, problem="access") from None
    return pages if len(pages) == count else [PageReading(number, 0, 0, 0) for number in range(1, count + 1)]


def _sheets(lines: Sequence[Line], folder: Path) -> list[tuple[PageReading, Path]]:
    made = []
    for place, sheet in enumerate(drawn(lines)):
        file = folder / f"sheet-{place}.pdf"
        file.write_bytes(_packed(sheet.picture.convert("1", dither=Image.Dither.NONE)))
        made.append((sheet.page(place + 1), file))
    return made


def _draw_page(copy: Path, folder: Path, one: tuple[int, PageReading, OpenPage]) -> Path:
    """The page in this place of the copy as a PDF of one picture, black but for what is open; how large it is on paper
    is the reading's."""
    place, page, shown = one
    file = folder / f"page-{place}.pdf"
    if not (page.width and page.height and page.dpi):
        file.write_bytes(_packed(Image.new("L", _A4, _BLACK)))
        return file
    by = min(1.0, _DPI / page.dpi, _LONGEST / max(page.width, page.height))
    size = (max(1, round(page.width * by)), max(1, round(page.height * by)))
    black = np.full((size[1], size[0]), _BLACK, np.uint8)
    if shown.words:
        drawn_page = np.asarray(_rendered(copy, place, size, folder / f"page-{place}"))
        is_open = np.zeros(black.shape, bool)
        for word in shown.words:
            left, top, right, bottom = (round(side * by) for side in word.box)
            is_open[max(top, 0) : bottom, max(left, 0) : right] = True
        for box in shown.over:
            left, top, right, bottom = (round(side * by) for side in box)
            is_open[max(top, 0) : bottom, max(left, 0) : right] = False
        black[is_open] = drawn_page[is_open]
    file.write_bytes(_packed(Image.fromarray(black)))
    return file


def _rendered(copy: Path, number: int, size: tuple[int, int], out: Path) -> Image.Image:
    command = ["pdftoppm", "-f", f"{number}", "-l", f"{number}", "-singlefile", "-gray", "-cropbox"]
    command += ["-scale-to-x", f"{size[0]}", "-scale-to-y", f"{size[1]}", str(copy), str(out)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PAGE_SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise MachineFault(problem=f"pdftoppm: {_PAGE_SECONDS:.0f} s") from error
    except FileNotFoundError as error:
        raise ToolMissing(tool="poppler", advice="apt install poppler-utils") from error
    made = out.with_suffix(".pgm")
    try:
        with Image.open(made) as picture:
            grey = picture.convert("L")
        made.unlink()  # megabytes a page, where all that lies open of papers shares some memory
    except (OSError, SyntaxError) as error:
        problem = Phrase(PAGE_NOT_DRAWN, {"file": "access", "page": number})
        damaged = ArchiveDamaged(object_id=copy.name, problem=problem)
        raise refused_by_the_machine(error) or not_of_the_file(done, out.parent) or damaged from None
    return grey if grey.size == size else grey.resize(size)


def _packed(picture: Image.Image) -> bytes:
    """The picture, bit for bit, as a PDF of one page."""
    packed = BytesIO()
    picture.save(packed, "PNG")
    pdf: bytes = img2pdf.convert(packed.getvalue(), engine=img2pdf.Engine.internal, nodate=True)
    return pdf


def _together(made: Sequence[tuple[PageReading, Path]], metadata: AccessMetadata, folder: Path, out: Path) -> None:
    pictures = [Picture(file) for _, file in made]
    put_together([page for page, _ in made], pictures, metadata, [(metadata.title, 1)], folder, out)


def main() -> None:
    """Make the copy that the command line names."""
    copy, reading, order, out = (Path(one) for one in sys.argv[1:])
    said: dict[str, Any] = {}
    try:
        make(copy, reading.read_bytes(), ordered(order.read_text(encoding="utf-8")), out)
    except SohoaError as error:
        said = {"error": error.code, "values": error.plain_values()}
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main()
