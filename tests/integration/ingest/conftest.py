"""A manifest of four scans, and the intake that takes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.intake import Intake
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from tests.files.tiny_files import locked_pdf, tiny_pdf, tiny_png
from tests.integration.ingest.batch_runs import CODE, intake_of


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Four files, the third locked, the fourth the same bytes as the first, which has a formula for a name."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, content in {
        "=1+1.png": tiny_png("a"),
        "b.pdf": tiny_pdf("b"),
        "c.pdf": locked_pdf("c"),
        "d.png": tiny_png("a"),
    }.items():
        (folder / name).write_bytes(content)
    path = folder / "bang-ke.csv"
    path.write_text(f"path,mã hồ sơ,số ký hiệu\n=1+1.png,{CODE},70/2013\nb.pdf,,\nc.pdf,,\nd.png,,\n")
    return path


@pytest.fixture
def intake(database: Database, store: ObjectStore, tmp_path: Path) -> Intake:
    return intake_of(database, store, tmp_path)
