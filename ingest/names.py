"""File names as they come from outside: shown safely, and never in each other's way.

A name is no identity (law 3 of the design): it is only shown to people. It may hold bytes that are no UTF-8, line
breaks, or the decomposed letters that macOS writes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from dossier.words.folding import nfc

# ext4, NTFS and SMB servers allow 255 bytes or letters; the rest is for a number and the `.txt` of a note.
LONGEST_NAME: Final = 240


def shown(name: str) -> str:
    """`name` composed (NFC), on one line, its unprintable or undecodable parts replaced by `�`."""
    decoded = nfc(os.fsencode(name).decode("utf-8", "replace"))
    return "".join(letter if letter.isprintable() else "�" for letter in decoded)


def name_key(name: str) -> str:
    """What tells one name from another wherever people or machines compare them: macOS writes letters decomposed, and
    shares of Windows know no case."""
    return nfc(name).casefold()


def named(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that `name` means: itself, or the only one that differs in composition, or in case as well."""
    known = list(names)
    if name in known:
        return name
    for alike in (nfc, name_key):
        found = [one for one in known if alike(one) == alike(name)]
        if len(found) == 1:
            return found[0]
    return None


def free_name(folder: Path, name: str, is_free: Callable[[Path], bool]) -> Path:
    """The first of `name`, `name (2)`, `name (3)` … in `folder` that is free, cut to a length that can be written."""
    plain = shown(Path(name).name) or "�"
    stem, suffix = Path(plain).stem, Path(plain).suffix
    room = max(1, LONGEST_NAME - len(suffix.encode()))
    if room == 1:
        stem, suffix, room = plain, "", LONGEST_NAME
    stem = stem.encode()[:room].decode("utf-8", "ignore")
    count = 1
    while True:
        numbered = folder / (f"{stem}{suffix}" if count == 1 else f"{stem} ({count}){suffix}")
        if is_free(numbered):
            return numbered
        count += 1
