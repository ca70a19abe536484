"""Writes invented papers as a desk would hand them in: page files with their truth, whole dossiers, PDFs of images.

The same arguments give the same bytes: all chance comes from the seed, and no file carries a clock.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import img2pdf
import numpy as np
import pikepdf
from PIL import Image, ImageDraw

from dossier.errors import BadRequest
from scripts.samples.case import Case, Kind
from scripts.samples.drawing.fonts import font
from scripts.samples.drawing.sheet import Paper
from scripts.samples.drawing.zones import draw, style_of
from scripts.samples.kinds import KINDS
from scripts.samples.kinds.requests import PROCEDURES, dossier_code
from scripts.samples.people import Place, a_person, a_place, day_between
from scripts.samples.scanning.scanner import QUALITIES, Scan

_COVER = "giay_tiep_nhan_ho_so"
_LAST_DAY = date(2026, 6, 30)
_DOSSIER_QUALITIES = ("office", "skewed", "copier", "office", "yellowed")


@dataclass(frozen=True, slots=True)
class Sample:
    """One paper on disk. `truth`: as written beside it in `name`.json; `pages`: its files, in order."""

    name: str
    kind: str
    quality: str
    truth: dict[str, Any]
    pages: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class DossierSample:
    """A dossier in a folder named by its code: the cover sheet first, then the papers, one file each.

    `truths`: one for each file, in order. `owner_name`, `owner_id`: whom the dossier is about.
    """

    dossier_code: str
    owner_name: str
    owner_id: str
    folder: Path
    files: tuple[Path, ...]
    truths: tuple[dict[str, Any], ...]


def make_papers(
    out: Path,
    *,
    count: int,
    seed: int,
    kinds: Sequence[str] | None = None,
    qualities: Sequence[str] | None = None,
) -> list[Sample]:
    """Writes `count` papers into `out`, kinds and qualities in turn, each as NAME.json and NAME-p1.EXT, NAME-p2.EXT …;
    a copier delivers all sheets of a paper in one TIFF.

    Raises BadRequest for an unknown kind or quality.
    """
    wanted, levels = tuple(kinds or KINDS), tuple(qualities or QUALITIES)
    _check(wanted, levels)
    out.mkdir(parents=True, exist_ok=True)
    samples = []
    for number in range(count):
        turn, place = divmod(number, len(wanted))
        kind, quality = KINDS[wanted[place]], levels[(place + turn) % len(levels)]
        chance = Random(f"{seed}/{number}/{kind.code}")
        paper = kind.make(_case(kind, chance))
        scans, typeface = scans_of(paper, quality, chance)
        name = f"{kind.code}-{quality}-{number}"
        truth = _truth(paper, quality, typeface, len(scans))
        pages = write_pages(out, name, scans)
        (out / f"{name}.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        samples.append(Sample(name, kind.code, quality, truth, pages))
    return samples


def make_dossier(out: Path, *, seed: int, papers: Sequence[str], as_pdf: bool = False) -> DossierSample:
    """Writes one dossier into `out`/DOSSIER CODE: the cover sheet with its QR code and `papers` (codes of kinds) of the
    same person, one file a paper: TIFF G4 or JPEG as the scanner gives it, or PDF (`as_pdf`). A paper of several
    sheets that is not copied becomes a PDF in any case, as one file must hold it. The truth is returned, not written:
    the folder can be dropped at a desk as it is.

    Raises BadRequest for an unknown kind.
    """
    _check(tuple(papers), ())
    chance = Random(f"{seed}/dossier/{'/'.join(papers)}")
    on = day_between(chance, date(2021, 10, 1), _LAST_DAY)
    owner = a_person(chance, on, (21, 70))
    code = dossier_code(Case(owner, _place(seed, on), on, chance))
    folder = out / code
    folder.mkdir(parents=True, exist_ok=True)
    names = tuple(KINDS[paper].name for paper in papers)
    files, truths = [], []
    for number, kind_code in enumerate((_COVER, *papers)):
        cover = number == 0
        issued = on if cover else _earlier(chance, KINDS[kind_code], on)
        case = (
            Case(owner, _place(seed, issued), issued, chance, code, chance.choice(PROCEDURES), names)
            if cover
            else (Case(owner, _place(seed, issued), issued, chance))
        )
        quality = "office" if cover else _DOSSIER_QUALITIES[number % len(_DOSSIER_QUALITIES)]
        paper = KINDS[kind_code].make(case)
        scans, typeface = scans_of(paper, quality, chance)
        stem = folder / f"{number:02d}-{kind_code}"
        files.append(_write_whole(stem, scans, as_pdf=as_pdf))
        truths.append(_truth(paper, quality, typeface, len(scans)))
    return DossierSample(code, owner.name, owner.number, folder, tuple(files), tuple(truths))


def make_pdf(out: Path, *, seed: int, pages: int) -> Path:
    """Writes the PDF `out` of `pages` images without text layer: small grey A4 sheets at 100 dpi, quick to make and to
    read, each with its own words.
    """
    sheets = [tiny_page(f"Trang {number} của {pages}", seed=seed + number) for number in range(1, pages + 1)]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(_pdf(sheets))
    return out


def tiny_page(text: str, *, seed: int = 0) -> bytes:
    """A grey PNG, 827 x 500 pixels at 100 dpi: `text` and three printed lines, distinct for each text and seed."""
    chance = Random(f"{seed}/{text}")
    person = a_person(chance, _LAST_DAY, (20, 70))
    rows = (
        "GIẤY XÁC NHẬN",
        text,
        f"Họ và tên: {person.name}",
        f"Số định danh cá nhân: {person.number}",
    )
    page = Image.new("L", (827, 500), 255)
    ink = ImageDraw.Draw(page)
    for place, row in enumerate(rows):
        letters = font("DejaVu Sans", 16 if place == 0 else 14, place == 0, dpi=100)
        ink.text((60, 60 + 60 * place), row, font=letters, fill=20)
    return _bytes(Scan(page, "png", dpi=100))


def _check(kinds: Sequence[str], qualities: Sequence[str]) -> None:
    unknown = [name for name in kinds if name not in KINDS] + [name for name in qualities if name not in QUALITIES]
    if unknown:
        raise BadRequest(problem=", ".join(unknown))


def _case(kind: Kind, chance: Random) -> Case:
    last = min(_LAST_DAY, date(kind.years[1], 12, 31))
    on = day_between(chance, date(kind.years[0], 1, 1), last)
    return Case(a_person(chance, on, kind.ages), a_place(chance, on), on, chance)


def _earlier(chance: Random, kind: Kind, on: date) -> date:
    """A day of issue in the year and a half before a dossier, no later than the kind was issued."""
    last = min(on, date(kind.years[1], 12, 31))
    return day_between(chance, last - timedelta(days=540), last - timedelta(days=2))


def _place(seed: int, on: date) -> Place:
    """The place of a dossier, named as on that day: the same chance finds the same commune before and after 2025."""
    return a_place(Random(f"{seed}/place"), on)


def scans_of(paper: Paper, quality: str, chance: Random) -> tuple[list[Scan], str]:
    """The sheets of a paper as they are delivered in a quality of `QUALITIES`, and the typeface that it is set in."""
    style = style_of(chance)
    generator = np.random.default_rng(chance.randrange(2**63))
    scans = [QUALITIES[quality](np.asarray(sheet), generator) for sheet in draw(paper, style, chance)]
    return scans, style.typeface


def _truth(paper: Paper, quality: str, typeface: str, pages: int) -> dict[str, Any]:
    return {
        "kind": paper.kind,
        "level": quality,
        "font": typeface,
        "pages": pages,
        "lines": list(paper.lines),
        "fields": dict(paper.fields),
        "barcode": paper.barcode,
    }


def write_pages(out: Path, name: str, scans: Sequence[Scan]) -> tuple[Path, ...]:
    if scans[0].kind == "g4":
        path = out / f"{name}-p1.tif"
        path.write_bytes(_tiff(scans))
        return (path,)
    paths = tuple(out / f"{name}-p{number}{scan.suffix}" for number, scan in enumerate(scans, start=1))
    for path, scan in zip(paths, scans, strict=True):
        path.write_bytes(_bytes(scan))
    return paths


def _write_whole(stem: Path, scans: Sequence[Scan], *, as_pdf: bool) -> Path:
    """One file for the whole paper."""
    if as_pdf or (len(scans) > 1 and scans[0].kind != "g4"):
        path, content = stem.with_suffix(".pdf"), _pdf([_bytes(scan) for scan in scans])
    elif scans[0].kind == "g4":
        path, content = stem.with_suffix(".tif"), _tiff(scans)
    else:
        path, content = stem.with_suffix(scans[0].suffix), _bytes(scans[0])
    path.write_bytes(content)
    return path


def _bytes(scan: Scan) -> bytes:
    if scan.kind == "g4":
        return _tiff([scan])
    buffer = io.BytesIO()
    dpi = (scan.dpi, scan.dpi)
    if scan.kind == "jpeg":
        scan.image.save(buffer, "JPEG", quality=scan.strength, dpi=dpi)
    else:
        scan.image.save(buffer, "PNG", compress_level=3, dpi=dpi)
    return buffer.getvalue()


def _tiff(scans: Sequence[Scan]) -> bytes:
    buffer = io.BytesIO()
    first, *rest = (scan.image for scan in scans)
    dpi = (scans[0].dpi, scans[0].dpi)
    first.save(buffer, "TIFF", compression="group4", dpi=dpi, save_all=True, append_images=rest)
    return buffer.getvalue()


def as_pdf(scans: Sequence[Scan]) -> bytes:
    """The scans as the pages of one PDF of images."""
    return _pdf([_bytes(scan) for scan in scans])


def _pdf(images: Sequence[bytes]) -> bytes:
    plain = img2pdf.convert(list(images), engine=img2pdf.Engine.internal, nodate=True, producer="")
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        # img2pdf writes PDF 1.3; scans handed in are to be 1.4 or later (Nghị định 30/2020/NĐ-CP, annex I).
        pdf.save(buffer, min_version="1.4", deterministic_id=True)
    return buffer.getvalue()
