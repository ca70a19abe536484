"""The lines of an xlsx as Excel shows them, read as a stream.

What a sheet declares of its size is not believed, and a cell far out costs nothing: lines come as they lie in the file,
one in memory at a time. A merged cell counts in each of its lines, a number is what its format shows
(tables/number_formats.py), a day is a day. What has no value that could be taken (a formula that was never computed,
hidden lines, cells merged over columns) is a problem with its place and what to do; nothing is read as empty that Excel
shows as something.
"""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import IO, Any, Final
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import column_index_from_string, get_column_letter

from dossier.catalogue.tables import Problems
from dossier.words.sentences import N_
from ingest.tables.cells import DayCell, on_one_line
from ingest.tables.number_formats import shown_number, shown_text, shows_a_day

NOT_COMPUTED = N_("Ô {cell}: công thức chưa được tính; hãy mở bảng kê bằng Excel, lưu lại, hoặc gõ giá trị")
MERGED_COLUMNS = N_("Ô {cell}: ô gộp qua nhiều cột; hãy bỏ gộp ô rồi ghi giá trị vào từng cột")
HIDDEN_LINES = N_("Có {count} dòng bị ẩn hoặc bị lọc, đầu tiên là dòng {line}; hãy cho hiện lại, hoặc xóa các dòng ấy")
NOT_SHOWN = N_(
    "Ô {cell}: không chắc Excel hiện số {value} ra sao theo định dạng “{format}”;"
    " hãy đổi cột sang dạng Văn bản (Text) rồi gõ lại như cần đọc"
)
NO_WHOLE_DAY = N_(
    "Ô {cell}: Excel đã đổi điều đã gõ thành ngày hoặc giờ mà không hiện đủ ngày, tháng, năm;"
    " hãy đổi cột sang dạng Văn bản (Text) rồi gõ lại"
)
TOO_LONG = N_("Ô {cell}: dài hơn {count} chữ, nhiều hơn Excel ghi được; hãy rút ngắn")
NOT_XLSX = N_("Không mở được bảng kê như một tệp xlsx; hãy lưu lại từ Excel")
SEVERAL_SHEETS = N_("Có {count} trang tính là bảng kê ({names}); hãy để mỗi bảng kê trong một tệp")

BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, expat.ExpatError),
    *(KeyError, ValueError, IndexError, OSError, RuntimeError, NotImplementedError),
)
"""What a damaged file, or one that is no xlsx, makes this module raise."""

_CHUNK: Final = 1 << 18
_MOST_HELD: Final = 256 << 20  # bytes of a part that is read as a whole; the text of a million lines is some 100 MB
_LONGEST_TAG: Final = 1 << 10
_LONGEST_HELD: Final = 1 << 20
LONGEST_CELL: Final = 32_767  # letters, says Excel's specification; a megabyte of zip may say a gigabyte
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+)(\d+):([A-Z]+)(\d+)\"")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_EPOCHS: Final = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001  (Excel knows no zone)
_HIGHEST_SERIAL: Final = 2_958_466
_LAST_COLUMN: Final = 16_384

Line = tuple[int, list[str]]


class Workbook:
    """An xlsx that is open for reading. Raises one of `BROKEN`."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file)
        targets = {at["Id"]: at["Target"] for at in self._elements("xl/_rels/workbook.xml.rels", "Relationship")}
        self.is_1904 = any(
            at.get("date1904") in ("1", "true") for at in self._elements("xl/workbook.xml", "workbookPr")
        )
        self.sheets = [
            (at["name"], _part(targets[next((value for name, value in at.items() if _local(name) == "id"), "")]))
            for at in self._elements("xl/workbook.xml", "sheet")
            if at.get("state", "visible") == "visible"
        ]
        self.formats = self._formats()
        self.shared = self._shared_strings()

    def lines(self, part: str, problems: Problems) -> Iterator[Line]:
        """The filled lines of the sheet at `part`, each as its number and its cells from column A on."""
        reader = _Sheet(self, self._merged(part), problems)
        parser = _parser()
        parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
        parser.CharacterDataHandler = reader.text
        with self._zip.open(part) as stream:
            fed = 0
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > _LONGEST_HELD:
                    raise ValueError("a tag without end")  # expat keeps it until it has seen its end
                yield from reader.take()
            parser.Parse(b"", True)
        yield from reader.take()
        if reader.hidden:
            problems.add(HIDDEN_LINES, count=reader.hidden, line=reader.first_hidden)

    def _merged(self, part: str) -> list[tuple[int, int, int, int]]:
        """First column, first line, last column, last line of each merged block. They stand behind the cells, so the
        sheet is looked through for them first."""
        found, rest = [], b""
        with self._zip.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                rest += chunk
                for match in _MERGED.finditer(rest):
                    first, top, last, bottom = match.groups()
                    found.append((_column(first.decode()), int(top), _column(last.decode()), int(bottom)))
                cut = rest.rfind(b"<")
                rest = rest[cut:] if cut >= 0 and len(rest) - cut <= _LONGEST_TAG else b""
        return found

    def _formats(self) -> list[str]:
        """The number format of each cell style."""
        if "xl/styles.xml" not in self._zip.namelist():
            return []
        own = {int(at["numFmtId"]): at["formatCode"] for at in self._elements("xl/styles.xml", "numFmt")}
        styles: list[str] = []

        def start(path: Sequence[str], at: dict[str, str]) -> None:
            if path[-2:] == ["cellXfs", "xf"]:
                number = int(at.get("numFmtId", "0"))
                styles.append(own.get(number, BUILTIN_FORMATS.get(number, "General")))

        self._walk("xl/styles.xml", start)
        return styles

    def _shared_strings(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self._zip.namelist():
            return []
        strings: list[str] = []
        pieces = _Pieces()
        within: list[str] = []

        def start(name: str, _: dict[str, str]) -> None:
            within.append(_local(name))

        def end(_: str) -> None:
            if within.pop() == "si":
                strings.append(_unescaped(pieces.taken()))

        def text(data: str) -> None:
            if within and within[-1] == "t" and "rPh" not in within:
                pieces.add(data)

        parser = _parser()
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
        self._parse_whole(parser, "xl/sharedStrings.xml")
        return strings

    def _elements(self, part: str, wanted: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = []
        self._walk(part, lambda path, at: found.append(at) if path[-1] == wanted else None)
        return found

    def _walk(self, part: str, seen: Callable[[list[str], dict[str, str]], None]) -> None:
        path: list[str] = []

        def start(name: str, at: dict[str, str]) -> None:
            path.append(_local(name))
            seen(path, at)

        parser = _parser()
        parser.StartElementHandler = start
        parser.EndElementHandler = lambda _: path.pop()
        self._parse_whole(parser, part)

    def _parse_whole(self, parser: Any, part: str) -> None:
        if self._zip.getinfo(part).file_size > _MOST_HELD:  # no more than it says is ever unpacked
            raise ValueError(f"{part} is too large")
        with self._zip.open(part) as stream:
            parser.ParseFile(stream)


def first_line(path: Path) -> list[str]:
    """The cells of the first filled line of the first sheet; none where the file is no xlsx. Raises OSError when it
    cannot be read."""
    with path.open("rb") as file:
        try:
            book = Workbook(file)
            _, cells = next(book.lines(book.sheets[0][1], Problems()), (0, []))
        except BROKEN:
            return []
    return cells


class _Sheet:
    """Gathers lines from the events of a sheet's XML."""

    def __init__(self, book: Workbook, merged: Sequence[tuple[int, int, int, int]], problems: Problems) -> None:
        self._book = book
        self._problems = problems
        self._done: list[Line] = []
        self._blocks = sorted(merged, key=lambda block: block[1], reverse=True)  # those to come, the next one last
        self._filled: list[tuple[int, int, str]] = []  # column, last line, value of merged blocks that go on
        self._line = self._column = 0
        self._cells: list[str] = []
        self._kind = self._style = ""
        self._pieces = _Pieces()
        self._takes_text = self._has_formula = self._has_value = self._is_hidden = False
        self._skips = 0
        self.hidden = 0
        self.first_hidden = 0

    def take(self) -> list[Line]:
        """The lines gathered since the last call."""
        done, self._done = self._done, []
        return done

    def start(self, name: str, at: dict[str, str]) -> None:
        """An element begins."""
        name = _local(name)
        if name == "c":
            where = at.get("r")
            self._column = _column(where.rstrip("0123456789")) if where else self._column + 1
            self._kind, self._style = at.get("t", "n"), at.get("s", "")
            self._has_formula = self._has_value = False
            self._pieces.taken()
        elif name in ("v", "t"):
            self._takes_text = not self._skips
            self._has_value = True
        elif name == "f":
            self._has_formula = True
        elif name == "rPh":
            self._skips += 1
        elif name == "row":
            self._line = int(at["r"]) if "r" in at else self._line + 1
            self._column, self._cells = 0, []
            self._is_hidden = at.get("hidden") in ("1", "true")

    def text(self, data: str) -> None:
        """Text within an element."""
        if self._takes_text:
            self._pieces.add(data)

    def end(self, name: str) -> None:
        """An element ends."""
        name = _local(name)
        if name in ("v", "t"):
            self._takes_text = False
        elif name == "rPh":
            self._skips -= 1
        elif name == "c":
            value = self._value()
            if len(value) > LONGEST_CELL:
                self._problems.add(TOO_LONG, cell=self._name(), count=LONGEST_CELL)
                value = ""
            if value and self._column <= _LAST_COLUMN:
                self._cells += [""] * (self._column - len(self._cells))
                self._cells[self._column - 1] = value
        elif name == "row":
            self._end_line()

    def _value(self) -> str:
        raw = self._pieces.taken()
        kind = self._kind
        if kind == "e":
            return raw  # told with the name of its column by who knows the columns
        if self._has_formula and not raw and kind != "str":
            self._problems.add(NOT_COMPUTED, cell=self._name())
            return ""
        if kind == "s":
            return self._text(self._book.shared[int(raw)]) if raw else ""
        if kind in ("inlineStr", "str"):
            return self._text(_unescaped(raw))
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(raw, raw)
        if kind == "d":
            return DayCell(raw[:10])
        return self._number(raw) if raw else ""

    def _text(self, text: str) -> str:
        code = self._format()
        return on_one_line(shown_text(text, code)) if text and "@" in code and code != "@" else text

    def _number(self, raw: str) -> str:
        """A number as its format shows it; one that is a day as that day. What nobody can say is told."""
        code = self._format()
        number = float(raw)
        if code != "General" and is_date_format(code):
            if 0 < number < _HIGHEST_SERIAL and shows_a_day(code):
                return DayCell((_EPOCHS[self._book.is_1904] + timedelta(days=int(number))).date().isoformat())
            self._problems.add(NO_WHOLE_DAY, cell=self._name())
            return ""
        shown = shown_number(raw, code)
        if shown is None:
            self._problems.add(NOT_SHOWN, cell=self._name(), value=raw, format=code)
        return on_one_line(shown or "")

    def _format(self) -> str:
        formats = self._book.formats
        style = int(self._style) if self._style else 0
        return formats[style] if style < len(formats) else "General"

    def _end_line(self) -> None:
        line = self._line
        if self._is_hidden and any(self._cells):
            self.hidden += 1
            self.first_hidden = self.first_hidden or line
        self._fill_merged(line)
        if any(self._cells):
            self._done.append((line, self._cells))

    def _fill_merged(self, line: int) -> None:
        while self._blocks and self._blocks[-1][1] <= line:
            first, top, last, bottom = self._blocks.pop()
            value = self._cells[first - 1] if top == line and first <= len(self._cells) else ""
            # Alone in one line it is a title above the table.
            if value and last > first and (bottom > top or sum(map(bool, self._cells)) > 1):
                self._problems.add(MERGED_COLUMNS, cell=f"{get_column_letter(first)}{top}")
            elif value and bottom > top:
                self._filled.append((first, bottom, value))
        self._filled = [block for block in self._filled if block[1] >= line]
        if any(self._cells):  # a line of nothing but what was merged from above is none
            for column, _, value in self._filled:
                self._cells += [""] * (column - len(self._cells))
                self._cells[column - 1] = self._cells[column - 1] or value

    def _name(self) -> str:
        return f"{get_column_letter(min(max(self._column, 1), _LAST_COLUMN))}{self._line}"


class _Pieces:
    """The text of one cell as it comes, up to one letter more than a cell may have."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def add(self, data: str) -> None:
        if self._length <= LONGEST_CELL:
            data = data[: LONGEST_CELL + 1 - self._length]
            self._pieces.append(data)
            self._length += len(data)

    def taken(self) -> str:
        """The text, which begins anew."""
        text = "".join(self._pieces)
        self._pieces, self._length = [], 0
        return text


def _parser() -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise ValueError("a document type")  # entities are no part of OOXML, and grow without bound

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


@cache
def _column(letters: str) -> int:
    return int(column_index_from_string(letters))


def _unescaped(text: str) -> str:
    """Text with the characters that XML cannot hold (ECMA-376, 22.9.2.19), on one line, composed."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return on_one_line(text)
