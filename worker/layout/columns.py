"""Where two columns stand side by side: agency and national title at the head, receivers and signer at the foot.

Nghị định 30/2020/NĐ-CP, appendix I, puts columns there and nowhere else; in tables and forms a line belongs together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from worker.language.positions import PROXY, is_position
from worker.layout.dates import BEGINS_A_DAY
from worker.layout.runs import Run, Sheet

_NATIONAL_TITLE = "cong hoa xa hoi chu nghia viet nam"
# Where the state's papers have the national title, the party's have its name (HD 36-HD/VPTW).
PARTY_TITLE = "dang cong san viet nam"
MOTTO = "doc lap - tu do - hanh phuc"
# "NHÂN DANH NƯỚC CỘNG HÒA …", on judgments below the heading (NQ 01/2017/NQ-HĐTP).
_IN_ITS_NAME = re.compile(r"^\W*(?:nhan danh\s+)?nuoc\b")
_LINES_BESIDE = 2
_BELOW_THE_STATE = 8  # heights of print
_LARGE = 1.25
# Stamps and remarks that stand where a title could, and are none; on cards, the national title in English.
_NO_TITLE = re.compile(
    r"^\W*(?:(?:ban sao|ban chinh|sao y(?: ban chinh)?|cong van den|den|mat|toi mat|tuyet mat|hoa toc|(?:thuong )?khan"
    r"|hoa toc hen gio|mau so|du thao|thu hoi)\W*$|socialist rep|independence\b.*freedom)"
)


@dataclass(frozen=True)
class Columns:
    """Two columns side by side: rows `first` to before `end`, parted at `boundary`, in pixels from the left edge."""

    boundary: float
    first: int
    end: int


def heading_columns(sheet: Sheet) -> Columns | None:
    """Where the agency stands beside the national title; None where the heading has one column or none is found."""
    found = national_title(sheet)
    if found is None:
        return None
    title, left = found
    middle = (left + title.box[2]) / 2
    width = max(1.0, sheet.right_margin - sheet.left_margin)
    if (middle - sheet.left_margin) / width < 0.57:
        return None
    boundary = left - 0.5 * sheet.print_height
    beside = (run for run in sheet.runs if abs(run.row - title.row) <= _LINES_BESIDE)
    if not any(run.centre < boundary and sum(map(str.isalpha, run.text)) > 1 for run in beside):
        return None  # ragged lines, short of the right margin
    highest, lowest = title.box[1] - 2.5 * title.height, title.box[1] + 18 * title.height
    rows = [row for row in sheet.rows if min(run.box[1] for run in row) >= highest]
    for row in rows:
        below = row[0].row > title.row and _crosses(sheet, row, boundary)
        if below or min(run.box[1] for run in row) > lowest:
            return Columns(boundary, rows[0][0].row, row[0].row)
    return Columns(boundary, rows[0][0].row, rows[-1][0].row + 1)


def foot_columns(sheet: Sheet) -> Columns | None:
    """Where "Nơi nhận" or one signer stands beside another signer, at the foot of `sheet`; None where nothing does."""
    for row in sheet.rows:
        if not any(_opens_the_foot(run) for run in row):
            continue
        below = [other for other in sheet.rows if 0 <= other[0].row - row[0].row <= 3]
        pairs = [pair for other in below for pair in pairwise(other) if sheet.across(pair[1]) > 0.5]
        if not pairs:
            continue
        left, right = pairs[0]
        boundary = (left.box[2] + right.box[0]) / 2
        room = 2 * sheet.print_height
        for other in sheet.rows:
            over = any(run.box[0] < boundary - room and run.box[2] > boundary + room for run in other)
            if other[0].row > row[0].row and over:
                return Columns(boundary, row[0].row, other[0].row)
        return Columns(boundary, row[0].row, sheet.rows[-1][0].row + 1)
    return None


def national_title(sheet: Sheet) -> tuple[Run, float] | None:
    """The run with the national title (or the motto) and where its first word begins."""
    for wanted, least in ((_NATIONAL_TITLE, 78), (MOTTO, 80), (PARTY_TITLE, 85)):
        for run in sheet.runs:
            if run.box[1] > 0.5 * sheet.page.height:
                break
            if len(run.folded) < 0.6 * len(wanted):
                continue
            if wanted == PARTY_TITLE and run.capitals < 0.8:
                continue  # running text names the party, too
            # A narrow column wraps the title, so the print may be shorter than what is looked for.
            score = fuzz.partial_ratio_alignment(wanted, run.folded)
            if score is None or score.score < least:
                continue
            start = score.dest_start if len(run.folded) > len(wanted) else 0
            words = run.words_between(start, len(run.text))
            if words:
                return run, float(words[0].box[0])
    return None


def national_titles(sheet: Sheet) -> Iterator[Run]:
    """Every run of `sheet` with the national title or the motto, wherever it stands; judgments speak in its name."""
    for run in sheet.runs:
        if _IN_ITS_NAME.match(run.folded):
            continue
        for wanted, least in ((_NATIONAL_TITLE, 85), (MOTTO, 85)):
            whole = len(run.folded) >= 0.8 * len(wanted)
            if whole and (wanted == MOTTO or run.capitals > 0.8) and fuzz.partial_ratio(wanted, run.folded) > least:
                yield run
                break


def title_line(sheet: Sheet, row: Sequence[Run]) -> Run | None:
    """What of `row` could be a line of a title: alone, in capitals, centred."""
    print_ = [run for run in row if sum(map(str.isalpha, run.text)) > 1 and run.confidence > 0.4]
    if not print_:
        return None
    if any(after.box[0] - run.box[2] > 3 * run.height for run, after in pairwise(print_)):
        # A word in the midst of a large heading is easily lost ("GIẤY CHỨNG NHẬN"), and small print stands in columns.
        large = all(run.capitals > 0.9 and run.height > _LARGE * sheet.print_height for run in print_)
        middle = (print_[0].box[0] + print_[-1].box[2]) / 2
        width = sheet.right_margin - sheet.left_margin
        if not large or abs((middle - sheet.left_margin) / max(1.0, width) - 0.5) > 0.07:
            return None
    # Wide spacing of a large title can look like columns.
    run = Run(tuple(word for part in print_ for word in part.words), print_[0].page, print_[0].row, print_[0].source)
    if run.capitals < 0.8 or run.height < 0.8 * sheet.print_height or _NO_TITLE.match(run.folded):
        return None
    centred = abs(sheet.across(run) - 0.5) < 0.14 or _is_below_the_state(sheet, run)
    return run if centred and sum(map(str.isalpha, run.text)) > 2 else None


def _is_below_the_state(sheet: Sheet, run: Run) -> bool:
    """Whether a line stands closely below the national title and in its middle, where that is alone in its row: on a
    form whose lines are all short the middle of the text is not that of the sheet."""
    for head in national_titles(sheet):
        alone = sum(other.row == head.row for other in sheet.runs) == 1
        near = 0 < run.box[1] - head.box[3] < _BELOW_THE_STATE * sheet.print_height
        if alone and near and abs(head.centre - run.centre) < sheet.print_height:
            return True
    return False


def _crosses(sheet: Sheet, row: Sequence[Run], boundary: float) -> bool:
    """Whether a line of the row stands over the gap between the columns, or is centred: the heading is over."""
    room = 2 * sheet.print_height
    if any(BEGINS_A_DAY.search(run.folded) for run in row):
        return False  # "Quảng -  Ngãi, ngày …": wide spaces part place and day
    close = len(row) > 1 and all(after.box[0] - run.box[2] < room for run, after in pairwise(row))
    if close and title_line(sheet, row) is not None:
        return True  # "KẾ" "HOẠCH"
    for run in row:
        if run.folded.startswith("kinh gui"):
            return True
        if run.confidence < 0.4 or sum(map(str.isalpha, run.text)) < 4:
            continue
        if len(run.folded) > len(MOTTO) and fuzz.partial_ratio(MOTTO, run.folded) > 85:
            continue  # a speck between them makes one line of the agency and the motto
        over = run.box[0] < boundary - room and run.box[2] > boundary + room
        if over or abs(sheet.across(run) - 0.5) < 0.07:
            return True
    return False


def _opens_the_foot(run: Run) -> bool:
    if run.folded.startswith("noi nhan"):
        return True
    return run.capitals > 0.8 and run.confidence > 0.4 and (is_position(run.folded) or bool(PROXY.match(run.folded)))
