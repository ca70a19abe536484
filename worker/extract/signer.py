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
from itertools import pairwise
from statistics import median

from rapidfuzz import fuzz

from dossier.folding import fold, nfc
from dossier.reading import Box
from worker.extract.lines import Columns, Run, Sheet, Span, joined, mean_confidence, span
from worker.extract.syllables import is_surname, is_syllable

_PROXY = re.compile(r"^\W*(tm|kt|tl|tuq|q)\s*[.,:]\s*")
_POSITIONS = (
    "chu tich",
    "pho chu tich",
    "truong phong",
    "pho truong phong",
    "giam doc",
    "pho giam doc",
    "tong giam doc",
    "bo truong",
    "thu truong",
    "chu nhiem",
    "pho chu nhiem",
    "thong doc",
    "pho thong doc",
    "tong thanh tra",
    "pho tong thanh tra",
    "chanh thanh tra",
    "pho chanh thanh tra",
    "tong cuc truong",
    "pho tong cuc truong",
    "pho vu truong",
    "pho chi cuc truong",
    "pho tong giam doc",
    "truong khoa",
    "truong doan",
    "doi truong",
    "pho doi truong",
    "tram truong",
    "chi huy truong",
    "tu lenh",
    "pho bi thu",
    "pho vien truong",
    "pho chanh an",
    "cham phan",
    "hoi truong",
    "chu tich hoi dong",
    "to truong",
    "truong thon",
    "thu tuong",
    "pho thu tuong",
    "chanh van phong",
    "pho chanh van phong",
    "cuc truong",
    "pho cuc truong",
    "chi cuc truong",
    "vu truong",
    "hieu truong",
    "pho hieu truong",
    "truong ban",
    "pho truong ban",
    "truong cong an",
    "bi thu",
    "chanh an",
    "vien truong",
    "cong chung vien",
    "cong chuc tu phap",
    "can bo tiep nhan",
    "thu ky",
    "chu toa",
    "chu tri",
    "dai dien",
)
_SIGNING = re.compile(r"^\W*(?:nguoi|can bo|cong chuc|dai dien|ben [ab])\s")
# Ranks of the armed forces and degrees are no part of a name (NĐ 30/2020, appendix I, 7c).
_RANK = re.compile(
    r"(?:(?:dai|thuong|trung|thieu) (?:tuong|ta|uy)|(?:chuan|pho) do doc|do doc|thuong si"
    r"|(?:(?:gs|pgs|ts|ths|bs|ks|cn|bsck\w*|bsc\w*|nsnd|nsut)\b[ .]*)+)(?= )"
)
# Half the width of the shortest word that a name can lose, in heights of print.
_OFF_CENTRE = 0.75
_PERSON_WORD = re.compile(r"^[^\W\d_]+$")
# What is written like a name at the foot of a paper and is none.
_NO_NAME = re.compile(r"\b(?:noi nhan|ho ten|viet nam|dien tu|uy ban|hoi dong)\b")


@dataclass(frozen=True)
class Signer:
    """The signer's block. `authority`: the agency in whose name was signed, without "TM.". `certain`: the name stands
    below a position that was read; `deputy`: "KT." says that a deputy signs; `centred`: the name stands in the middle
    below the position, as it does unless a word at one of its ends was not read.
    """

    name: Span | None = None
    title: Span | None = None
    authority: Span | None = None
    certain: bool = True
    deputy: bool = False
    centred: bool = True


def signer(sheets: Sequence[Sheet]) -> Signer:
    """The last signer's block of the paper; an empty one where none is found."""
    for sheet in reversed(sheets):
        for post in _posts(sheet):
            found = _block(sheet, post)
            if found.name is not None:
                return found
    for sheet in reversed(sheets):
        posts = _posts(sheet)
        alone = _name_alone(sheet)
        if posts or alone is not None:
            return replace(_block(sheet, posts[0]) if posts else Signer(), name=alone, certain=False)
    return Signer()


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


def _opens_the_foot(run: Run) -> bool:
    if run.folded.startswith("noi nhan"):
        return True
    return run.capitals > 0.8 and run.confidence > 0.4 and (is_position(run.folded) or bool(_PROXY.match(run.folded)))


def is_position(folded: str) -> bool:
    """Whether a folded line names a position or the part in which somebody signs."""
    bare = _PROXY.sub("", folded).strip(" .:,")
    return bool(_SIGNING.match(bare)) or any(
        fuzz.ratio(bare[: len(position) + 1].strip(), position) >= 88 for position in _POSITIONS
    )


def title_findings(title: str, *, deputy: bool) -> tuple[str, ...]:
    """What makes a position doubtful: none that is known as written, or no deputy where "KT." says that one signs."""
    folded = fold(title)
    if not _SIGNING.match(folded) and not folded.startswith(_POSITIONS):
        return ("position.unknown",)
    return ("position.no_deputy",) if deputy and not folded.startswith("pho ") else ()


def _posts(sheet: Sheet) -> list[Run]:
    """Lines in capitals in the right half that name a position, the lowest first."""
    width = sheet.right_margin - sheet.left_margin
    return [
        run
        for run in reversed(sheet.runs)
        if run.capitals > 0.8
        and sheet.across(run) > 0.58
        and run.box[0] > sheet.left_margin + 0.35 * width
        and run.confidence > 0.4
        and (is_position(run.folded) or _PROXY.match(run.folded))
    ]


def _block(sheet: Sheet, post: Run) -> Signer:
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
        if close and run.capitals > 0.9 and abs(run.centre - post.centre) < reach:
            lines.append(run)
    name = _name_below(sheet, lines[-1], reach)
    deputy = any(match[1] == "kt" for run in lines if (match := _PROXY.match(run.folded)))
    centred = name is None or _is_centred(sheet, name, lines)
    return Signer(name, _position(lines), _authority(lines), deputy=deputy, centred=centred)


def _is_centred(sheet: Sheet, name: Span, lines: Sequence[Run]) -> bool:
    """NĐ 30/2020, appendix I, zone 7: authority, position and name stand centred below each other."""
    slope = math.tan(math.radians(sheet.page.skew))

    def middle(box: Box) -> float:
        return (box[0] + box[2]) / 2 + slope * (box[1] + box[3]) / 2

    return abs(middle(name.box) - median(middle(line.box) for line in lines)) < _OFF_CENTRE * sheet.print_height


def _position(lines: Sequence[Run]) -> Span | None:
    """The last line that names a position; "KT." and its like are not part of one."""
    for run in reversed(lines):
        if is_position(run.folded):
            match = _PROXY.match(run.folded)
            return span(run, match.end() if match else 0)
    return None


def _authority(lines: Sequence[Run]) -> Span | None:
    """The agency in whose name is signed: the line with "TM." and what it runs on to, up to the position."""
    taken: list[Span] = []
    for run in lines:
        match = _PROXY.match(run.folded)
        if match and match[1] == "tm":
            piece = span(run, match.end())
            taken = [piece] if piece else []
        elif taken and not match and not is_position(run.folded):
            piece = span(run)
            taken += [piece] if piece else []
        elif taken:
            break
    return joined(taken) if taken else None


def _name_alone(sheet: Sheet) -> Span | None:
    """A name at the bottom right without a legible position above it: alone in its row, with a known surname."""
    for run in reversed(sheet.runs):
        if run.row < 0.6 * sheet.runs[-1].row:
            return None
        if sheet.across(run) < 0.58 or run.confidence < 0.5 or ":" in run.text or len(run.words) > 6:
            continue
        name = _name_in(run)
        if name is not None and is_surname(name.text.split()[0]) and not is_position(fold(name.text)):
            return name
    return None


def _name_below(sheet: Sheet, post: Run, reach: float) -> Span | None:
    for run in sheet.runs:
        if run.row <= post.row or run.box[1] - post.box[3] > 16 * sheet.print_height:
            continue
        if abs(run.centre - post.centre) > 1.3 * reach or _NO_NAME.search(run.folded) or is_position(run.folded):
            continue
        name = _name_in(run)
        if name is not None:
            return name
    return None


def _name_in(run: Run) -> Span | None:
    """The longest stretch of `run` that reads as a name; strokes of the signature around it are left out."""
    best: list[int] = []
    current: list[int] = []
    for index, word in enumerate(run.words):
        text = nfc(word.text).strip(".,;:")
        # A capital is easily read as a small letter, so inside a name (not at its ends) a small one is let pass.
        if _PERSON_WORD.match(text) and (text[0].isupper() or current):
            current.append(index)
            ends_well = text[0].isupper()
            best = list(current) if ends_well and len(current) > len(best) else best
        else:
            current = []
    rank = _RANK.match(fold(" ".join(run.words[index].text for index in best)))
    best = best[len(rank[0].split()) :] if rank else best
    while len(best) > 2 and not is_syllable(run.words[best[0]].text.strip(".,;:")):
        best = best[1:]
    words = tuple(run.words[index] for index in best)
    if not 2 <= len(words) <= 6 or mean_confidence(words) < 0.25:
        return None
    text = " ".join(nfc(word.text).strip(".,;:") for word in words)
    return Span(text, words, run.page, run.source)
