"""The typefaces that taught lines are set in: those of Debian with every Vietnamese letter, by how common they are.

Nghị định 30/2020/NĐ-CP asks for Times New Roman: Liberation Serif, Tinos, Termes and FreeSerif draw it, each in its own
way, and have most lines; the others stand for what else offices and printing houses use.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from dossier.errors import ToolMissing

Font = ImageFont.FreeTypeFont

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/share/texmf/fonts"))
_PLAIN = ("Regular", "Bold", "Italic", "BoldItalic")
_GYRE = ("regular", "bold", "italic", "bolditalic")
_FREE = ("", "Bold", "Italic", "BoldItalic")
_SLANTED = ("", "Bold", "Oblique", "BoldOblique")
# Package, file names with the four faces, share of the lines.
_FAMILIES = (
    ("fonts-liberation2", "LiberationSerif-{}.ttf", _PLAIN, 16),
    ("fonts-croscore", "Tinos-{}.ttf", _PLAIN, 6),
    ("fonts-texgyre", "texgyretermes-{}.otf", _GYRE, 18),
    ("fonts-freefont-otf", "FreeSerif{}.otf", _FREE, 14),
    ("fonts-texgyre", "texgyreschola-{}.otf", _GYRE, 3),
    ("fonts-texgyre", "texgyrepagella-{}.otf", _GYRE, 3),
    ("fonts-texgyre", "texgyrebonum-{}.otf", _GYRE, 2),
    ("fonts-linuxlibertine", "LinLibertine_{}.otf", ("R", "RB", "RI", "RZI"), 4),
    ("fonts-noto-core", "NotoSerif-{}.ttf", _PLAIN, 4),
    ("fonts-dejavu", "DejaVuSerif{}.ttf", ("", "-Bold", "-Italic", "-BoldItalic"), 4),
    ("fonts-liberation2", "LiberationSans-{}.ttf", _PLAIN, 8),
    ("fonts-texgyre", "texgyreheros-{}.otf", _GYRE, 6),
    ("fonts-freefont-otf", "FreeSans{}.otf", _SLANTED, 5),
    ("fonts-noto-core", "NotoSans-{}.ttf", _PLAIN, 3),
    ("fonts-dejavu", "DejaVuSans{}.ttf", ("", "-Bold", "-Oblique", "-BoldOblique"), 4),
)


@dataclass(frozen=True, slots=True)
class Family:
    """A typeface: the files of its upright, bold, italic and bold italic face, and its share of the lines."""

    faces: tuple[Path, ...]
    share: int


def families(folders: Iterable[Path] = FOLDERS, packages: Sequence[str] = ()) -> tuple[Family, ...]:
    """The typefaces of these packages, or all. Raises ToolMissing, naming the package, where a file is not there."""
    files = {path.name: path for folder in folders for path in sorted(folder.rglob("*.[ot]tf"))}
    return tuple(
        Family(tuple(_file(files, name.format(face), package) for face in faces), share)
        for package, name, faces, share in _FAMILIES
        if not packages or package in packages
    )


def _file(files: dict[str, Path], name: str, package: str) -> Path:
    if name not in files:
        raise ToolMissing(tool=name, advice=f"apt install {package}")
    return files[name]


@lru_cache(maxsize=600)
def opened(path: Path, pixels: float) -> Font:
    # The basic engine sets letters alike on every machine, whether or not libraqm is there.
    return ImageFont.truetype(path, pixels, layout_engine=ImageFont.Layout.BASIC)
