"""How large access copies are and how long they take, beside their originals.

    .venv/bin/python -m scripts.bench.whole.access_copy FILE… [--jobs 2]

Reads each file, makes its access copy, and prints: bytes of the original, of the text that was read, of the copy and of
a copy without words; what the copy has over 1.05 x (original + text), if anything; seconds of processor time a page,
children included, for loading its pixels and for the copy; and whether poppler takes the text out of the copy word for
word and in order.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from dossier.errors import SohoaError
from worker import limits
from worker.access_copy.make import make_access_copy
from worker.access_copy.pdfa import AccessMetadata
from worker.formats.sources import Source, load_page, probe
from worker.page import ReadOptions, read_pages
from worker.recognise.tesseract_library import LibraryEngine

METADATA = AccessMetadata("Bản sao", datetime(2026, 1, 1, tzinfo=UTC), "sohoa")
PAGE_SECONDS = 60.0
MEMORY_BYTES = 2 << 30


def main() -> None:
    """Print one line a file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    print("| file | pages | original | text | copy | without words | over | load s | copy s | text as read |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for file in asked.files:
            try:
                print(_measured(probe(file), Path(folder), asked.jobs), flush=True)
            except SohoaError as error:
                print(f"| {file.name} | {error.code} |")


def _measured(source: Source, folder: Path, jobs: int) -> str:
    options = ReadOptions(LibraryEngine(), seconds=PAGE_SECONDS, memory_bytes=MEMORY_BYTES)
    pages = tuple(read_pages(source, options, at_once=jobs))
    copy, wordless = folder / "copy.pdf", folder / "wordless.pdf"
    loading = _processor_seconds(lambda: limits.call(_load_all, source, seconds=3600, memory_bytes=MEMORY_BYTES))
    copying = _processor_seconds(lambda: make_access_copy(source, pages, METADATA, copy))
    make_access_copy(source, [replace(page, words=()) for page in pages], METADATA, wordless)
    text = " ".join(page.text for page in pages)
    original, made = source.path.stat().st_size, copy.stat().st_size
    over = max(0.0, made / (1.05 * (original + len(text.encode()))) - 1)
    same = _text_of(copy) == text.split()
    return (
        f"| {source.path.name} | {len(pages)} | {original:,} | {len(text.encode()):,} | {made:,} "
        f"| {wordless.stat().st_size:,} | {over:.1%} | {loading / len(pages):.3f} | {copying / len(pages):.3f} "
        f"| {'yes' if same else 'NO'} |"
    )


def _load_all(source: Source) -> None:
    for number in range(1, source.page_count + 1):
        load_page(source, number)


def _processor_seconds(work: Callable[[], object]) -> float:
    def used() -> float:
        usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(usage.ru_utime + usage.ru_stime for usage in usages)

    before = used()
    work()
    return used() - before


def _text_of(copy: Path) -> list[str]:
    command = ["pdftotext", "-raw", str(copy), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


if __name__ == "__main__":
    main()
