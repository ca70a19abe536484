"""The issuers of an archive, found by a part of their names, folded.

Each three letters next to each other are in an index, so that a name that no issuer has is known without a look at
every one of them. PostgreSQL's is no pg_trgm, which not every office may add to its database.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import ARRAY, ColumnElement, Text, bindparam, column, func, or_, select, table, text
from sqlalchemy.orm import Session

from storage.database.engine import is_sqlite
from storage.database.models import IssuerRow

LETTERS = 3
"""Next to each other, in the index; a shorter part may be in any name."""

_ISSUERS = IssuerRow.__table__
_PARTS = table("issuer_parts", column("folded", Text))  # of SQLite; of PostgreSQL it is a function


def having(
    session: Session, parts: Sequence[str], fits: Callable[[ColumnElement[str]], ColumnElement[bool]], most: int
) -> Sequence[str]:
    """Those issuers that fit, `most` at most; `parts`: whichever fits has one of these in its name."""
    if any(len(part) < LETTERS for part in parts):
        return session.scalars(select(_ISSUERS.c.folded).where(fits(_ISSUERS.c.folded)).limit(most)).all()
    if is_sqlite(session):
        phrases = " OR ".join('"' + part.replace('"', '""') + '"' for part in parts)
        found = text("issuer_parts MATCH :phrases").bindparams(phrases=phrases)
        return session.scalars(select(_PARTS.c.folded).where(found, fits(_PARTS.c.folded)).limit(most)).all()
    held = func.issuer_parts(_ISSUERS.c.folded)
    has_one = or_(
        *(held.op("@>")(bindparam(f"part_{at}", _letters(part), ARRAY(Text))) for at, part in enumerate(parts))
    )
    return session.scalars(select(_ISSUERS.c.folded).where(has_one, fits(_ISSUERS.c.folded)).limit(most)).all()


def _letters(part: str) -> list[str]:
    return [part[at : at + LETTERS] for at in range(len(part) - LETTERS + 1)]
