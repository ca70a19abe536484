"""What one page shows that matters for cutting a stack: small enough to hold for every page of a thousand.

A first page has a heading with the national title and the name of its kind (NĐ 30/2020, appendix I). A further page has
its number, counted from 2, in the middle of its upper margin (the same, II.1), before 2020 at the right of the lower
one; forms print it below, as "Trang 2/3".
What is attached to an act says so: "Phụ lục", "Mẫu số", "(Kèm theo Quyết định số …)".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from dossier.catalogue.kinds import OTHER, Catalogue
from dossier.codes.administrative import parse_dossier_code
from dossier.errors import BadCode
from dossier.reading import PageReading
from dossier.words.folding import fold
from worker.extract import extract
from worker.extract.acts.signer import signer
from worker.extract.codes import values_in
from worker.extract.kinds.kind import Recognised, recognise_kind
from worker.layout.attached import ANNEX, WITH_ACT
from worker.layout.runs import Run, Sheet, sheet
from worker.separate.separator import Separator, is_of_a_separator, separator_in

COVER: Final = "giay_tiep_nhan_ho_so"

State = Literal["printed", "blank", "unclear", "unread"]
Attachment = Literal["annex", "form", "none"]
Item = tuple[Literal["article", "section"], int]

# Of a page with fewer words than that nobody can say what it is: a photo, a drawing, a note by hand.
_LEAST_WORDS: Final = 6
_LEGIBLE: Final = 0.6
_SURE_KIND: Final = 0.7
_UPPER: Final = 0.45
_MARGIN: Final = 0.12
_CENTRED, _RIGHT = 0.12, 0.75
_NUMBER_ALONE: Final = re.compile(r"^\W*(\d{1,3})\W*$")
_NUMBER_OF: Final = re.compile(r"^\W*(?:trang|tr\.?|page)?\s*(\d{1,3})\s*/\s*(\d{1,3})\W*$")
_NUMBER_NAMED: Final = re.compile(r"\b(?:trang|page)\s*(?:so)?\s*:?\s*(\d{1,3})(?:\s*(?:/|tren|of)\s*(\d{1,3}))?\W*$")
_ENCLOSES: Final = re.compile(r"\b(?:dinh|gui|chuyen) kem\b|\bkem theo\b")
_CITED: Final = re.compile(r"(?<![\d/])(\d{1,5})\s?/\s?((?:\d{4}/)?[A-ZĐ][\w&.]*(?:-[\w&.]+)*)")
_FORM: Final = re.compile(r"^\W*(?:mau|bieu mau|bieu)\s*(?:so\b|\d|[a-z]{1,3}[-.]?\d)")
_FILLED: Final = re.compile(r"(?<!\d)(?:\d{9}|\d{12}|\d{1,2}/\d{1,2}/\d{4})(?!\d)")
_VALUE: Final = re.compile(r"\d[\d./-]*\d")
_RECEIVERS: Final = re.compile(r"^\W*noi nhan\b")
_SENTENCE_END: Final = re.compile(r"[.!?:;/…]\W*$")
_NEXT_ITEM: Final = re.compile(r"^\W*(?:dieu|khoan|chuong|muc)?\s*(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)]\s")
_ARTICLE: Final = re.compile(r"^\W*dieu (\d{1,3})\s*[.:]")
_ROMAN: Final = re.compile(r"^\W*([ivx]{1,5})\s*[.)]\s*\w")
# A cover sheet has 60 words and more; what has not even a third of them, legible or not, is none.
_LEAST_OF_COVER: Final = 20
# Text that goes on fills its page: the margin below is 20 to 25 mm of 297 (NĐ 30/2020, appendix I).
_FULL: Final = 0.7
_COVER_WORDS: Final = re.compile(r"tiep nhan ho so|ma ho so|hen tra ket qua")
_SEPARATOR_WORDS: Final = re.compile(r"\bto ngan (?:ho so|giay to) moi\b")


@dataclass(frozen=True, slots=True)
class PageSigns:
    """The signs of page `number`.

    state        printed: there is print to go by · blank · unclear: ink, but hardly a word · unread: reading failed
    separator    what a separator sheet says; `spoilt_separator`: it is one, but its code was not read
    kind         of the paper that would begin here, and the layout of that kind
    first        heading and known name of a kind: a paper begins here unless something speaks against it
    heading      the heading with the national title; `numbered`: with a number and a date, which only a first page has
    named        the name of a kind stands on it, with or without a heading
    cover_code   of a cover sheet: the dossier code, where it was read for sure
    looks_covering  it speaks of taking in a dossier, but is no cover sheet that could be read
    act_number   the number of an act before its first slash, as digits; `act_sign`: what stands behind it, folded
    encloses     the numbers and signs that it names, where it says that something is enclosed ("đính kèm")
    attached     an annex, or a form with a number; `attached_to`: kind and number of the act that it says it belongs
                 to, "" for the number where it says "kèm theo Quyết định này"
    filled       a form holds values
    values       the numbers, dates and codes on it, by which a sheet that was fed twice is known again
    page_number, page_total   as printed
    first_item, last_item   of the articles (Điều 3) or the sections (III.) that begin on it
    ends         a signer's block or the receivers stand on it, or it is not full: a paper could end here
    foot         it begins with the receivers: what belongs to them stands on the page before
    stops        the last line ends with a full stop or the like; `goes_on`: the first one begins in mid-sentence
    """

    number: int
    state: State
    separator: Separator | None = None
    spoilt_separator: bool = False
    kind: str = OTHER
    layout: str = ""
    first: bool = False
    heading: bool = False
    numbered: bool = False
    named: bool = False
    cover_code: str | None = None
    looks_covering: bool = False
    act_number: str | None = None
    act_sign: str | None = None
    encloses: frozenset[tuple[str, str]] = frozenset()
    attached: Attachment = "none"
    attached_to: tuple[str, str] | None = None
    filled: bool = False
    values: frozenset[str] = frozenset()
    page_number: int | None = None
    page_total: int | None = None
    first_item: Item | None = None
    last_item: Item | None = None
    ends: bool = False
    foot: bool = False
    stops: bool = True
    goes_on: bool = False

    @property
    def is_cover(self) -> bool:
        """Whether a dossier's cover sheet begins here."""
        return self.first and self.kind == COVER


def signs_of(page: PageReading, catalogue: Catalogue) -> PageSigns:
    """What `page` shows."""
    if page.error is not None:
        return PageSigns(page.number, "unread")
    separator = next((found for code in page.codes if (found := separator_in(code))), None)
    if separator is not None:
        return PageSigns(page.number, "printed", separator)
    if any(map(is_of_a_separator, page.codes)):
        return PageSigns(page.number, "printed", spoilt_separator=True)
    if page.blank:
        return PageSigns(page.number, "blank")
    read = sheet(page)
    legible = [word for word in page.words if word.confidence >= _LEGIBLE and sum(map(str.isalpha, word.text)) > 1]
    if any(_SEPARATOR_WORDS.search(run.folded) for run in read.runs):
        return PageSigns(page.number, "printed", spoilt_separator=True)
    if len(legible) < _LEAST_WORDS:
        return PageSigns(page.number, "unclear", looks_covering=len(page.words) >= _LEAST_OF_COVER)
    return _of_print(page, read, catalogue)


def _of_print(page: PageReading, read: Sheet, catalogue: Catalogue) -> PageSigns:
    recognised = recognise_kind(read, catalogue)
    head = recognised.head
    heading = head.end > 0
    known = recognised.guess.code != OTHER and recognised.guess.confidence >= _SURE_KIND
    numbered = head.number is not None and head.place_and_date is not None
    attached, attached_to = _attachment(read)
    page_number, page_total = _page_number(read)
    is_cover = known and heading and recognised.guess.code == COVER
    runs = [run for run in read.runs if sum(map(str.isalpha, run.text)) > 3]
    items = [item for run in read.runs if (item := _item(run)) is not None]
    return PageSigns(
        page.number,
        "printed",
        kind=recognised.guess.code if known else OTHER,
        layout=catalogue[recognised.guess.code].layout if known else "",
        first=known and heading,
        heading=heading,
        numbered=numbered,
        named=known,
        cover_code=_cover_code(page, catalogue) if is_cover else None,
        looks_covering=not is_cover and any(_COVER_WORDS.search(run.folded) for run in read.runs),
        act_number=_act_number(recognised),
        act_sign=_act_sign(recognised),
        encloses=_enclosed(read),
        attached=attached,
        attached_to=attached_to,
        filled=any(_FILLED.search(run.text) for run in read.runs),
        values=frozenset(value for run in read.runs for value in _VALUE.findall(run.text)),
        page_number=page_number,
        page_total=page_total,
        first_item=items[0] if items else None,
        last_item=items[-1] if items else None,
        ends=_ends(read),
        foot=any(_RECEIVERS.match(run.folded) for run in runs[:2]),
        stops=not runs or bool(_SENTENCE_END.search(runs[-1].text)),
        goes_on=_goes_on(read, runs),
    )


def _cover_code(page: PageReading, catalogue: Catalogue) -> str | None:
    """The dossier code of a cover sheet: of its QR code, or printed and read without a doubt."""
    for code in page.codes:
        for name, value in values_in(code, of_a_desk=True):
            if name == "dossier_code":
                return parse_dossier_code(value).printed
    for field in extract([page], catalogue).fields:
        if field.name == "dossier_code" and not field.needs_review:
            try:
                return parse_dossier_code(field.value).printed
            except BadCode:
                return None
    return None


def _act_number(recognised: Recognised) -> str | None:
    if recognised.head.number is None:
        return None
    match = re.search(r"(\d+)\s*/", recognised.head.number.text)
    return match[1].lstrip("0") if match else None


def _act_sign(recognised: Recognised) -> str | None:
    cited = _CITED.search(recognised.head.number.text) if recognised.head.number is not None else None
    return _sign(cited[2]) if cited is not None else None


def _enclosed(read: Sheet) -> frozenset[tuple[str, str]]:
    """Numbers and signs of the acts that a page names, where it says that one comes with it."""
    if not any(_ENCLOSES.search(run.folded) for run in read.runs):
        return frozenset()
    return frozenset(
        (cited[1].lstrip("0"), _sign(cited[2])) for run in read.runs for cited in _CITED.finditer(run.text)
    )


def _sign(printed: str) -> str:
    return fold(printed).strip(".,-")


def _attachment(read: Sheet) -> tuple[Attachment, tuple[str, str] | None]:
    """Whether the upper part of a page says that it is attached to something, and to the act of which number."""
    found: Attachment = "none"
    upper = [run for run in read.runs if run.box[1] < _UPPER * read.page.height]
    for place, run in enumerate(upper):
        # The sentence may run over the line.
        act = WITH_ACT.match(" ".join(one.folded for one in upper[place : place + 3]))
        if act is not None and act.start(1) < len(run.folded):
            named = (act[1].replace(" ", "_"), (act[2] or "").lstrip("0")) if act[2] or act[3] else None
            return "annex" if found == "none" else found, named
        if ANNEX.match(run.folded) and found == "none":
            found = "annex"
        elif _FORM.match(run.folded) and run.box[1] < 0.5 * _UPPER * read.page.height:
            found = "form"
    return found, None


def _page_number(read: Sheet) -> tuple[int | None, int | None]:
    """The number printed on the page alone in its upper or lower margin, and of how many."""
    height = read.page.height
    rows = [row for row in read.rows if any(any(map(str.isalnum, run.text)) for run in row)]
    for row in (*rows[:2], *rows[-2:]):
        top, bottom = min(run.box[1] for run in row), max(run.box[3] for run in row)
        if bottom > _MARGIN * height and top < (1 - _MARGIN) * height:
            continue
        for run in row:
            of = _NUMBER_OF.match(run.folded) or _NUMBER_NAMED.search(run.folded)
            if of is not None:
                return int(of[1]), int(of[2]) if of[2] else None
        if len(row) == 1 and (alone := _NUMBER_ALONE.match(row[0].text)) and _is_where_pages_count(read, row[0]):
            return int(alone[1]), None
    return None, None


def _is_where_pages_count(read: Sheet, run: Run) -> bool:
    """Whether a number stands in the middle (NĐ 30/2020, appendix I) or at the right of the foot (TT 01/2011/TT-BNV,
    for the papers before), as page numbers do; a stamped leaf number in the upper corner (bút lục) counts the leaves of
    a file, not the pages of a paper."""
    across = run.centre / read.page.width
    at_the_foot = run.box[1] > read.page.height / 2 and run.confidence >= _LEGIBLE
    return abs(across - 0.5) < _CENTRED or (at_the_foot and across > _RIGHT)


def _item(run: Run) -> Item | None:
    article = _ARTICLE.match(run.folded)
    if article is not None:
        return "article", int(article[1])
    section = _ROMAN.match(run.folded)
    number = _roman(section[1]) if section is not None else None
    return ("section", number) if number is not None else None


def _roman(letters: str) -> int | None:
    """The value of a Roman numeral up to 39, None for letters that are none."""
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in letters]
    following = (*values[1:], 0)
    value = sum(-one if one < after else one for one, after in zip(values, following, strict=True))
    units = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return value if "x" * (value // 10) + units[value % 10] == letters else None


def _ends(read: Sheet) -> bool:
    last = max((run.box[3] for run in read.runs if run.confidence >= _LEGIBLE), default=0)
    if last < _FULL * read.page.height or any(_RECEIVERS.match(run.folded) for run in read.runs):
        return True
    found = signer([read])
    return found.title is not None or (found.name is not None and found.certain)


def _goes_on(read: Sheet, runs: list[Run]) -> bool:
    """Whether the text begins in mid-sentence, or with the next item of a list, below a page number if there is one."""
    if not runs:
        return False
    first = runs[0]
    if first.confidence < _LEGIBLE:
        return False
    letter = next((letter for letter in first.text if letter.isalnum()), "")
    return letter.islower() or (bool(_NEXT_ITEM.match(first.folded)) and first.box[0] < 0.35 * read.page.width)
