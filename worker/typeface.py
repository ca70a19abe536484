"""The typeface of what sohoa prints, as fontconfig, which poppler brings along, names it."""

from __future__ import annotations

import subprocess
from functools import cache

from dossier.errors import ToolMissing

SANS = "DejaVu Sans"
SERIF = "Times New Roman,Liberation Serif,Tinos,DejaVu Serif"  # as Decree 30/2020/NĐ-CP wants it, or next to it
_SECONDS = 30


@cache
def typeface(style: str = "bold", families: str = SANS) -> str:
    """The file of a face with every Vietnamese letter, `bold`, `book` or `italic`, of the first of the `families` that
    is installed. Raises `ToolMissing` where there is none."""
    command = ("fc-match", "-f", "%{file}\n%{lang}", f"{families}:{style}:lang=vi")
    try:
        said = subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS).stdout.decode()  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        raise ToolMissing(tool="fontconfig", advice="apt install fontconfig fonts-dejavu-core") from error
    file, _, languages = said.partition("\n")
    if "vi" not in languages.split("|"):
        raise ToolMissing(tool="fonts-dejavu-core", advice="apt install fonts-dejavu-core")
    return file
