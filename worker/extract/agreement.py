"""Two readers of one line, held against each other: what it is worth that they agree, and who is believed if not.

The second reader (`worker/recognise/second_reader.py`) is a witness. On print the first is the better of the two, so
that what it read stands; that both read the same makes it surer, that they do not marks it. By hand it is the other
way round: of 39 numbers and days that were written into real acts, the first reader had 12, the second 32. There the
second one's reading goes out where it has the form that the field demands, always with a mark: two readers misread a
hand alike, so that their agreement takes no mark away unless the file's signature or title tells the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import product

from rapidfuzz.distance import Levenshtein

from dossier.catalogue.fields import ValueType, check
from dossier.catalogue.kinds import Kind
from dossier.codes.numbers import NumberAndSign
from dossier.errors import BadCode
from dossier.reading import Box, Field, PageReading, ReadAgain, ReadBy, Word
from dossier.signatures.witness import Witness, witness_day, witness_number
from dossier.words.dates import iso_day
from dossier.words.folding import fold, nfc, squeezed, title_case_name
from worker.extract.candidate import type_of
from worker.extract.choice import DOUBTFUL, calibrated
from worker.language.frames import Part, day_frame, number_frame
from worker.language.personal_names import (
    is_name_word,
    is_rare_alone,
    may_be_misread_from_a_name,
    name_findings,
)
from worker.language.positions import POSITIONS
from worker.language.syllable_pairs import normal
from worker.language.syllables import surname_that_lost_a_letter

_UNHEARD = Witness()
FIRST, SECOND = "tesseract", "witness"

# Below this the second reader's print is no witness against the first's; on print it is mostly as sure as 0.98.
_SURE_OF_PRINT = 0.9
# What is left of the doubt where two readers agree; how sure a hand is that they read alike, and one of which the file
# tells the same.
_DOUBT_LEFT, _ALIKE_BY_HAND, _HEARD = 0.3, 0.9, 0.97
# What the rules found odd about a value because it is written by hand, and of which other readers tell.
_LOOSELY = "date.loosely_read"
_OF_A_HAND = {"date.digit_missing", "number.by_hand", _LOOSELY}
_NUMERALS = re.compile(r"(?<!\d)(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})(?!\d)")
# A clerk's stroke behind or within a number, and the room that the frame leaves: no digits.
_NO_DIGIT = re.compile(r"[\s.,:;_*'\"-]")
# A one by hand is a slanting stroke: "/25" is 125.
_A_ONE = re.compile(r"^/(?=\d)")
_WORD_OF_A_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# A letter behind a number is one of the first ("12a"); "2S" is 25.
_WRITTEN = re.compile(r"\d+[a-d]?", re.IGNORECASE)
# Of printed digits the first reader is surer; in 200 drawn papers the least had 0.88.
_HARDLY = 0.7
_RARE = {"name.rare_word"}
_MISREAD_LETTERS = 2
# How sure a value is whose doubt the second reader settled; how sure he has to be of what he sees around it, and of a
# word that is hardly ever a name.
_ALIKE, _SURE_OF_ROOM, _SURE_OF_A_RARE_NAME = 0.95, 0.6, 0.8
# A longer word before a name may be its surname, misread under a seal ("Đương" for Dương).
_STROKE = 2
_UNFINISHED = ("text.unfinished",)
_LONGEST, _ROUNDING = 5, 0.005
# The first reader is mostly surer of printed figures; where it is not, as on a photo, a second has to read the same
# ("35.2014" for 335/2014).
_UNSURE_OF_A_CODE = 0.9
_CHECKED = ("identity_number", "citizen_id", "tax_code")
_IN_CODES = ("identity_number", "citizen_id", "tax_code", "serial", "dossier_code", "number")


def agreed(
    fields: Sequence[Field], pages: Sequence[PageReading], kind: Kind, witness: Witness = _UNHEARD
) -> tuple[Field, ...]:
    """`fields`, each that two readers read with both readings, its confidence and its mark by what they say. `pages`:
    where they were read, numbered from 1; `witness`: what the file says of its own making, heard on an act."""
    heard = witness if kind.layout == "act" else _UNHEARD
    known: dict[int, PageReading] = {}
    judged = []
    for field in fields:
        again = None
        if field.source == "ocr" and field.box is not None and field.page is not None:
            page = known.setdefault(field.page, pages[field.page - 1])
            again = next((one for one in page.again if one.box == field.box and one.text), None)
        if again is None:
            judged.append(field)
            continue
        words = _words_in(page, again.box)
        least = min((word.confidence for word in words if any(map(str.isalnum, word.text))), default=1.0)
        first = " ".join(word.read or word.text for word in words)
        # Print that the first reader hardly reads is as good as written for it.
        found = _judged(field, again, first, kind, heard, hardly_read=again.by_hand or least < _HARDLY)
        unsure = field.confidence < calibrated(least) - _ROUNDING and not field.findings
        if found.value == field.value and not found.needs_review and unsure:
            found = field  # of what the rules were unsure of no reader tells
        readings = (ReadBy(FIRST, first), ReadBy(SECOND, again.text))
        judged.append(replace(found, readings=readings, by_hand=again.by_hand))
    return _with_doubtful_names(judged, fields, kind)


def _with_doubtful_names(fields: Sequence[Field], first: Sequence[Field], kind: Kind) -> tuple[Field, ...]:
    """`fields`, a title that names somebody as doubtful as the name: it is the same print or the same misreading.
    `first`: the same as the first reader has them, whose words the title has wherever a name gave way to the second."""
    odd = {
        value: one.findings
        for one, read in zip(fields, first, strict=True)
        for value in (one.value, read.value)
        if one.needs_review and one.findings and _is_name(one, kind)
    }
    found = []
    for field in fields:
        findings = next((odd[name] for name in odd if name.casefold() in field.value.casefold()), ())
        is_doubtful = bool(findings) and field.name == "title" and field.source == "ocr"
        found.append(replace(_contradicted(field), findings=findings) if is_doubtful else field)
    return tuple(found)


def _is_name(field: Field, kind: Kind) -> bool:
    return type_of(field.name, kind) == "name" and " " in field.value


def _words_in(page: PageReading, box: Box) -> list[Word]:
    return [
        word
        for word in page.words
        if box[0] <= (word.box[0] + word.box[2]) / 2 <= box[2] and box[1] <= (word.box[1] + word.box[3]) / 2 <= box[3]
    ]


def _judged(field: Field, again: ReadAgain, first: str, kind: Kind, witness: Witness, *, hardly_read: bool) -> Field:
    """The field as both readers have it. `first`: what the first one read there."""
    value_type = type_of(field.name, kind)
    if value_type == "date":
        heard = witness if field.name == "issued_on" else _UNHEARD
        return _day(field, again, heard, hardly_read=hardly_read)
    if value_type == "number" and number_frame(again.text) and not _is_of_a_register(field.value):
        return _number(field, again, witness, hardly_read=hardly_read)
    if value_type in _IN_CODES:
        return _code(field, again, value_type)
    if field.name == "signer_title":
        return _post(field, again)
    return _name(field, again, first) if value_type == "name" else field


def _day(field: Field, again: ReadAgain, witness: Witness, *, hardly_read: bool) -> Field:
    theirs, plain = _day_of(again)
    if theirs is None:
        return _written(field) if again.by_hand else field
    ours = None if _LOOSELY in field.findings else iso_day(field.value)
    if ours is None:
        return _given_way(field, theirs.isoformat())
    if ours == theirs and not again.by_hand:
        return _read_alike(field)
    if not again.by_hand and again.sure < _SURE_OF_PRINT:
        return field
    if not hardly_read:
        return _contradicted(field)
    told = [day for day in (ours, theirs) if witness_day(day, witness) == "agrees"]
    if ours == theirs:
        return _by_hand(field, heard=plain and bool(told))
    return _given_way(field, (told[0] if len(told) == 1 else theirs).isoformat())


def _day_of(again: ReadAgain) -> tuple[date | None, bool]:
    """The day that the second reader read, and whether it stands there in digits; otherwise it is the likeliest of the
    calendar's for letters that are no digits ("/5": 15) and digits that make no day ("45": 15)."""
    numerals = None if (frame := day_frame(again.text)) else _NUMERALS.search(again.text)
    if numerals:
        return _calendar_day(numerals[3], numerals[2], numerals[1]), True
    if frame is None:
        return None, False
    year, month, day = ("".join(again.text[slice(*frame.filled[name])].split()) for name in ("year", "month", "day"))
    plain = _calendar_day(year, month, day)
    if plain:
        return plain, True
    parts = [_likely(again, frame.filled[name]) for name in ("year", "month", "day")]
    return next((found for one in product(*parts) if (found := _calendar_day(*one))), None), False


def _likely(again: ReadAgain, part: Part) -> list[str]:
    """What a part may say in digits, the likeliest first: what is a digit in print stays as long as it can."""
    letters = [at for at in range(*part) if not _NO_DIGIT.match(again.text[at])]
    ranked = [
        dict.fromkeys((again.text[at], *again.digits[at]) if again.text[at].isdecimal() else again.digits[at])
        for at in letters
    ]
    of_all = product(*(enumerate(one) for one in ranked))
    return ["".join(digit for _, digit in one) for one in sorted(of_all, key=lambda one: sum(rank for rank, _ in one))]


def _calendar_day(year: str, month: str, day: str) -> date | None:
    if not (year.isdecimal() and month.isdecimal() and day.isdecimal()) or not year.startswith(("19", "20")):
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _number(field: Field, again: ReadAgain, witness: Witness, *, hardly_read: bool) -> Field:
    """A number and sign: digits exactly, the sign's letters whatever their marks, case and strokes."""
    theirs, plain = _number_of(again, field.value)
    if theirs is None:
        return _written(field) if again.by_hand else field
    ours = field.value if _is_number(field.value) else None
    if ours is None:
        return _given_way(field, theirs)
    alike = squeezed(ours) == squeezed(theirs)
    if alike and not again.by_hand:
        # Room before the sign is a clerk's; the picture tells that a machine filled it.
        printed = field.findings == ("number.by_hand",) and again.sure >= _SURE_OF_PRINT and not hardly_read
        return _cleared(field) if printed else _read_alike(field)
    if not again.by_hand and again.sure < _SURE_OF_PRINT:
        return field
    if not hardly_read:
        return _contradicted(field)
    told = [one for one in (ours, theirs) if witness_number(one, witness) == "agrees"]
    if alike:
        return _by_hand(field, heard=plain and bool(told))
    if len(told) == 1:
        return _given_way(field, told[0])
    # Neither reading is what the file tells, but one that the strokes may be as well.
    like = (one for one in _numbers_like(again, field.value) if witness_number(one, witness) == "agrees")
    if (named := next(like, None)) is not None:
        return _given_way(field, named)
    return _given_way(field, theirs) if plain else _written(field)


def _number_of(again: ReadAgain, ours: str) -> tuple[str | None, bool]:
    """The number and sign that the second reader read, and whether its number stands there in digits. The sign is
    printed, so it is the first reader's where that has one."""
    frame = number_frame(again.text)
    if frame is None:
        return None, False
    written = _A_ONE.sub("1", _NO_DIGIT.sub("", again.text[slice(*frame.filled["number"])]))
    plain = _WRITTEN.fullmatch(written) is not None
    number = written if plain else next(iter(_likely(again, frame.filled["number"])), "")
    own = number_frame(ours)
    signs = [ours[slice(*own.filled["sign"])]] if own else []
    signs.append("".join(again.text[slice(*frame.filled["sign"])].split()))
    year = [again.text[slice(*frame.filled["year"])]] if "year" in frame.filled else []
    found = ("/".join((number, *year, sign)) for sign in signs)
    return next((one for one in found if _is_number(one)), None), plain


def _numbers_like(again: ReadAgain, ours: str) -> Iterator[str]:
    """The numbers that the strokes may be which the second reader saw, the likeliest first, with the first's sign."""
    theirs, own = number_frame(again.text), number_frame(ours)
    if theirs is not None and own is not None and "year" not in theirs.filled:
        sign = ours[slice(*own.filled["sign"])]
        yield from (f"{number}/{sign}" for number in _likely(again, theirs.filled["number"]))


def _by_hand(field: Field, *, heard: bool) -> Field:
    """A hand that both read alike. `heard`: the file tells the same; then it is no doubt, unless something else speaks
    against it."""
    spoken_against = field.confidence <= DOUBTFUL and not set(field.findings) & _OF_A_HAND
    if heard and not spoken_against:
        return replace(field, confidence=_HEARD, needs_review=False, findings=())
    return _written(field)


def _is_number(text: str) -> bool:
    """Whether a text has the form of a number and sign, its number in digits."""
    try:
        parsed = NumberAndSign.parse(text)
    except BadCode:
        return False
    whole = bool(parsed.issuer or parsed.kind) and not text.endswith("-")
    return whole and _WRITTEN.fullmatch(text.partition("/")[0].partition("-")[0]) is not None


def _is_of_a_register(number: str) -> bool:
    """Whether a number has no sign behind it, and more digits or letters than an act's."""
    return "/" not in number and len(squeezed(number)) > _LONGEST


def _same_code(one: str, other: str) -> bool:
    """Whether a code stands in what was read: its digits and letters in a row, and no more digits on either side."""
    return re.search(rf"(?<!\d){re.escape(squeezed(one))}(?!\d)", squeezed(other)) is not None


def _code(field: Field, again: ReadAgain, value_type: ValueType) -> Field:
    """A number that has no frame: of a card, of a register, of a business."""
    if _same_code(field.value, again.text):
        return _written(field) if again.by_hand else _read_alike(field)
    # Of a land certificate's serial no form tells a wrong letter ("LI" for LL), so that any other one is doubt enough.
    if value_type == "serial" and len(squeezed(field.value)) == len(squeezed(again.text)):
        return _contradicted(field)
    ours, theirs = ("".join(filter(str.isdecimal, text)) for text in (field.value, again.text))
    differs = again.sure >= _SURE_OF_PRINT and len(ours) == len(theirs) and ours != theirs
    # One of the two has the form, and the check digits or the place and sex in it.
    if differs and value_type in _CHECKED and check(value_type, field.value) and not check(value_type, theirs):
        return _given_way(field, theirs)
    unheard = field.confidence < _UNSURE_OF_A_CODE and ours != theirs
    return _contradicted(field) if differs or unheard else field


def _post(field: Field, again: ReadAgain) -> Field:
    """A post of the list that may have lost a word beside it ("KT.", by hand): the second reader sees whether there is
    one."""
    is_alone = again.wider and again.sure >= _SURE_OF_ROOM and field.value.lower() in POSITIONS
    if not is_alone or field.findings != _UNFINISHED or squeezed(again.text) != squeezed(field.value):
        return field
    return _cleared(field)


def _cleared(field: Field) -> Field:
    """What the rules doubted is settled by the second reader."""
    return replace(field, confidence=_ALIKE, needs_review=False, findings=())


def _name(field: Field, again: ReadAgain, first: str) -> Field:
    """A person's name, marks and all; older and newer places of the tone mark count alike. The second reader is weak in
    marks, so that other marks are no contradiction, unless he is sure of them and has a name like any other ("Quyên"
    for Quyền): of 122 names on 108 drawn photos that was so of the two that stood wrong, and of none that was right."""
    theirs = nfc(" ".join(_WORD_OF_A_NAME.findall(again.text)))
    if field.findings and _is_settled(field, again, theirs, first):
        return _cleared(field)
    if _syllables(theirs) == _syllables(field.value):
        return _read_alike(field)
    if not field.needs_review and _has_a_word_more(theirs, field.value):
        return _contradicted(field)
    if field.needs_review and name_findings(field.value):
        named = _better_name(field.value, title_case_name(theirs))
        return field if named is None else _given_way(field, named)
    other_marks = fold(theirs) == fold(field.value)
    if again.sure < (_SURE_OF_ROOM if other_marks else _SURE_OF_PRINT) or name_findings(title_case_name(theirs)):
        return field
    return _contradicted(field)


def _has_a_word_more(theirs: str, ours: str) -> bool:
    """Whether the second reader has another word in the midst of a name ("Danh Sà Rây" of Danh Rây)."""
    mine, others = fold(ours).split(), fold(theirs).split()
    return len(others) > len(mine) > 1 and (others[0], others[-1]) == (mine[0], mine[-1])


def _is_settled(field: Field, again: ReadAgain, theirs: str, first: str) -> bool:
    """Whether the second reader settles all that the rules found odd about a name: a word hardly known in names that
    both read alike; a stroke that the first read as a word, and the second does not; room for a word, and none in
    it."""
    mine, others = _syllables(field.value), _syllables(theirs)
    if again.sure < _SURE_OF_ROOM or len(mine) != len(others):
        return False
    if not all(own == other or _is_misread(other, own) for own, other in zip(mine, others, strict=True)):
        return False
    before = _WORD_OF_A_NAME.findall(first)[: -len(mine)]
    settled = {
        "name.rare_word": is_rare_alone(field.value)
        and again.sure >= _SURE_OF_A_RARE_NAME
        and not any(map(may_be_misread_from_a_name, field.value.casefold().split()))
        and all(own == other or is_name_word(own) for own, other in zip(mine, others, strict=True)),
        "name.shortened": bool(before) and all(len(word) <= _STROKE for word in before),
        "name.off_centre": again.wider,
        "name.unfinished": again.wider and again.sure >= _SURE_OF_A_RARE_NAME,
        "name.small_letter": again.sure >= _SURE_OF_PRINT and _has_lost_its_first_letter(field.value, first, theirs),
    }
    return all(settled.get(finding, False) for finding in field.findings)


def _has_lost_its_first_letter(name: str, first: str, second: str) -> bool:
    """Whether both readers have a surname but for its first letter, which one alone can have ("hạm": Phạm), and nothing
    else is written small."""
    surname, *given = name.split()
    own, others = (words[0] if (words := _WORD_OF_A_NAME.findall(text)) else "" for text in (first, second))
    lost = surname_that_lost_a_letter(own) == surname
    return lost and own.casefold() == others.casefold() and all(word[0].isupper() for word in given)


def _is_misread(other: str, own: str) -> bool:
    """Whether a word that the second reader has is none of names, and the first one's is, but for a letter or marks."""
    return is_name_word(own) and not is_name_word(other) and Levenshtein.distance(fold(own), fold(other)) <= 1


def _better_name(ours: str, theirs: str) -> str | None:
    """A name that both readers have a part in, where that is less doubtful than the first one's own: word by word as it
    is known in names, or without a word that the second one does not have ("Trần à Ngọc Căng")."""
    mine, others = ours.split(), theirs.split()
    named = theirs
    if len(mine) == len(others):
        named = " ".join(own if _is_better(own, other) else other for own, other in zip(mine, others, strict=True))
    elif not set(others) < set(mine):
        return None
    found, before = set(name_findings(named)), set(name_findings(ours))
    return named if not found or (found == _RARE and before != _RARE) else None


def _is_better(own: str, other: str) -> bool:
    """Whether a word of a name stands as the first reader has it: as one of names, or as another than the second's."""
    return is_name_word(own) or Levenshtein.distance(own, other, score_cutoff=_MISREAD_LETTERS) > _MISREAD_LETTERS


def _syllables(name: str) -> tuple[str, ...]:
    return tuple(map(normal, name.casefold().split()))


def _read_alike(field: Field) -> Field:
    """Two readers agree. A mark that only said that the first was unsure goes; what a check spoke against stays."""
    if field.confidence <= DOUBTFUL:
        return field
    sure = round(1 - (1 - field.confidence) * _DOUBT_LEFT, 3)
    return replace(field, confidence=sure, needs_review=False, findings=())


def _written(field: Field) -> Field:
    """A hand that nothing but readers tells of: a person looks at it."""
    return replace(field, confidence=min(field.confidence, _ALIKE_BY_HAND), needs_review=True)


def _contradicted(field: Field) -> Field:
    return replace(field, confidence=min(field.confidence, DOUBTFUL), needs_review=True)


def _given_way(field: Field, value: str) -> Field:
    return replace(_contradicted(field), value=value)
