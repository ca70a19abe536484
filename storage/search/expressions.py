"""What is asked of the index, as a value that either database is asked with: FTS5 of SQLite, tsquery of PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Term:
    """Tokens next to each other."""

    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class All:
    """Every one of the parts."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of the parts at least."""

    parts: tuple[Expression, ...]


Expression: TypeAlias = Term | All | Either


def every(parts: Sequence[Expression]) -> Expression:
    """All of the parts, of which there is one at least."""
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def either(parts: Sequence[Expression]) -> Expression:
    """Any of the parts, of which there is one at least."""
    return parts[0] if len(parts) == 1 else Either(tuple(parts))


def conditions_of(asked: Expression, most: int) -> list[Expression]:
    """The parts that must all hold, `most` at most; where there are more, the last joins the rest."""
    flat = _flat(asked)
    return flat if len(flat) <= most else [*flat[: most - 1], every(flat[most - 1 :])]


def _flat(asked: Expression) -> list[Expression]:
    return [one for part in asked.parts for one in _flat(part)] if isinstance(asked, All) else [asked]


def fts5(asked: Expression) -> str:
    """The expression as FTS5 takes it."""
    match asked:
        case Term(tokens):
            return f'"{" ".join(tokens)}"'
        case All(parts):
            return f"({' AND '.join(map(fts5, parts))})"
        case Either(parts):
            return f"({' OR '.join(map(fts5, parts))})"


def tsquery(asked: Expression) -> str:
    """The expression as a tsquery. Tokens are letters, digits and marks, so nothing in them can end the quotes."""
    match asked:
        case Term(tokens):
            return "(" + " <-> ".join(f"'{token}'" for token in tokens) + ")"
        case All(parts):
            return f"({' & '.join(map(tsquery, parts))})"
        case Either(parts):
            return f"({' | '.join(map(tsquery, parts))})"
