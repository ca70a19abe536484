"""Who signed: authority, position and name at the bottom right of the last page that has them.

The block stands in the right half (NĐ 30/2020, appendix I, zone 7): the authority ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ
TỊCH"), the position, room for the signature, the name. The signature and the seal run through the name, so what
stands between is often scribble; the name is the first line below the position that reads as a person's name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from dossier.reading import Box
from worker.extract.acts.signer_names import has_a_word_before, is_scribble, name_in, with_degree, without_stroke
from worker.language.agency_names import AGENCY_WORDS, opens_an_agency
from worker.language.positions import APPLICANT, POSITIONS, PROXY, SIGNS_AS, is_position, position_in
from worker.language.syllables import is_surname, is_syllable
from worker.layout.attached import before_annexes
from worker.layout.runs import Run, Sheet, Span, box_around, joined, span

_WORDS_BEFORE_A_STROKE, _LETTERS_OF_A_LINE, _SURE_OF_A_STROKE = 2, 4, 0.8
_IN_CAPITALS, _MOSTLY = 0.8, 0.6
_SIGNS = ".,:;-–—_•+*"
_LEFT_HALF, _RIGHT_HALF = 0.45, 0.58
_RECEIVERS = re.compile(r"^\W*noi nhan\b")
# Half the width of the shortest word that a name can lose, in heights of print.
_OFF_CENTRE = 0.75
# Half the width of "Q. ".
_OFF_THE_AUTHORITY = 0.6
_OFFICE = re.compile(r"(\W+)(?:(?:tong )?cuc|so|cong an|ubnd|uy ban|ban quan ly|chi cuc|trung tam|vien|toa an)\b")
# What is written like a name at the foot of a paper and is none.
_NO_NAME = re.compile(r"\b(?:noi nhan|ho ten|viet nam|dien tu|uy ban|hoi dong)\b")


@dataclass(frozen=True)
class Signer:
    """The signer's block. `authority`: the agency in whose name was signed, without "TM.". `certain`: the name stands
    below a position that was read; `deputy`: "KT." says that a deputy signs; `centred`: the name stands in the middle
    below the position, as it does unless a word at one of its ends was not read; `whole`: no word before the
    surname was left out as a stroke of the signature; `alone`: nothing was lost before the position, which
    stands in the middle below the authority.
    """

    name: Span | None = None
    title: Span | None = None
    authority: Span | None = None
    certain: bool = True
    deputy: bool = False
    centred: bool = True
    whole: bool = True
    alone: bool = True


def signer(sheets: Sequence[Sheet], *, anywhere: bool = False) -> Signer:
    """The last signer's block of the paper; an empty one where none is found. `anywhere`: it may stand on the left or
    in the middle, as on cards, and not in the right half alone.

    Behind the page with "Nơi nhận" nothing is the act's own (NĐ 30/2020, appendix I, 9): annexes, forms for others to
    sign and enclosed papers follow.
    """
    sheets = _without_what_is_attached(before_annexes(sheets))
    for posts_of in (_posts, _posts_in_small_letters):
        for sheet in reversed(sheets):
            for post in posts_of(sheet, anywhere=anywhere):
                found = _block(sheet, post, anywhere=anywhere)
                if found.name is not None:
                    return found
    for sheet in reversed(_up_to_the_receivers(sheets)):
        posts = _posts(sheet, anywhere=anywhere)
        alone = _name_alone(sheet, anywhere=anywhere)
        if posts or alone is not None:
            return replace(_block(sheet, posts[0], anywhere=anywhere) if posts else Signer(), name=alone, certain=False)
    return Signer()


def _without_what_is_attached(sheets: Sequence[Sheet]) -> Sequence[Sheet]:
    """The sheets up to the first one with "Nơi nhận" on the left, where something on it or before it is signed."""
    own = _up_to_the_receivers(sheets)
    return own if any(_posts(one, anywhere=False) for one in own) else sheets


def _up_to_the_receivers(sheets: Sequence[Sheet]) -> Sequence[Sheet]:
    for place, sheet in enumerate(sheets, start=1):
        if any(_names_receivers(sheet, run) for run in sheet.runs):
            return sheets[:place]
    return sheets


def _names_receivers(sheet: Sheet, run: Run) -> bool:
    return _RECEIVERS.match(run.folded) is not None and sheet.across(run) < _LEFT_HALF


def _posts_in_small_letters(sheet: Sheet, *, anywhere: bool) -> list[Run]:
    """Lines that are a position as it is written and nothing else, "Chánh Văn phòng", as older letters have it."""
    return [
        run
        for run in reversed(sheet.runs)
        if run.text[0].isupper()
        and run.capitals < _MOSTLY
        and run.text.strip(" .,").lower() in POSITIONS
        and (anywhere or sheet.across(run) > _RIGHT_HALF)
    ]


def _posts(sheet: Sheet, *, anywhere: bool) -> list[Run]:
    """Lines in capitals in the right half that name a position, the lowest first."""
    left = sheet.left_margin + 0.35 * (sheet.right_margin - sheet.left_margin)
    return [
        run
        for run in map(_without_pen, reversed(sheet.runs))
        if run.confidence > 0.4
        and (anywhere or (sheet.across(run) > _RIGHT_HALF and run.box[0] > left))
        and (
            (run.capitals > _IN_CAPITALS and (is_position(run.folded) or PROXY.match(run.folded)))
            or _is_mostly_capitals(run)
            or APPLICANT.match(run.folded)
        )
    ]


def _block(sheet: Sheet, post: Run, *, anywhere: bool) -> Signer:
    above: list[Run] = []
    lowest = post
    reach = 0.16 * (sheet.right_margin - sheet.left_margin)
    for run in reversed(sheet.runs):
        if run.row >= post.row or run.capitals < 0.75 or abs(run.centre - post.centre) > reach:
            continue
        if sum(map(str.isalpha, run.text)) < 2 or sheet.across(run) < 0.55:
            continue
        if lowest.box[1] - run.box[3] > 2 * sheet.print_height:
            break
        above.append(run)
        lowest = run
    lines = [*reversed(above), post]
    for run in sheet.runs:
        close = run.row > post.row and run.box[1] - lines[-1].box[3] < sheet.print_height
        if close and abs(run.centre - post.centre) < reach and (capitals := _in_capitals(run)) is not None:
            lines.append(capitals)
    name = _name_below(sheet, lines[-1], reach)
    name, shortened = without_stroke(name)
    shortened = shortened or (name is not None and has_a_word_before(sheet, name))
    deputy = any(match[1] == "kt" for run in lines if (match := PROXY.match(run.folded)))
    centred = name is None or _is_centred(sheet, name, lines) or _is_centred(sheet, with_degree(sheet, name), lines)
    return Signer(
        name,
        _position(lines, split=anywhere),
        _authority(lines) or (_office(lines) if anywhere else None),
        deputy=deputy,
        centred=centred,
        whole=not shortened,
        alone=not (
            _has_lost_its_beginning(sheet, lines)
            or _is_right_of(sheet, lines, name)
            or _has_pen_before(sheet, post)
            or _is_of_who_orders(lines)
        ),
    )


def _is_mostly_capitals(run: Run) -> bool:
    """Whether a line is a position as it is written, some of whose capitals were read as small letters below the seal
    ("PHÓ CHỦ Tịch")."""
    return run.capitals > _MOSTLY and run.text.strip(" .,").lower() in POSITIONS


def _in_capitals(run: Run) -> Run | None:
    """A line in capitals without what a stroke of the signature behind them was read as; None where it is another."""
    if run.capitals > 0.9 or _is_mostly_capitals(run):
        return run
    letters = "".join(filter(str.isalpha, run.words[-1].text))
    before = Run(run.words[:-1], run.page, run.row, run.source) if len(run.words) > _WORDS_BEFORE_A_STROKE else None
    if before is None or not letters.islower() or run.words[-1].confidence > _SURE_OF_A_STROKE:
        return None
    return before if before.capitals > 0.9 and sum(map(str.isalpha, before.text)) >= _LETTERS_OF_A_LINE else None


def _is_centred(sheet: Sheet, name: Span, lines: Sequence[Run]) -> bool:
    """NĐ 30/2020, appendix I, zone 7: authority, position and name stand centred below each other."""
    slope = math.tan(math.radians(sheet.page.skew))

    def middle(box: Box) -> float:
        return (box[0] + box[2]) / 2 + slope * (box[1] + box[3]) / 2

    return abs(middle(name.box) - median(middle(line.box) for line in lines)) < _OFF_CENTRE * sheet.print_height


def _without_pen(run: Run) -> Run:
    """A line in capitals without what a pen beside it was read as: "./2 BỘ TRƯỞNG <"."""
    spoken = [at for at, word in enumerate(run.words) if any(map(str.isalpha, word.text))]
    if run.capitals < _IN_CAPITALS or not spoken or len(spoken) == len(run.words):
        return run
    return Run(run.words[spoken[0] : spoken[-1] + 1], run.page, run.row, run.source)


def _has_pen_before(sheet: Sheet, post: Run) -> bool:
    """Whether a pen wrote before a position, as by hand "KT." is: then a deputy signs, whose line may be lost."""
    whole = next((run for run in sheet.runs if run.row == post.row and post.words[0] in run.words), post)
    before = whole.words[: whole.words.index(post.words[0])]
    return any(word.text.strip(_SIGNS) for word in before)


def _is_right_of(sheet: Sheet, lines: Sequence[Run], name: Span | None) -> bool:
    """Whether a position that stands alone is right of the middle of the name, where "KT." before it puts it: that a
    deputy signs, whose own line below was not read."""
    if name is None or len(lines) > 1 or PROXY.match(lines[0].folded):
        return False
    slope = math.tan(math.radians(sheet.page.skew))
    boxes = with_degree(sheet, name).box, lines[0].box
    middles = [(box[0] + box[2]) / 2 + slope * (box[1] + box[3]) / 2 for box in boxes]
    return middles[1] - middles[0] > _OFF_CENTRE * sheet.print_height


def _has_lost_its_beginning(sheet: Sheet, lines: Sequence[Run]) -> bool:
    """Whether the position stands right of the middle below "TM. …": "Q." or another word before it was not read."""
    at = next((at for at, run in enumerate(lines) if is_position(run.folded)), 0)
    above = lines[at - 1] if at else None
    if above is None or (match := PROXY.match(above.folded)) is None or match[1] != "tm":
        return False
    if is_position(above.folded) or len(lines) > at + 1 or PROXY.match(lines[at].folded):
        return False
    words = tuple(word for word in above.words if any(map(str.isalnum, word.text)))
    slope = math.tan(math.radians(sheet.page.skew))
    boxes = box_around(word.box for word in words), lines[at].box
    middles = [(box[0] + box[2]) / 2 + slope * (box[1] + box[3]) / 2 for box in boxes]
    return middles[1] - middles[0] > _OFF_THE_AUTHORITY * sheet.print_height


def _is_of_who_orders(lines: Sequence[Run]) -> bool:
    """Whether the only position is that of whom somebody signs for ("TL. CHỦ TỊCH"): the signer's own, which stands
    below it (NĐ 30/2020, appendix I, zone 7a), was not read."""
    last = next((run for run in reversed(lines) if is_position(run.folded)), None)
    match = PROXY.match(last.folded) if last is not None else None
    return match is not None and match[1] in ("tl", "tuq")


def _position(lines: Sequence[Run], *, split: bool) -> Span | None:
    """The last line that names a position, and what it runs on to; "KT." and its like are not part of one, "Q." is.

    `split`: the agency named behind it is the issuer and no part of it.
    """
    for place, run in reversed(list(enumerate(lines))):
        if is_position(run.folded):
            match = PROXY.match(run.folded)
            start = match.end() if match and match[1] != "q" else 0
            end = _office_begins(run) if split else None
            whole = [piece] if (piece := span(run, start, end)) is not None else []
            if end is None and len(run.folded) > len(position_in(run.folded) or run.folded) + 1:
                # "TRƯỞNG PHÒNG QUẢN LÝ HOẠT ĐỘNG" runs on with "XÂY DỰNG".
                whole += [
                    piece for below in lines[place + 1 :] if _runs_on(below) and (piece := span(below)) is not None
                ]
            return joined(whole) if whole else None
    return None


def _runs_on(run: Run) -> bool:
    words = [word.text.strip(".,-") for word in run.words]
    return not is_position(run.folded) and sum(map(is_syllable, words)) >= 0.7 * len(words)


def _office_begins(run: Run) -> int | None:
    """Where in "CỤC TRƯỞNG CỤC CẢNH SÁT …" the agency begins that the position is one of; None where none follows."""
    position = position_in(run.folded)
    match = _OFFICE.match(run.folded, len(position)) if position is not None else None
    return match.end(1) if match else None


def _office(lines: Sequence[Run]) -> Span | None:
    """The agency named after the position, with the lines on which it runs on; English below it is left out."""
    for place, run in enumerate(lines):
        start = _office_begins(run)
        first = span(run, start) if start is not None else None
        if first is None:
            continue
        taken = [first]
        for below in lines[place + 1 :]:
            piece = span(below)
            if piece is None or not _runs_on(below):
                break
            taken.append(piece)
        return joined(taken)
    return None


def _authority(lines: Sequence[Run]) -> Span | None:
    """The agency in whose name is signed: the line with "TM." and what it runs on to, up to the position."""
    taken: list[Span] = []
    for run in lines:
        match = PROXY.match(run.folded)
        if match and match[1] == "tm":
            piece = span(run, match.end())
            taken = [piece] if piece else []
        elif taken and not match and not is_position(run.folded):
            piece = span(run)
            taken += [piece] if piece else []
        elif taken:
            break
    return joined(taken) if taken else _unit(lines)


def _unit(lines: Sequence[Run]) -> Span | None:
    """The unit whose head signs, named above the position without "TM.": "CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI …"."""
    taken: list[Span] = []
    for run in lines:
        if PROXY.match(run.folded) or is_position(run.folded):
            break
        if not taken and not opens_an_agency(run.text):
            return None
        piece = span(run)
        taken += [piece] if piece else []
    return joined(taken) if taken else None


def _name_alone(sheet: Sheet, *, anywhere: bool) -> Span | None:
    """A name at the bottom right, or `anywhere` at the bottom, without a legible position above it: alone in its row,
    with a known surname. Beside "Nơi nhận" the foot of an act begins, however long that list is."""
    receivers = [run.row for run in sheet.runs if _names_receivers(sheet, run)]
    begins = min((0.6 * sheet.runs[-1].row, *receivers)) if sheet.runs else 0
    for run in reversed(sheet.runs):
        if run.row < begins:
            return None
        if (
            (sheet.across(run) < _RIGHT_HALF and not anywhere)
            or run.confidence < 0.5
            or ":" in run.text
            or len(run.words) > 6
        ):
            continue
        name = name_in(run)
        beside = any(
            other.row == run.row and other is not run and sheet.across(other) > _LEFT_HALF for other in sheet.runs
        )
        if name is not None and is_surname(name.text.split()[0]) and not _is_no_name(run) and not beside:
            return name
    return None


def _is_no_name(run: Run) -> bool:
    """Whether a line at the foot is something else than a name. Names resemble positions when only letters count
    ("Trương Công Hòa", "Trưởng công an"), so in small letters a position must stand as it is written."""
    lower = run.text.strip().lower()
    if _NO_NAME.search(run.folded) or SIGNS_AS.match(run.folded) or lower in AGENCY_WORDS:
        return True
    if any(words.startswith(f"{lower} ") for words in AGENCY_WORDS):
        return True  # "Ngân hàng Nhà" / "nước", in a column of a table
    return is_position(run.folded) if run.capitals > 0.7 else run.text.lower().startswith(POSITIONS)


def _name_below(sheet: Sheet, post: Run, reach: float) -> Span | None:
    """The first name below the position; or one below that, where the first was read in strokes of the signature."""
    first: Span | None = None
    for run in sheet.runs:
        if run.row <= post.row or run.box[1] - post.box[3] > 16 * sheet.print_height:
            continue
        if abs(run.centre - post.centre) > 1.3 * reach or _is_no_name(run):
            continue
        name = name_in(run)
        if name is not None and not is_scribble(name):
            return name if first is None or is_surname(name.text.split()[0]) else first
        first = first or name
    return first
