"""How long a manifest of many lines takes to be checked, and how much memory: `python -m scripts.bench.whole.manifest`.

Makes a tree of small files and two tables that name them all, csv and xlsx, and checks each in a process of its own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Final

HEAD: Final = ("Đường dẫn", "Họ và tên", "Số CCCD", "Mã hồ sơ")
IN_A_FOLDER: Final = 1000
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/></Types>'
)
_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_LINKS = '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'


def main() -> None:
    """Make the tables, check them, print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--check", type=Path)
    asked = parser.parse_args()
    if asked.check:
        _check(asked.check)
        return
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        names = _files(root, asked.lines)
        for table in (_csv(root / "m.csv", names), _xlsx(root / "m.xlsx", names)):
            subprocess.run([sys.executable, "-m", "scripts.bench.whole.manifest", "--check", table], check=True)


def _check(path: Path) -> None:
    import resource

    from ingest.manifest import read_manifest

    begun, busy = time.perf_counter(), time.process_time()
    manifest = read_manifest(path)
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"{path.suffix}: {len(manifest.rows)} rows, {seconds:.1f} s ({busy:.1f} s of a core), {peak} MB at most")


def _files(root: Path, count: int) -> list[str]:
    names = []
    for number in range(count):
        folder = root / f"{number // IN_A_FOLDER}"
        if number % IN_A_FOLDER == 0:
            folder.mkdir()
        (folder / f"{number}.pdf").touch()
        names.append(f"{number // IN_A_FOLDER}/{number}.pdf")
    return names


def _cells(number: int, name: str) -> tuple[str, ...]:
    return (name, f"Nguyễn Văn Ảo {number}", f"0491{85000000 + number % 9_000_000:08d}", "000.00.23.H47-211101-0001")


def _csv(path: Path, names: list[str]) -> Path:
    with path.open("w", encoding="utf-8-sig") as out:
        out.write(";".join(HEAD) + "\n")
        out.writelines(";".join(_cells(number, name)) + "\n" for number, name in enumerate(names))
    return path


def _xlsx(path: Path, names: list[str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr("[Content_Types].xml", _CONTENT_TYPES)
        book.writestr("xl/workbook.xml", _BOOK)
        book.writestr("xl/_rels/workbook.xml.rels", _LINKS)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(b"<worksheet><sheetData>")
            for line, cells in enumerate((HEAD, *map(_cells, range(len(names)), names)), 1):
                row = "".join(
                    f'<c r="{letter}{line}" t="inlineStr"><is><t>{cell}</t></is></c>'
                    for letter, cell in zip("ABCD", cells, strict=True)
                )
                sheet.write(f'<row r="{line}">{row}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
    return path


if __name__ == "__main__":
    main()
