"""The name of an act's kind and its abstract (trích yếu): the centred lines between the heading and the body.

Nghị định 30/2020/NĐ-CP, appendix I, zones 5a and 5b: the name of the kind in capitals, the abstract below it, a rule,
and then the authority or the grounds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from worker.layout.runs import Run, Sheet, Span, joined, span
from worker.layout.zones import ABOUT

# The end of a stamp read as the beginning of the line: "chuyV/v phê duyệt", "nạ 0 Nghị Về việc tăng cường".
_GLUED = re.compile(r"(?:\w{1,6}(?=V/v\b)|(?:\S{1,6} ){1,3}(?=(?:V/v|Về việc)\b))")
# Words that open the body of an act: what follows the abstract.
_BODY = re.compile(
    r"^\W*(?:can cu|kinh gui|kinh moi|tran trong|(?:tu )?ngay \d|thuc hien|xet|nhan dip|theo de nghi|hom nay|dieu \d"
    r"|(?:ong|ba) [^,]{3,40}, sinh (?:ngay|nam)\b|[ivx]+\.|\d+\.(?!\d)|-(?!\s*\d))"
)
_FULL_WIDTH = 0.92
_INSET = 0.012
_CENTRED = 0.2
_MIDDLE, _CLEARLY_READ = 0.1, 0.8
# What stands in brackets below an abstract says how it came to be or to what it belongs, and is no part of it.
_NOTE = re.compile(r"^\W*\((?:theo|ban hanh|kem theo|ap dung|dung cho)\b.*\)\W*$")
_CLOSE = 1.3


def abstract(sheet: Sheet, title: Sequence[Run]) -> tuple[Span | None, bool]:
    """The abstract (trích yếu): the centred lines under the name of the kind, up to the body or the authority; and
    whether that is clearly where it ends, and not at a line as close as its own that may belong to it."""
    lines: list[Span] = []
    whole = True
    before = title[-1]
    for row in sheet.rows_from(before.row + 1):
        print_ = _without_scribble(sheet, [run for run in row if len(run.text) > 1 and run.confidence > 0.3])
        if not print_:
            continue
        run = print_[0] if lines else _without_stamp(print_[0])
        if lines and _NOTE.match(run.folded):
            break
        opens = _opens_the_body(sheet, run) and not (
            (before is title[-1] and _opens_the_abstract(sheet, run, title[-1])) or _is_inset(sheet, run)
        )
        # "… quốc phòng / - an ninh": an item of a list begins with a capital, or ends what stands before it.
        goes_on = (
            lines and run.text[0] in "-–" and run.text.lstrip("-– ")[:1].islower() and before.text[-1] not in ".:;"
        )
        # A sentence begins with a capital: "… của Tỉnh ủy / thực hiện Nghị quyết số 20-NQ/TW" goes on.
        goes_on = goes_on or (bool(lines) and run.text[0].islower() and run.confidence > _CLEARLY_READ)
        body = _BODY.match(run.folded) and not ABOUT.match(run.folded) and not goes_on
        indented = _is_indented(sheet, run, before)
        ends = len(print_) > 1 or run.capitals > 0.8 or body or opens or indented
        away = run.box[1] - before.box[3]
        if ends or abs(sheet.across(run) - 0.5) > 0.1 or away > 1.7 * sheet.print_height:
            clearly = body or indented or run.capitals > 0.8 or run.text[:1].isupper()
            whole = clearly or away > _CLOSE * sheet.print_height or not lines
            break
        piece = span(run)
        lines += [piece] if piece is not None else []
        before = run
    return (joined(lines) if lines else None), whole


def _without_stamp(run: Run) -> Run:
    """The first line of an abstract without what of a stamp beside it was read as its beginning."""
    glued = _GLUED.match(run.text)
    if glued is None:
        return run
    words = run.words_between(glued.end(), len(run.text))
    first = words[0]
    begins = glued.end() - run.starts[run.words.index(first)]
    return Run((replace(first, text=first.text[begins:]), *words[1:]), run.page, run.row, run.source)


def _is_indented(sheet: Sheet, run: Run, above: Run) -> bool:
    """Whether a line fills the width and stands beside the middle of the one above: it opens a paragraph, though its
    first letters were not read ("— ng thời gian qua")."""
    return not run.text[0].isalnum() and _fills_the_width(sheet, run) and not _is_below(sheet, run, above)


def _without_scribble(sheet: Sheet, row: Sequence[Run]) -> list[Run]:
    """What of a row may be a line of the abstract: beside one in the middle, what was hardly read is a stamp's."""
    middle = [run for run in row if abs(sheet.across(run) - 0.5) < _MIDDLE and run.confidence > _CLEARLY_READ]
    others = [run for run in row if run not in middle]
    return middle if len(middle) == 1 and all(run.confidence < _CLEARLY_READ for run in others) else list(row)


def _is_above_the_body(sheet: Sheet, run: Run) -> bool:
    """Whether what follows shows that `run`, though it fills the width, is no part of the body: another centred line,
    the authority in capitals, or the grounds ("Căn cứ"), with which the body of an act opens."""
    following = next((row for row in sheet.rows if row[0].row > run.row), None)
    if following is None or len(following) > 1:
        return False
    below = following[0]
    if below.capitals > 0.8 or below.folded.startswith(("can cu ", "kinh gui", "kinh moi", "tran trong")):
        return True
    width = sheet.right_margin - sheet.left_margin
    away = below.box[0] > sheet.left_margin + 0.1 * width and below.box[2] < sheet.right_margin
    return away and abs(sheet.across(below) - 0.5) < 0.06 and not _BODY.match(below.folded)


def _is_inset(sheet: Sheet, run: Run) -> bool:
    """Whether a wide line stands as far from the left margin as from the right one: centred. The first line of a
    paragraph is indented on the left alone."""
    width = sheet.right_margin - sheet.left_margin
    left, right = run.box[0] - sheet.left_margin, sheet.right_margin - run.box[2]
    return min(left, right) > _INSET * width and abs(left - right) < _INSET * width


def _opens_the_abstract(sheet: Sheet, run: Run, title: Run) -> bool:
    """Whether a wide line below the title is none of the body, which is indented and so beside the title's middle."""
    return _is_below(sheet, run, title) or ABOUT.match(run.folded) is not None or _is_above_the_body(sheet, run)


def _is_below(sheet: Sheet, run: Run, above: Run) -> bool:
    """Whether both lines are centred about one middle."""
    slope = math.tan(math.radians(sheet.page.skew))
    one, other = ((box[0] + box[2]) / 2 + slope * (box[1] + box[3]) / 2 for box in (run.box, above.box))
    return abs(one - other) < _CENTRED * sheet.print_height


def _opens_the_body(sheet: Sheet, run: Run) -> bool:
    """Whether a line is the first of a justified paragraph: a capital, and as wide as the text."""
    return run.text[0].isupper() and _fills_the_width(sheet, run)


def _fills_the_width(sheet: Sheet, run: Run) -> bool:
    width = sheet.right_margin - sheet.left_margin
    to_the_edge = run.box[2] > sheet.right_margin - 0.02 * width and run.box[0] < sheet.left_margin + 0.1 * width
    # On a page that leans the edges are elsewhere in every line.
    widths = sorted(other.box[2] - other.box[0] for other in sheet.runs)
    return to_the_edge or run.box[2] - run.box[0] > _FULL_WIDTH * widths[-1 - len(widths) // 20]
