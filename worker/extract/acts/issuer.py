"""Who issued a paper, as a candidate, with what the rest of the paper says against its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dossier.catalogue.kinds import Kind
from dossier.words.folding import fold_letters
from worker.extract.acts.wording import has_a_tail_twice
from worker.extract.candidate import Candidate
from worker.language.agency_names import AGENCY_WORDS, agency_findings, natural_case, opens_an_agency, places_in
from worker.language.place_names import are_listed_places, begins_a_listed_place, lacks_its_dash, misspelt_places
from worker.language.positions import is_position
from worker.layout.runs import Run, Sheet, Span, joined, span

_LEVELS = re.compile(r"(?:thanh|thi|dac|phuong|huyen|quan|tinh|xa|tp|cong|chu|uy|ubnd|hdnd|so|phong|ban)")
SIGNS = '.,:;()"“”…'
# A word that was read less surely than this bears no witness.
CLEAR = 0.6
_LEFT_HALF = 0.45
_CAPITALS, _ALL_CAPITALS = 0.7, 0.8
_LOWER_UNIT = r"\b(?:xa|phuong|thi tran|dac khu)(?: \w+){1,4}"
_HEADED = re.compile(r"^\W*(?:giam doc|hieu truong|vien truong|chu tich)\s+(?=\w)")
_CERTIFIES = re.compile(r"^\W*(?:chung nhan|xac nhan|cap)\W*$")


def agency_candidate(
    sheets: Sequence[Sheet], print_: Span, name: str, certainty: float, findings: tuple[str, ...] = ()
) -> Candidate:
    """The issuer called `name`, read from `print_`, and what speaks against it."""
    findings = findings or _of_its_name(name) or _place_findings(sheets, name) or _is_cut(sheets, print_)
    if not findings and begins_a_listed_place(name):
        findings = ("text.unfinished",)
    if not findings and (lacks_its_dash(name) or any(_is_printed(sheets, place) for place in misspelt_places(name))):
        findings = ("place.marks_differ",)
    if not findings and has_a_tail_twice(name):
        findings = ("text.stray_sign",)
    return Candidate("issuer", "text", name, print_.source, certainty, findings, print_, print_.page)


def _of_its_name(name: str) -> tuple[str, ...]:
    """What speaks against a name by itself. Forms of civil status have the three levels of places as their heading."""
    findings = agency_findings(name)
    return () if findings == ("agency.unknown",) and are_listed_places(name) else findings


def _is_printed(sheets: Sequence[Sheet], place: str) -> bool:
    return any(place in run.text.lower() for sheet in sheets for run in sheet.runs)


def agency_that_is_whole(sheets: Sequence[Sheet], print_: Span) -> Span:
    """The agency named by `print_` above a signature, or where its name breaks off there ("TM. ỦY BAN NHÂN DÂN"), the
    line in capitals of the first page that begins with it and goes on: "ỦY BAN NHÂN DÂN TỈNH QUẢNG NAM" as the head of
    a certificate."""
    if "text.unfinished" not in agency_findings(natural_case(print_.text)):
        return print_
    begins = fold_letters(print_.text.strip(" .,:;")) + " "
    for run in sheets[0].runs:
        whole = span(run) if run.capitals > 0.8 and run.confidence > CLEAR and run.folded.startswith(begins) else None
        if whole is not None and not agency_findings(natural_case(whole.text)):
            return whole
    return print_


def agency_that_certifies(sheets: Sequence[Sheet], kind: Kind) -> Iterator[Candidate]:
    """The agency in capitals above "CHỨNG NHẬN", or alone on a card: where neither heading nor signature names it."""
    for sheet in sheets:
        for run in sheet.runs:
            if run.capitals < 0.8 or run.confidence < CLEAR or not opens_an_agency(run.text) or is_position(run.folded):
                continue
            below = next((other for other in sheet.runs if other.row > run.row), None)
            certifies = below is not None and _CERTIFIES.match(below.folded) is not None
            print_ = span(run)
            if print_ is not None and (certifies or (kind.layout == "card" and run.folded.startswith(("bo ", "cuc ")))):
                yield agency_candidate(sheets, print_, natural_case(run.text.strip(" .,:;")), 0.95)


def agency_above_the_title(sheet: Sheet, title: Run) -> Iterator[Candidate]:
    """Who issues a card or certificate by the lines in capitals above its name: "BẢO HIỂM XÃ HỘI VIỆT NAM", or with its
    head before it ("GIÁM ĐỐC TRUNG TÂM …"), for whom the one below signs."""
    lines: list[Span] = []
    for run in sheet.runs:
        if run.row >= title.row or run.capitals < _ALL_CAPITALS or run.confidence < CLEAR:
            continue
        office = _HEADED.match(run.folded)
        print_ = span(run, office.end()) if office is not None else span(run)
        if print_ is not None and opens_an_agency(print_.text) and not is_position(fold_letters(print_.text)):
            lines.append(print_)
    if lines:
        print_ = joined(lines)
        yield agency_candidate((sheet,), print_, natural_case(print_.text.strip(" .,:;")), 0.95)


def agency_in_the_corner(sheets: Sequence[Sheet], title: Run | None) -> Iterator[Candidate]:
    """Who takes the money, top left on receipts and vouchers, which have no national title (NĐ 123/2020/NĐ-CP, form
    01BLP): the first lines in capitals there, above the title."""
    lines: list[Run] = []
    for row in sheets[0].rows:
        run = row[0]
        if title is None or run.row >= title.row or sheets[0].across(run) > _LEFT_HALF:
            break
        if run.capitals < 0.8 or run.confidence < CLEAR or ":" in run.text:
            break
        if not lines and not opens_an_agency(run.text):
            break
        lines.append(run)
    pieces = [piece for run in lines if (piece := span(run)) is not None]
    if pieces:
        print_ = joined(pieces)
        yield agency_candidate(sheets, print_, natural_case(print_.text.strip(" .,:;")), 0.95)


def _is_cut(sheets: Sequence[Sheet], agency: Span) -> tuple[str, ...]:
    """Whether the paper has the last two words of an agency's name again with more of a name behind them, or all of it
    behind the unit below it, whose line in the heading was not read ("Xã Tân Dĩnh - UBND huyện Lạng Giang")."""
    ending = [fold_letters(word.text.strip(SIGNS)) for word in agency.words[-2:]]
    if " ".join(word.text.strip(SIGNS).lower() for word in agency.words[-2:]) in AGENCY_WORDS:
        return ()  # "Bộ Công an" is whole, whatever name follows it elsewhere
    own = {id(word) for word in agency.words}
    whole = " ".join(fold_letters(agency.text).split())
    for sheet in sheets:
        for run in sheet.runs:
            if run.capitals < _CAPITALS and re.search(rf"{_LOWER_UNIT} - {re.escape(whole)}\b", run.folded):
                return ("text.line_missing",)
            if not all(word in run.folded for word in ending):
                continue
            folded = [fold_letters(word.text.strip(SIGNS)) for word in run.words]
            for at in range(len(folded) - 2):
                after = run.words[at + 2]
                # Of a line in capitals only the end is surely still the name: "UBND XÃ TRÀ TÂN XÁC NHẬN".
                last = at + 3 == len(folded) or run.capitals < _CAPITALS
                ended = any(sign in "".join(word.text for word in run.words[at : at + 2]) for sign in ",;.")
                if folded[at : at + 2] != ending or ended or not last or id(run.words[at]) in own:
                    continue
                if after.text.isalpha() and after.text[0].isupper() and not _LEVELS.fullmatch(folded[at + 2]):
                    return ("text.unfinished",)
    return ()


def _place_findings(sheets: Sequence[Sheet], name: str) -> tuple[str, ...]:
    """The places named in an agency's name against the same places elsewhere on the paper: the marks must agree."""
    for place in places_in(name):
        folded = fold_letters(place)
        same = other = 0
        for sheet in sheets:
            for run in sheet.runs:
                for match in re.finditer(rf"\b{re.escape(folded)}\b", run.folded):
                    if run.capitals > 0.7:
                        continue
                    if run.text[match.start() : match.end()].lower() == place:
                        same += 1
                    else:
                        other += 1
        if other and other >= same:
            return ("text.marks_differ",)
    return ()
