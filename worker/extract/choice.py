"""From several statements about a field to the one value that goes out, and whether a person must look at it.

A value is marked when it fails a check, when the recogniser or the rule was unsure, or when the paper contradicts
it: another place states something else, or the citizen id does not fit sex and day of birth. It is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from dossier.catalogue.fields import FIELDS, is_organisation, same_value
from dossier.catalogue.kinds import OTHER, Kind
from dossier.codes.identity import CitizenId, Sex
from dossier.codes.numbers import NumberAndSign
from dossier.errors import BadCode
from dossier.reading import Field
from dossier.signatures.witness import Testimony, Witness, witness_day, witness_number
from dossier.words.dates import iso_day, parse_term
from dossier.words.folding import fold
from worker.extract.candidate import WITNESS, Candidate
from worker.extract.machine_readable import CARD
from worker.extract.persons.given_out import PERSONAL
from worker.language.agency_names import misspells, words_of_known_agencies
from worker.language.place_names import ends_in_a_listed_place
from worker.language.positions import POSITIONS
from worker.language.syllable_pairs import normal
from worker.sureness import SURE_OF_TEXT, SURE_OF_VALUE

# Words less tall than so many pixels (10-point print at 150 dpi) keep letters and lose marks: of 127 names read off
# them 5 had another mark, all with less sureness than that; of 720 taller ones 2.
_SMALL_PRINT, _SURE_OF_SMALL_PRINT, _IN_SMALL_PRINT = 28, 0.93, 0.69
# On pictures that a messenger made small: of five names in between that no second reader had alike one was wrong.
_SMALLEST_PRINT, _SURE_OF_SMALLEST_PRINT = 20, 0.955
# Shares of right values, measured on two seeds of generated papers (scripts/bench/fields/calibration.py; others are in
# docs/measurements.md): of values that pass their checks, by how sure recogniser and rule are; of those that do not.
_RIGHT_AT = ((0.0, 0.6), (0.4, 0.75), (0.7, 0.84), (0.8, 0.9), (0.9, 0.95), (0.93, 0.975), (0.96, 0.995), (1.0, 1.0))
DOUBTFUL = 0.25
_SHORTEST_NUMBER = 4
_CIVIL_STATUS, _EDUCATION, _WELL_READ = "Hộ tịch", "Giáo dục", 0.95
_ORDINAL = re.compile(r"\d{7,}|[A-ZĐ]{1,2} ?\d{6,8}")
_IDENTITY_LENGTHS = (9, 12)
_PIECE_OF_A_YEAR = re.compile(r"0\d{3}")
# Numbers in registers of land have two letters, CS, CH, CT, VP, CN, and five figures (TT 23/2014/TT-BTNMT), before 2009
# an H or a T.
_CUT_OF_A_REGISTER = re.compile(r"[A-GI-SU-ZĐ]\s?\d+|[A-ZĐ]{2}\s?\d{1,4}")
_YEAR_RUN_ON = re.compile(r"\d+[^/\w]?(?:19|20)\d\d")
# Letters that no sign of an act has, and figures that stand for its last one: "TB-VF" of VP, "QĐ-CĐY1" of CĐYT.
_FOREIGN_LETTER = re.compile(r"[FJWZ]|[A-ZĐ]{2}[01]$")
_ODD_LETTER = re.compile(r"\d+(?:[^\W\da-eA-E_]\d*|[a-eA-E]\d+)/")
_WORDS_OF_A_NAME = 2
_FEW_WORDS = 2
# The state whose papers these are begins with 1945. What is read does not depend on the day of reading, so years to
# come are told by their century alone.
_ISSUED = range(1945, 2100)
# At these ages an identity card ends (Law 59/2014/QH13, art. 21; Law 26/2023/QH15, art. 21).
_RENEWED_AT = {14, 25, 40, 60}
_LEAP_DAY = (2, 29)
_FIRST_BIRTH = 1900  # the dead of the oldest papers in use were born later
# What is odd about a name that another witness settles.
_RARE = {"name.rare_word", "name.surname_unknown", "name.not_a_syllable"}
_OF_A_LIST, _HARDLY_READ = 0.8, 0.3
_MISREAD_LETTERS = 2
# Values that a letter too few shows in, and a word with dots behind it.
_OF_A_FORM = {
    *("date", "identity_number", "citizen_id", "tax_code", "phone", "dossier_code", "procedure_code"),
    *("gender", "ethnicity"),
}
_LEADER = re.compile(r"[^\W_](?:\.{2,}|…|_{2,})\W*$")
# Sources that read print.
_READ = ("text", "ocr")
# Fields that two places of a paper state when it is complete, so that they can be held against each other.
_COMPARED = {
    "number",
    "issued_on",
    "dossier_code",
    "procedure_code",
    "owner_name",
    "owner_id",
    "owner_born_on",
    "died_on",
}


def choose(found: Sequence[Candidate], kind: Kind, *, sign_disagrees: bool, witness: Witness) -> tuple[Field, ...]:
    """One field for each name among `found`, in the order of the list of fields. `witness`: what the file says of its
    own making; it may confirm number and day of an act or speak against them, and gives neither."""
    by_name: dict[str, list[Candidate]] = {}
    for candidate in found:
        if candidate.person is not None:
            continue
        by_name.setdefault(candidate.name, []).append(candidate)
    _derive_issue_day(by_name)
    chosen = {name: _chosen(options) for name, options in by_name.items()}
    fields = {name: _field(best, by_name[name]) for name, best in chosen.items()}
    _resolve_term(fields)
    _mark_number(fields, kind, sign_disagrees=sign_disagrees)
    _mark_citizen_id(fields)
    _mark_issue(fields)
    _mark_land_term(fields)
    _mark_birth(fields)
    if kind.code == CARD:
        _mark_expiry(fields)
    _mark_namesakes(fields)
    _mark_organisation(fields)
    if kind.layout == "act":
        _hear(fields, witness)
    return tuple(fields[name] for name in FIELDS if name in fields)


def _derive_issue_day(by_name: dict[str, list[Candidate]]) -> None:
    """A registration certificate is issued on the day of its latest change, or of the first registration.

    Where that stands on the right below the national title, it is no place and day of issue all the same.
    """
    registered = [day for name in ("changed_on", "first_registered_on") for day in by_name.get(name, ())]
    own = [day for day in by_name.pop("issued_on", ()) if not any(_same_print(day, other) for other in registered)]
    if own:
        by_name["issued_on"] = own
        return
    days = by_name.get("changed_on") or by_name.get("first_registered_on")
    if days:
        by_name["issued_on"] = [replace(day, name="issued_on") for day in days]


def _chosen(options: Sequence[Candidate]) -> Candidate:
    """The most believed one that passes its checks. Of two readings of the same print in two places a text layer's goes
    before a recogniser's, then the surer.

    Another name is another person's, and so are another residence and number: they take no place of what was read
    first, however doubtful that is.
    """
    best = options[0]
    good = [option for option in options if not option.findings]
    if best.name == "issued_on" and best.zone:
        return best  # another day is another paper's: of one that is enclosed, of a form for others to sign
    if best.type == "name" or best.name in PERSONAL or best.person is not None:
        good = [option for option in good if option is best or _nearly(option.text, best.text)]
    first = good[0] if good else best
    if first.source not in _READ:
        return first
    read = [option for option in good if option.source in _READ and option.certainty > WITNESS]
    alike = _is_one_address if best.type == "address" else _nearly
    same = [option for option in read if alike(option.text, first.text)]
    return max(same, key=lambda option: (option.source == "text", option.confidence), default=first)


def _field(best: Candidate, options: Sequence[Candidate]) -> Field:
    others = [option for option in options if option is not best and option.name in _COMPARED]
    agreed = [
        option for option in others if same_value(best.type, option.text, best.text) and not _same_print(option, best)
    ]
    confidence = _by_its_form(best) if not best.findings else best.confidence
    if _may_have_other_marks(best):
        confidence = min(confidence, _IN_SMALL_PRINT)
    for other in agreed[:1]:
        confidence = 1 - (1 - confidence) * (1 - other.confidence)
    small = confidence == _IN_SMALL_PRINT
    confirmed = bool(best.findings) and set(best.findings) <= _RARE and any(_is_a_witness(one, best) for one in agreed)
    contradicted = any(_contradicts(other, best) for other in others) or (
        not agreed and _differs_from_a_code(others, best)
    )
    doubtful = (bool(best.findings) and not confirmed) or contradicted
    return Field(
        name=best.name,
        value=best.text,
        confidence=round(min(confidence, DOUBTFUL) if doubtful else calibrated(confidence), 3),
        source=best.source,
        needs_review=doubtful or _is_unsure(best, confidence, agreed=bool(agreed)),
        page=best.page,
        box=best.span.box if best.span is not None else None,
        findings=() if contradicted or confirmed else (best.findings or (("name.small_print",) if small else ())),
    )


def _is_unsure(best: Candidate, confidence: float, *, agreed: bool) -> bool:
    """Whether a person looks at a value of this confidence. In running text neighbours tell a wrong letter, but no
    wrong digit; of terms and sums every word counts."""
    if best.type != "text" or best.span is None or len(best.text.split()) <= _FEW_WORDS:
        return confidence < SURE_OF_VALUE
    figures = (word.confidence for word in best.span.words if any(map(str.isdecimal, word.text)))
    unsure_figures = min(figures, default=1.0) * best.certainty < SURE_OF_VALUE
    return confidence < SURE_OF_TEXT or (unsure_figures and not agreed)


def _may_have_other_marks(best: Candidate) -> bool:
    """Whether a person's name is printed so small that its marks run together: "Hiển" and "Hiền" are names, both."""
    if best.type != "name" or best.span is None or best.source != "ocr" or is_organisation(best.text):
        return False
    lowest = min(word.box[3] - word.box[1] for word in best.span.words)
    sure = _SURE_OF_SMALLEST_PRINT if lowest < _SMALLEST_PRINT else _SURE_OF_SMALL_PRINT
    return lowest < _SMALL_PRINT and best.span.confidence < sure


def _by_its_form(best: Candidate) -> float:
    """How sure a value is that passed its checks.

    The dots that fill a line are read as part of its last word, of which the recogniser is then not sure, whatever it
    was of the letters. It loses a narrow last letter among them at most, and that shows where a value has a form: days,
    numbers, a place of the list.
    """
    sure = _of_a_list(best)
    if sure >= SURE_OF_VALUE or best.span is None or not _shows_its_end(best):
        return sure
    words = [word for word in best.span.words if any(map(str.isalnum, word.text))]
    least = min((_OF_A_LIST if _LEADER.search(word.text) else word.confidence for word in words), default=0.0)
    return max(sure, best.certainty * least)


def _shows_its_end(best: Candidate) -> bool:
    if best.type == "address":
        return ends_in_a_listed_place(best.text)
    return best.type in _OF_A_FORM


def _of_a_list(best: Candidate) -> float:
    """How sure a value is that passed its checks: one of a short list is not read as another of it, so that leaders or
    a stain behind its letters, which make the recogniser unsure, do not matter. Nor is a word of an agency's name that
    is long and known ("Sở Thông tin và Truyền thông")."""
    if best.confidence <= _HARDLY_READ:
        return best.confidence
    listed = best.type in ("gender", "ethnicity") or (best.name == "nationality" and best.text == "Việt Nam")
    if listed or (best.name == "signer_title" and best.text.lower() in POSITIONS):
        return max(best.confidence, _OF_A_LIST)
    if best.name != "issuer" or best.span is None:
        return best.confidence
    words = best.span.words
    known = words_of_known_agencies([word.text for word in words])
    sure = min(max(word.confidence, _OF_A_LIST if at in known else 0.0) for at, word in enumerate(words))
    return max(best.confidence, best.certainty * sure)


def _is_a_witness(other: Candidate, best: Candidate) -> bool:
    """Whether the paper has a rare name again in other print: letters that a recogniser hardly misreads alike."""
    if other.span is None or best.span is None:
        return True
    other_print = other.span.text.isupper() != best.span.text.isupper()
    return other_print and min(other.confidence, best.confidence) > SURE_OF_VALUE


def calibrated(sureness: float) -> float:
    """The share of values that are right among those of which recogniser and rule are as sure as that, 0-1."""
    sureness = min(max(sureness, 0.0), 1.0)
    return next(
        right + (sureness - sure) / (surer - sure) * (more - right)
        for (sure, right), (surer, more) in pairwise(_RIGHT_AT)
        if sureness <= surer
    )


def _marked(field: Field) -> Field:
    """`field` for a person to look at, as a check speaks against it."""
    return replace(field, needs_review=True, confidence=min(field.confidence, DOUBTFUL), findings=())


def _same_print(one: Candidate, other: Candidate) -> bool:
    """Whether two rules found the same words: that is one witness, not two."""
    return one.span is not None and other.span is not None and bool(set(one.span.words) & set(other.span.words))


def _contradicts(other: Candidate, best: Candidate) -> bool:
    """Whether `other` says something else about the same thing; a second person named is not a contradiction."""
    if other.findings or same_value(best.type, other.text, best.text):
        return False
    if best.name == "number" and (
        ("/" in other.text) != ("/" in best.text)
        or (_is_of_a_person(other.text) and len(other.text) != len(best.text))
        or (best.zone and not other.zone and not _nearly(other.text, best.text))
    ):
        return False  # "Số:" stands before the number of an identity card and of the register, too
    if best.name.startswith("owner_"):
        return _nearly(other.text, best.text)
    return other.confidence > 0.5


def _differs_from_a_code(others: Sequence[Candidate], best: Candidate) -> bool:
    """Whether a code states the number of somebody else than the print: which of the two the paper is about, neither
    says."""
    if best.name != "owner_id":
        return False
    return any("qr" in (other.source, best.source) and not other.findings for other in others)


def _is_of_a_person(number: str) -> bool:
    """Whether a number has the form of an identity card's."""
    return number.isdecimal() and len(number) in _IDENTITY_LENGTHS


def _nearly(one: str, other: str) -> bool:
    """Whether two texts differ as two readings of one print do."""
    digits = ["".join(filter(str.isdecimal, text)) for text in (one, other)]
    if any(map(str.isalpha, one)) and digits[0] != digits[1]:
        return False  # two houses of one street
    return Levenshtein.normalized_similarity(fold(one), fold(other)) > 0.75


def _is_one_address(one: str, other: str) -> bool:
    """Whether two addresses are one, but for misread letters: two hamlets of a commune differ in a word."""
    return _nearly(one, other) and Levenshtein.distance(fold(one), fold(other), score_cutoff=2) <= _MISREAD_LETTERS


def _resolve_term(fields: dict[str, Field]) -> None:
    """A printed term becomes its last day. One without an end stays as printed, and so, marked, does one that counts
    from a day of issue that was not read; one whose start is not printed is left out (law 10 of the design)."""
    until = fields.pop("valid_until", None)
    term = parse_term(until.value) if until is not None else None
    if until is None or term is None:
        return
    issued = fields.get("issued_on")
    start = iso_day(issued.value) if issued is not None else None
    last = term.last_day(start)
    if last is None:
        if term.forever or term.until_replaced:
            fields["valid_until"] = until
        elif term.from_issue:
            fields["valid_until"] = replace(until, needs_review=True)
        return
    # What ends on the day of issue has hardly begun: that day was read in the place of the last one.
    unsure = until.needs_review or last == start
    confidence = until.confidence
    if term.from_issue and issued is not None:
        unsure = unsure or issued.needs_review
        confidence = min(confidence, issued.confidence)
    fields["valid_until"] = replace(until, value=last.isoformat(), needs_review=unsure, confidence=confidence)


def _mark_number(fields: dict[str, Field], kind: Kind, *, sign_disagrees: bool) -> None:
    """The number against the sign that the kind demands and, in civil status, against the year of registration."""
    number = fields.get("number")
    if number is None:
        return
    try:
        parsed = NumberAndSign.parse(number.value)
    except BadCode:
        parsed = None
    # A receipt and a card have an ordinal without a sign, a diploma one behind the letter of its series.
    counted = kind.code == OTHER or kind.layout == "voucher" or kind.administration == _EDUCATION
    has_zones = kind.layout == "act" or counted
    ordinal = counted and _ORDINAL.fullmatch(number.value) is not None
    doubtful = sign_disagrees or (has_zones and not ordinal and (parsed is None or not (parsed.issuer or parsed.kind)))
    # "348" by hand is read as "34đ"; a letter behind a number is one of the first.
    doubtful = doubtful or _ODD_LETTER.match(number.value) is not None
    doubtful = doubtful or (kind.layout == "act" and _FOREIGN_LETTER.search(number.value) is not None)
    if kind.administration == _CIVIL_STATUS and _YEAR_RUN_ON.fullmatch(number.value) is not None:
        doubtful = True  # "296/2012" without its stroke
    if kind.administration == _CIVIL_STATUS and _PIECE_OF_A_YEAR.fullmatch(number.value) is not None:
        doubtful = True  # "0151" of "336/2015": such numbers are short, and begin with no 0 of a thousand
    if kind.field("land_certificate_serial") is not None and _CUT_OF_A_REGISTER.fullmatch(number.value) is not None:
        doubtful = True  # "N20528" of "CN20528"
    if parsed is None:
        # A commune opens its registers of civil status anew every year: there a number is short.
        of_a_register = kind.administration == _CIVIL_STATUS and number.value.isdecimal()
        well_read = of_a_register and number.confidence > _WELL_READ
        doubtful = doubtful or (len(number.value) < _SHORTEST_NUMBER and not well_read)
    else:
        doubtful = doubtful or bool(kind.sign and kind.layout == "act" and not _has_sign(parsed, kind.sign))
        doubtful = doubtful or ("issuer" in fields and misspells(parsed.issuer or "", fields["issuer"].value))
        issued = fields.get("issued_on")
        issued_on = iso_day(issued.value) if issued is not None else None
        if parsed.year is not None and parsed.kind is None and issued_on is not None:
            doubtful = doubtful or parsed.year != issued_on.year
    if doubtful:
        fields["number"] = _marked(number)


def _has_sign(number: NumberAndSign, sign: str) -> bool:
    """Whether the number carries the sign of its kind; signs of its sorts begin with it ("HĐLĐ", "HĐTN": contracts)."""
    first = number.issuer or ""
    sort = first.removeprefix(sign)
    return number.kind == sign or (number.kind is None and first.startswith(sign) and sort.isupper() and len(sort) < 4)


def _hear(fields: dict[str, Field], witness: Witness) -> None:
    """Number and day against what the file's signatures and metadata tell of them."""
    for name, testimony in (("issued_on", _of_day), ("number", witness_number)):
        read = fields.get(name)
        if read is None or read.source not in _READ:
            continue
        heard = testimony(read.value, witness)
        if heard == "contradicts":
            fields[name] = _marked(read)
        elif heard == "agrees" and not read.needs_review:
            fields[name] = replace(read, confidence=round(1 - (1 - read.confidence) / 2, 3))


def _of_day(value: str, witness: Witness) -> Testimony:
    day = iso_day(value)
    return witness_day(day, witness) if day is not None else "silent"


def _mark_citizen_id(fields: dict[str, Field], owner: str = "owner_id", birth: str = "owner_born_on") -> None:
    """The citizen id against sex and day of birth: where they differ either may be misread, so both are marked."""
    number = fields.get(owner)
    if number is None:
        return
    try:
        citizen = CitizenId.parse(number.value)
    except BadCode:
        return
    gender = fields.get("gender")
    sexes: dict[str, Sex] = {"nam": "male", "nu": "female", "male": "male", "female": "female"}
    sex = sexes.get(fold(gender.value)) if gender is not None else None
    born = fields.get(birth)
    born_on = iso_day(born.value) if born is not None else None
    findings = citizen.cross_check(sex=sex, born_on=born_on)
    if findings:
        fields[owner] = _marked(number)
    if "citizen_id.birth_year" in findings and born is not None:
        fields[birth] = _marked(born)


def choose_of_a_person(found: Sequence[Candidate]) -> dict[str, Field]:
    """One field for each name among what is stated of one person, by name, held against each other."""
    by_name: dict[str, list[Candidate]] = {}
    for candidate in found:
        by_name.setdefault(candidate.name, []).append(candidate)
    fields = {name: _field(_chosen(options), options) for name, options in by_name.items()}
    _mark_citizen_id(fields, "id", "born_on")
    return fields


def _mark_organisation(fields: dict[str, Field]) -> None:
    """What only a person has, where the owner is an organisation: of somebody else, whose name was not read."""
    owner = fields.get("owner_name")
    if owner is not None and is_organisation(owner.value):
        for name in ("owner_id", "owner_born_on", "gender", "ethnicity"):
            if name in fields:
                fields[name] = _marked(fields[name])


def _mark_namesakes(fields: dict[str, Field]) -> None:
    """Names on one paper that differ in their marks alone: of a household business and of its owner, of a father and of
    who registered the child. One of them was misread."""
    names = [name for name, field in fields.items() if name == "business_name" or FIELDS[name].type == "name"]
    for one in names:
        for other in names:
            mine, theirs = fields[one].value.casefold(), fields[other].value.casefold()
            short = len(mine.split()) < _WORDS_OF_A_NAME
            if one == other or short or fold(mine) not in fold(theirs) or _has_name(mine, theirs):
                continue
            fields[one], fields[other] = _marked(fields[one]), _marked(fields[other])


def _has_name(name: str, text: str) -> bool:
    """Whether `text` has `name` with its marks; older and newer places of the tone mark count alike."""
    return " ".join(map(normal, name.split())) in " ".join(map(normal, text.split()))


def _mark_issue(fields: dict[str, Field]) -> None:
    """A day of issue when there was no state to issue anything: a figure of its year was misread ("1020", "3020")."""
    issued = fields.get("issued_on")
    day = iso_day(issued.value) if issued is not None else None
    if issued is not None and day is not None and day.year not in _ISSUED:
        fields["issued_on"] = _marked(issued)


def _mark_land_term(fields: dict[str, Field]) -> None:
    """A right to land lasts ("lâu dài") or ends on a day or after years (Law 31/2024/QH15, art. 171 and 172)."""
    term = fields.get("land_use_term")
    if term is not None and "lâu dài" not in term.value.lower() and not any(map(str.isdecimal, term.value)):
        fields["land_use_term"] = _marked(term)


def _mark_birth(fields: dict[str, Field]) -> None:
    """A day of birth after the day of the paper, or so long before it that nobody lives as long."""
    born, issued = fields.get("owner_born_on"), fields.get("issued_on")
    born_on = iso_day(born.value) if born is not None else None
    if born is None or born_on is None:
        return
    if born_on.year < _FIRST_BIRTH:
        fields["owner_born_on"] = _marked(born)
    issued_on = iso_day(issued.value) if issued is not None else None
    if issued is not None and issued_on is not None and born_on > issued_on:
        fields["owner_born_on"], fields["issued_on"] = _marked(born), _marked(issued)


def _mark_expiry(fields: dict[str, Field]) -> None:
    """An identity card's last day, which is a birthday of its holder, against the day of birth: where they differ
    either may be misread."""
    born, until = fields.get("owner_born_on"), fields.get("valid_until")
    if born is None or until is None:
        return
    birth, end = iso_day(born.value), iso_day(until.value)
    if birth is None or end is None:
        return
    birthday = (birth.month, birth.day)
    if end.year - birth.year in _RENEWED_AT and ((end.month, end.day) == birthday or birthday == _LEAP_DAY):
        return
    fields["owner_born_on"], fields["valid_until"] = _marked(born), _marked(until)
