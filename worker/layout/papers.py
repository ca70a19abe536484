"""Several papers on one picture: two on the glass, one below the other or side by side, as on an A3 spread.

A paper has the national title once, at its head (NĐ 30/2020/NĐ-CP, appendix I, zone 1; forms and cards alike). Where a
page has it again, clearly below or beside the first, another paper begins there: what stands on one says nothing of the
other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from worker.layout.columns import national_titles
from worker.layout.runs import Run, Sheet

# One heading has the title over two lines, and English below it on cards; a slip of two copies has more between them.
_LINES_OF_A_HEADING = 8
# A heading's agency may stand that much higher than its national title, in heights of print.
_ABOVE_THE_TITLE = 2.5


def papers_on(sheet: Sheet) -> tuple[Sheet, ...]:
    """The papers of a page, from top to bottom or left to right; nearly always one, which is `sheet`."""
    heads = _heads(sheet)
    if len(heads) < 2:
        return (sheet,)
    first, second = heads[:2]
    if second.box[1] - first.box[3] > _LINES_OF_A_HEADING * sheet.print_height:
        edge = second.box[1] - _ABOVE_THE_TITLE * second.height
        before = tuple(run for run in sheet.runs if (run.box[1] + run.box[3]) / 2 < edge)
    else:
        left, right = sorted((first, second), key=lambda run: run.box[0])
        gutter = _gutter(sheet, left.box[2], right.box[0])
        before = tuple(run for run in sheet.runs if run.centre < gutter)
    kept = set(map(id, before))
    after = tuple(run for run in sheet.runs if id(run) not in kept)
    return tuple(paper for part in (before, after) if part for paper in papers_on(replace(sheet, runs=part)))


def _heads(sheet: Sheet) -> list[Run]:
    """The national titles of `sheet`, those of one heading counted once."""
    heads: list[Run] = []
    for title in national_titles(sheet):
        if not any(_is_one_heading(head, title, sheet.print_height) for head in heads):
            heads.append(title)
    return heads


def _is_one_heading(one: Run, other: Run, height: float) -> bool:
    close = abs(other.box[1] - one.box[1]) < _LINES_OF_A_HEADING * height
    return close and min(one.box[2], other.box[2]) > max(one.box[0], other.box[0])


def _gutter(sheet: Sheet, after: float, before: float) -> float:
    """Where the widest stretch without print lies between `after` and `before`, in pixels from the left edge; of a
    paper's own columns the agency of the right one stands beyond it."""
    inside: Sequence[tuple[float, float]] = sorted(
        (run.box[0], run.box[2]) for run in sheet.runs if run.box[2] > after and run.box[0] < before
    )
    edges = [(after, after), *((max(after, left), min(before, right)) for left, right in inside), (before, before)]
    reach, widest = after, (0.0, (after + before) / 2)
    for (_, end), (begin, _) in pairwise(edges):
        reach = max(reach, end)
        if begin - reach > widest[0]:
            widest = (begin - reach, (begin + reach) / 2)
    return widest[1]
