"""Dates and terms as Vietnamese papers print them, and the calendar arithmetic of terms.

Every date is checked against the calendar. What cannot be read is None, never a guess: a day without its year or
a two-digit year is no date, and a term that is not understood stays unknown (law 10 of the design).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from dossier.folding import fold, nfc

_DAY, _MONTH, _YEAR = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})", r"(?P<year>\d{4})(?!\d)"
# Folded text. Cards print both languages, the second one small: ngày/date 05 tháng/month 06 năm/year 2019.
_ENGLISH = r"(?:/\s*[a-z]{3,5}|\s[a-z]{4,5})?"
_IN_WORDS = re.compile(rf"(?<!\d){_DAY}\s*,?\s*thang\s*{_ENGLISH}\s*{_MONTH}\s*,?\s*nam\s*{_ENGLISH}\s*{_YEAR}")
_IN_DIGITS = re.compile(rf"(?<!\d)(?<!\d[/.-]){_DAY}\s*(?P<between>[/.-])\s*{_MONTH}\s*(?P=between)\s*{_YEAR}")
_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)")
_FORMS = (_IN_WORDS, _IN_DIGITS, _ISO)

_NUMBER_WORDS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười hai": 12,
    "mười tám": 18,
    "hai mươi": 20,
    "hai mươi bốn": 24,
    "ba mươi": 30,
    "năm mươi": 50,
}
_COUNTS = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
# Marks are kept here: folded, the words of other phrases would read as numbers.
_SPAN = re.compile(
    rf"(?<![\w.,/-])(?:(?P<digits>\d{{1,3}})|(?P<word>{_COUNTS}))\s*(?:\([^)]*\)\s*)?(?P<unit>tháng|năm|ngày)\b"
)
_FOREVER = re.compile(r"\b(?:lau dai|vinh vien|vo thoi han|khong (?:xac dinh |co )?thoi han)\b")
_FROM_ISSUE = re.compile(r"\btu ngay (?:duoc )?(?:cap|ky|ban hanh)\b")
_UNTIL = re.compile(r"\b(?:den|het)\W+(?:het\W+)?(?:ngay\W+)?$")


@dataclass(frozen=True, slots=True)
class Term:
    """How long something lasts, as printed. One of three holds.

    `until`             the last day on which it holds
    `months`, `days`    so long; `from_issue` where the paper says that it counts from the day of issue or signing
    `forever`           without an end
    """

    until: date | None = None
    months: int | None = None
    days: int | None = None
    from_issue: bool = False
    forever: bool = False

    def last_day(self, issued_on: date | None) -> date | None:
        """The last day of the term; None where it has no end or where its start is not known."""
        if self.until is not None:
            return self.until
        if issued_on is None or not self.from_issue:
            return None
        if self.months is not None:
            return add_months(issued_on, self.months)
        return issued_on + timedelta(days=self.days) if self.days is not None else None


def find_dates(text: str) -> tuple[date, ...]:
    """All dates printed in `text`, in order; what no calendar has is left out."""
    found = (_date(match) for match in _matches(fold(text)))
    return tuple(day for day in found if day is not None)


def parse_date(text: str) -> date | None:
    """The first date printed in `text`: `ngày 04 tháng 6 năm 2014`, `20/11/2019`, `20-11-2019`, `2019-11-20`.

    None where there is none, or where the first one is not in the calendar.
    """
    matches = _matches(fold(text))
    return _date(matches[0]) if matches else None


def parse_term(text: str) -> Term | None:
    """The term that `text` states: `đến ngày 15/10/2063`, `6 tháng kể từ ngày cấp`, `12 tháng`, `Lâu dài`.

    None where it states none, where its date is not in the calendar, or where it states several that differ
    (a parcel with a lasting and an ending part): then its end is not known.
    """
    folded = fold(text)
    terms = set[Term | None]()
    matches = _matches(folded)
    ends = [match for match in matches if _UNTIL.search(folded[: match.start()])]
    for match in ends or (matches if len(matches) == 1 else []):
        until = _date(match)
        terms.add(Term(until=until) if until else None)
    if _FOREVER.search(folded):
        terms.add(Term(forever=True))
    if not matches:
        terms |= _spans(text, from_issue=_FROM_ISSUE.search(folded) is not None)
    return terms.pop() if len(terms) == 1 else None


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where it has no such day (31/8 + 6 -> 28/2).

    Source: Civil Code 2015, article 148.3.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _matches(folded: str) -> list[re.Match[str]]:
    found = [match for form in _FORMS for match in form.finditer(folded)]
    return sorted(found, key=lambda match: match.start())


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _spans(text: str, *, from_issue: bool) -> set[Term | None]:
    spans = set[Term | None]()
    for match in _SPAN.finditer(nfc(nfc(text).casefold())):
        count = int(match["digits"]) if match["digits"] else _NUMBER_WORDS[match["word"]]
        if count == 0:
            spans.add(None)
        elif match["unit"] == "ngày":
            spans.add(Term(days=count, from_issue=from_issue))
        else:
            spans.add(Term(months=count * (12 if match["unit"] == "năm" else 1), from_issue=from_issue))
    return spans
