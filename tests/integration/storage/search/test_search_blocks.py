"""The index is asked few questions, however much of what it finds is taken: a reader whose papers are refused elsewhere
goes on and on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.database.engine import Database, is_sqlite
from storage.database.prepared import Prepared, Value
from storage.search import lookup
from storage.search.expressions import Term
from storage.search.index import PAGE_BITS
from storage.search.tiers import Place
from storage.search.tokens import BLOCKS, block

PAPERS, MOST_QUESTIONS = 40_000, 70
STEPS = {"ai": 1, "bay": 7, "hiem": 3000}
"""A word, and every which paper has it."""


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked in the test, as it is asked."""
    asked: list[str] = []
    ask = Prepared.rows

    def counted(self: Prepared[Any], session: Session, **values: Value) -> Sequence[Any]:
        asked.append(str(self.statement))
        return ask(self, session, **values)

    monkeypatch.setattr(Prepared, "rows", counted)
    return asked


def test_what_is_gone_through_takes_few_questions(database: Database, questions: list[str]) -> None:
    fill(database)
    for word, step in STEPS.items():
        for taken in (1, 50, PAPERS):
            questions.clear()
            with database.read() as session:
                found = list(islice(lookup.found(session, ["fields"], Term((word,))), taken))
            assert found == list(range(PAPERS // step * step, 0, -step))[:taken]
            assert len(questions) <= MOST_QUESTIONS, (word, taken)


def test_one_question_tells_of_what_is_rare_or_nowhere(database: Database, questions: list[str]) -> None:
    fill(database)
    for word, serials in (("khong", ()), ("hiem", range(PAPERS // 3000 * 3000, 0, -3000))):
        for below in (None, 1, 256, 257, 30_000):
            questions.clear()
            with database.read() as session:
                found = list(lookup.found(session, ["fields"], Term((word,)), below=below))
            assert found == [one for one in serials if below is None or one < below]
            assert len(questions) <= 2, (word, below)


def test_a_paper_of_more_pages_than_are_asked_for_at_once_hides_no_other(database: Database) -> None:
    with database.write() as session:
        for serial in (1, 2, 700, 768):
            ids = range(serial << PAGE_BITS["pages"], (serial << PAGE_BITS["pages"]) + 1500)
            held = _held(serial, ["ai"], is_vector=not database.is_sqlite)
            _insert(session, "pages", [{"id": one, "words": held} for one in ids])
    with database.read() as session:
        assert list(lookup.found(session, ["pages"], Term(("ai",)))) == [768, 700, 2, 1]
        # 768 is the first of its block, and has more pages than papers are looked for.
        assert lookup.some(session, ["pages"], Term(("ai",)), 100) == [768, 700, 2, 1]


def fill(database: Database) -> None:
    """An index of papers that have nothing else."""
    serials = range(1, PAPERS + 1)
    with database.write() as session:
        words_of = {one: [word for word, step in STEPS.items() if one % step == 0] for one in serials}
        rows = [{"id": one, "words": _held(one, words_of[one], is_vector=not database.is_sqlite)} for one in serials]
        _insert(session, "fields", rows)


def _insert(session: Session, place: Place, rows: Sequence[dict[str, object]]) -> None:
    name, kind = ("rowid", "text") if is_sqlite(session) else ("id", "tsvector")
    session.execute(text(f"INSERT INTO search_{place} ({name}, words) VALUES (:id, CAST(:words AS {kind}))"), rows)


def _held(serial: int, words: Sequence[str], *, is_vector: bool) -> str:
    if not is_vector:
        return " ".join(words)
    return " ".join(f"'{word}':1" for word in [*words, *(block(serial, level) for level in range(len(BLOCKS)))])
