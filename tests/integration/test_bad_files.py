"""Files that are known to break readers give pages or a reason, and never take us with them.

The threats that the project can make itself have their tests in test_sources.py and test_recognise.py.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from dossier.errors import SohoaError
from worker import limits
from worker.page import ReadOptions, read_page
from worker.recognise import TesseractEngine
from worker.sources import probe

_SHARED = Path(__file__).parents[2].parent / "shared"
_BAD = sorted(path for path in (_SHARED / "bad").rglob("*") if path.is_file())


def _read_first_page(options: ReadOptions, path: Path) -> str:
    read_page(probe(path), 1, options)
    return "read"


@pytest.mark.slow
def test_every_bad_file_gives_pages_or_a_reason() -> None:
    if not _BAD:
        pytest.skip(f"no bad files: {_SHARED / 'bad'} is missing")
    options = ReadOptions(TesseractEngine(), seconds=60)
    read_first_page = partial(_read_first_page, options)
    outcomes = {
        path.name: outcome.code if isinstance(outcome, SohoaError) else outcome
        for path, outcome in limits.each(
            read_first_page, _BAD, at_once=2, seconds=options.seconds, memory_bytes=options.memory_bytes
        )
    }
    assert len(outcomes) == len({path.name for path in _BAD})
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
