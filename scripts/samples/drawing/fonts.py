"""The fonts papers are set in: those of Debian that have every Vietnamese letter.

Nghị định 30/2020/NĐ-CP asks for Times New Roman; Liberation Serif has its metrics. Debian 12 ships Liberation 2, which
knows Vietnamese, as fonts-liberation2 beside the older fonts-liberation, which does not; from Debian 13 on
fonts-liberation is version 2. DejaVu (fonts-dejavu-core) is complete everywhere and carries the samples alone if need
be. So the fonts installed decide which faces a seed picks.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from PIL import ImageFont

from dossier.errors import ToolMissing

Typeface = Literal["Liberation Serif", "Liberation Sans", "DejaVu Serif", "DejaVu Sans"]
Font = ImageFont.FreeTypeFont

_TYPEFACES: tuple[Typeface, ...] = ("Liberation Serif", "Liberation Sans", "DejaVu Serif", "DejaVu Sans")
_FOLDER = Path("/usr/share/fonts/truetype")
_SUBFOLDERS = {"Liberation": ("liberation2", "liberation"), "DejaVu": ("dejavu",)}
_FACES = {(False, False): "Regular", (True, False): "Bold", (False, True): "Italic", (True, True): "BoldItalic"}


@cache
def typefaces() -> tuple[Typeface, ...]:
    """The typefaces that are installed and complete. Raises ToolMissing if there is none."""
    found = tuple(typeface for typeface in _TYPEFACES if _path(typeface, bold=False, italic=False))
    if not found:
        raise ToolMissing(tool="fonts-dejavu-core", advice="hãy cài gói fonts-dejavu-core hoặc fonts-liberation2")
    return found


# Each face maps its file: the papers of a long list would hold thousands of them.
@lru_cache(maxsize=64)
def font(typeface: Typeface, points: float, bold: bool = False, italic: bool = False, dpi: int = 300) -> Font:
    """That face at that size. Raises ToolMissing where it is not installed or has no Vietnamese letters."""
    path = _path(typeface, bold, italic)
    if path is None:
        package = "fonts-liberation2" if typeface.startswith("Liberation") else "fonts-dejavu-core"
        raise ToolMissing(tool=package, advice=f"hãy cài gói {package}")
    return _open(path, points * dpi / 72)


def _open(path: Path, pixels: float) -> Font:
    # The basic engine sets letters alike on every machine, whether or not libraqm is there.
    return ImageFont.truetype(path, pixels, layout_engine=ImageFont.Layout.BASIC)


@cache
def _path(typeface: Typeface, bold: bool, italic: bool) -> Path | None:
    family, _, _ = typeface.partition(" ")
    stem = typeface.replace(" ", "")
    if family == "DejaVu":
        # fonts-dejavu-core has upright faces only; an office without an italic face prints upright.
        name = f"{stem}-Bold.ttf" if bold else f"{stem}.ttf"
    else:
        name = f"{stem}-{_FACES[bold, italic]}.ttf"
    paths = (_FOLDER / folder / name for folder in _SUBFOLDERS[family])
    return next((path for path in paths if path.is_file() and _has_vietnamese(path)), None)


def _has_vietnamese(path: Path) -> bool:
    letters = _open(path, 24)
    missing = bytes(letters.getmask("\uffff"))
    return all(bytes(letters.getmask(letter)) != missing for letter in "ơưộẵỷỄ")
