"""Days stated as "ngày 08 tháng 10 năm 2026", wherever they stand on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.layout.runs import Run, Sheet, Span, span

# On cards English stands behind each word, small, and its slash is easily lost. By hand two digits may stand apart, and
# one of them is read as a sign ("ngày) 4 tháng").
DAY = re.compile(
    r"\bngay(?:\s*/\s*date|\s+[a-z]{4})?\s*(?:\S{0,4}|\d \d|[^\w\s]{1,2} \d)\s*thang(?:\s*/\s*month|\s+[a-z]{5})?"
    r"\s*\S{0,4}\s*,?\s*nam(?:\s*/\s*\w{3,4}|\s+[a-z]{4})?\s*\S{4}"
)
BEGINS_A_DAY = re.compile(r"\bngay\b.*\bthang\b")


def dates_in_words(sheet: Sheet) -> Iterator[tuple[Run, Span]]:
    """Every "ngày … tháng … năm …" of the sheet with the run it stands in, in reading order.

    Where a narrow column breaks before the year, the run goes on with the year below.
    """
    for run in sheet.runs:
        whole = run
        if BEGINS_A_DAY.search(run.folded) and run.folded.endswith("nam"):
            below = [one for one in sheet.runs if 0 < one.row - run.row <= 2 and run.box[0] < one.centre < run.box[2]]
            whole = Run((*run.words, *(below[0].words if below else ())), run.page, run.row, run.source)
        for match in DAY.finditer(whole.folded):
            found = span(whole, match.start(), match.end())
            if found is not None:
                yield whole, found
