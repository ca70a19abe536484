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

from dossier.catalogue.fields import check, normalise
from dossier.catalogue.kinds import ONE_STOP, OTHER, Catalogue, Kind, LabelledField
from dossier.reading import Role
from dossier.words.folding import fold, fold_letters
from worker.correct.diacritics import has_a_likelier_spelling
from worker.extract.acts.abstract import abstract
from worker.extract.acts.issuer import agency_candidate
from worker.extract.acts.wording import as_in_the_body, day_findings, wording_findings
from worker.extract.candidate import WITNESS, Candidate, candidate_of, type_of, typed
from worker.extract.cards import whole_address
from worker.extract.codes import is_citizen_card, number_alone, values_in
from worker.extract.days_in_words import days_in_words
from worker.extract.desk_codes import codes_at_the_head
from worker.extract.foot import CERTIFICATION, from_the_foot
from worker.extract.kinds.kind import Recognised
from worker.extract.labelled import value_in
from worker.extract.labels.context import NAME_LABELS
from worker.extract.labels.search import Written, written
from worker.extract.machine_readable import against_the_machine_readable, from_the_machine_readable, zone_in
from worker.extract.persons.blocks import Block, Blocks, Place, place_of
from worker.extract.persons.couples import Cell, couple_in
from worker.extract.persons.echoes import echoes, named_in_the_text
from worker.extract.persons.given_out import BORN_IN, PERSONAL, Stated, given_out
from worker.extract.values.parse import value_of
from worker.language.agency_names import joined_agencies
from worker.language.positions import is_position
from worker.layout.attached import before_annexes
from worker.layout.runs import Sheet, cut, joined, span
from worker.layout.stamps import without_stamps
from worker.layout.zones import ABOUT, title_block

_SERIAL_ALONE = re.compile(r"^\W*(?:[A-ZĐ]{2}\s?\d{6}(?:\d{2})?|[A-ZĐ]\s\d{6})\W*$")
_ENOUGH_FILLED = 3
_HARDLY_READ = 0.8
# The median word of a printed page is read with 0.93 or more, of a page by hand with 0.8 to 0.88.
_PRINTED = 0.9
_YEAR = re.compile(r"\W*((?:19|20)\d{2})(?!\d)")
_LETTERED = re.compile(r"(?:^|\s)[a-h]\)\s*$")
_SAYS_WHOSE = re.compile(r"^cung|sinhcon|cuacon$")
_LINES_OF_A_HOLDER = 2
# Under certificates of civil status that have no agency's heading (TT 04/2020/TT-BTP, forms of certificates).
_SIGNS_A_CERTIFICATE = re.compile(r"^\W*nguoi ky giay (?:khai sinh|chung nhan)\b")
_FIRST_ARTICLE = re.compile(r"^\W*dieu\s*[1il]\b")


@dataclass(frozen=True)
class Found:
    """All candidates, for each field the most believed first, and the role of whom the paper is about."""

    candidates: tuple[Candidate, ...]
    owner: Role


def candidates(
    sheets: Sequence[Sheet], codes: Sequence[tuple[int, str]], recognised: Recognised, catalogue: Catalogue
) -> Found:
    """What the paper states of itself and of persons. `sheets`: its own, without those of a paper that is enclosed."""
    kind = catalogue[recognised.guess.code]
    if kind.administration != CERTIFICATION:  # what is a stamp on others is the paper itself
        sheets = tuple(map(without_stamps, sheets))
    zones = tuple(_from_zones(sheets, kind, recognised)) if sheets else ()
    blocks = Blocks(kind, _title(sheets, recognised))
    begins = _row_below_the_abstract(sheets, recognised, zones)
    labels = tuple(_unless_one_is_missing(tuple(_from_labels(sheets, kind, begins, catalogue, blocks)), kind))
    # On an act place and date stand in a fixed zone; forms and certificates have a line of their own for the day.
    first = tuple(zone for zone in zones if zone.name in ("title", "number"))
    printed = (*zones, *labels) if kind.layout == "act" else (*first, *labels, *zones)
    foot = from_the_foot(before_annexes(sheets) if kind.layout == "act" else sheets, kind, recognised)
    # Who signs a declaration about another is not whom it is about.
    signed = (one for one in foot if one.name != "owner_name" or blocks.asker_is_the_owner)
    zone = zone_in(sheets) if kind.layout == "card" else None
    printed = tuple(against_the_machine_readable((*printed, *signed), zone, kind))
    found = (*_from_codes(codes, kind), *from_the_machine_readable(zone, kind), *printed)
    if sheets:
        found = (*found, *codes_at_the_head(sheets, kind, recognised))
    owner_is_asked_for = kind.field("owner_name") is not None and blocks.asker_is_the_owner
    if owner_is_asked_for and not any(one.name == "owner_name" for one in found):
        found = (*found, *named_in_the_text(sheets))
    if kind.layout == "certificate" and not any(one.name == "issuer" for one in found):
        found = (*found, *_registrar(sheets, found))
    found = (*found, *_numbers_alone(codes, kind))
    by_hand = {sheet.page.number for sheet in sheets if _is_by_hand(sheet)}
    all_ = tuple(
        replace(one, findings=("page.by_hand",))
        if one.page in by_hand and one.span and not (one.findings or one.proven)
        else one
        for one in (*found, *echoes(sheets, found), *days_in_words(sheets, found))
    )
    return Found(all_, blocks.owner_role)


def _title(sheets: Sequence[Sheet], recognised: Recognised) -> str:
    """The whole title, folded: of its lines the kind may need but the first."""
    first = title_block(sheets[0], recognised.head.end) if sheets else ()
    return " ".join(run.folded for run in dict.fromkeys((*recognised.title, *first)))


def _registrar(sheets: Sequence[Sheet], found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Where neither heading nor signature names an agency: who registered a civil status issues its certificate (Law
    on civil status 60/2014/QH13, articles 16 and 18). Where nobody signs as such, an agency's line may not have been
    read, and extracts are issued by others too (article 63): for a person to look at."""
    signs = any(_SIGNS_A_CERTIFICATE.match(run.folded) for sheet in sheets for run in sheet.runs)
    for one in found:
        if one.name == "registered_at" and one.span is not None:
            findings = one.findings or (() if signs else ("agency.registrar",))
            yield agency_candidate(sheets, one.span, one.text, 0.95, findings)
            return


def _from_codes(codes: Sequence[tuple[int, str]], kind: Kind) -> Iterator[Candidate]:
    for page, code in codes:
        # A card laid beside another paper says nothing about that paper.
        if is_citizen_card(code) and kind.layout != "card":
            continue
        for name, text in values_in(code, of_a_desk=kind.administration == ONE_STOP):
            if name == "land_certificate_serial" and kind.field(name) is None:
                continue
            value_type = type_of(name, kind)
            value = normalise(value_type, text)
            yield Candidate(name, value_type, value, "qr", 1.0, check(value_type, value), page=page)


def _numbers_alone(codes: Sequence[tuple[int, str]], kind: Kind) -> Iterator[Candidate]:
    """A code that is a citizen's number by its form alone bears witness to the printed one."""
    for page, code in codes:
        number = number_alone(code)
        if number is not None:
            yield Candidate("owner_id", type_of("owner_id", kind), number, "qr", WITNESS, page=page)


def _from_zones(sheets: Sequence[Sheet], kind: Kind, recognised: Recognised) -> Iterator[Candidate]:
    first, head = sheets[0], recognised.head
    for number in typed("number", kind, head.number, 1.0):
        yield replace(number, zone=True)
    for day in typed("issued_on", kind, head.place_and_date, 1.0):
        is_act = kind.layout == "act"
        yield replace(day, findings=day.findings or (day_findings(day.span) if is_act else ()), zone=is_act)
    if head.agency:
        agency = joined(head.agency)
        name = joined_agencies([line.text for line in head.agency])
        findings = () if head.agency_complete else ("text.line_missing",)
        yield agency_candidate(sheets, agency, name, 1.0, findings)
    if head.about is not None:
        for title in typed("title", kind, head.about, 1.0):
            yield _checked(sheets, title, whole=head.about_complete)
    elif recognised.title and kind.field("title") is not None:
        found, whole = abstract(first, recognised.title)
        # Below the name of a form other remarks stand too ("Số: …"), so there it must say what it is.
        # An act of a kind that the catalogue does not have ("THÔNG TƯ") is an act all the same.
        act = kind.layout == "act" or (kind.code == OTHER and head.two_columns and head.number is not None)
        if found is not None and (act or ABOUT.match(fold_letters(found.text))):
            for title in typed("title", kind, found, 1.0):
                yield _checked(sheets, title, whole=whole)
    if kind.field("land_certificate_serial") is not None:
        for sheet in sheets:
            for run in sheet.runs:
                if _SERIAL_ALONE.match(_without_marks(run.text)):
                    for serial in typed("land_certificate_serial", kind, span(run), 0.98):
                        # The first certificates had one letter; later ones may have lost one.
                        one_letter = ("serial.one_letter",) if serial.text[1:2] == " " else ()
                        yield replace(serial, findings=serial.findings or one_letter)


def _checked(sheets: Sequence[Sheet], title: Candidate, *, whole: bool) -> Candidate:
    """A title with what speaks against it, and as the body has its words, where that has them otherwise."""
    findings = title.findings or wording_findings(title.text)
    if not findings and title.source == "ocr" and title.span is not None and has_a_likelier_spelling(title.span.words):
        findings = ("text.marks_differ",)
    in_the_body = None if findings or title.span is None else as_in_the_body(sheets, title.span)
    if in_the_body is not None:
        findings = ("text.marks_differ",)
    return replace(
        title, text=in_the_body or title.text, findings=findings if whole else (*findings, "text.line_missing")
    )


def _without_marks(text: str) -> str:
    """`text` in capitals without marks, which no serial has and a recogniser sees in specks."""
    return "".join(letter if letter in "đĐ" or not letter.isupper() else fold(letter).upper() for letter in text)


def _from_labels(
    sheets: Sequence[Sheet], kind: Kind, begins: int, catalogue: Catalogue, blocks: Blocks
) -> Iterator[Candidate]:
    taken: set[str] = set()
    stated: list[Stated] = []
    beside = {field.name for field in kind.beside}
    for number, sheet in enumerate(sheets):
        article = _row_of_first_article(sheet)
        people: list[tuple[int, str]] = []
        labels = tuple(written(sheet, kind, catalogue))
        blocks.add(number, sheet, _asking_for_names(labels))
        by_hand = _is_filled_by_hand(labels)
        cells = couple_in(sheet, labels)
        stated += _in_columns(number, cells, kind, blocks, by_hand=by_hand)
        labels = tuple(one for one in labels if one.row not in {cell.row for cell in cells})
        stated += _named_by_openings(number, labels, blocks) if kind.field("owner_name") is not None else ()
        for one in labels:
            row, running = one.row, one.label.phrase.running
            place = place_of(number, sheet, one.label.run, one.left, row, running=running)
            about_others = running and kind.layout == "act" and article is not None and begins <= row < article
            if about_others and number == 0:
                continue
            for field in _fields_of(one, taken):
                if field.name == "title" and kind.layout == "act":
                    continue
                if one.label.whose and (field.name not in PERSONAL or field.type == "name"):
                    continue
                # "Cùng địa chỉ": the owner's as well. "Giới tính của con", "Đã sinh con": a child's, below its parents.
                shared = _SAYS_WHOSE.search(one.label.phrase.letters) is not None
                block = blocks.at(place, running=running)
                block = blocks.in_role(one.label.whose) if one.label.whose else block
                found = value_in(one, field)
                if found is not None and field.type == "dossier_code" and running and found.findings:
                    continue  # "đối với hồ sơ đề nghị …" names none
                if found is not None and by_hand:
                    found = replace(found, findings=found.findings or ("form.by_hand",))
                if found is not None and field.name == "owner_name" and _is_of_a_couple(sheet, one, people, kind):
                    # "Ông …", and below it "Bà …": nothing says that they are married.
                    second = replace(found, name="spouse_name", findings=found.findings or ("name.second_holder",))
                    stated.append(Stated(second, place, blocks.beside(place, "spouse", second.text)))
                    people.append((row, "spouse_name"))
                    continue
                if found is not None and field.type == "address" and kind.layout == "card":
                    found = whole_address(sheet, found)
                if field.type == "name" and not field.name.startswith("signer"):
                    if found is None and not _asks_for_a_name(one, field):
                        continue
                    name = found.text if found is not None else None
                    block = blocks.named(place, one.label, field.name, name)
                    people.append((row, field.name))
                if found is None and field.name == "owner_born_on":
                    stated += (Stated(year, place, block, field.name in beside) for year in _year_of_birth(one))
                if found is None:
                    continue
                taken.add(field.name)
                if field.name == "number" and block is not None and one.label.phrase.letters == "so":
                    # Below the persons "Số" stands before the number of a register or of another paper.
                    below = kind.layout != "card" and not found.findings
                    found = replace(found, findings=("number.below",)) if below else found
                stated.append(Stated(found, place, block, field.name in beside, shared))
    yield from given_out(sorted(stated, key=lambda one: (one.place.sheet, one.place.row)), blocks, kind)


def _unless_one_is_missing(found: Sequence[Candidate], kind: Kind) -> Iterator[Candidate]:
    """`found`; where a form has two people under the same labels and one alone was read, he may be either: marked."""
    owner = set(kind.labels("owner_name"))
    others = {one.name for one in kind.fields if one.name != "owner_name" and owner.intersection(one.labels)}
    missing = bool(others) and not others & {one.name for one in found}
    for one in found:
        of_a_person = one.person is None and one.name in PERSONAL
        yield replace(one, findings=one.findings or ("name.other_missing",)) if missing and of_a_person else one


def _is_by_hand(sheet: Sheet) -> bool:
    """Whether a page is written by hand, or read so badly that it may as well be."""
    sure = [word.confidence for run in sheet.runs for word in run.words if any(map(str.isalpha, word.text))]
    return bool(sure) and median(sure) < _PRINTED


def _is_filled_by_hand(labels: Sequence[Written]) -> bool:
    """Whether most of what stands after the labels of a form was hardly read: then nothing written there can be relied
    on, and handwritten digits least, which are misread with confidence."""
    words = [
        [word for word in one.values[0].words if any(map(str.isalnum, word.text)) and ".." not in word.text]
        for one in labels
        if one.values and one.label.colon
    ]
    filled = [min(word.confidence for word in some) for some in words if some]
    hardly = sum(one < _HARDLY_READ for one in filled)
    return len(filled) >= _ENOUGH_FILLED and hardly >= len(filled) / 2


def _fields_of(one: Written, taken: set[str]) -> tuple[LabelledField, ...]:
    """The fields a label introduces here: of several with one type the first not yet read, otherwise all."""
    fields = one.label.phrase.fields
    # Of a land certificate the parcel's particulars are lettered, its holder's are not (TT 23/2014/TT-BTNMT).
    lettered = _LETTERED.search(one.label.run.text[: one.label.start]) is not None
    if ("parcel_number" in taken or lettered) and any(field.name == "parcel_address" for field in fields):
        return tuple(field for field in fields if field.name == "parcel_address")
    if len(fields) > 1 and len({field.type for field in fields}) < len(fields):
        return tuple(field for field in fields if field.name not in taken)[:1]
    return fields


def _in_columns(number: int, cells: Sequence[Cell], kind: Kind, blocks: Blocks, *, by_hand: bool) -> Iterator[Stated]:
    """What a table states of the person of each of its columns."""
    columns: dict[int, Block] = {}
    for cell in cells:
        head = cell.column.head
        place = Place(number, cell.row, head.box[0], head.box[0])
        fields = cell.label.label.phrase.fields if cell.label is not None else ()
        names = not fields or any(field.type == "name" for field in fields)
        of_one = (type_of("owner_name", kind), "owner_name") if names else (fields[0].type, fields[0].name)
        value = value_of(of_one[0], cell.print)
        if id(head) not in columns:
            columns[id(head)] = blocks.in_column(
                Place(number, head.row, head.box[0], head.box[0]), head, cell.column.role
            )
        block = columns[id(head)]
        if names and value is not None:
            block.name = fold(value.text)
        if value is not None:
            found = candidate_of(of_one[1], value, 0.97, of_one[0])
            yield Stated(
                replace(found, findings=found.findings or ("form.by_hand",)) if by_hand else found, place, block
            )


def _year_of_birth(one: Written) -> Iterator[Candidate]:
    """The year alone, which forms ask of parents: "Năm sinh: 1994"."""
    for place in one.values[:1]:
        match = _YEAR.match(place.text)
        print_ = cut(place, match.start(1), match.end(1)) if match is not None else None
        if print_ is not None:
            yield Candidate(BORN_IN, "text", print_.text, print_.source, 0.97, (), print_, print_.page)


def _asks_for_a_name(one: Written, field: LabelledField) -> bool:
    """Whether a label is a name's even where that could not be read: what stands below is of somebody all the same."""
    return one.label.colon and (field.name != "owner_name" or one.label.phrase.letters in NAME_LABELS)


def _asking_for_names(labels: Sequence[Written]) -> set[int]:
    """Ids of the runs that have a label of a name."""
    return {id(one.label.run) for one in labels if any(field.type == "name" for field in one.label.phrase.fields)}


def _named_by_openings(number: int, labels: Sequence[Written], blocks: Blocks) -> Iterator[Stated]:
    """Names behind what somebody is called ("Bên bán: …") where the kind has no label of it."""
    asked = _asking_for_names(labels)
    for opening, block in blocks.openings:
        value = value_of("name", opening.name) if opening.name is not None else None
        if opening.place.sheet != number or value is None or id(opening.run) in asked:
            continue
        if not is_position(fold_letters(value.text)):
            blocks.named(opening.place, None, "owner_name", value.text)
            yield Stated(candidate_of("owner_name", value, 0.97, "name"), opening.place, block)


def _is_of_a_couple(sheet: Sheet, one: Written, people: Sequence[tuple[int, str]], kind: Kind) -> bool:
    """Whether a second holder stands in the line after the first, named by the other title."""
    if kind.field("spouse_name") is None or not people or people[-1][1] != "owner_name":
        return False
    before, label = people[-1][0], one.label
    first = next((run for run in sheet.runs if run.row == before), None)
    titles = {run.folded.split()[0].rstrip(":") for run in (first, label.run) if run is not None}
    return 0 < one.row - before <= _LINES_OF_A_HOLDER and label.start == 0 and titles == {"ong", "ba"}


def _row_below_the_abstract(sheets: Sequence[Sheet], recognised: Recognised, zones: Sequence[Candidate]) -> int:
    """The row of the first page in which an act's grounds may begin. From there to Điều 1 others than the owner are
    named: who asked, who proposed."""
    last = [run.row for run in recognised.title[-1:]]
    for zone in zones:
        if zone.name == "title" and zone.span is not None:
            last += [run.row for run in sheets[0].runs if zone.span.words[-1] in run.words]
    return max(last, default=0) + 1


def _row_of_first_article(sheet: Sheet) -> int | None:
    return next((run.row for run in sheet.runs if _FIRST_ARTICLE.match(run.folded)), None)
