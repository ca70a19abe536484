"""Files that are known to break readers give pages or a reason, and never take us with them.

The threats that the project can make itself have their tests in test_sources.py and test_recognise.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.errors import Unreadable
from worker import limits
from worker.page import ReadOptions, read_pages
from worker.recognise import TesseractEngine
from worker.sources import probe

_SHARED = Path(__file__).parents[2].parent / "shared"
_BAD = sorted(path for path in (_SHARED / "bad").rglob("*") if path.is_file())
_PAGES = 2


@pytest.mark.slow
def test_every_bad_file_gives_pages_or_a_reason() -> None:
    if not _BAD:
        pytest.skip(f"no bad files: {_SHARED / 'bad'} is missing")
    options = ReadOptions(TesseractEngine(), seconds=60)
    outcomes: dict[str, str] = {}
    for path in _BAD:
        try:
            source = limits.call(probe, path, seconds=30, memory_bytes=options.memory_bytes)
        except Unreadable as error:
            outcomes[path.name] = error.code
            assert error.sentence()
            continue
        numbers = range(1, min(_PAGES, source.page_count) + 1)
        readings = list(read_pages(source, options, numbers=numbers, at_once=2))
        assert [reading.number for reading in readings] == list(numbers)
        outcomes[path.name] = readings[0].error or "read"
    assert set(outcomes.values()) <= {
        "read",
        *(f"unreadable.{why}" for why in ("empty", "truncated", "damaged", "encrypted", "not_a_scan", "too_large")),
        *(f"unreadable.{why}" for why in ("took_too_long", "reader_crashed")),
    }
    # Nothing that people can open is refused.
    assert outcomes["skew.pdf"] == outcomes["ccitt.pdf"] == outcomes["baiona_cmyk.jpg"] == "read"
    assert outcomes["ảnh-đổi-đuôi.pdf"] == "read"
    assert outcomes["empty.pdf"] == "unreadable.empty"
    assert outcomes["truncated.pdf"] == "unreadable.truncated"
    assert outcomes["note.pdf"] == "unreadable.not_a_scan"
