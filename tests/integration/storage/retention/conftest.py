"""What the tests of retention share: a house on fresh databases and stores."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.database.engine import Database
from storage.objects.store import ObjectStore
from tests.archive import House


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)
