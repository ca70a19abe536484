"""What one paper says of another: that it revokes it, replaces it, or is issued again in its place.

Only what a paper itself decides counts: the abstract of a decision ("về việc thu hồi Giấy phép xây dựng số 12/GPXD
ngày 03/4/2019"), its articles ("Điều 2. … và thay thế Quyết định số …"), the sentence "giấy này thay thế …" of a
permit or certificate, and extracts of changes in civil status, which name the certificate that they change. A citation
("Căn cứ Quyết định số …"), a proposal, and what concerns a part only ("bãi bỏ khoản 2 Điều 3 …") say nothing of the
whole paper.

A statement names a paper by number and date, as numbers begin anew every year (NĐ 30/2020/NĐ-CP, appendix I, II.3).
One whose number or date was read unsurely, stands on a page that shows its print badly or beside another paper, or has
no date, is `doubtful`: it is kept for a person to see and changes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from dossier.codes.numbers import folded_number
from dossier.reading import PageReading
from dossier.words.dates import dates_at
from dossier.words.folding import fold, nfc

Says = Literal["revoked", "superseded", "reissued"]
Spoken = Literal["articles", "this_paper", "anywhere"]

SURE_OF_WORDS = 0.85
"""The least confidence of the words of number and date; words read right mostly have more."""

DECISIONS = frozenset(("quyet_dinh", "nghi_quyet", "nghi_dinh", "chi_thi"))
"""Kinds that decide over other papers."""

_PAPER = (
    r"(?:quyet dinh|nghi quyet|nghi dinh|thong tu|phap lenh|chi thi|thong bao|cong van|ke hoach|van ban"
    r"|giay phep|giay chung nhan|giay xac nhan|giay khai sinh|chung nhan|trich luc|phieu)"
)
_REVOKES = r"(?:thu hoi|huy bo|bai bo|huy)(?: va (?:thu hoi|huy bo|bai bo))?(?: toan bo)?(?: hieu luc)?(?: cua)?"
_REPLACES = r"(?:thay the)(?: cho)?(?: toan bo)?"
_OPENING = r"(?:\bdieu \d{1,3}\s*[.:]?\s*(?:\d\.\s*)?|[.;:]\s*(?:-\s*|\d\.\s*)?|\A\W*)"
_THIS = rf"(?:\b{_PAPER}(?: [a-z]+){{0,6}} nay\b[^.;]{{0,160}}?\b(?:va )?)"
_IN_TITLE = re.compile(rf"\A\W*(?:(?:ve viec|v/v)\W*)?(?:(?P<revoked>{_REVOKES})|(?P<superseded>{_REPLACES}))\b")
_IN_BODY = re.compile(rf"(?:{_OPENING}|{_THIS})(?:(?P<revoked>{_REVOKES})|(?P<superseded>{_REPLACES})) (?={_PAPER})")
_THIS_REPLACES = re.compile(rf"\b{_PAPER}(?: [a-z]+){{0,12}} nay (?P<superseded>{_REPLACES}) (?={_PAPER})")
_FIRST_ARTICLE = re.compile(r"\bdieu 1\b")
# From the verb to "số": the name of the paper, which names no part of it, nor what has a number of its own.
_NAMED = re.compile(
    rf"\W*(?:cac )?(?P<paper>{_PAPER})(?:(?!\b(?:khoan|diem|dieu|so|theo|kem|tai|thua)\b)[^.;\d]){{0,140}}"
    r"\bso(?: (?:phat hanh|seri|se-ri|hieu|vao so(?: cap(?: [a-z]+){1,6})?))?\W{0,3}"
    r"(?P<number>[a-z]{2} \d{6,8}\b|(?=[^\s,;]*\d)\w+(?:\s*[/-]\s*[a-z0-9.&]*[a-z0-9])*)"
)
_TO_THE_DATE = re.compile(r"(?:(?!\bso\b)[^.;\d]){0,120}?\W*(?:\bngay\W*)?")
_ISSUER = re.compile(
    r"\W*(?:cua|do)\s+(?P<issuer>[^.;,()\d]{2,90}?)"
    r"(?=\s+(?:ve|cap|ban hanh|ky|cho|doi voi|quy dinh|phe duyet|ke tu|het hieu luc|va|ngay)\b|\s*[.;,()\d]|\s*\Z)"
)
_EXCEPT = re.compile(
    r"\A[^.;]{0,240}?\btru (?:cac |nhung )?(?:khoan|diem|dieu|quy dinh|truong hop|noi dung|phan|muc)\b"
)
_AND_ANOTHER = re.compile(rf"\W*(?:va|,)?\W*(?=(?:cac )?{_PAPER})")
_CHANGE_OF_STATUS = re.compile(
    r"\btrich luc\W+(?:ghi chu\W+)?(?:thay doi|cai chinh|bo sung|xac dinh lai)"
    r"|\bve viec\W+(?:cho phep\W+)?(?:thay doi|cai chinh|bo sung)\b[^.;]{0,40}\bho tich\b"
)
_CERTIFICATE = re.compile(r"\bgiay khai sinh\b")
_AGAIN = r"(?:cap lai|dang ky lai)"
_REISSUED = re.compile(
    rf"\(\s*(?:ban chinh\W+)?{_AGAIN}\s*\)|\bban chinh {_AGAIN}\b|\bghi chu\W{{0,3}}(?:noi dung )?{_AGAIN}\b"
    rf"|\bgiay (?:khai sinh|chung nhan ket hon)\W+{_AGAIN}\b"
)
_HEAD = 900


@dataclass(frozen=True, slots=True)
class Statement:
    """One paper on another. `reissued` says that this paper stands in the place of earlier ones of its owner.

    number     as printed; empty where the statement names no number
    issued_on  None where no date is named
    issuer     who issued the other paper, where that is said
    doubtful   whether a person must look before it counts
    paper      what the other paper is called, folded: `quyet dinh`, `giay khai sinh`
    spoken     where it stands: in `articles`, which only decisions have; in a sentence on `this_paper`, as permits and
               certificates have it; or it counts `anywhere`
    """

    says: Says
    number: str = ""
    issued_on: date | None = None
    issuer: str | None = None
    doubtful: bool = False
    paper: str = ""
    spoken: Spoken = "anywhere"


@dataclass(frozen=True, slots=True)
class _Text:
    """Print in one line: as printed and, letter by letter, folded; where each word begins, and how sure it is."""

    printed: str
    folded: str
    starts: tuple[int, ...]
    confidences: tuple[float, ...]

    def confidence(self, start: int, end: int) -> float:
        """How sure the least sure word between two places is."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, max(start, end - 1)) - 1
        return min(self.confidences[max(first, 0) : last + 1], default=0.0)


def statements_in(pages: Sequence[PageReading]) -> tuple[Statement, ...]:
    """What the running text of a paper says of others, whatever its kind; its abstract is `statements_of_title`'s.
    `pages`: its own, not those of a paper that is enclosed."""
    text = _joined(pages)
    found: list[Statement] = []
    article = _FIRST_ARTICLE.search(text.folded)
    if article:
        found += _after_verbs(text, _IN_BODY, article.start(), "articles")
    found += _after_verbs(text, _THIS_REPLACES, 0, "this_paper")
    if _CHANGE_OF_STATUS.search(text.folded[:_HEAD]):
        found += _changed_certificates(text)
    if _REISSUED.search(_joined(pages[:1]).folded):
        found.append(Statement("reissued", doubtful=not _is_relied_on(pages[0])))
    return _once(found)


def said_by(kind: str, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Those of `statements` that count on a paper of this kind."""
    spoken = "articles" if kind in DECISIONS else "this_paper"
    return tuple(one for one in statements if one.spoken in (spoken, "anywhere"))


def statements_of_title(title: str, kind: str, *, doubtful: bool) -> tuple[Statement, ...]:
    """What the abstract of a decision says; `doubtful` where the abstract itself waits for a person."""
    text = _of_words([(title, 0.0 if doubtful else 1.0)])
    match = _IN_TITLE.match(text.folded) if kind in DECISIONS else None
    if match is None:
        return ()
    return _once(_named_from(text, match.end(), _says(match)))


def _is_relied_on(page: PageReading) -> bool:
    """Whether what a page says can be: its picture shows the print, and it is all of one paper."""
    return not (page.illegible or page.turned_print)


def _joined(pages: Sequence[PageReading]) -> _Text:
    relied_on = ((page, _is_relied_on(page)) for page in pages)
    return _of_words(
        [(word.text, word.confidence if sure else 0.0) for page, sure in relied_on for word in page.whole_words]
    )


def _of_words(words: Sequence[tuple[str, float]]) -> _Text:
    printed, starts = "", []
    for word, _ in words:
        printed += " " if printed else ""
        starts.append(len(printed))
        printed += nfc(word)
    folded = "".join(map(_folded_letter, printed))
    return _Text(printed, folded, tuple(starts), tuple(confidence for _, confidence in words))


@cache
def _folded_letter(letter: str) -> str:
    """A letter folded to one letter, so that places in folded and printed text are the same."""
    return fold(letter)[:1] or " "


def _says(match: re.Match[str]) -> Says:
    return "superseded" if match["superseded"] else "revoked"


def _after_verbs(text: _Text, verb: re.Pattern[str], start: int, spoken: Spoken) -> Iterator[Statement]:
    for match in verb.finditer(text.folded, start):
        says: Says = "superseded" if spoken == "this_paper" else _says(match)
        for one in _named_from(text, match.end(), says):
            yield replace(one, spoken=spoken)


def _changed_certificates(text: _Text) -> Iterator[Statement]:
    for match in _CERTIFICATE.finditer(text.folded):
        yield from _named_from(text, match.start(), "superseded")


def _named_from(text: _Text, place: int, says: Says) -> Iterator[Statement]:
    """The papers named from `place` on, one after another as long as they are joined by "và" or a comma."""
    while (named := _NAMED.match(text.folded, place)) is not None:
        statement, place = _statement(text, named, says)
        yield statement
        joint = _AND_ANOTHER.match(text.folded, place)
        if joint is None or joint.end() == place:
            return
        place = joint.end()


def _statement(text: _Text, named: re.Match[str], says: Says) -> tuple[Statement, int]:
    number_at, end = named.span("number")
    number = "".join(text.printed[number_at:end].split())
    day: date | None = None
    issuer = None
    dated = next(iter(dates_at(text.folded[end : end + 240])), None)
    if dated and _TO_THE_DATE.fullmatch(text.folded, end, end + dated[0]):
        between = _ISSUER.match(text.folded[end : end + dated[0]])
        issuer = text.printed[end + between.start("issuer") : end + between.end("issuer")] if between else None
        end, day = end + dated[1], dated[2]
    # "Hết hiệu lực, trừ Điều 5": a part of it goes on.
    partly = _EXCEPT.match(text.folded[end : end + 300]) is not None
    doubtful = day is None or partly or text.confidence(number_at, end) < SURE_OF_WORDS
    after = _ISSUER.match(text.folded[end : end + 160]) if issuer is None else None
    if after:
        issuer = text.printed[end + after.start("issuer") : end + after.end("issuer")]
        end += after.end()
    return Statement(says, number, day, issuer, doubtful, named["paper"]), end


def _once(found: Sequence[Statement] | Iterator[Statement]) -> tuple[Statement, ...]:
    """Each statement once; said twice, the surer one counts."""
    best: dict[tuple[Says, Spoken, str, date | None], Statement] = {}
    for one in found:
        key = (one.says, one.spoken, folded_number(one.number), one.issued_on)
        if key not in best or (best[key].doubtful and not one.doubtful):
            best[key] = one
    return tuple(best.values())
