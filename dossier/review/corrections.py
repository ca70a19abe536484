"""What persons say of a paper: corrections and confirmations, what they settle, and what is left to look at.

A person's value outranks the machine's. What was said is kept as acts, in order; from them and from any reading of the
paper, also a later one, follow its fields and why it still waits. Nothing else is remembered, so a paper that is read
again cannot lose what a person said of it.

A paper waits for three things, one after the other: its doubts (`dossier.reading.review_reasons`), each to be corrected
or confirmed; after a correction, a confirmation (`unconfirmed`); and, where its kind demands it, the confirmation of a
second person who changes nothing (`second_person`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from dossier.catalogue.fields import FIELDS, ValueType, check, normalise
from dossier.catalogue.kinds import Catalogue, Kind
from dossier.codes.identity import CitizenId
from dossier.errors import BadCode
from dossier.persons import following
from dossier.reading import Field, KindGuess, Reading, field_doubts, review_reasons
from dossier.signatures.signing import WARNING_TEXTS
from dossier.words.dates import parse_date
from dossier.words.folding import folded_words
from dossier.words.sentences import N_, Language, Phrase, sentence

KIND = "kind"
"""The name under which the kind of a paper is corrected, beside those of its fields."""

UNCONFIRMED, SECOND_PERSON = "unconfirmed", "second_person"

REASON_TEXTS = {
    "kind.unknown": N_("Chưa rõ đây là loại giấy tờ gì"),
    "kind.sign_disagrees": N_("Ký hiệu trong số không khớp với loại giấy tờ"),
    "kind.stated_differs": N_("Bảng kê ghi một loại giấy tờ, trên giấy lại giống loại khác: {detail}"),
    "statement.unsure": N_("Thu hồi hoặc thay thế giấy tờ khác, chưa rõ giấy tờ nào"),
    "stack.cut_unsure": N_("Tách từ xấp quét: chưa chắc có giấy tờ mới ở trang {detail} của xấp"),
    "stack.dossier_unsure": N_("Tách từ xấp quét: chưa chắc thuộc hồ sơ nào"),
    "stack.maybe": N_("Tệp có thể gồm nhiều giấy tờ"),
    "file.attached": N_("Trong tệp có {detail} tệp đính kèm chưa được đọc; hãy nộp riêng từng tệp"),
    "page.none": N_("Không đọc được chữ nào"),
    "page.order": N_("Trang {detail} có vẻ không nằm đúng thứ tự"),
    "page.two_papers": N_("Trang {detail} có hai giấy tờ trên một hình; hãy quét riêng từng giấy tờ"),
    "page.illegible": N_("Trang {detail} chụp mờ, chữ không rõ; hãy chụp hoặc quét lại"),
    "page.shows_through": N_("Trang {detail}: chỉ đọc được chữ hằn từ mặt kia; hãy xem có ghi chú hay dấu không"),
    "page.failed": N_("Trang {detail} không đọc được"),
    "missing": N_("Thiếu: {detail}"),
    "unsure": N_("Chưa chắc: {detail}"),
    UNCONFIRMED: N_("Đã sửa, chưa xác nhận"),
    SECOND_PERSON: N_("Chờ người thứ hai xác nhận"),
    **WARNING_TEXTS,
}
"""Why a paper waits, by the beginning of the reason's code; what follows in the code is the `{detail}`."""

OTHER_REASON = N_("Cần xem lại: {detail}")


@dataclass(frozen=True, slots=True)
class Change:
    """What a person wants a field (or `KIND`) to be. `value` None takes it away; `as_printed`: it stands on the paper
    as given, though it fails its check."""

    field: str
    value: str | None
    as_printed: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person made of a field, and what it was before; `old_value` None: there was none, `new_value` None: there
    is none now. Equal values: what was read is right. `as_printed`: the new one fails its check.

    Where a kind comes from is not known, so its `old_source` is None unless a person gave it.
    """

    field: str
    old_value: str | None
    old_source: str | None
    old_confidence: float | None
    new_value: str | None
    as_printed: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """One correction or confirmation of a document. `number` counts from 1; `against`: the document's version that the
    person had seen; `confirmed`: the doubts confirmed, as codes; `client`: the program that the person used."""

    number: int
    action: Literal["corrected", "confirmed"]
    person: str
    client: str
    purpose: str | None
    at: datetime
    against: int
    corrections: tuple[Correction, ...]
    confirmed: tuple[str, ...] = ()


def same_person(one: str, other: str) -> bool:
    """Whether two names are taken for one person: case, accents and spaces do not count, since people type their own
    name now with them, now without. Two who differ in accents alone are taken for one: the safe mistake where a second
    person is asked for."""
    return folded_words(one) == folded_words(other)


def value_type(kind: Kind | None, name: str) -> ValueType:
    """The type of the field `name` (one of `FIELDS`) on papers of `kind`."""
    own = kind.field(name) if kind else None
    return own.type if own else FIELDS[name].type


def stored_value(kind: Kind | None, change: Change) -> str | None:
    """The value of a change as it is stored; a kind's code stays as given."""
    if change.value is None or change.field == KIND:
        return change.value
    return normalise(value_type(kind, change.field), change.value)


def failed_checks(kind: Kind | None, name: str, value: str, by_person: Mapping[str, str]) -> tuple[str, ...]:
    """The checks that `value` fails as the field `name`. A citizen id is also held against the day of birth, where both
    are among `by_person`, what persons said: what a machine read is no witness against a person."""
    found = check(value_type(kind, name), value)
    pair = {**by_person, name: value}
    if found or name not in ("owner_id", "owner_born_on") or not {"owner_id", "owner_born_on"} <= pair.keys():
        return found
    try:
        citizen = CitizenId.parse(pair["owner_id"])
    except BadCode:
        return ()
    return tuple(
        finding
        for finding in citizen.cross_check(born_on=parse_date(pair["owner_born_on"]))
        if finding == "citizen_id.birth_year"
    )


def decided(acts: Iterable[Act]) -> dict[str, Correction]:
    """What persons last said of each field, and of the kind."""
    return {correction.field: correction for act in acts for correction in act.corrections}


def corrected(fields: Iterable[Field], corrections: Iterable[Correction]) -> tuple[Field, ...]:
    """`fields` with what persons said put in their places, in the order of the list of fields.

    A person's value is of the source `person` and certain; one that fails its check stays marked. A last day of
    validity may have been counted from a day of issue that a person has changed: then it is unsure.
    """
    found = {field.name: field for field in fields}
    for correction in corrections:
        name, value = correction.field, correction.new_value
        seen = found.pop(name, None)
        if name != KIND and value is not None:
            page, box = (seen.page, seen.box) if seen else (None, None)
            found[name] = Field(name, value, 1.0, "person", needs_review=correction.as_printed, page=page, box=box)
        until = found.get("valid_until")
        if name == "issued_on" and until and until.source != "person" and (seen is None or seen.value != value):
            found["valid_until"] = replace(until, needs_review=True)
    places = {name: place for place, name in enumerate(FIELDS)}
    return tuple(sorted(found.values(), key=lambda field: places.get(field.name, len(places))))


def reasons_left(
    fields: Sequence[Field], kind: Kind | None, reasons: Iterable[str], acts: Sequence[Act]
) -> tuple[str, ...]:
    """Why a paper still waits, given its fields (corrected), its kind (corrected), the `reasons` why it waited before
    or as it was read, and what persons did. Empty when nobody need look."""
    settled = {code for act in acts for code in act.confirmed}
    has_kind = KIND in decided(acts)
    kept = [
        code
        for code in reasons
        if not _follows(code) and code not in settled and not (has_kind and code.startswith("kind."))
    ]
    doubts = field_doubts(fields, kind.required if kind else ())
    # A field that a person confirmed is its own witness; that one is missing is only known from what was said.
    kept += [code for code in doubts if not (code.startswith("missing.") and code in settled)]
    if kept:
        return tuple(kept)
    awaited = _awaited(acts, kind)
    return (awaited,) if awaited else ()


def doubts_of(reasons: Iterable[str]) -> tuple[str, ...]:
    """Those of the reasons that a person has to correct or confirm one by one."""
    return tuple(code for code in reasons if code not in (UNCONFIRMED, SECOND_PERSON))


def reviewed(reading: Reading, acts: Sequence[Act], catalogue: Catalogue) -> tuple[Reading, tuple[str, ...]]:
    """A fresh reading of a document as it counts after what persons did, and why it waits."""
    reasons = review_reasons(reading, catalogue[reading.kind.code].required)
    if not acts:
        return reading, reasons
    by_person = decided(acts)
    code = by_person[KIND].new_value if KIND in by_person else None
    guess = KindGuess(code, 1.0) if code is not None else reading.kind
    fields = corrected(reading.fields, by_person.values())
    persons = following(reading.persons, fields, reading.fields)
    counts = replace(reading, kind=guess, fields=fields, persons=persons)
    return counts, reasons_left(fields, catalogue.get(guess.code), reasons, acts)


def reason_phrase(code: str, catalogue: Catalogue) -> Phrase:
    """Why a paper waits, for the person who is to look at it."""
    begin = next((one for one in REASON_TEXTS if code == one or code.startswith(f"{one}.")), None)
    if begin is None:
        return Phrase(OTHER_REASON, {"detail": code})
    detail = code[len(begin) + 1 :]
    named: object = Phrase(FIELDS[detail].label) if detail in FIELDS else detail
    if begin == "kind.stated_differs" and detail in catalogue:
        named = catalogue[detail].name
    return Phrase(REASON_TEXTS[begin], {"detail": named})


def reason_sentence(code: str, catalogue: Catalogue, language: Language = "vi") -> str:
    """`reason_phrase` in a language."""
    return sentence("{reason}", language, reason=reason_phrase(code, catalogue))


def act_record(act: Act) -> dict[str, Any]:
    """An act as values that JSON has."""
    return {**asdict(act), "at": act.at.isoformat()}


def act_of_record(record: Mapping[str, Any]) -> Act:
    """The act that `act_record` recorded. Raises KeyError, TypeError, ValueError."""
    return Act(
        **{
            **record,
            "at": datetime.fromisoformat(record["at"]),
            "corrections": tuple(Correction(**correction) for correction in record["corrections"]),
            "confirmed": tuple(record["confirmed"]),
        }
    )


def is_second(acts: Sequence[Act]) -> bool:
    """Whether the last act is the confirmation of a second person: it changed nothing and settled no doubt, and the one
    before it is a confirmation by another."""
    if len(acts) < 2:
        return False
    first, last = acts[-2:]
    return (
        last.action == first.action == "confirmed"
        and not last.corrections
        and not last.confirmed
        and not same_person(first.person, last.person)
    )


def _follows(code: str) -> bool:
    """Whether a reason follows from fields and acts, so that it is found anew and not carried along."""
    group, _, detail = code.partition(".")
    return code in (UNCONFIRMED, SECOND_PERSON) or (group in ("missing", "unsure") and detail in FIELDS)


def _awaited(acts: Sequence[Act], kind: Kind | None) -> str | None:
    """What a paper without doubts waits for."""
    if not acts:
        return None
    if acts[-1].action == "corrected":
        return UNCONFIRMED
    return SECOND_PERSON if kind and kind.second_person and not is_second(acts) else None
