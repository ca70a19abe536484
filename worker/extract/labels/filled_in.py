"""What is written after a label of a form: on its line, beside it, below it, over as many lines as it fills."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dossier.catalogue.fields import is_organisation
from worker.extract.labels.context import BRACKETED, ITEM, LEADS_ON, NAME_LABELS, OATH, PLACE_AND_DAY, PLACE_WORD
from worker.extract.labels.label import Label
from worker.language.place_names import begins_a_listed_place
from worker.layout.runs import Run, Sheet, Span, joined, span

# Only values of these types run on over several lines.
_WRAPPING = {"text", "address", "money", "term", "name", "identity_number", "date", "citizen_id"}
_WORDS_OF_A_HEAD = 10
_RIGHT_COLUMN = 0.3
_ROWS_NEAR = 3
_LEGIBLE = 0.2
_CELL = re.compile(r"[\d\[\]|]{1,4}")
_ENOUGH_CELLS = 6
_LETTERS_OF_A_WORD, _LETTERS_OF_A_STROKE = 4, 2
_SURE_OF_A_STROKE = 0.5
_COLUMNS_OF_A_TABLE, _ORDINALS = 4, 3
_CAPITALS = 0.9
_WORDS_OF_A_PLACE = 4
_FAR_RIGHT = 0.2  # of the width of the text
# A name of a place has more words behind these.
_UNFINISHED = re.compile(r"(?:thành phố|thị xã|thị trấn|huyện|quận|tỉnh|xã|phường)$")
_LEADER = re.compile(r"(?:\.\s?){3,}\W*$|…\W*$|_{3,}\W*$")


def values_after(
    sheet: Sheet,
    row: Sequence[Run],
    place: int,
    label: Label,
    after: int | None,
    labels: dict[int, tuple[Label, ...]],
) -> tuple[Span, ...]:
    run = row[place]
    row = [*row[: place + 1], *(other for other in row[place + 1 :] if not _is_scribble(other))]
    if _is_a_table_head(row, label):
        return ()
    left = float(run.box[0]) if place or _is_of_a_right_column(sheet, run) else min(run.box[0], sheet.left_margin)
    numbered = BRACKETED.search(run.text[label.end : after]) if after is not None else None
    same = span(run, label.end, label.end + numbered.start() if numbered else after)
    if same is not None and _is_of_the_label(same, label, row[place + 1 :], labels):
        same = None  # "Tên thủ tục hành chính" in a table, where the label is "Tên thủ tục"
    cells = _in_cells(sheet, row, place, same) if after is None and _wants_digits(label) else None
    if cells is not None:
        return (cells,)
    if same is not None and any(map(str.isalnum, same.text)):
        if after is not None or not any(field.type in _WRAPPING for field in label.phrase.fields):
            return (same,)
        right = _column_end(sheet, row, place)
        capitals = is_organisation(same.text) and same.text.isupper()
        whole = joined([same, *_wrapped(sheet, run, left, right, labels, empty=False, capitals=capitals)])
        if _wants_digits(label) and not any(map(str.isdigit, same.text)) and place + 1 < len(row):
            # "Loại giấy tờ: Thẻ căn cước    Số: 0490…"
            next_to_it = span(row[place + 1])
            return (whole, next_to_it) if next_to_it is not None else (whole,)
        return (whole,)
    if after is not None:
        return ()
    found: list[Span] = []
    if place + 1 < len(row) and not _opens_with_label(row[place + 1], labels):
        beside = row[place + 1]
        following = labels.get(id(beside), ())
        piece = span(beside, 0, following[0].start if following else None)
        if piece is not None:
            right = _column_end(sheet, row, place + 1)
            # In a table a value runs on below itself; behind a colon, at the margin of the form.
            start = float(beside.box[0]) if _has_more_below(sheet, beside) or not label.colon else left
            rest = [] if following else _wrapped(sheet, beside, start, right, labels, empty=False, beside=run)
            found.append(joined([piece, *rest]))
    if not found and (named := _named_below(sheet, run, label, labels)) is not None:
        return (named,)
    below = _wrapped(sheet, run, left, sheet.right_margin, labels, empty=True)
    return (*found, joined(below)) if below else tuple(found)


def _is_of_the_label(same: Span, label: Label, beside: Sequence[Run], labels: dict[int, tuple[Label, ...]]) -> bool:
    """Whether what stands behind a label without a colon goes on with it in small letters, and the value stands in the
    next column of a table."""
    if label.colon or label.phrase.running or not beside or _opens_with_label(beside[0], labels):
        return False
    return all(word.text[:1].islower() for word in same.words)


def _in_cells(sheet: Sheet, row: Sequence[Run], place: int, same: Span | None) -> Span | None:
    """The digits of a number that stand wide apart, one to a cell, behind a label or in the row below it (form CT01 of
    TT 66/2023/TT-BCA)."""
    first = [same] if same is not None and any(map(str.isalnum, same.text)) else []
    below = next((below for below in sheet.rows if below[0].row == row[place].row + 1), ())
    for others in (row[place + 1 :], below if not first else ()):
        pieces = [*first, *(piece for run in others if (piece := span(run)) is not None)]
        digits = sum(_CELL.fullmatch(piece.text) is not None for piece in pieces)
        if len(pieces) >= _ENOUGH_CELLS and digits == len(pieces):
            return joined(pieces)
    return None


def _is_of_a_right_column(sheet: Sheet, run: Run) -> bool:
    """Whether a line, alone in its row, stands in a column beside others: both sides of a card on one sheet."""
    if run.box[0] - sheet.left_margin < _RIGHT_COLUMN * (sheet.right_margin - sheet.left_margin):
        return False
    near = [other for other in sheet.runs if 0 < abs(other.row - run.row) <= _ROWS_NEAR]
    aligned = any(abs(other.box[0] - run.box[0]) < sheet.print_height for other in near)
    return aligned and any(other.box[2] < run.box[0] for other in near)


def _named_below(sheet: Sheet, run: Run, label: Label, labels: dict[int, tuple[Label, ...]]) -> Span | None:
    """The name of whom a heading announces: "Người đại diện theo pháp luật", and on the next line "Họ và tên: …"."""
    if not any(field.type == "name" for field in label.phrase.fields):
        return None
    row = next((row for row in sheet.rows if row[0].row > run.row), ())
    for below in row[:1]:
        found = labels.get(id(below), ())
        if found and found[0].phrase.letters in NAME_LABELS and below.box[1] - run.box[3] < 2 * sheet.print_height:
            return span(below, found[0].end, found[1].start if len(found) > 1 else None)
    return None


def _has_more_below(sheet: Sheet, run: Run) -> bool:
    """Whether a run of the next row begins where `run` does."""
    below = next((row for row in sheet.rows if row[0].row > run.row), ())
    return any(abs(other.box[0] - run.box[0]) < 1.5 * sheet.print_height for other in below)


def _wants_digits(label: Label) -> bool:
    return all(field.type in ("identity_number", "citizen_id", "tax_code", "date") for field in label.phrase.fields)


def _column_end(sheet: Sheet, row: Sequence[Run], place: int) -> float:
    """Where full lines of the column of `row[place]` end: its longest line, or the right margin of the page.

    Where the columns were read one into the other, none of the lines ends before the next column begins: it ends there.
    """
    if place + 1 == len(row):
        return sheet.right_margin
    left, limit = row[place].box[0], row[place + 1].box[0]
    room = 1.5 * sheet.print_height
    ends = (run.box[2] for run in sheet.runs if abs(run.box[0] - left) < room and run.box[2] <= limit)
    return float(max(ends, default=limit))


def _opens_with_label(run: Run, labels: dict[int, tuple[Label, ...]]) -> bool:
    found = labels.get(id(run), ())
    return bool(found) and not any(map(str.isalnum, run.text[: found[0].start]))


def _wrapped(
    sheet: Sheet,
    last: Run,
    left: float,
    right: float,
    labels: dict[int, tuple[Label, ...]],
    *,
    empty: bool,
    beside: Run | None = None,
    capitals: bool = False,
) -> list[Span]:
    """The lines on which a value runs on: only after a line with no room left for the first word of the next. `beside`:
    what stands left of the value in a table, where something at its place begins another row. `capitals`: it is the
    name of an organisation in capitals, and so is a line in capitals below it, which has no label."""
    pieces: list[Span] = []
    height = sheet.print_height
    for row in sheet.rows_from(last.row + 1):
        run = next((one for one in row if left - 2 * height <= one.box[0] < right), None)
        if run is None or run.confidence < _LEGIBLE or _is_a_speck(run):
            continue
        beside_it = empty and run.box[0] > last.box[2]
        far = run.box[0] - last.box[2] > _FAR_RIGHT * (sheet.right_margin - sheet.left_margin)
        if beside_it and (far or _is_of_a_right_column(sheet, run)):
            continue  # the other side of a card, beside this one
        if beside is not None and run is not row[0] and abs(row[0].box[0] - beside.box[0]) < 2 * height:
            break
        item = ITEM.match(run.text) if empty or capitals else begins_an_item(run, last)
        item = item and not _has_its_other_half(last, run)
        if run.box[1] - last.box[3] > 1.5 * height or _opens_with_label(run, labels) or item:
            break
        if OATH.match(run.folded) or LEADS_ON.match(run.text):
            break
        room = sheet.room_after(last) if right == sheet.right_margin else right - last.box[2]
        first = run.words[0]
        # Leaders fill what a value leaves of its line; a comma says that it goes on.
        filled = room <= (first.box[2] - first.box[0]) + 1.2 * height and not _LEADER.search(last.text)
        more = capitals and run.capitals > _CAPITALS and ":" not in run.text
        if not (empty or filled or more or _goes_on_after_a_comma(last, run) or _is_unfinished(last, run)):
            break
        found = labels.get(id(run), ())
        piece = span(run, 0, found[0].start if found else None)
        pieces += [piece] if piece else []
        if found:
            break
        last, empty = run, False
    return pieces


def _is_scribble(run: Run) -> bool:
    """Whether a run beside others is nothing printed: signs without a letter, the edge of a seal read as a word."""
    letters = sum(map(str.isalnum, run.text))
    least = _LEGIBLE if letters > _LETTERS_OF_A_STROKE else _SURE_OF_A_STROKE
    return letters == 0 or (letters < _LETTERS_OF_A_WORD and run.confidence < least)


def _is_a_table_head(row: Sequence[Run], label: Label) -> bool:
    """Whether a label heads a column of a table: three others stand beside it and none of them says anything."""
    other = "".join(run.text for run in row if len(run.text) > _ORDINALS)  # "TT" is easily read as a figure
    whole = label.start == 0 and label.end == len(label.run.text)
    return whole and len(row) >= _COLUMNS_OF_A_TABLE and ":" not in other and not re.search(r"\d(?<!m2)", other)


def _is_a_speck(run: Run) -> bool:
    return len(run.text) == 1 and not run.text.isalnum()


def _goes_on_after_a_comma(last: Run, run: Run) -> bool:
    """Whether a line that ends in a comma goes on with the name of a place: "…, thành phố Thuận An," "tỉnh …"."""
    return last.text.endswith(",") and PLACE_WORD.match(run.text) is not None


def _is_unfinished(last: Run, run: Run) -> bool:
    """Whether a line ends in the midst of a place's name and the next one, at the same left edge, has the rest."""
    if not run.text[:1].isupper() or run.capitals > 0.8 or len(run.words) > _WORDS_OF_A_PLACE:
        return False
    return _UNFINISHED.search(last.text) is not None or begins_a_listed_place(last.text, after_a_comma=True)


def _has_its_other_half(last: Run, run: Run) -> bool:
    """Whether a name of two parts goes on in the next line: "…, tỉnh Bà Rịa" and "- Vũng Tàu"."""
    return run.text[:1] in "-–" and begins_a_listed_place(f"{last.text} -")


def begins_an_item(run: Run, before: Run) -> bool:
    """Whether the line begins something of its own: an item of a list, a heading in capitals, another label."""
    if ITEM.match(run.text) and not _has_its_other_half(before, run):
        return True
    if PLACE_AND_DAY.match(run.folded):
        return True
    last_word = before.words[-1].text
    heading = run.capitals > 0.9 and sum(map(str.isalpha, run.text)) > 5 and not any(map(str.isdigit, run.text))
    if heading and not last_word.isupper():
        return True
    head, colon, _ = " ".join(run.text.split()[:_WORDS_OF_A_HEAD]).partition(":")
    return bool(colon) and head[:1].isupper() and not re.search(r"[.;\d]", head)
