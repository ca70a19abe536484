"""What a person says of how a stack is cut: which pages are one paper, in the order in which they belong.

A person's cut outranks the machine's, also when the stack is read again. Every page of the stack is in exactly one
paper or left out by name (a separator, an empty back), so that none is forgotten by mistake.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

WITHDRAWN = "withdrawn"
"""The state of a paper of a cut that does not hold any more."""

Pages = tuple[int, ...]
"""Pages of a stack, from 1, in the order in which they belong."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One cut by a person. `number` counts from 1; `against`: the stack's version that the person had seen; `before`:
    the papers as they were cut until then; `client` and `account` as of `dossier.review.corrections.Act`."""

    number: int
    person: str
    client: str
    purpose: str | None
    at: datetime
    against: int
    before: tuple[Pages, ...]
    papers: tuple[Pages, ...]
    left_out: Pages = ()
    account: str | None = None


def unsound(papers: Sequence[Sequence[int]], left_out: Sequence[int], page_count: int) -> str | None:
    """What is wrong with a cut of `page_count` pages, in short; None when every page has one place."""
    if not papers or not all(papers):
        return "papers"
    placed = [page for paper in (*papers, left_out) for page in paper]
    twice = sorted({page for page in placed if placed.count(page) > 1})
    strange = sorted({page for page in placed if not 1 <= page <= page_count})
    lacking = sorted(set(range(1, page_count + 1)) - set(placed))
    for what, pages in (("twice", twice), ("no page", strange), ("nowhere", lacking)):
        if pages:
            return f"{what}: {', '.join(map(str, pages))}"
    return None


def is_run(pages: Sequence[int]) -> bool:
    """Whether the pages lie one behind the other, in order."""
    return list(pages) == list(range(pages[0], pages[0] + len(pages)))


def in_words(pages: Sequence[int]) -> str:
    """Pages as they are written: `3-5`, or `3, 5, 4` where they do not lie in order."""
    return f"{pages[0]}-{pages[-1]}" if is_run(pages) else ", ".join(map(str, pages))


def cut_record(cut: Cut) -> dict[str, Any]:
    """A cut as values that JSON has."""
    return {**asdict(cut), "at": cut.at.isoformat()}


def cut_of_record(record: Mapping[str, Any]) -> Cut:
    """The cut that `cut_record` recorded. Raises KeyError, TypeError, ValueError."""
    more = {
        "at": datetime.fromisoformat(record["at"]),
        "before": tuple(map(tuple, record["before"])),
        "papers": tuple(map(tuple, record["papers"])),
        "left_out": tuple(record["left_out"]),
    }
    return Cut(**{**record, **more})


def paper_record(pages: Sequence[int]) -> Mapping[str, Any]:
    """The pages of one paper as the archive records them: first and last, and all where they do not lie in order."""
    record: dict[str, Any] = {"pages": [min(pages), max(pages)]}
    return record if is_run(pages) else {**record, "order": list(pages)}
