"""Phrases on SQLite.

FTS5 finds where several lists meet by going through each to its own next entry, and the next entry of a phrase is where
its words really stand next to each other: for a name of common words that few bear, it goes through all papers that
have the words somewhere. So it is asked for the pairs of the words alone, which have the same papers and a few more,
and what it finds is looked at.
"""

from __future__ import annotations

from storage.search.expressions import All, Either, Expression, Term, either, every
from storage.search.tokens import is_bare


def by_pairs(asked: Expression) -> Expression:
    """What holds wherever `asked` does, without phrases that stand beside other parts, as their pairs do. Those of
    words that were typed without their marks stay: papers spell few so, and the pairs have many others."""
    match asked:
        case All(parts):
            kept = [by_pairs(part) for part in parts if not _is_phrase(part)]
            return every(kept) if kept else asked
        case Either(parts):
            return either([by_pairs(part) for part in parts])
        case Term():
            return asked


def is_held(asked: Expression, held: str) -> bool:
    """Whether an entry has what is asked; `held`: its tokens, a space before and behind each."""
    match asked:
        case Term(tokens):
            return f" {' '.join(tokens)} " in held
        case All(parts):
            return all(is_held(part, held) for part in parts)
        case Either(parts):
            return any(is_held(part, held) for part in parts)


def _is_phrase(asked: Expression) -> bool:
    return isinstance(asked, Term) and len(asked.tokens) > 1 and not all(map(is_bare, asked.tokens))
