"""Signatures as a PDF lays them out: the signed form fields, what is written beside each, and where its box is seen.

Read with qpdf, which mends broken files and follows no reference twice; what is found here is listed even where the
signature itself cannot be checked. A field that is not in the file's form is no signature (ISO 32000-1, 12.7.4.5).

Runs C++ libraries over bytes from outside: call it through `worker.limits`.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

import pikepdf
import pypdfium2
from pikepdf.models.metadata import decode_pdf_date

from dossier.signatures.signing import Area
from dossier.vietnam import VIETNAM
from dossier.words.folding import nfc
from worker.formats.decoding import BROKEN
from worker.formats.pdf_content import UNSEEN_NOTE

Corner = Literal["left", "right"]

# A form may refer to itself: more nodes than these are not looked at.
MOST_NODES: Final = 5000
# A dossier's summary has some ten; each costs a digest of the whole file.
MOST_SIGNATURES: Final = 100
MOST_LETTERS: Final = 500
# What share of a page's height, from above, its corners take.
_CORNER: Final = 1 / 4
_BROKEN: Final = (pikepdf.PdfError, *BROKEN)


@dataclass(frozen=True, slots=True)
class SignedField:
    """A signed field. `number`: object number and generation of the field, None if it has none.

    `is_timestamp`: a document timestamp. `texts`: `name`, `reason`, `location`, each where it is written; `written_at`:
    the time of the signature's dictionary (/M), if it says in which zone. `page` from 1, `area` and `shown` text of its
    box, if it is seen; `corner`: the upper corner of page 1 in which it lies.
    """

    name: str
    number: tuple[int, int] | None
    is_timestamp: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    written_at: datetime | None = None
    page: int | None = None
    area: Area | None = None
    corner: Corner | None = None
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class SignedForm:
    """What a PDF says of itself: its signed fields in the order of its form, when its file was made, and its title.
    `is_whole`: whether the form could be read to its end."""

    fields: tuple[SignedField, ...] = ()
    created_at: datetime | None = None
    is_whole: bool = True
    title: str = ""


def signed_form(path: Path) -> SignedForm:
    """The signed fields of the PDF at `path`, at most `MOST_SIGNATURES`. A file that cannot be read has none that are
    known."""
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            found, is_whole = _signed(pdf)
            boxes = _boxes(pdf, found) if found else {}
            fields = tuple(boxes.get(key, one) for key, one in found.items())
            return SignedForm(fields, _created_at(pdf), is_whole, _title(pdf))
    except _BROKEN:
        return SignedForm(is_whole=False)


def _signed(pdf: pikepdf.Pdf) -> tuple[dict[tuple[int, int] | str, SignedField], bool]:
    """The signed fields by object number, or by name where they have none, and whether those are all."""
    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, pikepdf.Dictionary) else None
    nodes = deque((one, "", "") for one in fields) if isinstance(fields, pikepdf.Array) else deque()
    found: dict[tuple[int, int] | str, SignedField] = {}
    walked = set()
    for _ in range(MOST_NODES):
        if not nodes:
            return found, True
        node, name, kind = nodes.popleft()
        if not isinstance(node, pikepdf.Dictionary) or (node.is_indirect and node.objgen in walked):
            continue
        walked.add(node.objgen)
        kind = str(node.get("/FT", kind))
        name = ".".join(filter(None, (name, str(node.get("/T", "")))))[:MOST_LETTERS]
        value = node.get("/V")
        if kind == "/Sig" and isinstance(value, pikepdf.Dictionary):
            if len(found) == MOST_SIGNATURES:
                break
            one = _described(node, name, value)
            found.setdefault(one.number or name, one)
        children = node.get("/Kids")
        if isinstance(children, pikepdf.Array):
            nodes.extend((child, name, kind) for child in children)
    return found, False


def _created_at(pdf: pikepdf.Pdf) -> datetime | None:
    with suppress(*_BROKEN):
        return _moment_of_a_day(pdf.trailer.Info.CreationDate) if "/Info" in pdf.trailer else None
    return None


def _title(pdf: pikepdf.Pdf) -> str:
    with suppress(*_BROKEN):
        return nfc(str(pdf.trailer.Info.get("/Title", "")))[:MOST_LETTERS] if "/Info" in pdf.trailer else ""
    return ""


def _described(node: pikepdf.Dictionary, name: str, value: pikepdf.Dictionary) -> SignedField:
    texts = {}
    for key in ("/Name", "/Reason", "/Location"):
        written = nfc(str(value.get(key, ""))).strip()[:MOST_LETTERS]
        if written:
            texts[key[1:].lower()] = written
    return SignedField(
        name,
        node.objgen if node.is_indirect else None,
        str(value.get("/Type", "")) == "/DocTimeStamp" or str(value.get("/SubFilter", "")) == "/ETSI.RFC3161",
        texts,
        _moment(value.get("/M")),
    )


def _moment_of_a_day(written: object) -> datetime | None:
    """A date of PDF. Of one without its zone the day is known where that is the same by the clock of Vietnam and by
    universal time, which are what programs there write; then it is the moment by the first."""
    with suppress(ValueError, OverflowError, TypeError):
        moment: datetime = decode_pdf_date(str(written))
        if moment.tzinfo:
            return moment
        here, universal = moment.replace(tzinfo=VIETNAM), moment.replace(tzinfo=UTC)
        return here if here.date() == universal.astimezone(VIETNAM).date() else None
    return None


def _moment(written: object) -> datetime | None:
    """A date of PDF; one without its zone is no moment."""
    with suppress(ValueError, OverflowError, TypeError):
        moment: datetime = decode_pdf_date(str(written))
        return moment if moment.tzinfo else None
    return None


def _boxes(
    pdf: pikepdf.Pdf, found: Mapping[tuple[int, int] | str, SignedField]
) -> dict[tuple[int, int] | str, SignedField]:
    """The fields whose box is seen on a page, with that box."""
    placed = {}
    for number, page in enumerate(pdf.pages, start=1):
        notes = page.obj.get("/Annots")
        for note in notes if isinstance(notes, pikepdf.Array) else ():
            key = next((key for key in _numbers(note) if key in found), None)
            if key is None or key in placed:
                continue
            with suppress(*_BROKEN):
                place = _area(note, page)
                if place is not None:
                    area, corner = place
                    corner = corner if number == 1 else None
                    placed[key] = replace(found[key], page=number, area=area, corner=corner, shown=_shown(note))
    return placed


def _numbers(note: object) -> Iterator[tuple[int, int] | str]:
    """The object numbers of the field that a note may be the box of: its own, its parent's."""
    if isinstance(note, pikepdf.Dictionary):
        if note.is_indirect:
            yield note.objgen
        parent = note.get("/Parent")
        if isinstance(parent, pikepdf.Dictionary) and parent.is_indirect:
            yield parent.objgen


def _area(note: pikepdf.Object, page: pikepdf.Page) -> tuple[Area, Corner | None] | None:
    """Where a note is seen on its page, in points of the page as viewers show it, and in which upper corner."""
    left, bottom, right, top = (float(edge) for edge in note.Rect)
    if left == right or bottom == top or int(note.get("/F", 0)) & UNSEEN_NOTE:
        return None
    x0, y0, x1, y1 = (float(edge) for edge in page.cropbox)
    width, height = abs(x1 - x0), abs(y1 - y0)
    x0, y0 = min(x0, x1), min(y0, y1)
    corners = [(x - x0, height - (y - y0)) for x, y in ((left, bottom), (right, top))]
    for _ in range(int(page.rotation) % 360 // 90):  # a quarter clockwise each
        corners, width, height = [(height - y, x) for x, y in corners], height, width
    across, down = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    corner: Corner | None = None
    if sum(down) / 2 < height * _CORNER:
        corner = "left" if sum(across) < width else "right"
    return (round(across[0], 1), round(down[0], 1), round(across[1], 1), round(down[1], 1)), corner


def _shown(note: pikepdf.Object) -> str | None:
    """The text that the look of a signature's box draws; None for a picture."""
    looks = note.get("/AP")
    look = looks.get("/N") if isinstance(looks, pikepdf.Dictionary) else None
    if not isinstance(look, pikepdf.Stream):
        return None
    with pikepdf.new() as alone:
        page = alone.add_blank_page()
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Look=alone.copy_foreign(look)))
        page.obj.Contents = pikepdf.Stream(alone, b"/Look Do")
        out = io.BytesIO()
        alone.save(out)
    with suppress(pypdfium2.PdfiumError):
        document = pypdfium2.PdfDocument(out.getvalue())
        try:
            text = document[0].get_textpage().get_text_range()
        finally:
            document.close()
        lines = (" ".join(line.split()) for line in nfc(text).splitlines())
        return "\n".join(filter(None, lines))[:MOST_LETTERS] or None
    return None
