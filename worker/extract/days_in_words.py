"""Days written out in words below their digits, as forms of civil status have them (TT 04/2020/TT-BTP, TT 15/2015)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dossier.words.numerals import parse_numeral, parse_year
from worker.extract.candidate import WITNESS, Candidate
from worker.layout.runs import Run, Sheet, Span, joined, span

_DAYS = ("owner_born_on", "died_on", "issued_on")
_IN_WORDS = re.compile(r"\b(?:bang chu|viet chu)\W{0,3}\s*(?=ngay\b|\w)")
_DAY = re.compile(
    r"\s*(?:ngày|mồng|mùng)?\s*(?:mồng |mùng )?([^,\d]+?),?\s*tháng\s+([^,\d]+?),?\s*năm\s+([^,.()\d…_]+)[\s.,;)…_]*",
    re.IGNORECASE,
)
_MONTHS = {"giêng": 1, "chạp": 12, "tư": 4}
_TENS = re.compile(r"(?:nghìn|ngàn|trăm|mươi|mười|linh|lẻ)\W*$")
_ROWS_BELOW = 2
_ROOM_FOR_A_WORD = 4


def days_in_words(sheets: Sequence[Sheet], found: Sequence[Candidate]) -> Iterator[Candidate]:
    """What stands in words behind or below a day in digits, as a second witness of the same field."""
    by_row: dict[tuple[int, int], str] = {}
    for one in found:
        if one.name in _DAYS and one.span is not None and one.source in ("ocr", "text"):
            word = one.span.words[-1]
            for sheet in sheets:
                if sheet.page.number == one.page:
                    by_row |= {(one.page, run.row): one.name for run in sheet.runs if word in run.words}
    for sheet in sheets if by_row else ():
        for run in sheet.runs:
            match = _IN_WORDS.search(run.folded)
            rows = range(run.row, run.row - _ROWS_BELOW, -1) if match else ()
            name = next((by_row[sheet.page.number, row] for row in rows if (sheet.page.number, row) in by_row), None)
            if match is None or name is None:
                continue
            print_ = _with_the_rest(sheet, run, match.end())
            day = _parsed(print_.text) if print_ is not None else None
            if day is not None and print_ is not None:
                yield Candidate(name, "date", day, run.source, WITNESS, (), print_, run.page)


def _with_the_rest(sheet: Sheet, run: Run, start: int) -> Span | None:
    first = span(run, start)
    below = next((row[0] for row in sheet.rows if row[0].row == run.row + 1), None)
    rest = span(below) if below is not None and below.text[0].islower() and ":" not in below.text else None
    full = rest is None and sheet.room_after(run) < _ROOM_FOR_A_WORD * sheet.print_height
    if first is None or (full and _TENS.search(first.text)):
        return None  # its units may stand below, unread
    return joined([first, rest]) if rest is not None else first


def _parsed(words: str) -> str | None:
    match = _DAY.fullmatch(words)
    if match is None:
        return None
    day, month = parse_numeral(match[1]), _MONTHS.get(match[2].casefold()) or parse_numeral(match[2])
    year = parse_year(match[3])
    if day is None or month is None or year is None or not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    return f"{year:04}-{month:02}-{day:02}"
