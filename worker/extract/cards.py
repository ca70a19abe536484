"""What a card states by its layout alone, where the small words around a value, in two languages, were misread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from dossier.catalogue.fields import check, normalise
from dossier.catalogue.kinds import Kind
from worker.extract.candidate import Candidate, typed
from worker.extract.kinds.kind import Recognised
from worker.extract.values.parse import value_of
from worker.language.place_names import ends_in_a_listed_place
from worker.layout.runs import Run, Sheet, Span, joined, span

_NUMBER = re.compile(r"^\W*\w{1,3}\W{0,3}\w{0,3}\W{1,3}(\d{12})\W*$")
_ROWS_BELOW_THE_NAME = 3
_DAY_OF_A_CARD = re.compile(
    r"\bngay\S*(?:\s+\W?[a-z]\S*)?\s+(\d{1,2})\s+t\S+(?:\s+m\S+)?\s+(\d{1,2})\s+n\S+(?:\s+y\S+)?\s+(\d{4})\b"
)
_YEAR_BELOW = re.compile(r"\bngay\b.*\sn\S+(?:\s+y\S+)?$")
_YEAR = re.compile(r"\d{4}\W*")
_ROWS_TO_THE_YEAR = 2
_LINES_OF_AN_ADDRESS = 1.5
_PARTS_OF_A_WHOLE = 3
_CAPITALS = 0.7


def number_of_a_card(sheets: Sequence[Sheet], kind: Kind, recognised: Recognised) -> Iterator[Candidate]:
    """The first line of twelve digits below the name of a card, whatever was read of "Số/No" before them."""
    name = recognised.title[-1].row if recognised.title else None
    for run in sheets[0].runs if name is not None else ():
        match = _NUMBER.match(run.text) if name is not None and 0 < run.row - name <= _ROWS_BELOW_THE_NAME else None
        print_ = span(run, match.start(1), match.end(1)) if match else None
        if print_ is not None:
            for field in ("number", "owner_id"):
                if kind.field(field) is not None:
                    yield from typed(field, kind, print_, 0.9)
            return


def plate_of_a_card(sheets: Sequence[Sheet], kind: Kind) -> Iterator[Candidate]:
    """A plate's number that stands alone in its line, below its label in two languages and largest of all."""
    for sheet in sheets if kind.field("plate_number") is not None else ():
        for run in sheet.runs:
            print_ = span(run)
            value = value_of("plate", print_) if print_ is not None else None
            if value is not None and value.text == run.text.strip(" .:"):
                yield from typed("plate_number", kind, value.span, 0.95)


def days_of_a_card(sheets: Sequence[Sheet]) -> Iterator[Candidate]:
    """The day on a card, between words in two languages, so small that they are misread: then it is to be looked at."""
    for sheet in sheets:
        for run in map(partial(_with_its_year, sheet), sheet.runs):
            match = _DAY_OF_A_CARD.search(run.folded)
            print_ = span(run, match.start(), match.end()) if match else None
            if match is None or print_ is None:
                continue
            text = normalise("date", f"{match[1]}/{match[2]}/{match[3]}")
            well_read = value_of("date", print_)
            sure = well_read is not None and well_read.text == text
            findings = check("date", text) or (() if sure else ("date.words_misread",))
            yield Candidate("issued_on", "date", text, run.source, 0.95, findings, print_, run.page)


def whole_address(sheet: Sheet, found: Candidate) -> Candidate:
    """An address on a card with what stands below it: identity cards have the hamlet behind "Nơi thường trú" and
    commune, district and province on the next line, however much room there is. One of a single part without them is
    marked."""
    print_ = found.span
    if print_ is None or ends_in_a_listed_place(found.text) or found.text.count(",") >= _PARTS_OF_A_WHOLE - 1:
        return found
    height = sheet.print_height
    lower = [run for run in sheet.runs if run.box[1] > print_.box[3] - height / 2 and run.box[0] < print_.box[2]]
    below = min(lower, key=lambda run: run.box[1], default=None)
    rest = span(below) if below is not None and _goes_on_an_address(below, print_, height) else None
    value = value_of("address", rest) if rest is not None else None
    if rest is None or value is None:
        return found if "," in found.text else replace(found, findings=found.findings or ("text.unfinished",))
    findings = found.findings or value.findings
    return replace(found, text=f"{found.text}, {value.text}", findings=findings, span=joined([print_, value.span]))


def _goes_on_an_address(run: Run, above: Span, height: float) -> bool:
    """Whether a line closely below has places, one behind another, and no label."""
    close = run.box[1] - above.box[3] < _LINES_OF_AN_ADDRESS * height
    places = "," in run.text and ":" not in run.text and run.text[0].isupper() and run.capitals < _CAPITALS
    return close and places


def _with_its_year(sheet: Sheet, run: Run) -> Run:
    """The line of a day, with the year where that stands below: "ngày/date 22 tháng/month 11 năm/year", "2014"."""
    if not _YEAR_BELOW.search(run.folded):
        return run
    near = (one for one in sheet.runs if 0 < one.row - run.row <= _ROWS_TO_THE_YEAR and _YEAR.fullmatch(one.text))
    year = next((one for one in near if run.box[0] < one.centre < run.box[2]), None)
    return run if year is None else Run((*run.words, *year.words), run.page, run.row, run.source)
