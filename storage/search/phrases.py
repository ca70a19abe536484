"""Phrases among the fields of papers, on SQLite.

FTS5 finds where several lists meet by going through each to its own next entry, and the next entry of a phrase is where
its words really stand next to each other: for a name of common words that few bear, it goes through all papers that
have the words somewhere. So it is asked for the pairs of the words alone, which have the same papers and a few more,
and of those it finds what is held is looked at. The text of a page would cost more to fetch than that saves.
"""

from __future__ import annotations

from collections.abc import Collection

from storage.search.expressions import All, Either, Expression, Term, either, every
from storage.search.tokens import is_spelt


def by_pairs(asked: Expression) -> Expression:
    """What holds wherever `asked` does, without phrases that stand beside other parts, as their pairs do. Those of
    words as they are spelt stay: their pairs are without accents, and have many papers more."""
    match asked:
        case All(parts):
            kept = [by_pairs(part) for part in parts if not _is_phrase(part)]
            return every(kept) if kept else asked
        case Either(parts):
            return either([by_pairs(part) for part in parts])
        case Term():
            return asked


def is_held(asked: Expression, held: str) -> bool:
    """Whether an entry, as it is held, has what is asked."""
    return _is_held(asked, frozenset(held.split(" ")), f" {held} ")


def _is_held(asked: Expression, tokens: Collection[str], held: str) -> bool:
    match asked:
        case Term((token,)):
            return token in tokens
        case Term(several):
            return f" {' '.join(several)} " in held
        case All(parts):
            return all(_is_held(part, tokens, held) for part in parts)
        case Either(parts):
            return any(_is_held(part, tokens, held) for part in parts)


def _is_phrase(asked: Expression) -> bool:
    return isinstance(asked, Term) and len(asked.tokens) > 1 and not is_spelt(asked.tokens[0])
