"""The papers of a stack as a person cut it. What its sheets say of dossiers still counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dossier.review.cuts import Pages
from worker.separate.cut import DOSSIER_UNSURE, Cutting, Part


def decided_by_person(papers: Iterable[Pages], found: Cutting) -> Cutting:
    """The parts that `papers` name, in the stack whose pages the program cut into those of `found`.

    A paper is of the dossier of the part that its pages lie in; of several, a person has to say which.
    """
    return Cutting(tuple(_part(pages, found.parts) for pages in papers))


def _part(pages: Pages, found: Sequence[Part]) -> Part:
    around = list(_around(pages, found))
    codes = {part.dossier_code for part in around}
    is_unsure = len(codes) > 1 or any(DOSSIER_UNSURE in part.reasons for part in around)
    code = around[0].dossier_code if around else None
    return Part(min(pages), max(pages), dossier_code=code, reasons=(DOSSIER_UNSURE,) if is_unsure else (), order=pages)


def _around(pages: Pages, found: Sequence[Part]) -> Iterator[Part]:
    """The parts that hold these pages, in the order of the pages."""
    for page in pages:
        yield from (part for part in found if page in part.pages)
