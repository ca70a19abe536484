"""Where a line leaves room for what an office fills in: "Số: … /TTr-UBND", "ngày … tháng … năm 20…" (NĐ 30/2020,
appendix I). Clerks write number and day in by hand, between words that are printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# Words of the frame as any reader has them, whose marks are not to be relied on.
_DAY: Final = re.compile(
    r"(?:ng.{1,2}y\s*|^)(?P<day>[^\s,]{1,2}(?: [^\s,])?)\s*th.{1,2}ng\s*(?P<month>[^\s,]{1,2})\s*,?"
    r"\s*n.m\s*(?P<year>\S{4})",
    re.IGNORECASE,
)
# A narrow column may break it behind a hyphen.
_SIGN: Final = r"[^\W\d_][^\s/]*(?:/[^\s/]+|(?<=-)\s[^\W\d_][^\s/]*)*"
_NUMBER: Final = re.compile(
    rf"(?P<number>[^\W_][^:]{{0,7}}?|/[^\W_]{{1,5}}?)\s*/\s*(?:(?P<year>(?:19|20)\d\d)\s*/\s*)?(?P<sign>{_SIGN})",
    re.IGNORECASE,
)
# The party's papers: "09-BC/CB" (HD 36-HD/VPTW of 2018).
_OF_THE_PARTY: Final = re.compile(r"(?P<number>\d{1,5})-(?P<sign>[^\W\d_]+/[^\W\d_][^\s/]*)")
_OPENS: Final = re.compile(r"^\W*s[^\W\d_]\s*(?:[.:;]\s*|(?=\d))", re.IGNORECASE)

Part = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """Parts of a line, each from its first letter to behind its last. `filled`: what an office fills in, by name;
    `printed`: a part that is printed in digits or capitals, and so is as high as printed digits are."""

    filled: dict[str, Part]
    printed: Part


def day_frame(text: str) -> Frame | None:
    """The parts `day`, `month` and `year` of the last day that a line states in words."""
    days = list(_DAY.finditer(text))
    if not days:
        return None
    found = days[-1]
    return Frame({name: found.span(name) for name in ("day", "month", "year")}, found.span("year"))


def number_frame(text: str) -> Frame | None:
    """The parts `number` and `sign`, and `year` where one stands between them, of a number and sign."""
    opens = _OPENS.match(text)
    begin = opens.end() if opens else 0
    if found := _OF_THE_PARTY.match(text, begin):
        return Frame({name: found.span(name) for name in ("number", "sign")}, found.span("sign"))
    found = _NUMBER.match(text, begin)
    if found is None:
        return None
    names = [name for name in ("number", "year", "sign") if found[name] is not None]
    return Frame({name: found.span(name) for name in names}, found.span("sign"))
