"""The lines of a csv as offices save them: UTF-8 or UTF-16, with a mark or none, parted by whatever fits its head."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import IO, Final

from dossier.catalogue.tables import NOT_CSV, Problems
from dossier.words.sentences import N_
from ingest.tables.cells import on_one_line

NOT_UTF8 = N_("Dòng {line}: bảng kê không phải UTF-8; hãy lưu lại dạng “CSV UTF-8” hoặc xlsx")

DELIMITERS: Final = (",", ";", "\t")
LINES_TO_A_HEAD: Final = 20
_STATED = re.compile(r"sep=(.)\s*", re.IGNORECASE)


def csv_lines(
    file: IO[bytes], problems: Problems, columns_known: Callable[[Sequence[str]], int]
) -> Iterator[tuple[int, list[str]]]:
    """The filled lines by number, as a spreadsheet counts them: one that a quoted cell carries on is one line.

    `columns_known`: how many of these heads name a column; the delimiter under which most do is the table's, since a
    head may well have a comma inside, and titles and empty lines may stand above it.
    """
    begin = file.tell()
    text = io.TextIOWrapper(file, encoding=_encoding(file), newline="")
    line = 0
    try:
        first = text.readline()
        stated = _STATED.fullmatch(first)
        if stated is None:
            text.seek(begin)
        delimiter = stated[1] if stated else _delimiter(text, begin, columns_known)
        line = 1 if stated else 0
        for cells in csv.reader(text, delimiter=delimiter, strict=True):
            line += 1
            if any(map(str.strip, cells)):
                yield line, [on_one_line(cell) for cell in cells]
    except UnicodeError:
        problems.add(NOT_UTF8, line=line + 1)
    except csv.Error:
        problems.add(NOT_CSV, line=line + 1)
    finally:
        text.detach()


def _encoding(file: IO[bytes]) -> str:
    begin = file.tell()
    head = file.read(256)
    file.seek(begin)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in head:
        return "utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le"
    return "utf-8-sig"


def _delimiter(text: io.TextIOWrapper, begin: int, columns_known: Callable[[Sequence[str]], int]) -> str:
    def fit(delimiter: str) -> tuple[int, int]:
        text.seek(begin)
        first = islice(csv.reader(text, delimiter=delimiter), LINES_TO_A_HEAD)
        return max(((columns_known(head), len(head)) for head in first), default=(0, 0))

    best = max(DELIMITERS, key=fit)
    text.seek(begin)
    return best
