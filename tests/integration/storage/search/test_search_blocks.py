"""The index is asked few questions, however much of what it finds is taken: a reader whose papers are refused elsewhere
goes on and on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.database.engine import Database
from storage.database.prepared import Prepared, Value
from storage.search import lookup
from storage.search.expressions import Term
from storage.search.tokens import BLOCKS, block

PAPERS, MOST_QUESTIONS = 40_000, 70
STEPS = {"ai": 1, "bay": 7, "hiem": 3000}
"""A word, and every which paper has it."""


def test_what_is_gone_through_takes_few_questions(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(database)
    questions = 0
    ask = Prepared.rows

    def counted(self: Prepared[Any], session: Session, **values: Value) -> Sequence[Any]:
        nonlocal questions
        questions += 1
        return ask(self, session, **values)

    monkeypatch.setattr(Prepared, "rows", counted)
    for word, step in STEPS.items():
        for taken in (1, 50, PAPERS):
            questions = 0
            with database.read() as session:
                found = list(islice(lookup.found(session, ["fields"], Term((word,))), taken))
            assert found == list(range(PAPERS // step * step, 0, -step))[:taken]
            assert questions <= MOST_QUESTIONS, (word, taken)


def fill(database: Database) -> None:
    """An index of papers that have nothing else."""
    name, kind = ("rowid", "text") if database.is_sqlite else ("id", "tsvector")
    serials = range(1, PAPERS + 1)
    rows = [{"id": one, "words": _words(one, is_vector=not database.is_sqlite)} for one in serials]
    with database.write() as session:
        session.execute(text(f"INSERT INTO search_fields ({name}, words) VALUES (:id, CAST(:words AS {kind}))"), rows)


def _words(serial: int, *, is_vector: bool) -> str:
    held = [word for word, step in STEPS.items() if serial % step == 0]
    if not is_vector:
        return " ".join(held)
    return " ".join(f"'{word}':1" for word in [*held, *(block(serial, level) for level in range(len(BLOCKS)))])
