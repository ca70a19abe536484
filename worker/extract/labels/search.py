"""Labels of a form and what is written after them.

A label is a phrase of the catalogue, found letter by letter with room for the recogniser's mistakes. Its value is what
follows: on the same line up to the next label, after a wide gap, or on the next lines where a line was too full to
take another word. Phrases printed in small letters in the catalogue stand in running text ("sinh ngày …, số định danh
cá nhân …") and need no colon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz.distance import Levenshtein

from dossier.catalogue.kinds import Catalogue, Kind, LabelledField
from dossier.words.folding import squeezed
from worker.extract.labels.context import (
    BRACKET,
    ENUMERATION,
    GOES_ON,
    IDENTITY,
    OTHER_LABELS,
    STILL_IT,
    TWIN,
    WHOSE,
    is_place_before_a_day,
)
from worker.extract.labels.filled_in import begins_an_item, values_after
from worker.extract.labels.label import Label, Phrase
from worker.layout.runs import Run, Sheet, Span

_TOKEN = re.compile(r"[^\s:;]+[:;]?")
_YEAR_ALONE = re.compile(r"\s*\d{4}(?!\s*[/.-]?\d)")
_DIGIT = re.compile(r"\d")
_LONGEST_LABEL = 20  # words
_LIKE = 0.87
_CAPITALS = 0.7
_NUMBER_SAID = re.compile(r"\s*so\s*:\s*(?=\d)")
_NUMBER_OF_A_CARD = re.compile(r"\W*\d{9}(?:\d{3})?\W*$")  # below the name of a card: "SỐ 169195338"
_LONG_LABEL = 7  # letters that do not stand by chance before a colon


@dataclass(frozen=True)
class Written:
    """A label and what may be its value, the likeliest place first: on its line, beside it, below it."""

    label: Label
    values: tuple[Span, ...]
    row: int

    @property
    def left(self) -> int:
        """Left edge of the label in pixels."""
        words = self.label.run.words_between(self.label.start, self.label.end)
        return words[0].box[0] if words else self.label.run.box[0]


@cache
def phrases(kind: Kind) -> tuple[Phrase, ...]:
    """The labels of `kind`, the longest first; a phrase that several fields share is one phrase."""
    fields: dict[tuple[str, bool], dict[str, LabelledField]] = {}
    for field in (*kind.fields, *kind.beside):
        for label in field.labels:
            fields.setdefault((squeezed(label), label[:1].islower()), {})[field.name] = field
    found = [Phrase(letters, tuple(shared.values()), running) for (letters, running), shared in fields.items()]
    return tuple(sorted(found, key=lambda phrase: -len(phrase.letters)))


def _exact_up_to(phrase: Phrase) -> int:
    """How many letters a phrase has at most that must be read without a mistake: short ones resemble too much else, in
    running text longer ones too ("Thăng Bình, ngày" and "sinh ngày")."""
    return 11 if phrase.running else 5


@dataclass(frozen=True, slots=True, eq=False)
class _Wanted:
    """The phrases of a kind, and those that so many letters may be, misread ones added or lost among them: all, and
    those of running text alone. `beginnings`: the letters that any of them begins with."""

    phrases: tuple[Phrase, ...]
    by_length: Mapping[int, Sequence[Phrase]]
    running: Mapping[int, Sequence[Phrase]]
    beginnings: frozenset[str]


@cache
def _wanted(kind: Kind) -> _Wanted:
    by_length: dict[int, list[Phrase]] = {}
    for phrase in phrases(kind):
        letters = len(phrase.letters)
        room = 1 + letters // 12 if letters > _exact_up_to(phrase) else 0
        for length in range(letters - room, letters + room + 1):
            by_length.setdefault(length, []).append(phrase)
    running = {length: [phrase for phrase in alike if phrase.running] for length, alike in by_length.items()}
    beginnings = (phrase.letters[:end] for phrase in phrases(kind) for end in range(len(phrase.letters) + 1))
    return _Wanted(phrases(kind), by_length, running, frozenset(beginnings))


@cache
def _that_may_be(wanted: _Wanted, length: int, first: str, last: str, *, running: bool) -> tuple[Phrase, ...]:
    """The phrases that `length` letters with these ends may be; `running`: of running text alone."""
    possible = wanted.running if running else wanted.by_length
    return tuple(phrase for phrase in possible.get(length, ()) if phrase.may_be(first, last))


@cache
def _other_labels(catalogue: Catalogue) -> frozenset[str]:
    """Letters of the labels of all kinds: where one of them stands with a colon, the value before it is over."""
    own = (label for kind in catalogue for field in kind.fields for label in field.labels)
    return frozenset(map(squeezed, (label for label in own if not label[:1].islower() and len(label) > 4))) | frozenset(
        map(squeezed, OTHER_LABELS)
    )


def load_labels(catalogue: Catalogue) -> None:
    """Load the labels of all kinds, which are otherwise loaded when a paper of the kind first comes."""
    _other_labels(catalogue)
    for kind in catalogue:
        _wanted(kind)


def written(sheet: Sheet, kind: Kind, catalogue: Catalogue) -> Iterator[Written]:
    """Every label of `kind` on `sheet`, in reading order, with what is written after it.

    Labels of a form are looked for line by line, those of running text through whole paragraphs: there a line may
    end in the midst of "sinh ngày".
    """
    wanted, others = _wanted(kind), _other_labels(catalogue)
    row_of = {id(word): run.row for run in sheet.runs for word in run.words}
    found = list(_written(sheet, wanted, others, row_of, running=False))
    if any(phrase.running for phrase in wanted.phrases):
        found += _written(_paragraphs(sheet), wanted, others, row_of, running=True)
    yield from sorted(found, key=lambda one: (one.row, one.left))


def _written(
    sheet: Sheet, wanted: _Wanted, others: frozenset[str], row_of: Mapping[int, int], *, running: bool
) -> Iterator[Written]:
    found = {id(run): tuple(_labels_in(run, wanted, others)) for run in sheet.runs}
    found = _without_answers(sheet, _without_headings(sheet, found))
    for row in sheet.rows:
        for place, run in enumerate(row):
            labels = found[id(run)]
            for number, label in enumerate(labels):
                if not label.phrase.fields or label.phrase.running != running:
                    continue
                after = labels[number + 1].start if number + 1 < len(labels) else None
                first = run.words_between(label.start, label.end)[:1]
                at = row_of.get(id(first[0]), run.row) if first else run.row
                yield Written(label, values_after(sheet, row, place, label, after, found), at)


def _without_headings(sheet: Sheet, found: dict[int, tuple[Label, ...]]) -> dict[int, tuple[Label, ...]]:
    """The labels without those in capitals that no value stands beside: headings, heads of columns. In a table rows may
    be labelled so ("MÃ SỐ THUẾ", and in the next cell its digits: form 10-MST of TT 105/2020/TT-BTC)."""
    for row in sheet.rows:
        for place, run in enumerate(row):
            labels = found[id(run)]
            if labels and _is_in_capitals(labels[0]) and _is_whole(labels[0]):
                beside = row[place + 1] if place + 1 < len(row) else None
                if beside is None or found[id(beside)]:
                    found[id(run)] = ()
    return found


def _is_in_capitals(label: Label) -> bool:
    return not label.colon and label.run.text[label.start : label.end].isupper()


def _is_whole(label: Label) -> bool:
    """Whether a label is all of its line, letter by letter."""
    return label.start == 0 and label.end == len(label.run.text) and label.likeness == 1


def _without_answers(sheet: Sheet, found: dict[int, tuple[Label, ...]]) -> dict[int, tuple[Label, ...]]:
    """The labels without lines that answer one in its own words: "Thông tin về cấm đảm nhiệm chức vụ:", and below it
    "Không bị cấm đảm nhiệm chức vụ"."""
    open_: Label | None = None
    for run in sheet.runs:
        labels = found[id(run)]
        first = labels[0] if labels else None
        if first is not None and open_ is not None and first.likeness < 1 and not first.colon:
            found[id(run)] = labels[1:] if first.phrase.fields == open_.phrase.fields else labels
        last = labels[-1] if labels else None
        open_ = last if last is not None and last.colon and not run.text[last.end :].strip() else None
    return found


def _paragraphs(sheet: Sheet) -> Sheet:
    """The sheet with the lines of a paragraph as one run each: lines that follow one that was full."""
    merged: list[list[Run]] = []
    for row in sheet.rows:
        last = merged[-1][-1] if merged else None
        if len(row) == 1 and last is not None and last.row == row[0].row - 1 and _goes_on(sheet, last, row[0]):
            merged[-1].append(row[0])
        else:
            merged += [[run] for run in row]
    runs = tuple(
        Run(tuple(w for run in lines for w in run.words), lines[0].page, lines[0].row, lines[0].source)
        for lines in merged
    )
    return Sheet(sheet.page, runs)


def _goes_on(sheet: Sheet, last: Run, run: Run) -> bool:
    room = sheet.right_margin - last.box[2]
    first = run.words[0].box
    close = run.box[1] - last.box[3] < sheet.print_height
    below_a_heading = last.capitals > _CAPITALS > run.capitals
    return (
        close
        and not below_a_heading
        and room < first[2] - first[0] + 1.2 * sheet.print_height
        and not begins_an_item(run, last)
    )


def _labels_in(run: Run, wanted: _Wanted, others: frozenset[str]) -> Iterator[Label]:
    tokens = [(match.start(), match.end()) for match in _TOKEN.finditer(run.text)]
    pieces = [squeezed(run.text[start:end]) for start, end in tokens]
    at = 0
    opening = True
    while at < len(tokens):
        if opening and ENUMERATION.match(run.folded[tokens[at][0] : tokens[at][1]]):
            at += 1
            continue
        label = _label_at(run, tokens, pieces, at, opening, wanted, others)
        if label is None:
            opening = False
            at += 1
            continue
        if label.likeness < 1 and at + 1 < len(tokens):
            # "ÚN, Căn cước công dân số:" is the label with the end of the value before it.
            later = _label_at(run, tokens, pieces, at + 1, False, wanted, others)
            if later is not None and later.end == label.end and later.likeness > label.likeness:
                label = later
        said = _NUMBER_SAID.match(run.folded, label.end)
        if said and any(field.type == "identity_number" for field in label.phrase.fields):
            label = replace(label, end=said.end())  # "Giấy CMND/Thẻ CCCD: Số: 060064034041"
        yield label
        opening = False
        at = next((n for n in range(at, len(tokens)) if tokens[n][0] >= label.end), len(tokens))


def _label_at(
    run: Run,
    tokens: Sequence[tuple[int, int]],
    pieces: Sequence[str],
    at: int,
    opening: bool,
    wanted: _Wanted,
    others: frozenset[str],
) -> Label | None:
    first = run.text[tokens[at][0]]
    after_mark = at > 0 and run.text[tokens[at - 1][1] - 1] in ",;.("
    best: Label | None = None
    letters = ""
    for last in range(at, min(at + _LONGEST_LABEL, len(tokens))):
        letters += pieces[last]
        end = tokens[last][1]
        colon = run.text[end - 1] in ":;" or run.text[end : end + 2].strip()[:1] == ":"
        anywhere = opening or colon or after_mark
        for phrase in _that_may_be(wanted, len(letters), letters[:1], letters[-1:], running=not anywhere):
            if not phrase.running and not (opening or colon or (after_mark and len(phrase.letters) > 3)):
                continue
            short = len(phrase.letters) < 5 and not colon
            small = first.islower() and (short or not opening or not colon)
            small = small and not (after_mark and (phrase.has_form or (colon and len(phrase.letters) > _LONG_LABEL)))
            if not phrase.running and small:
                continue
            # "… kết hôn với anh Vừ Mí Già, sinh năm 1996, tại …": a year in a sentence is no day after a label.
            if not colon and not opening and _asks_for_a_day(phrase) and _YEAR_ALONE.match(run.text, end):
                continue
            # "… nhận thừa kế quyền sử dụng đất" is no line of "Vào sổ cấp giấy chứng nhận quyền sử dụng đất số: …".
            if phrase.running and not opening and _is_of_a_number(phrase) and not _DIGIT.search(run.text, end):
                continue
            # "… liên hệ với ông A, số điện thoại 0912… để được hướng dẫn" is whom one asks.
            if first.islower() and not colon and all(field.type == "phone" for field in phrase.fields):
                continue
            # "Số 12/3 đường Nguyễn Du" is an address: "Số" without a colon stands before a number alone.
            if phrase.letters == "so" and not colon and " " in run.text[end:].strip():
                continue
            # "Tờ: 27 Thửa: 318", and in a list "Tờ khai …" or the number of sheets.
            if phrase.letters == "to" and not colon:
                continue
            likeness = _likeness(phrase.letters, letters)
            if not colon and is_place_before_a_day(run, tokens[at][0], end, phrase.letters):
                continue
            if likeness < 1 and first.islower() and not phrase.running and not opening and not phrase.has_form:
                continue
            if likeness < (_LIKE if len(phrase.letters) > _exact_up_to(phrase) else 1.0):
                continue
            better = best is None or likeness * len(phrase.letters) > best.likeness * len(best.phrase.letters)
            if better:
                best = Label(phrase, run, tokens[at][0], end, likeness, colon)
        if best is None and colon and IDENTITY.fullmatch(letters):
            owners = next(
                (phrase for phrase in wanted.phrases if any(one.name == "owner_id" for one in phrase.fields)), None
            )
            if owners is not None:
                return Label(replace(owners, running=False), run, tokens[at][0], end, 1.0, colon=True)
        # "… kể từ ngày cấp;" ends a sentence; a label of a form begins with a capital.
        if best is None and letters in others and not first.islower():
            asked = BRACKET.match(run.text, end)
            if colon or (asked and asked[0].endswith(":")):
                last_letter = asked.end() if asked and not colon else end
                return Label(Phrase(letters, (), running=False), run, tokens[at][0], last_letter, 1.0, colon=True)
        # A comma is easily read as a colon ("Họ: chữ đệm, tên:").
        ends = best is not None and best.end == end
        if run.text[end - 1] in ":;" and (ends or letters not in wanted.beginnings):
            break
    in_capitals = best is not None and _is_in_capitals(best) and not _is_whole(best)
    if best is not None and in_capitals and not _NUMBER_OF_A_CARD.match(run.text, best.end):
        return None  # a heading in capitals, not a label
    if best is not None and not best.colon and not best.phrase.running:
        twin = TWIN.match(run.text, best.end)
        if twin:
            return replace(best, end=twin.end(), colon=True)
    if best is not None and not best.colon:
        more = GOES_ON.match(run.text, best.end)
        identity = more is not None and IDENTITY.fullmatch(squeezed(run.text[best.start : more.end()])) is not None
        if more and (identity or STILL_IT.match(run.folded, best.end)):
            return replace(best, end=more.end(), colon=True)
        whose = WHOSE.match(run.folded, best.end, more.end()) if more else None
        if more and whose:
            return replace(best, end=more.end(), colon=True, whose=whose[1])
        if more and not best.phrase.running:
            return replace(best, phrase=Phrase(best.phrase.letters, (), running=False), end=more.end(), colon=True)
    bracket = BRACKET.match(run.text, best.end) if best is not None and not best.colon else None
    if best is not None and bracket:
        # "Tôi là (Full name):", "Họ và tên (viết chữ in hoa):"
        return replace(best, end=bracket.end(), colon=bracket[0].endswith(":"))
    return best


def _asks_for_a_day(phrase: Phrase) -> bool:
    return all(field.type == "date" for field in phrase.fields)


def _is_of_a_number(phrase: Phrase) -> bool:
    return all(field.type == "number" for field in phrase.fields)


def _likeness(wanted: str, letters: str) -> float:
    if wanted == letters:
        return 1.0
    return float(Levenshtein.normalized_similarity(wanted, letters, score_cutoff=_LIKE))
