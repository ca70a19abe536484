"""What is written after a label becomes a value of the field's type: cut to its form, tidied, checked.

Cutting looks for the form of the type (twelve digits, a date, the words of a name); normal form and checks are those
of `dossier.catalogue.fields`. Nothing is mended: a value that does not pass is kept as read, and marked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from dossier.catalogue.fields import ValueType, check, is_organisation, normalise
from dossier.reading import Word
from dossier.words.folding import fold, fold_letters
from worker.extract.values.cells import digits_in_cells
from worker.extract.values.days_in_digits import loose_day
from worker.language.addresses import (
    has_a_level_twice,
    has_a_tone_and_is_no_syllable,
    is_misread_in_an_address,
    lacks_a_comma,
)
from worker.language.nations import begins_a_nationality
from worker.language.personal_names import name_findings
from worker.language.place_names import (
    begins_a_listed_place,
    has_another_letter,
    has_other_marks,
    lacks_its_dash,
    misspells_a_clinic,
)
from worker.language.syllables import is_surname, is_syllable
from worker.layout.runs import Span, cut

_IDENTITY = re.compile(r"(?<![\w])(?:\d[ .]?){8,12}\d(?![^\W_])|\b(?:[A-Z]\d{7,8}|[A-Z]{2}\d{7})\b")
_ALMOST_IDENTITY = re.compile(r"(?<!\w)[\dOoIlSBZ.]{9,13}(?![^\W_])")
_TAX = re.compile(r"(?<!\w)\d[\d ]{8,12}\d(?:\s?-\s?\d{3})?(?![^\W_])")
_NUMBER = re.compile(
    r"\d+ QSDĐ(?:\s?/[^\s,;()_]+)?"
    # The room for a number by hand parts its figures ("14 5 /GM-SYT"), a break of the line its sign ("UBND- KSTTHC").
    r"|\d{1,4}(?: \d{1,3})+(?=\s*/\s*(?:\d{4}\s*/\s*)?[A-ZĐ]{2})"
    r"(?:\s*[/-]\s*[^\s,;()_]+)+(?:(?<=-) [A-ZĐ]{2,12}[gr]?\b)?"
    r"|[^\W_][^\s,;:()_]*(?:\s*[/-]\s*[^\s,;()_]+)*(?:(?<=[A-ZĐ]-) [A-ZĐ]{2,12}[gr]?\b)?"
)
_LETTERS_AND_DIGITS = re.compile(r"[A-ZĐ]{1,3}\s?\d{3,8}(?![\w/.-])")  # a register number, "CS 01234"
_SERIAL = re.compile(r"\b[A-ZĐ]{2}\s?-?\s?\d{6,8}\b|\b[A-ZĐ]\s\d{6}\b")
_CODE = re.compile(r"[A-ZĐ]{2,6}(?:-[0-9A-Z]+){2,4}(?![\w/.-])|(?=\S*\d)[0-9A-Za-z.]{5,}(?:-[0-9A-Za-z]+)*")
_DATE = re.compile(
    r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}"
    r"|(?:ngay(?:\s?[^\w\s:/]{1,2}(?=\s\d))?)?(?:\s*/\s*\w+)?\s*(?:[0-3]\s)?\S{1,3}\s*thang(?:\s*/\s*\w+)?\s*\S{1,3}\s*,?\s*nam(?:\s*/\s*\w+)?\s*\d{4}"
)
_APART_BY_HAND = re.compile(r"ngay \d \d thang")
# A figure by hand read as a sign: "ngày) 4 tháng (4 năm 2026".
_SIGN_FOR_A_FIGURE = re.compile(r"\b(?:ngay|thang)\s?[^\w\s:/]+\s?\d")
_DAY_WORDS = ("ngay", "thang", "nam")
# Width of a digit in heights of "ngày": 0.4 to 0.7 in print.
_WIDEST_DIGIT = 0.9
# Heights of print: words of a line stand 0.2 to 0.6 apart, justified ones up to 1.
_ROOM_FOR_A_WORD = 1.3
_TITLES = re.compile(r"^(?:ho\s+)?(?:ong\s*[/(]?\s*ba\)?|ong|ba|anh|chi)(?:\s*:\s*|\s+)")
_SIGN_HERE = re.compile(r"^\W*ky(?:,| (?:va|ten|ghi)\b|\W*$)")
_SIGNS_BEFORE = re.compile(r"[^\w]+(?=[^\W\d_])")
# Ông is a surname too, and Bà a name: behind two words and before a surname and another they are titles.
_ANOTHER = re.compile(r"(?:ông|bà)\s+([^\W\d_]+)\s+[^\W\d_]", re.IGNORECASE)
_NAME_END = re.compile(r"[,;:()/\d“”\"_…]|\.\.|\s[-–—]\s|\.\s|\.$")
# A company's name may have figures, signs and small words (Law on Enterprises 59/2020/QH14, art. 37).
_ORGANISATION_END = re.compile(
    r"[;…]|\.\.|,\s|\.\s|\s\((?=(?:mã|mst|địa|gọi|sau|tên|trụ|viết)\b)|:"
    r"|\s(?:địa chỉ|mã số|mst|do ông|do bà|đại diện|trụ sở|có địa chỉ|thuê|để)\b",
    re.IGNORECASE,
)
_JOINERS = {
    *("va", "sinh", "nam", "so", "la", "cung", "hien", "cu", "thuong", "tru", "co", "ve", "tai", "voi", "cua", "de")
}
# Names and foreign words have capitals; what is left is Vietnamese.
_SMALL_WORD = re.compile(r"(?<![\w@./-])[^\W\d_A-Z]+(?![\w@/-])")
# "43A-123.45", "29-B1 234.56", "51F 1234"; what stands in English behind it is no part of it.
_PLATE = re.compile(r"(?<!\w)(?:\d{2} ?-? ?[A-ZĐ]{1,2}\d?|[A-Z]{2} ?-? ?\d{2}) ?-? ?(?:\d{3}\.?\d{2}|\d{4})(?!\d)")
_QUANTITY = re.compile(r"\d[\d.,]*\s*(?:m2|m²|ha)(?![^\W_])")
_IN_WORDS = re.compile(r"[.;,(]?\s*\(?(?:bang chu|viet bang chu|ghi bang chu)\b")
_AFTER_THE_SUM = re.compile(r"(?<=đồng)\W*(?:\.\.|…|_).*$")
_GENDER = re.compile(r"^\W*(?:nam|nu|male|female)(?![^\W_])")
_CLASSES = re.compile(r"\W*([A-F][1-4B-E]?[E2]?(?:[,;]? [A-F][1-4B-E]?[E2]?)*)(?![^\W_])")
_NO_END = {
    "text": re.compile(
        r"(?:,|\b(?:và|của|tại|cho|về|với|để|theo|các|những|trong|bằng|từ|đến|do|thuộc|thứ|sự|việc|số|ngày))\W*$"
    ),
    "address": re.compile(
        r"(?:,|\b(?:thành phố|thị xã|thị trấn|huyện|quận|tỉnh|xã|phường|TP|số|và|đường|thành|thành phố Hồ))\W*$"
    ),
}
# "V/v" misread: "Viv", "V/y", or but for a letter lost.
_ABOUT_MISREAD = re.compile(r"(?!v/v\b)v(?:[il1jt/|!\\]{1,2}[vyw]\b|/? )", re.IGNORECASE)
# A letter that was read twice, once by itself ("q quận", "thành h phố"), or whose apostrophe was lost ("Rmah H Duyên").
_STRAY_LETTER = re.compile(r"(?<=[^\W\d_] )(?:[bcdđghklmnpqrstvx](?= [^\W\d_])|[HK](?= [^\W\d_a-zđ][^\W\d_A-ZĐ]))")
# Whom a text names: "đối với bà Trần Thị Nga", "kết hôn với anh Lê Văn Bền".
_NAMED_IN_TEXT = re.compile(r"\b(?:ông|bà|anh|chị) ([^\W\d_]+) ([^\W\d_]+)")
_LETTERS = re.compile(r"[^\W\d_]+")
# No place of the list has an f: "xã Fa Kly" is Ea Kly.
_PLACE_WITH_F = re.compile(r"\b(?:thành phố|thị xã|thị trấn|huyện|quận|tỉnh|xã|phường|thôn|buôn|bản|làng) F[^\W\d_]")
_DIGIT_IN_A_WORD = re.compile(r"[^\W\d_]0(?!\d)")  # "T0 Hiệu"
# "Tổ" and "Số" read as a letter and a figure: "giáo viên T6 Khoa học tự nhiên".
_FIGURE_FOR_A_VOWEL = re.compile(r"(?<![\w/])[CHST][06] (?=[^\W\d_])", re.IGNORECASE)
# What has a number in an address is a "tổ", whatever its marks: "Tố 11, khối phố 6".
_TEAM_MISREAD = re.compile(r"(?<!\w)t[oóòỏõọôốồỗộ] \d", re.IGNORECASE)
# Decimals stand behind a comma, and a point parts thousands: "188.3 m2" is 188,3 m2 misread.
_DECIMAL_POINT = re.compile(r"\d\.(?!\d{3}(?!\d))\d")
_SURE_OF_A_STROKE = 0.8
_ONE_LETTER = re.compile(r"(?:Buôn|Bản|Thôn|thôn|Khu|khu|Tổ|Lô|khối|Khối|phố|Ấp|loại|hạng|số) \w$|\d \w$")
_PLACE = re.compile(r"(?:thành phố|thị xã|thị trấn|huyện|quận|tỉnh|(?<!thị )xã|phường) ([^,;.()\d-]+)(?=[,;.(-]|$)")
_ITEMS = re.compile(r"(?:^|\s)\w{1,2}\)\s")
_WITH_A_CHECK_DIGIT = 10  # a tax code's
# Of how many digits numbers are that forms have cells for.
_IN_CELLS = {"identity_number": (9, 12), "citizen_id": (12,), "tax_code": (10, 12), "number": (10, 12)}
_FOOTNOTE = re.compile(r"^\W*\(\d{1,2}\)\s*(?=\w)")
_ORDINAL = re.compile(r"(?:\d{1,3}|[^\W\d_]+(?: [^\W\d_]+){0,2}?)(?=\W*(?:$|[,;(]|ngay\b))")
_NEXT_PLACE = re.compile(r"\s?;\s+(?=[^\W\d_][^;:.\d]{2,40}:)")
_TABLE_HEAD = re.compile(r"\W*(?:s[tf]t|tt|so tt|so thu tu|ten nganh|ma nganh)\b")
# A comma before the name of a place is easily read as a semicolon.
_SENTENCE_END = re.compile(r";(?! (?:tỉnh|thành phố|thị xã|huyện|quận)\b)|\.(?:\s|/|$)")


@dataclass(frozen=True)
class Value:
    """A value as stored, the print it was read from, and the codes of the checks it fails."""

    text: str
    span: Span
    findings: tuple[str, ...] = ()


def value_of(value_type: ValueType, written: Span) -> Value | None:
    """The value of this type in what is written; None where nothing of that type's form is there."""
    note = _FOOTNOTE.match(written.text)
    if note:
        written = cut(written, note.end(), len(written.text)) or written
    lengths = _IN_CELLS.get(value_type, ())
    in_cells = digits_in_cells(written.text, lengths, _is_proven) if lengths else None
    if in_cells is not None:
        failed = check(value_type, in_cells)
        return Value(in_cells, written, failed or (() if _is_proven(in_cells) else ("digits.in_cells",)))
    found = _CUTS.get(value_type, _text)(written)
    if value_type == "date" and (found is None or _APART_BY_HAND.search(fold_letters(found.text))):
        return _loosely_read_day(written)
    if found is None or not any(map(str.isalnum, found.text)):
        return None
    # A desk may be called TT, too: "TT-210914-00052".
    if value_type != "dossier_code" and _TABLE_HEAD.match(fold_letters(found.text)):
        return None
    text = normalise(value_type, found.text)
    findings = check(value_type, text)
    return Value(text, found, findings or _findings(value_type, text, found) or _of_its_end(value_type, written, found))


def _is_proven(number: str) -> bool:
    """Whether a number is a tax code, by its check digit."""
    return len(number) == _WITH_A_CHECK_DIGIT and not check("tax_code", number)


def _loosely_read_day(written: Span) -> Value | None:
    loose = loose_day(written.text)
    found = cut(written, loose[0], loose[1]) if loose is not None else None
    return Value(loose[2], found, ("date.loosely_read",)) if loose is not None and found is not None else None


def _findings(value_type: ValueType, text: str, found: Span) -> tuple[str, ...]:
    """What makes a value doubtful that has the form of its type."""
    if value_type == "name":
        if is_organisation(text):
            return _of_an_organisation(text)
        return name_findings(text) or (("name.gap",) if has_a_gap(found.words) else ())
    if value_type == "serial" and not any(text.split()[0] in word.text for word in found.words):
        return ("serial.marks",)
    if value_type == "date" and (_has_a_wide_digit(found) or _SIGN_FOR_A_FIGURE.search(fold_letters(found.text))):
        return ("date.digit_missing",)
    if value_type in ("text", "address") and any(
        len(word) > 2 and word[0].islower() and not is_syllable(word) for word in _SMALL_WORD.findall(text)
    ):
        return ("text.not_a_syllable",)
    if value_type in ("text", "address") and _PLACE_WITH_F.search(text):
        return ("place.letters_differ",)
    if value_type in ("text", "address") and (_STRAY_LETTER.search(text) or _ends_in_a_capital(text)):
        return ("text.stray_letter",)
    if value_type == "text" and _names_without_a_surname(text):
        return ("name.surname_unknown",)
    if value_type == "address" and _TEAM_MISREAD.search(text):
        return ("text.marks_differ",)
    if value_type == "address" and any(map(has_a_tone_and_is_no_syllable, _LETTERS.findall(text))):
        return ("text.not_a_syllable",)
    if value_type == "address" and ";" in text:
        return ("address.comma_misread",)
    if value_type == "address" and _DIGIT_IN_A_WORD.search(text):
        return ("address.digit_in_a_word",)
    if value_type == "measure" and found.source != "text" and _DECIMAL_POINT.search(text):
        return ("measure.decimal_point",)
    if value_type == "text" and (_ABOUT_MISREAD.match(text) or _FIGURE_FOR_A_VOWEL.search(text)):
        return ("text.not_a_syllable",)
    # The number is written by hand into "Số:     /QĐ-UBND", and handwriting is read badly and with confidence; where
    # the file itself has text there, it was typed.
    if value_type == "number" and found.source != "text" and re.search(r"\d\s+[/\d-]", found.text):
        return ("number.by_hand",)
    return ()


def _names_without_a_surname(text: str) -> bool:
    """Whether somebody named in a text has a first word that is no surname: one of its marks was misread."""
    named = (match.groups() for match in _NAMED_IN_TEXT.finditer(text))
    return any(first[0].isupper() and second[0].isupper() and not is_surname(first) for first, second in named)


def _ends_in_a_capital(text: str) -> bool:
    """Whether a word in small letters ends in a capital, which only a recogniser writes: "Mèo VậC"."""
    return any(word.isalpha() and word[-1].isupper() and word[-2:-1].islower() for word in text.split())


def _of_an_organisation(name: str) -> tuple[str, ...]:
    """What makes the name of an organisation doubtful: a small word that is no syllable, or a bracket left open."""
    if not is_closed(name):
        return ("text.bracket_open",)
    small = (word for word in _SMALL_WORD.findall(name) if len(word) > 2 and word[0].islower())
    return () if all(map(is_syllable, small)) else ("text.not_a_syllable",)


def is_closed(text: str) -> bool:
    """Whether every bracket of `text` has its other one."""
    return text.count("(") == text.count(")")


def _of_its_end(value_type: ValueType, written: Span, found: Span) -> tuple[str, ...]:
    """What makes the end of a text doubtful: it breaks off at a comma or before the name of a place, or a stroke
    that is no word stands there."""
    if value_type == "licence_class" and written.text.rstrip().endswith(","):
        return ("text.unfinished",)
    if value_type not in ("text", "address") or found.text.isdecimal():
        return ()
    if written.text.rstrip().endswith((",", ", -")) or _NO_END[value_type].search(found.text):
        return ("text.unfinished",)
    if value_type == "text" and begins_a_nationality(found.text):
        return ("text.unfinished",)
    if not is_closed(found.text) and not _ITEMS.search(found.text):
        return ("text.bracket_open",)
    last = found.words[-1]
    stroke = len(last.text.strip(".,;:")) == 1 and (last.text[0].isalpha() or last.confidence < _SURE_OF_A_STROKE)
    if len(found.words) > 2 and stroke and not _ONE_LETTER.search(found.text):
        return ("text.stray_end",)
    if value_type == "address" and has_a_level_twice(found.text):
        return ("address.level_twice",)
    if lacks_a_comma(found.text):
        return ("address.comma_missing",)
    if value_type == "address" and any(_has_a_small_word(place[1]) for place in _PLACE.finditer(found.text)):
        return ("address.small_letter",)
    if value_type == "address" and any(map(is_misread_in_an_address, _SMALL_WORD.findall(found.text))):
        return ("text.marks_differ",)
    if has_other_marks(found.text) or lacks_its_dash(found.text) or misspells_a_clinic(found.text):
        return ("place.marks_differ",)
    if has_another_letter(found.text):
        return ("place.letters_differ",)
    cut_off = begins_a_listed_place(found.text, after_a_comma=value_type == "address")
    return ("text.unfinished",) if cut_off else ()


def _has_a_small_word(place: str) -> bool:
    """Whether the name of a place has a word in small letters ("huyện Trà có") or a stroke ("huyện Trà T Cú")."""
    return any((word[0].islower() and word not in ("và", "cũ")) or len(word) == 1 for word in place.split())


def has_a_gap(words: Sequence[Word]) -> bool:
    """Whether between two words of one line of a name there is room for another that was not read."""
    return any(
        one.line == other.line and other.box[0] - one.box[2] > _ROOM_FOR_A_WORD * (one.box[3] - one.box[1])
        for one, other in pairwise(words)
    )


def _has_a_wide_digit(found: Span) -> bool:
    """Whether a number in a day written with words is too wide for its digits: one of them was not read."""
    heights = [word.box[3] - word.box[1] for word in found.words if fold_letters(word.text).strip(",.") in _DAY_WORDS]
    if not heights:
        return False
    height = median(heights)
    digits = [
        (word, text) for word in found.words if (text := word.text.rstrip(".,")).isdecimal() and ".." not in word.text
    ]
    return any(word.box[2] - word.box[0] > _WIDEST_DIGIT * height * len(text) for word, text in digits)


def _serial(written: Span) -> Span | None:
    """A serial, its letters without the marks that only a recogniser gives them ("CÝ 417674")."""
    match = _SERIAL.search(written.text)
    if match is not None:
        return cut(written, match.start(), match.end())
    bare = "".join(letter if letter in "đĐ" else fold(letter).upper() for letter in written.text)
    match = _SERIAL.search(bare) if len(bare) == len(written.text) else None
    found = cut(written, match.start(), match.end()) if match else None
    return replace(found, text=match[0]) if match is not None and found is not None else None


def _matching(pattern: re.Pattern[str], *, fold: bool = False) -> Callable[[Span], Span | None]:
    def matched(written: Span) -> Span | None:
        match = pattern.search(fold_letters(written.text) if fold else written.text)
        return cut(written, match.start(), match.end()) if match else None

    return matched


def _identity(written: Span) -> Span | None:
    match = _IDENTITY.search(written.text) or _ALMOST_IDENTITY.search(written.text)
    return cut(written, match.start(), match.end()) if match else None


def _number(written: Span) -> Span | None:
    match = _LETTERS_AND_DIGITS.match(written.text) or _NUMBER.search(written.text)
    if match is None or not any(map(str.isdigit, match[0])):
        return None
    return cut(written, match.start(), match.end())


def _name(written: Span) -> Span | None:
    """The words of a name: from the first capital on, as long as words begin with one, up to the title of somebody, be
    it the same again: "Vi Văn Tám Ông Vi Văn Tám" is the end of an act's title and the line below it."""
    if _SIGN_HERE.match(fold_letters(written.text)):
        return None  # "(Ký, ghi rõ họ tên)" stands where a name will
    if is_organisation(written.text):
        over = _ORGANISATION_END.search(written.text)
        return _trimmed(cut(written, 0, over.start() if over else len(written.text)))
    signs = _SIGNS_BEFORE.match(written.text)
    start = signs.end() if signs else 0
    start += _after_titles(written.text[start:])
    stop = _NAME_END.search(written.text, start)
    end = stop.start() if stop else len(written.text)
    position = start
    for word in re.finditer(r"\S+", written.text[start:end]):
        text = word[0]
        small = text[0].islower()
        if (small and (fold_letters(text) in _JOINERS or position == start)) or not text[0].isalpha():
            break
        another = _ANOTHER.match(written.text, start + word.start(), end)
        if another and is_surname(another[1]) and len(written.text[start:position].split()) > 1:
            break
        position = start + word.end()
    return cut(written, start, position) if position > start else None


def _after_titles(text: str) -> int:
    """Where the name begins after "ông", "bà", "Ông/Bà:".

    Ông is a surname too: with a capital and no colon it is a title only before another surname.
    """
    folded = fold_letters(text)
    start = 0
    while match := _TITLES.match(folded[start:]):
        following = text[start + match.end() :].split()
        surely = text[start].islower() or not match[0].strip().isalpha() or match[0].startswith("ba ")
        if not surely and (not following or not is_surname(following[0])):
            break
        start += match.end()
    return start


def _measure(written: Span) -> Span | None:
    """A quantity and its unit; what follows says it in words. Without a unit it stays as it is, to be looked at."""
    match = _QUANTITY.search(written.text)
    return cut(written, match.start(), match.end()) if match else _trimmed(written)


def _money(written: Span) -> Span | None:
    """A sum up to its words: "200.000.000 đồng. Bằng chữ: …"."""
    if not any(map(str.isdigit, written.text)):
        return None  # "Số tiền VND" heads a column
    match = _IN_WORDS.search(fold_letters(written.text)) or _AFTER_THE_SUM.search(written.text)
    return _trimmed(cut(written, 0, match.start()) if match and match.start() > 2 else written)


def _gender(written: Span) -> Span | None:
    match = _GENDER.search(fold_letters(written.text))
    return cut(written, match.start(), match.end()) if match else _trimmed(written)


def _licence_class(written: Span) -> Span | None:
    match = _CLASSES.match(written.text)
    return cut(written, match.start(1), match.end(1)) if match else _trimmed(written)


def _sentence(written: Span) -> Span | None:
    match = _SENTENCE_END.search(written.text)
    return _trimmed(cut(written, 0, match.start()) if match and match.start() > 2 else written)


def _first_part(written: Span) -> Span | None:
    """What stands before a comma: "dân tộc Ê Đê, quốc tịch Việt Nam"."""
    head, _, _ = written.text.partition(",")
    return _trimmed(cut(written, 0, len(head)))


def _text(written: Span) -> Span | None:
    """A text without what a semicolon parts from it and a colon says to be another place: "8,2 m; số tầng: 2"; of a
    list each part has its colon ("Đất ở: Lâu dài; đất vườn: …")."""
    match = _NEXT_PLACE.search(written.text)
    is_next = match is not None and match.start() > 1 and ":" not in written.text[: match.start()]
    return _trimmed(cut(written, 0, match.start()) if match is not None and is_next else written)


def _trimmed(written: Span | None) -> Span | None:
    if written is None:
        return None
    text = written.text.strip(" .,;:-–_|/…")
    if not text:
        return None
    start = written.text.find(text)
    return cut(written, start, start + len(text))


_CUTS: dict[str, Callable[[Span], Span | None]] = {
    "name": _name,
    "ordinal": _matching(_ORDINAL, fold=True),
    "measure": _measure,
    "money": _money,
    "gender": _gender,
    "ethnicity": _first_part,
    "phone": _matching(re.compile(r"[+\d](?:[\d ()-]|\.(?!\.)){6,16}\d(?!\d)")),
    "licence_class": _licence_class,
    "plate": _matching(_PLATE),
    "date": _matching(_DATE, fold=True),
    "term": _trimmed,
    "citizen_id": _identity,
    "identity_number": _identity,
    "tax_code": _matching(_TAX),
    "number": _number,
    "serial": _serial,
    "dossier_code": _matching(_CODE),
    "procedure_code": _matching(_CODE),
    "address": _sentence,
}
