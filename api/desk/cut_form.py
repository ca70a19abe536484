"""The form in which a person says how a stack is cut: each page with its place, whether a paper begins there, and
whether it is left out. Without scripts: places are numbers, so two pages change places by changing their numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData

from api.auth import Caller
from api.desk.form_texts import texts_of, version_of
from dossier.errors import BadRequest
from dossier.words.sentences import N_, Phrase
from storage.papers.documents import Document
from storage.review.review_list import READ, Claim, key_of

MOST_PARTS = 32_000
SAME_PLACE = N_("hai trang cùng vị trí {place}")
NO_PLACE = N_("vị trí của trang {page}")
_PLACE = re.compile(r"[0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class PageRow:
    """Page `number` of the stack: its `place`, whether a paper `begins` there, whether it is left `out`; `picture`: the
    document and the page there that shows it, None for what was never in a paper (a separator)."""

    number: int
    place: int
    begins: bool
    out: bool
    picture: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class CutEntries:
    """What came with the form: the version shown, and its rows."""

    version: int
    rows: Sequence[PageRow]

    def papers(self) -> tuple[list[list[int]], list[int]]:
        """The papers, and what is left out. Raises `BadRequest` where two pages have one place."""
        taken: dict[int, int] = {}
        for row in self.rows:
            if row.place in taken:
                raise BadRequest(problem=Phrase(SAME_PLACE, {"place": row.place}))
            taken[row.place] = row.number
        papers: list[list[int]] = []
        for row in sorted(self.rows, key=lambda one: one.place):
            if row.out:
                continue
            if row.begins or not papers:
                papers.append([])
            papers[-1].append(row.number)
        return papers, [row.number for row in self.rows if row.out]


def may_be_cut(caller: Caller, document: Document, claim: Claim | None) -> bool:
    """Whether this person may say how this document is cut."""
    is_others = claim is not None and claim.key != key_of(caller.actor)
    is_whole = document.part_of is None and (document.page_count or 0) > 1
    return caller.may("review") and is_whole and document.state in READ and not is_others


def rows_of(document: Document, pictures: dict[int, tuple[str, int]]) -> list[PageRow]:
    """The rows for a stack as it is cut now; for a file that was left whole, one paper."""
    count = document.page_count or 0
    papers = [part.pages for part in document.parts] or [tuple(range(1, count + 1))]
    place = {page: page for page in range(1, count + 1)}
    for pages in papers:
        place |= dict(zip(pages, sorted(pages), strict=True))
    begins = {pages[0] for pages in papers}
    held = {page for pages in papers for page in pages}
    rows = [
        PageRow(page, place[page], page in begins, page not in held, pictures.get(page)) for page in range(1, count + 1)
    ]
    return sorted(rows, key=lambda row: row.place)


def entries_of(form: FormData) -> CutEntries:
    """What was entered. Raises `BadRequest` for a form that the page did not make and for a place that is no number."""
    texts = texts_of(form)
    version = version_of(texts)
    begins, out = set(form.getlist("begins")), set(form.getlist("out"))
    rows = []
    for name, value in texts.items():
        page = name.removeprefix("place.")
        if page == name:
            continue
        if not _PLACE.fullmatch(page) or not _PLACE.fullmatch(value.strip()):
            raise BadRequest(problem=Phrase(NO_PLACE, {"page": page}))
        rows.append(PageRow(int(page), int(value), page in begins, page in out))
    return CutEntries(version, rows)
