"""The zones at the head of an administrative paper: agency, number, place and day, title.

Nghị định 30/2020/NĐ-CP, appendix I (and Thông tư 01/2011/TT-BNV before it, with the same geometry) fixes where each
part stands: the agency top left beside the national title, the number under the agency, place and date under the
national title, the name of the kind and the abstract centred below, the signer bottom right. Forms of other ministries
keep most of it. A zone is found by where it stands *and* by its words, compared folded and with room for the
recogniser's mistakes, so neither a lean of the page nor a wrong letter hides it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from dossier.reading import Word
from dossier.words.folding import fold_letters
from worker.language.agency_names import opens_an_agency
from worker.layout.columns import MOTTO, PARTY_TITLE, Columns, heading_columns, national_title, title_line
from worker.layout.dates import DAY
from worker.layout.runs import Run, Sheet, Span, cut, joined, span
from worker.layout.stamps import incoming

# "Số" is read as "S6", "56", "$ố" too; a colon is easily lost.
_NUMBER_LINE = re.compile(r"^\W*(?:s[o06]|[5$][o06](?=\s*[:;]))\s*(?:[:.;]\W*|\W*(?=\d)|$)")
# A number whose "Số" was not read at all: "Số: 45/BC-UBND" begins at the figure.
_NUMBER_ALONE = re.compile(
    r"^\W*(?:\w{1,4}\W+)?(?=\d{1,5}\s?/\s?(?:\d{4}\s?/\s?)?[A-ZĐ]{2,}[A-Za-zĐđ]*\s?-\s?[A-ZĐ]{2,}\S*$)"
)
# Where a number begins behind the name of an agency.
_NUMBER_BEHIND = re.compile(
    r"(?<=[A-ZÀ-Ỹ])\s+"
    r"(?=Số\s*[:.;]|(?:Số\s*)?\d{1,5}\s?/\s?(?:\d{4}\s?/\s?)?[A-ZĐ]{2}\S*\s?-\s?[A-ZĐ]\S*$)"
)
# A code of the software that printed the form, "HQ-20260914-0052", is no line of the agency: offices are called by two
# or three figures at most ("Bệnh viện 115", "Trường THPT số 2").
_CODE = re.compile(r"\d{4}")
_UNIT_IN_SMALL_LETTERS = re.compile(
    r"(?:uy ban|ubnd|so|phong|bo phan|trung tam|chi nhanh|chi cuc|van phong|cong an|ban quan ly|benh vien|truong|tram)"
    r" \S"
)
# What a broken sign goes on with: letters in capitals.
_SIGN_ALONE = re.compile(r"[A-ZĐ][A-ZĐ&.]{1,11}[gr]?$")
ABOUT = re.compile(r"^\W*(?:v\s*/\s*v\b|v[wv]\b|ve viec\b)")
# How the names of papers begin, and no line of an agency's: "KẾ HOẠCH" and "DỰ ÁN" are parts of those, too.
_NAMES_A_PAPER = re.compile(
    r"^\W*(?:nghi (?:quyet|dinh)|quyet dinh|chi thi|thong (?:bao|tu|cao)|bao cao|to (?:trinh|khai)|bien (?:ban|nhan)"
    r"|cong dien|hop dong|giay (?:moi|hen|uy|gioi|chung|xac|phep|cam|de|bien|khai)|phieu\b|don (?:de nghi|xin|dang ky))"
)
_CAPITALS = 0.7
_LETTERS_OF_A_LINE = 4
_LINES_OF_AN_AGENCY = 4
# Heights of print.
_OVER_THE_MIDDLE, _MOTTO_BELOW, _A_LINE_BELOW = 6, 4, 0.8
_LIKE_THE_MOTTO, _PARTY = 70, 85
_LEFT_HALF = 0.42
_PLACE_OF_ABOVE = re.compile(r"(?:thanh pho|thi xa|thi tran|huyen|quan|tinh|xa|phuong)\s\S")
_INCOMING = re.compile(r"^\W*cong van den\b")
# A stamp of the incoming mail, pressed below or over the abstract of a letter.
_STAMP = re.compile(
    r"^\W*(?:(?:cong van )?den\W+(?:so|ngay)\b|den$|so den\b|ngay\s*:|gio\s*:|chuyen\s*:|kinh chuyen\b)"
)


@dataclass(frozen=True)
class Letterhead:
    """The heading of a page. `end` is the row after it; `two_columns`: an agency stands beside the national title.

    `agency_complete` is False where there is room for a line of the agency that was not read, `about_complete` where
    what follows the abstract of a letter may be a line of it under a stamp.
    """

    agency: tuple[Span, ...] = ()
    number: Span | None = None
    about: Span | None = None
    place_and_date: Span | None = None
    two_columns: bool = False
    end: int = 0
    agency_complete: bool = True
    about_complete: bool = True


def letterhead(sheet: Sheet) -> Letterhead:
    """The heading of `sheet`; an empty one where no national title is found in its upper half."""
    found = national_title(sheet)
    if found is None:
        return Letterhead()
    columns = heading_columns(sheet)
    if columns is None:
        return _below_the_national_title(sheet, _row_after_national_title(sheet, found[0]))
    lines = _left_column(sheet, columns)
    agency, number, about = _sort_left_column(lines, sheet.print_height)
    end = columns.end
    if about is not None:
        about, end = _across_the_middle(sheet, about, columns)
    # Only a thin line stands between the agency and the number.
    complete = not (agency and number) or number.box[1] - agency[-1].box[3] < 3.8 * sheet.print_height
    complete = complete and not _has_more(lines, agency, number)
    complete = complete and not (agency and _lacks_the_motto(sheet, found[0], agency[-1]))
    complete = complete and not (agency and _lacks_its_first_line(sheet, found[0], agency[0]))
    whole = about is None or not _is_covered_below(sheet, about)
    return Letterhead(agency, number, about, _place_and_date(sheet, columns), True, end, complete, whole)


def _below_the_national_title(sheet: Sheet, start: int) -> Letterhead:
    """A heading of one column. On forms of civil status the agency stands on the left below it, beside the number."""
    lines: list[Span] = []
    for row in sheet.rows_from(start)[:_LINES_OF_AN_AGENCY]:
        run = row[0]
        starts_left = run.box[0] - sheet.left_margin < 0.15 * (sheet.right_margin - sheet.left_margin)
        below = bool(lines) and lines[-1].box[0] < run.centre < lines[-1].box[2]
        if len(row) == 1 and not starts_left and not below:
            break
        if run.capitals < 0.8 or run.confidence < 0.4 or sheet.across(run) > _LEFT_HALF or ":" in run.text:
            break
        if _NAMES_A_PAPER.match(run.folded):
            break
        piece = span(run)
        lines += [piece] if piece is not None else []
    agency = tuple(lines) if any(opens_an_agency(line.text) for line in lines) else ()
    return Letterhead(agency=agency, end=start)


def title_block(sheet: Sheet, after: int) -> tuple[Run, ...]:
    """The lines in capitals that name the paper: the first centred ones from row `after` on, as far as they follow."""
    block: list[Run] = []
    for row in sheet.rows_from(after):
        run = title_line(sheet, row)
        if run is None:
            if block and any(other.confidence > 0.5 and len(other.text) > 3 for other in row):
                break
            continue
        if block and run.box[1] - block[-1].box[3] > 1.8 * max(block[-1].height, sheet.print_height):
            break
        block.append(run)
    return tuple(block)


def _row_after_national_title(sheet: Sheet, title: Run) -> int:
    below = [run for run in sheet.runs if title.row < run.row <= title.row + 3]
    mottos = [run.row for run in below if fuzz.ratio(run.folded, MOTTO) > 75]
    return max([title.row, *mottos]) + 1


def _left_column(sheet: Sheet, columns: Columns) -> list[Span]:
    """The lines of the left column, beside and under the national title."""
    lines = []
    for row in sheet.rows:
        pieces = [piece for run in row if (piece := _left_of(run, columns.boundary)) is not None]
        if pieces and columns.first <= row[0].row < columns.end:
            lines.append(joined(pieces))
    return lines


def _left_of(run: Run, boundary: float) -> Span | None:
    words = tuple(word for word in run.words if (word.box[0] + word.box[2]) / 2 < boundary)
    words = tuple(word for word in words if any(map(str.isalnum, word.text)) or word.text in ("-", "–"))
    text = " ".join(word.text for word in words).strip(" _-~|.")
    return Span(text, words, run.page, run.source) if text else None


def _sort_left_column(lines: Sequence[Span], height: float) -> tuple[tuple[Span, ...], Span | None, Span | None]:
    """The left column as agency, number and "V/v": in this order, each as far as it goes."""
    agency: list[Span] = []
    number: Span | None = None
    about: list[Span] = []
    stamped = False
    for line in (piece for whole in lines for piece in _parted(whole)):
        run = Run(line.words, line.page, 0, line.source)
        if number is not None and not about and (ending := _breaks_off(number, line, height)) is not None:
            number = ending
        elif about:
            # Below an abstract in small letters, a line in capitals is a stamp of the incoming mail.
            stamp = run.capitals > _CAPITALS and not _is_in_capitals(about[0])
            if line.box[1] - about[-1].box[3] > 1.5 * height or stamp or _STAMP.match(run.folded):
                break
            about.append(line)
        elif match := ABOUT.match(run.folded):
            about.append(span(run, match.start()) or line)
        elif _is_awaited(number) and (found := _number_in(run, line, below=bool(agency or number))) is not None:
            number = found
        elif number is None and _INCOMING.match(run.folded):
            stamped = True  # whose stamp it is stands above its words
        elif number is None and not stamped and _names_an_agency(run, agency, height):
            agency.append(line)
    return tuple(agency), number, joined(about) if about else None


def _parted(line: Span) -> tuple[Span, ...]:
    """A line as agency and number where both stand on it, as older letters have them: "SỞ Y TẾ Số: 12/SYT"."""
    match = None if _NUMBER_LINE.match(fold_letters(line.text)) else _NUMBER_BEHIND.search(line.text)
    pieces = (cut(line, 0, match.start()), cut(line, match.end(), len(line.text))) if match else (line,)
    return tuple(piece for piece in pieces if piece is not None)


def _across_the_middle(sheet: Sheet, about: Span, columns: Columns) -> tuple[Span, int]:
    """The abstract of a letter with what of it stands below the national title: in a narrow column that has few words,
    its lines reach over the middle and are no part of the body, which begins farther below. And the row after it."""
    height, last = sheet.print_height, about.words[-1]
    rest = [
        word
        for run in sheet.runs
        if last in run.words
        for word in run.words[run.words.index(last) + 1 :]
        if word.box[0] < columns.boundary + _OVER_THE_MIDDLE * height
    ]
    end = columns.end
    lines = [joined([about, _of_words(rest, about)])] if rest else [about]
    for row in sheet.rows_from(columns.end):
        line = row[0]
        bottom = max(word.box[3] for word in lines[-1].words)
        close = len(row) == 1 and line.box[1] - bottom < 0.8 * height
        left = abs(line.box[0] - about.box[0]) < _OVER_THE_MIDDLE * height or line.box[0] > about.box[0]
        narrow = line.box[2] < columns.boundary + _OVER_THE_MIDDLE * height
        if not (close and left and narrow) or not line.text[0].islower() or lines[-1].text.endswith("."):
            break
        lines.append(_of_words(line.words, about))
        end = line.row + 1
    return joined(lines), end


def _is_in_capitals(line: Span) -> bool:
    return Run(line.words, line.page, 0, line.source).capitals > _CAPITALS


def _of_words(words: Sequence[Word], like: Span) -> Span:
    return Span(" ".join(word.text for word in words), tuple(words), like.page, like.source)


def _lacks_the_motto(sheet: Sheet, title: Run, agency: Span) -> bool:
    """Whether the motto, which always stands below the national title, was not read, nor anything beside it: as little
    may have been read of a line of the agency there."""
    if fuzz.partial_ratio(PARTY_TITLE, title.folded) > _PARTY or MOTTO in title.folded:
        return False
    below = [run for run in sheet.runs if title.box[1] <= run.box[1] < title.box[3] + _MOTTO_BELOW * title.height]
    read = any(fuzz.partial_ratio(MOTTO, run.folded) > _LIKE_THE_MOTTO for run in below)
    return not read and agency.box[3] < title.box[3] + 0.5 * title.height


def _lacks_its_first_line(sheet: Sheet, title: Run, agency: Span) -> bool:
    """Whether the agency begins below the line of the national title, beside which the upper one stands (NĐ 30/2020,
    appendix I, zones 1 and 2): that line was not read. On 210 real and drawn papers it stands half a height off."""
    slope = math.tan(math.radians(sheet.page.skew))
    feet = [box[3] - slope * (box[0] + box[2]) / 2 for box in (agency.box, title.box)]
    return feet[0] - feet[1] > _A_LINE_BELOW * sheet.print_height


def _is_awaited(number: Span | None) -> bool:
    """Whether the number is yet to come: none was found, or "Số:" alone."""
    return number is None or not any(map(str.isdigit, number.text))


def _number_in(run: Run, line: Span, *, below: bool) -> Span | None:
    """What stands after "Số:", or the line itself where nothing does; `below` an agency or "Số:" a number alone."""
    match = _NUMBER_LINE.match(run.folded) or (_NUMBER_ALONE.match(line.text) if below else None)
    return (span(run, match.end()) or line) if match else None


def _breaks_off(number: Span, line: Span, height: float) -> Span | None:
    """The number with the rest of its sign, which a narrow column has on the next line: "34/UBND-" "XNTTHN"."""
    close = line.box[1] - number.box[3] < height
    return joined([number, line]) if number.text.endswith("-") and close and _SIGN_ALONE.match(line.text) else None


def _is_covered_below(sheet: Sheet, about: Span) -> bool:
    """Whether a stamp, or print that could not be read, stands where the abstract may go on."""
    left, bottom, height = about.box[0], about.box[3], sheet.print_height
    for run in sheet.runs:
        if not bottom - 0.5 * height < run.box[1] < bottom + 4 * height or run.box[0] > about.box[2]:
            continue
        goes_on = run.box[0] > left - 3 * height and (_is_scribble(run) or run.text[0].islower())
        if _STAMP.search(run.folded) or (goes_on and run.box[1] < bottom + 2.5 * height):
            return True
    return False


def _is_scribble(run: Run) -> bool:
    return run.confidence < 0.75 and sum(map(str.isalpha, run.text)) > 1


def _has_more(lines: Sequence[Span], agency: Sequence[Span], number: Span | None) -> bool:
    """Whether something legible or not stands among the lines of the agency or below them, above the number."""
    end = next((place for place, line in enumerate(lines) if number and line.words[-1] == number.words[-1]), None)
    if end is None:
        # Without a number below them, what follows the agency's lines closely is one of them.
        end = 1 + max((place for place, line in enumerate(lines) if line in agency), default=-1)
        end += end < len(lines) and lines[end].box[1] - lines[end - 1].box[3] < lines[end].box[3] - lines[end].box[1]
    others = [line for line in lines[:end] if line not in agency and ":" not in line.text]
    return any(sum(map(str.isalpha, line.text)) >= _LETTERS_OF_A_LINE or _is_illegible(line) for line in others)


def _is_illegible(line: Span) -> bool:
    """Whether a line was hardly read: two letters may be all that came of it."""
    return line.confidence < 0.4 and sum(map(str.isalpha, line.text)) > 1


def _names_an_agency(run: Run, above: Sequence[Span], height: float) -> bool:
    letters = sum(map(str.isalpha, run.text))
    if letters < 2 or run.confidence < 0.3 or ":" in run.text or _CODE.search(run.text):
        return False
    if sum(map(str.isdigit, run.text)) > letters:
        return False  # the code of a dossier above its bar code, "HQ-20260914-0052"
    if above and (run.box[1] - above[-1].box[3] > 1.5 * height or _NAMES_A_PAPER.match(run.folded)):
        return False
    if above and _PLACE_OF_ABOVE.match(run.folded):
        return True  # forms before 2016 have the district and the province below the commune, in small letters
    return run.capitals > 0.7 or (run.text[0].isupper() and _UNIT_IN_SMALL_LETTERS.match(run.folded) is not None)


def _place_and_date(sheet: Sheet, columns: Columns) -> Span | None:
    """The date in the right column of the heading; a narrow column breaks it over two lines."""
    stamped = incoming(sheet)
    words = [
        word
        for run in sheet.runs
        if columns.first <= run.row < columns.end and id(run) not in stamped
        for word in run.words
        if (word.box[0] + word.box[2]) / 2 > columns.boundary and any(map(str.isalnum, word.text))
    ]
    if not words:
        return None
    column = Run(tuple(words), sheet.page.number, columns.first, sheet.page.source)
    match = DAY.search(column.folded)
    return span(column, match.start(), match.end()) if match else None
