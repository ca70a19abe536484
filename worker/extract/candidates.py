"""Who says what about a field: every place of a paper that states a value, in the order in which they are believed.

Codes first (read without error or not at all), then the zones that the layout fixes for the kind, then labels in
reading order. A label counts for the person under whose name it stands: on a birth certificate the mother's day of
birth is no day of birth of the child.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from dossier.fields import FIELDS, ValueType, check, normalise
from dossier.kinds import OTHER, Catalogue, Kind, LabelledField
from dossier.reading import Source
from worker.extract.codes import is_citizen_card, values_in
from worker.extract.issuer import agency_findings, joined_agencies, natural_case, opens_an_agency, places_in
from worker.extract.kind import Recognised
from worker.extract.labels import Written, written
from worker.extract.lines import Run, Sheet, Span, fold_letters, joined, span
from worker.extract.parents import parents_in
from worker.extract.places import begins_a_listed_place
from worker.extract.signer import is_applicant, is_position, signer, title_findings, without_certifications
from worker.extract.syllables import name_findings
from worker.extract.values import Value, cut, value_of
from worker.extract.zones import ABOUT, abstract, dates_in_words

PERSONAL = {"owner_id", "owner_born_on", "gender", "ethnicity", "nationality", "residence", "phone"}
_SERIAL_ALONE = re.compile(r"^\W*[A-ZĐ]{2}\s?\d{6}(?:\d{2})?\W*$")
_PLACE_BEFORE_DATE = re.compile(r"^(?:\w+ tại\s*:\s*)?[^,:\d]{2,60},\s*$")
_LEVELS = frozenset("thanh thi dac phuong huyen quan tinh xa tp cong chu uy ubnd hdnd so phong ban".split())
_SIGNS = ".,:;()\"“”…"
# A word that was read less surely than this bears no witness.
_CLEAR = 0.6
_DAY_OF_A_CARD = re.compile(r"\bngay\S*(?:\s+[a-z]\S*)?\s+(\d{1,2})\s+t\S+(?:\s+m\S+)?\s+(\d{1,2})\s+n\S+(?:\s+y\S+)?\s+(\d{4})\b")
_ENOUGH_FILLED = 4
_HARDLY_READ = 0.75
_NAMED = re.compile(r"\b(?:cua|cho|doi voi) (?:ong/ba|ong|ba)\s*:?\s+(?=\S)")
_FROM = re.compile(r"\b(?:ke )?tu (?=ngay)")
_LENGTH_OF_A_DAY = 28  # letters of "ngày 08 tháng 10 năm 2026"
# Positions that end in what is elsewhere the beginning of a name.
_WHOLE_TITLE = re.compile(r"(?:công an (?:xã|phường|thị trấn|huyện|quận|tỉnh)|văn phòng hđnd và ubnd)$")
_CERTIFIES = re.compile(r"^\W*(?:chung nhan|xac nhan|cap)\W*$")
_ROWS_BELOW_A_TITLE = 3
_FIRST_ARTICLE = re.compile(r"^\W*dieu\s*[1il]\b")


@dataclass(frozen=True)
class Candidate:
    """A value that some place of the paper states for the field `name`.

    `span`: the print it was read from, None for what a code says. `certainty`: how sure the rule is, 0-1, apart from
    how sure the recogniser was of the letters. `zone`: it stands where the layout has this field, beside the national title.
    """

    name: str
    type: ValueType
    text: str
    source: Source
    certainty: float
    findings: tuple[str, ...] = ()
    span: Span | None = None
    page: int | None = None
    running: bool = False
    zone: bool = False

    @property
    def confidence(self) -> float:
        """How sure this value is, 0-1: the least sure of its words times the certainty of the rule."""
        return self.certainty * (self.span.confidence if self.span is not None else 1.0)


def candidates(
    sheets: Sequence[Sheet], codes: Sequence[tuple[int, str]], recognised: Recognised, catalogue: Catalogue
) -> tuple[Candidate, ...]:
    """All candidates, for each field the most believed first."""
    kind = catalogue[recognised.guess.code]
    sheets = tuple(map(without_certifications, sheets))
    zones = tuple(_from_zones(sheets, kind, recognised)) if sheets else ()
    labels = tuple(_from_labels(sheets, kind, recognised, catalogue))
    # On an act place and date stand in a fixed zone; forms and certificates have a line of their own for the day.
    first = tuple(zone for zone in zones if zone.name in ("title", "number"))
    printed = (*zones, *labels) if kind.layout == "act" else (*first, *labels, *zones)
    found = (*_from_codes(codes, kind), *printed, *_from_the_foot(sheets, kind, recognised))
    if kind.field("owner_name") is not None and not any(one.name == "owner_name" for one in found):
        found = (*found, *_named_in_the_text(sheets))
    return (*found, *_echoes(sheets, found))


def _candidate(name: str, value: Value, certainty: float, value_type: ValueType, *, running: bool = False) -> Candidate:
    print_ = value.span
    return Candidate(
        name, value_type, value.text, print_.source, certainty, value.findings, print_, print_.page, running
    )


def _typed(name: str, kind: Kind, written_: Span | None, certainty: float) -> Iterator[Candidate]:
    value_type = _type(name, kind)
    value = value_of(value_type, written_) if written_ is not None else None
    if value is not None:
        yield _candidate(name, value, certainty, value_type)


def _type(name: str, kind: Kind) -> ValueType:
    own = kind.field(name)
    return own.type if own else FIELDS[name].type


def _from_codes(codes: Sequence[tuple[int, str]], kind: Kind) -> Iterator[Candidate]:
    for page, code in codes:
        # A card laid beside another paper says nothing about that paper.
        if is_citizen_card(code) and kind.layout != "card":
            continue
        for name, text in values_in(code):
            value_type = _type(name, kind)
            value = normalise(value_type, text)
            yield Candidate(name, value_type, value, "qr", 1.0, check(value_type, value), page=page)


def _from_zones(sheets: Sequence[Sheet], kind: Kind, recognised: Recognised) -> Iterator[Candidate]:
    first, head = sheets[0], recognised.head
    for number in _typed("number", kind, head.number, 1.0):
        yield replace(number, zone=True)
    yield from _typed("issued_on", kind, head.place_and_date, 1.0)
    if head.agency:
        agency = joined(head.agency)
        name = joined_agencies([line.text for line in head.agency])
        findings = () if head.agency_complete else ("text.line_missing",)
        yield _agency(sheets, agency, name, 1.0, findings)
    if head.about is not None:
        for title in _typed("title", kind, head.about, 1.0):
            yield title if head.about_complete else replace(title, findings=(*title.findings, "text.line_missing"))
    elif recognised.title and kind.field("title") is not None:
        found = abstract(first, recognised.title)
        # Below the name of a form other remarks stand too ("Số: …"), so there it must say what it is.
        # An act of a kind that the catalogue does not have ("THÔNG TƯ") is an act all the same.
        act = kind.layout == "act" or (kind.code == OTHER and head.two_columns and head.number is not None)
        if found is not None and (act or ABOUT.match(fold_letters(found.text))):
            yield from _typed("title", kind, found, 1.0)
    if kind.field("land_certificate_serial") is not None:
        for sheet in sheets:
            for run in sheet.runs:
                if _SERIAL_ALONE.match(run.text):
                    yield from _typed("land_certificate_serial", kind, span(run), 0.98)


def _from_labels(
    sheets: Sequence[Sheet], kind: Kind, recognised: Recognised, catalogue: Catalogue
) -> Iterator[Candidate]:
    taken: set[str] = set()
    title_row = recognised.title[0].row if recognised.title else 0
    for number, sheet in enumerate(sheets):
        article = _row_of_first_article(sheet)
        people: list[tuple[int, int, LabelledField]] = []
        labels = tuple(written(sheet, kind, catalogue))
        parents = tuple(parents_in(sheet)) if kind.field("mother_name") is not None else ()
        by_hand = _is_filled_by_hand(labels)
        for name, _, print_ in parents:
            for parent in _typed(name, kind, print_, 0.97):
                yield replace(parent, findings=parent.findings or ("form.by_hand",)) if by_hand else parent
        labels = tuple(one for one in labels if one.row not in {row for _, row, _ in parents})
        for one in labels:
            row = one.row
            about_others = one.label.phrase.running and kind.layout == "act" and _is_preamble(row, title_row, article)
            if about_others and number == 0:
                continue
            for field in _fields_of(one, taken):
                if field.name == "title" and kind.layout == "act":
                    continue
                if field.name in PERSONAL and not _belongs_to_owner(one, people):
                    continue
                found = _first_good(one, field)
                if found is None:
                    continue
                if field.type == "name" and not field.name.startswith("signer"):
                    people.append((row, one.left, field))
                taken.add(field.name)
                yield replace(found, findings=found.findings or ("form.by_hand",)) if by_hand else found


def _is_filled_by_hand(labels: Sequence[Written]) -> bool:
    """Whether most of what stands after the labels of a form was hardly read: then nothing written there can be relied
    on, and handwritten digits least, which are misread with confidence."""
    words = [
        [word for word in one.values[0].words if any(map(str.isalnum, word.text)) and ".." not in word.text]
        for one in labels
        if one.values and one.label.colon
    ]
    filled = [min(word.confidence for word in some) for some in words if some]
    return len(filled) >= _ENOUGH_FILLED and median(filled) < _HARDLY_READ


def _fields_of(one: Written, taken: set[str]) -> tuple[LabelledField, ...]:
    """The fields a label introduces here: of several with one type the first not yet read, otherwise all."""
    fields = one.label.phrase.fields
    if "parcel_number" in taken and any(field.name == "parcel_address" for field in fields):
        return tuple(field for field in fields if field.name == "parcel_address")
    if len(fields) > 1 and len({field.type for field in fields}) < len(fields):
        return tuple(field for field in fields if field.name not in taken)[:1]
    return fields


def _first_good(one: Written, field: LabelledField) -> Candidate | None:
    certainty = (1.0 if one.label.likeness > 0.96 else 0.93) * (
        1.0 if one.label.colon or one.label.phrase.running else 0.97
    )
    places = _places(one, field)
    if field.name == "valid_from":
        places = tuple(begun for place in places if (begun := _from_its_first_day(place)) is not None)
    found = [value for place in places if (value := value_of(field.type, place)) is not None]
    if field.type == "name":
        # "Chủ đầu tư" among those who receive a copy stands beside the signer's position.
        found = [value for value in found if not is_position(fold_letters(value.text))]
    if not found:
        return None
    best = next((value for value in found if not value.findings), found[0])
    return _candidate(field.name, best, certainty, field.type, running=one.label.phrase.running)


def _from_its_first_day(term: Span) -> Span | None:
    """What stands after "từ ngày" in a term; where that is not printed, its day is the last one."""
    match = _FROM.search(fold_letters(term.text))
    if match is None:
        return term if len(term.text) < _LENGTH_OF_A_DAY else None
    return cut(term, match.end(), len(term.text))


def _places(one: Written, field: LabelledField) -> tuple[Span, ...]:
    """Where the value may stand; of an abstract, "V/v" and "Về việc" are its first words and no label."""
    label = span(one.label.run, one.label.start, one.label.end)
    if field.name != "title" or label is None or not ABOUT.match(fold_letters(label.text)):
        return one.values
    return tuple(joined([label, place]) for place in one.values)


def _belongs_to_owner(one: Written, people: Sequence[tuple[int, int, LabelledField]]) -> bool:
    """Whether the last name before this label, in its column, is the owner's (or there is none)."""
    row, left = one.row, one.left
    before = [person for person in people if person[0] <= row and person[1] <= left + 20]
    if not before:
        return True
    return max(before, key=lambda person: (person[0], person[1]))[2].name == "owner_name"


def _row_of_first_article(sheet: Sheet) -> int | None:
    return next((run.row for run in sheet.runs if _FIRST_ARTICLE.match(run.folded)), None)


def _is_preamble(row: int, title_row: int, article: int | None) -> bool:
    """Whether a row lies between the abstract and Điều 1, where others than the owner are named."""
    return article is not None and title_row + 8 < row < article


def _from_the_foot(sheets: Sequence[Sheet], kind: Kind, recognised: Recognised) -> Iterator[Candidate]:
    block = signer(sheets, anywhere=kind.layout == "card")
    if block.name is not None:
        text = normalise("name", block.name.text)
        small = any(word[:1].islower() for word in block.name.text.split())
        doubts = (*(("name.small_letter",) if small else ()), *(() if block.centred else ("name.off_centre",)), *(() if block.whole else ("name.shortened",)))
        findings = check("name", text) or name_findings(text) or doubts
        certainty = 0.98 if block.certain else 0.65
        yield Candidate(
            "signer_name", "name", text, block.name.source, certainty, findings, block.name, block.name.page
        )
    if block.title is not None:
        text = natural_case(block.title.text.strip(" .,:;-–_"))
        findings = () if _WHOLE_TITLE.search(text.lower()) else agency_findings(text.removeprefix("Q. "))
        findings = findings or title_findings(text, deputy=block.deputy)
        yield Candidate("signer_title", "text", text, block.title.source, 0.97, findings, block.title, block.title.page)
    # Without a heading on the left, the authority above the signature is the issuer.
    if block.authority is not None and not recognised.head.agency:
        yield _agency(sheets, block.authority, natural_case(block.authority.text.strip(" .,:;")), 0.95)
    # Whoever signs a form as its applicant is whom it is about.
    if block.name is not None and block.title is not None and kind.layout == "form" and is_applicant(block.title.text):
        text = normalise("name", block.name.text)
        findings = (*name_findings(text), "name.from_the_signature")
        yield Candidate("owner_name", "name", text, block.name.source, 0.65, findings, block.name, block.name.page)
    if kind.layout == "card":
        yield from _days_of_a_card(sheets)
    if block.authority is None and not recognised.head.agency:
        yield from _agency_that_certifies(sheets, kind)
    if recognised.title and kind.code == OTHER:
        for day in _day_below(sheets[0], recognised.title[-1]):
            yield from _typed("issued_on", kind, day, 0.95)
    for sheet in reversed(sheets):
        for run, day in dates_in_words(sheet):
            if sheet.across(run) > 0.55 and _follows_a_place(run, day):
                value = value_of("date", day)
                if value is not None:
                    yield _candidate("issued_on", value, 0.95, "date")


def _agency_that_certifies(sheets: Sequence[Sheet], kind: Kind) -> Iterator[Candidate]:
    """The agency in capitals above "CHỨNG NHẬN", or alone on a card: where neither heading nor signature names it."""
    for sheet in sheets:
        for run in sheet.runs:
            if run.capitals < 0.8 or run.confidence < _CLEAR or not opens_an_agency(run.text) or is_position(run.folded):
                continue
            below = next((other for other in sheet.runs if other.row > run.row), None)
            certifies = below is not None and _CERTIFIES.match(below.folded) is not None
            print_ = span(run)
            if print_ is not None and (certifies or (kind.layout == "card" and run.folded.startswith(("bo ", "cuc ")))):
                yield _agency(sheets, print_, natural_case(run.text.strip(" .,:;")), 0.95)


def _day_below(sheet: Sheet, title: Run) -> Iterator[Span]:
    """A day alone in its line closely below a title, as on vouchers and invoices."""
    for run, day in dates_in_words(sheet):
        if 0 < run.row - title.row <= _ROWS_BELOW_A_TITLE and run.text.strip(" .") == day.text:
            yield day


def _days_of_a_card(sheets: Sequence[Sheet]) -> Iterator[Candidate]:
    """The day on a card, between words so small, in two languages, that they are misread, and then it is to be looked at."""
    for sheet in sheets:
        for run in sheet.runs:
            match = _DAY_OF_A_CARD.search(run.folded)
            print_ = span(run, match.start(), match.end()) if match else None
            if match is None or print_ is None:
                continue
            text = normalise("date", f"{match[1]}/{match[2]}/{match[3]}")
            well_read = value_of("date", print_)
            sure = well_read is not None and well_read.text == text
            findings = check("date", text) or (() if sure else ("date.words_misread",))
            yield Candidate("issued_on", "date", text, run.source, 0.95, findings, print_, run.page)


def _named_in_the_text(sheets: Sequence[Sheet]) -> Iterator[Candidate]:
    """Whom the running text names first, where the line of the owner's name could not be read: perhaps another."""
    for sheet in sheets:
        for run in sheet.runs:
            match = _NAMED.search(run.folded)
            place = span(run, match.end()) if match else None
            value = value_of("name", place) if place is not None else None
            if value is not None and len(value.text.split()) > 1:
                yield replace(_candidate("owner_name", value, 0.65, "name"), findings=("name.from_the_text",))
                return


def _echoes(sheets: Sequence[Sheet], found: Sequence[Candidate]) -> Iterator[Candidate]:
    """The owner's name where the paper has it again, in its running text or under the signature: a second witness."""
    named = next((one for one in found if one.name == "owner_name" and one.type == "name"), None)
    if named is None or named.span is None:
        return
    wanted = fold_letters(named.text).split()
    taken = {id(word) for one in found if one.name == "owner_name" and one.span for word in one.span.words}
    for sheet in sheets:
        for run in sheet.runs if len(wanted) > 1 else ():
            folded = [fold_letters(word.text.strip(_SIGNS)) for word in run.words]
            for at in range(len(folded) - len(wanted) + 1):
                words = run.words[at : at + len(wanted)]
                if folded[at : at + len(wanted)] != wanted or any(id(word) in taken for word in words):
                    continue
                text = normalise("name", " ".join(word.text.strip(_SIGNS) for word in words))
                echo = Span(text, words, run.page, run.source)
                if echo.confidence > _CLEAR:
                    findings = check("name", text) or name_findings(text)
                    yield Candidate("owner_name", "name", text, run.source, 0.97, findings, echo, run.page)


def _agency(
    sheets: Sequence[Sheet], print_: Span, name: str, certainty: float, findings: tuple[str, ...] = ()
) -> Candidate:
    findings = findings or agency_findings(name) or _place_findings(sheets, name) or _is_cut(sheets, print_)
    if not findings and begins_a_listed_place(name):
        findings = ("text.unfinished",)
    return Candidate("issuer", "text", name, print_.source, certainty, findings, print_, print_.page)


def _is_cut(sheets: Sequence[Sheet], agency: Span) -> tuple[str, ...]:
    """Whether the paper has the last two words of an agency's name again with more of a name behind them."""
    ending = [fold_letters(word.text.strip(_SIGNS)) for word in agency.words[-2:]]
    own = {id(word) for word in agency.words}
    for sheet in sheets:
        for run in sheet.runs:
            folded = [fold_letters(word.text.strip(_SIGNS)) for word in run.words]
            for at in range(len(folded) - 2):
                after = run.words[at + 2]
                # Of a line in capitals only the end is surely still the name: "UBND XÃ TRÀ TÂN XÁC NHẬN".
                last = at + 3 == len(folded) or run.capitals < 0.7
                ended = any(sign in "".join(word.text for word in run.words[at : at + 2]) for sign in ",;.")
                if folded[at : at + 2] != ending or ended or not last or id(run.words[at]) in own:
                    continue
                if after.text.isalpha() and after.text[0].isupper() and folded[at + 2] not in _LEVELS:
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
        if other > same:
            return ("text.marks_differ",)
    return ()


def _follows_a_place(run: Run, day: Span) -> bool:
    """Whether the day stands behind a place ("Huế, ngày …"), or alone as on forms that leave it to be filled in."""
    start = run.text.find(day.text)
    if run.text.strip(" .") == day.text:
        return True
    return start > 0 and _PLACE_BEFORE_DATE.match(run.text[:start]) is not None
