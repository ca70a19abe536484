"""A paper that is known by its frame: what it is called together with whom it is addressed to and who signs it.

Applications are called ĐƠN, as are prescriptions, orders and lists of prices, and no list has all that people apply
for. Their frame is the same everywhere: "Kính gửi" and an authority below the title, "Người làm đơn" over the
signature, the number of a ministry's form above. A title in small letters is found by that place, too, and one by
hand that was hardly read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from dossier.catalogue.kinds import Catalogue, Kind
from dossier.words.folding import fold_letters, squeezed
from worker.layout.runs import Run, Sheet

# By hand "Kính" is read as "ánh", "Sim", "Xinh"; who sends a thing stands before a colon, too.
_SALUTATION = re.compile(r"^\W*(?:\w\W+)?(?:kinh\s?(?:g[uo]i|trinh|thua)\b|(?!noi|nguoi|ngay)\w{2,5}\s?gui\s*[:;])")
_FORM = re.compile(r"^\W*m[aâ]u\s*(?:so|don|\d)")
_BUSINESS = re.compile(r"^.{0,12}\bg[uo]i\W+(?:cong ty|doanh nghiep|tap doan|hop tac xa|cua hang|xi nghiep)\b")
_SIGNS = ".,:;()-–+•"
_CENTRED = 0.2
_HEADING_IN_ITS_PLACE = 0.8  # one letter of "ĐƠN XIN", by hand
_SIGNED_BY = 0.8
_SIGNED_BY_HAND = 0.7
_LINES_OF_ADDRESSEES = 2
_UPPER_PART = 0.6
_SHORTEST_LIKE = 6
_ENOUGH_OF_A_FRAME = 2
_SURE_OF_NAME, _SURE_OF_FRAME = 0.85, 0.6


@dataclass(frozen=True, slots=True)
class Framed:
    """The kind that a frame tells, how sure that is, 0-1, and the line of its title; None where it was not read."""

    kind: Kind
    sure: float
    title: Run | None


def framed(sheet: Sheet, start: int, catalogue: Catalogue, *, titled: bool) -> Framed | None:
    """The kind of the paper by its frame, None where that tells none.

    `start`: the row after the heading. `titled`: a legible title in capitals stands that no heading fits.
    """
    salutation = next((run for run in _upper(sheet) if is_salutation(run)), None)
    before = salutation.row if salutation is not None else len(sheet.rows)
    lines = [run for run in _upper(sheet) if start <= run.row < before and _is_centred(sheet, run)]
    for kind in catalogue:
        if not kind.openings:
            continue
        to_authority = salutation is not None and _is_authority(_addressed(sheet, salutation), kind.addressees)
        signer = _signer(sheet, before if salutation is not None else start, kind)
        numbered = any(_FORM.match(run.folded) for run in _upper(sheet) if run.row < before)
        for line in lines:
            if _begins_with_one(line, kind.not_openings):
                break
            if not _begins_with_one(line, kind.openings):
                continue
            alone = squeezed(line.text) in map(squeezed, kind.openings) and salutation is not None
            form = numbered and squeezed(line.text).startswith(squeezed(kind.openings[0]))
            if to_authority or signer or alone or form:
                return Framed(kind, _SURE_OF_NAME, line)
        framed_so = salutation is not None and bool(to_authority or signer)
        misread = next((line for line in lines if _is_misread(line, kind)), None) if framed_so else None
        if misread is not None:
            return Framed(kind, _SURE_OF_FRAME, misread)
        # "Người làm đơn" signs nothing else; who asks or declares signs other papers, too.
        of_its_own = signer.endswith(squeezed(kind.openings[0]))
        itself = any(_names(run.text, kind.of_itself) for run in sheet.runs)
        if not titled and sum((salutation is not None, of_its_own, itself)) >= _ENOUGH_OF_A_FRAME:
            return Framed(kind, _SURE_OF_FRAME, None)
    return None


def is_salutation(run: Run) -> bool:
    """Whether a line opens with "Kính gửi", its first word perhaps misread."""
    return _SALUTATION.match(run.folded) is not None


def _upper(sheet: Sheet) -> Iterator[Run]:
    return (run for run in sheet.runs if run.box[1] < _UPPER_PART * sheet.page.height)


def _is_centred(sheet: Sheet, run: Run) -> bool:
    return abs(sheet.across(run) - 0.5) < _CENTRED


def _words(text: str) -> list[str]:
    return [letters for word in text.split() if (letters := squeezed(word))]


def _begins_with_one(run: Run, phrases: Iterable[str]) -> bool:
    """Whether the words of a line begin with those of a phrase; a single stroke before them is none."""
    words = _words(run.text)
    words = words[1:] if words and len(words[0]) == 1 else words
    return any(words[: len(wanted)] == wanted for wanted in map(_words, phrases))


def _is_misread(run: Run, kind: Kind) -> bool:
    """Whether a line begins with a heading of the kind, about one letter of five misread or lost."""
    letters = squeezed(run.text)
    return any(
        Levenshtein.normalized_similarity(wanted, letters[:end]) >= _HEADING_IN_ITS_PLACE
        for wanted in map(squeezed, kind.headings)
        for end in range(len(wanted) - 1, len(wanted) + 2)
        if len(wanted) >= _SHORTEST_LIKE
    )


def _addressed(sheet: Sheet, salutation: Run) -> str:
    """What stands behind "Kính gửi" and, where several are addressed or the line is full, below it."""
    rows = range(salutation.row, salutation.row + _LINES_OF_ADDRESSEES + 1)
    lines = [run for run in sheet.runs if run.row in rows]
    first = " ".join(run.text for run in lines if run.row == salutation.row)
    items = [run.text for run in lines if run.row > salutation.row and re.match(r"\s*[-–+•]", run.text)]
    if any(map(str.isalnum, first.partition(":")[2])) and not items:
        return first
    return " ".join([first, *(items or [run.text for run in lines if run.row == salutation.row + 1])])


def _is_authority(addressee: str, authorities: Iterable[str]) -> bool:
    return _BUSINESS.match(fold_letters(addressee)) is None and _names(addressee, authorities)


def _names(text: str, phrases: Iterable[str]) -> bool:
    """Whether `text` has one of the phrases, as whole words: of single words the marks count ("Bố", "Bộ")."""
    whole = f" {' '.join(_words(text))} "
    single = {word.strip(_SIGNS).casefold() for word in text.split()}
    return any(
        f" {' '.join(_words(phrase))} " in whole if " " in phrase else phrase.casefold() in single for phrase in phrases
    )


def _signer(sheet: Sheet, start: int, kind: Kind) -> str:
    """The letters of the phrase over the signature that a line below row `start` is, or nothing."""
    for run in sheet.runs:
        letters = squeezed(run.text)
        if run.row <= start or sheet.across(run) < _CENTRED:
            continue
        for phrase in map(squeezed, kind.signed_by):
            name = squeezed(kind.openings[0])
            by_hand = phrase.endswith(name) and letters.endswith(name)
            least = _SIGNED_BY_HAND if by_hand else _SIGNED_BY
            if Levenshtein.normalized_similarity(phrase, letters, score_cutoff=least) >= least:
                return phrase
    return ""
