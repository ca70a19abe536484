"""What a search found, counted by kind, by issuing agency and by year of issue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.withheld import has_label
from storage.database.models import DocumentRow

MOST_VALUES = 8
"""Of each, those that are on most papers."""

FACTS = (DocumentRow.kind, DocumentRow.issuer, DocumentRow.issuer_folded, DocumentRow.issued_on)


@dataclass(frozen=True, slots=True)
class Facets:
    """Each value with how many papers have it, most first; years newest first. What is not known is not counted."""

    kinds: tuple[tuple[str, int], ...]
    issuers: tuple[tuple[str, int], ...]
    years: tuple[tuple[int, int], ...]


NONE = Facets((), (), ())


def facets_of(rows: Sequence[Any], redacted: Collection[str] = (), labels: Sequence[str] = ()) -> tuple[int, Facets]:
    """How many rows of `FACTS` there are, and what they come to. Prints of an agency that fold alike are one. Of papers
    of the kinds `redacted` an issuer that has one of these `labels` is withheld, and not counted."""
    kinds = Counter(row.kind for row in rows if row.kind)
    issuers = Counter(
        row.issuer_folded
        for row in rows
        if row.issuer_folded and not (row.kind in redacted and has_label(labels, row.issuer_folded))
    )
    years = Counter(row.issued_on.year for row in rows if row.issued_on)
    prints = {row.issuer_folded: row.issuer for row in reversed(rows)}
    return len(rows), Facets(
        kinds=tuple(kinds.most_common(MOST_VALUES)),
        issuers=tuple((prints[folded], count) for folded, count in issuers.most_common(MOST_VALUES)),
        years=tuple(sorted(years.most_common(MOST_VALUES), reverse=True)),
    )
