"""A paper that nobody else's waits behind is read by two pages at a time, so that a citizen waits half as long."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from dossier.reading import Word
from scripts.samples import make_pdf, tiny_page
from tests.integration.worker.test_pipeline import document, hand_in
from worker import paper
from worker.formats.sources import Pixels
from worker.pipeline import Workplace
from worker.turn import process


class TakesTime:
    """An engine that notes when it begins and ends with a page, and lets another begin meanwhile."""

    name, version = "takes-time", "1"

    def __init__(self, notes: Path, *, waits: bool) -> None:
        """`waits`: for another page that is begun meanwhile, once."""
        self.notes, self.waits = notes, waits

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        self._note("(")
        deadline = time.monotonic() + (60 if self.waits else 0.2)
        while time.monotonic() < deadline and "((" not in self.notes.read_text():
            time.sleep(0.02)
        self._note(")")
        return (Word("trang", (0, 0, 9, 9), 0.99, 0),)

    def read_line(self, image: Pixels, dpi: int, seconds: float, *, is_cut: bool = False) -> tuple[Word, ...]:
        return ()

    def turn(self, image: Pixels, dpi: int, seconds: float) -> int | None:
        return 0

    def _note(self, what: str) -> None:
        with self.notes.open("a") as notes:
            notes.write(what)


def read_at_desk(place: Workplace, tmp_path: Path, pages: int = 4, *, others: bool = False, waits: bool = False) -> str:
    """What the engine noted while a paper was read, by a worker who may read two pages at a time."""
    document_id = hand_in(place, tmp_path, make_pdf(tmp_path / "f.pdf", seed=1, pages=pages).read_bytes(), "pdf")
    if others:
        hand_in(place, tmp_path, tiny_page("chờ"), lane="backlog")
    notes = tmp_path / "notes"
    engine = TakesTime(notes, waits=waits)
    process(replace(place, options=replace(place.options, engine=engine), at_once=2), document_id)
    assert document(place, document_id).page_count == pages
    return notes.read_text()


def test_a_paper_alone_is_read_by_two_pages_at_a_time(embedded: Workplace, tmp_path: Path) -> None:
    noted = read_at_desk(embedded, tmp_path, waits=True)
    assert "((" in noted
    assert "(((" not in noted


def test_while_others_wait_every_worker_reads_one_page_at_a_time(embedded: Workplace, tmp_path: Path) -> None:
    assert read_at_desk(embedded, tmp_path, others=True) == "()" * 4


def test_a_long_file_is_read_one_page_at_a_time(
    embedded: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "_LONG", 3)
    assert read_at_desk(embedded, tmp_path) == "()" * 4


def test_a_file_that_others_may_help_with_is_read_page_by_page_and_goes_on_where_it_was_left(
    embedded: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "SHARED_FROM", 4)
    content = make_pdf(tmp_path / "f.pdf", seed=1, pages=6).read_bytes()
    document_id = hand_in(embedded, tmp_path, content, "pdf")
    notes = tmp_path / "notes"
    place = replace(embedded, options=replace(embedded.options, engine=TakesTime(notes, waits=False)), at_once=2)
    process(replace(place, stopping=lambda: notes.exists() and notes.read_text().count(")") > 3), document_id)
    assert document(place, document_id).state == "received"
    process(replace(place, name="worker-2", scratch=tmp_path / "another machine"), document_id)
    assert document(place, document_id).page_count == 6
    assert "((" not in notes.read_text().replace("()", "").replace("(", "", 1)
    assert notes.read_text().count(")") < 6 + 3, "what was read before it was handed back is not read again"
