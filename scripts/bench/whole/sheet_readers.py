"""Our reader of xlsx beside openpyxl and python-calamine: `python -m scripts.bench.whole.sheet_readers FILE…`.

Time and memory over a table of 100,000 lines, each reader in a process of its own, and what each makes of the FILEs.
python-calamine is no dependency: install it by hand.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

LINES = 100_000


def main() -> None:
    """Measure every reader, then show what each reads of the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--reader", choices=READERS)
    asked = parser.parse_args()
    if asked.reader:
        _measure(asked.reader, asked.files[0])
        return
    with tempfile.TemporaryDirectory() as scratch:
        table = _written(Path(scratch) / "m.xlsx")
        for name in READERS:
            command = (sys.executable, "-m", "scripts.bench.whole.sheet_readers", "--reader", name, str(table))
            subprocess.run(command, check=True)
    for file in asked.files:
        for name, read in READERS.items():
            print(f"{file.name} {name}: {_seen(read(file))}")


def _written(path: Path) -> Path:
    """A table as a spreadsheet saves it: a name, a person, a number as text, a code and a day in each line."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Đường dẫn", "Họ và tên", "Số CCCD", "Mã hồ sơ", "Ngày ban hành"])
    for at in range(LINES):
        cells = [f"{at // 1000}/{at}.pdf", f"Nguyễn Văn Ảo {at}", f"0491{85_000_000 + at}", "000.00.23.H47-211101-0001"]
        sheet.append([*cells, date(2013, 6, 4)])
    book.save(path)
    return path


def ours(path: Path) -> Iterator[list[str]]:
    """The lines as a manifest is read."""
    from dossier.catalogue.tables import Problems
    from ingest.tables.xlsx_lines import Workbook

    problems = Problems()
    with path.open("rb") as file:
        book = Workbook(file)
        for _, cells in book.lines(book.sheets[0][1], problems):
            yield cells
    yield from (["refused:", str(one)] for one in problems.found)


def openpyxl(path: Path) -> Iterator[list[str]]:
    """The lines as openpyxl streams them."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    for cells in book.worksheets[0].iter_rows(values_only=True):
        yield [_text(cell) for cell in cells]


def calamine(path: Path) -> Iterator[list[str]]:
    """The lines as python-calamine gives them."""
    from python_calamine import CalamineWorkbook

    for cells in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows():
        yield [_text(cell) for cell in cells]


READERS = {"ours": ours, "openpyxl": openpyxl, "calamine": calamine}


def _measure(name: str, path: Path) -> None:
    begun, busy = time.perf_counter(), time.process_time()
    count = sum(1 for _ in READERS[name](path))
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"{name}: {count} lines, {seconds:.1f} s ({busy:.1f} s of a core), {peak} MB at most")


def _text(cell: object) -> str:
    return cell.isoformat() if isinstance(cell, date | datetime) else "" if cell is None else str(cell)


def _seen(lines: Iterable[list[str]]) -> str:
    try:
        found = list(lines)
    except Exception as error:  # noqa: BLE001  (whatever a reader makes of a strange file is what is asked)
        return f"{type(error).__name__}: {error}"
    return " | ".join(" ; ".join(cells) for cells in found)


if __name__ == "__main__":
    main()
