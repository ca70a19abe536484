"""What is attached to a paper: where annexes and enclosed papers begin, so that nothing of theirs is taken for its own.

An act has the national title once, on its first page, and says of an annex that it is one, and to which act it belongs
("Phụ lục", "(Kèm theo Quyết định số …)"; NĐ 30/2020/NĐ-CP, appendix I, zones 1 and 5, and II.4).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from worker.layout.columns import national_titles
from worker.layout.runs import Run, Sheet

ANNEX = re.compile(r"^\W*phu luc\b")
WITH_ACT = re.compile(
    r"^\W*(?:ban hanh )?(?:kem theo|dinh kem) (?:\w+ ){0,2}?"
    r"(quyet dinh|thong tu|nghi dinh|cong van|to trinh|ke hoach|thong bao|nghi quyet|bao cao|van ban|huong dan|luat)\b"
    r"(?: s[o06]\s*[:.]?\s*(\d+)\s*/| (nay)\b)?"
)
_UPPER_THIRD = 1 / 3
_MOST_ON_A_COVER = 25  # words; the heading of an act alone has about as many
_CENTRED, _CAPITALS = 0.12, 0.7


def before_enclosed(sheets: Sequence[Sheet]) -> Sequence[Sheet]:
    """The pages before the first one that has a national title of its own: with it another paper begins. Blank pages
    and covers before the paper's own first page are no paper."""
    begins = next((at for at, sheet in enumerate(sheets) if len(sheet.page.words) > _MOST_ON_A_COVER), 0)
    return [*sheets[:begins], *_before(sheets[begins:], _has_a_heading)]


def before_annexes(sheets: Sequence[Sheet]) -> Sequence[Sheet]:
    """The pages before the first annex or enclosed paper."""
    return _before(before_enclosed(sheets), _is_an_annex)


def _before(sheets: Sequence[Sheet], begins: Callable[[Sheet], bool]) -> Sequence[Sheet]:
    return sheets[: next((at for at, sheet in enumerate(sheets) if at and begins(sheet)), len(sheets))]


def _has_a_heading(sheet: Sheet) -> bool:
    return any(_is_in_the_upper_third(sheet, run) for run in national_titles(sheet))


def _is_an_annex(sheet: Sheet) -> bool:
    return any(_is_in_the_upper_third(sheet, run) and _names_an_annex(sheet, run) for run in sheet.runs)


def _names_an_annex(sheet: Sheet, run: Run) -> bool:
    """Whether a line in the middle says it; in running text a line may begin with the same words."""
    if abs(sheet.across(run) - 0.5) > _CENTRED:
        return False
    if ANNEX.match(run.folded):
        return run.capitals > _CAPITALS
    return WITH_ACT.match(run.folded) is not None and run.text.lstrip()[0] == "("


def _is_in_the_upper_third(sheet: Sheet, run: Run) -> bool:
    return run.box[1] < _UPPER_THIRD * sheet.page.height
