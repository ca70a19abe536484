"""The full-text index: every document's fields and the text of each page, in the database itself.

Both databases hold the same tokens (tokens.py) and so find the same papers in the same order: SQLite in two FTS5
tables, PostgreSQL in two tables with a tsvector and a GIN index. Fields and pages lie apart, so that a name among the
fields is found without a look at all the text that has it. Here they are written; lookup.py reads them.

Entries are numbered by the document's `serial`, which grows as papers come in: the newest papers of any question are
read off the end of the index, and a page that goes on after one begins there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, TextClause, bindparam, select, text
from sqlalchemy.orm import Session

from storage.database.engine import is_sqlite, tuples
from storage.database.models import DocumentRow, ReceiptRow
from storage.search import tokens
from storage.search.near import put_words
from storage.search.tiers import Place
from storage.search.tokens import Entry

PAGE_BITS: Mapping[Place, int] = {"fields": 0, "pages": 14}
"""An entry's id is the document's serial, and that many bits for the page."""
_LAST = (1 << 63) - 1

_DESKS = (
    select(ReceiptRow.desk)
    .where(ReceiptRow.document_id.in_(bindparam("ids", expanding=True)), ReceiptRow.withdrawn_at.is_(None))
    .distinct()
)
_STATEMENTS = {
    "sqlite": {
        "put": "INSERT INTO search_{place} (rowid, words) VALUES (:id, :words)",
        "remove": "DELETE FROM search_{place} WHERE rowid BETWEEN :first AND :last",
        "held": "SELECT rowid AS id, words FROM search_{place} WHERE rowid BETWEEN :first AND :last",
        "replace": "UPDATE search_{place} SET words = :words WHERE rowid = :id",
    },
    "postgresql": {
        "put": "INSERT INTO search_{place} (id, words) VALUES (:id, CAST(:words AS tsvector))",
        "remove": "DELETE FROM search_{place} WHERE id BETWEEN :first AND :last",
        "held": """SELECT id, array_to_string(tsvector_to_array(words), ' ') AS words FROM search_{place}
            WHERE id BETWEEN :first AND :last""",
        "replace": """UPDATE search_{place} SET words = ts_delete(words, CAST(:old AS text[])) || CAST(:new AS tsvector)
            WHERE id = :id""",
    },
}


def put_fields(session: Session, document: DocumentRow, values: Iterable[str]) -> None:
    """Make `values` the fields by which the document is found. Its pages are found by what it is now, too."""
    facts, before, values = _facts(session, document), _facts_held(session, document.serial), tuple(values)
    put_words(session, values)
    _remove(session, "fields", document.serial)
    _put(session, "fields", document.serial, {0: tokens.of_values(values, facts)})
    if before != set(facts):
        _replace_facts(session, "pages", document.serial, facts)


def put_paper(
    session: Session, document: DocumentRow, values: Iterable[str], texts: Mapping[int, str], *, replace_pages: bool
) -> None:
    """Both at once, of a paper that was read. `replace_pages`: it may be found by others."""
    facts, values = _facts(session, document), tuple(values)
    put_words(session, values)
    _remove(session, "fields", document.serial)
    _put(session, "fields", document.serial, {0: tokens.of_values(values, facts)})
    if replace_pages:
        _remove(session, "pages", document.serial)
    _put_texts(session, document, texts, facts)


def put_pages(session: Session, document: DocumentRow, texts: Mapping[int, str]) -> None:
    """Make `texts` (page -> text) the pages by which the document is found."""
    _remove(session, "pages", document.serial)
    _put_texts(session, document, texts, _facts(session, document))


def refresh(session: Session, document: DocumentRow) -> None:
    """Let the document be found by what it is now, and by those who may see it now."""
    facts = _facts(session, document)
    if _facts_held(session, document.serial) != set(facts):
        for place in PAGE_BITS:
            _replace_facts(session, place, document.serial, facts)


def remove_between(session: Session, first: int, last: int | None) -> None:
    """Forget whatever is held of the documents of these serials; `last` None: of all from the first on."""
    if last is None or first <= last:
        for place, bits in PAGE_BITS.items():
            end = _LAST if last is None else ((last + 1) << bits) - 1
            _execute(session, "remove", place, first=first << bits, last=end)


def _facts(session: Session, document: DocumentRow) -> tuple[str, ...]:
    ids = [one for one in (document.id, document.stack_id) if one is not None]
    return tokens.facts_of(
        agency=document.agency,
        desks=(document.desk, *(row.desk for row in tuples(session, _DESKS, ids=ids))),
        kind=document.kind,
        owner_id=document.owner_id,
        number_folded=document.number_folded,
        issuer_folded=document.issuer_folded,
        issued_on=document.issued_on,
    )


def _put_texts(session: Session, document: DocumentRow, texts: Mapping[int, str], facts: Sequence[str]) -> None:
    entries = {page: tokens.of_text(stretch, facts) for page, stretch in texts.items()}
    _put(session, "pages", document.serial, {page: entry for page, entry in entries.items() if entry.lines})


def _put(session: Session, place: Place, serial: int, entries: Mapping[int, Entry]) -> None:
    embedded = is_sqlite(session)
    rows = [
        {
            "id": (serial << PAGE_BITS[place]) + page,
            "words": tokens.as_text(entry) if embedded else tokens.as_tsvector(entry, serial),
        }
        for page, entry in entries.items()
    ]
    if rows:
        session.connection().execute(_statement(session, "put", place), rows)


def _remove(session: Session, place: Place, serial: int) -> None:
    _execute(session, "remove", place, **_range(place, serial))


def _range(place: Place, serial: int) -> dict[str, int]:
    bits = PAGE_BITS[place]
    return {"first": serial << bits, "last": ((serial + 1) << bits) - 1}


def _facts_held(session: Session, serial: int) -> set[str]:
    """The facts that the index has of a document; none where it has nothing of it."""
    held = _execute(session, "held", "fields", **_range("fields", serial)).all()
    return {token for row in held for token in row.words.split(" ") if token.startswith(tokens.FACT)}


def _replace_facts(session: Session, place: Place, serial: int, facts: tuple[str, ...]) -> None:
    for row in _execute(session, "held", place, **_range(place, serial)).all():
        held = row.words.split(" ")
        old = [token for token in held if token.startswith(tokens.FACT)]
        if is_sqlite(session):
            kept = [token for token in held if not token.startswith(tokens.FACT)]
            _execute(session, "replace", place, id=row.id, words=" ".join([*kept, *facts]))
        else:
            _execute(session, "replace", place, id=row.id, old=old, new=" ".join(facts))


def _execute(session: Session, what: str, place: Place, **values: object) -> CursorResult[Any]:
    return session.connection().execute(_statement(session, what, place), values)


def _statement(session: Session, what: str, place: Place) -> TextClause:
    return text(_STATEMENTS[session.get_bind().dialect.name][what].format(place=place))
