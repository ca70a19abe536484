"""The running text of legal acts kept as Markdown in a tar archive: paragraphs without markup.

Files whose head names `phuong_phap_so_hoa` went through somebody's OCR and are left out: statistics that are to mend
misreadings must not be learned from them. One file in `APART` is set aside, by its name, for estimating costs.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from zlib import crc32

from dossier.words.folding import nfc

APART = 16
Part = Literal["statistics", "apart"]

_HEAD = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_OCR = re.compile(r"^phuong_phap_so_hoa:", re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"<[^>]*>|[*_`#>|\\]+|^\s*[-+]\s|https?://\S+", re.MULTILINE)


def acts(archive: Path, part: Part) -> Iterator[tuple[str, list[str]]]:
    """The acts of that part of `archive`: the name of each and its lines of text, NFC, one space between words."""
    with tarfile.open(archive) as files:
        for entry in files:
            if not entry.name.endswith(".md") or (crc32(entry.name.encode()) % APART == 0) != (part == "apart"):
                continue
            stream = files.extractfile(entry)
            if stream is None:
                continue
            yield entry.name, list(_lines(stream.read().decode("utf-8", "replace")))


def _lines(markdown: str) -> Iterator[str]:
    head = _HEAD.match(markdown)
    if head and _OCR.search(head[1]):
        return
    body = _FENCED.sub(" ", markdown[head.end() :] if head else markdown)
    for line in _MARKUP.sub(" ", _LINK.sub(r"\1", body)).splitlines():
        plain = " ".join(nfc(line).split())
        if plain:
            yield plain
