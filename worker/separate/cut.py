"""From what the pages show to the papers of a stack.

Between two pages there is a cut or none, and either is sure or not. It is sure where a separator sheet lies, where a
first page is one by its heading and its name and nothing speaks against it, and where a further page shows what it goes
on from. What speaks against, and what only looks like a beginning: a heading within an act (an attached form, an
annex, an act of another office that the one before it encloses), a further page without number or running text behind a
page that could be the last one (the back of a certificate, an enclosure without heading), a page that could not be
read. There the likelier is done, and every paper that the cut touches waits for a person.

Pages may also lie in the wrong order. They are left as they were scanned, and the paper waits for a person, where a
printed number does not follow the one before, where an article or section does not, where the first page bears a later
number, and where the last one is not the last by its "2/3". A page without a heading that stands first can be the back
of the sheet behind it, turned; so the cut between the two is unsure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from rapidfuzz.distance import Levenshtein

from dossier.catalogue.kinds import Catalogue
from dossier.reading import PageReading
from worker.separate.signs import Item, PageSigns, signs_of

Role = Literal["cover", "paper"]

MAYBE = "stack.maybe"
CUT_UNSURE, DOSSIER_UNSURE = "stack.cut_unsure", "stack.dossier_unsure"
ORDER_UNSURE = "page.order"

# Of their numbers, two papers of one day and office share some, a sheet fed twice most: a few are misread.
_SAME_SHEET, _LEAST_VALUES = 0.7, 4


@dataclass(frozen=True, slots=True)
class Part:
    """One paper of a stack: its pages `first` to `last`, from 1, with the blank backs that belong to it.

    `dossier_code`: of the cover sheet or separator before it. `reasons`: why a person must look at where it begins, at
    where it ends, at the order of its pages or at its dossier, as codes: `stack.cut_unsure.PAGE`, `page.order.PAGE`
    (counted within the paper), `stack.dossier_unsure`. `order`: its pages where a person gave them.
    """

    first: int
    last: int
    role: Role = "paper"
    dossier_code: str | None = None
    reasons: tuple[str, ...] = ()
    order: tuple[int, ...] = ()

    @property
    def pages(self) -> Sequence[int]:
        """The numbers of its pages, in the order in which they belong."""
        return self.order or range(self.first, self.last + 1)

    @property
    def sure(self) -> bool:
        """Whether nobody need look at how it was cut."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Cutting:
    """The parts of a stack, none for a file that is one paper. `warnings` of such a file: `stack.maybe` where something
    in its middle looks like another paper, `page.order.PAGE` where the numbers on its pages do not follow."""

    parts: tuple[Part, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Verdict:
    """`sure`: of the place; `apart`: that two papers lie there, wherever one ends."""

    cut: bool
    sure: bool
    apart: bool = False


_CUT, _CUT_NEARBY, _PERHAPS_CUT, _NO_CUT, _PERHAPS_NO_CUT = (
    _Verdict(cut=True, sure=True, apart=True),
    _Verdict(cut=True, sure=False, apart=True),
    _Verdict(cut=True, sure=False),
    _Verdict(cut=False, sure=True),
    _Verdict(cut=False, sure=False),
)


def cut(pages: Iterable[PageReading], catalogue: Catalogue) -> Cutting:
    """The papers among `pages`, which are looked at one at a time."""
    return cut_by_signs([signs_of(page, catalogue) for page in pages])


def cut_by_signs(signs: Sequence[PageSigns]) -> Cutting:
    """The papers of a file whose pages, in order, show `signs`."""
    stack = _Stack()
    for page in signs:
        stack.add(page)
    separated = any(page.separator or page.spoilt_separator for page in signs)
    if stack.papers and (separated or stack.sure_cuts):
        return Cutting(tuple(_parts(stack.papers)))
    numbers = [page.number for before, page in pairwise(_printed(signs)) if _numbers_disagree(before, page)]
    disorder = tuple(f"{ORDER_UNSURE}.{number}" for number in numbers)
    return Cutting(warnings=(*((MAYBE,) if stack.likely_cuts else ()), *disorder))


@dataclass(slots=True)
class _Paper:
    """A paper while its pages are added. `begin`, `last` are its first and its last page with print."""

    begin: PageSigns
    last: PageSigns
    end: int
    dossier_code: str | None
    dossier_unsure: bool
    ended: bool
    last_item: Item | None
    count: int = 1
    doubts: tuple[int, ...] = ()
    # Numbers and signs of acts that it says it encloses.
    encloses: frozenset[tuple[str, str]] = frozenset()
    # A separator lies before it.
    separated: bool = False
    # It has pages without a heading that may not be its own.
    loose: bool = False
    # Pages that seem not to stand where they belong.
    disorder: tuple[int, ...] = ()
    # The papers before it that it may be a piece of, since the cut between them was unsure; the nearest first.
    perhaps_of: tuple[_Paper, ...] = ()


class _Stack:
    """The papers found so far."""

    def __init__(self) -> None:
        self.papers: list[_Paper] = []
        self.sure_cuts = 0
        self.likely_cuts = 0
        self._separated = False
        self._spoilt: int | None = None
        self._dossier_code: str | None = None
        self._dossier_unsure = False

    def add(self, page: PageSigns) -> None:
        if page.separator is not None:
            self._separate(page)
        elif page.spoilt_separator:
            # What it said is not known: it may have begun another dossier.
            self._separated, self._spoilt = True, page.number
            self._dossier_unsure = True
        elif page.state == "blank":
            if self.papers and not self._separated:
                self.papers[-1].end = page.number
        elif not self.papers or self._separated:
            self._begin(page, sure=self._spoilt is None)
        else:
            self._follow(page)

    def _separate(self, page: PageSigns) -> None:
        self._separated, self._spoilt = True, None
        if page.separator and page.separator.begins == "dossier":
            self._dossier_code, self._dossier_unsure = page.separator.dossier_code, False

    def _follow(self, page: PageSigns) -> None:
        verdict = _weighed(self.papers[-1], page)
        if verdict.cut:
            self.sure_cuts += verdict.apart
            # What calls itself an annex is no sign that a file which is one paper otherwise might be several.
            is_likely = page.heading or self.papers[-1].begin.is_cover
            self.likely_cuts += is_likely and page.attached != "annex"
            self._begin(page, sure=verdict.sure, apart=verdict.apart)
            return
        paper = self.papers[-1]
        if _is_out_of_order(paper, page):
            paper.disorder += (page.number,)
        paper.last, paper.end, paper.count = page, page.number, paper.count + 1
        paper.last_item = page.last_item or paper.last_item
        paper.encloses |= page.encloses
        paper.ended |= page.ends  # what is attached behind the signature does not undo it
        if not verdict.sure:
            paper.doubts += (page.number,)
            paper.loose |= page.state == "printed" and not page.first
            self.likely_cuts += page.first and page.attached != "annex"
        if _may_cover(page, verdict):
            self._dossier_unsure = True

    def _begin(self, page: PageSigns, *, sure: bool, apart: bool = False) -> None:
        doubts = () if sure else (self._spoilt or page.number,)
        perhaps_of: tuple[_Paper, ...] = ()
        if not sure and self.papers:
            self.papers[-1].doubts += doubts
            perhaps_of = () if apart else (self.papers[-1], *self.papers[-1].perhaps_of)
        if page.is_cover:
            # A cover sheet whose code was not read: of which dossier the papers behind it are, nobody knows.
            stated = self._dossier_code if self._separated else None
            differs = stated is not None and page.cover_code is not None and stated != page.cover_code
            self._dossier_code = page.cover_code or stated
            self._dossier_unsure = self._dossier_code is None or differs
        elif _may_cover(page, _CUT if sure else _PERHAPS_CUT):
            self._dossier_unsure = True
        self.papers.append(
            _Paper(
                begin=page,
                last=page,
                end=page.number,
                dossier_code=self._dossier_code,
                dossier_unsure=self._dossier_unsure,
                ended=page.ends,
                last_item=page.last_item,
                encloses=page.encloses,
                doubts=doubts,
                separated=self._separated,
                disorder=(page.number,) if (page.page_number or 1) > 1 else (),
                perhaps_of=perhaps_of,
            )
        )
        self._separated, self._spoilt = False, None


def _printed(signs: Iterable[PageSigns]) -> Iterator[PageSigns]:
    return (page for page in signs if page.state == "printed" and page.separator is None)


def _numbers_disagree(before: PageSigns, page: PageSigns) -> bool:
    """Whether the numbers printed on two pages say that the second does not follow the first. What is attached may
    count from 1 anew."""
    if page.page_number is None or before.page_number is None or page.page_number == 1:
        return False
    return page.page_number != before.page_number + 1


def _is_out_of_order(paper: _Paper, page: PageSigns) -> bool:
    """Whether something printed on `page` says that it is not the next one of `paper`."""
    number = page.page_number
    if paper.count == 1 and paper.begin.first and paper.begin.page_number is None and number not in (None, 1, 2):
        return True
    return _numbers_disagree(paper.last, page) or _items_disagree(paper, page)


def _items_disagree(paper: _Paper, page: PageSigns) -> bool:
    """Whether the first article or section of `page` is not the one that follows; another act, or an annex, begins with
    its first."""
    if page.first_item is None or paper.last_item is None or page.first_item[0] != paper.last_item[0]:
        return False
    return page.first_item[1] not in (1, paper.last_item[1] + 1)


def _may_cover(page: PageSigns, verdict: _Verdict) -> bool:
    """Whether a page that is no cover sheet as far as one sees might be one all the same."""
    return page.state == "unread" or (page.looks_covering and not (verdict.sure and not verdict.cut))


def _is_same_sheet(one: PageSigns, other: PageSigns) -> bool:
    """Whether a sheet was fed once more, as after a jam."""
    most = max(len(one.values), len(other.values))
    return most >= _LEAST_VALUES and len(one.values & other.values) >= _SAME_SHEET * most


def _weighed(paper: _Paper, page: PageSigns) -> _Verdict:
    """What lies between `paper` and `page`; where `paper` may be a piece of papers before it, sure only if it is for
    those as well: of two forms attached to an act, the second is no more a paper of its own than the first."""
    verdict = _between(paper, page)
    attachable = page.attached != "none" or (page.layout == "form" and not page.filled)
    if verdict.apart and attachable and not all(_between(whole, page).apart for whole in paper.perhaps_of):
        return _PERHAPS_CUT
    return replace(verdict, sure=False) if _is_same_sheet(paper.last, page) else verdict


def _between(paper: _Paper, page: PageSigns) -> _Verdict:
    """What lies between the pages of `paper` and `page`, which has something on it."""
    if page.state != "printed":
        return _PERHAPS_NO_CUT
    act = paper.begin
    if page.attached_to in ((act.kind, ""), (act.kind, act.act_number)):
        return _NO_CUT
    goes_on = _goes_on(paper, page)
    if not page.heading and _is_out_of_order(paper, page):
        return _PERHAPS_NO_CUT
    if page.is_cover and page.cover_code is not None and not goes_on:
        return _CUT
    if page.first:
        return _at_first_page(paper, page, goes_on=goes_on)
    if goes_on and paper.last.state == "printed":
        # Behind a signed page without a number, a 2 may also be the second page of a paper whose first one was lost.
        alone = page.page_number is not None and not _has_next_item(paper, page)
        by_chance = alone and paper.last.ends and paper.last.page_number is None
        return _PERHAPS_NO_CUT if page.heading or by_chance else _NO_CUT
    if page.heading:
        clear = page.numbered and _has_ended(paper) and page.attached == "none"
        return _CUT if clear else _PERHAPS_CUT
    if page.named or paper.begin.is_cover:
        return _PERHAPS_CUT
    return _PERHAPS_NO_CUT


def _at_first_page(paper: _Paper, page: PageSigns, *, goes_on: bool) -> _Verdict:
    if goes_on:
        # An annex that says so and bears the next number as well, though the number of its act was not read.
        return _NO_CUT if page.attached == "annex" else _PERHAPS_NO_CUT
    out_of_turn = page.page_number is not None and page.page_number > 1
    before = paper.last
    unfinished = before.page_total is not None and before.page_number != before.page_total
    begin = paper.begin
    if _is_enclosed(paper, page):
        return _PERHAPS_NO_CUT
    # All there is of the paper may belong behind this page: a back before its front, an annex or an empty form before
    # its act.
    is_empty_form = begin.layout == "form" and not begin.filled and not begin.is_cover
    before_its_act = (begin.attached == "annex" or is_empty_form) and page.layout == "act"
    if out_of_turn or unfinished or before_its_act or not (begin.first or begin.heading or begin.attached != "none"):
        return _PERHAPS_CUT
    if page.act_number is not None and (page.kind, page.act_number) == (paper.begin.kind, paper.begin.act_number):
        # The same sheet fed twice, or its heading once more.
        return _PERHAPS_CUT
    is_act = paper.begin.layout == "act" or not paper.begin.first
    if page.attached == "annex":
        return _PERHAPS_CUT
    if is_act and not paper.begin.is_cover:
        # A form that is printed in an act for others to fill in, and one that was: only the latter holds values.
        if (page.attached == "form" or page.layout == "form") and not page.filled:
            return _PERHAPS_CUT
        if not _has_ended(paper):
            return _PERHAPS_CUT
    # So may its last page: a page without a heading lies between two papers and is the second one's back, or its annex.
    if before.attached == "annex":
        loose = page.layout == "act" and (paper.loose or before.attached_to == (page.kind, ""))
    else:
        loose = paper.loose
    return _CUT_NEARBY if loose else _CUT


def _is_enclosed(paper: _Paper, page: PageSigns) -> bool:
    """Whether `paper`, an act that says that something is enclosed, names the number of another office's that `page`
    bears; by hand a figure of it is easily lost."""
    own, sign = paper.begin.act_sign, page.act_sign
    if page.act_number is None or own is None or sign is None or own.rpartition("-")[2] == sign.rpartition("-")[2]:
        return False
    named = [number for number, other in paper.encloses if other == sign]
    return any(Levenshtein.distance(number, page.act_number, score_cutoff=1) <= 1 for number in named)


def _swapped_backs(papers: Sequence[_Paper]) -> Iterator[int]:
    """Of two papers that lie upon each other, the first has a last page whose articles or sections would also follow
    those of the second, which has no such page: it may be the second one's, scanned before its front. The pages in
    doubt."""
    for one, other in pairwise(papers):
        back, item = one.last, other.last_item
        if one.count == 1 or item is None or other.separated or back.page_number is not None:
            continue
        if back.first_item == (item[0], item[1] + 1):
            yield from (back.number, other.begin.number)


def _has_ended(paper: _Paper) -> bool:
    return paper.ended or paper.begin.is_cover


def _goes_on(paper: _Paper, page: PageSigns) -> bool:
    """Whether `page` shows that it is the next one of `paper`: by its number, by that of its first article or section,
    or by text that runs on."""
    if page.page_number is not None and page.page_number > 1:
        expected = {paper.count + 1, (paper.last.page_number or paper.count) + 1}
        totals = {page.page_total, paper.last.page_total} - {None}
        return page.page_number in expected and len(totals) < 2
    if page.foot and paper.begin.layout == "act" and not paper.ended and not page.heading:
        return True
    if _has_next_item(paper, page):
        return True
    if paper.begin.layout in ("card", "certificate"):  # what they hold are entries, no running text
        return False
    return not page.heading and page.goes_on and not paper.last.stops and not paper.last.ends


def _has_next_item(paper: _Paper, page: PageSigns) -> bool:
    """Whether `page` has the article or section that follows the last one of `paper`."""
    if page.first_item is None or paper.last_item is None or page.heading:
        return False
    what, number = paper.last_item
    return number > 0 and page.first_item == (what, number + 1)


def _disorder(paper: _Paper, swapped: Collection[int]) -> Iterable[int]:
    """The pages of `paper`, by their numbers in the stack, that seem not to stand where they belong; the `swapped` ones
    of all papers among them."""
    last = paper.last
    lacks_its_end = last.page_total is not None and last.page_number != last.page_total
    found = {*paper.disorder, *((last.number,) if lacks_its_end else ())}
    return sorted(found | {number for number in swapped if paper.begin.number <= number <= paper.end})


def _parts(papers: Sequence[_Paper]) -> Iterator[Part]:
    swapped = frozenset(_swapped_backs(papers))
    for paper in papers:
        cuts = [f"{CUT_UNSURE}.{number}" for number in dict.fromkeys(paper.doubts)]
        reasons = (
            *cuts,
            *(f"{ORDER_UNSURE}.{number - paper.begin.number + 1}" for number in _disorder(paper, swapped)),
        )
        part = Part(
            paper.begin.number,
            paper.end,
            "cover" if paper.begin.is_cover else "paper",
            paper.dossier_code,
            reasons,
        )
        yield replace(part, reasons=(*reasons, DOSSIER_UNSURE)) if paper.dossier_unsure else part
