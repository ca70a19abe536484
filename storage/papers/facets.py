"""What a search found, counted by kind, by issuing agency and by year of issue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.database.models import DocumentRow

COUNTED = ("issuer", "issued_on")
"""The values that are counted, by their names."""
MOST_VALUES = 8
"""Of each, those that are on most papers."""

FACTS = (
    DocumentRow.serial,
    DocumentRow.id,
    DocumentRow.kind,
    DocumentRow.issuer,
    DocumentRow.issuer_folded,
    DocumentRow.issued_on,
)


@dataclass(frozen=True, slots=True)
class Facets:
    """Each value with how many papers have it, most first; years newest first. What is not known is not counted."""

    kinds: tuple[tuple[str, int], ...]
    issuers: tuple[tuple[str, int], ...]
    years: tuple[tuple[int, int], ...]


NONE = Facets((), (), ())


def facets_of(rows: Sequence[Any], withheld: Mapping[str, Collection[str]]) -> tuple[int, Facets]:
    """How many rows of `FACTS` there are, and what they come to. Prints of an agency that fold alike are one. Values
    that are `withheld`, their names by the ids of papers, are not counted."""
    kinds = Counter(row.kind for row in rows if row.kind)
    issuing = [row for row in rows if row.issuer_folded and "issuer" not in withheld.get(row.id, ())]
    issuers = Counter(row.issuer_folded for row in issuing)
    dated = [row for row in rows if row.issued_on and "issued_on" not in withheld.get(row.id, ())]
    years = Counter(row.issued_on.year for row in dated)
    prints = {row.issuer_folded: row.issuer for row in reversed(issuing)}
    return len(rows), Facets(
        kinds=tuple(kinds.most_common(MOST_VALUES)),
        issuers=tuple((prints[folded], count) for folded, count in issuers.most_common(MOST_VALUES)),
        years=tuple(sorted(years.most_common(MOST_VALUES), reverse=True)),
    )
