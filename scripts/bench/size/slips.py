"""How a mistyped word is found among the words of an archive's fields: three ways beside each other, on its own words.

    .venv/bin/python -m scripts.bench.size.slips URL     # a database that scripts.bench.size.filled filled

`list`: the words, asked for every neighbour of what was typed (storage/search/near.py). `deletions`: each word with one
letter left out, asked for what was typed with one left out. `trigrams`: an index of each three letters next to each
other (FTS5's; pg_trgm's), asked for words that share most of them. Sizes in kB; milliseconds a word (median, 95 %), and
how many of the words that were meant were found.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from random import Random

from sqlalchemy import text
from sqlalchemy.orm import Session

from dossier.words.nearness import is_near, neighbours
from storage.database.engine import Database, is_sqlite

ASKED = 200
_SQL = {
    "sqlite": {
        "size": """SELECT sum(pgsize) FROM dbstat
            WHERE name LIKE :table || '%' OR name LIKE 'sqlite_autoindex_' || :table || '%'""",
        "list": "SELECT folded FROM search_words WHERE folded IN (SELECT value FROM json_each(:asked))",
        "deletions": "SELECT word FROM bench_deletions WHERE deletion IN (SELECT value FROM json_each(:asked))",
        "trigrams": "SELECT word FROM bench_trigrams WHERE word MATCH :asked ORDER BY rank LIMIT 200",
    },
    "postgresql": {
        "size": "SELECT pg_total_relation_size(CAST(:table AS regclass))",
        "list": """SELECT folded FROM search_words
            WHERE folded IN (SELECT json_array_elements_text(CAST(:asked AS json)))""",
        "deletions": """SELECT word FROM bench_deletions
            WHERE deletion IN (SELECT json_array_elements_text(CAST(:asked AS json)))""",
        "trigrams": """SELECT word FROM bench_trigrams WHERE word % :asked
            ORDER BY similarity(word, :asked) DESC LIMIT 200""",
    },
}
Way = Callable[[Session, str], Sequence[str]]


def main() -> None:
    """Make, ask, print, drop."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database")
    database = Database(parser.parse_args().database)
    with database.write() as session:  # given up at the end
        known = list(session.scalars(text("SELECT DISTINCT folded FROM search_words ORDER BY folded")))
        print(f"{len(known)} words; list {_size(session, 'search_words')} kB")
        _make(session, known)
        print(f"deletions {_size(session, 'bench_deletions')} kB, trigrams {_size(session, 'bench_trigrams')} kB")
        chance = Random(1)
        long = [word for word in known if len(word) > 2]
        meant = [chance.choice(long) for _ in range(ASKED)]
        typed = [chance.choice(sorted(neighbours(word))) for word in meant]
        ways: dict[str, Way] = {"list": _by_list, "deletions": _by_deletions, "trigrams": _by_trigrams}
        taken: dict[str, list[float]] = {name: [] for name in ways}
        right = dict.fromkeys(ways, 0)
        for wanted, asked in zip(meant, typed, strict=True):
            for name, way in ways.items():
                begun = time.perf_counter()
                found = way(session, asked)
                taken[name].append((time.perf_counter() - begun) * 1000)
                right[name] += wanted in found
        for name, times in taken.items():
            times.sort()
            print(f"  {name:10} {statistics.median(times):7.2f} {times[int(ASKED * 0.95)]:7.2f} {right[name]}/{ASKED}")
        session.rollback()


def _make(session: Session, known: Sequence[str]) -> None:
    session.execute(text("CREATE TABLE bench_deletions (deletion TEXT, word TEXT, PRIMARY KEY (deletion, word))"))
    if is_sqlite(session):
        session.execute(text("CREATE VIRTUAL TABLE bench_trigrams USING fts5(word, tokenize = 'trigram')"))
    else:
        session.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
        session.execute(text("CREATE TABLE bench_trigrams (word TEXT)"))
    for begin in range(0, len(known), 5000):
        some = known[begin : begin + 5000]
        rows = [{"deletion": one, "word": word} for word in some for one in _shorter(word)]
        session.execute(text("INSERT INTO bench_deletions VALUES (:deletion, :word)"), rows)
        session.execute(text("INSERT INTO bench_trigrams (word) VALUES (:word)"), [{"word": word} for word in some])
    if not is_sqlite(session):
        session.execute(text("CREATE INDEX bench_trigrams_by ON bench_trigrams USING gin (word gin_trgm_ops)"))
        session.execute(text("ANALYZE bench_deletions"))
        session.execute(text("ANALYZE bench_trigrams"))


def _size(session: Session, table: str) -> int:
    return int(session.scalar(text(_SQL[_dialect(session)]["size"]), {"table": table}) or 0) >> 10


def _shorter(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _by_list(session: Session, word: str) -> Sequence[str]:
    return _of(session, "list", json.dumps(sorted(neighbours(word))))


def _by_deletions(session: Session, word: str) -> Sequence[str]:
    return [one for one in _of(session, "deletions", json.dumps(sorted(_shorter(word)))) if is_near(one, word)]


def _by_trigrams(session: Session, word: str) -> Sequence[str]:
    asked = word
    if is_sqlite(session):
        asked = " OR ".join(f'"{word[at : at + 3]}"' for at in range(len(word) - 2)) or f'"{word}"'
    return [one for one in _of(session, "trigrams", asked) if is_near(one, word)]


def _of(session: Session, way: str, asked: str) -> Sequence[str]:
    return session.scalars(text(_SQL[_dialect(session)][way]), {"asked": asked}).all()


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


if __name__ == "__main__":
    main()
