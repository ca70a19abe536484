"""What the foot of a paper states: signer and position, whom an application is from, place and day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dossier.catalogue.fields import check, normalise
from dossier.catalogue.kinds import OTHER, Kind
from dossier.words.folding import fold
from worker.extract.acts.issuer import (
    agency_above_the_title,
    agency_candidate,
    agency_in_the_corner,
    agency_that_certifies,
    agency_that_is_whole,
)
from worker.extract.acts.signer import signer
from worker.extract.acts.signer_names import bare
from worker.extract.acts.wording import day_findings
from worker.extract.candidate import Candidate, candidate_of, typed
from worker.extract.cards import days_of_a_card, number_of_a_card, plate_of_a_card
from worker.extract.kinds.kind import Recognised
from worker.extract.values.parse import has_a_gap, value_of
from worker.language.agency_names import agency_findings, natural_case, opens_an_agency
from worker.language.personal_names import name_findings
from worker.language.positions import is_a_part, is_applicant, nearest_position, title_findings
from worker.layout.dates import dates_in_words
from worker.layout.runs import Run, Sheet, Span, span

_PLACE_BEFORE_DATE = re.compile(r"^(?:(?:\w+ )?tại\s*:\s*)?[^,:\d]{2,60},\s*$")
# Declarations of civil status say where and when they were made in the middle of their foot (TT 04/2020/TT-BTP).
_MADE_AT, _LEFT_OF_A_FOOT = re.compile(r"^\W*(?:lam )?tai\s*:"), 0.3
# Positions that end in what is elsewhere the beginning of a name.
_WHOLE_TITLE = re.compile(r"(?:công an (?:xã|phường|thị trấn|huyện|quận|tỉnh)|văn phòng hđnd và ubnd)$")
_SIGNS, _STROKES = ' .,:;-–—_“”"', " .,:;^*~|\\/<>=+[]{}‘’`'"
CERTIFICATION = "Chứng thực"
"""Field of administration of what certifies a signature or contract."""
_AT_AN_OFFICE = re.compile(r"^\W*Tại (?:trụ sở )?([^,.;:()]+)")
_ROWS_BELOW_A_TITLE = 3
_WORDS_OF_A_DAY = 6
_SIGNS_THIS = re.compile(r"nguoi ky\b")
_HEIGHT_OF_A_HEADING = 7


def from_the_foot(sheets: Sequence[Sheet], kind: Kind, recognised: Recognised) -> Iterator[Candidate]:
    """Signer and position, the applicant as owner of a form, the day and, without a heading, the issuer."""
    block = signer(sheets, anywhere=kind.layout == "card")
    in_the_middle = kind.layout == "certificate" or kind.administration == "Hộ tịch"
    if in_the_middle and (block.title is None or not block.certain):
        middle = signer(sheets, anywhere=True)  # below two signatures side by side the officer signs in the middle
        block = middle if middle.certain and _is_the_officers(middle.title, block.title) else block
    if kind.layout == "act" and block.title is None:
        middle = signer(sheets, anywhere=True)  # so forms of civil status have "NGƯỜI KÝ GIẤY XÁC NHẬN"
        signs = middle.title is not None and middle.certain and _SIGNS_THIS.match(fold(middle.title.text))
        block = middle if signs else block
    if block.name is not None:
        text = normalise("name", block.name.text)
        doubts = {
            "name.small_letter": any(bare(word.text)[:1].islower() for word in block.name.words),
            "name.off_centre": not block.centred,
            "name.gap": has_a_gap(block.name.words),
            "name.shortened": not block.whole,
        }
        findings = check("name", text) or name_findings(text) or tuple(code for code, holds in doubts.items() if holds)
        certainty = 0.98 if block.certain else 0.65
        yield Candidate(
            "signer_name", "name", text, block.name.source, certainty, findings, block.name, block.name.page
        )
    if block.title is not None and not is_a_part(block.title.text):
        text = natural_case(block.title.text.strip(_SIGNS))
        findings = () if _WHOLE_TITLE.search(text.lower()) else agency_findings(text.removeprefix("Q. "))
        findings = findings or title_findings(text, deputy=block.deputy)
        if (near := nearest_position(text)) is not None and findings:
            text = natural_case(near.upper())  # marked all the same
        findings = findings or (() if block.alone else ("text.unfinished",))
        yield Candidate("signer_title", "text", text, block.title.source, 0.97, findings, block.title, block.title.page)
    # Without a heading on the left, the authority above the signature is the issuer.
    if block.authority is not None and not recognised.head.agency:
        authority = agency_that_is_whole(sheets, block.authority)
        yield agency_candidate(sheets, authority, natural_case(authority.text.strip(" .,:;")), 0.95)
    # Whoever signs a form as its applicant is whom it is about.
    if block.name is not None and block.title is not None and kind.layout == "form" and is_applicant(block.title.text):
        text = normalise("name", block.name.text)
        findings = (*name_findings(text), "name.from_the_signature")
        yield Candidate("owner_name", "name", text, block.name.source, 0.65, findings, block.name, block.name.page)
    may_be_a_voucher = kind.code == OTHER or kind.layout == "voucher"
    if kind.code == OTHER and recognised.head.agency and recognised.head.place_and_date is None:
        for day in _day_below_an_agency(sheets[0], recognised.head.agency[-1]):
            yield from typed("issued_on", kind, day, 0.95)
    if kind.layout == "card":
        yield from days_of_a_card(sheets)
        yield from number_of_a_card(sheets, kind, recognised)
        yield from plate_of_a_card(sheets, kind)
    if block.authority is None and not recognised.head.agency:
        certifies = tuple(agency_that_certifies(sheets, kind))
        yield from certifies
        if not certifies and recognised.title and kind.layout in ("certificate", "card"):
            yield from agency_above_the_title(sheets[0], recognised.title[0])
        if sheets and may_be_a_voucher and recognised.head.end == 0:
            yield from agency_in_the_corner(sheets, recognised.title[0] if recognised.title else None)
    if recognised.title and may_be_a_voucher:
        for day in _day_below(sheets[0], recognised.title[-1]):
            yield from typed("issued_on", kind, day, 0.95)
    if kind.administration == CERTIFICATION:
        yield from _where_and_when(sheets)
    for sheet in reversed(sheets):
        for run, day in dates_in_words(sheet):
            made_at = _MADE_AT.match(run.folded) is not None and sheet.across(run) > _LEFT_OF_A_FOOT
            if (made_at or sheet.across(run) > 0.55) and _follows_a_place(run, day):
                value = value_of("date", day)
                if value is not None:
                    alone = day_findings(value.span) if kind.layout == "act" else ()
                    yield replace(candidate_of("issued_on", value, 0.95, "date"), findings=value.findings or alone)


def _is_the_officers(middle: Span | None, right: Span | None) -> bool:
    """Whether an officer may sign below `middle`: not a declarant beside the post of an officer on the `right`, whose
    own name was not read."""
    if middle is None:
        return False
    return right is None or not is_a_part(middle.text) or is_a_part(right.text)


def _where_and_when(sheets: Sequence[Sheet]) -> Iterator[Candidate]:
    """Day and office of a certification, each a sentence of its own above the body: "Ngày … (Bằng chữ: …)", "Tại Ủy ban
    nhân dân …" (NĐ 23/2015, NĐ 280/2025/NĐ-CP, appendices)."""
    for run in sheets[0].runs:
        days = (day for line, day in dates_in_words(sheets[0]) if line is run and run.text.startswith(day.text))
        value = value_of("date", day) if (day := next(days, None)) is not None else None
        if value is not None:
            yield candidate_of("issued_on", value, 0.95, "date")
        office = _AT_AN_OFFICE.match(run.text)
        print_ = span(run, office.start(1), office.end(1)) if office is not None else None
        if print_ is not None and opens_an_agency(print_.text):
            yield agency_candidate(sheets, print_, print_.text.strip(_SIGNS), 0.95)


def _day_below(sheet: Sheet, title: Run) -> Iterator[Span]:
    """A day alone in its line closely below a title, as on vouchers and invoices."""
    for run, day in dates_in_words(sheet):
        if 0 < run.row - title.row <= _ROWS_BELOW_A_TITLE and run.text.strip(" .") == day.text:
            yield day


def _day_below_an_agency(sheet: Sheet, agency: Span) -> Iterator[Span]:
    """The day that judgments have on the left, below their number (NQ 01/2017/NQ-HĐTP): "Ngày: 30-10-2016"."""
    for run in sheet.runs:
        below = 0 < run.box[1] - agency.box[3] < _HEIGHT_OF_A_HEADING * sheet.print_height
        day = span(run) if below and run.folded.startswith("ngay") and sheet.across(run) < 0.5 else None
        if day is not None and value_of("date", day) is not None and len(run.words) <= _WORDS_OF_A_DAY:
            yield day
            return


def _follows_a_place(run: Run, day: Span) -> bool:
    """Whether the day stands behind a place ("Huế, ngày …"), or alone as on forms that leave it to be filled in."""
    start = run.text.find(day.text)
    if run.text.strip(" .") == day.text:
        return True
    return start > 0 and _PLACE_BEFORE_DATE.match(run.text[:start]) is not None
