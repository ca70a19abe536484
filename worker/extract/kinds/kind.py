"""Which kind a paper is: from the name printed on it, then from its number, never from its running text.

A decision cites other decisions, an application names the certificate it asks for: words of the body prove nothing.
What counts is the title zone. Where a title stands that the catalogue does not know, the paper is of another kind
(`khac`), however well its number or body would fit: unknown is said, not guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from rapidfuzz.distance import Levenshtein

from dossier.catalogue.kinds import OTHER, Catalogue, Kind
from dossier.reading import KindGuess
from dossier.words.folding import squeezed
from worker.extract.kinds.frame import framed
from worker.extract.labels.search import written
from worker.language.agency_names import opens_an_agency
from worker.language.positions import is_position
from worker.layout.runs import Run, Sheet
from worker.layout.zones import Letterhead, letterhead, title_block

# A printed heading may differ from the catalogue's in about one letter of seven and still be it.
_LIKE = 0.86
_LIKE_A_WORD = 0.5
_ENOUGH_LABELS = 4
_CLEARLY_MORE = 2
_ENOUGH_WORDS = 4
_SHORTEST_BEGINNING = 4  # "GIẤY"
_SHORTEST_TITLE = 12
_SURE_OF_BACK = 0.65
_LETTERS_OF_A_SPECK = 2
_ROWS_TO_THE_TITLE = 3
_ISSUED_FROM_ABOVE = ("certificate", "card")
_LARGE, _CENTRED = 1.3, 0.1
_SIGN = re.compile(r"\d\s*/\s*(?:\d{4}\s*/\s*)?([A-ZĐa-zđ]{1,8})\s*-")
# "4516/UBND-KSTTHC"; a letter's own sign, "123/CV-ĐHCT", is none of the standard's but common.
_UNTITLED_SIGN = re.compile(r"\d\s*/\s*[A-ZĐ]{2,10}\s*-\s*[A-ZĐ]|\d\s*-\s*CV/[A-ZĐ]")
# What is consolidated keeps its title (ordinance 01/2012/UBTVQH13, article 11).
_CONSOLIDATION, _CONSOLIDATED = "van_ban_hop_nhat", ("TT", "NĐ", "QĐ", "NQ")
_CHANGED_BY, _ROWS_OF_CHANGES = re.compile(r"duoc sua doi,? bo sung boi\s*:\W*$"), 12
_PARTY_SIGN = re.compile(r"\d\s*-\s*([A-ZĐa-zđ]{1,8})\s*/\s*[A-ZĐ]")


@dataclass(frozen=True)
class Recognised:
    """The kind of a paper, its heading and the lines of its title (none where the kind has no printed name)."""

    guess: KindGuess
    head: Letterhead
    title: tuple[Run, ...]
    sign_disagrees: bool = False


def recognise_kind(first: Sheet, catalogue: Catalogue) -> Recognised:
    """The kind of the paper whose first page is `first`."""
    head = letterhead(first)
    title = title_block(first, head.end)
    found = _by_title(title, catalogue)
    if found is None:
        other = _lone_heading(first, title[0].row if title else None, catalogue)
        found = _by_title(other, catalogue)
        title = other if found is not None else title
    if found is None:
        other = _below_who_issues(first, title)
        found = _by_title(other, catalogue)
        found = found if found is not None and found[0].layout in _ISSUED_FROM_ABOVE else None
        title = other if found is not None else title
    signed = kind_of_number(head.number.text if head.number else "", catalogue)
    if found is not None:
        kind, likeness, lines = found
        if kind.sign in _CONSOLIDATED and (_is_consolidated(first, title[:lines], head) or _has_its_sign(signed)):
            return Recognised(
                KindGuess(_CONSOLIDATION, round(likeness * _sureness(title[:lines]), 3)), head, title[:lines]
            )
        sure = likeness * _sureness(title[:lines])
        disagrees = signed is not None and bool(kind.sign) and signed.code != kind.code
        return Recognised(
            KindGuess(kind.code, round(sure * (0.6 if disagrees else 1), 3)), head, title[:lines], disagrees
        )
    by_frame = framed(first, head.end, catalogue, titled=bool(title) and _legible(title))
    if by_frame is not None:
        name = (by_frame.title,) if by_frame.title is not None else ()
        return Recognised(KindGuess(by_frame.kind.code, by_frame.sure), head, name)
    unnamed = head.end == 0 or sum(len(squeezed(run.text)) for run in title) < _SHORTEST_TITLE
    back = _by_back(first, catalogue) if unnamed else None
    if back is not None:
        return Recognised(KindGuess(back.code, _SURE_OF_BACK), head, ())
    # Capitals below an abstract that stands under the number are those of a stamp: a letter has no title.
    if title and _legible(title) and not (head.about is not None and _is_numbered_as_a_letter(head)):
        narrowed = _by_labels(first, title, catalogue)
        if narrowed is not None:
            return Recognised(KindGuess(narrowed.code, 0.7), head, title)
        return Recognised(KindGuess(OTHER, 0.8), head, title)
    untitled = _by_salutation(first, head, signed, catalogue)
    if untitled is not None:
        kind, sure = untitled
        return Recognised(KindGuess(kind.code, sure), head, ())
    if signed is not None and head.two_columns:
        return Recognised(KindGuess(signed.code, 0.6), head, title)
    return Recognised(KindGuess(OTHER, 0.5), head, title)


def _is_consolidated(sheet: Sheet, title: Sequence[Run], head: Letterhead) -> bool:
    """Whether what changed a law or circular is listed below its title, and its own number stands in no heading."""
    below = [run for run in sheet.runs if title[-1].row < run.row <= title[-1].row + _ROWS_OF_CHANGES]
    return head.number is None and any(_CHANGED_BY.search(run.folded) for run in below)


def _has_its_sign(signed: Kind | None) -> bool:
    return signed is not None and signed.code == _CONSOLIDATION


def kind_of_number(number: str, catalogue: Catalogue) -> Kind | None:
    """The kind whose sign stands in a number such as 480/QĐ-UBND, or None."""
    match = _SIGN.search(number) or _PARTY_SIGN.search(number)
    return catalogue.by_sign(match[1]) if match else None


def _by_title(title: Sequence[Run], catalogue: Catalogue) -> tuple[Kind, float, int] | None:
    """The kind whose heading begins the title, how alike they are, and how many lines of the title the heading takes.

    The longest heading wins: a title may go on ("TỜ KHAI ĐĂNG KÝ KHAI SINH"), so a short heading fits many.
    """
    best: tuple[float, Kind, float, int] | None = None
    letters = _LettersOfATitle.of(title)
    for kind, heading in _headings(catalogue, capitals=True):
        wanted = squeezed(heading)
        likeness, lines = letters.begins_with(wanted)
        if likeness < _LIKE or (likeness < 1 and _has_another_word(letters.beginning(wanted), heading)):
            continue
        rank = len(wanted) * likeness
        if best is None or rank > best[0]:
            best = rank, kind, likeness, lines
    return best[1:] if best else None


def _headings(catalogue: Catalogue, *, capitals: bool) -> Iterator[tuple[Kind, str]]:
    for kind in catalogue:
        for heading in kind.headings:
            if heading.isupper() == capitals:
                yield kind, heading


@dataclass(frozen=True, slots=True)
class _LettersOfATitle:
    """The letters of a title, and the positions in them at which its words and its lines end."""

    letters: str
    words: tuple[int, ...]
    lines: tuple[int, ...]

    @classmethod
    def of(cls, title: Sequence[Run]) -> Self:
        letters, words, lines = "", [], []
        for run in title:
            before = None
            for word in run.words:
                # A word read twice counts once: no heading has one twice in a row.
                if word.text != before:
                    letters += squeezed(word.text)
                    words.append(len(letters))
                before = word.text
            lines.append(len(letters))
        return cls(letters, tuple(words), tuple(lines))

    def begins_with(self, wanted: str) -> tuple[float, int]:
        """How alike the beginning of the title is to `wanted`, and how many lines it takes."""
        best, cut = self._like(wanted)
        return best, next((number for number, end in enumerate(self.lines, start=1) if end >= cut), len(self.lines))

    def beginning(self, wanted: str) -> list[str]:
        """The words of the beginning of the title that is most alike to `wanted`."""
        _, cut = self._like(wanted)
        return [self.letters[start:end] for start, end in pairwise((0, *self.words)) if start < end <= cut]

    def _like(self, wanted: str) -> tuple[float, int]:
        """How alike the beginning of the title is to `wanted`, and where that ends."""
        best = 0.0
        cut = 0
        room = 2 + len(wanted) // 10
        near = slice(bisect_left(self.words, len(wanted) - room), bisect_right(self.words, len(wanted) + room))
        for end in self.words[near]:
            likeness = Levenshtein.normalized_similarity(wanted, self.letters[:end], score_cutoff=best)
            if likeness > best:
                best, cut = likeness, end
        return best, cut


def _has_another_word(words: Sequence[str], heading: str) -> bool:
    """Whether a title that is like a heading has a word instead of one of its words, or between them, or ends in
    another one: a long heading forgives a short word, and "… VIỆC HỦY KẾT HÔN" is no paper of a marriage, "ĐĂNG KÝ
    THUẾ" none of a vehicle."""
    wanted = [letters for word in heading.split() if (letters := squeezed(word))]
    if not words or not _is_the_last_word(words[-1], wanted[-1]):
        return True
    if len(words) == len(wanted):
        return not all(map(_is_like_a_word, words, wanted))
    strange = [word for word in words if not any(_is_like_a_word(word, other) for other in wanted)]
    missed = [word for word in wanted if not any(_is_like_a_word(word, other) for other in words)]
    return any(len(word) > _LETTERS_OF_A_SPECK for word in strange) or (bool(strange) and bool(missed))


def _is_like_a_word(one: str, other: str) -> bool:
    """Whether one may be the other: misread in half of its letters, or joined with another, or a part of it."""
    joined = len(one) != len(other) and (one in other or other in one)
    return joined or Levenshtein.normalized_similarity(one, other) >= _LIKE_A_WORD


def _is_the_last_word(one: str, wanted: str) -> bool:
    # Of two letters one is not enough: "XE", "HỘ", "XÃ".
    alike = len(wanted) > _LETTERS_OF_A_SPECK and Levenshtein.normalized_similarity(one, wanted) >= _LIKE_A_WORD
    return alike or one.endswith(wanted)


def _below_who_issues(sheet: Sheet, title: Sequence[Run]) -> tuple[Run, ...]:
    """The title below the agency or the head of it that issues the paper: so diplomas (TT 21/2019/TT-BGDĐT) and cards
    name it, in capitals, centred."""
    lines = list(title)
    while lines and (opens_an_agency(lines[0].text) or is_position(lines[0].folded)):
        lines.pop(0)
    if lines or not title:
        return tuple(lines) if len(lines) < len(title) else ()
    below = title_block(sheet, title[-1].row + 1)
    close = below and below[0].row - title[-1].row <= _ROWS_TO_THE_TITLE
    return below if close else ()


def _lone_heading(sheet: Sheet, last_row: int | None, catalogue: Catalogue) -> tuple[Run, ...]:
    """A line whose capitals are a heading of the catalogue and nothing more, in the upper part, up to `last_row`.

    Cards and booklets do not centre their names, and a stamp beside a title hides that it stands alone; asking for the
    whole line keeps mentions out, and asking for the first one keeps out what follows another title. Some forms print
    their name in small letters: large and centred.
    """
    for run in sheet.runs:
        if run.box[1] > 0.6 * sheet.page.height or (last_row is not None and run.row > last_row):
            break
        large = run.height > _LARGE * sheet.print_height and abs(sheet.across(run) - 0.5) < _CENTRED
        words = run.words if large else tuple(word for word in run.words if word.text.strip(".,:;").isupper())
        letters = "".join(squeezed(word.text) for word in words)
        if len(letters) < 0.8 * len(squeezed(run.text)):
            continue
        for _, heading in _headings(catalogue, capitals=True):
            wanted = squeezed(heading)
            if len(wanted) > 5 and Levenshtein.normalized_similarity(wanted, letters) >= _LIKE:
                return (Run(words, run.page, run.row, run.source),)
    return ()


def _by_labels(sheet: Sheet, title: Sequence[Run], catalogue: Catalogue) -> Kind | None:
    """Where only a part of a heading was read ("GIẤY CHỨNG NHẬN"), the kind among those whose heading begins so or has
    these words that has clearly the most of its own labels on the page."""
    beginning = squeezed(" ".join(run.text for run in title))
    if len(beginning) < _SHORTEST_BEGINNING:
        return None
    counts: dict[str, int] = {}
    for kind, heading in _headings(catalogue, capitals=True):
        whole = squeezed(heading)
        begins_so = Levenshtein.normalized_similarity(beginning, whole[: len(beginning)]) >= _LIKE
        begins_so = begins_so or _has_in_order(title, heading)
        if begins_so and len(whole) > len(beginning) and kind.code not in counts:
            labels = [one.label for one in written(sheet, kind, catalogue)]
            counts[kind.code] = len({field.name for label in labels if label.colon for field in label.phrase.fields})
    ranked = sorted(counts, key=lambda code: -counts[code])
    if not ranked or counts[ranked[0]] < _ENOUGH_LABELS:
        return None
    ahead = counts[ranked[0]] - (counts[ranked[1]] if len(ranked) > 1 else 0)
    return catalogue[ranked[0]] if ahead >= _CLEARLY_MORE else None


def _has_in_order(title: Sequence[Run], heading: str) -> bool:
    """Whether the first lines of a title are words of a heading in their order: some between them were not read."""
    words = [squeezed(word.text) for run in title[:2] for word in run.words]
    wanted = iter(map(squeezed, heading.split()))
    return len(words) >= _ENOUGH_WORDS and all(word in wanted for word in words)


def _by_salutation(
    sheet: Sheet, head: Letterhead, signed: Kind | None, catalogue: Catalogue
) -> tuple[Kind, float] | None:
    """A kind without a printed name of its own, and how sure that is: an act with a number that carries no sign, known
    by its opening words.

    So is an official letter: "Kính gửi" below, "V/v" under the number. A private letter has no such number.
    """
    if not head.two_columns or signed is not None:
        return None
    numbered = _is_numbered_as_a_letter(head)
    if not numbered and head.about is None:
        return None
    for kind, heading in _headings(catalogue, capitals=False):
        wanted = squeezed(heading)
        for run in sheet.runs:
            if run.row < head.end - 1:
                continue
            opening = squeezed(run.text)[: len(wanted)]
            if Levenshtein.normalized_similarity(wanted, opening) >= _LIKE and kind.layout == "act":
                return kind, 0.9
        # A stamp hides the opening words, and only such an act has its abstract under its number.
        if numbered and head.about is not None and kind.layout == "act":
            return kind, 0.7
    return None


def _is_numbered_as_a_letter(head: Letterhead) -> bool:
    return head.number is not None and bool(_UNTITLED_SIGN.search(head.number.text))


def _by_back(sheet: Sheet, catalogue: Catalogue) -> Kind | None:
    """The kind whose back or later page this is: a line begins with what only these print, and no title stands."""
    return next((kind for run in sheet.runs for kind in catalogue if opens_a_back(run, kind)), None)


def opens_a_back(run: Run, kind: Kind) -> bool:
    """Whether a line begins with what only the back or a later page of `kind` prints."""
    letters = squeezed(run.text) if kind.backs else ""
    for phrase in kind.backs:
        wanted = squeezed(phrase)
        if Levenshtein.normalized_similarity(wanted, letters[: len(wanted)], score_cutoff=_LIKE) >= _LIKE:
            return True
    return False


def _sureness(lines: Sequence[Run]) -> float:
    """How sure the recogniser was of the title; a heading known by its letters forgives a doubtful mark."""
    if not lines:
        return 0.0
    return 0.5 + 0.5 * sum(run.confidence for run in lines) / len(lines)


def _legible(title: Sequence[Run]) -> bool:
    return any(run.confidence > 0.6 and sum(map(str.isalpha, run.text)) > 4 for run in title)
