"""Pages of legal prose as a scanner delivers them, with their lines: what rates of misreading are measured on.

Text comes from the acts set aside (`legal_text`), sheets from the samples' own printer, scans from their scanners;
every other page is black or white at 200 dpi, as portals publish acts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image

from scripts.language.text.legal_text import acts
from scripts.samples import QUALITIES
from scripts.samples.drawing.sheet import Line, Paper, Text
from scripts.samples.drawing.zones import draw, style_of
from scripts.samples.scanning.scanner import Scan

_LETTERS_A_PAGE = 2300
_QUALITIES = ("clean", "office", "copier", "lowres", "yellowed", "skewed")
_DPI = 200


def prose_pages(archive: Path, out: Path, *, count: int, seed: int) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Writes `count` pages into `out`; yields each with its lines."""
    chance = Random(seed)
    paragraphs = [line for _, lines in acts(archive, "apart") for line in lines if 60 < len(line) < 900]
    for number in range(count):
        rows: list[Line] = []
        while sum(len(row.text) for row in rows) < _LETTERS_A_PAGE:
            text = chance.choice(paragraphs)
            # Headings are set in capitals.
            text = text[:120].upper() if chance.random() < 0.06 else text
            rows.append(
                Line(text, chance.choice((12, 13, 13, 14)), align="justify", indent=10, italic=chance.random() < 0.1)
            )
        paper = Paper("prose", (Text(tuple(rows)),))
        sheet = np.asarray(draw(paper, style_of(chance), chance)[0])
        if number % 2:
            scan = QUALITIES[_QUALITIES[number // 2 % len(_QUALITIES)]](
                sheet, np.random.default_rng(chance.randrange(2**63))
            )
        else:
            scan = _black_or_white(sheet, chance)
        path = out / f"{number}{scan.suffix}"
        more = {"compression": "group4"} if scan.kind == "g4" else {}
        scan.image.save(path, dpi=(scan.dpi, scan.dpi), **more)
        yield path, paper.lines


def _black_or_white(sheet: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], chance: Random) -> Scan:
    page = Image.fromarray(sheet).convert("L")
    size = (round(page.width * _DPI / 300), round(page.height * _DPI / 300))
    way = chance.choice((Image.Resampling.BOX, Image.Resampling.BILINEAR, Image.Resampling.LANCZOS))
    black = chance.choice((100, 120, 140, 160, 180))
    page = page.resize(size, way).point(lambda value: 255 if value > black else 0)
    return Scan(page.convert("1", dither=Image.Dither.NONE), "g4", dpi=_DPI)
