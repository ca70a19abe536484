"""PDF pages that are more than plain pictures, drawn anew so that PDF/A takes them.

Poppler's cairo back end writes a page's drawing again: type stays type, with fonts embedded, lines stay lines, JPEG and
fax pictures keep their bits, signature boxes and stamps become part of the page, colours become RGB. What it leaves out
of PDF/A is added here. Its type keeps its shapes but says nothing: the words that were read lie over it, and each is
to be found once.

Neighbouring pages are drawn together, as they share fonts: a typed paper of 29 pages is an eighth of the size that it
would have page by page (docs/measurements.md).
"""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from dossier.errors import Damaged, ToolMissing
from worker.access_copy.fonts import drop_hints
from worker.access_copy.pdf_picture import can_be_kept
from worker.formats.pdf_content import makeup_of
from worker.formats.pdf_images import names_of_filters
from worker.formats.sources import Source

# So many pages share their fonts; a run's bytes are held in memory.
RUN_PAGES: Final = 64
_KEPT_FILTERS: Final = {"/DCTDecode", "/CCITTFaxDecode", "/FlateDecode", "/JBIG2Decode"}
_KEPT_COLOURS: Final = {"/DeviceGray", "/DeviceRGB"}


def runs_to_redraw(source: Source) -> tuple[range, ...]:
    """The pages of a PDF, from 1, that cannot be kept as they are, as runs of at most RUN_PAGES neighbours."""
    runs: list[range] = []
    with pikepdf.open(source.path, suppress_warnings=True) as pdf:
        for number in _pages_to_redraw(pdf):
            if runs and runs[-1].stop == number and len(runs[-1]) < RUN_PAGES:
                runs[-1] = range(runs[-1].start, number + 1)
            else:
                runs.append(range(number, number + 1))
    return tuple(runs)


def _pages_to_redraw(pdf: pikepdf.Pdf) -> Iterator[int]:
    for number, page in enumerate(pdf.pages, 1):
        try:
            makeup = makeup_of(page)
        except (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError):
            continue  # rendering says what is wrong with it
        if not can_be_kept(makeup):
            yield number


def redrawn(source: Source, numbers: range) -> bytes:
    """A PDF with the pages `numbers` of `source`, upright, each a form called /Fm0 on a page of its size.

    Raises Damaged when they cannot be drawn as PDF/A-2b wants them, ToolMissing.
    """
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder) / "drawn.pdf"
        _draw(source.path, numbers, drawn)
        try:
            with pikepdf.open(drawn) as pdf:
                if len(pdf.pages) != len(numbers):
                    raise Damaged
                _conform(pdf)
                drop_hints(pdf)
                return _as_forms(pdf)
        except (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError) as error:
            raise Damaged from error


def _draw(path: Path, numbers: range, out: Path) -> None:
    command = ["pdftocairo", "-pdf", "-f", str(numbers.start), "-l", str(numbers.stop - 1), str(path), str(out)]
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    except FileNotFoundError as error:
        raise ToolMissing(tool="poppler", advice="apt install poppler-utils") from error
    except subprocess.CalledProcessError as error:
        raise Damaged from error


def _conform(pdf: pikepdf.Pdf) -> None:
    """Bring what cairo wrote into PDF/A-2b; Damaged where that cannot be done."""
    silent = {width: pdf.make_indirect(Stream(pdf, _saying_nothing(width))) for width in (1, 2)}
    for thing in pdf.objects:
        if not isinstance(thing, Dictionary | Stream):
            continue
        if thing.get("/Subtype") == "/Image":
            if not _is_plain(thing):
                raise Damaged
            for key in ("/Interpolate", "/Intent", "/Metadata"):
                if key in thing:
                    del thing[key]
        elif thing.get("/Type") == "/Font":
            if thing.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in thing:
                thing.CIDToGIDMap = Name.Identity  # ISO 19005-2, 6.2.11.3.2
            elif thing.get("/Subtype") == "/Type0":
                thing.ToUnicode = silent[2]
            elif not str(thing.get("/Subtype")).startswith("/CIDFont"):
                thing.ToUnicode = silent[1]


def _is_plain(image: pikepdf.Object) -> bool:
    space = image.get("/ColorSpace")
    if isinstance(space, Array) and space[0] == "/Indexed":
        space = space[1]
    return names_of_filters(image) <= _KEPT_FILTERS and ("/ImageMask" in image or str(space) in _KEPT_COLOURS)


def _saying_nothing(width: int) -> bytes:
    """A CMap by which every code of `width` bytes is a space."""
    blocks = []
    # Subsets of fonts count their glyphs from nought, so that two bytes have far more codes than are used.
    for high in range(16 if width == 2 else 1):
        first, last = ((high << 8), (high << 8) + 255)
        spaces = "<0020>" * 256
        blocks.append(f"1 beginbfrange\n<{first:0{2 * width}x}> <{last:0{2 * width}x}> [{spaces}]\nendbfrange")
    lowest, highest = "00" * width, "ff" * width
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /SohoaSilent def /CMapType 2 def",
            f"1 begincodespacerange <{lowest}> <{highest}> endcodespacerange",
            *blocks,
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        ]
    ).encode()


def _as_forms(pdf: pikepdf.Pdf) -> bytes:
    with pikepdf.new() as forms:
        for page in pdf.pages:
            _without_spoken_text(pdf, page)
            left, bottom, right, top = (float(edge) for edge in page.mediabox)
            form = forms.copy_foreign(page.as_form_xobject())
            forms.add_blank_page(page_size=(right - left, top - bottom))
            shown = forms.pages[-1]
            shown.obj.Resources = Dictionary(XObject=Dictionary(Fm0=form))
            shown.obj.Contents = Stream(forms, f"1 0 0 1 {-left:.4f} {-bottom:.4f} cm /Fm0 Do".encode())
        packed = io.BytesIO()
        forms.save(packed, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return packed.getvalue()


def _without_spoken_text(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Take the text away that cairo writes beside type whose glyphs do not match its letters one to one."""
    steps = pikepdf.parse_content_stream(page)
    if any(str(step.operator) == "BDC" for step in steps):
        plain = [
            ([step.operands[0]], pikepdf.Operator("BMC"))
            if str(step.operator) == "BDC"
            else (step.operands, step.operator)
            for step in steps
        ]
        page.obj.Contents = Stream(pdf, pikepdf.unparse_content_stream(plain))
