"""Dates and terms as Vietnamese papers print them, and the calendar arithmetic of terms.

Every date is checked against the calendar. What cannot be read is None, never a guess: a day without its year or
a two-digit year is no date, and a term that is not understood stays unknown (law 10 of the design). A term is read
whole or not at all: what OCR leaves of a damaged date ("3l tháng 12 năm 2025") must not be taken for a span of years.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from dossier.words.folding import fold, nfc
from dossier.words.numerals import NUMBER_WORDS, parse_numeral, spells

# A letter that touches the day is a misread digit of it ("l5 tháng 10"), unless the print has no spaces at all.
_BEGIN = r"(?:(?<![^\W_])|(?<=ngay)|(?<=date))"
_DAY, _MONTH, _YEAR = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})", r"(?P<year>\d{4})(?!\d)"
# Folded text. Cards print both languages, the second one small: ngày/date 05 tháng/month 06 năm/year 2019.
_ENGLISH = r"(?:/\s*[a-z]{3,5}|\s[a-z]{4,5})?"
_IN_WORDS = re.compile(rf"{_BEGIN}{_DAY}\s*,?\s*thang\s*{_ENGLISH}\s*{_MONTH}\s*,?\s*nam\s*{_ENGLISH}\s*{_YEAR}")
_IN_DIGITS = re.compile(rf"{_BEGIN}(?<!\d[/.-]){_DAY}\s*(?P<between>[/.-])\s*{_MONTH}\s*(?P=between)\s*{_YEAR}")
# "ngày 1 5 tháng 10": a day printed with two digits and read as two numbers.
_FIRST_DIGIT = re.compile(r"(?:\A|(?<=[\s(,:]))[0-3]\s+\Z")
_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)")
_FORMS = (_IN_WORDS, _IN_DIGITS, _ISO)

# Marks are kept here: folded, the words of other phrases would read as numbers.
_WORD = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_SPAN = re.compile(
    rf"(?<![\w.,/-])(?P<count>\d{{1,3}}|(?:(?:{_WORD})\s+)*(?:{_WORD}))"
    r"\s*(?:\((?P<spelled>[^)]*)\)\s*)?(?P<unit>tháng|năm|ngày)\b"
)
# Half a unit more, or days of another sort.
_AND_MORE = re.compile(r"\s*(?:rưỡi|làm việc)\b")
_LAST_WORD = re.compile(r"(\S+)\s*$")
# Before a span these make it another span, or the border of one.
_BENDS = frozenset(
    ("sau", "trước", "trên", "hơn", "dưới", "gần", "khoảng", "mỗi", "từng", "thứ", "nửa", "ngày", "tháng")
)
_FOREVER = re.compile(r"\b(?:lau dai|vinh vien|vo thoi han|khong (?:xac dinh |co |ky han|ghi )?thoi han)\b")
_UNTIL_REPLACED = re.compile(
    r"\bden khi (?:co |duoc |bi )?[^.;\d]{0,60}?(?:thay the|bai bo|huy bo|thu hoi|het hieu luc)\b"
)
_FROM_ISSUE = re.compile(
    r"\btu ngay (?:duoc )?(?:cap|ky|ban hanh)\b(?! (?:giay )?(?:phep |chung nhan )?(?:lan dau|dau tien))"
)
_UNTIL = re.compile(r"\b(?:den|toi|het)\W+(?:het\W+)?(?:ngay\W+)?$")
_FROM = re.compile(r"\btu\W+(?:ngay\W+)?$")
_END_OF_YEAR = re.compile(r"\bhet nam (?P<year>\d{4})(?!\d)")
_END_OF_MONTH = re.compile(r"\bhet thang (?P<month>\d{1,2})\s*(?:/|nam)\s*(?P<year>\d{4})(?!\d)")
# What is left of a date that was damaged: digits beside its words or separators, and a lone year.
_RUINS = re.compile(
    r"\b(?:ngay|thang)\W*\S?\d|\d\S?\W*thang\W*\S?\d|\bnam\W*\d|(?<!\d)\d{4}(?!\d)"
    r"|\d\S{0,2}\s*[/.-]\s*\S{0,3}\d|\b(?:den|toi|het)\W+(?:het\W+)?ngay\b"
)


@dataclass(frozen=True, slots=True)
class Term:
    """How long something lasts, as printed. One of four holds, and the first day may be printed as well.

    `until`             the last day on which it holds
    `months`, `days`    so long; counted from `since`, or with `from_issue` from the day of issue or signing
    `forever`           without an end
    `until_replaced`    until another paper replaces it: it has an end, which is not on this paper
    `since`             the printed first day
    """

    until: date | None = None
    months: int | None = None
    days: int | None = None
    from_issue: bool = False
    forever: bool = False
    until_replaced: bool = False
    since: date | None = None

    def last_day(self, issued_on: date | None) -> date | None:
        """The last day of the term; None where it has no end or where its start is not known."""
        if self.until is not None:
            return self.until
        start = self.since or (issued_on if self.from_issue else None)
        if start is None:
            return None
        if self.months is not None:
            return add_months(start, self.months)
        return start + timedelta(days=self.days) if self.days is not None else None


def iso_day(text: str | None) -> date | None:
    """The day that `text` states in ISO 8601; None for what states none: a value kept as it was read, or no value."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def find_dates(text: str) -> tuple[date, ...]:
    """All dates printed in `text`, in order; what no calendar has is left out."""
    found = (_date(match) for match in _matches(fold(text)))
    return tuple(day for day in found if day is not None)


def dates_at(folded: str) -> list[tuple[int, int, date | None]]:
    """Where dates stand in folded text, as (start, end, day); None for one that is not in the calendar."""
    return [(match.start(), match.end(), _date(match)) for match in _matches(folded)]


def parse_date(text: str) -> date | None:
    """The first date printed in `text`: `ngày 04 tháng 6 năm 2014`, `20/11/2019`, `20-11-2019`, `2019-11-20`.

    None where there is none, or where the first one is not in the calendar.
    """
    matches = _matches(fold(text))
    return _date(matches[0]) if matches else None


@lru_cache(maxsize=1024)  # papers have few, and each is asked for what it says again and again
def parse_term(text: str) -> Term | None:
    """The term that `text` states: `đến ngày 15/10/2063`, `6 tháng kể từ ngày cấp`, `12 tháng`, `Lâu dài`.

    None where it states none, where its date is not in the calendar, where part of it cannot be read, or where it
    states several that differ (a parcel with a lasting and an ending part): then its end is not known. A span beside
    an end ("50 năm, đến ngày 15/10/2063") is the same term said twice; with a printed start both must agree.
    """
    # Without stray marks folding keeps the length of composed text, so places in one are places in the other.
    text = "".join(letter for letter in nfc(nfc(text).casefold()) if not unicodedata.combining(letter))
    folded = fold(text)
    matches = _matches(folded)
    rest = _without(text, [*matches, *_END_OF_YEAR.finditer(folded), *_END_OF_MONTH.finditer(folded)])
    spans = list(_spans(rest))
    since = {_date(match) for match in matches if _FROM.search(folded[: match.start()])}
    ends = _ends(folded, matches)
    without_spans = _without(rest, [match for match, _ in spans])
    if None in since or len(since) > 1 or any(span is None for _, span in spans) or _is_ruined(without_spans):
        return None
    start = since.pop() if since else None
    lengths = {span for _, span in spans if span is not None}
    ends |= {Term(forever=True)} if _FOREVER.search(folded) else set()
    ends |= {Term(until_replaced=True)} if _UNTIL_REPLACED.search(folded) else set()
    terms = ends if any(term and term.until for term in ends) else ends | lengths
    if len(terms) != 1 or len(lengths) > 1:
        return None
    term = terms.pop()
    if term is None:
        return None
    if term.until is None and term in lengths:
        term = replace(term, from_issue=start is None and _FROM_ISSUE.search(folded) is not None)
    term = replace(term, since=start)
    return term if _agrees(term, lengths) else None


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where it has no such day (31/8 + 6 -> 28/2).

    Source: Civil Code 2015, article 148.3 and 148.4; the first day is not counted (147.2). That a term whose last day
    is a holiday runs on to the next working day (148.5) is left out: it only ever makes a term longer.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _matches(folded: str) -> list[re.Match[str]]:
    found = [match for form in _FORMS for match in form.finditer(folded)]
    return sorted(found, key=lambda match: match.start())


def _date(match: re.Match[str]) -> date | None:
    if len(match["day"]) == 1 and _FIRST_DIGIT.search(match.string[: match.start()]):
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _ends(folded: str, matches: list[re.Match[str]]) -> set[Term | None]:
    """The last days that the text states; a lone date that is no first day is one."""
    ends = [match for match in matches if _UNTIL.search(folded[: match.start()])]
    alone = [match for match in matches if not _FROM.search(folded[: match.start()])]
    days = [_date(match) for match in ends or (alone if len(matches) == 1 else [])]
    days += [_last_of(int(match["year"]), 12) for match in _END_OF_YEAR.finditer(folded)]
    days += [_last_of(int(match["year"]), int(match["month"])) for match in _END_OF_MONTH.finditer(folded)]
    return {Term(until=day) if day else None for day in days}


def _last_of(year: int, month: int) -> date | None:
    if not (1 <= month <= 12 and year):
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def _without(text: str, matches: list[re.Match[str]]) -> str:
    """`text` with blanks in the place of `matches`."""
    for match in matches:
        text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
    return text


def _is_ruined(rest: str) -> bool:
    """Whether what is neither date nor span looks like the remains of one."""
    # "đến ngày" before a date that was read is whole.
    folded = re.sub(r"\b(?:den|toi|het)\W+(?:het\W+)?ngay\s{6,}", " ", fold(rest))
    return _RUINS.search(folded) is not None


def _spans(text: str) -> Iterator[tuple[re.Match[str], Term | None]]:
    """Each span of time in the text, None for one that is not surely what it seems."""
    for match in _SPAN.finditer(text):
        digits = match["count"].isdigit()
        count = int(match["count"]) if digits else parse_numeral(match["count"])
        before = _LAST_WORD.search(text[: match.start()])
        word = before[1].strip("(,;:.") if before else ""
        bent = word in _BENDS or word in NUMBER_WORDS - {"không"} or word[-1:].isdigit()
        wrong = match["spelled"] is not None and not (count and spells(match["spelled"], count))
        if not count or bent or wrong or _AND_MORE.match(text, match.end()):
            yield match, None
        elif match["unit"] == "ngày":
            yield match, Term(days=count)
        else:
            yield match, Term(months=count * (12 if match["unit"] == "năm" else 1))


def _agrees(term: Term, lengths: set[Term]) -> bool:
    """Whether the printed start, length and end of a term fit one another, with both ways to count the last day."""
    if term.until is None or term.since is None:
        return True
    if term.until < term.since:
        return False
    return all(
        replace(length, since=term.since).last_day(None) in (term.until, term.until + timedelta(days=1))
        for length in lengths
    )
