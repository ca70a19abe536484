"""The full-text index: every document's fields and the text of each page, exact and folded, in the database itself.

Both databases index the words that `dossier/words/folding.py` cuts, so they find the same papers in the same order:
SQLite in an FTS5 table whose row id is the entry's id, PostgreSQL in two tsvector columns of the entry.
A document's fields stand under page 0, so that a name among the fields ranks above one in running text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Subquery, delete, insert, select, text
from sqlalchemy.orm import Session

from dossier.words.asking import units_of
from dossier.words.folding import fold, folded_words, words
from storage.database.models import SearchEntryRow

FIELDS_PAGE = 0
# PostgreSQL keeps no word longer than 2 kB and no position above 16,383; no page of print comes near either.
LONGEST_WORD = 200
MOST_WORDS = 16_000

_FOUND = {
    "sqlite": """
        SELECT rowid AS id, 2 AS tier FROM search_words WHERE search_words MATCH :exact_phrase
        UNION ALL SELECT rowid, 3 FROM search_words WHERE search_words MATCH :folded_phrase
        UNION ALL SELECT rowid, 4 FROM search_words WHERE search_words MATCH :folded_all""",
    "postgresql": """
        SELECT id, 2 AS tier FROM search_entries WHERE exact @@ CAST(:exact_phrase AS tsquery)
        UNION ALL SELECT id, 3 FROM search_entries WHERE folded @@ CAST(:folded_phrase AS tsquery)
        UNION ALL SELECT id, 4 FROM search_entries WHERE folded @@ CAST(:folded_all AS tsquery)""",
}
_RANKED = """
    SELECT e.document_id AS document_id,
           MIN(CASE WHEN found.tier < 4 AND e.page = 0 THEN found.tier - 2 ELSE found.tier END) AS tier
    FROM ({found}) AS found JOIN search_entries AS e ON e.id = found.id
    GROUP BY e.document_id"""


def replace(session: Session, document_id: str, stretches: Mapping[int, str]) -> None:
    """Make `stretches` (page -> text, page 0 the fields) all that is found of the document."""
    remove(session, document_id)
    for page, stretch in stretches.items():
        _put(session, document_id, page, stretch)


def replace_page(session: Session, document_id: str, page: int, stretch: str) -> None:
    """Make `stretch` what is found of one page of the document (0: of its fields); the other pages stay."""
    remove(session, document_id, page)
    _put(session, document_id, page, stretch)


def remove(session: Session, document_id: str, page: int | None = None) -> None:
    """Make nothing of the document, or of one page of it, be found."""
    gone = SearchEntryRow.document_id == document_id
    if page is not None:
        gone &= SearchEntryRow.page == page
    if _dialect(session) == "sqlite":
        entries = session.scalars(select(SearchEntryRow.id).where(gone))
        session.execute(
            text("DELETE FROM search_words WHERE rowid = :id"), [{"id": entry} for entry in entries] or [{"id": -1}]
        )
    session.execute(delete(SearchEntryRow).where(gone))


def ranked(session: Session, query: str) -> Subquery | None:
    """The documents that hold every word of `query` in one stretch, as (document_id, tier); None without a word.

    Tier 0: the words as typed, next to each other, among the fields; 1: the same without accents; 2 and 3: the
    same in the text; 4: all the words, anywhere in one stretch, without accents. A day, or a number in groups, is found
    in any spelling of it (dossier/words/asking.py).
    """
    units = units_of(query)[:MOST_WORDS]
    if not units:
        return None
    # Every unit in its first spelling, then in its second … : nobody mixes them on one paper.
    spellings = [
        [word for unit in units for word in unit[at % len(unit)]] for at in range(max(len(unit) for unit in units))
    ]
    dialect = _dialect(session)
    statement = text(_RANKED.format(found=_FOUND[dialect]))
    phrase = _fts5_phrase if dialect == "sqlite" else _tsquery_phrase
    either, both = (" OR ", " AND ") if dialect == "sqlite" else (" | ", " & ")
    bare = [[[fold(word) for word in spelling] for spelling in unit] for unit in units]
    values = {
        "exact_phrase": either.join(map(phrase, spellings)),
        "folded_phrase": either.join(phrase([fold(word) for word in spelling]) for spelling in spellings),
        "folded_all": both.join(f"({either.join(map(phrase, unit))})" for unit in bare),
    }
    if dialect == "sqlite":
        values = {name: f"{name.partition('_')[0]} : ({value})" for name, value in values.items()}
    columns = {"document_id": SearchEntryRow.document_id.type, "tier": SearchEntryRow.page.type}
    return statement.bindparams(**values).columns(**columns).subquery("ranked")


def _put(session: Session, document_id: str, page: int, stretch: str) -> None:
    exact, folded = _cut(words(stretch)), _cut(folded_words(stretch))
    if not exact:
        return
    entry = session.execute(
        insert(SearchEntryRow).values(document_id=document_id, page=page).returning(SearchEntryRow.id)
    ).scalar_one()
    if _dialect(session) == "sqlite":
        statement = "INSERT INTO search_words (rowid, exact, folded) VALUES (:id, :exact, :folded)"
        values = {"id": entry, "exact": " ".join(exact), "folded": " ".join(folded)}
    else:
        statement = """UPDATE search_entries
            SET exact = CAST(:exact AS tsvector), folded = CAST(:folded AS tsvector) WHERE id = :id"""
        values = {"id": entry, "exact": _tsvector(exact), "folded": _tsvector(folded)}
    session.execute(text(statement), values)


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


def _cut(found: Sequence[str]) -> list[str]:
    return [word[:LONGEST_WORD] for word in found[:MOST_WORDS]]


def _tsvector(found: Sequence[str]) -> str:
    return " ".join(f"{_quoted(word)}:{position}" for position, word in enumerate(found, start=1))


def _fts5_phrase(found: Sequence[str]) -> str:
    return f'"{" ".join(_cut(found))}"'


def _tsquery_phrase(found: Sequence[str]) -> str:
    return f"({' <-> '.join(map(_quoted, _cut(found)))})"


def _quoted(word: str) -> str:
    # `words` yields letters, digits and marks only, so nothing in it can end the quotes.
    return f"'{word}'"
