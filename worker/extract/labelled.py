"""What of the print behind a label is the value of its field: cut to what the field is about, and nothing of its form's
other places, of what somebody is called, of where one signs."""

from __future__ import annotations

import re
from dataclasses import replace

from dossier.catalogue.kinds import LabelledField
from dossier.words.folding import fold_letters, squeezed
from worker.extract.candidate import Candidate, candidate_of
from worker.extract.labels.label import Label
from worker.extract.labels.search import Written
from worker.extract.persons.vocabulary import ROLE_WORDS
from worker.extract.values.parse import Value, value_of
from worker.language.nations import end_of_a_nationality
from worker.language.positions import is_position
from worker.layout.runs import Span, cut, joined, span
from worker.layout.zones import ABOUT

_FROM = re.compile(r"\b(?:ke )?tu (?=ngay)")
_STATUS = re.compile(r"(?:[,;:.]|\d|\bnay)\s+((?:hien|chua|da|dang|khong)\b.*\b(?:ket hon|ly hon|vo|chong|hon nhan)\b)")
_PERIOD = re.compile(r"\W*(?:ke )?tu (?:ngay|thang|nam)\b")
_PURPOSE = re.compile(r"[,;]?\s*\bduoc (?:su dung|cap) de\b")
_LENGTH_OF_A_DAY = 28  # letters of "ngày 08 tháng 10 năm 2026"
_LETTERS_OF_A_WORD = 2
_A_NUMBER = re.compile(r"\W*(?:[^\W\d_]{1,4}[ .-]?)?\d")
_OF_A_MARRIAGE = re.compile(r"\b(?:ket hon|ly hon)\b")
# Fields of few possible values: what stands on the next row and is none of them is another field's.
_OF_A_LIST = ("gender", "ethnicity", "nationality")
_OF_A_PARCEL, _OVER = ("parcel_number", "map_sheet"), re.compile(r"[;,]|\s(?=[^\W\d_]{2})")


def value_in(one: Written, field: LabelledField) -> Candidate | None:
    """The value of `field` among what may stand after a label, the first that passes its checks; None where none has
    the field's form."""
    certainty = (1.0 if one.label.likeness > 0.96 else 0.93) * (
        1.0 if one.label.colon or one.label.phrase.running else 0.97
    )
    places = _places(one, field)
    if field.name == "marital_status":
        places = tuple(said for place in places if (said := _status(place, one)) is not None)
    if field.name == "valid_until":
        places = tuple(map(_before_its_purpose, places))
    if field.name == "valid_from":
        places = tuple(begun for place in places if (begun := _from_its_first_day(place)) is not None)
    if field.name == "nationality":
        places = tuple(map(_its_nationality, places))
    if field.name in _OF_A_PARCEL:
        places = tuple(_its_first_part(place) for place in places if _A_NUMBER.match(place.text))
    found = [value for place in places if (value := value_of(field.type, place)) is not None]
    if field.name in _OF_A_LIST:
        found = [_of_the_list(value) for value in found] if field.name == "nationality" else found
        found = [value for value in found if not (value.findings and _is_below(value, one.label))]
    if field.type in ("name", "text"):
        # "Chủ đầu tư" among those who receive a copy stands beside the signer's position, and "(sau đây gọi là Bên B)"
        # says what somebody is called.
        found = [value for value in found if not is_position(fold_letters(value.text))]
    if field.name == "owner_name":
        found = [value for value in found if squeezed(value.text) not in ROLE_WORDS and not value.text[0].islower()]
    if field.type == "address":
        found = [value for value in found if not _OF_A_MARRIAGE.search(fold_letters(value.text))]
    if not found:
        return None
    best = next((value for value in found if not value.findings), found[0])
    return candidate_of(field.name, best, certainty, field.type, running=one.label.phrase.running)


def _status(place: Span, one: Written) -> Span | None:
    """What is said of a marriage behind a label; behind "Trong thời gian cư trú tại", whose line is of a place and two
    days (TT 04/2020/TT-BTP, appendix: a line of its own follows for the status) and a period only what goes on."""
    period = _PERIOD.match(fold_letters(place.text)) is not None
    if not one.label.phrase.letters.startswith("trongthoigian") and not period:
        return place
    match = _STATUS.search(fold_letters(place.text))
    return cut(place, match.start(1), len(place.text)) if match is not None else None


def _its_nationality(place: Span) -> Span:
    """A nationality without the foreign word behind it, or the words of the next row of a list."""
    end = end_of_a_nationality(place.text)
    end = place.text.find("/") if end is None and "/" in place.text else end
    return cut(place, 0, end) or place if end is not None else place


def _of_the_list(value: Value) -> Value:
    """The value, marked where it is a nationality that the list does not have."""
    listed = end_of_a_nationality(value.text) == len(value.text)
    return value if listed or value.findings else replace(value, findings=("nationality.unknown",))


def _is_below(value: Value, label: Label) -> bool:
    """Whether a value begins on a row below its label's."""
    last = label.run.words_between(label.start, label.end)[-1]
    return value.span.words[0].box[1] > (last.box[1] + last.box[3]) / 2


def _its_first_part(place: Span) -> Span:
    """The number of a parcel or sheet without what its line goes on with: "34; phường Thắng Nhất, …" (TT 25/2014)."""
    over = _OVER.search(place.text)
    number = cut(place, 0, over.end()) if over is not None else None
    return number if number is not None and any(map(str.isdigit, number.text)) else place


def _before_its_purpose(term: Span) -> Span:
    """A term without what its sentence goes on with: "…, kể từ ngày cấp, được sử dụng để: …" (TT 04/2020/TT-BTP)."""
    match = _PURPOSE.search(fold_letters(term.text))
    return (cut(term, 0, match.start()) or term) if match is not None else term


def _from_its_first_day(term: Span) -> Span | None:
    """What stands after "từ ngày" in a term; where that is not printed, its day is the last one."""
    match = _FROM.search(fold_letters(term.text))
    if match is None:
        return term if len(term.text) < _LENGTH_OF_A_DAY else None
    return cut(term, match.end(), len(term.text))


def _places(one: Written, field: LabelledField) -> tuple[Span, ...]:
    """Where the value may stand; of an abstract, "V/v" and "Về việc" are its first words and no label."""
    label = span(one.label.run, one.label.start, one.label.end)
    if field.name != "title" or label is None or not ABOUT.match(fold_letters(label.text)):
        return tuple(_after_its_label(place, one.label) for place in one.values)
    return tuple(joined([label, place]) for place in one.values)


def _after_its_label(place: Span, label: Label) -> Span:
    """What stands after the last words of a label that wrapped into the line of its value: "… hợp" "tác xã: Không"."""
    head, colon, _ = place.text.partition(":")
    rest = squeezed(head)
    if label.colon or not colon or len(rest) < _LETTERS_OF_A_WORD or not label.phrase.letters.endswith(rest):
        return place
    return cut(place, len(head) + 1, len(place.text)) or place
