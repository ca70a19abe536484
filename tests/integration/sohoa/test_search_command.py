"""`sohoa search`: what it does to others while it looks, and what is no text to look for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

import storage.papers.search
from dossier.errors import SearchTooSlow
from dossier.review.cuts import WITHDRAWN
from sohoa.commands import archive
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.objects.folder import FolderStore
from storage.papers.search import Found, search
from storage.search.query import Query
from storage.trail import events
from tests.archive import House, marital_status
from tests.command_line import sohoa

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ROOT = Path(__file__).parents[3]
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def house(database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("SOHOA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SOHOA_DATABASE_URL", database_url)
    return House(database, FolderStore(tmp_path / "home" / "archive"), tmp_path)


def test_others_write_while_a_search_looks(house: House, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = house.archive(marital_status())

    def searched(session: Session, query: Query) -> Found:
        others = Database(database_url, patience_seconds=0.5)
        with others.write() as writing:
            events.append(writing, "reconciled", events.Actor("another"), now=house.now)
        others.close()
        return search(session, query)

    monkeypatch.setattr(storage.papers.search, "search", searched)
    assert paper in sohoa("search", "nguyen thi hoa")
    written, noted = house.trail()[-2:]
    assert (written.actor, noted.action, noted.details["documents"]) == ("another", "searched", [paper])


def test_a_count_that_was_cut_off_is_told_as_such(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    _, paper, withdrawn = (house.archive(marital_status()) for _ in range(3))
    monkeypatch.setattr(storage.papers.search, "MOST_TOLD", 2)
    with house.database.write() as session:
        session.get_one(DocumentRow, withdrawn).state = WITHDRAWN
    for looked_at, told in ((2, "1+"), (1000, "2+")):
        monkeypatch.setattr(storage.papers.search, "MOST_LOOKED_AT", looked_at)
        found = sohoa("search", "nguyen thi hoa", "--limit", "1")
        assert f"Tìm thấy {told} giấy tờ" in found
        assert paper in found


def test_a_search_that_takes_too_long_is_ended(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.archive(marital_status())
    monkeypatch.setattr(archive, "SEARCH_SECONDS", 0.1, raising=False)
    monkeypatch.setattr(storage.papers.search, "search", lambda session, _: session.execute(text(ENDLESS)))
    with pytest.raises(SearchTooSlow):
        sohoa("search", "hoa")


@pytest.mark.parametrize("words", [("search",), ("clients", "create", "--scope", "read"), ("retry",)])
def test_what_is_no_text_is_told_and_a_file_may_have_any_name(house: House, words: tuple[str, ...]) -> None:
    program, strange = [sys.executable, "-m", "sohoa"], b"an\xff"
    done = subprocess.run([*program, *words, strange], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout) == (2, "")
    assert "“an\ufffd” không phải là chữ UTF-8" in done.stderr
    assert "refused.bad_request" in done.stderr
    there = house.folder / os.fsdecode(strange)
    there.write_bytes(b"")
    read = subprocess.run([*program, "read", there], capture_output=True, check=False, cwd=ROOT)
    assert (read.returncode, b"UTF-8" in read.stderr) == (1, False), read.stderr
